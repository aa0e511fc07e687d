/*
 * Whole sites, compared byte by byte with what they gave before. Each folder of tests/golden/ has
 *     site/       the site; or `source`, a file with the folder of one elsewhere in the project
 *     expected/   what public/ must hold
 *     told        the diagnostics; no such file: none
 *     clock       seconds since 1970, where it matters
 * `make update-golden' writes expected/ and told anew. Read what it changed before you commit it.
 */
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SITES_MAX 64

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(golden, .init = tree_enter, .fini = teardown);

static const char *srcdir(void)
{
	const char *path = getenv("FYSSG_TEST_SRCDIR");

	return path == NULL || *path == '\0' ? "." : path;
}

static int is_site(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int list_sites(struct dirent ***names)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/tests/golden", srcdir());
	return scandir(path, names, is_site, alphasort);
}

static void free_names(struct dirent **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	if (count >= 0)
		free(names);
}

ParameterizedTestParameters(golden, site)
{
	static int numbers[SITES_MAX];
	struct dirent **names;
	int i, count = list_sites(&names);

	for (i = 0; i < count && i < SITES_MAX; i++)
		numbers[i] = i;
	free_names(names, count);
	return cr_make_param_array(int, numbers, (size_t)(count < 0 ? 0 : i));
}

/* Path of something in a site's folder of tests/golden/. */
static const char *path_of(const char *site, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/tests/golden/%s/%s", srcdir(), site, name);
	return tree_keep(strdup(path));
}

/* The text of such a file, "" where there is none. */
static char *text_of(const char *site, const char *name)
{
	char *text = tree_read(path_of(site, name), NULL);

	return text == NULL ? "" : text;
}

static void copy_site(const char *site)
{
	char *source = text_of(site, "source"), path[PATH_MAX];

	if (*source == '\0') {
		tree_copy(path_of(site, "site"), ".");
		return;
	}
	snprintf(path, sizeof(path), "%s/%.*s", srcdir(), (int)strcspn(source, "\n"), source);
	tree_copy(path, ".");
}

static void update(const char *site)
{
	if (access(path_of(site, "expected"), F_OK) == 0)
		tree_remove(path_of(site, "expected"));
	tree_copy("public", path_of(site, "expected"));
	if (*heard_text() != '\0')
		tree_file(path_of(site, "told"), heard_text());
	else if (access(path_of(site, "told"), F_OK) == 0)
		tree_remove(path_of(site, "told"));
}

static void compare(const char *site)
{
	char *names = tree_list("public"), *name, *rest = names;

	cr_assert(eq(str, names, tree_list(path_of(site, "expected"))), "%s: the files of public/",
		site);
	while ((name = strsep(&rest, "\n")) != NULL && *name != '\0') {
		size_t len, want_len;
		char path[PATH_MAX], *bytes, *want;

		snprintf(path, sizeof(path), "public/%s", name);
		bytes = tree_read(path, &len);
		snprintf(path, sizeof(path), "expected/%s", name);
		want = tree_read(path_of(site, path), &want_len);
		if (strlen(bytes) == len)
			cr_assert(eq(str, bytes, want), "%s: public/%s", site, name);
		cr_assert(eq(sz, len, want_len), "%s: public/%s", site, name);
		cr_assert(eq(int, memcmp(bytes, want, len), 0), "%s: public/%s", site, name);
	}
	cr_assert(eq(str, (char *)heard_text(), text_of(site, "told")), "%s: what is told", site);
}

ParameterizedTest(int *number, golden, site)
{
	fyssg_build_options o = site_options();
	struct dirent **names;
	int count = list_sites(&names);
	char *site, *clock;

	cr_assert(gt(int, count, *number));
	site = tree_keep(strdup(names[*number]->d_name));
	free_names(names, count);
	copy_site(site);
	clock = text_of(site, "clock");
	if (*clock != '\0')
		o.now = atoll(clock);
	o.verbose = true;
	o.jobs = 2;
	cr_assert(eq(int, site_build(&o), FYFM_OK), "%s: %s", site, heard_text());
	if (getenv("FYSSG_UPDATE_GOLDEN") != NULL) {
		update(site);
		return;
	}
	compare(site);
	/* The same without the memory of what is the same for many pages. */
	tree_remove("public");
	o.no_memo = true;
	cr_assert(eq(int, site_build(&o), FYFM_OK), "%s: %s", site, heard_text());
	compare(site);
}
