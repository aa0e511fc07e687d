/* Memory over the time of one build. */
#include <math.h>

#include "cli/mem/chart-parts.h"

#define PHASES_MAX 16
#define ROW 22

/* What stands below the picture: two columns of phases. */
static void put_legend(fya_buf *out, fyfm_value phases, size_t count, double top)
{
	for (size_t i = 0; i < count; i++) {
		fyfm_value phase = fyfm_at(phases, i);
		double x = i % 2 == 0 ? 80 : 420, y = top + (double)(i / 2) * ROW;
		double grown = cli_number_of(phase, "private_grown");
		char color[8], text[160];

		snprintf(color, sizeof(color), "c%zu", i % CLI_CHART_COLORS);
		cli_chart_rect(out, x, y - 11, 12, 12, color);
		cli_chart_text(out, x + 20, y, "start", "", cli_label_text(cli_member(phase, "name")).text);
		cli_chart_text(out, x + 190, y, "end", "n",
		               cli_label_decimal(cli_amount_of(phase, "seconds"), 3, " s").text);
		snprintf(text, sizeof(text), "%s%s", grown < 0 ? "-" : "+",
		         cli_label_bytes(grown < 0 ? -grown : grown).text);
		cli_chart_text(out, x + 290, y, "end", "n", text);
	}
}

/* A phase is a slope from what was in memory before it to what was there at its end. */
static void put_slopes(fya_buf *out, const cli_plot *p, fyfm_value phases, size_t count)
{
	double before = 0, from = 0;

	for (size_t i = 0; i < count; i++) {
		fyfm_value phase = fyfm_at(phases, i);
		double to = from + cli_amount_of(phase, "seconds");
		double after = cli_amount_of(phase, "private");

		if (i == 0)
			before = fmax(0, after - cli_number_of(phase, "private_grown"));
		fya_buf_printf(out, "<polygon class=\"c%zu\" points=\"", i % CLI_CHART_COLORS);
		cli_chart_point(out, cli_plot_x(p, from), cli_plot_y(p, 0));
		cli_chart_point(out, cli_plot_x(p, from), cli_plot_y(p, before));
		cli_chart_point(out, cli_plot_x(p, to), cli_plot_y(p, after));
		cli_chart_point(out, cli_plot_x(p, to), cli_plot_y(p, 0));
		fya_buf_puts(out, "\"/>\n");
		before = after;
		from = to;
	}
}

/* Whether the phase is that at whose end the sample was taken. */
static bool is_sampled(fyfm_value phase, fyfm_value sample)
{
	return fyfm_kind_of(phase) == FYFM_MAP &&
	       strcmp(cli_label_text(cli_member(phase, "name")).text,
	              cli_label_text(cli_member(sample, "phase")).text) == 0;
}

/* The sample, taken while all threads still had their buffers; a phase's end is after that. */
static void put_sample(fya_buf *out, const cli_plot *p, fyfm_value phases, size_t count,
                       fyfm_value sample)
{
	double bytes = cli_amount_of(sample, "private"), at = 0;
	char text[100];

	for (size_t i = 0; i < count && bytes > 0; i++) {
		double x, after = cli_amount_of(fyfm_at(phases, i), "private");
		bool left;

		at += cli_amount_of(fyfm_at(phases, i), "seconds");
		if (!is_sampled(fyfm_at(phases, i), sample))
			continue;
		x = cli_plot_x(p, at);
		left = x > (p->left + p->right) / 2;
		cli_chart_line(out, x, cli_plot_y(p, after), x, cli_plot_y(p, bytes), "f");
		cli_chart_dot(out, x, cli_plot_y(p, bytes), "o");
		snprintf(text, sizeof(text), "most: %s", cli_label_bytes(bytes).text);
		cli_chart_text(out, left ? x - 10 : x + 10, cli_plot_y(p, bytes) - 9,
		               left ? "end" : "start", "n", text);
		return;
	}
}

static void put_time_axis(fya_buf *out, const cli_plot *p)
{
	double step = cli_chart_step(p->x_max);
	unsigned decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;

	for (double x = 0; x <= p->x_max; x += step)
		cli_chart_text(out, cli_plot_x(p, x), p->bottom + 20, "middle", "s n",
		               cli_label_decimal(x, decimals, " s").text);
}

static fyfm_value sample_of(fyfm_value report)
{
	fyfm_value sample = cli_member(report, "sample");

	return fyfm_kind_of(sample) == FYFM_MAP ? sample : fyfm_null();
}

bool cli_chart_phases(fya_buf *out, fyfm_value report)
{
	fyfm_value phases = cli_member(report, "phases"), sample = sample_of(report);
	size_t count = fyfm_count(phases) < PHASES_MAX ? fyfm_count(phases) : PHASES_MAX;
	cli_plot p = { .left = 80, .top = 60, .right = CLI_CHART_WIDTH - 30, .bottom = 300 };
	char title[160];
	double pages;

	for (size_t i = 0; i < count; i++) {
		double bytes = cli_amount_of(fyfm_at(phases, i), "private");

		p.x_max += cli_amount_of(fyfm_at(phases, i), "seconds");
		p.y_max = bytes > p.y_max ? bytes : p.y_max;
	}
	if (p.y_max <= 0 || p.x_max <= 0)
		return false;
	p.y_max = fmax(p.y_max, cli_amount_of(sample, "private"));
	pages = cli_amount_of(report, "pages");
	snprintf(title, sizeof(title), "Private memory while %s %s built",
	         cli_label_count(pages).text, pages == 1 ? "page is" : "pages are");
	cli_chart_begin(out, 345 + (double)((count + 1) / 2) * ROW, title);
	cli_chart_byte_axis(out, &p);
	put_slopes(out, &p, phases, count);
	cli_chart_line(out, p.left, p.bottom, p.right, p.bottom, "x");
	put_time_axis(out, &p);
	put_sample(out, &p, phases, count, sample);
	put_legend(out, phases, count, 355);
	cli_chart_end(out);
	return true;
}
