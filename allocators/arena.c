/*
 * A bump allocator in reserved address space.
 *
 * A chunk is a reservation: mapped without access rights, it costs no memory. From its start on it
 * is made accessible in steps ("committed"), and bytes are handed out below that line. A chunk that
 * is full first tries to grow where it stands; only then is another one linked in front. Nothing
 * that was handed out ever moves.
 *
 *     chunk        position          committed                        reserved
 *     |header|bytes handed out|accessible, free|no access rights, no memory|
 */
#include <fya/allocator.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "allocators/address-space.h"
#include "allocators/poison.h"
#include "allocators/residency.h"

#define DEFAULT_RESERVE ((size_t)1 << 30)
#define DEFAULT_COMMIT ((size_t)64 << 10)
/* What a reset keeps accessible, so that a worker's ordinary page costs no system call while its
 * one huge page is not paid for until the end. */
#define KEPT_BY_RESET ((size_t)2 << 20)
/* A freed block of this size gives its pages to the kernel even where other blocks follow it. */
#define LARGE_BLOCK ((size_t)256 << 10)

/* Lives at the start of its own address space. Sizes count from there. */
struct chunk {
	struct chunk *older;
	size_t reserved;
	size_t committed;
	size_t position;
};

struct arena {
	fya_allocator base;
	struct chunk *current; /* the newest; never NULL */
	size_t page;           /* bytes */
	size_t commit;
	size_t used;
	size_t peak; /* brought up to date whenever `used` is about to fall */
	size_t trimmed;
	size_t allocations;
};

static struct arena *arena_of(fya_allocator *a)
{
	return (struct arena *)a;
}

static size_t round_up(size_t n, size_t to)
{
	return (n + to - 1) & ~(to - 1);
}

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t max_size(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void note_peak(struct arena *a)
{
	a->peak = max_size(a->peak, a->used);
}

/* ---- chunks ---- */

/* Reserves *size bytes, less where the system refuses, but never less than `least`. */
static void *reserve(size_t least, size_t *size)
{
	for (;;) {
		void *p = mmap(NULL, *size, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p != MAP_FAILED)
			return p;
		if (*size == least)
			return NULL;
		*size = max_size(least, *size / 2 & ~(size_t)0xffff);
	}
}

static bool open_access(char *from, size_t len)
{
	if (mprotect(from, len, PROT_READ | PROT_WRITE) != 0)
		return false;
	fya_poison(from, len);
	return true;
}

/* Makes the chunk accessible up to `end`, and somewhat further where the system lets us. */
static bool commit(const struct arena *a, struct chunk *c, size_t end)
{
	char *from = (char *)c + c->committed;
	size_t least = round_up(end, a->page) - c->committed;
	size_t step = max_size(least, max_size(a->commit, round_up(c->committed / 4, a->page)));

	/* More would be undone, and done again, by every reset. */
	if (end <= KEPT_BY_RESET)
		step = min_size(step, KEPT_BY_RESET - c->committed);
	step = min_size(step, c->reserved - c->committed);
	if (!open_access(from, step)) {
		step = least;
		if (!open_access(from, step))
			return false;
	}
	c->committed += step;
	return true;
}

/* Gives the memory from offset `from` on back to the system and takes the access rights away. */
static void uncommit(const struct arena *a, struct chunk *c, size_t from)
{
	char *start;
	size_t len;

	from = round_up(from, a->page);
	if (from >= c->committed)
		return;
	start = (char *)c + from;
	len = c->committed - from;
	/* Either may fail where it would split too many mappings: then the pages stay ours. */
	madvise(start, len, MADV_DONTNEED);
	if (mprotect(start, len, PROT_NONE) == 0) {
		fya_unpoison(start, len); /* the kernel watches it from here on */
		c->committed = from;
	}
}

/* Stretches the reservation to hold `end`, in place. */
static bool stretch(const struct arena *a, struct chunk *c, size_t end)
{
	char *last_page = (char *)c + c->reserved - a->page;
	size_t least = round_up(end, a->page) - c->reserved;
	size_t more = max_size(least, round_up(fya_i_affordable(c->reserved, 0), a->page));

	/* The last page alone stands for its mapping, which need not be the chunk's only one. */
	if (mremap(last_page, a->page, a->page + more, 0) == MAP_FAILED) {
		more = least;
		if (mremap(last_page, a->page, a->page + more, 0) == MAP_FAILED)
			return false;
	}
	c->reserved += more;
	return true;
}

/* Makes a chunk of about `wish` bytes, at least `need` beside its header, the current one. */
static bool add_chunk(struct arena *a, size_t need, size_t wish)
{
	size_t least = round_up(sizeof(struct chunk) + need, a->page);
	size_t size = max_size(round_up(fya_i_affordable(wish, 0), a->page), least);
	struct chunk *c = reserve(least, &size);
	size_t step = min_size(size, a->commit);

	if (!c)
		return false;
	if (!open_access((char *)c, step)) {
		munmap(c, size);
		return false;
	}
	fya_unpoison(c, sizeof *c);
	*c = (struct chunk){
		.older = a->current,
		.reserved = size,
		.committed = step,
		.position = sizeof *c,
	};
	a->current = c;
	return true;
}

static void drop_chunk(struct chunk *c)
{
	/* AddressSanitizer keeps the marks of an address beyond its unmapping. */
	fya_unpoison(c, c->committed);
	munmap(c, c->reserved);
}

static void drop_current(struct arena *a)
{
	struct chunk *older = a->current->older;

	drop_chunk(a->current);
	a->current = older;
}

/* Takes the chunk's bytes from `position` on back. */
static void fall_back(struct chunk *c, size_t position)
{
	fya_poison((char *)c + position, c->position - position);
	c->position = position;
}

static bool has_room(const struct chunk *c, size_t at, size_t size)
{
	return at <= c->committed && size <= c->committed - at;
}

/* Makes `size` bytes at offset `at` accessible without a further chunk. */
static bool make_room(const struct arena *a, struct chunk *c, size_t at, size_t size)
{
	if (at + size > c->reserved && !stretch(a, c, at + size))
		return false;
	return has_room(c, at, size) || commit(a, c, at + size);
}

/* ---- operations ---- */

static bool is_last(const struct chunk *c, const void *p, size_t size)
{
	return (const char *)p + size == (const char *)c + c->position;
}

static void *hand_out(struct arena *a, struct chunk *c, size_t at, size_t size)
{
	char *p = (char *)c + at;

	c->position = at + size;
	a->used += size;
	a->allocations++;
	fya_unpoison(p, size);
	return p;
}

/* Where the current chunk has no room that is accessible already. */
__attribute__((noinline)) static void *alloc_beyond(struct arena *a, size_t size, size_t align)
{
	struct chunk *c = a->current;
	size_t at = round_up(c->position, align);

	if (make_room(a, c, at, size))
		return hand_out(a, c, at, size);
	if (!add_chunk(a, align + size, 2 * c->reserved))
		return NULL;
	c = a->current;
	at = round_up(c->position, align);
	if (!has_room(c, at, size) && !commit(a, c, at + size)) {
		drop_current(a);
		return NULL;
	}
	return hand_out(a, c, at, size);
}

static void *arena_alloc(fya_allocator *base, size_t size, size_t align)
{
	struct arena *a = arena_of(base);
	struct chunk *c = a->current;
	size_t at = round_up(c->position, align);

	if (!has_room(c, at, size))
		return alloc_beyond(a, size, align);
	return hand_out(a, c, at, size);
}

/* The whole pages of a block that stays where it is, in the midst of others. */
static void discard(const struct arena *a, char *p, size_t size)
{
	char *from = (char *)round_up((uintptr_t)p, a->page);
	char *to = (char *)((uintptr_t)(p + size) & ~(a->page - 1));

	madvise(from, (size_t)(to - from), MADV_DONTNEED);
}

static void arena_free(fya_allocator *base, void *p, size_t size)
{
	struct arena *a = arena_of(base);

	note_peak(a);
	a->used -= size;
	if (is_last(a->current, p, size)) {
		fall_back(a->current, (size_t)((char *)p - (char *)a->current));
		return;
	}
	fya_poison(p, size);
	if (size >= LARGE_BLOCK)
		discard(a, p, size);
}

/* Resizes the last block where it stands. */
static bool resize_last(struct arena *a, char *p, size_t old_size, size_t new_size)
{
	struct chunk *c = a->current;
	size_t at = (size_t)(p - (char *)c);

	if (!has_room(c, at, new_size) && !make_room(a, c, at, new_size))
		return false;
	fya_poison(p, old_size);
	fya_unpoison(p, new_size);
	c->position = at + new_size;
	return true;
}

static void *arena_resize(fya_allocator *base, void *p, size_t old_size, size_t new_size,
	size_t align)
{
	struct arena *a = arena_of(base);
	bool aligned = ((uintptr_t)p & (align - 1)) == 0;
	void *copy;

	if (aligned && is_last(a->current, p, old_size)) {
		if (resize_last(a, p, old_size, new_size))
			goto in_place;
	} else if (aligned && new_size <= old_size) {
		fya_poison((char *)p + new_size, old_size - new_size);
		goto in_place;
	}
	copy = arena_alloc(base, new_size, align);
	if (!copy)
		return NULL;
	memcpy(copy, p, min_size(old_size, new_size));
	arena_free(base, p, old_size);
	return copy;

in_place:
	note_peak(a);
	a->used = a->used - old_size + new_size;
	a->allocations++;
	return p;
}

static void arena_mark(fya_allocator *base, fya_mark *out)
{
	const struct arena *a = arena_of(base);

	out->chunk = a->current;
	out->offset = a->current->position;
	out->used = a->used;
}

static void arena_rewind(fya_allocator *base, fya_mark mark)
{
	struct arena *a = arena_of(base);

	note_peak(a);
	while (a->current != mark.chunk) {
		drop_current(a);
		assert(a->current);
	}
	fall_back(a->current, min_size(mark.offset, a->current->position));
	a->used = mark.used;
}

static void keep_largest_chunk(struct arena *a)
{
	struct chunk *largest = a->current;
	struct chunk *c = a->current;

	for (struct chunk *i = c; i; i = i->older) {
		if (i->reserved > largest->reserved)
			largest = i;
	}
	while (c) {
		struct chunk *older = c->older;

		if (c != largest)
			drop_chunk(c);
		c = older;
	}
	largest->older = NULL;
	a->current = largest;
}

static void arena_reset(fya_allocator *base)
{
	struct arena *a = arena_of(base);

	note_peak(a);
	a->used = 0;
	if (a->current->older)
		keep_largest_chunk(a);
	fall_back(a->current, sizeof(struct chunk));
	if (a->current->committed > KEPT_BY_RESET)
		uncommit(a, a->current, KEPT_BY_RESET);
}

/* How many bytes of [from, to) of a chunk are in memory. Both are multiples of the page. */
static size_t resident(const struct arena *a, struct chunk *c, size_t from, size_t to)
{
	return from < to ? fya_i_resident((char *)c + from, to - from, a->page) : 0;
}

static void arena_trim(fya_allocator *base)
{
	struct arena *a = arena_of(base);

	for (struct chunk *c = a->current; c; c = c->older) {
		a->trimmed += resident(a, c, round_up(c->position, a->page), c->committed);
		uncommit(a, c, c->position);
	}
}

static void arena_stats(const fya_allocator *base, fya_stats *out)
{
	const struct arena *a = (const struct arena *)base;

	for (struct chunk *c = a->current; c; c = c->older) {
		out->reserved += c->reserved;
		out->resident += resident(a, c, 0, c->committed);
	}
	out->used = a->used;
	out->waste = out->resident > a->used ? out->resident - a->used : 0;
	out->peak_used = max_size(a->peak, a->used);
	out->trimmed = a->trimmed;
	out->allocations = a->allocations;
}

static void arena_destroy(fya_allocator *base)
{
	struct arena *a = arena_of(base);

	while (a->current)
		drop_current(a);
	free(a);
}

static const fya_ops arena_ops = {
	.name = "arena",
	.alloc = arena_alloc,
	.resize = arena_resize,
	.free = arena_free,
	.mark = arena_mark,
	.rewind = arena_rewind,
	.reset = arena_reset,
	.trim = arena_trim,
	.stats = arena_stats,
	.destroy = arena_destroy,
};

fya_allocator *fya_arena_new(const fya_arena_options *options)
{
	size_t wish = options && options->reserve ? options->reserve : DEFAULT_RESERVE;
	size_t step = options && options->commit ? options->commit : DEFAULT_COMMIT;
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		return NULL;
	a->base.ops = &arena_ops;
	a->page = (size_t)sysconf(_SC_PAGESIZE);
	a->commit = round_up(step, a->page);
	if (!add_chunk(a, 1, wish)) {
		free(a);
		return NULL;
	}
	return &a->base;
}
