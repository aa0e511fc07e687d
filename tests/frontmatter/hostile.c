/* Files that were made to hurt: each known fault of libfyaml 0.7.12, and what grows faster than its
 * source. Every one must end within the time limit, in memory that is bounded by the source. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <criterion/criterion.h>

#include <fyfm/parse.h>

#include "tests/frontmatter/show.h"

enum { SIZE = 200000, SECONDS = 10 };

static fyfm_parser *parser;
static fya_allocator *a;

static void setup(void)
{
	parser = fyfm_parser_new();
	a = fya_malloc_new();
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(hostile, .init = setup, .fini = teardown, .timeout = SECONDS);

static fyfm_status parse_bytes(const char *text, size_t len, fyfm_value *v)
{
	char *copy = malloc(len != 0 ? len : 1);
	fyfm_parse_options options = { .copy_text = true };
	fyfm_value local;
	fyfm_diag diag;
	fya_stats stats;
	fyfm_status st;

	memcpy(copy, text, len);
	st = fyfm_parse(parser, a, copy, len, &options, v ? v : &local, &diag);
	free(copy);
	fya_get_stats(a, &stats);
	cr_expect_lt(
		stats.peak_used, 100 * len + 1000000, "%zu bytes for %zu", stats.peak_used, len);
	return st;
}

/* `head`, then `unit` again and again up to SIZE bytes, then `tail`. */
static fyfm_status parse_repeated(
	const char *head, const char *unit, const char *tail, fyfm_value *v)
{
	fya_buf text;
	fyfm_status st;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, head);
	while (text.len < SIZE)
		fya_buf_puts(&text, unit);
	fya_buf_puts(&text, tail);
	st = parse_bytes(text.data, text.len, v);
	fya_buf_release(&text);
	return st;
}

Test(hostile, two_bytes_that_hang_libfyaml)
{
	cr_expect_eq(parse_bytes("%\xea", 2, NULL), FYFM_ERR_ENCODING);
}

Test(hostile, nul_is_refused_and_does_not_truncate)
{
	cr_expect_eq(parse_bytes("a: 1\n\0b: 2\n", 11, NULL), FYFM_ERR_ENCODING);
	cr_expect_eq(parse_bytes("\0", 1, NULL), FYFM_ERR_ENCODING);
}

Test(hostile, other_encodings)
{
	cr_expect_eq(parse_bytes("\xff\xfe" "a\0:\0", 6, NULL), FYFM_ERR_ENCODING);
	cr_expect_eq(parse_bytes("\xfe\xff\0a\0:", 6, NULL), FYFM_ERR_ENCODING);
	cr_expect_eq(parse_bytes("a\0:\0 \0b\0", 8, NULL), FYFM_ERR_ENCODING);
	cr_expect_eq(parse_bytes("\xef\xbb\xbf", 3, NULL), FYFM_OK);
	cr_expect_eq(parse_bytes("\xef\xbb", 2, NULL), FYFM_ERR_ENCODING);
}

/* libfyaml uses freed memory here. */
Test(hostile, explicit_keys_with_tabs)
{
	static const char *const refused[] = {"? a:\t- b\n", "?\ta", "- ? a\t",
		"x:\n  ? a\n  :\tb\n", "[? a:\t- b]", "{a: b, ? c\t: d}", "\t\n?", "- - ? \t",
		":|: : ? u:\t:", "&a ? b:\t:", "!a ? b:\t:", "*a ? b:\t:", "\"a\" ? b:\t:",
		"'a' ? b:\t:", "[a] ? b:\t:", "- !a ? b:\t:"};
	static const char *const fine[] = { "a: what?\tyes\n", "? a\n: b\n", "a:\tb? c\n",
		                            "'? a': \"\t\"\n", "a: b ? c\t\n",
		                            "a: Qui &? Quoi ? \"b\tc\"\n" };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		cr_expect_eq(parse_bytes(refused[i], strlen(refused[i]), NULL), FYFM_ERR_SYNTAX,
			"%s", refused[i]);
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		cr_expect_eq(parse_bytes(fine[i], strlen(fine[i]), NULL), FYFM_OK, "%s", fine[i]);
}

Test(hostile, parser_goes_on_after_errors_and_early_stops)
{
	for (int i = 0; i < 2000; i++) {
		static const char *const texts[] = {"a: @", "[[[[[[", "a: [b", "x: \"",
			"a: 1\na: 2", "*a", "- &a [*a]", "a: b: c"};
		fyfm_value v;

		cr_assert_neq(parse_bytes(texts[i % 8], strlen(texts[i % 8]), NULL), FYFM_OK);
		cr_assert_eq(parse_bytes("a: &x b\nc: *x", 13, &v), FYFM_OK);
		cr_assert_eq(fyfm_count(v), 2);
	}
}

Test(hostile, nesting)
{
	cr_expect_eq(parse_repeated("", "[", "", NULL), FYFM_ERR_LIMIT);
	cr_expect_eq(parse_repeated("", "{a: ", "", NULL), FYFM_ERR_LIMIT);
	cr_expect_eq(parse_repeated("", "- ", "", NULL), FYFM_ERR_LIMIT);
	cr_expect_eq(parse_repeated("", "? ", "", NULL), FYFM_ERR_LIMIT);
	cr_expect_neq(parse_repeated("", "a: ", "", NULL), FYFM_OK);
	cr_expect_neq(parse_repeated("", "]", "", NULL), FYFM_OK);
}

/* libfyaml would keep 350 bytes for each of these. */
Test(hostile, crowded_lines)
{
	static const char *const units[] = { "[", "a,", "&a ", "! " };
	fya_buf text;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		fya_buf_init(&text, a, 0);
		fya_buf_puts(&text, "a: !x [");
		for (int n = 0; n < 600000; n++)
			fya_buf_puts(&text, units[i]);
		cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_ERR_LIMIT, "%s", units[i]);
		fya_buf_release(&text);
	}
	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "a: !x [");
	for (int n = 0; n < 600000; n++)
		fya_buf_puts(&text, "a,\n");
	fya_buf_puts(&text, "]\n");
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_OK, "many lines");
	fya_buf_release(&text);
}

Test(hostile, blank_lines_in_scalars)
{
	fyfm_value v;

	cr_assert_eq(parse_repeated("a: |\n  x", "\n", "  y\n", &v), FYFM_OK);
	v = fyfm_value_at(v, 0);
	cr_expect_eq(fyfm_text(&v, a).len, SIZE - 8 + 3);
	cr_expect_eq(parse_repeated("a: |2+\n  x", "\n", "", NULL), FYFM_OK);
	cr_expect_eq(parse_repeated("a: !!str >\n  x", " \n", "  y\n", NULL), FYFM_OK);
	cr_expect_eq(parse_repeated("a: \"x", "\n", "  y\"\n", NULL), FYFM_OK);
	cr_expect_eq(parse_repeated("a: 'x", "\n", "  y'\n", NULL), FYFM_OK);
	cr_expect_eq(parse_repeated("a: x", "\n", "  y\n", NULL), FYFM_OK);
	cr_expect_eq(parse_repeated("a: x", "\r\n  y", "", NULL), FYFM_OK);
}

/* Linear time takes some hundredths of a second here, and quadratic time minutes. */
static void expect_quick(const char *head, const char *unit, const char *tail)
{
	clock_t start = clock();

	(void)parse_repeated(head, unit, tail, NULL);
	cr_expect_lt(clock() - start, 3 * CLOCKS_PER_SEC, "%s %s ...", head, unit);
}

Test(hostile, one_of_a_kind, .timeout = 100)
{
	static const char *const units[] = {"x", "x ", "'", "\"", "\\", "#", "!", "!a ", "&a ",
		"*a ", "%", "%\n", "---\n", "...\n", "|", ">", "\n", " ", "\t", "\r", "a:\n",
		"- \n", "-\n", ",", "[],", "{},", ": ", "?", "a: b\n ", "\xc3\xa9",
		"\xf0\x9f\x98\x80", "<<: ", "9", "a: &a b\n", "a\n"};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		expect_quick("", units[i], "");
		expect_quick("a: ", units[i], "\n");
		expect_quick("a: [", units[i], "]\n");
		expect_quick("a: \"", units[i], "\"\n");
		expect_quick("a: >\n  ", units[i], "\n");
		fya_reset(a);
	}
}

Test(hostile, long_numbers_are_text_or_rounded)
{
	fyfm_value v;

	cr_assert_eq(parse_repeated("", "9", "", &v), FYFM_OK);
	cr_expect_eq(fyfm_kind_of(v), FYFM_STRING);
	cr_assert_eq(parse_repeated("0.", "0", "1", &v), FYFM_OK);
	cr_expect_eq(fyfm_get_float(v), 0.0);
}

/* a1 = [a0, a0], a2 = [a1, a1], ...: nothing until someone prints it. */
static size_t write_bomb(char *text, size_t size, unsigned levels)
{
	size_t len = (size_t)snprintf(text, size, "a0: &a0 [x]\n");

	for (unsigned i = 1; i <= levels; i++)
		len += (size_t)snprintf(
			text + len, size - len, "a%u: &a%u [*a%u, *a%u]\n", i, i, i - 1, i - 1);
	return len;
}

Test(hostile, alias_bombs)
{
	char text[10000];
	size_t len = write_bomb(text, sizeof(text), 60);
	fyfm_value v, w;

	cr_assert_eq(parse_bytes(text, len, &v), FYFM_OK);
	cr_assert_eq(parse_bytes(text, len, &w), FYFM_OK);
	cr_expect_eq(fyfm_hash(v), fyfm_hash(w));
	/* As keys they are hashed and compared. */
	len += (size_t)snprintf(
		text + len, sizeof(text) - len, "? *a60\n: 1\n? *a59\n: 2\n? [*a59]\n: 3\n");
	cr_expect_eq(parse_bytes(text, len, NULL), FYFM_OK);
	/* As what is merged. */
	len = write_bomb(text, sizeof(text), 60);
	len += (size_t)snprintf(text + len, sizeof(text) - len, "m: {<<: *a60}\n");
	cr_expect_eq(parse_bytes(text, len, NULL), FYFM_ERR_TYPE);
}

Test(hostile, many_anchors)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	for (int i = 0; i < 20000; i++)
		fya_buf_printf(&text, "- &a%d x\n- *a%d\n", i, i / 2);
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_OK);
}

Test(hostile, merging_does_not_grow_with_the_square)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "d: &d {");
	for (int i = 0; i < 3000; i++)
		fya_buf_printf(&text, "k%d: 1, ", i);
	fya_buf_puts(&text, "}\nl:\n");
	for (int i = 0; i < 20; i++)
		fya_buf_puts(&text, "- <<: *d\n");
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_OK);
	for (int i = 0; i < 5000; i++)
		fya_buf_puts(&text, "- <<: *d\n");
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_ERR_LIMIT);
}

Test(hostile, directives)
{
	cr_expect_eq(parse_repeated("%", "%", "", NULL), FYFM_ERR_LIMIT);
	cr_expect_eq(parse_repeated("%a", " b", "\n---\n", NULL), FYFM_ERR_LIMIT);
	cr_expect_eq(parse_repeated("", "%TAG !e! tag:e\n", "---\na: 1\n", NULL), FYFM_ERR_LIMIT);
	/* After the mark they are text. */
	cr_expect_eq(parse_repeated("--- |\n", "% text\n", "", NULL), FYFM_OK);
	/* Dropped by libfyaml without a word. */
	cr_expect_eq(parse_bytes("a: 1\n%b: 2\n", 11, NULL), FYFM_ERR_SYNTAX);
	cr_expect_eq(parse_bytes("%b", 2, NULL), FYFM_ERR_SYNTAX);
}

Test(hostile, many_keys)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	for (int i = 0; i < 50000; i++)
		fya_buf_printf(&text, "key-%d: %d\n", i, i);
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_OK);
	fya_buf_puts(&text, "key-7: again\n");
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_ERR_EXISTS);
}

/* Collections as keys are hashed over their first levels only. */
Test(hostile, keys_that_hash_alike)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	for (int i = 0; i < 500; i++)
		fya_buf_printf(&text, "? [[[[%d]]]]\n: %d\n", i, i);
	cr_expect_eq(parse_bytes(text.data, text.len, NULL), FYFM_OK);
}

Test(hostile, nothing_at_all)
{
	fyfm_value v;

	cr_expect_eq(fyfm_parse(parser, a, NULL, 0, NULL, &v, NULL), FYFM_OK);
	cr_expect_eq(fyfm_kind_of(v), FYFM_NULL);
}
