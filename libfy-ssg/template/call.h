/* Binding arguments, for methods and functions that the engine itself has. */
#ifndef FYSSG_TEMPLATE_CALL_H
#define FYSSG_TEMPLATE_CALL_H

#include "libfy-ssg/template/objects.h"

#define FYSSG_MAX_PARAMS 32

/* Sorts arguments into one value for each parameter of `params` (as in fyssg_builtin),
 * undefined for what was left out. `what` names the function in errors. False after
 * fyssg_fail(). */
bool fyssg_bind(fyssg_eval *ev, const char *what, const char *params, const fyssg_args *args,
                fyfm_value argv[FYSSG_MAX_PARAMS + 2]);

/* A method and the value that it is of. */
typedef struct fyssg_bound {
	fyfm_value self;
	fyfm_str name;
} fyssg_bound;
fyfm_value fyssg_call_bound(fyssg_eval *ev, const fyssg_bound *m, const fyssg_args *args);

/* loop(items): prints the body of a recursive loop for other items. */
void fyssg_loop_call(fyssg_eval *ev, fyssg_loop *l, const fyssg_args *args);

#endif
