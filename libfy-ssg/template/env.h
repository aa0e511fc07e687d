/* The inside of an environment: names, registries and templates. */
#ifndef FYSSG_TEMPLATE_ENV_H
#define FYSSG_TEMPLATE_ENV_H

#include "libfy-ssg/template/code.h"

/* The parameters of a filter, a test or a function, taken apart. */
typedef struct fyssg_signature {
	const fyssg_builtin *builtin;
	fyssg_atom name;
	uint16_t count;       /* values that `call` expects, the two collectors included */
	uint16_t named;       /* of them, those with names of their own */
	bool rest, rest_named; /* has *name, **name */
	const fyssg_atom *params;
	const bool *optional;
} fyssg_signature;

typedef enum fyssg_builtin_kind {
	FYSSG_BUILTIN_FILTER,
	FYSSG_BUILTIN_TEST,
	FYSSG_BUILTIN_FUNCTION,
	FYSSG_BUILTIN_KINDS
} fyssg_builtin_kind;

/* What a name means beside being a name. */
typedef struct fyssg_atom_info {
	const char *text; /* NUL-terminated */
	uint32_t len;
	fyfm_value key;   /* as a string, for looking it up in mappings */
	uint32_t builtin[FYSSG_BUILTIN_KINDS]; /* index in env->builtins, or FYSSG_NO_INDEX */
	bool is_method;   /* the name of a method of some kind of value */
	bool is_dict_method;
	bool assigned;    /* some loaded template has a variable of this name */
} fyssg_atom_info;

struct fyssg_env {
	fya_allocator *outer; /* the caller's */
	fya_allocator *pool;  /* everything that the environment keeps */
	fyssg_env_options options;
	bool frozen;

	fyssg_atom_info *atoms;
	size_t atom_count, atom_capacity;
	uint32_t *atom_table; /* open addressing: atom + 1, 0 for empty */
	size_t atom_slots;    /* a power of two */

	const fyssg_class *classes[256];
	unsigned class_count;

	fyssg_signature *builtins;
	size_t builtin_count, builtin_capacity;

	fyssg_template **templates;
	size_t template_count, template_capacity;
	unsigned load_depth;  /* templates that are being compiled, each for the one before */
	uint32_t site_count;  /* inline caches that an evaluation needs */
	uint32_t max_stack;   /* largest slots + stack of any function */

	fyssg_read *reads;
	size_t read_count, read_capacity;
	uint32_t *read_table; /* as atom_table, of reads */
	size_t read_slots;

	fyssg_free_name *shared; /* of the options */
	uint32_t shared_count;
	uint32_t fragment_count, code_count; /* of all templates */
};

fyssg_atom fyssg_intern(fyssg_env *env, const char *name, size_t len);

static inline const fyssg_atom_info *fyssg_atom_of(const fyssg_env *env, fyssg_atom atom)
{
	return &env->atoms[atom];
}

/* Index in env->builtins, or FYSSG_NO_INDEX. */
uint32_t fyssg_env_find_builtin(const fyssg_env *env, fyssg_builtin_kind kind, const char *name,
                                size_t len);
/* The nearest name of that kind, or NULL. */
const char *fyssg_env_suggest(const fyssg_env *env, fyssg_builtin_kind kind, fyfm_str name);

/* Whether a call of it can be left out where the same call was made before in this build. */
static inline bool fyssg_is_repeatable(const fyssg_builtin *b)
{
	return (b->effects & (FYSSG_READS_OUTPUT | FYSSG_TELLS)) == 0;
}

/* The nearest name of a template to one that there is not, or NULL. Answers until the next call. */
const char *fyssg_env_suggest_template(const fyssg_env *env, const char *name);

/* A template among the loaded ones, or NULL. */
const fyssg_template *fyssg_env_find_template(const fyssg_env *env, const char *name, size_t len);

/* Whether templates of that name escape what they print. */
bool fyssg_env_autoescapes(const fyssg_env *env, const char *name);

/* Loads and compiles a template, unless that is done or under way. The answer's `missing` and
 * `status` tell how it went. NULL: no memory. */
fyssg_template *fyssg_env_require(fyssg_env *env, const char *name, size_t len);

/* The same template, perhaps not compiled yet. */
fyssg_template *fyssg_env_reserve(fyssg_env *env, const char *name, size_t len);

/* Compiles t->text, and what it names by constants; the result, or why there is none, goes to
 * *t. */
void fyssg_compile(fyssg_env *env, fyssg_template *t);

/* What the compiler tells the analysis of reads. */
bool fyssg_reads_add(fyssg_env *env, fyssg_read read);
/* A global variable of which some template has a local namesake may be read where that one is
 * meant: such reads are noted without their root too. */
bool fyssg_reads_complete(fyssg_env *env);

#endif
