#include <stdlib.h>

#include <criterion/criterion.h>

#include <fyfm/parse.h>

#include "allocators/testing.h"
#include "frontmatter/value-inline.h"
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

TestSuite(pack, .init = setup, .fini = teardown);

static fyfm_value parse(const char *text)
{
	fyfm_value v;
	fyfm_status st = fyfm_parse(parser, a, text, strlen(text), NULL, &v, NULL);

	cr_assert_eq(st, FYFM_OK, "%s: %s", text, fyfm_status_text(st));
	return v;
}

static const char everything[] =
	"null: ~\nyes: true\nno: false\nint: [0, 1, -1, 64, -65, 9223372036854775807, "
	"-9223372036854775808]\nfloat: [0.5, 0.1, .inf, -1e300]\n"
	"text: ['', a, seven77, a longer text]\nday: 2024-05-01\nlocal: 2024-05-01 10:00\n"
	"zone: 2024-05-01T10:00:00.123456789+02:00\nblock: |\n  one\n\n   two\n"
	"records:\n  - {a: 1, b: 2}\n  - {a: 3, b: 4}\n  - {a: {c: 1}, b: {c: 2}}\nempty: [{}, "
	"[]]\n"
	"1: int key\n? [complex, key]\n: value\n";

static const char *packed(fyfm_value v, size_t *len)
{
	fya_buf out;

	fya_buf_init(&out, a, 0);
	cr_assert_eq(fyfm_pack(v, 64, &out), FYFM_OK);
	*len = out.len;
	return out.data;
}

Test(pack, round_trip)
{
	fyfm_value v = parse(everything), back;
	size_t len, again;
	const char *bytes = packed(v, &len), *second;

	back = fyfm_unpack(a, bytes, len);
	cr_expect(fyfm_equal(v, back));
	second = packed(back, &again);
	cr_assert_eq(again, len);
	cr_expect(memcmp(bytes, second, len) == 0);
	cr_expect_lt(len, sizeof(everything));
}

Test(pack, keeps_safe_and_tuple_and_shared_keys)
{
	fyfm_value v = fyfm_with_safe(fyfm_string(a, "<b>", 3), true), back;
	size_t len;
	const char *bytes;

	v = fyfm_seq(a, &v, 1, true);
	bytes = packed(v, &len);
	back = fyfm_unpack(a, bytes, len);
	cr_expect(fyfm_is_tuple(back));
	cr_expect(fyfm_is_safe(fyfm_at(back, 0)));
	bytes = packed(parse("- {alpha: 1}\n- {alpha: 2}\n"), &len);
	back = fyfm_unpack(a, bytes, len);
	cr_expect_eq(fyfm_i_map(fyfm_at(back, 0))->keys, fyfm_i_map(fyfm_at(back, 1))->keys);
}

Test(pack, hosts_and_undefined_become_null)
{
	size_t len;
	const char *bytes = packed(fyfm_host(1, 2), &len);

	cr_expect_eq(fyfm_kind_of(fyfm_unpack(a, bytes, len)), FYFM_NULL);
	bytes = packed(fyfm_undefined("x"), &len);
	cr_expect_eq(fyfm_kind_of(fyfm_unpack(a, bytes, len)), FYFM_NULL);
}

Test(pack, depth_and_size_are_bounded)
{
	fyfm_value v = fyfm_null(), bomb = fyfm_null();
	fya_buf out;

	for (size_t i = 0; i < 2000; i++)
		v = fyfm_seq(a, &v, 1, false);
	fya_buf_init(&out, a, 0);
	cr_expect_eq(fyfm_pack(v, 5000, &out), FYFM_ERR_LIMIT);
	cr_expect_eq(fyfm_pack(parse("[[[]]]"), 2, &out), FYFM_ERR_LIMIT);
	cr_expect_eq(fyfm_pack(parse("[[[]]]"), 3, &out), FYFM_OK);
	for (size_t i = 0; i < 60; i++) {
		fyfm_value pair[2] = { bomb, bomb };

		bomb = fyfm_seq(a, pair, 2, false);
	}
	fya_buf_release(&out);
	fya_buf_init(&out, a, 100000);
	cr_expect_eq(fyfm_pack(bomb, 64, &out), FYFM_ERR_NOMEM);
}

/* Every cut, and every single byte changed: an answer or undefined, and never more memory than
 * the bytes could stand for. */
Test(pack, damaged_bytes_do_no_harm)
{
	size_t len;
	const char *bytes = packed(parse(everything), &len);
	fya_allocator *bounded = fya_malloc_new();

	for (size_t cut = 0; cut < len; cut++) {
		char *copy = malloc(cut != 0 ? cut : 1);

		memcpy(copy, bytes, cut);
		cr_assert_eq(fyfm_kind_of(fyfm_unpack(bounded, copy, cut)), FYFM_UNDEFINED);
		free(copy);
	}
	for (size_t at = 0; at < len; at++) {
		for (unsigned value = 0; value < 256; value += value < 20 ? 1 : 29) {
			char *copy = malloc(len);
			fya_stats stats;

			memcpy(copy, bytes, len);
			copy[at] = (char)value;
			(void)fyfm_unpack(bounded, copy, len);
			fya_get_stats(bounded, &stats);
			cr_assert_lt(stats.peak_used, 64 * len);
			fya_reset(bounded);
			free(copy);
		}
	}
	fya_destroy(bounded);
}

Test(pack, unpacking_survives_any_allocation_failing)
{
	size_t len, n = 0;
	const char *bytes = packed(parse(everything), &len);
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	fyfm_value v;

	do {
		fya_failing_set(failing, ++n);
		v = fyfm_unpack(failing, bytes, len);
		cr_assert_eq(fyfm_kind_of(v) == FYFM_UNDEFINED, fya_failing_calls(failing) >= n);
		cr_assert_null(fya_tracking_fault(tracking), "%s", fya_tracking_fault(tracking));
	} while (fya_failing_calls(failing) >= n);
	cr_expect_gt(n, 10);
	cr_expect(fyfm_equal(v, parse(everything)));
	fya_destroy(failing);
}
