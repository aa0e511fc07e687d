/* A report from its phases to its text. */
#include "libfy-ssg/report/report-data.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <sys/mman.h>
#include <unistd.h>

#include <fyfm/parse.h>
#include <time.h>

static fya_allocator *memory;
static fya_buf out;
static fyssg_report *report;

static void start(void)
{
	memory = fya_malloc_new();
	fya_buf_init(&out, memory, 0);
	report = fyssg_report_new();
	cr_assert(ne(ptr, report, NULL));
}

static void stop(void)
{
	fyssg_report_free(report);
	fya_buf_release(&out);
	fya_destroy(memory);
}

TestSuite(report, .init = start, .fini = stop);

/* A build as it may have been, with every figure known. */
static void fill(void)
{
	fyssg_build_counts *c = fyssg_report_counts(report);
	fya_stats stats = { .used = 1000, .peak_used = 250000, .resident = 262144, .waste = 261144,
		            .reserved = 1u << 30, .allocations = 77, .dedup_hits = 3, .dedup_saved = 4200 };

	cr_assert(eq(int, fyssg_report_set_site(report, "/srv/site \"one\"", "/docs/", FYA_KIND_AUTO, true),
	             FYFM_OK));
	*c = (fyssg_build_counts){ .pages = 10123, .sections = 12, .terms = 45, .outputs = 10180,
		                   .written = 10180, .bytes = 123456789, .held_drafts = 2,
		                   .held_future = 1, .workers = 2 };
	for (int i = 0; i < 10123; i++)
		fya_auto_choose(&report->taken, 100);
	fyssg_report_add_allocator(report, "front matter", "arena", 10000, &stats);
	fyssg_report_add_allocator(report, "front matter", "arena", 123, &stats);
	fyssg_report_add_allocator(report, "render", "arena", 0, &stats);
	fyssg_report_begin(report, "configuration");
	fyssg_report_begin(report, "render");
	c->texts_asked = 200;
	c->texts_stored = 150;
	fyssg_report_end(report);
	report->nanoseconds = 310000000;
	report->at_end = (fyssg_memory){ .known = true, .anonymous = 12000000, .mapped = 5000000,
		                         .peak = 22100000 };
	report->phases[0].nanoseconds = 10000000;
	report->phases[0].anonymous_grown = 345678;
	report->phases[0].mapped_grown = -4096;
	report->phases[0].at_end = (fyssg_memory){ .known = true, .anonymous = 6000000,
		                                   .mapped = 5000000, .peak = 11000000 };
	report->phases[1].nanoseconds = 300000000;
	report->phases[1].anonymous_grown = 6000000;
	report->phases[1].mapped_grown = 0;
	report->phases[1].at_end = report->at_end;
}

Test(report, summary_is_two_lines)
{
	fill();
	fyssg_report_summary(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out),
	             "Built 10123 pages: 10180 outputs written, 0 unchanged, in 0.31 s (32700 pages/s), "
	             "peak memory 22.1 MB\n"
	             "Held back: 2 drafts, 1 future, 0 expired; allocator auto with dedup: "
	             "10123 files read into scratch (below 256 KiB), 0 mapped\n"));
}

Test(report, summary_names_what_failed_and_what_was_removed)
{
	fill();
	report->counts.written = 1;
	report->counts.unchanged = 10176;
	report->counts.failed = 3;
	report->counts.errors = 3;
	report->counts.not_made = 5;
	report->counts.removed = 7;
	report->counts.held_drafts = 1;
	report->counts.builtin_templates = true;
	report->nanoseconds = 4500000;
	fya_auto_choose(&report->taken, 1u << 20);
	fyssg_report_summary(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out),
	             "Built 10123 pages: 1 output written, 10176 unchanged, 3 failed, 5 not made, "
	             "7 removed, in 0.005 s (2250000 pages/s), peak memory 22.1 MB\n"
	             "Held back: 1 draft, 1 future, 0 expired; allocator auto with dedup: "
	             "10123 files read into scratch (below 256 KiB), 1 file mapped (256 KiB or more); "
	             "built-in templates used\n"));
}

Test(report, summary_of_a_build_that_errors_stopped)
{
	fyssg_report_counts(report)->errors = 2;
	fyssg_report_counts(report)->pages = 1;
	fyssg_report_end(report);
	report->nanoseconds = 20000000;
	report->at_end.peak = 5000000;
	fyssg_report_summary(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out),
	             "Built nothing: 2 errors in 1 page, in 0.020 s, peak memory 5.0 MB\n"
	             "Held back: 0 drafts, 0 future, 0 expired; allocator auto: no files read\n"));
}

/* A sample of 9 MB, of which 1 MB was there before and 7.5 MB are named. */
static void fill_sample(void)
{
	report->at_start.anonymous = 1000000;
	report->sample.phase = "render";
	report->sample.memory = (fyssg_memory){ .known = true, .anonymous = 9000000,
		                                .mapped = 5000000 };
	fyssg_report_add_component(report, "page records", 4000000);
	fyssg_report_add_component(report, "buffers", 2000000);
	fyssg_report_add_component(report, "page store", 0);
	fyssg_report_add_component(report, "buffers", 1500000);
}

Test(report, components_are_part_of_what_the_build_took)
{
	fill();
	fill_sample();
	report->counts.texts_asked = 400;
	report->counts.texts_stored = 100;
	fyssg_report_tables(report, &out);
	fya_buf_cstr(&out);
	cr_assert(ne(ptr,
	             strstr(out.data,
	                    "\nOf the private memory in the phase 'render', the highest:\n"
	                    "page records          4.0 MB   50.0%\n"
	                    "buffers               3.5 MB   43.8%\n"
	                    "rest                500.0 kB    6.3%\n"
	                    "all of the build      8.0 MB  100.0%\n"
	                    "program before        1.0 MB\n"
	                    "mapped files          5.0 MB\n"
	                    "\nPage store: 100 of 400 texts of other pages (25.0%)\n"),
	             NULL));
}

Test(report, nothing_is_measured_that_nobody_asked_for)
{
	fyssg_report_begin(report, "render");
	cr_assert(not(fyssg_report_sample(report)));
	cr_assert(eq(ptr, (void *)report->sample.phase, NULL));
}

Test(report, a_sample_is_kept_until_one_is_higher)
{
	const size_t size = 8u << 20;
	/* Not malloc's, which a sanitizer keeps when it is freed. */
	char *touched = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	fyssg_report_measure(report);
	fyssg_report_begin(report, "plan");
	cr_assert(fyssg_report_sample(report));
	fyssg_report_add_component(report, "lists", 1);
	cr_assert(ne(ptr, touched, MAP_FAILED));
	memset(touched, 1, size);
	fyssg_report_begin(report, "render");
	cr_assert(fyssg_report_sample(report));
	cr_assert(eq(sz, report->sample.count, 0));
	/* The kernel's figure may be some hundred kilobytes behind. */
	cr_assert(ge(u64, fyssg_report_sample_grown(report), size / 8 * 7));
	cr_assert(eq(str, (char *)report->sample.phase, "render"));
	fyssg_report_add_component(report, "lists", 1);
	munmap(touched, size);
	fyssg_report_begin(report, "finish");
	cr_assert(not(fyssg_report_sample(report)));
	cr_assert(eq(sz, report->sample.count, 1));
}

Test(report, resident_bytes_are_those_that_were_touched)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *at = mmap(NULL, 4000 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char here;

	cr_assert(ne(ptr, at, MAP_FAILED));
	cr_assert(eq(u64, fyssg_resident_bytes(at, 4000 * page), 0));
	at[0] = at[5 * page] = at[2000 * page] = 1;
	cr_assert(eq(u64, fyssg_resident_bytes(at, 4000 * page), 3 * page));
	cr_assert(eq(u64, fyssg_resident_bytes(at + 10, 20), 20));
	cr_assert(eq(u64, fyssg_resident_bytes(at + 10, page), page - 10));
	cr_assert(eq(u64, fyssg_resident_bytes(NULL, 0), 0));
	cr_assert(gt(u64, fyssg_resident_around(&here), 0));
	cr_assert(eq(u64, fyssg_resident_around(NULL), 0));
	munmap(at, 4000 * page);
}

static const char *const tables_wanted =
	"Phase             Seconds    Share     Private      Mapped        Peak  Stored\n"
	"configuration      0.0100     3.2%   +345.7 kB     -4.1 kB     11.0 MB       -\n"
	"render             0.3000    96.8%     +6.0 MB         0 B     22.1 MB   75.0%\n"
	"in the end         0.3100   100.0%     12.0 MB      5.0 MB     22.1 MB   75.0%\n"
	"\n"
	"Allocator for Kind   Reserved Resident     Used    Waste  Trimmed  Deduped\n"
	"front matter  arena    2.1 GB 524.3 kB   2.0 kB 522.3 kB      0 B   8.4 kB\n"
	"render        arena    1.1 GB 262.1 kB   1.0 kB 261.1 kB      0 B   4.2 kB\n"
	"\n"
	"Page store: 150 of 200 texts of other pages (75.0%)\n"
	"\n"
	"10123 files read, 1.0 MB front matter; values to scratch, mremap: below 256 KiB\n";

Test(report, tables_are_aligned)
{
	fill();
	fyssg_report_tables(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), (char *)tables_wanted));
}

Test(report, tables_are_no_wider_than_a_terminal)
{
	size_t width = 0;

	fill();
	report->allocators[0].files = 12345678;
	report->allocators[0].stats = (fya_stats){ .used = 999900000, .peak_used = 999900000,
		                                   .resident = 999900000, .waste = 999900000,
		                                   .dedup_saved = 999900000 };
	report->phases[0].anonymous_grown = -999900000;
	fyssg_report_tables(report, &out);
	for (size_t i = 0; i < out.len; i++) {
		width = out.data[i] == '\n' ? 0 : width + 1;
		cr_assert(le(sz, width, 80));
	}
}

Test(report, tables_say_what_the_kernel_did_not)
{
	fill();
	report->phases[0].at_end.known = false;
	report->at_end.known = false;
	fyssg_report_tables(report, &out);
	fya_buf_cstr(&out);
	cr_assert(ne(ptr, strstr(out.data, "3.2%           ?           ?     11.0 MB       -\n"), NULL));
	cr_assert(ne(ptr, strstr(out.data, "100.0%           ?           ?     22.1 MB   75.0%\n"), NULL));
}

/* JSON is YAML, so the project's own parser reads it back. */
static fyfm_value parse_json(void)
{
	fyfm_parse_options options = { .path = "report.json", .need_mapping = true };
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_value top;
	fyfm_diag diag;

	fyssg_report_json(report, &out);
	cr_assert(eq(int, fyfm_parse(parser, memory, out.data, out.len, &options, &top, &diag), FYFM_OK), "%s",
	          diag.message);
	fyfm_parser_free(parser);
	return top;
}

static fyfm_value member(fyfm_value v, const char *key)
{
	fyfm_value found = fyfm_get(v, key, strlen(key));

	cr_assert(ne(int, fyfm_kind_of(found), FYFM_UNDEFINED), "no '%s'", key);
	return found;
}

static int64_t number(fyfm_value v, const char *key)
{
	return fyfm_get_int(member(v, key));
}

static bool text_is(fyfm_value v, const char *key, const char *want)
{
	fyfm_value found = member(v, key);
	fyfm_str text = fyfm_text(&found, memory);

	return text.len == strlen(want) && memcmp(text.data, want, text.len) == 0;
}

Test(report, json_holds_every_figure)
{
	fyfm_value top, first;

	fill();
	top = parse_json();
	cr_assert(eq(i64, number(top, "format"), 1));
	cr_assert(text_is(top, "destination", "/srv/site \"one\""));
	cr_assert(text_is(top, "base_path", "/docs/"));
	cr_assert(text_is(top, "allocator", "auto"));
	cr_assert(fyfm_get_bool(member(top, "dedup")));
	cr_assert(eq(i64, number(top, "pages"), 10123));
	cr_assert(eq(i64, number(member(top, "outputs"), "written"), 10180));
	cr_assert(eq(i64, number(member(top, "outputs"), "bytes"), 123456789));
	cr_assert(eq(i64, number(member(top, "held_back"), "drafts"), 2));
	cr_assert(eq(i64, number(top, "pages_per_second"), 32655));
	cr_assert(eq(i64, number(member(top, "memory"), "peak"), 22100000));
	cr_assert(eq(sz, fyfm_count(member(top, "phases")), 2));
	first = fyfm_at(member(top, "phases"), 0);
	cr_assert(text_is(first, "name", "configuration"));
	cr_assert(eq(i64, number(first, "mapped_grown"), -4096));
	cr_assert(eq(dbl, fyfm_get_float(member(first, "seconds")), 0.01));
	cr_assert(eq(dbl, fyfm_get_float(member(first, "share")), 0.0323));
	cr_assert(eq(i64, number(member(first, "page_store"), "asked"), 0));
	first = fyfm_at(member(top, "phases"), 1);
	cr_assert(eq(i64, number(member(first, "page_store"), "asked"), 200));
	cr_assert(eq(i64, number(member(first, "page_store"), "answered"), 150));
	first = fyfm_at(member(top, "allocators"), 0);
	cr_assert(eq(i64, number(first, "files"), 10123));
	cr_assert(eq(i64, number(first, "reserved"), 2u << 30));
	cr_assert(eq(i64, number(first, "resident"), 524288));
	cr_assert(eq(i64, number(first, "used"), 2000));
	cr_assert(eq(i64, number(first, "waste"), 522288));
	cr_assert(eq(i64, number(first, "peak_used"), 500000));
	cr_assert(eq(i64, number(first, "allocations"), 154));
	cr_assert(eq(i64, number(first, "dedup_hits"), 6));
	cr_assert(eq(i64, number(first, "dedup_saved"), 8400));
	cr_assert(eq(sz, fyfm_count(member(top, "files")), 1));
	cr_assert(eq(int, fyfm_kind_of(member(top, "sample")), FYFM_NULL));
}

Test(report, json_has_the_sample)
{
	fyfm_value top, sample;

	fill();
	fill_sample();
	top = parse_json();
	sample = member(top, "sample");
	cr_assert(text_is(sample, "phase", "render"));
	cr_assert(eq(i64, number(sample, "program"), 1000000));
	cr_assert(eq(i64, number(sample, "grown"), 8000000));
	cr_assert(eq(i64, number(sample, "named"), 7500000));
	cr_assert(eq(i64, number(sample, "rest"), 500000));
	cr_assert(eq(sz, fyfm_count(member(sample, "components")), 3));
}

Test(report, json_has_null_where_the_kernel_said_nothing)
{
	fyfm_value top;

	fill();
	report->at_end.known = false;
	report->phases[1].at_end.known = false;
	top = parse_json();
	cr_assert(eq(int, fyfm_kind_of(member(member(top, "memory"), "private")), FYFM_NULL));
	cr_assert(eq(int, fyfm_kind_of(member(fyfm_at(member(top, "phases"), 1), "private_grown")),
	             FYFM_NULL));
}

Test(report, json_of_an_empty_report)
{
	fyfm_value top;

	fyssg_report_end(report);
	top = parse_json();
	cr_assert(eq(sz, fyfm_count(member(top, "phases")), 0));
	cr_assert(text_is(top, "destination", ""));
	cr_assert(text_is(top, "base_path", "/"));
	cr_assert(eq(chr, out.data[out.len - 1], '\n'));
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

Test(report, phases_are_timed_and_go_on_when_begun_again)
{
	uint64_t sum = 0;

	fyssg_report_begin(report, "plan");
	nap();
	fyssg_report_begin(report, "render");
	nap();
	fyssg_report_begin(report, "plan");
	nap();
	fyssg_report_end(report);
	cr_assert(eq(sz, report->phase_count, 2));
	cr_assert(ge(u64, report->phases[0].nanoseconds, 10000000));
	cr_assert(ge(u64, report->phases[1].nanoseconds, 5000000));
	cr_assert(gt(u64, report->phases[0].at_end.peak, 0));
	sum = report->phases[0].nanoseconds + report->phases[1].nanoseconds;
	cr_assert(le(u64, sum, report->nanoseconds));
	cr_assert(ge(u64, sum, report->nanoseconds / 2));
}

Test(report, keeps_the_highest_peak)
{
	fyssg_report_begin(report, "plan");
	report->peak = (uint64_t)1 << 50;
	fyssg_report_begin(report, "render");
	fyssg_report_end(report);
	for (size_t i = 0; i < 2; i++)
		cr_assert(eq(u64, report->phases[i].at_end.peak, (uint64_t)1 << 50));
	cr_assert(eq(u64, report->at_end.peak, (uint64_t)1 << 50));
}

Test(report, ends_once)
{
	uint64_t ended;

	fyssg_report_begin(report, "plan");
	fyssg_report_end(report);
	ended = report->nanoseconds;
	nap();
	fyssg_report_end(report);
	cr_assert(eq(u64, report->nanoseconds, ended));
}

Test(report, takes_the_later_site)
{
	cr_assert(eq(int, fyssg_report_set_site(report, "/a", "/x/", FYA_KIND_AUTO, false), FYFM_OK));
	cr_assert(eq(int, fyssg_report_set_site(report, "/b", "/y/", FYA_KIND_MALLOC, false), FYFM_OK));
	cr_assert(eq(str, (char *)fyssg_report_destination(report), "/b"));
	cr_assert(eq(str, (char *)fyssg_report_base_path(report), "/y/"));
	fyssg_report_end(report);
	fyssg_report_summary(report, &out);
	cr_assert(ne(ptr, strstr(fya_buf_cstr(&out), "allocator malloc: "), NULL));
}

/* --- what templates took ---------------------------------------------------------------------- */

static void add_row(const char *template_name, const char *kind, const char *name, uint64_t self_ns)
{
	fyssg_profile_row *rows = reallocarray(report->profile, report->profile_count + 1,
	                                       sizeof(*rows));

	cr_assert(ne(ptr, rows, NULL));
	report->profile = rows;
	rows[report->profile_count++] = (fyssg_profile_row){
		.template_name = strdup(template_name), .name = strdup(name), .kind = kind,
		.calls = 12, .self_ns = self_ns, .total_ns = 2 * self_ns, .bytes = 8000,
		.kept_bytes = 1000,
	};
}

Test(report, has_a_table_of_templates)
{
	add_row("page.html", "block", "main", 123456789);
	add_row("page.html", "template", "", 2000000);
	add_row("nav.html", "loop", "", 0);
	fyssg_report_profile(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out),
		"    Calls    Self s   Total s     Bytes    Kept  Template\n"
		"       12    0.1235    0.2469    8.0 kB   12.5%  block main of page.html\n"
		"       12    0.0020    0.0040    8.0 kB   12.5%  page.html\n"
		"       12    0.0000    0.0000    8.0 kB   12.5%  loop in nav.html\n"));
}

Test(report, has_the_same_as_json)
{
	add_row("a \"b\".html", "block", "main", 123456789);
	fyssg_report_profile_json(report, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out),
		"{\n  \"templates\": [\n"
		"    {\"template\": \"a \\\"b\\\".html\", \"kind\": \"block\", "
		"\"name\": \"main\", \"calls\": 12, \"self\": 0.123456789, "
		"\"total\": 0.246913578, \"bytes\": 8000, \"kept_bytes\": 1000}\n  ]\n}\n"));
}
