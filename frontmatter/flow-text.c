#include "frontmatter/flow-text.h"
#include "frontmatter/lines.h"
#include "frontmatter/utf8.h"

struct decoder {
	const char *at, *end;
	char *to;
	char *kept; /* blanks that were written behind it go if a line break follows */
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static void put(struct decoder *d, char c)
{
	*d->to++ = c;
	d->kept = d->to;
}

static void skip_blanks(struct decoder *d)
{
	while (d->at < d->end && (*d->at == ' ' || *d->at == '\t'))
		d->at++;
}

/* Takes the break at hand, and the blank lines and the indentation behind it; returns how many
 * lines that were. */
static size_t take_breaks(struct decoder *d)
{
	size_t count = 0;

	while (d->at < d->end && is_break(*d->at)) {
		d->at = fyfm_i_skip_break(d->at, d->end);
		skip_blanks(d);
		count++;
	}
	return count;
}

/* One break is a space; of several the first goes. */
static void fold(struct decoder *d)
{
	size_t breaks;

	d->to = d->kept;
	breaks = take_breaks(d);
	if (breaks == 1)
		put(d, ' ');
	for (; breaks > 1; breaks--)
		put(d, '\n');
}

/* --- escapes ---------------------------------------------------------------------------------- */

static uint32_t hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	return (uint32_t)((c | 0x20) - 'a' + 10) & 15;
}

static uint32_t take_hex(struct decoder *d, unsigned digits)
{
	uint32_t code = 0;

	for (; digits > 0 && d->at < d->end; digits--)
		code = code << 4 | hex_digit(*d->at++);
	return code;
}

static bool is_surrogate(uint32_t code, uint32_t first)
{
	return code >= first && code < first + 0x400;
}

/* JSON writes what is above U+FFFF as two escapes of 16 bits. */
static uint32_t take_low_surrogate(struct decoder *d, uint32_t high)
{
	const char *from = d->at;
	uint32_t low;

	if (d->end - d->at >= 6 && d->at[0] == '\\' && d->at[1] == 'u') {
		d->at += 2;
		low = take_hex(d, 4);
		if (is_surrogate(low, 0xdc00))
			return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
		d->at = from;
	}
	return 0xfffd;
}

static void put_code(struct decoder *d, uint32_t code)
{
	if (is_surrogate(code, 0xd800))
		code = take_low_surrogate(d, code);
	else if (is_surrogate(code, 0xdc00) || code > 0x10ffff)
		code = 0xfffd;
	d->to += fyfm_i_utf8_encode(code, d->to);
	d->kept = d->to;
}

/* An escaped break joins two lines, and what blanks stand before it stay. */
static void join(struct decoder *d)
{
	size_t breaks = take_breaks(d);

	for (d->kept = d->to; breaks > 1; breaks--)
		put(d, '\n');
}

static void take_escape(struct decoder *d)
{
	static const struct {
		char name;
		uint32_t code;
	} names[] = {
		{ '0', 0 },     { 'a', 7 },     { 'b', 8 },       { 't', 9 },       { '\t', 9 },
		{ 'n', 10 },    { 'v', 11 },    { 'f', 12 },      { 'r', 13 },      { 'e', 27 },
		{ 'N', 0x85 },  { '_', 0xa0 },  { 'L', 0x2028 },  { 'P', 0x2029 },
	};
	char c;

	if (++d->at == d->end)
		return;
	if (is_break(*d->at)) {
		join(d);
		return;
	}
	c = *d->at++;
	if (c == 'x' || c == 'u' || c == 'U') {
		put_code(d, take_hex(d, c == 'x' ? 2 : c == 'u' ? 4 : 8));
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].name == c) {
			put_code(d, names[i].code);
			return;
		}
	}
	put(d, c);
}

/* --- the whole -------------------------------------------------------------------------------- */

size_t fyfm_i_flow_decode(fyfm_str source, char style, char *to)
{
	struct decoder d = { source.data, source.data + source.len, to, to };

	while (d.at < d.end) {
		char c = *d.at;

		if (is_break(c)) {
			fold(&d);
		} else if (c == '\\' && style == '"') {
			take_escape(&d);
		} else if (c == ' ' || c == '\t') {
			*d.to++ = *d.at++;
		} else {
			d.at += c == '\'' && style == '\'' ? 2 : 1;
			put(&d, c);
		}
	}
	return (size_t)(d.to - to);
}
