/* Finding pages by the path of their file. */
#include "libfy-ssg/site/site.h"
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

TestSuite(sources, .init = tree_enter, .fini = teardown);

static const char *const paths[] = {
	"_index.md", "a.md", "x/_index.md", "x/a.md", "x/y/a.md", "x/trip/index.md",
	"trip/index.md",
	"ö ä.md", "tags/c/_index.md", "tags/_index.md",
};

static const char *const missing[] = {
	"", "/", "b.md", "x", "x/", "x/b.md", "x/y/_index.md", "y/_index.md", "trip", "trip/",
	"trip/note.md",
	"x/trip.md", "/a.md", "a.md/", "a", "../a.md", "x//a.md", "x/y/trip/index.md",
	"tags/c/a.md",
};

Test(sources, are_found)
{
	fyssg_site *s;
	fya_buf path;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char line[128];

		snprintf(line, sizeof(line), "%s\n", paths[i]);
		tree_site(line);
	}
	tree_site("trip/note.md\n");
	cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
	s = table_site();
	fya_buf_init(&path, s->allocator, 0);
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const fyssg_page *page = fyssg_site_find_source(s, paths[i], strlen(paths[i]));

		cr_assert(ne(ptr, (void *)page, NULL), "%s", paths[i]);
		fya_buf_clear(&path);
		fyssg_page_source(s, page, &path);
		cr_assert(eq(str, (char *)fya_buf_cstr(&path), (char *)paths[i]));
	}
	for (i = 0; i < sizeof(missing) / sizeof(*missing); i++)
		cr_assert(eq(ptr, (void *)fyssg_site_find_source(s, missing[i], strlen(missing[i])),
				  NULL),
			"'%s'", missing[i]);
}

Test(sources, are_found_among_many)
{
	char path[64];
	unsigned i;

	tree_file("fyssg.yaml", "");
	for (i = 0; i < 500; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u.md", i % 20, i);
		tree_file(path, "Text.\n");
	}
	cr_assert(eq(sz, table_open(NULL), 0));
	for (i = 0; i < 1000; i++) {
		const fyssg_page *page;

		snprintf(path, sizeof(path), "s%u/p%u.md", i % 20, i);
		page = fyssg_site_find_source(table_site(), path, strlen(path));
		cr_assert(eq(int, page != NULL, i < 500), "%s", path);
	}
}
