#include <criterion/criterion.h>

#include <fyfm/make.h>
#include <fyfm/parse.h>

#include "allocators/testing.h"
#include "tests/frontmatter/show.h"

static fya_allocator *a;
static fyfm_builder *b;

static void setup(void)
{
	a = fya_malloc_new();
	b = fyfm_builder_new(a, NULL);
}

static void teardown(void)
{
	fyfm_builder_free(b);
	fya_destroy(a);
}

TestSuite(make, .init = setup, .fini = teardown);

static const char *shown(fyfm_value v)
{
	static fya_buf out;

	fya_buf_init(&out, a, 0);
	show_value(v, &out);
	return fya_buf_cstr(&out);
}

static void build_all(fyfm_builder *to)
{
	static const char borrowed[] = "text that is borrowed";
	fyfm_timestamp t = { .seconds = 86400, .date_only = true };

	fyfm_build_map(to);
	fyfm_build_key(to, "a key of some length");
	fyfm_build_text(to, "text");
	fyfm_build_key(to, "list");
	fyfm_build_seq(to);
	fyfm_build_null(to);
	fyfm_build_bool(to, true);
	fyfm_build_int(to, INT64_MAX);
	fyfm_build_float(to, 0.1);
	fyfm_build_timestamp(to, &t);
	fyfm_build_borrowed(to, borrowed, sizeof(borrowed) - 1);
	fyfm_build_seq(to);
	fyfm_build_end(to);
	fyfm_build_map(to);
	fyfm_build_end(to);
	fyfm_build_end(to);
	fyfm_build_int(to, 5); /* a key of another kind */
	fyfm_build_string(to, "a\0b", 3);
	fyfm_build_end(to);
}

static const char all[] = "{\"a key of some length\":\"text\",\"list\":[null,true,"
			  "9223372036854775807,0.1,<1970-01-02>,\"text that is borrowed\",[],{}],"
			  "5:\"a\\x00b\"}";

Test(make, values_of_all_kinds)
{
	fyfm_diag diag;
	fyfm_value v;

	build_all(b);
	cr_assert_eq(fyfm_builder_finish(b, &v, &diag), FYFM_OK);
	cr_expect_str_eq(shown(v), all);
	/* and again, around what was made */
	fyfm_build_seq(b);
	fyfm_build_value(b, v);
	fyfm_build_end(b);
	cr_assert_eq(fyfm_builder_finish(b, &v, &diag), FYFM_OK);
	cr_expect_str_eq(shown(fyfm_at(v, 0)), all);
}

/* A script: one character a call. */
static const struct {
	const char *script, *message;
	fyfm_status status;
} mistakes[] = {
	{ "", "no value was added", FYFM_ERR_USAGE },
	{ "11", "several values", FYFM_ERR_USAGE },
	{ "[", "a collection that was not ended", FYFM_ERR_USAGE },
	{ "[]]", "an end without a beginning", FYFM_ERR_USAGE },
	{ "{k]", "a key without a value", FYFM_ERR_USAGE },
	{ "k", "a key where no key is to be", FYFM_ERR_USAGE },
	{ "[k]", "a key where no key is to be", FYFM_ERR_USAGE },
	{ "{kk]", "a key where no key is to be", FYFM_ERR_USAGE },
	{ "{k1k1]", "duplicate key `k`", FYFM_ERR_EXISTS },
	{ "{1111]", "duplicate key ``", FYFM_ERR_EXISTS },
	{ "u", "an undefined value was added", FYFM_ERR_USAGE },
	{ "x", "a string is not UTF-8", FYFM_ERR_ENCODING },
	{ "b", "a string is not UTF-8", FYFM_ERR_ENCODING },
	{ "[[[[", "the value is too deep", FYFM_ERR_LIMIT },
	{ "x]]]]", "a string is not UTF-8", FYFM_ERR_ENCODING },
};

static void play(fyfm_builder *to, char c)
{
	switch (c) {
	case '[':
		fyfm_build_seq(to);
		break;
	case '{':
		fyfm_build_map(to);
		break;
	case ']':
		fyfm_build_end(to);
		break;
	case 'k':
		fyfm_build_key(to, "k");
		break;
	case 'u':
		fyfm_build_value(to, fyfm_undefined(NULL));
		break;
	case 'x':
		fyfm_build_text(to, "\xff");
		break;
	case 'b':
		fyfm_build_borrowed(to, "\xc3", 1);
		break;
	default:
		fyfm_build_int(to, 1);
		break;
	}
}

Test(make, mistakes_are_told_at_the_end)
{
	fyfm_builder *small = fyfm_builder_new(a, &(fyfm_builder_options){ .max_depth = 3 });

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		fyfm_diag diag = { 0 };
		fyfm_value v;

		for (const char *p = mistakes[i].script; *p != '\0'; p++)
			play(small, *p);
		cr_expect_eq(fyfm_builder_finish(small, &v, &diag), mistakes[i].status, "%s",
		             mistakes[i].script);
		cr_expect_str_eq(diag.message, mistakes[i].message, "%s: %s", mistakes[i].script,
		                 diag.message);
		cr_expect_eq(fyfm_kind_of(v), FYFM_UNDEFINED);
		/* fit for another */
		fyfm_build_bool(small, true);
		cr_expect_eq(fyfm_builder_finish(small, &v, &diag), FYFM_OK);
	}
	fyfm_builder_free(small);
}

Test(make, copies_borrow_nothing)
{
	char yaml[] = "a: a text of some length\nb: [1, 9223372036854775807, 0.1, 2024-05-01]\n"
		      "c: |\n  a block\n  of text\n";
	fya_allocator *source = fya_malloc_new();
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_value v, copy;
	fyfm_diag diag;

	cr_assert_eq(fyfm_parse(parser, source, yaml, strlen(yaml), NULL, &v, &diag), FYFM_OK);
	cr_assert_eq(fyfm_copy(a, v, NULL, &copy), FYFM_OK);
	memset(yaml, 'x', sizeof(yaml));
	fya_destroy(source);
	fyfm_parser_free(parser);
	cr_expect_str_eq(shown(copy), "{\"a\":\"a text of some length\",\"b\":[1,"
	                              "9223372036854775807,0.1,<2024-05-01>],"
	                              "\"c\":\"a block\\nof text\\n\"}");
}

Test(make, copies_are_bounded)
{
	fyfm_value v = fyfm_null(), copy;

	for (int i = 0; i < 40; i++) {
		fyfm_value both[] = { v, v };

		v = fyfm_seq(a, both, 2, false);
	}
	cr_expect_eq(fyfm_copy(a, v, &(fyfm_copy_options){ .max_values = 1000 }, &copy),
	             FYFM_ERR_LIMIT);
	cr_expect_eq(fyfm_copy(a, v, &(fyfm_copy_options){ .max_depth = 39 }, &copy),
	             FYFM_ERR_LIMIT);
	cr_expect_eq(fyfm_kind_of(copy), FYFM_UNDEFINED);
}

Test(make, runs_out_of_memory_cleanly)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	size_t n = 0;

	do {
		fyfm_builder *small = fyfm_builder_new(failing, NULL);
		fyfm_value v, copy;
		fyfm_diag diag;
		fyfm_status st;

		fya_failing_set(failing, ++n);
		build_all(small);
		st = fyfm_builder_finish(small, &v, &diag);
		if (st == FYFM_OK)
			st = fyfm_copy(failing, v, NULL, &copy);
		cr_expect_eq(st, fya_failing_calls(failing) >= n ? FYFM_ERR_NOMEM : FYFM_OK,
		             "call %zu", n);
		fyfm_builder_free(small);
		fya_reset(failing);
		cr_assert_null(fya_tracking_fault(tracking));
	} while (fya_failing_calls(failing) >= n);
	cr_expect_gt(n, 10);
	fya_destroy(failing);
}
