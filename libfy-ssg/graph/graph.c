#include <fyssg/graph.h>

#include <stdlib.h>

#include "libfy-ssg/graph/link-pass.h"
#include "libfy-ssg/graph/site-graph.h"

/* Entries where nobody says how many. */
enum { TABLE_TOP = 20, PICTURE_TOP = 300, MERMAID_TOP = 60 };
/* A picture of more can neither be made in good time nor be read. */
enum { SVG_MAX = 2000 };

/* --- life ------------------------------------------------------------------------------------- */

static void sum_up(fyssg_graph *g)
{
	const fyssg_link_graph *l = &g->links;
	fyssg_graph_summary *s = &g->summary;
	uint32_t page;

	*s = (fyssg_graph_summary){ .pages = l->nodes, .links = l->links };
	for (page = 0; page < l->count; page++) {
		if (!(l->flags[page] & FYSSG_NODE_COUNTS))
			continue;
		s->components += l->component[page] == page;
		s->hubs += fyssg_is_hub(l, page);
		if (!(l->flags[page] & FYSSG_NODE_ORDINARY))
			continue;
		s->ordinary++;
		s->orphans += fyssg_in_degree(l, page) == 0;
		s->dead_ends += fyssg_out_degree(l, page) == 0;
		s->islands += fyssg_is_island(l, page);
	}
}

static bool find_largest(fyssg_graph *g)
{
	fyssg_page_list list;
	bool ok = fyssg_page_list_init(&list, g, FYSSG_GRAPH_COMPONENTS, 0);

	g->summary.largest = ok && list.count > 0 ? list.sizes[0] : 0;
	fyssg_page_list_release(&list);
	return ok;
}

static fyfm_status make(fyssg_graph *g)
{
	fyfm_status status = fyssg_job_load(&g->job, &g->options);

	if (status != FYFM_OK)
		return status;
	g->allocator = fya_malloc_new();
	if (g->allocator == NULL)
		return FYFM_ERR_NOMEM;
	status = fyssg_link_pass(&g->links, &g->job, g->allocator, true);
	fyssg_job_flush(&g->job);
	if (status != FYFM_OK)
		return status;
	if (!fyssg_link_graph_rank(&g->links, g->job.workers) ||
	    !fyssg_link_graph_connect(&g->links))
		return FYFM_ERR_NOMEM;
	sum_up(g);
	return find_largest(g) ? FYFM_OK : FYFM_ERR_NOMEM;
}

fyfm_status fyssg_graph_build(const fyssg_build_options *o, fyssg_graph **out)
{
	fyssg_graph *g = calloc(1, sizeof(*g));
	fyfm_status status;

	*out = NULL;
	if (g == NULL)
		return FYFM_ERR_NOMEM;
	g->options = *o;
	status = make(g);
	if (status == FYFM_OK)
		*out = g;
	else
		fyssg_graph_free(g);
	return status;
}

void fyssg_graph_free(fyssg_graph *g)
{
	if (g == NULL)
		return;
	if (g->links.allocator != NULL)
		fyssg_link_graph_release(&g->links);
	fya_destroy(g->allocator);
	fyssg_job_unload(&g->job);
	free(g);
}

/* --- pages ------------------------------------------------------------------------------------ */

fyssg_graph_summary fyssg_graph_sum_up(const fyssg_graph *g)
{
	return g->summary;
}

uint32_t fyssg_graph_page_count(const fyssg_graph *g)
{
	return g->links.count;
}

bool fyssg_graph_page_at(const fyssg_graph *g, uint32_t number, fyssg_graph_page *out)
{
	const fyssg_link_graph *l = &g->links;

	if (number >= l->count || !(l->flags[number] & FYSSG_NODE_COUNTS))
		return false;
	*out = (fyssg_graph_page){ .number = number,
		                   .in = fyssg_in_degree(l, number),
		                   .out = fyssg_out_degree(l, number),
		                   .rank = l->rank[number],
		                   .component = l->component[number] };
	return true;
}

void fyssg_graph_page_path(const fyssg_graph *g, uint32_t number, fya_buf *out)
{
	const fyssg_site *s = &g->job.site;
	fya_buf path;

	if (number >= s->pages.count)
		return;
	fya_buf_init(&path, out->allocator, 0);
	fyssg_page_path(s, &s->pages.at[number], &path);
	if (path.status == FYA_BUF_OK)
		fyssg_url(&g->job.config, FYSSG_URL_PATH, fya_buf_cstr(&path), path.len, out);
	else
		out->status = path.status;
	fya_buf_release(&path);
}

bool fyssg_graph_is_island(const fyssg_graph *g, uint32_t number)
{
	return number >= g->links.count || fyssg_is_island(&g->links, number);
}

fyfm_str fyssg_graph_title(const fyssg_graph *g, uint32_t page, fya_buf *scratch)
{
	const fyssg_site *s = &g->job.site;
	fyfm_str title = fyssg_site_text(s, s->pages.at[page].title);

	if (title.len > 0)
		return title;
	fya_buf_clear(scratch);
	fyssg_graph_page_path(g, page, scratch);
	return (fyfm_str){ fya_buf_cstr(scratch), scratch->len };
}

uint32_t fyssg_graph_top_section(const fyssg_graph *g, uint32_t page)
{
	const fyssg_site *s = &g->job.site;
	const fyssg_section *section = fyssg_page_section(s, &s->pages.at[page]);

	if (section == NULL)
		return FYSSG_NONE;
	while (section->parent != FYSSG_NONE && section->parent != 0)
		section = &s->sections.at[section->parent];
	return section->page;
}

/* --- printing --------------------------------------------------------------------------------- */

void fyssg_put_fixed(fya_buf *out, double x, unsigned decimals)
{
	uint64_t scale = 1, n;

	for (unsigned i = 0; i < decimals; i++)
		scale *= 10;
	n = (uint64_t)(x * (double)scale + 0.5);
	fya_buf_printf(out, "%llu", (unsigned long long)(n / scale));
	if (decimals > 0)
		fya_buf_printf(out, ".%0*llu", (int)decimals, (unsigned long long)(n % scale));
}

void fyssg_graph_options_init(fyssg_graph_options *o)
{
	*o = (fyssg_graph_options){ .keep_top_percent = 10 };
}

static uint32_t entries(const fyssg_graph_options *o, uint32_t count)
{
	static const uint32_t usual[] = { [FYSSG_GRAPH_TABLE] = TABLE_TOP,
		                          [FYSSG_GRAPH_JSON] = UINT32_MAX,
		                          [FYSSG_GRAPH_DOT] = PICTURE_TOP,
		                          [FYSSG_GRAPH_MERMAID] = MERMAID_TOP,
		                          [FYSSG_GRAPH_SVG] = PICTURE_TOP };
	uint32_t top = o->top != 0 ? o->top : usual[o->format];

	if (o->format == FYSSG_GRAPH_SVG && top > SVG_MAX)
		top = SVG_MAX;
	return top < count ? top : count;
}

fyfm_status fyssg_graph_print(const fyssg_graph *g, const fyssg_graph_options *o, fya_buf *out)
{
	bool lists = o->format == FYSSG_GRAPH_TABLE || o->format == FYSSG_GRAPH_JSON;
	/* Pictures show pages; what a group has of them is in its pages' places. */
	fyssg_graph_view view = !lists && o->view == FYSSG_GRAPH_COMPONENTS ? FYSSG_GRAPH_RANK
	                                                                    : o->view;
	fyssg_page_list list;
	uint32_t top;

	if (!fyssg_page_list_init(&list, g, view, o->keep_top_percent)) {
		fyssg_page_list_release(&list);
		return FYFM_ERR_NOMEM;
	}
	top = entries(o, list.count);
	switch (o->format) {
	case FYSSG_GRAPH_TABLE:
		fyssg_graph_put_table(g, &list, view, top, out);
		break;
	case FYSSG_GRAPH_JSON:
		fyssg_graph_put_json(g, &list, view, top, out);
		break;
	case FYSSG_GRAPH_DOT:
		fyssg_graph_put_dot(g, &list, top, out);
		break;
	case FYSSG_GRAPH_MERMAID:
		fyssg_graph_put_mermaid(g, &list, top, out);
		break;
	case FYSSG_GRAPH_SVG:
		fyssg_graph_put_svg(g, &list, top, out);
		break;
	}
	fyssg_page_list_release(&list);
	return out->status == FYA_BUF_OK ? FYFM_OK :
	       out->status == FYA_BUF_FULL ? FYFM_ERR_LIMIT : FYFM_ERR_NOMEM;
}
