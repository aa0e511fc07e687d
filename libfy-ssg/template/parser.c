#include "libfy-ssg/template/parser.h"
#include "libfy-ssg/template/syntax-hint.h"

#include <stdio.h>

enum {
	MAX_ERRORS = 20, /* of one template */
	MAX_DEPTH = 200  /* of tags, and of expressions in expressions */
};

/* --- errors ----------------------------------------------------------------------------------- */

void fyssg_parser_no_memory(fyssg_parser *p)
{
	if (p->report->status != FYFM_ERR_NOMEM)
		fyssg_report_at(p->report, FYFM_ERROR, FYFM_ERR_NOMEM, p->token.offset, 0, NULL,
		                "out of memory");
	p->report->status = FYFM_ERR_NOMEM;
	p->panic = true;
	p->token.kind = FYSSG_TOKEN_ERROR;
}

static bool has_newline(const fyssg_parser *p, uint32_t from, uint32_t to)
{
	return from < to && memchr(p->lexer.text + from, '\n', to - from) != NULL;
}

/* Whether another tag begins before the present one ends: its own end was forgotten. Knows Jinja2's
 * delimiters only. */
static bool is_unclosed(const fyssg_parser *p, const char **end)
{
	const char *text = p->lexer.text;

	*end = text[p->tag_offset + 1] == '{' ? "}}" : "%}";
	for (size_t i = p->tag_offset + 2; i + 1 < p->lexer.len; i++) {
		if (memcmp(text + i, *end, 2) == 0)
			return false;
		if (text[i] == '{' && (text[i + 1] == '%' || text[i + 1] == '{'))
			return true;
	}
	return true;
}

/* An error in a later line than that in which the tag begins is often not where the mistake is. If
 * the tag has no end, says so at the end of its first line, behind which parsing goes on. */
static bool fail_unclosed(fyssg_parser *p, uint32_t offset)
{
	const char *text = p->lexer.text, *end;
	uint32_t at = p->tag_offset, last;
	char message[64];

	if (at + 1 >= p->lexer.len || text[at] != '{' || !has_newline(p, at, offset) ||
	    !is_unclosed(p, &end))
		return false;
	at = (uint32_t)((const char *)memchr(text + at, '\n', offset - at) - text);
	for (last = at; text[last - 1] == ' ' || text[last - 1] == '\t';)
		last--;
	snprintf(message, sizeof(message), "the tag is not closed: '%s' is missing", end);
	fyssg_report_at(p->report, FYFM_ERROR, FYFM_ERR_SYNTAX, last, 0, NULL, "%s", message);
	fyssg_lexer_resume(&p->lexer, at);
	return true;
}

void fyssg_parser_fail_at(fyssg_parser *p, uint32_t offset, uint32_t width, const char *hint,
                          const char *message)
{
	if (p->panic)
		return;
	if (p->in_tag && fail_unclosed(p, offset)) {
		p->panic = true;
		p->token.kind = FYSSG_TOKEN_ERROR;
		return;
	}
	if (hint == NULL || hint[0] == '\0')
		hint = fyssg_syntax_hint(p, offset);
	p->panic = true;
	p->token.kind = FYSSG_TOKEN_ERROR;
	fyssg_report_at(p->report, FYFM_ERROR, FYFM_ERR_SYNTAX, offset, width, hint, "%s", message);
}

void fyssg_parser_fail(fyssg_parser *p, const char *message)
{
	fyssg_parser_fail_at(p, p->token.offset, p->token.width, NULL, message);
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

void fyssg_parser_unexpected(fyssg_parser *p, const char *wanted)
{
	char have[64], message[192];

	snprintf(message, sizeof(message), "expected %s, got %s", wanted,
	         describe(&p->token, have, sizeof(have)));
	fyssg_parser_fail(p, message);
}

void fyssg_parser_unended(fyssg_parser *p, const char *wanted, const char *end)
{
	char message[64];

	if (p->panic || (!at(p, FYSSG_TOKEN_END) &&
	                 !has_newline(p, p->last_end, p->token.offset))) {
		fyssg_parser_unexpected(p, wanted);
		return;
	}
	snprintf(message, sizeof(message), "the tag is not closed: '%s' is missing", end);
	fyssg_parser_fail_at(p, p->last_end, 0, NULL, message);
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void lex(fyssg_parser *p, fyssg_token *out)
{
	fyssg_lex(&p->lexer, out);
	if (p->lexer.nomem)
		fyssg_parser_no_memory(p);
}

void fyssg_parser_next(fyssg_parser *p)
{
	if (p->panic)
		return;
	if (p->token.kind >= FYSSG_TOKEN_PRINT_BEGIN)
		p->last_end = p->token.offset + p->token.width;
	if (p->has_ahead) {
		p->token = p->ahead;
		p->has_ahead = false;
	} else {
		lex(p, &p->token);
	}
	if (p->token.kind == FYSSG_TOKEN_ERROR)
		fyssg_parser_fail(p, p->lexer.error);
}

const fyssg_token *fyssg_parser_look(fyssg_parser *p)
{
	if (!p->has_ahead && !p->panic) {
		lex(p, &p->ahead);
		p->has_ahead = true;
	}
	return &p->ahead;
}

bool fyssg_parser_expect(fyssg_parser *p, fyssg_token_kind kind)
{
	char wanted[24];

	if (skip_if(p, kind))
		return true;
	snprintf(wanted, sizeof(wanted), kind > FYSSG_TOKEN_FLOAT ? "'%s'" : "%s",
	         fyssg_token_name(kind));
	fyssg_parser_unexpected(p, wanted);
	return false;
}

bool fyssg_parser_expect_word(fyssg_parser *p, const char *word)
{
	char wanted[24];

	if (skip_word(p, word))
		return true;
	snprintf(wanted, sizeof(wanted), "'%s'", word);
	fyssg_parser_unexpected(p, wanted);
	return false;
}

void fyssg_parser_end_tag(fyssg_parser *p)
{
	if (!p->panic && !at(p, FYSSG_TOKEN_TAG_END) && !at(p, FYSSG_TOKEN_PRINT_END))
		fyssg_parser_unended(p, "end of tag", "%}");
	if (p->panic) {
		fyssg_lexer_skip_tag(&p->lexer);
		p->panic = p->report->status == FYFM_ERR_NOMEM || p->report->errors >= MAX_ERRORS;
	}
	p->has_ahead = false;
	p->in_tag = false;
	p->chain = 0;
}

bool fyssg_parser_enter(fyssg_parser *p)
{
	if (++p->depth <= MAX_DEPTH)
		return true;
	fyssg_parser_fail(p, "nested too deeply");
	return false;
}

void fyssg_parser_leave(fyssg_parser *p)
{
	p->depth--;
}

/* --- nodes ------------------------------------------------------------------------------------ */

void fyssg_parser_stretch(fyssg_parser *p, fyssg_node *n, uint32_t offset)
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

fyssg_node *fyssg_parser_node(fyssg_parser *p, fyssg_node_kind kind, uint32_t offset)
{
	fyssg_node *n = fya_alloc(p->scratch, sizeof(*n), 0);

	if (n == NULL) {
		fyssg_parser_no_memory(p);
		n = &p->dummy;
	}
	memset(n, 0, sizeof(*n));
	n->kind = kind;
	fyssg_parser_stretch(p, n, offset);
	n->label = FYSSG_ATOM_NONE;
	return n;
}

void fyssg_parser_append(fyssg_parser *p, fyssg_nodes *list, fyssg_node *n)
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

fyssg_atom fyssg_parser_intern(fyssg_parser *p, fyfm_str name)
{
	fyssg_atom atom = fyssg_intern(p->env, name.data, name.len);

	if (atom == FYSSG_ATOM_NONE)
		fyssg_parser_no_memory(p);
	return atom;
}

fyssg_atom fyssg_parser_expect_name(fyssg_parser *p)
{
	fyfm_str name = p->token.text;

	if (!fyssg_parser_expect(p, FYSSG_TOKEN_NAME))
		return FYSSG_ATOM_NONE;
	return fyssg_parser_intern(p, name);
}

void fyssg_parse(fyssg_report *report, fya_allocator *scratch, fyssg_ast *out)
{
	fyssg_parser p = { .report = report, .env = report->env, .scratch = scratch, .ast = out };

	*out = (fyssg_ast){ 0 };
	fyssg_lexer_init(&p.lexer, report->env->pool, &report->env->options, report->text,
	                 report->len);
	fyssg_parse_body(&p, &out->body);
}

