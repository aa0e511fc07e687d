/*
 * Objects that the engine makes while rendering: macros, loops, modules, namespaces and others.
 * They live in the arena; their values are hosts whose payload is the address.
 */
#ifndef FYSSG_TEMPLATE_OBJECTS_H
#define FYSSG_TEMPLATE_OBJECTS_H

#include "libfy-ssg/template/eval.h"
#include "libfy-ssg/template/ops.h"

/* Ids of the classes, which the environment adds behind those of ops.h. */
enum {
	FYSSG_CLASS_FUNCTION = FYSSG_STD_CLASS_COUNT, /* a builtin; the payload is its index */
	FYSSG_CLASS_METHOD,
	FYSSG_CLASS_MACRO,
	FYSSG_CLASS_LOOP,
	FYSSG_CLASS_MODULE,
	FYSSG_CLASS_TEMPLATE, /* what {% extends "x" %} and the like push */
	FYSSG_CLASS_CONTEXT,
	FYSSG_CLASS_SELF,
	FYSSG_CLASS_BLOCK,
	FYSSG_CLASS_NAMESPACE,
	FYSSG_CLASS_CYCLER,
	FYSSG_CLASS_JOINER,
	FYSSG_CLASS_LIST, /* a list that can change */
	FYSSG_CLASS_DICT,
	FYSSG_ENGINE_CLASS_END
};
extern const fyssg_class *const fyssg_engine_classes[];

static inline fyfm_value fyssg_object(unsigned class_id, const void *p)
{
	return fyfm_host(class_id, (uint64_t)(uintptr_t)p);
}

static inline bool fyssg_is_object(fyfm_value v, unsigned class_id)
{
	return fyfm_kind_of(v) == FYFM_HOST && fyfm_host_class(v) == class_id;
}

static inline void *fyssg_object_of(fyfm_value v)
{
	return (void *)(uintptr_t)fyfm_host_payload(v);
}

/* fyssg_class.call of the engine's own classes, for others that call objects. */
fyfm_value fyssg_call_object(fyssg_eval *ev, const fyfm_value *argv, size_t argc,
                             fyfm_value kwargs);

/* A function and what it sees of the functions around it: a macro, a caller, a recursive loop. */
typedef struct fyssg_closure {
	const fyssg_code *code;
	fyssg_context *context;
	fyssg_cells *cells;
} fyssg_closure;

/* Calls a macro; its text goes to ev->out. */
void fyssg_macro_print(fyssg_eval *ev, const fyssg_closure *macro, const fyssg_args *args);

/* A for loop that runs. */
typedef struct fyssg_loop {
	const fyfm_value *items; /* of a plain sequence or the keys of a mapping, else NULL */
	fyssg_iter iter;         /* where items is NULL */
	size_t next;
	size_t count;            /* SIZE_MAX: of a string's characters, not known yet */
	fyfm_value before, current;
	fyfm_value after;        /* taken from iter early, for nextitem */
	bool has_after, has_changed;
	fyfm_value changed;      /* what changed() was called with last */
	unsigned depth;          /* of recursion, from 0 */
	const fyssg_closure *closure; /* of a recursive loop */
} fyssg_loop;

enum fyssg_loop_field {
	FYSSG_LOOP_INDEX,
	FYSSG_LOOP_INDEX0,
	FYSSG_LOOP_REVINDEX,
	FYSSG_LOOP_REVINDEX0,
	FYSSG_LOOP_FIRST,
	FYSSG_LOOP_LAST,
	FYSSG_LOOP_LENGTH,
	FYSSG_LOOP_DEPTH,
	FYSSG_LOOP_DEPTH0,
	FYSSG_LOOP_PREVITEM,
	FYSSG_LOOP_NEXTITEM
};

/* The field of that name, or -1. */
int fyssg_loop_field_of(const char *name);
fyfm_value fyssg_loop_get(fyssg_eval *ev, fyssg_loop *l, enum fyssg_loop_field field);
/* False after fyssg_fail(): `over` cannot be looped over. */
bool fyssg_loop_begin(fyssg_eval *ev, fyssg_loop *l, fyfm_value over);
/* False at the end; l->current is the element else. */
bool fyssg_loop_next(fyssg_eval *ev, fyssg_loop *l);
/* Runs a recursive loop over something; its text goes to ev->out. `outer` is the loop that
 * called itself. */
void fyssg_loop_run(fyssg_eval *ev, const fyssg_closure *c, fyfm_value over, fyssg_loop *outer);

/* A template that was imported. */
typedef struct fyssg_module {
	fyssg_context *context; /* its variables */
	fyfm_value body;        /* what it printed */
} fyssg_module;

/* The variable of a module, if others may have it; undefined else. */
fyfm_value fyssg_module_get(const fyssg_module *m, fyssg_atom name);

/* A block as a value: super, self.name. */
typedef struct fyssg_block_ref {
	const fyssg_code *code;
	fyssg_context *context;
} fyssg_block_ref;

/* The block under the one that `code` is, or undefined. */
fyfm_value fyssg_super(fyssg_eval *ev, const fyssg_code *code, fyssg_context *c);
void fyssg_block_print(fyssg_eval *ev, const fyssg_block_ref *b);

/* Sets an attribute of what namespace() returned; fails for anything else. */
void fyssg_namespace_set(fyssg_eval *ev, fyfm_value ns, fyssg_atom name, fyfm_value v);

/* Lists and mappings that can change, or copies of those that cannot. `v` itself where it is
 * something else. */
fyfm_value fyssg_thaw(fyssg_eval *ev, fyfm_value v);
fyfm_value fyssg_mutable_list(fyssg_eval *ev, const fyfm_value *items, size_t count);
/* `pairs`: key, value, key, value, ...; of equal keys the last one counts. */
fyfm_value fyssg_mutable_dict(fyssg_eval *ev, const fyfm_value *pairs, size_t count);
fyfm_value fyssg_frozen_dict(fyssg_eval *ev, const fyfm_value *pairs, size_t count);
/* Adds an element to what fyssg_mutable_list() made. */
void fyssg_list_append(fyssg_eval *ev, fyfm_value list, fyfm_value v);

/* Whether a method of that name changes lists or mappings. */
bool fyssg_is_mutator(const char *name);
/* Whether any kind of value has a method of that name. */
bool fyssg_is_method_name(const char *name);
bool fyssg_is_dict_method_name(const char *name);
/* Calls a method of a string, list, mapping or number; false where it has none of that name. */
bool fyssg_call_method(fyssg_eval *ev, fyfm_value self, fyfm_str name, const fyssg_args *args,
                       fyfm_value *result);

/* namespace, cycler, joiner */
extern const fyssg_builtin fyssg_engine_functions[];
extern const size_t fyssg_engine_function_count;

#endif
