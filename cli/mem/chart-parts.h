/* What the kinds of charts share. Private to chart*.c. */
#ifndef CLI_MEM_CHART_PARTS_H
#define CLI_MEM_CHART_PARTS_H

#include "cli/mem/chart.h"
#include "cli/mem/study.h"

#define CLI_CHART_WIDTH 760
#define CLI_CHART_COLORS 19
/* Which of them is for what has no colour of its own: a grey. */
#define CLI_CHART_GREY 18
/* Larger amounts, of bytes as of anything else, are no measurement, and nor are smaller ones: they
 * count as 0. */
#define CLI_AMOUNT_MAX 1e15
#define CLI_AMOUNT_MIN 1e-9

/* Where values are drawn: the corners in pixels, and the largest values. */
typedef struct cli_plot {
	double left, top, right, bottom;
	double x_max, y_max;
} cli_plot;

static inline double cli_plot_x(const cli_plot *p, double x)
{
	return p->left + (p->right - p->left) * (p->x_max > 0 ? x / p->x_max : 0);
}

static inline double cli_plot_y(const cli_plot *p, double y)
{
	return p->bottom - (p->bottom - p->top) * (p->y_max > 0 ? y / p->y_max : 0);
}

void cli_chart_begin(fya_buf *out, double height, const char *title);
void cli_chart_end(fya_buf *out);
/* anchor: "start", "middle" or "end"; `class`: "", "t" for the title or "s" for small print. The
 * text is escaped. */
void cli_chart_text(fya_buf *out, double x, double y, const char *anchor, const char *class,
                    const char *text);
/* The same, ending at x, y, and rising towards it. */
void cli_chart_turned_text(fya_buf *out, double x, double y, const char *class, const char *text);
void cli_chart_dot(fya_buf *out, double x, double y, const char *class);
void cli_chart_line(fya_buf *out, double x1, double y1, double x2, double y2, const char *class);
void cli_chart_rect(fya_buf *out, double x, double y, double width, double height,
                    const char *class);
/* "x,y " of a path or polygon. */
void cli_chart_point(fya_buf *out, double x, double y);
/* A rule and its label for each round number of bytes up to y_max, which is rounded up to one. */
void cli_chart_byte_axis(fya_buf *out, cli_plot *p);
/* The distance of round numbers (1, 2 or 5 times a power of ten), some five up to `max`. */
double cli_chart_step(double max);

/* "12.3 MB" */
typedef struct cli_label {
	char text[64];
} cli_label;

cli_label cli_label_bytes(double bytes);
cli_label cli_label_count(double n);
cli_label cli_label_decimal(double x, unsigned decimals, const char *unit);
cli_label cli_label_text(fyfm_value name);

/* A number of a mapping; 0 where there is none, or none that was measured. */
double cli_number_of(fyfm_value map, const char *key);
/* The same, and 0 below 0. */
double cli_amount_of(fyfm_value map, const char *key);

bool cli_chart_phases(fya_buf *out, fyfm_value report);
bool cli_chart_components(fya_buf *out, const fyfm_value *reports, const char *const *names,
                          size_t count);
bool cli_chart_scaling(fya_buf *out, fyfm_value report);

#endif
