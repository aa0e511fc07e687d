/*
 * fyssg_page_store - rendered texts of pages, kept for the pages that ask for them.
 *
 * A list that shows what its pages begin with, or a page that shows its neighbour's text, would have
 * it rendered again each time. The store keeps texts within a bound of bytes:
 *
 *   hot pages   many others lead to them: kept from the first rendering on
 *   warm pages  kept until others are asked for more recently
 *   cold pages  nothing refers to them: rendered, used and released
 *
 * What it hands out is copied, so that nothing of it is in use beyond a call, and any text can go at
 * any time. It changes no byte of the output: a text is kept only where rendering it again would
 * give the same for every page that may ask, and what rendering took of an output's budgets is taken
 * again by each output that it is handed to.
 *
 * All threads share one store, under its own lock. A build of which no template asks for the text of
 * other pages makes none.
 */
#ifndef FYSSG_BUILD_PAGE_STORE_H
#define FYSSG_BUILD_PAGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fya/allocator.h>
#include <fyfm/value.h>

/* A smaller bound is of no use. */
#define FYSSG_PAGE_STORE_MIN ((size_t)64 << 10)

typedef struct fyssg_page_store fyssg_page_store;

typedef enum fyssg_text_part {
	FYSSG_TEXT_CONTENT,
	FYSSG_TEXT_SUMMARY,
	FYSSG_TEXT_PARTS
} fyssg_text_part;

typedef enum fyssg_heat {
	FYSSG_HEAT_COLD,
	FYSSG_HEAT_WARM,
	FYSSG_HEAT_HOT
} fyssg_heat;

/* Of an output's budgets: what rendering a text took, or what is left. */
typedef struct fyssg_render_cost {
	uint64_t steps;
	size_t value_bytes;
	/* Calls around it. A text may not be had deeper than where it was rendered. */
	unsigned depth;
} fyssg_render_cost;

typedef struct fyssg_page_store_figures {
	uint64_t asked, answered; /* requests, and those that the store could answer */
	size_t texts, hot_texts;  /* that it keeps now */
	size_t max_bytes;         /* its bound now */
	fya_stats memory;
} fyssg_page_store_figures;

/* For pages numbered below `pages`, all of them warm at first. Its texts and its table take at most
 * `max_bytes` of `memory`, which it owns from now on, failed or not (NULL: as if it had failed);
 * beside them it takes a byte for each page. NULL: no memory. */
fyssg_page_store *fyssg_page_store_new(uint32_t pages, size_t max_bytes, fya_allocator *memory);
/* NULL is fine. */
void fyssg_page_store_free(fyssg_page_store *s);

/* Before it is shared. */
void fyssg_page_store_set_heat(fyssg_page_store *s, uint32_t page, fyssg_heat heat);

/* Copies the text of a page into `arena`, which is the calling thread's: *out borrows from it, and
 * *cost is what it took once. False, nothing changed: it is not kept, `left` would not bear it, or
 * there is no memory. Any thread. */
bool fyssg_page_store_get(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                          const fyssg_render_cost *left, fya_allocator *arena, fyfm_str *out,
                          fyssg_render_cost *cost);
/* Keeps a copy of the text, where there is room for it and the page is not cold. Any thread. */
void fyssg_page_store_put(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                          const fyssg_render_cost *cost, fyfm_str text);

/* Gives half of what it keeps up, in the end all, and keeps no more than that from then on. False:
 * it had nothing to give. Any thread. `store` is a fyssg_page_store. */
bool fyssg_page_store_shrink(void *store);

/* Any thread. */
void fyssg_page_store_figure(fyssg_page_store *s, fyssg_page_store_figures *out);

#endif
