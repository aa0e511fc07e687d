/* fyfm_i_emitter - what both formats share: bounds, the first failure, and its place. */
#ifndef FYFM_EMIT_COMMON_H
#define FYFM_EMIT_COMMON_H

#include <fyfm/emit.h>

#include "frontmatter/value-inline.h"

/* A value that is being written, inside of another; each lives on the stack of its writer. */
typedef struct fyfm_i_place {
	const struct fyfm_i_place *up; /* NULL: the top */
	fyfm_value key;                /* undefined for an element */
	size_t index;
	unsigned depth; /* places above */
} fyfm_i_place;

typedef struct fyfm_i_emitter {
	fya_buf *out;
	fyfm_diag *diag;
	fyfm_status status; /* the first failure but those of `out` */
	unsigned max_depth;
	size_t start;       /* length of `out` before */
	size_t limit;       /* the ceiling of `out` itself */
} fyfm_i_emitter;

/* Bounds the appends to `out`; 0 stands for the defaults of <fyfm/emit.h>. FYFM_ERR_USAGE where
 * max_depth is out of its bounds; nothing is then to be undone. */
fyfm_status fyfm_i_emit_begin(fyfm_i_emitter *e, fya_buf *out, unsigned max_depth, size_t max_len,
                              fyfm_diag *diag);
/* Takes what was appended away again where anything failed. */
fyfm_status fyfm_i_emit_end(fyfm_i_emitter *e);

static inline bool fyfm_i_emit_may_go_on(const fyfm_i_emitter *e)
{
	return e->status == FYFM_OK && e->out->status == FYA_BUF_OK;
}

/* The place of pair or element i of `up`; `key` is undefined for an element. */
static inline fyfm_i_place fyfm_i_place_in(const fyfm_i_place *up, fyfm_value key, size_t i)
{
	return (fyfm_i_place){ .up = up, .key = key, .index = i, .depth = up->depth + 1 };
}

/* Notes the first failure; the message ends with the place. */
void fyfm_i_emit_fail(fyfm_i_emitter *e, const fyfm_i_place *at, fyfm_status status,
                      const char *what);
/* False, with a failure noted, where a collection at `at` would be too deep. */
bool fyfm_i_emit_may_open(fyfm_i_emitter *e, const fyfm_i_place *at);

void fyfm_i_emit_blanks(fya_buf *out, size_t count);
/* True, false, null, an integer, a timestamp: the same in both formats. */
void fyfm_i_emit_simple(fya_buf *out, fyfm_value v);

/* Appends text between the quotes of a double-quoted string, JSON's or YAML's, as is what both
 * allow and every parser bears. False where it is no UTF-8; then *bad is the first offset that
 * is not. */
bool fyfm_i_emit_escaped(fya_buf *out, const char *text, size_t len, size_t *bad);
/* Whether a character may stand in YAML as it is: what YAML calls printable, without its line
 * breaks of other systems, TAB, byte order marks and what editors do not show. */
bool fyfm_i_is_printable(uint32_t c);

#endif
