#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/emit.h>
#include <fyfm/make.h>
#include <fyfm/parse.h>

#include "allocators/testing.h"
#include "tests/frontmatter/round-trip.h"
#include "tests/frontmatter/show.h"
#include "tests/frontmatter/value-from-bytes.h"

static fya_allocator *a;
static fyfm_parser *parser;
static fya_buf out;

static void setup(void)
{
	a = fya_malloc_new();
	parser = fyfm_parser_new();
	fya_buf_init(&out, a, 0);
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(emit, .init = setup, .fini = teardown);

static fyfm_value read_yaml(const char *yaml)
{
	fyfm_diag diag;
	fyfm_value v;
	fyfm_status st = fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &diag);

	cr_assert_eq(st, FYFM_OK, "%s: %s", yaml, diag.message);
	return v;
}

/* --- YAML ------------------------------------------------------------------------------------- */

static const struct {
	const char *in, *want;
	fyfm_yaml_options options;
} yaml_cases[] = {
	{ "a: 1\nb: [x, z]\nc: {d: e}", "a: 1\nb:\n  - x\n  - z\nc:\n  d: e\n", { 0 } },
	{ "a: 1\nb: [x, z]\nc: {d: e}", "a: 1\nb:\n- x\n- z\nc:\n  d: e\n", { .flush_seqs = true } },
	{ "a: 1\nb: [x, z]\nc: {d: e}", "{a: 1, b: [x, z], c: {d: e}}\n", { .flow = true } },
	{ "a: {b: {c: [1]}}", "a:\n    b:\n        c:\n            - 1\n", { .indent = 4 } },
	{ "[[1, 2], [3], {a: 1, b: 2}, []]", "- - 1\n  - 2\n- - 3\n- a: 1\n  b: 2\n- []\n", { 0 } },
	{ "- [a]\n- {b: c, d: [e]}", "-   - a\n-   b: c\n    d:\n        - e\n", { .indent = 4 } },
	{ "a: []\nb: {}\nc: ''\nd: ~", "a: []\nb: {}\nc: \"\"\nd: null\n", { 0 } },
	{ "a: |\n  one\n  two\nb: |-\n  x\n\n  y\nc: |+\n  z\n\n\nd: 1",
	  "a: |\n  one\n  two\nb: |-\n  x\n\n  y\nc: |+\n  z\n\n\nd: 1\n", { 0 } },
	{ "- |\n  one\n  two\n", "- |\n  one\n  two\n", { 0 } },
	{ "a: \" one\\ntwo\"", "a: \" one\\ntwo\"\n", { 0 } },
	{ "a: \"x\\n  \\ny\"", "a: \"x\\n  \\ny\"\n", { 0 } },
	{ "a: \"x\\ty\"\nb: \"\\u0000\\x85\\u2028\"", "a: \"x\\ty\"\nb: \"\\u0000\\u0085\\u2028\"\n",
	  { 0 } },
	{ "'it''s: \"so\"'", "'it''s: \"so\"'\n", { 0 } },
	{ "['yes', 'No', 'null', '1', '1.5', '0x1f', '2024-01-01', '~', '12:30', '1_000', '.5']",
	  "[\"yes\", \"No\", \"null\", \"1\", \"1.5\", \"0x1f\", \"2024-01-01\", \"~\", \"12:30\", "
	  "\"1_000\", \".5\"]\n", { .flow = true } },
	{ "['<<', '=', '---', '... x', '- a', '-a', '?', '#x', 'a #b', 'a#b', 'a: b', 'a:', ' a ']",
	  "[\"<<\", \"=\", \"---\", \"... x\", \"- a\", -a, \"?\", \"#x\", \"a #b\", a#b, \"a: b\", "
	  "\"a:\", \" a \"]\n", { .flow = true } },
	{ "[2nd try, 'http://x/y?z', 'a,b', 'x]', '日本']",
	  "- 2nd try\n- http://x/y?z\n- a,b\n- x]\n- 日本\n", { 0 } },
	{ "['http://x', 'a,b', 'x]']", "[\"http://x\", \"a,b\", \"x]\"]\n", { .flow = true } },
	{ "[1.0, 0.1, 1e16, -1e-7, .inf, -.inf, .nan, 5e-324, -0.0]",
	  "[1.0, 0.1, 1.0e+16, -1.0e-07, .inf, -.inf, .nan, 5.0e-324, -0.0]\n", { .flow = true } },
	{ "[9223372036854775807, -9223372036854775808, 0]",
	  "[9223372036854775807, -9223372036854775808, 0]\n", { .flow = true } },
	{ "[2024-05-01, 2024-05-01 10:00:00, 2024-05-01T10:00:00.5+02:00]",
	  "- 2024-05-01\n- 2024-05-01T10:00:00\n- 2024-05-01T10:00:00.5+02:00\n", { 0 } },
	{ "{1: a, true: b, ~: c, 2024-01-01: d, [x]: e, {v: z}: f, '1': g}",
	  "1: a\ntrue: b\nnull: c\n2024-01-01: d\n[x]: e\n{v: z}: f\n\"1\": g\n", { 0 } },
	{ "{'': a, 'b c': d, 'e:f': g}", "\"\": a\nb c: d\n\"e:f\": g\n", { 0 } },
	{ "text", "text", { .no_newline = true } },
	{ "|\n  a\n  b\n", "|\n  a\n  b\n", { 0 } },
	{ "[]", "[]\n", { 0 } },
	{ "", "null\n", { 0 } },
};

enum { YAML_CASES = sizeof(yaml_cases) / sizeof(yaml_cases[0]) };

Test(emit, yaml_as_it_should_look)
{
	for (size_t i = 0; i < YAML_CASES; i++) {
		fyfm_value v = read_yaml(yaml_cases[i].in);
		fyfm_diag diag;

		fya_buf_clear(&out);
		cr_assert_eq(fyfm_emit_yaml(v, &yaml_cases[i].options, &out, &diag), FYFM_OK);
		cr_expect_str_eq(fya_buf_cstr(&out), yaml_cases[i].want, "row %zu", i);
		fya_buf_clear(&out);
		cr_expect(round_trip_yaml(v, &yaml_cases[i].options, &out), "row %zu: %s", i,
		          fya_buf_cstr(&out));
	}
}

/* --- JSON ------------------------------------------------------------------------------------- */

static const struct {
	const char *in, *want;
	fyfm_json_options options;
} json_cases[] = {
	{ "a: 1\nb: [x, true, ~]\nc: {}", "{\"a\":1,\"b\":[\"x\",true,null],\"c\":{}}", { 0 } },
	{ "a: 1\nb: [x]\nc: []", "{\n  \"a\": 1,\n  \"b\": [\n    \"x\"\n  ],\n  \"c\": []\n}",
	  { .indent = 2 } },
	{ "\"\\\" \\\\ \\n \\t \\x01 \\x7f é \\u2028\"",
	  "\"\\\" \\\\ \\n \\t \\u0001 \\u007f é \\u2028\"", { 0 } },
	{ "[1.0, 1e16, 0.1]", "[1.0,1e+16,0.1]", { 0 } },
	{ "[2024-05-01, 2024-05-01 10:00:00Z]", "[\"2024-05-01\",\"2024-05-01T10:00:00Z\"]", { 0 } },
	{ "{1: a, true: b, ~: c, 2024-01-01: d, 1.5: e}",
	  "{\"1\":\"a\",\"true\":\"b\",\"null\":\"c\",\"2024-01-01\":\"d\",\"1.5\":\"e\"}", { 0 } },
	{ "[.inf, -.inf, .nan]", "[null,null,null]", { .special = FYFM_JSON_SPECIAL_NULL } },
	{ "[.inf, -.inf, .nan]", "[\".inf\",\"-.inf\",\".nan\"]",
	  { .special = FYFM_JSON_SPECIAL_STRING } },
	{ "a: >\n  folded\n  text\n", "{\"a\":\"folded text\\n\"}", { 0 } },
};

enum { JSON_CASES = sizeof(json_cases) / sizeof(json_cases[0]) };

Test(emit, json_as_it_should_look)
{
	for (size_t i = 0; i < JSON_CASES; i++) {
		fyfm_diag diag;

		fya_buf_clear(&out);
		cr_assert_eq(fyfm_emit_json(read_yaml(json_cases[i].in), &json_cases[i].options,
		                            &out, &diag),
		             FYFM_OK);
		cr_expect_str_eq(fya_buf_cstr(&out), json_cases[i].want, "row %zu", i);
	}
}

static const struct {
	const char *in, *want;
	fyfm_status status;
	fyfm_json_options options;
} json_failures[] = {
	{ "a: [1, .nan]", "JSON has no `.nan`, at `a[1]`", FYFM_ERR_RANGE, { 0 } },
	{ "a: -.inf", "JSON has no infinite numbers, at `a`", FYFM_ERR_RANGE, { 0 } },
	{ "x y: {[1]: a}", "a key that is no string, at `x y.?`", FYFM_ERR_TYPE, { 0 } },
	{ "1: a", "a key that is no string, at `1`", FYFM_ERR_TYPE, { .string_keys = true } },
	{ "{1: a, '1': b}",
	  "a key that JSON cannot tell from the string of the same text, at `1`", FYFM_ERR_EXISTS,
	  { 0 } },
	{ "[[[1]]]", "the value is more than 2 levels deep, at `[0][0]`", FYFM_ERR_LIMIT,
	  { .max_depth = 2 } },
	{ "[1, 2, 3]", "the value takes more than 4 bytes to write", FYFM_ERR_LIMIT,
	  { .max_len = 4 } },
	{ "1", "values are written at most 1000 levels deep, not 1001", FYFM_ERR_USAGE,
	  { .max_depth = 1001 } },
	{ "1", "more than 9 blanks of indent", FYFM_ERR_USAGE, { .indent = 10 } },
};

enum { JSON_FAILURES = sizeof(json_failures) / sizeof(json_failures[0]) };

Test(emit, json_that_cannot_be)
{
	fya_buf_puts(&out, "before");
	for (size_t i = 0; i < JSON_FAILURES; i++) {
		fyfm_diag diag;
		fyfm_status st = fyfm_emit_json(read_yaml(json_failures[i].in),
		                                &json_failures[i].options, &out, &diag);

		cr_expect_eq(st, json_failures[i].status, "row %zu", i);
		cr_expect_eq(diag.status, st, "row %zu", i);
		cr_expect_str_eq(diag.message, json_failures[i].want, "row %zu", i);
		cr_expect_str_eq(fya_buf_cstr(&out), "before", "row %zu", i);
	}
	cr_expect_eq(out.status, FYA_BUF_OK);
}

Test(emit, what_has_no_text)
{
	fyfm_value item = fyfm_undefined("x"), bad = fyfm_string_copy(a, "not\xffutf8 and long", 17);
	fyfm_diag diag;

	cr_expect_eq(fyfm_emit_yaml(fyfm_seq(a, &item, 1, false), NULL, &out, &diag), FYFM_ERR_TYPE);
	cr_expect_str_eq(diag.message, "a value that has no text, at `[0]`");
	cr_expect_eq(fyfm_emit_json(fyfm_host(1, 2), NULL, &out, &diag), FYFM_ERR_TYPE);
	cr_expect_eq(fyfm_emit_yaml(bad, NULL, &out, &diag), FYFM_ERR_ENCODING);
	cr_expect_eq(fyfm_emit_json(bad, NULL, &out, &diag), FYFM_ERR_ENCODING);
	cr_expect_eq(fyfm_emit_yaml(fyfm_null(), &(fyfm_yaml_options){ .indent = 1 }, &out, NULL),
	             FYFM_ERR_USAGE);
	cr_expect_eq(out.len, 0);
	fyfm_emit_json_string("a\xff\"\xc3", 4, &out);
	cr_expect_str_eq(fya_buf_cstr(&out), "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\"");
}

/* A text of some hundred bytes that is larger than memory when written out. */
Test(emit, aliases_are_bounded, .timeout = 30)
{
	fyfm_diag diag;
	fyfm_value v;

	for (int i = 0; i < 30; i++)
		fya_buf_printf(&out, "a%d: &a%d [%s%d, %s%d]\n", i, i, i > 0 ? "*a" : "", i - 1,
		               i > 0 ? "*a" : "", i - 1);
	v = read_yaml(fya_buf_cstr(&out));
	fya_buf_clear(&out);
	cr_expect_eq(fyfm_emit_json(v, &(fyfm_json_options){ .max_len = 1 << 20 }, &out, &diag),
	             FYFM_ERR_LIMIT);
	cr_expect_eq(fyfm_emit_yaml(v, &(fyfm_yaml_options){ .max_len = 1 << 20 }, &out, &diag),
	             FYFM_ERR_LIMIT);
	cr_expect_eq(out.len, 0);
}

/* --- round trips ------------------------------------------------------------------------------ */

static const fyfm_yaml_options yaml_styles[] = {
	{ 0 }, { .flow = true }, { .flush_seqs = true }, { .indent = 4 }, { .indent = 9 },
};

/* xorshift: the same on every run. */
static void fill(uint8_t *bytes, size_t len, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15 + 1;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		bytes[i] = (uint8_t)(x >> 32);
	}
}

Test(emit, random_values_read_back, .timeout = 120)
{
	enum { ROUNDS = 3000 };
	uint8_t bytes[600];

	for (unsigned i = 1; i <= ROUNDS; i++) {
		byte_source s = { bytes, sizeof(bytes), 0 };
		fyfm_value v;

		fill(bytes, sizeof(bytes), i);
		v = take_value(&s, a, 5);
		fya_buf_clear(&out);
		cr_assert(round_trip_yaml(v, &yaml_styles[i % 5], &out), "round %u: %s", i,
		          fya_buf_cstr(&out));
		cr_assert(round_trip_json(v,
		                          &(fyfm_json_options){ .indent = i % 3,
		                                                .special = FYFM_JSON_SPECIAL_NULL },
		                          &out),
		          "round %u: %s", i, fya_buf_cstr(&out));
		fya_buf_release(&out);
		fya_reset(a);
	}
}

/* --- memory ----------------------------------------------------------------------------------- */

/* Has memory for a number of calls, and then none: a buffer that cannot double would grow by what
 * it needs in the next call. */
struct dry {
	fya_allocator base;
	fya_allocator *inner;
	size_t left;
};

static void *dry_alloc(fya_allocator *self, size_t size, size_t align)
{
	struct dry *d = (struct dry *)self;

	return d->left > 0 && d->left-- ? fya_alloc(d->inner, size, align) : NULL;
}

static void *dry_resize(fya_allocator *self, void *p, size_t old_size, size_t new_size,
                        size_t align)
{
	struct dry *d = (struct dry *)self;

	return d->left > 0 && d->left-- ? fya_resize(d->inner, p, old_size, new_size, align) : NULL;
}

static void dry_free(fya_allocator *self, void *p, size_t size)
{
	fya_free(((struct dry *)self)->inner, p, size);
}

Test(emit, memory_runs_out_at_every_call)
{
	static const fya_ops ops = {
		.name = "dry", .alloc = dry_alloc, .resize = dry_resize, .free = dry_free
	};
	struct dry dry = { .base = { .ops = &ops }, .inner = fya_tracking_new(fya_malloc_new()) };
	fyfm_value v = read_yaml("a:\n  b: [1, 2]\n  c: >\n    folded text\n    goes on\n");
	fyfm_status yaml = FYFM_ERR_NOMEM, json = FYFM_ERR_NOMEM;
	size_t n;

	for (n = 0; yaml != FYFM_OK || json != FYFM_OK; n++) {
		fyfm_diag diag;

		dry.left = n;
		fya_buf_init(&out, &dry.base, 0);
		yaml = fyfm_emit_yaml(v, NULL, &out, &diag);
		cr_assert(yaml == FYFM_OK || diag.status == FYFM_ERR_NOMEM);
		cr_assert(yaml == FYFM_OK || out.len == 0);
		fya_buf_release(&out);
		dry.left = n;
		json = fyfm_emit_json(v, &(fyfm_json_options){ .indent = 9 }, &out, &diag);
		cr_assert(json == FYFM_OK || diag.status == FYFM_ERR_NOMEM);
		cr_assert(json == FYFM_OK || out.len == 0);
		fya_buf_release(&out);
		cr_assert_eq(fya_tracking_live(dry.inner), 0);
		cr_assert_null(fya_tracking_fault(dry.inner));
	}
	cr_expect_gt(n, 2);
	fya_destroy(dry.inner);
}
