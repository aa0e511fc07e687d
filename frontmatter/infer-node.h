/* What fyfm_infer keeps: a tree of the places where values stand, with counts. */
#ifndef FYFM_INFER_NODE_H
#define FYFM_INFER_NODE_H

#include <fyfm/infer.h>

#include "frontmatter/text-format.h"

enum fyfm_i_seen_kind {
	FYFM_I_SEEN_STRING,
	FYFM_I_SEEN_DATE, /* timestamps without a time */
	FYFM_I_SEEN_TIME, /* timestamps with one */
	FYFM_I_SEEN_INTEGER,
	FYFM_I_SEEN_FLOAT,
	FYFM_I_SEEN_BOOLEAN,
	FYFM_I_SEEN_SEQ,
	FYFM_I_SEEN_MAP,
	FYFM_I_SEEN_NULL,
	FYFM_I_SEEN_COUNT
};

typedef struct fyfm_i_seen fyfm_i_seen;

/* A text and how often it was there. */
typedef struct fyfm_i_choice {
	fyfm_str text;
	size_t count;
} fyfm_i_choice;

typedef struct fyfm_i_child {
	fyfm_str key;
	fyfm_i_seen *seen;
	bool not_text; /* it was a number, a date, ... in some page */
} fyfm_i_child;

/* One place: the top, a key, the items of a list. */
struct fyfm_i_seen {
	size_t kinds[FYFM_I_SEEN_COUNT];
	size_t formats[FYFM_I_FORMAT_COUNT]; /* strings that fit each */

	fyfm_i_choice *choices; /* distinct strings, sorted; NULL where there are none */
	unsigned choice_count;
	bool many_choices; /* more than are kept: none are */

	fyfm_i_child *children; /* keys, sorted */
	size_t child_count, child_capacity;
	bool many_children; /* more keys than max_keys: `each` stands for all of them */
	fyfm_i_seen *each;  /* or NULL */
	fyfm_i_seen *items; /* of lists; or NULL */
};

struct fyfm_infer {
	fya_allocator *a;
	fyfm_infer_options options; /* with the defaults filled in */
	size_t nodes;
	fyfm_i_seen top;
};

size_t fyfm_i_seen_total(const fyfm_i_seen *seen);

#endif
