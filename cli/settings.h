/* What the options of all commands set. A command reads those that its tables of options name. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <fyssg/build.h>

typedef enum cli_color {
	CLI_COLOR_AUTO, /* where stderr is a terminal and the environment does not object */
	CLI_COLOR_ALWAYS,
	CLI_COLOR_NEVER
} cli_color;

/* Text borrows from the command line. */
typedef struct cli_settings {
	bool help;    /* --help: all else is void */
	bool version; /* --version likewise */
	cli_color color;
	bool quiet;
	fyssg_build_options build; /* but for its clock and its callbacks */
	bool clock_given;
	int64_t clock;             /* where it is given: seconds since 1970, UTC */
	const char *memory_report; /* file to write, "-" for stdout; NULL: none */
	const char *bind;          /* address to serve at */
	unsigned port;             /* 0: one that is free */
} cli_settings;

void cli_settings_init(cli_settings *s);

#endif
