/*
 * The tree that the parser makes of a template, and the parser. Lives in an allocator that is
 * emptied after the compilation. Where memory runs out, nodes are replaced by one dummy, so
 * that nobody has to check each.
 */
#ifndef FYSSG_TEMPLATE_AST_H
#define FYSSG_TEMPLATE_AST_H

#include "libfy-ssg/template/env.h"

typedef enum fyssg_node_kind {
	/* expressions */
	FYSSG_NODE_CONST,
	FYSSG_NODE_NAME,
	FYSSG_NODE_TUPLE,
	FYSSG_NODE_LIST,
	FYSSG_NODE_DICT, /* items: key, value, key, value, ... */
	FYSSG_NODE_ATTR,
	FYSSG_NODE_ITEM,
	FYSSG_NODE_SLICE,
	FYSSG_NODE_CALL,
	FYSSG_NODE_FILTER,
	FYSSG_NODE_TEST,
	FYSSG_NODE_NOT,
	FYSSG_NODE_NEGATE,
	FYSSG_NODE_PLUS,
	FYSSG_NODE_BINARY,
	FYSSG_NODE_CONCAT,
	FYSSG_NODE_COMPARE,
	FYSSG_NODE_AND,
	FYSSG_NODE_OR,
	FYSSG_NODE_COND,
	FYSSG_NODE_NAMESPACE_ATTR, /* only as the target of a set */
	/* statements */
	FYSSG_NODE_TEXT,
	FYSSG_NODE_PRINT,
	FYSSG_NODE_IF,
	FYSSG_NODE_FOR,
	FYSSG_NODE_SET,
	FYSSG_NODE_SET_BLOCK,
	FYSSG_NODE_BLOCK,
	FYSSG_NODE_EXTENDS,
	FYSSG_NODE_INCLUDE,
	FYSSG_NODE_IMPORT,
	FYSSG_NODE_FROM,
	FYSSG_NODE_MACRO,
	FYSSG_NODE_CALL_BLOCK,
	FYSSG_NODE_FILTER_BLOCK,
	FYSSG_NODE_WITH,
	FYSSG_NODE_AUTOESCAPE,
	FYSSG_NODE_DO,
	FYSSG_NODE_BREAK,
	FYSSG_NODE_CONTINUE
} fyssg_node_kind;

typedef enum fyssg_compare_op {
	FYSSG_IS_EQ,
	FYSSG_IS_NE,
	FYSSG_IS_LT,
	FYSSG_IS_LE,
	FYSSG_IS_GT,
	FYSSG_IS_GE,
	FYSSG_IS_IN,
	FYSSG_IS_NOT_IN
} fyssg_compare_op;

typedef struct fyssg_node fyssg_node;

/* Nodes chained through `next`. */
typedef struct fyssg_nodes {
	fyssg_node *first, *last;
	uint32_t count;
} fyssg_nodes;

/* What stands between the parentheses of a call, a filter or a test. */
typedef struct fyssg_node_args {
	fyssg_nodes positional;
	fyssg_nodes named;          /* each with its name in `label` */
	fyssg_node *spread;         /* *list; NULL: none */
	fyssg_node *spread_named;   /* **mapping */
} fyssg_node_args;

/* The parameters of a macro or a call block: names; `value` of each is its default or NULL. */
typedef struct fyssg_node_params {
	fyssg_nodes list;
} fyssg_node_params;

struct fyssg_node {
	fyssg_node_kind kind;
	uint32_t offset, width; /* what errors point at */
	fyssg_atom label;       /* the name of a keyword argument, or a name imported */
	fyssg_node *next;
	union {
		fyfm_value constant;
		fyssg_nodes items;      /* TUPLE, LIST, DICT, CONCAT */
		struct {
			fyssg_atom name;
			fyssg_node *value; /* of a parameter: its default */
		} name;
		struct {                /* ATTR, NAMESPACE_ATTR (object is the name) */
			fyssg_node *object;
			fyssg_atom name;
		} attr;
		struct {
			fyssg_node *object, *key;
		} item;
		struct {
			fyssg_node *object, *start, *stop, *step;
		} slice;
		struct {                /* CALL: callee; FILTER, TEST: what is filtered or tested */
			fyssg_node *object;
			fyfm_str name;  /* of the filter or test */
			fyssg_node_args args;
		} call;
		struct {                /* NOT, NEGATE, PLUS, BINARY, AND, OR */
			fyssg_node *left, *right;
			unsigned op; /* BINARY: fyssg_binary */
		} binary;
		struct {                /* each of `rest` has its fyssg_compare_op in `label` */
			fyssg_node *first;
			fyssg_nodes rest;
		} compare;
		struct {                /* COND: no `otherwise`: undefined */
			fyssg_node *test, *then, *otherwise;
		} cond;
		fyfm_str text;          /* TEXT */
		fyssg_node *expr;       /* PRINT, DO, EXTENDS */
		struct {                /* IF; each elif is an IF with `test` and `then` only */
			fyssg_node *test;
			fyssg_nodes then, elifs, otherwise;
		} branch;
		struct {
			fyssg_node *target, *over, *test;
			bool recursive;
			fyssg_nodes body, otherwise;
		} loop;
		struct { /* SET; SET_BLOCK: `value` is the chain of filters, or NULL */
			fyssg_node *target, *value;
			fyssg_nodes body;
		} set;
		struct {
			fyssg_atom name;
			bool scoped, required;
			fyssg_nodes body;
		} block;
		struct {                /* INCLUDE, IMPORT, FROM */
			fyssg_node *template;
			bool with_context, ignore_missing;
			fyssg_atom target;  /* IMPORT */
			fyssg_nodes names;  /* FROM: NAME nodes, imported as `label` */
		} include;
		struct {                /* MACRO, CALL_BLOCK */
			fyssg_atom name;
			fyssg_node_params params;
			fyssg_node *call;   /* CALL_BLOCK */
			fyssg_nodes body;
		} macro;
		struct { /* FILTER_BLOCK: filters end in a FILTER whose object is NULL */
			fyssg_node *filter;
			fyssg_nodes body;
		} filter;
		struct {
			fyssg_nodes targets, values;
			fyssg_nodes body;
		} with;
		struct {
			fyssg_node *value;
			fyssg_nodes body;
		} autoescape;
	};
};

typedef struct fyssg_ast {
	fyssg_nodes body;
	bool has_extends; /* anywhere */
	bool mutates;     /* calls something named as a method that changes lists or mappings */
} fyssg_ast;

/* Where errors of one template go. */
typedef struct fyssg_report {
	fyssg_env *env;
	const char *path;
	const char *text; /* positions are offsets in it */
	size_t len;
	unsigned errors;
	fyfm_status status; /* of the first error */
} fyssg_report;

/* Reports an error or a warning at a place, with a hint where there is one (NULL or "": none). */
void fyssg_report_at(fyssg_report *r, fyfm_severity severity, fyfm_status status, uint32_t offset,
                     uint32_t width, const char *hint, const char *format, ...)
	__attribute__((format(printf, 7, 8)));

/* Parses report->text. Errors go to the report; the tree is then of no use. */
void fyssg_parse(fyssg_report *report, fya_allocator *scratch, fyssg_ast *out);

#endif
