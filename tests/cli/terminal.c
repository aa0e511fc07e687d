/* What is written to stderr: diagnostics, colours, progress. */
#include "cli/diag-print.h"
#include "cli/exit-code.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static FILE *out;
static char *written;
static size_t size;
static cli_printer printer;

static void start(void)
{
	unsetenv("NO_COLOR");
	unsetenv("CLICOLOR_FORCE");
	setenv("TERM", "xterm", 1);
	out = open_memstream(&written, &size);
	cr_assert(cli_printer_init(&printer, out));
}

static void stop(void)
{
	cli_printer_release(&printer);
	fclose(out);
	free(written);
}

TestSuite(diag_print, .init = start, .fini = stop);
TestSuite(progress, .init = start, .fini = stop);

static void print(fyfm_severity severity, fyfm_status status, uint32_t line, const char *message)
{
	fyfm_diag d;

	fyfm_diag_set(&d, severity, status, "a.md", line, 2, "%s", message);
	cli_print_diag(&printer, &d);
}

Test(diag_print, writes_one_after_the_other_and_counts)
{
	print(FYFM_ERROR, FYFM_ERR_SYNTAX, 3, "wrong");
	print(FYFM_WARNING, FYFM_ERR_TYPE, 4, "odd");
	print(FYFM_WARNING, FYFM_ERR_TYPE, 5, "odd");
	print(FYFM_NOTE, FYFM_OK, 0, "held back");
	cli_print_count(&printer);
	cr_assert(eq(str, written, "fyssg: error: a.md:3:2: wrong\n"
				   "fyssg: warning: a.md:4:2: odd\n"
				   "fyssg: warning: a.md:5:2: odd\n"
				   "fyssg: note: a.md: held back\n"
				   "fyssg: 1 error, 2 warnings\n"));
}

Test(diag_print, counts_warnings_alone)
{
	print(FYFM_WARNING, FYFM_ERR_TYPE, 4, "odd");
	cli_print_count(&printer);
	cr_assert(ne(ptr, strstr(written, "\nfyssg: 1 warning\n"), NULL));
}

Test(diag_print, counts_nothing_where_nothing_was_told)
{
	print(FYFM_NOTE, FYFM_OK, 0, "held back");
	cli_print_count(&printer);
	cr_assert(eq(str, written, "fyssg: note: a.md: held back\n"));
}

Test(diag_print, quiet_leaves_out_notes_that_stand_alone)
{
	printer.quiet = true;
	print(FYFM_NOTE, FYFM_OK, 0, "held back");
	print(FYFM_ERROR, FYFM_ERR_SYNTAX, 3, "wrong");
	print(FYFM_NOTE, FYFM_OK, 9, "included from here");
	cr_assert(eq(str, written, "fyssg: error: a.md:3:2: wrong\n"
				   "fyssg: note: a.md:9:2: included from here\n"));
}

Test(diag_print, colours_as_the_environment_wants)
{
	cli_printer_set_color(&printer, CLI_COLOR_AUTO);
	cr_assert(not(printer.color), "no terminal");
	cli_printer_set_color(&printer, CLI_COLOR_ALWAYS);
	cr_assert(printer.color);
	setenv("CLICOLOR_FORCE", "0", 1);
	cli_printer_set_color(&printer, CLI_COLOR_AUTO);
	cr_assert(not(printer.color), "CLICOLOR_FORCE=0");
	setenv("CLICOLOR_FORCE", "1", 1);
	cli_printer_set_color(&printer, CLI_COLOR_AUTO);
	cr_assert(printer.color, "CLICOLOR_FORCE=1");
	cli_printer_set_color(&printer, CLI_COLOR_NEVER);
	cr_assert(not(printer.color), "never");
	setenv("NO_COLOR", "1", 1);
	cli_printer_set_color(&printer, CLI_COLOR_AUTO);
	cr_assert(not(printer.color), "NO_COLOR");
	cli_printer_set_color(&printer, CLI_COLOR_ALWAYS);
	cr_assert(printer.color, "always");
}

/* A pseudo-terminal, for what is only done on one. */
static FILE *open_terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	cr_assert(ge(int, master, 0));
	cr_assert(eq(int, grantpt(master) + unlockpt(master), 0));
	return fdopen(open(ptsname(master), O_RDWR | O_NOCTTY), "w");
}

Test(diag_print, colours_on_a_terminal)
{
	cli_printer on_terminal;
	FILE *terminal = open_terminal();

	cr_assert(cli_printer_init(&on_terminal, terminal));
	cr_assert(on_terminal.color);
	setenv("TERM", "dumb", 1);
	cli_printer_set_color(&on_terminal, CLI_COLOR_AUTO);
	cr_assert(not(on_terminal.color));
	cli_printer_release(&on_terminal);
	fclose(terminal);
}

Test(progress, is_shown_on_a_terminal_only)
{
	cli_progress p;
	FILE *terminal = open_terminal();

	cli_progress_start(&p, terminal);
	cr_assert(eq(ptr, p.out, terminal));
	setenv("TERM", "dumb", 1);
	cli_progress_start(&p, terminal);
	cr_assert(eq(ptr, p.out, NULL));
	setenv("TERM", "xterm", 1);
	fclose(terminal);
	terminal = fopen("/dev/null", "w");
	cli_progress_start(&p, terminal);
	cr_assert(eq(ptr, p.out, NULL));
	cli_progress_show(&p, "render", 1, 2);
	cli_progress_erase(&p);
	fclose(terminal);
}

/* A started clock whose lines go to `out`. */
static cli_progress start_into_memory(int delay_ms)
{
	cli_progress p;

	cli_progress_start(&p, out);
	p.out = out;
	p.delay_ms = delay_ms;
	return p;
}

Test(progress, waits_before_it_shows)
{
	cli_progress p = start_into_memory(60000);

	cli_progress_show(&p, "render", 1, 2);
	cli_progress_erase(&p);
	fflush(out);
	cr_assert(eq(str, written, ""));
}

Test(progress, is_erased_before_a_diagnostic_and_in_the_end)
{
	cli_progress p = start_into_memory(0);

	printer.progress = &p;
	cli_progress_show(&p, "discovery", 0, 0);
	cli_progress_show(&p, "render", 1, 2);
	print(FYFM_ERROR, FYFM_ERR_SYNTAX, 3, "wrong");
	print(FYFM_ERROR, FYFM_ERR_SYNTAX, 4, "wrong");
	cli_progress_show(&p, "render", 2, 2);
	cli_progress_erase(&p);
	cli_progress_erase(&p);
	cr_assert(eq(str, written, "\r\033[Kdiscovery\r\033[Krender 1/2\r\033[K"
				   "fyssg: error: a.md:3:2: wrong\n"
				   "fyssg: error: a.md:4:2: wrong\n"
				   "\r\033[Krender 2/2\r\033[K"));
}

Test(exit_code, tells_content_usage_and_system_apart)
{
	cr_assert(eq(int, cli_exit_of(FYFM_OK), 0));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_SYNTAX), 1));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_ENCODING), 1));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_EXISTS), 1));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_NOT_FOUND), 2));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_USAGE), 2));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_IO), 3));
	cr_assert(eq(int, cli_exit_of(FYFM_ERR_NOMEM), 3));
}
