/* The filter cases, and filters that Jinja2 does not have. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/template/case-runner.h"
#include "tests/template/expression.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static FILE *open_source(const char *name)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root ? root : ".", name);
	f = fopen(path, "r");
	cr_assert(f != NULL, "%s", path);
	return f;
}

Test(filters, agree_with_jinja, .timeout = 120)
{
	FILE *f = open_source("tests/data/filter-cases.jsonl");
	char id[128], why[2048], *line = NULL;
	size_t capacity = 0, cases = 0;
	ssize_t len;

	while ((len = getline(&line, &capacity, f)) > 0) {
		len -= line[len - 1] == '\n';
		cr_expect(case_run(CASE_ONCE, line, (size_t)len, id, why) == CASE_PASSED, "%s: %s",
		          id, why);
		cases++;
	}
	free(line);
	fclose(f);
	cr_assert(gt(sz, cases, 800));
}

/* In Europe/Paris. */
static const struct row {
	const char *name, *source, *want;
} rows[] = {
	{ "x", "{{ '2024-05-01'|date }}", "2024-05-01" },
	{ "x", "{{ '2024-05-01'|date('%-d %B %Y, %A') }}", "1 May 2024, Wednesday" },
	{ "x", "{{ '2024-05-01T22:30:00Z'|date('%d.%m. %H:%M %Z %z') }}",
	  "02.05. 00:30 CEST +0200" },
	{ "x", "{{ '2024-01-01 12:00'|date('%H:%M %Z') }}", "12:00 CET" },
	{ "x", "{{ 0|date('%F %T') }}", "1970-01-01 01:00:00" },
	{ "x", "{{ 1714557600|date(format='%s') }}", "1714557600" },
	{ "x", "[{{ none|date }}{{ missing|date }}{{ ''|date }}]", "[]" },
	{ "x", "{{ 'yesterday'|date }}", "error: 'yesterday' is no date" },
	{ "x", "{{ 1.5|date }}", "error: float is no date" },
	{ "x", "{{ [1]|date }}", "error: list is no date" },
	{ "x", "{{ 9223372036854775807|date }}", "error: a date outside the years 0 to 9999" },
	{ "x", "{{ 0|date(5) }}", "error: the format of a date must be a string, not int" },
	{ "x.html", "{{ 0|date('<%Y>') }}", "&lt;1970&gt;" },
	{ "x", "{{ '2024-07-01'|date_iso }}", "2024-07-01T00:00:00+02:00" },
	{ "x", "{{ '2024-01-01T00:00:00Z'|date_iso }}[{{ none|date_iso }}]",
	  "2024-01-01T01:00:00+01:00[]" },
	{ "x", "{{ '2024-07-01 08:05'|date_rfc822 }}", "Mon, 01 Jul 2024 08:05:00 +0200" },
	{ "x", "{{ 'Grüße, Welt!'|slugify }}|{{ 42|slugify }}|{{ ''|slugify }}",
	  "grüße-welt|42|" },
	{ "x", "{{ '<p>a &amp;\n <b>b</b></p>'|plainify }}", "a & b" },
	{ "x.html", "{{ '<p>a &lt; b</p>'|plainify }}", "a &lt; b" },
};

ParameterizedTestParameters(filters, of_sites)
{
	static size_t indices[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(rows));
}

ParameterizedTest(size_t *row, filters, of_sites)
{
	const struct row *r = &rows[*row];

	const char *have = render_text(r->name, r->source, "Europe/Paris");

	cr_assert(eq(str, (char *)have, (char *)r->want), "%s", r->source);
}

/* --- the manual ------------------------------------------------------------------------------- */

/* Runs "TEMPLATE   → RESULT"; false for a line that has no arrow. */
static bool run_example(char *line)
{
	char *arrow = strstr(line, " \u2192 "), *want, *end;

	if (!arrow)
		return false;
	want = arrow + strlen(" \u2192 ");
	want[strcspn(want, "\n")] = '\0';
	for (end = arrow; end > line && end[-1] == ' ';)
		end--;
	*end = '\0';
	cr_expect(eq(str, (char *)render_text("x", line, NULL), want), "%s", line);
	return true;
}

Test(filters, examples_of_the_reference)
{
	FILE *f = open_source("doc/template-reference.md");
	bool in_block = false;
	size_t capacity = 0;
	char *line = NULL;
	int examples = 0;

	while (getline(&line, &capacity, f) > 0) {
		if (strncmp(line, "```", 3) == 0)
			in_block = strcmp(line, "```jinja\n") == 0;
		else if (in_block)
			examples += run_example(line);
	}
	free(line);
	fclose(f);
	cr_assert(gt(int, examples, 50));
}
