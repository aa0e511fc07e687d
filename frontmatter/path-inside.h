/* What a path is made of, and how one step is taken. */
#ifndef FYFM_PATH_INSIDE_H
#define FYFM_PATH_INSIDE_H

#include <fyfm/path.h>

#include "frontmatter/describe.h"
#include "frontmatter/value-inline.h"

typedef struct fyfm_i_step {
	fyfm_step step;
	fyfm_value typed; /* what YAML reads a plain name as; undefined where that is a string, or
	                     does not fit into the word */
} fyfm_i_step;

/* One block from `allocator`: behind the steps are the texts. */
struct fyfm_path {
	fya_allocator *allocator;
	size_t size;
	fyfm_str text;
	size_t count;
	fyfm_i_step steps[];
};

/* Takes one step into `v`. FYFM_OK: *index is the position of the pair or element. FYFM_ERR_RANGE,
 * not in the sequence: *index is its count where the step means the place behind the last
 * element, else SIZE_MAX. FYFM_ERR_NOT_FOUND: not in the mapping. FYFM_ERR_TYPE: `v` has no such
 * steps. */
fyfm_status fyfm_i_step_find(const fyfm_i_step *s, fyfm_value v, size_t *index);
/* The value at a position that was found. */
static inline fyfm_value fyfm_i_step_value(fyfm_value v, size_t index)
{
	return fyfm_i_kind(v) == FYFM_MAP ? fyfm_value_at(v, index) : fyfm_at(v, index);
}

/* Describes why step i, taken into `v`, failed with `status`; returns that. */
fyfm_status fyfm_i_step_fail(const fyfm_path *path, size_t i, fyfm_value v, fyfm_status status,
                             fyfm_diag *diag);

/* What a value is, in a few words for a message; never allocates. Returns `out`. */
const char *fyfm_i_what(fyfm_value v, char out[FYFM_I_DESCRIBE_SIZE]);

#endif
