/* Jinja2's filters, one function each; filters.c has their names and parameters. */
#ifndef FYSSG_TEMPLATE_FILTERS_H
#define FYSSG_TEMPLATE_FILTERS_H

#include "libfy-ssg/template/ops.h"

#define FILTER(name, params, function) \
	fyfm_value fyssg_filter_##function(fyssg_eval *ev, const fyfm_value *argv);
#include "libfy-ssg/template/filter-list.h"
#undef FILTER
#define SITE_FILTER(name, params, function, effects) \
	fyfm_value fyssg_filter_##function(fyssg_eval *ev, const fyfm_value *argv);
#include "libfy-ssg/template/site-filter-list.h"
#undef SITE_FILTER

/* --- arguments -------------------------------------------------------------------------------- */

/* Whether the template gave an argument at all. */
bool fyssg_given(fyfm_value arg);
/* Given, and not none. */
bool fyssg_given_value(fyfm_value arg);
/* The truth of an argument; false where it was left out. */
bool fyssg_flag(fyssg_eval *ev, fyfm_value arg);
/* An integer argument, or `def` where it was left out. Fails for what is none. */
int64_t fyssg_int_arg(fyssg_eval *ev, fyfm_value arg, int64_t def);
/* The text of a string argument that must be one. Fails, and returns "", else. */
fyfm_str fyssg_string_arg(fyssg_eval *ev, const fyfm_value *arg, const char *name);

/* A path of attributes ("a.b.0"), taken apart once for many lookups. */
typedef struct fyssg_path {
	fyssg_list parts;
	fyfm_value def; /* for what is missing; undefined or null: none */
	bool fold_case; /* strings in lower case */
} fyssg_path;
bool fyssg_path_init(
	fyssg_eval *ev, fyfm_value path, fyfm_value def, bool fold_case, fyssg_path *out);
fyfm_value fyssg_path_get(fyssg_eval *ev, const fyssg_path *p, fyfm_value v);

/* A string in lower case, as sorting and comparing ignore it; other values as they are. */
fyfm_value fyssg_fold_case(fyssg_eval *ev, fyfm_value v);

/* --- what more than one filter does ----------------------------------------------------------- */

/* str(), but markup stays markup. */
fyfm_value fyssg_soft_str(fyssg_eval *ev, fyfm_value v);
/* A value as markup: escaped unless it is. */
fyfm_value fyssg_escaped(fyssg_eval *ev, fyfm_value v);

/* How keys compare. */
typedef enum fyssg_sort_rule {
	FYSSG_SORT_LISTS, /* as lists of keys: by the first that differ, which must have an order */
	FYSSG_SORT_STRICT, /* by <, which equal keys must have too */
	FYSSG_SORT_LENIENT /* by <, and what has no order by the names of its types */
} fyssg_sort_rule;

typedef struct fyssg_sort_options {
	fyssg_sort_rule rule;
	size_t width; /* keys of each item; one, but for lists */
	bool reverse;
} fyssg_sort_options;

/* Sorts `count` items in place by their keys, which stand in the same order. Stable. */
bool fyssg_sort_by_keys(fyssg_eval *ev, fyfm_value *items, const fyfm_value *keys, size_t count,
                fyssg_sort_options options);

/* A number from text as Python's float() and int() read it; false where it is none.
 * fyssg_parse_int() also fails, with `*overflow`, past 64 bits. */
bool fyssg_parse_float(fyssg_eval *ev, fyfm_str text, double *out);
bool fyssg_parse_int(fyfm_str text, int64_t base, int64_t *out, bool *overflow);

/* Appends text without tags and comments, white space made single blanks, entities decoded. */
void fyssg_strip_tags(fyssg_eval *ev, fyfm_str text, fya_buf *out);

#endif
