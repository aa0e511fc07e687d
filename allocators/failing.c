#include "allocators/testing.h"

#include <stdlib.h>

struct failing {
	fya_allocator base;
	fya_ops ops; /* ours, without mark where `inner` has none */
	fya_allocator *inner;
	size_t fail_at;
	size_t calls;
};

static struct failing *failing_of(fya_allocator *a)
{
	return (struct failing *)a;
}

static bool fails_now(struct failing *f)
{
	return ++f->calls == f->fail_at;
}

static void *failing_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct failing *f = failing_of(a);

	return fails_now(f) ? NULL : fya_alloc(f->inner, size, align);
}

static void *failing_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size,
	size_t align)
{
	struct failing *f = failing_of(a);

	return fails_now(f) ? NULL : fya_resize(f->inner, p, old_size, new_size, align);
}

static void failing_free(fya_allocator *a, void *p, size_t size)
{
	fya_free(failing_of(a)->inner, p, size);
}

static const void *failing_store(fya_allocator *a, const void *bytes, size_t len, size_t align)
{
	struct failing *f = failing_of(a);

	return fails_now(f) ? NULL : fya_store(f->inner, bytes, len, align);
}

static void failing_mark(fya_allocator *a, fya_mark *out)
{
	fya_mark_now(failing_of(a)->inner, out);
}

static void failing_rewind(fya_allocator *a, fya_mark mark)
{
	fya_rewind(failing_of(a)->inner, mark);
}

static void failing_reset(fya_allocator *a)
{
	fya_reset(failing_of(a)->inner);
}

static void failing_trim(fya_allocator *a)
{
	fya_trim(failing_of(a)->inner);
}

static void failing_evict(fya_allocator *a, unsigned part, unsigned parts)
{
	fya_evict(failing_of(a)->inner, part, parts);
}

static void failing_stats(const fya_allocator *a, fya_stats *out)
{
	fya_get_stats(((const struct failing *)a)->inner, out);
}

static void failing_destroy(fya_allocator *a)
{
	fya_destroy(failing_of(a)->inner);
	free(a);
}

static const fya_ops failing_ops = {
	.name = "failing",
	.alloc = failing_alloc,
	.resize = failing_resize,
	.free = failing_free,
	.store = failing_store,
	.mark = failing_mark,
	.rewind = failing_rewind,
	.reset = failing_reset,
	.trim = failing_trim,
	.evict = failing_evict,
	.stats = failing_stats,
	.destroy = failing_destroy,
};

fya_allocator *fya_failing_new(fya_allocator *inner, size_t fail_at)
{
	struct failing *f = calloc(1, sizeof *f);

	if (!f)
		return NULL;
	f->ops = failing_ops;
	if (!inner->ops->mark)
		f->ops.mark = NULL;
	f->base.ops = &f->ops;
	f->inner = inner;
	f->fail_at = fail_at;
	return &f->base;
}

void fya_failing_set(fya_allocator *a, size_t fail_at)
{
	struct failing *f = failing_of(a);

	f->fail_at = fail_at;
	f->calls = 0;
}

size_t fya_failing_calls(const fya_allocator *a)
{
	return ((const struct failing *)a)->calls;
}
