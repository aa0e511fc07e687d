/*
 * Options as tables. One table drives the parser, --help, "did you mean", and the tests that
 * compare manual pages and shell completion with it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>

#include "cli/diag-print.h"
#include "cli/settings.h"

typedef struct cli_option cli_option;

/* Stores `argument` (NULL for an option that has none) at `at`. False where it is not what is
 * wanted. */
typedef bool (*cli_option_set)(const cli_option *option, void *at, const char *argument);

struct cli_option {
	char letter;          /* '\0': none */
	const char *name;     /* without its dashes */
	const char *also;     /* a second name, or NULL */
	const char *argument; /* "DIR"; "[=DIR]": may be left out; NULL: takes none */
	const char *help;     /* no capital, no full stop; starts a new line at '\n' */
	cli_option_set set;
	size_t offset;        /* of what it sets, in cli_settings */
	unsigned value;       /* of cli_set_value: what to store; of cli_set_number: the largest */
	const char *wanted;   /* "a number from 0 to 256", for the message; NULL: any text */
};

bool cli_set_text(const cli_option *option, void *at, const char *argument);      /* const char * */
/* The same, where it must not be empty. */
bool cli_set_file(const cli_option *option, void *at, const char *argument);
bool cli_set_true(const cli_option *option, void *at, const char *argument);      /* bool */
bool cli_set_value(const cli_option *option, void *at, const char *argument);     /* int */
bool cli_set_number(const cli_option *option, void *at, const char *argument);    /* unsigned */
bool cli_set_size(const cli_option *option, void *at, const char *argument);      /* uint64_t */
bool cli_set_allocator(const cli_option *option, void *at, const char *argument); /* fya_kind */
bool cli_set_color(const cli_option *option, void *at, const char *argument);     /* cli_color */
/* Sets clock and clock_given of the settings; offset 0. */
bool cli_set_clock(const cli_option *option, void *at, const char *argument);

#define CLI_JOBS_MAX 256
/* The row of what sets a number of threads; it is kept at `where`. */
#define CLI_JOBS_OPTION(where)                                                                   \
	{ .letter = 'j', .name = "jobs", .also = "parallel", .argument = "N",                    \
	  .help = "threads (default: as many as processors)", .set = cli_set_number,             \
	  .offset = (where), .value = CLI_JOBS_MAX, .wanted = "a number from 0 to 256" }

/* The rows that the tables of all commands end with. */
#define CLI_COMMON_OPTIONS                                                                       \
	{ .name = "color", .argument = "WHEN", .help = "colour messages: auto, always or never", \
	  .set = cli_set_color, .offset = offsetof(cli_settings, color),                         \
	  .wanted = "auto, always or never" },                                                   \
	{ .letter = 'h', .name = "help", .help = "show this help", .set = cli_set_true,          \
	  .offset = offsetof(cli_settings, help) }

/* Some options under a heading; a table ends with an option without a name. */
typedef struct cli_option_group {
	const char *heading; /* "Options"; NULL ends a list of groups */
	const cli_option *options;
} cli_option_group;

#define CLI_OPTIONS_MAX 64 /* of one command, all its groups together, second names counted */

typedef struct cli_syntax {
	const char *command;            /* "build"; "" for the program itself */
	const cli_option_group *groups;
	bool stop_at_operand;           /* what follows the first operand is another parser's */
	unsigned max_operands;          /* where that is false */
	const char *operand_hint;       /* what to do instead, where there are too many; or NULL */
} cli_syntax;

/* Parses argv[1] to argv[argc - 1] into `s`; stops at --help and --version. Returns the index of
 * the first operand (argv is permuted so that operands are last), or -1 where the printer was told
 * what is wrong. The printer takes up --color as soon as it is read. */
int cli_options_parse(const cli_syntax *syntax, int argc, char **argv, cli_settings *s,
                      cli_printer *p);

/* A number in decimal digits, nothing else, that is at most `max`. */
bool cli_parse_number(const char *text, unsigned long long max, unsigned long long *out);

#endif
