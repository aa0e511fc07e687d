/* The anchors of one document. */
#ifndef FYFM_ANCHORS_H
#define FYFM_ANCHORS_H

#include "frontmatter/value-inline.h"

struct fyfm_i_anchor {
	fyfm_str name;
	fyfm_value value;
	bool open; /* on a collection that is not closed yet: its value is not known */
	fyfm_str tag; /* of that value, where tags are kept; or data is NULL */
};

/* Zeroed to begin with. */
typedef struct fyfm_i_anchors {
	struct fyfm_i_anchor *list;
	size_t count, capacity;
	uint32_t *slots; /* position + 1 of the latest anchor of a name; 0: empty */
	size_t slot_count;
} fyfm_i_anchors;

/* Forgets all; keeps the memory. */
void fyfm_i_anchors_clear(fyfm_i_anchors *anchors);
void fyfm_i_anchors_release(fyfm_i_anchors *anchors);
/* Adds an anchor, which replaces an older one of that name; returns its position, SIZE_MAX when
 * memory runs out. */
size_t fyfm_i_anchors_add(fyfm_i_anchors *anchors, fyfm_str name, fyfm_value value, bool open);
/* NULL where there is none. */
const struct fyfm_i_anchor *fyfm_i_anchors_find(const fyfm_i_anchors *anchors, fyfm_str name);

#endif
