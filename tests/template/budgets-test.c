/* Templates that would run, nest or print without end. */
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/template/fixture.h"

static const struct row {
	const char *text;
	const char *message; /* begins with it */
} rows[] = {
	{ "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
	  "the template runs for" },
	{ "{% for a in range(1000000000) if a < 0 %}{% endfor %}", "the template runs for" },
	{ "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "calls are nested more than" },
	{ "{% macro f(n) %}{% for i in range(n) %}{{ f(n) }}{% endfor %}{% endmacro %}{{ f(9) }}",
	  "calls are nested more than" },
	{ "{% include 'main' %}", "calls are nested more than" },
	{ "{% import 'main' as m %}", "calls are nested more than" },
	{ "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "calls are nested more than" },
	{ "{% block a %}{{ self.a() }}{% endblock %}", "calls are nested more than" },
	{ "{% for i in range(1000000) %}0123456789012345678901234567890123456789{% endfor %}",
	  "the output is larger than" },
	{ "{% for i in range(1000000) %}{{ '0123456789' * 1000 }}{% endfor %}",
	  "the output is larger than" },
	{ "{% set x %}{% for i in range(1000000) %}0123456789{% endfor %}{% endset %}",
	  "the output is larger than" },
	{ "{{ 'x' * 1000000000 }}", "a text grew beyond" },
	{ "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% "
	  "endfor %}",
	  "the template makes values of more than" },
	{ "{% for i in range(100) %}{% set x = 'a' * 60000000 %}{% endfor %}",
	  "the template makes values of more than" },
	{ "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% "
	  "endfor %}",
	  "the template makes values of more than" },
	{ "{{ [1] * 1000000000 }}", "a list grew beyond" },
	{ "{{ range(1000000000) | sum }}", "the template runs for" },
	{ "{{ range(1000000000) | max }}", "the template runs for" },
	{ "{% set l = [] %}{% do l.append(l) %}{{ l }}", "calls are nested more than" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(budgets, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, budgets, table, .timeout = 60)
{
	const struct row *row = &rows[*number];
	const char *sources[] = { "main", row->text, NULL };
	fixture f;

	fixture_init(&f, sources);
	f.eval_options.max_output = 1 << 20;
	f.eval_options.max_steps = 20 * 1000 * 1000;
	cr_expect(eq(int, fixture_render(&f, "main", NULL), FYFM_ERR_LIMIT), "%s", row->text);
	cr_expect(eq(int, strncmp(fixture_diag(&f, 0)->message, row->message, strlen(row->message)),
	             0),
	          "%s: %s", row->text, fixture_diag(&f, 0)->message);
	cr_expect(eq(sz, f.out.len, 0));
	fixture_release(&f);
}

Test(budgets, are_for_each_render)
{
	const char *sources[] = { "main", "{% for i in range(1000) %}x{% endfor %}", NULL };
	const fyssg_template *t;
	fixture f;

	fixture_init(&f, sources);
	f.eval_options.max_steps = 8000;
	f.eval_options.max_output = 1000;
	cr_assert(eq(int, fixture_render(&f, "main", NULL), FYFM_OK));
	cr_assert(eq(int, fixture_load(&f, "main", &t), FYFM_ERR_USAGE));
	for (size_t i = 0; i < 5; i++) {
		fya_buf_clear(&f.out);
		cr_assert(eq(int, fixture_again(&f), FYFM_OK));
		cr_assert(eq(sz, f.out.len, 1000));
	}
	fixture_release(&f);
}

/* The caller's own text in front is kept, and does not count. */
Test(budgets, output_behind_other_text)
{
	const char *sources[] = { "main", "{% for i in range(n) %}0123456789{% endfor %}", NULL };
	fixture f;

	fixture_init(&f, sources);
	f.eval_options.max_output = 100;
	fya_buf_puts(&f.out, "in front: ");
	cr_assert(eq(int, fixture_render(&f, "main", "{n: 11}"), FYFM_ERR_LIMIT));
	cr_assert(eq(str, (char *)fixture_text(&f), "in front: "));
	fixture_release(&f);
	fixture_init(&f, sources);
	f.eval_options.max_output = 100;
	fya_buf_puts(&f.out, "in front: ");
	cr_assert(eq(int, fixture_render(&f, "main", "{n: 10}"), FYFM_OK));
	cr_assert(eq(sz, f.out.len, 110));
	fixture_release(&f);
}

/* Pathological source text must not take long to refuse. */
static char *repeated(const char *piece, size_t count, const char *end)
{
	size_t len = strlen(piece);
	char *text = malloc(len * count + strlen(end) + 1);

	cr_assert(text != NULL);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, piece, len);
	strcpy(text + len * count, end);
	return text;
}

static const struct heap {
	const char *piece, *end;
	bool valid;
} heaps[] = {
	{ "{{ (", "", false },
	{ "{% if x %}", "", false },
	{ "{{ x }}", "", true },
	{ "{% set x = 1 %}", "", true },
	{ "a", "", true },
	{ "{", "", false },
	{ "{#", "#}", true },
	{ "{% raw %}", "{% endraw %}", true },
	{ "{{ [[[[[[[[", "", false },
	{ "{% for x in y %}", "", false },
	{ "\n", "", true },
	{ "{% nope %}", "", false },
	{ "{{ 1|", "", false },
	{ "{%- if x -%}  {%- endif -%}  ", "", true },
	{ "{{ 'x", "", false },
};

#define HEAP_COUNT (sizeof(heaps) / sizeof(heaps[0]))

ParameterizedTestParameters(budgets, pathological_source)
{
	static size_t numbers[HEAP_COUNT];

	for (size_t i = 0; i < HEAP_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, HEAP_COUNT);
}

ParameterizedTest(size_t *number, budgets, pathological_source, .timeout = 60)
{
	const struct heap *h = &heaps[*number];
	char *text = repeated(h->piece, 50000, h->end);
	const char *sources[] = { "main", text, NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "main", NULL) == FYFM_OK, h->valid), "%s", h->piece);
	cr_assert(le(sz, f.diag_count, 20));
	fixture_release(&f);
	free(text);
}

static const char *const long_expressions[] = {
	" + 1", " ~ 1", ".a", "[0]", "|upper", " and 1", " if 1 else 1", " < 1", "()", " is odd"
};

Test(budgets, long_expressions_end_in_an_error_or_a_value, .timeout = 60)
{
	for (size_t i = 0; i < sizeof(long_expressions) / sizeof(long_expressions[0]); i++) {
		char *text = repeated(long_expressions[i], 20000, " }}");
		char *whole = malloc(strlen(text) + 8);
		const char *sources[] = { "main", whole, NULL };
		fixture f;

		strcpy(whole, "{{ 1");
		strcat(whole, text);
		fixture_init(&f, sources);
		if (fixture_load(&f, "main", NULL) != FYFM_OK)
			cr_expect(ge(sz, f.diag_count, 1), "%s", long_expressions[i]);
		fixture_release(&f);
		free(whole);
		free(text);
	}
}
