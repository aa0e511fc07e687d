/* What a plain scalar means: YAML 1.2's core schema, and timestamps. */
#ifndef FYFM_RESOLVE_H
#define FYFM_RESOLVE_H

#include "frontmatter/value-inline.h"

/* The value of a plain scalar that is no string, or undefined where it is one. Where a number or a
 * timestamp needs memory and there is none, *nomem. */
fyfm_value fyfm_i_resolve_plain(fya_allocator *a, fyfm_str text, bool *nomem);

#endif
