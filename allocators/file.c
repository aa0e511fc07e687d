/*
 * A bump allocator in a file that has no name any more.
 *
 * The file is sparse and mapped whole, shared, so that the kernel may write a page away and take it
 * out of memory at any time, and does at once when it is asked to. Nothing that was handed out ever
 * moves.
 *
 *     0              position        filled                            reserved
 *     |bytes handed out|space, unused|a hole in the file: no space, no memory|
 */
#include <fya/allocator.h>

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "allocators/address-space.h"
#include "allocators/poison.h"
#include "allocators/residency.h"

#if SIZE_MAX > UINT32_MAX
#define DEFAULT_RESERVE ((size_t)64 << 30)
#else
#define DEFAULT_RESERVE ((size_t)512 << 20)
#endif
#define LEAST_RESERVE ((size_t)16 << 20)
/* Step in which space of the file is taken. */
#define STEP ((size_t)1 << 20)
/* Bytes that are copied from one place of it to another at once. */
#define COPY_STEP (STEP / 2)
/* Bytes handed out between two calls of what fya_file_on_growth() was given. */
#define GRAIN ((size_t)256 << 10)
/* What a reset leaves in memory. */
#define KEEP ((size_t)256 << 10)

struct file {
	fya_allocator base;
	int fd;
	char *bytes;
	size_t page;
	size_t reserved;
	_Atomic size_t filled; /* fya_evict() may read it in another thread */
	size_t position;
	size_t reached; /* the highest position since the last reset */
	size_t used, peak, allocations;
	fya_growth_fn grow; /* NULL: nobody is asked */
	void *user;
	size_t unasked; /* bytes handed out since it was called last */
	int error;      /* why the file could not become larger; 0: it could */
};

static struct file *file_of(fya_allocator *a)
{
	return (struct file *)a;
}

static size_t round_up(size_t n, size_t to)
{
	return (n + to - 1) & ~(to - 1);
}

static void count(struct file *f, size_t used)
{
	f->used = used;
	if (used > f->peak)
		f->peak = used;
}

static void advance(struct file *f, size_t position)
{
	f->position = position;
	if (position > f->reached)
		f->reached = position;
}

/* Takes space of the file up to `end`. */
static bool fill(struct file *f, size_t end)
{
	size_t filled = atomic_load_explicit(&f->filled, memory_order_relaxed), more;
	int error;

	if (end <= filled)
		return true;
	if (end > f->reserved)
		return false;
	more = round_up(end - filled, STEP);
	if (more > f->reserved - filled)
		more = f->reserved - filled;
	do
		error = posix_fallocate(f->fd, (off_t)filled, (off_t)more);
	while (error == EINTR);
	if (error != 0) {
		f->error = error;
		return false;
	}
	fya_poison(f->bytes + filled, more);
	atomic_store_explicit(&f->filled, filled + more, memory_order_relaxed);
	return true;
}

/* Whether `bytes` more may be handed out. */
static bool ask(struct file *f, size_t bytes)
{
	f->unasked += bytes;
	if (f->grow == NULL || f->unasked < GRAIN)
		return true;
	bytes = f->unasked;
	f->unasked = 0;
	return f->grow(f->user, bytes);
}

static void *file_alloc(fya_allocator *base, size_t size, size_t align)
{
	struct file *f = file_of(base);
	size_t at = round_up(f->position, align);

	if (size > f->reserved || at > f->reserved - size || !fill(f, at + size) ||
	    !ask(f, size))
		return NULL;
	advance(f, at + size);
	f->allocations++;
	count(f, f->used + size);
	fya_unpoison(f->bytes + at, size);
	return f->bytes + at;
}

static bool is_last(const struct file *f, const char *p, size_t size)
{
	return p + size == f->bytes + f->position;
}

static void file_free(fya_allocator *base, void *p, size_t size)
{
	struct file *f = file_of(base);

	count(f, f->used - size);
	if (is_last(f, p, size))
		f->position -= size;
	fya_poison(p, size);
}

/* By steps, so that what was copied can be out of memory again while the rest is. */
static void copy_over(const struct file *f, char *to, const char *from, size_t len)
{
	while (len > 0) {
		size_t step = len < COPY_STEP ? len : COPY_STEP;

		if (f->grow != NULL && len > COPY_STEP)
			f->grow(f->user, 2 * step);
		memcpy(to, from, step);
		to += step;
		from += step;
		len -= step;
	}
}

static void *file_resize(fya_allocator *base, void *p, size_t old_size, size_t new_size,
	size_t align)
{
	struct file *f = file_of(base);
	size_t at = (size_t)((char *)p - f->bytes);
	bool aligned = ((uintptr_t)p & (align - 1)) == 0;
	void *copy;

	if (aligned && (new_size <= old_size || is_last(f, p, old_size))) {
		/* All of a large block, of which what there is may be out of memory. */
		if (new_size > f->reserved - at || !fill(f, at + new_size) ||
		    (new_size > old_size &&
		     !ask(f, new_size < GRAIN ? new_size - old_size : new_size)))
			return NULL;
		if (is_last(f, p, old_size))
			advance(f, at + new_size);
		fya_poison(p, old_size);
		fya_unpoison(p, new_size);
		f->allocations++;
		count(f, f->used - old_size + new_size);
		return p;
	}
	copy = file_alloc(base, new_size, align);
	if (!copy)
		return NULL;
	copy_over(f, copy, p, old_size < new_size ? old_size : new_size);
	file_free(base, p, old_size);
	return copy;
}

static void file_mark(fya_allocator *base, fya_mark *out)
{
	const struct file *f = file_of(base);

	out->offset = f->position;
	out->used = f->used;
}

static void file_rewind(fya_allocator *base, fya_mark mark)
{
	struct file *f = file_of(base);

	if (mark.offset < f->position) {
		fya_poison(f->bytes + mark.offset, f->position - mark.offset);
		f->position = mark.offset;
	}
	count(f, mark.used);
}

static void file_reset(fya_allocator *base)
{
	struct file *f = file_of(base);

	if (f->reached > KEEP)
		madvise(f->bytes + KEEP, round_up(f->reached - KEEP, f->page), MADV_DONTNEED);
	f->reached = 0;
	file_rewind(base, (fya_mark){0});
}

static void file_evict(fya_allocator *base, unsigned part, unsigned parts)
{
	struct file *f = file_of(base);
	size_t filled = atomic_load_explicit(&f->filled, memory_order_relaxed);
	size_t from = filled / parts * part & ~(f->page - 1);
	size_t to = part + 1 == parts ? filled : filled / parts * (part + 1) & ~(f->page - 1);

	/* Of a shared mapping only this process's view goes; the bytes are the file's. */
	if (from < to)
		madvise(f->bytes + from, to - from, MADV_DONTNEED);
}

static void file_stats(const fya_allocator *base, fya_stats *out)
{
	const struct file *f = (const struct file *)base;

	out->reserved = f->reserved;
	out->resident = fya_i_resident(f->bytes, round_up(f->position, f->page), f->page);
	out->used = f->used;
	out->waste = out->resident > f->used ? out->resident - f->used : 0;
	out->peak_used = f->peak;
	out->allocations = f->allocations;
}

static void file_destroy(fya_allocator *base)
{
	struct file *f = file_of(base);

	fya_unpoison(f->bytes, atomic_load_explicit(&f->filled, memory_order_relaxed));
	munmap(f->bytes, f->reserved);
	close(f->fd);
	free(f);
}

static const fya_ops file_ops = {
	.name = "file",
	.alloc = file_alloc,
	.resize = file_resize,
	.free = file_free,
	.mark = file_mark,
	.rewind = file_rewind,
	.reset = file_reset,
	.evict = file_evict,
	.stats = file_stats,
	.destroy = file_destroy,
};

void fya_file_on_growth(fya_allocator *a, fya_growth_fn grow, void *user)
{
	struct file *f = file_of(a);

	f->grow = grow;
	f->user = user;
}

int fya_file_error(const fya_allocator *a)
{
	return ((const struct file *)a)->error;
}

size_t fya_file_peek(const fya_allocator *a, const void *p, void *out, size_t size)
{
	const struct file *f = (const struct file *)a;
	off_t at = (const char *)p - f->bytes;
	ssize_t len;

	do
		len = pread(f->fd, out, size, at);
	while (len < 0 && errno == EINTR);
	return len < 0 ? 0 : (size_t)len;
}

/* A file in `folder` that nobody else can open. */
static int open_nameless(int folder)
{
	char name[64];
	int fd = openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
		return fd;
	/* File systems that cannot make one without a name. */
	for (unsigned n = 0; n < 100; n++) {
		snprintf(name, sizeof name, ".fya-%ld-%u", (long)getpid(), n);
		fd = openat(folder, name, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd >= 0) {
			unlinkat(folder, name, 0);
			return fd;
		}
		if (errno != EEXIST)
			break;
	}
	return -1;
}

/* Maps as much of the file as the system lets us, at least LEAST_RESERVE. */
static bool map(struct file *f, size_t wish)
{
	for (f->reserved = round_up(fya_i_affordable(wish, LEAST_RESERVE), f->page);; f->reserved = f->reserved / 4 & ~(f->page - 1)) {
		if (f->reserved < LEAST_RESERVE && f->reserved < wish)
			return false;
		if (ftruncate(f->fd, (off_t)f->reserved) != 0)
			continue;
		f->bytes = mmap(NULL, f->reserved, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
			f->fd, 0);
		if (f->bytes != MAP_FAILED)
			return true;
	}
}

fya_allocator *fya_file_new(int folder, size_t reserve)
{
	struct file *f = calloc(1, sizeof *f);
	int saved;

	if (!f)
		return NULL;
	f->base.ops = &file_ops;
	f->page = (size_t)sysconf(_SC_PAGESIZE);
	f->fd = open_nameless(folder);
	if (f->fd >= 0 && map(f, reserve ? reserve : DEFAULT_RESERVE))
		return &f->base;
	saved = errno;
	if (f->fd >= 0)
		close(f->fd);
	free(f);
	errno = saved;
	return NULL;
}
