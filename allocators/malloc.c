/*
 * An allocator over malloc. Every block has a header that links it into a list, newest first, so
 * that reset, rewind and destroy can free what nobody gave back, and so that the figures are exact.
 */
#include <fya/allocator.h>

#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Stands right before the bytes handed out. */
struct block {
	struct block *older;
	struct block *newer;
	size_t size;          /* as asked */
	uint64_t serial : 48; /* grows from older to newer; a rewind frees from the mark's on */
	uint64_t offset : 16; /* from where malloc's memory begins to the bytes */
};

_Static_assert(sizeof(struct block) % alignof(max_align_t) == 0, "keeps malloc's alignment");

struct heap {
	fya_allocator base;
	struct block *newest;
	uint64_t next_serial;
	size_t taken; /* from malloc, its own header and rounding included */
	size_t used;
	size_t peak;
	size_t allocations;
};

static struct heap *heap_of(fya_allocator *a)
{
	return (struct heap *)a;
}

static struct block *block_of(void *p)
{
	return (struct block *)p - 1;
}

static void *start_of(struct block *b)
{
	return (char *)(b + 1) - b->offset;
}

/* What a block costs: malloc's memory, and the word glibc keeps before it. */
static size_t cost_of(struct block *b)
{
	return malloc_usable_size(start_of(b)) + sizeof(size_t);
}

static void count_in(struct heap *h, struct block *b)
{
	h->taken += cost_of(b);
	h->used += b->size;
	if (h->used > h->peak)
		h->peak = h->used;
}

static void count_out(struct heap *h, struct block *b)
{
	h->taken -= cost_of(b);
	h->used -= b->size;
}

/* Points the block's neighbours at where it stands now. */
static void relink(struct heap *h, struct block *b)
{
	if (b->older)
		b->older->newer = b;
	if (b->newer)
		b->newer->older = b;
	else
		h->newest = b;
}

static void unlink_block(struct heap *h, struct block *b)
{
	if (b->older)
		b->older->newer = b->newer;
	if (b->newer)
		b->newer->older = b->older;
	else
		h->newest = b->older;
}

static void *heap_alloc(fya_allocator *a, size_t size, size_t align)
{
	struct heap *h = heap_of(a);
	size_t offset = sizeof(struct block) > align ? sizeof(struct block) : align;
	struct block *b;
	void *start;

	if (align <= alignof(max_align_t))
		start = malloc(offset + size);
	else if (posix_memalign(&start, align, offset + size) != 0)
		start = NULL;
	if (!start)
		return NULL;
	b = block_of((char *)start + offset);
	b->older = h->newest;
	b->newer = NULL;
	b->size = size;
	b->serial = h->next_serial++ & 0xffffffffffff;
	b->offset = offset & 0xffff;
	relink(h, b);
	count_in(h, b);
	h->allocations++;
	return b + 1;
}

static void heap_free(fya_allocator *a, void *p, size_t size)
{
	struct heap *h = heap_of(a);
	struct block *b = block_of(p);

	assert(b->size == size);
	(void)size;
	count_out(h, b);
	unlink_block(h, b);
	free(start_of(b));
}

static void *heap_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align)
{
	struct heap *h = heap_of(a);
	struct block *b = block_of(p);
	size_t offset = b->offset;
	void *start;

	assert(b->size == old_size);
	if (align > alignof(max_align_t)) { /* realloc would not keep that */
		void *copy = heap_alloc(a, new_size, align);

		if (!copy)
			return NULL;
		memcpy(copy, p, old_size < new_size ? old_size : new_size);
		heap_free(a, p, old_size);
		return copy;
	}
	count_out(h, b);
	start = realloc(start_of(b), offset + new_size);
	if (start) {
		b = block_of((char *)start + offset);
		b->size = new_size;
		relink(h, b);
		h->allocations++;
	}
	count_in(h, b);
	return start ? b + 1 : NULL;
}

static void heap_mark(fya_allocator *a, fya_mark *out)
{
	out->offset = heap_of(a)->next_serial;
}

static void heap_rewind(fya_allocator *a, fya_mark mark)
{
	struct heap *h = heap_of(a);

	while (h->newest && h->newest->serial >= mark.offset)
		heap_free(a, h->newest + 1, h->newest->size);
}

static void heap_reset(fya_allocator *a)
{
	heap_rewind(a, (fya_mark){0});
}

/* The kernel cannot be asked about single blocks: all that malloc gave counts as resident. */
static void heap_stats(const fya_allocator *a, fya_stats *out)
{
	const struct heap *h = (const struct heap *)a;

	out->reserved = h->taken;
	out->resident = h->taken;
	out->used = h->used;
	out->waste = h->taken - h->used;
	out->peak_used = h->peak;
	out->allocations = h->allocations;
}

static void heap_destroy(fya_allocator *a)
{
	heap_reset(a);
	free(a);
}

static const fya_ops heap_ops = {
	.name = "malloc",
	.alloc = heap_alloc,
	.resize = heap_resize,
	.free = heap_free,
	.mark = heap_mark,
	.rewind = heap_rewind,
	.reset = heap_reset,
	.stats = heap_stats,
	.destroy = heap_destroy,
};

fya_allocator *fya_malloc_new(void)
{
	struct heap *h = calloc(1, sizeof *h);

	if (!h)
		return NULL;
	h->base.ops = &heap_ops;
	return &h->base;
}
