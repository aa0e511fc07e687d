/* Expressions. */
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/parser.h"

enum { MAX_CHAIN = 1000 }; /* operators of one tag, which make a tree as deep */

/* --- literals, names, collections ------------------------------------------------------------- */

static fyssg_node *parse_or(fyssg_parser *p);
static fyssg_node *parse_unary(fyssg_parser *p, bool with_filters);
static fyssg_node *parse_primary(fyssg_parser *p);
static fyssg_node *parse_postfix(fyssg_parser *p, fyssg_node *n);

static fyssg_node *constant(fyssg_parser *p, uint32_t offset, fyfm_value value)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_CONST, offset);

	n->constant = value;
	return n;
}

static bool at_tuple_end(const fyssg_parser *p, const char *end_word)
{
	return at(p, FYSSG_TOKEN_PRINT_END) || at(p, FYSSG_TOKEN_TAG_END) ||
	       at(p, FYSSG_TOKEN_RPAREN) || (end_word != NULL && at_word(p, end_word));
}

fyssg_node *fyssg_parse_tuple(fyssg_parser *p, unsigned flags, const char *end_word)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	bool is_tuple = false;
	fyssg_node *n;

	while (!p->panic) {
		if (items.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at_tuple_end(p, end_word))
			break;
		fyssg_parser_append(p, &items,
		       flags & FYSSG_TUPLE_NAMES     ? parse_primary(p) :
		       flags & FYSSG_TUPLE_NO_COND   ? parse_or(p) :
		                                 fyssg_parse_expression(p));
		if (!at(p, FYSSG_TOKEN_COMMA))
			break;
		is_tuple = true;
	}
	if (!is_tuple && items.count > 0)
		return items.first;
	if (!is_tuple && !(flags & FYSSG_TUPLE_PARENS))
		fyssg_parser_unexpected(p, "an expression");
	n = fyssg_parser_node(p, FYSSG_NODE_TUPLE, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_list(fyssg_parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	fyssg_node *n;

	fyssg_parser_next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACKET)) {
		if (items.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at(p, FYSSG_TOKEN_RBRACKET))
			break;
		fyssg_parser_append(p, &items, fyssg_parse_expression(p));
	}
	fyssg_parser_expect(p, FYSSG_TOKEN_RBRACKET);
	n = fyssg_parser_node(p, FYSSG_NODE_LIST, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_dict(fyssg_parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_nodes items = { 0 };
	fyssg_node *n;

	fyssg_parser_next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACE)) {
		if (items.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (at(p, FYSSG_TOKEN_RBRACE))
			break;
		fyssg_parser_append(p, &items, fyssg_parse_expression(p));
		if (fyssg_parser_expect(p, FYSSG_TOKEN_COLON))
			fyssg_parser_append(p, &items, fyssg_parse_expression(p));
	}
	fyssg_parser_expect(p, FYSSG_TOKEN_RBRACE);
	n = fyssg_parser_node(p, FYSSG_NODE_DICT, offset);
	n->items = items;
	return n;
}

static fyssg_node *parse_name(fyssg_parser *p)
{
	static const struct { const char *word; unsigned value;
	} words[] = {
		{ "true", 1 },  { "True", 1 }, { "false", 0 },
		{ "False", 0 }, { "none", 2 }, { "None", 2 },
	};
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (at_word(p, words[i].word)) {
			n = constant(p, offset,
			             words[i].value == 2 ? fyfm_null() : fyfm_bool(words[i].value));
			fyssg_parser_next(p);
			return n;
		}
	}
	n = fyssg_parser_node(p, FYSSG_NODE_NAME, offset);
	n->name.name = fyssg_parser_intern(p, p->token.text);
	fyssg_parser_next(p);
	return n;
}

/* Strings side by side are one. */
static fyfm_str join_strings(fyssg_parser *p, fyfm_str first)
{
	fyfm_str all = first;

	while (at(p, FYSSG_TOKEN_STRING)) {
		fyfm_str more = p->token.text;
		char *joined = fya_alloc(p->env->pool, all.len + more.len + 1, 1);

		if (joined == NULL) {
			fyssg_parser_no_memory(p);
			break;
		}
		memcpy(joined, all.data, all.len);
		memcpy(joined + all.len, more.data, more.len);
		all = (fyfm_str){ joined, all.len + more.len };
		fyssg_parser_next(p);
	}
	return all;
}

static fyssg_node *parse_literal(fyssg_parser *p)
{
	fyssg_token t = p->token;
	fyfm_value value;
	fyfm_str text;

	fyssg_parser_next(p);
	if (t.kind == FYSSG_TOKEN_STRING) {
		text = join_strings(p, t.text);
		value = fyfm_string(p->env->pool, text.data, text.len);
	} else if (t.kind == FYSSG_TOKEN_INT) {
		value = fyfm_int(p->env->pool, t.integer);
	} else {
		value = fyfm_float(p->env->pool, t.number);
	}
	if (fyfm_kind_of(value) == FYFM_UNDEFINED)
		fyssg_parser_no_memory(p);
	return constant(p, t.offset, value);
}

static fyssg_node *parse_primary(fyssg_parser *p)
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
		fyssg_parser_next(p);
		n = fyssg_parse_tuple(p, FYSSG_TUPLE_PARENS, NULL);
		fyssg_parser_expect(p, FYSSG_TOKEN_RPAREN);
		return n;
	case FYSSG_TOKEN_LBRACKET:
		return parse_list(p);
	case FYSSG_TOKEN_LBRACE:
		return parse_dict(p);
	default:
		fyssg_parser_unexpected(p, "an expression");
		return &p->dummy;
	}
}

/* --- behind a value: attributes, subscripts, calls, filters, tests ---------------------------- */

/* Counts an operator that puts another one around what is there already. */
static bool deepen(fyssg_parser *p)
{
	if (++p->chain <= MAX_CHAIN)
		return !p->panic;
	fyssg_parser_fail(p, "expression is too long");
	return false;
}

/* A subscript: an expression or start:stop:step, whose object is filled in by the caller. */
static fyssg_node *parse_subscript(fyssg_parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n, *first = NULL;

	if (!at(p, FYSSG_TOKEN_COLON)) {
		first = fyssg_parse_expression(p);
		if (!at(p, FYSSG_TOKEN_COLON))
			return first;
	}
	fyssg_parser_next(p);
	n = fyssg_parser_node(p, FYSSG_NODE_SLICE, offset);
	n->slice.start = first;
	if (!at(p, FYSSG_TOKEN_COLON) && !at(p, FYSSG_TOKEN_RBRACKET) && !at(p, FYSSG_TOKEN_COMMA))
		n->slice.stop = fyssg_parse_expression(p);
	if (skip_if(p, FYSSG_TOKEN_COLON) && !at(p, FYSSG_TOKEN_RBRACKET) &&
	    !at(p, FYSSG_TOKEN_COMMA))
		n->slice.step = fyssg_parse_expression(p);
	return n;
}

static fyssg_node *parse_brackets(fyssg_parser *p, fyssg_node *object)
{
	uint32_t bracket = p->token.offset;
	fyssg_nodes keys = { 0 };
	bool sliced = false;
	fyssg_node *n, *key;

	fyssg_parser_next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_RBRACKET)) {
		if (keys.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		key = parse_subscript(p);
		sliced |= key->kind == FYSSG_NODE_SLICE;
		fyssg_parser_append(p, &keys, key);
	}
	/* Nothing that templates know takes x[a, b:c]. */
	if (sliced && keys.count > 1)
		fyssg_parser_fail_at(p, bracket, 1, NULL, "a slice stands alone in its brackets");
	fyssg_parser_expect(p, FYSSG_TOKEN_RBRACKET);
	if (keys.count == 1 && keys.first->kind == FYSSG_NODE_SLICE) {
		n = keys.first;
		n->slice.object = object;
	} else {
		key = keys.first;
		if (keys.count != 1) {
			key = fyssg_parser_node(p, FYSSG_NODE_TUPLE, bracket);
			key->items = keys;
		}
		n = fyssg_parser_node(p, FYSSG_NODE_ITEM, object->offset);
		n->item.object = object;
		n->item.key = key;
	}
	fyssg_parser_stretch(p, n, object->offset);
	return n;
}

static fyssg_node *parse_dot(fyssg_parser *p, fyssg_node *object)
{
	fyssg_node *n;

	fyssg_parser_next(p);
	if (at(p, FYSSG_TOKEN_NAME)) {
		n = fyssg_parser_node(p, FYSSG_NODE_ATTR, object->offset);
		n->attr.object = object;
		n->attr.name = fyssg_parser_intern(p, p->token.text);
		fyssg_parser_next(p);
	} else if (at(p, FYSSG_TOKEN_INT)) {
		n = fyssg_parser_node(p, FYSSG_NODE_ITEM, object->offset);
		n->item.object = object;
		n->item.key = parse_literal(p);
	} else {
		fyssg_parser_unexpected(p, "a name or a number behind '.'");
		return object;
	}
	fyssg_parser_stretch(p, n, object->offset);
	return n;
}

/* One argument of a call. */
static void parse_arg(fyssg_parser *p, fyssg_node_args *args)
{
	bool late = args->spread != NULL || args->spread_named != NULL;
	fyssg_node *value;
	fyssg_atom name;

	if (at(p, FYSSG_TOKEN_STAR) || at(p, FYSSG_TOKEN_POWER)) {
		fyssg_node **spread = at(p, FYSSG_TOKEN_STAR) ? &args->spread : &args->spread_named;

		if (*spread != NULL || args->spread_named != NULL)
			fyssg_parser_fail(p, "arguments cannot follow **mapping");
		fyssg_parser_next(p);
		*spread = fyssg_parse_expression(p);
		return;
	}
	if (at(p, FYSSG_TOKEN_NAME) && fyssg_parser_look(p)->kind == FYSSG_TOKEN_ASSIGN) {
		if (args->spread_named != NULL)
			fyssg_parser_fail(p, "arguments cannot follow **mapping");
		name = fyssg_parser_intern(p, p->token.text);
		fyssg_parser_next(p);
		fyssg_parser_next(p);
		value = fyssg_parse_expression(p);
		value->label = name;
		fyssg_parser_append(p, &args->named, value);
		return;
	}
	if (late || args->named.count > 0) {
		fyssg_parser_fail(p, "positional argument follows a named one");
		return;
	}
	fyssg_parser_append(p, &args->positional, fyssg_parse_expression(p));
}

static void parse_args(fyssg_parser *p, fyssg_node_args *args)
{
	bool first = true;

	fyssg_parser_expect(p, FYSSG_TOKEN_LPAREN);
	while (!p->panic && !at(p, FYSSG_TOKEN_RPAREN)) {
		if (!first &&
		    (!fyssg_parser_expect(p, FYSSG_TOKEN_COMMA) || at(p, FYSSG_TOKEN_RPAREN)))
			break;
		parse_arg(p, args);
		first = false;
	}
	fyssg_parser_expect(p, FYSSG_TOKEN_RPAREN);
}

static fyssg_node *parse_call(fyssg_parser *p, fyssg_node *callee)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_CALL, callee->offset);

	n->call.object = callee;
	parse_args(p, &n->call.args);
	fyssg_parser_stretch(p, n, callee->offset);
	if (callee->kind == FYSSG_NODE_ATTR && callee->attr.name != FYSSG_ATOM_NONE &&
	    fyssg_is_mutator(fyssg_atom_of(p->env, callee->attr.name)->text))
		p->ast->mutates = true;
	return n;
}

static fyssg_node *parse_postfix(fyssg_parser *p, fyssg_node *n)
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
static fyfm_str parse_dotted_name(fyssg_parser *p)
{
	fyfm_str name = p->token.text;

	fyssg_parser_expect(p, FYSSG_TOKEN_NAME);
	while (!p->panic && skip_if(p, FYSSG_TOKEN_DOT)) {
		fyfm_str part = p->token.text;

		if (fyssg_parser_expect(p, FYSSG_TOKEN_NAME))
			name.len = (size_t)(part.data + part.len - name.data);
	}
	return name;
}

fyssg_node *fyssg_parse_filters(fyssg_parser *p, fyssg_node *n, bool inline_first)
{
	while (!p->panic && (inline_first || at(p, FYSSG_TOKEN_PIPE)) && deepen(p)) {
		fyssg_node *f;
		uint32_t offset;

		if (!inline_first)
			fyssg_parser_next(p);
		inline_first = false;
		offset = p->token.offset;
		f = fyssg_parser_node(p, FYSSG_NODE_FILTER, offset);
		f->call.object = n;
		f->call.name = parse_dotted_name(p);
		if (at(p, FYSSG_TOKEN_LPAREN))
			parse_args(p, &f->call.args);
		fyssg_parser_stretch(p, f, offset);
		n = f;
	}
	return n;
}

static bool at_bare_argument(const fyssg_parser *p)
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

static fyssg_node *parse_test(fyssg_parser *p, fyssg_node *tested)
{
	fyssg_node *n, *inverse;
	bool negated;
	uint32_t offset;

	fyssg_parser_next(p);
	negated = skip_word(p, "not");
	offset = p->token.offset;
	n = fyssg_parser_node(p, FYSSG_NODE_TEST, offset);
	n->call.object = tested;
	n->call.name = parse_dotted_name(p);
	if (at(p, FYSSG_TOKEN_LPAREN)) {
		parse_args(p, &n->call.args);
	} else if (at_bare_argument(p)) {
		if (at_word(p, "is"))
			fyssg_parser_fail(p, "tests with 'is' cannot be chained; use parentheses");
		else
			fyssg_parser_append(p, &n->call.args.positional,
			                    parse_postfix(p, parse_primary(p)));
	}
	fyssg_parser_stretch(p, n, offset);
	if (!negated)
		return n;
	inverse = fyssg_parser_node(p, FYSSG_NODE_NOT, offset);
	inverse->binary.left = n;
	return inverse;
}

static fyssg_node *parse_filters_and_tests(fyssg_parser *p, fyssg_node *n)
{
	while (!p->panic) {
		if (at(p, FYSSG_TOKEN_PIPE))
			n = fyssg_parse_filters(p, n, false);
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

static fyssg_node *binary(fyssg_parser *p, fyssg_node_kind kind, fyssg_node *left,
                          fyssg_node *right, unsigned op)
{
	fyssg_node *n = fyssg_parser_node(p, kind, left->offset);

	n->binary.left = left;
	n->binary.right = right;
	n->binary.op = op;
	fyssg_parser_stretch(p, n, left->offset);
	return n;
}

static fyssg_node *parse_sign(fyssg_parser *p, fyssg_node_kind kind)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	fyssg_parser_next(p);
	n = fyssg_parser_node(p, kind, offset);
	n->binary.left = parse_unary(p, false);
	fyssg_parser_stretch(p, n, offset);
	return n;
}

static fyssg_node *parse_unary(fyssg_parser *p, bool with_filters)
{
	fyssg_node *n;

	if (!fyssg_parser_enter(p))
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
	fyssg_parser_leave(p);
	return n;
}

static fyssg_node *parse_power(fyssg_parser *p)
{
	fyssg_node *left = parse_unary(p, true);

	while (at(p, FYSSG_TOKEN_POWER) && deepen(p)) {
		fyssg_parser_next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_unary(p, true), FYSSG_POW);
	}
	return left;
}

static fyssg_node *parse_product(fyssg_parser *p)
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
		fyssg_parser_next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_power(p), op);
	}
}

static fyssg_node *parse_concat(fyssg_parser *p)
{
	fyssg_node *first = parse_product(p), *n;
	fyssg_nodes items = { 0 };

	if (!at(p, FYSSG_TOKEN_TILDE))
		return first;
	fyssg_parser_append(p, &items, first);
	while (skip_if(p, FYSSG_TOKEN_TILDE))
		fyssg_parser_append(p, &items, parse_product(p));
	n = fyssg_parser_node(p, FYSSG_NODE_CONCAT, first->offset);
	n->items = items;
	fyssg_parser_stretch(p, n, first->offset);
	return n;
}

static fyssg_node *parse_sum(fyssg_parser *p)
{
	fyssg_node *left = parse_concat(p);

	while ((at(p, FYSSG_TOKEN_PLUS) || at(p, FYSSG_TOKEN_MINUS)) && deepen(p)) {
		unsigned op = at(p, FYSSG_TOKEN_PLUS) ? FYSSG_ADD : FYSSG_SUB;

		fyssg_parser_next(p);
		left = binary(p, FYSSG_NODE_BINARY, left, parse_concat(p), op);
	}
	return left;
}

/* Takes a comparison operator; false where there is none. */
static bool skip_compare(fyssg_parser *p, fyssg_compare_op *op)
{
	static const unsigned char of_token[] = {
		[FYSSG_TOKEN_EQ] = FYSSG_IS_EQ, [FYSSG_TOKEN_NE] = FYSSG_IS_NE,
		[FYSSG_TOKEN_LT] = FYSSG_IS_LT, [FYSSG_TOKEN_LE] = FYSSG_IS_LE,
		[FYSSG_TOKEN_GT] = FYSSG_IS_GT, [FYSSG_TOKEN_GE] = FYSSG_IS_GE,
	};

	if (p->token.kind >= FYSSG_TOKEN_EQ && p->token.kind <= FYSSG_TOKEN_LE) {
		*op = (fyssg_compare_op)of_token[p->token.kind];
		fyssg_parser_next(p);
		return true;
	}
	if (skip_word(p, "in")) {
		*op = FYSSG_IS_IN;
		return true;
	}
	if (at_word(p, "not") && is_word(fyssg_parser_look(p), "in")) {
		fyssg_parser_next(p);
		fyssg_parser_next(p);
		*op = FYSSG_IS_NOT_IN;
		return true;
	}
	return false;
}

static fyssg_node *parse_compare(fyssg_parser *p)
{
	fyssg_node *first = parse_sum(p), *n, *operand;
	fyssg_nodes rest = { 0 };
	fyssg_compare_op op;

	while (!p->panic && skip_compare(p, &op)) {
		operand = parse_sum(p);
		operand->label = op;
		fyssg_parser_append(p, &rest, operand);
	}
	if (rest.count == 0)
		return first;
	n = fyssg_parser_node(p, FYSSG_NODE_COMPARE, first->offset);
	n->compare.first = first;
	n->compare.rest = rest;
	fyssg_parser_stretch(p, n, first->offset);
	return n;
}

static fyssg_node *parse_not(fyssg_parser *p)
{
	uint32_t offset = p->token.offset;
	fyssg_node *n;

	if (!at_word(p, "not"))
		return parse_compare(p);
	if (!fyssg_parser_enter(p))
		return &p->dummy;
	fyssg_parser_next(p);
	n = fyssg_parser_node(p, FYSSG_NODE_NOT, offset);
	n->binary.left = parse_not(p);
	fyssg_parser_stretch(p, n, offset);
	fyssg_parser_leave(p);
	return n;
}

static fyssg_node *parse_and(fyssg_parser *p)
{
	fyssg_node *left = parse_not(p);

	while (at_word(p, "and") && deepen(p)) {
		fyssg_parser_next(p);
		left = binary(p, FYSSG_NODE_AND, left, parse_not(p), 0);
	}
	return left;
}

static fyssg_node *parse_or(fyssg_parser *p)
{
	fyssg_node *left = parse_and(p);

	while (at_word(p, "or") && deepen(p)) {
		fyssg_parser_next(p);
		left = binary(p, FYSSG_NODE_OR, left, parse_and(p), 0);
	}
	return left;
}

fyssg_node *fyssg_parse_expression(fyssg_parser *p)
{
	fyssg_node *n, *cond;

	if (!fyssg_parser_enter(p))
		return &p->dummy;
	n = parse_or(p);
	while (at_word(p, "if") && deepen(p)) {
		fyssg_parser_next(p);
		cond = fyssg_parser_node(p, FYSSG_NODE_COND, n->offset);
		cond->cond.then = n;
		cond->cond.test = parse_or(p);
		if (skip_word(p, "else"))
			cond->cond.otherwise = fyssg_parse_expression(p);
		fyssg_parser_stretch(p, cond, n->offset);
		n = cond;
	}
	fyssg_parser_leave(p);
	return n;
}
