/* Dates as text: strftime with English names, whatever the locale. */
#ifndef FYSSG_TIME_STRFTIME_H
#define FYSSG_TIME_STRFTIME_H

#include <fya/buffer.h>
#include <fyssg/zone.h>

/* A moment taken apart (proleptic Gregorian calendar). */
typedef struct fyssg_calendar {
	int64_t year;
	int month, day;             /* from 1 */
	int hour, minute, second;
	int weekday;                /* 0 Sunday */
	int yearday;                /* from 1 */
	int offset;                 /* seconds east of UTC */
	const char *abbreviation;   /* of the zone */
} fyssg_calendar;

void fyssg_calendar_at(int64_t utc_seconds, const fyssg_zone *z, fyssg_calendar *out);
/* Days since 1970-01-01 of a date. */
int64_t fyssg_days_of(int64_t year, int month, int day);

/* Appends `c` in `format`: the conversions of C's strftime that depend on no locale, with its
 * C-locale meaning for the rest, and glibc's `%-d`, `%_d`, `%P`, `%s`, `%k`, `%l`. An unknown
 * conversion is copied as it is. */
void fyssg_strftime(fya_buf *out, const char *format, size_t len, const fyssg_calendar *c);

#endif
