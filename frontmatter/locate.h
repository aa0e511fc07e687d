/* fyfm_i_locator - finds where the value under a path of keys stands, by the events of its text. */
#ifndef FYFM_LOCATE_H
#define FYFM_LOCATE_H

#include "frontmatter/events.h"

typedef struct fyfm_i_locator {
	const char *const *keys;
	size_t count;
	bool at_key;
	fyfm_diag *diag; /* is pointed there, or NULL */

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

void fyfm_i_locator_init(fyfm_i_locator *l, const char *const *keys, size_t count, bool at_key,
                         fyfm_diag *diag);

/* A sink for `count` locators, so that the text is parsed once for all of them. */
typedef struct fyfm_i_locators {
	fyfm_i_sink sink;
	fyfm_i_locator *items;
	size_t count;
} fyfm_i_locators;

void fyfm_i_locators_init(fyfm_i_locators *set, fyfm_i_locator *items, size_t count);

/* fyfm_locate() for many paths: parses the text; what was found is told by each locator's `found`,
 * and by its diagnostic. */
void fyfm_i_locate_all(fyfm_parser *p, const char *text, size_t len,
                       const fyfm_parse_options *options, fyfm_i_locator *items, size_t count);

#endif
