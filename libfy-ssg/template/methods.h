/* Methods of strings, lists, mappings, numbers and the engine's objects. */
#ifndef FYSSG_TEMPLATE_METHODS_H
#define FYSSG_TEMPLATE_METHODS_H

#include "libfy-ssg/template/call.h"

enum fyssg_receiver {
	FYSSG_ON_STR = 1,
	FYSSG_ON_LIST = 2,
	FYSSG_ON_TUPLE = 4,
	FYSSG_ON_DICT = 8,
	FYSSG_ON_INT = 16,
	FYSSG_ON_FLOAT = 32,
	FYSSG_ON_LOOP = 64,
	FYSSG_ON_CYCLER = 128
};

typedef struct fyssg_method_row {
	const char *name;
	unsigned on;        /* which kinds of values have it */
	bool mutates;
	const char *params; /* as in fyssg_builtin, without the value itself */
	fyfm_value (*call)(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv);
} fyssg_method_row;

extern const fyssg_method_row fyssg_string_methods[];
extern const size_t fyssg_string_method_count;
extern const fyssg_method_row fyssg_collection_methods[];
extern const size_t fyssg_collection_method_count;

/* str.format() and Markup.format(): `rest` a tuple, `named` a mapping. */
fyfm_value fyssg_str_format(fyssg_eval *ev, fyfm_value format, fyfm_value rest, fyfm_value named);

fyfm_value fyssg_cycler_next(fyfm_value self);
void fyssg_cycler_reset(fyfm_value self);

#endif
