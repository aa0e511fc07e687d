#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "tests/markdown/renderer.h"

static const struct {
	const char *text;
	const char *html;
} cases[] = {
	{ "# One Two\n", "<h1 id=\"one-two\">One Two</h1>\n" },
	{ "## *a* `b` [c](d)\n",
	  "<h2 id=\"a-b-c\"><em>a</em> <code>b</code> <a href=\"d\">c</a></h2>\n" },
	{ "### R&D &amp; &Auml;\n", "<h3 id=\"rd--ä\">R&amp;D &amp; Ä</h3>\n" },
	{ "a\nb\n===\n", "<h1 id=\"a-b\">a\nb</h1>\n" },
	{ "# a <b>c</b>\n", "<h1 id=\"a-c\">a <b>c</b></h1>\n" },
	{ "# ![x](y) z\n", "<h1 id=\"-z\"><img src=\"y\" alt=\"x\"> z</h1>\n" },
	{ "###### Ünïcödé 日本 🎉\n", "<h6 id=\"ünïcödé-日本-\">Ünïcödé 日本 🎉</h6>\n" },
	/* nothing left of it */
	{ "# !!!\n\n#\n", "<h1 id=\"heading\">!!!</h1>\n<h1 id=\"heading-1\"></h1>\n" },
	/* repeated ones */
	{ "# a\n# a\n# a\n",
	  "<h1 id=\"a\">a</h1>\n<h1 id=\"a-1\">a</h1>\n<h1 id=\"a-2\">a</h1>\n" },
	{ "# a\n# a\n# a-1\n",
	  "<h1 id=\"a\">a</h1>\n<h1 id=\"a-1\">a</h1>\n<h1 id=\"a-1-1\">a-1</h1>\n" },
	{ "# a-1\n# a\n# a\n",
	  "<h1 id=\"a-1\">a-1</h1>\n<h1 id=\"a\">a</h1>\n<h1 id=\"a-2\">a</h1>\n" },
	{ "# A\n# a!\n", "<h1 id=\"a\">A</h1>\n<h1 id=\"a-1\">a!</h1>\n" },
	{ "> # q\n\n- # l\n",
	  "<blockquote>\n<h1 id=\"q\">q</h1>\n</blockquote>\n"
	  "<ul>\n<li><h1 id=\"l\">l</h1>\n</li>\n</ul>\n" },
};

ParameterizedTestParameters(headings, get_ids)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, headings, get_ids)
{
	const char *text = cases[*row].text;
	renderer r;

	renderer_init(&r, &with_ids);
	cr_expect(eq(str, (char *)renderer_html(&r, text, strlen(text), NULL),
	             (char *)cases[*row].html),
	          "%s", text);
	renderer_release(&r);
}

Test(headings, forget_the_last_page)
{
	renderer r;

	renderer_init(&r, &with_ids);
	for (int i = 0; i < 300; i++) {
		const char *html = renderer_html(&r, "# a\n# a\n", 8, NULL);

		cr_assert(eq(str, (char *)html, "<h1 id=\"a\">a</h1>\n<h1 id=\"a-1\">a</h1>\n"));
	}
	renderer_release(&r);
}

typedef struct outline {
	char text[2000];
	size_t len;
} outline;

static void note_heading(void *user, unsigned level, fyfm_str id, fyfm_str text)
{
	outline *o = user;
	int n = snprintf(o->text + o->len, sizeof(o->text) - o->len, "%u %.*s: %.*s\n", level,
	                 (int)id.len, id.data, (int)text.len, text.data);

	o->len += (size_t)n;
}

static const char headed[] = "# A *b*\n\ntext\n\n## C &lt; `d`\n\nE\nF\n---\n\n"
                             "#### A b\n# ![x](y)\n";

Test(headings, are_told_to_the_hook)
{
	outline o = { .len = 0 };
	const fyssg_markdown_hooks hooks = { .user = &o, .heading = note_heading };
	renderer r;

	renderer_init(&r, &with_ids);
	renderer_html(&r, headed, strlen(headed), &hooks);
	cr_assert(eq(str, o.text, "1 a-b: A b\n2 c--d: C < d\n2 e-f: E F\n4 a-b-1: A b\n"
	                          "1 heading: \n"));
	renderer_release(&r);
}

Test(headings, are_told_without_ids_too)
{
	outline o = { .len = 0 };
	const fyssg_markdown_hooks hooks = { .user = &o, .heading = note_heading };
	renderer r;

	renderer_init(&r, &plain);
	cr_assert(eq(str, (char *)renderer_html(&r, "# A\n", 4, &hooks), "<h1>A</h1>\n"));
	cr_assert(eq(str, o.text, "1 : A\n"));
	renderer_release(&r);
}

static void count_distinct(void *user, unsigned level, fyfm_str id, fyfm_str text)
{
	size_t *longest = user;

	(void)level;
	(void)text;
	if (id.len > *longest)
		*longest = id.len;
}

/* n equal headings must not take n² steps. */
Test(headings, may_all_be_the_same, .timeout = 20)
{
	enum { COUNT = 100000 };
	size_t longest = 0;
	const fyssg_markdown_hooks hooks = { .user = &longest, .heading = count_distinct };
	char *text = malloc(COUNT * 4);
	renderer r;

	cr_assert(ne(ptr, text, NULL));
	for (size_t i = 0; i < COUNT; i++)
		memcpy(text + i * 4, "# a\n", 4);
	renderer_init(&r, &with_ids);
	renderer_html(&r, text, COUNT * 4, &hooks);
	cr_assert(eq(int, r.status, FYFM_OK));
	cr_assert(eq(sz, longest, strlen("a-99999")));
	cr_assert(ne(ptr, strstr(r.out.data, "id=\"a-99999\""), NULL));
	renderer_release(&r);
	free(text);
}
