/*
 * The wrappers in front of every allocator: the one place that checks sizes, multiplication and
 * alignment, and that fills in for operations which an allocator leaves out.
 */
#include <fya/allocator.h>

#include <stdalign.h>
#include <string.h>

#define DEFAULT_ALIGN 8
#define MAX_ALIGN 4096
/* Leaves implementations room to round up and to add a header without overflow. */
#define MAX_SIZE ((size_t)PTRDIFF_MAX - 4 * MAX_ALIGN)

/* Fills in the default alignment. Returns false for what no allocator could answer. */
static bool check(size_t size, size_t *align)
{
	if (*align == 0)
		*align = DEFAULT_ALIGN;
	return size != 0 && size <= MAX_SIZE && *align <= MAX_ALIGN && (*align & (*align - 1)) == 0;
}

/* Notes that `size` bytes could not be had. */
static void *fail(fya_allocator *a, size_t size)
{
	a->failed |= size != 0;
	return NULL;
}

void *fya_alloc(fya_allocator *a, size_t size, size_t align)
{
	void *p = check(size, &align) ? a->ops->alloc(a, size, align) : NULL;

	return p ? p : fail(a, size);
}

void *fya_alloc_array(fya_allocator *a, size_t count, size_t size, size_t align)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		return fail(a, SIZE_MAX);
	return fya_alloc(a, total, align);
}

void *fya_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align)
{
	void *resized;

	if (!p)
		return fya_alloc(a, new_size, align);
	resized = check(new_size, &align) ? a->ops->resize(a, p, old_size, new_size, align) : NULL;
	return resized ? resized : fail(a, new_size);
}

void fya_free(fya_allocator *a, void *p, size_t size)
{
	if (p)
		a->ops->free(a, p, size);
}

const void *fya_store(fya_allocator *a, const void *bytes, size_t len, size_t align)
{
	/* What all empty stores share; no allocator is asked for it. */
	static const alignas(max_align_t) char nothing[1];
	const void *stored;
	void *copy;

	if (len == 0)
		return nothing;
	if (!a->ops->store) {
		copy = fya_alloc(a, len, align);
		return copy ? memcpy(copy, bytes, len) : NULL;
	}
	stored = check(len, &align) ? a->ops->store(a, bytes, len, align) : NULL;
	return stored ? stored : fail(a, len);
}

bool fya_mark_now(fya_allocator *a, fya_mark *out)
{
	*out = (fya_mark){0};
	if (!a->ops->mark)
		return false;
	a->ops->mark(a, out);
	return true;
}

void fya_rewind(fya_allocator *a, fya_mark mark)
{
	if (a->ops->rewind)
		a->ops->rewind(a, mark);
}

void fya_reset(fya_allocator *a)
{
	a->ops->reset(a);
	a->failed = false;
}

bool fya_failed(const fya_allocator *a)
{
	return a->failed;
}

void fya_trim(fya_allocator *a)
{
	if (a->ops->trim)
		a->ops->trim(a);
}

void fya_evict(fya_allocator *a, unsigned part, unsigned parts)
{
	if (a->ops->evict && part < parts)
		a->ops->evict(a, part, parts);
}

void fya_get_stats(const fya_allocator *a, fya_stats *out)
{
	*out = (fya_stats){0};
	a->ops->stats(a, out);
}

void fya_stats_add(fya_stats *sum, const fya_stats *more)
{
	sum->reserved += more->reserved;
	sum->resident += more->resident;
	sum->used += more->used;
	sum->waste += more->waste;
	sum->peak_used += more->peak_used;
	sum->trimmed += more->trimmed;
	sum->allocations += more->allocations;
	sum->dedup_table += more->dedup_table;
	sum->dedup_hits += more->dedup_hits;
	sum->dedup_saved += more->dedup_saved;
}

void fya_destroy(fya_allocator *a)
{
	if (a)
		a->ops->destroy(a);
}

const char *fya_name(const fya_allocator *a)
{
	return a->ops->name;
}
