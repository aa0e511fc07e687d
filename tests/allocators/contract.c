/* What allocator.h promises of every allocator. */
#include <string.h>

#include "tests/allocators/each-kind.h"

/* Under AddressSanitizer too, malloc answers a request too large with NULL. */
FYA_API const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static fya_allocator *made(size_t row)
{
	fya_allocator *a = kinds[row].make();

	cr_assert(ne(ptr, a, NULL), "%s", kinds[row].name);
	return a;
}

static fya_stats stats_of(const fya_allocator *a)
{
	fya_stats stats;

	fya_get_stats(a, &stats);
	return stats;
}

/* Bytes handed out, without a dedup's table. */
static size_t used(const fya_allocator *a)
{
	fya_stats stats = stats_of(a);

	return stats.used - stats.dedup_table;
}

EACH_KIND(contract, has_a_name)
{
	fya_allocator *a = made(*row);

	cr_assert(gt(sz, strlen(fya_name(a)), 0));
	fya_destroy(a);
}

EACH_KIND(contract, is_empty_at_first)
{
	fya_allocator *a = made(*row);

	cr_assert(eq(sz, used(a), 0));
	fya_destroy(a);
}

EACH_KIND(contract, aligns_as_asked)
{
	fya_allocator *a = made(*row);

	for (size_t align = 1; align <= 4096; align *= 2) {
		for (size_t size = 1; size < 20000; size = size * 3 + 1) {
			char *p = fya_alloc(a, size, align);

			cr_assert(ne(ptr, p, NULL));
			cr_assert(eq(sz, (uintptr_t)p % align, 0), "%zu of %zu", align, size);
			memset(p, 0x5a, size);
		}
	}
	fya_destroy(a);
}

EACH_KIND(contract, aligns_to_8_by_default)
{
	fya_allocator *a = made(*row);

	for (size_t size = 1; size < 20; size++) {
		char *p = fya_alloc(a, size, 0);

		cr_assert(ne(ptr, p, NULL));
		cr_assert(eq(sz, (uintptr_t)p % 8, 0));
	}
	fya_destroy(a);
}

EACH_KIND(contract, refuses_what_is_no_request)
{
	static const size_t bad_aligns[] = {3, 24, 8192, (size_t)1 << 63};
	fya_allocator *a = made(*row);

	cr_assert(eq(ptr, fya_alloc(a, 0, 8), NULL));
	cr_assert(eq(ptr, fya_alloc_array(a, 0, 8, 8), NULL));
	for (size_t i = 0; i < sizeof bad_aligns / sizeof *bad_aligns; i++)
		cr_assert(eq(ptr, fya_alloc(a, 8, bad_aligns[i]), NULL), "%zu", bad_aligns[i]);
	cr_assert(eq(sz, used(a), 0));
	fya_destroy(a);
}

EACH_KIND(contract, refuses_sizes_that_overflow)
{
	/* Not constants: the compiler would know them to be too large. */
	volatile size_t huge[] = {SIZE_MAX, SIZE_MAX - 31, PTRDIFF_MAX, (size_t)1 << 62};
	volatile size_t half = SIZE_MAX / 2 + 1;
	fya_allocator *a = made(*row);
	char *p = fya_alloc(a, 100, 1);

	cr_assert(ne(ptr, p, NULL));
	memset(p, 7, 100);
	for (size_t i = 0; i < sizeof huge / sizeof *huge; i++) {
		cr_assert(eq(ptr, fya_alloc(a, huge[i], 1), NULL), "%zu", i);
		cr_assert(eq(ptr, fya_alloc(a, huge[i], 4096), NULL), "%zu", i);
		cr_assert(eq(ptr, fya_resize(a, p, 100, huge[i], 1), NULL), "%zu", i);
		cr_assert(eq(ptr, fya_resize(a, p, 100, huge[i], 4096), NULL), "%zu", i);
	}
	cr_assert(eq(ptr, (void *)fya_store(a, p, huge[0], 1), NULL));
	cr_assert(eq(ptr, fya_alloc_array(a, half, 2, 1), NULL));
	cr_assert(eq(ptr, fya_alloc_array(a, half + 1, 2, 1), NULL));
	cr_assert(eq(ptr, fya_alloc_array(a, 3, half, 1), NULL));
	cr_assert(eq(sz, used(a), 100));
	for (size_t i = 0; i < 100; i++)
		cr_assert(eq(chr, p[i], 7));
	fya_destroy(a);
}

EACH_KIND(contract, resizes_up_and_down)
{
	static const size_t sizes[] = {1, 10, 9, 100, 5000, 4999, 70000, 300, 1000000, 2, 40};
	fya_allocator *a = made(*row);
	size_t size = 1;
	unsigned char *p = fya_resize(a, NULL, 0, size, 16);
	unsigned char *follower = NULL;

	cr_assert(ne(ptr, p, NULL));
	p[0] = 0;
	for (size_t i = 1; i < sizeof sizes / sizeof *sizes; i++) {
		p = fya_resize(a, p, size, sizes[i], 16);
		cr_assert(ne(ptr, p, NULL));
		cr_assert(eq(sz, (uintptr_t)p % 16, 0));
		for (size_t j = 0; j < size && j < sizes[i]; j++)
			cr_assert(eq(u8, p[j], (unsigned char)(j * 13)), "%zu of %zu", j, size);
		size = sizes[i];
		for (size_t j = 0; j < size; j++)
			p[j] = (unsigned char)(j * 13);
		cr_assert(eq(sz, used(a), size + (follower ? 24 : 0)));
		if (i == 5) { /* from here on it is not the last */
			follower = fya_alloc(a, 24, 8);
			cr_assert(ne(ptr, follower, NULL));
			memset(follower, 1, 24);
		}
	}
	fya_free(a, p, size);
	cr_assert(eq(u8, follower[23], 1));
	cr_assert(eq(sz, used(a), 24));
	fya_destroy(a);
}

EACH_KIND(contract, resizing_can_raise_the_alignment)
{
	fya_allocator *a = made(*row);
	char *p = fya_alloc(a, 11, 1);

	cr_assert(ne(ptr, p, NULL));
	memcpy(p, "0123456789", 11);
	for (size_t align = 2; align <= 4096; align *= 2) {
		p = fya_resize(a, p, 11, 11, align);
		cr_assert(ne(ptr, p, NULL));
		cr_assert(eq(sz, (uintptr_t)p % align, 0));
		cr_assert(eq(str, p, "0123456789"));
	}
	cr_assert(eq(sz, used(a), 11));
	fya_destroy(a);
}

EACH_KIND(contract, frees_in_any_order)
{
	fya_allocator *a = made(*row);
	char *p[64];

	fya_free(a, NULL, 0);
	for (size_t i = 0; i < 64; i++) {
		p[i] = fya_alloc(a, i * 40 + 1, 8);
		cr_assert(ne(ptr, p[i], NULL));
		memset(p[i], 1, i * 40 + 1);
	}
	for (size_t i = 0; i < 64; i++) {
		size_t j = i * 37 % 64;

		fya_free(a, p[j], j * 40 + 1);
	}
	cr_assert(eq(sz, used(a), 0));
	fya_destroy(a);
}

EACH_KIND(contract, stores_copies)
{
	char text[] = "what is stored is not what was shown";
	fya_allocator *a = made(*row);
	const char *kept = fya_store(a, text, sizeof text, 1);
	const char *aligned = fya_store(a, text, sizeof text, 64);

	cr_assert(ne(ptr, (void *)kept, text));
	memset(text, 'x', sizeof text - 1);
	cr_assert(eq(str, (char *)kept, "what is stored is not what was shown"));
	cr_assert(eq(str, (char *)aligned, "what is stored is not what was shown"));
	cr_assert(eq(sz, (uintptr_t)aligned % 64, 0));
	fya_destroy(a);
}

EACH_KIND(contract, stores_nothing_for_nothing)
{
	fya_allocator *a = made(*row);

	cr_assert(ne(ptr, (void *)fya_store(a, "", 0, 1), NULL));
	cr_assert(ne(ptr, (void *)fya_store(a, NULL, 0, 8), NULL));
	cr_assert(eq(sz, used(a), 0));
	fya_destroy(a);
}

EACH_KIND(contract, equal_stores_share_only_under_dedup)
{
	fya_allocator *a = made(*row);
	const void *one = fya_store(a, "category", 8, 1);
	const void *two = fya_store(a, "category", 8, 1);
	const void *other = fya_store(a, "catalogue", 8, 1);
	fya_stats stats = stats_of(a);

	cr_assert(eq(int, one == two, kinds[*row].dedups));
	cr_assert(ne(ptr, (void *)one, (void *)other));
	cr_assert(eq(sz, stats.dedup_hits, kinds[*row].dedups));
	cr_assert(eq(sz, stats.dedup_saved, kinds[*row].dedups ? 8 : 0));
	cr_assert(eq(sz, used(a) + stats.dedup_saved, 24));
	fya_destroy(a);
}

EACH_KIND(contract, rewinds_to_a_mark_again_and_again)
{
	fya_allocator *a = made(*row);
	char *before = fya_alloc(a, 1000, 8);
	fya_mark mark;

	cr_assert(ne(ptr, before, NULL));
	memset(before, 'b', 1000);
	cr_assert(fya_mark_now(a, &mark));
	for (size_t round = 0; round < 5; round++) {
		for (size_t i = 1; i < 200; i++) {
			char *p = fya_alloc(a, i * 17, 1);

			cr_assert(ne(ptr, p, NULL));
			memset(p, 'a', i * 17);
			cr_assert(ne(ptr, (void *)fya_store(a, &i, sizeof i, 8), NULL));
		}
		fya_rewind(a, mark);
		cr_assert(eq(sz, used(a), 1000), "round %zu", round);
	}
	for (size_t i = 0; i < 1000; i++)
		cr_assert(eq(chr, before[i], 'b'));
	fya_destroy(a);
}

EACH_KIND(contract, marks_nest)
{
	fya_allocator *a = made(*row);
	fya_mark marks[10];

	for (size_t i = 0; i < 10; i++) {
		cr_assert(fya_mark_now(a, &marks[i]));
		cr_assert(ne(ptr, fya_alloc(a, 5000, 8), NULL));
	}
	for (size_t i = 10; i-- > 0;) {
		fya_rewind(a, marks[i]);
		cr_assert(eq(sz, used(a), i * 5000));
	}
	fya_destroy(a);
}

EACH_KIND(contract, stores_after_a_mark_go_with_it)
{
	fya_allocator *a = made(*row);
	const char *old = fya_store(a, "from before", 12, 1);
	fya_mark mark;

	cr_assert(fya_mark_now(a, &mark));
	for (size_t round = 0; round < 3; round++) {
		char *p;

		cr_assert(ne(ptr, (void *)fya_store(a, "from after", 11, 1), NULL));
		fya_rewind(a, mark);
		/* Takes the place of the store that went. */
		p = fya_alloc(a, 64, 1);
		cr_assert(ne(ptr, p, NULL));
		memset(p, '?', 64);
		cr_assert(eq(str, (char *)fya_store(a, "from after", 11, 1), "from after"));
		cr_assert(eq(str, (char *)fya_store(a, "from before", 12, 1), "from before"));
	}
	cr_assert(eq(str, (char *)old, "from before"));
	fya_destroy(a);
}

EACH_KIND(contract, reset_gives_all_back)
{
	fya_allocator *a = made(*row);

	for (size_t round = 0; round < 4; round++) {
		for (size_t i = 1; i < 300; i++) {
			char *p = fya_alloc(a, i * 31, 16);

			cr_assert(ne(ptr, p, NULL));
			memset(p, 1, i * 31);
			cr_assert(ne(ptr, (void *)fya_store(a, &i, sizeof i, 1), NULL));
		}
		fya_reset(a);
		cr_assert(eq(sz, used(a), 0));
	}
	fya_reset(a);
	fya_destroy(a);
}

EACH_KIND(contract, trim_keeps_what_is_used)
{
	fya_allocator *a = made(*row);
	char *kept = fya_alloc(a, 10000, 1);
	char *p = fya_alloc(a, 1000000, 1);

	cr_assert(ne(ptr, kept, NULL));
	cr_assert(ne(ptr, p, NULL));
	memset(kept, 'k', 10000);
	memset(p, 'p', 1000000);
	fya_free(a, p, 1000000);
	fya_trim(a);
	for (size_t i = 0; i < 10000; i++)
		cr_assert(eq(chr, kept[i], 'k'));
	p = fya_alloc(a, 1000000, 1);
	cr_assert(ne(ptr, p, NULL));
	memset(p, 'q', 1000000);
	cr_assert(eq(sz, used(a), 1010000));
	fya_destroy(a);
}

EACH_KIND(contract, statistics_add_up)
{
	fya_allocator *a = made(*row);
	fya_stats empty = stats_of(a);
	fya_stats full;
	fya_stats after;
	char *p = fya_alloc(a, 100000, 8);

	cr_assert(ne(ptr, p, NULL));
	memset(p, 1, 100000);
	p = fya_resize(a, p, 100000, 300000, 8);
	cr_assert(ne(ptr, p, NULL));
	memset(p, 1, 300000);
	full = stats_of(a);
	fya_free(a, p, 300000);
	after = stats_of(a);

	cr_assert(eq(sz, full.used - empty.used, 300000));
	cr_assert(ge(sz, full.reserved, full.resident));
	cr_assert(ge(sz, full.resident, full.used));
	cr_assert(eq(sz, full.waste, full.resident - full.used));
	cr_assert(eq(sz, full.allocations - empty.allocations, 2));
	cr_assert(ge(sz, full.peak_used, full.used));
	cr_assert(eq(sz, after.used, empty.used));
	cr_assert(eq(sz, after.peak_used, full.peak_used));
	fya_destroy(a);
}

EACH_KIND(contract, a_large_block_is_one_block)
{
	fya_allocator *a = made(*row);
	size_t size = (size_t)24 << 20;
	char *p = fya_alloc(a, size, 4096);

	cr_assert(ne(ptr, p, NULL));
	for (size_t i = 0; i < size; i += 4096)
		p[i] = (char)(i >> 12);
	for (size_t i = 0; i < size; i += 4096)
		cr_assert(eq(chr, p[i], (char)(i >> 12)));
	fya_destroy(a);
}

EACH_KIND(contract, remembers_what_could_not_be_had)
{
	volatile size_t half = SIZE_MAX / 2 + 1;

	for (int way = 0; way < 4; way++) {
		fya_allocator *a = made(*row);
		char *p = fya_alloc(a, 10, 0);

		cr_assert(eq(ptr, fya_alloc(a, 0, 0), NULL));
		cr_assert(not(fya_failed(a)));
		if (way == 0)
			cr_assert(eq(ptr, fya_alloc(a, half, 0), NULL));
		else if (way == 1)
			cr_assert(eq(ptr, fya_alloc_array(a, half, 2, 0), NULL));
		else if (way == 2)
			cr_assert(eq(ptr, fya_resize(a, p, 10, half, 0), NULL));
		else
			cr_assert(eq(ptr, (void *)fya_store(a, p, half, 0), NULL));
		cr_assert(fya_failed(a), "way %d", way);
		cr_assert(ne(ptr, fya_alloc(a, 10, 0), NULL));
		cr_assert(fya_failed(a));
		fya_reset(a);
		cr_assert(not(fya_failed(a)));
		fya_destroy(a);
	}
}

Test(contract, destroying_nothing_is_fine)
{
	fya_destroy(NULL);
}

Test(contract, sums_add_every_member)
{
	fya_stats sum = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
	fya_stats more = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
	fya_stats want = {11, 22, 33, 44, 55, 66, 77, 88, 99, 110};

	fya_stats_add(&sum, &more);
	cr_assert(eq(int, memcmp(&sum, &want, sizeof sum), 0));
}
