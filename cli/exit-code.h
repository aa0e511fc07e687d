/* What the program tells its caller. */
#ifndef CLI_EXIT_CODE_H
#define CLI_EXIT_CODE_H

#include <fyfm/status.h>

typedef enum cli_exit {
	CLI_EXIT_OK = 0,
	CLI_EXIT_CONTENT = 1, /* something in the site is wrong */
	CLI_EXIT_USAGE = 2,   /* the command line is wrong, or there is no site */
	CLI_EXIT_SYSTEM = 3,  /* a file could not be read or written, or memory ran out */
	/* A signal ended a build; main() then dies of it, see cli_stop_die() */
	CLI_EXIT_STOPPED = 130
} cli_exit;

cli_exit cli_exit_of(fyfm_status status);

#endif
