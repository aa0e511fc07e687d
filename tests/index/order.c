/* The order of pages in sections, and site.pages. */
#include "libfy-ssg/index/index.h"
#include "tests/site/heard.h"
#include "tests/site/page-table.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

static void teardown(void)
{
	table_close();
	heard_clear();
	tree_leave();
}

TestSuite(order, .init = tree_enter, .fini = teardown);

/* a and b are alike but for their paths. */
static const char mixed[] =
	"a.md | title: Same | date: 2024-02-01\nb.md | title: same | date: 2024-02-01\n"
	"c.md | title: Cc | weight: 2\nd.md | title: bb | weight: 1 | date: 2024-01-01\n"
	"e.md | title: Ää | date: 2024-03-01\nf.md | title: ab\ng.md | title: AC | weight: 1\n"
	"h.md | title: zz | weight: -3\n";

static const struct { const char *yaml, *pages; } sorts[] = {
	{ "sort_by: weight", "/: h.md d.md g.md c.md e.md a.md b.md f.md\n" },
	{ "sort_by: date", "/: e.md a.md b.md d.md c.md f.md g.md h.md\n" },
	{ "sort_by: title", "/: f.md g.md d.md c.md a.md b.md h.md e.md\n" },
	{ "sort_by: path", "/: a.md b.md c.md d.md e.md f.md g.md h.md\n" },
	{ "sort_by: weight | reverse: true", "/: f.md b.md a.md e.md c.md g.md d.md h.md\n" },
	{ "sort_by: date | reverse: true", "/: h.md g.md f.md c.md d.md b.md a.md e.md\n" },
	{ "sort_by: title | reverse: true", "/: e.md h.md b.md a.md c.md d.md g.md f.md\n" },
	{ "sort_by: path | reverse: true", "/: h.md g.md f.md e.md d.md c.md b.md a.md\n" },
};

Test(order, of_the_configuration_and_of_a_section)
{
	char line[128];
	size_t i;

	for (i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
		tree_site(mixed);
		snprintf(line, sizeof(line), "/fyssg.yaml | %s\n", sorts[i].yaml);
		tree_site(line);
		cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
		cr_assert(eq(str, (char *)table_sections(), (char *)sorts[i].pages), "%s",
			sorts[i].yaml);
		snprintf(line, sizeof(line), "/fyssg.yaml | title: x\n_index.md | %s\n",
			sorts[i].yaml);
		tree_site(line);
		cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
		cr_assert(eq(str, (char *)table_sections(), (char *)sorts[i].pages),
			"%s in _index.md", sorts[i].yaml);
		tree_remove("content");
	}
}

Test(order, of_a_section_wins_over_the_configuration)
{
	tree_site("/fyssg.yaml | sort_by: path | reverse: true\n_index.md | reverse: false\n"
	          "a.md\nb.md\nx/a.md\nx/b.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(
		str, (char *)table_sections(), "/: a.md b.md | sections x/\n/x/: x/b.md x/a.md\n"));
}

Test(order, of_sections_in_a_section)
{
	tree_site("b/_index.md | weight: 2\na/_index.md | weight: 3\nc/_index.md | weight: 1\n"
		"d/x.md\n"
	          "a/y/_index.md\na/x/_index.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_sections(),
		"/: | sections c/_index.md b/_index.md a/_index.md d/\n"
		"/a/: | sections a/x/_index.md a/y/_index.md\n/a/x/:\n/a/y/:\n/b/:\n/c/:\n"
		"/d/: d/x.md\n"));
}

Test(order, of_all_pages_below_a_section)
{
	table_options o = { .all_pages = true };

	tree_site("/fyssg.yaml | sort_by: path\na.md\nx/_index.md | reverse: true\nx/b.md\n"
		"x/y/c.md\nx/y/z/d.md\n"
	          "x/y/t/index.md\nw/e.md | draft: true\n");
	cr_assert(eq(sz, table_open(&o), 0));
	cr_assert(eq(str, (char *)table_sections(),
		"/: a.md | sections w/ x/_index.md | all a.md x/b.md x/y/c.md x/y/t/index.md "
		"x/y/z/d.md\n"
		"/w/:\n"
		"/x/: x/b.md | sections x/y/ | all x/y/z/d.md x/y/t/index.md x/y/c.md x/b.md\n"
		"/x/y/: x/y/c.md x/y/t/index.md | sections x/y/z/ | all x/y/c.md x/y/t/index.md "
		"x/y/z/d.md\n"
		"/x/y/z/: x/y/z/d.md | all x/y/z/d.md\n"));
}

Test(order, of_site_pages_is_newest_first_undated_last)
{
	tree_site("a.md\nb.md | date: 2024-01-01\nc.md | date: 2024-01-02\nd.md\n"
		"x/e.md | date: 2024-01-01\n"
	          "x/_index.md | date: 2024-05-01\nf.md | date: 2024-05-01 | draft: true\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_by_date(), " c.md b.md x/e.md a.md d.md"));
}

Test(order, numbers_the_places_of_pages)
{
	tree_site("/fyssg.yaml | sort_by: title\na.md | title: c\nb.md | title: a\n"
		"c.md | title: b\n"
	          "d.md | draft: true\nx/e.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages("n"),
		"home \npage a.md place=2\npage b.md place=0\npage c.md place=1\npage d.md\n"
		"section x/\n"
		"page x/e.md place=0\n"));
}

/* --- names ------------------------------------------------------------------------------------ */

/* In the order that they should have. */
static const char *const names[] = {
	"", " ", "A", "ab", "AC", "b", "ss", "ßa", "z", "zz", "É", "e\u0301b", "ö", "Ж", "日本",
};

Test(order, of_names_is_by_code_point_after_folding)
{
	size_t count = sizeof(names) / sizeof(*names), i, k;

	for (i = 0; i < count; i++) {
		for (k = 0; k < count; k++) {
			fyfm_str a = { names[i], strlen(names[i]) },
				 b = { names[k], strlen(names[k]) };
			int order = fyssg_compare_names(a, b);

			cr_assert(eq(int, (order > 0) - (order < 0), (i > k) - (i < k)),
				"'%s' and '%s'", names[i], names[k]);
		}
	}
}
