/* Where a site's files are, for programs that ask. */
#include <fyssg/folders.h>

#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void teardown(void)
{
	heard_clear();
	tree_leave();
}

TestSuite(folders, .init = tree_enter, .fini = teardown);

Test(folders, are_as_the_configuration_says)
{
	fyssg_folders *f;

	tree_file("s/fyssg.yaml", "content_dir: ../notes\nstatic_dir: /srv/s\noutput_dir: out\ntheme: plain\n");
	tree_file("s/themes/plain/x", "");
	cr_assert(eq(int, fyssg_folders_find("s", heard, NULL, &f), FYFM_OK));
	cr_assert(eq(str, (char *)f->config, "s/fyssg.yaml"));
	cr_assert(eq(str, (char *)f->content, "s/../notes"));
	cr_assert(eq(str, (char *)f->templates, "s/templates"));
	cr_assert(eq(str, (char *)f->static_files, "/srv/s"));
	cr_assert(eq(str, (char *)f->output, "s/out"));
	cr_assert(eq(str, (char *)f->theme, "s/themes/plain"));
	fyssg_folders_free(f);
}

Test(folders, are_the_usual_ones_without_a_configuration)
{
	fyssg_folders *f;

	tree_file("content/a.md", "");
	cr_assert(eq(int, fyssg_folders_find(NULL, heard, NULL, &f), FYFM_OK));
	cr_assert(eq(str, (char *)f->config, ""));
	cr_assert(eq(str, (char *)f->content, "content"));
	cr_assert(eq(str, (char *)f->theme, ""));
	fyssg_folders_free(f);
}

Test(folders, are_nowhere_without_a_site)
{
	fyssg_folders *f;

	tree_file("a/b", "");
	cr_assert(eq(int, fyssg_folders_find("a", heard, NULL, &f), FYFM_ERR_NOT_FOUND));
	cr_assert(eq(ptr, f, NULL));
	tree_file("c/fyssg.yaml", "content_dir: [1]\n");
	cr_assert(eq(int, fyssg_folders_find("c", heard, NULL, &f), FYFM_ERR_SYNTAX));
	cr_assert(eq(ptr, f, NULL));
	fyssg_folders_free(NULL);
}
