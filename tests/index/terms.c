/* Taxonomies, terms and their pages. */
#include "tests/site/heard.h"
#include "tests/site/page-table.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void teardown(void)
{
	table_close();
	heard_clear();
	tree_leave();
}

TestSuite(terms, .init = tree_enter, .fini = teardown);

static const struct { const char *about, *files, *terms; } rows[] = {
	{ "none", "a.md\n", "tags tags/ (none)\ncategories categories/ (none)\n" },
	{ "by name, pages newest first",
	  "a.md | tags: [b, a]\nb.md | tags: [a] | date: 2024-01-01\n"
	  "c.md | tags: [a] | date: 2024-02-01\n",
	  "tags tags/\n  a tags/a/: c.md b.md a.md\n  b tags/b/: a.md\n"
	  "categories categories/ (none)\n" },
	{ "equal after case folding, written as first by path",
	  "a.md | tags: [Straße]\nb.md | tags: [STRASSE, yaml]\nc.md | tags: [YAML, Yaml]\n",
	  "tags tags/\n  Straße tags/straße/: a.md b.md\n  yaml tags/yaml/: b.md c.md\n"
	  "categories categories/ (none)\n" },
	{ "equal after composing", "a.md | tags: [\"caf\\u00e9\"]\n"
		"b.md | tags: [\"cafe\\u0301\"]\n",
	  "tags tags/\n  café tags/café/: a.md b.md\ncategories categories/ (none)\n" },
	{ "by code point after folding", "a.md | tags: [z, É, b, A, 10, 9]\n",
	  "tags tags/\n  10 tags/10/: a.md\n  9 tags/9/: a.md\n  A tags/a/: a.md\n"
	  "  b tags/b/: a.md\n"
	  "  z tags/z/: a.md\n  É tags/é/: a.md\ncategories categories/ (none)\n" },
	{ "the same name in two taxonomies", "a.md | tags: x | categories: x\n",
	  "tags tags/\n  x tags/x/: a.md\ncategories categories/\n  x categories/x/: a.md\n" },
	{ "taxonomies of the site's own",
	  "/fyssg.yaml | taxonomies: {People: {}}\na.md | People: [Ada L.] | tags: x\n",
	  "People people/\n  Ada L. people/ada-l./: a.md\n" },
	{ "no taxonomies", "/fyssg.yaml | taxonomies: []\na.md | tags: x\n", "" },
	{ "sections have none", "x/_index.md | tags: [a]\nx/b.md | tags: [b]\n"
		"_index.md | tags: c\n",
	  "tags tags/\n  b tags/b/: x/b.md\ncategories categories/ (none)\n" },
	{ "a file gives a term its address",
	  "a.md | tags: [C, D]\ntags/c/_index.md | url: /the-c-language/\n"
	  "tags/d/_index.md | slug: dlang\n",
	  "tags tags/\n  C the-c-language/: a.md\n  D tags/dlang/: a.md\n"
	  "categories categories/ (none)\n" },
	{ "a file gives a taxonomy its address", "a.md | tags: C\n"
		"tags/_index.md | url: /all-tags.html\n",
	  "tags all-tags.html\n  C tags/c/: a.md\ncategories categories/ (none)\n" },
	{ "the folder of a term is found by its slug",
	  "a.md | tags: [C & D]\ntags/C And D/_index.md | slug: never\n"
	  "tags/C  D/_index.md | url: /cd/\n",
	  "tags tags/\n  C & D cd/: a.md\ncategories categories/ (none)\n" },
};

Test(terms, of_pages)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		tree_site(rows[i].files);
		cr_assert(eq(sz, table_open(NULL), 0), "%s: %s", rows[i].about, heard_text());
		cr_assert(
			eq(str, (char *)table_terms(), (char *)rows[i].terms), "%s", rows[i].about);
		tree_remove("content");
		tree_remove("fyssg.yaml");
	}
}

Test(terms, with_one_address_are_told)
{
	tree_site("a.md | tags: [c, c/c++]\nb.md | tags: ['c c++', 'C-C++']\n");
	cr_assert(eq(sz, table_open(NULL), 2));
	cr_assert(eq(str, (char *)heard_sorted(),
		"error content/b.md: terms 'C-C++' and 'c c++' would share one URL (rename one of "
		"them)\n"
		"error content/b.md: terms 'c c++' and 'c/c++' would share one URL (rename one of "
		"them)\n"));
}

Test(terms, with_two_files_are_told)
{
	tree_site("a.md | tags: [c d]\ntags/c-d/_index.md\ntags/C D/_index.md\n");
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(eq(str, (char *)heard_text(),
		"error content/tags/c-d/_index.md: 'tags/C D/_index.md' gives text to the same "
		"term (remove one of "
		"them)\n"));
}

Test(terms, are_called_what_pages_call_them)
{
	tree_site("a.md | tags: [CI/CD]\ntags/ci-cd/_index.md\ntags/_index.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages("t"),
		"home  'Home'\npage a.md 'A'\ntaxonomy tags/_index.md 'Tags'\n"
		"term tags/ci-cd/_index.md 'CI/CD'\n"));
}

Test(terms, without_a_letter_are_told)
{
	tree_site("a.md | tags: ['!?']\n");
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(eq(str, (char *)heard_text(),
		"error content/a.md: nothing of the term '!?' can stand in a URL (a term needs a "
		"letter or a "
		"digit)\n"));
}

Test(terms, that_no_page_has_are_not_made)
{
	tree_site("a.md | tags: x\ntags/y/_index.md | title: Nobody\n"
		"tags/x/_index.md | title: Somebody\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages("tfn"),
		"home  'Home'\npage a.md 'A' file place=0\n"
		"term tags/x/_index.md 'Somebody' file url place=0\n"
		"term tags/y/_index.md 'Nobody' file held url\ntaxonomy  'Tags' url place=0\n"));
}

Test(terms, by_the_thousand, .timeout = 20)
{
	char path[64], text[256];
	unsigned i;

	tree_file("fyssg.yaml", "");
	for (i = 0; i < 3000; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u.md", i % 10, i);
		snprintf(text, sizeof(text), "---\ntags: [own%u, a%u, b%u]\ncategories: c%u\n---\n",
			i, i % 7, i % 11, i % 3);
		tree_file(path, text);
	}
	cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
	cr_assert(eq(sz, table_site()->terms.count, 3000 + 7 + 11 + 3));
}
