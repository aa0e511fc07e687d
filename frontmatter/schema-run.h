/* One validation: what checks of all kinds share. */
#ifndef FYFM_SCHEMA_RUN_H
#define FYFM_SCHEMA_RUN_H

#include "frontmatter/describe.h"
#include "frontmatter/messages.h"
#include "frontmatter/schema-node.h"
#include "frontmatter/value-inline.h"

/* Where a value stands: a chain from it to the top, on the stack. */
typedef struct fyfm_i_spot {
	const struct fyfm_i_spot *up; /* NULL: the top */
	fyfm_value key;               /* undefined: an item of a sequence */
	size_t index;
} fyfm_i_spot;

typedef struct fyfm_i_run {
	fya_allocator *scratch;
	fyfm_i_messages messages;
	uint64_t steps;     /* that are left */
	unsigned depth;     /* of schemas that are being checked */
	unsigned quiet;     /* not 0: only whether a value fits is asked for, not why not */
	fyfm_status status; /* not FYFM_OK: everything ends, and no answer counts */
} fyfm_i_run;

/* Takes steps for work that grows with `size` bytes. False, with run->status set, where too few are
 * left. */
bool fyfm_i_run_spend(fyfm_i_run *r, size_t size);
/* Ends the run. FYFM_ERR_LIMIT is told, as an error at that spot; `why` is for it. */
void fyfm_i_run_end(fyfm_i_run *r, fyfm_status status, const char *why, const fyfm_i_spot *at);
/* A pattern on text at a spot, of a key or a value. False too where the run ended. */
bool fyfm_i_run_match(fyfm_i_run *r, const fyfm_i_pattern *pattern, fyfm_str text,
                      const fyfm_i_spot *at);

/* Tells an error that `n` finds with the value (at_key: its key) at a spot (NULL: the top), with
 * the description of `n` as a hint. Returns the diagnostic, or NULL where nobody wants it. */
fyfm_diag *fyfm_i_run_tell(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at, bool at_key,
                           fyfm_status status, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
/* The same for a warning. */
fyfm_diag *fyfm_i_run_warn(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* --- checks; each tells what it finds, and returns false where there was something ------------ */

/* type, enum, const: the others have nothing to say about a value of another type. */
bool fyfm_i_check_identity(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v,
                           const fyfm_i_spot *at);
/* Of strings and timestamps. */
bool fyfm_i_check_text(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at);
bool fyfm_i_check_number(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at);
/* uniqueItems */
bool fyfm_i_check_unique(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at);
/* `unit`: "item", "key", "character". */
bool fyfm_i_check_range(fyfm_i_run *r, const fyfm_i_node *n, const fyfm_i_spot *at,
                        const fyfm_i_range *range, size_t count, const char *unit);

/* The types that a value is of; bits of enum fyfm_i_type. */
unsigned fyfm_i_types_of(fyfm_value v);
/* Tells that none of `types` was found; text is expected in that format. */
void fyfm_i_tell_type(fyfm_i_run *r, const fyfm_i_node *n, fyfm_value v, const fyfm_i_spot *at,
                      unsigned types, enum fyfm_i_format format);

#endif
