/*
 * Hot pages: those whose rendered text is worth keeping, because others ask for it again and again.
 */
#ifndef FYSSG_GRAPH_PINS_H
#define FYSSG_GRAPH_PINS_H

#include "libfy-ssg/graph/link-graph.h"

/* Why a page is hot. */
enum fyssg_pin_reason {
	FYSSG_PIN_RANK = 1 << 0, /* among the top percent by PageRank */
	FYSSG_PIN_MENU = 1 << 1, /* a menu leads to it */
	FYSSG_PIN_HUB = 1 << 2   /* see fyssg_is_hub() */
};

#define FYSSG_PIN_REASONS 3
/* Their names, in the order of their bits. */
extern const char *const fyssg_pin_names[FYSSG_PIN_REASONS];

/* Sets reasons[page] of each page of the table, 0 where it is not hot, from a graph with ranks.
 * `percent` of the pages that count, rounded up, is hot by rank; of equal ranks the lower page
 * number is. One that no page links to is hot only where a menu leads to it. *count (may be NULL) is
 * how many are hot. False: no memory. */
bool fyssg_pins_pick(const fyssg_link_graph *g, unsigned percent, uint8_t *reasons,
                     uint32_t *count);

/* Appends up to `room` pages that count to `pages`, of the highest rank first, ties by number;
 * returns how many. */
uint32_t fyssg_pages_by_rank(const fyssg_link_graph *g, uint32_t *pages, uint32_t room);

#endif
