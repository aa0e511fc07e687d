#include "libfy-ssg/template/lexer.h"

#include <stdio.h>

#include <fyfm/parse.h>
#include <utf8proc.h>

/* --- characters ------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

/* White space beyond ASCII, as Python's \s knows it. */
static bool is_wide_space(int32_t c)
{
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Decodes the character at text[at]; its length in bytes, 1 for what is not UTF-8. */
static size_t decode(const char *text, size_t len, size_t at, int32_t *out)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
	                                      (utf8proc_ssize_t)(len - at), out);

	return n > 0 ? (size_t)n : 1;
}

/* Length of the white space character at text[at], 0 where there is none. */
static size_t space_at(const char *text, size_t len, size_t at)
{
	int32_t c;
	size_t n;

	if (at >= len)
		return 0;
	if ((unsigned char)text[at] < 0x80)
		return is_ascii_space(text[at]);
	n = decode(text, len, at, &c);
	return is_wide_space(c) ? n : 0;
}

static size_t skip_space(const char *text, size_t len, size_t at)
{
	for (size_t n; (n = space_at(text, len, at)) != 0;)
		at += n;
	return at;
}

/* Where text[from, to) ends without the white space at its end. */
static size_t strip_end(const char *text, size_t from, size_t to)
{
	while (to > from) {
		size_t at = to - 1;

		while (at > from && ((unsigned char)text[at] & 0xc0) == 0x80)
			at--;
		if (at + space_at(text, to, at) != to)
			break;
		to = at;
	}
	return to;
}

static bool starts_word(int32_t c)
{
	utf8proc_category_t k;

	if (c < 0x80)
		return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	k = utf8proc_category(c);
	return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
	       k == UTF8PROC_CATEGORY_NL;
}

static bool continues_word(int32_t c)
{
	utf8proc_category_t k;

	if (starts_word(c) || (c >= '0' && c <= '9'))
		return true;
	if (c < 0x80)
		return false;
	k = utf8proc_category(c);
	return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC ||
	       k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_PC;
}

static bool at_str(const fyssg_lexer *lx, size_t at, fyfm_str s)
{
	return at <= lx->len && s.len <= lx->len - at && memcmp(lx->text + at, s.data, s.len) == 0;
}

/* --- set-up ----------------------------------------------------------------------------------- */

static fyfm_str or_default(const char *text, const char *fallback)
{
	if (text == NULL || text[0] == '\0')
		text = fallback;
	return (fyfm_str){ text, text == NULL ? 0 : strlen(text) };
}

/* Longer ones first, so that `<%=` is seen before `<%`; as they come where they are equally
 * long. */
static void add_opener(fyssg_lexer *lx, fyfm_str text, enum fyssg_opens what)
{
	unsigned at = lx->opener_count;

	if (text.len == 0)
		return;
	for (; at > 0 && lx->openers[at - 1].text.len < text.len; at--)
		lx->openers[at] = lx->openers[at - 1];
	lx->openers[at].text = text;
	lx->openers[at].what = what;
	lx->opener_count++;
}

static bool by_line(const fyssg_lexer *lx, unsigned i)
{
	return lx->openers[i].what == FYSSG_OPENS_LINE_TAG ||
	       lx->openers[i].what == FYSSG_OPENS_LINE_COMMENT;
}

void fyssg_lexer_init(fyssg_lexer *lx, fya_allocator *a, const fyssg_env_options *o,
                      const char *text, size_t len)
{
	lx->text = text;
	lx->len = len;
	lx->pos = 0;
	if (!o->keep_trailing_newline && len > 0 && text[len - 1] == '\n')
		lx->len--;
	lx->allocator = a;
	lx->trim_blocks = o->trim_blocks;
	lx->lstrip_blocks = o->lstrip_blocks;
	lx->print_end = or_default(o->variable_end, "}}");
	lx->tag_end = or_default(o->block_end, "%}");
	lx->comment_end = or_default(o->comment_end, "#}");
	lx->opener_count = 0;
	add_opener(lx, or_default(o->variable_start, "{{"), FYSSG_OPENS_PRINT);
	add_opener(lx, or_default(o->comment_start, "{#"), FYSSG_OPENS_COMMENT);
	add_opener(lx, or_default(o->block_start, "{%"), FYSSG_OPENS_TAG);
	add_opener(lx, or_default(o->line_statement_prefix, NULL), FYSSG_OPENS_LINE_TAG);
	add_opener(lx, or_default(o->line_comment_prefix, NULL), FYSSG_OPENS_LINE_COMMENT);
	lx->first = lx->openers[0].text.data[0];
	for (unsigned i = 0; i < lx->opener_count; i++)
		if (by_line(lx, i) || lx->openers[i].text.data[0] != lx->first)
			lx->first = 0;
	lx->state = FYSSG_LEX_TEXT;
	lx->opener_pending = false;
	lx->bracket_count = 0;
	lx->error[0] = '\0';
	lx->nomem = false;
}

/* --- between tags ----------------------------------------------------------------------------- */

static bool at_line_start(const fyssg_lexer *lx, size_t at)
{
	return at == 0 || lx->text[at - 1] == '\n';
}

/* Whether opener `i` stands at `at`, blanks in front of a line's prefix included; *end is
 * behind it. */
static bool opens(const fyssg_lexer *lx, unsigned i, size_t at, size_t *end)
{
	const fyssg_opener *o = &lx->openers[i];
	size_t skipped = at;

	if (o->what == FYSSG_OPENS_LINE_TAG) {
		if (!at_line_start(lx, at))
			return false;
		while (skipped < lx->len && strchr(" \t\v", lx->text[skipped]) != NULL)
			skipped++;
	} else if (o->what == FYSSG_OPENS_LINE_COMMENT) {
		if (!at_line_start(lx, at) && strip_end(lx->text, 0, at) != at)
			return false;
		while (skipped < lx->len && lx->text[skipped] != '\n' &&
		       is_ascii_space(lx->text[skipped]))
			skipped++;
	}
	*end = skipped + o->text.len;
	return at_str(lx, skipped, o->text);
}

/* Finds the next opener from `pos` on; false where only text is left. */
static bool find_opener(fyssg_lexer *lx, size_t *at)
{
	for (size_t i = lx->pos; i < lx->len; i++) {
		if (lx->first != 0) {
			const char *hit = memchr(lx->text + i, lx->first, lx->len - i);

			if (hit == NULL)
				return false;
			i = (size_t)(hit - lx->text);
		}
		for (unsigned k = 0; k < lx->opener_count; k++) {
			if (opens(lx, k, i, &lx->opener_end)) {
				lx->opener = lx->openers[k];
				*at = i;
				return true;
			}
		}
	}
	return false;
}

static char strip_sign(const fyssg_lexer *lx, size_t at)
{
	char c = at < lx->len ? lx->text[at] : '\0';

	return c == '-' || c == '+' ? c : '\0';
}

/* Where the text [from, to) ends, given what the tag behind it asks for. */
static size_t trimmed_end(const fyssg_lexer *lx, size_t from, size_t to, char sign, bool lstrip)
{
	size_t line = to;

	if (sign == '-')
		return strip_end(lx->text, from, to);
	if (sign == '+' || !lstrip || !lx->lstrip_blocks)
		return to;
	while (line > from && lx->text[line - 1] != '\n')
		line--;
	if (line == from && !at_line_start(lx, from))
		return to;
	return strip_end(lx->text, line, to) == line ? line : to;
}

static void set_text(fyssg_token *t, const fyssg_lexer *lx, size_t from, size_t to)
{
	t->kind = FYSSG_TOKEN_TEXT;
	t->offset = (uint32_t)from;
	t->width = (uint32_t)(to - from);
	t->text = (fyfm_str){ lx->text + from, to - from };
}

static void fail_at(fyssg_lexer *lx, fyssg_token *t, size_t at, size_t width, const char *message)
{
	t->kind = FYSSG_TOKEN_ERROR;
	t->offset = (uint32_t)at;
	t->width = (uint32_t)width;
	t->text = (fyfm_str){ lx->text + at, width };
	snprintf(lx->error, sizeof(lx->error), "%s", message);
}

/* Behind an end such as `-%}`, `+%}` or `%}` at `at`; 0 where there is none. */
static size_t end_of_tag(const fyssg_lexer *lx, size_t at, fyfm_str end, bool may_plus, bool trim)
{
	char sign = strip_sign(lx, at);

	if (sign == '-' && at_str(lx, at + 1, end))
		return skip_space(lx->text, lx->len, at + 1 + end.len);
	if (sign == '+' && may_plus && at_str(lx, at + 1, end))
		return at + 1 + end.len;
	if (!at_str(lx, at, end))
		return 0;
	at += end.len;
	if (trim && lx->trim_blocks && at < lx->len && lx->text[at] == '\n')
		at++;
	return at;
}

/* Behind a tag that holds just `word`, whose inside begins at `at`; 0 where it is another tag. */
static size_t only_word(const fyssg_lexer *lx, size_t at, fyfm_str word, bool may_plus, bool trim)
{
	at = skip_space(lx->text, lx->len, at);
	if (!at_str(lx, at, word))
		return 0;
	at = skip_space(lx->text, lx->len, at + word.len);
	return end_of_tag(lx, at, lx->tag_end, may_plus, trim);
}

static fyfm_str tag_start(const fyssg_lexer *lx)
{
	for (unsigned i = 0; i < lx->opener_count; i++)
		if (lx->openers[i].what == FYSSG_OPENS_TAG)
			return lx->openers[i].text;
	return (fyfm_str){ "", 0 };
}

/* Reads up to {% endraw %}; `from` is behind {% raw %}, which began at `open`. False: nothing
 * to print. */
static bool lex_raw(fyssg_lexer *lx, fyssg_token *t, size_t open, size_t from)
{
	fyfm_str start = tag_start(lx);

	for (size_t i = from; i < lx->len; i++) {
		size_t inside = i + start.len, end;
		char sign;

		if (!at_str(lx, i, start))
			continue;
		sign = strip_sign(lx, inside);
		end = only_word(lx, inside + (sign != '\0'), FYFM_STR("endraw"), true, true);
		if (end == 0)
			continue;
		lx->pos = end;
		i = trimmed_end(lx, from, i, sign, true);
		set_text(t, lx, from, i);
		return i > from;
	}
	fail_at(lx, t, open, start.len, "raw block is not closed: {% endraw %} is missing");
	lx->pos = lx->len;
	return true;
}

/* The same for a comment, of which nothing remains. */
static bool lex_comment(fyssg_lexer *lx, fyssg_token *t, size_t open, size_t from)
{
	for (size_t i = from; i < lx->len; i++) {
		size_t end = end_of_tag(lx, i, lx->comment_end, true, true);

		if (end != 0) {
			lx->pos = end;
			return false;
		}
	}
	fail_at(lx, t, open, from - open, "comment is not closed: #} is missing");
	lx->pos = lx->len;
	return true;
}

/* Goes into the tag at `pos`; true where that gave a token. */
static bool enter_tag(fyssg_lexer *lx, fyssg_token *t)
{
	size_t open = lx->pos, inside = lx->opener_end;
	bool tag = lx->opener.what == FYSSG_OPENS_TAG;

	if (strip_sign(lx, inside) != '\0')
		inside++;
	if (tag) {
		size_t raw = only_word(lx, inside, FYFM_STR("raw"), false, false);

		if (raw != 0)
			return lex_raw(lx, t, open, raw);
	} else if (lx->opener.what == FYSSG_OPENS_COMMENT) {
		return lex_comment(lx, t, open, inside);
	} else if (lx->opener.what == FYSSG_OPENS_LINE_COMMENT) {
		const char *end = memchr(lx->text + inside, '\n', lx->len - inside);

		lx->pos = end == NULL ? lx->len : (size_t)(end - lx->text);
		return false;
	}
	t->kind = lx->opener.what == FYSSG_OPENS_PRINT ? FYSSG_TOKEN_PRINT_BEGIN :
	                                                 FYSSG_TOKEN_TAG_BEGIN;
	lx->state = tag ? FYSSG_LEX_TAG : t->kind == FYSSG_TOKEN_PRINT_BEGIN ? FYSSG_LEX_PRINT :
	                                                                        FYSSG_LEX_LINE_TAG;
	t->offset = (uint32_t)open;
	t->width = (uint32_t)(inside - open);
	lx->pos = inside;
	lx->bracket_count = 0;
	return true;
}

static void lex_text(fyssg_lexer *lx, fyssg_token *t)
{
	for (;;) {
		size_t from = lx->pos, at, to;

		if (lx->opener_pending) {
			lx->opener_pending = false;
			if (enter_tag(lx, t))
				return;
			continue;
		}
		if (from >= lx->len) {
			t->kind = FYSSG_TOKEN_END;
			t->offset = (uint32_t)lx->len;
			t->width = 0;
			return;
		}
		if (!find_opener(lx, &at)) {
			lx->pos = lx->len;
			set_text(t, lx, from, lx->len);
			return;
		}
		lx->opener_pending = true;
		lx->pos = at;
		to = trimmed_end(lx, from, at, strip_sign(lx, lx->opener_end),
		                 lx->opener.what != FYSSG_OPENS_PRINT);
		if (to > from) {
			set_text(t, lx, from, to);
			return;
		}
	}
}

/* --- inside tags ------------------------------------------------------------------------------ */

static int digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Digits of a base, `_` between two of them; returns where they end, `at` for none. */
static size_t skip_digits(const fyssg_lexer *lx, size_t at, int base)
{
	size_t end = at;

	for (; at < lx->len; at++) {
		if (digit_value(lx->text[at]) < base)
			end = at + 1;
		else if (lx->text[at] != '_' || at != end || end == 0)
			break;
	}
	return end;
}

/* Where a float that begins at `at` ends, or `at` where there is none. */
static size_t float_end(const fyssg_lexer *lx, size_t at)
{
	size_t whole = skip_digits(lx, at, 10), end = whole, digits;

	if (whole == at)
		return at;
	if (end < lx->len && lx->text[end] == '.') {
		digits = skip_digits(lx, end + 1, 10);
		if (digits > end + 1)
			end = digits;
	}
	if (end < lx->len && (lx->text[end] == 'e' || lx->text[end] == 'E')) {
		size_t sign = end + 1;

		if (sign < lx->len && (lx->text[sign] == '+' || lx->text[sign] == '-'))
			sign++;
		digits = skip_digits(lx, sign, 10);
		if (digits > sign)
			end = digits;
	}
	return end > whole ? end : at;
}

static bool read_float(fyssg_lexer *lx, fyssg_token *t, size_t end)
{
	char digits[64];
	size_t n = 0;

	for (size_t i = lx->pos; i < end; i++) {
		if (lx->text[i] == '_')
			continue;
		if (n == sizeof(digits))
			return false;
		digits[n++] = lx->text[i];
	}
	t->kind = FYSSG_TOKEN_FLOAT;
	return fyfm_float_parse(digits, n, &t->number);
}

/* Where an integer ends, and the base and first digit it has. A 0 in front means that it is 0. */
static size_t int_end(const fyssg_lexer *lx, int *base, size_t *digits)
{
	static const struct {
		char letter;
		int base;
	} prefixes[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };
	size_t at = lx->pos;

	*base = 10;
	*digits = at;
	if (lx->text[at] != '0')
		return skip_digits(lx, at, 10);
	for (size_t i = 0; i < 3; i++) {
		size_t from = at + 2, end;

		if (at + 1 >= lx->len || (lx->text[at + 1] | 32) != prefixes[i].letter)
			continue;
		if (from < lx->len && lx->text[from] == '_')
			from++;
		end = skip_digits(lx, from, prefixes[i].base);
		if (end == from)
			continue;
		*base = prefixes[i].base;
		*digits = from;
		return end;
	}
	return skip_digits(lx, at, 1);
}

static bool read_int(fyssg_lexer *lx, fyssg_token *t, size_t end, size_t digits, int base)
{
	int64_t value = 0;

	for (size_t i = digits; i < end; i++) {
		if (lx->text[i] == '_')
			continue;
		if (__builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit_value(lx->text[i]), &value))
			return false;
	}
	t->kind = FYSSG_TOKEN_INT;
	t->integer = value;
	return true;
}

static void lex_number(fyssg_lexer *lx, fyssg_token *t)
{
	bool behind_dot = lx->pos > 0 && lx->text[lx->pos - 1] == '.';
	size_t end = behind_dot ? lx->pos : float_end(lx, lx->pos), digits;
	int base;
	bool ok;

	if (end > lx->pos) {
		ok = read_float(lx, t, end);
	} else {
		end = int_end(lx, &base, &digits);
		ok = read_int(lx, t, end, digits, base);
	}
	if (!ok)
		fail_at(lx, t, lx->pos, end - lx->pos, "number is too large");
	t->width = (uint32_t)(end - lx->pos);
	lx->pos = end;
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Appends a character as UTF-8; false for what has no encoding. */
static bool put_char(char **out, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return false;
	*out += utf8proc_encode_char((int32_t)c, (utf8proc_uint8_t *)*out);
	return true;
}

/* Reads up to `max` digits at in[*at]; false where there are fewer than `min`. */
static bool read_digits(fyfm_str in, size_t *at, int base, size_t min, size_t max, uint32_t *out)
{
	size_t n = 0;

	for (*out = 0; n < max && *at < in.len && digit_value(in.data[*at]) < base; n++)
		*out = *out * (uint32_t)base + (uint32_t)digit_value(in.data[(*at)++]);
	return n >= min;
}

/* Decodes the escape behind the backslash at in[*at - 1]. What is no escape stays as it is, as
 * in Python. */
static bool unescape(fyfm_str in, size_t *at, char **out)
{
	static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
	char c = in.data[(*at)++];
	const char *simple = c == '\0' ? NULL : strchr(from, c);
	uint32_t code;

	if (c == '\n')
		return true;
	if (simple != NULL) {
		*(*out)++ = to[simple - from];
		return true;
	}
	if (c == 'x' || c == 'u' || c == 'U') {
		size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;

		return read_digits(in, at, 16, digits, digits, &code) && put_char(out, code);
	}
	if (c >= '0' && c <= '7') {
		(*at)--;
		return read_digits(in, at, 8, 1, 3, &code) && put_char(out, code);
	}
	if (c == 'N')
		return false;
	*(*out)++ = '\\';
	*(*out)++ = c;
	return true;
}

/* `in` is what stands between the quotes. An escape is never shorter than what it stands for. */
static void decode_string(fyssg_lexer *lx, fyssg_token *t, fyfm_str in)
{
	char *buffer = fya_alloc(lx->allocator, in.len, 1), *out = buffer;

	if (buffer == NULL) {
		lx->nomem = true;
		fail_at(lx, t, t->offset, t->width, "out of memory");
		return;
	}
	for (size_t i = 0; i < in.len;) {
		if (in.data[i] != '\\') {
			*out++ = in.data[i++];
			continue;
		}
		i++;
		if (!unescape(in, &i, &out)) {
			fail_at(lx, t, t->offset, t->width, "escape that stands for no character");
			return;
		}
	}
	t->text = (fyfm_str){ buffer, (size_t)(out - buffer) };
}

static void lex_string(fyssg_lexer *lx, fyssg_token *t)
{
	char quote = lx->text[lx->pos];
	size_t from = lx->pos + 1, at = from;
	bool escapes = false;

	for (; at < lx->len && lx->text[at] != quote; at++) {
		if (lx->text[at] == '\\') {
			escapes = true;
			at++;
		}
	}
	if (at >= lx->len) {
		fail_at(lx, t, lx->pos, 1, "string is not closed");
		lx->pos++;
		return;
	}
	t->kind = FYSSG_TOKEN_STRING;
	t->width = (uint32_t)(at + 1 - lx->pos);
	t->text = (fyfm_str){ lx->text + from, at - from };
	lx->pos = at + 1;
	if (escapes)
		decode_string(lx, t, t->text);
}

/* --- names and operators ---------------------------------------------------------------------- */

static bool lex_name(fyssg_lexer *lx, fyssg_token *t)
{
	size_t at = lx->pos, n;
	int32_t c;

	n = decode(lx->text, lx->len, at, &c);
	if (!starts_word(c))
		return false;
	do {
		at += n;
		if (at >= lx->len)
			break;
		n = decode(lx->text, lx->len, at, &c);
	} while (continues_word(c));
	t->kind = FYSSG_TOKEN_NAME;
	t->width = (uint32_t)(at - lx->pos);
	t->text = (fyfm_str){ lx->text + lx->pos, at - lx->pos };
	lx->pos = at;
	return true;
}

static const struct op {
	char text[3];
	unsigned char kind;
} operators[] = {
	{ "**", FYSSG_TOKEN_POWER },   { "//", FYSSG_TOKEN_FLOOR },    { "==", FYSSG_TOKEN_EQ },
	{ "!=", FYSSG_TOKEN_NE },      { ">=", FYSSG_TOKEN_GE },       { "<=", FYSSG_TOKEN_LE },
	{ "+", FYSSG_TOKEN_PLUS },     { "-", FYSSG_TOKEN_MINUS },     { "*", FYSSG_TOKEN_STAR },
	{ "/", FYSSG_TOKEN_SLASH },    { "%", FYSSG_TOKEN_PERCENT },   { "~", FYSSG_TOKEN_TILDE },
	{ "[", FYSSG_TOKEN_LBRACKET }, { "]", FYSSG_TOKEN_RBRACKET },  { "(", FYSSG_TOKEN_LPAREN },
	{ ")", FYSSG_TOKEN_RPAREN },   { "{", FYSSG_TOKEN_LBRACE },    { "}", FYSSG_TOKEN_RBRACE },
	{ ">", FYSSG_TOKEN_GT },       { "<", FYSSG_TOKEN_LT },        { "=", FYSSG_TOKEN_ASSIGN },
	{ ".", FYSSG_TOKEN_DOT },      { ":", FYSSG_TOKEN_COLON },     { "|", FYSSG_TOKEN_PIPE },
	{ ",", FYSSG_TOKEN_COMMA },    { ";", FYSSG_TOKEN_SEMICOLON },
};

#define OPERATOR_COUNT (sizeof(operators) / sizeof(operators[0]))

/* Keeps count of brackets, inside of which the end of a tag is not looked for. */
static bool balance(fyssg_lexer *lx, fyssg_token *t, char c)
{
	char closes = c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '\0';
	char message[64];

	if (closes != '\0') {
		if (lx->bracket_count == FYSSG_MAX_BRACKETS) {
			fail_at(lx, t, lx->pos, 1, "brackets are nested too deeply");
			return false;
		}
		lx->brackets[lx->bracket_count++] = closes;
		return true;
	}
	if (c != ')' && c != ']' && c != '}')
		return true;
	if (lx->bracket_count > 0 && lx->brackets[lx->bracket_count - 1] == c) {
		lx->bracket_count--;
		return true;
	}
	if (lx->bracket_count > 0)
		snprintf(message, sizeof(message), "unexpected '%c', expected '%c'", c,
		         lx->brackets[lx->bracket_count - 1]);
	else
		snprintf(message, sizeof(message), "unexpected '%c'", c);
	fail_at(lx, t, lx->pos, 1, message);
	return false;
}

static void lex_operator(fyssg_lexer *lx, fyssg_token *t)
{
	const char *p = lx->text + lx->pos;
	size_t left = lx->len - lx->pos;
	char message[64];
	int32_t c;

	for (size_t i = 0; i < OPERATOR_COUNT; i++) {
		size_t n = operators[i].text[1] != '\0' ? 2 : 1;

		if (n > left || memcmp(p, operators[i].text, n) != 0)
			continue;
		t->kind = (fyssg_token_kind)operators[i].kind;
		t->width = (uint32_t)n;
		if (n == 1)
			balance(lx, t, *p);
		lx->pos += n;
		return;
	}
	left = decode(lx->text, lx->len, lx->pos, &c);
	snprintf(message, sizeof(message), "unexpected character '%.*s'", (int)left, p);
	fail_at(lx, t, lx->pos, left, message);
	lx->pos += left;
}

/* Behind the end of a line statement at `pos` (blank lines that follow are part of it), or 0. */
static size_t end_of_line_tag(const fyssg_lexer *lx)
{
	size_t at = skip_space(lx->text, lx->len, lx->pos);

	if (at == lx->len)
		return at;
	while (at > lx->pos && lx->text[at - 1] != '\n')
		at--;
	return at > lx->pos ? at : 0;
}

/* Leaves the tag where its end is next. */
static bool leave_tag(fyssg_lexer *lx, fyssg_token *t)
{
	size_t end;

	if (lx->bracket_count > 0)
		return false;
	if (lx->state == FYSSG_LEX_PRINT)
		end = end_of_tag(lx, lx->pos, lx->print_end, false, false);
	else if (lx->state == FYSSG_LEX_TAG)
		end = end_of_tag(lx, lx->pos, lx->tag_end, true, true);
	else if (lx->pos == lx->len)
		end = lx->len;
	else
		end = end_of_line_tag(lx);
	if (end == 0)
		return false;
	t->kind = lx->state == FYSSG_LEX_PRINT ? FYSSG_TOKEN_PRINT_END : FYSSG_TOKEN_TAG_END;
	t->width = (uint32_t)(lx->state == FYSSG_LEX_LINE_TAG ? 1 : lx->tag_end.len);
	lx->pos = end;
	lx->state = FYSSG_LEX_TEXT;
	return true;
}

static void lex_inside(fyssg_lexer *lx, fyssg_token *t)
{
	if (lx->state != FYSSG_LEX_LINE_TAG || lx->bracket_count > 0)
		lx->pos = skip_space(lx->text, lx->len, lx->pos);
	t->offset = (uint32_t)lx->pos;
	if (leave_tag(lx, t))
		return;
	lx->pos = skip_space(lx->text, lx->len, lx->pos);
	t->offset = (uint32_t)lx->pos;
	if (lx->pos >= lx->len) {
		t->kind = FYSSG_TOKEN_END;
		t->width = 0;
		lx->state = FYSSG_LEX_TEXT;
	} else if (is_digit(lx->text[lx->pos])) {
		lex_number(lx, t);
	} else if (lx->text[lx->pos] == '"' || lx->text[lx->pos] == '\'') {
		lex_string(lx, t);
	} else if (!lex_name(lx, t)) {
		lex_operator(lx, t);
	}
}

void fyssg_lex(fyssg_lexer *lx, fyssg_token *out)
{
	if (lx->state == FYSSG_LEX_TEXT)
		lex_text(lx, out);
	else
		lex_inside(lx, out);
}

void fyssg_lexer_skip_tag(fyssg_lexer *lx)
{
	fyssg_token t;

	lx->bracket_count = 0;
	while (lx->state != FYSSG_LEX_TEXT) {
		lx->pos = skip_space(lx->text, lx->len, lx->pos);
		/* The end is missing where another tag begins. */
		if (at_str(lx, lx->pos, tag_start(lx))) {
			lx->state = FYSSG_LEX_TEXT;
			break;
		}
		fyssg_lex(lx, &t);
		lx->bracket_count = 0;
	}
	lx->error[0] = '\0';
}

void fyssg_lexer_resume(fyssg_lexer *lx, size_t at)
{
	lx->pos = at;
	lx->state = FYSSG_LEX_TEXT;
	lx->opener_pending = false;
	lx->bracket_count = 0;
	lx->error[0] = '\0';
}

const char *fyssg_token_name(fyssg_token_kind kind)
{
	static const char *const names[] = {
		[FYSSG_TOKEN_END] = "end of template",
		[FYSSG_TOKEN_ERROR] = "error",
		[FYSSG_TOKEN_TEXT] = "text",
		[FYSSG_TOKEN_PRINT_BEGIN] = "begin of print statement",
		[FYSSG_TOKEN_PRINT_END] = "end of print statement",
		[FYSSG_TOKEN_TAG_BEGIN] = "begin of tag",
		[FYSSG_TOKEN_TAG_END] = "end of tag",
		[FYSSG_TOKEN_NAME] = "name",
		[FYSSG_TOKEN_STRING] = "string",
		[FYSSG_TOKEN_INT] = "integer",
		[FYSSG_TOKEN_FLOAT] = "float",
	};

	if (kind <= FYSSG_TOKEN_FLOAT)
		return names[kind];
	for (size_t i = 0; i < OPERATOR_COUNT; i++)
		if (operators[i].kind == kind)
			return operators[i].text;
	return "?";
}
