#include <string.h>

#include "cli/fm/edit-file.h"
#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

struct rename {
	fyfm_path *path;
	const char *name;
};

static fyfm_status apply(void *user, fyfm_editor *e, fyfm_diag *diag)
{
	const struct rename *r = user;

	return fyfm_editor_rename(e, r->path, r->name, strlen(r->name), diag);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	struct rename r;
	cli_exit result;

	if (operands[0] == NULL || operands[1] == NULL) {
		cli_print_error(p, "'fyssg fm rename updated lastmod FILE' renames that key",
		                "a key and its new name are wanted");
		return CLI_EXIT_USAGE;
	}
	r.name = operands[1];
	if (fyfm_utf8_check(r.name, strlen(r.name)) != strlen(r.name)) {
		cli_print_error(p, NULL, "the name is not UTF-8 or holds a control character");
		return CLI_EXIT_USAGE;
	}
	if (!cli_fm_path(operands[0], strlen(operands[0]), p->memory, &r.path, p))
		return CLI_EXIT_USAGE;
	result = cli_fm_run_edit(&(cli_fm_edit){ .user = &r, .apply = apply, .path = r.path }, s,
	                         operands + 2, p);
	fyfm_path_free(r.path);
	return result;
}

static const cli_option options[] = {
	CLI_FM_EDIT_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of rename", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_rename = {
	.name = "fm rename",
	.summary = "give a key another name, in its place",
	.operands = "PATH NAME [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Gives a key another name; what it holds and where it stands do not change.\n"
	         "Files that have no such key stay as they are.",
	.groups = groups,
	.run = run,
};
