/*
 * Which variable a name means, by Jinja2's rules: what a part of a template assigns anywhere is
 * its own from the start; what it only reads is looked up outside, in the end in the context.
 */
#ifndef FYSSG_TEMPLATE_SCOPE_H
#define FYSSG_TEMPLATE_SCOPE_H

#include "libfy-ssg/template/emit.h"

/* What a variable holds when its scope is entered. */
typedef enum fyssg_load {
	FYSSG_LOAD_PARAM,   /* set by whoever enters */
	FYSSG_LOAD_CONTEXT, /* the context's, looked up when it is first read */
	FYSSG_LOAD_OUTER,   /* a copy of the outer scope's */
	FYSSG_LOAD_NOTHING
} fyssg_load;

typedef struct fyssg_symbol {
	fyssg_atom name;
	unsigned char load; /* fyssg_load */
	bool stored;        /* else it is only read */
	bool sure;          /* a parameter that always has a value */
	bool in_cell;       /* inner functions see it */
	bool is_loop;       /* the `loop` of a for */
	bool placed;        /* place is set */
	uint16_t place;     /* a slot; in_cell: a cell */
} fyssg_symbol;

typedef struct fyssg_scope {
	struct fyssg_scope *outer;
	fyssg_function *function;
	FYSSG_ARRAY(fyssg_symbol) symbols;
} fyssg_scope;

void fyssg_scope_init(fyssg_scope *s, fyssg_function *f, fyssg_scope *outer);
/* A parameter, or another name that is given a value on entry. Its place is free to set. */
fyssg_symbol *fyssg_scope_param(fyssg_scope *s, fyssg_atom name);
/* Gives a parameter the slot its value comes in; code that moves it to a cell, where it has to,
 * is emitted. */
void fyssg_scope_place_param(fyssg_scope *s, fyssg_atom name, uint16_t slot);
/* Takes note of what nodes read and assign, without what has a scope of its own. */
void fyssg_scope_visit(fyssg_scope *s, const fyssg_node *n);
void fyssg_scope_visit_all(fyssg_scope *s, const fyssg_nodes *list);
/* Names in a target become parameters. */
void fyssg_scope_target_params(fyssg_scope *s, const fyssg_node *target);
/* Gives all new symbols that are assigned a place, and emits what sets them to what they hold
 * on entry. */
void fyssg_scope_enter(fyssg_scope *s);

/* The symbol a name means here, and the scope that has it; NULL: none. */
fyssg_symbol *fyssg_scope_find(fyssg_scope *s, fyssg_atom name, fyssg_scope **where);
/* Whether a name that holds nothing is looked up in the context. */
bool fyssg_scope_from_context(fyssg_scope *s, const fyssg_symbol *sym);

/* Emit code that puts a variable on the stack (as it is, for function `f`, which is inside the
 * scope; or as expressions see it), or sets it. */
void fyssg_emit_load_raw(fyssg_scope *s, fyssg_function *f, fyssg_atom name);
void fyssg_emit_load(fyssg_scope *s, fyssg_atom name);
void fyssg_emit_store(fyssg_scope *s, fyssg_atom name);
/* Sets the variable that `name` reads, wherever it is, for the rest of the function. */
void fyssg_emit_rebind(fyssg_scope *s, fyssg_atom name);

/* Whether a node is a call of inspect or debug without a value: these show what is in scope. */
bool fyssg_looks_around(const fyssg_unit *u, const fyssg_node *n);
/* Adds to f->captured all names that macros, call blocks and recursive loops in `list` use. */
void fyssg_find_captured(fyssg_function *f, const fyssg_nodes *list);
/* Whether the nodes read a name, blocks left out. */
bool fyssg_reads_name(const fyssg_nodes *list, fyssg_atom name);

#endif
