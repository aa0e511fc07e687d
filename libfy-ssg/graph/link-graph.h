/*
 * fyssg_link_graph - which page's text links to which page.
 *
 * Pages are the numbers of the page table. The links stand in rows of 32-bit numbers, one row after
 * the other: 8 bytes for a link (it is kept in both directions) and 24 for a page. A page that
 * links to another one three times links to it once; links to itself and out of the site do not
 * count. Equal input gives equal bytes, whatever the number of workers.
 *
 * Made by one thread at a time; read by any number afterwards.
 */
#ifndef FYSSG_GRAPH_LINK_GRAPH_H
#define FYSSG_GRAPH_LINK_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include <fya/allocator.h>

/* What is so of a page. */
enum fyssg_node_flags {
	FYSSG_NODE_COUNTS = 1 << 0,   /* it is part of the graph; see link-pass.h */
	FYSSG_NODE_ORDINARY = 1 << 1, /* of kind page: it can be an island, an orphan, a dead end */
	FYSSG_NODE_MENU = 1 << 2      /* a menu leads to it */
};

typedef struct fyssg_link_graph {
	fya_allocator *allocator;
	uint32_t count;     /* pages of the table */
	uint32_t nodes;     /* of them with FYSSG_NODE_COUNTS */
	uint32_t links;
	/* count + 1: page p's row is out[out_first[p]] to out[out_first[p + 1] - 1] */
	uint32_t *out_first;
	uint32_t *out;      /* pages it links to, ascending */
	uint32_t *in_first, *in; /* the same of pages that link to it */
	uint8_t *flags;     /* fyssg_node_flags of each page */
	/* Smallest page of each page's component; NULL until fyssg_link_graph_connect() */
	uint32_t *component;
	double *rank;       /* PageRank; NULL until fyssg_link_graph_rank() */
} fyssg_link_graph;

/* Empty: `count` pages that do not count, no links; out_first is zeroed for the caller to fill,
 * with `out`. False: no memory. Release it in any case. */
bool fyssg_link_graph_init(fyssg_link_graph *g, fya_allocator *a, uint32_t count);
void fyssg_link_graph_release(fyssg_link_graph *g);

/* From out_first, out and flags to all but component and rank. A page that is linked to counts.
 * False: no memory. */
bool fyssg_link_graph_finish(fyssg_link_graph *g);

static inline uint32_t fyssg_out_degree(const fyssg_link_graph *g, uint32_t page)
{
	return g->out_first[page + 1] - g->out_first[page];
}

static inline uint32_t fyssg_in_degree(const fyssg_link_graph *g, uint32_t page)
{
	return g->in_first[page + 1] - g->in_first[page];
}

/* No other page refers to it, and it refers to none. Also of a page that does not count. */
static inline bool fyssg_is_island(const fyssg_link_graph *g, uint32_t page)
{
	return fyssg_out_degree(g, page) == 0 && fyssg_in_degree(g, page) == 0;
}

/* A hub: linked to by at least three pages, and by ten times as many as the average page. */
static inline bool fyssg_is_hub(const fyssg_link_graph *g, uint32_t page)
{
	uint32_t in = fyssg_in_degree(g, page);

	return in >= 3 && (uint64_t)in * g->nodes >= 10 * (uint64_t)g->links;
}

/* --- page-rank.c ------------------------------------------------------------------------------ */

/* Makes `rank`: PageRank with damping 0.85. What a page without links has goes to all pages alike.
 * The ranks of all pages that count sum to 1, that of the others is 0. Sums are made in an order
 * that depends on the graph alone. Iterates until the ranks change by less than 1e-12 in all, 200
 * times at most. False: no memory. */
bool fyssg_link_graph_rank(fyssg_link_graph *g, unsigned workers);

/* --- components.c ----------------------------------------------------------------------------- */

/* Makes `component`: pages are in one where links lead from one to the other, whatever their
 * direction. False: no memory. */
bool fyssg_link_graph_connect(fyssg_link_graph *g);

#endif
