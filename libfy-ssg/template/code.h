/*
 * Compiled templates: instructions, and the tables they point into. Written once by the
 * compiler, read only from then on.
 */
#ifndef FYSSG_TEMPLATE_CODE_H
#define FYSSG_TEMPLATE_CODE_H

#include <fyssg/template.h>

typedef enum fyssg_op {
#define OP(name, a, b, pop, push) FYSSG_OP_##name,
#include "libfy-ssg/template/opcodes.h"
#undef OP
	FYSSG_OP_COUNT
} fyssg_op;

typedef struct fyssg_insn {
	uint16_t op; /* fyssg_op */
	uint16_t a;
	uint32_t b;
} fyssg_insn;

#define FYSSG_NO_INDEX UINT32_MAX

/* How a call passes its arguments. The stack holds: what is called, positional arguments,
 * *list, named arguments, **mapping, the caller of a call block, the context of sees_locals. */
typedef struct fyssg_call {
	uint16_t positional, named;
	bool spread, spread_named, caller;
	bool sees_locals;          /* their context is on top: inspect() and debug() show it */
	bool emit, escape;         /* print what comes back; escaped */
	fyssg_atom
		method; /* call this attribute of the object; FYSSG_ATOM_NONE: the object itself */
	const fyfm_value *names;   /* of the named arguments and the caller: strings */
	uint32_t builtin; /* a filter or test called with spread arguments; else FYSSG_NO_INDEX */
} fyssg_call;

/* Names of local variables whose values are on the stack, for templates and blocks that see
 * them. */
typedef struct fyssg_names {
	const fyssg_atom *atoms;
	uint32_t count;
} fyssg_names;

/* Where an instruction comes from; sorted by `insn`, holds up to the next. */
typedef struct fyssg_span {
	uint32_t insn, offset, width;
} fyssg_span;

/* A name that a part of a template reads from outside: a variable of the context, or, where `attr`
 * is not FYSSG_ATOM_NONE, an attribute of one. */
typedef struct fyssg_free_name {
	fyssg_atom root, attr;
} fyssg_free_name;

#define FYSSG_FREE_NAMES_MAX 8
#define FYSSG_FRAGMENT_KEYS 4
#define FYSSG_NO_FRAGMENT UINT16_MAX

/* Statements whose text depends on the values of some names alone: see compile-fragments.c. */
typedef struct fyssg_fragment {
	uint32_t index;      /* among those of the environment */
	uint16_t slot;       /* where a rendering that is to be kept has its record */
	uint16_t name_count; /* FYSSG_NO_FRAGMENT: it is none */
	fyssg_free_name names[FYSSG_FRAGMENT_KEYS];
} fyssg_fragment;

typedef enum fyssg_code_kind {
	FYSSG_CODE_ROOT,
	FYSSG_CODE_BLOCK,
	FYSSG_CODE_MACRO,
	FYSSG_CODE_CALLER,
	FYSSG_CODE_LOOP /* the body of a recursive loop */
} fyssg_code_kind;

typedef struct fyssg_param {
	fyssg_atom name;
	uint16_t slot;
	bool has_default; /* the code computes it where no argument came */
} fyssg_param;

/* One function: a template's top level, a block, a macro, ... */
typedef struct fyssg_code {
	uint32_t index;       /* among those of the environment */
	fyssg_code_kind kind;
	bool escapes;         /* the template's own autoescape */
	fyssg_atom name;      /* FYSSG_ATOM_NONE: none */
	const fyssg_template *template;
	const fyssg_insn *insns;
	uint32_t count;
	uint32_t first_site;  /* instruction i has the inline cache first_site + i */
	uint16_t slots;       /* local variables */
	uint16_t stack;       /* deepest stack of operands */
	bool own_cells;       /* has inner functions, and so a record of cells */
	uint16_t cells;       /* variables that inner functions see */
	uint16_t param_count;
	const fyssg_param *params;
	/* slots of what a macro's body asks for; UINT16_MAX: it does not */
	uint16_t varargs_slot, kwargs_slot, caller_slot;
	const struct fyssg_code *block; /* the block that super() means; NULL: none */
	const fyssg_span *spans;
	uint32_t span_count;
} fyssg_code;

/* Templates whose blocks stand in for each other, the most derived one first. */
typedef struct fyssg_chain {
	const fyssg_template *template;
	const struct fyssg_chain *next;
} fyssg_chain;

struct fyssg_template {
	const fyssg_env *env;
	const char *name;       /* NUL-terminated */
	const char *path;
	uint32_t index;         /* among the environment's templates */
	fyfm_status status;     /* FYFM_OK, or why it could not be compiled */
	bool begun;             /* was asked for, and so is compiled or being compiled */
	bool missing;           /* no such template: a name that was asked for and is remembered */
	const fyssg_template *parent; /* that it extends in any case; NULL: none, or not known */
	const char *text;       /* newlines are \n; as long as `len` */
	size_t len;
	bool autoescape;
	const fyssg_code *root;
	const fyssg_code *const *blocks;
	uint32_t block_count;
	const fyssg_code *const *codes; /* all functions */
	uint32_t code_count;
	const fyfm_value *constants;
	uint32_t constant_count;
	const fyfm_str *texts;  /* what EMIT_TEXT prints */
	uint32_t text_count;
	const fyssg_call *calls;
	uint32_t call_count;
	const fyssg_names *names;
	uint32_t names_count;
	fyssg_chain chain;      /* this template and the parents known by constant names */
	const fyssg_template **links; /* what it names by constants: CONSTANT_TEMPLATE's operands */
	uint32_t link_count;
	const fyssg_atom *globals; /* read from the context */
	uint32_t global_count;
	const fyssg_fragment *fragments;
	uint32_t fragment_count;
	/* The whole of it could be a fragment of a template that includes it, as far as these names
	 * can be one's there. */
	bool is_fragment;
	uint32_t weight, free_count;
	const fyssg_free_name *free;
};

/* The place of instruction `insn`. */
fyssg_span fyssg_code_span(const fyssg_code *code, uint32_t insn);

#ifndef NDEBUG
/* Aborts where a function's jumps, operands or stack depths are not what opcodes.h says. */
void fyssg_verify(const fyssg_env *env, const fyssg_template *t);
#endif
/* Appends all functions of a template as text. */
void fyssg_disassemble(const fyssg_env *env, const fyssg_template *t, fya_buf *out);

#endif
