/* Where memory comes from, and what happens when there is none. */
#include <malloc.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "allocators/testing.h"
#include "tests/template/fixture.h"

/* Something of everything. */
static const char *const sources[] = {
	"main",
	"{% extends 'base' %}{% from 'lib' import card, box as b %}{% import 'lib' as lib %}"
	"{% set total = namespace(n=0, list=[]) %}"
	"{% block body %}{% for p in posts if p.n > 0 %}{% set total.n = total.n + p.n %}"
	"{% do total.list.append(p.n) %}{{ card(p, n=loop.index) }}{{ loop.cycle('a', 'b') }}{% "
	"else %}none{% endfor %}"
	"{% call b('t') %}{{ super() }}{{ total.n ~ '/' ~ (total.list|join('-')) }}{% endcall %}"
	"{% for t in tree recursive %}{{ t.n }}{{ loop(t.kids) }}{% endfor %}"
	"{% set text %}{{ html }}{% endset %}{{ text|upper }}{{ lib.card({'t': html}) }}"
	"{% filter trim %} {{ '{:>5}'.format(3) }} {% endfilter %}{{ 'a,b'.split(',') }}{{ "
	"d.items()|list }}"
	"{% endblock %}",
	"base",
	"<{% block body scoped %}base{{ html }}{% endblock %}>{% include ['gone', 'part'] %}"
	"{% autoescape false %}{{ html }}{% endautoescape %}{% with a = 1, b = [1, 2.5, {'k': "
	"none}] %}{{ a }}{{ b }}{% endwith %}",
	"part",
	"{{ posts|sort(attribute='n', reverse=true)|map(attribute='t')|list }}{{ '%s-%d' % (html, "
	"4) }}",
	"lib",
	"{% macro card(p, n=0) %}[{{ p.t }}{{ n }}{{ varargs }}{{ kwargs }}]{% endmacro %}"
	"{% macro box(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}",
	NULL
};

static const char context[] = "{html: '<b>&</b>', d: {x: 1}, posts: [{t: one, n: 1}, {t: a longer "
                              "title, n: 2}, {t: no, n: 0}],"
			      " tree: [{n: r, kids: [{n: l, kids: []}]}]}";

Test(memory, renders_take_nothing_from_the_heap)
{
	fya_allocator *counting = fya_failing_new(fya_malloc_new(), 0);
	size_t before, calls;
	fya_buf out;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", context), FYFM_OK), "%s", f.diags[0].message);
	fya_buf_init(&out, counting, 0);
	cr_assert(eq(int, fyssg_render(f.ev, f.rendered, f.context, &out), FYFM_OK));
	calls = fya_failing_calls(counting);
	cr_assert(gt(sz, calls, 0));
	before = mallinfo2().uordblks;
	for (size_t i = 0; i < 1000; i++) {
		fya_buf_clear(&out);
		fya_reset(f.arena);
		cr_assert(eq(int, fyssg_render(f.ev, f.rendered, f.context, &out), FYFM_OK));
	}
	cr_assert(eq(sz, fya_failing_calls(counting), calls));
	cr_assert(eq(sz, mallinfo2().uordblks, before));
	fya_buf_release(&out);
	fya_destroy(counting);
	fixture_release(&f);
}

Test(memory, renders_are_all_the_same)
{
	char *first;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", context), FYFM_OK));
	first = strdup(fixture_text(&f));
	for (size_t i = 0; i < 20; i++) {
		fya_buf_clear(&f.out);
		cr_assert(eq(int, fixture_again(&f), FYFM_OK));
		cr_assert(eq(str, first, (char *)fixture_text(&f)));
	}
	free(first);
	fixture_release(&f);
}

static fyfm_status load_source(void *user, const char *name, fyssg_template_source *out)
{
	(void)user;
	for (const char *const *s = sources; s[0] != NULL; s += 2) {
		if (strcmp(s[0], name) == 0) {
			*out = (fyssg_template_source){ s[1], strlen(s[1]), NULL };
			return FYFM_OK;
		}
	}
	return FYFM_ERR_NOT_FOUND;
}

/* Makes an environment and compiles in it; what came of it. */
static fyfm_status compile_in(fya_allocator *a)
{
	fyssg_env_options options;
	const fyssg_template *t;
	fyfm_status st;
	fyssg_env *env;

	fyssg_env_options_init(&options);
	options.load = load_source;
	env = fyssg_env_new(a, &options);
	if (env == NULL)
		return FYFM_ERR_NOMEM;
	st = fyssg_env_load(env, "main", &t);
	cr_expect(eq(int, t != NULL, st == FYFM_OK));
	fyssg_env_free(env);
	return st;
}

Test(memory, every_allocation_of_a_compilation_may_fail, .timeout = 300)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *a = fya_failing_new(tracking, 0);
	fyfm_status st = FYFM_OK;
	size_t n = 0;

	do {
		fya_failing_set(a, ++n);
		st = compile_in(a);
		cr_expect(eq(int, st, fya_failing_calls(a) >= n ? FYFM_ERR_NOMEM : FYFM_OK),
		          "allocation %zu", n);
		cr_assert(eq(sz, fya_tracking_live(tracking), 0), "allocation %zu", n);
		cr_assert(eq(ptr, (void *)fya_tracking_fault(tracking), NULL), "allocation %zu", n);
	} while (fya_failing_calls(a) >= n);
	cr_assert(eq(int, st, FYFM_OK));
	cr_assert(gt(sz, n, 10));
	fya_destroy(a);
}

/* Where memory is only given back, or asked for once more, a failure goes unnoticed, and the
 * page is whole. */
Test(memory, every_allocation_of_a_render_may_fail, .timeout = 300)
{
	fya_allocator *arena = fya_failing_new(fya_arena_new(NULL), 0);
	size_t n = 0, failed = 0;
	char *whole;
	fixture f;

	fixture_init(&f, sources);
	f.eval_options.arena = arena;
	cr_assert(eq(int, fixture_render(&f, "main", context), FYFM_OK));
	whole = strdup(fixture_text(&f));
	do {
		fyfm_status st;

		fya_buf_clear(&f.out);
		fya_reset(arena);
		f.diag_count = 0;
		fya_failing_set(arena, ++n);
		st = fyssg_render(f.ev, f.rendered, f.context, &f.out);
		if (st == FYFM_OK) {
			cr_expect(eq(str, (char *)fixture_text(&f), whole), "allocation %zu", n);
			continue;
		}
		failed++;
		cr_expect(eq(int, st, FYFM_ERR_NOMEM), "allocation %zu", n);
		cr_expect(ge(sz, f.diag_count, 1), "allocation %zu", n);
		cr_expect(eq(sz, f.out.len, 0), "allocation %zu", n);
	} while (fya_failing_calls(arena) >= n);
	cr_assert(gt(sz, failed, n / 2));
	cr_assert(gt(sz, n, 50));
	free(whole);
	fixture_release(&f);
	fya_destroy(arena);
}

static void *no_alloc(fya_allocator *a, size_t size, size_t align)
{
	(void)a;
	(void)size;
	(void)align;
	return NULL;
}

static void no_free(fya_allocator *a, void *p, size_t size)
{
	(void)a;
	(void)p;
	(void)size;
}

Test(memory, output_that_cannot_grow)
{
	static const fya_ops ops = { .name = "none", .alloc = no_alloc, .free = no_free };
	fya_allocator none = { .ops = &ops };
	fixture f;
	fya_buf out;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", context), FYFM_OK));
	fya_buf_init(&out, &none, 0);
	fya_reset(f.arena);
	cr_expect(eq(int, fyssg_render(f.ev, f.rendered, f.context, &out), FYFM_ERR_NOMEM));
	cr_expect(eq(sz, out.len, 0));
	cr_expect(eq(int, fixture_diag(&f, 0)->status, FYFM_ERR_NOMEM));
	fixture_release(&f);
}

Test(memory, frozen_environments_refuse_changes)
{
	static const fyssg_class class = { .name = "x" };
	const fyssg_template *t;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", context), FYFM_OK));
	cr_expect(eq(int, fyssg_env_add_class(f.env, &class), -1));
	cr_expect(eq(int, fyssg_env_add_filters(f.env, NULL, 0), FYFM_ERR_USAGE));
	cr_expect(eq(int, fyssg_env_load(f.env, "part", &t), FYFM_ERR_USAGE));
	cr_expect(eq(u32, fyssg_env_intern(f.env, "a name never seen"), FYSSG_ATOM_NONE));
	fixture_release(&f);
}
