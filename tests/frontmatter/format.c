/* Layouts: what becomes of a text, that it stays so, and what is refused. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <fyfm/format.h>

#include "allocators/testing.h"

static const struct row {
	const char *in, *want; /* want NULL: as it is */
	bool sort;
} rows[] = {
	{ "", NULL, false },
	{ "\n\n", "", false },
	{ "# only\n", NULL, false },
	{ "a: 1\n", NULL, false },
	{ "a:   1", "a: 1\n", false },
	{ "a : 1   \nb:\t2\n", "a: 1\nb: 2\n", false },
	{ "a: 1\r\nb:  2\r\n", "a: 1\r\nb: 2\r\n", false },
	/* indentation */
	{ "a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n", false },
	{ "a:\n- 1\n- 2\n", "a:\n  - 1\n  - 2\n", false },
	{ "-   a: 1\n    b: 2\n", "- a: 1\n  b: 2\n", false },
	{ "- - x\n  - - y\n    - z\n", NULL, false },
	{ "-\n  - x\n", "- - x\n", false },
	{ "a:\n  -\n    b: 1\n", "a:\n  - b: 1\n", false },
	{ "- a:\n  - b: 1\n    c:\n    - d\n", "- a:\n    - b: 1\n      c:\n        - d\n", false },
	/* nothing */
	{ "a:\nb: ~\n-c:\n", NULL, false },
	{ "-\n- a\n-\n", NULL, false },
	{ "a:\n  -\n  - x\n", NULL, false },
	/* quotes and plain text */
	{ "a: 'x'\nb: \"y\"\nc: \"\\u00e9\"\n", NULL, false },
	{ "a: some text\n      that goes on\n", "a: some text\n  that goes on\n", false },
	{ "a: \"one\n\n    two \\\n    three\"\n", "a: \"one\n\n  two \\\n  three\"\n", false },
	{ "a: \"x\\\r\n     y\"\r\n", "a: \"x\\\r\n  y\"\r\n", false },
	{ "a: \"x\\ \r\n  y\"\r\n", NULL, false },
	{ "a: x\\ \n   y\\\r\n  z\n", "a: x\\\n  y\\\n  z\n", false },
	/* block scalars */
	{ "a: |\n    x\n      y\n\n    z\n", "a: |\n  x\n    y\n\n  z\n", false },
	{ "a: >-  # why\n x\nb: 1\n", "a: >-  # why\n  x\nb: 1\n", false },
	{ "a: |\n  x\n\n\n\nb: 1\n", "a: |\n  x\n\nb: 1\n", false },
	{ "a: |+\n  x\n\n\nb: 1\n", NULL, false },
	{ "a: |2\n    x\n   y\n", NULL, false },
	{ "a:\n    b: |4\n          x\n        y\n", "a:\n  b: |4\n        x\n      y\n", false },
	{ "- |\n x\n- >\n y\n", "- |\n  x\n- >\n  y\n", false },
	{ "a: |\nb: 1\n", NULL, false },
	/* brackets */
	{ "a: [1,2 ,  3]\n", "a: [1, 2, 3]\n", false },
	{ "a: { b: 1,c : [ ] }\n", "a: {b: 1, c: []}\n", false },
	{ "a: {\"b\":1}\n", "a: {\"b\": 1}\n", false },
	{ "a: {b, c: }\n", "a: {b: null, c: null}\n", false },
	{ "a: [b: 1]\n", "a: [{b: 1}]\n", false },
	{ "a: [x,\n    y]\n", "a:\n  - x\n  - y\n", false },
	{ "a: [\n  x, # first\n  # of y\n  {b: 1,\n   c: 2}\n]\nd: 1\n",
	  "a:\n  - x # first\n  # of y\n  - b: 1\n    c: 2\nd: 1\n", false },
	{ "[a,\n b]\n", "- a\n- b\n", false },
	{ "[a,  b]", "[a, b]\n", false },
	/* comments */
	{ "#a\na: 1    #b\n# c\nb: 2\n#d\n", "#a\na: 1 #b\n# c\nb: 2\n#d\n", false },
	{ "a: # about a\n    # and b\n    b: 1\n", "a: # about a\n  # and b\n  b: 1\n", false },
	{ "a:\n    b: 1\n    # of a\n# of c\nc: 1\n", "a:\n  b: 1\n  # of a\n# of c\nc: 1\n", false },
	{ "a:\n    - b\n    # of a\nc: 1\n", "a:\n  - b\n  # of a\nc: 1\n", false },
	{ "a:\n- b\n# of c\nc: 1\n", "a:\n  - b\n# of c\nc: 1\n", false },
	{ "- # of it\n  a: 1\n", "- # of it\n  a: 1\n", false },
	{ "a: # of it\n  1\n", NULL, false },
	{ "a: |\n  # text\n# comment\nb: 1\n", NULL, false },
	{ "a: 'x # y'\n", NULL, false },
	{ "a: x#y\n", NULL, false },
	/* blank lines */
	{ "\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n", false },
	{ "a:\n\n  b: 1\n\n\n  c: 2\n", "a:\n  b: 1\n\n  c: 2\n", false },
	{ "a: 1\n\n# c\n\nb: 2\n", NULL, false },
	/* anchors, tags, marks */
	{ "a:   &x   1\nb: *x\n", "a: &x 1\nb: *x\n", false },
	{ "a: &x\n    b: 1\nc: &y !!seq\n- d\n", "a: &x\n  b: 1\nc: &y !!seq\n  - d\n", false },
	{ "a: !!str  1\nb: !t {x: !u  y}\n", "a: !!str 1\nb: !t {x: !u y}\n", false },
	{ "a: &x\nb: *x\n", NULL, false },
	{ "- &x a\n- &y\n  b: 1\n- *x\n", NULL, false },
	{ "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", NULL, false },
	{ "&k a: 1\nb:   {*k : 2}\n", "&k a: 1\nb: {*k : 2}\n", false },
	{ "b:\n    &l c: 1\n    d: *l\n", "b:\n  &l c: 1\n  d: *l\n", false },
	{ "---\na:  1\n", "---\na: 1\n", false },
	{ "\xef\xbb\xbf" "a:  1\n", "\xef\xbb\xbf" "a: 1\n", false },
	/* sorted */
	{ "b: 1\na: 2\n", "a: 2\nb: 1\n", true },
	{ "- b: 1\n\n  # of a\n  a: 2\n", "-\n  # of a\n  a: 2\n  b: 1\n", true },
	{ "# of b\nb: 1 # too\n\n# of a\na: 2\n", "# of a\na: 2\n# of b\nb: 1 # too\n", true },
	{ "b:\n  d: 1\n  c: |\n    x\na:\n  - f: 1\n    e: 2\n",
	  "a:\n  - e: 2\n    f: 1\nb:\n  c: |\n    x\n  d: 1\n", true },
	{ "a: 1\n<<: {x: 1}\n", "<<: {x: 1}\na: 1\n", true },
	{ "\"b\": 1\n'a': 2\n", "'a': 2\n\"b\": 1\n", true },
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

static fya_allocator *memory;
static fyfm_parser *parser;

static void setup(void)
{
	memory = fya_malloc_new();
	parser = fyfm_parser_new();
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(memory);
}

TestSuite(format, .init = setup, .fini = teardown);

ParameterizedTestParameters(format, gives)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *row, format, gives)
{
	const struct row *r = &rows[*row];
	const char *want = r->want ? r->want : r->in;
	fyfm_format_options options = { .sort_keys = r->sort };
	fya_buf once, again;
	fyfm_diag d = { 0 };

	fya_buf_init(&once, memory, 0);
	fya_buf_init(&again, memory, 0);
	cr_assert(eq(int, fyfm_format(parser, r->in, strlen(r->in), &options, &once, &d), FYFM_OK),
	          "%s\n%s", r->in, d.message);
	cr_assert(eq(str, (char *)fya_buf_cstr(&once), (char *)want));
	cr_assert(eq(int, fyfm_format(parser, once.data, once.len, &options, &again, &d), FYFM_OK));
	cr_assert(eq(str, (char *)fya_buf_cstr(&again), (char *)want), "not the same when repeated");
}

static const struct refusal {
	const char *text;
	fyfm_status status;
	uint32_t line, column;
	const char *message;
	bool sort;
} refusals[] = {
	{ "a: 1\n? b\n: 2\n", FYFM_ERR_USAGE, 2, 1, "marked with `?`", false },
	{ "a: 1\n[b]: 2\n", FYFM_ERR_USAGE, 2, 1, "no scalar of one line", false },
	{ "%YAML 1.2\n---\na: 1\n", FYFM_ERR_USAGE, 1, 1, "a directive", false },
	{ "&x\na: 1\n", FYFM_ERR_USAGE, 2, 1, "on all of the document", false },
	{ "a: &x 1\nA: *x\n", FYFM_ERR_USAGE, 1, 1, "an alias before its anchor", true },
	{ "a: [ # lost\n]\n", FYFM_ERR_USAGE, 1, 1, "cannot be formatted", false },
	{ "a: 1\rb: 2\n", FYFM_ERR_USAGE, 1, 5, "CR alone", false },
	{ "a: [1\n", FYFM_ERR_SYNTAX, 1, 4, "", false },
	{ "a: 1\na: 2\n", FYFM_ERR_EXISTS, 2, 1, "duplicate key", false },
};

Test(format, refuses_what_it_cannot_lay_out)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const struct refusal *r = &refusals[i];
		fyfm_format_options options = { .sort_keys = r->sort, .path = "p.md", .first_line = 11 };
		fya_buf out;
		fyfm_diag d = { 0 };

		fya_buf_init(&out, memory, 0);
		fya_buf_puts(&out, "before");
		cr_expect(eq(int, fyfm_format(parser, r->text, strlen(r->text), &options, &out, &d),
		             r->status), "%s", r->text);
		cr_expect(eq(u32, d.line, r->line + 10), "%s", r->text);
		cr_expect(eq(u32, d.column, r->column), "%s", r->text);
		cr_expect(ne(ptr, strstr(d.message, r->message), NULL), "%s: %s", r->text, d.message);
		cr_expect(eq(str, d.path, "p.md"));
		cr_expect(eq(str, (char *)fya_buf_cstr(&out), "before"), "%s", r->text);
	}
}

Test(format, says_when_the_buffer_is_full)
{
	fya_buf out;
	fyfm_diag d;

	fya_buf_init(&out, memory, 4);
	cr_assert(eq(int, fyfm_format(parser, "a: 1\n", 5, NULL, &out, &d), FYFM_ERR_LIMIT));
	cr_assert(eq(sz, out.len, 0));
}
