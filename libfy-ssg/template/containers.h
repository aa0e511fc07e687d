/* Lists and mappings that a template can change, for their methods. */
#ifndef FYSSG_TEMPLATE_CONTAINERS_H
#define FYSSG_TEMPLATE_CONTAINERS_H

#include "libfy-ssg/template/key-set.h"
#include "libfy-ssg/template/objects.h"

/* Behind FYSSG_CLASS_LIST is a fyssg_list. */
static inline fyssg_list *fyssg_list_of(fyfm_value v)
{
	return fyssg_object_of(v);
}

/* A mapping: pairs in the order in which their keys came. */
typedef struct fyssg_dict {
	fyssg_list keys, values;
	fyssg_key_set index; /* of keys */
} fyssg_dict;

static inline fyssg_dict *fyssg_dict_of(fyfm_value v)
{
	return fyssg_object_of(v);
}

/* Position of a key; false where there is none, or, after fyssg_fail(), it cannot be one. */
bool fyssg_dict_find(fyssg_eval *ev, const fyssg_dict *d, fyfm_value key, size_t *at);
bool fyssg_dict_set(fyssg_eval *ev, fyssg_dict *d, fyfm_value key, fyfm_value value);
void fyssg_dict_remove(fyssg_eval *ev, fyssg_dict *d, size_t at);
/* Takes in what dict.update() does: a mapping, or pairs. */
bool fyssg_dict_update(fyssg_eval *ev, fyssg_dict *d, fyfm_value from);

#endif
