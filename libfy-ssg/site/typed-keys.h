/*
 * Typed reading of a mapping that an author wrote, with errors that point at the line.
 *
 * Values store no positions: the text is parsed again to find one, and only when there is an error.
 */
#ifndef FYSSG_SITE_TYPED_KEYS_H
#define FYSSG_SITE_TYPED_KEYS_H

#include <fyfm/parse.h>

typedef struct fyssg_typed_keys {
	fyfm_parser *parser;
	const char *text; /* the YAML, which must be valid */
	size_t len;
	const char *path;    /* of the file, for diagnostics */
	uint32_t first_line; /* of the YAML in that file */
	fya_allocator *scratch;
	fyfm_diag_fn diag;
	void *diag_user;
	size_t errors;       /* so far */
	unsigned told; /* about this text: of many, the first are told; 0 for each new text */
	bool nomem;    /* a text that was asked for is "", as memory ran out */
} fyssg_typed_keys;

/* Tells that something is wrong with the value under `keys` (with the key itself where
 * `at_key`). */
void fyssg_typed_keys_tell(fyssg_typed_keys *t, fyfm_severity severity, const char *const *keys,
                           size_t count, bool at_key, const char *hint, const char *format, ...)
	__attribute__((format(printf, 7, 8)));

/* Says which file a diagnostic is about, leaving the rest. */
void fyssg_diag_set_path(fyfm_diag *d, const char *path);

/* The number of a list's element, as a key of the path to it; in `out`. */
const char *fyssg_index_key(char out[24], size_t i);

/* The text of a string, as fyfm_text() has it. */
fyfm_str fyssg_typed_string(fyssg_typed_keys *t, const fyfm_value *v);

/* The getters below take a value found under the path `keys`, whose last element names it. They
 * return false and tell an error where the value is of another type or out of range. A null
 * value counts as not given: false without an error. */

/* A string; a number or a boolean is taken as it prints, since authors write `title: 2024`. */
bool fyssg_typed_text(fyssg_typed_keys *t, const fyfm_value *v, const char *const *keys,
                      size_t count, fyfm_str *out);
bool fyssg_typed_bool(fyssg_typed_keys *t, fyfm_value v, const char *const *keys,
                      size_t count, bool *out);
bool fyssg_typed_int(fyssg_typed_keys *t, fyfm_value v, const char *const *keys,
                     size_t count, int64_t min, int64_t max, int32_t *out);

#endif
