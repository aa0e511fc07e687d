/* The fit, the verdict and the charts of `fyssg mem`. */
#include "allocators/poison.h"
#include "cli/mem/builds.h"
#include "cli/mem/chart.h"
#include "cli/mem/fit.h"
#include "cli/mem/growth.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/document.h>

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fabs(b) + 1e-12;
}

/* What such a law says of 100, 300, 1000 ... pages. */
static cli_points points_of(double y[8], size_t count, double factor, double exponent)
{
	static const double n[] = { 100, 300, 1000, 3000, 10000, 30000, 100000, 300000 };

	for (size_t i = 0; i < count; i++)
		y[i] = 4e6 + factor * pow(n[i], exponent);
	return (cli_points){ .n = n, .y = y, .count = count, .least = 4e6, .noise = 40000 };
}

Test(mem, a_fit_finds_a_line_exactly)
{
	double y[8];
	cli_points p = points_of(y, 6, 700, 1);
	cli_fit fit;

	cr_assert(cli_fit_power(&p, &fit));
	cr_assert(lt(dbl, fabs(fit.exponent - 1), 1e-9));
	cr_assert(lt(dbl, fabs(fit.factor - 700), 1e-3));
	cr_assert(lt(dbl, fabs(fit.base - 4e6), 1));
	cr_assert(near(fit.r2, 1));
	cr_assert(lt(dbl, fit.deviation, 1e-6));
	cr_assert(lt(dbl, fabs(cli_fit_at(&fit, 1e6) / 704e6 - 1), 1e-6));
}

Test(mem, a_fit_finds_what_is_clearly_no_line)
{
	static const double exponents[] = { 0.5, 1.3, 2 };
	double y[8];
	cli_fit fit;

	for (size_t e = 0; e < 3; e++) {
		cli_points p = points_of(y, 8, 7000, exponents[e]);

		cr_assert(cli_fit_power(&p, &fit));
		cr_assert(lt(dbl, fabs(fit.exponent - exponents[e]), 0.07), "%g, not %g",
		          fit.exponent, exponents[e]);
	}
}

/* Peaks in bytes of builds with two threads, medians of three; and what a million pages took. */
Test(mem, a_fit_of_measured_peaks_is_near_what_a_million_pages_take)
{
	static const double n[] = { 100, 300, 1000, 3000, 10000, 30000, 100000, 300000 };
	static const double y[] = { 4882432, 5095424, 5365760, 6696960, 10375168, 20488192, 45064192,
		                    128720896 };
	const double million = 416329728;
	cli_points p = { .n = n, .y = y, .least = 4665344, .noise = 60000 };

	for (p.count = 6; p.count <= 8; p.count++) {
		cli_projection is = cli_fit_project(&p, 1e6);

		cr_assert(lt(dbl, fabs(is.value / million - 1), 0.3), "%g of %zu sizes", is.value,
		          p.count);
		cr_assert(lt(dbl, is.low, million));
		cr_assert(gt(dbl, is.high, million));
		cr_assert(lt(dbl, is.high / is.low, 3));
	}
}

Test(mem, a_fit_of_noise_says_that_it_tells_nothing)
{
	static const double n[] = { 100, 200, 300 }, y[] = { 4810000, 4890000, 4870000 };
	cli_points p = { .n = n, .y = y, .count = 3, .least = 4790000, .noise = 60000 };
	cli_projection is = cli_fit_project(&p, 1e6);

	cr_assert(gt(dbl, is.high, 10 * is.low));
}

Test(mem, a_fit_wants_three_sizes_that_grow)
{
	static const double n[] = { 100, 300, 1000 }, same[] = { 5, 5, 9 };
	static const double up[] = { 200, 400, 1100 }, down[] = { 900, 800, 100 };
	cli_fit fit;

	cr_assert(not(cli_fit_power(&(cli_points){ n, up, 2, 100, 10 }, &fit)));
	cr_assert(not(cli_fit_power(&(cli_points){ same, up, 3, 100, 10 }, &fit)));
	cr_assert(not(cli_fit_power(&(cli_points){ n, down, 3, 100, 10 }, &fit)));
	cr_assert(cli_fit_power(&(cli_points){ n, up, 3, 100, 10 }, &fit));
}

Test(mem, builds_that_keep_a_little_each_time_leak)
{
	uint64_t bytes[50];
	cli_growth g;

	for (uint64_t i = 0; i < 50; i++)
		bytes[i] = 1000000 + i * 2048;
	g = cli_growth_of(bytes, 50);
	cr_assert(eq(sz, g.window, 10));
	cr_assert(near(g.grown, 40 * 2048));
	cr_assert(near(g.rate, 2048));
	cr_assert(g.leaks);
}

Test(mem, builds_that_differ_by_a_page_do_not_leak)
{
	uint64_t bytes[50];

	for (uint64_t i = 0; i < 50; i++)
		bytes[i] = 1000000 + i % 3 * 4096;
	cr_assert(not(cli_growth_of(bytes, 50).leaks));
	for (uint64_t i = 0; i < 50; i++)
		bytes[i] = 2000000 - i * 8192;
	cr_assert(not(cli_growth_of(bytes, 50).leaks));
	cr_assert(eq(sz, cli_growth_of(bytes, 9).window, 3));
}

Test(mem, some_pages_of_the_system_are_no_leak_however_few_the_builds)
{
	uint64_t bytes[20];

	for (size_t i = 0; i < 20; i++)
		bytes[i] = 1000000 + (i < 10 ? 0 : 3 * 4096);
	cr_assert(cli_growth_of(bytes, 20).judged);
	cr_assert(not(cli_growth_of(bytes, 20).leaks));
	for (size_t i = 0; i < 20; i++)
		bytes[i] = 1000000 + i * 4096;
	cr_assert(cli_growth_of(bytes, 20).leaks);
}

Test(mem, few_builds_give_no_verdict)
{
	uint64_t bytes[19];

	for (size_t i = 0; i < 19; i++)
		bytes[i] = 1000000 + i * 100000;
	for (size_t count = 0; count <= 19; count++) {
		cr_assert(not(cli_growth_of(bytes, count).judged));
		cr_assert(not(cli_growth_of(bytes, count).leaks));
	}
}

#if !FYA_HAS_ASAN /* whose malloc is another one, and keeps what is freed */

#define PIECE_SIZES 30
#define PIECES 7 /* that malloc caches of each size */

/* Of the builds below, what each takes while it runs. */
static size_t builds_begun;
static void *kept[PIECE_SIZES][PIECES];

/* Takes pieces of a size that no build before took, and lets each stand on a page of its own. */
static void take_pieces(void)
{
	size_t size = 32 + builds_begun++ % PIECE_SIZES * 16;
	void *between[PIECES];

	for (size_t i = 0; i < PIECES; i++) {
		kept[builds_begun - 1][i] = memset(malloc(size), 1, size);
		between[i] = memset(malloc(8192), 1, 8192);
	}
	for (size_t i = 0; i < PIECES; i++)
		free(between[i]);
}

static void free_pieces(size_t build)
{
	for (size_t i = 0; i < PIECES; i++)
		free(kept[build][i]);
}

static void take_and_free(void *user, const fyfm_diag *d)
{
	(void)user;
	if (d->severity != FYFM_ERROR)
		return;
	take_pieces();
	free_pieces(builds_begun - 1);
}

static void take_and_keep(void *user, const fyfm_diag *d)
{
	(void)user;
	if (d->severity == FYFM_ERROR)
		take_pieces();
}

/* Builds that do nothing but to call `hears` once, as the site is not there. */
static cli_growth growth_of_builds(fyfm_diag_fn hears)
{
	fyssg_build_options o;
	cli_builds builds;
	cli_growth g;

	fyssg_build_options_init(&o);
	o.source = "/nonexistent";
	o.render_to_memory = true;
	o.jobs = 1;
	cr_assert(cli_builds_init(&builds, PIECE_SIZES));
	/* The first one touches what all later ones find touched. */
	cr_assert(ne(int, cli_build_quietly(&o), CLI_EXIT_OK));
	o.diag = hears;
	while (builds.count < PIECE_SIZES) {
		cr_assert(ne(int, cli_build_quietly(&o), CLI_EXIT_OK));
		cli_builds_note(&builds);
		cr_assert(eq(sz, builds_begun, builds.count));
	}
	g = cli_growth_of(builds.bytes, builds.count);
	cli_builds_release(&builds);
	return g;
}

Test(mem, what_malloc_caches_of_a_build_does_not_grow)
{
	mallopt(M_ARENA_MAX, 1);
	cr_assert(le(dbl, fabs(growth_of_builds(take_and_free).grown), 4096));
}

Test(mem, what_a_build_keeps_grows)
{
	mallopt(M_ARENA_MAX, 1);
	cr_assert(growth_of_builds(take_and_keep).leaks);
	for (size_t i = 0; i < builds_begun; i++)
		free_pieces(i);
}

#endif

/* The picture of a report, the caller's to free. */
static char *draw(const char *json, cli_chart_kind kind)
{
	fya_allocator *memory = fya_malloc_new();
	fyfm_document *document;
	fyfm_value report;
	char *text = NULL;
	fya_buf out;

	cr_assert(eq(int, fyfm_document_open_memory(&document, json, strlen(json), NULL, NULL, NULL),
	             FYFM_OK));
	report = fyfm_document_value(document);
	fya_buf_init(&out, memory, 0);
	if (kind == CLI_CHART_AUTO)
		kind = cli_chart_kind_for(&report, 1);
	if (cli_chart_put(&out, kind, &report, NULL, 1))
		text = strdup(fya_buf_cstr(&out));
	fya_buf_release(&out);
	fyfm_document_close(document);
	fya_destroy(memory);
	return text;
}

static void expect(const char *json, cli_chart_kind kind, const char *part)
{
	char *svg = draw(json, kind);

	cr_assert(ne(ptr, svg, NULL));
	cr_assert(ne(ptr, strstr(svg, part), NULL), "no '%s' in %s", part, svg);
	cr_assert(eq(int, strncmp(svg, "<svg ", 5), 0));
	cr_assert(eq(str, svg + strlen(svg) - 7, "</svg>\n"));
	free(svg);
}

static const char phases[] =
	"{\"pages\": 1000, \"phases\": [\n"
	"{\"name\": \"a<b\", \"seconds\": 1.0, \"private\": 2000000, \"private_grown\": 1000000},\n"
	"{\"name\": \"render\", \"seconds\": 3.0, \"private\": 4000000, \"private_grown\": 2000000}]}\n";

Test(mem, phases_are_slopes_over_time)
{
	expect(phases, CLI_CHART_AUTO,
	       "<polygon class=\"c0\" points=\"80.0,300.0 80.0,240.0 242.5,180.0 242.5,300.0 \"/>");
	expect(phases, CLI_CHART_PHASES,
	       "<polygon class=\"c1\" points=\"242.5,300.0 242.5,180.0 730.0,60.0 730.0,300.0 \"/>");
	expect(phases, CLI_CHART_PHASES, ">a&lt;b</text>");
}

static const char scaling[] =
	"{\"sizes\": [\n"
	"{\"pages\": 100, \"peak\": 1000000, \"rest\": 10, \"components\": [{\"name\": \"x\", \"bytes\": 90}]},\n"
	"{\"pages\": 10000, \"peak\": 10000000, \"rest\": 100,\n"
	" \"components\": [{\"name\": \"x\", \"bytes\": 900}]}],\n"
	"\"fit\": {\"base\": 0, \"factor\": 100000, \"exponent\": 0.5, \"r2\": 1.0}}\n";

Test(mem, sizes_are_points_on_logarithmic_axes)
{
	expect(scaling, CLI_CHART_AUTO, "<circle r=\"5\" cx=\"80.0\" cy=\"390.0\" class=\"p\"/>");
	expect(scaling, CLI_CHART_AUTO, "<circle r=\"5\" cx=\"395.0\" cy=\"233.0\" class=\"p\"/>");
	expect(scaling, CLI_CHART_AUTO, "a million pages: 100 MB");
}

/* A report with that fit. */
static void expect_no_fit(const char *fit)
{
	char json[300], *svg;

	snprintf(json, sizeof(json), "{\"sizes\":[{\"pages\":1000,\"peak\":5e6}],\"fit\":%s}\n", fit);
	svg = draw(json, CLI_CHART_SCALING);
	cr_assert(ne(ptr, svg, NULL), "%s", fit);
	cr_assert(lt(sz, strlen(svg), 20000), "%s", fit);
	cr_assert(eq(ptr, strstr(svg, "a million pages"), NULL), "%s", fit);
	free(svg);
}

Test(mem, a_fit_that_cannot_be_drawn_is_left_out)
{
	static const char *const fits[] = {
		"{\"base\":1,\"factor\":1e300,\"exponent\":9}",
		"{\"base\":1,\"factor\":1e10,\"exponent\":9}",
		"{\"base\":1,\"factor\":-3,\"exponent\":1}",
		"{\"base\":-1,\"factor\":3,\"exponent\":1}",
		"{\"base\":.nan,\"factor\":.nan,\"exponent\":.nan}",
		"{\"base\":1e300,\"factor\":.inf,\"exponent\":-.inf}",
		"{}", "[]", "null", "3",
	};

	for (size_t i = 0; i < sizeof(fits) / sizeof(*fits); i++)
		expect_no_fit(fits[i]);
}

/* Each number in turn stands for all numbers of a report. */
Test(mem, hostile_numbers_make_small_pictures_or_none)
{
	static const char *const numbers[] = { "-1", "0", ".nan", ".inf", "-.inf", "1e300", "1e-300", "5e-324",
		                               "9223372036854775807", "-9223372036854775808", "1e18",
		                               "1e15", "1e-9", "'text'", "[]", "null" };
	static const char form[] =
		"{\"pages\": %1$s, \"phases\": [1, {\"name\": \"a\", \"seconds\": %1$s, \"private\": %1$s,"
		" \"private_grown\": %1$s}, {\"name\": \"b\", \"seconds\": 1, \"private\": 2}],"
		" \"sizes\": [1, {\"pages\": %1$s, \"peak\": %1$s, \"rest\": %1$s, \"components\": [1,"
		" {\"name\": \"x\", \"bytes\": %1$s}]}], \"memory\": {\"peak\": %1$s},"
		" \"fit\": {\"base\": %1$s, \"factor\": %1$s, \"exponent\": %1$s, \"r2\": %1$s,"
		" \"projected_low\": %1$s, \"projected_high\": %1$s},"
		" \"%2$s\": {\"phase\": \"b\", \"private\": %1$s, \"rest\": %1$s, \"components\": [1,"
		" {\"name\": \"x\", \"bytes\": %1$s}]}}\n";
	char json[4000], *svg;

	for (size_t i = 0; i < 2 * sizeof(numbers) / sizeof(*numbers); i++) {
		const char *number = numbers[i / 2];

		snprintf(json, sizeof(json), form, number, i % 2 == 0 ? "sample" : "other");
		for (int kind = CLI_CHART_AUTO; kind <= CLI_CHART_SCALING; kind++) {
			svg = draw(json, (cli_chart_kind)kind);
			if (svg == NULL)
				continue;
			cr_assert(lt(sz, strlen(svg), 30000), "%s, kind %d", number, kind);
			cr_assert(eq(ptr, strstr(svg, "\"-"), NULL), "%s, kind %d: %s", number, kind,
			          svg);
			cr_assert(eq(ptr, strstr(svg, "nan"), NULL), "%s, kind %d", number, kind);
			cr_assert(eq(ptr, strstr(svg, "inf"), NULL), "%s, kind %d", number, kind);
			free(svg);
		}
	}
}

Test(mem, one_page_is_built)
{
	expect("{\"pages\": 1, \"phases\": [{\"name\": \"plan\", \"seconds\": 1.0, \"private\": 2000}]}\n",
	       CLI_CHART_PHASES, "while 1 page is built<");
}

Test(mem, the_sample_is_a_mark_above_the_phases)
{
	expect("{\"pages\": 10, \"sample\": {\"phase\": \"render\", \"private\": 6000000}, \"phases\": [\n"
	       "{\"name\": \"index\", \"seconds\": 1.0, \"private\": 2000000},\n"
	       "{\"name\": \"render\", \"seconds\": 3.0, \"private\": 4000000}]}\n",
	       CLI_CHART_PHASES, "<circle r=\"5\" cx=\"730.0\" cy=\"60.0\" class=\"o\"/>");
}

/* Two reports side by side, each with pages and the components of its sample. */
static char *draw_two(const char *const pages[2], const char *const components[2])
{
	static const char form[] = "{\"pages\": %s, \"memory\": {}, \"sample\": {\"rest\": 1000, "
	                           "\"components\": [%s]}}\n";
	const char *const names[] = { "with<", "without" };
	fya_allocator *memory = fya_malloc_new();
	fyfm_document *documents[2];
	fyfm_value reports[2];
	char json[2][200], *text;
	fya_buf out;

	for (size_t i = 0; i < 2; i++) {
		snprintf(json[i], sizeof(json[i]), form, pages[i], components[i]);
		cr_assert(eq(int, fyfm_document_open_memory(&documents[i], json[i], strlen(json[i]), NULL,
		                                            NULL, NULL), FYFM_OK));
		reports[i] = fyfm_document_value(documents[i]);
	}
	fya_buf_init(&out, memory, 0);
	cr_assert(cli_chart_put(&out, CLI_CHART_COMPONENTS, reports, names, 2));
	text = strdup(fya_buf_cstr(&out));
	fya_buf_release(&out);
	fyfm_document_close(documents[0]);
	fyfm_document_close(documents[1]);
	fya_destroy(memory);
	return text;
}

static void expect_in_two(const char *const pages[2], const char *const components[2],
                          const char *want, bool wanted)
{
	char *text = draw_two(pages, components);

	cr_expect(eq(int, strstr(text, want) != NULL, wanted), "%s in %s", want, text);
	free(text);
}

static const char *const nothing[] = { "", "" }, *const alike[] = { "500", "500" };
static const char *const sizes[] = { "500", "1000" };

Test(mem, bars_of_one_size_have_the_names_of_their_reports)
{
	expect_in_two(alike, nothing, ">with&lt;</text>", true);
	expect_in_two(alike, nothing, ">without</text>", true);
	expect_in_two(alike, nothing, ">500</text>", false);
	expect_in_two(sizes, nothing, ">500</text>", true);
	expect_in_two(sizes, nothing, ">1,000</text>", true);
}

Test(mem, what_any_bar_has_is_in_the_legend)
{
	static const char *const first[] = { "{\"name\": \"messages\", \"bytes\": 5000}", "" };
	static const char *const other[] = { "{\"name\": \"new\", \"bytes\": 5000}", "" };

	expect_in_two(sizes, first, ">messages</text>", true);
	expect_in_two(sizes, first, ">0 B</text>", true);
	expect_in_two(sizes, other, ">new</text>", true);
}

Test(mem, a_legend_says_whose_amounts_it_has)
{
	expect_in_two(sizes, nothing, ">1,000 pages</text>", true);
	expect_in_two(alike, nothing, "y=\"53.0\" text-anchor=\"end\" class=\"s n\">without<", true);
}

Test(mem, a_component_has_one_color_whatever_stands_beside_it)
{
	static const char *const alone[] = { "", "{\"name\": \"strings\", \"bytes\": 5000}" };
	static const char *const beside[] = { "{\"name\": \"page records\", \"bytes\": 5000}",
		                              "{\"name\": \"strings\", \"bytes\": 5000}" };
	static const char want[] = "class=\"c1\"/>\n<text x=\"515.0\" y=\"96.0\" "
	                           "text-anchor=\"start\" class=\"\">strings<";

	expect_in_two(sizes, alone, want, true);
	expect_in_two(sizes, beside, want, true);
}

Test(mem, components_are_stacked)
{
	expect(scaling, CLI_CHART_COMPONENTS, ">x</text>");
	expect(scaling, CLI_CHART_COMPONENTS, ">1 kB</text>");
}

Test(mem, what_is_no_report_is_not_drawn)
{
	static const char *const others[] = { "[]", "{\"phases\": 3}", "text", "{\"sizes\": []}",
		                              "{\"phases\": [1]}", "{\"sizes\": [null]}" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		for (int kind = CLI_CHART_AUTO; kind <= CLI_CHART_SCALING; kind++)
			cr_assert(eq(ptr, draw(others[i], (cli_chart_kind)kind), NULL), "%s",
			          others[i]);
}
