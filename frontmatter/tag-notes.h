/* How a table of tags is filled while values are made. */
#ifndef FYFM_TAG_NOTES_H
#define FYFM_TAG_NOTES_H

#include <fyfm/tags.h>

#include "frontmatter/merge.h"

/* Empties the table, before a parse. */
void fyfm_i_tags_clear(fyfm_tags *t);
/* How much is in the table now; and back to that. */
size_t fyfm_i_tags_mark(const fyfm_tags *t);
void fyfm_i_tags_rewind(fyfm_tags *t, size_t mark);

/* Whether a tag is of those that are kept. */
bool fyfm_i_tag_is_kept(fyfm_str tag);
/* Keeps a tag for the value that will be at `position` of the pending ones, within `depth` open
 * collections. *kept is then the text that stays. FYFM_ERR_NOMEM, or FYFM_ERR_LIMIT where tags are
 * out of proportion to a text of `text_len` bytes: %TAG makes long ones of few letters. */
fyfm_status fyfm_i_tags_note(fyfm_tags *t, size_t depth, size_t position, fyfm_str tag,
                             size_t text_len, fyfm_str *kept);
/* A collection is made of the values from position `first` on, which are within `depth`: their
 * tags get their places. `merge`: of a mapping with `<<`, where its pairs are from; else NULL.
 * False when memory runs out. */
bool fyfm_i_tags_settle(fyfm_tags *t, size_t depth, size_t first, fyfm_value collection,
                        const fyfm_i_merge *merge);
/* The tag of the document, which has no collection around it; NULL data without one. */
fyfm_str fyfm_i_tags_take_top(fyfm_tags *t);
/* Gives element `i` of `collection`, or the top where that is undefined, a tag that was kept, or
 * none where its data is NULL. False when memory runs out. */
bool fyfm_i_tags_put(fyfm_tags *t, fyfm_value collection, size_t i, fyfm_str kept);

#endif
