/* The graph for Graphviz, and for Mermaid in Markdown. */
#include "libfy-ssg/graph/palette.h"
#include "libfy-ssg/graph/site-graph.h"

/* Between quotes; \ stands for itself only doubled, and Graphviz reads entities as HTML has them.
 * Line breaks become blanks. */
static void put_quoted(fya_buf *out, fyfm_str text)
{
	fya_buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c == '"' || c == '\\')
			fya_buf_putc(out, '\\');
		fya_buf_putc(out, c < 0x20 ? ' ' : (char)c);
		if (c == '&')
			fya_buf_puts(out, "amp;");
	}
	fya_buf_putc(out, '"');
}

static void put_node(const fyssg_graph *g, const fyssg_palette *colors, uint32_t page,
                     fya_buf *scratch, fya_buf *out)
{
	double many = g->links.rank[page] * g->links.nodes;
	fyfm_str title = fyssg_graph_title(g, page, scratch);

	fya_buf_printf(out, "\tp%u [xlabel=", page);
	put_quoted(out, title);
	fya_buf_puts(out, ", tooltip=");
	put_quoted(out, title);
	fya_buf_puts(out, ", URL=");
	fya_buf_clear(scratch);
	fyssg_graph_page_path(g, page, scratch);
	put_quoted(out, (fyfm_str){ fya_buf_cstr(scratch), scratch->len });
	fya_buf_puts(out, ", width=");
	fyssg_put_fixed(out, many > 100 ? 1.2 : 0.2 + many / 100, 2);
	fya_buf_printf(out, ", fillcolor=\"%s\"];\n", fyssg_palette_color(colors, g, page));
}

void fyssg_graph_put_dot(const fyssg_graph *g, const fyssg_page_list *l, uint32_t shown,
                         fya_buf *out)
{
	fyssg_palette colors;
	fyssg_shown s;
	fya_buf scratch;
	uint32_t i;

	fya_buf_init(&scratch, out->allocator, 0);
	if (!fyssg_shown_init(&s, &g->links, l->pages, shown)) {
		out->status = FYA_BUF_NOMEM;
		return;
	}
	fyssg_palette_init(&colors, g, l->pages, shown);
	fya_buf_puts(out, "// ");
	fyssg_shown_put(&s, &g->links, out);
	fya_buf_puts(out, "\ndigraph site {\n"
	                  "\tgraph [overlap=false, outputorder=edgesfirst, forcelabels=true];\n"
	                  "\tnode [shape=circle, style=filled, label=\"\", fontsize=9, "
	                  "color=white];\n"
	                  "\tedge [color=\"#00000040\", arrowsize=0.4];\n");
	for (i = 0; i < shown; i++)
		put_node(g, &colors, l->pages[i], &scratch, out);
	for (i = 0; i < s.link_count; i++)
		fya_buf_printf(out, "\tp%u -> p%u;\n", s.pages[s.links[i].from],
		               s.pages[s.links[i].to]);
	fya_buf_puts(out, "}\n");
	fyssg_shown_release(&s);
	fya_buf_release(&scratch);
}

/* Mermaid knows entities by number, behind a `#`. */
static void put_mermaid_label(fya_buf *out, fyfm_str text)
{
	fya_buf_puts(out, "[\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c < 0x20)
			fya_buf_putc(out, ' ');
		else if (strchr("\"#;<>&`[]", c) != NULL)
			fya_buf_printf(out, "#%u;", c);
		else
			fya_buf_putc(out, (char)c);
	}
	fya_buf_puts(out, "\"]");
}

void fyssg_graph_put_mermaid(const fyssg_graph *g, const fyssg_page_list *l, uint32_t shown,
                             fya_buf *out)
{
	fyssg_shown s;
	fya_buf scratch;
	uint32_t i;

	fya_buf_init(&scratch, out->allocator, 0);
	if (!fyssg_shown_init(&s, &g->links, l->pages, shown)) {
		out->status = FYA_BUF_NOMEM;
		return;
	}
	fya_buf_puts(out, "%% ");
	fyssg_shown_put(&s, &g->links, out);
	fya_buf_puts(out, "\ngraph LR\n");
	for (i = 0; i < shown; i++) {
		fya_buf_printf(out, "    p%u", l->pages[i]);
		put_mermaid_label(out, fyssg_graph_title(g, l->pages[i], &scratch));
		fya_buf_putc(out, '\n');
	}
	for (i = 0; i < s.link_count; i++)
		fya_buf_printf(out, "    p%u --> p%u\n", s.pages[s.links[i].from],
		               s.pages[s.links[i].to]);
	fyssg_shown_release(&s);
	fya_buf_release(&scratch);
}
