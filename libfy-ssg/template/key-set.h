/* Keys as Python's sets and dictionaries tell them apart: hashable, 1 == 1.0 == True. */
#ifndef FYSSG_TEMPLATE_KEY_SET_H
#define FYSSG_TEMPLATE_KEY_SET_H

#include "libfy-ssg/template/ops.h"

/* Open addressing, at most half full, in the arena. All zeros is an empty set. */
typedef struct fyssg_key_set {
	fyfm_value *keys;
	size_t *places; /* place + 1 of each key, 0 for an empty slot */
	size_t slots, count;
} fyssg_key_set;

/* Puts `key` in with a number of the caller's, unless it is there. *found is the number it has
 * now. False, after fyssg_fail(), for what cannot be a key. */
bool fyssg_key_set_put(
	fyssg_eval *ev, fyssg_key_set *s, fyfm_value key, size_t number, size_t *found);
/* The number that `key` was put in with; false where it was not, or, after fyssg_fail(), cannot
 * be a key. */
bool fyssg_key_set_find(fyssg_eval *ev, const fyssg_key_set *s, fyfm_value key, size_t *found);

#endif
