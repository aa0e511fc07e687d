/* What scripts/embed made of libfy-ssg/build/templates/. */
#include "libfy-ssg/build/builtin-templates.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder(void)
{
	static char path[4096];
	const char *srcdir = getenv("FYSSG_TEST_SRCDIR");

	snprintf(path, sizeof(path), "%s/libfy-ssg/build/templates", srcdir ? srcdir : ".");
	return path;
}

Test(builtin_templates, are_the_files_byte_for_byte)
{
	char path[5000], text[65536];

	for (size_t i = 0; i < fyssg_builtin_template_count; i++) {
		const struct fyssg_builtin_template *t = &fyssg_builtin_templates[i];
		FILE *f;
		size_t len;

		snprintf(path, sizeof(path), "%s/%s", folder(), t->name);
		f = fopen(path, "rb");
		cr_assert(ne(ptr, f, NULL), "%s", path);
		len = fread(text, 1, sizeof(text), f);
		fclose(f);
		cr_assert(eq(sz, t->len, len), "%s", t->name);
		cr_assert(eq(int, memcmp(t->text, text, len), 0), "%s", t->name);
		cr_assert(eq(chr, t->text[len], '\0'), "%s", t->name);
	}
}

/* Files below a folder. */
static size_t count_files(const char *path)
{
	DIR *dir = opendir(path);
	char inner[4096];
	size_t files = 0;

	cr_assert(ne(ptr, dir, NULL));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		files += entry->d_type == DT_DIR ? count_files(inner) : 1;
	}
	closedir(dir);
	return files;
}

Test(builtin_templates, are_all_the_files)
{
	cr_assert(eq(sz, fyssg_builtin_template_count, count_files(folder())));
}

Test(builtin_templates, are_in_the_order_of_their_names)
{
	for (size_t i = 1; i < fyssg_builtin_template_count; i++)
		cr_assert(lt(str, (char *)fyssg_builtin_templates[i - 1].name,
			(char *)fyssg_builtin_templates[i].name));
}
