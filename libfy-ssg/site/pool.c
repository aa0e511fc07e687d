#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "libfy-ssg/site/memory-cap.h"
#include "libfy-ssg/site/pool.h"

/* Each text stands behind its length, 7 bits a byte, lowest first. */
#define LENGTH_BYTES_MAX 10

bool fyssg_pool_init(fyssg_pool *p)
{
	/* Mapped, not allocated: of a megabyte only the pages that are used become resident. */
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

/* Takes the numbers of `count` blocks, one after the other. False: there are no more. Those that are
 * too many are counted not even for a moment: two writers could get the same number then. */
static bool take_numbers(fyssg_pool *p, size_t count, uint32_t *first)
{
	*first = atomic_load_explicit(&p->next, memory_order_relaxed);
	do {
		if (count > FYSSG_POOL_BLOCKS - *first)
			return false;
	} while (!atomic_compare_exchange_weak_explicit(&p->next, first, *first + (uint32_t)count,
	                                                memory_order_relaxed,
	                                                memory_order_relaxed));
	return true;
}

/* Starts a block, or as many as `size` bytes need. */
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
	if (!take_numbers(w->pool, count, &first)) {
		fya_free(w->allocator, memory, count * FYSSG_POOL_BLOCK);
		return false;
	}
	w->pool->blocks[first] = (fyssg_pool_block){ memory, w->allocator };
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
	at = w->pool->blocks[w->block].bytes + w->used;
	memcpy(at, length, head);
	memcpy(at + head, text, len);
	w->used = size + 1 > FYSSG_POOL_BLOCK ? FYSSG_POOL_BLOCK : w->used + (uint32_t)size;
	return true;
}

/* Reads the length of a text at `at`, no further than `end`. Returns where its bytes begin; NULL: it
 * does not end before. */
static const unsigned char *get_length(const unsigned char *at, const unsigned char *end,
				       size_t *len)
{
	unsigned shift = 0;

	for (*len = 0; at < end; shift += 7) {
		*len |= (size_t)(*at & 0x7f) << shift;
		if ((*at++ & 0x80) == 0)
			return at;
	}
	return NULL;
}

static const unsigned char *place_of(const fyssg_pool *p, fyssg_ref ref)
{
	return (const unsigned char *)p->blocks[ref / FYSSG_POOL_BLOCK].bytes +
	       ref % FYSSG_POOL_BLOCK;
}

fyfm_str fyssg_pool_get(const fyssg_pool *p, fyssg_ref ref)
{
	const unsigned char *at;
	size_t len;

	if (ref == 0)
		return (fyfm_str){ "", 0 };
	at = place_of(p, ref);
	if (p->lone_pages)
		fyssg_memory_cap_take_page(at);
	at = get_length(at, at + LENGTH_BYTES_MAX, &len);
	return (fyfm_str){ (const char *)at, len };
}

/* Whether a window has the text that starts at `ref` whole, and where it is in there. */
static bool is_in(const fyssg_pool_window *w, fyssg_ref ref, fyfm_str *text)
{
	const unsigned char *at, *end = w->bytes + w->len;

	if (ref < w->start || ref - w->start >= w->len)
		return false;
	at = get_length(w->bytes + (ref - w->start), end, &text->len);
	text->data = (const char *)at;
	return at != NULL && text->len <= (size_t)(end - at);
}

/* Moves a window to a text: what was added together is read together, in whatever order it was. */
static void move_to(const fyssg_pool *p, fyssg_pool_window *w, fyssg_ref ref)
{
	const fyssg_pool_block *block = &p->blocks[ref / FYSSG_POOL_BLOCK];
	uint32_t at = ref % FYSSG_POOL_BLOCK, before = sizeof(w->bytes) / 4;
	uint32_t size = sizeof(w->bytes);

	at = at < before ? 0 : at - before;
	if (size > FYSSG_POOL_BLOCK - at)
		size = FYSSG_POOL_BLOCK - at;
	w->start = ref / FYSSG_POOL_BLOCK * FYSSG_POOL_BLOCK + at;
	w->len = (uint32_t)fya_file_peek(block->allocator, block->bytes + at, w->bytes, size);
}

/* A text that is longer than a window, or than a block. */
static bool read_long(const fyssg_pool *p, fyssg_ref ref, char *to, size_t len)
{
	const fya_allocator *a = p->blocks[ref / FYSSG_POOL_BLOCK].allocator;
	unsigned char head[LENGTH_BYTES_MAX];
	size_t skip = put_length(head, len), n;

	for (const unsigned char *from = place_of(p, ref) + skip; len > 0; from += n) {
		n = fya_file_peek(a, from, to, len);
		if (n == 0)
			return false;
		to += n;
		len -= n;
	}
	return true;
}

/* A copy of a text of a pool in files. Data NULL: no memory, or it cannot be read. */
static fyfm_str copy_from_file(const fyssg_pool *p, fyssg_ref ref, fyssg_pool_window *w,
			       fya_allocator *a)
{
	fyfm_str text = { NULL, 0 };
	bool whole = is_in(w, ref, &text);
	char *copy;

	if (!whole) {
		move_to(p, w, ref);
		whole = is_in(w, ref, &text);
	}
	copy = text.data == NULL ? NULL : fya_alloc(a, text.len, 1);
	if (copy != NULL && whole)
		memcpy(copy, text.data, text.len);
	else if (copy != NULL && !read_long(p, ref, copy, text.len))
		copy = NULL;
	return (fyfm_str){ copy, text.len };
}

fyfm_str fyssg_pool_peek(const fyssg_pool *p, fyssg_ref ref, fyssg_pool_window *w,
			 fya_allocator *a)
{
	fyfm_str text = { NULL, 0 };

	if (ref != 0 && p->in_files)
		text = copy_from_file(p, ref, w, a);
	return text.data != NULL ? text : fyssg_pool_get(p, ref);
}
