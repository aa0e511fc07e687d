/* What stands between the nodes of a YAML text: comments, blank lines, anchors and tags, and
 * punctuation. */
#ifndef FYFM_FORMAT_GAPS_H
#define FYFM_FORMAT_GAPS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum fyfm_i_gap_kind {
	FYFM_I_GAP_END,
	FYFM_I_GAP_COMMENT,  /* from its `#` on, without the blanks at its end */
	FYFM_I_GAP_BREAK,    /* the end of a line */
	FYFM_I_GAP_DASH,     /* of a list */
	FYFM_I_GAP_PROPERTY, /* an anchor or a tag */
	FYFM_I_GAP_QUESTION, /* of a key */
	FYFM_I_GAP_MARK,     /* `---`, `...`, or a directive, with the rest of its line up to a comment */
	FYFM_I_GAP_OTHER     /* other punctuation, a byte at a time */
} fyfm_i_gap_kind;

typedef struct fyfm_i_gap {
	fyfm_i_gap_kind kind;
	size_t start, end;
} fyfm_i_gap;

/* What comes next at or behind `at`, blanks skipped, and begins before `to`. */
fyfm_i_gap fyfm_i_gap_next(const char *text, size_t at, size_t to);
/* Bytes from the start of the line to `at`. */
size_t fyfm_i_column(const char *text, size_t at);

#endif
