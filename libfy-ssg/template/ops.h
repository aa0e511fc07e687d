/*
 * Values as Jinja2 sees them: truth, order, equality, printing, iteration, arithmetic - what Python does with
 * the same values, for the VM and for filters. All take the evaluation context because objects of the
 * program answer through their classes; failures go through fyssg_fail() and return undefined or false.
 */
#ifndef FYSSG_TEMPLATE_OPS_H
#define FYSSG_TEMPLATE_OPS_H

#include <fyssg/template.h>

bool fyssg_truth(fyssg_eval *ev, fyfm_value v);
/* a == b; 1 == 1.0 == true as in Python. Never fails. */
bool fyssg_equal(fyssg_eval *ev, fyfm_value a, fyfm_value b);
/* Below, equal to, above 0 as a < b, a == b, a > b. Fails for kinds that Python does not order. */
int fyssg_compare(fyssg_eval *ev, fyfm_value a, fyfm_value b);
/* needle in haystack: string in string, element in sequence, key in mapping. */
bool fyssg_contains(fyssg_eval *ev, fyfm_value haystack, fyfm_value needle);

/* v.name and v[key], as Jinja2's getattr and getitem: attribute first, then item, and the other way round.
 * Undefined with a name where there is none. */
fyfm_value fyssg_attr(fyssg_eval *ev, fyfm_value v, fyssg_atom name);
fyfm_value fyssg_item(fyssg_eval *ev, fyfm_value v, fyfm_value key);
/* v[start:stop:step]; undefined bounds are left out. Strings are cut at characters. */
fyfm_value fyssg_slice(fyssg_eval *ev, fyfm_value v, fyfm_value start, fyfm_value stop, fyfm_value step);
/* Elements, pairs, or characters (code points). Fails for what has no length. */
size_t fyssg_length(fyssg_eval *ev, fyfm_value v);

typedef enum fyssg_binary {
	FYSSG_ADD, FYSSG_SUB, FYSSG_MUL, FYSSG_DIV, FYSSG_FLOORDIV, FYSSG_MOD, FYSSG_POW,
	FYSSG_CONCAT /* ~ */
} fyssg_binary;
fyfm_value fyssg_arith(fyssg_eval *ev, fyssg_binary op, fyfm_value a, fyfm_value b);
fyfm_value fyssg_negate(fyssg_eval *ev, fyfm_value v);

/* Appends str(v), unescaped. */
void fyssg_str(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* Appends v as {{ v }} does: escaped where `escape` is set and v is not safe. */
void fyssg_print(fyssg_eval *ev, fyfm_value v, bool escape, fya_buf *out);
/* Appends repr(v), as Python prints elements of lists. */
void fyssg_repr(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* str(v) as text: of the string itself where v is one, else in the arena. */
fyfm_str fyssg_text_of(fyssg_eval *ev, const fyfm_value *v);
/* A string of the arena's from bytes that may go away. */
fyfm_value fyssg_new_string(fyssg_eval *ev, const char *data, size_t len, bool safe);

/* Walks what can be looped over: sequences, objects, mappings (keys), strings (characters). */
typedef struct fyssg_iter {
	fyfm_value over;
	size_t next, count; /* of a string: bytes */
	fyfm_kind kind;
} fyssg_iter;
/* False, after fyssg_fail(), for what cannot be looped over; undefined and null: undefined is empty as in Jinja2,
 * null fails. */
bool fyssg_iter_begin(fyssg_eval *ev, fyfm_value v, fyssg_iter *it);
bool fyssg_iter_next(fyssg_eval *ev, fyssg_iter *it, fyfm_value *out);

/* A growing list in the arena, for filters. */
typedef struct fyssg_list {
	fyfm_value *items;
	size_t count, capacity;
} fyssg_list;
bool fyssg_list_push(fyssg_eval *ev, fyssg_list *l, fyfm_value v);
fyfm_value fyssg_list_seq(fyssg_eval *ev, const fyssg_list *l);
/* All elements of v as a list. */
bool fyssg_list_from(fyssg_eval *ev, fyfm_value v, fyssg_list *out);

/* For filters that take other things: calls a filter or test by name ("map", "select"), an attribute path
 * ("a.b.0") as Jinja2's make_attrgetter does. */
fyfm_value fyssg_call_filter(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc,
                             fyfm_value kwargs);
bool fyssg_call_test(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc);
fyfm_value fyssg_attr_path(fyssg_eval *ev, fyfm_value v, fyfm_value path);

/* Tables of Jinja2's own. */
extern const fyssg_builtin fyssg_std_filters[];
extern const size_t fyssg_std_filter_count;
extern const fyssg_builtin fyssg_std_tests[];
extern const size_t fyssg_std_test_count;
extern const fyssg_builtin fyssg_std_functions[]; /* range, dict, ... */
extern const size_t fyssg_std_function_count;

#endif
