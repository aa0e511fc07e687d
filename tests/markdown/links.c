#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "tests/markdown/renderer.h"

/* What the hook was told, one link a line: destination, @ and its line or ?, ! for an image. */
typedef struct link_log {
	const char *text;
	char seen[4000];
	size_t len;
} link_log;

static unsigned line_of(const char *text, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

static bool note_link(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	link_log *l = user;
	char line[20] = "?";
	int n;

	(void)out;
	if (offset != SIZE_MAX)
		snprintf(line, sizeof(line), "%u", line_of(l->text, offset));
	n = snprintf(l->seen + l->len, sizeof(l->seen) - l->len, "%s%.*s@%s\n", image ? "!" : "",
	             (int)dest.len, dest.data, line);
	l->len += (size_t)n;
	return false;
}

static const struct {
	const char *text;
	const char *seen;
} cases[] = {
	{ "[a](b)\n", "b@1\n" },
	{ "x\n\n[a](b.md#c \"t\") ![d](e.png)\n", "b.md#c@3\n!e.png@3\n" },
	{ "[a](<b c>)\n", "b c@1\n" },
	{ "[a]()\n", "@?\n" },
	/* a definition's line, not that of its use */
	{ "[a] [a][]\n\n[a]: b.md\n", "b.md@3\nb.md@3\n" },
	/* decoded, and found in spite of it */
	{ "x\n[a](b\\_c.md)\n[d](e&amp;f.md)\n", "b_c.md@2\ne&f.md@3\n" },
	{ "x\n[a \\* b *c*](d\\*e.md)\n", "d*e.md@2\n" },
	{ "[a]\n\n[a]: b\\_c.md\n", "b_c.md@3\n" },
	{ "[![a](b.png)](c.md)\n", "c.md@1\n!b.png@1\n" },
	/* what is in an image's text is no link of the page */
	{ "![a [b](c)](d.png)\n", "!d.png@1\n" },
	{ "<https://e.org/> https://f.org/ www.g.org h@i.org\n",
	  "https://e.org/@1\nhttps://f.org/@1\nhttp://www.g.org@?\nmailto:h@i.org@?\n" },
	{ "| a |\n|---|\n| [b](c.md) |\n", "c.md@3\n" },
	{ "> - [a](b.md)\n>   [c](d.md)\n", "b.md@1\nd.md@2\n" },
	{ "# [a](b.md)\n\n`[x](y)`\n\n    [x](y)\n", "b.md@1\n" },
	{ "<a href=\"b.md\">c</a>\n", "" },
};

ParameterizedTestParameters(links, are_told_to_the_hook)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, links, are_told_to_the_hook)
{
	const char *text = cases[*row].text;
	link_log l = { .text = text };
	const fyssg_markdown_hooks hooks = { .user = &l, .link = note_link };
	renderer r;

	renderer_init(&r, &plain);
	renderer_html(&r, text, strlen(text), &hooks);
	cr_expect(eq(str, l.seen, (char *)cases[*row].seen), "%s", text);
	renderer_release(&r);
}

static bool move_link(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	(void)user;
	(void)offset;
	if (dest.len == 0 || dest.data[0] != '/')
		return false;
	fya_buf_puts(out, image ? "/img" : "/docs");
	fya_buf_append(out, dest.data, dest.len);
	return true;
}

Test(links, are_replaced)
{
	static const char text[] = "[a](/b&c \"t\") [d](e) ![f](/ü.png) [g](/h&amp;i)\n";
	const fyssg_markdown_hooks hooks = { .link = move_link };
	renderer r;

	renderer_init(&r, &plain);
	cr_assert(eq(str, (char *)renderer_html(&r, text, strlen(text), &hooks),
	             "<p><a href=\"/docs/b&amp;c\" title=\"t\">a</a> <a href=\"e\">d</a> "
	             "<img src=\"/img/%C3%BC.png\" alt=\"f\"> "
	             "<a href=\"/docs/h&amp;i\">g</a></p>\n"));
	renderer_release(&r);
}

static bool note_offset(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	(void)dest;
	(void)image;
	(void)out;
	*(size_t *)user = offset;
	return false;
}

/* Exactly the destination's first byte, at the text's very end too. */
Test(links, have_exact_offsets)
{
	static const char text[] = "é [a](b.md) and [c][d]\n\n[d]:   <e f.md>";
	size_t offset = 0;
	const fyssg_markdown_hooks hooks = { .user = &offset, .link = note_offset };
	renderer r;

	renderer_init(&r, &plain);
	renderer_html(&r, text, strlen(text), &hooks);
	cr_assert(eq(sz, offset, (size_t)(strstr(text, "e f.md") - text)));
	renderer_html(&r, text, strlen("é [a](b.md)"), &hooks);
	cr_assert(eq(sz, offset, (size_t)(strstr(text, "b.md") - text)));
	renderer_release(&r);
}

/* What cannot be found nearby is not looked for to the end of the page, link after link. */
Test(links, are_not_searched_for_long, .timeout = 20)
{
	enum { COUNT = 40000 };
	size_t offset = 0;
	const fyssg_markdown_hooks hooks = { .user = &offset, .link = note_offset };
	fya_buf text;
	renderer r;

	renderer_init(&r, &plain);
	fya_buf_init(&text, r.heap, 0);
	fya_buf_puts(&text, "[a]: b\\_c\n\n");
	for (size_t i = 0; i < COUNT; i++)
		fya_buf_puts(&text, "[a] ((((\n\n");
	renderer_html(&r, text.data, text.len, &hooks);
	cr_assert(eq(int, r.status, FYFM_OK));
	cr_assert(eq(sz, offset, SIZE_MAX));
	fya_buf_release(&text);
	renderer_release(&r);
}

Test(links, to_bare_addresses_are_an_option)
{
	static const char text[] = "https://e.org www.e.org a@b.org <https://f.org>\n";
	const fyssg_markdown_options off = { .raw_html = FYSSG_RAW_HTML_KEEP };
	renderer r;

	renderer_init(&r, &off);
	cr_assert(eq(str, (char *)renderer_html(&r, text, strlen(text), NULL),
	             "<p>https://e.org www.e.org a@b.org "
	             "<a href=\"https://f.org\">https://f.org</a></p>\n"));
	renderer_release(&r);
}
