#include <string.h>

#include <fyfm/source.h>

#include "frontmatter/lanes.h"
#include "frontmatter/utf8.h"

size_t fyfm_i_utf8_length(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n;

	if (len == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] < 0xc2 || s[0] > 0xf4 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (!fyfm_i_utf8_is_continuation(text[i]))
			return 0;
	}
	/* Longer than needed; surrogates; above U+10FFFF. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

uint32_t fyfm_i_utf8_decode(const char *text, size_t len)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)text[0] & first_bits[len];

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)text[i] & 0x3f);
	return c;
}

size_t fyfm_i_utf8_encode(uint32_t c, char out[4])
{
	static const unsigned char first_byte[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(first_byte[len] | c);
	return len;
}

size_t fyfm_i_utf8_cut_tail(const char *text, size_t len)
{
	size_t back = 1;

	while (back <= len && back < 4 && fyfm_i_utf8_is_continuation(text[len - back]))
		back++;
	if (back > len || (unsigned char)text[len - back] < 0xc0)
		return 0;
	return fyfm_i_utf8_length(text + len - back, back) == back ? 0 : back;
}

struct range {
	uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

unsigned fyfm_i_utf8_width(uint32_t c)
{
	/* Whole blocks: enough for a caret under a line of text. */
	static const struct range none[] = {
		{ 0x300, 0x36f },   { 0x483, 0x489 },   { 0x591, 0x5bd },   { 0x64b, 0x65f },
		{ 0x200b, 0x200f }, { 0x202a, 0x202e }, { 0x2060, 0x2064 }, { 0x20d0, 0x20ff },
		{ 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
	};
	static const struct range wide[] = {
		{ 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0xa4cf },
		{ 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
		{ 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f300, 0x1f64f },
		{ 0x1f680, 0x1f6ff }, { 0x1f900, 0x1faff }, { 0x20000, 0x3fffd },
	};

	if (c < 0x300)
		return 1;
	if (in_ranges(c, none, sizeof(none) / sizeof(none[0])))
		return 0;
	return in_ranges(c, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

/* --- the gate --------------------------------------------------------------------------------- */

typedef signed char lanes __attribute__((vector_size(16)));

enum { STRIDE = 4 * sizeof(lanes) };

static inline lanes lanes_at(const char *text)
{
	return (lanes)fyfm_i_lanes_at(text);
}

/* All ones where a byte is printable ASCII or LF. As signed numbers what is not ASCII is below
 * zero. */
static inline lanes simple(lanes b)
{
	return (lanes)(((b > 0x1f) | (b == '\n')) & (b != 0x7f));
}

/* The same with TAB and CR, all that the gate lets pass of ASCII. */
static inline lanes plain(lanes b)
{
	return simple(b) | (lanes)((b == '\t') | (b == '\r'));
}

static inline bool all_ones(lanes b)
{
	return fyfm_i_lane_bits((fyfm_i_lanes)~b) == 0;
}

static inline bool is_simple_stride(const char *text)
{
	return all_ones(simple(lanes_at(text)) & simple(lanes_at(text + sizeof(lanes))) &
	                simple(lanes_at(text + 2 * sizeof(lanes))) &
	                simple(lanes_at(text + 3 * sizeof(lanes))));
}

static inline bool is_plain_stride(const char *text)
{
	return all_ones(plain(lanes_at(text)) & plain(lanes_at(text + sizeof(lanes))) &
	                plain(lanes_at(text + 2 * sizeof(lanes))) &
	                plain(lanes_at(text + 3 * sizeof(lanes))));
}

static bool is_forbidden(unsigned char c)
{
	return c == 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

static bool is_simple_char(const char *text, size_t len)
{
	return len == 1 && *text != '\t' && *text != '\r';
}

/* Goes over strides of ASCII from `i` on; returns where they end. */
static size_t skip_strides(const char *text, size_t len, size_t i, bool *is_simple)
{
	for (; len - i >= STRIDE; i += STRIDE) {
		if (is_simple_stride(text + i))
			continue;
		if (!is_plain_stride(text + i))
			break;
		*is_simple = false;
	}
	return i;
}

size_t fyfm_i_utf8_gate(const char *text, size_t len, bool *is_simple)
{
	size_t i = 0;

	*is_simple = true;
	while (i < len) {
		size_t stop = len;

		i = skip_strides(text, len, i, is_simple);
		while (len - i >= sizeof(lanes) && all_ones(simple(lanes_at(text + i))))
			i += sizeof(lanes);
		/* What is left of the last block is checked with what was before it. */
		if (len - i < sizeof(lanes) && i >= sizeof(lanes) &&
		    all_ones(simple(lanes_at(text + len - sizeof(lanes)))))
			return len;
		/* The block that is not simple, or the end: one character at a time. */
		if (len - i > sizeof(lanes))
			stop = i + sizeof(lanes);
		while (i < stop) {
			size_t n = fyfm_i_utf8_length(text + i, len - i);

			if (n == 0 || is_forbidden((unsigned char)text[i]))
				return i;
			*is_simple = *is_simple && is_simple_char(text + i, n);
			i += n;
		}
	}
	return len;
}

size_t fyfm_utf8_check(const char *text, size_t len)
{
	bool is_simple;

	return fyfm_i_utf8_gate(text, len, &is_simple);
}

size_t fyfm_utf8_find_invalid(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		at += fyfm_utf8_check(text + at, len - at);
		if (at < len && (unsigned char)text[at] >= 0x80)
			break;
		at += at < len;
	}
	return at;
}
