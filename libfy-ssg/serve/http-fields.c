#include "libfy-ssg/serve/http-fields.h"

#include "libfy-ssg/time/strftime.h"

static const char months[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

enum { SECONDS_PER_DAY = 86400 };

void fyssg_http_date(fya_buf *out, int64_t utc_seconds)
{
	static const char format[] = "%a, %d %b %Y %H:%M:%S GMT";
	fyssg_calendar c;

	fyssg_calendar_at(utc_seconds, NULL, &c);
	fyssg_strftime(out, format, sizeof(format) - 1, &c);
}

/* The number that `count` digits at `text` make; -1 where one is none. */
static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* From 1; 0 for none. */
static int month_number(const char *name)
{
	for (int i = 0; i < 12; i++) {
		if (memcmp(name, months[i], 3) == 0)
			return i + 1;
	}
	return 0;
}

/* True where `text` looks like `shape`, in which x may be any character. */
static bool has_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; text++, shape++) {
		if (*text == '\0' || (*shape != 'x' && *shape != *text))
			return false;
	}
	return *text == '\0';
}

bool fyssg_http_date_read(const char *text, int64_t *utc_seconds)
{
	int day, month, year, hour, minute, second;

	if (!has_shape(text, "xxx, xx xxx xxxx xx:xx:xx GMT"))
		return false;
	day = digits(text + 5, 2);
	month = month_number(text + 8);
	year = digits(text + 12, 4);
	hour = digits(text + 17, 2);
	minute = digits(text + 20, 2);
	second = digits(text + 23, 2);
	if (day < 1 || day > 31 || month == 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59 || second < 0 || second > 60)
		return false;
	*utc_seconds = fyssg_days_of(year, month, day) * SECONDS_PER_DAY + hour * 3600 +
	               minute * 60 + second;
	return true;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

bool fyssg_etag_listed(const char *list, const char *tag)
{
	const size_t len = strlen(tag);
	const char *p = skip_blanks(list);

	if (*p == '*')
		return *skip_blanks(p + 1) == '\0';
	while (*p != '\0') {
		const char *end;

		/* W/ says that the copy is as good, not that it is the same: good enough here. */
		if (p[0] == 'W' && p[1] == '/')
			p += 2;
		if (*p != '"' || !(end = strchr(p + 1, '"')))
			return false;
		if ((size_t)(end + 1 - p) == len && memcmp(p, tag, len) == 0)
			return true;
		p = skip_blanks(end + 1);
		if (*p == ',')
			p = skip_blanks(p + 1);
	}
	return false;
}

/* Reads digits at *p, which moves behind them. False where there are none, or too many. */
static bool read_offset(const char **p, uint64_t *value)
{
	const char *start = *p;

	*value = 0;
	for (; **p >= '0' && **p <= '9'; ++*p) {
		if (__builtin_mul_overflow(*value, UINT64_C(10), value) ||
		    __builtin_add_overflow(*value, (uint64_t)(**p - '0'), value))
			return false;
	}
	return *p > start;
}

fyssg_range fyssg_range_read(const char *field, uint64_t size, uint64_t *start, uint64_t *len)
{
	uint64_t first, last = UINT64_MAX;
	bool has_first, has_last;
	const char *p = field;

	if (strncmp(p, "bytes=", 6) != 0)
		return FYSSG_RANGE_NONE;
	p += 6;
	has_first = read_offset(&p, &first);
	if (*p++ != '-')
		return FYSSG_RANGE_NONE;
	has_last = read_offset(&p, &last);
	if (*p != '\0' || (!has_first && !has_last) || (has_first && has_last && last < first))
		return FYSSG_RANGE_NONE;
	if (!has_first) /* so many bytes from the end */
		first = last < size ? size - last : 0;
	if (!has_first || !has_last)
		last = UINT64_MAX;
	if (first >= size)
		return FYSSG_RANGE_BEYOND;
	*start = first;
	*len = (last < size ? last + 1 : size) - first;
	return FYSSG_RANGE_PART;
}
