#include "tests/allocators/kinds.h"

#include <fcntl.h>

#include "allocators/testing.h"

static fya_allocator *arena(void)
{
	return fya_arena_new(NULL);
}

/* Outgrows its chunks all the time. */
static fya_allocator *small_arena(void)
{
	return fya_arena_new(&(fya_arena_options){.reserve = 16384, .commit = 4096});
}

static fya_allocator *dedup_always(fya_allocator *inner)
{
	return fya_dedup_new(inner, &(fya_dedup_options){.always = true});
}

static fya_allocator *dedup_on_malloc(void)
{
	return dedup_always(fya_malloc_new());
}

static fya_allocator *dedup_on_small_arena(void)
{
	return dedup_always(small_arena());
}

/* Bows out, or not, in the midst of a test. */
static fya_allocator *dedup_in_doubt(void)
{
	return fya_dedup_new(arena(), &(fya_dedup_options){.sample = 8, .min_hits = 40});
}

static fya_allocator *file(void)
{
	return fya_file_new(AT_FDCWD, 0);
}

static fya_allocator *failing(void)
{
	return fya_failing_new(fya_malloc_new(), 0);
}

static fya_allocator *tracking(void)
{
	return fya_tracking_new(small_arena());
}

static fya_allocator *tracking_on_dedup(void)
{
	return fya_tracking_new(dedup_on_malloc());
}

const struct kind kinds[KIND_COUNT] = {
	{"malloc", fya_malloc_new, false},
	{"arena", arena, false},
	{"small arena", small_arena, false},
	{"dedup on malloc", dedup_on_malloc, true},
	{"dedup on small arena", dedup_on_small_arena, true},
	{"dedup in doubt", dedup_in_doubt, true},
	{"file", file, false},
	{"failing on malloc", failing, false},
	{"tracking on small arena", tracking, false},
	{"tracking on dedup", tracking_on_dedup, true},
};
