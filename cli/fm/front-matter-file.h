/* One file of `fyssg fm`: its text, where its YAML is, and the value of that. */
#ifndef CLI_FM_FRONT_MATTER_FILE_H
#define CLI_FM_FRONT_MATTER_FILE_H

#include <fyfm/parse.h>
#include <fyfm/source.h>

#include "cli/fm/file-walk.h"

typedef struct cli_fm_file {
	const char *path;
	bool whole;              /* it is YAML as a whole, without fences */
	bool stream;             /* standard input, or what has no place to write back to */
	bool has_front_matter;   /* also of a file that is YAML as a whole */
	fyfm_source source;      /* the text of all */
	fyfm_str yaml;           /* the part of it that is YAML; "" without front matter */
	fyfm_parse_options parse; /* with which `yaml` is parsed */
	fyfm_value top;          /* once parsed; a mapping, unless `whole`; null without any */
} cli_fm_file;

typedef struct cli_fm_file_options {
	cli_fm_entry_kind kind; /* none of the last two */
	bool yaml;   /* the file is YAML as a whole, whatever it is called */
	bool yes_no; /* yes, no, on and off are booleans */
	bool keep;   /* the text is a copy, which nobody else can change */
} cli_fm_file_options;

/* Puts the path into a diagnostic that was made without one. */
void cli_fm_set_path(fyfm_diag *d, const char *path);

/* Reads a file into `a`, or maps it, and finds its YAML. `path` must outlive it. On failure `diag`
 * tells, and there is nothing to close. */
fyfm_status cli_fm_file_open(cli_fm_file *f, const char *path, const cli_fm_file_options *options,
                             fya_allocator *a, fyfm_diag *diag);
/* Parses its YAML into f->top, in `a`. */
fyfm_status cli_fm_file_parse(cli_fm_file *f, fyfm_parser *p, fya_allocator *a, fyfm_diag *diag);
void cli_fm_file_close(cli_fm_file *f);

#endif
