/*
 * Places for the pages of a picture: those that links connect attract each other, all push each
 * other away.
 *
 * No function of the C library whose result differs between systems is used but sqrt(), which does
 * not: the same links give the same places.
 */
#ifndef FYSSG_GRAPH_LAYOUT_H
#define FYSSG_GRAPH_LAYOUT_H

#include "libfy-ssg/graph/site-graph.h"

typedef struct fyssg_place {
	double x, y;
	double radius;
} fyssg_place;

/* A picture's box, in its units. */
typedef struct fyssg_box {
	double left, top, width, height;
} fyssg_box;

/* Sets x and y of all pages that are shown; radii are set already. Those without a link to or from
 * another one stand in rows at the bottom, or all over the box where there are no others, and get
 * smaller where they would not fit; *alone is how many that are. Takes time with the square
 * of the number of pages. False: no memory. */
bool fyssg_layout(const fyssg_shown *s, const fyssg_box *box, fyssg_place *places,
                  uint32_t *alone);

#endif
