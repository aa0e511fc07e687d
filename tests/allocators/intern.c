#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include <fya/intern.h>

#include "allocators/testing.h"

#define MAX_WORDS 20000

/* An owner: words by handle, each of eight digits, all different. */
static char words[MAX_WORDS][16];

static const void *word_bytes(const void *owner, uint32_t handle, size_t *len)
{
	const char(*of)[16] = owner;

	*len = strlen(of[handle]);
	return of[handle];
}

static const char *word(size_t i)
{
	snprintf(words[i], sizeof words[i], "%08zu", i * 7919 % 100000000);
	return words[i];
}

static fya_intern *table_of(fya_allocator *a, const fya_dedup_options *options)
{
	fya_intern *t = fya_intern_new(a, word_bytes, words, options);

	cr_assert(ne(ptr, t, NULL));
	return t;
}

static const fya_dedup_options always = {.always = true};

static fya_intern_stats stats_of(const fya_intern *t)
{
	fya_intern_stats stats;

	fya_intern_get_stats(t, &stats);
	return stats;
}

static uint32_t put(fya_intern *t, size_t i, fya_intern_result want)
{
	char text[16];
	uint32_t handle = UINT32_MAX;

	snprintf(text, sizeof text, "%s", word(i));
	cr_assert(eq(int, fya_intern_put(t, text, 8, (uint32_t)i, &handle), want), "word %zu", i);
	return handle;
}

Test(intern, finds_what_was_put)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	uint32_t handle;

	cr_assert(not(fya_intern_find(t, "x", 1, &handle)));
	for (size_t i = 0; i < MAX_WORDS; i++)
		cr_assert(eq(u32, put(t, i, FYA_INTERN_ADDED), (uint32_t)i));
	for (size_t i = 0; i < MAX_WORDS; i++)
		cr_assert(eq(u32, put(t, i, FYA_INTERN_FOUND), (uint32_t)i));
	cr_assert(fya_intern_find(t, word(77), 8, &handle));
	cr_assert(eq(u32, handle, 77));
	cr_assert(not(fya_intern_find(t, "not there", 9, &handle)));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, an_offered_handle_is_not_taken_for_known_bytes)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	uint32_t handle = 99;

	put(t, 5, FYA_INTERN_ADDED);
	cr_assert(eq(int, fya_intern_put(t, word(5), 8, 6, &handle), FYA_INTERN_FOUND));
	cr_assert(eq(u32, handle, 5));
	fya_intern_free(t);
	fya_destroy(a);
}

struct hashed {
	uint32_t hash;
	uint32_t word;
};

static int by_hash(const void *a, const void *b)
{
	uint32_t x = ((const struct hashed *)a)->hash;
	uint32_t y = ((const struct hashed *)b)->hash;

	return (x > y) - (x < y);
}

#define HASHED 300000

/* Puts two words of one hash into words[0] and words[1]. */
static void find_collision(void)
{
	static struct hashed all[HASHED];
	size_t i;

	for (i = 0; i < HASHED; i++) {
		int len = snprintf(words[0], sizeof words[0], "%zu", i);

		all[i] = (struct hashed){(uint32_t)XXH3_64bits(words[0], (size_t)len), (uint32_t)i};
	}
	qsort(all, HASHED, sizeof *all, by_hash);
	for (i = 1; i < HASHED && all[i].hash != all[i - 1].hash; i++)
		;
	cr_assert(lt(sz, i, HASHED));
	snprintf(words[0], sizeof words[0], "%u", all[i - 1].word);
	snprintf(words[1], sizeof words[1], "%u", all[i].word);
}

Test(intern, tells_words_of_one_hash_apart)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	uint32_t handle;

	find_collision();
	for (uint32_t i = 0; i < 2; i++)
		cr_assert(eq(int, fya_intern_put(t, words[i], strlen(words[i]), i, &handle),
			FYA_INTERN_ADDED));
	for (uint32_t i = 0; i < 2; i++) {
		cr_assert(fya_intern_find(t, words[i], strlen(words[i]), &handle));
		cr_assert(eq(u32, handle, i));
	}
	fya_intern_remove(t, words[0], strlen(words[0]), 0);
	cr_assert(not(fya_intern_find(t, words[0], strlen(words[0]), &handle)));
	cr_assert(fya_intern_find(t, words[1], strlen(words[1]), &handle));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, empty_bytes_are_bytes)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	uint32_t handle;

	words[3][0] = '\0';
	cr_assert(eq(int, fya_intern_put(t, "", 0, 3, &handle), FYA_INTERN_ADDED));
	cr_assert(eq(int, fya_intern_put(t, "", 0, 4, &handle), FYA_INTERN_FOUND));
	cr_assert(eq(u32, handle, 3));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, counts)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	fya_intern_stats stats;

	for (size_t i = 0; i < 1000; i++)
		put(t, i % 100, i < 100 ? FYA_INTERN_ADDED : FYA_INTERN_FOUND);
	stats = stats_of(t);
	cr_assert(eq(sz, stats.count, 100));
	cr_assert(eq(u64, stats.puts, 1000));
	cr_assert(eq(u64, stats.hits, 900));
	cr_assert(eq(u64, stats.saved, 7200));
	cr_assert(eq(sz, stats.table_bytes, 256 * 8));
	cr_assert(not(stats.bowed_out));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, takes_22_bytes_an_entry_at_most)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);

	for (size_t i = 0; i < MAX_WORDS; i++) {
		put(t, i, FYA_INTERN_ADDED);
		if (i >= 192)
			cr_assert(le(sz, stats_of(t).table_bytes, (i + 1) * 22));
	}
	fya_intern_free(t);
	fya_destroy(a);
}

/* In any order: what was pushed past a removed entry must still be found. */
Test(intern, removes)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);
	uint32_t handle;

	for (size_t i = 0; i < 5000; i++)
		put(t, i, FYA_INTERN_ADDED);
	for (size_t i = 0; i < 5000; i++) {
		size_t gone = i * 3571 % 5000;

		fya_intern_remove(t, word(gone), 8, (uint32_t)gone);
		cr_assert(not(fya_intern_find(t, word(gone), 8, &handle)));
		for (size_t j = i + 1; j < 5000 && j < i + 20; j++)
			cr_assert(fya_intern_find(t, word(j * 3571 % 5000), 8, &handle));
	}
	cr_assert(eq(sz, stats_of(t).count, 0));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, removes_only_what_is_there)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);

	fya_intern_remove(t, "empty table", 11, 0);
	put(t, 1, FYA_INTERN_ADDED);
	fya_intern_remove(t, word(1), 8, 2);
	fya_intern_remove(t, word(2), 8, 2);
	cr_assert(eq(sz, stats_of(t).count, 1));
	put(t, 1, FYA_INTERN_FOUND);
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, a_cleared_table_starts_again)
{
	static const size_t counts[] = {10, MAX_WORDS, 300};
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &always);

	fya_intern_clear(t);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < counts[round]; i++)
			put(t, i, FYA_INTERN_ADDED);
		fya_intern_clear(t);
		cr_assert(eq(sz, stats_of(t).count, 0));
		cr_assert(le(sz, stats_of(t).table_bytes, 65536), "a huge table is not kept");
	}
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, bows_out_of_unique_content)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, NULL);
	uint32_t handle;

	for (size_t i = 0; i < 1024; i++)
		put(t, i, FYA_INTERN_ADDED);
	put(t, 1024, FYA_INTERN_OFF);
	put(t, 1, FYA_INTERN_OFF);
	cr_assert(stats_of(t).bowed_out);
	cr_assert(eq(sz, stats_of(t).table_bytes, 0));
	cr_assert(eq(u64, stats_of(t).puts, 1024));
	cr_assert(not(fya_intern_find(t, word(1), 8, &handle)));
	fya_intern_remove(t, word(1), 8, 1);
	fya_intern_clear(t);
	put(t, 1, FYA_INTERN_OFF);
	fya_intern_free(t);
	fya_destroy(a);
}

/* Of 200 puts `repeats` are of the one word; 10 percent are asked for. */
static bool stays(size_t repeats)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &(fya_dedup_options){.sample = 200, .min_hits = 10});
	uint32_t handle;
	bool bowed_out;

	for (size_t i = 0; i < 200 - repeats; i++)
		put(t, i, FYA_INTERN_ADDED);
	for (size_t i = 0; i < repeats; i++)
		put(t, 0, FYA_INTERN_FOUND);
	fya_intern_put(t, word(1000), 8, 1000, &handle);
	bowed_out = stats_of(t).bowed_out;
	fya_intern_free(t);
	fya_destroy(a);
	return !bowed_out;
}

Test(intern, the_sample_decides)
{
	cr_assert(not(stays(0)));
	cr_assert(not(stays(19)));
	cr_assert(stays(20));
	cr_assert(stays(100));
}

Test(intern, bows_out_where_content_stops_repeating)
{
	fya_allocator *a = fya_malloc_new();
	fya_intern *t = table_of(a, &(fya_dedup_options){.sample = 100});
	size_t puts;
	uint32_t handle;

	for (puts = 0; puts < 1000; puts++)
		put(t, puts % 10, puts < 10 ? FYA_INTERN_ADDED : FYA_INTERN_FOUND);
	while (fya_intern_put(t, word(puts), 8, (uint32_t)puts, &handle) == FYA_INTERN_ADDED)
		puts++;
	cr_assert(stats_of(t).bowed_out);
	cr_assert(le(sz, puts, 4000));
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, a_table_that_cannot_grow_bows_out)
{
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 0);
	fya_intern *t = table_of(a, &(fya_dedup_options){.sample = 100000});

	fya_failing_set(a, 2);
	for (size_t i = 0; i < 192; i++)
		put(t, i, FYA_INTERN_ADDED);
	put(t, 192, FYA_INTERN_OFF);
	cr_assert(stats_of(t).bowed_out);
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, a_table_that_must_stay_says_that_it_cannot_grow)
{
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 0);
	fya_intern *t = table_of(a, &always);

	fya_failing_set(a, 2);
	for (size_t i = 0; i < 192; i++)
		put(t, i, FYA_INTERN_ADDED);
	put(t, 192, FYA_INTERN_NOMEM);
	for (size_t i = 0; i < 192; i++)
		put(t, i, FYA_INTERN_FOUND);
	put(t, 192, FYA_INTERN_ADDED);
	fya_intern_free(t);
	fya_destroy(a);
}

Test(intern, gives_all_memory_back)
{
	fya_allocator *a = fya_tracking_new(fya_malloc_new());
	fya_intern *t = table_of(a, &always);

	for (size_t i = 0; i < 5000; i++)
		put(t, i, FYA_INTERN_ADDED);
	fya_intern_free(t);
	fya_intern_free(NULL);
	cr_assert(eq(sz, fya_tracking_live(a), 0));
	cr_assert(eq(ptr, (void *)fya_tracking_fault(a), NULL));
	fya_destroy(a);
}

Test(intern, no_memory_no_table)
{
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 1);

	cr_assert(eq(ptr, fya_intern_new(a, word_bytes, words, NULL), NULL));
	fya_destroy(a);
}
