/*
 * fyfm_tags - the tags of a document, for those who ask.
 *
 * A value has no room for a tag, and most documents have none. Where parse options name a table,
 * tags are written into it, by the place that each stands in: "element 3 of this sequence". So
 * whoever walks over values has what it takes to ask, and values are what they would be without it.
 *
 * Kept are all tags but those that the core schema itself gives a meaning (!!str, !!int, !!float,
 * !!bool, !!null, !!timestamp, !!seq, !!map) and the bare `!`: local ones (`!ref`), verbatim ones
 * (`!<tag:example.com,2024:x>`) and `!!set`, `!!binary` and the like. They are given resolved, with
 * the document's %TAG directives: "!ref", "tag:example.com,2024:x", "tag:yaml.org,2002:set".
 *
 * An alias has the tag of what it names; a pair that `<<` merges has that of the pair it is from.
 *
 * A table serves as many parses as one likes, one after the other. It may be read by several threads
 * while none parses.
 */
#ifndef FYFM_TAGS_H
#define FYFM_TAGS_H

#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_tags fyfm_tags;

/* An empty table; NULL when memory runs out. It takes what it needs from malloc. */
FYA_API fyfm_tags *fyfm_tags_new(void);
/* NULL is fine. */
FYA_API void fyfm_tags_free(fyfm_tags *t);

/* How many places of the document last parsed have a tag. */
FYA_API size_t fyfm_tags_count(const fyfm_tags *t);

/* The answers below have NULL data where there is no tag. They are valid until the next parse into
 * the table and its end. */

/* Of the document itself. */
FYA_API fyfm_str fyfm_tag_of_top(const fyfm_tags *t);
/* Of element `i` of a sequence, or of the value of pair `i` of a mapping, of the values that the
 * parse made. */
FYA_API fyfm_str fyfm_tag_at(const fyfm_tags *t, fyfm_value collection, size_t i);
/* Of the key of pair `i`. */
FYA_API fyfm_str fyfm_tag_of_key_at(const fyfm_tags *t, fyfm_value map, size_t i);

#ifdef __cplusplus
}
#endif
#endif
