#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/parse.h>

#include "frontmatter/value-inline.h"
#include "tests/frontmatter/show.h"

/* What YAML says, as show_value() or show_diag() tell it. */
static const struct {
	const char *yaml;
	const char *want;
} rows[] = {
	/* plain scalars, core schema */
	{"", "null"},
	{"\n# nothing\n", "null"},
	{"- ~\n- null\n- Null\n- NULL\n- nULL\n- nul\n", "[null,null,null,null,\"nULL\",\"nul\"]"},
	{"a:\nb: \n", "{\"a\":null,\"b\":null}"},
	{"- true\n- True\n- TRUE\n- tRUE\n- false\n- False\n- FALSE\n",
		"[true,true,true,\"tRUE\",false,false,false]"},
	{"[yes, no, on, off, y, n]", "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\"]"},
	{"[0, -0, +12, 007, 0o17, 0xfF, 0b1, 1_000, 12:30]",
		"[0,0,12,7,15,255,\"0b1\",\"1_000\",\"12:30\"]"},
	{"[9223372036854775807, 9223372036854775808, -9223372036854775808, -9223372036854775809]",
		"[9223372036854775807,\"9223372036854775808\",-9223372036854775808,"
		"\"-9223372036854775809\"]"},
	{"[0x7fffffffffffffff, 0x8000000000000000, 0o, 0x, -0x1]",
		"[9223372036854775807,\"0x8000000000000000\",\"0o\",\"0x\",\"-0x1\"]"},
	{"[1.5, 1., .5, -1e3, 1E-2, 1e400, .inf, -.Inf, +.INF, .nan, .NaN, .NAN]",
		"[1.5,1.0,0.5,-1000.0,0.01,inf,inf,-inf,inf,nan,nan,nan]"},
	{"[., -., +, -a, 1e, 1.2.3, .iNF, -.nan, inf, nan, 1 2]",
		"[\".\",\"-.\",\"+\",\"-a\",\"1e\",\"1.2.3\",\".iNF\",\"-.nan\",\"inf\",\"nan\","
		"\"1 2\"]"},
	{"- 2024-05-01\n- 2024-05-01 10:00\n- 2024-05-01T10:00:00Z\n- 2024-02-30\n- 2024-5-1\n",
		"[<2024-05-01>,<2024-05-01T10:00:00>,<2024-05-01T10:00:00Z>,\"2024-02-30\",\"2024-"
		"5-1\"]"},
	{"- 'true'\n- \"12\"\n- '2024-05-01'\n- \"~\"\n", "[\"true\",\"12\",\"2024-05-01\",\"~\"]"},
	{"a: b # c\nd: e#f\ng: 'h' # i\n", "{\"a\":\"b\",\"d\":\"e#f\",\"g\":\"h\"}"},
	{"url: http://example.org/a:b\n", "{\"url\":\"http://example.org/a:b\"}"},
	{"text", "\"text\""},
	/* keys that records share, one with an anchor */
	{"- a long key: 1\n  &k another key: some text\n- a long key: *k\n  another key: 3\n"
	 "- another key: 4\n",
		"[{\"a long key\":1,\"another key\":\"some text\"},{\"a long key\":\"another key\","
		"\"another key\":3},{\"another key\":4}]"},
	{"[{some long key: true, 'it''s a key': 1}, {some long key: yes and no, 'it''s a key': 2}]",
		"[{\"some long key\":true,\"it's a key\":1},{\"some long key\":\"yes and no\","
		"\"it's a key\":2}]"},
	/* lists in brackets over several lines, JSON */
	{"a: [\n  one,\n  two\n]\nb: {\n  c: 1,\n}\n", "{\"a\":[\"one\",\"two\"],\"b\":{\"c\":1}}"},
	{"{\"a\":1,\"b\":[\"x\",null],\n \"c\":{\"d\":\"e:f\"}}\n",
		"{\"a\":1,\"b\":[\"x\",null],\"c\":{\"d\":\"e:f\"}}"},
	{"one\n two\n\n\n three\n", "\"one two\\n\\nthree\""},
	/* quoted scalars */
	{"'it''s'", "\"it's\""},
	{"\"a\\tb\\\"\\\\\\/\\x41\\u263a\\U0001F600\\e\"", "\"a\\x09b\\\"\\\\/A☺😀\\x1b\""},
	{"\"\\ud83d\\ude00\"", "\"😀\""},
	{"\"one  \n  two\n\n  three\"", "\"one two\\nthree\""},
	{"\"one\\\n  two \\\n\n   three\"", "\"onetwo \\nthree\""},
	{"'a\n '", "\"a \""},
	{"'''''a'''", "\"''a'\""},
	/* block scalars */
	{"a: |\n  one\n   two\n\n  three\n\n\nb: 1\n",
		"{\"a\":\"one\\n two\\n\\nthree\\n\",\"b\":1}"},
	{"a: |-\n  one\n\nb: |+\n  two\n\nc: |-\n  \n",
		"{\"a\":\"one\",\"b\":\"two\\n\\n\",\"c\":\"\"}"},
	{"a: >\n  one\n  two\n\n  three\n   more\n  four\n",
		"{\"a\":\"one two\\nthree\\n more\\nfour\\n\"}"},
	{"a: >-\n\n  one\n\n\n  two\n", "{\"a\":\"\\none\\n\\ntwo\"}"},
	{"a: |2\n    one\n   two\n", "{\"a\":\"  one\\n two\\n\"}"},
	{"- |1\n  one\n- >+2\n   x\n\n", "[\" one\\n\",\" x\\n\\n\"]"},
	{"a:\n  - |\n   one\n  - two\n", "{\"a\":[\"one\\n\",\"two\"]}"},
	{"a: | # why\n  # text\n # not\nb: 1\n", "{\"a\":\"# text\\n\",\"b\":1}"},
	{"a: |\r\n  one\r\n  two\r\nb: x\r\n", "{\"a\":\"one\\ntwo\\n\",\"b\":\"x\"}"},
	{"a: |\n  x", "{\"a\":\"x\\n\"}"},
	{"a: |+\n", "{\"a\":\"\"}"},
	{"a: |+\n\n \n", "{\"a\":\"\\n\\n\"}"},
	{"--- |\none\ntwo\n", "\"one\\ntwo\\n\""},
	{"? |\n  key\n: |\n  value\n", "{\"key\\n\":\"value\\n\"}"},
	{"--- !!str &a |\n  x\n", "\"x\\n\""},
	{"a: !t &b |-\n  x\nc: *b\n", "{\"a\":\"x\",\"c\":\"x\"}"},
	/* collections */
	{"a:\n- 1\n- b: 2\n  c: 3\n-  - x\n   - y\nd: {}\ne: []\n",
		"{\"a\":[1,{\"b\":2,\"c\":3},[\"x\",\"y\"]],\"d\":{},\"e\":[]}"},
	{"a: [1, [2, {b: c}], ]\nd: {e: f, 'g': [h]}\n",
		"{\"a\":[1,[2,{\"b\":\"c\"}]],\"d\":{\"e\":\"f\",\"g\":[\"h\"]}}"},
	{"a: [\n  1,\n  2\n]\nb: {\n  c: d\n}\n", "{\"a\":[1,2],\"b\":{\"c\":\"d\"}}"},
	{"[a: b, c]", "[{\"a\":\"b\"},\"c\"]"},
	{"{a, b: , c: d}", "{\"a\":null,\"b\":null,\"c\":\"d\"}"},
	{"? [a, b]\n: {c: d}\n1: e\n~: f\n", "{[\"a\",\"b\"]:{\"c\":\"d\"},1:\"e\",null:\"f\"}"},
	{"{\"a\":1,\"b\":[true,null]}", "{\"a\":1,\"b\":[true,null]}"},
	{"---\na: 1\n...\n", "{\"a\":1}"},
	{"%YAML 1.2\n---\na: 1\n", "{\"a\":1}"},
	{"\xef\xbb\xbf"
	 "a: 1\n",
		"{\"a\":1}"},
	/* anchors, tags, merging */
	{"a: &x [1, &y two]\nb: *x\nc: *y\n",
		"{\"a\":[1,\"two\"],\"b\":[1,\"two\"],\"c\":\"two\"}"},
	{"a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":2}"},
	{"a: &x\nb: *x\n*x : c\n", "{\"a\":null,\"b\":null,null:\"c\"}"},
	{"- !!str 12\n- !!int '12'\n- !!float 3\n- !!bool 'true'\n- !!null ''\n- ! 5\n- !my 5\n",
		"[\"12\",12,3.0,true,null,\"5\",\"5\"]"},
	{"- !!map {a: b}\n- !!seq [c]\n- !set {d, e}\n- !!timestamp '2024-05-01'\n",
		"[{\"a\":\"b\"},[\"c\"],{\"d\":null,\"e\":null},<2024-05-01>]"},
	{"d: &d {x: 1, y: 2}\nm:\n  a: 0\n  <<: *d\n  y: 3\n",
		"{\"d\":{\"x\":1,\"y\":2},\"m\":{\"a\":0,\"x\":1,\"y\":3}}"},
	{"<<: [{a: 1}, {a: 2, b: 2}]\nc: 3\n", "{\"a\":1,\"b\":2,\"c\":3}"},
	{"'<<': 1\nb: <<\n", "{\"<<\":1,\"b\":\"<<\"}"},
	{"<<: []\n", "{}"},
	/* errors; columns count bytes from 1 */
	{"title: a: b\n", "syntax error 1:9 a second `: ` in this line | put the value in quotes: "
			  "`title: \"One: two\"`"},
	{"x: 1\na:\n\tb: c\n",
		"syntax error 3:1 a TAB is used as indentation | YAML indents with spaces "
		"only"},
	{"x: @me\n", "syntax error 1:4 a value cannot begin with this character | put the value in "
		     "quotes"},
	{"x: `me`\n", "syntax error 1:4 a value cannot begin with this character | put the value "
		      "in quotes"},
	{"é: @me\n", "syntax error 1:5 a value cannot begin with this character | put the value in "
		     "quotes"},
	{"x: \"abc\ny: 1\n", "syntax error 1:4 this quote is not closed, or its text goes on in a "
			     "line that is not indented | "
			     "end the text with `\"`; inside it `\\\"` is a quote"},
	{"x: 'abc\ny: 1\n", "syntax error 1:4 this quote is not closed, or its text goes on in a "
			    "line that is not indented | "
			    "end the text with `'`; inside it `''` is an apostrophe"},
	{"a: 1\n b: 2\n",
		"syntax error 1:4 this text runs on into a line that looks like another key | "
		"is a `:` missing here, or is the next line indented too far?"},
	{"a: b\n- c\n", "syntax error 2:1 this is no key | all keys of a mapping begin in one "
			"column"},
	{"a: {b: c\n", "syntax error 1:4 a `,` is missing in this bracket, or it is not closed"},
	{"a: [b\nc: d\n", "syntax error 1:4 this bracket is not closed"},
	{"a: [b,\n  [c]\nd: 1\n",
		"syntax error 1:4 a `,` is missing in this bracket, or it is not closed"},
	{"a: \"b\n", "syntax error 1:4 this quote is not closed"},
	{"a: 'b\n", "syntax error 1:4 this quote is not closed"},
	{"a: \"b\" c\n",
		"syntax error 1:8 there is text behind the closing quote | put the whole value in "
		"quotes: `'\"One\" two'`"},
	{"a: \"\\d\"\n",
		"syntax error 1:5 invalid escape 'd' in double-quoted string | in double quotes "
		"write `\\\\` for a backslash, or use single quotes"},
	{"a: |x\n  b\n", "syntax error 1:5 the text of `|` and `>` begins in the next line"},
	{"a:\n   b: 1\n  c: 2\n",
		"syntax error 3:3 this key is not in the column of those above it | all "
		"keys of a mapping begin in one column"},
	{"a: b\nc\n",
		"syntax error 2:1 this belongs to no key | is a `:` missing, or is the line not "
		"indented as it should be?"},
	{"- a\nb: c\n",
		"syntax error 2:1 this is no item of the list above it | begin it with `- `, or "
		"indent it as the text it goes on with"},
	{"a: [\n  1,\n]\nb: @\n",
		"syntax error 4:4 a value cannot begin with this character | put the "
		"value in quotes"},
	{"a: [\n  1,\n]\na: 2\n", "exists already 4:1 duplicate key `a` | the first one is in line 1, column 1"},
	{"x: - a\n", "syntax error 1:4 a list cannot begin in the line of its key | put each `- "
		     "item` in "
		     "a line of its own, or write `[a, b]`"},
	{"a: 1\nb: 2\nc: 3\nb: 4\n",
		"exists already 4:1 duplicate key `b` | the first one is in line 2, column 1"},
	{"x:\n  - {a: 1, 'a': 2}\n",
		"exists already 2:12 duplicate key `a` | the first one is in line 2, column 6"},
	{"? |\n  x\n  y\n: 1\n? |\n  x\n  y\n: 2\n",
		"exists already 5:3 duplicate key | the first one is in line 1, column 3"},
	{"? >-\n  x\n  y\n: 1\n? >-\n  x\n  y\n: 2\n",
		"exists already 5:3 duplicate key `x y` | the first one is in line 1, column 3"},
	{"1: a\n1.0: b\n", "exists already 2:1 duplicate key | the first one is in line 1, column 1"},
	{"<<: {}\n<<: {}\n", "exists already 2:1 duplicate key | the first one is in line 1, column 1"},
	{"? [a]\n: 1\n? [a]\n: 2\n", "exists already 3:3 duplicate key | the first one is in line 1, column 3"},
	{"a: *b\n",
		"syntax error 1:4 no anchor `&b` before this alias | text that begins with `*` "
		"belongs in quotes"},
	{"a: \"C:\\xyz\"\n",
		"syntax error 1:7 a backslash in double quotes begins an escape | write `\\\\` for a "
		"backslash, or use single quotes"},
	{"a: &b [1, *b]\n", "syntax error 1:11 this alias stands inside of what it names"},
	{"<<: 5\n", "wrong type 1:5 `<<` merges mappings, and lists of them"},
	{"<<: [{}, 5]\n", "wrong type 1:5 `<<` merges mappings, and lists of them"},
	{"a: !!int x\n", "wrong type 1:10 tagged as integer, but not written like one"},
	{"a: !!bool 'yes'\n", "wrong type 1:11 tagged as boolean, but not written like one"},
	{"a: 1\n---\nb: 2\n", "syntax error 2:1 a second document begins here"},
	{"--- a\n--- b\n", "syntax error 2:1 a second document begins here"},
	{"a: b\x01\n", "invalid encoding 1:5 the control character U+0001 is not allowed"},
	{"a: b\n\xff\n",
		"invalid encoding 2:1 the byte 0xFF is not valid UTF-8 here | save the file as "
		"UTF-8"},
	{"\xff\xfe"
	 "a:",
		"invalid encoding 1:1 this is UTF-16, not UTF-8 | save the file as UTF-8"},
	{"? a\n:\t- b\n",
		"syntax error 1:1 explicit keys (`? `) do not go together with TAB characters | "
		"replace the TABs by spaces"},
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

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

TestSuite(parse, .init = setup, .fini = teardown);

/* Parses text that is exactly as long as its block, and shows what comes of it. */
static const char *parsed(const char *yaml, size_t len, const fyfm_parse_options *options)
{
	char *copy = malloc(len != 0 ? len : 1);
	fyfm_value v;
	fyfm_diag diag;
	fyfm_status st;
	fya_buf out;

	memcpy(copy, yaml, len);
	fya_buf_init(&out, a, 0);
	st = fyfm_parse(parser, a, copy, len, options, &v, &diag);
	if (options && options->copy_text)
		memset(copy, 'X', len);
	if (st == FYFM_OK)
		show_value(v, &out);
	else
		show_diag(&diag, &out);
	cr_assert_eq(st == FYFM_OK, fyfm_kind_of(v) != FYFM_UNDEFINED);
	if (st != FYFM_OK)
		cr_assert_eq(diag.status, st);
	free(copy);
	return fya_buf_cstr(&out);
}

ParameterizedTestParameters(parse, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *row, parse, table)
{
	const char *yaml = rows[*row].yaml;
	fyfm_parse_options borrow = { 0 }, copy = { .copy_text = true };
	fyfm_parse_options slow = { .way = FYFM_WAY_LIBFYAML };

	cr_expect_str_eq(parsed(yaml, strlen(yaml), &borrow), rows[*row].want);
	cr_expect_str_eq(parsed(yaml, strlen(yaml), &copy), rows[*row].want);
	cr_expect_str_eq(parsed(yaml, strlen(yaml), &slow), rows[*row].want);
}

Test(parse, lines_count_from_first_line)
{
	fyfm_parse_options options = { .path = "content/a.md", .first_line = 2 };
	fyfm_value v;
	fyfm_diag diag;
	fya_buf out;

	cr_assert_eq(
		fyfm_parse(parser, a, "a: 1\na: 2\n", 10, &options, &v, &diag), FYFM_ERR_EXISTS);
	fya_buf_init(&out, a, 0);
	fyfm_diag_format(&diag, "fyssg", 0, &out);
	cr_expect_str_eq(fya_buf_cstr(&out), "fyssg: error: content/a.md:3:1: duplicate key `a`\n"
	                                     "  3 | a: 2\n"
	                                     "    | ^\n"
	                                     "  hint: the first one is in line 2, column 1\n");
}

Test(parse, need_mapping)
{
	fyfm_parse_options options = { .need_mapping = true };

	cr_expect_str_eq(parsed("a: 1", 4, &options), "{\"a\":1}");
	cr_expect_str_eq(parsed("", 0, &options), "{}");
	cr_expect_str_eq(parsed("# x\n", 4, &options), "{}");
	cr_expect_str_eq(parsed("~", 1, &options), "{}");
	cr_expect_str_eq(parsed("# x\n- a\n", 8, &options),
	                 "wrong type 2:1 a mapping is needed here, and this is a sequence | "
	                 "write lines of `key: value`");
	cr_expect_str_eq(parsed("text", 4, &options),
	                 "wrong type 1:1 a mapping is needed here, and this is a string | "
	                 "write lines of `key: value`");
}

Test(parse, depth_is_limited)
{
	char text[400];

	for (unsigned depth = 60; depth < 70; depth++) {
		fyfm_parse_options options = {0}, more = {.max_depth = 70}, less = {.max_depth = 3};

		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		cr_expect_eq(parsed(text, 2 * depth, &options)[0] == '[', depth <= 64, "%u", depth);
		cr_expect_eq(parsed(text, 2 * depth, &more)[0] == '[', true, "%u", depth);
		cr_expect_str_eq(parsed(text, 2 * depth, &less),
		                 "limit exceeded 1:4 nested more than 3 levels deep");
	}
}

Test(parse, ways)
{
	fyfm_parse_options scanner = { .way = FYFM_WAY_SCANNER };
	fyfm_value v;

	cr_expect_eq(fyfm_parse(parser, a, "a: 1", 4, NULL, &v, NULL), FYFM_OK);
	cr_expect_eq(fyfm_parser_last_way(parser), FYFM_WAY_SCANNER);
	cr_expect_eq(fyfm_parse(parser, a, "a: &x 1", 7, NULL, &v, NULL), FYFM_OK);
	cr_expect_eq(fyfm_parser_last_way(parser), FYFM_WAY_LIBFYAML);
	cr_expect_eq(fyfm_parse(parser, a, "a: &x 1", 7, &scanner, &v, NULL), FYFM_ERR_USAGE);
	cr_expect_eq(fyfm_kind_of(v), FYFM_UNDEFINED);
}

Test(parse, aliases_are_the_same_word)
{
	static const char yaml[] = "a: &x [long enough for a slice]\nb: *x\n";
	fyfm_value v;

	cr_assert_eq(fyfm_parse(parser, a, yaml, sizeof(yaml) - 1, NULL, &v, NULL), FYFM_OK);
	cr_expect_eq(fyfm_value_at(v, 0).word, fyfm_value_at(v, 1).word);
}

Test(parse, values_borrow_the_source)
{
	static const char yaml[] = "plain: a slice of text\nquoted: \"a slice of text\"\nblock: "
				   "|-\n  a slice of text\n";
	fyfm_value v;

	cr_assert_eq(fyfm_parse(parser, a, yaml, sizeof(yaml) - 1, NULL, &v, NULL), FYFM_OK);
	for (size_t i = 0; i < 3; i++) {
		fyfm_value text = fyfm_value_at(v, i);
		const char *data = fyfm_text(&text, NULL).data;

		cr_expect(data > yaml && data < yaml + sizeof(yaml), "value %zu", i);
	}
}

Test(parse, records_share_their_keys)
{
	static const char yaml[] =
		"- {name: a, year: 1}\n- name: b\n  year: 2\n- {year: 3, name: c}\n";
	fyfm_value v;

	cr_assert_eq(fyfm_parse(parser, a, yaml, sizeof(yaml) - 1, NULL, &v, NULL), FYFM_OK);
	cr_expect_eq(fyfm_i_map(fyfm_at(v, 0))->keys, fyfm_i_map(fyfm_at(v, 1))->keys);
	cr_expect_neq(fyfm_i_map(fyfm_at(v, 0))->keys, fyfm_i_map(fyfm_at(v, 2))->keys);
}

/* Optional keys make a few shapes that take turns. */
Test(parse, records_of_a_few_shapes_share_their_keys)
{
	static const char yaml[] = "- {a: 1, b: 2}\n- {a: 3}\n- {a: 4, b: 5, c: 6}\n- {a: 7, b: 8}\n"
				   "- {a: 9}\n- {a: 10, b: 11, c: 12}\n";
	fyfm_value v;

	cr_assert_eq(fyfm_parse(parser, a, yaml, sizeof(yaml) - 1, NULL, &v, NULL), FYFM_OK);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(fyfm_i_map(fyfm_at(v, i))->keys, fyfm_i_map(fyfm_at(v, i + 3))->keys);
}

Test(parse, failure_gives_memory_back)
{
	static const char *const bad[] = {"a: [long enough to be kept, 0.1, @]\n",
		"a: 0.1\na: 0.2\n", "a: \"x\\x41xxxxxxxxxxxxx\"\nb: *none\n"};

	for (size_t i = 0; i < 3; i++) {
		fya_stats stats;
		fyfm_value v;

		cr_expect_neq(
			fyfm_parse(parser, a, bad[i], strlen(bad[i]), NULL, &v, NULL), FYFM_OK);
		fya_get_stats(a, &stats);
		cr_expect_eq(stats.used, 0, "row %zu: %zu bytes", i, stats.used);
	}
}

Test(parse, one_parser_for_many_documents)
{
	for (size_t i = 0; i < 500; i++)
		cr_assert_str_eq(
			parsed(rows[i % ROW_COUNT].yaml, strlen(rows[i % ROW_COUNT].yaml), NULL),
			rows[i % ROW_COUNT].want);
}

/* --- locate ----------------------------------------------------------------------------------- */

static const char located[] = "title: A text\n"                /* 1 */
                              "author:\n"                       /* 2 */
                              "  name: N # comment\n"           /* 3 */
                              "  'mail': \"a@b\"\n"             /* 4 */
                              "tags: [a, bb, {c: d}]\n"         /* 5 */
                              "list:\n"                         /* 6 */
                              "- x: 1\n"                        /* 7 */
                              "  y: 2\n"                        /* 8 */
                              "- z\n"                           /* 9 */
                              "empty:\n"                        /* 10 */
                              "block: |\n"                      /* 11 */
                              "  text\n";                       /* 12 */

static const struct {
	const char *keys[4];
	size_t count;
	bool at_key;
	uint32_t line, column, width; /* line 0: not there */
} paths[] = {
	{ { "title" }, 1, false, 1, 8, 6 },
	{ { "title" }, 1, true, 1, 1, 5 },
	{ { "author" }, 1, false, 3, 3, 0 },
	{ { "author" }, 1, true, 2, 1, 6 },
	{ { "author", "name" }, 2, false, 3, 9, 1 },
	{ { "author", "mail" }, 2, false, 4, 11, 5 },
	{ { "author", "mail" }, 2, true, 4, 3, 6 },
	{ { "tags" }, 1, false, 5, 7, 1 },
	{ { "tags", "1" }, 2, false, 5, 11, 2 },
	{ { "tags", "2", "c" }, 3, false, 5, 19, 1 },
	{ { "list", "0", "y" }, 3, false, 8, 6, 1 },
	{ { "list", "1" }, 2, true, 9, 3, 1 },
	{ { "empty" }, 1, false, 10, 1, 5 },
	{ { "block" }, 1, false, 11, 8, 1 },
	{ { NULL }, 0, false, 1, 1, 0 },
	{ { "nothing" }, 1, false, 0, 0, 0 },
	{ { "title", "x" }, 2, false, 0, 0, 0 },
	{ { "tags", "3" }, 2, false, 0, 0, 0 },
	{ { "tags", "x" }, 2, false, 0, 0, 0 },
	{ { "tags", "" }, 2, false, 0, 0, 0 },
	{ { "author", "x" }, 2, false, 0, 0, 0 },
};

Test(parse, locate)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		for (int way = FYFM_WAY_AUTO; way <= FYFM_WAY_LIBFYAML; way += FYFM_WAY_LIBFYAML) {
			fyfm_parse_options options = { .way = (fyfm_way)way, .first_line = 1 };
			fyfm_diag diag = { .line = 77, .message = "kept" };
			bool found = fyfm_locate(parser, located, sizeof(located) - 1, &options,
				paths[i].keys, paths[i].count, paths[i].at_key, &diag);

			cr_expect_eq(found, paths[i].line != 0, "path %zu", i);
			cr_expect_eq(diag.line, found ? paths[i].line : 77, "path %zu: line %u", i,
				diag.line);
			cr_expect_str_eq(diag.message, "kept");
			if (found) {
				cr_expect_eq(diag.column, paths[i].column, "path %zu: column %u", i,
					diag.column);
				cr_expect_eq(diag.width, paths[i].width, "path %zu: width %u", i,
					diag.width);
			}
		}
	}
}

Test(parse, locate_through_aliases_and_merging)
{
	static const char yaml[] = "d: &d {x: {y: 1}}\na: *d\nm:\n  z: 1\n  <<: *d\n";
	static const char *const through_alias[] = {"a", "x", "y"}, *const merged[] = {
									    "m", "x", "y"};
	fyfm_parse_options options = { .first_line = 10 };
	fyfm_diag diag = { 0 };

	cr_assert(fyfm_locate(
		parser, yaml, sizeof(yaml) - 1, &options, through_alias, 3, false, &diag));
	cr_expect_eq(diag.line, 11);
	cr_expect_eq(diag.column, 4);
	cr_assert(fyfm_locate(parser, yaml, sizeof(yaml) - 1, &options, merged, 3, false, &diag));
	cr_expect_eq(diag.line, 14);
	cr_expect_eq(diag.column, 7);
}

/* The words of YAML 1.1 that PyYAML takes for booleans too, on both ways. */
Test(parse, yes_and_no_are_booleans_where_asked_for)
{
	static const char yaml[] =
		"- [yes, Yes, YES, on, On, ON, no, No, NO, off, Off, OFF, true, False]\n"
		"- [yEs, oN, nO, OfF, y, n, Y, N, yess, o, of, \"yes\", 'no', yes no]\n";
	static const char words[] =
		"a: yes\nb: OFF\nno: off\non: [Yes, No]\nc: 'yes'\nd: yes and no\ne: y\n";
	static const char tagged[] = "[!!bool yes, !!bool 'off', !!str no, !my on, {!!bool on: 1}]";
	fyfm_parse_options fast = { .yes_no_booleans = true };
	fyfm_parse_options slow = { .yes_no_booleans = true, .way = FYFM_WAY_LIBFYAML };
	fyfm_parse_options copy = { .yes_no_booleans = true, .copy_text = true };
	const char *want = "{\"a\":true,\"b\":false,\"no\":false,\"on\":[true,false],"
			   "\"c\":\"yes\",\"d\":\"yes and no\",\"e\":\"y\"}";

	cr_expect_str_eq(parsed(words, sizeof(words) - 1, &fast), want);
	cr_expect_eq(fyfm_parser_last_way(parser), FYFM_WAY_SCANNER);
	cr_expect_str_eq(parsed(words, sizeof(words) - 1, &slow), want);
	cr_expect_str_eq(parsed(words, sizeof(words) - 1, &copy), want);
	cr_expect_str_eq(parsed(words, sizeof(words) - 1, NULL),
			 "{\"a\":\"yes\",\"b\":\"OFF\",\"no\":\"off\",\"on\":[\"Yes\",\"No\"],"
			 "\"c\":\"yes\",\"d\":\"yes and no\",\"e\":\"y\"}");
	cr_expect_str_eq(parsed(yaml, strlen(yaml), &fast),
			 "[[true,true,true,true,true,true,false,false,false,false,false,false,true,"
			 "false],[\"yEs\",\"oN\",\"nO\",\"OfF\",\"y\",\"n\",\"Y\",\"N\",\"yess\",\"o\","
			 "\"of\",\"yes\",\"no\",\"yes no\"]]");
	cr_expect_str_eq(parsed(yaml, strlen(yaml), &fast), parsed(yaml, strlen(yaml), &slow));
	cr_expect_str_eq(parsed(tagged, strlen(tagged), &fast),
			 "[true,false,\"no\",\"on\",{true:1}]");
	cr_expect_str_eq(parsed("!!bool yes", 10, NULL),
			 "wrong type 1:8 tagged as boolean, but not written like one");
}

Test(parse, hint_about_yes_and_no)
{
	char hint[80] = "untouched";
	bool b;

	cr_expect(fyfm_boolean_hint(fyfm_string(a, "yes", 3), hint));
	cr_expect_str_eq(hint, "yes is text in YAML 1.2; write true");
	cr_expect(fyfm_boolean_hint(fyfm_string(a, "Off", 3), hint));
	cr_expect_str_eq(hint, "Off is text in YAML 1.2; write false");
	strcpy(hint, "untouched");
	cr_expect_not(fyfm_boolean_hint(fyfm_string(a, "yes!", 4), hint));
	cr_expect_not(fyfm_boolean_hint(fyfm_string(a, "", 0), hint));
	cr_expect_not(fyfm_boolean_hint(fyfm_bool(true), hint));
	cr_expect_not(fyfm_boolean_hint(fyfm_null(), hint));
	cr_expect_str_eq(hint, "untouched");
	cr_expect(fyfm_reads_as_boolean(fyfm_string(a, "ON", 2), &b) && b);
	cr_expect(fyfm_reads_as_boolean(fyfm_string(a, "no", 2), &b) && !b);
	cr_expect_not(fyfm_reads_as_boolean(fyfm_string(a, "n", 1), &b));
}

/* What merging may copy is bounded by the text; the place is that of the first merge too many. */
Test(parse, merging_has_a_budget)
{
	enum { PAIRS = 1000, USES = 500 };
	fyfm_value v;
	fyfm_diag diag;
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fya_buf_puts(&text, "base: &b\n");
	for (int i = 0; i < PAIRS; i++)
		fya_buf_printf(&text, "  k%d: %d\n", i, i);
	fya_buf_puts(&text, "uses:\n");
	for (int i = 0; i < USES; i++)
		fya_buf_puts(&text, "- <<: *b\n");
	cr_assert_eq(fyfm_parse(parser, a, text.data, text.len, NULL, &v, &diag), FYFM_ERR_LIMIT);
	cr_expect_str_eq(diag.message, "too much is merged in this file");
	/* 4 pairs for each byte and 262,144: of 15,790 bytes that is after 325 uses. */
	cr_expect_eq(diag.line, 1 + PAIRS + 1 + (4 * text.len + 262144) / PAIRS + 1);
	cr_expect_eq(diag.column, 7);
	fya_buf_truncate(&text, text.len - 200 * strlen("- <<: *b\n"));
	cr_expect_eq(fyfm_parse(parser, a, text.data, text.len, NULL, &v, &diag), FYFM_OK);
}
