#include "tests/template/expression.h"

#include <stdio.h>
#include <stdlib.h>

#include "allocators/testing.h"
#include "libfy-ssg/time/zone.h"

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	expression *x = user;

	(void)name;
	*out = (fyssg_template_source){ .text = x->source, .len = strlen(x->source) };
	return FYFM_OK;
}

static void take_diag(void *user, const fyfm_diag *diag)
{
	expression *x = user;

	if (diag->severity == FYFM_ERROR && x->error.message[0] == '\0')
		x->error = *diag;
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "cannot set up a test: %s\n", what);
	abort();
}

static void add_classes(expression *x, const fyssg_class *const *classes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int id = fyssg_env_add_class(x->env, classes[i]);

		must(id >= 0, classes[i]->name);
		if (i == 0)
			x->first_class = (unsigned)id;
	}
}

void expression_init(expression *x, const char *name, const char *source, const char *zone)
{
	expression_init_classes(x, name, source, zone, NULL, 0);
}

void expression_init_classes(expression *x, const char *name, const char *source, const char *zone,
                             const fyssg_class *const *classes, size_t class_count)
{
	fyssg_env_options env_options;
	fyssg_eval_options eval_options;

	*x = (expression){ .source = source };
	x->heap = fya_malloc_new();
	x->arena = fya_failing_new(fya_arena_new(NULL), 0);
	must(x->heap && x->arena, "memory");
	must(!zone || fyssg_zone_load(x->heap, zone, &x->zone) == FYFM_OK, zone);
	fyssg_env_options_init(&env_options);
	env_options.load = load;
	env_options.load_user = x;
	env_options.diag = take_diag;
	env_options.diag_user = x;
	x->env = fyssg_env_new(x->heap, &env_options);
	must(x->env, "an environment");
	add_classes(x, classes, class_count);
	must(fyssg_env_load(x->env, name, &x->compiled) == FYFM_OK, source);
	fyssg_env_freeze(x->env);
	fyssg_eval_options_init(&eval_options);
	eval_options.arena = x->arena;
	eval_options.zone = x->zone;
	eval_options.diag = take_diag;
	eval_options.diag_user = x;
	x->ev = fyssg_eval_new(x->env, &eval_options);
	x->context = fyfm_map(x->heap, NULL, NULL, 0, fyfm_undefined(NULL));
	fya_buf_init(&x->out, x->heap, 0);
	must(x->ev, "an evaluation");
}

void expression_release(expression *x)
{
	fya_buf_release(&x->out);
	fyssg_eval_free(x->ev);
	fyssg_env_free(x->env);
	fyssg_zone_free(x->zone);
	fya_destroy(x->arena);
	fya_destroy(x->heap);
}

fyfm_status expression_render(expression *x)
{
	x->error.message[0] = '\0';
	fya_buf_clear(&x->out);
	fya_reset(x->arena);
	return fyssg_render(x->ev, x->compiled, x->context, &x->out);
}

const char *render_text(const char *name, const char *source, const char *zone)
{
	static char text[4096];
	expression x;
	fyfm_status st;

	expression_init(&x, name, source, zone);
	st = expression_render(&x);
	if (st == FYFM_OK)
		snprintf(text, sizeof(text), "%s", fya_buf_cstr(&x.out));
	else
		snprintf(text, sizeof(text), "error: %s", x.error.message);
	expression_release(&x);
	return text;
}

fyfm_status render_status(const char *source)
{
	expression x;
	fyfm_status st;

	expression_init(&x, "x", source, NULL);
	st = expression_render(&x);
	expression_release(&x);
	return st;
}
