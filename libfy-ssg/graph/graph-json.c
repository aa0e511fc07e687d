#include "libfy-ssg/graph/site-graph.h"
#include "libfy-ssg/report/json-writer.h"

static void put_summary(fyssg_json *j, const fyssg_graph_summary *s)
{
	fyssg_json_open(j, "summary", '{', false);
	fyssg_json_unsigned(j, "pages", s->pages);
	fyssg_json_unsigned(j, "ordinary", s->ordinary);
	fyssg_json_unsigned(j, "links", s->links);
	fyssg_json_unsigned(j, "islands", s->islands);
	fyssg_json_unsigned(j, "orphans", s->orphans);
	fyssg_json_unsigned(j, "dead_ends", s->dead_ends);
	fyssg_json_unsigned(j, "hubs", s->hubs);
	fyssg_json_unsigned(j, "components", s->components);
	fyssg_json_unsigned(j, "largest_component", s->largest);
	fyssg_json_float(j, "connectivity", s->pages == 0 ? 0 : (double)s->largest / s->pages);
	fyssg_json_close(j, '}');
}

static void put_reasons(fyssg_json *j, unsigned reasons)
{
	fyssg_json_open(j, "why", '[', true);
	for (unsigned i = 0; i < FYSSG_PIN_REASONS; i++)
		if (reasons & 1u << i)
			fyssg_json_string(j, NULL, fyssg_pin_names[i]);
	fyssg_json_close(j, ']');
}

/* Which page it is: its path, source and title. */
static void put_names(fyssg_json *j, const fyssg_graph *g, uint32_t page, fya_buf *scratch)
{
	const fyssg_site *s = &g->job.site;
	const fyssg_page *p = &s->pages.at[page];

	fya_buf_clear(scratch);
	fyssg_graph_page_path(g, page, scratch);
	fyssg_json_string(j, "path", fya_buf_cstr(scratch));
	if (p->flags & FYSSG_PAGE_HAS_FILE) {
		fya_buf_clear(scratch);
		fyssg_page_source(s, p, scratch);
		fyssg_json_string(j, "source", fya_buf_cstr(scratch));
	} else {
		fyssg_json_null(j, "source");
	}
	fyssg_json_text(j, "title", fyssg_site_text(s, p->title));
}

static void put_page(fyssg_json *j, const fyssg_graph *g, const fyssg_page_list *l, uint32_t page,
                     fya_buf *scratch)
{
	fyssg_json_open(j, NULL, '{', true);
	put_names(j, g, page, scratch);
	fyssg_json_unsigned(j, "in", fyssg_in_degree(&g->links, page));
	fyssg_json_unsigned(j, "out", fyssg_out_degree(&g->links, page));
	fyssg_json_float(j, "rank", g->links.rank[page]);
	if (l->reasons != NULL)
		put_reasons(j, l->reasons[page]);
	fyssg_json_close(j, '}');
}

static void put_component(fyssg_json *j, const fyssg_graph *g, const fyssg_page_list *l, uint32_t i,
                          fya_buf *scratch)
{
	fyssg_json_open(j, NULL, '{', true);
	fyssg_json_unsigned(j, "pages", l->sizes[i]);
	fyssg_json_float(j, "share", (double)l->sizes[i] / g->links.nodes);
	fyssg_json_open(j, "first", '{', true);
	put_names(j, g, l->pages[i], scratch);
	fyssg_json_close(j, '}');
	fyssg_json_close(j, '}');
}

void fyssg_graph_put_json(const fyssg_graph *g, const fyssg_page_list *l, fyssg_graph_view view,
                          uint32_t top, fya_buf *out)
{
	fyssg_json j = { .out = out };
	fya_buf scratch;
	uint32_t i;

	fya_buf_init(&scratch, out->allocator, 0);
	fyssg_json_open(&j, NULL, '{', false);
	put_summary(&j, &g->summary);
	if (view != FYSSG_GRAPH_SUMMARY) {
		fyssg_json_string(&j, "view", fyssg_graph_view_name(view));
		fyssg_json_unsigned(&j, "count", l->count);
		fyssg_json_open(&j, view == FYSSG_GRAPH_COMPONENTS ? "components" : "pages", '[',
		                false);
		for (i = 0; i < top; i++) {
			if (l->sizes != NULL)
				put_component(&j, g, l, i, &scratch);
			else
				put_page(&j, g, l, l->pages[i], &scratch);
		}
		fyssg_json_close(&j, ']');
	}
	fyssg_json_close(&j, '}');
	fya_buf_release(&scratch);
}
