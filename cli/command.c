#include "cli/command.h"

#include <assert.h>
#include <string.h>

/* Enough for the commands of any group. */
#define COMMANDS_MAX 64

static const cli_command *const program_commands[] = {
	&cli_cmd_build,
	&cli_cmd_serve,
	&cli_cmd_render,
	&cli_cmd_fm,
	&cli_cmd_load_mmap,
	&cli_cmd_mem,
	&cli_cmd_graph,
	&cli_cmd_gen_site,
	&cli_cmd_help,
	&cli_cmd_version,
	NULL,
};

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
	.commands = program_commands,
};

const char *cli_short_name(const cli_command *command)
{
	const char *blank = strrchr(command->name, ' ');

	return blank != NULL ? blank + 1 : command->name;
}

const cli_command *cli_find_command(const cli_command *group, const char *name)
{
	for (const cli_command *const *c = group->commands; *c != NULL; c++)
		if (strcmp(cli_short_name(*c), name) == 0)
			return *c;
	return NULL;
}

void cli_tell_unknown_command(const cli_command *group, const char *name, cli_printer *p)
{
	const char *names[COMMANDS_MAX], *near, *blank = *group->name != '\0' ? " " : "";
	size_t count = 0;
	char hint[80];

	for (const cli_command *const *c = group->commands; *c != NULL; c++) {
		assert(count < COMMANDS_MAX);
		names[count++] = cli_short_name(*c);
	}
	near = fyfm_did_you_mean(name, strlen(name), names, count);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", near);
	else
		snprintf(hint, sizeof(hint), "'fyssg help%s%s' lists them", blank, group->name);
	cli_print_error(p, hint, "unknown command '%s%s%s'", group->name, blank, name);
}
