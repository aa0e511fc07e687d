/* What a plain scalar means: YAML 1.2's core schema, and timestamps. */
#ifndef FYFM_RESOLVE_H
#define FYFM_RESOLVE_H

#include "frontmatter/value-inline.h"

/* Whether a plain scalar begins like one that is no string: quick, and right when it says no. */
static inline bool fyfm_i_may_be_typed(fyfm_str text)
{
	static const bool begins[256] = {
		['~'] = true, ['n'] = true, ['N'] = true, ['t'] = true, ['T'] = true, ['f'] = true,
		['F'] = true, ['+'] = true, ['-'] = true, ['.'] = true, ['0'] = true, ['1'] = true,
		['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
		['8'] = true, ['9'] = true,
	};

	return text.len == 0 || begins[(unsigned char)text.data[0]];
}

/* Whether a plain scalar is no string; then *out is its value, undefined where it needs memory
 * and there is none. */
bool fyfm_i_resolve_plain(fya_allocator *a, fyfm_str text, fyfm_value *out);

/* Whether a plain scalar is one of the words that YAML 1.1 had for booleans beside true and false:
 * yes, no, on, off, as they are, capitalised, or in capitals. *out is which. */
bool fyfm_i_resolve_yes_no(fyfm_str text, bool *out);

#endif
