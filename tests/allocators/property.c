/* Random operations, with fixed seeds, against the shadow model. */
#include "allocators/testing.h"
#include "tests/allocators/each-kind.h"
#include "tests/allocators/shadow.h"

#define INPUT_LEN 12000

static uint8_t input[INPUT_LEN];

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void fill_input(uint64_t seed)
{
	for (size_t i = 0; i < INPUT_LEN; i++)
		input[i] = (uint8_t)next_random(&seed);
}

EACH_KIND(property, keeps_every_promise)
{
	for (uint64_t seed = 1; seed <= 6; seed++) {
		fya_allocator *a = kinds[*row].make();
		shadow_report report;

		fill_input(seed);
		report = shadow_run(a, input, INPUT_LEN);
		cr_assert(eq(ptr, (void *)report.broken, NULL), "%s, seed %zu, operation %zu: %s",
			kinds[*row].name, (size_t)seed, report.operations, report.broken);
		cr_assert(gt(sz, report.operations, 1500));
		cr_assert(eq(sz, report.refused, 0));
		fya_destroy(a);
	}
}

EACH_KIND(property, keeps_them_where_requests_fail)
{
	fill_input(99);
	for (size_t n = 1; n <= 200; n += 7) {
		fya_allocator *a = fya_failing_new(kinds[*row].make(), n);
		shadow_report report = shadow_run(a, input, 3000);

		cr_assert(eq(ptr, (void *)report.broken, NULL), "%s, call %zu: %s",
			kinds[*row].name, n, report.broken);
		cr_assert(eq(sz, report.refused, 1));
		fya_destroy(a);
	}
}

Test(property, the_tracker_finds_no_fault)
{
	for (uint64_t seed = 100; seed < 106; seed++) {
		fya_allocator *a = fya_tracking_new(fya_arena_new(NULL));

		fill_input(seed);
		shadow_run(a, input, INPUT_LEN);
		cr_assert(eq(ptr, (void *)fya_tracking_fault(a), NULL), "%s",
			fya_tracking_fault(a));
		cr_assert(eq(sz, fya_tracking_live(a), 0));
		fya_destroy(a);
	}
}
