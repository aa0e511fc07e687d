#include <math.h>
#include <stdlib.h>

#include "cli/mem/fit.h"
#include "cli/mem/study.h"

#define SIZES_MAX 32
#define SMALLEST 100
#define LARGEST 100000
#define PROJECTED 1000000

#define RUNS 3
/* From here on one run: what differs between two is a thousandth of what a build takes. */
#define ONE_RUN 100000
/* Bytes by which peaks differ at least, whatever a few runs show: the kernel maps pages of files in
 * groups. */
#define NOISE 40000
/* A projection of which the upper bound is so many times the lower one tells nothing. */
#define TELLS_NOTHING 4
/* What memory must have room for besides the build: the system, and files in memory. */
#define HEADROOM 1.5

typedef struct size_row {
	cli_build_figures figures; /* of the run whose peak is the median */
	uint64_t least, most;      /* peaks */
} size_row;

typedef struct scaling {
	size_row base; /* of a site of one page: what a build takes however small */
	size_row rows[SIZES_MAX];
	size_t count;
	double noise;
	cli_fit fit;
	cli_projection projected;
	bool fitted, tells;
} scaling;

/* 100, 300, 1000, 3000 ... and the largest itself. */
static unsigned next_size(unsigned size, unsigned largest)
{
	unsigned first = size, digits = 1;

	while (first >= 10) {
		first /= 10;
		digits *= 10;
	}
	size = first < 3 ? 3 * digits : 10 * digits;
	return size > largest ? largest : size;
}

static int by_peak(const void *a, const void *b)
{
	uint64_t x = ((const cli_build_figures *)a)->peak, y = ((const cli_build_figures *)b)->peak;

	return (x > y) - (x < y);
}

static cli_exit build_often(cli_study *study, unsigned size, size_row *out)
{
	size_t runs = size < ONE_RUN ? RUNS : 1;
	cli_build_figures figures[RUNS];

	for (size_t i = 0; i < runs; i++) {
		cli_exit result = cli_study_build(study, NULL, &figures[i]);

		if (result != CLI_EXIT_OK)
			return result;
	}
	qsort(figures, runs, sizeof(*figures), by_peak);
	*out = (size_row){ .figures = figures[runs / 2], .least = figures[0].peak,
		           .most = figures[runs - 1].peak };
	return CLI_EXIT_OK;
}

/* Builds a site of that size: a generated one, or a part of the one that was given. */
static cli_exit measure(cli_study *study, unsigned size, size_row *out)
{
	char site[CLI_STUDY_PATH];
	cli_exit result;

	snprintf(site, sizeof(site), "%s", study->site);
	result = study->settings->build.source == NULL ? cli_study_generate(study, size)
	                                               : cli_study_copy(study, size);
	if (result == CLI_EXIT_OK)
		result = build_often(study, size, out);
	snprintf(study->site, sizeof(study->site), "%s", site);
	return result;
}

/* Standard deviation of a peak, from how far those of one size are apart: of three runs 1.69 times
 * as far on average. */
static double noise_of(const scaling *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->count; i++) {
		double apart = (double)(s->rows[i].most - s->rows[i].least) / 1.69;

		sum += apart * apart;
	}
	return fmax(NOISE, sqrt(sum / (double)s->count));
}

static void fit(scaling *s)
{
	double n[SIZES_MAX], y[SIZES_MAX];
	cli_points points = { .n = n, .y = y, .count = s->count,
		              .least = (double)s->base.figures.peak };

	for (size_t i = 0; i < s->count; i++) {
		n[i] = (double)s->rows[i].figures.pages;
		y[i] = (double)s->rows[i].figures.peak;
	}
	points.noise = s->noise = noise_of(s);
	s->fitted = cli_fit_power(&points, &s->fit);
	if (s->fitted)
		s->projected = cli_fit_project(&points, PROJECTED);
	s->tells = s->fitted && s->projected.high < TELLS_NOTHING * s->projected.low;
}

static cli_exit measure_all(cli_study *study, unsigned largest, scaling *s)
{
	cli_exit result = measure(study, 1, &s->base);
	unsigned size = SMALLEST < largest ? SMALLEST : largest;

	while (result == CLI_EXIT_OK && s->count < SIZES_MAX) {
		if (size == 1)
			s->rows[s->count] = s->base;
		else
			result = measure(study, size, &s->rows[s->count]);
		if (result != CLI_EXIT_OK)
			break;
		s->count++;
		if (size == largest)
			break;
		size = next_size(size, largest);
	}
	if (result == CLI_EXIT_OK)
		fit(s);
	return result;
}

/* The next size that memory is sold in, in GiB, with headroom above the upper bound. */
static double memory_to_buy(const cli_projection *projected)
{
	double gib = 1;

	while (gib * 1073741824.0 < projected->high * HEADROOM)
		gib *= 2;
	return gib;
}

static void put_fit(fya_buf *out, const scaling *s)
{
	fya_buf_puts(out, "\npeak = ");
	cli_put_bytes(out, s->fit.base, 0);
	fya_buf_puts(out, " + ");
	cli_put_decimal(out, s->fit.factor, 1);
	fya_buf_puts(out, " B x pages ^ ");
	cli_put_decimal(out, s->fit.exponent, 3);
	fya_buf_puts(out, "   (R2 ");
	cli_put_decimal(out, s->fit.r2, 4);
	fya_buf_puts(out, ", off by ");
	cli_put_decimal(out, s->fit.deviation * 100, 1);
	fya_buf_puts(out, "% at most)\na million pages: ");
	cli_put_bytes(out, s->projected.value, 0);
	fya_buf_puts(out, ", with 95% certainty from ");
	cli_put_bytes(out, s->projected.low, 0);
	fya_buf_puts(out, " to ");
	cli_put_bytes(out, s->projected.high, 0);
	fya_buf_puts(out, "\nmemory to buy: ");
	cli_put_decimal(out, memory_to_buy(&s->projected), 0);
	fya_buf_puts(out, " GiB, half as much again as the most of that at least\n");
}

/* Bytes a page more than a site of one page takes. */
static double per_page(const scaling *s, const cli_build_figures *f)
{
	double more = (double)f->peak - (double)s->base.figures.peak;

	return f->pages == 0 ? 0 : more / (double)f->pages;
}

static void put_table(fya_buf *out, const scaling *s)
{
	fya_buf_printf(out, "%10s %10s %12s %12s %12s\n", "Pages", "Seconds", "Peak", "Private",
	               "Per page");
	for (size_t i = 0; i < s->count; i++) {
		const cli_build_figures *f = &s->rows[i].figures;

		unsigned long long ms = (unsigned long long)(f->seconds * 1000 + 0.5);

		fya_buf_printf(out, "%10llu %6llu.%03llu ", (unsigned long long)f->pages, ms / 1000,
		               ms % 1000);
		cli_put_bytes(out, (double)f->peak, 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, (double)f->private_peak, 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, per_page(s, f), 12);
		fya_buf_putc(out, '\n');
	}
	if (s->tells)
		put_fit(out, s);
	else
		fya_buf_puts(out, "\nThese sizes are too small to tell what a million pages take; "
		                  "-n names a larger one.\n");
}

static void build_row(fyfm_builder *b, const scaling *s, const size_row *row)
{
	const cli_build_figures *f = &row->figures;

	fyfm_build_map(b);
	cli_build_bytes(b, "pages", f->pages);
	cli_build_number(b, "seconds", f->seconds);
	cli_build_bytes(b, "peak", f->peak);
	cli_build_bytes(b, "least_peak", row->least);
	cli_build_bytes(b, "most_peak", row->most);
	cli_build_bytes(b, "private", f->private_peak);
	cli_build_bytes(b, "mapped", f->mapped);
	cli_build_bytes(b, "program", f->program);
	cli_build_bytes(b, "rest", f->rest);
	cli_build_number(b, "per_page", per_page(s, f));
	fyfm_build_key(b, "components");
	fyfm_build_seq(b);
	for (size_t i = 0; i < f->component_count; i++) {
		fyfm_build_map(b);
		fyfm_build_key(b, "name");
		fyfm_build_text(b, f->components[i].name);
		cli_build_bytes(b, "bytes", f->components[i].bytes);
		fyfm_build_end(b);
	}
	fyfm_build_end(b);
	fyfm_build_end(b);
}

static void build_fit(fyfm_builder *b, const scaling *s)
{
	fyfm_build_map(b);
	cli_build_number(b, "base", s->fit.base);
	cli_build_number(b, "factor", s->fit.factor);
	cli_build_number(b, "exponent", s->fit.exponent);
	cli_build_number(b, "r2", s->fit.r2);
	cli_build_number(b, "deviation", s->fit.deviation);
	cli_build_number(b, "noise", s->noise);
	cli_build_number(b, "projected_peak", s->projected.value);
	cli_build_number(b, "projected_low", s->projected.low);
	cli_build_number(b, "projected_high", s->projected.high);
	cli_build_number(b, "buy_gib", memory_to_buy(&s->projected));
	fyfm_build_end(b);
}

static void put_json(cli_study *study, const scaling *s)
{
	fyfm_builder *b = fyfm_builder_new(study->out->allocator, NULL);

	if (b == NULL) {
		study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(b);
	fyfm_build_key(b, "sizes");
	fyfm_build_seq(b);
	for (size_t i = 0; i < s->count; i++)
		build_row(b, s, &s->rows[i]);
	fyfm_build_end(b);
	fyfm_build_key(b, "fit");
	if (s->tells)
		build_fit(b, s);
	else
		fyfm_build_null(b);
	fyfm_build_end(b);
	cli_study_json(study, b);
	fyfm_builder_free(b);
}

static cli_exit study(cli_study *study)
{
	const cli_settings *s = study->settings;
	unsigned largest = s->mem.pages != 0 ? s->mem.pages : LARGEST;
	scaling found = { .count = 0 };
	cli_exit result = CLI_EXIT_OK;
	unsigned all;

	if (s->build.source != NULL) {
		result = cli_study_find(study);
		if (result == CLI_EXIT_OK)
			result = cli_study_count(study, &all);
		if (result != CLI_EXIT_OK)
			return result;
		largest = all < largest || s->mem.pages == 0 ? all : largest;
	}
	if (largest == 0) {
		cli_print_error(study->printer, NULL, "%s has no pages", study->site);
		return CLI_EXIT_CONTENT;
	}
	result = measure_all(study, largest, &found);
	if (result != CLI_EXIT_OK)
		return result;
	if (s->mem.json)
		put_json(study, &found);
	else
		put_table(study->out, &found);
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_study_run(s, p, 0, study);
}

static const cli_option_group groups[] = {
	{ "Options", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_scaling = {
	.name = "mem scaling",
	.summary = "build sites of growing size, and fit a power law",
	.operands = "",
	.about = "Builds sites of 1, 100, 300, 1000 and more pages, each three times in a\n"
	         "process of its own (once from 100000 pages on): parts of the site that is\n"
	         "named, or sites of chance. Fits a power law to the peaks, and says what a\n"
	         "million pages will take, and how certain that is.",
	.groups = groups,
	.run = run,
};
