/* The rule at the end of a zone file, in the form of POSIX's TZ: "CET-1CEST,M3.5.0,M10.5.0/3". */
#ifndef FYSSG_TIME_POSIX_RULE_H
#define FYSSG_TIME_POSIX_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FYSSG_ABBREVIATION_MAX = 15 };

/* A day of each year on which the clock is moved, and when. */
typedef struct fyssg_rule_day {
	/* 'M' week and weekday of a month, 'J' day 1 to 365 without leap days, 'n' day 0 to 365 */
	char kind;
	int month, week, day;
	int32_t seconds; /* after midnight, on the clock that holds until then; may be negative */
} fyssg_rule_day;

typedef struct fyssg_rule_clock {
	int32_t offset; /* seconds east of UTC */
	char abbreviation[FYSSG_ABBREVIATION_MAX + 1];
} fyssg_rule_clock;

typedef struct fyssg_posix_rule {
	fyssg_rule_clock standard, summer;
	bool has_summer;
	fyssg_rule_day start, end; /* of summer time */
} fyssg_posix_rule;

/* False: not such a rule. */
bool fyssg_posix_rule_parse(const char *text, size_t len, fyssg_posix_rule *out);
/* The clock that holds at an instant. */
const fyssg_rule_clock *fyssg_posix_rule_at(const fyssg_posix_rule *r, int64_t utc_seconds);

#endif
