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

Test(builtin_templates, are_all_the_files)
{
	size_t files = 0;
	DIR *dir = opendir(folder());

	cr_assert(ne(ptr, dir, NULL));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		files += entry->d_name[0] != '.';
	closedir(dir);
	cr_assert(eq(sz, fyssg_builtin_template_count, files));
}

Test(builtin_templates, are_in_the_order_of_their_names)
{
	for (size_t i = 1; i < fyssg_builtin_template_count; i++)
		cr_assert(lt(str, (char *)fyssg_builtin_templates[i - 1].name,
			(char *)fyssg_builtin_templates[i].name));
}
