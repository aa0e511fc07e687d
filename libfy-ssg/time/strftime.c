#include "libfy-ssg/time/strftime.h"

static const char *const day_names[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
	                                 "Thursday", "Friday", "Saturday" };
static const char *const month_names[] = { "January",   "February", "March",    "April",
	                                   "May",       "June",     "July",     "August",
	                                   "September", "October",  "November", "December" };

/* What stands between `%` and the letter. */
typedef struct spec {
	char pad;   /* '-' none, '_' blanks, '0'; 0: as the conversion has it */
	bool upper; /* ^ */
	bool swap;  /* # */
} spec;

static void put_number(fya_buf *out, spec s, int64_t n, int width, char pad)
{
	char digits[24];
	size_t at = sizeof(digits), filled;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	if (s.pad != 0)
		pad = s.pad;
	if (pad == '0' && width == 2 && rest < 100 && n >= 0) {
		digits[0] = (char)('0' + rest / 10);
		digits[1] = (char)('0' + rest % 10);
		fya_buf_append(out, digits, 2);
		return;
	}
	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	/* Blanks stand before a sign, zeros behind it. */
	filled = sizeof(digits) - at + (n < 0);
	if (pad == '0' && n < 0)
		fya_buf_putc(out, '-');
	for (; pad != '-' && filled < (size_t)width; filled++)
		fya_buf_putc(out, pad == '_' ? ' ' : '0');
	if (pad != '0' && n < 0)
		fya_buf_putc(out, '-');
	fya_buf_append(out, digits + at, sizeof(digits) - at);
}

/* `opposite`: `#` makes it lower case. */
static void put_text(fya_buf *out, spec s, const char *text, size_t len, bool opposite)
{
	bool upper = s.upper || (s.swap && !opposite), lower = s.swap && opposite;

	if (!upper && !lower) {
		fya_buf_append(out, text, len);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (upper && c >= 'a' && c <= 'z')
			c = (char)(c - 0x20);
		else if (lower && c >= 'A' && c <= 'Z')
			c = (char)(c + 0x20);
		fya_buf_putc(out, c);
	}
}

static void put_word(fya_buf *out, spec s, const char *word)
{
	put_text(out, s, word, strlen(word), false);
}

static void put_composite(fya_buf *out, spec s, const char *format, const fyssg_calendar *c)
{
	fya_buf whole;

	if (!s.upper) {
		fyssg_strftime(out, format, strlen(format), c);
		return;
	}
	fya_buf_init(&whole, out->allocator, 0);
	fyssg_strftime(&whole, format, strlen(format), c);
	put_text(out, s, whole.data, whole.len, false);
	if (whole.status != FYA_BUF_OK)
		out->status = whole.status;
	fya_buf_release(&whole);
}

static bool is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Week of ISO 8601, which belongs to the year that has its Thursday. */
static int iso_week(const fyssg_calendar *c, int64_t *year)
{
	int weekday = (c->weekday + 6) % 7; /* from Monday */
	int week = (c->yearday - 1 - weekday + 10) / 7;
	int first; /* weekday of January 1st, from Monday */

	*year = c->year;
	if (week == 0) {
		--*year;
		first = (weekday - (c->yearday - 1) - (is_leap(*year) ? 366 : 365)) % 7;
		first = (first + 7) % 7;
		return first == 3 || (first == 2 && is_leap(*year)) ? 53 : 52;
	}
	first = ((weekday - (c->yearday - 1)) % 7 + 7) % 7;
	if (week == 53 && first != 3 && !(first == 2 && is_leap(*year))) {
		++*year;
		return 1;
	}
	return week;
}

static void put_iso(fya_buf *out, spec s, char conversion, const fyssg_calendar *c)
{
	int64_t year;
	int week = iso_week(c, &year);

	if (conversion == 'V')
		put_number(out, s, week, 2, '0');
	else if (conversion == 'g')
		put_number(out, s, ((year % 100) + 100) % 100, 2, '0');
	else
		put_number(out, s, year, 0, '-');
}

static void put_offset(fya_buf *out, spec s, int offset)
{
	int size = offset < 0 ? -offset : offset;

	fya_buf_putc(out, offset < 0 ? '-' : '+');
	put_number(out, s, size / 3600 * 100 + size / 60 % 60, 4, '0');
}

static int hour12(int hour)
{
	return hour % 12 == 0 ? 12 : hour % 12;
}

static int64_t epoch_of(const fyssg_calendar *c)
{
	return fyssg_days_of(c->year, c->month, c->day) * 86400 + c->hour * 3600 + c->minute * 60 +
	       c->second - c->offset;
}

/* Conversions that make text. False: not one of them. */
static bool put_names(fya_buf *out, spec s, char conversion, const fyssg_calendar *c)
{
	const char *half = c->hour < 12 ? "AM" : "PM";

	switch (conversion) {
	case 'a':
		put_text(out, s, day_names[c->weekday], 3, false);
		return true;
	case 'A':
		put_word(out, s, day_names[c->weekday]);
		return true;
	case 'b':
	case 'h':
		put_text(out, s, month_names[c->month - 1], 3, false);
		return true;
	case 'B':
		put_word(out, s, month_names[c->month - 1]);
		return true;
	case 'p':
		put_text(out, s, half, 2, true);
		return true;
	case 'P':
		put_text(out, (spec){ .swap = true }, half, 2, true);
		return true;
	case 'Z':
		put_text(out, s, c->abbreviation, strlen(c->abbreviation), true);
		return true;
	case 'n':
		fya_buf_putc(out, '\n');
		return true;
	case 't':
		fya_buf_putc(out, '\t');
		return true;
	case '%':
		fya_buf_putc(out, '%');
		return true;
	default:
		return false;
	}
}

/* Conversions that stand for several. */
static bool put_composites(fya_buf *out, spec s, char conversion, const fyssg_calendar *c)
{
	const char *format;

	switch (conversion) {
	case 'c':
		format = "%a %b %e %H:%M:%S %Y";
		break;
	case 'D':
	case 'x':
		format = "%m/%d/%y";
		break;
	case 'F':
		format = "%Y-%m-%d";
		break;
	case 'r':
		format = "%I:%M:%S %p";
		break;
	case 'R':
		format = "%H:%M";
		break;
	case 'T':
	case 'X':
		format = "%H:%M:%S";
		break;
	default:
		return false;
	}
	put_composite(out, s, format, c);
	return true;
}

static bool put_numbers(fya_buf *out, spec s, char conversion, const fyssg_calendar *c)
{
	int64_t century = c->year / 100 - (c->year % 100 < 0);

	switch (conversion) {
	case 'C':
		put_number(out, s, century, 2, '0');
		return true;
	case 'd':
		put_number(out, s, c->day, 2, '0');
		return true;
	case 'e':
		put_number(out, s, c->day, 2, '_');
		return true;
	case 'g':
	case 'G':
	case 'V':
		put_iso(out, s, conversion, c);
		return true;
	case 'H':
		put_number(out, s, c->hour, 2, '0');
		return true;
	case 'I':
		put_number(out, s, hour12(c->hour), 2, '0');
		return true;
	case 'j':
		put_number(out, s, c->yearday, 3, '0');
		return true;
	case 'k':
		put_number(out, s, c->hour, 2, '_');
		return true;
	case 'l':
		put_number(out, s, hour12(c->hour), 2, '_');
		return true;
	case 'm':
		put_number(out, s, c->month, 2, '0');
		return true;
	case 'M':
		put_number(out, s, c->minute, 2, '0');
		return true;
	case 's':
		put_number(out, s, epoch_of(c), 0, '-');
		return true;
	case 'S':
		put_number(out, s, c->second, 2, '0');
		return true;
	case 'u':
		put_number(out, s, c->weekday == 0 ? 7 : c->weekday, 1, '0');
		return true;
	case 'U':
		put_number(out, s, (c->yearday + 6 - c->weekday) / 7, 2, '0');
		return true;
	case 'w':
		put_number(out, s, c->weekday, 1, '0');
		return true;
	case 'W':
		put_number(out, s, (c->yearday + 6 - (c->weekday + 6) % 7) / 7, 2, '0');
		return true;
	case 'y':
		put_number(out, s, c->year - century * 100, 2, '0');
		return true;
	case 'Y':
		put_number(out, s, c->year, 0, '-');
		return true;
	case 'z':
		put_offset(out, s, c->offset);
		return true;
	default:
		return false;
	}
}

/* Reads flags and the modifiers E and O, which change nothing here; returns the offset of the
 * letter. */
static size_t read_spec(const char *format, size_t len, size_t at, spec *out)
{
	*out = (spec){ 0 };
	for (; at < len; at++) {
		char flag = format[at];

		if (flag == '-' || flag == '_' || flag == '0')
			out->pad = flag;
		else if (flag == '^')
			out->upper = true;
		else if (flag == '#')
			out->swap = true;
		else
			break;
	}
	if (at < len && (format[at] == 'E' || format[at] == 'O'))
		at++;
	return at;
}

static void two_digits(char *to, int n)
{
	to[0] = (char)('0' + n / 10);
	to[1] = (char)('0' + n % 10);
}

/* What nearly every format consists of, in short: the digits of a conversion without flags. 0: to
 * be done at length. */
static size_t common_digits(char *to, char conversion, const fyssg_calendar *c)
{
	int n;

	switch (conversion) {
	case 'Y':
		if (c->year < 1000 || c->year > 9999)
			return 0;
		two_digits(to, (int)c->year / 100);
		two_digits(to + 2, (int)c->year % 100);
		return 4;
	case 'm':
		n = c->month;
		break;
	case 'd':
		n = c->day;
		break;
	case 'H':
		n = c->hour;
		break;
	case 'M':
		n = c->minute;
		break;
	case 'S':
		n = c->second;
		break;
	default:
		return 0;
	}
	two_digits(to, n);
	return 2;
}

void fyssg_strftime(fya_buf *out, const char *format, size_t len, const fyssg_calendar *c)
{
	size_t i = 0, count;
	char digits[4];

	while (i < len) {
		const char *percent = memchr(format + i, '%', len - i);
		size_t at = percent ? (size_t)(percent - format) : len, letter;
		spec s;

		if (at > i)
			fya_buf_append(out, format + i, at - i);
		if (!percent)
			return;
		count = at + 1 < len ? common_digits(digits, format[at + 1], c) : 0;
		if (count > 0) {
			fya_buf_append(out, digits, count);
			i = at + 2;
			continue;
		}
		letter = read_spec(format, len, at + 1, &s);
		i = letter < len ? letter + 1 : len;
		if (letter < len && (put_numbers(out, s, format[letter], c) ||
		                     put_names(out, s, format[letter], c) ||
		                     put_composites(out, s, format[letter], c)))
			continue;
		fya_buf_append(out, format + at, i - at);
	}
}
