/*
 * fyfm_format - YAML in a canonical layout, with the comments that its author wrote.
 *
 * Indentation becomes two blanks a level, lists stand under their keys; blanks around `:`, `-` and
 * `,`, at the ends of lines and blank lines become as many as are needed. Lists and mappings in
 * brackets stay so on one line, and become block style where they took several. Scalars keep their
 * quotes, keys their order, anchors, aliases and tags their places. What is formatted already does
 * not change.
 */
#ifndef FYFM_FORMAT_H
#define FYFM_FORMAT_H

#include <fya/buffer.h>
#include <fyfm/diag.h>
#include <fyfm/parse.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_format_options {
	bool sort_keys;      /* of all block mappings, by code points; `<<` stays first. Comments above a
	                        key, and in its line, go with it */
	const char *path;    /* for diagnostics; NULL: "" */
	uint32_t first_line; /* number of the text's first line in that file; 0: 1 */
	unsigned max_depth;  /* 0: 64; at most 64 */
} fyfm_format_options;

/* Appends the formatted text of one YAML document (front matter without its fences, or a file) to
 * `out`. It is parsed again and compared with what it was made from, comments included. `options`
 * and `diag` may be NULL. Memory for what is in between comes from malloc. On failure nothing is
 * appended:
 *   what fyfm_parse() returns
 *   FYFM_ERR_USAGE  the text holds what cannot be laid out otherwise without harm: keys marked with
 *                   `?`, keys of several lines, directives; the diagnostic tells which and where
 *   FYFM_ERR_LIMIT  the buffer's ceiling, or aliases that make comparing take too long
 * Thread-safe for distinct parsers and buffers. */
FYA_API FYA_CHECKED fyfm_status fyfm_format(fyfm_parser *p, const char *text, size_t len,
                                            const fyfm_format_options *options, fya_buf *out,
                                            fyfm_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
