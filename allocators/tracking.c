/*
 * Keeps a record of every address that the inner allocator handed out. The record of a block given
 * back stays until the address is used again: this is how a second free of it is told from a free
 * of something that never was a block.
 */
#include "allocators/testing.h"

#include <fya/intern.h>

#include <stdio.h>
#include <stdlib.h>

struct record {
	void *p;
	size_t size;
	uint64_t serial; /* grows from block to block; a rewind ends those from its mark's on */
	bool live;
	bool stored; /* may be answered again, must not be given back */
};

struct tracking_mark {
	fya_mark inner;
	uint64_t serial;
};

struct tracking {
	fya_allocator base;
	fya_ops ops; /* ours, without mark where `inner` has none */
	fya_allocator *inner;
	fya_allocator *heap; /* what follows lives here */
	fya_intern *by_address;
	struct record *records;
	size_t count;
	size_t capacity;
	struct tracking_mark *marks; /* a fya_mark of ours holds an index */
	size_t mark_count;
	uint64_t next_serial;
	size_t live;
	char fault[160];
};

static struct tracking *tracking_of(fya_allocator *a)
{
	return (struct tracking *)a;
}

static const void *address_bytes(const void *owner, uint32_t handle, size_t *len)
{
	const struct tracking *t = owner;

	*len = sizeof t->records[handle].p;
	return &t->records[handle].p;
}

static void fault(struct tracking *t, const char *what, const void *p, size_t size)
{
	if (t->fault[0] == '\0')
		snprintf(t->fault, sizeof t->fault, "%s: %p, %zu bytes", what, p, size);
}

/* A tracker that cannot keep its records has nothing to say about a test. */
static void *or_abort(void *p)
{
	if (!p)
		abort();
	return p;
}

static struct record *record_of(struct tracking *t, const void *p)
{
	uint32_t handle;

	return fya_intern_find(t->by_address, &p, sizeof p, &handle) ? &t->records[handle] : NULL;
}

static struct record *add_record(struct tracking *t, void *p)
{
	uint32_t handle;

	if (t->count == t->capacity) {
		size_t capacity = t->capacity ? 2 * t->capacity : 64;

		t->records = or_abort(fya_resize(t->heap, t->records,
			t->capacity * sizeof *t->records, capacity * sizeof *t->records, 0));
		t->capacity = capacity;
	}
	t->records[t->count] = (struct record){.p = p};
	switch (fya_intern_put(t->by_address, &p, sizeof p, (uint32_t)t->count, &handle)) {
	case FYA_INTERN_FOUND:
		break;
	case FYA_INTERN_ADDED:
		t->count++;
		break;
	case FYA_INTERN_OFF:
	case FYA_INTERN_NOMEM:
		abort();
	}
	return &t->records[handle];
}

static void begin(struct tracking *t, void *p, size_t size, size_t align, bool stored)
{
	struct record *r = add_record(t, p);

	if (((uintptr_t)p & (align - 1)) != 0)
		fault(t, "not aligned as asked", p, size);
	if (r->live && !(stored && r->stored && r->size == size))
		fault(t, "handed out twice", p, size);
	if (!r->live) {
		t->live++;
		r->serial = t->next_serial++;
	}
	r->live = true;
	r->stored = stored;
	r->size = size;
}

static void end(struct tracking *t, struct record *r)
{
	if (r->live)
		t->live--;
	r->live = false;
}

/* Returns the record of a block that may be given back, or NULL after noting the fault. */
static struct record *check(struct tracking *t, void *p, size_t size)
{
	struct record *r = record_of(t, p);
	const char *what = NULL;

	if (!r)
		what = "given back, but never handed out";
	else if (!r->live)
		what = "given back twice";
	else if (r->stored)
		what = "given back, but stored";
	else if (r->size != size)
		what = "given back with another size";
	if (what)
		fault(t, what, p, size);
	return what ? NULL : r;
}

static void *tracking_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct tracking *t = tracking_of(a);
	void *p = fya_alloc(t->inner, size, align);

	if (p)
		begin(t, p, size, align, false);
	return p;
}

static void *tracking_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size,
	size_t align)
{
	struct tracking *t = tracking_of(a);
	struct record *r = check(t, p, old_size);
	void *resized = r ? fya_resize(t->inner, p, old_size, new_size, align) : NULL;

	if (!resized)
		return NULL;
	end(t, r);
	begin(t, resized, new_size, align, false);
	return resized;
}

static void tracking_free(fya_allocator *a, void *p, size_t size)
{
	struct tracking *t = tracking_of(a);
	struct record *r = check(t, p, size);

	if (!r)
		return;
	end(t, r);
	fya_free(t->inner, p, size);
}

static const void *tracking_store(fya_allocator *a, const void *bytes, size_t len, size_t align)
{
	struct tracking *t = tracking_of(a);
	const void *p = fya_store(t->inner, bytes, len, align);

	if (p)
		begin(t, (void *)(uintptr_t)p, len, align, true);
	return p;
}

static void tracking_mark(fya_allocator *a, fya_mark *out)
{
	struct tracking *t = tracking_of(a);
	struct tracking_mark mark = {.serial = t->next_serial};
	size_t old_size = t->mark_count * sizeof mark;

	fya_mark_now(t->inner, &mark.inner);
	t->marks = or_abort(fya_resize(t->heap, t->marks, old_size, old_size + sizeof mark, 0));
	out->offset = t->mark_count;
	t->marks[t->mark_count++] = mark;
}

static void end_since(struct tracking *t, uint64_t serial)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->records[i].serial >= serial)
			end(t, &t->records[i]);
	}
}

static void tracking_rewind(fya_allocator *a, fya_mark mark)
{
	struct tracking *t = tracking_of(a);

	end_since(t, t->marks[mark.offset].serial);
	fya_rewind(t->inner, t->marks[mark.offset].inner);
}

static void tracking_reset(fya_allocator *a)
{
	struct tracking *t = tracking_of(a);

	end_since(t, 0);
	fya_reset(t->inner);
}

static void tracking_trim(fya_allocator *a)
{
	fya_trim(tracking_of(a)->inner);
}

static void tracking_evict(fya_allocator *a, unsigned part, unsigned parts)
{
	fya_evict(tracking_of(a)->inner, part, parts);
}

static void tracking_stats(const fya_allocator *a, fya_stats *out)
{
	fya_get_stats(((const struct tracking *)a)->inner, out);
}

static void tracking_destroy(fya_allocator *a)
{
	struct tracking *t = tracking_of(a);

	fya_destroy(t->inner);
	fya_destroy(t->heap);
	free(t);
}

static const fya_ops tracking_ops = {
	.name = "tracking",
	.alloc = tracking_alloc,
	.resize = tracking_resize,
	.free = tracking_free,
	.store = tracking_store,
	.mark = tracking_mark,
	.rewind = tracking_rewind,
	.reset = tracking_reset,
	.trim = tracking_trim,
	.evict = tracking_evict,
	.stats = tracking_stats,
	.destroy = tracking_destroy,
};

fya_allocator *fya_tracking_new(fya_allocator *inner)
{
	struct tracking *t = or_abort(calloc(1, sizeof *t));

	t->ops = tracking_ops;
	if (!inner->ops->mark)
		t->ops.mark = NULL;
	t->base.ops = &t->ops;
	t->inner = inner;
	t->heap = or_abort(fya_malloc_new());
	t->by_address = or_abort(fya_intern_new(t->heap, address_bytes, t,
		&(fya_dedup_options){.always = true}));
	return &t->base;
}

size_t fya_tracking_live(const fya_allocator *a)
{
	return ((const struct tracking *)a)->live;
}

const char *fya_tracking_fault(const fya_allocator *a)
{
	const struct tracking *t = (const struct tracking *)a;

	return t->fault[0] != '\0' ? t->fault : NULL;
}
