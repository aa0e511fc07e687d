/* Expressions: what they say of a page, what is wrong with them, what they do without memory. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <fyfm/parse.h>
#include <fyfm/query.h>

#include "allocators/testing.h"

static const char page[] =
	"title: A long title with an \xc3\x89\n"
	"short: abc\n"
	"tags: [c, rust, long enough to be a slice]\n"
	"weight: 10\nratio: 0.5\nzero: 0\nnan: .nan\nempty: ''\nnone: null\nno_tags: []\n"
	"draft: true\nlive: false\n"
	"date: 2024-05-01\nwhen: 2024-05-01T10:00:00+02:00\nlater: 2024-05-01T08:00:01Z\n"
	"quoted: '2024-05-01'\nversion: '1.10'\n"
	"authors:\n  - name: Ada\n    mail: a@b.c\n  - name: Grace\n"
	"params:\n  a.b: 1\n  in: 2\n"
	"my key: x\n2024: year\n"
	"text: |\n  one line\n  and another\n";

static const struct row {
	const char *expression;
	bool want;
} rows[] = {
	{ "", true },
	{ "  ", true },
	/* a value alone */
	{ "draft", true },
	{ "live", false },
	{ "missing", false },
	{ "none", false },
	{ "zero", false },
	{ "empty", false },
	{ "no_tags", false },
	{ "tags", true },
	{ "params", true },
	{ "date", true },
	{ "ratio", true },
	{ "true", true },
	{ "null", false },
	{ "\"\"", false },
	{ "'x'", true },
	/* equality */
	{ "title == \"A long title with an \xc3\x89\"", true },
	{ "short == 'abc'", true },
	{ "short != 'abc'", false },
	{ "short != 'abd'", true },
	{ "weight == 10", true },
	{ "weight == 10.0", true },
	{ "weight == '10'", false },
	{ "weight != '10'", true },
	{ "weight==10", true },
	{ "none == null", true },
	{ "draft == true", true },
	{ "live == false", true },
	{ "nan == nan", false },
	{ "nan != nan", true },
	{ "tags == ['c', 'rust', 'long enough to be a slice']", true },
	{ "tags == ['c']", false },
	{ "no_tags == []", true },
	{ "text == \"one line\nand another\n\"", true },
	/* what is not there */
	{ "missing == null", false },
	{ "missing != null", false },
	{ "missing != 1", false },
	{ "not (missing == 1)", true },
	{ "missing < 1", false },
	{ "missing contains 'x'", false },
	{ "'x' in missing", false },
	{ "missing matches '.'", false },
	{ "missing.deeper.still == 1", false },
	/* order */
	{ "weight < 11", true },
	{ "weight < 10", false },
	{ "weight <= 10", true },
	{ "weight > 9.5", true },
	{ "weight >= 10", true },
	{ "weight > -1", true },
	{ "short < 'abd'", true },
	{ "short < 'ab'", false },
	{ "'Z' < 'a'", true },
	{ "version > '1.9'", false }, /* text, not numbers */
	{ "weight < 'x'", false },
	{ "weight > 'x'", false },
	{ "tags < 5", false },
	{ "nan < 1", false },
	{ "9007199254740993 > 9007199254740992", true },
	/* dates */
	{ "date > 2024-01-01", true },
	{ "date > 2024-05-01", false },
	{ "date >= 2024-05-01", true },
	{ "date == 2024-05-01T00:00:00Z", true },
	{ "date < 2024-05-01T00:00:01", true },
	{ "when == 2024-05-01T08:00:00Z", true },
	{ "when < later", true },
	{ "date == '2024-05-01'", true },
	{ "date > '2024-04-30 10:00'", true },
	{ "date > 'no date'", false },
	{ "date > 5", false },
	{ "date != 5", true },
	{ "quoted > 2024-04-30", true },
	/* contains, in, matches */
	{ "tags contains 'c'", true },
	{ "tags contains \"long enough to be a slice\"", true },
	{ "tags contains 'C'", false },
	{ "'rust' in tags", true },
	{ "'go' not in tags", true },
	{ "short in ['abc', 'def']", true },
	{ "short not in ['abc', 'def']", false },
	{ "weight in [1, 10]", true },
	{ "title contains 'long'", true },
	{ "title contains ''", true },
	{ "title contains 5", false },
	{ "params contains 'a.b'", true },
	{ "params contains 'c'", false },
	{ "weight contains 1", false },
	{ "text contains 'line\\'", false },
	{ "text contains 'and another'", true },
	{ "[2024-05-01] contains date", true },
	{ "title matches \"^A long\"", true },
	{ "title matches \"^long\"", false },
	{ "title matches '\\w+ title'", true },
	{ "title matches \"\\bwith\\b\"", true },
	{ "title matches \"an .$\"", true }, /* one character, not two bytes */
	{ "tags matches '^ru'", true },
	{ "tags matches '^go'", false },
	{ "weight matches '10'", false },
	{ "text matches 'line\\nand'", true },
	/* paths */
	{ "authors[0].name == 'Ada'", true },
	{ "authors[-1].name == 'Grace'", true },
	{ "authors[1].mail exists", false },
	{ "authors[7].name == 'Ada'", false },
	{ "/authors/0/name == 'Ada'", true },
	{ "(/authors/0/name) == 'Ada'", true },
	{ "params.\"a.b\" == 1", true },
	{ "params[\"a.b\"] == 1", true },
	{ "params.in == 2", true },
	{ "`my key` == 'x'", true },
	{ "/2024 == 'year'", true },
	{ "`2024` == 'year'", true },
	/* exists */
	{ "exists title", true },
	{ "title exists", true },
	{ "exists none", true },
	{ "exists missing", false },
	{ "missing exists", false },
	{ "not exists missing and draft", true },
	{ "exists(title)", true },
	/* and, or, not */
	{ "draft and weight == 10", true },
	{ "draft and live", false },
	{ "live or draft", true },
	{ "live or live or missing", false },
	{ "live or draft and live", false },
	{ "(live or draft) and draft", true },
	{ "draft and draft and draft and live or draft", true },
	{ "not draft", false },
	{ "not not draft", true },
	{ "not live and draft", true },
	{ "not (live and draft)", true },
	{ "tags contains 'c' and date > 2024-01-01", true },
	{ "(tags contains 'c') == true", true },
	/* functions */
	{ "len(title) == 22", true },
	{ "len(tags) > 2", true },
	{ "len(params) == 2", true },
	{ "len(weight) == 1", false },
	{ "len(missing) == 0", false },
	{ "len(text) == 21", true },
	{ "lower(title) contains 'a long'", true },
	{ "upper(short) == 'ABC'", true },
	{ "upper(weight) == 10", false },
	{ "lower(upper(short)) == short", true },
	{ "type(title) == 'string'", true },
	{ "type(date) == 'timestamp'", true },
	{ "type(missing) == 'undefined'", false },
	/* quotes */
	{ "\"a \\\"b\\\"\" == 'a \"b\"'", true },
	{ "'it''s' == \"it's\"", true },
	{ "\"\\\\\" == '\\'", true },
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

static fya_allocator *memory;
static fyfm_value top;

static void setup(void)
{
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_diag d;

	memory = fya_malloc_new();
	cr_assert(eq(int, fyfm_parse(parser, memory, page, strlen(page), NULL, &top, &d), FYFM_OK),
	          "%s", d.message);
	fyfm_parser_free(parser);
}

static void teardown(void)
{
	fya_destroy(memory);
}

TestSuite(query, .init = setup, .fini = teardown);

ParameterizedTestParameters(query, says)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *row, query, says)
{
	const struct row *r = &rows[*row];
	const fyfm_query *q;
	bool matches;
	fyfm_diag d;

	cr_assert(eq(int, fyfm_query_new(memory, r->expression, strlen(r->expression), &q, &d), FYFM_OK),
	          "%s: %s", r->expression, d.message);
	cr_assert(eq(int, fyfm_query_test(q, memory, top, &matches), FYFM_OK), "%s", r->expression);
	cr_assert(eq(int, matches, r->want), "%s", r->expression);
}

/* --- mistakes --------------------------------------------------------------------------------- */

static const struct mistake {
	const char *expression;
	fyfm_status status;
	uint32_t column;
	const char *message, *hint; /* parts of them */
} mistakes[] = {
	{ "title =", FYFM_ERR_SYNTAX, 7, "an operator is wanted, not `=`", "`==` compares" },
	{ "title = 1", FYFM_ERR_SYNTAX, 7, "an operator is wanted, not `=`", "`==` compares" },
	{ "title ==", FYFM_ERR_SYNTAX, 9, "a path or a value is missing at the end", "" },
	{ "title == \"x", FYFM_ERR_SYNTAX, 10, "`\"` is never closed", "" },
	{ "`title == 1", FYFM_ERR_SYNTAX, 1, "`", "" },
	{ "tags contain 'c'", FYFM_ERR_SYNTAX, 6, "not `contain`", "did you mean `contains`?" },
	{ "a && b", FYFM_ERR_SYNTAX, 3, "not `&&`", "write `and`" },
	{ "a =~ 'b'", FYFM_ERR_SYNTAX, 3, "not `=~`", "matches" },
	{ "a not b", FYFM_ERR_SYNTAX, 7, "`in` is wanted", "" },
	{ "(a", FYFM_ERR_SYNTAX, 3, "missing at the end", "" },
	{ "a)", FYFM_ERR_SYNTAX, 2, "not `)`", "" },
	{ "[1, 2", FYFM_ERR_SYNTAX, 6, "`,` or `]`", "" },
	{ "and", FYFM_ERR_SYNTAX, 1, "not `and`", "" },
	{ "a and", FYFM_ERR_SYNTAX, 6, "missing at the end", "" },
	{ "exists 'x'", FYFM_ERR_SYNTAX, 8, "a path is wanted", "" },
	{ "size(a)", FYFM_ERR_SYNTAX, 1, "there is no function `size`", "len" },
	{ "lenn(a)", FYFM_ERR_SYNTAX, 1, "no function", "did you mean `len`?" },
	{ "len(a", FYFM_ERR_SYNTAX, 6, "`)` is missing", "" },
	{ "date > 2024-13-01", FYFM_ERR_SYNTAX, 8, "neither a number nor a date", "quotes" },
	{ "date > 2024-01-01 10:00", FYFM_ERR_SYNTAX, 19, "an operator is wanted", "" },
	{ "a matches b", FYFM_ERR_SYNTAX, 11, "a regular expression in quotes", "" },
	{ "a matches '('", FYFM_ERR_SYNTAX, 11, "not a regular expression", "" },
	{ "a..b == 1", FYFM_ERR_SYNTAX, 3, "", "" },
	{ "a[x", FYFM_ERR_SYNTAX, 1, "", "" },
	{ "x[99999999999999999999] == 1", FYFM_ERR_RANGE, 3, "", "" },
	{ "a == \xff", FYFM_ERR_ENCODING, 6, "not UTF-8", "" },
};

Test(query, mistakes_are_told_with_their_place)
{
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		const struct mistake *m = &mistakes[i];
		const fyfm_query *q;
		fyfm_diag d;
		fyfm_status st;

		st = fyfm_query_new(memory, m->expression, strlen(m->expression), &q, &d);
		cr_expect(eq(int, st, m->status), "%s: %s", m->expression, d.message);
		cr_expect(eq(ptr, (void *)q, NULL));
		cr_expect(eq(u32, d.column, m->column), "%s: %s", m->expression, d.message);
		cr_expect(ne(ptr, strstr(d.message, m->message), NULL), "%s: %s", m->expression,
		          d.message);
		cr_expect(ne(ptr, strstr(d.hint, m->hint), NULL), "%s: %s", m->expression, d.hint);
	}
}

static fyfm_status compile_repeated(const char *before, const char *part, size_t count,
                                    const char *after, const fyfm_query **q, fyfm_diag *d)
{
	fya_buf text;

	fya_buf_init(&text, memory, 0);
	fya_buf_puts(&text, before);
	for (size_t i = 0; i < count; i++)
		fya_buf_puts(&text, part);
	fya_buf_puts(&text, after);
	return fyfm_query_new(memory, text.data, text.len, q, d);
}

Test(query, is_bounded)
{
	const fyfm_query *q;
	fyfm_diag d;
	bool matches;

	cr_assert(eq(int, compile_repeated("", "(", 60, "a", &q, &d), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, compile_repeated("", "(", 5000, "a", &q, &d), FYFM_ERR_LIMIT));
	cr_assert(eq(int, compile_repeated("", "not ", 5000, "a", &q, &d), FYFM_ERR_LIMIT));
	cr_assert(eq(int, compile_repeated("", "[", 5000, "", &q, &d), FYFM_ERR_LIMIT));
	cr_assert(eq(int, compile_repeated("", "len(", 5000, "a", &q, &d), FYFM_ERR_LIMIT));
	cr_assert(eq(int, compile_repeated("", "a or ", 20000, "a", &q, &d), FYFM_ERR_LIMIT));
	/* A long row is no deep one. */
	cr_assert(eq(int, compile_repeated("", "live or ", 8000, "draft", &q, &d), FYFM_OK));
	cr_assert(eq(int, fyfm_query_test(q, memory, top, &matches), FYFM_OK));
	cr_assert(matches);
}

/* Two texts of aliases that are equal but share nothing: comparing them would take 9^8 steps. */
static void write_bomb(char prefix, fya_buf *out)
{
	fya_buf_printf(out, "%c0: &%c0 [x, x, x, x, x, x, x, x, x]\n", prefix, prefix);
	for (int i = 1; i < 8; i++) {
		fya_buf_printf(out, "%c%d: &%c%d [", prefix, i, prefix, i);
		for (int j = 0; j < 9; j++)
			fya_buf_printf(out, "%s*%c%d", j == 0 ? "" : ", ", prefix, i - 1);
		fya_buf_puts(out, "]\n");
	}
}

Test(query, hostile_comparisons_end)
{
	static const char *const expressions[] = {
		"a7 == b7", "[a7] contains b7",
		"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' matches '^(a+)+$'"
	};
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_value v;
	fya_buf bomb;

	fya_buf_init(&bomb, memory, 0);
	write_bomb('a', &bomb);
	write_bomb('b', &bomb);
	cr_assert(eq(int, fyfm_parse(parser, memory, bomb.data, bomb.len, NULL, &v, NULL), FYFM_OK));
	for (size_t i = 0; i < sizeof(expressions) / sizeof(*expressions); i++) {
		const char *text = expressions[i];
		const fyfm_query *q;
		bool matches = true;

		cr_assert(eq(int, fyfm_query_new(memory, text, strlen(text), &q, NULL), FYFM_OK));
		cr_expect(eq(int, fyfm_query_test(q, memory, v, &matches), FYFM_ERR_LIMIT), "%s",
		          text);
		cr_expect(not(matches));
	}
	fyfm_parser_free(parser);
}

/* --- without memory --------------------------------------------------------------------------- */

static const char everything[] =
	"(lower(title) contains 'some text that is long' or len(tags) in [1, 20, 0.1]) and "
	"not exists missing and upper(text) matches '^ONE' and authors[0].name == 'Ada' and "
	"type(date) == 'timestamp' and date > 2024-01-01T10:00:00.5Z or draft";

Test(query, every_allocation_may_fail_while_compiling)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	size_t n = 0;

	do {
		const fyfm_query *q;
		fyfm_diag d;
		fyfm_status st;
		bool failed;

		fya_failing_set(failing, ++n);
		st = fyfm_query_new(failing, everything, strlen(everything), &q, &d);
		failed = fya_failing_calls(failing) >= n;
		cr_assert(eq(int, st, failed ? FYFM_ERR_NOMEM : FYFM_OK), "call %zu", n);
		cr_assert(eq(int, q == NULL, failed));
		if (failed)
			cr_assert(eq(sz, fya_tracking_live(tracking), 0), "call %zu", n);
		cr_assert(eq(ptr, (void *)fya_tracking_fault(tracking), NULL), "%s",
		          fya_tracking_fault(tracking));
		fya_reset(failing);
	} while (fya_failing_calls(failing) >= n);
	cr_assert(gt(sz, n, 20));
	fya_destroy(failing);
}

Test(query, every_allocation_may_fail_while_testing)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	const fyfm_query *q;
	size_t n = 0;

	cr_assert(eq(int, fyfm_query_new(memory, everything, strlen(everything), &q, NULL), FYFM_OK));
	do {
		fyfm_status st;
		bool failed, matches;

		fya_failing_set(failing, ++n);
		st = fyfm_query_test(q, failing, top, &matches);
		failed = fya_failing_calls(failing) >= n;
		cr_assert(eq(int, st, failed ? FYFM_ERR_NOMEM : FYFM_OK), "call %zu", n);
		cr_assert(eq(int, matches, !failed));
		cr_assert(eq(ptr, (void *)fya_tracking_fault(tracking), NULL), "%s",
		          fya_tracking_fault(tracking));
		fya_reset(failing);
	} while (fya_failing_calls(failing) >= n);
	cr_assert(gt(sz, n, 3));
	fya_destroy(failing);
}

Test(query, order_is_that_of_the_operators)
{
	static const struct {
		const char *a, *b;
		bool has;
		int order;
	} pairs[] = {
		{ "1", "2", true, -1 },          { "2.5", "2", true, 1 },
		{ "a", "b", true, -1 },          { "ab", "a", true, 1 },
		{ "a", "a", true, 0 },           { "true", "false", true, 1 },
		{ "2024-01-01", "2024-01-02", true, -1 },
		{ "2024-01-01T01:00:00+01:00", "2024-01-01", true, 0 },
		{ "2024-01-01", "'2024-01-02'", true, -1 },
		{ "1", "a", false, 0 },          { "null", "null", false, 0 },
		{ "[1]", "[1]", false, 0 },      { ".nan", "1", false, 0 },
	};
	fyfm_parser *parser = fyfm_parser_new();

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		fyfm_value a, b;
		int order = 0;

		cr_assert(eq(int, fyfm_parse(parser, memory, pairs[i].a, strlen(pairs[i].a), NULL, &a,
		                             NULL), FYFM_OK));
		cr_assert(eq(int, fyfm_parse(parser, memory, pairs[i].b, strlen(pairs[i].b), NULL, &b,
		                             NULL), FYFM_OK));
		cr_expect(eq(int, fyfm_order(a, b, memory, &order), pairs[i].has), "%zu", i);
		cr_expect(eq(int, (order > 0) - (order < 0), pairs[i].order), "%zu", i);
	}
	fyfm_parser_free(parser);
}
