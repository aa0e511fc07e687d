#include "cli/command.h"

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	const cli_command *about = &cli_program;

	(void)s;
	for (char **name = operands; *name != NULL; name++) {
		const cli_command *group = about;

		about = group->commands != NULL ? cli_find_command(group, *name) : NULL;
		if (about == NULL && group->commands == NULL) {
			cli_print_error(p, "one command at a time", "unexpected argument '%s'", *name);
			return CLI_EXIT_USAGE;
		}
		if (about == NULL) {
			cli_tell_unknown_command(group, *name, p);
			return CLI_EXIT_USAGE;
		}
	}
	cli_print_help(about, stdout);
	return CLI_EXIT_OK;
}

static const cli_option options[] = {
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_help = {
	.name = "help",
	.summary = "tell about a command, or list them all",
	.operands = "[COMMAND]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Tells what a command does and which options it has; without one, lists them all.\n"
	         "Two words name a command of a group: 'fyssg help fm get'.",
	.groups = groups,
	.run = run,
};
