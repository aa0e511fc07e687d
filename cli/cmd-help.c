#include "cli/command.h"

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	const char *name = operands[0];
	const cli_command *about = name == NULL ? &cli_program : cli_find_command(name);

	(void)s;
	if (about == NULL) {
		cli_tell_unknown_command(name, p);
		return CLI_EXIT_USAGE;
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
	.operands = "[COMMAND]",
	.max_operands = 1,
	.operand_hint = "one command at a time",
	.about = "Tells what a command does and which options it has; without one, lists them all.",
	.groups = groups,
	.run = run,
};
