/*
 * Regular expressions of templates: PCRE2's, on UTF-8, with bounds on time and memory.
 *
 * Compiled ones are kept by the evaluation, so that one written in a loop is compiled once.
 */
#ifndef FYSSG_TEMPLATE_REGEX_H
#define FYSSG_TEMPLATE_REGEX_H

#include "libfy-ssg/template/ops.h"

typedef struct fyssg_regex fyssg_regex;
typedef struct fyssg_regex_cache fyssg_regex_cache;

/* Offsets of a match and its groups: 2 for each, SIZE_MAX where a group took no part. Belongs to
 * the expression, until its next match. */
typedef struct fyssg_regex_match {
	const size_t *offsets;
	uint32_t groups; /* the whole match is number 0 */
} fyssg_regex_match;

/* NULL after fyssg_fail(): `pattern` is none. Valid until the next call. */
const fyssg_regex *fyssg_regex_get(fyssg_eval *ev, fyfm_str pattern);
/* Finds the first match at or behind byte `from`. False where there is none, or after
 * fyssg_fail(): it takes too long, or `text` is not UTF-8. The text is looked at for that where
 * `from` is 0, so that is where to begin. */
bool fyssg_regex_find(fyssg_eval *ev, const fyssg_regex *r, fyfm_str text, size_t from,
                      fyssg_regex_match *out);
bool fyssg_regex_matches(fyssg_eval *ev, const fyssg_regex *r, fyfm_str text);
/* The number of a named group, or -1. */
int fyssg_regex_group(const fyssg_regex *r, fyfm_str name);

/* NULL is fine. */
void fyssg_regex_cache_free(fyssg_regex_cache *cache);

#endif
