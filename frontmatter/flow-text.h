/*
 * flow-text - the text of plain and quoted scalars from their source.
 *
 * libfyaml could tell it, in time that grows with the square of the blank lines in it.
 */
#ifndef FYFM_FLOW_TEXT_H
#define FYFM_FLOW_TEXT_H

#include <fyfm/value.h>

/* Bytes that the text of `len` bytes of source takes at most: `\L` stands for three. */
static inline size_t fyfm_i_flow_room(size_t len)
{
	return len + len / 2 + 1;
}

/* Decodes what stands between the quotes, or a plain scalar (style 0), into `to`; returns the
 * length. The source has been found well-formed; what a bad escape becomes is undefined, within
 * the room. */
size_t fyfm_i_flow_decode(fyfm_str source, char style, char *to);

#endif
