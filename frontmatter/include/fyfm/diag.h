/*
 * fyfm_diag - the one diagnostic of both libraries and the program.
 *
 * Libraries fill diagnostics and hand them to the caller's sink; they never print. A diagnostic
 * owns all its text, so it can be copied and kept.
 */
#ifndef FYFM_DIAG_H
#define FYFM_DIAG_H

#include <stddef.h>
#include <stdint.h>

#include <fya/buffer.h>
#include <fyfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fyfm_severity {
	FYFM_ERROR,
	FYFM_WARNING,
	FYFM_NOTE /* follows the error or warning that it belongs to (where it was included, the
	             other of two duplicates), or stands alone */
} fyfm_severity;

typedef struct fyfm_diag {
	fyfm_severity severity;
	fyfm_status status;
	uint32_t line;           /* from 1; 0: about no line */
	uint32_t column;         /* from 1, in bytes; 0: about the whole line */
	uint32_t width;          /* bytes that the caret underlines; 0: one */
	uint32_t excerpt_column; /* column of the caret within `excerpt`, from 1; 0: no excerpt */
	char path[256];          /* as the user knows it, cut at the front; "" for no file */
	char message[256];       /* UTF-8, NUL-terminated; no final newline or full stop */
	char hint[192];          /* what to do about it; "" for none */
	char excerpt[160];       /* the source line, cut around the column, controls blanked */
	char before[160];        /* the line before it, and the one behind it, cut alike: see */
	char after[160];         /* fyfm_diag_surround(); "" for none */
} fyfm_diag;

/* Receives one diagnostic; `diag` is borrowed for the call. A library may call it from several
 * threads only where its documentation says so. */
typedef void (*fyfm_diag_fn)(void *user, const fyfm_diag *diag);

/* Fills *d with everything but an excerpt and a hint. `path` may be NULL; longer text is cut at
 * a character boundary. NULL `d` is fine. */
FYA_API void fyfm_diag_set(fyfm_diag *d, fyfm_severity severity, fyfm_status status,
                           const char *path, uint32_t line, uint32_t column,
                           const char *format, ...) __attribute__((format(printf, 7, 8)));

/* Sets the hint; longer text is cut likewise. NULL `d` is fine. */
FYA_API void fyfm_diag_hint(fyfm_diag *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Sets line, column, width and excerpt from a byte offset in the text (`len` bytes) it points into.
 * Columns are counted from the start of the line; offset may equal len. With `d` or `text` NULL
 * nothing is set. */
FYA_API void fyfm_diag_locate(fyfm_diag *d, const char *text, size_t len, size_t offset,
                              size_t width);

/* Adds the lines before and behind the one that fyfm_diag_locate() found in the same text; none
 * where it found none, or `d` or `text` is NULL. */
FYA_API void fyfm_diag_surround(fyfm_diag *d, const char *text, size_t len);

/* Writes `PROGRAM: error: PATH:LINE:COL: MESSAGE`, then the source line and a caret where there
 * is an excerpt, then `  hint: ...`, each line with its newline. `d` and `program` must not be NULL.
 * `color`: with ANSI colours. */
FYA_API void fyfm_diag_format(const fyfm_diag *d, const char *program, int color, fya_buf *out);

/* Of `candidates`, the one that `name` may have been meant to be, or NULL: the nearest within
 * an edit distance of a third of its length (2 for short names). Never allocates. */
FYA_API const char *fyfm_did_you_mean(const char *name, size_t len, const char *const *candidates,
                                      size_t count);

#ifdef __cplusplus
}
#endif
#endif
