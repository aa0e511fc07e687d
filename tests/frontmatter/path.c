#include <criterion/criterion.h>

#include <fyfm/parse.h>
#include <fyfm/path.h>

#include "allocators/testing.h"
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

TestSuite(path, .init = setup, .fini = teardown);

static fyfm_value read_yaml(const char *yaml)
{
	fyfm_diag diag;
	fyfm_value v;
	fyfm_status st = fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &diag);

	cr_assert_eq(st, FYFM_OK, "%s: %s", yaml, diag.message);
	return v;
}

static fyfm_path *path_of(const char *text)
{
	fyfm_diag diag;
	fyfm_path *path;

	cr_assert_eq(fyfm_path_new(a, text, strlen(text), &path, &diag), FYFM_OK, "%s: %s", text,
	             diag.message);
	return path;
}

static const char *shown(fyfm_value v)
{
	static fya_buf out;

	fya_buf_init(&out, a, 0);
	show_value(v, &out);
	return fya_buf_cstr(&out);
}

static const char document[] = "title: A\nauthors:\n- name: N\n- name: M\n  \"x.y\": [1, 2, 3]\n"
			       "2024: year\n'2024': text\ntrue: yes\n\"a b\": {\"it's\": 1}\n"
			       "a/b: {~x: 2, \"\": 3}\nnone:\nm: {0: zero}\nblock: |\n  a line\n  b\n";

static const struct {
	const char *path, *want; /* NULL: nothing */
} found[] = {
	{ "title", "\"A\"" },
	{ "authors[0].name", "\"N\"" },
	{ "authors.1.name", "\"M\"" },
	{ "authors[-1].name", "\"M\"" },
	{ "authors[-1].\"x.y\"[-3]", "1" },
	{ "authors[1][\"x.y\"][2]", "3" },
	{ "authors[ 1 ][ 'x.y' ][ 2 ]", "3" },
	{ "/authors/1/x.y/0", "1" },
	{ "authors[2]", NULL },
	{ "authors[-3]", NULL },
	{ "authors.-", NULL },
	{ "authors.01", NULL },
	{ "authors.name", NULL },
	{ "authors.\"0\"", NULL },
	{ "2024", "\"text\"" },
	{ "\"2024\"", "\"text\"" },
	{ "true", "\"yes\"" },
	{ "'true'", NULL },
	{ "a b.\"it's\"", "1" },
	{ " a b . 'it''s' ", "1" },
	{ "'a\\u0020b'", NULL },
	{ "\"a\\u0020b\"['it\\u0027s']", NULL },
	{ "\"a\\u0020b\"[\"it\\u0027s\"]", "1" },
	{ "/a~1b/~0x", "2" },
	{ "/a~1b/", "3" },
	{ "none", "null" },
	{ "none.x", NULL },
	{ "title.x", NULL },
	{ "m.0", "\"zero\"" },
	{ "m[0]", NULL },
	{ "title[0]", NULL },
};

Test(path, leads_to_a_value_or_nowhere)
{
	fyfm_value root = read_yaml(document);

	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		fyfm_path *path = path_of(found[i].path);
		fyfm_value v, w = fyfm_path_get(path, root);
		fyfm_status st = fyfm_path_find(path, root, &v, NULL);

		cr_expect_str_eq(shown(w), found[i].want ? found[i].want : "undefined", "%s",
		                 found[i].path);
		cr_expect_eq(st == FYFM_OK, found[i].want != NULL, "%s", found[i].path);
		cr_expect_eq(v.word, w.word, "%s", found[i].path);
		fyfm_path_free(path);
	}
	cr_expect_eq(fyfm_path_get(path_of(""), root).word, root.word);
}

static const struct {
	const char *path, *message, *hint;
	fyfm_status status;
} nowhere[] = {
	{ "titel", "no key `titel`", "did you mean `title`?", FYFM_ERR_NOT_FOUND },
	{ "authors[0].nane", "no key `nane` in `authors[0]`", "did you mean `name`?",
	  FYFM_ERR_NOT_FOUND },
	{ "/authors/0/q", "no key `q` in `/authors/0`", "", FYFM_ERR_NOT_FOUND },
	{ "authors[7].x", "no element 7 in `authors`, which has 2", "", FYFM_ERR_RANGE },
	{ "authors[-3]", "no element -3 in `authors`, which has 2", "", FYFM_ERR_RANGE },
	{ "title.x", "no key `x` in `title`, which is text \"A\"", "", FYFM_ERR_TYPE },
	{ "block.x", "no key `x` in `block`, which is a block of text", "", FYFM_ERR_TYPE },
	{ "m[0]", "no element `0` in `m`, which is a mapping of 1", "", FYFM_ERR_TYPE },
	{ "none.x", "no key `x` in `none`, which is nothing", "", FYFM_ERR_TYPE },
};

Test(path, says_where_it_ends)
{
	fyfm_value root = read_yaml(document), v;

	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++) {
		fyfm_diag diag = { 0 };
		fyfm_status st = fyfm_path_find(path_of(nowhere[i].path), root, &v, &diag);

		cr_expect_eq(st, nowhere[i].status, "%s", nowhere[i].path);
		cr_expect_eq(diag.status, st);
		cr_expect_str_eq(diag.message, nowhere[i].message);
		cr_expect_str_eq(diag.hint, nowhere[i].hint);
	}
}

static const struct {
	const char *path, *message;
	unsigned column;
	fyfm_status status;
} wrong[] = {
	{ "a..b", "a name is missing here", 3, FYFM_ERR_SYNTAX },
	{ ".a", "a name is missing here", 1, FYFM_ERR_SYNTAX },
	{ "a.", "a name is missing here", 3, FYFM_ERR_SYNTAX },
	{ " ", "a name is missing here", 2, FYFM_ERR_SYNTAX },
	{ "a[x]", "an index or a quoted name is missing", 3, FYFM_ERR_SYNTAX },
	{ "a[]", "an index or a quoted name is missing", 3, FYFM_ERR_SYNTAX },
	{ "a[1", "this bracket is never closed", 2, FYFM_ERR_SYNTAX },
	{ "a[1 2]", "this bracket is never closed", 2, FYFM_ERR_SYNTAX },
	{ "a]", "`.` or `[` is missing before this", 2, FYFM_ERR_SYNTAX },
	{ "a\"b\"", "`.` or `[` is missing before this", 2, FYFM_ERR_SYNTAX },
	{ "a[1]b", "`.` or `[` is missing before this", 5, FYFM_ERR_SYNTAX },
	{ "a.\"b", "this quote is never closed", 3, FYFM_ERR_SYNTAX },
	{ "a.'b''", "this quote is never closed", 3, FYFM_ERR_SYNTAX },
	{ "\"a\\x\"", "no escape that JSON knows", 3, FYFM_ERR_SYNTAX },
	{ "\"a\\u0000\"", "no escape that JSON knows", 3, FYFM_ERR_SYNTAX },
	{ "\"\\ud800\"", "no escape that JSON knows", 2, FYFM_ERR_SYNTAX },
	{ "\"\\ud800\\u0041\"", "no escape that JSON knows", 2, FYFM_ERR_SYNTAX },
	{ "/a/~2", "in a JSON Pointer `~` is written `~0`, and `/` is written `~1`", 4,
	  FYFM_ERR_SYNTAX },
	{ "/a/~", "in a JSON Pointer `~` is written `~0`, and `/` is written `~1`", 4,
	  FYFM_ERR_SYNTAX },
	{ "a[9223372036854775808]", "no sequence is that long", 3, FYFM_ERR_RANGE },
	{ "a\xff", "paths are UTF-8 without control characters", 2, FYFM_ERR_ENCODING },
	{ "a\x01", "paths are UTF-8 without control characters", 2, FYFM_ERR_ENCODING },
};

Test(path, tells_the_column_of_mistakes)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		fyfm_diag diag = { 0 };
		fyfm_path *path;
		fyfm_status st = fyfm_path_new(a, wrong[i].path, strlen(wrong[i].path), &path, &diag);

		cr_expect_eq(st, wrong[i].status, "%s", wrong[i].path);
		cr_expect_null(path);
		cr_expect_str_eq(diag.message, wrong[i].message, "%s: %s", wrong[i].path,
		                 diag.message);
		cr_expect_eq(diag.column, wrong[i].column, "%s: %u", wrong[i].path, diag.column);
	}
}

Test(path, has_a_bound)
{
	char text[2 * (FYFM_PATH_MAX + 1)];
	fyfm_diag diag;
	fyfm_path *path;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 == 0 ? 'a' : '.';
	cr_expect_eq(fyfm_path_new(a, text, 2 * FYFM_PATH_MAX - 1, &path, &diag), FYFM_OK);
	cr_expect_eq(fyfm_path_count(path), FYFM_PATH_MAX);
	cr_expect_eq(fyfm_path_new(a, text, 2 * FYFM_PATH_MAX + 1, &path, &diag), FYFM_ERR_LIMIT);
}

Test(path, shows_its_steps)
{
	fyfm_path *path = path_of("a.\"b.c\"[-2]");
	fyfm_step s;

	cr_assert_eq(fyfm_path_count(path), 3);
	s = fyfm_path_step(path, 0);
	cr_expect(s.kind == FYFM_STEP_NAME && s.column == 1);
	cr_expect_str_eq(s.text.data, "a");
	s = fyfm_path_step(path, 1);
	cr_expect(s.kind == FYFM_STEP_KEY && s.column == 3);
	cr_expect_str_eq(s.text.data, "b.c");
	s = fyfm_path_step(path, 2);
	cr_expect(s.kind == FYFM_STEP_INDEX && s.column == 9 && s.index == -2);
	cr_expect_str_eq(s.text.data, "-2");
	cr_expect_str_eq(fyfm_path_text(path).data, "a.\"b.c\"[-2]");
}

Test(path, is_written_step_by_step)
{
	fyfm_value keys = read_yaml("[a, b.c, '', ' x', 5, ~, 2024-01-01, [l], \"q\\\"\\n\"]");
	fya_buf out;

	fya_buf_init(&out, a, 0);
	for (size_t i = 0; i < fyfm_count(keys); i++)
		fyfm_path_append(&out, fyfm_at(keys, i), 0);
	fyfm_path_append(&out, fyfm_undefined(NULL), 3);
	cr_expect_str_eq(fya_buf_cstr(&out),
	                 "a.\"b.c\".\"\".\" x\".5.null.2024-01-01.?.\"q\\\"\\n\"[3]");
}

static const struct {
	const char *path;
	unsigned line, column, width;
	bool at_key;
} places[] = {
	{ "title", 1, 8, 1, false },
	{ "title", 1, 1, 5, true },
	{ "authors[-1].name", 4, 9, 1, false },
	{ "/authors/1/x.y/2", 5, 17, 1, false },
	{ "\"a b\".\"it's\"", 9, 17, 1, false },
	{ "titel", 0, 0, 0, false },
};

Test(path, tells_where_a_value_stands)
{
	fyfm_value root = read_yaml(document);

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		fyfm_diag diag = { 0 };
		bool is = fyfm_path_locate(path_of(places[i].path), root, parser, document,
		                           strlen(document), NULL, places[i].at_key, &diag);

		cr_expect_eq(is, places[i].line != 0, "%s", places[i].path);
		cr_expect_eq(diag.line, places[i].line, "%s: %u", places[i].path, diag.line);
		cr_expect_eq(diag.column, places[i].column, "%s: %u", places[i].path, diag.column);
		cr_expect_eq(diag.width, places[i].width, "%s: %u", places[i].path, diag.width);
	}
}

/* --- changed copies --------------------------------------------------------------------------- */

enum { SET, DELETE, RENAME };

static const struct {
	int action;
	const char *before, *path, *after;
	fyfm_status status;
} updates[] = {
	{ SET, "a: 1", "a", "{\"a\":9}", 0 },
	{ SET, "a: 1", "b.c", "{\"a\":1,\"b\":{\"c\":9}}", 0 },
	{ SET, "", "b[0].c", "{\"b\":[{\"c\":9}]}", 0 },
	{ SET, "a: [1, 2]", "a[1]", "{\"a\":[1,9]}", 0 },
	{ SET, "a: [1, 2]", "a[2]", "{\"a\":[1,2,9]}", 0 },
	{ SET, "a: [1, 2]", "a.-", "{\"a\":[1,2,9]}", 0 },
	{ SET, "a: [1, 2]", "a[3]", NULL, FYFM_ERR_RANGE },
	{ SET, "a: 1", "a.b", NULL, FYFM_ERR_TYPE },
	{ SET, "a: 1", "b[1]", NULL, FYFM_ERR_TYPE },
	{ SET, "a: 1", "", "9", 0 },
	{ SET, "2024: 1", "2024", "{2024:9}", 0 },
	{ DELETE, "a: 1\nb: 2\nc: 3", "b", "{\"a\":1,\"c\":3}", 0 },
	{ DELETE, "a: [1, 2]", "a[-1]", "{\"a\":[1]}", 0 },
	{ DELETE, "a: 1", "b", NULL, FYFM_ERR_NOT_FOUND },
	{ DELETE, "a: 1", "", NULL, FYFM_ERR_USAGE },
	{ RENAME, "a: 1\nb: 2\nc: 3", "b", "{\"a\":1,\"new\":2,\"c\":3}", 0 },
	{ RENAME, "new: 1\nb: 2", "b", NULL, FYFM_ERR_EXISTS },
	{ RENAME, "new: 1", "new", "{\"new\":1}", 0 },
	{ RENAME, "a: [1]", "a[0]", NULL, FYFM_ERR_TYPE },
	{ RENAME, "a: 1", "", NULL, FYFM_ERR_USAGE },
};

static fyfm_status update(size_t i, fya_allocator *to, fyfm_path *path, fyfm_value root,
                          fyfm_value *out, fyfm_diag *diag)
{
	switch (updates[i].action) {
	case SET:
		return fyfm_path_set(path, to, root, fyfm_int(a, 9), out, diag);
	case DELETE:
		return fyfm_path_delete(path, to, root, out, diag);
	default:
		return fyfm_path_rename(path, to, root, "new", 3, out, diag);
	}
}

Test(path, makes_changed_copies)
{
	for (size_t i = 0; i < sizeof(updates) / sizeof(updates[0]); i++) {
		fyfm_value root = read_yaml(updates[i].before), v;
		fyfm_diag diag = { 0 };
		fyfm_status st = update(i, a, path_of(updates[i].path), root, &v, &diag);

		cr_expect_eq(st, updates[i].status, "row %zu: %s", i, diag.message);
		cr_expect_eq(diag.status, st, "row %zu", i);
		cr_expect_str_eq(shown(v), updates[i].after ? updates[i].after : "undefined",
		                 "row %zu", i);
		cr_expect(fyfm_equal(root, read_yaml(updates[i].before)), "row %zu", i);
	}
}

Test(path, runs_out_of_memory_cleanly)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	fyfm_value root = read_yaml("a: [{long key of more: 1}]");
	size_t n = 0;

	do {
		static const char text[] = "a[0].another long key.and one below";
		fyfm_value v;
		fyfm_diag diag;
		fyfm_path *path;
		fyfm_status st;

		fya_failing_set(failing, ++n);
		st = fyfm_path_new(failing, text, sizeof(text) - 1, &path, &diag);
		if (st == FYFM_OK)
			st = fyfm_path_set(path, failing, root, fyfm_null(), &v, &diag);
		cr_expect_eq(st, fya_failing_calls(failing) >= n ? FYFM_ERR_NOMEM : FYFM_OK);
		fyfm_path_free(path);
		fya_reset(failing);
		cr_assert_null(fya_tracking_fault(tracking));
	} while (fya_failing_calls(failing) >= n);
	cr_expect_gt(n, 5);
	fya_destroy(failing);
}
