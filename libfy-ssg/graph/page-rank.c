#include <stdlib.h>

#include "libfy-ssg/graph/link-graph.h"
#include "libfy-ssg/site/parallel.h"

#define DAMPING 0.85
#define TOLERANCE 1e-12
#define ROUNDS_MAX 200
/* Pages that are summed up together: fixed, so that sums do not depend on the number of workers. */
#define CHUNK 16384

/* What one chunk contributes to the sums over all pages. */
struct part {
	double lost;   /* rank of its pages that link to none, after the round */
	double change; /* sum of absolute differences */
};

struct round {
	const fyssg_link_graph *g;
	/* By page, before the round: its rank divided among its links */
	double *share;
	double *rank;
	double base; /* what each page gets in any case */
	struct part *parts;
};

static double rank_of(const struct round *r, uint32_t page)
{
	const fyssg_link_graph *g = r->g;
	double sum = 0;
	uint32_t i;

	for (i = g->in_first[page]; i < g->in_first[page + 1]; i++)
		sum += r->share[g->in[i]];
	return r->base + DAMPING * sum;
}

static bool rank_chunk(void *user, unsigned worker, size_t first, size_t end)
{
	struct round *r = user;
	struct part *part = &r->parts[first / CHUNK];
	size_t page;

	(void)worker;
	*part = (struct part){ 0 };
	for (page = first; page < end; page++) {
		double rank, difference;

		if (!(r->g->flags[page] & FYSSG_NODE_COUNTS))
			continue;
		rank = rank_of(r, (uint32_t)page);
		difference = rank - r->rank[page];
		part->change += difference < 0 ? -difference : difference;
		if (fyssg_out_degree(r->g, (uint32_t)page) == 0)
			part->lost += rank;
		r->rank[page] = rank;
	}
	return true;
}

static void begin(struct round *r)
{
	const fyssg_link_graph *g = r->g;
	uint32_t page;

	for (page = 0; page < g->count; page++)
		r->rank[page] = g->flags[page] & FYSSG_NODE_COUNTS ? 1.0 / g->nodes : 0;
}

/* Fills the shares; only pages with links have one. */
static void divide(struct round *r)
{
	const fyssg_link_graph *g = r->g;
	uint32_t page;

	for (page = 0; page < g->count; page++) {
		uint32_t degree = fyssg_out_degree(g, page);

		if (degree > 0)
			r->share[page] = r->rank[page] / degree;
	}
}

static struct part sum_up(const struct round *r)
{
	size_t chunks = ((size_t)r->g->count + CHUNK - 1) / CHUNK, i;
	struct part sum = { 0 };

	for (i = 0; i < chunks; i++) {
		sum.lost += r->parts[i].lost;
		sum.change += r->parts[i].change;
	}
	return sum;
}

static double lost_at_first(const fyssg_link_graph *g)
{
	uint32_t page, dead_ends = 0;

	for (page = 0; page < g->count; page++)
		dead_ends += (g->flags[page] & FYSSG_NODE_COUNTS) && fyssg_out_degree(g, page) == 0;
	return (double)dead_ends / g->nodes;
}

bool fyssg_link_graph_rank(fyssg_link_graph *g, unsigned workers)
{
	size_t count = g->count == 0 ? 1 : g->count;
	struct round r = { .g = g };
	struct part sum = { 0 };
	unsigned i;

	g->rank = r.rank = fya_alloc_array(g->allocator, count, sizeof(double), 0);
	r.share = calloc(count, sizeof(double));
	r.parts = calloc(count / CHUNK + 1, sizeof(*r.parts));
	if (r.rank != NULL && r.share != NULL && r.parts != NULL) {
		begin(&r);
		sum.lost = g->nodes == 0 ? 0 : lost_at_first(g);
		for (i = 0; i < ROUNDS_MAX && g->nodes > 0; i++) {
			divide(&r);
			r.base = (1 - DAMPING + DAMPING * sum.lost) / g->nodes;
			fyssg_parallel(workers, g->count, CHUNK, rank_chunk, &r);
			sum = sum_up(&r);
			if (sum.change < TOLERANCE)
				break;
		}
	}
	free(r.parts);
	free(r.share);
	return r.rank != NULL && r.share != NULL && r.parts != NULL;
}
