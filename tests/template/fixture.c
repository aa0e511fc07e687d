#include "tests/template/fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include <fyfm/parse.h>

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "cannot set up a test: %s\n", what);
	abort();
}

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	const fixture *f = user;

	for (const char *const *s = f->sources; s[0] != NULL; s += 2) {
		if (strcmp(s[0], name) == 0) {
			*out = (fyssg_template_source){ s[1], strlen(s[1]), NULL };
			return FYFM_OK;
		}
	}
	return FYFM_ERR_NOT_FOUND;
}

static void take_diag(void *user, const fyfm_diag *d)
{
	fixture *f = user;

	if (f->diag_count < FIXTURE_DIAGS)
		f->diags[f->diag_count] = *d;
	f->diag_count++;
}

void fixture_init(fixture *f, const char *const *sources)
{
	*f = (fixture){ .sources = sources };
	f->heap = fya_malloc_new();
	f->arena = fya_arena_new(NULL);
	must(f->heap != NULL && f->arena != NULL, "memory");
	fyssg_env_options_init(&f->env_options);
	f->env_options.load = load;
	f->env_options.load_user = f;
	f->env_options.diag = take_diag;
	f->env_options.diag_user = f;
	fyssg_eval_options_init(&f->eval_options);
	f->eval_options.arena = f->arena;
	f->eval_options.diag = take_diag;
	f->eval_options.diag_user = f;
	fya_buf_init(&f->out, f->heap, 0);
}

void fixture_release(fixture *f)
{
	fyssg_eval_free(f->ev);
	fyssg_env_free(f->env);
	fya_buf_release(&f->out);
	fya_destroy(f->arena);
	fya_destroy(f->heap);
}

fyfm_status fixture_load(fixture *f, const char *name, const fyssg_template **out)
{
	const fyssg_template *t;

	if (f->env == NULL)
		f->env = fyssg_env_new(f->heap, &f->env_options);
	must(f->env != NULL, "environment");
	return fyssg_env_load(f->env, name, out == NULL ? &t : out);
}

static fyfm_value parse_context(fixture *f, const char *text)
{
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value v = fyfm_undefined(NULL);

	must(p != NULL && fyfm_parse(p, f->heap, text, strlen(text), NULL, &v, NULL) == FYFM_OK,
	     text);
	fyfm_parser_free(p);
	return v;
}

fyfm_status fixture_render(fixture *f, const char *name, const char *context)
{
	fyfm_status st = fixture_load(f, name, &f->rendered);

	if (st != FYFM_OK)
		return st;
	fyssg_env_freeze(f->env);
	f->ev = fyssg_eval_new(f->env, &f->eval_options);
	must(f->ev != NULL, "evaluation");
	f->context = parse_context(f, context == NULL ? "{}" : context);
	return fixture_again(f);
}

fyfm_status fixture_again(fixture *f)
{
	fya_reset(f->arena);
	return fyssg_render(f->ev, f->rendered, f->context, &f->out);
}

const char *fixture_text(fixture *f)
{
	return fya_buf_cstr(&f->out);
}

const fyfm_diag *fixture_diag(fixture *f, size_t i)
{
	must(i < f->diag_count && i < FIXTURE_DIAGS, "a diagnostic that did not come");
	return &f->diags[i];
}
