/* The table of commands. A new command is one file, and one row in command.c. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <limits.h>

#include "cli/exit-code.h"
#include "cli/options.h"

typedef struct cli_command cli_command;

struct cli_command {
	const char *name;     /* "build"; of a command in a group with the group's: "fm get" */
	const char *summary;  /* one line for the list of commands: no capital, no full stop */
	const char *operands; /* "[COMMAND]" as the usage line prints it; "": takes none */
	unsigned max_operands;
	const char *operand_hint; /* what to do instead where there are too many, or NULL */
	const char *about;        /* what --help says before the options, with line breaks */
	const cli_option_group *groups;
	/* A group, as `fyssg` itself is one: its first operand names one of these; ends with NULL.
	 * NULL: no group. */
	const cli_command *const *commands;
	/* Does it; not called of a group. `operands` ends with NULL. The printer has no progress. */
	cli_exit (*run)(cli_settings *s, char **operands, cli_printer *p);
};

/* max_operands of a command that takes any number. */
#define CLI_OPERANDS_ANY INT_MAX

/* `fyssg` itself: --help and --version. */
extern const cli_command cli_program;

extern const cli_command cli_cmd_build, cli_cmd_fm, cli_cmd_help, cli_cmd_serve, cli_cmd_version;
extern const cli_command cli_cmd_gen_site, cli_cmd_graph, cli_cmd_load_mmap, cli_cmd_mem, cli_cmd_render;

/* The command of that name (a single word) in a group; NULL where there is none. */
const cli_command *cli_find_command(const cli_command *group, const char *name);
/* Says that there is no such command. */
void cli_tell_unknown_command(const cli_command *group, const char *name, cli_printer *p);
/* The name within its group: "get" of "fm get". */
const char *cli_short_name(const cli_command *command);

/* `--help` of a command, or of a group with the list of its commands. */
void cli_print_help(const cli_command *command, FILE *out);

#endif
