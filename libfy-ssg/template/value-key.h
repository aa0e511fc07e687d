/* Any value as a key: for filters that tell elements apart, lists and mappings among them. */
#ifndef FYSSG_TEMPLATE_VALUE_KEY_H
#define FYSSG_TEMPLATE_VALUE_KEY_H

#include "libfy-ssg/template/key-set.h"

/* The value itself where a fyssg_key_set takes it. Lists and mappings have a key of their own
 * text: they are the same where they print the same. */
fyfm_value fyssg_value_key(fyssg_eval *ev, fyfm_value v);

/* Puts all elements of `list` into a set; the first of equal ones counts, by its position. */
bool fyssg_key_set_of(fyssg_eval *ev, const fyssg_list *list, fyssg_key_set *out);

#endif
