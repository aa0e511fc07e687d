/* Tables for people, at most 80 columns wide. */
#include <inttypes.h>

#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/report/report-data.h"

static void put_phase_row(const char *name, uint64_t nanoseconds, uint64_t whole,
                          fyssg_figure anonymous, fyssg_figure mapped, uint64_t peak,
                          fyssg_figure stored, fya_buf *out)
{
	fya_buf_printf(out, "%-15s %9s %8s %11s %11s %11s %7s\n", name,
	               fyssg_figure_seconds(nanoseconds, 4).text,
	               fyssg_figure_share(nanoseconds, whole).text, anonymous.text, mapped.text,
	               fyssg_figure_bytes(peak).text, stored.text);
}

static fyssg_figure growth(int64_t bytes, bool known)
{
	return known ? fyssg_figure_growth(bytes) : (fyssg_figure){ "?" };
}

static fyssg_figure resident(uint64_t bytes, bool known)
{
	return known ? fyssg_figure_bytes(bytes) : (fyssg_figure){ "?" };
}

/* Of the texts that were asked for, those that the page store had. */
static fyssg_figure stored(uint64_t texts, uint64_t asked)
{
	return asked != 0 ? fyssg_figure_share(texts, asked) : (fyssg_figure){ "-" };
}

static void put_phases(const fyssg_report *r, fya_buf *out)
{
	fya_buf_printf(out, "%-15s %9s %8s %11s %11s %11s %7s\n", "Phase", "Seconds", "Share",
	               "Private", "Mapped", "Peak", "Stored");
	for (size_t i = 0; i < r->phase_count; i++) {
		const fyssg_phase *p = &r->phases[i];

		put_phase_row(p->name, p->nanoseconds, r->nanoseconds,
		              growth(p->anonymous_grown, p->at_end.known),
		              growth(p->mapped_grown, p->at_end.known), p->at_end.peak,
		              stored(p->texts_stored, p->texts_asked), out);
	}
	/* What is resident in the end, not what grew: the program itself counts too. */
	put_phase_row("in the end", r->nanoseconds, r->nanoseconds,
	              resident(r->at_end.anonymous, r->at_end.known),
	              resident(r->at_end.mapped, r->at_end.known), r->at_end.peak,
	              stored(r->counts.texts_stored, r->counts.texts_asked), out);
}

static void put_allocators(const fyssg_report *r, fya_buf *out)
{
	fya_buf_printf(out, "\n%-13s %-6s %8s %8s %8s %8s %8s %8s\n", "Allocator for", "Kind",
	               "Reserved", "Resident", "Used", "Waste", "Trimmed", "Deduped");
	for (size_t i = 0; i < r->allocator_count; i++) {
		const fyssg_allocator_row *row = &r->allocators[i];
		const fya_stats *s = &row->stats;

		fya_buf_printf(out, "%-13s %-6s %8s %8s %8s %8s %8s %8s\n", row->purpose,
		               row->kind, fyssg_figure_bytes(s->reserved).text,
		               fyssg_figure_bytes(s->resident).text,
		               fyssg_figure_bytes(s->used).text,
		               fyssg_figure_bytes(s->waste).text,
		               fyssg_figure_bytes(s->trimmed).text,
		               fyssg_figure_bytes(s->dedup_saved).text);
	}
}

static void put_page_store(const fyssg_build_counts *c, fya_buf *out)
{
	fya_buf_printf(out,
	               "\nPage store: %" PRIu64 " of %" PRIu64 " texts of other pages (%s)\n",
	               c->texts_stored, c->texts_asked,
	               fyssg_figure_share(c->texts_stored, c->texts_asked).text);
}

static void put_component(const char *name, uint64_t bytes, uint64_t whole, fya_buf *out)
{
	fya_buf_printf(out, "%-18s %9s %7s\n", name, fyssg_figure_bytes(bytes).text,
	               fyssg_figure_share(bytes, whole).text);
}

/* What the build took at its peak, and what it found there. */
static void put_sample(const fyssg_report *r, fya_buf *out)
{
	uint64_t grown = fyssg_report_sample_grown(r);

	fya_buf_printf(out, "\nOf the private memory in the phase '%s', the highest:\n",
	               r->sample.phase);
	for (size_t i = 0; i < r->sample.count; i++)
		if (r->sample.components[i].bytes != 0)
			put_component(r->sample.components[i].name, r->sample.components[i].bytes,
			              grown, out);
	put_component("rest", fyssg_report_sample_rest(r), grown, out);
	put_component("all of the build", grown, grown, out);
	fya_buf_printf(out, "%-18s %9s\n%-18s %9s\n", "program before",
	               fyssg_figure_bytes(r->at_start.anonymous).text, "mapped files",
	               fyssg_figure_bytes(r->sample.memory.mapped).text);
}

static void put_files(const fyssg_report *r, fya_buf *out)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	size_t count = fya_auto_rows(&r->taken, rows);

	for (size_t i = 0; i < count; i++) {
		const fya_auto_row *row = &rows[i];
		bool also = row->dedup && strcmp(row->allocator, "dedup") != 0;

		fya_buf_puts(out, i == 0 ? "\n" : "");
		fyssg_put_count(out, row->files, "file");
		fya_buf_printf(out, " %s, %s front matter; values to %s, %s%s: %s\n",
		               row->mapped ? "mapped" : "read", fyssg_figure_bytes(row->bytes).text,
		               row->own ? "an allocator each" : "scratch", row->allocator,
		               also ? " with dedup" : "", row->why);
	}
}

void fyssg_report_tables(const fyssg_report *r, fya_buf *out)
{
	put_phases(r, out);
	if (r->allocator_count != 0)
		put_allocators(r, out);
	if (r->sample.phase != NULL)
		put_sample(r, out);
	if (r->counts.texts_asked != 0)
		put_page_store(&r->counts, out);
	put_files(r, out);
}
