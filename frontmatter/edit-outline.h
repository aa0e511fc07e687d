/* fyfm_i_outline - where the nodes of a YAML text stand, for editing. */
#ifndef FYFM_EDIT_OUTLINE_H
#define FYFM_EDIT_OUTLINE_H

#include "frontmatter/events.h"

/* Nodes stand in the order of the text; keys and values take turns in mappings. */
typedef struct fyfm_i_node {
	unsigned char kind; /* enum fyfm_i_event_kind: SCALAR, ALIAS, SEQ_START or MAP_START */
	char style;         /* as in fyfm_i_event */
	bool decorated;     /* an anchor or a tag stands before it */
	bool keep;          /* a block scalar with `+`: blank lines behind it are its own */
	size_t start, end;  /* as in fyfm_i_event; of collections to their end; of what is not
	                       written behind the colon or dash, where that is found */
	size_t next;        /* the node behind all that is in this one */
	fyfm_value value;   /* of scalars that may be keys; else undefined */
} fyfm_i_node;

struct fyfm_i_open_node {
	size_t node;
	size_t children; /* keys count too */
};

typedef struct fyfm_i_outline {
	fyfm_i_sink sink;
	fya_allocator *a; /* of the values */
	fyfm_i_node *nodes;
	size_t count, capacity;
	struct fyfm_i_open_node *open; /* innermost last */
	size_t depth, open_capacity;
	const char *text;
	size_t len;
} fyfm_i_outline;

/* Reads a text that fyfm_parse() accepts; offsets count from `text`. Values of keys go into `a`.
 * After any end fyfm_i_outline_release() must follow. */
fyfm_status fyfm_i_outline_read(fyfm_i_outline *o, fyfm_parser *p, fya_allocator *a,
                                const char *text, size_t len, unsigned max_depth);
void fyfm_i_outline_release(fyfm_i_outline *o);

static inline bool fyfm_i_node_is_collection(const fyfm_i_node *n)
{
	return n->kind == FYFM_I_EVENT_SEQ_START || n->kind == FYFM_I_EVENT_MAP_START;
}

static inline bool fyfm_i_node_is_block_scalar(const fyfm_i_node *n)
{
	return n->kind == FYFM_I_EVENT_SCALAR && (n->style == '|' || n->style == '>');
}

/* Nothing is written for it: `key:`, `-`. */
static inline bool fyfm_i_node_is_unwritten(const fyfm_i_node *n)
{
	return n->kind == FYFM_I_EVENT_SCALAR && n->start == n->end;
}

#endif
