/* Texts of several documents: what they hold, where each is, and what is wrong with which. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/stream.h>

#include "tests/frontmatter/show.h"

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

TestSuite(stream, .init = setup, .fini = teardown);

/* All that a stream gives: spans (line, start+len) with values or errors. */
static const char *walk(const char *text, size_t len, const fyfm_parse_options *options)
{
	fyfm_stream *s = fyfm_stream_new(text, len, options);
	fyfm_value v;
	fyfm_diag diag;
	fyfm_status st;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	while ((st = fyfm_stream_next(s, parser, a, &v, &diag)) != FYFM_ERR_NOT_FOUND) {
		fyfm_span span = fyfm_stream_span(s);

		fya_buf_printf(&out, "%s%u@%zu+%zu ", out.len != 0 ? "; " : "", span.line,
		               span.start, span.len);
		if (st == FYFM_OK)
			show_value(v, &out);
		else
			show_diag(&diag, &out);
	}
	cr_expect_eq(fyfm_stream_next(s, parser, a, &v, &diag), FYFM_ERR_NOT_FOUND);
	fyfm_stream_free(s);
	return fya_buf_cstr(&out);
}

static const struct row {
	const char *text, *want;
} rows[] = {
	{ "", "" },
	{ "\n# nothing\n", "" },
	{ "\xef\xbb\xbf", "" },
	{ "...\n", "" },
	{ "# a\n...\n...\n# b\n", "" },
	{ "# 100%\n", "" },
	{ "# one\r\n# two\r\n", "" },
	{ "# one\ra: 1\n", "1@0+11 {\"a\":1}" }, /* a CR alone ends the comment */
	{ "a: 1\n", "1@0+5 {\"a\":1}" },
	{ "---\na: 1\n", "1@0+9 {\"a\":1}" },
	{ "---\n", "1@0+4 null" },
	{ "---", "1@0+3 null" },
	{ "---\n---\n---\n", "1@0+4 null; 2@4+4 null; 3@8+4 null" },
	{ "---\n...\n---\n...\n", "1@0+4 null; 3@8+4 null" },
	{ "a\n---\nb\n", "1@0+2 \"a\"; 2@2+6 \"b\"" },
	{ "a\n...\nb\n", "1@0+2 \"a\"; 3@6+2 \"b\"" },
	{ "a\n... # over\n# to b\nb\n", "1@0+2 \"a\"; 3@13+9 \"b\"" },
	{ "--- a\n--- b\n--- |\n c\n", "1@0+6 \"a\"; 2@6+6 \"b\"; 3@12+9 \"c\\n\"" },
	{ "--- # one\na: 1\n--- # two\n", "1@0+15 {\"a\":1}; 3@15+10 null" },
	{ "a: 1\r\n---\r\nb: 2\r\n...\r\n", "1@0+6 {\"a\":1}; 2@6+11 {\"b\":2}" },
	{ "a: 1\n---\n# behind\n", "1@0+5 {\"a\":1}; 2@5+13 null" },
	/* No marks: deeper, longer, or in the middle of a line. */
	{ "a: |\n ---\n ...\nb: ---x\n", "1@0+23 {\"a\":\"---\\n...\\n\",\"b\":\"---x\"}" },
	{ "---a\n", "1@0+5 \"---a\"" },
	{ "....\n", "1@0+5 \"....\"" },
	{ "a: b\n  --- c\n", "1@0+13 {\"a\":\"b --- c\"}" },
	/* A mark ends a block scalar at the margin, and one that keeps its lines. */
	{ "--- |\n%!PS\n---\nb\n", "1@0+11 \"%!PS\\n\"; 3@11+6 \"b\"" },
	{ "a: |+\n  x\n\n...\nb\n", "1@0+11 {\"a\":\"x\\n\\n\"}; 5@15+2 \"b\"" },
	/* Which libfyaml, given all of it, refuses. */
	{ "--- |\n \n---\n", "1@0+8 \"\"; 3@8+4 null" },
	/* Anchors and directives are of their document. */
	{ "&x a\n--- \n*x\n",
	  "1@0+5 \"a\"; 2@5+8 syntax error 3:1 no anchor `&x` before this alias | text "
	  "that begins with `*` belongs in quotes" },
	{ "%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1\n...\n!!str 2\n",
	  "1@0+41 \"1\"; 5@45+8 \"2\"" },
	{ "%YAML 1.2\n--- a\n...\n%YAML 1.2\n--- b\n", "1@0+16 \"a\"; 4@20+16 \"b\"" },
	{ "a\n...\n\xef\xbb\xbf" "b\n", "1@0+2 \"a\"; 3@6+5 \"b\"" },
	/* Errors are told at their place, and the next document is read all the same. */
	{ "a: b: c\n---\nd: 1\n---\ne: [\n",
	  "1@0+8 syntax error 1:5 a second `: ` in this line | put the value in quotes: `title: "
	  "\"One: two\"`; 2@8+9 {\"d\":1}; 4@17+9 syntax error 5:4 this bracket is not closed" },
	{ "a\n---\n\x01\n---\nb\n",
	  "1@0+2 \"a\"; 2@2+6 invalid encoding 3:1 the control character U+0001 is not allowed; "
	  "4@8+6 \"b\"" },
	{ "a\n# tail \xff", "1@0+10 invalid encoding 2:8 the byte 0xFF is not valid UTF-8 here | save "
	                    "the file as UTF-8" },
	{ "a\n...\n... # \x01\n\nb\n", "1@0+2 \"a\"; 2@2+12 invalid encoding 3:7 the control character "
	                            "U+0001 is not allowed; 4@14+3 \"b\"" },
	{ "a\n... # \x01", "1@0+2 \"a\"; 2@2+7 invalid encoding 2:7 the control character U+0001 is not "
	                  "allowed" },
	{ "a\n...\n# \xff", "1@0+2 \"a\"; 3@6+3 invalid encoding 3:3 the byte 0xFF is not valid UTF-8 "
	                    "here | save the file as UTF-8" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

Test(stream, table)
{
	static const fyfm_parse_options slow = { .way = FYFM_WAY_LIBFYAML };

	for (size_t i = 0; i < ROW_COUNT; i++) {
		size_t len = strlen(rows[i].text);

		cr_expect_str_eq(walk(rows[i].text, len, NULL), rows[i].want, "row %zu", i);
		cr_expect_str_eq(walk(rows[i].text, len, &slow), rows[i].want, "row %zu, libfyaml", i);
	}
}

/* What is wrong, whatever it is called: the first document of each fails. */
Test(stream, refuses)
{
	static const char *const texts[] = {
		"%YAML 1.2\n",             /* a directive without a document */
		"%YAML 1.2\n...\n",
		"%YAML 1.2\na: 1\n",       /* and one without a `---` */
		"a: 1\n%YAML 1.2\n---\n",  /* behind a document that is not ended */
		"a: 1\n... b\n",           /* text behind the end */
		"'a\n---\nb'\n",           /* a mark in quotes */
		"[a,\n---\nb]\n",
		"%TAG ! tag:x\n%TAG ! tag:y\n---\na\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		fyfm_value v;
		fyfm_diag diag;

		cr_expect_eq(fyfm_parse_all(parser, a, texts[i], strlen(texts[i]), NULL, &v, &diag),
		             FYFM_ERR_SYNTAX, "text %zu", i);
		cr_expect_geq(diag.line, 1);
	}
}

static const char *all(const char *text, const fyfm_parse_options *options)
{
	fyfm_value v;
	fyfm_diag diag;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	if (fyfm_parse_all(parser, a, text, strlen(text), options, &v, &diag) == FYFM_OK)
		show_value(v, &out);
	else
		show_diag(&diag, &out);
	return fya_buf_cstr(&out);
}

Test(stream, all_as_a_sequence)
{
	fyfm_parse_options at_nine = { .first_line = 9 };

	cr_expect_str_eq(all("", NULL), "[]");
	cr_expect_str_eq(all("a\n", NULL), "[\"a\"]");
	cr_expect_str_eq(all("a\n---\n---\n- b\n", NULL), "[\"a\",null,[\"b\"]]");
	cr_expect_str_eq(all("a\n---\nb: 1\nb: 2\n", &at_nine),
	                 "exists already 12:1 duplicate key `b` | the first one is in line 11, "
	                 "column 1");
}

Test(stream, each_document_must_be_a_mapping_where_one_is_needed)
{
	fyfm_parse_options options = { .need_mapping = true };

	cr_expect_str_eq(all("a: 1\n---\n", &options), "[{\"a\":1},{}]");
	cr_expect_str_eq(all("a: 1\n---\n- 2\n", &options),
	                 "wrong type 3:1 a mapping is needed here, and this is a sequence | write "
	                 "lines of `key: value`");
}

/* A failed document gives its memory back, and those before it stay. */
Test(stream, failure_gives_all_back)
{
	static const char text[] = "a: [a long text, another one]\n---\nb: {\n";
	fya_stats before, after;
	fyfm_value v;

	fya_get_stats(a, &before);
	cr_expect_neq(fyfm_parse_all(parser, a, text, sizeof(text) - 1, NULL, &v, NULL), FYFM_OK);
	fya_get_stats(a, &after);
	cr_expect_eq(after.used, before.used);
}

/* The scanner takes documents between marks as it takes others. */
Test(stream, marks_do_not_cost_the_fast_way)
{
	static const char text[] = "# one\n---\na: 1\n--- # two\nb: [x]\n...\n";
	fyfm_parse_options fast = { .way = FYFM_WAY_SCANNER };

	cr_expect_str_eq(all(text, &fast), "[{\"a\":1},{\"b\":[\"x\"]}]");
}

/* Time grows with the text, whatever marks there are and are not. */
Test(stream, many_documents, .timeout = 20)
{
	static const char *const parts[] = { "---\n", "---\na: 1\n", "a\n...\n", "# x\n...\n" };
	enum { SIZE = 1 << 20 };

	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
		size_t len = strlen(parts[k]), count = SIZE / len;
		char *text = malloc(SIZE);
		fyfm_value v;

		for (size_t i = 0; i < count; i++)
			memcpy(text + i * len, parts[k], len);
		cr_assert_eq(fyfm_parse_all(parser, a, text, count * len, NULL, &v, NULL), FYFM_OK);
		cr_expect_eq(fyfm_count(v), k == 3 ? 0 : count);
		free(text);
		fya_reset(a);
	}
}
