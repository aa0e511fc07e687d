/* fyfm_i_locator - a sink that finds where the value under a path of keys stands. */
#ifndef FYFM_LOCATE_H
#define FYFM_LOCATE_H

#include "frontmatter/events.h"

typedef struct fyfm_i_locator {
	fyfm_i_sink sink;
	const char *const *keys;
	size_t count;
	bool at_key;

	size_t matched; /* keys of the path that lead to the collection that is searched */
	bool inside;    /* of a collection; before it, the top is awaited */
	bool is_map;
	bool key_next;  /* in a mapping: the next node is a key */
	bool hit;       /* the next value is the one under the path's next key */
	bool merge;     /* the next value is merged in: where the key may come from */
	size_t index;   /* in a sequence */
	size_t skip;    /* open collections that lead nowhere */
	bool done;
	bool found;
	size_t start, end;         /* what was found, or second best */
	size_t key_start, key_end; /* the last key */
} fyfm_i_locator;

void fyfm_i_locator_init(fyfm_i_locator *l, const char *const *keys, size_t count, bool at_key);
/* After all events: false where there is no such path. */
bool fyfm_i_locator_found(const fyfm_i_locator *l, size_t *start, size_t *end);

#endif
