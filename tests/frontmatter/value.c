#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "allocators/testing.h"
#include "frontmatter/value-inline.h"
#include "tests/frontmatter/show.h"

static fya_allocator *a;

static void setup(void)
{
	a = fya_malloc_new();
}

static void teardown(void)
{
	fya_destroy(a);
}

TestSuite(value, .init = setup, .fini = teardown);

static fyfm_value text_value(const char *text)
{
	return fyfm_string(a, text, strlen(text));
}

static size_t used(void)
{
	fya_stats stats;

	fya_get_stats(a, &stats);
	return stats.used;
}

Test(value, word_of_zeros_is_undefined)
{
	fyfm_value v = { 0 };

	cr_expect_eq(fyfm_kind_of(v), FYFM_UNDEFINED);
	cr_expect_null(fyfm_undefined_name(v));
	cr_expect_str_eq(fyfm_undefined_name(fyfm_undefined("page.titel")), "page.titel");
}

Test(value, simple_kinds)
{
	cr_expect_eq(fyfm_kind_of(fyfm_null()), FYFM_NULL);
	cr_expect_eq(fyfm_kind_of(fyfm_bool(true)), FYFM_BOOL);
	cr_expect(fyfm_get_bool(fyfm_bool(true)));
	cr_expect_not(fyfm_get_bool(fyfm_bool(false)));
	cr_expect_str_eq(fyfm_kind_name(FYFM_MAP), "mapping");
}

Test(value, host_keeps_class_and_payload)
{
	fyfm_value v = fyfm_host(255, (UINT64_C(1) << 48) - 1);

	cr_expect_eq(fyfm_kind_of(v), FYFM_HOST);
	cr_expect_eq(fyfm_host_class(v), 255);
	cr_expect_eq(fyfm_host_payload(v), (UINT64_C(1) << 48) - 1);
}

/* --- numbers ---------------------------------------------------------------------------------- */

static const struct {
	int64_t i;
	bool in_word;
} integers[] = {
	{ 0, true },
	{ -1, true },
	{ FYFM_I_INT_MAX, true },
	{ FYFM_I_INT_MIN, true },
	{ FYFM_I_INT_MAX + 1, false },
	{ FYFM_I_INT_MIN - 1, false },
	{ INT64_MAX, false },
	{ INT64_MIN, false },
};

Test(value, integers_of_61_bits_are_in_the_word)
{
	for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
		size_t before = used();
		fyfm_value v = fyfm_int(a, integers[i].i);

		cr_expect_eq(fyfm_kind_of(v), FYFM_INT);
		cr_expect_eq(fyfm_get_int(v), integers[i].i, "row %zu", i);
		cr_expect_eq(used() == before, integers[i].in_word, "row %zu", i);
	}
}

static const struct {
	double d;
	bool in_word;
} floats[] = {
	{0.0, true},
	{-0.0, true},
	{1.5, true},
	{-1e30, false},
	{0.1, false},
	{INFINITY, true},
	{-INFINITY, true},
	{16777216, true},
	{16777217, false},
	{1e-45, false},
	{0x1p-149, true},
	{1.7976931348623157e308, false},
};

Test(value, floats_that_float32_holds_are_in_the_word)
{
	for (size_t i = 0; i < sizeof(floats) / sizeof(floats[0]); i++) {
		size_t before = used();
		fyfm_value v = fyfm_float(a, floats[i].d);
		double d = fyfm_get_float(v);

		cr_expect_eq(fyfm_kind_of(v), FYFM_FLOAT);
		cr_expect(memcmp(&d, &floats[i].d, sizeof(d)) == 0, "row %zu", i);
		cr_expect_eq(used() == before, floats[i].in_word, "row %zu", i);
	}
	cr_expect_eq(fyfm_float(a, NAN).word, fyfm_float(a, -NAN).word);
	cr_expect(isnan(fyfm_get_float(fyfm_float(a, NAN))));
	cr_expect_eq(fyfm_get_float(fyfm_int(a, 3)), 3.0);
}

static const struct {
	fyfm_timestamp t;
	bool in_word;
} timestamps[] = {
	{ { .seconds = 0 }, true },
	{ { .seconds = 1714521600, .date_only = true }, true },
	{ { .seconds = 1714521600, .zone = -720, .has_zone = true }, true },
	{ { .seconds = -62167219200 - 86399, .zone = 1439, .has_zone = true }, true },
	{ { .seconds = 253402300799 + 86399, .zone = -1439, .has_zone = true }, true },
	{ { .seconds = 5, .nanoseconds = 1 }, false },
	{ { .seconds = INT64_MAX }, false },
	{ { .seconds = INT64_MIN, .zone = 2047, .has_zone = true }, false },
};

Test(value, timestamps_of_whole_seconds_are_in_the_word)
{
	for (size_t i = 0; i < sizeof(timestamps) / sizeof(timestamps[0]); i++) {
		size_t before = used();
		fyfm_value v = fyfm_timestamp_value(a, &timestamps[i].t);
		fyfm_timestamp t = fyfm_get_timestamp(v);

		cr_expect_eq(fyfm_kind_of(v), FYFM_TIMESTAMP);
		cr_expect(t.seconds == timestamps[i].t.seconds &&
				  t.nanoseconds == timestamps[i].t.nanoseconds &&
				  t.zone == timestamps[i].t.zone &&
				  t.has_zone == timestamps[i].t.has_zone &&
				  t.date_only == timestamps[i].t.date_only,
			"row %zu", i);
		cr_expect_eq(used() == before, timestamps[i].in_word, "row %zu", i);
	}
}

/* --- strings ---------------------------------------------------------------------------------- */

Test(value, strings_of_every_length_come_back)
{
	char *text = malloc(5000);

	for (size_t i = 0; i < 5000; i++)
		text[i] = (char)('a' + i % 26);
	for (size_t len = 0; len < 5000; len = len < 20 || len > 4090 ? len + 1 : len + 97) {
		fyfm_value v = fyfm_string(a, text, len);
		fyfm_str got = fyfm_text(&v, NULL);

		cr_assert_eq(fyfm_kind_of(v), FYFM_STRING);
		cr_assert_eq(got.len, len);
		cr_assert(memcmp(got.data, text, len) == 0);
		cr_assert_eq(got.data == text, len > 7, "up to seven bytes are in the word");
	}
	free(text);
}

Test(value, a_slice_too_high_for_the_word_goes_behind_a_pointer)
{
	/* Never read: only its address matters. */
	const char *high = (const char *)(UINT64_C(0xffff) << 48 | 0x1000);
	fyfm_value v = fyfm_string(a, high, 100);

	cr_expect_eq(fyfm_i_tag(v), FYFM_I_BOX);
	cr_expect_eq(fyfm_text(&v, NULL).data, high);
	cr_expect_eq(fyfm_text(&v, NULL).len, 100);
}

Test(value, copies_do_not_borrow)
{
	char text[] = "a longer text";
	fyfm_value v = fyfm_string_copy(a, text, strlen(text));

	memset(text, 'x', sizeof(text));
	cr_expect(fyfm_equal(v, text_value("a longer text")));
}

Test(value, safe_is_a_bit_that_equality_ignores)
{
	static const char *const texts[] = { "", "short", "a slice of text" };
	char *large = calloc(1, 5000);

	for (size_t i = 0; i < 4; i++) {
		fyfm_value v = i < 3 ? text_value(texts[i]) : fyfm_string(a, large, 5000);
		fyfm_value safe = fyfm_with_safe(v, true);

		cr_expect_not(fyfm_is_safe(v));
		cr_expect(fyfm_is_safe(safe));
		cr_expect_eq(fyfm_with_safe(safe, false).word, v.word);
		cr_expect(fyfm_equal(v, safe));
		cr_expect_eq(fyfm_hash(v), fyfm_hash(safe));
		cr_expect_eq(fyfm_text(&safe, NULL).len, fyfm_text(&v, NULL).len);
	}
	cr_expect_not(fyfm_is_safe(fyfm_null()));
	free(large);
}

/* --- sequences and mappings ------------------------------------------------------------------- */

Test(value, sequences_keep_items_and_kind)
{
	fyfm_value items[3] = { fyfm_int(a, 1), text_value("two"), fyfm_null() };
	fyfm_value list = fyfm_seq(a, items, 3, false), tuple = fyfm_seq(a, items, 3, true);

	cr_expect_eq(fyfm_count(list), 3);
	cr_expect_eq(fyfm_at(list, 1).word, items[1].word);
	cr_expect_not(fyfm_is_tuple(list));
	cr_expect(fyfm_is_tuple(tuple));
	cr_expect_eq(fyfm_count(fyfm_seq(a, NULL, 0, false)), 0);
}

static fyfm_value numbered_map(size_t count, fyfm_value like)
{
	fyfm_value *keys = calloc(count + 1, sizeof(*keys)),
		   *values = calloc(count + 1, sizeof(*values));
	fyfm_value map;

	for (size_t i = 0; i < count; i++) {
		char name[32];
		int len = snprintf(name, sizeof(name), i % 2 ? "k%zu" : "a longer key %zu", i);

		keys[i] = fyfm_string_copy(a, name, (size_t)len);
		values[i] = fyfm_int(a, (int64_t)i);
	}
	map = fyfm_map(a, keys, values, count, like);
	free(keys);
	free(values);
	return map;
}

Test(value, mappings_of_every_size_find_their_keys)
{
	for (size_t count = 0; count < 200; count = count * 3 / 2 + 1) {
		fyfm_value map = numbered_map(count, fyfm_null());

		cr_assert_eq(fyfm_count(map), count);
		for (size_t i = 0; i < count; i++) {
			fyfm_value key = fyfm_key_at(map, i);
			fyfm_str name = fyfm_text(&key, NULL);

			cr_assert_eq(fyfm_get_int(fyfm_get(map, name.data, name.len)), (int64_t)i);
			cr_assert_eq(fyfm_find(map, name.data, name.len, 0), (ptrdiff_t)i);
			cr_assert_eq(fyfm_find(map, name.data, name.len, i), (ptrdiff_t)i);
			cr_assert_eq(fyfm_get_int(fyfm_lookup(map, key)), (int64_t)i);
		}
		cr_assert_eq(fyfm_find(map, "nowhere", 7, 3), -1);
		cr_assert_eq(fyfm_kind_of(fyfm_get(map, "none of them", 12)), FYFM_UNDEFINED);
	}
	cr_expect_eq(fyfm_kind_of(fyfm_get(fyfm_null(), "k", 1)), FYFM_UNDEFINED);
}

Test(value, keys_may_be_of_any_kind_and_any_length)
{
	char *large = calloc(1, 5000);
	fyfm_value pair[2] = { fyfm_int(a, 1), fyfm_int(a, 2) };
	fyfm_value keys[5] = { fyfm_int(a, 7), fyfm_null(), fyfm_seq(a, pair, 2, false),
		               fyfm_string(a, large, 5000), fyfm_float(a, 0.1) };
	fyfm_value map = fyfm_map(a, keys, keys, 5, fyfm_null());

	for (size_t i = 0; i < 5; i++)
		cr_expect_eq(fyfm_lookup(map, keys[i]).word, keys[i].word, "key %zu", i);
	cr_expect_eq(fyfm_get(map, large, 5000).word, keys[3].word);
	cr_expect_eq(fyfm_lookup(map, fyfm_float(a, 7)).word, keys[0].word, "7.0 is 7");
	cr_expect_eq(fyfm_kind_of(fyfm_get(map, large, 4999)), FYFM_UNDEFINED);
	free(large);
}

Test(value, records_of_one_shape_share_their_keys)
{
	fyfm_value one = numbered_map(20, fyfm_null()), two, other;
	size_t before = used(), after;

	two = numbered_map(20, one);
	after = used();
	cr_expect_eq(fyfm_i_map(one)->keys, fyfm_i_map(two)->keys);
	other = numbered_map(19, one);
	cr_expect_neq(fyfm_i_map(one)->keys, fyfm_i_map(other)->keys);
	cr_expect(fyfm_equal(one, two));
	cr_expect_gt(used() - after, after - before - 10 * 20, "its own keys take memory");
}

/* --- equality --------------------------------------------------------------------------------- */

Test(value, equality_of_numbers_is_exact)
{
	static const struct {
		int64_t i;
		double d;
		bool equal;
	} rows[] = {
		{ 1, 1.0, true },
		{ 1, 1.5, false },
		{ 0, -0.0, true },
		{ (INT64_C(1) << 53) + 1, 0x1p53, false },
		{ INT64_MAX, 0x1p63, false },
		{ INT64_MIN, -0x1p63, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fyfm_value x = fyfm_int(a, rows[i].i), y = fyfm_float(a, rows[i].d);

		cr_expect_eq(fyfm_equal(x, y), rows[i].equal, "row %zu", i);
		cr_expect_eq(fyfm_equal(y, x), rows[i].equal, "row %zu", i);
		if (rows[i].equal)
			cr_expect_eq(fyfm_hash(x), fyfm_hash(y), "row %zu", i);
	}
	cr_expect_not(fyfm_equal(fyfm_float(a, NAN), fyfm_float(a, NAN)));
	cr_expect(fyfm_equal(fyfm_float(a, 0.1), fyfm_float(a, 0.1)));
	cr_expect_not(fyfm_equal(fyfm_int(a, 1), fyfm_bool(true)), "kinds differ");
	cr_expect_not(fyfm_equal(fyfm_bool(true), fyfm_int(a, 1)));
}

Test(value, equality_of_times_is_of_instants)
{
	fyfm_timestamp utc = { .seconds = 1000, .has_zone = true };
	fyfm_timestamp paris = { .seconds = 1000, .zone = 120, .has_zone = true };
	fyfm_timestamp local = { .seconds = 1000 };
	fyfm_value v = fyfm_timestamp_value(a, &utc), w = fyfm_timestamp_value(a, &paris);

	cr_expect(fyfm_equal(v, w));
	cr_expect_eq(fyfm_hash(v), fyfm_hash(w));
	cr_expect_not(fyfm_equal(v, fyfm_timestamp_value(a, &local)));
}

Test(value, equality_of_mappings_ignores_order)
{
	fyfm_value keys[2] = { text_value("x"), text_value("y") };
	fyfm_value values[2] = { fyfm_int(a, 1), fyfm_int(a, 2) };
	fyfm_value swapped_keys[2] = {keys[1], keys[0]}, swapped_values[2] = {values[1], values[0]};
	fyfm_value one = fyfm_map(a, keys, values, 2, fyfm_null());
	fyfm_value two = fyfm_map(a, swapped_keys, swapped_values, 2, fyfm_null());

	cr_expect(fyfm_equal(one, two));
	cr_expect_eq(fyfm_hash(one), fyfm_hash(two));
	cr_expect_not(fyfm_equal(one, fyfm_map(a, keys, swapped_values, 2, fyfm_null())));
	cr_expect_not(fyfm_equal(one, fyfm_map(a, keys, values, 1, fyfm_null())));
	cr_expect_not(fyfm_equal(fyfm_seq(a, keys, 2, false), fyfm_seq(a, swapped_keys, 2, false)));
}

/* [[x, x], [x, x]] and so on: every level doubles what printing would take. */
static fyfm_value bomb(unsigned levels)
{
	fyfm_value v = text_value("x");

	while (levels-- > 0) {
		fyfm_value pair[2] = { v, v };

		v = fyfm_seq(a, pair, 2, false);
	}
	return v;
}

Test(value, bombs_are_hashed_and_compared_within_bounds, .timeout = 10)
{
	fyfm_value one = bomb(200), two = bomb(200);
	size_t budget = 10000;

	cr_expect(fyfm_equal(one, one), "itself");
	cr_expect_eq(fyfm_hash(one), fyfm_hash(two));
	cr_expect_not(fyfm_i_equal(one, two, &budget));
	cr_expect_eq(budget, 0);
}

/* --- running out of memory -------------------------------------------------------------------- */

Test(value, everything_is_undefined_when_memory_runs_out)
{
	fya_allocator *none = fya_failing_new(fya_malloc_new(), 1);
	fyfm_timestamp t = { .nanoseconds = 1 };
	fyfm_value key = text_value("k"), v = fyfm_null();
	static char large[5000];

#define EXPECT_UNDEFINED(call)                                                                     \
	do {                                                                                       \
		fya_failing_set(none, 1);                                                          \
		cr_expect_eq(fyfm_kind_of(call), FYFM_UNDEFINED);                                  \
	} while (0)
	EXPECT_UNDEFINED(fyfm_int(none, INT64_MAX));
	EXPECT_UNDEFINED(fyfm_float(none, 0.1));
	EXPECT_UNDEFINED(fyfm_timestamp_value(none, &t));
	EXPECT_UNDEFINED(fyfm_string(none, large, sizeof(large)));
	EXPECT_UNDEFINED(fyfm_string_copy(none, large, 100));
	EXPECT_UNDEFINED(fyfm_seq(none, &key, 1, false));
	EXPECT_UNDEFINED(fyfm_map(none, &key, &v, 1, v));
#undef EXPECT_UNDEFINED
	fya_failing_set(none, 2);
	cr_expect_eq(fyfm_kind_of(fyfm_map(none, &key, &v, 1, v)), FYFM_UNDEFINED);
	fya_destroy(none);
}
