/* Days and dates of the proleptic Gregorian calendar. */
#include "libfy-ssg/time/strftime.h"
#include "libfy-ssg/time/zone.h"

enum { SECONDS_PER_DAY = 86400 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Years are counted from March, so that the leap day is the last; eras of 400 years are alike. */
int64_t fyssg_days_of(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static void date_of(int64_t days, fyssg_calendar *out)
{
	int64_t era = floor_div(days + 719468, 146097);
	int64_t day_of_era = days + 719468 - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
	                       day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (int)((5 * day_of_year + 2) / 153); /* 0 is March */

	out->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	out->month = month < 10 ? month + 3 : month - 9;
	out->year = year_of_era + era * 400 + (out->month <= 2);
}

void fyssg_calendar_at(int64_t utc_seconds, const fyssg_zone *z, fyssg_calendar *out)
{
	int64_t local, days;
	int second_of_day;

	out->offset = fyssg_zone_offset(z, utc_seconds, &out->abbreviation);
	local = utc_seconds + out->offset;
	days = floor_div(local, SECONDS_PER_DAY);
	second_of_day = (int)(local - days * SECONDS_PER_DAY);
	date_of(days, out);
	out->hour = second_of_day / 3600;
	out->minute = second_of_day / 60 % 60;
	out->second = second_of_day % 60;
	/* 1970-01-01 was a Thursday. */
	out->weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7);
	out->yearday = (int)(days - fyssg_days_of(out->year, 1, 1)) + 1;
}
