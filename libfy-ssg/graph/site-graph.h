/* What a fyssg_graph is, and what its printers share. */
#ifndef FYSSG_GRAPH_SITE_GRAPH_H
#define FYSSG_GRAPH_SITE_GRAPH_H

#include <fyssg/graph.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/graph/link-graph.h"
#include "libfy-ssg/graph/pins.h"

struct fyssg_graph {
	fyssg_build_options options;
	fyssg_job job;
	fya_allocator *allocator; /* of the graph */
	fyssg_link_graph links;
	fyssg_graph_summary summary;
};

/* --- page-list.c ------------------------------------------------------------------------------ */

/* The pages of a view, in its order. */
typedef struct fyssg_page_list {
	uint32_t *pages;   /* of components: the smallest page of each */
	uint32_t *sizes;   /* of components: how many pages each has; else NULL */
	uint8_t *reasons;  /* by page number, of hot pages: fyssg_pin_reason; else NULL */
	uint32_t count;
} fyssg_page_list;

/* False: no memory. Release it in any case. */
bool fyssg_page_list_init(fyssg_page_list *l, const fyssg_graph *g, fyssg_graph_view view,
                          unsigned keep_top_percent);
void fyssg_page_list_release(fyssg_page_list *l);

/* --- graph.c ---------------------------------------------------------------------------------- */

/* The title of a page; where it has none, or a blank one, its path in `scratch`. */
fyfm_str fyssg_graph_title(const fyssg_graph *g, uint32_t page, fya_buf *scratch);
/* The section at the top level that a page is in, as a page; home for pages in none and for home;
 * FYSSG_NONE for taxonomies and terms. */
uint32_t fyssg_graph_top_section(const fyssg_graph *g, uint32_t page);
/* Appends x with so many decimals (0 to 9), rounded; x is not negative and below 1e9. */
void fyssg_put_fixed(fya_buf *out, double x, unsigned decimals);

/* --- the printers: append; out->status tells a failure ---------------------------------------- */

/* graph-table.c; `top` entries of the list. */
void fyssg_graph_put_table(const fyssg_graph *g, const fyssg_page_list *l, fyssg_graph_view view,
                           uint32_t top, fya_buf *out);
/* graph-json.c */
void fyssg_graph_put_json(const fyssg_graph *g, const fyssg_page_list *l, fyssg_graph_view view,
                          uint32_t top, fya_buf *out);
/* graph-dot.c: the first `shown` pages of the list, and the links among them. */
void fyssg_graph_put_dot(const fyssg_graph *g, const fyssg_page_list *l, uint32_t shown,
                         fya_buf *out);
void fyssg_graph_put_mermaid(const fyssg_graph *g, const fyssg_page_list *l, uint32_t shown,
                             fya_buf *out);
/* graph-svg.c */
void fyssg_graph_put_svg(const fyssg_graph *g, const fyssg_page_list *l, uint32_t shown,
                         fya_buf *out);

/* --- shown-pages.c: some pages and the links among them --------------------------------------- */

typedef struct fyssg_shown {
	const uint32_t *pages;
	uint32_t count;
	struct fyssg_shown_link {
		uint32_t from, to; /* indices in `pages` */
	} *links;              /* by from, then by page number of the target */
	uint32_t link_count;
} fyssg_shown;

/* False: no memory. Release it in any case; `pages` is borrowed. */
bool fyssg_shown_init(fyssg_shown *s, const fyssg_link_graph *g, const uint32_t *pages,
                      uint32_t count);
void fyssg_shown_release(fyssg_shown *s);
/* Appends "60 of 1000 pages, 80 of 3000 links". */
void fyssg_shown_put(const fyssg_shown *s, const fyssg_link_graph *g, fya_buf *out);

#endif
