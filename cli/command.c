#include "cli/command.h"

#include <string.h>

const cli_command *const cli_commands[] = {
	&cli_cmd_build,
	&cli_cmd_serve,
	&cli_cmd_render,
	&cli_cmd_help,
	&cli_cmd_version,
};
const size_t cli_command_count = sizeof(cli_commands) / sizeof(*cli_commands);

static const cli_option program_options[] = {
	{ .letter = 'h', .name = "help", .help = "show this help", .set = cli_set_true,
	  .offset = offsetof(cli_settings, help) },
	{ .name = "version", .help = "show the version", .set = cli_set_true,
	  .offset = offsetof(cli_settings, version) },
	{ 0 },
};

static const cli_option_group program_groups[] = {
	{ "Options", program_options },
	{ 0 },
};

const cli_command cli_program = {
	.name = "",
	.operands = "COMMAND [ARGUMENT]...",
	.about = "Makes web sites of Markdown files with front matter, and of templates.",
	.groups = program_groups,
};

const cli_command *cli_find_command(const char *name)
{
	for (size_t i = 0; i < cli_command_count; i++)
		if (strcmp(cli_commands[i]->name, name) == 0)
			return cli_commands[i];
	return NULL;
}

void cli_tell_unknown_command(const char *name, cli_printer *p)
{
	const char *names[sizeof(cli_commands) / sizeof(*cli_commands)], *near;
	char hint[80];

	for (size_t i = 0; i < cli_command_count; i++)
		names[i] = cli_commands[i]->name;
	near = fyfm_did_you_mean(name, strlen(name), names, cli_command_count);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", near);
	else
		snprintf(hint, sizeof(hint), "'fyssg help' lists them");
	cli_print_error(p, hint, "unknown command '%s'", name);
}
