#include "cli/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fyfm/parse.h>

#include "cli/options.h"

/* The last second of the year 9999: later ones have no timestamp. */
#define SECONDS_MAX 253402300799ULL

static bool parse_seconds(const char *text, int64_t *seconds)
{
	unsigned long long n;

	if (!cli_parse_number(text, SECONDS_MAX, &n))
		return false;
	*seconds = (int64_t)n;
	return true;
}

bool cli_clock_parse(const char *text, int64_t *seconds)
{
	fyfm_timestamp t;

	if (parse_seconds(text, seconds))
		return true;
	if (!fyfm_timestamp_parse(text, strlen(text), &t))
		return false;
	*seconds = t.seconds;
	return true;
}

bool cli_clock_set(cli_settings *s, cli_printer *p)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	if (s->clock_given) {
		s->build.now = s->clock;
	} else if (epoch == NULL) {
		s->build.now = time(NULL);
	} else if (!parse_seconds(epoch, &s->build.now)) {
		cli_print_error(p, "set it to what 'date +%s' prints, or unset it",
		                "the variable SOURCE_DATE_EPOCH is no number of seconds: '%s'",
		                epoch);
		return false;
	}
	return true;
}
