#include "libfy-ssg/graph/link-graph.h"

/* The root of a page's tree; paths are halved on the way. */
static uint32_t find_root(uint32_t *parent, uint32_t page)
{
	while (parent[page] != page) {
		parent[page] = parent[parent[page]];
		page = parent[page];
	}
	return page;
}

bool fyssg_link_graph_connect(fyssg_link_graph *g)
{
	uint32_t page, i, *parent;

	parent = fya_alloc_array(g->allocator, g->count == 0 ? 1 : g->count, sizeof(*parent), 0);
	if (parent == NULL)
		return false;
	for (page = 0; page < g->count; page++)
		parent[page] = page;
	/* The smaller root wins, so that it is the smallest page of all. */
	for (page = 0; page < g->count; page++) {
		for (i = g->out_first[page]; i < g->out_first[page + 1]; i++) {
			uint32_t a = find_root(parent, page), b = find_root(parent, g->out[i]);

			parent[a > b ? a : b] = a > b ? b : a;
		}
	}
	for (page = 0; page < g->count; page++)
		parent[page] = find_root(parent, page);
	g->component = parent;
	return true;
}
