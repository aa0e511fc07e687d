/* An allocator that a program supplies, with every operation left out that may be. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>

#include <fya/allocator.h>

static size_t handed_out;

static void *minimal_alloc(fya_allocator *a, size_t size, size_t align)
{
	(void)a;
	handed_out++;
	return aligned_alloc(align, (size + align - 1) / align * align);
}

static void *minimal_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size,
	size_t align)
{
	(void)a, (void)p, (void)old_size, (void)new_size, (void)align;
	return NULL;
}

static void minimal_free(fya_allocator *a, void *p, size_t size)
{
	(void)a, (void)size;
	free(p);
}

static void minimal_stats(const fya_allocator *a, fya_stats *out)
{
	(void)a;
	out->allocations = handed_out;
}

static void minimal_nothing(fya_allocator *a)
{
	(void)a;
}

static const fya_ops minimal_ops = {
	.name = "minimal",
	.alloc = minimal_alloc,
	.resize = minimal_resize,
	.free = minimal_free,
	.reset = minimal_nothing,
	.stats = minimal_stats,
	.destroy = minimal_nothing,
};

static fya_allocator minimal = {.ops = &minimal_ops};

Test(minimal, stores_by_allocating)
{
	char *p = (char *)fya_store(&minimal, "text", 5, 1);

	cr_assert(eq(str, p, "text"));
	fya_free(&minimal, p, 5);
}

Test(minimal, keeps_no_history)
{
	fya_mark mark = {.used = 7};

	cr_assert(not(fya_mark_now(&minimal, &mark)));
	cr_assert(eq(sz, mark.used, 0));
	fya_rewind(&minimal, mark);
	fya_trim(&minimal);
}

Test(minimal, dedup_over_it_keeps_no_history_either)
{
	fya_allocator *a = fya_dedup_new(&minimal, NULL);
	fya_mark mark;
	const char *p;

	cr_assert(ne(ptr, a, NULL));
	cr_assert(not(fya_mark_now(a, &mark)));
	p = fya_store(a, "text", 5, 1);
	cr_assert(eq(ptr, (void *)fya_store(a, "text", 5, 1), (void *)p));
	free((void *)p);
	fya_destroy(a);
}

Test(minimal, statistics_start_from_nothing)
{
	fya_stats stats;
	fya_stats zero = {0};

	memset(&stats, 0xff, sizeof stats);
	fya_get_stats(&minimal, &stats);
	cr_assert(eq(int, memcmp(&stats, &zero, sizeof zero), 0));
}
