#include "libfy-ssg/graph/link-graph.h"

#include <string.h>

static void *new_zeroed(fya_allocator *a, size_t count, size_t size)
{
	void *p = fya_alloc_array(a, count == 0 ? 1 : count, size, 0);

	if (p != NULL)
		memset(p, 0, count * size);
	return p;
}

bool fyssg_link_graph_init(fyssg_link_graph *g, fya_allocator *a, uint32_t count)
{
	*g = (fyssg_link_graph){ .allocator = a, .count = count };
	g->out_first = new_zeroed(a, (size_t)count + 1, sizeof(uint32_t));
	g->in_first = new_zeroed(a, (size_t)count + 1, sizeof(uint32_t));
	g->flags = new_zeroed(a, count, 1);
	return g->out_first != NULL && g->in_first != NULL && g->flags != NULL;
}

static void drop(fya_allocator *a, void *p, size_t count, size_t size)
{
	if (p != NULL)
		fya_free(a, p, (count == 0 ? 1 : count) * size);
}

void fyssg_link_graph_release(fyssg_link_graph *g)
{
	fya_allocator *a = g->allocator;
	size_t links = g->out_first == NULL ? 0 : g->out_first[g->count];

	drop(a, g->rank, g->count, sizeof(double));
	drop(a, g->component, g->count, sizeof(uint32_t));
	drop(a, g->in, links, sizeof(uint32_t));
	drop(a, g->out, links, sizeof(uint32_t));
	drop(a, g->flags, g->count, 1);
	drop(a, g->in_first, (size_t)g->count + 1, sizeof(uint32_t));
	drop(a, g->out_first, (size_t)g->count + 1, sizeof(uint32_t));
	*g = (fyssg_link_graph){ .allocator = a };
}

/* Turns the links round. Pages are gone through in their order, so each row ascends. */
static void transpose(fyssg_link_graph *g)
{
	uint32_t page, i, sum = 0;

	/* First in_first[p] is where p's row ends so far, then, shifted by one, where it begins. */
	for (i = 0; i < g->links; i++)
		g->in_first[g->out[i]]++;
	for (page = 0; page < g->count; page++) {
		uint32_t degree = g->in_first[page];

		g->in_first[page] = sum;
		sum += degree;
	}
	for (page = 0; page < g->count; page++)
		for (i = g->out_first[page]; i < g->out_first[page + 1]; i++)
			g->in[g->in_first[g->out[i]]++] = page;
	memmove(g->in_first + 1, g->in_first, g->count * sizeof(*g->in_first));
	g->in_first[0] = 0;
}

bool fyssg_link_graph_finish(fyssg_link_graph *g)
{
	uint32_t page;

	g->links = g->out_first[g->count];
	g->in = new_zeroed(g->allocator, g->links, sizeof(uint32_t));
	if (g->in == NULL)
		return false;
	transpose(g);
	for (page = 0; page < g->count; page++) {
		if (fyssg_in_degree(g, page) > 0)
			g->flags[page] |= FYSSG_NODE_COUNTS;
		g->nodes += (g->flags[page] & FYSSG_NODE_COUNTS) != 0;
	}
	return true;
}
