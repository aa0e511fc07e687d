/*
 * fyfm_i_pattern - regular expressions as JSON Schema has them: those of ECMA-262, by PCRE2.
 *
 * A pattern may match anywhere in a text; `^` and `$` are its ends. What a match costs is counted,
 * so that a hostile pattern ends with an error and not with the patience of its user.
 *
 * Thread-safety: a compiled pattern never changes.
 */
#ifndef FYFM_PATTERN_H
#define FYFM_PATTERN_H

#include <fyfm/value.h>

typedef struct fyfm_i_pattern fyfm_i_pattern;

typedef struct fyfm_i_pattern_error {
	char message[120];
	size_t offset; /* in the pattern, in bytes */
} fyfm_i_pattern_error;

/* Compiles a pattern into *out, which lives in `a`, as does its copy of the text. FYFM_ERR_SYNTAX,
 * FYFM_ERR_LIMIT (too long or too large) with *error set, FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyfm_i_pattern_compile(fya_allocator *a, fyfm_str text,
                                               const fyfm_i_pattern **out,
                                               fyfm_i_pattern_error *error);
/* The text it was compiled from; NUL-terminated. */
fyfm_str fyfm_i_pattern_text(const fyfm_i_pattern *p);

/* Sets *matches. *steps is what may still be spent, and is counted down. Memory from `scratch` is
 * given back. FYFM_ERR_LIMIT where steps, or memory for going back, do not suffice;
 * FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyfm_i_pattern_match(const fyfm_i_pattern *p, fya_allocator *scratch,
                                             fyfm_str text, uint64_t *steps, bool *matches);

#endif
