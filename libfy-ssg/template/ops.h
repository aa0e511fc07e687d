/*
 * Values as Jinja2 sees them: truth, order, equality, printing, iteration, arithmetic - what
 * Python does with the same values, for the VM and for filters. All take the evaluation context
 * because objects of the program answer through their classes; failures go through fyssg_fail()
 * and return undefined or false.
 */
#ifndef FYSSG_TEMPLATE_OPS_H
#define FYSSG_TEMPLATE_OPS_H

#include <fyssg/template.h>

bool fyssg_truth(fyssg_eval *ev, fyfm_value v);
/* a == b; 1 == 1.0 == true as in Python. Never fails. */
bool fyssg_equal(fyssg_eval *ev, fyfm_value a, fyfm_value b);
/* a < b and so on. Fails for kinds that Python does not order. */
typedef enum fyssg_order_op { FYSSG_LT, FYSSG_LE, FYSSG_GT, FYSSG_GE } fyssg_order_op;
bool fyssg_order(fyssg_eval *ev, fyssg_order_op op, fyfm_value a, fyfm_value b);
/* needle in haystack: string in string, element in sequence, key in mapping. */
bool fyssg_contains(fyssg_eval *ev, fyfm_value haystack, fyfm_value needle);

/* v.name and v[key], as Jinja2's getattr and getitem: attribute first, then item, and the other
 * way round. Undefined with a name where there is none. */
fyfm_value fyssg_attr(fyssg_eval *ev, fyfm_value v, fyssg_atom name);
fyfm_value fyssg_item(fyssg_eval *ev, fyfm_value v, fyfm_value key);
/* v[start:stop:step]; undefined bounds are left out. Strings are cut at characters. */
fyfm_value fyssg_slice(
	fyssg_eval *ev, fyfm_value v, fyfm_value start, fyfm_value stop, fyfm_value step);
/* The bound method `name` of a string, list, mapping or number; undefined, without a name, where
 * there is none. The engine supplies it; fyssg_attr() and fyssg_item() ask it where Jinja2 would
 * find a method. */
fyfm_value fyssg_method(fyssg_eval *ev, fyfm_value self, fyfm_str name);
/* Elements, pairs, or characters (code points). Fails for what has no length. */
size_t fyssg_length(fyssg_eval *ev, fyfm_value v);

typedef enum fyssg_binary {
	FYSSG_ADD, FYSSG_SUB, FYSSG_MUL, FYSSG_DIV, FYSSG_FLOORDIV, FYSSG_MOD, FYSSG_POW
} fyssg_binary;
fyfm_value fyssg_arith(fyssg_eval *ev, fyssg_binary op, fyfm_value a, fyfm_value b);
fyfm_value fyssg_negate(fyssg_eval *ev, fyfm_value v);

/* Appends str(v), unescaped. */
void fyssg_str(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* Appends v as {{ v }} does: escaped where `escape` is set and v is not safe. */
void fyssg_print(fyssg_eval *ev, fyfm_value v, bool escape, fya_buf *out);
/* Appends repr(v), as Python prints elements of lists. */
void fyssg_repr(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* Append v as a list, a tuple or a dictionary prints; for classes that act as one. */
void fyssg_repr_seq(fyssg_eval *ev, fyfm_value v, bool tuple, fya_buf *out);
void fyssg_repr_map(fyssg_eval *ev, fyfm_value v, fya_buf *out);
/* Python's name of the type: "str", "list", "NoneType", or the name of an object's class. */
const char *fyssg_type_name(fyssg_eval *ev, fyfm_value v);
/* str(v) as text: of the string itself where v is one, else in the arena. */
fyfm_str fyssg_text_of(fyssg_eval *ev, const fyfm_value *v);
/* A string of the arena's from bytes that may go away. */
fyfm_value fyssg_new_string(fyssg_eval *ev, const char *data, size_t len, bool safe);

/* Bytes that one string or list made by a template may take: past it FYFM_ERR_LIMIT. */
#define FYSSG_RESULT_MAX ((size_t)64 << 20)
/* A buffer in the arena for a result of up to FYSSG_RESULT_MAX bytes, and the string it became;
 * the buffer must not be used after that. */
void fyssg_result_begin(fyssg_eval *ev, fya_buf *out);
fyfm_value fyssg_result_end(fyssg_eval *ev, fya_buf *out, bool safe);

/* One level of nested values more, and less, against fyssg_eval_options.max_depth: lists that
 * hold lists, a list that holds itself. fyssg_enter() is false, after fyssg_fail(), past it;
 * then there is nothing to leave. The engine supplies both. */
bool fyssg_enter(fyssg_eval *ev);
void fyssg_leave(fyssg_eval *ev);

/* Against the budgets of a render: steps, and bytes of values that are made. False, after
 * fyssg_fail(), where there are none left. The engine supplies both. */
bool fyssg_spend(fyssg_eval *ev, uint64_t steps);
bool fyssg_take(fyssg_eval *ev, size_t bytes);

/* Walks what can be looped over: sequences, objects, mappings (keys), strings (characters). */
typedef struct fyssg_iter {
	fyfm_value over;
	size_t next, count; /* of a string: bytes */
	fyfm_kind kind;
} fyssg_iter;
/* False, after fyssg_fail(), for what cannot be looped over, null among it. Undefined is empty,
 * as in Jinja2. */
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

/* For filters that take other things: call a filter or a test by its name ("map", "select"), ask
 * whether there is one. The engine supplies these four. */
fyfm_value fyssg_call_filter(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc,
                             fyfm_value kwargs);
bool fyssg_call_test(fyssg_eval *ev, fyfm_str name, const fyfm_value *argv, size_t argc);
bool fyssg_has_filter(fyssg_eval *ev, fyfm_str name);
bool fyssg_has_test(fyssg_eval *ev, fyfm_str name);

/* Classes of the values that filters and functions make. fyssg_env_new() adds them before any
 * other, so that these are their ids. */
enum {
	FYSSG_CLASS_RANGE, /* what range() returns: computed, not stored */
	FYSSG_CLASS_GROUP, /* an element of what groupby returns: a pair with .grouper and .list */
	FYSSG_STD_CLASS_COUNT
};
extern const fyssg_class *const fyssg_std_classes[FYSSG_STD_CLASS_COUNT];

/* Tables of Jinja2's own. */
extern const fyssg_builtin fyssg_std_filters[];
extern const size_t fyssg_std_filter_count;
extern const fyssg_builtin fyssg_std_tests[];
extern const size_t fyssg_std_test_count;
extern const fyssg_builtin fyssg_std_functions[]; /* range, dict, ... */
extern const size_t fyssg_std_function_count;
/* What web sites need on top: date, slugify, ... fyssg_env_new() adds these too. */
extern const fyssg_builtin fyssg_site_filters[];
extern const size_t fyssg_site_filter_count;
extern const fyssg_builtin fyssg_site_functions[]; /* now, inspect, warn, ... */
extern const size_t fyssg_site_function_count;

#endif
