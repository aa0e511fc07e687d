/* What keeps a build below a bound of memory: who gives way, and in what order. */
#include "libfy-ssg/site/memory-cap.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>

#define MIB ((uint64_t)1 << 20)
#define BLOCK (16 * MIB)

static fyssg_memory_cap cap;

static void teardown(void)
{
	fyssg_memory_cap_release(&cap);
}

TestSuite(memory_cap, .fini = teardown);

static fya_allocator *filled(fyssg_memory_use use)
{
	fya_allocator *a = fyssg_memory_cap_new(&cap, FYA_KIND_MALLOC, use);
	char *block = fya_alloc(a, BLOCK, 1);

	cr_assert(ne(ptr, block, NULL));
	memset(block, 'x', BLOCK);
	return a;
}

/* A bound that `more` bytes are missing to. */
static void begin(uint64_t more)
{
	cr_assert(fyssg_memory_cap_init(&cap, (uint64_t)1 << 40, false, "."));
	cap.limit = fyssg_memory_cap_resident(&cap) + more;
}

/* Within what the kernel may be off, and what the test itself takes. */
static bool is_about(uint64_t bytes, uint64_t want)
{
	return bytes + MIB / 2 > want && bytes < want + MIB / 2;
}

Test(memory_cap, without_a_bound_there_is_always_room)
{
	cr_assert(fyssg_memory_cap_init(&cap, 0, false, "."));
	cr_assert(not(fyssg_memory_cap_is_set(&cap)));
	cr_assert(fyssg_memory_cap_room(&cap, UINT64_MAX / 4));
	cr_assert(fyssg_memory_cap_reserve(&cap, UINT64_MAX / 4, 0));
}

Test(memory_cap, what_is_read_in_order_goes_first)
{
	fya_allocator *in_order, *anyhow;
	uint64_t before, after;

	begin(3 * BLOCK);
	in_order = filled(FYSSG_MEMORY_IN_ORDER);
	anyhow = filled(FYSSG_MEMORY_ANYHOW);
	before = fyssg_memory_cap_resident(&cap);
	cr_assert(fyssg_memory_cap_room(&cap, BLOCK + 2 * MIB));
	after = fyssg_memory_cap_resident(&cap);
	cr_assert(is_about(before - after, BLOCK), "%llu bytes went",
		  (unsigned long long)(before - after));
	/* And then the rest, as far as it is needed. */
	cr_assert(fyssg_memory_cap_room(&cap, 2 * BLOCK + BLOCK / 4));
	cr_assert(lt(u64, fyssg_memory_cap_resident(&cap), after - BLOCK / 8));
	fyssg_memory_cap_destroy(&cap, anyhow);
	fyssg_memory_cap_destroy(&cap, in_order);
}

/* Each worker has several. */
Test(memory_cap, takes_out_what_any_number_of_allocators_hold)
{
	enum { MANY = 350, EACH = 128 << 10 };
	fya_allocator *all[MANY];
	char *block;

	begin((uint64_t)1 << 40);
	for (unsigned i = 0; i < MANY; i++) {
		all[i] = fyssg_memory_cap_new(&cap, FYA_KIND_MALLOC, FYSSG_MEMORY_ANYHOW);
		block = fya_alloc(all[i], EACH, 1);
		cr_assert(ne(ptr, block, NULL));
		memset(block, 'x', EACH);
	}
	cap.limit = fyssg_memory_cap_resident(&cap);
	cap.spare = 0;
	/* Nearly all of it makes room. */
	cr_assert(fyssg_memory_cap_room(&cap, (uint64_t)MANY * EACH - 6 * MIB));
	for (unsigned i = 0; i < MANY; i++)
		fyssg_memory_cap_destroy(&cap, all[i]);
	cr_assert(eq(int, (int)cap.evictable_count, 0));
}

Test(memory_cap, says_where_there_is_no_room)
{
	begin(BLOCK);
	cr_assert(not(fyssg_memory_cap_room(&cap, BLOCK)));
	cr_assert(not(fyssg_memory_cap_reserve(&cap, BLOCK, 0)));
	cr_assert(cap.over);
}

Test(memory_cap, the_kernel_is_asked_again_before_what_was_spare_is_used_up)
{
	fya_allocator *a;

	begin(2 * BLOCK);
	cr_assert(fyssg_memory_cap_room(&cap, 0));
	a = filled(FYSSG_MEMORY_ANYHOW);
	/* It is full now but for a little, and nobody said so: soon somebody sees it. */
	for (unsigned i = 0; i < 64; i++)
		cr_assert(fyssg_memory_cap_touch(&cap, 32));
	cr_assert(le(u64, fyssg_memory_cap_resident(&cap), cap.limit));
	fyssg_memory_cap_destroy(&cap, a);
}

Test(memory_cap, a_reservation_counts_until_it_is_given_back)
{
	begin(2 * BLOCK);
	cr_assert(fyssg_memory_cap_reserve(&cap, BLOCK, 0));
	cr_assert(not(fyssg_memory_cap_reserve(&cap, BLOCK, BLOCK)));
	fyssg_memory_cap_unreserve(&cap, BLOCK);
	cr_assert(fyssg_memory_cap_await(&cap, BLOCK, 1));
	cr_assert(eq(u64, cap.reserved, 0));
}
