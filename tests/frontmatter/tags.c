/* Tags in a table: which are kept, and by which place they are found. */
#include <stdio.h>

#include <criterion/criterion.h>

#include <fyfm/stream.h>

static fya_allocator *a;
static fyfm_parser *parser;
static fyfm_tags *tags;

static void setup(void)
{
	a = fya_malloc_new();
	parser = fyfm_parser_new();
	tags = fyfm_tags_new();
}

static void teardown(void)
{
	fyfm_tags_free(tags);
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(tags, .init = setup, .fini = teardown);

static fyfm_value parse(const char *text)
{
	fyfm_parse_options options = { .tags = tags };
	fyfm_value v;
	fyfm_diag diag;

	cr_assert_eq(fyfm_parse(parser, a, text, strlen(text), &options, &v, &diag), FYFM_OK, "%s",
	             diag.message);
	return v;
}

static void expect(fyfm_str tag, const char *want)
{
	if (!want)
		cr_expect_null(tag.data, "%.*s", (int)tag.len, tag.data);
	else
		cr_expect(tag.data && tag.len == strlen(want) && memcmp(tag.data, want, tag.len) == 0,
		          "%.*s instead of %s", (int)tag.len, tag.data ? tag.data : "", want);
}

Test(tags, kept_and_not_kept)
{
	fyfm_value v = parse("[!local 1, !<tag:example.com,2024:x> 2, !!str 3, !!int 4, ! 5, !!set {6},\n"
	                     " !!binary aGk=, !!seq [], !!map {}, !!null '', !!float 1, !!bool true,\n"
	                     " !!timestamp 2024-05-01]\n");
	static const char *const want[] = {
		"!local", "tag:example.com,2024:x", NULL, NULL, NULL, "tag:yaml.org,2002:set",
		"tag:yaml.org,2002:binary",
	};

	for (size_t i = 0; i < fyfm_count(v); i++)
		expect(fyfm_tag_at(tags, v, i), i < sizeof(want) / sizeof(want[0]) ? want[i] : NULL);
	expect(fyfm_tag_of_top(tags), NULL);
	cr_expect_eq(fyfm_tags_count(tags), 4);
}

Test(tags, values_are_what_they_are_without)
{
	static const char text[] = "a: !x 1\nb: !y {c: !z [1, 2]}\n? !k d\n: e\n";
	fyfm_value plain, v = parse(text);

	cr_assert_eq(fyfm_parse(parser, a, text, sizeof(text) - 1, NULL, &plain, NULL), FYFM_OK);
	cr_expect(fyfm_equal(plain, v));
}

Test(tags, of_mappings_keys_and_the_top)
{
	fyfm_value v = parse("!top\na: 1\nb: !b [x, !c {d: !d e}, !f []]\n!key g: !h |\n  text\n"), b, c;

	expect(fyfm_tag_of_top(tags), "!top");
	expect(fyfm_tag_at(tags, v, 0), NULL);
	expect(fyfm_tag_at(tags, v, 1), "!b");
	expect(fyfm_tag_of_key_at(tags, v, 1), NULL);
	expect(fyfm_tag_of_key_at(tags, v, 2), "!key");
	expect(fyfm_tag_at(tags, v, 2), "!h");
	b = fyfm_value_at(v, 1);
	expect(fyfm_tag_at(tags, b, 0), NULL);
	expect(fyfm_tag_at(tags, b, 1), "!c");
	expect(fyfm_tag_at(tags, b, 2), "!f");
	c = fyfm_at(b, 1);
	expect(fyfm_tag_at(tags, c, 0), "!d");
	cr_expect_eq(fyfm_tags_count(tags), 7);
}

Test(tags, directives_and_escapes)
{
	fyfm_value v = parse("%TAG !e! tag:example.com,2024:\n---\n[!e!one 1, !e!a%21 2]\n");

	expect(fyfm_tag_at(tags, v, 0), "tag:example.com,2024:one");
	expect(fyfm_tag_at(tags, v, 1), "tag:example.com,2024:a!");
}

Test(tags, aliases_have_that_of_what_they_name)
{
	fyfm_value v = parse("a: &x !t {b: !u 1}\nc: *x\nd: [*x, &y !v s, *y, &z t, *z]\n"), d;

	expect(fyfm_tag_at(tags, v, 0), "!t");
	expect(fyfm_tag_at(tags, v, 1), "!t");
	expect(fyfm_tag_at(tags, fyfm_value_at(v, 1), 0), "!u");
	d = fyfm_value_at(v, 2);
	expect(fyfm_tag_at(tags, d, 0), "!t");
	expect(fyfm_tag_at(tags, d, 1), "!v");
	expect(fyfm_tag_at(tags, d, 2), "!v");
	expect(fyfm_tag_at(tags, d, 4), NULL);
}

Test(tags, merged_pairs_have_that_of_their_source)
{
	fyfm_value v = parse("a: &a {p: !ap 1, q: 2, r: !ar 3}\n"
	                     "b: &b {p: !bp 1, q: !bq 2, s: !bs 4}\n"
	                     "c:\n  o: !o 0\n  <<: [*a, *b]\n  r: 5\n  t: !t 6\n");
	fyfm_value c = fyfm_value_at(v, 2);
	static const struct {
		const char *key, *tag;
	} want[] = {
		{ "o", "!o" },  { "p", "!ap" }, { "q", NULL },
		{ "s", "!bs" }, { "r", NULL },  { "t", "!t" },
	};

	cr_assert_eq(fyfm_count(c), 6);
	for (size_t i = 0; i < 6; i++) {
		ptrdiff_t at = fyfm_find(c, want[i].key, 1, 0);

		cr_assert_geq(at, 0, "%s", want[i].key);
		expect(fyfm_tag_at(tags, c, (size_t)at), want[i].tag);
	}
}

Test(tags, a_parse_empties_the_table)
{
	fyfm_value v;
	fyfm_parse_options options = { .tags = tags };

	parse("!a [!b 1]");
	cr_expect_eq(fyfm_tags_count(tags), 2);
	parse("[1]");
	cr_expect_eq(fyfm_tags_count(tags), 0);
	expect(fyfm_tag_of_top(tags), NULL);
	cr_expect_eq(fyfm_parse(parser, a, "[!b 1, !c [!d 2], }", 19, &options, &v, NULL),
	             FYFM_ERR_SYNTAX);
	cr_expect_eq(fyfm_tags_count(tags), 0);
	/* Read twice by libfyaml: the bracket is in the column of its key. */
	v = parse("a: [!x 1, !y [!z 2],\n]\n");
	cr_expect_eq(fyfm_tags_count(tags), 3);
	expect(fyfm_tag_at(tags, fyfm_value_at(v, 0), 0), "!x");
}

Test(tags, of_several_documents)
{
	static const char text[] = "--- !a 1\n--- [!b 2]\n--- !c {}\n";
	fyfm_parse_options options = { .tags = tags };
	fyfm_value v;

	cr_assert_eq(fyfm_parse_all(parser, a, text, sizeof(text) - 1, &options, &v, NULL), FYFM_OK);
	expect(fyfm_tag_at(tags, v, 0), "!a");
	expect(fyfm_tag_at(tags, v, 1), NULL);
	expect(fyfm_tag_at(tags, fyfm_at(v, 1), 0), "!b");
	expect(fyfm_tag_at(tags, v, 2), "!c");
	expect(fyfm_tag_of_top(tags), NULL);
}

/* Many tags, all found again; and a text that has long ones made of few letters is refused. */
Test(tags, many)
{
	enum { COUNT = 20000 };
	fya_buf text;
	fyfm_value v;
	fyfm_diag diag;
	fyfm_parse_options options = { .tags = tags };

	fya_buf_init(&text, a, 0);
	for (int i = 0; i < COUNT; i++)
		fya_buf_printf(&text, "- !t%d %d\n", i, i);
	v = parse(fya_buf_cstr(&text));
	for (size_t i = 0; i < COUNT; i++) {
		char want[16];

		snprintf(want, sizeof(want), "!t%zu", i);
		expect(fyfm_tag_at(tags, v, i), want);
	}
	fya_buf_clear(&text);
	fya_buf_printf(&text, "%%TAG !e! tag:%0400d\n---\n", 1);
	for (int i = 0; i < COUNT; i++)
		fya_buf_printf(&text, "- !e!%d\n", i);
	cr_expect_eq(fyfm_parse(parser, a, text.data, text.len, &options, &v, &diag),
	             FYFM_ERR_LIMIT);
	cr_expect_str_eq(diag.message, "too much is taken by tags in this file");
	cr_expect_gt(diag.line, 100);
}
