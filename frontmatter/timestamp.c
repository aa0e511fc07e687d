#include <string.h>

#include <fyfm/parse.h>

enum { SECONDS_PER_DAY = 86400 };

/* --- the calendar ----------------------------------------------------------------------------- */

/* Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March,
 * so that the leap day is the last. Years 0 to 9999. */
static int64_t days_of_date(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era =
		year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct date {
	int year, month, day;
};

static struct date date_of_days(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct date d = {
		.day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
		.month = (int)(month < 10 ? month + 3 : month - 9),
	};

	d.year = (int)(year_of_era + era * 400 + (d.month <= 2));
	return d;
}

static int days_in_month(int year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

/* --- reading ---------------------------------------------------------------------------------- */

struct reader {
	const char *at, *end;
};

static bool peek(const struct reader *r, char c)
{
	return r->at < r->end && *r->at == c;
}

static bool skip(struct reader *r, char c)
{
	bool there = peek(r, c);

	r->at += there;
	return there;
}

static bool skip_blanks(struct reader *r)
{
	const char *from = r->at;

	while (skip(r, ' ') || skip(r, '\t'))
		;
	return r->at > from;
}

/* Reads a number of at least `least` and at most `most` digits. */
static bool number(struct reader *r, size_t least, size_t most, int *out)
{
	size_t count = 0;
	int n = 0;

	while (count < most && r->at < r->end && *r->at >= '0' && *r->at <= '9') {
		n = n * 10 + (*r->at++ - '0');
		count++;
	}
	*out = n;
	return count >= least;
}

static bool read_date(struct reader *r, fyfm_timestamp *t)
{
	int year, month, day;

	if (!number(r, 4, 4, &year) || !skip(r, '-') || !number(r, 2, 2, &month) || !skip(r, '-') ||
	    !number(r, 2, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	t->seconds = days_of_date(year, month, day) * SECONDS_PER_DAY;
	return true;
}

/* Digits past nanoseconds are dropped. */
static bool read_fraction(struct reader *r, fyfm_timestamp *t)
{
	uint32_t unit = 100000000;
	const char *from = r->at;

	for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
		t->nanoseconds += unit * (uint32_t)(*r->at - '0');
		unit /= 10;
	}
	return r->at > from;
}

static bool read_time(struct reader *r, fyfm_timestamp *t)
{
	int hour, minute, second = 0;

	if (!number(r, 1, 2, &hour) || !skip(r, ':') || !number(r, 2, 2, &minute))
		return false;
	if (skip(r, ':')) {
		if (!number(r, 2, 2, &second) || (skip(r, '.') && !read_fraction(r, t)))
			return false;
	}
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	t->seconds += hour * 3600 + minute * 60 + second;
	return true;
}

static bool read_zone(struct reader *r, fyfm_timestamp *t)
{
	bool west = peek(r, '-');
	int hours, minutes = 0;

	t->has_zone = true;
	if (skip(r, 'Z') || skip(r, 'z'))
		return true;
	if (!(skip(r, '+') || skip(r, '-')) || !number(r, 1, 2, &hours))
		return false;
	if ((skip(r, ':') || r->at < r->end) && !number(r, 2, 2, &minutes))
		return false;
	if (hours > 23 || minutes > 59)
		return false;
	t->zone = (int16_t)((hours * 60 + minutes) * (west ? -1 : 1));
	t->seconds -= t->zone * 60;
	return true;
}

bool fyfm_timestamp_parse(const char *text, size_t len, fyfm_timestamp *out)
{
	struct reader r = { text, text + len };
	fyfm_timestamp t = { 0 };

	if (!read_date(&r, &t))
		return false;
	if (r.at == r.end) {
		t.date_only = true;
	} else {
		if (!skip(&r, 'T') && !skip(&r, 't') && !skip_blanks(&r))
			return false;
		if (!read_time(&r, &t))
			return false;
		if (r.at < r.end) {
			skip_blanks(&r);
			if (!read_zone(&r, &t))
				return false;
		}
	}
	if (r.at != r.end)
		return false;
	*out = t;
	return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

static char *put_number(char *to, int64_t n, unsigned digits)
{
	for (unsigned i = digits; i > 0; i--) {
		to[i - 1] = (char)('0' + n % 10);
		n /= 10;
	}
	return to + digits;
}

static char *put_date(char *to, int64_t days)
{
	struct date d = date_of_days(days);

	to = put_number(to, d.year, 4);
	*to++ = '-';
	to = put_number(to, d.month, 2);
	*to++ = '-';
	return put_number(to, d.day, 2);
}

static char *put_time(char *to, int64_t seconds, uint32_t nanoseconds)
{
	*to++ = 'T';
	to = put_number(to, seconds / 3600, 2);
	*to++ = ':';
	to = put_number(to, seconds / 60 % 60, 2);
	*to++ = ':';
	to = put_number(to, seconds % 60, 2);
	if (nanoseconds != 0) {
		*to++ = '.';
		to = put_number(to, nanoseconds, 9);
		while (to[-1] == '0')
			to--;
	}
	return to;
}

static char *put_zone(char *to, int zone)
{
	int size = zone < 0 ? -zone : zone;

	if (zone == 0) {
		*to++ = 'Z';
		return to;
	}
	*to++ = zone < 0 ? '-' : '+';
	to = put_number(to, size / 60, 2);
	*to++ = ':';
	return put_number(to, size % 60, 2);
}

size_t fyfm_timestamp_format(const fyfm_timestamp *t, char out[40])
{
	int64_t local = t->seconds + (int64_t)t->zone * 60;
	int64_t days = local / SECONDS_PER_DAY - (local % SECONDS_PER_DAY < 0);
	char *to = put_date(out, days);

	if (!t->date_only) {
		to = put_time(to, local - days * SECONDS_PER_DAY, t->nanoseconds);
		if (t->has_zone)
			to = put_zone(to, t->zone);
	}
	*to = '\0';
	return (size_t)(to - out);
}
