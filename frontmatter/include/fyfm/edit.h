/*
 * fyfm_editor - changes front matter, or a YAML file, and leaves the rest of it as its author wrote
 * it: comments, order, quotes, blank lines, line ends, byte order mark, and the body.
 *
 * Each change replaces bytes where the value stands and nothing else. The result is then parsed
 * again and compared with what was meant; where they differ (an anchor that others refer to, a
 * merged key, ...) the change is refused and the text stays what it was.
 *
 * An editor owns its text. It is for one thread.
 */
#ifndef FYFM_EDIT_H
#define FYFM_EDIT_H

#include <fyfm/diag.h>
#include <fyfm/path.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_editor fyfm_editor;

typedef enum fyfm_edit_what {
	FYFM_EDIT_FRONT_MATTER, /* between the fences of a page; without any, the first set makes
	                           them */
	FYFM_EDIT_YAML          /* the whole text is one YAML document */
} fyfm_edit_what;

typedef struct fyfm_edit_options {
	fyfm_edit_what what;
	const char *path;   /* for diagnostics; NULL: "" */
	unsigned max_depth; /* 0: 64 */
	size_t max_len;     /* bytes that the text may grow to; 0: 256 MiB */
} fyfm_edit_options;

/* Copies `text` and parses it. `options` and `diag` may be NULL; options->path must outlive the
 * editor. Memory comes from malloc. On failure *out is NULL: what fyfm_split() and fyfm_parse()
 * return; FYFM_ERR_TYPE where front matter is no mapping. */
FYA_API FYA_CHECKED fyfm_status fyfm_editor_new(const char *text, size_t len,
                                                const fyfm_edit_options *options,
                                                fyfm_editor **out, fyfm_diag *diag);
/* NULL is fine. */
FYA_API void fyfm_editor_free(fyfm_editor *e);

/* The text as it is now; borrowed until the next change. */
FYA_API fyfm_str fyfm_editor_text(const fyfm_editor *e);
/* The value of the front matter (or of the file) as it is now; undefined where a page has none.
 * Borrowed until the next change. */
FYA_API fyfm_value fyfm_editor_value(const fyfm_editor *e);
/* Whether the text differs from what it was made with. */
FYA_API bool fyfm_editor_changed(const fyfm_editor *e);

/* Each makes one change; on failure nothing has changed and *diag (may be NULL) tells why, in the
 * coordinates of the text where it is about a place in it:
 *   FYFM_ERR_NOT_FOUND, FYFM_ERR_RANGE, FYFM_ERR_TYPE, FYFM_ERR_EXISTS
 *                      what the path asks for cannot be: see fyfm_path_set() and its like
 *   FYFM_ERR_USAGE     it cannot be done without harm to something else in the file; the message
 *                      says what is in the way
 *   FYFM_ERR_LIMIT, FYFM_ERR_ENCODING, FYFM_ERR_NOMEM
 * A path of no steps means all of the front matter (or of the file). */

/* Puts `v`, which is not kept, at the end of the path: in the place of what is there, in the style
 * of its quotes and its collection, or as the last of its mapping or sequence. Missing mappings
 * are made. What equals the value that is there changes nothing. */
FYA_API FYA_CHECKED fyfm_status fyfm_editor_set(fyfm_editor *e, const fyfm_path *path,
                                                fyfm_value v, fyfm_diag *diag);
/* Takes away the key or the element with its lines, and the comments on those; a comment above it
 * stays. A collection that was not empty stays as `{}` or `[]`. */
FYA_API FYA_CHECKED fyfm_status fyfm_editor_delete(fyfm_editor *e, const fyfm_path *path,
                                                   fyfm_diag *diag);
/* Gives the key at the end of the path another name, in its place. */
FYA_API FYA_CHECKED fyfm_status fyfm_editor_rename(fyfm_editor *e, const fyfm_path *path,
                                                   const char *name, size_t len,
                                                   fyfm_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
