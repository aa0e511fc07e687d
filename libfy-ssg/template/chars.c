#include "libfy-ssg/template/chars.h"

#include <fyfm/source.h>
#include <utf8proc.h>

/* --- walking ---------------------------------------------------------------------------------- */

uint32_t fyssg_char_next(fyfm_str text, size_t *i)
{
	unsigned char first = (unsigned char)text.data[*i];
	size_t left = text.len - *i < 4 ? text.len - *i : 4;
	utf8proc_int32_t c;
	utf8proc_ssize_t used;

	if (first < 0x80) {
		*i += 1;
		return first;
	}
	used = utf8proc_iterate(
		(const utf8proc_uint8_t *)text.data + *i, (utf8proc_ssize_t)left, &c);
	*i += used > 0 ? (size_t)used : 1;
	return used > 0 ? (uint32_t)c : FYSSG_CHAR_BAD;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

uint32_t fyssg_char_before(fyfm_str text, size_t *i)
{
	size_t end = *i, start = end - 1, after;
	uint32_t c;

	while (start > 0 && end - start < 4 && is_continuation(text.data[start]))
		start--;
	after = start;
	c = fyssg_char_next((fyfm_str){ text.data, end }, &after);
	if (after != end) { /* a stray byte: a character of its own */
		start = end - 1;
		c = FYSSG_CHAR_BAD;
	}
	*i = start;
	return c;
}

size_t fyssg_char_count(fyfm_str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; count++)
		fyssg_char_next(text, &i);
	return count;
}

bool fyssg_is_utf8(fyfm_str text)
{
	return fyfm_utf8_find_invalid(text.data, text.len) == text.len;
}

size_t fyssg_char_offset(fyfm_str text, size_t n)
{
	size_t i = 0;

	while (n-- > 0 && i < text.len)
		fyssg_char_next(text, &i);
	return i;
}

void fyssg_char_append(fya_buf *out, uint32_t c)
{
	utf8proc_uint8_t bytes[4];

	if (c < 0x80)
		fya_buf_putc(out, (char)c);
	else
		fya_buf_append(
			out, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)c, bytes));
}

void fyssg_fill(fya_buf *out, char c, size_t count)
{
	char *to = count != 0 ? fya_buf_reserve(out, count) : NULL;

	if (to) {
		memset(to, c, count);
		fya_buf_commit(out, count);
	}
}

/* --- classes ---------------------------------------------------------------------------------- */

static utf8proc_category_t category(uint32_t c)
{
	return utf8proc_category((utf8proc_int32_t)c);
}

bool fyssg_char_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
	return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool fyssg_char_is_alpha(uint32_t c)
{
	utf8proc_category_t of;

	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	of = category(c);
	return of >= UTF8PROC_CATEGORY_LU && of <= UTF8PROC_CATEGORY_LO;
}

bool fyssg_char_is_word(uint32_t c)
{
	utf8proc_category_t of;

	if (c < 0x80)
		return fyssg_char_is_alpha(c) || (c >= '0' && c <= '9') || c == '_';
	of = category(c);
	return (of >= UTF8PROC_CATEGORY_LU && of <= UTF8PROC_CATEGORY_LO) ||
	       (of >= UTF8PROC_CATEGORY_ND && of <= UTF8PROC_CATEGORY_NO);
}

bool fyssg_char_is_decimal(uint32_t c, int *value)
{
	uint32_t zero = c;

	if (c < 0x80) {
		if (value)
			*value = (int)c - '0';
		return c >= '0' && c <= '9';
	}
	if (category(c) != UTF8PROC_CATEGORY_ND)
		return false;
	/* Digits stand in runs of ten; where runs adjoin (mathematical digits) only the value
	 * tells. */
	if (c >= 0x1D7CE && c <= 0x1D7FF) {
		zero = c - (c - 0x1D7CE) % 10;
	} else {
		while (c - zero < 9 && category(zero - 1) == UTF8PROC_CATEGORY_ND)
			zero--;
	}
	if (value)
		*value = (int)(c - zero);
	return true;
}

bool fyssg_char_is_line_end(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
	       c == 0x2029;
}

bool fyssg_char_is_printable(uint32_t c)
{
	if (c < 0x7F)
		return c >= ' ';
	switch (category(c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_ZS:
		return false;
	default:
		return true;
	}
}

bool fyssg_char_is_lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z';
	return utf8proc_islower((utf8proc_int32_t)c) != 0;
}

bool fyssg_char_is_upper(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z';
	return utf8proc_isupper((utf8proc_int32_t)c) != 0;
}

/* --- cutting and finding ---------------------------------------------------------------------- */

static bool is_among(uint32_t c, fyfm_str chars)
{
	for (size_t i = 0; i < chars.len;) {
		if (fyssg_char_next(chars, &i) == c)
			return true;
	}
	return false;
}

/* `chars` NULL: white space. */
static fyfm_str strip(fyfm_str text, const fyfm_str *chars, fyssg_strip sides)
{
	size_t start = 0, i;

	while ((sides & FYSSG_STRIP_LEFT) && start < text.len) {
		uint32_t c;

		i = start;
		c = fyssg_char_next(text, &i);
		if (chars ? !is_among(c, *chars) : !fyssg_char_is_space(c))
			break;
		start = i;
	}
	while ((sides & FYSSG_STRIP_RIGHT) && text.len > start) {
		uint32_t c;

		i = text.len;
		c = fyssg_char_before(text, &i);
		if (chars ? !is_among(c, *chars) : !fyssg_char_is_space(c))
			break;
		text.len = i;
	}
	return (fyfm_str){ text.data + start, text.len - start };
}

fyfm_str fyssg_strip_space(fyfm_str text, fyssg_strip sides)
{
	return strip(text, NULL, sides);
}

fyfm_str fyssg_strip_chars(fyfm_str text, fyfm_str chars, fyssg_strip sides)
{
	return strip(text, &chars, sides);
}

size_t fyssg_find(fyfm_str text, fyfm_str needle, size_t from)
{
	const char *hit;

	if (from > text.len || needle.len > text.len - from)
		return SIZE_MAX;
	if (needle.len == 0)
		return from;
	/* glibc's memmem is linear (two-way). */
	hit = memmem(text.data + from, text.len - from, needle.data, needle.len);
	return hit ? (size_t)(hit - text.data) : SIZE_MAX;
}

bool fyssg_next_line(fyfm_str text, size_t *i, fyfm_str *line)
{
	size_t start = *i, end = *i;

	if (start >= text.len)
		return false;
	while (*i < text.len) {
		uint32_t c = fyssg_char_next(text, i);

		if (fyssg_char_is_line_end(c)) {
			if (c == '\r' && *i < text.len && text.data[*i] == '\n')
				*i += 1;
			break;
		}
		end = *i;
	}
	*line = (fyfm_str){ text.data + start, end - start };
	return true;
}
