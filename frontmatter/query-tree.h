/* A query as a tree, and the words that it is made from. */
#ifndef FYFM_QUERY_TREE_H
#define FYFM_QUERY_TREE_H

#include <fyfm/path.h>
#include <fyfm/query.h>

#include "frontmatter/pattern.h"

typedef enum fyfm_i_query_kind {
	FYFM_I_QUERY_VALUE,
	FYFM_I_QUERY_PATH,
	FYFM_I_QUERY_LIST,    /* of all below it */
	FYFM_I_QUERY_CALL,    /* a function, of the first below it */
	FYFM_I_QUERY_COMPARE, /* the two below it */
	FYFM_I_QUERY_CONTAINS, /* the first below it, the second */
	FYFM_I_QUERY_MATCHES, /* the first below it, the pattern */
	FYFM_I_QUERY_EXISTS,
	FYFM_I_QUERY_NOT,
	FYFM_I_QUERY_AND, /* all below it */
	FYFM_I_QUERY_OR
} fyfm_i_query_kind;

typedef enum fyfm_i_query_operator {
	FYFM_I_QUERY_EQUAL,
	FYFM_I_QUERY_NOT_EQUAL,
	FYFM_I_QUERY_LESS,
	FYFM_I_QUERY_NOT_GREATER,
	FYFM_I_QUERY_GREATER,
	FYFM_I_QUERY_NOT_LESS
} fyfm_i_query_operator;

typedef enum fyfm_i_query_function {
	FYFM_I_QUERY_LEN,
	FYFM_I_QUERY_LOWER,
	FYFM_I_QUERY_UPPER,
	FYFM_I_QUERY_TYPE
} fyfm_i_query_function;

typedef struct fyfm_i_query_node fyfm_i_query_node;

struct fyfm_i_query_node {
	fyfm_i_query_kind kind;
	fyfm_i_query_node *first; /* below it */
	fyfm_i_query_node *next;  /* beside it */
	union {
		fyfm_value value;
		const fyfm_path *path;
		const fyfm_i_pattern *pattern;
		fyfm_i_query_operator operator;
		fyfm_i_query_function function;
	};
};

struct fyfm_query {
	const fyfm_i_query_node *top; /* NULL: the empty expression */
};

/* --- words ------------------------------------------------------------------------------------ */

typedef enum fyfm_i_query_word {
	FYFM_I_WORD_END,
	FYFM_I_WORD_NAME,    /* a keyword, a function or a path */
	FYFM_I_WORD_POINTER, /* /a/b, or what stands in backticks, without them */
	FYFM_I_WORD_STRING,  /* with its quotes */
	FYFM_I_WORD_NUMBER,  /* or a date */
	FYFM_I_WORD_SIGN,    /* an operator or punctuation */
	FYFM_I_WORD_OPEN     /* a quote or a backtick that is never closed */
} fyfm_i_query_word;

typedef struct fyfm_i_query_token {
	fyfm_i_query_word kind;
	fyfm_str text;
	size_t at;  /* where its first byte is in the expression */
	size_t end; /* behind its last one */
} fyfm_i_query_token;

/* The token at or behind byte `at`. */
fyfm_i_query_token fyfm_i_query_next(fyfm_str expression, size_t at);

#endif
