/*
 * Putting a template's functions together: instructions, jumps, stack depths, and the tables.
 *
 * Nothing here is checked for memory by its caller: the first failure is kept in
 * fyssg_unit.nomem, and what was made after it is of no use.
 */
#ifndef FYSSG_TEMPLATE_EMIT_H
#define FYSSG_TEMPLATE_EMIT_H

#include "libfy-ssg/template/ast.h"

struct fyssg_scope;

/* A growing array of the compilation. */
#define FYSSG_ARRAY(type)        \
	struct {                 \
		type *items;     \
		size_t count;    \
		size_t capacity; \
	}

/* Jumps whose target is not known yet. */
typedef FYSSG_ARRAY(uint32_t) fyssg_jumps;

/* One template while it is compiled. */
typedef struct fyssg_unit {
	fyssg_env *env;
	fyssg_template *template;
	fya_allocator *scratch;
	fyssg_report report;
	fyssg_ast ast;
	bool nomem;             /* nothing that is made from here on is of use */
	bool too_large;         /* for want of numbers, not of memory: too many variables */
	bool known_extends;     /* an extends that is always executed was seen */
	unsigned extends_count; /* so far */
	size_t looks;           /* at nodes, for fragments */
	FYSSG_ARRAY(const fyssg_code *) codes;
	FYSSG_ARRAY(const fyssg_code *) blocks;
	FYSSG_ARRAY(fyfm_value) constants;
	FYSSG_ARRAY(fyfm_str) texts;
	FYSSG_ARRAY(fyssg_call) calls;
	FYSSG_ARRAY(fyssg_names) names;
	FYSSG_ARRAY(const fyssg_template *) links;
	FYSSG_ARRAY(fyssg_atom) globals;
	FYSSG_ARRAY(fyssg_fragment) fragments;
	fyssg_code no_code; /* stands for a function that there was no memory for */
	/* names with a meaning */
	fyssg_atom caller, varargs, kwargs, loop, self, super, inspect, debug;
} fyssg_unit;

enum fyssg_region_kind { FYSSG_REGION_LOOP, FYSSG_REGION_CAPTURE, FYSSG_REGION_AUTOESCAPE };

/* What break and continue have to undo on their way out of a loop. */
typedef struct fyssg_region {
	enum fyssg_region_kind kind;
	uint16_t slot;
	uint32_t again;               /* LOOP: where continue goes */
	fyssg_jumps breaks;           /* LOOP: jumps to its end */
	struct fyssg_region *outer;
} fyssg_region;

/* A variable of the context that a function keeps in a slot once it was looked up. */
typedef struct fyssg_global_slot {
	fyssg_atom name;
	uint16_t slot;
} fyssg_global_slot;

/* One function while it is compiled. */
typedef struct fyssg_function {
	fyssg_unit *unit;
	struct fyssg_function *outer; /* whose cells it sees; NULL: none */
	fyssg_code *code;
	FYSSG_ARRAY(fyssg_insn) insns;
	FYSSG_ARRAY(fyssg_span) spans;
	FYSSG_ARRAY(fyfm_str) pending;     /* text that is not printed yet */
	FYSSG_ARRAY(fyssg_global_slot) globals;
	FYSSG_ARRAY(fyssg_atom) captured;  /* names that inner functions use */
	bool captures_all;                 /* they may use any */
	fyssg_region *region;
	unsigned depth, max_depth;         /* of the stack */
	unsigned slots, cells;
	uint16_t fragment_slot;            /* of all its fragments; UINT16_MAX: none yet */
	uint32_t offset, width;            /* of what is compiled now */
} fyssg_function;

bool fyssg_unit_grow(fyssg_unit *u, void *items, size_t count, size_t *capacity, size_t size);

/* Appends to a FYSSG_ARRAY; the unit remembers a failure. */
#define FYSSG_PUSH(unit, array, item)                                                          \
	do {                                                                                   \
		if (fyssg_unit_grow(unit, &(array).items, (array).count, &(array).capacity,    \
		                    sizeof(*(array).items)))                                   \
			(array).items[(array).count++] = (item);                               \
	} while (0)

/* Copies an array of the compilation to where the environment keeps it; NULL for an empty one. */
const void *fyssg_unit_keep(fyssg_unit *u, const void *items, size_t count, size_t size);

/* The place that instructions emitted from here on belong to. */
void fyssg_at(fyssg_function *f, const fyssg_node *n);
uint32_t fyssg_emit(fyssg_function *f, fyssg_op op, unsigned a, uint32_t b);
/* A jump whose target is set later, by fyssg_land(). */
uint32_t fyssg_emit_jump(fyssg_function *f, fyssg_op op, unsigned a);
/* Makes a jump lead to the next instruction. */
void fyssg_land(fyssg_function *f, uint32_t jump);
/* The next instruction, for jumps back. */
uint32_t fyssg_here(fyssg_function *f);
/* The stack as it is on another path that leads here. */
void fyssg_set_depth(fyssg_function *f, unsigned depth);

void fyssg_emit_constant(fyssg_function *f, fyfm_value v);
/* Borrows the text. Neighbours are printed as one. */
void fyssg_emit_text(fyssg_function *f, fyfm_str text);
void fyssg_emit_call(fyssg_function *f, fyssg_op op, const fyssg_call *call);
uint32_t fyssg_add_names(fyssg_unit *u, const fyssg_atom *atoms, size_t count);
/* The index of a template named by a constant. */
uint32_t fyssg_add_link(fyssg_unit *u, const fyssg_template *t);
void fyssg_add_global(fyssg_unit *u, fyssg_atom name);

uint16_t fyssg_new_slot(fyssg_function *f);
/* The slot that the function's fragments, which are never inside each other, have together. */
uint16_t fyssg_fragment_slot(fyssg_function *f);
/* The slot in which the function keeps a variable of the context. */
uint16_t fyssg_global_slot_of(fyssg_function *f, fyssg_atom name);

void fyssg_function_init(fyssg_function *f, fyssg_unit *u, fyssg_function *outer, fyssg_code *code);
/* Ends the function and keeps its code. Returns its index among the unit's. */
uint32_t fyssg_function_finish(fyssg_function *f);

#endif
