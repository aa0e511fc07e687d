/* The table of commands. A new command is one file, and one row in command.c. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/exit-code.h"
#include "cli/options.h"

typedef struct cli_command cli_command;

struct cli_command {
	const char *name;
	const char *summary;  /* one line for the list of commands: no capital, no full stop */
	const char *operands; /* "[COMMAND]" as the usage line prints it; "": takes none */
	unsigned max_operands;
	const char *operand_hint; /* what to do instead where there are too many, or NULL */
	const char *about;        /* what --help says before the options, with line breaks */
	const cli_option_group *groups;
	/* Does it. `operands` ends with NULL. The printer has no progress. */
	cli_exit (*run)(cli_settings *s, char **operands, cli_printer *p);
};

extern const cli_command *const cli_commands[];
extern const size_t cli_command_count;
/* `fyssg` itself: --help and --version. */
extern const cli_command cli_program;

extern const cli_command cli_cmd_build, cli_cmd_help, cli_cmd_serve, cli_cmd_version;
extern const cli_command cli_cmd_render;

/* NULL where there is none of that name. */
const cli_command *cli_find_command(const char *name);
/* Says that there is no such command. */
void cli_tell_unknown_command(const char *name, cli_printer *p);

/* `--help` of a command, or of the program with its list of commands. */
void cli_print_help(const cli_command *command, FILE *out);

#endif
