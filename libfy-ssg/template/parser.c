/*
 * Recursive descent over Jinja2's grammar.
 *
 * After an error the parser panics: the current token becomes ERROR, nothing is consumed and nothing reported
 * until the end of the tag, where it goes on with what follows. So one template can have several errors.
 */
#include <stdio.h>

#include "libfy-ssg/template/ast.h"
#include "libfy-ssg/template/lexer.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/ops.h"

enum {
	MAX_ERRORS = 20,  /* of one template */
	MAX_DEPTH = 200,  /* of tags and of expressions in expressions */
	MAX_CHAIN = 1000, /* operators of one tag, which make a tree as deep */
	MAX_END_NAMES = 3
};

/* What an open block is waiting for. */
struct open_block {
	const char *tag;
	uint32_t offset;
	const char *ends[MAX_END_NAMES];
	struct open_block *outer;
};

struct parser {
	fyssg_report *report;
	fyssg_env *env;
	fya_allocator *scratch;
	fyssg_ast *ast;
	fyssg_lexer lexer;
	fyssg_token token, ahead;
	bool has_ahead, panic;
	unsigned depth, chain;
	struct open_block *open;
	fyssg_node dummy; /* stands for nodes that there was no memory for */
};

/* --- errors ----------------------------------------------------------------------------------- */

static void out_of_memory(struct parser *p)
{
	if (p->report->status != FYFM_ERR_NOMEM)
		fyssg_report_at(p->report, FYFM_ERROR, FYFM_ERR_NOMEM, p->token.offset, 0, NULL,
		                "out of memory");
	p->report->status = FYFM_ERR_NOMEM;
	p->panic = true;
	p->token.kind = FYSSG_TOKEN_ERROR;
}

static void fail_hint(struct parser *p, uint32_t offset, uint32_t width, const char *hint,
                      const char *message)
{
	if (p->panic)
		return;
	p->panic = true;
	p->token.kind = FYSSG_TOKEN_ERROR;
	fyssg_report_at(p->report, FYFM_ERROR, FYFM_ERR_SYNTAX, offset, width, hint, "%s", message);
}

static void fail(struct parser *p, const char *message)
{
	fail_hint(p, p->token.offset, p->token.width, NULL, message);
}

/* "name 'x'", "','", "end of tag": what the current token is, for messages. */
static const char *describe(const fyssg_token *t, char *out, size_t size)
{
	int len = t->width > 40 ? 40 : (int)t->width;

	if (t->kind == FYSSG_TOKEN_NAME)
		snprintf(out, size, "'%.*s'", len, t->text.data);
	else if (t->kind > FYSSG_TOKEN_FLOAT)
		snprintf(out, size, "'%s'", fyssg_token_name(t->kind));
	else
		snprintf(out, size, "%s", fyssg_token_name(t->kind));
	return out;
}

static void unexpected(struct parser *p, const char *wanted)
{
	char have[64], message[192];

	snprintf(message, sizeof(message), "expected %s, got %s", wanted,
	         describe(&p->token, have, sizeof(have)));
	fail(p, message);
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void lex(struct parser *p, fyssg_token *out)
{
	fyssg_lex(&p->lexer, out);
	if (p->lexer.nomem)
		out_of_memory(p);
}

static void next(struct parser *p)
{
	if (p->panic)
		return;
	if (p->has_ahead) {
		p->token = p->ahead;
		p->has_ahead = false;
	} else {
		lex(p, &p->token);
	}
	if (p->token.kind == FYSSG_TOKEN_ERROR)
		fail(p, p->lexer.error);
}

static const fyssg_token *look(struct parser *p)
{
	if (!p->has_ahead && !p->panic) {
		lex(p, &p->ahead);
		p->has_ahead = true;
	}
	return &p->ahead;
}

static bool at(const struct parser *p, fyssg_token_kind kind)
{
	return p->token.kind == kind;
}

static bool skip_if(struct parser *p, fyssg_token_kind kind)
{
	if (!at(p, kind))
		return false;
	next(p);
	return true;
}

static bool is_word(const fyssg_token *t, const char *word)
{
	return t->kind == FYSSG_TOKEN_NAME && t->text.len == strlen(word) &&
	       memcmp(t->text.data, word, t->text.len) == 0;
}

static bool at_word(const struct parser *p, const char *word)
{
	return is_word(&p->token, word);
}

static bool skip_word(struct parser *p, const char *word)
{
	if (!at_word(p, word))
		return false;
	next(p);
	return true;
}

static bool expect(struct parser *p, fyssg_token_kind kind)
{
	char wanted[24];

	if (skip_if(p, kind))
		return true;
	snprintf(wanted, sizeof(wanted), kind > FYSSG_TOKEN_FLOAT ? "'%s'" : "%s",
	         fyssg_token_name(kind));
	unexpected(p, wanted);
	return false;
}

static bool expect_word(struct parser *p, const char *word)
{
	char wanted[24];

	if (skip_word(p, word))
		return true;
	snprintf(wanted, sizeof(wanted), "'%s'", word);
	unexpected(p, wanted);
	return false;
}

/* Ends a tag: its end is the current token, or the rest of the tag is skipped after an error. Leaves
 * the token behind it unread, so that a body can begin with text. */
static void end_tag(struct parser *p)
{
	if (!p->panic && !at(p, FYSSG_TOKEN_TAG_END) && !at(p, FYSSG_TOKEN_PRINT_END))
		unexpected(p, "end of tag");
	if (p->panic) {
		fyssg_lexer_skip_tag(&p->lexer);
		p->panic = p->report->status == FYFM_ERR_NOMEM || p->report->errors >= MAX_ERRORS;
	}
	p->has_ahead = false;
	p->chain = 0;
}

static bool enter(struct parser *p)
{
	if (++p->depth <= MAX_DEPTH)
		return true;
	fail(p, "nested too deeply");
	return false;
}

static void leave(struct parser *p)
{
	p->depth--;
}

/* --- nodes ------------------------------------------------------------------------------------ */

/* Makes a node reach from `offset` to the current token, blanks in front of that left out; over the token itself
 * where it begins there. */
static void stretch(struct parser *p, fyssg_node *n, uint32_t offset)
{
	uint32_t end = p->token.offset;

	n->offset = offset;
	n->width = p->token.width;
	if (end <= offset)
		return;
	while (end > offset + 1 && strchr(" \t\n\r", p->lexer.text[end - 1]) != NULL)
		end--;
	n->width = end - offset;
}

static fyssg_node *new_node(struct parser *p, fyssg_node_kind kind, uint32_t offset)
{
	fyssg_node *n = fya_alloc(p->scratch, sizeof(*n), 0);

	if (n == NULL) {
		out_of_memory(p);
		n = &p->dummy;
	}
	memset(n, 0, sizeof(*n));
	n->kind = kind;
	stretch(p, n, offset);
	n->label = FYSSG_ATOM_NONE;
	return n;
}

static void append(struct parser *p, fyssg_nodes *list, fyssg_node *n)
{
	if (n == &p->dummy)
		return;
	n->next = NULL;
	if (list->last == NULL)
		list->first = n;
	else
		list->last->next = n;
	list->last = n;
	list->count++;
}

static fyssg_node *constant(struct parser *p, uint32_t offset, fyfm_value value)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_CONST, offset);

	n->constant = value;
	return n;
}

static fyssg_atom intern(struct parser *p, fyfm_str name)
{
	fyssg_atom atom = fyssg_intern(p->env, name.data, name.len);

	if (atom == FYSSG_ATOM_NONE)
		out_of_memory(p);
	return atom;
}

static fyssg_atom expect_name(struct parser *p)
{
	fyfm_str name = p->token.text;

	if (!expect(p, FYSSG_TOKEN_NAME))
		return FYSSG_ATOM_NONE;
	return intern(p, name);
}

/* --- expressions ------------------------------------------------------------------------------ */

static fyssg_node *parse_expression(struct parser *p);
static fyssg_node *parse_or(struct parser *p);
static fyssg_node *parse_unary(struct parser *p, bool with_filters);
static fyssg_node *parse_primary(struct parser *p);
static fyssg_node *parse_postfix(struct parser *p, fyssg_node *n);

enum tuple_flags {
	TUPLE_NO_COND = 1,  /* `x if y` belongs to the statement */
	TUPLE_NAMES = 2,    /* only names and literals: a target */
	TUPLE_PARENS = 4    /* () is an empty tuple */
};

static bool at_tuple_end(const struct parser *p, const char *end_word)
{
	return at(p, FYSSG_TOKEN_PRINT_END) || at(p, FYSSG_TOKEN_TAG_END) ||
	       at(p, FYSSG_TOKEN_RPAREN) || (end_word != NULL && at_word(p, end_word));
}

static fyssg_node *parse_tuple(struct parser *p, unsigned flags, const char *end_word)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	bool is_tuple = false;
	fyssg_node *n;

	while (!p->panic) {
		if (items.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at_tuple_end(p, end_word))
			break;
		append(p, &items,
		       flags & TUPLE_NAMES     ? parse_primary(p) :
		       flags & TUPLE_NO_COND   ? parse_or(p) :
		                                 parse_expression(p));
		if (!at(p, FYSSG_TOKEN_COMMA))
			break;
		is_tuple = true;
	}
	if (!is_tuple && items.count > 0)
		return items.first;
	if (!is_tuple && !(flags & TUPLE_PARENS))
		unexpected(p, "an expression");
	n = new_node(p, FYSSG_NODE_TUPLE, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_list(struct parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	fyssg_node *n;

	next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACKET)) {
		if (items.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at(p, FYSSG_TOKEN_RBRACKET))
			break;
		append(p, &items, parse_expression(p));
	}
	expect(p, FYSSG_TOKEN_RBRACKET);
	n = new_node(p, FYSSG_NODE_LIST, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_dict(struct parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	fyssg_node *n;

	next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACE)) {
		if (items.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at(p, FYSSG_TOKEN_RBRACE))
			break;
		append(p, &items, parse_expression(p));
		if (expect(p, FYSSG_TOKEN_COLON))
			append(p, &items, parse_expression(p));
	}
	expect(p, FYSSG_TOKEN_RBRACE);
	n = new_node(p, FYSSG_NODE_DICT, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_name(struct parser *p)
{
	static const struct { const char *word; unsigned value; } words[] = {
		{ "true", 1 }, { "True", 1 }, { "false", 0 }, { "False", 0 }, { "none", 2 }, { "None", 2 },
	};
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (at_word(p, words[i].word)) {
			n = constant(p, offset,
			             words[i].value == 2 ? fyfm_null() : fyfm_bool(words[i].value));
			next(p);
			return n;
		}
	}
	n = new_node(p, FYSSG_NODE_NAME, offset);
	n->name.name = intern(p, p->token.text);
	next(p);
	return n;
}

/* Strings side by side are one. */
static fyfm_str join_strings(struct parser *p, fyfm_str first)
{
	fyfm_str all = first;

	while (at(p, FYSSG_TOKEN_STRING)) {
		fyfm_str more = p->token.text;
		char *joined = fya_alloc(p->env->pool, all.len + more.len + 1, 1);

		if (joined == NULL) {
			out_of_memory(p);
			break;
		}
		memcpy(joined, all.data, all.len);
		memcpy(joined + all.len, more.data, more.len);
		all = (fyfm_str){ joined, all.len + more.len };
		next(p);
	}
	return all;
}

static fyssg_node *parse_literal(struct parser *p)
{
	fyssg_token t = p->token;
	fyfm_value value;
	fyfm_str text;

	next(p);
	if (t.kind == FYSSG_TOKEN_STRING) {
		text = join_strings(p, t.text);
		value = fyfm_string(p->env->pool, text.data, text.len);
	} else if (t.kind == FYSSG_TOKEN_INT) {
		value = fyfm_int(p->env->pool, t.integer);
	} else {
		value = fyfm_float(p->env->pool, t.number);
	}
	if (fyfm_kind_of(value) == FYFM_UNDEFINED)
		out_of_memory(p);
	return constant(p, t.offset, value);
}

static fyssg_node *parse_primary(struct parser *p)
{
	fyssg_node *n;

	switch (p->token.kind) {
	case FYSSG_TOKEN_NAME:
		return parse_name(p);
	case FYSSG_TOKEN_STRING:
	case FYSSG_TOKEN_INT:
	case FYSSG_TOKEN_FLOAT:
		return parse_literal(p);
	case FYSSG_TOKEN_LPAREN:
		next(p);
		n = parse_tuple(p, TUPLE_PARENS, NULL);
		expect(p, FYSSG_TOKEN_RPAREN);
		return n;
	case FYSSG_TOKEN_LBRACKET:
		return parse_list(p);
	case FYSSG_TOKEN_LBRACE:
		return parse_dict(p);
	default:
		unexpected(p, "an expression");
		return &p->dummy;
	}
}

/* --- behind a value: attributes, subscripts, calls, filters, tests ----------------------------- */

/* Counts an operator that puts another one around what is there already. */
static bool deepen(struct parser *p)
{
	if (++p->chain <= MAX_CHAIN)
		return !p->panic;
	fail(p, "expression is too long");
	return false;
}

/* A subscript: an expression or start:stop:step, whose object is filled in by the caller. */
static fyssg_node *parse_subscript(struct parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n, *first = NULL;

	if (!at(p, FYSSG_TOKEN_COLON)) {
		first = parse_expression(p);
		if (!at(p, FYSSG_TOKEN_COLON))
			return first;
	}
	next(p);
	n = new_node(p, FYSSG_NODE_SLICE, offset);
	n->slice.start = first;
	if (!at(p, FYSSG_TOKEN_COLON) && !at(p, FYSSG_TOKEN_RBRACKET) && !at(p, FYSSG_TOKEN_COMMA))
		n->slice.stop = parse_expression(p);
	if (skip_if(p, FYSSG_TOKEN_COLON) && !at(p, FYSSG_TOKEN_RBRACKET) &&
	    !at(p, FYSSG_TOKEN_COMMA))
		n->slice.step = parse_expression(p);
	return n;
}

static fyssg_node *parse_brackets(struct parser *p, fyssg_node *object)
{
	uint32_t bracket = p->token.offset;
	fyssg_nodes keys = { 0 };
	fyssg_node *n, *key;

	next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACKET)) {
		if (keys.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		append(p, &keys, parse_subscript(p));
	}
	expect(p, FYSSG_TOKEN_RBRACKET);
	if (keys.count == 1 && keys.first->kind == FYSSG_NODE_SLICE) {
		n = keys.first;
		n->slice.object = object;
	} else {
		key = keys.first;
		if (keys.count != 1) {
			key = new_node(p, FYSSG_NODE_TUPLE, bracket);
			key->items = keys;
		}
		n = new_node(p, FYSSG_NODE_ITEM, object->offset);
		n->item.object = object;
		n->item.key = key;
	}
	stretch(p, n, object->offset);
	return n;
}

static fyssg_node *parse_dot(struct parser *p, fyssg_node *object)
{
	fyssg_node *n;

	next(p);
	if (at(p, FYSSG_TOKEN_NAME)) {
		n = new_node(p, FYSSG_NODE_ATTR, object->offset);
		n->attr.object = object;
		n->attr.name = intern(p, p->token.text);
		next(p);
	} else if (at(p, FYSSG_TOKEN_INT)) {
		n = new_node(p, FYSSG_NODE_ITEM, object->offset);
		n->item.object = object;
		n->item.key = parse_literal(p);
	} else {
		unexpected(p, "a name or a number behind '.'");
		return object;
	}
	stretch(p, n, object->offset);
	return n;
}

/* One argument of a call. */
static void parse_arg(struct parser *p, fyssg_node_args *args)
{
	bool late = args->spread != NULL || args->spread_named != NULL;
	fyssg_node *value;
	fyssg_atom name;

	if (at(p, FYSSG_TOKEN_STAR) || at(p, FYSSG_TOKEN_POWER)) {
		fyssg_node **spread = at(p, FYSSG_TOKEN_STAR) ? &args->spread : &args->spread_named;

		if (*spread != NULL || args->spread_named != NULL)
			fail(p, "arguments cannot follow **mapping");
		next(p);
		*spread = parse_expression(p);
		return;
	}
	if (at(p, FYSSG_TOKEN_NAME) && look(p)->kind == FYSSG_TOKEN_ASSIGN) {
		if (args->spread_named != NULL)
			fail(p, "arguments cannot follow **mapping");
		name = intern(p, p->token.text);
		next(p);
		next(p);
		value = parse_expression(p);
		value->label = name;
		append(p, &args->named, value);
		return;
	}
	if (late || args->named.count > 0) {
		fail(p, "positional argument follows a named one");
		return;
	}
	append(p, &args->positional, parse_expression(p));
}

static void parse_args(struct parser *p, fyssg_node_args *args)
{
	bool first = true;

	expect(p, FYSSG_TOKEN_LPAREN);
	while (!p->panic && !at(p, FYSSG_TOKEN_RPAREN)) {
		if (!first && (!expect(p, FYSSG_TOKEN_COMMA) || at(p, FYSSG_TOKEN_RPAREN)))
			break;
		parse_arg(p, args);
		first = false;
	}
	expect(p, FYSSG_TOKEN_RPAREN);
}

static fyssg_node *parse_call(struct parser *p, fyssg_node *callee)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_CALL, callee->offset);

	n->call.object = callee;
	parse_args(p, &n->call.args);
	stretch(p, n, callee->offset);
	if (callee->kind == FYSSG_NODE_ATTR && callee->attr.name != FYSSG_ATOM_NONE &&
	    fyssg_is_mutator(fyssg_atom_of(p->env, callee->attr.name)->text))
		p->ast->mutates = true;
	return n;
}

static fyssg_node *parse_postfix(struct parser *p, fyssg_node *n)
{
	while (!p->panic) {
		if (at(p, FYSSG_TOKEN_DOT) && deepen(p))
			n = parse_dot(p, n);
		else if (at(p, FYSSG_TOKEN_LBRACKET) && deepen(p))
			n = parse_brackets(p, n);
		else if (at(p, FYSSG_TOKEN_LPAREN) && deepen(p))
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

/* The name of a filter or a test, dots included. */
static fyfm_str parse_dotted_name(struct parser *p)
{
	fyfm_str name = p->token.text;

	expect(p, FYSSG_TOKEN_NAME);
	while (!p->panic && skip_if(p, FYSSG_TOKEN_DOT)) {
		fyfm_str part = p->token.text;

		if (expect(p, FYSSG_TOKEN_NAME))
			name.len = (size_t)(part.data + part.len - name.data);
	}
	return name;
}

/* Filters behind `n` (NULL: in a filter or set block); `inline_first`: the first has no | before it. */
static fyssg_node *parse_filters(struct parser *p, fyssg_node *n, bool inline_first)
{
	while (!p->panic && (inline_first || at(p, FYSSG_TOKEN_PIPE)) && deepen(p)) {
		fyssg_node *f;
		uint32_t offset;

		if (!inline_first)
			next(p);
		inline_first = false;
		offset = p->token.offset;
		f = new_node(p, FYSSG_NODE_FILTER, offset);
		f->call.object = n;
		f->call.name = parse_dotted_name(p);
		if (at(p, FYSSG_TOKEN_LPAREN))
			parse_args(p, &f->call.args);
		stretch(p, f, offset);
		n = f;
	}
	return n;
}

static bool at_bare_argument(const struct parser *p)
{
	switch (p->token.kind) {
	case FYSSG_TOKEN_NAME:
		return !at_word(p, "else") && !at_word(p, "or") && !at_word(p, "and");
	case FYSSG_TOKEN_STRING:
	case FYSSG_TOKEN_INT:
	case FYSSG_TOKEN_FLOAT:
	case FYSSG_TOKEN_LBRACKET:
	case FYSSG_TOKEN_LBRACE:
		return true;
	default:
		return false;
	}
}

static fyssg_node *parse_test(struct parser *p, fyssg_node *tested)
{
	fyssg_node *n, *inverse;
	bool negated;
	uint32_t offset;

	next(p);
	negated = skip_word(p, "not");
	offset = p->token.offset;
	n = new_node(p, FYSSG_NODE_TEST, offset);
	n->call.object = tested;
	n->call.name = parse_dotted_name(p);
	if (at(p, FYSSG_TOKEN_LPAREN)) {
		parse_args(p, &n->call.args);
	} else if (at_bare_argument(p)) {
		if (at_word(p, "is"))
			fail(p, "tests with 'is' cannot be chained; use parentheses");
		else
			append(p, &n->call.args.positional, parse_postfix(p, parse_primary(p)));
	}
	stretch(p, n, offset);
	if (!negated)
		return n;
	inverse = new_node(p, FYSSG_NODE_NOT, offset);
	inverse->binary.left = n;
	return inverse;
}

static fyssg_node *parse_filters_and_tests(struct parser *p, fyssg_node *n)
{
	while (!p->panic) {
		if (at(p, FYSSG_TOKEN_PIPE))
			n = parse_filters(p, n, false);
		else if (at_word(p, "is") && deepen(p))
			n = parse_test(p, n);
		else if (at(p, FYSSG_TOKEN_LPAREN) && deepen(p))
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

/* --- operators -------------------------------------------------------------------------------- */

static fyssg_node *binary(struct parser *p, fyssg_node_kind kind, fyssg_node *left,
                          fyssg_node *right, unsigned op)
{
	fyssg_node *n = new_node(p, kind, left->offset);

	n->binary.left = left;
	n->binary.right = right;
	n->binary.op = op;
	stretch(p, n, left->offset);
	return n;
}

static fyssg_node *parse_sign(struct parser *p, fyssg_node_kind kind)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	next(p);
	n = new_node(p, kind, offset);
	n->binary.left = parse_unary(p, false);
	stretch(p, n, offset);
	return n;
}

static fyssg_node *parse_unary(struct parser *p, bool with_filters)
{
	fyssg_node *n;

	if (!enter(p))
		return &p->dummy;
	if (at(p, FYSSG_TOKEN_MINUS))
		n = parse_sign(p, FYSSG_NODE_NEGATE);
	else if (at(p, FYSSG_TOKEN_PLUS))
		n = parse_sign(p, FYSSG_NODE_PLUS);
	else
		n = parse_primary(p);
	n = parse_postfix(p, n);
	if (with_filters)
		n = parse_filters_and_tests(p, n);
	leave(p);
	return n;
}

static fyssg_node *parse_power(struct parser *p)
{
	fyssg_node *left = parse_unary(p, true);

	while (at(p, FYSSG_TOKEN_POWER) && deepen(p)) {
		next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_unary(p, true), FYSSG_POW);
	}
	return left;
}

static fyssg_node *parse_product(struct parser *p)
{
	fyssg_node *left = parse_power(p);

	for (;;) {
		unsigned op;

		if (at(p, FYSSG_TOKEN_STAR))
			op = FYSSG_MUL;
		else if (at(p, FYSSG_TOKEN_SLASH))
			op = FYSSG_DIV;
		else if (at(p, FYSSG_TOKEN_FLOOR))
			op = FYSSG_FLOORDIV;
		else if (at(p, FYSSG_TOKEN_PERCENT))
			op = FYSSG_MOD;
		else
			return left;
		if (!deepen(p))
			return left;
		next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_power(p), op);
	}
}

static fyssg_node *parse_concat(struct parser *p)
{
	fyssg_node *first = parse_product(p), *n;
	fyssg_nodes items = { 0 };

	if (!at(p, FYSSG_TOKEN_TILDE))
		return first;
	append(p, &items, first);
	while (skip_if(p, FYSSG_TOKEN_TILDE))
		append(p, &items, parse_product(p));
	n = new_node(p, FYSSG_NODE_CONCAT, first->offset);
	n->items = items;
	stretch(p, n, first->offset);
	return n;
}

static fyssg_node *parse_sum(struct parser *p)
{
	fyssg_node *left = parse_concat(p);

	while ((at(p, FYSSG_TOKEN_PLUS) || at(p, FYSSG_TOKEN_MINUS)) && deepen(p)) {
		unsigned op = at(p, FYSSG_TOKEN_PLUS) ? FYSSG_ADD : FYSSG_SUB;

		next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_concat(p), op);
	}
	return left;
}

/* Takes a comparison operator; false where there is none. */
static bool skip_compare(struct parser *p, fyssg_compare_op *op)
{
	static const unsigned char of_token[] = {
		[FYSSG_TOKEN_EQ] = FYSSG_IS_EQ, [FYSSG_TOKEN_NE] = FYSSG_IS_NE,
		[FYSSG_TOKEN_LT] = FYSSG_IS_LT, [FYSSG_TOKEN_LE] = FYSSG_IS_LE,
		[FYSSG_TOKEN_GT] = FYSSG_IS_GT, [FYSSG_TOKEN_GE] = FYSSG_IS_GE,
	};

	if (p->token.kind >= FYSSG_TOKEN_EQ && p->token.kind <= FYSSG_TOKEN_LE) {
		*op = (fyssg_compare_op)of_token[p->token.kind];
		next(p);
		return true;
	}
	if (skip_word(p, "in")) {
		*op = FYSSG_IS_IN;
		return true;
	}
	if (at_word(p, "not") && is_word(look(p), "in")) {
		next(p);
		next(p);
		*op = FYSSG_IS_NOT_IN;
		return true;
	}
	return false;
}

static fyssg_node *parse_compare(struct parser *p)
{
	fyssg_node *first = parse_sum(p), *n, *operand;
	fyssg_nodes rest = { 0 };
	fyssg_compare_op op;

	while (!p->panic && skip_compare(p, &op)) {
		operand = parse_sum(p);
		operand->label = op;
		append(p, &rest, operand);
	}
	if (rest.count == 0)
		return first;
	n = new_node(p, FYSSG_NODE_COMPARE, first->offset);
	n->compare.first = first;
	n->compare.rest = rest;
	stretch(p, n, first->offset);
	return n;
}

static fyssg_node *parse_not(struct parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	if (!at_word(p, "not"))
		return parse_compare(p);
	if (!enter(p))
		return &p->dummy;
	next(p);
	n = new_node(p, FYSSG_NODE_NOT, offset);
	n->binary.left = parse_not(p);
	stretch(p, n, offset);
	leave(p);
	return n;
}

static fyssg_node *parse_and(struct parser *p)
{
	fyssg_node *left = parse_not(p);

	while (at_word(p, "and") && deepen(p)) {
		next(p);
		left = binary(p, FYSSG_NODE_AND, left, parse_not(p), 0);
	}
	return left;
}

static fyssg_node *parse_or(struct parser *p)
{
	fyssg_node *left = parse_and(p);

	while (at_word(p, "or") && deepen(p)) {
		next(p);
		left = binary(p, FYSSG_NODE_OR, left, parse_and(p), 0);
	}
	return left;
}

static fyssg_node *parse_expression(struct parser *p)
{
	fyssg_node *n, *cond;

	if (!enter(p))
		return &p->dummy;
	n = parse_or(p);
	while (at_word(p, "if") && deepen(p)) {
		next(p);
		cond = new_node(p, FYSSG_NODE_COND, n->offset);
		cond->cond.then = n;
		cond->cond.test = parse_or(p);
		if (skip_word(p, "else"))
			cond->cond.otherwise = parse_expression(p);
		stretch(p, cond, n->offset);
		n = cond;
	}
	leave(p);
	return n;
}

/* --- statements ------------------------------------------------------------------------------- */

static void parse_body(struct parser *p, fyssg_nodes *out);

/* Parses the body of a block, its opening tag's end first, up to one of `ends`, which becomes the current token.
 * Returns which one, or NULL at the end of the template. */
static const char *parse_block_body(struct parser *p, const char *tag, uint32_t offset,
                                    const char *const *ends, fyssg_nodes *out)
{
	struct open_block open = { tag, offset, { NULL }, p->open };

	for (size_t i = 0; i < MAX_END_NAMES && ends[i] != NULL; i++)
		open.ends[i] = ends[i];
	skip_if(p, FYSSG_TOKEN_COLON);
	end_tag(p);
	if (!enter(p)) {
		leave(p);
		return NULL;
	}
	p->open = &open;
	parse_body(p, out);
	p->open = open.outer;
	leave(p);
	for (size_t i = 0; i < MAX_END_NAMES && ends[i] != NULL; i++)
		if (at_word(p, ends[i]))
			return ends[i];
	return NULL;
}

/* The same for a block with one end, which is taken. */
static void parse_whole_body(struct parser *p, const char *tag, uint32_t offset, const char *end,
                             fyssg_nodes *out)
{
	const char *const ends[MAX_END_NAMES] = { end };

	if (parse_block_body(p, tag, offset, ends, out) != NULL)
		next(p);
}

static bool can_assign(struct parser *p, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME)
		return true;
	if (target->kind == FYSSG_NODE_TUPLE) {
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			if (!can_assign(p, n))
				return false;
		return true;
	}
	fail_hint(p, target->offset, target->width, NULL,
	          target->kind == FYSSG_NODE_CONST ? "cannot assign to a constant" :
	                                             "cannot assign to this");
	return false;
}

static fyssg_node *parse_target(struct parser *p, const char *end_word, bool with_namespace)
{
	fyssg_node *n, *object;

	if (with_namespace && at(p, FYSSG_TOKEN_NAME) && look(p)->kind == FYSSG_TOKEN_DOT) {
		object = new_node(p, FYSSG_NODE_NAME, p->token.offset);
		object->name.name = intern(p, p->token.text);
		next(p);
		next(p);
		n = new_node(p, FYSSG_NODE_NAMESPACE_ATTR, object->offset);
		n->attr.object = object;
		n->attr.name = expect_name(p);
		stretch(p, n, object->offset);
		return n;
	}
	n = parse_tuple(p, TUPLE_NAMES, end_word);
	if (!p->panic)
		can_assign(p, n);
	return n;
}

/* Parameters of a macro or a call block, in parentheses. */
static void parse_params(struct parser *p, fyssg_node_params *params)
{
	bool defaults = false;

	expect(p, FYSSG_TOKEN_LPAREN);
	while (!p->panic && !at(p, FYSSG_TOKEN_RPAREN)) {
		fyssg_node *n;

		if (params->list.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		n = new_node(p, FYSSG_NODE_NAME, p->token.offset);
		n->name.name = expect_name(p);
		if (skip_if(p, FYSSG_TOKEN_ASSIGN)) {
			n->name.value = parse_expression(p);
			defaults = true;
		} else if (defaults && !p->panic) {
			fail_hint(p, n->offset, n->width, NULL,
			          "parameter without a default follows one with a default");
		}
		append(p, &params->list, n);
	}
	expect(p, FYSSG_TOKEN_RPAREN);
}

static fyssg_node *parse_if(struct parser *p, uint32_t offset)
{
	static const char *const ends[MAX_END_NAMES] = { "elif", "else", "endif" };
	static const char *const last[MAX_END_NAMES] = { "endif" };
	fyssg_node *first = new_node(p, FYSSG_NODE_IF, offset), *n = first;
	const char *end;

	next(p);
	for (;;) {
		n->branch.test = parse_tuple(p, TUPLE_NO_COND, NULL);
		end = parse_block_body(p, "if", offset, ends, &n->branch.then);
		if (end != ends[0])
			break;
		n = new_node(p, FYSSG_NODE_IF, p->token.offset);
		append(p, &first->branch.elifs, n);
		next(p);
	}
	if (end == ends[1]) {
		next(p);
		end = parse_block_body(p, "if", offset, last, &first->branch.otherwise);
	}
	if (end != NULL)
		next(p);
	return first;
}

static fyssg_node *parse_for(struct parser *p, uint32_t offset)
{
	static const char *const ends[MAX_END_NAMES] = { "endfor", "else" };
	fyssg_node *n = new_node(p, FYSSG_NODE_FOR, offset);
	const char *end;

	next(p);
	n->loop.target = parse_target(p, "in", false);
	expect_word(p, "in");
	n->loop.over = parse_tuple(p, TUPLE_NO_COND, "recursive");
	if (skip_word(p, "if"))
		n->loop.test = parse_expression(p);
	n->loop.recursive = skip_word(p, "recursive");
	end = parse_block_body(p, "for", offset, ends, &n->loop.body);
	if (end == ends[1]) {
		next(p);
		parse_whole_body(p, "for", offset, "endfor", &n->loop.otherwise);
	} else if (end != NULL) {
		next(p);
	}
	return n;
}

static fyssg_node *parse_set(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_SET, offset);

	next(p);
	n->set.target = parse_target(p, NULL, true);
	if (skip_if(p, FYSSG_TOKEN_ASSIGN)) {
		n->set.value = parse_tuple(p, 0, NULL);
		return n;
	}
	n->kind = FYSSG_NODE_SET_BLOCK;
	if (at(p, FYSSG_TOKEN_PIPE))
		n->set.value = parse_filters(p, NULL, false);
	parse_whole_body(p, "set", offset, "endset", &n->set.body);
	return n;
}

static bool only_space(const fyssg_nodes *body)
{
	for (const fyssg_node *n = body->first; n != NULL; n = n->next) {
		if (n->kind != FYSSG_NODE_TEXT)
			return false;
		for (size_t i = 0; i < n->text.len; i++)
			if (strchr(" \t\n\r\f\v", n->text.data[i]) == NULL)
				return false;
	}
	return true;
}

static fyssg_node *parse_block(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_BLOCK, offset);
	fyfm_str name;

	next(p);
	name = p->token.text;
	n->block.name = expect_name(p);
	n->block.scoped = skip_word(p, "scoped");
	n->block.required = skip_word(p, "required");
	if (at(p, FYSSG_TOKEN_MINUS))
		fail_hint(p, p->token.offset, 1, "use an underscore",
		          "the name of a block cannot have hyphens");
	parse_whole_body(p, "block", offset, "endblock", &n->block.body);
	if (n->block.required && !p->panic && !only_space(&n->block.body))
		fail_hint(p, offset, 5, NULL, "a required block can hold only comments and white space");
	if (at(p, FYSSG_TOKEN_NAME) && p->token.text.len == name.len &&
	    memcmp(p->token.text.data, name.data, name.len) == 0)
		next(p);
	return n;
}

static fyssg_node *parse_extends(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_EXTENDS, offset);

	next(p);
	n->expr = parse_expression(p);
	p->ast->has_extends = true;
	return n;
}

/* `with context` or `without context`, where it stands. */
static bool parse_context(struct parser *p, bool *with_context)
{
	bool with = at_word(p, "with");

	if ((!with && !at_word(p, "without")) || !is_word(look(p), "context"))
		return false;
	next(p);
	next(p);
	*with_context = with;
	return true;
}

static fyssg_node *parse_include(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_INCLUDE, offset);

	next(p);
	n->include.with_context = true;
	n->include.template = parse_expression(p);
	if (at_word(p, "ignore") && is_word(look(p), "missing")) {
		next(p);
		next(p);
		n->include.ignore_missing = true;
	}
	parse_context(p, &n->include.with_context);
	return n;
}

static fyssg_node *parse_import(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_IMPORT, offset);

	next(p);
	n->include.template = parse_expression(p);
	expect_word(p, "as");
	n->include.target = expect_name(p);
	parse_context(p, &n->include.with_context);
	return n;
}

static void parse_imported_name(struct parser *p, fyssg_nodes *names)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_NAME, p->token.offset);

	if (at(p, FYSSG_TOKEN_NAME) && p->token.text.data[0] == '_')
		fail(p, "names that begin with an underscore cannot be imported");
	n->label = expect_name(p);
	n->name.name = skip_word(p, "as") ? expect_name(p) : n->label;
	append(p, names, n);
}

static fyssg_node *parse_from(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_FROM, offset);

	next(p);
	n->include.template = parse_expression(p);
	expect_word(p, "import");
	while (!p->panic) {
		if (n->include.names.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (parse_context(p, &n->include.with_context))
			break;
		parse_imported_name(p, &n->include.names);
		if (parse_context(p, &n->include.with_context) || !at(p, FYSSG_TOKEN_COMMA))
			break;
	}
	return n;
}

static fyssg_node *parse_macro(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_MACRO, offset);

	next(p);
	n->macro.name = expect_name(p);
	parse_params(p, &n->macro.params);
	parse_whole_body(p, "macro", offset, "endmacro", &n->macro.body);
	return n;
}

static fyssg_node *parse_call_block(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_CALL_BLOCK, offset), *call;

	next(p);
	if (at(p, FYSSG_TOKEN_LPAREN))
		parse_params(p, &n->macro.params);
	call = parse_expression(p);
	if (!p->panic && call->kind != FYSSG_NODE_CALL)
		fail_hint(p, call->offset, call->width, NULL, "expected a call");
	n->macro.call = call;
	parse_whole_body(p, "call", offset, "endcall", &n->macro.body);
	return n;
}

static fyssg_node *parse_filter_block(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_FILTER_BLOCK, offset);

	next(p);
	n->filter.filter = parse_filters(p, NULL, true);
	parse_whole_body(p, "filter", offset, "endfilter", &n->filter.body);
	return n;
}

static fyssg_node *parse_with(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_WITH, offset);

	next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_TAG_END) && !at(p, FYSSG_TOKEN_COLON)) {
		if (n->with.targets.count > 0 && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		append(p, &n->with.targets, parse_target(p, NULL, false));
		expect(p, FYSSG_TOKEN_ASSIGN);
		append(p, &n->with.values, parse_expression(p));
	}
	parse_whole_body(p, "with", offset, "endwith", &n->with.body);
	return n;
}

static fyssg_node *parse_autoescape(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_AUTOESCAPE, offset);

	next(p);
	n->autoescape.value = parse_expression(p);
	parse_whole_body(p, "autoescape", offset, "endautoescape", &n->autoescape.body);
	return n;
}

static fyssg_node *parse_do(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_DO, offset);

	next(p);
	n->expr = parse_tuple(p, 0, NULL);
	return n;
}

static fyssg_node *parse_jump(struct parser *p, uint32_t offset)
{
	fyssg_node *n = new_node(p, at_word(p, "break") ? FYSSG_NODE_BREAK : FYSSG_NODE_CONTINUE,
	                         offset);

	next(p);
	return n;
}

static const struct tag {
	const char *name;
	fyssg_node *(*parse)(struct parser *p, uint32_t offset);
} tags[] = {
	{ "if", parse_if },
	{ "for", parse_for },
	{ "set", parse_set },
	{ "block", parse_block },
	{ "extends", parse_extends },
	{ "include", parse_include },
	{ "import", parse_import },
	{ "from", parse_from },
	{ "macro", parse_macro },
	{ "call", parse_call_block },
	{ "filter", parse_filter_block },
	{ "with", parse_with },
	{ "autoescape", parse_autoescape },
	{ "do", parse_do },
	{ "break", parse_jump },
	{ "continue", parse_jump },
	{ "print", NULL }, /* has several expressions: see parse_print() */
};

#define TAG_COUNT (sizeof(tags) / sizeof(tags[0]))

/* {% print a, b %}: each is printed. */
static void parse_print(struct parser *p, fyssg_nodes *out)
{
	bool first = true;

	next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_TAG_END)) {
		fyssg_node *n;

		if (!first && !expect(p, FYSSG_TOKEN_COMMA))
			break;
		n = new_node(p, FYSSG_NODE_PRINT, p->token.offset);
		n->expr = parse_expression(p);
		append(p, out, n);
		first = false;
	}
}

/* --- unknown and misplaced tags --------------------------------------------------------------- */

static void list_ends(const struct open_block *open, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < MAX_END_NAMES && open->ends[i] != NULL && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s'%s'", i == 0 ? "" : " or ",
		                        open->ends[i]);
}

static const char *nearest_tag(const struct parser *p, fyfm_str name)
{
	const char *names[TAG_COUNT + MAX_END_NAMES];
	size_t count = 0;

	for (; count < TAG_COUNT; count++)
		names[count] = tags[count].name;
	for (size_t i = 0; p->open != NULL && i < MAX_END_NAMES && p->open->ends[i] != NULL; i++)
		names[count++] = p->open->ends[i];
	return fyfm_did_you_mean(name.data, name.len, names, count);
}

static void unknown_tag(struct parser *p)
{
	char message[256], ends[80], hint[128] = "";
	fyfm_str name = p->token.text;
	int len = name.len > 40 ? 40 : (int)name.len;
	const char *nearest = nearest_tag(p, name);

	if (nearest != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", nearest);
	if (p->open != NULL) {
		list_ends(p->open, ends, sizeof(ends));
		snprintf(message, sizeof(message), "unknown tag '%.*s' inside '%s', which is closed by %s",
		         len, name.data, p->open->tag, ends);
	} else {
		snprintf(message, sizeof(message), "unknown tag '%.*s'", len, name.data);
	}
	fail_hint(p, p->token.offset, p->token.width, hint, message);
}

static void unclosed(struct parser *p)
{
	char message[160], ends[80];
	uint32_t offset = p->open->offset;

	if (p->report->errors > 0)
		return;
	list_ends(p->open, ends, sizeof(ends));
	snprintf(message, sizeof(message), "'%s' is never closed: %s is missing at the end of the template",
	         p->open->tag, ends);
	fail_hint(p, offset, (uint32_t)strlen(p->open->tag), NULL, message);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Whether the current tag ends the innermost open block. */
static bool at_end_of_block(const struct parser *p)
{
	for (size_t i = 0; p->open != NULL && i < MAX_END_NAMES && p->open->ends[i] != NULL; i++)
		if (at_word(p, p->open->ends[i]))
			return true;
	return false;
}

static void parse_statement(struct parser *p, fyssg_nodes *out)
{
	uint32_t offset = p->token.offset;

	if (!at(p, FYSSG_TOKEN_NAME)) {
		unexpected(p, "the name of a tag");
		return;
	}
	for (size_t i = 0; i < TAG_COUNT; i++) {
		if (!at_word(p, tags[i].name))
			continue;
		if (tags[i].parse == NULL)
			parse_print(p, out);
		else
			append(p, out, tags[i].parse(p, offset));
		return;
	}
	unknown_tag(p);
}

static void append_text(struct parser *p, fyssg_nodes *out)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_TEXT, p->token.offset);

	n->text = p->token.text;
	append(p, out, n);
}

static void append_print(struct parser *p, fyssg_nodes *out)
{
	fyssg_node *n = new_node(p, FYSSG_NODE_PRINT, p->token.offset);

	next(p);
	n->expr = parse_tuple(p, 0, NULL);
	n->offset = n->expr->offset;
	n->width = n->expr->width;
	if (!p->panic && !at(p, FYSSG_TOKEN_PRINT_END))
		unexpected(p, at(p, FYSSG_TOKEN_END) ? "'}}'" : "end of print statement");
	append(p, out, n);
	end_tag(p);
}

/* Parses up to the end of the open block (its tag's name is then the current token) or of the template. */
static void parse_body(struct parser *p, fyssg_nodes *out)
{
	for (;;) {
		if (p->panic)
			return;
		next(p);
		switch (p->token.kind) {
		case FYSSG_TOKEN_TEXT:
			append_text(p, out);
			break;
		case FYSSG_TOKEN_PRINT_BEGIN:
			append_print(p, out);
			break;
		case FYSSG_TOKEN_TAG_BEGIN:
			next(p);
			if (at_end_of_block(p))
				return;
			parse_statement(p, out);
			end_tag(p);
			break;
		case FYSSG_TOKEN_END:
			if (p->open != NULL)
				unclosed(p);
			return;
		default:
			end_tag(p);
			break;
		}
	}
}

void fyssg_parse(fyssg_report *report, fya_allocator *scratch, fyssg_ast *out)
{
	struct parser p = { .report = report, .env = report->env, .scratch = scratch, .ast = out };

	*out = (fyssg_ast){ 0 };
	fyssg_lexer_init(&p.lexer, report->env->pool, &report->env->options, report->text, report->len);
	parse_body(&p, &out->body);
}
