#include "libfy-ssg/graph/pins.h"

#include <stdlib.h>
#include <string.h>

const char *const fyssg_pin_names[FYSSG_PIN_REASONS] = { "rank", "menu", "hub" };

/* Whether page a comes behind page b. */
static bool is_behind(const fyssg_link_graph *g, uint32_t a, uint32_t b)
{
	return g->rank[a] != g->rank[b] ? g->rank[a] < g->rank[b] : a > b;
}

/* `heap` has the page that comes last at its top. */
static void sift_down(const fyssg_link_graph *g, uint32_t *heap, uint32_t count, uint32_t at)
{
	uint32_t page = heap[at];

	for (;;) {
		uint64_t child = 2 * (uint64_t)at + 1;

		if (child >= count)
			break;
		if (child + 1 < count && is_behind(g, heap[child + 1], heap[child]))
			child++;
		if (!is_behind(g, heap[child], page))
			break;
		heap[at] = heap[child];
		at = (uint32_t)child;
	}
	heap[at] = page;
}

/* A heap of the best so far; then sorted in place, the last of them going to the end first. */
uint32_t fyssg_pages_by_rank(const fyssg_link_graph *g, uint32_t *pages, uint32_t room)
{
	uint32_t count = 0, page, i;

	for (page = 0; page < g->count && room > 0; page++) {
		if (!(g->flags[page] & FYSSG_NODE_COUNTS))
			continue;
		if (count < room) {
			pages[count++] = page;
			for (i = count == room ? count / 2 : 0; i-- > 0;)
				sift_down(g, pages, count, i);
		} else if (is_behind(g, pages[0], page)) {
			pages[0] = page;
			sift_down(g, pages, count, 0);
		}
	}
	if (count < room)
		for (i = count / 2; i-- > 0;)
			sift_down(g, pages, count, i);
	for (i = count; i > 1; i--) {
		page = pages[i - 1];
		pages[i - 1] = pages[0];
		pages[0] = page;
		sift_down(g, pages, i - 1, 0);
	}
	return count;
}

static bool pick_by_rank(const fyssg_link_graph *g, unsigned percent, uint8_t *reasons)
{
	uint32_t room = (uint32_t)(((uint64_t)g->nodes * percent + 99) / 100), count, i;
	uint32_t *pages;

	if (room == 0)
		return true;
	pages = calloc(room, sizeof(*pages));
	if (pages == NULL)
		return false;
	count = fyssg_pages_by_rank(g, pages, room);
	for (i = 0; i < count; i++)
		if (fyssg_in_degree(g, pages[i]) > 0)
			reasons[pages[i]] |= FYSSG_PIN_RANK;
	free(pages);
	return true;
}

bool fyssg_pins_pick(const fyssg_link_graph *g, unsigned percent, uint8_t *reasons,
                     uint32_t *count)
{
	uint32_t page, hot = 0;

	memset(reasons, 0, g->count);
	if (!pick_by_rank(g, percent > 100 ? 100 : percent, reasons))
		return false;
	for (page = 0; page < g->count; page++) {
		if (g->flags[page] & FYSSG_NODE_MENU)
			reasons[page] |= FYSSG_PIN_MENU;
		if (fyssg_is_hub(g, page))
			reasons[page] |= FYSSG_PIN_HUB;
		hot += reasons[page] != 0;
	}
	if (count != NULL)
		*count = hot;
	return true;
}
