/* Equality of the keys of mappings. */
#ifndef FYFM_VALUE_COMPARE_H
#define FYFM_VALUE_COMPARE_H

#include "frontmatter/value-inline.h"

/* Pairs of values that are compared to tell two collections that are keys apart; larger ones
 * count as different, so that alias bombs as keys stay harmless. */
#define FYFM_I_KEY_BUDGET 10000

/* What fyfm_i_same_key() cannot tell from the words. */
bool fyfm_i_same_key_slow(fyfm_value a, fyfm_value b);

static inline bool fyfm_i_same_key(fyfm_value a, fyfm_value b)
{
	enum fyfm_i_tag x = fyfm_i_tag(a), y = fyfm_i_tag(b);

	if (x == FYFM_I_SHORT || y == FYFM_I_SHORT)
		return fyfm_i_same_short(a, b);
	if (x == FYFM_I_SLICE && y == FYFM_I_SLICE)
		return fyfm_i_key_is(a, b);
	return fyfm_i_same_key_slow(a, b);
}

#endif
