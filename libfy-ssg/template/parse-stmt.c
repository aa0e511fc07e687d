/* Statements. */
#include <stdio.h>

#include "libfy-ssg/template/parser.h"
#include "libfy-ssg/template/syntax-hint.h"

/* --- bodies and targets ----------------------------------------------------------------------- */

/* Parses the body of a block, its opening tag's end first, up to one of `ends`, which becomes
 * the current token. Returns which one, or NULL at the end of the template. */
static const char *parse_block_body(fyssg_parser *p, const char *tag, uint32_t offset,
                                    const char *const *ends, fyssg_nodes *out)
{
	fyssg_open_block open = { tag, offset, { NULL }, p->open };

	for (size_t i = 0; i < FYSSG_MAX_END_NAMES && ends[i] != NULL; i++)
		open.ends[i] = ends[i];
	skip_if(p, FYSSG_TOKEN_COLON);
	fyssg_parser_end_tag(p);
	if (!fyssg_parser_enter(p)) {
		fyssg_parser_leave(p);
		return NULL;
	}
	p->open = &open;
	fyssg_parse_body(p, out);
	p->open = open.outer;
	fyssg_parser_leave(p);
	for (size_t i = 0; i < FYSSG_MAX_END_NAMES && ends[i] != NULL; i++)
		if (at_word(p, ends[i]))
			return ends[i];
	return NULL;
}

/* The same for a block with one end, which is taken. */
static void parse_whole_body(fyssg_parser *p, const char *tag, uint32_t offset, const char *end,
                             fyssg_nodes *out)
{
	const char *const ends[FYSSG_MAX_END_NAMES] = { end };

	if (parse_block_body(p, tag, offset, ends, out) != NULL)
		fyssg_parser_next(p);
}

static bool can_assign(fyssg_parser *p, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME)
		return true;
	if (target->kind == FYSSG_NODE_TUPLE) {
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			if (!can_assign(p, n))
				return false;
		return true;
	}
	fyssg_parser_fail_at(p, target->offset, target->width, NULL,
	          target->kind == FYSSG_NODE_CONST ? "cannot assign to a constant" :
	                                             "cannot assign to this");
	return false;
}

static fyssg_node *parse_target(fyssg_parser *p, const char *end_word, bool with_namespace)
{
	fyssg_node *n, *object;

	if (with_namespace && at(p, FYSSG_TOKEN_NAME) &&
	    fyssg_parser_look(p)->kind == FYSSG_TOKEN_DOT) {
		object = fyssg_parser_node(p, FYSSG_NODE_NAME, p->token.offset);
		object->name.name = fyssg_parser_intern(p, p->token.text);
		fyssg_parser_next(p);
		fyssg_parser_next(p);
		n = fyssg_parser_node(p, FYSSG_NODE_NAMESPACE_ATTR, object->offset);
		n->attr.object = object;
		n->attr.name = fyssg_parser_expect_name(p);
		fyssg_parser_stretch(p, n, object->offset);
		return n;
	}
	n = fyssg_parse_tuple(p, FYSSG_TUPLE_NAMES, end_word);
	if (!p->panic)
		can_assign(p, n);
	return n;
}

/* Parameters of a macro or a call block, in parentheses. */
static void parse_params(fyssg_parser *p, fyssg_node_params *params)
{
	bool defaults = false;

	fyssg_parser_expect(p, FYSSG_TOKEN_LPAREN);
	while (!p->panic && !at(p, FYSSG_TOKEN_RPAREN)) {
		fyssg_node *n;

		if (params->list.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		n = fyssg_parser_node(p, FYSSG_NODE_NAME, p->token.offset);
		n->name.name = fyssg_parser_expect_name(p);
		if (skip_if(p, FYSSG_TOKEN_ASSIGN)) {
			n->name.value = fyssg_parse_expression(p);
			defaults = true;
		} else if (defaults && !p->panic) {
			fyssg_parser_fail_at(p, n->offset, n->width, NULL,
			          "parameter without a default follows one with a default");
		}
		fyssg_parser_append(p, &params->list, n);
	}
	fyssg_parser_expect(p, FYSSG_TOKEN_RPAREN);
}

static fyssg_node *parse_if(fyssg_parser *p, uint32_t offset)
{
	static const char *const ends[FYSSG_MAX_END_NAMES] = { "elif", "else", "endif" };
	static const char *const last[FYSSG_MAX_END_NAMES] = { "endif" };
	fyssg_node *first = fyssg_parser_node(p, FYSSG_NODE_IF, offset), *n = first;
	const char *end;

	fyssg_parser_next(p);
	for (;;) {
		n->branch.test = fyssg_parse_tuple(p, FYSSG_TUPLE_NO_COND, NULL);
		end = parse_block_body(p, "if", offset, ends, &n->branch.then);
		if (end != ends[0])
			break;
		n = fyssg_parser_node(p, FYSSG_NODE_IF, p->token.offset);
		fyssg_parser_append(p, &first->branch.elifs, n);
		fyssg_parser_next(p);
	}
	if (end == ends[1]) {
		fyssg_parser_next(p);
		end = parse_block_body(p, "if", offset, last, &first->branch.otherwise);
	}
	if (end != NULL)
		fyssg_parser_next(p);
	return first;
}

static fyssg_node *parse_for(fyssg_parser *p, uint32_t offset)
{
	static const char *const ends[FYSSG_MAX_END_NAMES] = { "endfor", "else" };
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_FOR, offset);
	const char *end;

	fyssg_parser_next(p);
	n->loop.target = parse_target(p, "in", false);
	fyssg_parser_expect_word(p, "in");
	n->loop.over = fyssg_parse_tuple(p, FYSSG_TUPLE_NO_COND, "recursive");
	if (skip_word(p, "if"))
		n->loop.test = fyssg_parse_expression(p);
	n->loop.recursive = skip_word(p, "recursive");
	end = parse_block_body(p, "for", offset, ends, &n->loop.body);
	if (end == ends[1]) {
		fyssg_parser_next(p);
		parse_whole_body(p, "for", offset, "endfor", &n->loop.otherwise);
	} else if (end != NULL) {
		fyssg_parser_next(p);
	}
	return n;
}

static fyssg_node *parse_set(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_SET, offset);

	fyssg_parser_next(p);
	n->set.target = parse_target(p, NULL, true);
	if (skip_if(p, FYSSG_TOKEN_ASSIGN)) {
		n->set.value = fyssg_parse_tuple(p, 0, NULL);
		return n;
	}
	n->kind = FYSSG_NODE_SET_BLOCK;
	if (at(p, FYSSG_TOKEN_PIPE))
		n->set.value = fyssg_parse_filters(p, NULL, false);
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

static fyssg_node *parse_block(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_BLOCK, offset);
	fyfm_str name;

	fyssg_parser_next(p);
	name = p->token.text;
	n->block.name = fyssg_parser_expect_name(p);
	n->block.scoped = skip_word(p, "scoped");
	n->block.required = skip_word(p, "required");
	if (at(p, FYSSG_TOKEN_MINUS))
		fyssg_parser_fail_at(p, p->token.offset, 1, "use an underscore",
		          "the name of a block cannot have hyphens");
	parse_whole_body(p, "block", offset, "endblock", &n->block.body);
	if (n->block.required && !p->panic && !only_space(&n->block.body))
		fyssg_parser_fail_at(p, offset, 5, NULL,
		                     "a required block can hold only comments and white space");
	if (at(p, FYSSG_TOKEN_NAME) && p->token.text.len == name.len &&
	    memcmp(p->token.text.data, name.data, name.len) == 0)
		fyssg_parser_next(p);
	return n;
}

static fyssg_node *parse_extends(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_EXTENDS, offset);

	fyssg_parser_next(p);
	n->expr = fyssg_parse_expression(p);
	p->ast->has_extends = true;
	return n;
}

/* `with context` or `without context`, where it stands. */
static bool parse_context(fyssg_parser *p, bool *with_context)
{
	bool with = at_word(p, "with");

	if ((!with && !at_word(p, "without")) || !is_word(fyssg_parser_look(p), "context"))
		return false;
	fyssg_parser_next(p);
	fyssg_parser_next(p);
	*with_context = with;
	return true;
}

static fyssg_node *parse_include(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_INCLUDE, offset);

	fyssg_parser_next(p);
	n->include.with_context = true;
	n->include.template = fyssg_parse_expression(p);
	if (at_word(p, "ignore") && is_word(fyssg_parser_look(p), "missing")) {
		fyssg_parser_next(p);
		fyssg_parser_next(p);
		n->include.ignore_missing = true;
	}
	parse_context(p, &n->include.with_context);
	return n;
}

static fyssg_node *parse_import(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_IMPORT, offset);

	fyssg_parser_next(p);
	n->include.template = fyssg_parse_expression(p);
	fyssg_parser_expect_word(p, "as");
	n->include.target = fyssg_parser_expect_name(p);
	parse_context(p, &n->include.with_context);
	return n;
}

static void parse_imported_name(fyssg_parser *p, fyssg_nodes *names)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_NAME, p->token.offset);

	if (at(p, FYSSG_TOKEN_NAME) && p->token.text.data[0] == '_')
		fyssg_parser_fail(p, "names that begin with an underscore cannot be imported");
	n->label = fyssg_parser_expect_name(p);
	n->name.name = skip_word(p, "as") ? fyssg_parser_expect_name(p) : n->label;
	fyssg_parser_append(p, names, n);
}

static fyssg_node *parse_from(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_FROM, offset);

	fyssg_parser_next(p);
	n->include.template = fyssg_parse_expression(p);
	fyssg_parser_expect_word(p, "import");
	while (!p->panic) {
		if (n->include.names.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		if (parse_context(p, &n->include.with_context))
			break;
		parse_imported_name(p, &n->include.names);
		if (parse_context(p, &n->include.with_context) || !at(p, FYSSG_TOKEN_COMMA))
			break;
	}
	return n;
}

static fyssg_node *parse_macro(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_MACRO, offset);

	fyssg_parser_next(p);
	n->macro.name = fyssg_parser_expect_name(p);
	parse_params(p, &n->macro.params);
	parse_whole_body(p, "macro", offset, "endmacro", &n->macro.body);
	return n;
}

static fyssg_node *parse_call_block(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_CALL_BLOCK, offset), *call;

	fyssg_parser_next(p);
	if (at(p, FYSSG_TOKEN_LPAREN))
		parse_params(p, &n->macro.params);
	call = fyssg_parse_expression(p);
	if (!p->panic && call->kind != FYSSG_NODE_CALL)
		fyssg_parser_fail_at(p, call->offset, call->width, NULL, "expected a call");
	n->macro.call = call;
	parse_whole_body(p, "call", offset, "endcall", &n->macro.body);
	return n;
}

static fyssg_node *parse_filter_block(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_FILTER_BLOCK, offset);

	fyssg_parser_next(p);
	n->filter.filter = fyssg_parse_filters(p, NULL, true);
	parse_whole_body(p, "filter", offset, "endfilter", &n->filter.body);
	return n;
}

static fyssg_node *parse_with(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_WITH, offset);

	fyssg_parser_next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_TAG_END) && !at(p, FYSSG_TOKEN_COLON)) {
		if (n->with.targets.count > 0 && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		fyssg_parser_append(p, &n->with.targets, parse_target(p, NULL, false));
		fyssg_parser_expect(p, FYSSG_TOKEN_ASSIGN);
		fyssg_parser_append(p, &n->with.values, fyssg_parse_expression(p));
	}
	parse_whole_body(p, "with", offset, "endwith", &n->with.body);
	return n;
}

static fyssg_node *parse_autoescape(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_AUTOESCAPE, offset);

	fyssg_parser_next(p);
	n->autoescape.value = fyssg_parse_expression(p);
	parse_whole_body(p, "autoescape", offset, "endautoescape", &n->autoescape.body);
	return n;
}

static fyssg_node *parse_do(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_DO, offset);

	fyssg_parser_next(p);
	n->expr = fyssg_parse_tuple(p, 0, NULL);
	return n;
}

static fyssg_node *parse_jump(fyssg_parser *p, uint32_t offset)
{
	fyssg_node *n = fyssg_parser_node(
		p, at_word(p, "break") ? FYSSG_NODE_BREAK : FYSSG_NODE_CONTINUE, offset);

	fyssg_parser_next(p);
	return n;
}

static const struct tag {
	const char *name;
	fyssg_node *(*parse)(fyssg_parser *p, uint32_t offset);
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
static void parse_print(fyssg_parser *p, fyssg_nodes *out)
{
	bool first = true;

	fyssg_parser_next(p);
	while (!p->panic && !at(p, FYSSG_TOKEN_TAG_END)) {
		fyssg_node *n;

		if (!first && !fyssg_parser_expect(p, FYSSG_TOKEN_COMMA))
			break;
		n = fyssg_parser_node(p, FYSSG_NODE_PRINT, p->token.offset);
		n->expr = fyssg_parse_expression(p);
		fyssg_parser_append(p, out, n);
		first = false;
	}
}

/* --- unknown and misplaced tags --------------------------------------------------------------- */

static void list_ends(const fyssg_open_block *open, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < FYSSG_MAX_END_NAMES && open->ends[i] != NULL && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s'%s'", i == 0 ? "" : " or ",
		                        open->ends[i]);
}

static const char *nearest_tag(const fyssg_parser *p, fyfm_str name)
{
	const char *names[TAG_COUNT + FYSSG_MAX_END_NAMES];
	size_t count = 0;

	for (; count < TAG_COUNT; count++)
		names[count] = tags[count].name;
	for (size_t i = 0; p->open != NULL && i < FYSSG_MAX_END_NAMES && p->open->ends[i] != NULL;
	     i++)
		names[count++] = p->open->ends[i];
	return fyfm_did_you_mean(name.data, name.len, names, count);
}

/* Whether a word ends a tag that is open further out, or any tag at all. */
static bool is_end_of_some_block(const fyssg_parser *p, fyfm_str name)
{
	for (size_t i = 0; i < TAG_COUNT; i++)
		if (name.len > 3 && memcmp(name.data, "end", 3) == 0 &&
		    strlen(tags[i].name) == name.len - 3 &&
		    memcmp(tags[i].name, name.data + 3, name.len - 3) == 0)
			return true;
	return is_word(&p->token, "else") || is_word(&p->token, "elif");
}

/* A tag that stands where it cannot: its name is known, and so no other was meant. */
static void misplaced_tag(fyssg_parser *p, const char *ends)
{
	char message[256];
	int len = (int)p->token.text.len;

	if (p->open != NULL)
		snprintf(message, sizeof(message), "'%.*s' inside '%s', which is closed by %s",
		         len, p->token.text.data, p->open->tag, ends);
	else
		snprintf(message, sizeof(message), "'%.*s' closes nothing: no tag is open", len,
		         p->token.text.data);
	fyssg_parser_fail_at(p, p->token.offset, p->token.width, NULL, message);
}

static void unknown_tag(fyssg_parser *p)
{
	char message[256], ends[80] = "", hint[128] = "";
	fyfm_str name = p->token.text;
	int len = name.len > 40 ? 40 : (int)name.len;
	const char *nearest = nearest_tag(p, name), *habit = fyssg_tag_habit(name);

	if (p->open != NULL)
		list_ends(p->open, ends, sizeof(ends));
	if (is_end_of_some_block(p, name)) {
		misplaced_tag(p, ends);
		return;
	}
	if (habit != NULL)
		snprintf(hint, sizeof(hint), "%s", habit);
	else if (nearest != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", nearest);
	if (p->open != NULL)
		snprintf(message, sizeof(message),
		         "unknown tag '%.*s' inside '%s', which is closed by %s", len, name.data,
		         p->open->tag, ends);
	else
		snprintf(message, sizeof(message), "unknown tag '%.*s'", len, name.data);
	fyssg_parser_fail_at(p, p->token.offset, p->token.width, hint, message);
}

static void unclosed(fyssg_parser *p)
{
	char message[160], ends[80];
	uint32_t offset = p->open->offset;

	/* Its end may be what an error swallowed. */
	if (p->report->errors > 0) {
		p->panic = true;
		return;
	}
	list_ends(p->open, ends, sizeof(ends));
	snprintf(message, sizeof(message),
	         "'%s' is never closed: %s is missing at the end of the template", p->open->tag,
	         ends);
	fyssg_parser_fail_at(p, offset, (uint32_t)strlen(p->open->tag), NULL, message);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Whether the current tag ends the innermost open block. */
static bool at_end_of_block(const fyssg_parser *p)
{
	for (size_t i = 0; p->open != NULL && i < FYSSG_MAX_END_NAMES && p->open->ends[i] != NULL;
	     i++)
		if (at_word(p, p->open->ends[i]))
			return true;
	return false;
}

static void parse_statement(fyssg_parser *p, fyssg_nodes *out)
{
	uint32_t offset = p->token.offset;

	if (!at(p, FYSSG_TOKEN_NAME)) {
		fyssg_parser_unexpected(p, "the name of a tag");
		return;
	}
	for (size_t i = 0; i < TAG_COUNT; i++) {
		if (!at_word(p, tags[i].name))
			continue;
		if (tags[i].parse == NULL)
			parse_print(p, out);
		else
			fyssg_parser_append(p, out, tags[i].parse(p, offset));
		return;
	}
	unknown_tag(p);
}

static void append_text(fyssg_parser *p, fyssg_nodes *out)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_TEXT, p->token.offset);

	n->text = p->token.text;
	fyssg_parser_append(p, out, n);
}

static void append_print(fyssg_parser *p, fyssg_nodes *out)
{
	fyssg_node *n = fyssg_parser_node(p, FYSSG_NODE_PRINT, p->token.offset);

	fyssg_parser_next(p);
	n->expr = fyssg_parse_tuple(p, 0, NULL);
	n->offset = n->expr->offset;
	n->width = n->expr->width;
	if (!p->panic && !at(p, FYSSG_TOKEN_PRINT_END))
		fyssg_parser_unended(p, "end of print statement", "}}");
	fyssg_parser_append(p, out, n);
	fyssg_parser_end_tag(p);
}

void fyssg_parse_body(fyssg_parser *p, fyssg_nodes *out)
{
	for (;;) {
		if (p->panic)
			return;
		fyssg_parser_next(p);
		p->tag_offset = p->token.offset;
		p->in_tag = at(p, FYSSG_TOKEN_PRINT_BEGIN) || at(p, FYSSG_TOKEN_TAG_BEGIN);
		switch (p->token.kind) {
		case FYSSG_TOKEN_TEXT:
			append_text(p, out);
			break;
		case FYSSG_TOKEN_PRINT_BEGIN:
			append_print(p, out);
			break;
		case FYSSG_TOKEN_TAG_BEGIN:
			fyssg_parser_next(p);
			if (at_end_of_block(p))
				return;
			parse_statement(p, out);
			fyssg_parser_end_tag(p);
			break;
		case FYSSG_TOKEN_END:
			if (p->open != NULL)
				unclosed(p);
			return;
		default:
			fyssg_parser_end_tag(p);
			break;
		}
	}
}
