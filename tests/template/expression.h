/* Expressions evaluated through the engine, for tests of operators and filters. */
#ifndef TESTS_TEMPLATE_EXPRESSION_H
#define TESTS_TEMPLATE_EXPRESSION_H

#include <fyssg/template.h>

/* One environment, and one evaluation whose arena can be made to fail. */
typedef struct expression {
	fya_allocator *heap, *arena; /* arena: a failing one over an arena */
	fyssg_env *env;
	fyssg_eval *ev;
	const char *source;
	const fyssg_template *compiled;
	unsigned first_class;
	fyssg_zone *zone;
	fyfm_value context;
	fya_buf out;
	fyfm_diag error; /* of the last evaluation; its message is "" where there was none */
} expression;

/* Makes an environment that knows one template of this text, escaping as its name ("x.html",
 * "x.txt") has it. `zone` may be NULL (UTC). Aborts where that fails. */
void expression_init(expression *x, const char *name, const char *source, const char *zone);
/* The same, with classes of objects; x->first_class is the id of the first, the others follow. */
void expression_init_classes(expression *x, const char *name, const char *source, const char *zone,
                             const fyssg_class *const *classes, size_t class_count);
void expression_release(expression *x);
/* Renders it; x->out has the text. */
fyfm_status expression_render(expression *x);

/* The text of a template, or "error: MESSAGE"; static, until the next call. */
const char *render_text(const char *name, const char *source, const char *zone);
/* The status of rendering it. */
fyfm_status render_status(const char *source);

#endif
