/* fyfm_i_yaml - the writer of YAML, as emitting and editing use it. */
#ifndef FYFM_EMIT_YAML_H
#define FYFM_EMIT_YAML_H

#include "frontmatter/emit-common.h"

typedef struct fyfm_i_yaml {
	fyfm_i_emitter e;
	unsigned indent;
	bool flush_seqs;
	char quote;   /* '"' or '\'': the author's choice for strings that may have either, and
	                 for those that need none; 0: plain where it can be */
	fya_buf text; /* where block scalars are decoded */
} fyfm_i_yaml;

/* options as given to fyfm_emit_yaml(). After success fyfm_i_yaml_end() must follow. */
fyfm_status fyfm_i_yaml_begin(fyfm_i_yaml *y, const fyfm_yaml_options *options, fya_buf *out,
                              fyfm_diag *diag);
fyfm_status fyfm_i_yaml_end(fyfm_i_yaml *y);

/* Each writes at the end of y->e.out. */

/* All on one line, without a line break. */
void fyfm_i_yaml_flow(fyfm_i_yaml *y, fyfm_value v);
/* A key as it stands before a colon; in a flow mapping where `in_flow`. */
void fyfm_i_yaml_key(fyfm_i_yaml *y, fyfm_value key, bool in_flow);
/* A block collection that is not empty: the first line from here, which is `column`, the others
 * indented that far. Ends with a line break. */
void fyfm_i_yaml_block(fyfm_i_yaml *y, fyfm_value v, size_t column);
/* What stands behind the colon of a key that begins at `column`, with the blank or the line break
 * before it. Ends with a line break. */
void fyfm_i_yaml_after_colon(fyfm_i_yaml *y, fyfm_value v, size_t column);
/* The same for what is behind the `-` at `column`. */
void fyfm_i_yaml_after_dash(fyfm_i_yaml *y, fyfm_value v, size_t column);

#endif
