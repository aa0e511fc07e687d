/* Numbers from text as Python's int() and float() read them. */
#include <math.h>

#include <fyfm/parse.h>

#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"

/* The digit that a character is, letters from 10 on; 99 for others. */
static int digit_of(uint32_t c)
{
	int value;

	if (fyssg_char_is_decimal(c, &value))
		return value;
	if (c < 0x80 && fyssg_char_is_alpha(c))
		return (int)(c | 0x20) - 'a' + 10;
	return 99;
}

/* Skips 0x, 0o, 0b where they fit the base, which they name where it is 0. */
static int64_t skip_prefix(fyfm_str text, size_t *i, int64_t base)
{
	int64_t named = 0;
	size_t left = text.len - *i;

	if (left < 2 || text.data[*i] != '0')
		return base == 0 ? 10 : base;
	switch (text.data[*i + 1] | 0x20) {
	case 'x':
		named = 16;
		break;
	case 'o':
		named = 8;
		break;
	case 'b':
		named = 2;
		break;
	default:
		break;
	}
	if (named == 0 || (base != 0 && base != named))
		return base == 0 ? 10 : base;
	*i += 2;
	if (*i < text.len && text.data[*i] == '_') /* allowed behind a prefix */
		++*i;
	return named;
}

static bool skip_sign(fyfm_str text, size_t *i)
{
	bool negative = *i < text.len && text.data[*i] == '-';

	if (negative || (*i < text.len && text.data[*i] == '+'))
		++*i;
	return negative;
}

bool fyssg_parse_int(fyfm_str text, int64_t base, int64_t *out, bool *overflow)
{
	bool inferred = base == 0, negative, in_number = false, too_large = false;
	int64_t n = 0;
	size_t i = 0, start;

	if (base < 0 || base == 1 || base > 36)
		return false;
	text = fyssg_strip_space(text, FYSSG_STRIP_BOTH);
	negative = skip_sign(text, &i);
	base = skip_prefix(text, &i, base);
	for (start = i; i < text.len;) {
		uint32_t c = fyssg_char_next(text, &i);
		int digit = digit_of(c);

		if (c == '_' && in_number) { /* single ones, between digits */
			in_number = false;
			continue;
		}
		if (digit >= base)
			return false;
		in_number = true;
		too_large = too_large || __builtin_mul_overflow(n, base, &n) ||
		            __builtin_sub_overflow(n, digit, &n);
	}
	/* Where the base is inferred, 010 could be meant as octal: Python refuses. */
	if (!in_number || (inferred && base == 10 && n != 0 && text.data[start] == '0'))
		return false;
	*overflow = too_large || (!negative && n == INT64_MIN);
	*out = negative || *overflow ? n : -n;
	return !*overflow;
}

/* "inf", "infinity", "nan", of any case, with a sign. */
static bool parse_word(fyfm_str text, double *out)
{
	size_t i = 0;
	bool negative = skip_sign(text, &i);
	fyfm_str word = { text.data + i, text.len - i };

	if ((word.len == 3 && strncasecmp(word.data, "inf", 3) == 0) ||
	    (word.len == 8 && strncasecmp(word.data, "infinity", 8) == 0))
		*out = negative ? -INFINITY : INFINITY;
	else if (word.len == 3 && strncasecmp(word.data, "nan", 3) == 0)
		*out = NAN;
	else
		return false;
	return true;
}

/* Copies a number to `out` in ASCII, without the underscores that may stand between digits. */
static bool to_plain(fyfm_str text, fya_buf *out)
{
	uint32_t before = 0;

	for (size_t i = 0; i < text.len;) {
		uint32_t c = fyssg_char_next(text, &i);
		int value;

		if (c == '_') {
			if (!fyssg_char_is_decimal(before, NULL) || i == text.len ||
			    !fyssg_char_is_decimal(fyssg_char_next(text, &(size_t){ i }), NULL))
				return false;
		} else if (fyssg_char_is_decimal(c, &value)) {
			fya_buf_putc(out, (char)('0' + value));
		} else {
			fyssg_char_append(out, c);
		}
		before = c;
	}
	return out->len > 0;
}

bool fyssg_parse_float(fyssg_eval *ev, fyfm_str text, double *out)
{
	fya_buf plain;
	bool ok;

	text = fyssg_strip_space(text, FYSSG_STRIP_BOTH);
	if (parse_word(text, out))
		return true;
	fyssg_result_begin(ev, &plain);
	ok = to_plain(text, &plain) && plain.status == FYA_BUF_OK &&
	     fyfm_float_parse(plain.data, plain.len, out);
	fya_buf_release(&plain);
	return ok;
}
