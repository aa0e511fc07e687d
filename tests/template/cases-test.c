/* The cases of both collections: this project's own, and those in the folder that
 * $FYSSG_JINJA_CASES names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/template/case-runner.h"

/* Cases that the engine does not pass, and why. One that passes after all is to be taken from
 * here. */
static const struct declined {
	const char *id, *reason;
} declined[] = {
	{ "filters-misc-random-single", "a build must come out the same each time: no random" },
	{ "i18n-autoescape", "translations are not supported" },
	{ "i18n-gettext-call", "translations are not supported" },
	{ "i18n-plural", "translations are not supported" },
	{ "i18n-trans", "translations are not supported" },
	{ "i18n-trans-var", "translations are not supported" },
	{ "i18n-trimmed", "translations are not supported" },
	{ "numbers-beyond-64-bit", "integers have 64 bits" },
	{ "undefined-debug", "undefined values that print where they come from are not supported" },
};

static const char *why_declined(const char *id)
{
	for (size_t i = 0; i < sizeof(declined) / sizeof(declined[0]); i++)
		if (strcmp(declined[i].id, id) == 0)
			return declined[i].reason;
	return NULL;
}

static void run_line(case_mode mode, const char *line, size_t len)
{
	char id[128], why[2048];
	case_result result = case_run(mode, line, len, id, why);
	const char *reason = why_declined(id);

	if (reason == NULL)
		cr_expect(result == CASE_PASSED, "%s: %s", id, why);
	else
		cr_expect(result == CASE_FAILED, "%s passes now, but is listed: %s", id, reason);
}

static size_t run_file(case_mode mode, const char *folder, const char *name)
{
	char path[4096], *line = NULL;
	size_t capacity = 0, count = 0;
	ssize_t len;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "r");
	cr_assert(f != NULL, "%s", path);
	while ((len = getline(&line, &capacity, f)) > 0) {
		run_line(mode, line, (size_t)(len - (line[len - 1] == '\n')));
		count++;
	}
	free(line);
	fclose(f);
	return count;
}

static void run_own(case_mode mode)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");

	cr_assert(ge(sz, run_file(mode, root == NULL ? "." : root, "tests/data/jinja-cases.jsonl"),
	             250));
}

static void run_shared(case_mode mode)
{
	const char *folder = getenv("FYSSG_JINJA_CASES");

	if (folder == NULL || folder[0] == '\0')
		cr_skip_test("FYSSG_JINJA_CASES is not set");
	cr_assert(ge(sz, run_file(mode, folder, "cases.jsonl"), 600));
}

Test(cases, own, .timeout = 120)
{
	run_own(CASE_ONCE);
}

Test(cases, own_with_kept_fragments, .timeout = 120)
{
	run_own(CASE_KEPT);
}

Test(cases, shared, .timeout = 120)
{
	run_shared(CASE_ONCE);
}

Test(cases, shared_with_kept_fragments, .timeout = 120)
{
	run_shared(CASE_KEPT);
}
