#include "libfy-ssg/template/chunk.h"

#include <string.h>

enum { CHUNK_BYTES = 16 * 1024, HEAD_BYTES = 32 };

struct chunk {
	struct chunk *older;
	size_t size, used; /* bytes, this head included */
};

struct chunk_allocator {
	fya_allocator base;
	fya_allocator *inner;
	struct chunk *newest;
};

_Static_assert(sizeof(struct chunk) <= HEAD_BYTES, "a chunk's head");

static struct chunk_allocator *self_of(fya_allocator *a)
{
	return (struct chunk_allocator *)(void *)a;
}

static size_t aligned(const struct chunk *c, size_t align)
{
	uintptr_t at = (uintptr_t)c + c->used;

	return c->used + (size_t)(-at & (align - 1));
}

static bool add_chunk(struct chunk_allocator *self, size_t size, size_t align)
{
	size_t want = CHUNK_BYTES;
	struct chunk *c;

	if (size > SIZE_MAX / 2)
		return false;
	if (size + align + HEAD_BYTES > want)
		want = size + align + HEAD_BYTES;
	c = fya_alloc(self->inner, want, 16);
	if (c == NULL)
		return false;
	*c = (struct chunk){ self->newest, want, HEAD_BYTES };
	self->newest = c;
	return true;
}

static bool fits(const struct chunk *c, size_t size, size_t align)
{
	size_t at;

	if (c == NULL)
		return false;
	at = aligned(c, align);
	return at <= c->size && size <= c->size - at;
}

static void *chunk_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct chunk_allocator *self = self_of(a);
	size_t at;

	if (!fits(self->newest, size, align) && !add_chunk(self, size, align))
		return NULL;
	at = aligned(self->newest, align);
	self->newest->used = at + size;
	return (char *)self->newest + at;
}

static void *chunk_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align)
{
	struct chunk *c = self_of(a)->newest;
	void *moved;

	if (c != NULL && (char *)p + old_size == (char *)c + c->used &&
	    new_size <= c->size - (c->used - old_size)) {
		c->used = c->used - old_size + new_size;
		return p;
	}
	if (new_size <= old_size)
		return p;
	moved = chunk_alloc(a, new_size, align);
	if (moved != NULL)
		memcpy(moved, p, old_size);
	return moved;
}

static void chunk_free(fya_allocator *a, void *p, size_t size)
{
	struct chunk *c = self_of(a)->newest;

	if (c != NULL && (char *)p + size == (char *)c + c->used)
		c->used -= size;
}

static void chunk_reset(fya_allocator *a)
{
	struct chunk_allocator *self = self_of(a);

	while (self->newest != NULL) {
		struct chunk *c = self->newest;

		self->newest = c->older;
		fya_free(self->inner, c, c->size);
	}
}

static void chunk_stats(const fya_allocator *a, fya_stats *out)
{
	const struct chunk_allocator *self = (const struct chunk_allocator *)(const void *)a;

	*out = (fya_stats){ 0 };
	for (const struct chunk *c = self->newest; c != NULL; c = c->older) {
		out->reserved += c->size;
		out->resident += c->size;
		out->used += c->used;
	}
	out->waste = out->resident - out->used;
}

static void chunk_destroy(fya_allocator *a)
{
	struct chunk_allocator *self = self_of(a);

	chunk_reset(a);
	fya_free(self->inner, self, sizeof(*self));
}

static const fya_ops chunk_ops = {
	.name = "chunk",
	.alloc = chunk_alloc,
	.resize = chunk_resize,
	.free = chunk_free,
	.reset = chunk_reset,
	.stats = chunk_stats,
	.destroy = chunk_destroy,
};

fya_allocator *fyssg_chunk_new(fya_allocator *inner)
{
	struct chunk_allocator *self = fya_alloc(inner, sizeof(*self), 0);

	if (self == NULL)
		return NULL;
	*self = (struct chunk_allocator){ .base = { .ops = &chunk_ops }, .inner = inner };
	return &self->base;
}

bool fyssg_grow(fya_allocator *a, void *items, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity == 0 ? 8 : *capacity * 2;
	void *old, *grown;

	if (count < *capacity)
		return true;
	if (more > SIZE_MAX / size)
		return false;
	memcpy(&old, items, sizeof(old));
	grown = fya_resize(a, old, *capacity * size, more * size, 16);
	if (grown == NULL)
		return false;
	memcpy(items, &grown, sizeof(grown));
	*capacity = more;
	return true;
}
