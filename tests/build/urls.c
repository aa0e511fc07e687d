/* URLs of outputs: with and without base_url, encoded. */
#include "libfy-ssg/build/job.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

static const struct {
	const char *base_url, *base_path, *path;
	fyssg_url_form form;
	const char *want;
} rows[] = {
	{ "", "/", "", FYSSG_URL_PATH, "/" },
	{ "", "/", "a/b/", FYSSG_URL_PATH, "/a/b/" },
	{ "", "/", "a/b/", FYSSG_URL_ROOTED, "/a/b/" },
	{ "", "/", "a/b/", FYSSG_URL_PERMALINK, "/a/b/" },
	{ "https://e.org/", "/", "a/", FYSSG_URL_PATH, "/a/" },
	{ "https://e.org/", "/", "a/", FYSSG_URL_ROOTED, "/a/" },
	{ "https://e.org/", "/", "a/", FYSSG_URL_PERMALINK, "https://e.org/a/" },
	{ "https://e.org/docs/", "/docs/", "", FYSSG_URL_PATH, "/" },
	{ "https://e.org/docs/", "/docs/", "", FYSSG_URL_ROOTED, "/docs/" },
	{ "https://e.org/docs/", "/docs/", "", FYSSG_URL_PERMALINK, "https://e.org/docs/" },
	{ "https://e.org/docs/", "/docs/", "x.html", FYSSG_URL_ROOTED, "/docs/x.html" },
	{ "", "/", "ö ä/", FYSSG_URL_PATH, "/%C3%B6%20%C3%A4/" },
	{ "", "/", "a~b_c.d-e+f/", FYSSG_URL_PATH, "/a~b_c.d-e+f/" },
	{ "", "/", "50%/\"<>&'/", FYSSG_URL_PATH, "/50%25/%22%3C%3E&'/" },
	{ "", "/", "a%2e%2e/", FYSSG_URL_PATH, "/a%252e%252e/" },
};

Test(urls, of_paths)
{
	fya_allocator *arena = fya_arena_new(NULL);
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		fyssg_config c = { .base_url = rows[i].base_url, .base_path = rows[i].base_path };
		fya_buf out;

		fya_buf_init(&out, arena, 0);
		fyssg_url(&c, rows[i].form, rows[i].path, strlen(rows[i].path), &out);
		cr_assert(eq(str, (char *)fya_buf_cstr(&out), (char *)rows[i].want), "row %zu", i);
	}
	fya_destroy(arena);
}
