/* Shared by the parts of the compiler: expressions, statements, and templates as a whole. */
#ifndef FYSSG_TEMPLATE_COMPILER_H
#define FYSSG_TEMPLATE_COMPILER_H

#include "libfy-ssg/template/ops.h"
#include "libfy-ssg/template/scope.h"

/* Where in a template the compiler is. Copied and changed on the way down. */
typedef struct fyssg_spot {
	fyssg_function *f;
	fyssg_scope *scope;
	bool toplevel;      /* assignments are the template's: others can import them */
	bool rootlevel;     /* and always executed */
	bool soft;          /* may not be executed: what is missing fails only if it is */
	bool checks_parent; /* prints only where no extends was executed */
	bool escape;        /* autoescape, as far as it is known */
	bool varies;        /* it is known only when rendering */
	bool in_fragment;   /* what is rendered here is kept as a part of something larger */
} fyssg_spot;

/* compile-expr.c */
void fyssg_compile_expr(fyssg_spot *s, const fyssg_node *n);
/* Prints what an expression gives. */
void fyssg_compile_print(fyssg_spot *s, const fyssg_node *n);
/* A call; `caller`: the macro of a call block is on the stack behind the arguments once
 * `push_caller` was called. NULL: no such macro. */
void fyssg_compile_call(fyssg_spot *s, const fyssg_node *n, bool print, bool escape,
                        void (*push_caller)(fyssg_spot *s, const void *user), const void *user);
/* The filters that end in one without an object, which is on the stack. */
void fyssg_compile_filters(fyssg_spot *s, const fyssg_node *n);
/* The value of an expression that needs no rendering. Objects of the template's own never are. */
bool fyssg_fold(fyssg_spot *s, const fyssg_node *n, fyfm_value *out);

bool fyssg_folded_truth(fyssg_spot *s, fyfm_value v);

/* compile-stmt.c */
/* A function of the template, which has no instructions yet; out of memory it is a spare one. */
fyssg_code *fyssg_code_new(fyssg_unit *u, fyssg_code_kind kind, fyssg_atom name);
/* Statements one after the other; what can be kept of them is kept as fragments. */
void fyssg_compile_body(fyssg_spot *s, const fyssg_nodes *body);
/* Puts a context on the stack in which the local variables can be seen. A
 * template's own top level is left out: its variables are the context's already. */
void fyssg_compile_context(fyssg_spot *s);

/* compile-reads.c: what templates read, for fyssg_env_reads() */
void fyssg_note_attr(fyssg_spot *s, const fyssg_node *object, fyssg_atom name);
void fyssg_note_item(fyssg_spot *s, const fyssg_node *object, const fyssg_node *key);
/* The argument of a filter that names an attribute, such as "a.b". */
void fyssg_note_path(fyssg_spot *s, const fyssg_node *argument);

/* compile-fragments.c */
/* Looks at the statements from `first` on; *out tells whether those before the one returned are a
 * fragment, index and slot left out. Its names are free of what the function sets. */
const fyssg_node *fyssg_fragment_find(fyssg_spot *s, const fyssg_node *first, fyssg_fragment *out);
/* Notes whether the whole template can be a part of a fragment where it is included. */
void fyssg_fragment_survey(fyssg_spot *root, const fyssg_nodes *body);

#endif
