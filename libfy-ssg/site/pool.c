#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "libfy-ssg/site/pool.h"

/* Each text stands behind its length, 7 bits a byte, lowest first. */
#define LENGTH_BYTES_MAX 10

bool fyssg_pool_init(fyssg_pool *p)
{
	/* Mapped, not allocated: of half a megabyte only the pages that are used become resident.
	 */
	void *blocks = mmap(NULL, FYSSG_POOL_BLOCKS * sizeof(*p->blocks), PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (blocks == MAP_FAILED)
		return false;
	p->blocks = blocks;
	atomic_init(&p->next, 0);
	return true;
}

void fyssg_pool_release(fyssg_pool *p)
{
	if (p->blocks != NULL)
		munmap(p->blocks, FYSSG_POOL_BLOCKS * sizeof(*p->blocks));
	p->blocks = NULL;
}

static size_t put_length(unsigned char *at, size_t len)
{
	size_t n = 0;

	while (len >= 0x80) {
		at[n++] = (unsigned char)(len | 0x80);
		len >>= 7;
	}
	at[n++] = (unsigned char)len;
	return n;
}

static const void *bytes_of(const void *pool, uint32_t ref, size_t *len)
{
	fyfm_str text = fyssg_pool_get(pool, ref);

	*len = text.len;
	return text.data;
}

bool fyssg_pool_writer_init(fyssg_pool_writer *w, fyssg_pool *p, fya_allocator *a, bool dedup)
{
	*w = (fyssg_pool_writer){ .pool = p, .allocator = a, .used = FYSSG_POOL_BLOCK };
	if (dedup) {
		w->intern = fya_intern_new(a, bytes_of, p, NULL);
		if (w->intern == NULL)
			return false;
	}
	return true;
}

void fyssg_pool_writer_release(fyssg_pool_writer *w)
{
	fya_intern_free(w->intern);
	w->intern = NULL;
}

/* Starts a block, or as many as `size` bytes need, numbered one after the other. */
static bool new_block(fyssg_pool_writer *w, size_t size)
{
	size_t count = (size + FYSSG_POOL_BLOCK - 1) / FYSSG_POOL_BLOCK;
	uint32_t first;
	char *memory;

	if (count > FYSSG_POOL_BLOCKS)
		return false;
	memory = fya_alloc(w->allocator, count * FYSSG_POOL_BLOCK, 0);
	if (memory == NULL)
		return false;
	first = atomic_fetch_add_explicit(&w->pool->next, (uint32_t)count, memory_order_relaxed);
	if (first + count > FYSSG_POOL_BLOCKS) {
		atomic_fetch_sub_explicit(&w->pool->next, (uint32_t)count, memory_order_relaxed);
		fya_free(w->allocator, memory, count * FYSSG_POOL_BLOCK);
		return false;
	}
	w->pool->blocks[first] = memory;
	w->block = first;
	/* Reference 0 is the empty text: the first block begins with one. */
	w->used = 0;
	if (first == 0)
		memory[w->used++] = 0;
	return true;
}

bool fyssg_pool_add(fyssg_pool_writer *w, const char *text, size_t len, fyssg_ref *out)
{
	unsigned char length[LENGTH_BYTES_MAX];
	size_t head = put_length(length, len), size = head + len;
	char *at;

	if (len == 0) {
		*out = 0;
		return true;
	}
	if (size > FYSSG_POOL_BLOCK - w->used && !new_block(w, size + 1))
		return false;
	*out = w->block * FYSSG_POOL_BLOCK + w->used;
	if (w->intern != NULL &&
	    fya_intern_put(w->intern, text, len, *out, out) == FYA_INTERN_FOUND)
		return true;
	at = w->pool->blocks[w->block] + w->used;
	memcpy(at, length, head);
	memcpy(at + head, text, len);
	w->used = size + 1 > FYSSG_POOL_BLOCK ? FYSSG_POOL_BLOCK : w->used + (uint32_t)size;
	return true;
}

fyfm_str fyssg_pool_get(const fyssg_pool *p, fyssg_ref ref)
{
	const unsigned char *at;
	size_t len = 0;
	unsigned shift = 0;

	if (ref == 0)
		return (fyfm_str){ "", 0 };
	at = (const unsigned char *)p->blocks[ref / FYSSG_POOL_BLOCK] + ref % FYSSG_POOL_BLOCK;
	/* For a page that is to be read, the kernel takes the fifteen around it in too; for one
	 * that is written, it alone. */
	if (p->lone_pages)
		__atomic_fetch_or((unsigned char *)(uintptr_t)at, 0, __ATOMIC_RELAXED);
	do {
		len |= (size_t)(*at & 0x7f) << shift;
		shift += 7;
	} while (*at++ & 0x80);
	return (fyfm_str){ (const char *)at, len };
}
