#include "libfy-ssg/time/posix-rule.h"

#include <string.h>

#include "libfy-ssg/time/strftime.h"

/* --- parsing ---------------------------------------------------------------------------------- */

typedef struct reader {
	const char *at, *end;
} reader;

static bool skip(reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool read_number(reader *r, int least, int most, int *out)
{
	const char *start = r->at;
	int n = 0;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && n <= most)
		n = n * 10 + (*r->at++ - '0');
	*out = n;
	return r->at > start && n >= least && n <= most;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "CET", or "<+0330>". */
static bool read_name(reader *r, char *out)
{
	bool quoted = skip(r, '<');
	const char *start = r->at;
	size_t len;

	while (r->at < r->end && (quoted ? *r->at != '>' : is_letter(*r->at)))
		r->at++;
	len = (size_t)(r->at - start);
	if (len < 3 || len > FYSSG_ABBREVIATION_MAX || (quoted && !skip(r, '>')))
		return false;
	memcpy(out, start, len);
	out[len] = '\0';
	return true;
}

/* [+-]h[:m[:s]] in seconds. */
static bool read_time(reader *r, int most_hours, int32_t *out)
{
	bool negative = skip(r, '-');
	int hours, minutes = 0, seconds = 0;

	if (!negative)
		skip(r, '+');
	if (!read_number(r, 0, most_hours, &hours))
		return false;
	if (skip(r, ':')) {
		if (!read_number(r, 0, 59, &minutes))
			return false;
		if (skip(r, ':') && !read_number(r, 0, 59, &seconds))
			return false;
	}
	*out = (hours * 60 + minutes) * 60 + seconds;
	if (negative)
		*out = -*out;
	return true;
}

static bool read_day(reader *r, fyssg_rule_day *out)
{
	out->seconds = 2 * 3600;
	if (skip(r, 'M')) {
		out->kind = 'M';
		if (!read_number(r, 1, 12, &out->month) || !skip(r, '.') ||
		    !read_number(r, 1, 5, &out->week) || !skip(r, '.') ||
		    !read_number(r, 0, 6, &out->day))
			return false;
	} else {
		out->kind = skip(r, 'J') ? 'J' : 'n';
		if (!read_number(r, out->kind == 'J' ? 1 : 0, 365, &out->day))
			return false;
	}
	return !skip(r, '/') || read_time(r, 167, &out->seconds);
}

bool fyssg_posix_rule_parse(const char *text, size_t len, fyssg_posix_rule *out)
{
	reader r = { text, text + len };

	*out = (fyssg_posix_rule){ 0 };
	/* POSIX counts offsets westward. */
	if (!read_name(&r, out->standard.abbreviation) || !read_time(&r, 24, &out->standard.offset))
		return false;
	out->standard.offset = -out->standard.offset;
	if (r.at == r.end)
		return true;
	out->has_summer = true;
	out->summer.offset = out->standard.offset + 3600;
	if (!read_name(&r, out->summer.abbreviation))
		return false;
	if (r.at < r.end && *r.at != ',') {
		if (!read_time(&r, 24, &out->summer.offset))
			return false;
		out->summer.offset = -out->summer.offset;
	}
	return skip(&r, ',') && read_day(&r, &out->start) && skip(&r, ',') &&
	       read_day(&r, &out->end) && r.at == r.end;
}

/* --- applying --------------------------------------------------------------------------------- */

/* Day number, from 1970-01-01, of the rule's day in a year. */
static int64_t day_in(const fyssg_rule_day *d, int64_t year)
{
	int64_t first, next;
	int weekday;

	if (d->kind == 'n')
		return fyssg_days_of(year, 1, 1) + d->day;
	if (d->kind == 'J') /* day 60 is March 1st, leap year or not */
		return d->day < 60 ? fyssg_days_of(year, 1, 1) + d->day - 1 :
				     fyssg_days_of(year, 3, 1) + d->day - 60;
	first = fyssg_days_of(year, d->month, 1);
	next = d->month == 12 ? fyssg_days_of(year + 1, 1, 1)
			      : fyssg_days_of(year, d->month + 1, 1);
	weekday = (int)(((first + 4) % 7 + 7) % 7);
	first += (d->day - weekday + 7) % 7 + (d->week - 1) * 7;
	return first >= next ? first - 7 : first; /* week 5 is the last one */
}

static int64_t instant_in(const fyssg_rule_day *d, int64_t year, int32_t offset)
{
	return day_in(d, year) * 86400 + d->seconds - offset;
}

const fyssg_rule_clock *fyssg_posix_rule_at(const fyssg_posix_rule *r, int64_t utc_seconds)
{
	fyssg_calendar c;
	int64_t start, end;
	bool summer;

	if (!r->has_summer)
		return &r->standard;
	fyssg_calendar_at(utc_seconds + r->standard.offset, NULL, &c);
	start = instant_in(&r->start, c.year, r->standard.offset);
	end = instant_in(&r->end, c.year, r->summer.offset);
	if (start < end)
		summer = utc_seconds >= start && utc_seconds < end;
	else /* south of the equator */
		summer = utc_seconds >= start || utc_seconds < end;
	return summer ? &r->summer : &r->standard;
}
