/* The inside of an evaluation: what one thread renders with. */
#ifndef FYSSG_TEMPLATE_EVAL_H
#define FYSSG_TEMPLATE_EVAL_H

#include "libfy-ssg/template/ast.h"
#include "libfy-ssg/template/env.h"
#include "libfy-ssg/template/shape.h"

/* A variable that a template set at its top level, or that was handed to it. */
typedef struct fyssg_variable {
	fyssg_atom name;
	bool exported; /* others can import it */
	fyfm_value value;
} fyssg_variable;

/* Where names are looked up that are no local variables. Lives in the arena. */
typedef struct fyssg_context {
	struct fyssg_context *outer; /* asked next; NULL: what the caller of the render gave */
	bool isolated;               /* an import: only functions are beyond it */
	bool autoescape;             /* now */
	const fyssg_chain *chain;    /* templates whose blocks count */
	fyssg_variable *variables;
	size_t count, capacity;
} fyssg_context;

/* Variables of a function that its inner functions see. */
typedef struct fyssg_cells {
	struct fyssg_cells *outer;
	fyfm_value values[];
} fyssg_cells;

/* One call of a function. */
typedef struct fyssg_frame {
	struct fyssg_frame *caller;
	const fyssg_code *code;
	const fyssg_insn *ip;    /* behind the instruction that runs */
	fyfm_value *slots;
	fyssg_context *context;
	fyssg_cells *cells;
	const fyssg_chain *parent; /* set by EXTENDS */
	struct fyssg_loop *loop;   /* of LOOP code: the loop that called itself; NULL: the first */
	const struct fyssg_closure *closure; /* of LOOP code */
} fyssg_frame;

/* A date as a filter wrote it: lists of pages ask for the same ones again and again. */
typedef struct fyssg_date_text {
	int64_t seconds;   /* since 1970; as the zone's clocks show it, where it `is_local` */
	bool is_local;
	unsigned char len; /* of `text`; 0: nothing is kept here */
	unsigned char format_len;
	char format[21], text[32];
} fyssg_date_text;

#define FYSSG_DATE_TEXTS 32 /* a power of two */

struct fyssg_eval {
	const fyssg_env *env;
	fyssg_eval_options options;
	fya_allocator *arena;
	fyfm_status status; /* of the first failure; FYFM_OK: none */
	fyfm_value globals; /* the caller's context */
	fya_buf *out;
	fyssg_frame *frame; /* the innermost */
	unsigned depth;
	uint64_t steps;     /* left */
	size_t bytes;       /* of values that may still be made */
	fyfm_value *stack, *stack_end;
	struct fyssg_regex_cache *regexes; /* NULL: none was used yet */
	fyfm_value *top;    /* first free value, where a function is called */
	uint32_t *hints;    /* inline caches: where a key was found last */
	struct fyssg_module **modules; /* of the render, by template */
	struct fyssg_fragment_use *fragments; /* memo.c; NULL: nothing is kept */
	/* Where the attribute was looked for that was missed last; for "did you mean". */
	fyfm_value missed_in;
	const char *missed_name; /* as its undefined value has it; NULL: a variable was missed */
	unsigned char *told;     /* bits by site: that an undefined value is shown there */
	bool keeping;       /* a fragment is being rendered that will be kept */
	fya_buf reads;      /* what the recorder was told since it began */
	unsigned warnings;  /* of the render */
	fyssg_date_text dates[FYSSG_DATE_TEXTS]; /* by their hash */
};

/* What an evaluation takes of malloc; the stack is touched only as far as it was ever used. */
typedef struct fyssg_eval_memory {
	const void *stack;
	size_t stack_bytes, other_bytes;
} fyssg_eval_memory;

void fyssg_eval_get_memory(const fyssg_eval *ev, fyssg_eval_memory *out);

/* Values that nobody sees: made while compiling, from constants. Allocates from the environment. */
void fyssg_eval_for_folding(fyssg_eval *ev, const fyssg_env *env);

/* a OP b, as the operator of that name. */
bool fyssg_compares(fyssg_eval *ev, fyssg_compare_op op, fyfm_value a, fyfm_value b);

/* The block that `name` means in a context; *at, if not NULL, is where it was found. NULL:
 * there is none. */
const fyssg_code *fyssg_find_block(const fyssg_chain *from, fyssg_atom name,
                                   const fyssg_chain **at);

/* Looks a name up: variables of contexts, the caller's context, functions. Undefined, of that
 * name, where there is none. */
fyfm_value fyssg_resolve(fyssg_eval *ev, const fyssg_context *c, fyssg_atom name, uint32_t *hint);
/* Sets a variable of a context. False: no memory. */
bool fyssg_context_set(fyssg_eval *ev, fyssg_context *c, fyssg_atom name, fyfm_value v,
                       bool exported);
/* A context inside `outer` (NULL: of an import without context). NULL after fyssg_fail(). */
fyssg_context *fyssg_context_new(fyssg_eval *ev, fyssg_context *outer, const fyssg_chain *chain,
                                 bool autoescape);

/* Memory of the arena; NULL after fyssg_fail(). */
void *fyssg_arena_alloc(fyssg_eval *ev, size_t size);

/* Arguments of a call. */
typedef struct fyssg_args {
	const fyfm_value *positional;
	size_t count;
	const fyfm_value *names; /* strings */
	const fyfm_value *named;
	size_t named_count;
} fyssg_args;

/* Calls anything that can be called. */
fyfm_value fyssg_call_value(fyssg_eval *ev, fyfm_value callee, const fyssg_args *args);
/* callee.name(args), without making a bound method. */
fyfm_value fyssg_call_attr(fyssg_eval *ev, fyfm_value object, fyssg_atom name,
                           const fyssg_args *args);
/* Calls a filter, a test or a function, binding the arguments to its parameters. */
fyfm_value fyssg_call_builtin(fyssg_eval *ev, const fyssg_signature *sig, const fyssg_args *args);
/* The named arguments as a mapping. */
fyfm_value fyssg_args_map(fyssg_eval *ev, const fyssg_args *args);

/* vm.c. Runs a function in the frame that its caller made, up to its end or a failure. */
void fyssg_run(fyssg_eval *ev, fyssg_frame *f);
/* Calls code: makes the frame and runs it, printing to ev->out. `slots` are set by `prepare`,
 * if not NULL. */
typedef struct fyssg_activation {
	const fyssg_code *code;
	fyssg_context *context;
	fyssg_cells *cells;
	const struct fyssg_closure *closure;
	struct fyssg_loop *loop;
	bool (*prepare)(fyssg_eval *ev, fyssg_frame *f, void *user);
	void *user;
} fyssg_activation;
void fyssg_activate(fyssg_eval *ev, const fyssg_activation *call);

/* What was printed since `from` (a length of ev->out) as a string, taken out of the output. */
fyfm_value fyssg_captured(fyssg_eval *ev, size_t from, bool safe);

/* A message about the place that runs now. */
typedef struct fyssg_complaint {
	fyfm_severity severity;
	fyfm_status status;
	bool alone; /* without the chain of calls that led there */
	const char *message, *hint; /* hint: NULL or "" for none */
	const char *word; /* points to this word, if the place has it; NULL: to all of the place */
} fyssg_complaint;
void fyssg_complain(fyssg_eval *ev, const fyssg_complaint *c);

/* undefined.c. Fails where undefined values must not be used, and `v` is one. */
bool fyssg_uses_undefined(fyssg_eval *ev, fyfm_value v);
/* The same for a value that is printed, joined or looped over; where undefined values are let
 * pass, each place is told once, as a warning. */
bool fyssg_shows_undefined(fyssg_eval *ev, fyfm_value v);
/* Fails because an object has no attribute of that name. Returns undefined. */
fyfm_value fyssg_fail_attribute(fyssg_eval *ev, fyfm_value object, const char *name);

/* A built-in limit on how deep C functions may call each other through values. */
bool fyssg_enter(fyssg_eval *ev);
void fyssg_leave(fyssg_eval *ev);

#endif
