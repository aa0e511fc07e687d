/* A few templates in an environment of their own, for tests of the engine. */
#ifndef TESTS_TEMPLATE_FIXTURE_H
#define TESTS_TEMPLATE_FIXTURE_H

#include <fyssg/template.h>

enum { FIXTURE_DIAGS = 24 };

typedef struct fixture {
	const char *const *sources; /* name, text, name, text, ..., NULL */
	fya_allocator *heap, *arena;
	fyssg_env_options env_options; /* to be changed between init and the first load */
	fyssg_eval_options eval_options;
	fyssg_env *env;
	fyssg_eval *ev;
	fyfm_diag diags[FIXTURE_DIAGS]; /* in the order in which they came */
	size_t diag_count;              /* may be more than are kept */
	fya_buf out;
	const fyssg_template *rendered;
	fyfm_value context;
} fixture;

/* `sources` must stay. Aborts where there is no memory. */
void fixture_init(fixture *f, const char *const *sources);
void fixture_release(fixture *f);
/* Loads a template; *out may be NULL. */
fyfm_status fixture_load(fixture *f, const char *name, const fyssg_template **out);
/* Loads, freezes and renders a template with a context in YAML (NULL: none) into f->out. */
fyfm_status fixture_render(fixture *f, const char *name, const char *context);
/* Renders the same once more, behind what f->out holds. */
fyfm_status fixture_again(fixture *f);
/* The text of f->out; it lives until the next render. */
const char *fixture_text(fixture *f);
/* The diagnostic of that number; aborts where there are fewer. */
const fyfm_diag *fixture_diag(fixture *f, size_t i);

#endif
