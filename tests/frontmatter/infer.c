/* Schemas from values: what they say, that order does not matter, and that every value that they
 * were made from fits them. */
#include <stdio.h>

#include <criterion/criterion.h>

#include <fyfm/infer.h>
#include <fyfm/schema.h>

#include "allocators/testing.h"

#define HEAD "$schema: https://json-schema.org/draft/2020-12/schema\n"

enum { PAGES = 40 };

static const struct {
	fyfm_infer_options options;
	const char *pages[PAGES]; /* a number before `*`: that many times */
	const char *want;
} rows[] = {
	{ { 0 }, { NULL }, "# Made from 0 pages.\n" HEAD },
	{ { 0 }, { "{}" }, "# Made from 1 page.\n" HEAD "type: object\n" },
	{ { 0 }, { "title: A\ndate: 2024-05-01", "{title: B, draft: true, date: 2024-05-02}" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nrequired:\n  - date\n  - title\nproperties:\n"
	  "  date: # in 2 of 2 pages\n    type: string\n    format: date\n"
	  "  title: # in 2 of 2 pages\n    type: string\n"
	  "  draft: # in 1 of 2 pages\n    type: boolean\n"
	  "additionalProperties: false\n" },
	{ { .open = true }, { "a: 1", "a: 1.5", "a: null", "a: x", "a: [1]", "a: {}" },
	  "# Made from 6 pages.\n" HEAD
	  "type: object\nrequired:\n  - a\nproperties:\n  a: # in 6 of 6 pages\n"
	  "    type: [string, number, array, object, \"null\"] # 1, 2, 1, 1, 1\n"
	  "    items: # 1\n      type: integer\n" },
	{ { 0 }, { "5*lang: en", "4*lang: de", "3*lang: null", "2*lang: fr" },
	  "# Made from 14 pages.\n" HEAD
	  "type: object\nrequired:\n  - lang\nproperties:\n  lang: # in 14 of 14 pages\n"
	  "    type: [string, \"null\"] # 11, 3\n"
	  "    enum:\n      - en # 5\n      - de # 4\n      - fr # 2\n      - null\n"
	  "additionalProperties: false\n" },
	{ { .max_enum = 1 }, { "10*lang: en", "10*lang: de" },
	  "# Made from 20 pages.\n" HEAD
	  "type: object\nrequired:\n  - lang\nproperties:\n  lang: # in 20 of 20 pages\n"
	  "    type: string\nadditionalProperties: false\n" },
	{ { 0 }, { "9*lang: en" },
	  "# Made from 9 pages.\n" HEAD
	  "type: object\nrequired:\n  - lang\nproperties:\n  lang: # in 9 of 9 pages\n"
	  "    type: string\nadditionalProperties: false\n" },
	{ { 0 }, { "10*answer: 'no'" },
	  "# Made from 10 pages.\n" HEAD
	  "type: object\nrequired:\n  - answer\nproperties:\n  answer: # in 10 of 10 pages\n"
	  "    type: string\n    enum:\n      - \"no\" # 10\nadditionalProperties: false\n" },
	{ { 0 }, { "d: 2024-05-01", "d: 2024-05-01T10:00:00Z", "d: '2024-05-02'" },
	  "# Made from 3 pages.\n" HEAD
	  "type: object\nrequired:\n  - d\nproperties:\n  d: # in 3 of 3 pages\n"
	  "    type: string\n    anyOf:\n      - format: date # 2\n      - format: date-time # 1\n"
	  "additionalProperties: false\n" },
	{ { 0 }, { "d: 2024-05-01", "d: tomorrow" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nrequired:\n  - d\nproperties:\n  d: # in 2 of 2 pages\n"
	  "    type: string\nadditionalProperties: false\n" },
	{ { 0 }, { "{u: 'https://a.org/', m: a@b.org, o: 'note:x'}",
	  "{u: 'http://b', m: c@d, o: 'a:b'}" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nrequired:\n  - m\n  - o\n  - u\nproperties:\n"
	  "  m: # in 2 of 2 pages\n    type: string\n    format: email\n"
	  "  o: # in 2 of 2 pages\n    type: string\n"
	  "  u: # in 2 of 2 pages\n    type: string\n    format: uri\n"
	  "additionalProperties: false\n" },
	{ { 0 }, { "{2024: a, 'a b': 1, '- x': 2}", "{'2024': b}" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nproperties:\n"
	  "  \"2024\": # in 2 of 2 pages\n    type: string\n"
	  "  \"- x\": # in 1 of 2 pages\n    type: integer\n"
	  "  a b: # in 1 of 2 pages\n    type: integer\n"
	  "additionalProperties: false\n" },
	{ { .max_keys = 2 }, { "m: {a: 1, b: 2}", "m: {c: 3}", "m: {d: {x: 1}}" },
	  "# Made from 3 pages.\n" HEAD
	  "type: object\nrequired:\n  - m\nproperties:\n  m: # in 3 of 3 pages\n    type: object\n"
	  "    additionalProperties: # more than 2 keys\n"
	  "      type: [integer, object] # 3, 1\n"
	  "      required:\n        - x\n      properties:\n        x: # in 1 of 1\n"
	  "          type: integer\n      additionalProperties: false\n"
	  "additionalProperties: false\n" },
	{ { .max_depth = 1 }, { "a: {b: {c: 1}}", "a: [[1]]" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nrequired:\n  - a\nproperties:\n  a: # in 2 of 2 pages\n"
	  "    type: [array, object] # 1, 1\nadditionalProperties: false\n" },
	{ { 0 }, { "authors: [{name: A}, {name: B, mail: x}]", "authors: []" },
	  "# Made from 2 pages.\n" HEAD
	  "type: object\nrequired:\n  - authors\nproperties:\n  authors: # in 2 of 2 pages\n"
	  "    type: array\n    items: # 2\n      type: object\n      required:\n        - name\n"
	  "      properties:\n        name: # in 2 of 2\n          type: string\n"
	  "        mail: # in 1 of 2\n          type: string\n"
	  "      additionalProperties: false\nadditionalProperties: false\n" },
	{ { 0 }, { "[1, 2]", "text" },
	  "# Made from 2 pages.\n" HEAD
	  "type: [string, array] # 1, 1\nitems: # 2\n  type: integer\n" },
	{ { 0 }, { "{? [1, 2] : a, b: {? {x: 1} : 2}}" },
	  "# Made from 1 page.\n" HEAD
	  "type: object\nrequired:\n  - b\nproperties:\n  \"?\": # in 1 of 1 page\n"
	  "    type: string\n"
	  "  b: # in 1 of 1 page\n    type: object\n    properties:\n      \"?\": # in 1 of 1\n"
	  "        type: integer\n    additionalProperties: false\nadditionalProperties: false\n" },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static fyfm_parser *parser;
static fya_allocator *a, *scratch;

static void setup(void)
{
	parser = fyfm_parser_new();
	a = fya_malloc_new();
	scratch = fya_arena_new(NULL);
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(scratch);
	fya_destroy(a);
}

TestSuite(infer, .init = setup, .fini = teardown);

static fyfm_value parse(const char *yaml)
{
	fyfm_value v;
	fyfm_diag d;

	cr_assert_eq(fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &d), FYFM_OK, "%s: %s",
		yaml, d.message);
	return v;
}

/* Splits `3*yaml`. */
static size_t times_of(const char **page)
{
	size_t n = 0;
	const char *p = *page;

	while (*p >= '0' && *p <= '9')
		n = n * 10 + (size_t)(*p++ - '0');
	if (n == 0 || *p != '*')
		return 1;
	*page = p + 1;
	return n;
}

static void add(fyfm_infer *in, const char *page)
{
	size_t times = times_of(&page);

	while (times-- > 0)
		cr_assert_eq(fyfm_infer_add(in, scratch, parse(page)), FYFM_OK, "%s", page);
}

static const char *emit(const fyfm_infer *in, fya_buf *out)
{
	fya_buf_init(out, a, 0);
	cr_assert_eq(fyfm_infer_emit(in, out), FYFM_OK);
	return fya_buf_cstr(out);
}

static void expect_fits(const char *schema, const char *page)
{
	size_t errors;
	const fyfm_schema *s;

	(void)times_of(&page);
	cr_assert_eq(fyfm_schema_compile(parser, a, schema, strlen(schema), NULL, &s), FYFM_OK,
		"%s", schema);
	cr_assert_eq(fyfm_schema_validate(s, parser, scratch, parse(page), NULL, &errors), FYFM_OK);
	cr_expect_eq(errors, 0, "%s\n%s", schema, page);
}

Test(infer, schemas)
{
	for (size_t i = 0; i < ROWS; i++) {
		fyfm_infer *in = fyfm_infer_new(a, &rows[i].options);
		fya_buf out;
		const char *schema;

		for (size_t j = 0; j < PAGES && rows[i].pages[j]; j++)
			add(in, rows[i].pages[j]);
		schema = emit(in, &out);
		cr_expect_str_eq(schema, rows[i].want, "row %zu:\n%s", i, schema);
		for (size_t j = 0; j < PAGES && rows[i].pages[j]; j++)
			expect_fits(schema, rows[i].pages[j]);
		fyfm_infer_free(in);
	}
}

/* Pages spread over three accumulators, added in the other direction, then merged. */
Test(infer, neither_order_nor_merging_matters)
{
	for (size_t i = 0; i < ROWS; i++) {
		fyfm_infer *parts[3];
		fya_buf out;
		const char *schema;

		for (size_t k = 0; k < 3; k++)
			parts[k] = fyfm_infer_new(a, &rows[i].options);
		for (size_t j = PAGES; j-- > 0;) {
			if (rows[i].pages[j])
				add(parts[j % 3], rows[i].pages[j]);
		}
		cr_assert_eq(fyfm_infer_merge(parts[2], parts[0]), FYFM_OK);
		cr_assert_eq(fyfm_infer_merge(parts[1], parts[2]), FYFM_OK);
		schema = emit(parts[1], &out);
		cr_expect_str_eq(schema, rows[i].want, "row %zu:\n%s", i, schema);
		for (size_t k = 0; k < 3; k++)
			fyfm_infer_free(parts[k]);
	}
}

/* Memory is bounded by what there is to say, not by the pages. */
Test(infer, pages_take_no_memory)
{
	fyfm_infer *in = fyfm_infer_new(a, NULL);
	fya_stats before, after;
	char page[200];

	for (size_t i = 0; i < 20000; i++) {
		fyfm_value v;

		snprintf(page, sizeof(page),
			"{title: Page number %zu, keys: {k%zu: %zu}, tags: [t%zu]}", i, i, i,
			i % 7);
		cr_assert_eq(fyfm_parse(parser, scratch, page, strlen(page), NULL, &v, NULL),
			FYFM_OK);
		cr_assert_eq(fyfm_infer_add(in, scratch, v), FYFM_OK);
		fya_reset(scratch);
		if (i == 1000)
			fya_get_stats(a, &before);
	}
	fya_get_stats(a, &after);
	cr_expect_eq(after.used, before.used);
	cr_expect_eq(fyfm_infer_count(in), 20000);
	fyfm_infer_free(in);
	fya_get_stats(a, &after);
	cr_expect_eq(after.used, 0);
}

Test(infer, too_many_nodes)
{
	fyfm_infer_options options = { .max_nodes = 10 };
	fyfm_infer *in = fyfm_infer_new(a, &options);

	cr_expect_eq(fyfm_infer_add(in, scratch, parse("{a: 1, b: 2, c: 3, d: 4, e: 5}")), FYFM_OK);
	cr_expect_eq(fyfm_infer_add(in, scratch, parse("{f: {g: {h: {i: {j: {k: 1}}}}}}")),
		FYFM_ERR_LIMIT);
	fyfm_infer_free(in);
}

Test(infer, long_keys)
{
	fyfm_infer *in = fyfm_infer_new(a, NULL);
	char page[9000];
	fya_buf out;

	memset(page, 'k', sizeof(page));
	memcpy(page, "? ", 2);
	strcpy(page + 8000, "\n: 1\n? |\n  kkk\n  kk\n: 2\n");
	add(in, page);
	expect_fits(emit(in, &out), page);
	memmove(page + 2, page + 7700, 400);
	add(in, page);
	expect_fits(emit(in, &out), page);
	fyfm_infer_free(in);
}

Test(infer, every_allocation_fails)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	fyfm_infer_options options = { .max_keys = 3 };
	fyfm_value pages[] = {
		parse("{title: a longer title, tags: [a, b], m: {a: 1, b: 2, c: {x: 1}}}"),
		parse("m: {d: {y: z}}\ntext: |\n  some\n  text\n"),
	};
	size_t n = 0, failures = 0;
	fyfm_infer *whole = fyfm_infer_new(a, &options);
	fya_buf text;
	const char *want;

	for (size_t i = 0; i < 2; i++)
		cr_assert_eq(fyfm_infer_add(whole, scratch, pages[i]), FYFM_OK);
	want = emit(whole, &text);
	do {
		fyfm_infer *in, *other = NULL;
		fyfm_status st = FYFM_ERR_NOMEM;
		fya_buf out;

		fya_failing_set(failing, ++n);
		fya_buf_init(&out, failing, 0);
		in = fyfm_infer_new(failing, &options);
		if (in)
			other = fyfm_infer_new(failing, &options);
		if (other)
			st = fyfm_infer_add(in, failing, pages[0]);
		if (st == FYFM_OK)
			st = fyfm_infer_add(other, failing, pages[1]);
		if (st == FYFM_OK)
			st = fyfm_infer_merge(in, other);
		if (st == FYFM_OK)
			st = fyfm_infer_emit(in, &out);
		/* A buffer that cannot double may still grow by what it needs. */
		if (st == FYFM_OK)
			cr_expect_str_eq(fya_buf_cstr(&out), want, "call %zu", n);
		else
			cr_expect(st == FYFM_ERR_NOMEM && fya_failing_calls(failing) >= n,
				"call %zu: %s", n, fyfm_status_text(st));
		failures += st != FYFM_OK;
		fya_buf_release(&out);
		fyfm_infer_free(other);
		fyfm_infer_free(in);
		cr_expect_eq(fya_tracking_live(tracking), 0, "call %zu", n);
		cr_expect_null(fya_tracking_fault(tracking), "%s", fya_tracking_fault(tracking));
	} while (fya_failing_calls(failing) >= n && n < 10000);
	cr_expect_gt(failures, 30);
	fya_destroy(failing);
}
