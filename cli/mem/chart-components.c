/* What memory is made of, of builds side by side. */
#include <stdlib.h>

#include "cli/mem/chart-parts.h"

#define BARS_MAX 16
#define ROW 21
/* Components with less than this part of the largest bar are drawn as one. */
#define SMALL 0.01

/* Width of a letter, and how much of that length of a turned text goes down, in pixels. */
#define LETTER 7.0
#define TURNED_DOWN 0.65

typedef struct bars {
	cli_build_figures *of;
	const char *names[BARS_MAX]; /* of their reports; NULL: none */
	size_t count;
	double largest;
	cli_label labels[BARS_MAX];
	bool named, turned; /* the labels */
} bars;

static double named(const cli_build_figures *f)
{
	double sum = (double)f->rest;

	for (size_t i = 0; i < f->component_count; i++)
		sum += (double)f->components[i].bytes;
	return sum;
}

/* A row of `mem scaling` has the members of a report's sample itself. */
static void read_size(fyfm_value row, cli_build_figures *out)
{
	fyfm_value list = cli_member(row, "components");

	*out = (cli_build_figures){ .pages = (uint64_t)cli_amount_of(row, "pages"),
		                    .rest = (uint64_t)cli_amount_of(row, "rest") };
	for (size_t i = 0; fyfm_kind_of(list) == FYFM_SEQ && i < fyfm_count(list) &&
	                   i < CLI_COMPONENTS_MAX;
	     i++) {
		cli_component *c = &out->components[out->component_count++];

		snprintf(c->name, sizeof(c->name), "%.31s",
		         cli_label_text(cli_member(fyfm_at(list, i), "name")).text);
		c->bytes = (uint64_t)cli_amount_of(fyfm_at(list, i), "bytes");
	}
}

static void add_sizes(bars *b, fyfm_value sizes, const char *name)
{
	for (size_t i = 0; i < fyfm_count(sizes) && b->count < BARS_MAX; i++) {
		if (fyfm_kind_of(fyfm_at(sizes, i)) != FYFM_MAP)
			continue;
		b->names[b->count] = name;
		read_size(fyfm_at(sizes, i), &b->of[b->count++]);
	}
}

static void read_bars(bars *b, const fyfm_value *reports, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count && b->count < BARS_MAX; i++) {
		const char *name = names != NULL ? names[i] : NULL;
		fyfm_value sizes = fyfm_kind_of(reports[i]) == FYFM_MAP ?
		                   cli_member(reports[i], "sizes") : fyfm_null();

		b->names[b->count] = name;
		if (fyfm_kind_of(sizes) == FYFM_SEQ)
			add_sizes(b, sizes, name);
		else if (cli_figures_read(reports[i], &b->of[b->count]))
			b->count++;
	}
	for (size_t i = 0; i < b->count; i++)
		b->largest = named(&b->of[i]) > b->largest ? named(&b->of[i]) : b->largest;
}

/* --- labels ----------------------------------------------------------------------------------- */

/* Bars of one size are told apart by the names of their reports. */
static bool wants_names(const bars *b)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < i; k++)
			if (b->of[i].pages == b->of[k].pages && b->names[i] != NULL &&
			    b->names[k] != NULL)
				return true;
	return false;
}

static bool shares_name(const bars *b, size_t at)
{
	for (size_t i = 0; i < b->count; i++)
		if (i != at && b->names[i] == b->names[at])
			return true;
	return false;
}

static void label_bars(bars *b, double slot)
{
	b->named = wants_names(b);
	for (size_t i = 0; i < b->count; i++) {
		cli_label count = cli_label_count((double)b->of[i].pages), *label = &b->labels[i];

		if (!b->named || b->names[i] == NULL)
			*label = count;
		else if (shares_name(b, i))
			snprintf(label->text, sizeof(label->text), "%.30s, %.26s", b->names[i],
			         count.text);
		else
			snprintf(label->text, sizeof(label->text), "%s", b->names[i]);
		b->turned |= (double)strlen(label->text) * LETTER > slot - 4;
	}
}

/* How far the labels reach down. */
static double label_height(const bars *b)
{
	size_t longest = 0;

	for (size_t i = 0; i < b->count; i++)
		longest = strlen(b->labels[i].text) > longest ? strlen(b->labels[i].text) : longest;
	return b->turned ? 12 + (double)longest * LETTER * TURNED_DOWN : 20;
}

static void put_label(fya_buf *out, const bars *b, size_t i, double x, double y)
{
	if (b->turned)
		cli_chart_turned_text(out, x + 4, y + 14, "s n", b->labels[i].text);
	else
		cli_chart_text(out, x, y + 20, "middle", "s n", b->labels[i].text);
}

/* --- bars ------------------------------------------------------------------------------------- */

static double bytes_named(const cli_build_figures *f, const char *name)
{
	for (size_t i = 0; i < f->component_count; i++)
		if (strcmp(f->components[i].name, name) == 0)
			return (double)f->components[i].bytes;
	return 0;
}

static bool is_large(const bars *b, const char *name)
{
	for (size_t i = 0; i < b->count; i++)
		if (bytes_named(&b->of[i], name) >= SMALL * b->largest)
			return true;
	return false;
}

/* What builds are made of, from the bottom up: a component has the same colour in every chart. */
static const char *const known[] = {
	"page records", "strings", "lists", "taxonomies", "cross references", "plan of outputs",
	"buffers", "page store", "messages", "unused by malloc", "templates", "manifest", "graph",
	"outgrown arrays", "evaluation", "stacks", "kept texts", "configuration",
};

enum { KNOWN = sizeof(known) / sizeof(*known) };

_Static_assert(KNOWN <= CLI_CHART_GREY, "a colour for each");

/* A component that is drawn for itself. */
typedef struct part {
	const char *name;
	unsigned color;
} part;

static bool is_known(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}

static bool is_picked(const part *parts, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, parts[i].name) == 0)
			return true;
	return false;
}

/* Of all bars. What another version called by another name is grey, each for itself. */
static size_t pick(const bars *b, part parts[CLI_COMPONENTS_MAX])
{
	size_t picked = 0;

	for (unsigned i = 0; i < KNOWN; i++)
		if (is_large(b, known[i]))
			parts[picked++] = (part){ known[i], i };
	for (size_t i = 0; i < b->count; i++) {
		for (size_t k = 0; k < b->of[i].component_count; k++) {
			const char *name = b->of[i].components[k].name;

			if (picked < CLI_COMPONENTS_MAX && !is_known(name) && is_large(b, name) &&
			    !is_picked(parts, picked, name))
				parts[picked++] = (part){ name, CLI_CHART_GREY - 1 };
		}
	}
	return picked;
}

static void put_bar(fya_buf *out, const cli_plot *p, const cli_build_figures *f, double x,
                    double width, const part *parts, size_t count)
{
	double from = 0, to;
	char color[24];

	for (size_t i = 0; i <= count; i++) {
		to = i < count ? from + bytes_named(f, parts[i].name) : named(f);
		snprintf(color, sizeof(color), "c%u", i < count ? parts[i].color : CLI_CHART_GREY);
		if (to > from)
			cli_chart_rect(out, x, cli_plot_y(p, to), width,
			               cli_plot_y(p, from) - cli_plot_y(p, to), color);
		from = to > from ? to : from;
	}
}

static void put_legend_row(fya_buf *out, double y, unsigned color, const char *name, double bytes)
{
	char class[16];

	snprintf(class, sizeof(class), "c%u", color);
	cli_chart_rect(out, 495, y - 11, 12, 12, class);
	cli_chart_text(out, 515, y, "start", "", name);
	cli_chart_text(out, CLI_CHART_WIDTH - 30, y, "end", "n", cli_label_bytes(bytes).text);
}

/* Whose amounts the legend has. */
static void put_legend_head(fya_buf *out, const bars *b)
{
	char text[100];

	snprintf(text, sizeof(text), "%s%s", b->labels[b->count - 1].text,
	         b->named ? "" : b->of[b->count - 1].pages == 1 ? " page" : " pages");
	cli_chart_text(out, CLI_CHART_WIDTH - 30, 53, "end", "s n", text);
}

/* From the top of the bars down, with what the last bar has. */
static void put_legend(fya_buf *out, const bars *b, const part *parts, size_t count)
{
	const cli_build_figures *last = &b->of[b->count - 1];
	double left = named(last), y = 75;

	put_legend_head(out, b);
	for (size_t i = 0; i < count; i++)
		left -= bytes_named(last, parts[i].name);
	put_legend_row(out, y, CLI_CHART_GREY, "small ones and rest", left);
	for (size_t i = count; i-- > 0;)
		put_legend_row(out, y += ROW, parts[i].color, parts[i].name,
		               bytes_named(last, parts[i].name));
	cli_chart_text(out, 515, y + ROW + 6, "start", "t", "all");
	cli_chart_text(out, CLI_CHART_WIDTH - 30, y + ROW + 6, "end", "t",
	               cli_label_bytes(named(last)).text);
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static void put_bars(fya_buf *out, bars *b)
{
	cli_plot p = { .left = 80, .top = 60, .right = 465, .bottom = 380, .y_max = b->largest };
	double slot = (p.right - p.left) / (double)b->count;
	double width = slot * 0.7 > 110 ? 110 : slot * 0.7;
	part parts[CLI_COMPONENTS_MAX];
	size_t count = pick(b, parts);
	double below;

	label_bars(b, slot);
	below = label_height(b);
	cli_chart_begin(out,
	                larger(p.bottom + below + (b->named ? 20 : 35), 120 + ROW * (double)count),
	                "What the memory of a build is made of");
	cli_chart_byte_axis(out, &p);
	for (size_t i = 0; i < b->count; i++) {
		double middle = p.left + slot * ((double)i + 0.5);

		put_bar(out, &p, &b->of[i], middle - width / 2, width, parts, count);
		put_label(out, b, i, middle, p.bottom);
	}
	cli_chart_line(out, p.left, p.bottom, p.right, p.bottom, "x");
	if (!b->named)
		cli_chart_text(out, (p.left + p.right) / 2, p.bottom + below + 20, "middle", "s",
		               "pages");
	put_legend(out, b, parts, count);
	cli_chart_end(out);
}

bool cli_chart_components(fya_buf *out, const fyfm_value *reports, const char *const *names,
                          size_t count)
{
	bars b = { .of = calloc(BARS_MAX, sizeof(*b.of)) };
	bool drawn;

	if (b.of == NULL)
		return false;
	read_bars(&b, reports, names, count);
	drawn = b.count != 0 && b.largest > 0;
	if (drawn)
		put_bars(out, &b);
	free(b.of);
	return drawn;
}
