/*
 * What a value is to Python: sequence, mapping, number, text. Objects of the program count as what
 * their class lets them do, so that code above this file asks for a shape and not for a kind.
 */
#ifndef FYSSG_TEMPLATE_SHAPE_H
#define FYSSG_TEMPLATE_SHAPE_H

#include "libfy-ssg/template/ops.h"

/* The class of a host value; NULL for other values. */
const fyssg_class *fyssg_class_of(fyssg_eval *ev, fyfm_value v);
bool fyssg_is_string(fyfm_value v);
/* A string that is markup. */
bool fyssg_is_markup(fyfm_value v);
/* Lists, tuples, and objects with `length` and `at` that are no mapping. */
bool fyssg_is_sequence(fyssg_eval *ev, fyfm_value v);
bool fyssg_is_mapping(fyssg_eval *ev, fyfm_value v);

/* Of a sequence. */
size_t fyssg_seq_count(fyssg_eval *ev, fyfm_value seq);
fyfm_value fyssg_seq_at(fyssg_eval *ev, fyfm_value seq, size_t i);

/* The pairs of a mapping, in order. */
typedef struct fyssg_pairs {
	fyfm_value map;
	fyfm_value keys; /* a sequence; undefined for a plain mapping */
	size_t count;
} fyssg_pairs;
void fyssg_pairs_begin(fyssg_eval *ev, fyfm_value map, fyssg_pairs *p);
void fyssg_pairs_at(fyssg_eval *ev, const fyssg_pairs *p, size_t i, fyfm_value *key,
                    fyfm_value *value);
/* The value of a mapping under a key; undefined, without a name, where there is none. `hint`: its
 * likely position. */
fyfm_value fyssg_map_find(fyssg_eval *ev, fyfm_value map, fyfm_value key, size_t hint);

/* A number as Python's arithmetic takes it; booleans are integers. */
typedef struct fyssg_number {
	bool is_float;
	int64_t i;
	double d; /* of an integer too */
} fyssg_number;
bool fyssg_as_number(fyfm_value v, fyssg_number *out);

/* Fails with "'name' is undefined". Returns undefined. */
fyfm_value fyssg_fail_undefined(fyssg_eval *ev, fyfm_value v);
/* Takes note that an object has no attribute of that name, which its undefined value has too. */
void fyssg_missed(fyssg_eval *ev, fyfm_value object, const char *name);
/* The value, or a failure where memory ran out and it is undefined. */
fyfm_value fyssg_made(fyssg_eval *ev, fyfm_value v);
fyfm_value fyssg_make_int(fyssg_eval *ev, int64_t i);
fyfm_value fyssg_make_float(fyssg_eval *ev, double d);
/* A sequence of `count` items, copied. */
fyfm_value fyssg_make_seq(fyssg_eval *ev, const fyfm_value *items, size_t count, bool tuple);
/* Undefined that is named by a key. */
fyfm_value fyssg_missing(fyssg_eval *ev, fyfm_value key);

#endif
