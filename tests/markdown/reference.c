/* Our HTML against that of md4c's own renderer, which must be the same byte for byte. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <md4c-html.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/markdown/renderer.h"
#include "tests/markdown/snippets.h"

enum {
	DIALECT = MD_DIALECT_GITHUB,
	MUTATIONS = 20000,
	MUTATIONS_S = 10, /* and no more seconds than that */
	MUTANT_MAX = 2000,
	EXAMPLES_MIN = 600, /* that the specification has, so that a reader gone wrong is noticed */
};

static renderer ours;
static fya_buf theirs;

static void open_renderers(void)
{
	renderer_init(&ours, &plain);
	fya_buf_init(&theirs, ours.heap, 0);
}

static void close_renderers(void)
{
	fya_buf_release(&theirs);
	renderer_release(&ours);
}

TestSuite(reference, .init = open_renderers, .fini = close_renderers);

/*
 * Where md4c 0.4.8's own renderer is wrong, and ours is not: tags in an image's alt attribute; an
 * image in an image, which ends the outer one's; surrogates, as &#xD800; writes them. And %7E in
 * place of ~, which later versions leave alone.
 */
typedef struct faults {
	unsigned image_depth;
	bool found;
} faults;

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	const MD_ATTRIBUTE *href = detail; /* the first member, of images too */
	faults *f = user;

	if (type == MD_SPAN_A || type == MD_SPAN_IMG)
		f->found |= href->size > 0 && memchr(href->text, '~', href->size);
	if (type != MD_SPAN_IMG)
		return 0;
	f->found |= f->image_depth > 0;
	f->image_depth++;
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	faults *f = user;

	(void)detail;
	if (type == MD_SPAN_IMG)
		f->image_depth--;
	return 0;
}

static int see_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
	faults *f = user;

	f->found |= type == MD_TEXT_HTML && f->image_depth > 0;
	if (type == MD_TEXT_ENTITY && size >= strlen("&#xd800;") && (text[2] | 0x20) == 'x')
		f->found |= memchr(text + 3, 'd', size - 3) || memchr(text + 3, 'D', size - 3);
	return 0;
}

static int see_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	(void)type;
	(void)detail;
	(void)user;
	return 0;
}

static bool reference_fails(const char *text, size_t len)
{
	const MD_PARSER parser = {
		.flags = DIALECT, .enter_block = see_block, .leave_block = see_block,
		.enter_span = enter_span, .leave_span = leave_span, .text = see_text
	};
	faults f = { 0 };

	cr_assert(eq(int, md_parse(text, (MD_SIZE)len, &parser, &f), 0));
	return f.found;
}

static void append(const MD_CHAR *text, MD_SIZE size, void *user)
{
	fya_buf_append(user, text, size);
}

static const char *render_theirs(const char *text, size_t len)
{
	fya_buf_clear(&theirs);
	cr_assert(eq(int, md_html(text, (MD_SIZE)len, append, &theirs, DIALECT, 0), 0));
	return fya_buf_cstr(&theirs);
}

static void compare(const char *text, size_t len, const char *what, size_t number)
{
	const char *html = renderer_html(&ours, text, len, NULL);

	cr_assert(eq(int, ours.status, FYFM_OK), "%s %zu", what, number);
	cr_assert(eq(str, (char *)html, (char *)render_theirs(text, len)), "%s %zu:\n%.*s", what,
	          number, (int)len, text);
}

Test(reference, of_every_snippet)
{
	cr_assert(ge(sz, snippet_count, 150));
	for (size_t i = 0; i < snippet_count; i++) {
		cr_expect(not(reference_fails(snippets[i], strlen(snippets[i]))), "snippet %zu", i);
		compare(snippets[i], strlen(snippets[i]), "snippet", i);
	}
}

Test(reference, of_pairs_of_snippets)
{
	char text[MUTANT_MAX];

	for (size_t i = 0; i < snippet_count; i++) {
		for (size_t k = i % 7; k < snippet_count; k += 7) {
			int len = snprintf(text, sizeof(text), "%s%s\n", snippets[i], snippets[k]);

			cr_assert(lt(int, len, MUTANT_MAX));
			if (!reference_fails(text, (size_t)len))
				compare(text, (size_t)len, "pair", i * snippet_count + k);
		}
	}
}

static uint64_t seed;

static size_t below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n == 0 ? 0 : (size_t)(seed % n);
}

static size_t join_snippets(char *text)
{
	size_t len = 0;

	for (size_t i = 1 + below(4); i > 0; i--) {
		const char *s = snippets[below(snippet_count)];

		if (len + strlen(s) > MUTANT_MAX / 2)
			break;
		memcpy(text + len, s, strlen(s));
		len += strlen(s);
	}
	return len;
}

/* Takes bytes out, doubles them, or puts a mark in. */
static size_t mutate(char *text, size_t len)
{
	static const char marks[] = "*_~`[]()<>!|#-+:.\\&;\"' \t\n\n@/x1w";
	const size_t at = below(len + 1);
	const size_t run = below(len - at < 8 ? len - at + 1 : 8);

	switch (below(3)) {
	case 0:
		memmove(text + at, text + at + run, len - at - run);
		return len - run;
	case 1:
		memmove(text + at + run, text + at, len - at);
		return len + run;
	default:
		memmove(text + at + 1, text + at, len - at);
		text[at] = marks[below(sizeof(marks) - 1)];
		return len + 1;
	}
}

/* md4c reads the byte behind its input; both see the same one there. */
static size_t end_line(char *text, size_t len)
{
	text[len] = '\n';
	return len + 1;
}

Test(reference, of_mutations, .timeout = 60)
{
	const time_t end = time(NULL) + MUTATIONS_S;
	size_t compared = 0;
	char text[MUTANT_MAX];

	seed = 20240511;
	for (size_t i = 0; i < MUTATIONS && time(NULL) < end; i++) {
		size_t len = join_snippets(text);

		for (size_t k = below(12); k > 0; k--)
			len = mutate(text, len);
		len = end_line(text, len);
		if (reference_fails(text, len))
			continue;
		compare(text, len, "mutation", i);
		compared++;
	}
	cr_assert(gt(sz, compared, 100));
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	long size;

	if (!f)
		return NULL;
	cr_assert(eq(int, fseek(f, 0, SEEK_END), 0));
	size = ftell(f);
	rewind(f);
	text = malloc((size_t)size + 1);
	cr_assert(ne(ptr, text, NULL));
	cr_assert(eq(sz, fread(text, 1, (size_t)size, f), (size_t)size));
	text[size] = '\0';
	fclose(f);
	return text;
}

/* The Markdown of the example whose fence ends at `p`, up to the line that is a dot: `→` is a tab.
 * Returns its length and moves *p to that line. */
static size_t read_example(const char **p, char *text)
{
	size_t len = 0;

	while (strncmp(*p, ".\n", 2) != 0) {
		const char *end = strchr(*p, '\n') + 1;

		while (*p < end) {
			bool tab = strncmp(*p, "→", strlen("→")) == 0;

			cr_assert(lt(sz, len, MUTANT_MAX));
			text[len++] = tab ? '\t' : **p;
			*p += tab ? strlen("→") : 1;
		}
	}
	return len;
}

Test(reference, of_the_specification)
{
	static const char opening[] = "\n```````````````````````````````` example\n";
	const char *folder = getenv("FYSSG_CONFORMANCE");
	char path[4096];
	size_t examples = 0;
	char text[MUTANT_MAX];
	const char *p;
	char *spec;

	snprintf(path, sizeof(path), "%s/commonmark/spec.txt", folder ? folder : "");
	spec = folder ? read_file(path) : NULL;
	if (!spec)
		cr_skip_test("no commonmark/spec.txt in FYSSG_CONFORMANCE");
	for (p = spec; (p = strstr(p, opening));) {
		size_t len;

		p += strlen(opening);
		len = read_example(&p, text);
		compare(text, len, "example", ++examples);
	}
	free(spec);
	cr_assert(ge(sz, examples, EXAMPLES_MIN));
}
