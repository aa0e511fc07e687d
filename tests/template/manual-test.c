/* The examples of doc/templates.md: its YAML is the context, each `jinja` block is a template,
 * and the `text` block behind one is what it prints. A block with a name is a template that
 * others name. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/template/fixture.h"

enum { MAX_TEMPLATES = 16 };

/* Names and texts of the templates before the present one, which is the first: "page.html". */
struct manual {
	char *context;
	const char *sources[2 * MAX_TEMPLATES + 1];
	size_t named;
	size_t examples;
};

static char *read_all(const char *name)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");
	char path[4096], *text = NULL;
	size_t size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root == NULL ? "." : root, name);
	f = fopen(path, "r");
	cr_assert(f != NULL, "%s", path);
	cr_assert(ge(i64, getdelim(&text, &size, '\0', f), 0));
	fclose(f);
	return text;
}

/* Takes the next fenced block: its info string and its text, whose final newline is dropped. */
static bool next_block(char **at, char **info, char **text)
{
	char *start = strstr(*at, "\n```"), *end;

	if (start == NULL)
		return false;
	*info = start + 4;
	*text = strchr(*info, '\n');
	cr_assert(ne(ptr, *text, NULL));
	*(*text)++ = '\0';
	end = strncmp(*text, "```", 3) == 0 ? *text - 1 : strstr(*text, "\n```");
	cr_assert(end != NULL);
	*end = '\0';
	*at = end + 4;
	/* Two blocks may stand side by side. */
	if (**at == '\n' && strncmp(*at, "\n```", 4) != 0)
		(*at)++;
	return true;
}

static void run_example(struct manual *m, const char *template, const char *want)
{
	fixture f;

	m->sources[0] = "page.html";
	m->sources[1] = template;
	fixture_init(&f, m->sources);
	cr_expect(eq(int, fixture_render(&f, "page.html", m->context), FYFM_OK), "%s\n%s", template,
	          f.diags[0].message);
	cr_expect(eq(str, (char *)fixture_text(&f), (char *)want), "%s", template);
	fixture_release(&f);
	m->examples++;
}

Test(manual, examples)
{
	char *whole = read_all("doc/templates.md"), *at = whole, *info, *text, *template = NULL;
	struct manual m = { .named = 1 };

	while (next_block(&at, &info, &text)) {
		if (strcmp(info, "yaml") == 0) {
			m.context = text;
		} else if (strcmp(info, "jinja") == 0) {
			template = text;
		} else if (strncmp(info, "jinja ", 6) == 0 && m.named < MAX_TEMPLATES) {
			m.sources[2 * m.named] = info + 6;
			m.sources[2 * m.named++ + 1] = text;
		} else if (strcmp(info, "text") == 0 && template != NULL) {
			run_example(&m, template, text);
			template = NULL;
		}
	}
	cr_assert(ge(sz, m.examples, 14));
	free(whole);
}
