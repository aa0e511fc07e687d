/* What the commands share that build a site. */
#ifndef CLI_SITE_OPTIONS_H
#define CLI_SITE_OPTIONS_H

#include "cli/exit-code.h"
#include "cli/options.h"

/* Rows of every command that reads a site. */
#define CLI_SOURCE_OPTION                                                                        \
	{ .letter = 's', .name = "source", .argument = "DIR",                                    \
	  .help = "folder of the site (default: this one)", .set = cli_set_text,                 \
	  .offset = offsetof(cli_settings, build.source) }
#define CLI_HELD_BACK_OPTIONS(drafts_help, future_help, expired_help)                            \
	{ .letter = 'D', .name = "drafts", .help = drafts_help, .set = cli_set_true,             \
	  .offset = offsetof(cli_settings, build.drafts) },                                      \
	{ .letter = 'F', .name = "future", .help = future_help, .set = cli_set_true,             \
	  .offset = offsetof(cli_settings, build.future) },                                      \
	{ .letter = 'E', .name = "expired", .help = expired_help, .set = cli_set_true,           \
	  .offset = offsetof(cli_settings, build.expired) }
#define CLI_CLOCK_OPTION                                                                         \
	{ .name = "clock", .argument = "TIME",                                                   \
	  .help = "what time it is: 2024-05-01T10:00:00Z, or\nseconds since 1970 (default:\n"    \
	          "$SOURCE_DATE_EPOCH, else now)",                                               \
	  .set = cli_set_clock,                                                                  \
	  .wanted = "a time such as 2024-05-01T10:00:00Z, nor a number of seconds" }

/* Which site, and how it is built. */
extern const cli_option cli_site_options[];
/* Those that only `build` has. */
extern const cli_option cli_template_options[];

/* Where words for people go: stdout, unless the report as JSON goes there. */
FILE *cli_words(const cli_settings *s);

/* Builds the site as the settings say, tells what is wrong, how far it is and what was done, and
 * writes the report that was asked for. *report is the caller's, and may be NULL. */
cli_exit cli_build_site(cli_settings *s, cli_printer *p, fyssg_report **report);

#endif
