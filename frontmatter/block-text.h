/*
 * block-text - the text of block scalars (`|` and `>`) from their source.
 *
 * A block scalar is kept as a span of its source and decoded when asked for: libfyaml's own
 * text of them takes time quadratic in blank lines, and most of them are never read twice.
 */
#ifndef FYFM_BLOCK_TEXT_H
#define FYFM_BLOCK_TEXT_H

#include "frontmatter/value-inline.h"

/* Reads a text piece by piece; pieces borrow from the source or are static. */
typedef struct fyfm_i_pieces {
	const char *at, *end;
	fyfm_i_block block;
	size_t breaks;    /* line breaks to give before the next piece of content */
	fyfm_str content; /* a line that waits for the breaks before it */
	bool waits;       /* there is such a line */
	bool any;         /* a line with content was seen */
	bool indented;    /* the last one began with a blank */
} fyfm_i_pieces;

void fyfm_i_pieces_of_block(fyfm_i_pieces *p, const fyfm_i_block *block);
/* `v` must be a string and outlive *p. */
void fyfm_i_pieces_of(fyfm_i_pieces *p, const fyfm_value *v);
/* Gives the next piece, never an empty one; false at the end. */
bool fyfm_i_pieces_next(fyfm_i_pieces *p, fyfm_str *out);

/* Length of the text in bytes. Where it stands in the source as it is, or is empty, *whole is it,
 * else whole->data is NULL. */
size_t fyfm_i_block_measure(const fyfm_i_block *block, fyfm_str *whole);
/* Writes the text, which was measured to be `len` bytes long, to `to`. Never more, even if the source
 * (a mapped file) has changed since; then what is missing is line breaks. */
void fyfm_i_block_decode(const fyfm_i_block *block, char *to, size_t len);

/* The string that a block scalar is; borrows its source. Undefined when memory runs out. */
fyfm_value fyfm_i_block_value(fya_allocator *a, const fyfm_i_block *block);

/* Length of a string in bytes, without decoding it. */
size_t fyfm_i_text_len(const fyfm_value *v);

#endif
