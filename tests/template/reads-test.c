/* What templates read, as the build asks before it begins. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/template/fixture.h"

static const char *name_of(const fixture *f, fyssg_atom atom)
{
	return atom == FYSSG_ATOM_NONE ? "-" : fyssg_env_atom_name(f->env, atom).data;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* All reads as "root/via/name", sorted, a blank between two. */
static void write_reads(fixture *f, char *out, size_t size)
{
	static char rows[64][128];
	const fyssg_read *reads;
	size_t count, len = 0;

	reads = fyssg_env_reads(f->env, &count);
	cr_assert(le(sz, count, 64));
	for (size_t i = 0; i < count; i++)
		snprintf(rows[i], sizeof(rows[i]), "%s/%s/%s", name_of(f, reads[i].root),
		         name_of(f, reads[i].via), name_of(f, reads[i].name));
	qsort(rows, count, sizeof(rows[0]), by_text);
	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i == 0 ? "" : " ", rows[i]);
}

static const struct row {
	const char *text, *want;
} rows[] = {
	{ "{{ page.date }}", "page/-/date" },
	{ "{{ page['date'] }}", "page/-/date" },
	{ "{{ page.params.x }}", "page/-/params page/params/x" },
	{ "{{ page['params']['x'] }}", "page/-/params page/params/x" },
	{ "{{ page.a.b.c }}", "-/-/c page/-/a page/a/b" },
	{ "{{ page[k] }}", "page/-/-" },
	{ "{{ page.params[k] }}", "page/-/params page/params/-" },
	{ "{{ page[0] }}{{ page[1:2] }}", "" },
	{ "{% for p in site.pages %}{{ p.title }}{{ p.params.x }}{% endfor %}",
	  "-/-/params -/-/title -/-/x site/-/pages" },
	{ "{% set p = page %}{{ p.title }}", "-/-/title" },
	{ "{% macro m(p) %}{{ p.title }}{{ page.url }}{% endmacro %}{{ m(page) }}",
	  "-/-/title page/-/url" },
	{ "{{ f().a }}{{ (x or y).b }}{{ x[0].c }}", "-/-/a -/-/b -/-/c" },
	{ "{{ page }}{% for x in page %}{% endfor %}{{ page|tojson }}", "" },
	{ "{{ pages|map(attribute='date')|list }}", "-/-/date" },
	{ "{{ pages|sort(attribute='params.order') }}", "-/-/order -/-/params" },
	{ "{{ pages|sort(attribute=by) }}", "-/-/-" },
	{ "{{ pages|groupby('year') }}{{ pages|selectattr('draft') }}{{ pages|rejectattr('hidden', "
	  "'eq', 1) }}",
	  "-/-/draft -/-/hidden -/-/year" },
	{ "{{ pages|sum(attribute='words') }}{{ page|attr('slug') }}{{ pages|join(', ', "
	  "attribute='t') }}",
	  "-/-/slug -/-/t -/-/words" },
	{ "{{ page.title.upper() }}{{ page.items() }}", "page/-/title" },
	{ "{{ page.get_it() }}", "page/-/get_it" },
	{ "{% if page.draft %}{{ page.a }}{% endif %}", "page/-/a page/-/draft" },
	{ "{% for page in site.pages %}{{ page.title }}{% endfor %}{{ page.url }}",
	  "-/-/title -/-/url page/-/url site/-/pages" },
	{ "{% block b %}{{ page.title }}{% endblock %}", "page/-/title" },
	{ "{% include 'part' %}", "part/-/x" },
	{ "{% for x in y %}{{ loop.index }}{{ loop.previtem.date }}{% endfor %}", "-/-/date" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(reads, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, reads, table)
{
	const struct row *row = &rows[*number];
	const char *sources[] = { "main", row->text, "part", "{{ part.x }}", NULL };
	char have[1024];
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "main", NULL), FYFM_OK), "%s", row->text);
	write_reads(&f, have, sizeof(have));
	cr_assert(eq(str, have, (char *)row->want), "%s", row->text);
	fixture_release(&f);
}

static bool uses(fixture *f, const fyssg_template *t, const char *name)
{
	return fyssg_template_uses(t, fyssg_env_intern(f->env, name));
}

Test(uses, follow_what_is_named_by_constants)
{
	const char *sources[] = {
		"main",  "{% extends 'base' %}{% block b %}{{ mine }}{% endblock %}",
		"base",  "{% block b %}{% endblock %}{% include 'part' %}{{ local }}",
		"part",  "{% from 'lib' import m %}{{ m() }}{{ partial }}",
		"lib",   "{% macro m() %}{{ library }}{% endmacro %}",
		"other", "{{ elsewhere }}",
		NULL
	};
	static const char *const yes[] = { "mine", "partial", "library", "local" };
	const fyssg_template *t, *other;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "main", &t), FYFM_OK));
	cr_assert(eq(int, fixture_load(&f, "other", &other), FYFM_OK));
	for (size_t i = 0; i < 4; i++)
		cr_expect(uses(&f, t, yes[i]), "%s", yes[i]);
	cr_expect(not(uses(&f, t, "elsewhere")));
	cr_expect(not(uses(&f, t, "m")));
	cr_expect(uses(&f, other, "elsewhere"));
	cr_expect(not(uses(&f, other, "mine")));
	fixture_release(&f);
}

Test(uses, ends_in_circles)
{
	const char *sources[] = { "main", "{% include 'a' ignore missing %}", "a",
		                  "{% include 'main' %}{{ x }}", NULL };
	const fyssg_template *t;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "main", &t), FYFM_OK));
	cr_assert(uses(&f, t, "x"));
	cr_assert(not(uses(&f, t, "y")));
	fixture_release(&f);
}

Test(uses, local_variables_do_not_count)
{
	const char *sources[] = { "main",
		                  "{% set a = 1 %}{{ a }}{% for b in [1] %}{{ b }}{% endfor %}"
		                  "{% macro m(c) %}{{ c }}{{ m }}{% endmacro %}{% if d %}{% set e "
		                  "= 1 %}{% endif %}{{ e }}",
		                  NULL };
	const fyssg_template *t;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "main", &t), FYFM_OK));
	cr_expect(not(uses(&f, t, "a")));
	cr_expect(not(uses(&f, t, "b")));
	cr_expect(not(uses(&f, t, "c")));
	cr_expect(not(uses(&f, t, "m")));
	cr_expect(uses(&f, t, "d"));
	/* Assigned in one branch only: it may be the context's. */
	cr_expect(uses(&f, t, "e"));
	fixture_release(&f);
}
