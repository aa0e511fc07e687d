/* Where a summary ends, and what other generators would have made of a text. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "libfy-ssg/markdown/markdown.h"

static const struct {
	const char *text;
	const char *from; /* what stands where the line begins; NULL: no such line */
} more_cases[] = {
	{ "<!-- more -->", "<!-- more -->" },
	{ "a\n\n<!-- more -->\n\nb\n", "<!-- more -->\n\nb\n" },
	{ "a\n<!--more-->\nb\n", "<!--more-->\nb\n" },
	{ "a\n  <!--\tmore  -->  \nb\n", "  <!--\tmore  -->  \nb\n" },
	{ "a\r\n<!-- more -->\r\nb\r\n", "<!-- more -->\r\nb\r\n" },
	{ "<!-- no more -->\n<!-- more -->\n<!-- more -->\n", "<!-- more -->\n<!-- more -->\n" },
	{ "a <!-- more -->\n", NULL },
	{ "<!-- more --> a\n", NULL },
	{ "<!-- more\n-->\n", NULL },
	{ "<!-- More -->\n", NULL },
	{ "<!-- mo re -->\n", NULL },
	{ "<!- more -->\n", NULL },
	{ "```\n<!-- more -->\n```\n", NULL },
	{ "~~~ html\n\n<!-- more -->\n\n", NULL },
	{ "a\n\n    <!-- more -->\n", NULL },
	{ "> ```\n> a\n<!-- more -->\n", "<!-- more -->\n" },
	{ "```\n```\n<!-- more -->\n", "<!-- more -->\n" },
	{ "````\n```\n<!-- more -->\n````\n", NULL },
	{ "``` a`b\n<!-- more -->\n", "<!-- more -->\n" },
	{ "", NULL },
	{ "a\n", NULL },
};

ParameterizedTestParameters(more, is_a_line)
{
	static size_t rows[sizeof(more_cases) / sizeof(more_cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, more, is_a_line)
{
	const char *text = more_cases[*row].text;
	size_t offset = fyssg_markdown_more(text, strlen(text));

	if (!more_cases[*row].from) {
		cr_assert(eq(sz, offset, SIZE_MAX), "%s", text);
		return;
	}
	cr_assert(ne(sz, offset, SIZE_MAX), "%s", text);
	cr_assert(eq(str, (char *)text + offset, (char *)more_cases[*row].from));
}

/* What was found, one a line: its kind's first letter, name, @ and offset. */
typedef struct findings {
	char text[2000];
	size_t len;
} findings;

static void note(void *user, const char *kind, fyfm_str name, size_t offset)
{
	findings *f = user;
	int n = snprintf(f->text + f->len, sizeof(f->text) - f->len, "%c %.*s@%zu\n", kind[0],
	                 (int)name.len, name.data, offset);

	f->len += (size_t)n;
}

static const struct {
	const char *text;
	const char *found;
} foreign_cases[] = {
	{ "{{< figure src=\"a\" >}}\n", "s figure@0\n" },
	{ "a {{% note %}} b {{% /note %}}\n", "s note@2\n" },
	{ "{{<ref \"a\">}} {{<  b-c_d.e/f >}}\n", "s ref@0\ns b-c_d.e/f@14\n" },
	{ "{{< br/ >}} {{</br >}}\n", "s br@0\n" },
	/* Hugo's own way to show one */
	{ "{{</* figure */>}} {{%/* figure */%}}\n", "" },
	/* Jinja's, which mean nothing here either, but are text for us */
	{ "{{ page.title }} {% if %} {{- a -}} {{<}} {{< >}} {{<\n", "" },
	{ "`{{< a >}}` ``{{< b >}} ` {{< c >}}`` {{< d >}}\n", "s d@38\n" },
	{ "`{{< a >}} {{< b >}}\n\n` {{< c >}}\n", "s a@1\ns b@11\ns c@24\n" },
	{ "`a\n{{< b >}}\nc` {{< d >}}\n", "s d@16\n" },
	{ "\\`{{< a >}}`\n", "s a@2\n" },
	{ "```\n{{< a >}}\n```\n{{< b >}}\n", "s b@18\n" },
	{ "~~~\n{{< a >}}\n```\n{{< a >}}\n", "" },
	{ "    {{< a >}}\n\n    {{< a >}}\nb\n    {{< c >}}\n", "s c@35\n" },
	{ "- a\n\n    {{< b >}}\n\nc\n\n    {{< d >}}\n", "s b@9\n" },
	{ "- ```\n  {{< a >}}\n  ```\n- {{< b >}}\n", "s b@26\n" },
	{ "> ```\n> {{< a >}}\n> ```\n> {{< b >}}\n", "s b@26\n" },
	{ "\t{{< a >}}\n", "" },
	{ ":::{note}\ntext\n:::\n", "d note@0\n" },
	{ "::: warning Title\n\n:::tip\n", "d warning@0\nd tip@19\n" },
	{ "::::{a:b-c}\n::::\n", "d a:b-c@0\n" },
	{ "> :::note\n  :::caution\n", "d note@2\nd caution@12\n" },
	{ "a :::note\n::note\n:::\n:::{.x}\n:::{a b}\n", "" },
	{ "```\n:::note\n```\n`:::note`\n", "" },
	{ "", "" },
};

ParameterizedTestParameters(foreign, notation_is_found)
{
	static size_t rows[sizeof(foreign_cases) / sizeof(foreign_cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, foreign, notation_is_found)
{
	findings f = { .len = 0 };
	const char *text = foreign_cases[*row].text;

	fyssg_markdown_foreign(text, strlen(text), note, &f);
	cr_assert(eq(str, f.text, (char *)foreign_cases[*row].found), "%s", text);
}

static void count(void *user, const char *kind, fyfm_str name, size_t offset)
{
	(void)kind;
	(void)name;
	(void)offset;
	++*(size_t *)user;
}

/* Runs of backticks that no other run closes must not be looked for from each of them. */
Test(foreign, takes_its_time_once, .timeout = 20)
{
	enum { LEN = 10000000 };
	char *text = malloc(LEN);
	size_t found = 0;
	size_t len = 0;

	cr_assert(ne(ptr, text, NULL));
	for (size_t run = 1; len < LEN; run = run % 40 + 1) {
		for (size_t i = 0; i < run && len < LEN; i++)
			text[len++] = '`';
		if (len < LEN)
			text[len++] = 'a';
	}
	memcpy(text + LEN - 8, "{{< a >}", 8);
	fyssg_markdown_foreign(text, LEN, count, &found);
	memset(text, ':', LEN);
	fyssg_markdown_foreign(text, LEN, count, &found);
	memset(text, '{', LEN);
	memcpy(text, "{{<", 3);
	fyssg_markdown_foreign(text, LEN, count, &found);
	cr_assert(le(sz, found, 1));
	free(text);
}
