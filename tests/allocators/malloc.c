#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include <fya/allocator.h>

static fya_stats stats_of(const fya_allocator *a)
{
	fya_stats stats;

	fya_get_stats(a, &stats);
	return stats;
}

static void *block(fya_allocator *a, size_t size)
{
	void *p = fya_alloc(a, size, 8);

	cr_assert(ne(ptr, p, NULL));
	return p;
}

Test(malloc, counts_exact_sizes)
{
	fya_allocator *a = fya_malloc_new();
	void *p = block(a, 1);
	void *q = block(a, 13);

	cr_assert(eq(sz, stats_of(a).used, 14));
	p = fya_resize(a, p, 1, 101, 1);
	cr_assert(eq(sz, stats_of(a).used, 114));
	fya_free(a, q, 13);
	cr_assert(eq(sz, stats_of(a).used, 101));
	cr_assert(eq(sz, stats_of(a).peak_used, 114));
	fya_free(a, p, 101);
	cr_assert(eq(sz, stats_of(a).used, 0));
	cr_assert(eq(sz, stats_of(a).reserved, 0));
	fya_destroy(a);
}

/* A header of 32 bytes, malloc's own word, and rounding. */
Test(malloc, a_block_costs_at_most_64_bytes_more)
{
	fya_allocator *a = fya_malloc_new();

	for (size_t size = 1; size <= 300; size++)
		block(a, size);
	cr_assert(le(sz, stats_of(a).waste, 300 * 64));
	cr_assert(ge(sz, stats_of(a).waste, 300 * 40));
	fya_destroy(a);
}

/* The mark's own neighbours in the list may be gone by the time of the rewind. */
Test(malloc, rewinds_past_blocks_that_were_freed)
{
	fya_allocator *a = fya_malloc_new();
	fya_mark mark;
	void *first;
	void *last;

	block(a, 10);
	cr_assert(fya_mark_now(a, &mark));
	first = block(a, 20);
	block(a, 30);
	last = block(a, 40);
	fya_free(a, last, 40);
	fya_free(a, first, 20);
	fya_rewind(a, mark);
	cr_assert(eq(sz, stats_of(a).used, 10));
	fya_rewind(a, mark);
	cr_assert(eq(sz, stats_of(a).used, 10));
	fya_destroy(a);
}

/* One that realloc would resize, and one that it must not. */
Test(malloc, a_resized_block_still_goes_with_its_rewind)
{
	fya_allocator *a = fya_malloc_new();
	fya_mark mark;
	void *p;

	cr_assert(fya_mark_now(a, &mark));
	p = block(a, 20);
	block(a, 5);
	p = fya_resize(a, p, 20, 100000, 8);
	p = fya_resize(a, p, 100000, 50, 1024);
	cr_assert(ne(ptr, p, NULL));
	p = fya_resize(a, p, 50, 500, 8);
	cr_assert(ne(ptr, p, NULL));
	cr_assert(eq(sz, stats_of(a).used, 505));
	fya_rewind(a, mark);
	cr_assert(eq(sz, stats_of(a).used, 0));
	fya_destroy(a);
}
