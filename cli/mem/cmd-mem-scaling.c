#include "cli/mem/fit.h"
#include "cli/mem/study.h"

#define SIZES_MAX 32
#define SMALLEST 100
#define PROJECTED 1000000

typedef struct scaling {
	cli_build_figures base; /* of a site of one page: what a build takes however small */
	cli_build_figures rows[SIZES_MAX];
	size_t count;
	cli_fit fit;
	bool fitted;
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

/* Builds a site of that size: a generated one, or a part of the one that was given. */
static cli_exit measure(cli_study *study, unsigned size, cli_build_figures *out)
{
	char site[CLI_STUDY_PATH];
	cli_exit result;

	snprintf(site, sizeof(site), "%s", study->site);
	result = study->settings->build.source == NULL ? cli_study_generate(study, size)
	                                               : cli_study_copy(study, size);
	if (result == CLI_EXIT_OK)
		result = cli_study_build(study, NULL, out);
	snprintf(study->site, sizeof(study->site), "%s", site);
	return result;
}

static void fit(scaling *s)
{
	double n[SIZES_MAX], y[SIZES_MAX];

	for (size_t i = 0; i < s->count; i++) {
		n[i] = (double)s->rows[i].pages;
		y[i] = (double)s->rows[i].peak;
	}
	s->fitted = cli_fit_power(n, y, s->count, (double)s->base.peak, &s->fit);
}

static cli_exit measure_all(cli_study *study, unsigned largest, scaling *s)
{
	cli_exit result = measure(study, 1, &s->base);
	unsigned size = SMALLEST < largest ? SMALLEST : largest;

	while (result == CLI_EXIT_OK && s->count < SIZES_MAX) {
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

/* The next size that memory is sold in. */
static double memory_to_buy(double bytes)
{
	double gib = 1;

	while (gib * 1073741824.0 < bytes)
		gib *= 2;
	return gib;
}

static void put_fit(fya_buf *out, const scaling *s)
{
	double projected = cli_fit_at(&s->fit, PROJECTED);

	fya_buf_puts(out, "\npeak = ");
	cli_put_bytes(out, s->fit.base, 0);
	fya_buf_puts(out, " + ");
	cli_put_decimal(out, s->fit.factor, 1);
	fya_buf_puts(out, " B x pages ^ ");
	cli_put_decimal(out, s->fit.exponent, 3);
	fya_buf_puts(out, "   (R2 ");
	cli_put_decimal(out, s->fit.r2, 4);
	fya_buf_puts(out, ")\na million pages: ");
	cli_put_bytes(out, projected, 0);
	fya_buf_puts(out, ", memory to buy: ");
	cli_put_decimal(out, memory_to_buy(projected), 0);
	fya_buf_puts(out, " GiB\n");
}

/* Bytes a page more than a site of one page takes. */
static double per_page(const scaling *s, const cli_build_figures *f)
{
	double more = (double)f->peak - (double)s->base.peak;

	return f->pages == 0 ? 0 : more / (double)f->pages;
}

static void put_table(fya_buf *out, const scaling *s)
{
	fya_buf_printf(out, "%10s %10s %12s %12s %12s\n", "Pages", "Seconds", "Peak", "Private",
	               "Per page");
	for (size_t i = 0; i < s->count; i++) {
		const cli_build_figures *f = &s->rows[i];

		fya_buf_printf(out, "%10llu    ", (unsigned long long)f->pages);
		cli_put_decimal(out, f->seconds, 3);
		fya_buf_puts(out, "  ");
		cli_put_bytes(out, (double)f->peak, 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, (double)f->private_peak, 12);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, per_page(s, f), 12);
		fya_buf_putc(out, '\n');
	}
	if (s->fitted)
		put_fit(out, s);
	else
		fya_buf_puts(out, "\nToo few sizes above the smallest site for a fit.\n");
}

static void build_row(fyfm_builder *b, const scaling *s, const cli_build_figures *f)
{
	fyfm_build_map(b);
	cli_build_bytes(b, "pages", f->pages);
	cli_build_number(b, "seconds", f->seconds);
	cli_build_bytes(b, "peak", f->peak);
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
	double projected = cli_fit_at(&s->fit, PROJECTED);

	fyfm_build_map(b);
	cli_build_number(b, "base", s->fit.base);
	cli_build_number(b, "factor", s->fit.factor);
	cli_build_number(b, "exponent", s->fit.exponent);
	cli_build_number(b, "r2", s->fit.r2);
	cli_build_number(b, "projected_peak", projected);
	cli_build_number(b, "buy_gib", memory_to_buy(projected));
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
	if (s->fitted)
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
	unsigned largest = s->mem.pages != 0 ? s->mem.pages : 10000;
	scaling found = { .count = 0 };
	cli_exit result;

	if (s->build.source != NULL) {
		unsigned all = cli_study_count(study);

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
	.about = "Builds sites of 1, 100, 300, 1000 and more pages, each in a process of its\n"
	         "own: parts of the site that is named, or sites of chance. Fits a power law to\n"
	         "the peaks above that of one page, and says what a million pages will take.",
	.groups = groups,
	.run = run,
};
