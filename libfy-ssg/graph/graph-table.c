/* The graph in tables for people. */
#include "libfy-ssg/graph/site-graph.h"
#include "libfy-ssg/report/figures.h"

/* Pages that a summary names. */
enum { SUMMARY_TOP = 5 };

/* A rank as a multiple of the average page's, which is how people can compare it. */
static void put_rank(const fyssg_graph *g, uint32_t page, fya_buf *out)
{
	fya_buf number;

	fya_buf_init(&number, out->allocator, 0);
	fyssg_put_fixed(&number, g->links.rank[page] * g->links.nodes, 2);
	fya_buf_printf(out, "%8s", fya_buf_cstr(&number));
	fya_buf_release(&number);
}

static void put_reasons(unsigned reasons, fya_buf *out)
{
	const char *between = "";
	size_t begun = out->len;

	for (unsigned i = 0; i < FYSSG_PIN_REASONS; i++) {
		if (!(reasons & 1u << i))
			continue;
		fya_buf_puts(out, between);
		fya_buf_puts(out, fyssg_pin_names[i]);
		between = "+";
	}
	while (out->status == FYA_BUF_OK && out->len < begun + 15)
		fya_buf_putc(out, ' ');
}

static void put_pages(const fyssg_graph *g, const fyssg_page_list *l, uint32_t top, fya_buf *out)
{
	fya_buf_printf(out, "%8s %7s %7s  %s%s\n", "Rank", "In", "Out",
	               l->reasons != NULL ? "Why            " : "", "Page");
	for (uint32_t i = 0; i < top; i++) {
		uint32_t page = l->pages[i];

		put_rank(g, page, out);
		fya_buf_printf(out, " %7u %7u  ", fyssg_in_degree(&g->links, page),
		               fyssg_out_degree(&g->links, page));
		if (l->reasons != NULL)
			put_reasons(l->reasons[page], out);
		fyssg_graph_page_path(g, page, out);
		fya_buf_putc(out, '\n');
	}
}

static void put_components(const fyssg_graph *g, const fyssg_page_list *l, uint32_t top,
                           fya_buf *out)
{
	fya_buf_printf(out, "%8s %7s  %s\n", "Pages", "Share", "First page");
	for (uint32_t i = 0; i < top; i++) {
		fya_buf_printf(out, "%8u %7s  ", l->sizes[i],
		               fyssg_figure_share(l->sizes[i], g->links.nodes).text);
		fyssg_graph_page_path(g, l->pages[i], out);
		fya_buf_putc(out, '\n');
	}
}

static void put_line(fya_buf *out, const char *name, uint32_t count, uint32_t whole,
                     const char *what)
{
	fya_buf_printf(out, "%-11s %8u  %7s  %s\n", name, count,
	               fyssg_figure_share(count, whole).text, what);
}

static void put_summary(const fyssg_graph *g, const fyssg_page_list *l, uint32_t top, fya_buf *out)
{
	const fyssg_graph_summary *s = &g->summary;

	fya_buf_printf(out, "%-11s %8u           ", "Pages", s->pages);
	fya_buf_printf(out, "%u ordinary, %u home, sections and lists\n", s->ordinary,
	               s->pages - s->ordinary);
	fya_buf_printf(out, "%-11s %8u           ", "Links", s->links);
	fyssg_put_fixed(out, s->pages == 0 ? 0 : (double)s->links / s->pages, 1);
	fya_buf_puts(out, " a page\n");
	put_line(out, "Connected", s->largest, s->pages, "of all pages, in the largest group");
	put_line(out, "Islands", s->islands, s->ordinary, "of ordinary pages: no links in or out");
	put_line(out, "Orphans", s->orphans, s->ordinary, "of ordinary pages: no links in");
	put_line(out, "Dead ends", s->dead_ends, s->ordinary, "of ordinary pages: no links out");
	put_line(out, "Hubs", s->hubs, s->pages, "of all pages: ten times the average in");
	fya_buf_printf(out, "%-11s %8u\n", "Groups", s->components);
	if (top > 0) {
		fya_buf_putc(out, '\n');
		put_pages(g, l, top < SUMMARY_TOP ? top : SUMMARY_TOP, out);
	}
}

void fyssg_graph_put_table(const fyssg_graph *g, const fyssg_page_list *l, fyssg_graph_view view,
                           uint32_t top, fya_buf *out)
{
	if (view == FYSSG_GRAPH_SUMMARY) {
		put_summary(g, l, top, out);
		return;
	}
	if (l->count == 0) {
		fya_buf_printf(out, "There are no %s.\n",
		               view == FYSSG_GRAPH_DEAD_ENDS ? "dead ends"
		               : view == FYSSG_GRAPH_RANK    ? "pages"
		               : view == FYSSG_GRAPH_PINNED  ? "hot pages"
		                                             : fyssg_graph_view_name(view));
		return;
	}
	if (view == FYSSG_GRAPH_COMPONENTS)
		put_components(g, l, top, out);
	else
		put_pages(g, l, top, out);
	if (top < l->count)
		fya_buf_printf(out, "%u of %u; --top=N shows more\n", top, l->count);
}
