/*
 * Markdown that other people wrote, from the folder that FYSSG_CORPUS names: every page of it is
 * rendered, and what only another generator understands is told once for each kind.
 */
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(corpus, .init = tree_enter, .fini = teardown, .timeout = 120);

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? "" : value;
}

/* Builds the content in the folder `path` of the corpus, in spite of its errors. */
static void build(const char *path)
{
	fyssg_build_options o = site_options();
	char text[PATH_MAX + 64], theme[PATH_MAX];

	snprintf(text, sizeof(text), "content_dir: %s/%s\ntheme: corpus\nnot_found: false\n",
		variable("FYSSG_CORPUS"), path);
	tree_file("fyssg.yaml", text);
	snprintf(theme, sizeof(theme), "%s/tests/data/corpus-theme", variable("FYSSG_TEST_SRCDIR"));
	tree_copy(theme, "themes/corpus");
	o.keep_going = true;
	o.verbose = true;
	o.jobs = 2;
	cr_assert(ge(int, site_build(&o), FYFM_OK));
}

static bool ends_in(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool is_line(const char *lines, const char *line, size_t len)
{
	const char *at = lines;

	while ((at = memmem(at, strlen(at), line, len)) != NULL) {
		if ((at == lines || at[-1] == '\n') && at[len] == '\n')
			return true;
		at++;
	}
	return false;
}

/* Whether a folder above the file, but not the root, has an index.md that is another file. */
static bool is_resource(const char *files, const char *file)
{
	char index[PATH_MAX];
	const char *slash = file;

	while ((slash = strchr(slash, '/')) != NULL) {
		slash++;
		snprintf(index, sizeof(index), "%.*sindex.md", (int)(slash - file), file);
		if (strcmp(index, file) != 0 && is_line(files, index, strlen(index)))
			return true;
	}
	return false;
}

/* The sources that the outputs name, a line each. */
static const char *rendered(void)
{
	static const char mark[] = "<meta name=\"source\" content=\"";
	char *names = tree_list("public"), *name, *rest = names, *text, path[PATH_MAX];
	const char *bytes, *at;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	while ((name = strsep(&rest, "\n")) != NULL && *name != '\0') {
		snprintf(path, sizeof(path), "public/%s", name);
		bytes = tree_read(path, NULL);
		at = strstr(bytes, mark);
		if (at != NULL)
			fprintf(out, "%.*s\n", (int)strcspn(at + strlen(mark), "\""),
				at + strlen(mark));
	}
	fclose(out);
	return tree_keep(text);
}

/* Files that were neither rendered, nor held back, nor in a bundle; but those whose address another
 * one took. */
static size_t check_pages(const char *content)
{
	char root[PATH_MAX], *files, *file, *rest, note[PATH_MAX];
	const char *sources = rendered(), *told = tree_keep(strdup(heard_text()));
	size_t pages = 0;

	snprintf(root, sizeof(root), "%s/%s", variable("FYSSG_CORPUS"), content);
	files = tree_list(root);
	rest = tree_keep(strdup(files));
	while ((file = strsep(&rest, "\n")) != NULL && *file != '\0') {
		if (!ends_in(file, ".md") || is_resource(files, file))
			continue;
		pages++;
		if (is_line(sources, file, strlen(file)))
			continue;
		snprintf(note, sizeof(note), "%s: held back: ", file);
		if (strstr(told, note) != NULL)
			continue;
		snprintf(note, sizeof(note), "%s would both be written to ", file);
		cr_expect(ne(ptr, strstr(told, note), NULL), "%s is lost", file);
	}
	return pages;
}

/* How many kinds of notation were told, each once. */
static size_t check_kinds(const char *what)
{
	char start[64], kind[256];
	const char *at = tree_keep(strdup(heard_text())), *all = at;
	size_t count = 0;

	snprintf(start, sizeof(start), "unknown %s '", what);
	while ((at = strstr(at, start)) != NULL) {
		snprintf(kind, sizeof(kind), "%.*s'",
			(int)(strlen(start) + strcspn(at + strlen(start), "'")), at);
		cr_expect(eq(ptr, strstr(at + 1, kind), NULL), "%s is told twice\n%s", kind, all);
		count++;
		at++;
	}
	return count;
}

Test(corpus, of_hugo)
{
	if (*variable("FYSSG_CORPUS") == '\0')
		tree_skip("FYSSG_CORPUS is not set");
	build("hugo-docs/content/en");
	cr_assert(gt(sz, check_pages("hugo-docs/content/en"), 900));
	cr_assert(gt(sz, check_kinds("shortcode"), 20));
	cr_assert(ne(
		ptr, strstr(heard_text(), "unknown shortcode 'new-in' is left as text ("), NULL));
}

Test(corpus, of_bengal)
{
	if (*variable("FYSSG_CORPUS") == '\0')
		tree_skip("FYSSG_CORPUS is not set");
	build("bengal-docs/site/content");
	cr_assert(gt(sz, check_pages("bengal-docs/site/content"), 250));
	cr_assert(gt(sz, check_kinds("directive"), 20));
}
