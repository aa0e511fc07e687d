/* Expressions to trees, by recursive descent. */
#include <stdarg.h>
#include <stdio.h>

#include "frontmatter/query-tree.h"
#include "frontmatter/resolve.h"

enum { DEPTH_MAX = 64 };

typedef struct parser {
	fya_allocator *a;
	fyfm_str text; /* the query's own copy */
	fyfm_i_query_token token;
	unsigned depth;
	fyfm_diag *diag;
	fyfm_status status; /* of the first failure */
} parser;

static fyfm_i_query_node *parse_or(parser *p);
static fyfm_i_query_node *parse_operand(parser *p);

/* --- failures --------------------------------------------------------------------------------- */

/* Notes the first failure, at some bytes of the expression. */
static fyfm_i_query_node *fail_at(parser *p, fyfm_status status, size_t at, size_t end,
                                        const char *format, ...)
{
	char message[sizeof(p->diag->message)];
	va_list args;

	if (p->status != FYFM_OK)
		return NULL;
	p->status = status;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(p->diag, FYFM_ERROR, status, "query", 0, 0, "%s", message);
	fyfm_diag_locate(p->diag, p->text.data, p->text.len, at, end - at);
	return NULL;
}

static fyfm_i_query_node *fail_memory(parser *p)
{
	if (p->status == FYFM_OK)
		fyfm_diag_set(p->diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "%s",
		              fyfm_status_text(FYFM_ERR_NOMEM));
	p->status = p->status == FYFM_OK ? FYFM_ERR_NOMEM : p->status;
	return NULL;
}

static void hint(parser *p, const char *text)
{
	fyfm_diag_hint(p->diag, "%s", text);
}

/* "`x`", or "the end" */
static fyfm_i_query_node *fail_unexpected(parser *p, const char *wanted)
{
	const fyfm_i_query_token *t = &p->token;

	if (p->status != FYFM_OK)
		return NULL;
	if (t->kind == FYFM_I_WORD_OPEN)
		return fail_at(p, FYFM_ERR_SYNTAX, t->at, t->at + 1, "`%c` is never closed",
		               t->text.data[0]);
	if (t->kind == FYFM_I_WORD_END)
		return fail_at(p, FYFM_ERR_SYNTAX, t->at, t->at, "%s is missing at the end", wanted);
	return fail_at(p, FYFM_ERR_SYNTAX, t->at, t->end, "%s is wanted, not `%.*s`", wanted,
	               (int)(t->end - t->at < 60 ? t->end - t->at : 60), p->text.data + t->at);
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void step(parser *p)
{
	p->token = fyfm_i_query_next(p->text, p->token.end);
}

static bool is(const parser *p, fyfm_i_query_word kind, const char *text)
{
	size_t len = strlen(text);

	return p->token.kind == kind && p->token.text.len == len &&
	       memcmp(p->token.text.data, text, len) == 0;
}

static bool accept(parser *p, fyfm_i_query_word kind, const char *text)
{
	if (!is(p, kind, text))
		return false;
	step(p);
	return true;
}

static bool accept_sign(parser *p, const char *text)
{
	return accept(p, FYFM_I_WORD_SIGN, text);
}

static bool accept_word(parser *p, const char *text)
{
	return accept(p, FYFM_I_WORD_NAME, text);
}

static bool is_reserved(const parser *p)
{
	static const char *const words[] = { "and", "or", "not", "in", "contains", "matches", "exists" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (is(p, FYFM_I_WORD_NAME, words[i]))
			return true;
	return false;
}

static bool begins_path(const parser *p)
{
	return p->token.kind == FYFM_I_WORD_POINTER ||
	       (p->token.kind == FYFM_I_WORD_NAME && !is_reserved(p));
}

/* --- nodes ------------------------------------------------------------------------------------ */

static fyfm_i_query_node *new_node(parser *p, fyfm_i_query_kind kind, fyfm_i_query_node *first)
{
	fyfm_i_query_node *n;

	if (p->status != FYFM_OK)
		return NULL;
	n = fya_alloc(p->a, sizeof(*n), 0);
	if (!n) {
		fail_memory(p);
		return NULL;
	}
	*n = (fyfm_i_query_node){ .kind = kind, .first = first };
	return n;
}

static fyfm_i_query_node *new_pair(parser *p, fyfm_i_query_kind kind,
                                         fyfm_i_query_node *left,
                                         fyfm_i_query_node *right)
{
	if (!left || !right)
		return NULL;
	left->next = right;
	return new_node(p, kind, left);
}

/* Takes the value: undefined stands for memory that ran out. */
static fyfm_i_query_node *new_value(parser *p, fyfm_value v)
{
	fyfm_i_query_node *n;

	if (fyfm_kind_of(v) == FYFM_UNDEFINED)
		return fail_memory(p);
	n = new_node(p, FYFM_I_QUERY_VALUE, NULL);
	if (n)
		n->value = v;
	return n;
}

/* --- operands --------------------------------------------------------------------------------- */

static fyfm_i_query_node *parse_path(parser *p)
{
	const fyfm_i_query_token t = p->token;
	size_t skipped = (size_t)(t.text.data - p->text.data);
	fyfm_i_query_node *n = new_node(p, FYFM_I_QUERY_PATH, NULL);
	fyfm_diag why = { 0 };
	fyfm_path *path;
	fyfm_status st;

	if (!n)
		return NULL;
	st = fyfm_path_new(p->a, t.text.data, t.text.len, &path, &why);
	if (st == FYFM_ERR_NOMEM)
		return fail_memory(p);
	if (st != FYFM_OK) {
		size_t at = skipped + (why.column > 0 ? why.column - 1 : 0);

		return fail_at(p, st, at < t.end ? at : t.at, t.end, "%s", why.message);
	}
	n->path = path;
	step(p);
	return n;
}

/* Copies what is between the quotes, without what escapes them; returns how many bytes that is.
 * A backslash before anything else stays, as regular expressions are full of them. */
static size_t unquote(fyfm_str quoted, char *out)
{
	char quote = quoted.data[0];
	size_t len = 0;

	for (size_t i = 1; i + 1 < quoted.len; i++) {
		char c = quoted.data[i], next = quoted.data[i + 1];

		if ((quote == '\'' && c == '\'') || (quote == '"' && c == '\\' &&
		                                     (next == '"' || next == '\\')))
			c = quoted.data[++i];
		out[len++] = c;
	}
	return len;
}

/* data is NULL when memory runs out. */
static fyfm_str take_string(parser *p)
{
	fyfm_str quoted = p->token.text, s = { 0 };
	char *copy = fya_alloc(p->a, quoted.len, 1);

	if (!copy) {
		fail_memory(p);
		return s;
	}
	s = (fyfm_str){ copy, unquote(quoted, copy) };
	step(p);
	return s;
}

static fyfm_i_query_node *parse_string(parser *p)
{
	fyfm_str s = take_string(p);

	return s.data ? new_value(p, fyfm_string(p->a, s.data, s.len)) : NULL;
}

static fyfm_i_query_node *parse_number(parser *p)
{
	const fyfm_i_query_token t = p->token;
	fyfm_value v;

	if (!fyfm_i_resolve_plain(p->a, t.text, &v)) {
		fail_at(p, FYFM_ERR_SYNTAX, t.at, t.end, "`%.*s` is neither a number nor a date",
		        (int)(t.text.len < 60 ? t.text.len : 60), t.text.data);
		hint(p, "text stands in quotes; a date with a time is 2024-05-01T10:00:00Z");
		return NULL;
	}
	step(p);
	return new_value(p, v);
}

/* Behind the bracket. */
static fyfm_i_query_node *parse_list(parser *p)
{
	fyfm_i_query_node *list = new_node(p, FYFM_I_QUERY_LIST, NULL);
	fyfm_i_query_node *last = NULL, *item;

	if (!list || accept_sign(p, "]"))
		return list;
	do {
		item = parse_operand(p);
		if (!item)
			return NULL;
		if (last)
			last->next = item;
		else
			list->first = item;
		last = item;
	} while (accept_sign(p, ","));
	return accept_sign(p, "]") ? list : fail_unexpected(p, "`,` or `]`");
}

/* Behind the parenthesis. */
static fyfm_i_query_node *parse_group(parser *p)
{
	fyfm_i_query_node *n = parse_or(p);

	if (!n)
		return NULL;
	return accept_sign(p, ")") ? n : fail_unexpected(p, "an operator or `)`");
}

static const char *const functions[] = {
	[FYFM_I_QUERY_LEN] = "len",
	[FYFM_I_QUERY_LOWER] = "lower",
	[FYFM_I_QUERY_UPPER] = "upper",
	[FYFM_I_QUERY_TYPE] = "type",
};

static bool begins_call(const parser *p)
{
	return p->token.end < p->text.len && p->text.data[p->token.end] == '(';
}

static fyfm_i_query_node *fail_function(parser *p, const fyfm_i_query_token *t)
{
	const char *near = fyfm_did_you_mean(t->text.data, t->text.len, functions,
	                                     sizeof(functions) / sizeof(*functions));

	fail_at(p, FYFM_ERR_SYNTAX, t->at, t->end, "there is no function `%.*s`",
	        (int)(t->text.len < 60 ? t->text.len : 60), t->text.data);
	if (near)
		fyfm_diag_hint(p->diag, "did you mean `%s`?", near);
	else
		hint(p, "there are len, lower, upper and type");
	return NULL;
}

static fyfm_i_query_node *parse_call(parser *p)
{
	const fyfm_i_query_token t = p->token;
	fyfm_i_query_node *n;
	size_t i = 0, count = sizeof(functions) / sizeof(*functions);

	while (i < count && !is(p, FYFM_I_WORD_NAME, functions[i]))
		i++;
	if (i == count)
		return fail_function(p, &t);
	step(p);
	step(p);
	n = new_node(p, FYFM_I_QUERY_CALL, parse_operand(p));
	if (!n)
		return NULL;
	n->function = (fyfm_i_query_function)i;
	return accept_sign(p, ")") ? n : fail_unexpected(p, "`)`");
}

static fyfm_i_query_node *parse_name(parser *p)
{
	if (begins_call(p))
		return parse_call(p);
	if (accept_word(p, "true"))
		return new_value(p, fyfm_bool(true));
	if (accept_word(p, "false"))
		return new_value(p, fyfm_bool(false));
	if (accept_word(p, "null"))
		return new_value(p, fyfm_null());
	return parse_path(p);
}

static fyfm_i_query_node *parse_any_operand(parser *p)
{
	if (p->token.kind == FYFM_I_WORD_STRING)
		return parse_string(p);
	if (p->token.kind == FYFM_I_WORD_NUMBER)
		return parse_number(p);
	if (p->token.kind == FYFM_I_WORD_POINTER)
		return parse_path(p);
	if (begins_path(p))
		return parse_name(p);
	if (accept_sign(p, "["))
		return parse_list(p);
	if (accept_sign(p, "("))
		return parse_group(p);
	return fail_unexpected(p, "a path or a value");
}

/* Everything that nests passes through here or through parse_not(). */
static fyfm_i_query_node *deeper(parser *p,
                                       fyfm_i_query_node *(*parse)(parser *p))
{
	fyfm_i_query_node *n;

	if (p->depth == DEPTH_MAX)
		return fail_at(p, FYFM_ERR_LIMIT, p->token.at, p->token.end,
		               "nested more than %d levels deep", DEPTH_MAX);
	p->depth++;
	n = parse(p);
	p->depth--;
	return n;
}

static fyfm_i_query_node *parse_operand(parser *p)
{
	return deeper(p, parse_any_operand);
}

/* --- comparisons ------------------------------------------------------------------------------ */

static bool accept_operator(parser *p, fyfm_i_query_operator *out)
{
	static const char *const signs[] = {
		[FYFM_I_QUERY_EQUAL] = "==", [FYFM_I_QUERY_NOT_EQUAL] = "!=",
		[FYFM_I_QUERY_LESS] = "<",   [FYFM_I_QUERY_NOT_GREATER] = "<=",
		[FYFM_I_QUERY_GREATER] = ">", [FYFM_I_QUERY_NOT_LESS] = ">=",
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (accept_sign(p, signs[i])) {
			*out = (fyfm_i_query_operator)i;
			return true;
		}
	return false;
}

static fyfm_i_query_node *parse_pattern(parser *p, fyfm_i_query_node *left)
{
	const fyfm_i_query_token t = p->token;
	fyfm_i_query_node *n = new_node(p, FYFM_I_QUERY_MATCHES, left);
	fyfm_i_pattern_error why;
	fyfm_status st;
	fyfm_str s;

	if (!n)
		return NULL;
	if (t.kind != FYFM_I_WORD_STRING)
		return fail_unexpected(p, "a regular expression in quotes");
	s = take_string(p);
	if (!s.data)
		return NULL;
	st = fyfm_i_pattern_compile(p->a, s, &n->pattern, &why);
	if (st == FYFM_ERR_NOMEM)
		return fail_memory(p);
	if (st != FYFM_OK)
		return fail_at(p, st, t.at, t.end, "not a regular expression: %s", why.message);
	return n;
}

static fyfm_i_query_node *negated(parser *p, fyfm_i_query_node *n)
{
	return n ? new_node(p, FYFM_I_QUERY_NOT, n) : NULL;
}

static fyfm_i_query_node *parse_in(parser *p, fyfm_i_query_node *left)
{
	fyfm_i_query_node *list = parse_operand(p);

	return new_pair(p, FYFM_I_QUERY_CONTAINS, list, left);
}

static fyfm_i_query_node *parse_comparison(parser *p)
{
	fyfm_i_query_node *left, *pair;
	fyfm_i_query_operator operator;

	if (accept_word(p, "exists")) {
		if (!begins_path(p) && !is(p, FYFM_I_WORD_SIGN, "("))
			return fail_unexpected(p, "a path");
		left = parse_operand(p);
		return left ? new_node(p, FYFM_I_QUERY_EXISTS, left) : NULL;
	}
	left = parse_operand(p);
	if (!left)
		return NULL;
	if (accept_word(p, "exists"))
		return new_node(p, FYFM_I_QUERY_EXISTS, left);
	if (accept_word(p, "contains"))
		return new_pair(p, FYFM_I_QUERY_CONTAINS, left, parse_operand(p));
	if (accept_word(p, "matches"))
		return parse_pattern(p, left);
	if (accept_word(p, "in"))
		return parse_in(p, left);
	if (accept_word(p, "not"))
		return accept_word(p, "in") ? negated(p, parse_in(p, left)) :
		                              fail_unexpected(p, "`in`");
	if (!accept_operator(p, &operator))
		return left;
	pair = new_pair(p, FYFM_I_QUERY_COMPARE, left, parse_operand(p));
	if (pair)
		pair->operator = operator;
	return pair;
}

/* --- and, or, not ----------------------------------------------------------------------------- */

static fyfm_i_query_node *parse_not(parser *p)
{
	if (!accept_word(p, "not"))
		return parse_comparison(p);
	return negated(p, deeper(p, parse_not));
}

/* One or more of what `parse` reads with the word between them, as one node: however long the row
 * is, the tree is no deeper. */
static fyfm_i_query_node *parse_row(parser *p, fyfm_i_query_kind kind, const char *word,
                                          fyfm_i_query_node *(*parse)(parser *p))
{
	fyfm_i_query_node *first = parse(p), *last = first;

	if (!first || !is(p, FYFM_I_WORD_NAME, word))
		return first;
	while (accept_word(p, word)) {
		fyfm_i_query_node *n = parse(p);

		if (!n)
			return NULL;
		last->next = n;
		last = n;
	}
	return new_node(p, kind, first);
}

static fyfm_i_query_node *parse_and(parser *p)
{
	return parse_row(p, FYFM_I_QUERY_AND, "and", parse_not);
}

static fyfm_i_query_node *parse_or(parser *p)
{
	return parse_row(p, FYFM_I_QUERY_OR, "or", parse_and);
}

/* What stands where an operator should: a word of another language, or one that is misspelt. */
static void fail_rest(parser *p)
{
	static const char *const words[] = { "and", "or", "not in", "in", "contains", "matches",
		                             "exists" };
	const char *near = NULL;

	fail_unexpected(p, "an operator");
	if (p->token.kind == FYFM_I_WORD_NAME)
		near = fyfm_did_you_mean(p->token.text.data, p->token.text.len, words,
		                         sizeof(words) / sizeof(*words));
	if (near)
		fyfm_diag_hint(p->diag, "did you mean `%s`?", near);
	else if (is(p, FYFM_I_WORD_SIGN, "="))
		hint(p, "`==` compares");
	else if (is(p, FYFM_I_WORD_SIGN, "&&") || is(p, FYFM_I_WORD_SIGN, "||"))
		hint(p, "write `and`, `or`, `not`");
	else if (is(p, FYFM_I_WORD_SIGN, "=~"))
		hint(p, "write `matches \"...\"`");
}

static void parse_all(parser *p, fyfm_query *q)
{
	size_t bad = fyfm_utf8_check(p->text.data, p->text.len);

	if (bad != p->text.len) {
		fail_at(p, FYFM_ERR_ENCODING, bad, bad, "not UTF-8, or a control character");
		return;
	}
	step(p);
	if (p->token.kind == FYFM_I_WORD_END)
		return;
	q->top = parse_or(p);
	if (p->status == FYFM_OK && p->token.kind != FYFM_I_WORD_END)
		fail_rest(p);
}

fyfm_status fyfm_query_new(fya_allocator *a, const char *text, size_t len, const fyfm_query **out,
                           fyfm_diag *diag)
{
	fyfm_diag ignored;
	parser p = { .a = a, .diag = diag ? diag : &ignored };
	fyfm_query *q;
	fya_mark mark;
	bool marked = fya_mark_now(a, &mark);

	*out = NULL;
	if (len > FYFM_QUERY_MAX) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, "query", 0, 0,
		              "the expression is longer than %d bytes", FYFM_QUERY_MAX);
		return FYFM_ERR_LIMIT;
	}
	q = fya_alloc(a, sizeof(*q), 0);
	p.text = (fyfm_str){ fya_store(a, text, len, 1), len };
	if (!q || !p.text.data) {
		fail_memory(&p);
	} else {
		q->top = NULL;
		parse_all(&p, q);
	}
	if (p.status == FYFM_OK)
		*out = q;
	else if (marked)
		fya_rewind(a, mark);
	return p.status;
}
