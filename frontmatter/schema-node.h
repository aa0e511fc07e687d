/*
 * A compiled schema: nodes, one for each place where a schema stands in the source, however often
 * it is referred to. They form a graph, which may have loops; a loop always leads through a
 * property or an item, so that going along it takes ever smaller values.
 *
 * All memory is the schema's allocator's. Text is UTF-8 and NUL-terminated besides its length.
 */
#ifndef FYFM_SCHEMA_NODE_H
#define FYFM_SCHEMA_NODE_H

#include <fyfm/schema.h>

#include "frontmatter/pattern.h"
#include "frontmatter/text-format.h"

/* What `type` may name; bits. */
enum fyfm_i_type {
	FYFM_I_TYPE_NULL = 1,
	FYFM_I_TYPE_BOOLEAN = 2,
	FYFM_I_TYPE_INTEGER = 4, /* 1.0 is one */
	FYFM_I_TYPE_NUMBER = 8,
	FYFM_I_TYPE_STRING = 16, /* timestamps too */
	FYFM_I_TYPE_ARRAY = 32,
	FYFM_I_TYPE_OBJECT = 64
};

enum { FYFM_I_TYPE_COUNT = 7 };

typedef struct fyfm_i_node fyfm_i_node;

typedef struct fyfm_i_nodes {
	const fyfm_i_node **items;
	size_t count;
} fyfm_i_nodes;

typedef struct fyfm_i_names {
	fyfm_str *items;
	size_t count;
} fyfm_i_names;

/* How many there may be of something. */
typedef struct fyfm_i_range {
	size_t least;
	size_t beyond; /* one more than the most; 0: any number */
} fyfm_i_range;

/* `properties`: nodes.items[i] is for the key names.items[i], pair i of `map`. */
typedef struct fyfm_i_members {
	fyfm_value map; /* finds keys; undefined where there are none */
	fyfm_i_names names;
	fyfm_i_nodes nodes;
} fyfm_i_members;

/* `patternProperties`: nodes.items[i] is for keys that match patterns[i]. */
typedef struct fyfm_i_rules {
	const fyfm_i_pattern **patterns;
	fyfm_i_nodes nodes;
} fyfm_i_rules;

/* `dependentRequired`: a mapping with the key names.items[i] needs needs[i] too. */
typedef struct fyfm_i_dependents {
	fyfm_i_names names;
	fyfm_i_names *needs;
} fyfm_i_dependents;

/* `prefixItems` and `items`, which older schemas use for both. */
typedef struct fyfm_i_item_nodes {
	fyfm_i_nodes first;      /* for the first items, one each */
	const fyfm_i_node *rest; /* for all others; or NULL */
} fyfm_i_item_nodes;

/* Members that are zero, NULL or undefined are keywords that the schema has not. */
struct fyfm_i_node {
	bool never; /* the schema `false`: nothing fits */
	bool deprecated;
	fyfm_str description;
	unsigned types; /* enum fyfm_i_type */
	fyfm_value constant;
	fyfm_value choices; /* a sequence */

	fyfm_i_range length; /* of text, in characters */
	const fyfm_i_pattern *pattern;
	enum fyfm_i_format format;

	fyfm_value minimum, maximum, above, below, multiple_of; /* numbers */

	fyfm_i_range item_count;
	bool unique;
	fyfm_i_item_nodes items;
	const fyfm_i_node *contains;

	fyfm_i_range pair_count;
	fyfm_i_names required;
	fyfm_i_members members;
	fyfm_i_rules rules;
	const fyfm_i_node *others;    /* additionalProperties */
	const fyfm_i_node *key_names; /* propertyNames */
	fyfm_i_dependents dependents;

	/* These look at the same value. */
	const fyfm_i_node *ref, *negated, *condition, *if_so, *if_not;
	fyfm_i_nodes all_of, any_of, one_of;
};

struct fyfm_schema {
	const fyfm_i_node *root;
};

/* What `i`, from 0, of the nodes that look at the same value as `n` is, or NULL for a keyword that
 * `n` has not; false where there are no more. */
bool fyfm_i_node_beside(const fyfm_i_node *n, size_t i, const fyfm_i_node **out);

/* --- reading keywords ------------------------------------------------------------------------- */

/* Where a schema or a keyword stands: the keys that lead there, the last one first. */
typedef struct fyfm_i_place {
	const struct fyfm_i_place *up; /* NULL: the top */
	const char *key;
} fyfm_i_place;

typedef struct fyfm_i_compiler fyfm_i_compiler;

/* Reads the value of one keyword into the member of a node that `field` points to. What is wrong
 * is told through fyfm_i_compile_error(). */
typedef void fyfm_i_keyword_fn(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v,
                               void *field);

typedef struct fyfm_i_keyword {
	const char *name;
	fyfm_i_keyword_fn *read; /* NULL: the keyword says nothing about values */
	size_t offset;           /* of the member */
} fyfm_i_keyword;

/* NULL where no keyword has that name. */
const fyfm_i_keyword *fyfm_i_keyword_find(fyfm_str name);
/* The keyword that `name` may have been meant to be, or NULL. */
const char *fyfm_i_keyword_near(fyfm_str name);

/* What readers use of the compiler. Memory is cleared; NULL where it ran out, or where the schema
 * is too large, which ends compiling. */
void *fyfm_i_compile_alloc(fyfm_i_compiler *c, size_t count, size_t size);
fya_allocator *fyfm_i_compile_allocator(const fyfm_i_compiler *c);
/* NULL data as above. The text is in the schema's allocator. */
fyfm_str fyfm_i_compile_text(fyfm_i_compiler *c, fyfm_value v);
/* The place one key further; NULL as above. */
const fyfm_i_place *fyfm_i_compile_place(fyfm_i_compiler *c, const fyfm_i_place *up,
                                         const char *key);
/* The node for a schema, which is read later, or NULL. */
const fyfm_i_node *fyfm_i_compile_node(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_value v);
fyfm_value fyfm_i_compile_root(const fyfm_i_compiler *c);
/* Tells an error at a value, whose diagnostic is returned, or NULL. */
fyfm_diag *fyfm_i_compile_error(fyfm_i_compiler *c, const fyfm_i_place *at, fyfm_status status,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));
fyfm_diag *fyfm_i_compile_warning(fyfm_i_compiler *c, const fyfm_i_place *at, const char *format,
                                  ...) __attribute__((format(printf, 3, 4)));
/* Ends compiling. */
void fyfm_i_compile_out_of_memory(fyfm_i_compiler *c);

/* `$ref`. */
fyfm_i_keyword_fn fyfm_i_read_ref;

#endif
