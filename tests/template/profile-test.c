/* What the functions of templates cost. Times are not compared with anything but each other. */
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/template/world.h"

static const char *const sources[] = {
	"main",
	"{% extends 'base' %}"
	"{% macro m(n) %}<{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}>{% endmacro %}"
	"{% block body %}{{ m(2) }}{% include 'part' %}{% endblock %}",
	"base", "[{% block body %}{% endblock %}]",
	"part", "{% for p in site.parts %}{{ p.url }}{{ p.title }}{% endfor %}",
	"other", "{{ site.title }}",
	NULL
};

/* The row of that template, kind and name; all zero where there is none. */
static fyssg_profile_row row_of(const fyssg_profile *profile, const char *template_name,
                                const char *kind, const char *name)
{
	fyssg_profile_row row;
	size_t position = 0;

	while (fyssg_profile_next(profile, &position, &row))
		if (strcmp(row.template_name, template_name) == 0 && strcmp(row.kind, kind) == 0 &&
		    strcmp(row.name, name) == 0)
			return row;
	return (fyssg_profile_row){ .calls = 0 };
}

static void start(world *w, size_t memo_bytes)
{
	world_init(w, sources, memo_bytes);
	cr_assert(world_load(w), "%s", fya_buf_cstr(&w->told));
	fyssg_eval_free(w->ev);
	w->options.profile = fyssg_profile_new(w->env);
	cr_assert(ne(ptr, w->options.profile, NULL));
	w->ev = fyssg_eval_new(w->env, &w->options);
}

static void stop(world *w)
{
	fyssg_profile_free(w->options.profile);
	world_release(w);
}

Test(profile, counts_calls_and_bytes)
{
	fyssg_profile_row row;
	world w;

	start(&w, 0);
	for (uint64_t page = 1; page <= 3; page++)
		cr_assert(eq(int, world_render(&w, page, 1), FYFM_OK));
	row = row_of(w.options.profile, "main", "template", "");
	cr_assert(eq(u64, row.calls, 3));
	cr_assert(eq(u64, row.bytes, w.out.len));
	row = row_of(w.options.profile, "base", "template", "");
	cr_assert(eq(u64, row.calls, 3));
	cr_assert(eq(u64, row.bytes, w.out.len));
	row = row_of(w.options.profile, "main", "block", "body");
	cr_assert(eq(u64, row.calls, 3));
	cr_assert(eq(u64, row.bytes, w.out.len - 3 * strlen("[]")));
	/* What calls itself is counted each time, but its bytes only once. */
	row = row_of(w.options.profile, "main", "macro", "m");
	cr_assert(eq(u64, row.calls, 9));
	cr_assert(eq(u64, row.bytes, 3 * strlen("<2<1<0>>>")));
	row = row_of(w.options.profile, "part", "template", "");
	cr_assert(eq(u64, row.calls, 3));
	cr_assert(eq(u64, row.kept_bytes, 0));
	cr_assert(eq(u64, row_of(w.options.profile, "base", "block", "body").calls, 0));
	cr_assert(eq(u64, row_of(w.options.profile, "other", "template", "").calls, 0));
	stop(&w);
}

Test(profile, shares_time_out)
{
	fyssg_profile_row row, main;
	uint64_t sum = 0;
	size_t position = 0;
	world w;

	start(&w, 0);
	for (uint64_t page = 1; page <= 20; page++)
		cr_assert(eq(int, world_render(&w, page, 1), FYFM_OK));
	main = row_of(w.options.profile, "main", "template", "");
	cr_assert(gt(u64, main.total_ns, 0));
	while (fyssg_profile_next(w.options.profile, &position, &row)) {
		cr_expect(le(u64, row.self_ns, row.total_ns), "%s", row.template_name);
		cr_expect(le(u64, row.total_ns, main.total_ns), "%s", row.template_name);
		sum += row.self_ns;
	}
	/* Every moment belongs to one function. */
	cr_assert(eq(u64, sum, main.total_ns));
	stop(&w);
}

Test(profile, tells_what_was_kept)
{
	fyssg_profile_row row;
	world w;

	start(&w, 1 << 20);
	for (uint64_t page = 1; page <= 4; page++)
		cr_assert(eq(int, world_render(&w, page, 1), FYFM_OK));
	row = row_of(w.options.profile, "main", "block", "body");
	cr_assert(gt(u64, row.kept_bytes, 0));
	cr_assert(lt(u64, row.kept_bytes, row.bytes));
	/* The first page rendered it, the three others did not even call it. */
	cr_assert(eq(u64, row_of(w.options.profile, "part", "template", "").calls, 1));
	cr_assert(eq(u64, row.kept_bytes,
	             3 * row_of(w.options.profile, "part", "template", "").bytes));
	stop(&w);
}

Test(profile, adds_up)
{
	fyssg_profile *sum;
	world w;

	start(&w, 0);
	world_render(&w, 1, 1);
	sum = fyssg_profile_new(w.env);
	cr_assert(ne(ptr, sum, NULL));
	fyssg_profile_add(sum, w.options.profile);
	fyssg_profile_add(sum, w.options.profile);
	cr_assert(eq(u64, row_of(sum, "main", "macro", "m").calls, 6));
	cr_assert(eq(u64, row_of(sum, "main", "template", "").self_ns,
	             2 * row_of(w.options.profile, "main", "template", "").self_ns));
	fyssg_profile_free(sum);
	stop(&w);
}

/* A render that fails leaves nothing open. */
Test(profile, survives_failures)
{
	static const char *const failing[] = {
		"main", "{% macro m(n) %}{{ 1 // n }}{{ m(n - 1) }}{% endmacro %}{{ m(3) }}", NULL
	};
	fyssg_profile_row row;
	world w;

	world_init(&w, failing, 0);
	cr_assert(world_load(&w));
	fyssg_eval_free(w.ev);
	w.options.profile = fyssg_profile_new(w.env);
	w.ev = fyssg_eval_new(w.env, &w.options);
	for (int i = 0; i < 3; i++)
		cr_assert(ne(int, world_render(&w, 1, 1), FYFM_OK));
	row = row_of(w.options.profile, "main", "macro", "m");
	cr_assert(eq(u64, row.calls, 12));
	cr_assert(le(u64, row.self_ns, row.total_ns));
	stop(&w);
}
