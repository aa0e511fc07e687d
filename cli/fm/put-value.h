/* Values as `fyssg fm` prints them, and the paths that its command lines name. */
#ifndef CLI_FM_PUT_VALUE_H
#define CLI_FM_PUT_VALUE_H

#include <fyfm/path.h>

#include "cli/fm/file-run.h"

typedef enum cli_fm_style {
	CLI_FM_RAW,   /* text as it is; lists and mappings as JSON on one line; all else as in YAML */
	CLI_FM_FIELD, /* the same, TAB, line breaks and backslashes in text escaped; "" for nothing */
	CLI_FM_JSON   /* null for nothing */
} cli_fm_style;

/* What of a file may be written at most, in bytes: aliases may make far more of a small one. */
size_t cli_fm_output_max(const cli_fm_file *f);

/* Appends `v` to w->out. Where it cannot be said, it is told of as an error of the file, nothing is
 * appended, and the answer is false. */
bool cli_fm_put(cli_fm_worker *w, const cli_fm_file *f, fyfm_value v, cli_fm_style style);

/* Appends `{"path": ..., "frontmatter": ...}` and a newline. */
bool cli_fm_put_page(cli_fm_worker *w, const cli_fm_file *f);

/* Parses a path of the command line into `a`; false where the printer was told what is wrong. */
bool cli_fm_path(const char *text, size_t len, fya_allocator *a, fyfm_path **out, cli_printer *p);

#endif
