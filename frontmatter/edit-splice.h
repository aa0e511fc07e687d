/* fyfm_i_splice - which bytes of a YAML text to replace, and by what, for one change of it. */
#ifndef FYFM_EDIT_SPLICE_H
#define FYFM_EDIT_SPLICE_H

#include <fyfm/path.h>

#include "frontmatter/edit-outline.h"

typedef struct fyfm_i_splice {
	/* What it is about; given. */
	const char *text; /* YAML that was parsed as `root`, with LF or CR LF */
	size_t len;
	const fyfm_i_outline *outline; /* of `text` */
	const fyfm_path *path;
	fyfm_value root; /* what it is */
	fyfm_value want; /* what it is to be; not looked at by rename */
	bool in_flow;    /* new values on one line, for a second try */
	bool may_be_empty; /* no text at all is as good as `{}` */
	fyfm_diag *diag; /* or NULL */

	/* The answer: bytes from `start` to `end` become those of `out`, which is initialised. */
	size_t start, end;
	fya_buf *out;
} fyfm_i_splice;

/* Each returns FYFM_OK, or with *diag set
 *   FYFM_ERR_USAGE   where it knows no safe way; the place is not set
 *   FYFM_ERR_NOMEM, _LIMIT, _TYPE, _ENCODING   as of emitting
 * That the result reads as `want` is for the caller to check. */
fyfm_status fyfm_i_splice_set(fyfm_i_splice *s);
fyfm_status fyfm_i_splice_delete(fyfm_i_splice *s);
fyfm_status fyfm_i_splice_rename(fyfm_i_splice *s, const char *name, size_t len);

#endif
