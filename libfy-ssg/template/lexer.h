/*
 * Templates as tokens, with Jinja2's rules for white space.
 *
 * Tokens borrow the text, except strings with escapes, which are decoded into an allocator.
 * Positions are byte offsets; lines are counted only when something is reported.
 */
#ifndef FYSSG_TEMPLATE_LEXER_H
#define FYSSG_TEMPLATE_LEXER_H

#include <fyssg/template.h>

typedef enum fyssg_token_kind {
	FYSSG_TOKEN_END,
	FYSSG_TOKEN_ERROR, /* fyssg_lexer.error says what */
	FYSSG_TOKEN_TEXT,  /* between tags; never empty */
	FYSSG_TOKEN_PRINT_BEGIN,
	FYSSG_TOKEN_PRINT_END,
	FYSSG_TOKEN_TAG_BEGIN,
	FYSSG_TOKEN_TAG_END,
	FYSSG_TOKEN_NAME,
	FYSSG_TOKEN_STRING,
	FYSSG_TOKEN_INT,
	FYSSG_TOKEN_FLOAT,
	FYSSG_TOKEN_PLUS,
	FYSSG_TOKEN_MINUS,
	FYSSG_TOKEN_STAR,
	FYSSG_TOKEN_POWER,
	FYSSG_TOKEN_SLASH,
	FYSSG_TOKEN_FLOOR,
	FYSSG_TOKEN_PERCENT,
	FYSSG_TOKEN_TILDE,
	FYSSG_TOKEN_LBRACKET,
	FYSSG_TOKEN_RBRACKET,
	FYSSG_TOKEN_LPAREN,
	FYSSG_TOKEN_RPAREN,
	FYSSG_TOKEN_LBRACE,
	FYSSG_TOKEN_RBRACE,
	FYSSG_TOKEN_EQ,
	FYSSG_TOKEN_NE,
	FYSSG_TOKEN_GT,
	FYSSG_TOKEN_GE,
	FYSSG_TOKEN_LT,
	FYSSG_TOKEN_LE,
	FYSSG_TOKEN_ASSIGN,
	FYSSG_TOKEN_DOT,
	FYSSG_TOKEN_COLON,
	FYSSG_TOKEN_PIPE,
	FYSSG_TOKEN_COMMA,
	FYSSG_TOKEN_SEMICOLON
} fyssg_token_kind;

typedef struct fyssg_token {
	fyssg_token_kind kind;
	uint32_t offset, width; /* in the template's text */
	fyfm_str text;          /* of TEXT what is printed, of STRING its value, of NAME the name */
	union {
		int64_t integer;
		double number;
	};
} fyssg_token;

enum fyssg_opens {
	FYSSG_OPENS_PRINT,
	FYSSG_OPENS_TAG,
	FYSSG_OPENS_COMMENT,
	FYSSG_OPENS_LINE_TAG,
	FYSSG_OPENS_LINE_COMMENT
};

/* What may open a tag, the longest first. */
typedef struct fyssg_opener {
	fyfm_str text;
	enum fyssg_opens what;
} fyssg_opener;

#define FYSSG_MAX_BRACKETS 250 /* open at once in one tag */

typedef struct fyssg_lexer {
	const char *text; /* newlines are \n */
	size_t len, pos;
	fya_allocator *allocator; /* of decoded strings */
	bool trim_blocks, lstrip_blocks;
	fyssg_opener openers[5];
	unsigned opener_count;
	char first;              /* that all openers begin with; 0: they differ */
	fyfm_str print_end, tag_end, comment_end;
	enum { FYSSG_LEX_TEXT, FYSSG_LEX_PRINT, FYSSG_LEX_TAG, FYSSG_LEX_LINE_TAG } state;
	bool opener_pending;     /* text before an opener was given out; the opener is next */
	fyssg_opener opener;     /* the one at `pos` */
	size_t opener_end;
	unsigned bracket_count;
	char brackets[FYSSG_MAX_BRACKETS]; /* the closing ones that are due */
	char error[128];
	bool nomem;
} fyssg_lexer;

/* `text` must outlive the lexer; its newlines must be \n. One newline at the end does not count
 * unless options say so. */
void fyssg_lexer_init(fyssg_lexer *lx, fya_allocator *a, const fyssg_env_options *options,
                      const char *text, size_t len);
/* Never fails to move on: after an error the lexer stands behind what it did not understand. */
void fyssg_lex(fyssg_lexer *lx, fyssg_token *out);
/* After a syntax error: goes behind the end of the tag that is being read. */
void fyssg_lexer_skip_tag(fyssg_lexer *lx);

/* Goes to `at`, which is text between tags. */
void fyssg_lexer_resume(fyssg_lexer *lx, size_t at);

/* "','", "a name", ...: as errors print it. */
const char *fyssg_token_name(fyssg_token_kind kind);

#endif
