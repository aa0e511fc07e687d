/*
 * fyssg_pool - the text of all page records, addressed by 32-bit references.
 *
 * Text is kept in blocks of 64 KiB; a reference is a block number and an offset, so records hold no
 * pointers. Each worker appends through a writer of its own, with blocks from its own allocator,
 * and takes no lock. References depend on which worker came first: never let an output depend on one.
 */
#ifndef FYSSG_SITE_POOL_H
#define FYSSG_SITE_POOL_H

#include <stdatomic.h>

#include <fya/allocator.h>
#include <fya/intern.h>
#include <fyfm/value.h>

typedef uint32_t fyssg_ref; /* 0: the empty text */

#define FYSSG_POOL_BLOCK 65536u
#define FYSSG_POOL_BLOCKS 65536u

typedef struct fyssg_pool_block {
	char *bytes;
	const fya_allocator *allocator;
} fyssg_pool_block;

typedef struct fyssg_pool {
	/* FYSSG_POOL_BLOCKS entries; a text longer than a block fills only the first of several */
	fyssg_pool_block *blocks;
	_Atomic uint32_t next;
	/* All allocators are files (fya_file_new()): their bytes may be out of memory, */
	bool in_files;
	/* and writing to their pages is cheap. */
	bool lone_pages;
} fyssg_pool;

/* What one thread read last of a pool in files. Zeroed: nothing. */
typedef struct fyssg_pool_window {
	fyssg_ref start;
	uint32_t len;
	unsigned char bytes[1024];
} fyssg_pool_window;

typedef struct fyssg_pool_writer {
	fyssg_pool *pool;
	fya_allocator *allocator;
	uint32_t block; /* number of the block being filled */
	uint32_t used;  /* bytes of it that are taken */
	fya_intern *intern; /* NULL: equal texts are kept twice */
} fyssg_pool_writer;

/* Takes the directory of blocks from the system. False: no memory. */
bool fyssg_pool_init(fyssg_pool *p);
/* The blocks belong to the writers' allocators. */
void fyssg_pool_release(fyssg_pool *p);

/* `dedup`: a text that this writer has stored before is answered with its old reference. */
bool fyssg_pool_writer_init(fyssg_pool_writer *w, fyssg_pool *p, fya_allocator *a, bool dedup);
void fyssg_pool_writer_release(fyssg_pool_writer *w);

/* Keeps a copy of `len` bytes. Returns false, *out untouched, where memory or the 4 GiB of
 * references run out. */
bool fyssg_pool_add(fyssg_pool_writer *w, const char *text, size_t len, fyssg_ref *out);

/* The text behind a reference; borrowed, valid as long as the pool. Thread-safe. */
fyfm_str fyssg_pool_get(const fyssg_pool *p, fyssg_ref ref);

/* The same without taking it into memory where it is not: of a pool in files it is a copy in `a`, read
 * through a window, which answers for texts beside it too. For texts that are wanted once and from
 * all over the pool; of any other pool it is fyssg_pool_get(), and so it is where there is no memory
 * for a copy. Nobody may be adding texts. */
fyfm_str fyssg_pool_peek(const fyssg_pool *p, fyssg_ref ref, fyssg_pool_window *w,
			 fya_allocator *a);

/* Has the processor fetch the text, which will be wanted soon. */
static inline void fyssg_pool_prefetch(const fyssg_pool *p, fyssg_ref ref)
{
	if (ref != 0)
		__builtin_prefetch(p->blocks[ref / FYSSG_POOL_BLOCK].bytes + ref % FYSSG_POOL_BLOCK);
}

#endif
