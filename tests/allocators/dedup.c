#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#include <fya/allocator.h>

#include "allocators/dedup.h"
#include "allocators/testing.h"

static fya_stats stats_of(const fya_allocator *a)
{
	fya_stats stats;

	fya_get_stats(a, &stats);
	return stats;
}

static fya_allocator *dedup_of(fya_allocator *inner, const fya_dedup_options *options)
{
	fya_allocator *a = fya_dedup_new(inner, options);

	cr_assert(ne(ptr, a, NULL));
	return a;
}

/* Stores the number i as 24 characters. */
static const char *store_number(fya_allocator *a, size_t i)
{
	char text[32];

	snprintf(text, sizeof text, "%024zu", i);
	return fya_store(a, text, 24, 1);
}

static bool is_number(const char *stored, size_t i)
{
	char text[32];

	snprintf(text, sizeof text, "%024zu", i);
	return memcmp(stored, text, 24) == 0;
}

Test(dedup, a_thousand_stores_of_ten_texts_are_ten)
{
	fya_allocator *a = dedup_of(fya_malloc_new(), NULL);
	const char *first[10];
	fya_stats stats;

	for (size_t i = 0; i < 10; i++)
		first[i] = store_number(a, i);
	for (size_t i = 10; i < 1000; i++)
		cr_assert(eq(ptr, (void *)store_number(a, i % 10), (void *)first[i % 10]));
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used - stats.dedup_table, 240));
	cr_assert(eq(sz, stats.dedup_hits, 990));
	cr_assert(eq(sz, stats.dedup_saved, 990 * 24));
	cr_assert(gt(sz, stats.dedup_table, 0));
	fya_destroy(a);
}

Test(dedup, texts_that_begin_alike_differ)
{
	fya_allocator *a = dedup_of(fya_malloc_new(), NULL);
	const char *shorter = fya_store(a, "category", 7, 1);
	const char *longer = fya_store(a, "category", 8, 1);

	cr_assert(ne(ptr, (void *)shorter, (void *)longer));
	cr_assert(eq(sz, stats_of(a).dedup_hits, 0));
	fya_destroy(a);
}

Test(dedup, bows_out_and_keeps_what_it_has)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), NULL);
	const char *kept[5000];
	fya_stats stats;

	for (size_t i = 0; i < 5000; i++)
		kept[i] = store_number(a, i);
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used - stats.dedup_table, 5000 * 24));
	cr_assert(lt(sz, stats.dedup_table, 512), "the table is gone");
	for (size_t i = 0; i < 5000; i++)
		cr_assert(is_number(kept[i], i));
	cr_assert(ne(ptr, (void *)store_number(a, 1), (void *)kept[1]));
	fya_destroy(a);
}

/* Half of the stores are hits, and they save less than the other half's entries take. */
Test(dedup, bows_out_where_short_texts_repeat_and_long_ones_do_not)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), NULL);
	size_t stores = 0;

	for (; stores < 20000; stores++) {
		cr_assert(ne(ptr, (void *)fya_store(a, "identifier", 10, 1), NULL));
		cr_assert(is_number(store_number(a, stores), stores));
	}
	cr_assert(lt(sz, stats_of(a).dedup_table, 512), "the table is gone");
	cr_assert(gt(sz, stats_of(a).dedup_hits, 8000));
	fya_destroy(a);
}

Test(dedup, does_not_bow_out_when_told_so)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), &(fya_dedup_options){.always = true});
	const char *kept[5000];

	for (size_t i = 0; i < 5000; i++)
		kept[i] = store_number(a, i);
	for (size_t i = 0; i < 5000; i++)
		cr_assert(eq(ptr, (void *)store_number(a, i), (void *)kept[i]));
	fya_destroy(a);
}

Test(dedup, a_reset_forgets_texts_and_remembers_the_verdict)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), &(fya_dedup_options){.sample = 100});
	size_t puts = 0;

	/* No round is as long as the sample. */
	for (size_t round = 0; round < 10; round++) {
		for (size_t i = 0; i < 30; i++)
			cr_assert(is_number(store_number(a, puts + i), puts + i));
		puts += 30;
		fya_reset(a);
	}
	cr_assert(lt(sz, stats_of(a).dedup_table, 512), "bowed out");
	fya_destroy(a);
}

Test(dedup, a_reset_does_not_keep_a_huge_table)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), &(fya_dedup_options){.always = true});
	fya_stats full;

	for (size_t i = 0; i < 100000; i++)
		store_number(a, i);
	full = stats_of(a);
	cr_assert(gt(sz, full.dedup_table, 1 << 20));
	fya_reset(a);
	cr_assert(lt(sz, stats_of(a).dedup_table, 1 << 18));
	cr_assert(is_number(store_number(a, 7), 7));
	fya_destroy(a);
}

/* More entries after the mark than the table had room for at the mark. */
Test(dedup, a_rewind_survives_growth_of_the_table)
{
	fya_allocator *a = dedup_of(fya_malloc_new(), &(fya_dedup_options){.always = true});
	const char *before[100];
	fya_mark mark;
	fya_stats stats;

	for (size_t i = 0; i < 100; i++)
		before[i] = store_number(a, i);
	cr_assert(fya_mark_now(a, &mark));
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 3000; i++)
			store_number(a, i);
		fya_rewind(a, mark);
	}
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used - stats.dedup_table, 2400));
	for (size_t i = 0; i < 100; i++)
		cr_assert(eq(ptr, (void *)store_number(a, i), (void *)before[i]));
	for (size_t i = 100; i < 3000; i++)
		cr_assert(is_number(store_number(a, i), i));
	fya_destroy(a);
}

Test(dedup, a_rewind_after_bowing_out_is_one_of_the_inner_allocator)
{
	fya_allocator *a = dedup_of(fya_malloc_new(), &(fya_dedup_options){.sample = 10});
	fya_mark mark;
	fya_stats stats;

	store_number(a, 0);
	cr_assert(fya_mark_now(a, &mark));
	for (size_t i = 1; i < 100; i++)
		store_number(a, i);
	fya_rewind(a, mark);
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used - stats.dedup_table, 24));
	fya_destroy(a);
}

Test(dedup, an_older_copy_with_less_alignment_is_no_answer)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), NULL);
	const char *odd;
	const char *even;

	cr_assert(ne(ptr, fya_alloc(a, 1, 1), NULL));
	odd = fya_store(a, "sixteen bytes...", 16, 1);
	even = fya_store(a, "sixteen bytes...", 16, 16);
	cr_assert(ne(ptr, (void *)odd, (void *)even));
	cr_assert(eq(sz, (uintptr_t)even % 16, 0));
	cr_assert(eq(sz, stats_of(a).dedup_hits, 0));
	cr_assert(eq(ptr, (void *)fya_store(a, "sixteen bytes...", 16, 1), (void *)odd));
	fya_destroy(a);
}

Test(dedup, unique_content_takes_little_more_memory)
{
	fya_allocator *plain = fya_arena_new(NULL);
	fya_allocator *a = dedup_of(fya_arena_new(NULL), NULL);

	for (size_t i = 0; i < 100000; i++) {
		store_number(plain, i);
		store_number(a, i);
	}
	cr_assert(le(sz, stats_of(a).peak_used, stats_of(plain).peak_used * 11 / 10));
	cr_assert(le(sz, stats_of(a).resident, stats_of(plain).resident * 11 / 10));
	fya_destroy(plain);
	fya_destroy(a);
}

/* Whatever the table cannot get, stores are answered. */
Test(dedup, does_without_its_table_when_memory_runs_out)
{
	for (size_t n = 1; n < 12; n++) {
		fya_allocator *tables = fya_failing_new(fya_tracking_new(fya_malloc_new()), n);
		fya_allocator *inner = fya_malloc_new();
		fya_allocator *a = fya_dedup_new_with(inner, tables,
			&(fya_dedup_options){.always = true});

		if (!a) {
			cr_assert(le(sz, n, 2));
			fya_destroy(inner);
			fya_destroy(tables);
			continue;
		}
		cr_assert(gt(sz, n, 2));
		for (size_t i = 0; i < 2000; i++)
			cr_assert(is_number(store_number(a, i), i), "call %zu, store %zu", n, i);
		cr_assert(ge(sz, stats_of(a).used, 2000 * 24));
		fya_destroy(a);
	}
}

Test(dedup, a_store_that_fails_is_not_known)
{
	fya_allocator *failing = fya_failing_new(fya_malloc_new(), 0);
	fya_allocator *a = dedup_of(failing, NULL);

	store_number(a, 1);
	fya_failing_set(failing, 1);
	cr_assert(eq(ptr, (void *)store_number(a, 2), NULL));
	cr_assert(is_number(store_number(a, 3), 3));
	cr_assert(is_number(store_number(a, 2), 2));
	cr_assert(eq(sz, stats_of(a).dedup_hits, 0));
	fya_destroy(a);
}

/* The place of the failed store still shows the text that a rewind took away. */
Test(dedup, a_store_that_fails_is_not_mistaken_for_a_rewound_one)
{
	fya_allocator *failing = fya_failing_new(fya_arena_new(NULL), 0);
	fya_allocator *a = dedup_of(failing, NULL);
	fya_mark mark;
	fya_stats stats;

	cr_assert(fya_mark_now(a, &mark));
	store_number(a, 1);
	fya_rewind(a, mark);
	fya_failing_set(failing, 1);
	cr_assert(eq(ptr, (void *)store_number(a, 1), NULL));
	cr_assert(is_number(store_number(a, 1), 1));
	stats = stats_of(a);
	cr_assert(eq(sz, stats.dedup_hits, 0));
	cr_assert(eq(sz, stats.used - stats.dedup_table, 24));
	fya_destroy(a);
}

Test(dedup, trims_the_inner_allocator)
{
	fya_allocator *a = dedup_of(fya_arena_new(NULL), NULL);
	char *p = fya_alloc(a, 1 << 20, 1);

	cr_assert(ne(ptr, p, NULL));
	memset(p, 1, 1 << 20);
	fya_free(a, p, 1 << 20);
	fya_trim(a);
	cr_assert(gt(sz, stats_of(a).trimmed, 1000000));
	fya_destroy(a);
}
