/* What the commands of `fyssg fm` share that change files: set, delete, rename, fmt. */
#ifndef CLI_FM_EDIT_FILE_H
#define CLI_FM_EDIT_FILE_H

#include <stdatomic.h>

#include <fyfm/edit.h>

#include "cli/fm/file-run.h"

typedef struct cli_fm_edit {
	void *user;
	/* Makes its changes; called by several threads at once, each with an editor of its own.
	 * FYFM_ERR_NOT_FOUND: there is nothing to change in this file. */
	fyfm_status (*apply)(void *user, fyfm_editor *e, fyfm_diag *diag);
	const fyfm_path *path; /* what it is about, for the note that no file has it; or NULL */
	_Atomic bool found;    /* some file had something to change */
} cli_fm_edit;

/* Edits all files; the exit status is that of the command. */
cli_exit cli_fm_run_edit(cli_fm_edit *edit, const cli_settings *s, char **operands, cli_printer *p);

/* Brings a file to its new text as the options say: in its place, as a diff (--dry-run), as a word
 * on standard error (--check), or on standard output where it came from standard input. */
void cli_fm_finish_edit(cli_fm_worker *w, const cli_fm_file *f, fyfm_str text);

/* --dry-run and --check. */
#define CLI_FM_EDIT_OPTIONS                                                                   \
	{ .letter = 'n', .name = "dry-run", .help = "change nothing; print what would, as a diff", \
	  .set = cli_set_true, .offset = CLI_FM(dry_run) },                                   \
	{ .name = "check",                                                                     \
	  .help = "change nothing; name the files that would\nchange, and fail where there are any", \
	  .set = cli_set_true, .offset = CLI_FM(check) }

#endif
