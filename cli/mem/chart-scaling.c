/* Peaks over pages on logarithmic axes, with the fit. */
#include <math.h>

#include "cli/mem/chart-parts.h"
#include "cli/mem/fit.h"

#define PROJECTED 1e6
#define STEPS 60

typedef struct log_plot {
	cli_plot box;
	double x0, x1, y0, y1; /* logarithms to base 10 at the edges */
} log_plot;

static double log_x(const log_plot *p, double n)
{
	return p->box.left + (p->box.right - p->box.left) * (log10(n) - p->x0) / (p->x1 - p->x0);
}

static double log_y(const log_plot *p, double bytes)
{
	return p->box.bottom - (p->box.bottom - p->box.top) * (log10(bytes) - p->y0) /
	                               (p->y1 - p->y0);
}

static void widen(log_plot *p, double n, double bytes)
{
	if (n < 1 || bytes < 1)
		return;
	p->x0 = fmin(p->x0, floor(log10(n)));
	p->x1 = fmax(p->x1, ceil(log10(n)));
	p->y0 = fmin(p->y0, floor(log10(bytes)));
	p->y1 = fmax(p->y1, ceil(log10(bytes)));
}

static void put_axes(fya_buf *out, const log_plot *p)
{
	for (double x = p->x0; x <= p->x1 + 0.5; x++) {
		double at = log_x(p, pow(10, x));

		cli_chart_line(out, at, p->box.top, at, p->box.bottom, "g");
		cli_chart_text(out, at, p->box.bottom + 20, "middle", "s n",
		               cli_label_count(floor(pow(10, x) + 0.5)).text);
	}
	for (double y = p->y0; y <= p->y1 + 0.5; y++) {
		double at = log_y(p, pow(10, y));

		cli_chart_line(out, p->box.left, at, p->box.right, at, "g");
		cli_chart_text(out, p->box.left - 8, at + 4, "end", "s n",
		               cli_label_bytes(pow(10, y)).text);
	}
	cli_chart_line(out, p->box.left, p->box.bottom, p->box.right, p->box.bottom, "x");
	cli_chart_text(out, (p->box.left + p->box.right) / 2, p->box.bottom + 42, "middle", "s",
	               "pages");
}

static void put_curve(fya_buf *out, const log_plot *p, const cli_fit *fit)
{
	fya_buf_puts(out, "<polyline class=\"f\" points=\"");
	for (int i = 0; i <= STEPS; i++) {
		double n = pow(10, p->x0 + (p->x1 - p->x0) * i / STEPS);
		double y = cli_fit_at(fit, n);

		if (y > 0 && log10(y) <= p->y1 && log10(y) >= p->y0)
			cli_chart_point(out, log_x(p, n), log_y(p, y));
	}
	fya_buf_puts(out, "\"/>\n");
}

/* From the lower to the upper bound of what it says, where they are in the picture. */
static void put_range(fya_buf *out, const log_plot *p, double low, double high)
{
	double x = log_x(p, PROJECTED);

	if (low < 1 || high < low)
		return;
	cli_chart_line(out, x, log_y(p, low), x, log_y(p, high), "r");
	cli_chart_line(out, x - 5, log_y(p, low), x + 5, log_y(p, low), "r");
	cli_chart_line(out, x - 5, log_y(p, high), x + 5, log_y(p, high), "r");
}

/* Where the fit leads to, and its formula under the title. */
static void put_fit(fya_buf *out, const log_plot *p, const cli_fit *fit, fyfm_value found)
{
	double low = cli_amount_of(found, "projected_low");
	double high = cli_amount_of(found, "projected_high");
	double projected = cli_fit_at(fit, PROJECTED);
	char text[400];
	int len;

	put_curve(out, p, fit);
	put_range(out, p, low, high);
	cli_chart_dot(out, log_x(p, PROJECTED), log_y(p, projected), "o");
	len = snprintf(text, sizeof(text), "%s + %s B x pages ^ %s   (R2 %s);   a million pages: %s",
	               cli_label_bytes(fit->base).text, cli_label_decimal(fit->factor, 1, "").text,
	               cli_label_decimal(fit->exponent, 3, "").text,
	               cli_label_decimal(cli_number_of(found, "r2"), 4, "").text,
	               cli_label_bytes(projected).text);
	if (low >= 1 && high >= low)
		snprintf(text + len, sizeof(text) - (size_t)len, ", from %s to %s",
		         cli_label_bytes(low).text, cli_label_bytes(high).text);
	cli_chart_text(out, 20, 52, "start", "s", text);
}

/* Of the report, and whether it is a fit that can be drawn. */
static bool read_fit(fyfm_value found, cli_fit *fit)
{
	double projected;

	*fit = (cli_fit){ .base = cli_number_of(found, "base"),
		          .factor = cli_number_of(found, "factor"),
		          .exponent = cli_number_of(found, "exponent") };
	if (!(fit->factor > 0) || fit->base < 0 || fabs(fit->exponent) >= 10)
		return false;
	projected = cli_fit_at(fit, PROJECTED);
	return projected >= 1 && projected <= CLI_AMOUNT_MAX;
}

static void put_sizes(fya_buf *out, const log_plot *p, fyfm_value sizes)
{
	for (size_t i = 0; i < fyfm_count(sizes); i++) {
		double n = cli_amount_of(fyfm_at(sizes, i), "pages");
		double bytes = cli_amount_of(fyfm_at(sizes, i), "peak");

		if (n >= 1 && bytes >= 1)
			cli_chart_dot(out, log_x(p, n), log_y(p, bytes), "p");
	}
}

bool cli_chart_scaling(fya_buf *out, fyfm_value report)
{
	fyfm_value sizes = cli_member(report, "sizes"), found = cli_member(report, "fit");
	log_plot p = { .box = { .left = 80, .top = 76, .right = CLI_CHART_WIDTH - 50,
		                .bottom = 390 },
		       .x0 = INFINITY, .x1 = -INFINITY, .y0 = INFINITY, .y1 = -INFINITY };
	cli_fit fit;
	bool fitted = read_fit(found, &fit);

	for (size_t i = 0; i < fyfm_count(sizes); i++)
		widen(&p, cli_amount_of(fyfm_at(sizes, i), "pages"),
		      cli_amount_of(fyfm_at(sizes, i), "peak"));
	if (!isfinite(p.x0))
		return false;
	if (fitted) {
		widen(&p, PROJECTED, cli_fit_at(&fit, PROJECTED));
		widen(&p, PROJECTED, cli_amount_of(found, "projected_low"));
		widen(&p, PROJECTED, cli_amount_of(found, "projected_high"));
	}
	p.x1 = p.x1 > p.x0 ? p.x1 : p.x0 + 1;
	p.y1 = p.y1 > p.y0 ? p.y1 : p.y0 + 1;
	cli_chart_begin(out, 450, "Peak memory of a build over its pages");
	put_axes(out, &p);
	if (fitted)
		put_fit(out, &p, &fit, found);
	put_sizes(out, &p, sizes);
	cli_chart_end(out);
	return true;
}
