#include "tests/build/site-build.h"

#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fyssg_report *report;

fyssg_build_options site_options(void)
{
	fyssg_build_options o;

	fyssg_build_options_init(&o);
	o.jobs = 1;
	o.now = 1717200000;
	o.diag = heard;
	return o;
}

fyfm_status site_build(const fyssg_build_options *options)
{
	fyssg_build_options plain = site_options();

	heard_clear();
	site_leave();
	return fyssg_build(options == NULL ? &plain : options, &report);
}

void site_must_build(const fyssg_build_options *options)
{
	fyfm_status status = site_build(options);

	cr_assert(eq(int, status, FYFM_OK), "%s: %s", fyfm_status_text(status), heard_text());
}

const char *site_summary(void)
{
	fya_allocator *a = fya_malloc_new();
	char *text;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	fyssg_report_summary(report, &out);
	text = strndup(fya_buf_cstr(&out), strcspn(fya_buf_cstr(&out), "\n"));
	fya_destroy(a);
	*strstr(text, ", in ") = '\0';
	return tree_keep(text);
}

void site_leave(void)
{
	fyssg_report_free(report);
	report = NULL;
}

static const char *join(const char *path, void (*put)(FILE *out, const char *path))
{
	char *names = tree_list(path), *name, *rest = names, *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	while ((name = strsep(&rest, "\n")) != NULL && *name != '\0') {
		char *full;

		cr_assert(gt(int, asprintf(&full, "%s/%s", path, name), 0));
		fprintf(out, "== %s\n", full);
		put(out, full);
		free(full);
	}
	fclose(out);
	return tree_keep(text);
}

static void put_bytes(FILE *out, const char *path)
{
	size_t len = 0;
	char *bytes = tree_read(path, &len);

	if (bytes != NULL)
		fwrite(bytes, 1, len, out);
}

static void put_time(FILE *out, const char *path)
{
	fprintf(out, "%lld\n", (long long)tree_mtime(path));
}

const char *site_bytes(const char *path)
{
	return join(path, put_bytes);
}

const char *site_times(const char *path)
{
	return join(path, put_time);
}
