#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <fyssg/version.h>

#include "cli/command.h"

/* Options, of the program or of a command; argv[0] is its name. Returns as cli_options_parse()
 * does. */
static int parse(const cli_command *c, int argc, char **argv, cli_settings *s, cli_printer *p)
{
	cli_syntax syntax = {
		.command = c->name,
		.groups = c->groups,
		.stop_at_operand = c == &cli_program,
		.max_operands = c->max_operands,
		.operand_hint = c->operand_hint,
	};

	return cli_options_parse(&syntax, argc, argv, s, p);
}

static cli_exit run_command(const cli_command *c, int argc, char **argv, cli_settings *s,
                            cli_printer *p)
{
	int first = parse(c, argc, argv, s, p);

	if (first < 0)
		return CLI_EXIT_USAGE;
	if (s->help) {
		cli_print_help(c, stdout);
		return CLI_EXIT_OK;
	}
	return c->run(s, argv + first, p);
}

static cli_exit run(int argc, char **argv, cli_printer *p)
{
	const cli_command *command;
	cli_settings settings;
	int first;

	cli_settings_init(&settings);
	first = parse(&cli_program, argc, argv, &settings, p);
	if (first < 0)
		return CLI_EXIT_USAGE;
	if (settings.help) {
		cli_print_help(&cli_program, stdout);
		return CLI_EXIT_OK;
	}
	if (settings.version) {
		printf("fyssg %s\n", fyssg_version());
		return CLI_EXIT_OK;
	}
	if (first == argc) {
		cli_print_help(&cli_program, stderr);
		return CLI_EXIT_USAGE;
	}
	command = cli_find_command(argv[first]);
	if (command == NULL) {
		cli_tell_unknown_command(argv[first], p);
		return CLI_EXIT_USAGE;
	}
	return run_command(command, argc - first, argv + first, &settings, p);
}

/* What was printed may be in a full disk's way only now. */
static cli_exit close_stdout(cli_exit status, cli_printer *p)
{
	bool failed = ferror(stdout) != 0;

	if (fclose(stdout) != 0 || failed) {
		cli_print_error(p, NULL, "standard output could not be written");
		return CLI_EXIT_SYSTEM;
	}
	return status;
}

/* Where a caller closed one of the three standard files, a page could be opened in its place, and
 * what is printed would go there. Opened the wrong way round, they fail as if they were closed. */
static bool occupy_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	cli_printer printer;
	cli_exit status;

	if (!occupy_standard_files())
		return CLI_EXIT_SYSTEM;
	if (!cli_printer_init(&printer, stderr)) {
		fputs("fyssg: error: out of memory\n", stderr);
		return CLI_EXIT_SYSTEM;
	}
	status = run(argc, argv, &printer);
	status = close_stdout(status, &printer);
	cli_printer_release(&printer);
	return (int)status;
}
