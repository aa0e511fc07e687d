/* The allocators that other tests stand on: do they notice what they are there for? */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "allocators/testing.h"

static fya_allocator *tracked;

static void start(void)
{
	tracked = fya_tracking_new(fya_malloc_new());
}

static void *block(size_t size)
{
	void *p = fya_alloc(tracked, size, 8);

	cr_assert(ne(ptr, p, NULL));
	return p;
}

static void expect_fault(const char *words)
{
	const char *fault = fya_tracking_fault(tracked);

	cr_assert(ne(ptr, (void *)fault, NULL));
	cr_assert(ne(ptr, strstr(fault, words), NULL), "%s", fault);
	fya_destroy(tracked);
}

TestSuite(tracking, .init = start);

Test(tracking, good_use_is_no_fault)
{
	void *p = block(10);
	void *q = fya_resize(tracked, NULL, 0, 5, 1);

	p = fya_resize(tracked, p, 10, 1000, 64);
	cr_assert(ne(ptr, (void *)fya_store(tracked, "text", 4, 1), NULL));
	fya_free(tracked, q, 5);
	fya_free(tracked, p, 1000);
	cr_assert(eq(ptr, (void *)fya_tracking_fault(tracked), NULL));
	cr_assert(eq(sz, fya_tracking_live(tracked), 1));
	fya_destroy(tracked);
}

Test(tracking, notices_a_leak)
{
	fya_free(tracked, block(10), 10);
	block(20);
	cr_assert(eq(sz, fya_tracking_live(tracked), 1));
	fya_reset(tracked);
	cr_assert(eq(sz, fya_tracking_live(tracked), 0));
	fya_destroy(tracked);
}

Test(tracking, a_rewind_ends_blocks)
{
	fya_mark mark;

	block(10);
	cr_assert(fya_mark_now(tracked, &mark));
	block(20);
	block(30);
	fya_rewind(tracked, mark);
	cr_assert(eq(sz, fya_tracking_live(tracked), 1));
	fya_destroy(tracked);
}

Test(tracking, notices_a_wrong_size)
{
	fya_free(tracked, block(10), 11);
	expect_fault("another size");
}

Test(tracking, notices_a_wrong_size_at_a_resize)
{
	void *p = block(10);

	cr_assert(eq(ptr, fya_resize(tracked, p, 9, 20, 8), NULL));
	expect_fault("another size");
}

Test(tracking, notices_a_second_free)
{
	void *p = block(10);

	fya_free(tracked, p, 10);
	fya_free(tracked, p, 10);
	expect_fault("twice");
}

Test(tracking, notices_a_free_after_a_reset)
{
	void *p = block(10);

	fya_reset(tracked);
	fya_free(tracked, p, 10);
	expect_fault("twice");
}

Test(tracking, notices_a_block_of_somebody_else)
{
	char foreign[10];

	fya_free(tracked, foreign, 10);
	expect_fault("never handed out");
}

Test(tracking, notices_a_free_of_what_was_stored)
{
	const void *p = fya_store(tracked, "text", 4, 1);

	fya_free(tracked, (void *)p, 4);
	expect_fault("stored");
}

/* Hands out an odd address, and the same one again and again. */
static void *bad_alloc(fya_allocator *a, size_t size, size_t align)
{
	static char bytes[100];

	(void)a, (void)size, (void)align;
	return bytes + 1;
}

static void bad_end(fya_allocator *a)
{
	(void)a;
}

static const fya_ops bad_ops = {.name = "bad", .alloc = bad_alloc, .destroy = bad_end};
static fya_allocator bad = {.ops = &bad_ops};

Test(tracking, notices_a_block_not_aligned)
{
	fya_destroy(tracked);
	tracked = fya_tracking_new(&bad);
	block(10);
	expect_fault("not aligned");
}

Test(tracking, notices_a_block_handed_out_twice)
{
	fya_destroy(tracked);
	tracked = fya_tracking_new(&bad);
	cr_assert(ne(ptr, fya_alloc(tracked, 10, 1), NULL));
	cr_assert(ne(ptr, fya_alloc(tracked, 10, 1), NULL));
	expect_fault("handed out twice");
}

Test(failing, fails_the_nth_call_and_no_other)
{
	for (size_t n = 0; n <= 5; n++) {
		fya_allocator *a = fya_failing_new(fya_malloc_new(), n);
		void *p = fya_alloc(a, 1, 1);
		void *q;

		cr_assert(eq(int, p == NULL, n == 1));
		q = fya_resize(a, p, p ? 1 : 0, 2, 1);
		cr_assert(eq(int, q == NULL, n == 2));
		cr_assert(eq(int, fya_store(a, "x", 1, 1) == NULL, n == 3));
		cr_assert(eq(int, fya_alloc_array(a, 2, 2, 1) == NULL, n == 4));
		cr_assert(eq(sz, fya_failing_calls(a), 4));
		fya_destroy(a);
	}
}

Test(failing, counts_from_1_again_when_set)
{
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 1);

	cr_assert(eq(ptr, fya_alloc(a, 1, 1), NULL));
	fya_failing_set(a, 2);
	cr_assert(eq(sz, fya_failing_calls(a), 0));
	cr_assert(ne(ptr, fya_alloc(a, 1, 1), NULL));
	cr_assert(eq(ptr, fya_alloc(a, 1, 1), NULL));
	cr_assert(ne(ptr, fya_alloc(a, 1, 1), NULL));
	fya_destroy(a);
}

Test(failing, refuses_before_it_changes_anything)
{
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 2);
	char *p = fya_alloc(a, 4, 1);

	cr_assert(ne(ptr, p, NULL));
	memcpy(p, "abc", 4);
	cr_assert(eq(ptr, fya_resize(a, p, 4, 400, 1), NULL));
	cr_assert(eq(str, p, "abc"));
	fya_free(a, p, 4);
	fya_destroy(a);
}
