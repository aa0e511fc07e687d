/*
 * Recursive descent over Jinja2's grammar, in three files: what all of it uses (parser.c),
 * expressions (parse-expr.c), statements (parse-stmt.c).
 *
 * After an error the parser panics: the current token becomes ERROR, nothing is consumed and
 * nothing reported until the end of the tag, where it goes on with what follows. So one
 * template can have several errors.
 */
#ifndef FYSSG_TEMPLATE_PARSER_H
#define FYSSG_TEMPLATE_PARSER_H

#include "libfy-ssg/template/ast.h"
#include "libfy-ssg/template/lexer.h"

#define FYSSG_MAX_END_NAMES 3

/* What an open block is waiting for. */
typedef struct fyssg_open_block {
	const char *tag;
	uint32_t offset;
	const char *ends[FYSSG_MAX_END_NAMES];
	struct fyssg_open_block *outer;
} fyssg_open_block;

typedef struct fyssg_parser {
	fyssg_report *report;
	fyssg_env *env;
	fya_allocator *scratch;
	fyssg_ast *ast;
	fyssg_lexer lexer;
	fyssg_token token, ahead;
	bool has_ahead, panic;
	bool in_tag;         /* between the begin of a tag and its end */
	uint32_t tag_offset; /* where the tag that is being read begins */
	uint32_t last_end;   /* behind the last token that was taken */
	char hint[96];       /* of the last error, where it had to be written */
	unsigned depth, chain;
	fyssg_open_block *open;
	fyssg_node dummy; /* stands for nodes that there was no memory for */
} fyssg_parser;

/* --- errors: only the first one up to the end of a tag is told -------------------------------- */

void fyssg_parser_no_memory(fyssg_parser *p);
void fyssg_parser_fail(fyssg_parser *p, const char *message);
void fyssg_parser_fail_at(fyssg_parser *p, uint32_t offset, uint32_t width, const char *hint,
                          const char *message);
/* "expected WANTED, got ..." */
void fyssg_parser_unexpected(fyssg_parser *p, const char *wanted);
/* The same for the end of the tag. Where it is missing altogether, the place is the end of what
 * stands in the tag, not where the next thing begins. */
void fyssg_parser_unended(fyssg_parser *p, const char *wanted, const char *end);

/* --- tokens ----------------------------------------------------------------------------------- */

void fyssg_parser_next(fyssg_parser *p);
/* The token behind the current one. */
const fyssg_token *fyssg_parser_look(fyssg_parser *p);
/* Take a token of that kind, or that name; else fail. */
bool fyssg_parser_expect(fyssg_parser *p, fyssg_token_kind kind);
bool fyssg_parser_expect_word(fyssg_parser *p, const char *word);
fyssg_atom fyssg_parser_expect_name(fyssg_parser *p);
/* Ends a tag: its end is the current token, or the rest of the tag is skipped after an error.
 * Leaves the token behind it unread, so that a body can begin with text. */
void fyssg_parser_end_tag(fyssg_parser *p);

static inline bool at(const fyssg_parser *p, fyssg_token_kind kind)
{
	return p->token.kind == kind;
}

static inline bool skip_if(fyssg_parser *p, fyssg_token_kind kind)
{
	if (!at(p, kind))
		return false;
	fyssg_parser_next(p);
	return true;
}

static inline bool is_word(const fyssg_token *t, const char *word)
{
	return t->kind == FYSSG_TOKEN_NAME && t->text.len == strlen(word) &&
	       memcmp(t->text.data, word, t->text.len) == 0;
}

static inline bool at_word(const fyssg_parser *p, const char *word)
{
	return is_word(&p->token, word);
}

static inline bool skip_word(fyssg_parser *p, const char *word)
{
	if (!at_word(p, word))
		return false;
	fyssg_parser_next(p);
	return true;
}

/* One level deeper; false, after failing, past the limit. fyssg_parser_leave() in any case. */
bool fyssg_parser_enter(fyssg_parser *p);
void fyssg_parser_leave(fyssg_parser *p);

/* --- nodes ------------------------------------------------------------------------------------ */

/* A node that begins at `offset`; its end is that of the last token, until it is stretched. */
fyssg_node *fyssg_parser_node(fyssg_parser *p, fyssg_node_kind kind, uint32_t offset);
void fyssg_parser_append(fyssg_parser *p, fyssg_nodes *list, fyssg_node *n);
/* Makes a node reach from `offset` to the current token, blanks in front of that left out; over
 * the token itself where it begins there. */
void fyssg_parser_stretch(fyssg_parser *p, fyssg_node *n, uint32_t offset);
fyssg_atom fyssg_parser_intern(fyssg_parser *p, fyfm_str name);

/* --- parse-expr.c ----------------------------------------------------------------------------- */

enum fyssg_tuple_flags {
	FYSSG_TUPLE_NO_COND = 1, /* `x if y` belongs to the statement */
	FYSSG_TUPLE_NAMES = 2,   /* only names and literals: a target */
	FYSSG_TUPLE_PARENS = 4   /* () is an empty tuple */
};

fyssg_node *fyssg_parse_expression(fyssg_parser *p);
/* One expression, or a tuple of several; `end_word` (may be NULL) ends it where it stands. */
fyssg_node *fyssg_parse_tuple(fyssg_parser *p, unsigned flags, const char *end_word);
/* Filters behind `n` (NULL: in a filter or set block); `inline_first`: the first has no |
 * before it. */
fyssg_node *fyssg_parse_filters(fyssg_parser *p, fyssg_node *n, bool inline_first);

/* --- parse-stmt.c ----------------------------------------------------------------------------- */

/* Parses up to the end of the open block (its tag's name is then the current token) or of the
 * template. */
void fyssg_parse_body(fyssg_parser *p, fyssg_nodes *out);

#endif
