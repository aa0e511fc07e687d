/* All nodes below a node, for analyses that look into everything. */
#ifndef FYSSG_TEMPLATE_WALK_H
#define FYSSG_TEMPLATE_WALK_H

#include "libfy-ssg/template/ast.h"

/* Calls `visit` for each direct child of `n`; a NULL child is none. */
void fyssg_walk_children(const fyssg_node *n, void (*visit)(void *user, const fyssg_node *child),
                         void *user);

#endif
