/*
 * Answers stores with older copies of equal bytes. What is handed out comes from the inner
 * allocator alone; the table and the list of copies live elsewhere, because a rewind of the inner
 * allocator must not take them away.
 */
#include "allocators/dedup.h"

#include <fya/intern.h>

/* A longer list of copies is not kept by a reset. */
#define KEPT_COPIES 8192

/* A copy that later stores may be answered with. They stand in the order in which they were made,
 * so that a rewind finds the newest at the end. */
struct copy {
	const void *bytes;
	size_t len;
};

struct dedup {
	fya_allocator base;
	fya_ops ops; /* ours, without mark where `inner` has none */
	fya_allocator *inner;
	fya_allocator *tables;
	fya_intern *known; /* NULL once it has bowed out; handles are indices into copies */
	struct copy *copies;
	size_t count;
	size_t capacity;
	size_t hits;
	size_t saved;
};

static struct dedup *dedup_of(fya_allocator *a)
{
	return (struct dedup *)a;
}

static const void *copy_bytes(const void *owner, uint32_t handle, size_t *len)
{
	const struct dedup *d = owner;

	*len = d->copies[handle].len;
	return d->copies[handle].bytes;
}

static void free_copies(struct dedup *d)
{
	fya_free(d->tables, d->copies, d->capacity * sizeof *d->copies);
	d->copies = NULL;
	d->count = 0;
	d->capacity = 0;
}

/* From here on stores go straight to the inner allocator. What was handed out stays valid. */
static void stop(struct dedup *d)
{
	fya_intern_free(d->known);
	d->known = NULL;
	free_copies(d);
}

static bool make_room(struct dedup *d)
{
	size_t capacity = d->capacity ? 2 * d->capacity : 128;
	struct copy *copies;

	if (d->count < d->capacity)
		return true;
	if (d->count > FYA_INTERN_MAX)
		return false;
	copies = fya_resize(d->tables, d->copies, d->capacity * sizeof *copies,
		capacity * sizeof *copies, 0);
	if (!copies)
		return false;
	d->copies = copies;
	d->capacity = capacity;
	return true;
}

static const void *keep(struct dedup *d, const void *bytes, size_t len, size_t align)
{
	const void *p = fya_store(d->inner, bytes, len, align);

	if (p)
		d->copies[d->count++] = (struct copy){.bytes = p, .len = len};
	else
		fya_intern_remove(d->known, bytes, len, (uint32_t)d->count);
	return p;
}

static const void *dedup_store(fya_allocator *a, const void *bytes, size_t len, size_t align)
{
	struct dedup *d = dedup_of(a);
	uint32_t handle;
	const void *p;

	if (d->known && !make_room(d))
		stop(d);
	if (!d->known)
		return fya_store(d->inner, bytes, len, align);

	switch (fya_intern_put(d->known, bytes, len, (uint32_t)d->count, &handle)) {
	case FYA_INTERN_FOUND:
		p = d->copies[handle].bytes;
		if (((uintptr_t)p & (align - 1)) != 0)
			break; /* stored for less alignment: this one gets its own copy */
		d->hits++;
		d->saved += len;
		return p;
	case FYA_INTERN_ADDED:
		return keep(d, bytes, len, align);
	case FYA_INTERN_OFF:
	case FYA_INTERN_NOMEM:
		stop(d);
		break;
	}
	return fya_store(d->inner, bytes, len, align);
}

static void *dedup_alloc(fya_allocator *a, size_t size, size_t align)
{
	return fya_alloc(dedup_of(a)->inner, size, align);
}

static void *dedup_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align)
{
	return fya_resize(dedup_of(a)->inner, p, old_size, new_size, align);
}

static void dedup_free(fya_allocator *a, void *p, size_t size)
{
	fya_free(dedup_of(a)->inner, p, size);
}

static void dedup_mark(fya_allocator *a, fya_mark *out)
{
	struct dedup *d = dedup_of(a);

	fya_mark_now(d->inner, out);
	out->stored = d->count;
}

static void dedup_rewind(fya_allocator *a, fya_mark mark)
{
	struct dedup *d = dedup_of(a);

	while (d->count > mark.stored) {
		const struct copy *last = &d->copies[--d->count];

		fya_intern_remove(d->known, last->bytes, last->len, (uint32_t)d->count);
	}
	fya_rewind(d->inner, mark);
}

static void dedup_reset(fya_allocator *a)
{
	struct dedup *d = dedup_of(a);

	if (d->known)
		fya_intern_clear(d->known);
	if (d->capacity > KEPT_COPIES)
		free_copies(d);
	d->count = 0;
	fya_reset(d->inner);
}

static void dedup_trim(fya_allocator *a)
{
	fya_trim(dedup_of(a)->inner);
}

static void dedup_evict(fya_allocator *a, unsigned part, unsigned parts)
{
	fya_evict(dedup_of(a)->inner, part, parts);
}

static void dedup_stats(const fya_allocator *a, fya_stats *out)
{
	const struct dedup *d = (const struct dedup *)a;
	fya_stats tables;

	fya_get_stats(d->inner, out);
	fya_get_stats(d->tables, &tables);
	fya_stats_add(out, &tables);
	out->dedup_table = tables.used;
	out->dedup_hits = d->hits;
	out->dedup_saved = d->saved;
}

static void dedup_destroy(fya_allocator *a)
{
	struct dedup *d = dedup_of(a);
	fya_allocator *tables = d->tables;

	fya_destroy(d->inner);
	fya_destroy(tables); /* with d itself */
}

static const fya_ops dedup_ops = {
	.name = "dedup",
	.alloc = dedup_alloc,
	.resize = dedup_resize,
	.free = dedup_free,
	.store = dedup_store,
	.mark = dedup_mark,
	.rewind = dedup_rewind,
	.reset = dedup_reset,
	.trim = dedup_trim,
	.evict = dedup_evict,
	.stats = dedup_stats,
	.destroy = dedup_destroy,
};

fya_allocator *fya_dedup_new_with(fya_allocator *inner, fya_allocator *tables,
	const fya_dedup_options *options)
{
	struct dedup *d = fya_alloc(tables, sizeof *d, 0);

	if (!d)
		return NULL;
	*d = (struct dedup){.ops = dedup_ops, .inner = inner, .tables = tables};
	d->base.ops = &d->ops;
	if (!inner->ops->mark)
		d->ops.mark = NULL;
	d->known = fya_intern_new(tables, copy_bytes, d, options);
	if (!d->known) {
		fya_free(tables, d, sizeof *d);
		return NULL;
	}
	return &d->base;
}

fya_allocator *fya_dedup_new(fya_allocator *inner, const fya_dedup_options *options)
{
	fya_allocator *tables = fya_malloc_new();
	fya_allocator *a = tables ? fya_dedup_new_with(inner, tables, options) : NULL;

	if (!a)
		fya_destroy(tables);
	return a;
}
