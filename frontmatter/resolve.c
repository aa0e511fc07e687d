#include <math.h>
#include <stdio.h>

#include <fyfm/parse.h>

#include "frontmatter/resolve.h"

static bool is(fyfm_str text, const char *word, size_t len)
{
	return text.len == len && memcmp(text.data, word, len) == 0;
}

/* `lower` as it is, capitalised, or in capitals. */
static bool is_word(fyfm_str text, const char *lower, const char *upper, size_t len)
{
	if (text.len != len)
		return false;
	if (text.data[0] == lower[0])
		return memcmp(text.data, lower, len) == 0;
	return text.data[0] == upper[0] && (memcmp(text.data + 1, lower + 1, len - 1) == 0 ||
	                                    memcmp(text.data + 1, upper + 1, len - 1) == 0);
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Reads digits to the end of the text. False where there is another character, none at all, or
 * what does not fit: a number of twenty digits stays the text that it was. */
static bool read_integer(fyfm_str digits, int base, bool negative, int64_t *out)
{
	int64_t n = 0;

	if (digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		int digit = digit_of(digits.data[i]);

		/* Downwards, as there is one number more below zero than above. */
		if (digit >= base || __builtin_mul_overflow(n, base, &n) ||
		    __builtin_sub_overflow(n, digit, &n))
			return false;
	}
	if (!negative && n == INT64_MIN)
		return false;
	*out = negative ? n : -n;
	return true;
}

static fyfm_str behind(fyfm_str text, size_t n)
{
	return (fyfm_str){ text.data + n, text.len - n };
}

static bool read_any_integer(fyfm_str text, int64_t *out)
{
	bool sign = text.data[0] == '-' || text.data[0] == '+';

	if (text.len > 2 && text.data[0] == '0' && text.data[1] == 'x')
		return read_integer(behind(text, 2), 16, false, out);
	if (text.len > 2 && text.data[0] == '0' && text.data[1] == 'o')
		return read_integer(behind(text, 2), 8, false, out);
	return read_integer(behind(text, sign), 10, text.data[0] == '-', out);
}

static bool all_digits(fyfm_str text)
{
	size_t i = text.data[0] == '-' || text.data[0] == '+';

	while (i < text.len && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	return i == text.len;
}

static bool read_special_float(fyfm_str text, double *out)
{
	bool sign = text.data[0] == '-' || text.data[0] == '+';
	fyfm_str word = behind(text, sign);

	if (word.len != 4 || word.data[0] != '.')
		return false;
	word = behind(word, 1);
	if (is_word(word, "inf", "INF", 3)) {
		*out = text.data[0] == '-' ? -INFINITY : INFINITY;
		return true;
	}
	*out = NAN;
	return !sign && (is(word, "nan", 3) || is(word, "NaN", 3) || is(word, "NAN", 3));
}

/* What begins with a digit, a sign or a point. */
static bool resolve_number(fya_allocator *a, fyfm_str text, fyfm_value *out)
{
	fyfm_timestamp t;
	int64_t i;
	double d;

	if (read_any_integer(text, &i))
		*out = fyfm_int(a, i);
	else if (text.len >= 10 && text.data[4] == '-' &&
	         fyfm_timestamp_parse(text.data, text.len, &t))
		*out = fyfm_timestamp_value(a, &t);
	else if ((!all_digits(text) && fyfm_float_parse(text.data, text.len, &d)) ||
	         read_special_float(text, &d))
		*out = fyfm_float(a, d);
	else
		return false;
	return true;
}

static bool set(fyfm_value *out, enum fyfm_i_simple value)
{
	*out = fyfm_i_simple(value);
	return true;
}

bool fyfm_i_resolve_plain(fya_allocator *a, fyfm_str text, fyfm_value *out)
{
	if (text.len == 0)
		return set(out, FYFM_I_NULL);
	switch (text.data[0]) {
	case '~':
		return text.len == 1 && set(out, FYFM_I_NULL);
	case 'n':
	case 'N':
		return is_word(text, "null", "NULL", 4) && set(out, FYFM_I_NULL);
	case 't':
	case 'T':
		return is_word(text, "true", "TRUE", 4) && set(out, FYFM_I_TRUE);
	case 'f':
	case 'F':
		return is_word(text, "false", "FALSE", 5) && set(out, FYFM_I_FALSE);
	case '+':
	case '-':
	case '.':
		return resolve_number(a, text, out);
	default:
		return text.data[0] >= '0' && text.data[0] <= '9' && resolve_number(a, text, out);
	}
}

bool fyfm_i_resolve_yes_no(fyfm_str text, bool *out)
{
	*out = is_word(text, "yes", "YES", 3) || is_word(text, "on", "ON", 2);
	return *out || is_word(text, "no", "NO", 2) || is_word(text, "off", "OFF", 3);
}

bool fyfm_reads_as_boolean(fyfm_value v, bool *out)
{
	fyfm_str text;

	if (fyfm_i_tag(v) != FYFM_I_SHORT) /* where strings of three bytes are */
		return false;
	text = fyfm_i_text(&v, NULL);
	return fyfm_i_resolve_yes_no(text, out);
}

bool fyfm_boolean_hint(fyfm_value v, char hint[80])
{
	fyfm_str text;
	bool meant;

	if (!fyfm_reads_as_boolean(v, &meant))
		return false;
	text = fyfm_i_text(&v, NULL);
	snprintf(hint, 80, "%.*s is text in YAML 1.2; write %s", (int)text.len, text.data,
	         meant ? "true" : "false");
	return true;
}
