/* What errors say, and where they point. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/template/fixture.h"

static const struct row {
	const char *text;
	unsigned line, column, width;
	const char *message, *hint;
} rows[] = {
	{ "{{ title|uper }}", 1, 10, 4, "there is no filter 'uper'", "did you mean 'upper'?" },
	{ "{{ x is evn }}", 1, 9, 3, "there is no test 'evn'", "did you mean 'even'?" },
	{ "a\n  {% fi x %}", 2, 6, 2, "unknown tag 'fi'", "did you mean 'if'?" },
	{ "{% for x in y %}{% endfr %}{% endfor %}", 1, 20, 5,
	  "unknown tag 'endfr' inside 'for', which is closed by 'endfor' or 'else'",
	  "did you mean 'endfor'?" },
	{ "{% if x %}y", 1, 4, 2,
	  "'if' is never closed: 'elif' or 'else' or 'endif' is missing at the end of the template",
	  "" },
	{ "{{ a b }}", 1, 6, 1, "expected end of print statement, got 'b'", "" },
	{ "{{ }}", 1, 4, 2, "expected an expression, got end of print statement", "" },
	{ "{{ x", 1, 5, 0, "the tag is not closed: '}}' is missing", "" },
	{ "a {{ x\n\n", 1, 7, 0, "the tag is not closed: '}}' is missing", "" },
	{ "{% if x\n<p>{{ y }}</p>{% endif %}", 1, 8, 0,
	  "the tag is not closed: '%}' is missing", "" },
	{ "{% if x\n= 1 %}{% endif %}", 1, 8, 0, "the tag is not closed: '%}' is missing", "" },
	{ "{% if a = 1 %}{% endif %}", 1, 9, 1, "expected end of tag, got '='",
	  "'==' compares; '=' is for {% set %} and named arguments" },
	{ "{% if x %}\n{% endfor %}", 2, 4, 6,
	  "'endfor' inside 'if', which is closed by 'elif' or 'else' or 'endif'", "" },
	{ "{% endif %}", 1, 4, 5, "'endif' closes nothing: no tag is open", "" },
	/* habits of other languages */
	{ "{% if a && b %}{% endif %}", 1, 9, 1, "unexpected character '&'",
	  "'and' joins conditions" },
	{ "{% if a || b %}{% endif %}", 1, 10, 1, "expected name, got '|'",
	  "'or' joins conditions" },
	{ "{% if !a %}{% endif %}", 1, 7, 1, "unexpected character '!'",
	  "'not' inverts a condition" },
	{ "{{ a ? b : c }}", 1, 6, 1, "unexpected character '?'",
	  "a choice is written 'a if condition else b'" },
	{ "{{ $x }}", 1, 4, 1, "unexpected character '$'", "names have no '$' in front" },
	{ "{{ x }", 1, 6, 1, "unexpected '}'", "what begins with '{{' ends in '}}'" },
	{ "{{ x %}", 1, 7, 1, "unexpected '}'", "what begins with '{{' ends in '}}'" },
	{ "{% if x }}", 1, 9, 1, "unexpected '}'", "what begins with '{%' ends in '%}'" },
	{ "{{ .Title }}", 1, 4, 1, "expected an expression, got '.'",
	  "no dot stands in front of a name: '{{ title }}', '{{ page.title }}'" },
	{ "{{< note >}}", 1, 3, 1, "expected an expression, got '<'",
	  "shortcodes are for content; a template calls a macro or includes another" },
	{ "{% if a %}{% else if b %}{% endif %}", 1, 19, 2, "expected end of tag, got 'if'",
	  "'{% elif condition %}' is another branch" },
	{ "{% if a %}{% elsif b %}{% endif %}", 1, 14, 5,
	  "unknown tag 'elsif' inside 'if', which is closed by 'elif' or 'else' or 'endif'",
	  "use 'elif'" },
	{ "{% unless a %}{% endunless %}", 1, 4, 6, "unknown tag 'unless'", "use 'if not'" },
	{ "{% assign x = 1 %}", 1, 4, 6, "unknown tag 'assign'", "use 'set'" },
	{ "{{ macros::card() }}", 1, 10, 1, "expected end of print statement, got ':'",
	  "a macro of an imported template is called as 'template.macro()'" },
	{ "{{ l[1, 2:3] }}", 1, 5, 1, "a slice stands alone in its brackets", "" },
	{ "{{ x|truncate(lenght=3) }}", 1, 22, 1, "filter 'truncate' has no parameter 'lenght'",
	  "did you mean 'length'?" },
	{ "{{ x|truncate(suffix='') }}", 1, 22, 2, "filter 'truncate' has no parameter 'suffix'",
	  "it takes 'length', 'killwords', 'end', 'leeway'" },
	{ "{{ x|range }}", 1, 6, 5, "there is no filter 'range'", "it is a function: 'range(...)'" },
	{ "{{ x|upper(1) }}", 1, 12, 1, "filter 'upper' takes at most 0 arguments", "" },
	{ "{{ x|replace('a') }}", 1, 6, 12, "filter 'replace' needs an argument 'new'", "" },
	{ "{{ f(a=1, a=2) }}", 1, 13, 1, "argument 'a' is given twice", "" },
	{ "{% set 1 = x %}", 1, 8, 1, "cannot assign to a constant", "" },
	{ "{% block a %}{% endblock %}\n{% block a %}{% endblock %}", 2, 4, 5,
	  "block 'a' is defined twice", "" },
	{ "{% block a-b %}{% endblock %}", 1, 11, 1, "the name of a block cannot have hyphens",
	  "use an underscore" },
	{ "{% break %}", 1, 4, 5, "'break' outside of a loop", "" },
	{ "{% include 'mian' %}", 1, 12, 6, "there is no template 'mian'",
	  "did you mean 'main'?" },
	{ "{% include 'ma' ~ 'i' ~ zero %}", 1, 12, 17, "there is no template 'mai0'",
	  "did you mean 'main'?" },
	{ "{% extends 'gone.html' %}", 1, 12, 11, "there is no template 'gone.html'", "" },
	{ "{% for x in y %}{% extends 'a' %}{% endfor %}", 1, 20, 7,
	  "'extends' must stand at the top level of a template", "" },
	{ "{% extends 'main' %}", 1, 12, 6, "a template cannot extend itself", "" },
	{ "\xff", 1, 1, 1, "this is not UTF-8", "" },
	/* while rendering */
	{ "\n  {{ page.title.upper() }}", 2, 11, 5, "'title' is undefined", "" },
	{ "{{ absent.x }}", 1, 4, 6, "'absent' is undefined", "" },
	{ "{{ pgae.title }}", 1, 4, 4, "'pgae' is undefined", "did you mean 'page'?" },
	{ "{{ page.kindle + absent.x }}", 1, 18, 6, "'absent' is undefined", "" },
	{ "{{ page.knid.x }}", 1, 9, 4, "'knid' is undefined", "did you mean 'kind'?" },
	{ "{{ page['knid'].x }}", 1, 10, 4, "'knid' is undefined", "did you mean 'kind'?" },
	{ "{{ rnage(3) }}", 1, 4, 5, "'rnage' is undefined", "did you mean 'range'?" },
	{ "{% set total = 1 %}{{ totla.x }}", 1, 23, 5, "'totla' is undefined",
	  "did you mean 'total'?" },
	{ "{% macro card() %}{% endmacro %}{{ crad() }}", 1, 36, 4, "'crad' is undefined",
	  "did you mean 'card'?" },
	{ "{% for post in [1] %}{{ psot.x }}{% endfor %}", 1, 25, 4, "'psot' is undefined",
	  "did you mean 'post'?" },
	{ "{{ slugify('a') }}", 1, 4, 7, "'slugify' is undefined",
	  "it is a filter: 'value|slugify'" },
	{ "{{ title.x }}", 1, 4, 5, "'title' is undefined", "" },
	{ "{{ range(1, size=3) }}", 1, 4, 16,
	  "range() has no parameter 'size'; it takes start, stop, step", "" },
	{ "{{ null.x }}", 1, 4, 4, "'null' is undefined", "use 'none'" },
	{ "{{ 'x'.uper() }}", 1, 8, 4, "'str' object has no attribute 'uper'",
	  "did you mean 'upper'?" },
	{ "{{ 1 / zero }}", 1, 4, 8, "division by zero", "" },
	{ "{{ 'x'.nope() }}", 1, 8, 4, "'str' object has no attribute 'nope'", "" },
	{ "{% for x in zero %}{% endfor %}", 1, 13, 4, "'int' object is not iterable", "" },
	{ "{{ range(1, 2, 3, 4) }}", 1, 4, 17, "range() takes at most 3 arguments, not 4", "" },
	{ "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", 1, 34, 7,
	  "macro 'm' takes at most 1 argument, not 2", "" },
	{ "{% block a required %}{% endblock %}", 1, 4, 5,
	  "block 'a' is required, but no template defines it", "" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(errors, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, errors, table)
{
	const struct row *row = &rows[*number];
	const char *sources[] = { "main", row->text, NULL };
	fixture f;
	const fyfm_diag *d;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_render(&f, "main", "{page: {kind: a}, zero: 0}"), FYFM_OK), "%s",
	          row->text);
	d = fixture_diag(&f, 0);
	cr_expect(eq(str, (char *)d->message, (char *)row->message));
	cr_expect(eq(str, (char *)d->hint, (char *)row->hint));
	cr_expect(eq(str, (char *)d->path, "main"));
	cr_expect(eq(u32, d->line, row->line), "%s", row->text);
	cr_expect(eq(u32, d->column, row->column), "%s", row->text);
	cr_expect(eq(u32, d->width, row->width), "%s", row->text);
	fixture_release(&f);
}

Test(errors, several_in_one_template)
{
	const char *sources[] = {
		"main",
		"{{ a b }}\n{% if %}x{% endif %}\n{{ 'x'|nope }}\n{% for y in %}{% endfor %}\n"
		"{{ ok }}",
		NULL
	};
	fixture f;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_load(&f, "main", NULL), FYFM_OK));
	/* An unknown filter is noticed later than syntax errors, and so not told with them. */
	cr_assert(eq(sz, f.diag_count, 3));
	cr_assert(eq(u32, fixture_diag(&f, 0)->line, 1));
	cr_assert(eq(u32, fixture_diag(&f, 1)->line, 2));
	cr_assert(eq(u32, fixture_diag(&f, 2)->line, 4));
	fixture_release(&f);
}

/* One mistake is told once, and what follows it is still looked at. */
Test(errors, one_mistake_is_one_error)
{
	static const struct {
		const char *text;
		size_t errors;
	} all[] = {
		{ "{% if %}x{% endif %}", 1 },
		{ "{% if x %}{% endfor %}", 1 },
		{ "{% for x in y %}{% if x %}{% endfor %}", 1 },
		{ "{% if x %}{% for y in x %}{% endif %}{% endfor %}", 1 },
		{ "{% if x\n<p>{% endif %}", 1 },
		{ "{{ x }\n<p>{% if x %}{% endif %}", 1 },
		{ "{% if x }}\n<p>{% endif %}{{ a b }}{% endfor %}", 3 },
		{ "{% macro %}{% endmacro %}", 1 },
		{ "{{ a b }}{{ c d }}{{ e f }}", 3 },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *sources[] = { "main", all[i].text, NULL };
		fixture f;

		fixture_init(&f, sources);
		cr_assert(ne(int, fixture_load(&f, "main", NULL), FYFM_OK));
		cr_expect(eq(sz, f.diag_count, all[i].errors), "%s: second: %s", all[i].text,
		          f.diag_count > 1 ? fixture_diag(&f, 1)->message : "");
		fixture_release(&f);
	}
}

Test(errors, what_calls_itself_is_told_once)
{
	const char *sources[] = { "main", "{% include 'other' %}", "other", "{% include 'main' %}",
		                  NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", NULL), FYFM_ERR_LIMIT));
	cr_assert(eq(sz, f.diag_count, 4));
	cr_assert(eq(str, (char *)fixture_diag(&f, 3)->message, "and 197 times more like these"));
	fixture_release(&f);
}

Test(errors, imported_names_are_suggested)
{
	const char *sources[] = { "main",
		                  "{% from 'lib' import tag_lsit %}{{ tag_lsit([]) }}", "lib",
		                  "{% macro tag_list(x) %}{% endmacro %}", NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_render(&f, "main", NULL), FYFM_OK));
	cr_assert(eq(str, (char *)fixture_diag(&f, 0)->message, "'tag_lsit' is undefined"));
	cr_assert(eq(str, (char *)fixture_diag(&f, 0)->hint, "did you mean 'tag_list'?"));
	fixture_release(&f);
}

/* Lenient: what is shown and undefined is told, each place once; what is only asked for is not. */
Test(errors, undefined_values_are_warnings)
{
	static const struct {
		const char *text;
		size_t warnings;
	} all[] = {
		{ "{{ nope }}", 1 },
		{ "{% for i in [1, 2, 3] %}{{ nope }}{% endfor %}", 1 },
		{ "{{ page.nope }}{{ nope }}", 2 },
		{ "{{ nope ~ 'x' }}", 1 },
		{ "{% for x in nope %}{% endfor %}", 1 },
		{ "{% if nope %}{% endif %}{{ nope is defined }}{{ nope|default('x') }}", 0 },
		{ "{{ 'x' if nope }}{{ nope or 'x' }}{{ nope == 1 }}{{ not nope }}", 0 },
		{ "{% macro m(a, b='') %}{{ a }}{{ b }}{% endmacro %}{{ m() }}{{ m() }}", 1 },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *sources[] = { "main", all[i].text, NULL };
		fixture f;

		fixture_init(&f, sources);
		cr_assert(eq(int, fixture_render(&f, "main", "{page: {}}"), FYFM_OK));
		cr_assert(eq(int, fixture_again(&f), FYFM_OK));
		cr_expect(eq(sz, f.diag_count, all[i].warnings), "%s", all[i].text);
		for (size_t k = 0; k < f.diag_count; k++)
			cr_expect(eq(int, fixture_diag(&f, k)->severity, FYFM_WARNING));
		fixture_release(&f);
	}
}

Test(errors, unknown_filters_are_all_told)
{
	const char *sources[] = { "main", "{{ 1|nope }}{{ 2|nada }}{% if 1 is nil %}{% endif %}",
		                  NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_load(&f, "main", NULL), FYFM_OK));
	cr_assert(eq(sz, f.diag_count, 3));
	fixture_release(&f);
}

Test(errors, what_may_not_be_reached_is_a_warning)
{
	const char *sources[] = { "main",
		                  "{% if no %}{{ 1|nope }}{% include 'gone' %}{% endif %}ok",
		                  NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_render(&f, "main", NULL), FYFM_OK));
	cr_assert(eq(str, (char *)fixture_text(&f), "ok"));
	cr_assert(eq(sz, f.diag_count, 2));
	cr_assert(eq(int, fixture_diag(&f, 0)->severity, FYFM_WARNING));
	cr_assert(eq(int, fixture_diag(&f, 1)->severity, FYFM_WARNING));
	fixture_release(&f);
}

Test(errors, show_the_line_and_a_caret)
{
	const char *sources[] = { "main", "one\n\tx {{ page.title.upper() }}\nthree", NULL };
	fixture f;
	const fyfm_diag *d;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_render(&f, "main", "{page: {}}"), FYFM_OK));
	d = fixture_diag(&f, 0);
	cr_assert(eq(str, (char *)d->excerpt, " x {{ page.title.upper() }}"));
	cr_assert(eq(u32, d->excerpt_column, 12));
	cr_assert(eq(str, (char *)d->before, "one"));
	cr_assert(eq(str, (char *)d->after, "three"));
	fixture_release(&f);
}

Test(errors, tell_the_way_that_led_there)
{
	const char *sources[] = {
		"page",
		"{% extends 'base' %}\n{% block b %}{% include 'list' %}{% endblock %}",
		"base",
		"<{% block b %}{% endblock %}>",
		"list",
		"{% from 'lib' import card %}\n{% for p in posts %}{{ card(p) }}{% endfor %}",
		"lib",
		"{% macro card(p) %}\n{{ p.author.name }}{% endmacro %}",
		NULL
	};
	static const struct {
		const char *path, *message;
		unsigned line;
	} want[] = { { "lib", "'author' is undefined", 2 },
		     { "list", "macro 'card' was used here", 2 },
		     { "page", "template 'list' was used here", 2 },
		     { "base", "block 'b' was used here", 1 },
		     { "page", "template 'base' was used here", 1 } };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(ne(int, fixture_render(&f, "page", "{posts: [{}]}"), FYFM_OK));
	cr_assert(eq(sz, f.diag_count, 5));
	for (size_t i = 0; i < 5; i++) {
		const fyfm_diag *d = fixture_diag(&f, i);

		cr_expect(eq(str, (char *)d->path, (char *)want[i].path), "%zu", i);
		cr_expect(eq(str, (char *)d->message, (char *)want[i].message), "%zu", i);
		cr_expect(eq(u32, d->line, want[i].line), "%zu", i);
		cr_expect(eq(int, d->severity, i == 0 ? FYFM_ERROR : FYFM_NOTE), "%zu", i);
	}
	fixture_release(&f);
}

Test(errors, missing_template_is_told_by_its_status_alone)
{
	const char *sources[] = { NULL };
	const fyssg_template *t;
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "gone", &t), FYFM_ERR_NOT_FOUND));
	cr_assert(eq(ptr, (void *)t, NULL));
	cr_assert(eq(sz, f.diag_count, 0));
	fixture_release(&f);
}

Test(errors, of_a_template_are_told_once)
{
	const char *sources[] = { "bad", "{% if %}{% endif %}", "one", "{% include 'bad' %}",
		                  "two", "{% include 'bad' %}", NULL };
	fixture f;

	fixture_init(&f, sources);
	cr_assert(eq(int, fixture_load(&f, "one", NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, fixture_load(&f, "two", NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, fixture_load(&f, "bad", NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(sz, f.diag_count, 1));
	fixture_release(&f);
}

Test(errors, strict_environments_refuse_undefined_values)
{
	static const char *const uses[] = {
		"{{ nope }}",      "{% if nope %}{% endif %}", "{% for x in nope %}{% endfor %}",
		"{{ nope == 1 }}", "{{ nope ~ 'x' }}",         "{{ page.nope }}",
		"{{ not nope }}"
	};

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		const char *sources[] = { "main", uses[i], NULL };
		fixture f;

		fixture_init(&f, sources);
		f.env_options.strict = true;
		cr_expect(ne(int, fixture_render(&f, "main", "{page: {}}"), FYFM_OK), "%s",
		          uses[i]);
		fixture_release(&f);
	}
}

Test(errors, strict_environments_let_ask_for_undefined_values)
{
	const char *sources[] = {
		"main", "{{ nope is defined }}{{ nope|default('d') }}{{ page.x is undefined }}",
		NULL
	};
	fixture f;

	fixture_init(&f, sources);
	f.env_options.strict = true;
	cr_assert(eq(int, fixture_render(&f, "main", "{page: {}}"), FYFM_OK));
	cr_assert(eq(str, (char *)fixture_text(&f), "FalsedTrue"));
	fixture_release(&f);
}
