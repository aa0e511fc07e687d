#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fya/allocator.h>

#include "allocators/poison.h"

#define MIB ((size_t)1 << 20)

static fya_stats stats_of(const fya_allocator *a)
{
	fya_stats stats;

	fya_get_stats(a, &stats);
	return stats;
}

static fya_allocator *arena_of(size_t reserve, size_t commit)
{
	fya_allocator *a = fya_arena_new(
		&(fya_arena_options){.reserve = reserve, .commit = commit});

	cr_assert(ne(ptr, a, NULL));
	return a;
}

/* Allocates and touches. */
static char *touched(fya_allocator *a, size_t size)
{
	char *p = fya_alloc(a, size, 1);

	cr_assert(ne(ptr, p, NULL), "%zu bytes", size);
	memset(p, 'x', size);
	return p;
}

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

Test(arena, a_reservation_is_not_resident)
{
	fya_allocator *a = arena_of(256 * MIB, 0);
	fya_stats stats = stats_of(a);

	cr_assert(eq(sz, stats.reserved, 256 * MIB));
	cr_assert(le(sz, stats.resident, page_size()));
	fya_destroy(a);
}

Test(arena, memory_not_touched_is_not_resident)
{
	fya_allocator *a = arena_of(0, 0);
	fya_stats stats;

	cr_assert(ne(ptr, fya_alloc(a, 100 * MIB, 1), NULL));
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used, 100 * MIB));
	cr_assert(le(sz, stats.resident, page_size()));
	cr_assert(eq(sz, stats.waste, 0));
	fya_destroy(a);
}

Test(arena, hands_out_one_after_the_other)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 10);

	cr_assert(eq(ptr, touched(a, 7), p + 10));
	cr_assert(eq(ptr, touched(a, 100000), p + 17));
	fya_destroy(a);
}

Test(arena, fills_its_reservation)
{
	fya_allocator *a = arena_of(64 * MIB, 0);
	char *p = touched(a, 100000);

	for (size_t i = 1; i < 660; i++)
		cr_assert(eq(ptr, touched(a, 100000), p + i * 100000));
	cr_assert(eq(sz, stats_of(a).reserved, 64 * MIB));
	fya_destroy(a);
}

Test(arena, the_last_block_grows_in_place)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 100);

	for (size_t size = 100; size < 50 * MIB; size *= 2)
		cr_assert(eq(ptr, fya_resize(a, p, size, size * 2, 8), p), "%zu", size);
	fya_destroy(a);
}

Test(arena, shrinking_the_last_block_makes_room)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 1000);

	cr_assert(eq(ptr, fya_resize(a, p, 1000, 10, 1), p));
	cr_assert(eq(ptr, touched(a, 1), p + 10));
	fya_destroy(a);
}

Test(arena, freeing_the_last_block_makes_room)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 1000);
	char *q = touched(a, 500);

	fya_free(a, q, 500);
	cr_assert(eq(ptr, touched(a, 300), q));
	fya_free(a, q, 300);
	fya_free(a, p, 1000);
	cr_assert(eq(ptr, touched(a, 1), p));
	fya_destroy(a);
}

Test(arena, a_large_freed_block_is_not_resident)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 8 * MIB);
	char *q = touched(a, 10);

	fya_free(a, p, 8 * MIB);
	cr_assert(le(sz, stats_of(a).resident, 3 * page_size()));
	cr_assert(eq(chr, q[9], 'x'));
	fya_destroy(a);
}

#define TRIES 512

/* An arena with free address space above it. Mappings are placed downwards, so that once the holes
 * further up are filled, what is made next stands right below a mapping made before. */
struct space {
	fya_allocator *arenas[TRIES];
	size_t count;
	fya_allocator *found;
	char *start; /* of its first block, of one byte */
};

static void make_space(struct space *s, size_t size, size_t commit)
{
	char *above = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		-1, 0);

	cr_assert(ne(ptr, above, MAP_FAILED));
	do {
		s->found = arena_of(MIB, commit);
		s->start = touched(s->found, 1);
		s->arenas[s->count++] = s->found;
	} while (s->count < TRIES && !(s->start < above && s->start + MIB > above));
	cr_assert(lt(sz, s->count, TRIES));
	munmap(above, size);
}

static void end_space(struct space *s)
{
	for (size_t i = 0; i < s->count; i++)
		fya_destroy(s->arenas[i]);
}

Test(arena, stretches_its_reservation_where_it_stands)
{
	struct space s = {.count = 0};
	char *p;

	make_space(&s, 64 * MIB, 0);
	p = touched(s.found, 10 * MIB);
	cr_assert(eq(ptr, p, s.start + 1));
	cr_assert(eq(ptr, fya_resize(s.found, p, 10 * MIB, 20 * MIB, 1), p));
	memset(p, 'y', 20 * MIB);
	cr_assert(eq(chr, *s.start, 'x'));
	cr_assert(ge(sz, stats_of(s.found).reserved, 20 * MIB));
	cr_assert(le(sz, stats_of(s.found).reserved, 65 * MIB));
	end_space(&s);
}

/* As above, with nothing left that is not accessible. */
Test(arena, stretches_a_reservation_that_is_used_up)
{
	struct space s = {.count = 0};
	char *p;

	make_space(&s, 64 * MIB, MIB);
	p = touched(s.found, MIB - 4096);
	cr_assert(eq(ptr, touched(s.found, 2 * MIB), p + MIB - 4096));
	touched(s.found, 30 * MIB);
	fya_trim(s.found);
	cr_assert(eq(chr, p[0], 'x'));
	touched(s.found, 10 * MIB);
	end_space(&s);
}

Test(arena, blocks_stay_where_they_are_beyond_the_reservation)
{
	fya_allocator *a = arena_of(MIB, 0);
	char *blocks[300];

	for (size_t i = 0; i < 300; i++) {
		blocks[i] = touched(a, 100000);
		memset(blocks[i], (int)i % 100, 100000);
	}
	for (size_t i = 0; i < 300; i++) {
		cr_assert(eq(chr, blocks[i][0], (char)(i % 100)));
		cr_assert(eq(chr, blocks[i][99999], (char)(i % 100)));
	}
	cr_assert(eq(sz, stats_of(a).used, 30000000));
	fya_destroy(a);
}

Test(arena, a_block_larger_than_its_reservation_fits)
{
	fya_allocator *a = arena_of(4096, 4096);
	char *p = touched(a, 40 * MIB);

	cr_assert(eq(chr, p[40 * MIB - 1], 'x'));
	touched(a, 5000);
	fya_destroy(a);
}

Test(arena, odd_options_are_rounded)
{
	fya_allocator *a = arena_of(1, 1);

	touched(a, 1);
	touched(a, 100001);
	cr_assert(eq(sz, stats_of(a).reserved % page_size(), 0));
	fya_destroy(a);
}

Test(arena, trim_leaves_less_than_a_page)
{
	fya_allocator *a = arena_of(0, 0);
	fya_stats stats;
	char *p;

	for (size_t i = 0; i < 1000; i++)
		touched(a, 1000);
	p = touched(a, 5 * MIB);
	fya_free(a, p, 5 * MIB);
	fya_trim(a);
	stats = stats_of(a);
	cr_assert(eq(sz, stats.used, 1000000));
	cr_assert(lt(sz, stats.waste, page_size() + 64));
	cr_assert(ge(sz, stats.trimmed, 5 * MIB - page_size()));
	cr_assert(le(sz, stats.trimmed, 6 * MIB));
	fya_destroy(a);
}

Test(arena, trim_reaches_every_chunk)
{
	fya_allocator *a = arena_of(65536, 65536);
	fya_stats stats;

	for (size_t i = 0; i < 5; i++)
		touched(a, (size_t)70000 << i);
	fya_trim(a);
	stats = stats_of(a);
	cr_assert(le(sz, stats.waste, 6 * (page_size() + 64)));
	touched(a, 1000);
	fya_destroy(a);
}

Test(arena, reset_gives_the_same_memory_again)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 100000);
	size_t resident = stats_of(a).resident;

	for (size_t i = 0; i < 100; i++) {
		fya_reset(a);
		cr_assert(eq(ptr, touched(a, 100000), p));
	}
	cr_assert(eq(sz, stats_of(a).resident, resident));
	fya_destroy(a);
}

Test(arena, reset_does_not_keep_a_peak)
{
	fya_allocator *a = arena_of(0, 0);

	touched(a, 100 * MIB);
	fya_reset(a);
	cr_assert(le(sz, stats_of(a).resident, 2 * MIB));
	cr_assert(eq(sz, stats_of(a).peak_used, 100 * MIB));
	touched(a, 100 * MIB);
	fya_destroy(a);
}

Test(arena, reset_keeps_one_chunk)
{
	fya_allocator *a = arena_of(65536, 0);
	size_t reserved;

	for (size_t i = 0; i < 200; i++)
		touched(a, 50000);
	reserved = stats_of(a).reserved;
	fya_reset(a);
	cr_assert(lt(sz, stats_of(a).reserved, reserved));
	reserved = stats_of(a).reserved;
	touched(a, MIB);
	fya_reset(a);
	cr_assert(eq(sz, stats_of(a).reserved, reserved));
	fya_destroy(a);
}

Test(arena, rewind_gives_chunks_back)
{
	fya_allocator *a = arena_of(65536, 0);
	size_t reserved = stats_of(a).reserved;
	fya_mark mark;

	cr_assert(fya_mark_now(a, &mark));
	touched(a, 60000);
	touched(a, 10 * MIB);
	touched(a, 40 * MIB);
	fya_rewind(a, mark);
	cr_assert(eq(sz, stats_of(a).used, 0));
	cr_assert(le(sz, stats_of(a).reserved, reserved + 50 * MIB));
	cr_assert(le(sz, stats_of(a).resident, 60000 + 2 * page_size()));
	fya_destroy(a);
}

#if FYA_HAS_ASAN
Test(arena, memory_given_back_is_poisoned)
{
	fya_allocator *a = arena_of(0, 0);
	char *kept = touched(a, 100);
	char *p;
	fya_mark mark;

	cr_assert(fya_mark_now(a, &mark));
	p = touched(a, 100);
	cr_assert(not(__asan_address_is_poisoned(p)));
	fya_rewind(a, mark);
	cr_assert(__asan_address_is_poisoned(p));
	cr_assert(not(__asan_address_is_poisoned(kept + 99)));

	p = touched(a, 104);
	touched(a, 8);
	fya_free(a, p, 104);
	cr_assert(__asan_address_is_poisoned(p + 50));
	fya_reset(a);
	cr_assert(__asan_address_is_poisoned(kept));
	p = touched(a, 20);
	cr_assert(not(__asan_address_is_poisoned(p + 19)));
	cr_assert(__asan_address_is_poisoned(p + 24));
	fya_destroy(a);
}

/* Whoever gets that address space next must not inherit the marks. */
Test(arena, no_poison_outlives_the_arena)
{
	fya_allocator *a = arena_of(0, 0);
	char *p = touched(a, 8 * MIB);

	fya_free(a, p, 8 * MIB);
	fya_trim(a);
	fya_destroy(a);
	cr_assert(eq(ptr, __asan_region_is_poisoned(p, 8 * MIB), NULL));
}
#endif

static void set_limit(int resource, rlim_t bytes)
{
	struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};

	cr_assert(eq(int, setrlimit(resource, &limit), 0));
}

/* Leaves the process `more` bytes of address space, or of writable memory, beyond what it has. */
static void limit_to(int resource, size_t more)
{
	unsigned long pages = 0;
	unsigned long data = 0;
	FILE *statm = fopen("/proc/self/statm", "r");

	cr_assert(ne(ptr, statm, NULL));
	cr_assert(eq(int, fscanf(statm, "%lu %*u %*u %*u %*u %lu", &pages, &data), 2));
	fclose(statm);
	set_limit(resource, (resource == RLIMIT_AS ? pages : data) * page_size() + more);
}

/* The search for leaks at the end of a test needs both. */
static void lift_limits(void)
{
	set_limit(RLIMIT_AS, RLIM_INFINITY);
	set_limit(RLIMIT_DATA, RLIM_INFINITY);
}

Test(arena, works_under_a_limit_of_address_space)
{
	fya_allocator *a;

	limit_to(RLIMIT_AS, 64 * MIB);
	a = arena_of(0, 0);
	for (size_t i = 0; i < 30 * 16; i++)
		touched(a, 65536);
	cr_assert(le(sz, stats_of(a).reserved, 64 * MIB));
	cr_assert(eq(sz, stats_of(a).used, 30 * MIB));
	fya_destroy(a);
	lift_limits();
}

#if !FYA_HAS_ASAN /* whose own terabytes make the limit look generous */
Test(arena, several_share_a_limit_of_address_space)
{
	fya_allocator *arenas[4];
	char *p;

	limit_to(RLIMIT_AS, 64 * MIB);
	for (size_t i = 0; i < 4; i++)
		arenas[i] = arena_of(0, 0);
	for (size_t i = 0; i < 4 * 8 * 16; i++)
		touched(arenas[i % 4], 65536);
	p = malloc(8 * MIB);
	cr_assert(ne(ptr, p, NULL), "nothing is left for malloc");
	free(p);
	for (size_t i = 0; i < 4; i++)
		fya_destroy(arenas[i]);
	lift_limits();
}
#endif

/* Takes all that a limit allows, then more. */
static void run_into_limit(int resource, size_t more)
{
	fya_allocator *a;
	size_t blocks = 0;
	fya_stats empty;
	fya_stats full;

	limit_to(resource, more);
	a = arena_of(0, 0);
	empty = stats_of(a);
	for (size_t i = 0; i < 100; i++)
		cr_assert(eq(ptr, fya_alloc(a, 2 * more, 1), NULL));
	cr_assert(eq(sz, stats_of(a).reserved, empty.reserved), "refusals cost address space");
	while (fya_alloc(a, 100000, 1) != NULL)
		blocks++;
	full = stats_of(a);
	for (size_t i = 0; i < 100; i++)
		cr_assert(eq(ptr, fya_alloc(a, 100000, 1), NULL));
	cr_assert(le(sz, stats_of(a).reserved, full.reserved), "refusals cost address space");
	fya_reset(a);
	touched(a, 100000);
	fya_destroy(a);
	lift_limits();

	cr_assert(eq(sz, full.used, blocks * 100000));
	cr_assert(ge(sz, full.used, more / 4 * 3));
	cr_assert(le(sz, full.used, more + MIB)); /* statm counts the stack among the data */
}

Test(arena, ends_cleanly_where_address_space_ends)
{
	run_into_limit(RLIMIT_AS, 32 * MIB);
}

Test(arena, ends_cleanly_where_memory_ends)
{
	run_into_limit(RLIMIT_DATA, 32 * MIB);
}

Test(arena, no_address_space_no_arena)
{
	fya_allocator *a;

	set_limit(RLIMIT_AS, 0);
	a = fya_arena_new(NULL);
	lift_limits();
	cr_assert(eq(ptr, a, NULL));
}
