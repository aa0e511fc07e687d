/* Colours of sections: those with most of the pages that are shown get one of their own. */
#ifndef FYSSG_GRAPH_PALETTE_H
#define FYSSG_GRAPH_PALETTE_H

#include "libfy-ssg/graph/site-graph.h"

#define FYSSG_PALETTE_MAX 9

typedef struct fyssg_palette {
	struct {
		uint32_t section; /* page of a section at the top level, or FYSSG_NONE: lists */
		uint32_t pages;   /* that are shown */
	} entries[FYSSG_PALETTE_MAX];
	unsigned count;
	uint32_t rest; /* pages that are shown, of all other sections */
} fyssg_palette;

void fyssg_palette_init(fyssg_palette *p, const fyssg_graph *g, const uint32_t *pages,
                        uint32_t count);
/* "#4e79a7"; static. */
const char *fyssg_palette_color(const fyssg_palette *p, const fyssg_graph *g, uint32_t page);
/* That of an entry; of `count`, the one for all other sections. */
const char *fyssg_palette_entry_color(unsigned entry);

#endif
