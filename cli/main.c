#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <fyfm/guard.h>
#include <fyssg/version.h>

#include "cli/command.h"
#include "cli/stop-signal.h"

/* Options, of a group or of a command; argv[0] is its name. Returns as cli_options_parse() does. */
static int parse(const cli_command *c, int argc, char **argv, cli_settings *s, cli_printer *p)
{
	cli_syntax syntax = {
		.command = c->name,
		.groups = c->groups,
		.stop_at_operand = c->commands != NULL,
		.max_operands = c->max_operands,
		.operand_hint = c->operand_hint,
	};

	return cli_options_parse(&syntax, argc, argv, s, p);
}

static cli_exit run_command(const cli_command *c, int argc, char **argv, cli_settings *s,
                            cli_printer *p);

/* Runs the command that argv[0] names. */
static cli_exit run_member(const cli_command *group, int argc, char **argv, cli_settings *s,
                           cli_printer *p)
{
	const cli_command *member;

	if (argc == 0) {
		cli_print_help(group, stderr);
		return CLI_EXIT_USAGE;
	}
	member = cli_find_command(group, argv[0]);
	if (member == NULL) {
		cli_tell_unknown_command(group, argv[0], p);
		return CLI_EXIT_USAGE;
	}
	return run_command(member, argc, argv, s, p);
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
	if (s->version) {
		printf("fyssg %s\n", fyssg_version());
		return CLI_EXIT_OK;
	}
	if (c->commands != NULL)
		return run_member(c, argc - first, argv + first, s, p);
	return c->run(s, argv + first, p);
}

/* What was printed may be in a full disk's way only now. */
static cli_exit close_stdout(cli_exit status, cli_printer *p)
{
	bool failed = ferror(stdout) != 0;

	if (fclose(stdout) != 0 || failed) {
		/* Who found out before has told it. */
		if (status != CLI_EXIT_SYSTEM)
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
	cli_settings settings;
	cli_exit status;

	/* A file that may not become larger is told like a full disk, and not the end. */
	signal(SIGXFSZ, SIG_IGN);
	/* Large files are mapped: one that is cut meanwhile is an error, not the end. */
	if (!occupy_standard_files() || fyfm_guard_install() != FYFM_OK)
		return CLI_EXIT_SYSTEM;
	if (!cli_printer_init(&printer, stderr)) {
		fputs("fyssg: error: out of memory\n", stderr);
		return CLI_EXIT_SYSTEM;
	}
	cli_settings_init(&settings);
	status = run_command(&cli_program, argc, argv, &settings, &printer);
	status = close_stdout(status, &printer);
	cli_printer_release(&printer);
	cli_stop_die();
	return (int)status;
}
