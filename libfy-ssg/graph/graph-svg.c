/* The graph as a picture. */
#include <stdlib.h>
#include <string.h>

#include <fyssg/xml.h>

#include "libfy-ssg/graph/layout.h"
#include "libfy-ssg/graph/palette.h"

#define WIDTH 1200
#define HEIGHT 800
#define LEGEND_LEFT 1010
#define LABELS_MAX 24
/* So many titles may lie on circles that are smaller than their own. */
#define LABELS_ABOVE 10
#define LETTER_WIDTH 6.4
#define LABEL_HEIGHT 13.0
/* What is free between a label and a circle, and between two labels in a line. */
#define LABEL_GAP 1.0
#define LABEL_SPACE 6.0

struct label {
	double left, top, right, bottom;
};

/* What says how many pages stand alone. */
static const struct label caption = { 50, HEIGHT - 36, 330, HEIGHT - 16 };

struct picture {
	const fyssg_graph *graph;
	const fyssg_shown *shown;
	fyssg_palette colors;
	fyssg_place *places;
	uint32_t alone; /* pages without links to the others */
	fya_buf *out;
	fya_buf scratch;
	struct label labels[LABELS_MAX];
	unsigned label_count;
	double least; /* radius of the circles that a title may not touch, or more */
};

static void put_number(fya_buf *out, const char *name, double x)
{
	fya_buf_printf(out, " %s=\"", name);
	fyssg_put_fixed(out, x < 0 ? 0 : x, 1);
	fya_buf_putc(out, '"');
}

/* --- text ------------------------------------------------------------------------------------- */

static void put_head(struct picture *p)
{
	const char *title = p->graph->job.config.title;
	fya_buf *out = p->out;

	fya_buf_printf(out,
	               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	               "font-family=\"system-ui, 'DejaVu Sans', sans-serif\">\n"
	               "<rect width=\"%d\" height=\"%d\" fill=\"#fdfdfc\"/>\n"
	               "<text x=\"30\" y=\"38\" font-size=\"20\" font-weight=\"600\" "
	               "fill=\"#222\">",
	               WIDTH, HEIGHT, WIDTH, HEIGHT);
	fyssg_xml_text(out, title, strlen(title));
	fya_buf_puts(out, *title != '\0' ? ": links" : "Links");
	fya_buf_puts(out, "</text>\n<text x=\"30\" y=\"58\" font-size=\"13\" fill=\"#777\">");
	fyssg_shown_put(p->shown, &p->graph->links, out);
	fya_buf_puts(out, "</text>\n");
}

/* The first `letters` characters of text. */
static fyfm_str shorten(fyfm_str text, size_t letters)
{
	size_t i = 0;

	for (; i < text.len; i++)
		if (((unsigned char)text.data[i] & 0xc0) != 0x80 && letters-- == 0)
			break;
	return (fyfm_str){ text.data, i };
}

static void put_legend_row(struct picture *p, unsigned row, fyfm_str name, uint32_t pages)
{
	fyfm_str shown = shorten(name, 20);
	double y = 100 + 22.0 * row;

	fya_buf_puts(p->out, "<circle r=\"6\"");
	put_number(p->out, "cx", LEGEND_LEFT + 6);
	put_number(p->out, "cy", y - 4);
	fya_buf_printf(p->out, " fill=\"%s\"/><text", fyssg_palette_entry_color(row));
	put_number(p->out, "x", LEGEND_LEFT + 20);
	put_number(p->out, "y", y);
	fya_buf_puts(p->out, " font-size=\"13\" fill=\"#333\">");
	fyssg_xml_text(p->out, shown.data, shown.len);
	fya_buf_puts(p->out, shown.len < name.len ? "…" : "");
	fya_buf_printf(p->out, " <tspan fill=\"#999\">%u</tspan></text>\n", pages);
}

static size_t count_letters(fyfm_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return n;
}

static void put_legend(struct picture *p)
{
	unsigned i;

	fya_buf_printf(p->out, "<text x=\"%d\" y=\"76\" font-size=\"12\" fill=\"#777\">"
	                       "Sections, and pages shown</text>\n", LEGEND_LEFT);
	for (i = 0; i < p->colors.count; i++) {
		uint32_t section = p->colors.entries[i].section;
		fyfm_str name = section == FYSSG_NONE ? FYFM_STR("lists of terms")
			: fyssg_graph_title(p->graph, section, &p->scratch);

		put_legend_row(p, i, name, p->colors.entries[i].pages);
	}
	if (p->colors.rest > 0)
		put_legend_row(p, FYSSG_PALETTE_MAX, FYFM_STR("others"), p->colors.rest);
	if (p->alone > 0)
		fya_buf_printf(p->out,
		               "<text x=\"56\" y=\"%d\" font-size=\"12\" fill=\"#777\">"
		               "No links with other pages shown: %u</text>\n",
		               HEIGHT - 22, p->alone);
	fya_buf_printf(p->out,
	               "<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#777\">"
	               "Size: PageRank</text>\n"
	               "<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#777\">"
	               "Colour of a link: where from</text>\n",
	               LEGEND_LEFT, HEIGHT - 50, LEGEND_LEFT, HEIGHT - 32);
}

/* --- links and pages -------------------------------------------------------------------------- */

/* Bent a little to the left, so that two that go both ways are two lines. */
static void put_link(struct picture *p, const struct fyssg_shown_link *link)
{
	const fyssg_place *a = &p->places[link->from], *b = &p->places[link->to];
	double x = (a->x + b->x) / 2 + (b->y - a->y) * 0.08;
	double y = (a->y + b->y) / 2 - (b->x - a->x) * 0.08;
	double at[] = { a->x, a->y, x, y, b->x, b->y };
	static const char *const before[] = { "M", " ", "Q", " ", " ", " " };

	fya_buf_puts(p->out, "<path d=\"");
	for (size_t i = 0; i < 6; i++) {
		fya_buf_puts(p->out, before[i]);
		fyssg_put_fixed(p->out, at[i] < 0 ? 0 : at[i], 1);
	}
	fya_buf_printf(p->out, "\" stroke=\"%s\"/>\n",
	               fyssg_palette_color(&p->colors, p->graph, p->shown->pages[link->from]));
}

static void put_links(struct picture *p)
{
	uint32_t links = p->shown->link_count;

	/* Many links are drawn fainter, or nothing else could be seen. */
	fya_buf_printf(p->out, "<g fill=\"none\" stroke-width=\"%s\" stroke-opacity=\"%s\">\n",
	               links > 1500 ? "0.7" : "1",
	               links > 4000 ? "0.12" : links > 1500 ? "0.2" : links > 300 ? "0.35" : "0.5");
	for (uint32_t i = 0; i < links; i++)
		put_link(p, &p->shown->links[i]);
	fya_buf_puts(p->out, "</g>\n");
}

static void put_page(struct picture *p, uint32_t i)
{
	const fyssg_link_graph *g = &p->graph->links;
	const fyssg_place *place = &p->places[i];
	uint32_t page = p->shown->pages[i];
	fyfm_str title = fyssg_graph_title(p->graph, page, &p->scratch);

	fya_buf_puts(p->out, "<circle");
	put_number(p->out, "cx", place->x);
	put_number(p->out, "cy", place->y);
	put_number(p->out, "r", place->radius);
	fya_buf_printf(p->out, " fill=\"%s\"><title>",
	               fyssg_palette_color(&p->colors, p->graph, page));
	fyssg_xml_text(p->out, title.data, title.len);
	fya_buf_puts(p->out, ": ");
	fya_buf_clear(&p->scratch);
	fyssg_graph_page_path(p->graph, page, &p->scratch);
	fyssg_xml_text(p->out, fya_buf_cstr(&p->scratch), p->scratch.len);
	fya_buf_printf(p->out, " (%u in, %u out)</title></circle>\n", fyssg_in_degree(g, page),
	               fyssg_out_degree(g, page));
}

/* In the order of the list: none touches another one. */
static void put_pages(struct picture *p)
{
	fya_buf_puts(p->out, "<g stroke=\"#fff\" stroke-width=\"0.8\">\n");
	for (uint32_t i = 0; i < p->shown->count; i++)
		put_page(p, i);
	fya_buf_puts(p->out, "</g>\n");
}

/* --- labels ----------------------------------------------------------------------------------- */

static bool overlap(const struct label *a, const struct label *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static double beyond(double x, double low, double high)
{
	return x < low ? low - x : x > high ? x - high : 0;
}

static bool is_on_circle(const struct label *l, const fyssg_place *at)
{
	double x = beyond(at->x, l->left, l->right), y = beyond(at->y, l->top, l->bottom);
	double least = at->radius + LABEL_GAP;

	return x * x + y * y < least * least;
}

static bool is_free(const struct picture *p, const struct label *l)
{
	const struct label wide = { l->left - LABEL_SPACE, l->top, l->right + LABEL_SPACE,
		                    l->bottom };

	if (l->left < 10 || l->right > LEGEND_LEFT - 10 || l->top < 66 || l->bottom > HEIGHT - 6 ||
	    (p->alone > 0 && overlap(l, &caption)))
		return false;
	for (unsigned i = 0; i < p->label_count; i++)
		if (overlap(&wide, &p->labels[i]))
			return false;
	for (uint32_t i = 0; i < p->shown->count; i++)
		if (p->places[i].radius >= p->least && is_on_circle(l, &p->places[i]))
			return false;
	return true;
}

/* Right of the page, left, above, below it or at its corners, whatever is free first; `far` from its
 * middle. *anchor is which part of the text stands at *x. */
static bool find_place(const struct picture *p, const fyssg_place *at, double far, double width,
                       struct label *l, double *x, const char **anchor)
{
	/* Where the text is anchored, and what of it is left of and above the page's middle. */
	static const struct {
		double x, y, before, above;
		const char *anchor;
	} spots[] = {
		{ 1, 0, 0, 0.5, "start" },       { -1, 0, 1, 0.5, "end" },
		{ 0, -1, 0.5, 1, "middle" },     { 0, 1, 0.5, 0, "middle" },
		{ 0.7, -0.7, 0, 1, "start" },    { 0.7, 0.7, 0, 0, "start" },
		{ -0.7, -0.7, 1, 1, "end" },     { -0.7, 0.7, 1, 0, "end" },
	};

	for (size_t i = 0; i < sizeof(spots) / sizeof(*spots); i++) {
		double top = at->y + far * spots[i].y - LABEL_HEIGHT * spots[i].above;

		*x = at->x + far * spots[i].x;
		*anchor = spots[i].anchor;
		*l = (struct label){ *x - width * spots[i].before, top,
			             *x + width * (1 - spots[i].before), top + LABEL_HEIGHT };
		if (is_free(p, l))
			return true;
	}
	return false;
}

static void put_title(struct picture *p, const struct label *l, double x, const char *anchor,
                      fyfm_str text, bool is_cut)
{
	p->labels[p->label_count++] = *l;
	fya_buf_puts(p->out, "<text");
	put_number(p->out, "x", x);
	put_number(p->out, "y", l->bottom - 3);
	if (strcmp(anchor, "start") != 0)
		fya_buf_printf(p->out, " text-anchor=\"%s\"", anchor);
	fya_buf_putc(p->out, '>');
	fyssg_xml_text(p->out, text.data, text.len);
	fya_buf_puts(p->out, is_cut ? "…</text>\n" : "</text>\n");
}

/* Where pages are dense, a title that is cut short is better than none. False: no place is free. */
static bool put_label(struct picture *p, uint32_t i)
{
	static const struct {
		size_t letters;
		double gap; /* to the circle */
	} tries[] = { { 28, 3 }, { 28, 9 }, { 18, 3 }, { 18, 9 }, { 11, 3 }, { 11, 9 } };
	fyfm_str whole = fyssg_graph_title(p->graph, p->shown->pages[i], &p->scratch), text;
	const char *anchor;
	struct label l;
	double x;

	for (size_t k = 0; k < sizeof(tries) / sizeof(*tries); k++) {
		text = shorten(whole, tries[k].letters);
		if (find_place(p, &p->places[i], p->places[i].radius + tries[k].gap,
		               LETTER_WIDTH * (double)(count_letters(text) + (text.len < whole.len)),
		               &l, &x, &anchor)) {
			put_title(p, &l, x, anchor, text, text.len < whole.len);
			return true;
		}
	}
	return false;
}

/* Of the pages that stand first in the list. Among thousands of dots there is no place that is free of
 * them all: the title of a page that counts may then hide some that count less. */
static void put_labels(struct picture *p)
{
	fya_buf_puts(p->out, "<g font-size=\"11.5\" fill=\"#111\" stroke=\"#fdfdfc\" "
	                     "stroke-width=\"3\" stroke-linejoin=\"round\" "
	                     "paint-order=\"stroke\">\n");
	for (uint32_t i = 0; i < p->shown->count && i < 2 * LABELS_MAX; i++) {
		bool put;

		if (p->label_count == LABELS_MAX)
			break;
		p->least = 0;
		put = put_label(p, i);
		p->least = p->places[i].radius;
		if (!put && i < LABELS_ABOVE)
			put_label(p, i);
	}
	fya_buf_puts(p->out, "</g>\n");
}

/* --- all of it -------------------------------------------------------------------------------- */

static void set_radii(struct picture *p)
{
	const double *rank = p->graph->links.rank;
	double most = 0, least = 1;
	uint32_t i;

	for (i = 0; i < p->shown->count; i++) {
		double x = rank[p->shown->pages[i]];

		most = x > most ? x : most;
		least = x < least ? x : least;
	}
	/* Where all are alike none needs to be large. */
	for (i = 0; i < p->shown->count; i++)
		p->places[i].radius =
			least < most ? 3.2 + 17 * rank[p->shown->pages[i]] / most : 8;
}

void fyssg_graph_put_svg(const fyssg_graph *g, const fyssg_page_list *l, uint32_t count,
                         fya_buf *out)
{
	static const fyssg_box box = { 60, 110, 900, HEIGHT - 160 };
	fyssg_shown shown;
	struct picture p = { .graph = g, .shown = &shown, .out = out };
	bool ok = fyssg_shown_init(&shown, &g->links, l->pages, count);

	fya_buf_init(&p.scratch, out->allocator, 0);
	p.places = calloc((size_t)count + 1, sizeof(*p.places));
	ok = ok && p.places != NULL;
	if (ok) {
		set_radii(&p);
		ok = fyssg_layout(&shown, &box, p.places, &p.alone);
	}
	if (ok) {
		fyssg_palette_init(&p.colors, g, l->pages, count);
		put_head(&p);
		put_links(&p);
		put_pages(&p);
		put_labels(&p);
		put_legend(&p);
		fya_buf_puts(out, "</svg>\n");
	} else {
		out->status = FYA_BUF_NOMEM;
	}
	free(p.places);
	fya_buf_release(&p.scratch);
	fyssg_shown_release(&shown);
}
