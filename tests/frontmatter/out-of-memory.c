/* Every allocation of values failing in turn: the parse ends with NOMEM, gives all back, and says
 * so. What fails of the parsers' own working memory is in malloc-fails.c. */
#include <criterion/criterion.h>

#include <fyfm/parse.h>

#include "allocators/testing.h"

static const char everything[] =
	"title: a title that is longer than seven bytes\ndate: 2024-05-01T10:00:00.5Z\nweight: "
	"0.1\n"
	"big: 9223372036854775807\ntags: [one, two, {three: 4}]\nauthor:\n  name: N\n  mail: a@b\n"
	"text: |\n  one\n\n   two\nfolded: >-\n  some text\n  that goes on\nquoted: \"a "
	"\\\"longer\\\" text\"\n"
	"a1: 1\na2: 1\na3: 1\na4: 1\na5: 1\na6: 1\na7: 1\na8: 1\na9: 1\n";
static const char decorated[] = "base: &base {x: 0.1, y: 0.2}\nother:\n  <<: *base\n  z: !!str 12\n"
				"plain: text\n  that goes on\n";

static fya_allocator *tracking, *failing;
static fyfm_parser *parser;

static void setup(void)
{
	tracking = fya_tracking_new(fya_malloc_new());
	failing = fya_failing_new(tracking, 0);
	parser = fyfm_parser_new();
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(failing);
}

TestSuite(out_of_memory, .init = setup, .fini = teardown);

static void run(const char *yaml, const fyfm_parse_options *options)
{
	size_t n = 0;

	do {
		fyfm_value v;
		fyfm_diag diag;
		fyfm_status st;
		bool failed;

		fya_failing_set(failing, ++n);
		st = fyfm_parse(parser, failing, yaml, strlen(yaml), options, &v, &diag);
		failed = fya_failing_calls(failing) >= n;
		cr_assert_eq(st, failed ? FYFM_ERR_NOMEM : FYFM_OK, "call %zu: %s", n,
		             fyfm_status_text(st));
		if (failed) {
			cr_assert_str_eq(diag.message, "out of memory");
			cr_assert_eq(fya_tracking_live(tracking), 0, "call %zu", n);
		}
		cr_assert_null(fya_tracking_fault(tracking), "%s", fya_tracking_fault(tracking));
		fya_reset(failing);
	} while (fya_failing_calls(failing) >= n);
	cr_expect_gt(n, 5);
}

Test(out_of_memory, scanner)
{
	fyfm_parse_options borrow = { .way = FYFM_WAY_SCANNER };
	fyfm_parse_options copy = { .way = FYFM_WAY_SCANNER, .copy_text = true };

	run(everything, &borrow);
	run(everything, &copy);
}

Test(out_of_memory, libfyaml)
{
	fyfm_parse_options borrow = { .way = FYFM_WAY_LIBFYAML };
	fyfm_parse_options copy = { .way = FYFM_WAY_LIBFYAML, .copy_text = true };

	run(everything, &borrow);
	run(everything, &copy);
	run(decorated, &borrow);
	run(decorated, &copy);
}

Test(out_of_memory, empty_mapping)
{
	fyfm_parse_options options = { .need_mapping = true };
	fyfm_value v;

	fya_failing_set(failing, 1);
	cr_expect_eq(fyfm_parse(parser, failing, "", 0, &options, &v, NULL), FYFM_ERR_NOMEM);
	cr_expect_eq(fya_tracking_live(tracking), 0);
}

Test(out_of_memory, block_scalars_decode_into_scratch)
{
	static const char yaml[] = "|\n  one\n  two and more\n";
	fyfm_value v;

	cr_assert_eq(fyfm_parse(parser, tracking, yaml, sizeof(yaml) - 1, NULL, &v, NULL), FYFM_OK);
	fya_failing_set(failing, 1);
	cr_expect_null(fyfm_text(&v, failing).data);
	cr_expect_eq(fyfm_text(&v, tracking).len, 17);
}
