#include <criterion/criterion.h>

#include <fyfm/get.h>

#include "tests/frontmatter/show.h"

static fya_allocator *a;
static fyfm_parser *parser;
static fya_buf said;
static fyfm_reader reader;

static void take_diag(void *user, const fyfm_diag *diag)
{
	fya_buf_puts(user, said.len > 0 ? "; " : "");
	show_diag(diag, user);
}

static const char config[] = "title: A title\nshort: s\nper-page: 10\nratio: 0.5\ndraft: yes\n"
			     "on: true\ndate: 2024-05-01\ntags: [a, long enough, 3]\none: tag\n"
			     "words: [a, long enough, b]\nblock: |\n  x line\n  y\nnone:\n"
			     "nested: {deep: [1, {kind: fast}]}\n";

static void setup(void)
{
	static const fyfm_parse_options options = { .path = "config.yaml", .first_line = 3 };
	fyfm_diag diag;

	a = fya_malloc_new();
	parser = fyfm_parser_new();
	fya_buf_init(&said, a, 0);
	reader = (fyfm_reader){ .parser = parser,
		                .text = config,
		                .len = strlen(config),
		                .options = &options,
		                .scratch = a,
		                .report = take_diag,
		                .user = &said };
	cr_assert_eq(fyfm_parse(parser, a, config, strlen(config), &options, &reader.root, &diag),
	             FYFM_OK);
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(get, .init = setup, .fini = teardown);

static bool is_text(fyfm_str text, const char *want)
{
	return text.len == strlen(want) && memcmp(text.data, want, text.len) == 0;
}

Test(get, values_of_their_kind)
{
	static const char *const kinds[] = { "slow", "fast" };
	fyfm_str text = FYFM_STR("");
	const fyfm_str *list;
	fyfm_timestamp t;
	fyfm_value v;
	int64_t i = 0;
	double d = 0;
	bool b = false;
	size_t n = 0;

	cr_expect(fyfm_read_string(&reader, "title", FYFM_REQUIRED, &text) == FYFM_OK &&
	          is_text(text, "A title"));
	cr_expect(fyfm_read_string(&reader, "short", FYFM_REQUIRED, &text) == FYFM_OK &&
	          is_text(text, "s"));
	cr_expect(fyfm_read_string(&reader, "block", FYFM_REQUIRED, &text) == FYFM_OK &&
	          is_text(text, "x line\ny\n"));
	cr_expect(fyfm_read_int(&reader, "per-page", FYFM_REQUIRED, &i) == FYFM_OK && i == 10);
	cr_expect(fyfm_read_int(&reader, "nested.deep[0]", FYFM_REQUIRED, &i) == FYFM_OK && i == 1);
	cr_expect(fyfm_read_float(&reader, "ratio", FYFM_REQUIRED, &d) == FYFM_OK && d == 0.5);
	cr_expect(fyfm_read_float(&reader, "per-page", FYFM_REQUIRED, &d) == FYFM_OK && d == 10);
	cr_expect(fyfm_read_bool(&reader, "on", FYFM_REQUIRED, &b) == FYFM_OK && b);
	cr_expect(fyfm_read_timestamp(&reader, "date", FYFM_REQUIRED, &t) == FYFM_OK && t.date_only);
	cr_expect(fyfm_read_value(&reader, "nested", FYFM_REQUIRED, FYFM_MAP, &v) == FYFM_OK &&
	          fyfm_count(v) == 1);
	cr_expect(fyfm_read_word(&reader, "nested.deep[1].kind", FYFM_REQUIRED, kinds, 2, &n) ==
	                  FYFM_OK && n == 1);
	cr_expect(fyfm_read_strings(&reader, "words", FYFM_REQUIRED, &list, &n) == FYFM_OK &&
	          n == 3 && is_text(list[0], "a") && is_text(list[1], "long enough"));
	cr_expect(fyfm_read_strings(&reader, "one", FYFM_REQUIRED, &list, &n) == FYFM_OK &&
	          n == 1 && is_text(list[0], "tag"));
	cr_expect_eq(reader.errors, 0);
	cr_expect_str_eq(fya_buf_cstr(&said), "");
}

Test(get, defaults_stay_where_there_is_nothing)
{
	fyfm_str text = FYFM_STR("default");
	int64_t i = 7;

	cr_expect_eq(fyfm_read_int(&reader, "pages", FYFM_OPTIONAL, &i), FYFM_OK);
	cr_expect_eq(fyfm_read_string(&reader, "none", FYFM_OPTIONAL, &text), FYFM_OK);
	cr_expect_eq(fyfm_read_int(&reader, "title.x", FYFM_OPTIONAL, &i), FYFM_OK);
	cr_expect(i == 7 && is_text(text, "default"));
	cr_expect_eq(reader.errors, 0);
}

Test(get, mistakes_are_told_at_their_place)
{
	static const char *const words[] = { "A tile", "tall" };
	const fyfm_str *list;
	fyfm_timestamp t;
	fyfm_value v;
	fyfm_str text;
	int64_t i = 7;
	size_t n;
	double d;
	bool b;

	cr_expect_eq(fyfm_read_string(&reader, "per-page", FYFM_REQUIRED, &text), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_int(&reader, "title", FYFM_OPTIONAL, &i), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_int_within(&reader, "per-page", FYFM_OPTIONAL, 1, 5, &i),
	             FYFM_ERR_RANGE);
	cr_expect_eq(fyfm_read_float(&reader, "tags", FYFM_OPTIONAL, &d), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_bool(&reader, "draft", FYFM_OPTIONAL, &b), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_timestamp(&reader, "block", FYFM_OPTIONAL, &t), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_strings(&reader, "tags", FYFM_OPTIONAL, &list, &n), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_strings(&reader, "ratio", FYFM_OPTIONAL, &list, &n), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_value(&reader, "tags", FYFM_OPTIONAL, FYFM_MAP, &v), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_word(&reader, "title", FYFM_OPTIONAL, words, 2, &n), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_read_int(&reader, "pages", FYFM_REQUIRED, &i), FYFM_ERR_NOT_FOUND);
	cr_expect_eq(fyfm_read_int(&reader, "a..b", FYFM_OPTIONAL, &i), FYFM_ERR_SYNTAX);
	cr_expect_eq(i, 7);
	cr_expect_eq(reader.errors, 12);
	cr_expect_str_eq(
		fya_buf_cstr(&said),
		"wrong type 5:11 `per-page` must be a string, not number 10; "
		"wrong type 3:8 `title` must be an integer, not text \"A title\"; "
		"out of range 5:11 `per-page` must be from 1 to 5, not 10; "
		"wrong type 10:7 `tags` must be a number, not a list of 3; "
		"wrong type 7:8 `draft` must be true or false, not text \"yes\" | "
		"yes is text in YAML 1.2; write true; "
		"wrong type 13:8 `block` must be a date or a time, not a block of text; "
		"wrong type 10:7 `tags` must hold strings only, and element 2 is number 3; "
		"wrong type 6:8 `ratio` must be a sequence of strings, not number 0.5; "
		"wrong type 10:7 `tags` must be a mapping, not a list of 3; "
		"wrong type 3:8 `title` must be one of `A tile`, `tall` | "
		"did you mean `A tile`?; "
		"not found 0:0 `pages` is missing; "
		"syntax error 1:3 a name is missing here");
}

Test(get, works_without_parser_scratch_and_sink)
{
	fyfm_str text = FYFM_STR("x");
	const fyfm_str *list;
	int64_t i = 0;
	size_t n;

	reader = (fyfm_reader){ .root = reader.root };
	cr_expect(fyfm_read_int(&reader, "per-page", FYFM_REQUIRED, &i) == FYFM_OK && i == 10);
	cr_expect(fyfm_read_string(&reader, "words[1]", FYFM_REQUIRED, &text) == FYFM_OK &&
	          is_text(text, "long enough"));
	cr_expect_eq(fyfm_read_string(&reader, "short", FYFM_REQUIRED, &text), FYFM_ERR_NOMEM);
	cr_expect_eq(fyfm_read_strings(&reader, "words", FYFM_REQUIRED, &list, &n), FYFM_ERR_NOMEM);
	cr_expect_eq(fyfm_read_int(&reader, "title", FYFM_REQUIRED, &i), FYFM_ERR_TYPE);
	cr_expect_eq(reader.errors, 3);
}
