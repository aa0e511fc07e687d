#include "cli/load/counting.h"

#include <stdlib.h>

struct counting {
	fya_allocator base;
	fya_allocator *inner;
	cli_counts now, marked;
};

static struct counting *counting_of(fya_allocator *a)
{
	return (struct counting *)a;
}

static void see(struct counting *c, const void *p, size_t size)
{
	uintptr_t at = (uintptr_t)p;

	if (c->now.high == 0 || at < c->now.low)
		c->now.low = at;
	if (at + size > c->now.high)
		c->now.high = at + size;
}

static void *counting_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct counting *c = counting_of(a);
	void *p = fya_alloc(c->inner, size, align);

	if (p != NULL) {
		c->now.blocks += size;
		see(c, p, size);
	}
	return p;
}

static void *counting_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size,
                             size_t align)
{
	struct counting *c = counting_of(a);
	void *moved = fya_resize(c->inner, p, old_size, new_size, align);

	if (moved != NULL) {
		c->now.blocks += new_size - old_size;
		see(c, moved, new_size);
	}
	return moved;
}

static void counting_free(fya_allocator *a, void *p, size_t size)
{
	struct counting *c = counting_of(a);

	c->now.blocks -= size;
	fya_free(c->inner, p, size);
}

static const void *counting_store(fya_allocator *a, const void *bytes, size_t len, size_t align)
{
	struct counting *c = counting_of(a);
	const void *copy = fya_store(c->inner, bytes, len, align);

	if (copy != NULL) {
		c->now.stored += len;
		see(c, copy, len);
	}
	return copy;
}

static void counting_mark(fya_allocator *a, fya_mark *out)
{
	struct counting *c = counting_of(a);

	c->marked = c->now;
	/* Both that are counted here can mark. */
	(void)fya_mark_now(c->inner, out);
}

static void counting_rewind(fya_allocator *a, fya_mark mark)
{
	struct counting *c = counting_of(a);

	c->now = c->marked;
	fya_rewind(c->inner, mark);
}

static void counting_reset(fya_allocator *a)
{
	struct counting *c = counting_of(a);

	c->now = (cli_counts){ 0 };
	fya_reset(c->inner);
}

static void counting_trim(fya_allocator *a)
{
	fya_trim(counting_of(a)->inner);
}

static void counting_stats(const fya_allocator *a, fya_stats *out)
{
	fya_get_stats(((const struct counting *)a)->inner, out);
}

static void counting_destroy(fya_allocator *a)
{
	fya_destroy(counting_of(a)->inner);
	free(a);
}

static const fya_ops counting_ops = {
	.name = "counting",
	.alloc = counting_alloc,
	.resize = counting_resize,
	.free = counting_free,
	.store = counting_store,
	.mark = counting_mark,
	.rewind = counting_rewind,
	.reset = counting_reset,
	.trim = counting_trim,
	.stats = counting_stats,
	.destroy = counting_destroy,
};

fya_allocator *cli_counting_new(fya_allocator *inner)
{
	struct counting *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->base.ops = &counting_ops;
	c->inner = inner;
	return &c->base;
}

cli_counts cli_counting_get(const fya_allocator *a)
{
	return ((const struct counting *)a)->now;
}
