/* What time it is, as builds are told. */
#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include "cli/diag-print.h"
#include "cli/settings.h"

/* Reads seconds since 1970 in digits, or a timestamp such as 2024-05-01T10:00:00Z (without an
 * offset: UTC; without a time: the start of that day). */
bool cli_clock_parse(const char *text, int64_t *seconds);

/* Sets the build's clock: --clock, else SOURCE_DATE_EPOCH, else now. False where the variable is
 * no number of seconds, which the printer is told. */
bool cli_clock_set(cli_settings *s, cli_printer *p);

#endif
