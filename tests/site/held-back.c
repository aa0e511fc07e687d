/* Drafts, and pages whose time has not come or has passed. The clock shows 2024-06-01 00:00 UTC. */
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

TestSuite(held_back, .init = tree_enter, .fini = teardown);

static bool is_held(const char *source)
{
	const char *at = strstr(table_pages("f"), source);

	cr_assert(ne(ptr, (void *)at, NULL), "%s", source);
	at += strlen(source);
	return memmem(at, strcspn(at, "\n"), " held", 5) != NULL;
}

static const struct { const char *yaml; bool plain, drafts, future, expired; } pages[] = {
	{ "title: x", false, false, false, false },
	{ "draft: true", true, false, true, true },
	{ "draft: false", false, false, false, false },
	{ "date: 2024-05-31", false, false, false, false },
	{ "date: 2024-06-01", false, false, false, false },
	{ "date: 2024-06-01 00:00:01", true, true, false, true },
	{ "date: 2024-06-01T01:00:00+01:00", false, false, false, false },
	{ "date: 2030-01-01 | publish_date: 2024-01-01", false, false, false, false },
	{ "date: 2024-01-01 | publish_date: 2030-01-01", true, true, false, true },
	{ "expiry_date: 2024-06-01", true, true, true, false },
	{ "expiry_date: 2024-06-01 00:00:01", false, false, false, false },
	{ "expiry_date: 2020-01-01 | draft: true", true, true, true, true },
};

Test(held_back, by_draft_and_dates)
{
	char line[256];
	size_t i;

	for (i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		snprintf(line, sizeof(line), "a.md | %s\n", pages[i].yaml);
		tree_site(line);
		cr_assert(eq(sz, table_open(&(table_options){ .workers = 1 }), 0), "%s",
			heard_text());
		cr_assert(eq(int, is_held("page a.md"), pages[i].plain), "%s", pages[i].yaml);
		table_open(&(table_options){ .drafts = true });
		cr_assert(eq(int, is_held("page a.md"), pages[i].drafts), "%s with drafts",
			pages[i].yaml);
		table_open(&(table_options){ .future = true });
		cr_assert(eq(int, is_held("page a.md"), pages[i].future), "%s with future",
			pages[i].yaml);
		table_open(&(table_options){ .expired = true });
		cr_assert(eq(int, is_held("page a.md"), pages[i].expired), "%s with expired",
			pages[i].yaml);
	}
}

static const char section[] =
	"a.md\nd/_index.md | draft: true\nd/a.md\nd/e/b.md\nd/f/index.md\nd/f/pic.png\ndd/x.md\n";

Test(held_back, all_below_a_section_that_is_a_draft)
{
	tree_site(section);
	cr_assert(eq(sz, table_open(&(table_options){ .verbose = true }), 0));
	cr_assert(eq(str, (char *)table_pages("f"),
		"home \npage a.md file\nsection d/_index.md file draft held\n"
		"page d/a.md file held\n"
		"section d/e/ held\npage d/e/b.md file held\npage d/f/index.md file held bundle\n"
		"section dd/\npage dd/x.md file\n"));
	cr_assert(eq(str, (char *)table_sections(),
		"/: a.md | sections dd/\n/d/:\n/d/e/:\n/dd/: dd/x.md\n"));
	cr_assert(eq(u32, table_site()->held_drafts, 4));
	cr_assert(eq(str, (char *)heard_sorted(),
		"note content/d/_index.md: held back: a draft\n"
		"note content/d/a.md: held back: its section is a draft\n"
		"note content/d/e/b.md: held back: its section is a draft\n"
		"note content/d/f/index.md: held back: its section is a draft\n"));
	cr_assert(eq(sz, table_open(&(table_options){ .drafts = true }), 0));
	cr_assert(eq(str, (char *)table_sections(),
		"/: a.md | sections d/_index.md dd/\n/d/: d/a.md d/f/index.md | sections d/e/\n"
		"/d/e/: d/e/b.md\n"
		"/dd/: dd/x.md\n"));
}

Test(held_back, the_home_page_never_is)
{
	tree_site("_index.md | draft: true | date: 2030-01-01\na.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(not(is_held("home _index.md")));
}

Test(held_back, is_counted_by_reason)
{
	tree_site("a.md | draft: true\nb.md | draft: true | date: 2030-01-01\n"
		"c.md | date: 2030-01-01\n"
	          "d.md | expiry_date: 2020-01-01\ne.md\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(u32, table_site()->held_drafts, 2));
	cr_assert(eq(u32, table_site()->held_future, 1));
	cr_assert(eq(u32, table_site()->held_expired, 1));
	cr_assert(eq(str, (char *)heard_text(), ""));
}

Test(held_back, pages_give_no_terms)
{
	tree_site("a.md | tags: [x, y]\nb.md | tags: [y, z] | draft: true\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_terms(),
		"tags tags/\n  x tags/x/: a.md\n  y tags/y/: a.md\n"
		"categories categories/ (none)\n"));
}

Test(held_back, the_text_of_a_term_leaves_the_term)
{
	tree_site("a.md | tags: [x]\ntags/x/_index.md | draft: true | title: Not yet\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(is_held("term tags/x/_index.md"));
	cr_assert(eq(str, (char *)table_terms(), "tags tags/\n  x tags/x/: a.md\n"
		"categories categories/ (none)\n"));
	cr_assert(eq(str, (char *)strstr(table_pages("tf"), "term  "), "term  'x' url\n"));
}
