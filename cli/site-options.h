/* What the commands share that build a site. */
#ifndef CLI_SITE_OPTIONS_H
#define CLI_SITE_OPTIONS_H

#include "cli/exit-code.h"
#include "cli/options.h"

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
