#include <string.h>

#include "cli/fm/edit-file.h"
#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

static fyfm_status apply(void *user, fyfm_editor *e, fyfm_diag *diag)
{
	return fyfm_editor_delete(e, user, diag);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyfm_path *path;
	cli_exit result;

	if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg fm delete draft FILE' removes that key",
		                "no key is given");
		return CLI_EXIT_USAGE;
	}
	if (!cli_fm_path(operands[0], strlen(operands[0]), p->memory, &path, p))
		return CLI_EXIT_USAGE;
	result = cli_fm_run_edit(&(cli_fm_edit){ .user = path, .apply = apply, .path = path }, s,
	                         operands + 1, p);
	fyfm_path_free(path);
	return result;
}

static const cli_option options[] = {
	CLI_FM_EDIT_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of delete", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_delete = {
	.name = "fm delete",
	.summary = "remove a key",
	.operands = "PATH [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Removes a key, or an element of a list, with what it holds. Files that have no\n"
	         "such key stay as they are.",
	.groups = groups,
	.run = run,
};
