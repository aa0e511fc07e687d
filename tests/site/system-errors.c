/* What the system refuses while folders are listed: told as an error, never taken for an end. */
#include "tests/site/heard.h"
#include "tests/site/page-table.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- before those of the C library ------------------------------------------------------------ */

/* The call that fails, with `error`, for names that end in `name`; others are not disturbed. */
static const char *failing_call = "", *failing_name;
static int error;
/* Whether the kind of an entry has to be asked for. */
static bool hides_types;

static bool fails(const char *call, const char *name)
{
	size_t len = strlen(name), end = failing_name == NULL ? 0 : strlen(failing_name);

	if (strcmp(call, failing_call) != 0 || len < end ||
	    strcmp(name + len - end, failing_name) != 0)
		return false;
	errno = error;
	return true;
}

char *realpath(const char *restrict path, char *restrict out)
{
	static char *(*real)(const char *, char *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "realpath");
	return fails("realpath", path) ? NULL : real(path, out);
}

int fstatat(int folder, const char *restrict name, struct stat *restrict st, int flags)
{
	static int (*real)(int, const char *, struct stat *, int);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "fstatat");
	return fails("fstatat", name) ? -1 : real(folder, name, st, flags);
}

struct dirent *readdir(DIR *dir)
{
	static struct dirent *(*real)(DIR *);
	struct dirent *d;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "readdir");
	d = real(dir);
	if (d != NULL && fails("readdir", d->d_name))
		return NULL;
	if (d != NULL && hides_types)
		d->d_type = DT_UNKNOWN;
	return d;
}

static void let(const char *call, const char *name, int number)
{
	failing_call = call;
	failing_name = name;
	error = number;
}

static void teardown(void)
{
	let("", NULL, 0);
	table_close();
	heard_clear();
	tree_leave();
}

TestSuite(system_errors, .init = tree_enter, .fini = teardown);

/* --- listing ---------------------------------------------------------------------------------- */

static void expect(const char *told, size_t errors)
{
	size_t count = table_open(NULL);

	cr_assert(eq(str, (char *)heard_text(), (char *)told));
	cr_assert(eq(sz, count, errors));
}

Test(system_errors, a_content_folder_whose_path_cannot_be_had)
{
	tree_site("a.md\n");
	let("realpath", "content", EACCES);
	expect("error content: Permission denied\n", 1);
}

/* An end of the folder in its place would take the rest of the pages from the site. */
Test(system_errors, a_folder_that_cannot_be_read_to_its_end)
{
	tree_site("a.md\nsub/b.md\nsub/c.md\n/static/x | x\n/templates/t.html | t\n");
	let("readdir", "b.md", EIO);
	expect("error content/sub/: Input/output error\n", 1);
	let("readdir", "t.html", EIO);
	expect("error templates/: Input/output error\n", 1);
	let("readdir", "x", EIO);
	expect("error static/: Input/output error\n", 1);
}

Test(system_errors, a_file_of_unknown_kind)
{
	tree_site("a.md\nsub/b.md\n");
	hides_types = true;
	expect("", 0);
	let("fstatat", "b.md", EIO);
	expect("error content/sub/b.md: Input/output error\n", 1);
	let("fstatat", "b.md", ENOENT);
	expect("", 0);
	cr_assert(eq(str, (char *)table_pages(""), "home \npage a.md\n"));
}
