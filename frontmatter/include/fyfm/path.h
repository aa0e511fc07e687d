/*
 * fyfm_path - the way to a value inside of another: `authors[0].name`, or /authors/0/name.
 *
 * Dotted paths: names with dots between them.
 *   title  my key  a.b.c    a name holds anything but . [ ] " ' and control characters; blanks at
 *                           its ends are not part of it
 *   a."b.c"  a["b.c"]       a quoted name: "..." with JSON's escapes, or '...' with '' for '
 *   authors[0]  authors[-1] an element of a sequence; negative indices count from the end
 * A plain name means the key that is that string; where a mapping has none, the key that YAML
 * reads it as (`2024` the integer); in a sequence, a decimal number means that element. A quoted
 * name means a string only, and never an element.
 *
 * JSON Pointers (RFC 6901) begin with a slash: `~1` is a slash, `~0` a tilde. Their tokens mean
 * what plain names mean, and `-` is the place behind the last element of a sequence. The empty text
 * is the path of no steps: the value itself.
 *
 * A path is frozen once made; any number of threads may use it.
 */
#ifndef FYFM_PATH_H
#define FYFM_PATH_H

#include <fyfm/diag.h>
#include <fyfm/parse.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_path fyfm_path;

/* Steps that a path has at most. */
#define FYFM_PATH_MAX 256

typedef enum fyfm_step_kind {
	FYFM_STEP_NAME, /* a plain name or a token: a key, or in a sequence an index */
	FYFM_STEP_KEY,  /* a quoted name: a key that is a string */
	FYFM_STEP_INDEX /* [n] */
} fyfm_step_kind;

typedef struct fyfm_step {
	fyfm_step_kind kind;
	fyfm_str text; /* the name without quotes and escapes, NUL-terminated; of an index as
	                  written */
	int64_t index; /* FYFM_STEP_INDEX only; negative: from the end */
	size_t column; /* in the path's text, from 1 in bytes */
} fyfm_step;

/* Reads a path of `len` bytes of UTF-8 and keeps its own copy in one block from `a`, which must
 * outlive it. `diag` may be NULL; it has the column in the path's text as its place.
 * On failure *out is NULL: FYFM_ERR_SYNTAX, FYFM_ERR_ENCODING, FYFM_ERR_RANGE (an index that does
 * not fit), FYFM_ERR_LIMIT (more than FYFM_PATH_MAX steps), FYFM_ERR_NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyfm_path_new(fya_allocator *a, const char *text, size_t len,
                                              fyfm_path **out, fyfm_diag *diag);
/* NULL is fine. */
FYA_API void fyfm_path_free(fyfm_path *path);

FYA_API size_t fyfm_path_count(const fyfm_path *path);
/* i < fyfm_path_count(); its text is borrowed from the path. */
FYA_API fyfm_step fyfm_path_step(const fyfm_path *path, size_t i);
/* The text it was made from, NUL-terminated; borrowed. */
FYA_API fyfm_str fyfm_path_text(const fyfm_path *path);

/* The value at the end of the path; undefined (without a name) where it leads nowhere. Never
 * allocates. */
FYA_API fyfm_value fyfm_path_get(const fyfm_path *path, fyfm_value root);

/* The same, and where it leads nowhere *diag (may be NULL) says how far it went and why not
 * further: FYFM_ERR_NOT_FOUND (no such key; the hint may name one that is meant), FYFM_ERR_RANGE
 * (no such element), FYFM_ERR_TYPE (a key is asked of what is no mapping, or an element of what is
 * no sequence). *out is then undefined. */
FYA_API FYA_CHECKED fyfm_status fyfm_path_find(const fyfm_path *path, fyfm_value root,
                                               fyfm_value *out, fyfm_diag *diag);

/* Appends a dotted path for one more step, a key or (where `key` is undefined) an index, to what
 * stands in `out`: quoted where it must be. Keys that are no scalars are written as `?`. For those
 * who walk a value and want to name the places. */
FYA_API void fyfm_path_append(fya_buf *out, fyfm_value key, size_t index);

/* fyfm_locate() for a path: where in `text`, from which `root` was parsed with `options` (may be
 * NULL), the value stands, or its key. False where that is not known: the path leads nowhere, or
 * what it leads to was merged in. Memory for the keys comes from malloc; false too when it runs
 * out. */
FYA_API bool fyfm_path_locate(const fyfm_path *path, fyfm_value root, fyfm_parser *p,
                              const char *text, size_t len, const fyfm_parse_options *options,
                              bool at_key, fyfm_diag *diag);

/* --- changed copies --------------------------------------------------------------------------- */

/* Values are frozen: these make in `a` the collections along the path anew, and share all else
 * with `root`. On failure *out is undefined and *diag (may be NULL) tells why.
 *
 * fyfm_path_set(): with `v` at the end of the path. Mappings are made where steps lead through
 * null or nothing; an index equal to the count of its sequence, or the name `-`, appends.
 *   FYFM_ERR_TYPE (a step through a scalar), FYFM_ERR_RANGE, FYFM_ERR_LIMIT, FYFM_ERR_NOMEM
 * fyfm_path_delete(): without the key or the element. The path has a step at least.
 *   FYFM_ERR_NOT_FOUND, FYFM_ERR_RANGE, FYFM_ERR_TYPE, FYFM_ERR_NOMEM, FYFM_ERR_USAGE
 * fyfm_path_rename(): with the string `name` (copied) as the key where the path's last step is
 * one, in its place. As delete, and FYFM_ERR_EXISTS. */
FYA_API FYA_CHECKED fyfm_status fyfm_path_set(const fyfm_path *path, fya_allocator *a,
                                              fyfm_value root, fyfm_value v, fyfm_value *out,
                                              fyfm_diag *diag);
FYA_API FYA_CHECKED fyfm_status fyfm_path_delete(const fyfm_path *path, fya_allocator *a,
                                                 fyfm_value root, fyfm_value *out,
                                                 fyfm_diag *diag);
FYA_API FYA_CHECKED fyfm_status fyfm_path_rename(const fyfm_path *path, fya_allocator *a,
                                                 fyfm_value root, const char *name, size_t len,
                                                 fyfm_value *out, fyfm_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
