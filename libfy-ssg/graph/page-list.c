#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/graph/site-graph.h"

static const char *const view_names[FYSSG_GRAPH_VIEWS] = {
	[FYSSG_GRAPH_SUMMARY] = "summary",
	[FYSSG_GRAPH_RANK] = "rank",
	[FYSSG_GRAPH_HUBS] = "hubs",
	[FYSSG_GRAPH_ISLANDS] = "islands",
	[FYSSG_GRAPH_ORPHANS] = "orphans",
	[FYSSG_GRAPH_DEAD_ENDS] = "dead-ends",
	[FYSSG_GRAPH_COMPONENTS] = "components",
	[FYSSG_GRAPH_PINNED] = "pinned",
};

bool fyssg_graph_view_parse(const char *name, fyssg_graph_view *out)
{
	for (unsigned i = 0; i < FYSSG_GRAPH_VIEWS; i++) {
		if (strcmp(name, view_names[i]) == 0) {
			*out = (fyssg_graph_view)i;
			return true;
		}
	}
	return false;
}

const char *fyssg_graph_view_name(fyssg_graph_view view)
{
	return view_names[view];
}

/* Something to sort, largest first, ties by page. */
struct weighed {
	uint32_t weight, page;
};

static int compare_weighed(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->page > y->page) - (x->page < y->page);
}

/* How many are in the component of each page; at the component's smallest page. */
static uint32_t *component_sizes(const fyssg_link_graph *g)
{
	uint32_t *sizes = calloc((size_t)g->count + 1, sizeof(*sizes)), page;

	for (page = 0; sizes != NULL && page < g->count; page++)
		if (g->flags[page] & FYSSG_NODE_COUNTS)
			sizes[g->component[page]]++;
	return sizes;
}

/* Pages by weight; those of weight 0 are left out. */
static bool list_by_weight(fyssg_page_list *l, const uint32_t *weights, uint32_t count)
{
	struct weighed *sorted = calloc((size_t)count + 1, sizeof(*sorted));
	uint32_t i, n = 0;

	if (sorted == NULL)
		return false;
	for (i = 0; i < count; i++)
		if (weights[i] > 0)
			sorted[n++] = (struct weighed){ weights[i], i };
	qsort(sorted, n, sizeof(*sorted), compare_weighed);
	for (i = 0; i < n; i++) {
		l->pages[i] = sorted[i].page;
		if (l->sizes != NULL)
			l->sizes[i] = sorted[i].weight;
	}
	l->count = n;
	free(sorted);
	return true;
}

static bool list_components(fyssg_page_list *l, const fyssg_link_graph *g)
{
	uint32_t *sizes = component_sizes(g);
	bool ok;

	l->sizes = calloc((size_t)g->count + 1, sizeof(*l->sizes));
	ok = sizes != NULL && l->sizes != NULL && list_by_weight(l, sizes, g->count);
	free(sizes);
	return ok;
}

static bool list_hubs(fyssg_page_list *l, const fyssg_link_graph *g)
{
	uint32_t *degrees = calloc((size_t)g->count + 1, sizeof(*degrees)), page;
	bool ok;

	if (degrees == NULL)
		return false;
	for (page = 0; page < g->count; page++)
		degrees[page] = fyssg_is_hub(g, page) ? fyssg_in_degree(g, page) : 0;
	ok = list_by_weight(l, degrees, g->count);
	free(degrees);
	return ok;
}

static bool has(const fyssg_link_graph *g, uint32_t page, fyssg_graph_view view)
{
	if (!(g->flags[page] & FYSSG_NODE_ORDINARY))
		return false;
	switch (view) {
	case FYSSG_GRAPH_ISLANDS:
		return fyssg_is_island(g, page);
	case FYSSG_GRAPH_ORPHANS:
		return fyssg_in_degree(g, page) == 0;
	default:
		return fyssg_out_degree(g, page) == 0;
	}
}

static void list_those(fyssg_page_list *l, const fyssg_link_graph *g, fyssg_graph_view view)
{
	for (uint32_t page = 0; page < g->count; page++)
		if (has(g, page, view))
			l->pages[l->count++] = page;
}

static bool list_pinned(fyssg_page_list *l, const fyssg_link_graph *g, unsigned percent)
{
	uint32_t all = fyssg_pages_by_rank(g, l->pages, g->nodes), i;

	l->reasons = calloc((size_t)g->count + 1, 1);
	if (l->reasons == NULL || !fyssg_pins_pick(g, percent, l->reasons, NULL))
		return false;
	for (i = 0; i < all; i++)
		if (l->reasons[l->pages[i]] != 0)
			l->pages[l->count++] = l->pages[i];
	return true;
}

bool fyssg_page_list_init(fyssg_page_list *l, const fyssg_graph *graph, fyssg_graph_view view,
                          unsigned keep_top_percent)
{
	const fyssg_link_graph *g = &graph->links;

	*l = (fyssg_page_list){ .pages = calloc((size_t)g->count + 1, sizeof(uint32_t)) };
	if (l->pages == NULL)
		return false;
	switch (view) {
	case FYSSG_GRAPH_COMPONENTS:
		return list_components(l, g);
	case FYSSG_GRAPH_HUBS:
		return list_hubs(l, g);
	case FYSSG_GRAPH_PINNED:
		return list_pinned(l, g, keep_top_percent);
	case FYSSG_GRAPH_SUMMARY:
	case FYSSG_GRAPH_RANK:
		l->count = fyssg_pages_by_rank(g, l->pages, g->nodes);
		return true;
	default:
		list_those(l, g, view);
		return true;
	}
}

void fyssg_page_list_release(fyssg_page_list *l)
{
	free(l->pages);
	free(l->sizes);
	free(l->reasons);
	*l = (fyssg_page_list){ 0 };
}
