/*
 * The link graph of a site: which pages lead to which.
 *
 * Links of the pages' Markdown count, one for each page and target; links that templates write, and
 * those out of the site, do not. Nodes are the pages that have a file and are not held back, and
 * lists without a file that some page links to.
 */
#ifndef FYSSG_GRAPH_H
#define FYSSG_GRAPH_H

#include <stdint.h>

#include <fya/buffer.h>
#include <fyssg/build.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A loaded site and its graph. After fyssg_graph_build() it does not change: any number of threads
 * may read it. */
typedef struct fyssg_graph fyssg_graph;

typedef enum fyssg_graph_view {
	FYSSG_GRAPH_SUMMARY,
	FYSSG_GRAPH_RANK,       /* pages by PageRank */
	FYSSG_GRAPH_HUBS,       /* pages that by far the most link to, see `hubs`; by how many do */
	FYSSG_GRAPH_ISLANDS,    /* ordinary pages that no page links to and that link to none */
	FYSSG_GRAPH_ORPHANS,    /* ordinary pages that no page links to */
	FYSSG_GRAPH_DEAD_ENDS,  /* ordinary pages that link to none */
	FYSSG_GRAPH_COMPONENTS, /* groups of pages that links connect, whatever their direction */
	FYSSG_GRAPH_PINNED      /* hot pages, which a page store keeps, and why */
} fyssg_graph_view;

#define FYSSG_GRAPH_VIEWS 8

typedef enum fyssg_graph_format {
	FYSSG_GRAPH_TABLE,
	FYSSG_GRAPH_JSON,
	FYSSG_GRAPH_DOT,     /* for Graphviz */
	FYSSG_GRAPH_MERMAID,
	FYSSG_GRAPH_SVG
} fyssg_graph_format;

typedef struct fyssg_graph_options {
	fyssg_graph_view view;     /* of a table and of JSON; the others show pages and links */
	fyssg_graph_format format;
	/* Entries of a list, or pages of a picture; 0: 20 in a table, all in JSON, 300 in a picture
	 * or in DOT, 60 in Mermaid */
	unsigned top;
	unsigned keep_top_percent; /* pages that are hot by PageRank, of 100 */
} fyssg_graph_options;

/* What stands of a site as a whole. */
typedef struct fyssg_graph_summary {
	uint32_t pages;      /* nodes */
	uint32_t ordinary;   /* of them: neither home nor section, taxonomy or term */
	uint32_t links;      /* different pairs of pages */
	uint32_t islands, orphans, dead_ends; /* of ordinary pages; islands are both others too */
	uint32_t hubs;       /* ten times as many links in as the average, and three at least */
	uint32_t components, largest; /* groups of connected pages; pages in the largest */
} fyssg_graph_summary;

/* A page of the graph. */
typedef struct fyssg_graph_page {
	uint32_t number;     /* in the site's page table */
	uint32_t in, out;    /* pages that link to it, that it links to */
	double rank;         /* PageRank: those of all pages sum to 1 */
	uint32_t component;  /* smallest number of a page in its group */
} fyssg_graph_page;

/* "dead-ends", as JSON and the command line name it. Returns false, *out untouched, where no view
 * has that name. */
FYA_API bool fyssg_graph_view_parse(const char *name, fyssg_graph_view *out);
FYA_API const char *fyssg_graph_view_name(fyssg_graph_view view);

/* view summary, format table, percent 10. */
FYA_API void fyssg_graph_options_init(fyssg_graph_options *o);

/* Loads the site as fyssg_build() does, up to its first write, reads the text of all pages, and
 * makes the graph. What is wrong is told to o->diag, which is borrowed as long as the graph lives.
 * *out is the caller's, NULL on failure. Returns what fyssg_build() does. */
FYA_API FYA_CHECKED fyfm_status fyssg_graph_build(const fyssg_build_options *o, fyssg_graph **out);
/* NULL is fine. */
FYA_API void fyssg_graph_free(fyssg_graph *g);

FYA_API fyssg_graph_summary fyssg_graph_sum_up(const fyssg_graph *g);
/* Pages of the site's table, of which some are no nodes. */
FYA_API uint32_t fyssg_graph_page_count(const fyssg_graph *g);
/* The page of that number; false where it is no node. */
FYA_API bool fyssg_graph_page_at(const fyssg_graph *g, uint32_t number, fyssg_graph_page *out);
/* Appends the path of its URL, "/guides/a/", percent-encoded; nothing where the table has no such
 * page. */
FYA_API void fyssg_graph_page_path(const fyssg_graph *g, uint32_t number, fya_buf *out);
/* No other page links to it, and it links to none. */
FYA_API bool fyssg_graph_is_island(const fyssg_graph *g, uint32_t number);

/* Appends what the options ask for. The same graph gives the same bytes. FYFM_OK; where `out`
 * failed, which then ends in the middle: FYFM_ERR_LIMIT if it was full, else FYFM_ERR_NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyssg_graph_print(const fyssg_graph *g,
                                                  const fyssg_graph_options *o, fya_buf *out);

#ifdef __cplusplus
}
#endif
#endif
