/*
 * Jinja2 templates, compiled to bytecode.
 *
 * fyssg_env       templates, filters, tests, functions and classes of objects. Filled by one
 *                 thread, then frozen: from there on nothing in it is written, and any number of
 *                 threads may read it.
 * fyssg_template  one compiled template; belongs to its environment.
 * fyssg_eval      what one thread needs to render: stacks, caches, budgets. Handed to every filter,
 *                 test, function and class.
 *
 * The engine knows no files and no site: sources come from a loader, objects from classes.
 */
#ifndef FYSSG_TEMPLATE_H
#define FYSSG_TEMPLATE_H

#include <fya/buffer.h>
#include <fyfm/diag.h>
#include <fyfm/value.h>
#include <fyssg/zone.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyssg_env fyssg_env;
typedef struct fyssg_template fyssg_template;
typedef struct fyssg_eval fyssg_eval;
typedef struct fyssg_memo fyssg_memo;
typedef struct fyssg_profile fyssg_profile;

/* An interned name: a dense index from 0 in the order of interning. */
typedef uint32_t fyssg_atom;
#define FYSSG_ATOM_NONE UINT32_MAX

/* --- objects ---------------------------------------------------------------------------------- */

/* How objects of one kind behave; `self` is a host value of that class. Entries may be NULL: the
 * object then has no such side. They return undefined for "no such thing", and report a failure
 * through fyssg_fail(). They must not keep `ev`, must not write to anything shared, and allocate
 * from fyssg_arena(ev) only. */
typedef struct fyssg_class {
	const char *name; /* as error messages print it: "page" */
	/* self.name, and self["name"] where `item` is NULL */
	fyfm_value (*get)(fyssg_eval *ev, fyfm_value self, fyssg_atom name);
	/* self[key] */
	fyfm_value (*item)(fyssg_eval *ev, fyfm_value self, fyfm_value key);
	/* An object with `length` and `at` is a sequence: loops, slices and filters take it. */
	size_t (*length)(fyssg_eval *ev, fyfm_value self);
	fyfm_value (*at)(fyssg_eval *ev, fyfm_value self, size_t i);
	/* self[start:start+count] without copying; NULL: a sequence of the elements is made */
	fyfm_value (*slice)(fyssg_eval *ev, fyfm_value self, size_t start, size_t count);
	/* An object with `keys` (a sequence of strings) acts as a mapping where loops and
	 * filters ask for one. */
	fyfm_value (*keys)(fyssg_eval *ev, fyfm_value self);
	/* self(...): see fyssg_builtin.call; argv[0] is the object itself. */
	fyfm_value (*call)(fyssg_eval *ev, const fyfm_value *argv, size_t argc, fyfm_value kwargs);
	/* {{ self }}; NULL prints <name> */
	void (*print)(fyssg_eval *ev, fyfm_value self, fya_buf *out);
	/* False value in conditions; NULL: length > 0 for sequences, else true */
	bool (*truth)(fyssg_eval *ev, fyfm_value self);
	/* An object is named by its payload alone, and one that reads it learns the same in every
	 * render: what depends on such objects only can be kept, see fyssg_memo */
	bool frozen;
	/* Names of attributes that inspect() shows, separated by blanks; NULL: none */
	const char *attributes;
} fyssg_class;

/* --- filters, tests, functions ---------------------------------------------------------------- */

/* `argv` has exactly one value for each parameter of the builtin, bound when the template was
 * compiled; what the template left out is undefined (fyfm_kind_of() tells; no name). */
typedef fyfm_value (*fyssg_call_fn)(fyssg_eval *ev, const fyfm_value *argv);

/* What a call depends on beside its arguments, and what it does beside answering. With none of
 * them the same arguments always have the same answer. */
enum fyssg_effect {
	/* What is frozen before the first render: pages, data, the configuration, the clock */
	FYSSG_READS_SITE = 1 << 0,
	FYSSG_READS_OUTPUT = 1 << 1, /* the output being rendered: its page, what is in scope */
	FYSSG_TELLS = 1 << 2         /* warnings and the like: no call may be left out */
};

typedef struct fyssg_builtin {
	const char *name;
	/* Names of the parameters, separated by blanks, the filtered or tested value first. `?`
	 * behind a name: may be left out. A last `*name` takes further positional arguments as a
	 * tuple, a last `**name` further keyword arguments as a mapping. Example: "value length?
	 * killwords? end? leeway?" */
	const char *params;
	fyssg_call_fn call;
	unsigned effects; /* of fyssg_effect */
} fyssg_builtin;

/* --- environment ------------------------------------------------------------------------------ */

typedef enum fyssg_autoescape {
	FYSSG_AUTOESCAPE_BY_NAME, /* on for .html, .htm, .xml */
	FYSSG_AUTOESCAPE_ON,
	FYSSG_AUTOESCAPE_OFF
} fyssg_autoescape;

/* Text of a template, which must stay valid as long as the environment (errors quote it). */
typedef struct fyssg_template_source {
	const char *text;
	size_t len;       /* bytes, UTF-8 */
	const char *path; /* for diagnostics; NULL: the template's name */
} fyssg_template_source;

/* Finds a template by name. FYFM_ERR_NOT_FOUND where there is none. */
typedef fyfm_status (*fyssg_load_fn)(void *user, const char *name, fyssg_template_source *out);
/* Of all templates that the loader has, the one whose name is nearest to `name`, which it has not;
 * NULL: none is near. Called while templates are compiled, not while they are rendered. The answer
 * is used before the next call. */
typedef const char *(*fyssg_suggest_fn)(void *user, const char *name);

typedef struct fyssg_env_options {
	bool trim_blocks, lstrip_blocks, keep_trailing_newline;
	fyssg_autoescape autoescape;
	bool strict; /* an undefined name or attribute is an error, not an empty text */
	fyssg_load_fn load;
	fyssg_suggest_fn suggest; /* for "did you mean"; NULL: among the loaded ones only */
	void *load_user;          /* of both */
	fyfm_diag_fn diag; /* receives compile errors; all of a template's, not just the first */
	void *diag_user;
	bool chainable; /* an attribute of an undefined value is undefined too, not an error */
	/* Delimiters other than Jinja2's (NULL: those), and prefixes that make a line a
	 * statement or a comment (NULL: none). Borrowed for the environment's life. */
	const char *variable_start, *variable_end, *block_start, *block_end;
	const char *comment_start, *comment_end;
	const char *line_statement_prefix, *line_comment_prefix;
	/* Global variables, and attributes of them, whose values many renders share, separated by
	 * blanks: "site section page.kind". Parts of templates that depend on no others are
	 * fragments, which a fyssg_memo keeps. NULL: there are none. Borrowed. */
	const char *shared;
} fyssg_env_options;

FYA_API void fyssg_env_options_init(fyssg_env_options *o);

/* An environment with Jinja2's filters and tests. Its memory comes from `a`. `options`, which are
 * copied, must not be NULL. NULL: no memory. */
FYA_API fyssg_env *fyssg_env_new(fya_allocator *a, const fyssg_env_options *options);
/* When no evaluation uses it any more; NULL is fine. */
FYA_API void fyssg_env_free(fyssg_env *env);

/* Interns a NUL-terminated name (copied). FYSSG_ATOM_NONE: no memory, or a new name after the
 * freeze; for that, fyssg_env_find_atom(). */
FYA_API fyssg_atom fyssg_env_intern(fyssg_env *env, const char *name);
FYA_API fyfm_str fyssg_env_atom_name(const fyssg_env *env, fyssg_atom atom);
/* The atom of a name that is interned already, or FYSSG_ATOM_NONE. Thread-safe after the freeze. */
FYA_API fyssg_atom fyssg_env_find_atom(const fyssg_env *env, const char *name, size_t len);

/* Adds a class (borrowed for the environment's life) and returns its id for fyfm_host(), or -1 (no
 * memory, too many). */
FYA_API int fyssg_env_add_class(fyssg_env *env, const fyssg_class *c);
FYA_API const fyssg_class *fyssg_env_class(const fyssg_env *env, unsigned class_id);

/* Add `count` builtins (borrowed); a later one of the same name replaces an earlier one. */
FYA_API FYA_CHECKED fyfm_status fyssg_env_add_filters(fyssg_env *env, const fyssg_builtin *b,
                                                      size_t count);
FYA_API FYA_CHECKED fyfm_status fyssg_env_add_tests(fyssg_env *env, const fyssg_builtin *b,
                                                    size_t count);
FYA_API FYA_CHECKED fyfm_status fyssg_env_add_functions(fyssg_env *env, const fyssg_builtin *b,
                                                        size_t count);

/* Compiles the template `name` with all that it extends, includes and imports by constant names,
 * unless that is done already. *out is NULL on failure: FYFM_ERR_NOT_FOUND where the loader does
 * not know `name` itself (nothing is reported), else what the diag sink was told. */
FYA_API FYA_CHECKED fyfm_status fyssg_env_load(fyssg_env *env, const char *name,
                                               const fyssg_template **out);
/* From here on the environment is read only; templates by computed names are found among the
 * loaded. */
FYA_API void fyssg_env_freeze(fyssg_env *env);
/* Appends the instructions of all loaded templates as text, in the order in which they were named.
 * Those with errors are left out. Where `out` fails the text is cut short: see its status. The text
 * is for people: it may change with any version. */
FYA_API void fyssg_env_dump(const fyssg_env *env, fya_buf *out);

FYA_API const char *fyssg_template_name(const fyssg_template *t);
/* Whether t, or anything it extends, includes or imports by constant names, reads the global
 * variable. */
FYA_API bool fyssg_template_uses(const fyssg_template *t, fyssg_atom global);

/* An attribute, or a constant subscript, that loaded templates read.
 *   page.date         root page, via NONE, name date
 *   page.params.x     root page, via params, name x; and the row above for params
 * p.date            root NONE (a local variable, an element, a result, or a longer path), name date
 *   p[k]              name NONE: any name; root and via as above
 * A value used whole (printed, looped over, passed to a filter or function) appears only as the
 * rows of the path that leads to it. */
typedef struct fyssg_read {
	fyssg_atom root, via, name;
} fyssg_read;

/* All different reads of all loaded templates; the array belongs to env and lives until the next
 * load. */
FYA_API const fyssg_read *fyssg_env_reads(const fyssg_env *env, size_t *count);

/* --- rendering -------------------------------------------------------------------------------- */

/* The kind of thing that the engine itself tells a recorder of: the clock, an int64_t. Other kinds are
 * the program's, and other numbers. */
enum { FYSSG_READ_CLOCK = 1 };

/* Told, while an output renders, what it read; the start of incremental builds. */
typedef struct fyssg_recorder {
	/* `kind` and `key` name a thing by what is stable between builds. */
	void (*read)(void *user, unsigned kind, const void *key, size_t key_len);
	void *user;
} fyssg_recorder;

typedef struct fyssg_eval_options {
	fya_allocator *arena;    /* scratch of one render; the caller resets it between renders */
	void *host;              /* for classes and functions: fyssg_host_data() */
	const fyssg_recorder *recorder; /* NULL: nothing is recorded */
	const fyssg_zone *zone;  /* for dates without an offset, and for `date`; NULL: UTC */
	int64_t now;             /* seconds since 1970, UTC: the one clock of a build */
	uint64_t max_steps;      /* instructions of one render; 0: 100 million */
	unsigned max_depth;      /* calls, includes and nested values; 0: 200 */
	size_t max_output;       /* bytes of one render; 0: 64 MiB */
	/* Receives render errors, each followed by notes: the chain of includes */
	fyfm_diag_fn diag;
	void *diag_user;
	/* Told each name, computed by a template, that is not among the loaded ones; may be NULL. The
	 * render goes on as if there were no such template. */
	void (*missing)(void *user, const char *name, size_t len);
	void *missing_user;
	fyssg_memo *memo;        /* NULL: every fragment is rendered each time */
	fyssg_profile *profile;  /* this evaluation's own; NULL: nobody looks at a clock */
} fyssg_eval_options;

FYA_API void fyssg_eval_options_init(fyssg_eval_options *o);

/* One for each thread. `env` must be frozen and outlive it; `options`, which are copied, must not be
 * NULL and must have an arena. Memory for stacks and caches from malloc. NULL: no memory. */
FYA_API fyssg_eval *fyssg_eval_new(const fyssg_env *env, const fyssg_eval_options *options);
/* NULL is fine. */
FYA_API void fyssg_eval_free(fyssg_eval *ev);

/* Renders `t` behind what `out` holds. `context` (a mapping, or a host object with `get`)
 * answers for global variables. On failure `out` is cut back to where it was and the diag sink
 * told why: FYFM_ERR_LIMIT (a budget), FYFM_ERR_NOMEM, FYFM_ERR_TYPE and others (the template's
 * error). In the steady state nothing is allocated but from the arena. */
FYA_API FYA_CHECKED fyfm_status fyssg_render(fyssg_eval *ev, const fyssg_template *t,
                                             fyfm_value context, fya_buf *out);

/* --- what is rendered once -------------------------------------------------------------------- */

/* The texts of fragments, each for the values that it depends on: of any number of evaluations
 * of one environment that all see the same site, in any threads. Reading takes no lock. Output,
 * diagnostics, budgets and what a recorder is told are the same with a memo and without. */

/* Memory from malloc, at most about `max_bytes`; what does not fit is not kept. NULL: no memory. */
FYA_API fyssg_memo *fyssg_memo_new(size_t max_bytes);
/* When no evaluation uses it any more; NULL is fine. */
FYA_API void fyssg_memo_free(fyssg_memo *m);
/* How many texts it keeps, and (stats may be NULL) the memory of all. Any thread. */
FYA_API size_t fyssg_memo_count(fyssg_memo *m, fya_stats *stats);

/* --- where time goes -------------------------------------------------------------------------- */

/* What was spent in one function of a template: its top level, a block, a macro, ... */
typedef struct fyssg_profile_row {
	const char *template_name, *name; /* the environment's; name: "" for a top level */
	const char *kind;                 /* "template", "block", "macro", "call block", "loop" */
	uint64_t calls;
	uint64_t self_ns, total_ns;       /* without and with what it calls */
	uint64_t bytes, kept_bytes;       /* printed, with what it calls; of them from a memo */
} fyssg_profile_row;

/* For one evaluation at a time. NULL: no memory. */
FYA_API fyssg_profile *fyssg_profile_new(const fyssg_env *env);
/* When no evaluation uses it any more; NULL is fine. */
FYA_API void fyssg_profile_free(fyssg_profile *p);
/* Adds what another one of the same environment counted. */
FYA_API void fyssg_profile_add(fyssg_profile *p, const fyssg_profile *more);
/* The functions that were called, one by one, in no order: *position is 0 at first. False past the
 * last. */
FYA_API bool fyssg_profile_next(const fyssg_profile *p, size_t *position, fyssg_profile_row *out);

/* --- for classes, filters, tests and functions ------------------------------------------------ */

FYA_API fya_allocator *fyssg_arena(fyssg_eval *ev);
FYA_API void *fyssg_host_data(fyssg_eval *ev);
FYA_API const fyssg_env *fyssg_eval_env(const fyssg_eval *ev);
FYA_API const fyssg_zone *fyssg_eval_zone(const fyssg_eval *ev);
FYA_API int64_t fyssg_eval_now(const fyssg_eval *ev);
/* Whether the code that runs now escapes what it prints. */
FYA_API bool fyssg_autoescaping(const fyssg_eval *ev);
/* Tells the recorder, if there is one. */
FYA_API void fyssg_record(fyssg_eval *ev, unsigned kind, const void *key, size_t key_len);
/* Ends the render with an error at the place that runs now; the first one counts. Returns
 * undefined, for `return fyssg_fail(...)`. */
FYA_API fyfm_value fyssg_fail(fyssg_eval *ev, fyfm_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
FYA_API bool fyssg_failed(const fyssg_eval *ev);
/* Renders `t` behind what `out` holds while another render goes on, for a class or function that it
 * called: with what is left of its budgets, but with global variables of its own, which `context`
 * answers. max_output is no bound of `out`, which has its own ceiling. False after a failure, which
 * ends the whole render; `out` is then cut back. */
FYA_API FYA_CHECKED bool fyssg_render_inside(fyssg_eval *ev, const fyssg_template *t,
                                             fyfm_value context, fya_buf *out);
/* Tells a warning at the place that runs now; the render goes on. */
FYA_API void fyssg_warn(fyssg_eval *ev, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif
#endif
