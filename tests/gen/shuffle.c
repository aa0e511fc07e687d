/* Numbers by chance, and in another order. */
#include "libfy-ssg/gen/dice.h"
#include "libfy-ssg/gen/shuffle.h"
#include "libfy-ssg/gen/words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>

Test(dice, give_the_same_numbers_everywhere)
{
	fyssg_dice d = { 0 };

	/* The first numbers of SplitMix64 from 0, as its author published them. */
	cr_expect(eq(u64, fyssg_roll(&d), UINT64_C(0xe220a8397b1dcdaf)));
	cr_expect(eq(u64, fyssg_roll(&d), UINT64_C(0x6e789e6aa1b965f4)));
	cr_expect(eq(u64, fyssg_roll(&d), UINT64_C(0x06c45d188009454f)));
}

Test(dice, stay_in_their_bounds_and_meet_all_of_them)
{
	fyssg_dice d = fyssg_dice_of(1, 2, 3);
	unsigned seen[7] = { 0 };
	unsigned first = 0;

	for (unsigned i = 0; i < 7000; i++) {
		uint32_t n = fyssg_roll_below(&d, 7);

		cr_assert(lt(u32, n, 7));
		seen[n]++;
		cr_assert(lt(u32, fyssg_roll_skewed(&d, 1000), 1000));
		first += fyssg_roll_skewed(&d, 1000) < 125;
		cr_assert(eq(u32, fyssg_roll_below(&d, 1), 0));
		cr_assert(eq(u32, fyssg_roll_skewed(&d, 1), 0));
		n = fyssg_roll_between(&d, 3, 5);
		cr_assert(n >= 3 && n <= 5);
	}
	for (unsigned i = 0; i < 7; i++)
		cr_expect(seen[i] > 850 && seen[i] < 1150, "%u came %u times", i, seen[i]);
	/* A cube is below 1/8 for half of all numbers. */
	cr_expect(first > 3300 && first < 3700, "%u", first);
}

Test(shuffle, meets_every_number_once)
{
	static const uint32_t sizes[] = { 1,  2,  3,  4,  5,    15,   16,
		                          17, 63, 64, 65, 1000, 4097, 100000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fyssg_shuffle s = fyssg_shuffle_of(i, sizes[i]);
		uint8_t *seen = calloc(sizes[i], 1);
		uint32_t moved = 0;

		for (uint32_t k = 0; k < sizes[i]; k++) {
			uint32_t at = fyssg_shuffle_at(&s, k);

			cr_assert(lt(u32, at, sizes[i]));
			cr_assert(eq(u8, seen[at], 0));
			seen[at] = 1;
			moved += at != k;
		}
		cr_expect(sizes[i] < 1000 || moved > sizes[i] / 100 * 98);
		free(seen);
	}
}

static int compare_names(const void *a, const void *b)
{
	return memcmp(a, b, 6);
}

Test(words, have_a_different_name_for_each_number)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf names;

	fya_buf_init(&names, a, 0);
	for (uint32_t i = 0; i < FYSSG_GEN_NAMES; i++)
		fyssg_gen_say_name(&names, i);
	cr_assert(eq(sz, names.len, 6 * (size_t)FYSSG_GEN_NAMES));
	qsort(names.data, FYSSG_GEN_NAMES, 6, compare_names);
	for (uint32_t i = 1; i < FYSSG_GEN_NAMES; i++)
		cr_assert(ne(int, memcmp(names.data + 6 * i, names.data + 6 * (i - 1), 6), 0));
	fya_buf_release(&names);
	fya_destroy(a);
}
