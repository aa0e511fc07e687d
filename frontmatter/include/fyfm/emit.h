/*
 * Values to text: YAML and JSON.
 *
 * Both append to a buffer and have no state between calls: thread-safe for distinct buffers.
 * Undefined values and hosts have no text: FYFM_ERR_TYPE. On failure what was appended is taken
 * away again and *diag (may be NULL) names the place by its path (`authors[0].name`):
 *   FYFM_ERR_TYPE      a value (or a key) that the format cannot say
 *   FYFM_ERR_RANGE     JSON: infinite or not a number, under FYFM_JSON_SPECIAL_ERROR
 *   FYFM_ERR_EXISTS    JSON: two keys that are written the same
 *   FYFM_ERR_ENCODING  a string that is not UTF-8
 *   FYFM_ERR_LIMIT     deeper than max_depth, or longer than max_len or the buffer's ceiling
 *   FYFM_ERR_NOMEM
 *   FYFM_ERR_USAGE     options out of their bounds
 */
#ifndef FYFM_EMIT_H
#define FYFM_EMIT_H

#include <fya/buffer.h>
#include <fyfm/diag.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_yaml_options {
	unsigned indent;    /* blanks a level, 2 to 9; 0: 2 */
	bool flow;          /* all on one line: {a: 1, b: [2, 3]} */
	bool flush_seqs;    /* `-` of a sequence stands under its key, not deeper */
	bool no_newline;    /* none behind what is all on one line */
	unsigned max_depth; /* 0: 64; at most 1000 */
	size_t max_len;     /* bytes to append at most; 0: 256 MiB. Aliases share values, so that a
	                       small source may be large when written out */
} fyfm_yaml_options;

/* Appends `v` as a YAML document without `---`, which fyfm_parse() reads back as an equal value,
 * and so do readers of YAML 1.1. Block style; collections that are empty or keys in flow style.
 * Keys in their order. Strings plain where they can be, else in double quotes (single ones where
 * those need no escapes and double ones would); with line breaks as literal block where that
 * reads back the same. Floats in the shortest form that reads back, timestamps as
 * fyfm_timestamp_format(). `options` may be NULL. */
FYA_API FYA_CHECKED fyfm_status fyfm_emit_yaml(fyfm_value v, const fyfm_yaml_options *options,
                                               fya_buf *out, fyfm_diag *diag);

typedef enum fyfm_json_special {
	FYFM_JSON_SPECIAL_ERROR,
	FYFM_JSON_SPECIAL_NULL,
	FYFM_JSON_SPECIAL_STRING /* ".inf", "-.inf", ".nan" */
} fyfm_json_special;

typedef struct fyfm_json_options {
	unsigned indent;           /* blanks a level, at most 9; 0: all on one line, without blanks */
	fyfm_json_special special; /* what infinite and not-a-number become */
	bool string_keys;          /* other keys are errors */
	unsigned max_depth;        /* 0: 64; at most 1000 */
	size_t max_len;            /* as in fyfm_yaml_options */
} fyfm_json_options;

/* Appends `v` as JSON (RFC 8259), in UTF-8, without a newline at the end. Keys in their order.
 * Timestamps are strings as fyfm_timestamp_format() writes them. Keys that are scalars but no
 * strings become the string of their JSON text ("1", "true", "null", "2024-05-01"); others are
 * errors. Floats keep a point or an exponent, so that they read back as such. `options` may be
 * NULL. */
FYA_API FYA_CHECKED fyfm_status fyfm_emit_json(fyfm_value v, const fyfm_json_options *options,
                                               fya_buf *out, fyfm_diag *diag);

/* Appends one JSON string, quotes included, for programs that write JSON around values. Controls
 * are escaped; bytes that are not UTF-8 become U+FFFD. */
FYA_API void fyfm_emit_json_string(const char *text, size_t len, fya_buf *out);

#ifdef __cplusplus
}
#endif
#endif
