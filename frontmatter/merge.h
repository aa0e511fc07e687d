/* Merge keys: `<<: *defaults` and `<<: [*a, *b]`. */
#ifndef FYFM_MERGE_H
#define FYFM_MERGE_H

#include "frontmatter/events.h"

/* A value that waits for its collection to end, and where it stands in the source. */
typedef struct fyfm_i_pending {
	fyfm_value value;
	size_t at;
} fyfm_i_pending;

/* Where a pair of the answer is from. */
typedef struct fyfm_i_origin {
	fyfm_value map; /* that was merged in; undefined: the mapping itself */
	size_t i;       /* of the pair in there */
} fyfm_i_origin;

typedef struct fyfm_i_merge {
	const fyfm_i_input *in;
	bool want_origins;
	fyfm_i_origin *origins; /* one for each pair, if wanted; freed by the caller */
	fyfm_i_pending *pairs; /* the answer: keys and values in turns; freed by the caller */
	size_t count;          /* of pairs */
	size_t duplicate[2];   /* positions of two equal keys, for FYFM_ERR_EXISTS */
	size_t merged;         /* pairs copied so far in this document; counted up */
} fyfm_i_merge;

/* Stands for the key `<<` among pending values. */
fyfm_value fyfm_i_merge_key(void);

/* Makes m->pairs of `count` pairs, `<<` among them. What is merged takes the place of `<<`; keys
 * that the mapping has itself, and among several sources the earlier ones, win. */
fyfm_status fyfm_i_merge_pairs(fyfm_i_merge *m, const fyfm_i_pending *pairs, size_t count);

#endif
