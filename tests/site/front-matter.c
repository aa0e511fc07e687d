/* From front matter to the page table: each key, what is wrong with it, and where. */
#include "tests/site/heard.h"
#include "tests/site/page-table.h"
#include "tests/site/tree.h"

#include "libfy-ssg/site/front-matter.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void teardown(void)
{
	table_close();
	heard_clear();
	tree_leave();
}

TestSuite(front_matter, .init = tree_enter, .fini = teardown);

/* What the record of a.md holds: the line of the table without its beginning. */
static const char *line_of(const char *table, const char *source)
{
	static char line[4096];
	char start[256];
	const char *at;

	snprintf(start, sizeof(start), "%s", source);
	at = strstr(table, start);
	cr_assert(ne(ptr, (void *)at, NULL), "no %s in\n%s", source, table);
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	return line + strlen(start);
}

/* --- keys ------------------------------------------------------------------------------------- */

static const struct { const char *yaml, *letters, *record; } right[] = {
	{ "title: My page", "t", " 'My page'" },
	{ "title: 2024", "t", " '2024'" },
	{ "title: ''", "t", " 'A'" },
	{ "title:", "t", " 'A'" },
	{ "title: \"a\\tb \\u00e9\"", "t", " 'a\tb é'" },
	{ "description: Words.", "D", " description='Words.'" },
	{ "date: 2024-05-01", "d", " date=2024-05-01T00:00:00Z" },
	{ "date: '2024-05-01'", "d", " date=2024-05-01T00:00:00Z" },
	{ "date: 2024-05-01 10:00", "d", " date=2024-05-01T10:00:00Z" },
	{ "date: 2024-05-01 10:00:30", "d", " date=2024-05-01T10:00:30Z" },
	{ "date: 2024-05-01T10:00:00Z", "d", " date=2024-05-01T10:00:00Z" },
	{ "date: 2024-05-01T10:00:00+02:00", "d", " date=2024-05-01T08:00:00Z" },
	{ "date: \"2024-05-01T10:00:00-05:30\"", "d", " date=2024-05-01T15:30:00Z" },
	{ "date: 1969-12-31", "d", " date=1969-12-31T00:00:00Z" },
	{ "date: 0000-01-02", "d", " date=0-01-02T00:00:00Z" },
	{ "date: 9999-12-30", "d", " date=9999-12-30T00:00:00Z" },
	{ "date: 0001-01-01", "d", " date=1-01-01T00:00:00Z" },
	{ "date:", "d", "" },
	{ "date: ''", "d", "" },
	{ "lastmod: 2024-05-02", "l", " lastmod=2024-05-02T00:00:00Z" },
	{ "updated: 2024-05-02", "l", " lastmod=2024-05-02T00:00:00Z" },
	{ "publish_date: 2024-05-02", "p", " publish=2024-05-02T00:00:00Z" },
	{ "publishDate: 2024-05-02", "p", " publish=2024-05-02T00:00:00Z" },
	{ "expiry_date: 2030-01-01", "e", " expiry=2030-01-01T00:00:00Z" },
	{ "expiryDate: 2030-01-01", "e", " expiry=2030-01-01T00:00:00Z" },
	{ "draft: false", "f", " file" },
	{ "draft:", "f", " file" },
	{ "slug: Hello World", "u", " -> hello-world/index.html" },
	{ "slug: x", "u", " -> x/index.html" },
	{ "slug: hello", "u", " -> hello/index.html" },
	{ "slug: 42", "u", " -> 42/index.html" },
	{ "slug: ''", "u", " -> a/index.html" },
	{ "slug: a/b", "u", " -> a-b/index.html" },
	{ "slug: ../../x", "u", " -> ..-..-x/index.html" },
	{ "url: /x/y/", "uf", " -> x/y/index.html file url" },
	{ "url: /x.html", "u", " -> x.html" },
	{ "url: /A B/ö.txt", "u", " -> A B/ö.txt" },
	{ "url: /a%2e%2e/b/", "u", " -> a%2e%2e/b/index.html" },
	{ "url: /.../x/", "u", " -> .../x/index.html" },
	{ "url: /x/ | slug: y", "u", " -> x/index.html" },
	{ "slug: y | url: /x/", "u", " -> x/index.html" },
	{ "url: /", "uf", " -> index.html file url" },
	{ "aliases: /old/", "a", " aliases=['/old/']" },
	{ "aliases: [/old/, /2019/x.html]", "a", " aliases=['/old/', '/2019/x.html']" },
	{ "aliases: ['/a b/', /ö/]", "a", " aliases=['/a b/', '/ö/']" },
	{ "aliases: [~, /old/]", "a", " aliases=['/old/']" },
	{ "aliases: []", "a", "" },
	{ "aliases:", "a", "" },
	{ "weight: 5", "w", " weight=5" },
	{ "weight: -5", "w", " weight=-5" },
	{ "weight: 0", "w", " weight=0" },
	{ "weight:", "w", "" },
	{ "template: big.html", "x", " template=big.html" },
	{ "summary: In *short*.", "s", " summary='In *short*.'" },
	{ "tags: [a, b c, 3, 1.5, true, 2024-01-01]", "T",
	  " tags:a tags:b c tags:3 tags:1.5 tags:true tags:2024-01-01" },
	{ "tags: one", "T", " tags:one" },
	{ "tags: []", "T", "" },
	{ "tags:", "T", "" },
	{ "tags: [a, ~, b]", "T", " tags:a tags:b" },
	{ "tags: [a, a, A]", "T", " tags:a tags:A" },
	{ "categories: x | tags: y", "T", " categories:x tags:y" },
	{ "taxonomies: {tags: [a], categories: b}", "T", " tags:a categories:b" },
	{ "tags: a | taxonomies: {tags: [a, b]}", "T", " tags:a tags:b" },
	{ "cover: boat.jpg", "P", " params={'cover': 'boat.jpg'}" },
	{ "params: {a: 1, b: [x, {c: ~}]}", "P", " params={'a': 1, 'b': ['x', {'c': null}]}" },
	{ "params: {a: 1} | a: 2 | b: 3", "P", " params={'a': 1, 'b': 3}" },
	{ "params: {title: x, tags: y}", "P", " params={'title': 'x', 'tags': 'y'}" },
	{ "params:", "P", "" },
	{ "menu: main | cascade: {x: 1} | resources: [] | outputs: [html]", "P", "" },
	{ "when: 2024-05-01 | pi: 3.14 | yes: no", "P",
	  " params={'when': 2024-05-01, 'pi': 3.14, 'yes': 'no'}" },
	{ "1: one | ~: none", "P", " params={1: 'one', null: 'none'}" },
	{ "base: &b {x: 1} | own: *b", "P", " params={'base': {'x': 1}, 'own': {'x': 1}}" },
	{ "title: |\n  two\n  lines", "t", " 'two" },
	{ "Title: not ours", "tP", " 'A' params={'Title': 'not ours'}" },
};

ParameterizedTestParameters(front_matter, takes_what_is_right)
{
	static size_t rows[sizeof(right) / sizeof(*right)];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

static void make_page(const char *path, const char *yaml)
{
	char line[1024];

	tree_site("a.md\n");
	if (strchr(yaml, '\n') == NULL) {
		snprintf(line, sizeof(line), "%s | %s\n", path, yaml);
		tree_site(line);
	} else {
		snprintf(line, sizeof(line), "---\n%s\n---\nText.\n", yaml);
		tree_file(path, line);
	}
}

ParameterizedTest(size_t *row, front_matter, takes_what_is_right)
{
	make_page(
		strchr(right[*row].yaml, '\n') == NULL ? "a.md" : "content/a.md", right[*row].yaml);
	cr_assert(eq(sz, table_open(NULL), 0), "%s: %s", right[*row].yaml, heard_text());
	cr_assert(eq(str, (char *)line_of(table_pages(right[*row].letters), "page a.md"),
		(char *)right[*row].record), "%s", right[*row].yaml);
	cr_assert(eq(str, (char *)heard_text(), ""), "%s", right[*row].yaml);
}

/* Each is the front matter of content/a.md; lines are counted from the fence. */
static const struct { const char *yaml, *told; } wrong[] = {
	{ "x: 1 | title: [a]", ":3:8: 'title' must be text, not a sequence\n" },
	{ "description: {a: b}", ":2:14: 'description' must be text, not a mapping\n" },
	{ "date: soon", ":2:7: 'date' must be a date (write 2024-05-01, 2024-05-01 10:00 or" },
	{ "date: 2024-13-01", ":2:7: 'date' must be a date" },
	{ "date: 20240501", ":2:7: 'date' must be a date" },
	{ "date: [2024-05-01]", ":2:7: 'date' must be a date" },
	{ "date: 0000-01-01", ":2:7: 'date' is too far in the past or in the future\n" },
	{ "expiry_date: 9999-12-31T23:59:59-23:00", ":2:14: 'expiry_date' is too far in the past" },
	{ "updated: x", ":2:10: 'updated' must be a date" },
	{ "publishDate: x", ":2:14: 'publishDate' must be a date" },
	{ "expiry_date: 1", ":2:14: 'expiry_date' must be a date" },
	{ "draft: yes", ":2:8: 'draft' must be true or false, not a string (yes is text in YAML 1.2; "
	                "write true)\n" },
	{ "draft: Off", ":2:8: 'draft' must be true or false, not a string (Off is text in YAML 1.2; "
	                "write false)\n" },
	{ "draft: 1", ":2:8: 'draft' must be true or false, not an integer\n" },
	{ "slug: [x]", ":2:7: 'slug' must be text, not a sequence\n" },
	{ "slug: '!!'", ":2:7: nothing of '!!' can stand in a URL (give the page a 'slug'" },
	{ "slug: '..'", ":2:7: nothing of '..' can stand in a URL" },
	{ "url: x/", ":2:6: 'url' must begin with /\n" },
	{ "url: https://a/", ":2:6: 'url' must begin with /\n" },
	{ "url: /x", ":2:6: 'url' must end in / or name a file such as /x.html\n" },
	{ "url: /a//b/", ":2:6: 'url' must not have an empty part\n" },
	{ "url: //b/", ":2:6: 'url' must not have an empty part\n" },
	{ "url: /a/../b/", ":2:6: 'url' must not have a part '.' or '..'\n" },
	{ "url: /..", ":2:6: 'url' must not have a part '.' or '..'\n" },
	{ "url: /./", ":2:6: 'url' must not have a part '.' or '..'\n" },
	{ "url: '/a\\b/'", ":2:6: 'url' must not hold control characters" },
	{ "url: \"/a\\0b/\"", ":2:6: 'url' must not hold control characters" },
	{ "url: \"/a\\nb/\"", ":2:6: 'url' must not hold control characters" },
	{ "url: \"/a\\x7fb/\"", ":2:6: 'url' must not hold control characters" },
	{ "url: /a?b/", ":2:6: 'url' must not hold control characters" },
	{ "url: '/a#b/'", ":2:6: 'url' must not hold control characters" },
	{ "url: ''", ":2:6: 'url' must begin with /\n" },
	{ "aliases: [old/]", ":2:11: alias 'old/' must begin with / (an alias is a rooted path "
		"such as" },
	{ "aliases: [/a/, /../b]", ":2:16: alias '/../b' must not have a part" },
	{ "aliases: ../x", ":2:10: alias '../x' must begin with /" },
	{ "aliases: ''", ":2:10: alias '' must begin with /" },
	{ "aliases: [[/x/]]", ":2:11: an item of 'aliases' must be text, not a sequence\n" },
	{ "aliases: [[[[[/x/]]]]]", ":2:11: an item of 'aliases' must be text, not a sequence\n" },
	{ "aliases: {a: /b/}", ":2:10: 'aliases' must be text, not a mapping\n" },
	{ "weight: heavy", ":2:9: 'weight' must be a whole number, not a string\n" },
	{ "weight: 1.5", ":2:9: 'weight' must be a whole number, not a float\n" },
	{ "weight: 2147483647", ":2:9: 'weight' must be between -2147483648 and 2147483646\n" },
	{ "template: [x]", ":2:11: 'template' must be text" },
	{ "summary: {x: 1}", ":2:10: 'summary' must be text" },
	{ "tags: {a: b}", ":2:7: 'tags' must be text, not a mapping\n" },
	{ "tags: [a, [b]]", ":2:11: an item of 'tags' must be text, not a sequence\n" },
	{ "tags: ['']", ":2:8: a term must have between 1 and 255 bytes\n" },
	{ "taxonomies: [a]", ":2:13: 'taxonomies' must be a mapping such as {tags: [a, b]}\n" },
	{ "taxonomies: {tags: [{a: 1}]}", ":2:21: an item of 'tags' must be text, not a "
		"mapping\n" },
	{ "params: [1]", ":2:9: 'params' must be a mapping\n" },
	{ "params: text", ":2:9: 'params' must be a mapping\n" },
	{ "sort_by: size", ":2:10: unknown order 'size' (one of weight, date, title, path)\n" },
	{ "paginate: -1", ":2:11: 'paginate' must be between 0 and 1000000\n" },
	{ "reverse: x", ":2:10: 'reverse' must be true or false" },
	{ "a: 1 | a: 2", ":3:1: " },
	{ "a: 'b", ":" },
	{ "- a", ":2:1: " },
	{ "just text", ":2:1: " },
	{ "weight: x | draft: y", ":2:9: 'weight' must be a whole number, not a string\n"
	  "error content/a.md:3:8: 'draft' must be true or false" },
};

ParameterizedTestParameters(front_matter, tells_what_is_wrong)
{
	static size_t rows[sizeof(wrong) / sizeof(*wrong)];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

ParameterizedTest(size_t *row, front_matter, tells_what_is_wrong)
{
	char want[1024];

	make_page("a.md", wrong[*row].yaml);
	cr_assert(gt(sz, table_open(NULL), 0), "%s", wrong[*row].yaml);
	snprintf(want, sizeof(want), "error content/a.md%s", wrong[*row].told);
	cr_assert(eq(int, strncmp(heard_text(), want, strlen(want)), 0), "%s\ngave\n%swanted\n%s",
	          wrong[*row].yaml, heard_text(), want);
	cr_assert(ne(ptr, strstr(line_of(table_pages("f"), "page a.md"), " failed"), NULL), "%s",
	          wrong[*row].yaml);
}

/* --- sections --------------------------------------------------------------------------------- */

static const struct { const char *yaml, *letters, *record; } sections[] = {
	{ "sort_by: date", "o", " sort=date" },
	{ "sort_by: title | reverse: true", "o", " sort=title reverse=1" },
	{ "reverse: false", "o", " reverse=0" },
	{ "paginate: 7", "o", " paginate=7" },
	{ "paginate: 0", "o", " paginate=0" },
	{ "page_template: post.html | template: list.html", "x", " template=list.html "
		"page_template=post.html" },
	{ "slug: Essays", "uf", " -> x/essays/index.html file url" },
	{ "url: /all.html", "u", " -> all.html" },
	{ "date: 2024-01-01 | weight: 3", "dw", " date=2024-01-01T00:00:00Z weight=3" },
};

Test(front_matter, of_sections)
{
	char line[256];
	size_t i;

	for (i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		snprintf(line, sizeof(line), "x/posts/_index.md | %s\nx/posts/p.md\n",
			sections[i].yaml);
		tree_site(line);
		cr_assert(eq(sz, table_open(NULL), 0), "%s: %s", sections[i].yaml, heard_text());
		cr_assert(eq(str,
				  (char *)line_of(table_pages(sections[i].letters),
					  "section x/posts/_index.md"),
				  (char *)sections[i].record),
			"%s", sections[i].yaml);
		cr_assert(eq(str, (char *)line_of(table_pages("u"), "page x/posts/p.md"),
			" -> x/posts/p/index.html"));
	}
}

Test(front_matter, the_home_page_keeps_its_address)
{
	tree_site("_index.md | slug: elsewhere\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages("u"), "home _index.md -> index.html\n"));
}

/* --- fences ----------------------------------------------------------------------------------- */

static const struct { const char *text, *letters, *record, *told; } fences[] = {
	{ "No front matter.\n", "t", " 'A'", "" },
	{ "", "t", " 'A'", "" },
	{ "---\n---\n", "t", " 'A'", "" },
	{ "---\n---", "t", " 'A'", "" },
	{ "---\n\n# only a comment\n---\nText", "t", " 'A'", "" },
	{ "---\r\ntitle: x\r\n---\r\nText", "t", " 'x'", "" },
	{ "---  \ntitle: x\n---\t\nText", "t", " 'x'", "" },
	{ "\xef\xbb\xbf---\ntitle: x\n---\n", "t", " 'x'", "" },
	{ "\n---\ntitle: x\n---\n", "t", " 'A'", "" },
	{ "----\ntitle: x\n----\n", "t", " 'A'", "" },
	{ "---\ntitle: x\n----\n---\n", "t", NULL, "error content/a.md:3:" },
	{ "---\ntitle: x\n", "t", NULL,
	  "error content/a.md:1:1: the front matter is opened here and never closed" },
	{ "---", "t", NULL, "error content/a.md:1:1: the front matter is opened here and never "
		"closed" },
	{ "---\ntitle: \xff\n---\n", "t", NULL, "error content/a.md:2:8: " },
	{ "---\ntitle: a\1b\n---\n", "t", NULL, "error content/a.md:2:9: " },
	{ "\xff\xfe-\0-\0-\0", "t", " 'A'", "" },
};

Test(front_matter, between_fences)
{
	size_t i;

	for (i = 0; i < sizeof(fences) / sizeof(*fences); i++) {
		tree_site("a.md\n");
		tree_file("content/a.md", fences[i].text);
		cr_assert(eq(sz, table_open(NULL), fences[i].record == NULL), "row %zu: %s", i,
			heard_text());
		cr_assert(eq(int, strncmp(heard_text(), fences[i].told, strlen(fences[i].told)), 0),
		          "row %zu: %s", i, heard_text());
		if (fences[i].record != NULL)
			cr_assert(eq(str,
					  (char *)line_of(
						  table_pages(fences[i].letters), "page a.md"),
					  (char *)fences[i].record),
				"row %zu", i);
	}
}

/* A file is read in two steps where its front matter is longer than the first: at every length
 * around it. */
Test(front_matter, of_any_length)
{
	static const size_t around[] = { 16384, 32768, 262144 };
	size_t i, k, len;

	tree_site("a.md\n");
	for (i = 0; i < sizeof(around) / sizeof(*around); i++) {
		for (k = 0; k < 24; k++) {
			char *text = malloc(around[i] + 64);

			len = (size_t)sprintf(text, "---\ntitle: found\n# ");
			memset(text + len, 'x', around[i] - 12 + k - len);
			strcpy(text + around[i] - 12 + k, "\n---\nText.\n");
			tree_file("content/a.md", text);
			cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
			cr_assert(
				eq(str, (char *)line_of(table_pages("t"), "page a.md"), " 'found'"),
				"%zu", around[i] - 12 + k);
			free(text);
		}
	}
}

Test(front_matter, a_large_body_is_not_read)
{
	char *text = calloc(1, 20 << 20);
	size_t len;

	tree_site("a.md\n");
	len = (size_t)sprintf(text, "---\ntitle: found\n---\n");
	memset(text + len, 'x', (20 << 20) - len);
	tree_bytes("content/a.md", text, 20 << 20);
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)line_of(table_pages("t"), "page a.md"), " 'found'"));
	free(text);
}

/* --- what records keep ------------------------------------------------------------------------ */

static bool keeps_cover(void *user, fyfm_str key)
{
	(void)user;
	return key.len == 5 && memcmp(key.data, "cover", 5) == 0;
}

static bool keeps_nothing(void *user, fyfm_str key)
{
	(void)user;
	(void)key;
	return false;
}

Test(front_matter, keeps_the_keys_that_are_asked_for)
{
	table_options o = { .keeps_key = keeps_cover };

	tree_site("a.md | cover: boat.jpg | rest: 1\nb.md | params: {cover: x, y: z} | cover: w\n"
		"c.md | y: z\n");
	cr_assert(eq(sz, table_open(&o), 0));
	cr_assert(eq(str, (char *)table_pages("P"),
		"home \npage a.md params={'cover': 'boat.jpg'}\npage b.md params={'cover': 'x'}\n"
		"page c.md\n"));
	o.keeps_key = keeps_nothing;
	cr_assert(eq(sz, table_open(&o), 0));
	cr_assert(eq(str, (char *)table_pages("P"), "home \npage a.md\npage b.md\npage c.md\n"));
}

/* What is small in a file may be immense when it is written out: each level names the one below ten
 * times. */
Test(front_matter, an_alias_bomb_is_told_or_costs_nothing, .timeout = 20)
{
	char yaml[4096] = "---\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
	table_options o = { .keeps_key = keeps_nothing };
	unsigned i, k;

	for (i = 1; i < 12; i++) {
		sprintf(yaml + strlen(yaml), "a%u: &a%u [", i, i);
		for (k = 0; k < 10; k++)
			sprintf(yaml + strlen(yaml), "*a%u%s", i - 1, k == 9 ? "]\n" : ", ");
	}
	strcat(yaml, "---\nText.\n");
	tree_site("a.md\n");
	tree_file("content/a.md", yaml);
	cr_assert(eq(sz, table_open(&o), 0), "%s", heard_text());
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(eq(str, (char *)heard_text(),
		"error content/a.md: the keys of this page that templates read of other pages are "
		"larger than "
		"4 MiB written out (aliases count as often as they are used)\n"));
}

Test(front_matter, of_many_keys_and_terms, .timeout = 20)
{
	enum { COUNT = 60000 };
	char *text = malloc(COUNT * 64);
	size_t len = (size_t)sprintf(text, "---\nparams:\n"), i;

	for (i = 0; i < COUNT; i++)
		len += (size_t)sprintf(text + len, "  k%zu: 1\n", i);
	for (i = 0; i < COUNT; i++)
		len += (size_t)sprintf(text + len, "o%zu: 2\n", i);
	sprintf(text + len, "---\nText.\n");
	tree_site("a.md\n");
	tree_file("content/a.md", text);
	cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());

	len = (size_t)sprintf(text, "---\ntags:\n");
	for (i = 0; i < COUNT; i++)
		len += (size_t)sprintf(text + len, "- t%zu\n", i);
	sprintf(text + len, "---\nText.\n");
	tree_file("content/b.md", text);
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(eq(str, (char *)heard_text(), "error content/b.md:1003:3: a page can have 1000 "
		"terms at most\n"));
	free(text);
}

Test(front_matter, of_many_errors_tells_the_first, .timeout = 20)
{
	enum { COUNT = 50000 };
	char *text = malloc(COUNT * 8), *line = text;
	size_t len = (size_t)sprintf(text, "---\ntags:\n"), i, told = 0;

	for (i = 0; i < COUNT; i++)
		len += (size_t)sprintf(text + len, "- []\n");
	sprintf(text + len, "---\nText.\n");
	tree_site("b.md\n");
	tree_file("content/a.md", text);
	cr_assert(eq(sz, table_open(NULL), COUNT));
	for (line = tree_keep(strdup(heard_text())); *line != '\0'; line++)
		told += *line == '\n';
	cr_assert(eq(sz, told, 21));
	cr_assert(ne(ptr,
		strstr(heard_text(), "note content/a.md: there is more wrong with this file\n"),
		NULL));
	free(text);
}

Test(front_matter, says_that_there_is_more_only_where_there_is)
{
	for (int count = 20; count <= 21; count++) {
		char text[400];
		int len = sprintf(text, "---\ntags:\n");

		for (int i = 0; i < count; i++)
			len += sprintf(text + len, "- []\n");
		sprintf(text + len, "---\n");
		heard_clear();
		tree_file("content/a.md", text);
		cr_assert(eq(sz, table_open(NULL), (size_t)count));
		cr_assert(eq(int, strstr(heard_text(), "there is more") != NULL, count == 21));
	}
}

Test(front_matter, a_thousand_terms_are_fine)
{
	char *text = malloc(1000 * 64);
	size_t len = (size_t)sprintf(text, "---\ntags:\n"), i;

	for (i = 0; i < 1000; i++)
		len += (size_t)sprintf(text + len, "- t%zu\n- t%zu\n", i, i / 2);
	sprintf(text + len, "---\nText.\n");
	tree_site("a.md\n");
	tree_file("content/b.md", text);
	cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
	cr_assert(eq(sz, table_site()->terms.count, 1000));
	free(text);
}

Test(front_matter, warns_of_a_taxonomy_that_the_site_does_not_have)
{
	table_options strict = { .strict = true };

	tree_site("a.md | taxonomies: {tags: x, series: y}\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)heard_text(),
		"warning content/a.md:2:23: the site has no taxonomy 'series' (name it under "
		"'taxonomies' in the "
		"configuration)\n"));
	cr_assert(eq(sz, table_open(&strict), 1));
}

Test(front_matter, dates_without_an_offset_are_in_the_zone_of_the_site)
{
	tree_site("/fyssg.yaml | timezone: Europe/Paris\n"
	          "a.md | date: 2024-01-01\nb.md | date: 2024-07-01 12:00\n"
	          "c.md | date: 2024-07-01T12:00:00Z\n"
	          "2024-07-01-d.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages("d"),
		"home \npage 2024-07-01-d.md date=2024-06-30T22:00:00Z\n"
		"page a.md date=2023-12-31T23:00:00Z\n"
		"page b.md date=2024-07-01T10:00:00Z\npage c.md date=2024-07-01T12:00:00Z\n"));
}

Test(front_matter, of_terms)
{
	tree_site("a.md | tags: [c]\n"
		"tags/c/_index.md | title: The C language | weight: 3 | own: 1\n"
	          "tags/c/pic.png\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)line_of(table_pages("utwP"), "term tags/c/_index.md"),
		" -> tags/c/index.html 'The C language' weight=3 params={'own': 1}"));
}

/* --- names that make addresses ---------------------------------------------------------------- */

Test(front_matter, an_address_part_fits_a_file_name)
{
	char line[600], letters[300];

	memset(letters, 'x', 256);
	letters[256] = '\0';
	snprintf(line, sizeof(line), "a.md | slug: %s\n", letters);
	tree_site(line);
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(ne(ptr, strstr(heard_text(), ":2:7: the last part of the URL is longer than a "
		"file's name"), NULL));
	letters[255] = '\0';
	snprintf(line, sizeof(line), "a.md | slug: %s\n", letters);
	tree_site(line);
	cr_assert(eq(sz, table_open(NULL), 0));
}
