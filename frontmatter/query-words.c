#include "frontmatter/query-tree.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '@' ||
	       (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
	return is_name_start(c) || is_digit(c) || c == '-';
}

/* Behind the quote that closes the one at `at`; SIZE_MAX where there is none. */
static size_t quoted_end(fyfm_str s, size_t at)
{
	char quote = s.data[at];

	for (size_t i = at + 1; i < s.len; i++) {
		if (s.data[i] == '\\' && quote == '"')
			i++;
		else if (s.data[i] == quote && quote == '\'' && i + 1 < s.len &&
		         s.data[i + 1] == quote)
			i++;
		else if (s.data[i] == quote)
			return i + 1;
	}
	return SIZE_MAX;
}

/* Behind the `]` that closes the bracket at `at`, which may hold a quoted name. */
static size_t bracket_end(fyfm_str s, size_t at)
{
	for (size_t i = at + 1; i < s.len;) {
		if (s.data[i] == ']')
			return i + 1;
		i = s.data[i] == '"' || s.data[i] == '\'' ? quoted_end(s, i) : i + 1;
	}
	return SIZE_MAX;
}

/* Behind a path that begins with a name: names, dots, and what is in brackets or, behind a dot, in
 * quotes. */
static size_t path_end(fyfm_str s, size_t at)
{
	size_t i = at;

	while (i < s.len) {
		char c = s.data[i];

		if (c == '[')
			i = bracket_end(s, i);
		else if ((c == '"' || c == '\'') && i > at && s.data[i - 1] == '.')
			i = quoted_end(s, i);
		else if (c == '.' || is_name(c))
			i++;
		else
			break;
	}
	return i;
}

static size_t pointer_end(fyfm_str s, size_t at)
{
	while (at < s.len && !is_blank(s.data[at]) && s.data[at] != ')' && s.data[at] != ',' &&
	       s.data[at] != ']')
		at++;
	return at;
}

static size_t number_end(fyfm_str s, size_t at)
{
	while (at < s.len && (is_name(s.data[at]) || s.data[at] == '.' || s.data[at] == '+' ||
	                      s.data[at] == ':'))
		at++;
	return at;
}

static size_t sign_end(fyfm_str s, size_t at)
{
	static const char *const pairs[] = { "==", "!=", "<=", ">=", "&&", "||", "=~" };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (s.len - at >= 2 && memcmp(s.data + at, pairs[i], 2) == 0)
			return at + 2;
	return at + 1;
}

static bool begins_number(fyfm_str s, size_t at)
{
	char c = s.data[at];
	char next = at + 1 < s.len ? s.data[at + 1] : ' ';

	return is_digit(c) ||
	       ((c == '-' || c == '+' || c == '.') && (is_digit(next) || next == '.' || next == 'i'));
}

/* What stands from `at` to `end`, without `trim` bytes at both of its ends. */
static fyfm_i_query_token token(fyfm_str s, fyfm_i_query_word kind, size_t at, size_t end,
                                size_t trim)
{
	if (end == SIZE_MAX)
		return (fyfm_i_query_token){ FYFM_I_WORD_OPEN, { s.data + at, 1 }, at, s.len };
	return (fyfm_i_query_token){
		kind, { s.data + at + trim, end - at - 2 * trim }, at, end
	};
}

fyfm_i_query_token fyfm_i_query_next(fyfm_str s, size_t at)
{
	char c;

	while (at < s.len && is_blank(s.data[at]))
		at++;
	if (at == s.len)
		return token(s, FYFM_I_WORD_END, at, at, 0);
	c = s.data[at];
	if (c == '"' || c == '\'')
		return token(s, FYFM_I_WORD_STRING, at, quoted_end(s, at), 0);
	if (c == '`')
		return token(s, FYFM_I_WORD_POINTER, at, quoted_end(s, at), 1);
	if (c == '/')
		return token(s, FYFM_I_WORD_POINTER, at, pointer_end(s, at), 0);
	if (is_name_start(c))
		return token(s, FYFM_I_WORD_NAME, at, path_end(s, at), 0);
	if (begins_number(s, at))
		return token(s, FYFM_I_WORD_NUMBER, at, number_end(s, at), 0);
	return token(s, FYFM_I_WORD_SIGN, at, sign_end(s, at), 0);
}
