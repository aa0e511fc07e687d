/* The cases of data/cases.txt, by every way there is to read them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include <fyfm/stream.h>

#include "tests/frontmatter/libfyaml-documents.h"
#include "tests/frontmatter/show.h"

enum { LEAST_CASES = 150 };

struct one_case {
	fyfm_str name, shown, want;
};

static fya_allocator *a;
static fyfm_parser *parser;

static void setup(void)
{
	a = fya_malloc_new();
	parser = fyfm_parser_new();
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(cases, .init = setup, .fini = teardown);

static fyfm_str read_cases(void)
{
	const char *srcdir = getenv("FYSSG_TEST_SRCDIR");
	char path[4096];
	fyfm_source source;

	snprintf(path, sizeof(path), "%s/tests/frontmatter/data/cases.txt", srcdir ? srcdir : ".");
	cr_assert_eq(fyfm_source_open(&source, a, AT_FDCWD, path, NULL, NULL), FYFM_OK, "%s", path);
	return (fyfm_str){ source.data, source.len };
}

/* The text up to the next line that begins with `mark`, behind which *rest then is. */
static fyfm_str take_until(fyfm_str *rest, const char *mark)
{
	fyfm_str taken = *rest;
	const char *p = memmem(rest->data, rest->len, mark, strlen(mark));

	if (!p) {
		*rest = (fyfm_str){ rest->data + rest->len, 0 };
		return taken;
	}
	taken.len = (size_t)(p - rest->data);
	rest->data = p + strlen(mark);
	rest->len -= taken.len + strlen(mark);
	return taken;
}

static bool next_case(fyfm_str *rest, struct one_case *c)
{
	if (rest->len == 0)
		return false;
	c->name = take_until(rest, "\n");
	/* Without any text the mark stands at once. */
	if (rest->len > 4 && memcmp(rest->data, "--> ", 4) == 0) {
		c->shown = (fyfm_str){ rest->data, 0 };
		rest->data += 4;
		rest->len -= 4;
	} else {
		c->shown = take_until(rest, "\n--> ");
		c->shown.len++; /* its last newline */
	}
	c->want = take_until(rest, "\n=== ");
	if (rest->len == 0 && c->want.len > 0)
		c->want.len--; /* the file's last newline */
	return true;
}

/* Turns visible characters into those they stand for. */
static void make_text(fyfm_str shown, fya_buf *out)
{
	static const struct {
		const char *shown, *real;
	} signs[] = {
		{ "␣", " " }, { "→", "\t" }, { "←", "\r" }, { "⇔", "\xef\xbb\xbf" }, { "∎\n", "" },
	};

	for (size_t i = 0; i < shown.len;) {
		size_t k = 0, n = 0;

		for (; k < sizeof(signs) / sizeof(signs[0]); k++) {
			n = strlen(signs[k].shown);
			if (shown.len - i >= n && memcmp(shown.data + i, signs[k].shown, n) == 0)
				break;
		}
		if (k < sizeof(signs) / sizeof(signs[0])) {
			fya_buf_puts(out, signs[k].real);
			i += n;
		} else {
			fya_buf_putc(out, shown.data[i++]);
		}
	}
}

/* What a text is, as the file of cases says it. */
static void describe(const char *text, size_t len, const fyfm_parse_options *options, fya_buf *out)
{
	fyfm_value v;
	fyfm_diag diag;

	if (fyfm_parse_all(parser, a, text, len, options, &v, &diag) != FYFM_OK) {
		fya_buf_printf(out, "error %u:%u", diag.line, diag.column);
		return;
	}
	for (size_t i = 0; i < fyfm_count(v); i++) {
		if (i > 0)
			fya_buf_puts(out, " --- ");
		show_value(fyfm_at(v, i), out);
	}
	if (fyfm_count(v) == 0)
		fya_buf_puts(out, "nothing");
}

static void run_case(const struct one_case *c)
{
	static const fyfm_parse_options ways[] = {
		{ .way = FYFM_WAY_AUTO },
		{ .way = FYFM_WAY_LIBFYAML },
		{ .way = FYFM_WAY_AUTO, .copy_text = true },
	};
	fya_buf text;
	char *exact;

	fya_buf_init(&text, a, 0);
	make_text(c->shown, &text);
	/* As long as the text, so that a sanitizer sees a read past its end. */
	exact = malloc(text.len != 0 ? text.len : 1);
	if (text.len != 0)
		memcpy(exact, text.data, text.len);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		fya_buf got;

		fya_buf_init(&got, a, 0);
		describe(exact, text.len, &ways[i], &got);
		cr_expect(got.len == c->want.len && memcmp(got.data, c->want.data, got.len) == 0,
			  "%.*s, way %zu: %s instead of %.*s", (int)c->name.len, c->name.data, i,
			  fya_buf_cstr(&got), (int)c->want.len, c->want.data);
	}
	free(exact);
}

Test(cases, all)
{
	fyfm_str rest = read_cases();
	struct one_case c;
	size_t count = 0;

	(void)take_until(&rest, "\n=== ");
	while (next_case(&rest, &c)) {
		run_case(&c);
		count++;
	}
	cr_log_info("%zu cases", count);
	cr_expect_geq(count, LEAST_CASES);
}

/* Documents are as many as libfyaml finds in the whole text, though we find them by lines alone. */
Test(cases, documents_are_those_of_libfyaml)
{
	fyfm_str rest = read_cases();
	struct one_case c;
	size_t compared = 0;

	(void)take_until(&rest, "\n=== ");
	while (next_case(&rest, &c)) {
		fya_buf text;
		fyfm_value v;
		long theirs;

		fya_buf_init(&text, a, 0);
		make_text(c.shown, &text);
		if (fyfm_parse_all(parser, a, text.data, text.len, NULL, &v, NULL) != FYFM_OK)
			continue;
		theirs = libfyaml_documents(text.data ? text.data : "", text.len);
		cr_expect_eq(theirs, (long)fyfm_count(v), "%.*s: %ld", (int)c.name.len, c.name.data,
			     theirs);
		compared++;
	}
	cr_expect_gt(compared, LEAST_CASES - 50);
}

/* A `---` at the start is taken away before either parser sees the text, but for directives. */
Test(cases, a_first_mark_is_as_good_as_taken_away)
{
	fyfm_str rest = read_cases();
	struct one_case c;
	size_t compared = 0;

	(void)take_until(&rest, "\n=== ");
	while (next_case(&rest, &c)) {
		fya_buf without, with, got, want;

		fya_buf_init(&without, a, 0);
		fya_buf_init(&with, a, 0);
		fya_buf_init(&got, a, 0);
		fya_buf_init(&want, a, 0);
		fya_buf_puts(&without, "\n---\n");
		fya_buf_puts(&with, "%YAML 1.2\n---\n");
		make_text(c.shown, &without);
		make_text(c.shown, &with);
		describe(without.data, without.len, NULL, &got);
		describe(with.data, with.len, NULL, &want);
		cr_expect_str_eq(fya_buf_cstr(&got), fya_buf_cstr(&want), "%.*s", (int)c.name.len,
				 c.name.data);
		compared++;
	}
	cr_expect_geq(compared, LEAST_CASES);
}
