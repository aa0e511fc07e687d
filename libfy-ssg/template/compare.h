/* Comparing beyond what operators need: for sorting, unique and pprint. */
#ifndef FYSSG_TEMPLATE_COMPARE_H
#define FYSSG_TEMPLATE_COMPARE_H

#include "libfy-ssg/template/ops.h"

typedef enum fyssg_relation {
	FYSSG_LESS = -1,
	FYSSG_SAME = 0,
	FYSSG_GREATER = 1,
	FYSSG_UNORDERED = 2,   /* NaN is involved */
	FYSSG_INCOMPARABLE = 3 /* Python raises TypeError */
} fyssg_relation;

/* How a stands to b. Fails only where values nest too deep, or for undefined. */
fyssg_relation fyssg_relate(fyssg_eval *ev, fyfm_value a, fyfm_value b);

/* A hash that agrees with fyssg_equal(); false, after fyssg_fail(), for what Python cannot hash:
 * lists and mappings. */
bool fyssg_hash(fyssg_eval *ev, fyfm_value v, uint64_t *out);

#endif
