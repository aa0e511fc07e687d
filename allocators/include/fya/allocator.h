/*
 * fya_allocator - memory from an allocator that the caller picks.
 *
 * An allocator is an object behind a table of operations. What allocates takes a
 * `fya_allocator *` when it is made and keeps it; every free and resize gives the
 * old size back, so that no implementation has to store one.
 *
 * Words used by all statistics, in bytes:
 *   reserved   address space taken from the system, touched or not
 *   resident   of that, what is in memory now according to the kernel
 *   used       handed out and not given back
 *   waste      resident - used: rounding, slack at the end, book-keeping (0 where more is used
 *              than was ever touched)
 *
 * Thread-safety: an allocator belongs to one thread at a time. Use one per worker.
 */
#ifndef FYA_ALLOCATOR_H
#define FYA_ALLOCATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fya/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fya_allocator fya_allocator;

/* A point in an allocator's history to which fya_rewind() can return. Only the allocator that
 * filled it knows what the members mean. */
typedef struct fya_mark {
	void *chunk;
	size_t offset;
	size_t used;
	size_t stored;
} fya_mark;

typedef struct fya_stats {
	size_t reserved;
	size_t resident;
	size_t used;
	size_t waste;
	size_t peak_used;    /* highest `used` since the allocator was made */
	size_t trimmed;      /* bytes that fya_trim() has given back to the system so far */
	size_t allocations;  /* calls that handed out memory, resizes included */
	size_t dedup_table;  /* bytes of the table of known strings; part of `used` */
	size_t dedup_hits;   /* stores that were answered with an older copy */
	size_t dedup_saved;  /* bytes that those stores did not take */
} fya_stats;

/* What an implementation supplies. A NULL entry means what its comment says. */
typedef struct fya_ops {
	const char *name; /* "malloc", "arena", "dedup": as statistics and options print it */

	/* Returns `size` bytes, never 0, aligned to `align` (a power of two, at most 4096); or
	 * NULL. */
	void *(*alloc)(fya_allocator *a, size_t size, size_t align);
	/* Makes the block at `p` new_size bytes long, in place where it can, else by moving it.
	 * Returns NULL, the old block untouched, where it cannot. Both sizes > 0. */
	void *(*resize)(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align);
	/* Gives a block back. */
	void (*free)(fya_allocator *a, void *p, size_t size);
	/* Keeps a copy of immutable bytes and returns it; may answer with an equal older copy.
	 * NULL: alloc and memcpy. */
	const void *(*store)(fya_allocator *a, const void *bytes, size_t len, size_t align);
	/* Notes the present state, and later gives back all that was handed out after it.
	 * NULL: the allocator cannot; fya_mark_now() then returns false. */
	void (*mark)(fya_allocator *a, fya_mark *out);
	void (*rewind)(fya_allocator *a, fya_mark mark);
	/* Gives back everything handed out; keeps memory for the next round. */
	void (*reset)(fya_allocator *a);
	/* Returns to the system what is not used. NULL: nothing to return. */
	void (*trim)(fya_allocator *a);
	/* Takes out of memory what can be had again, of the part-th of `parts` equal parts. Any
	 * thread, at any time. NULL: nothing can. */
	void (*evict)(fya_allocator *a, unsigned part, unsigned parts);
	void (*stats)(const fya_allocator *a, fya_stats *out);
	/* Gives back everything and ends the allocator. */
	void (*destroy)(fya_allocator *a);
} fya_ops;

/* The first member of every implementation; a program may supply its own. */
struct fya_allocator {
	const fya_ops *ops;
	bool failed; /* at first false; what fya_failed() returns */
};

/* Returns `size` bytes aligned to `align` (0: 8), or NULL when memory runs out, size is 0 or align
 * is no power of two up to 4096.
 * The bytes are not cleared. They belong to the allocator's owner until freed, rewound over,
 * reset or destroyed. */
FYA_API void *fya_alloc(fya_allocator *a, size_t size, size_t align)
	__attribute__((alloc_size(2), warn_unused_result));

/* As fya_alloc() for count × size bytes; NULL also where that product overflows. */
FYA_API void *fya_alloc_array(fya_allocator *a, size_t count, size_t size, size_t align)
	__attribute__((alloc_size(2, 3), warn_unused_result));

/* Resizes the block `p` of old_size bytes (NULL and 0: allocates one). On NULL the old block
 * stands. */
FYA_API void *fya_resize(fya_allocator *a, void *p, size_t old_size, size_t new_size, size_t align)
	__attribute__((warn_unused_result));

/* Gives `p` back; NULL is fine. `size` is what it was asked or last resized with. */
FYA_API void fya_free(fya_allocator *a, void *p, size_t size);

/* Keeps a copy of `len` immutable bytes, aligned as by fya_alloc(); NULL when memory runs out or the
 * alignment is none. len 0 (`bytes` may then be NULL) gives a valid pointer. A stored copy may be
 * shared: never write to it, never free it alone. */
FYA_API const void *fya_store(fya_allocator *a, const void *bytes, size_t len, size_t align);

/* Marks the present state. Returns false where the allocator keeps no history. */
FYA_API bool fya_mark_now(fya_allocator *a, fya_mark *out);
/* Gives back all that was handed out since `mark`, which stays valid. Blocks from before the mark
 * must not have been resized or freed since, nor the allocator been reset. Where the allocator keeps
 * no history nothing is given back. */
FYA_API void fya_rewind(fya_allocator *a, fya_mark mark);
/* Gives back everything handed out and ends all marks; keeps memory for the next round, within
 * bounds. */
FYA_API void fya_reset(fya_allocator *a);
/* Returns to the system what is not used. */
FYA_API void fya_trim(fya_allocator *a);
/* Whether anything that was asked of it, at least a byte, could not be had since it was made or reset:
 * who makes a large thing of many small ones may check once, at its end. */
FYA_API bool fya_failed(const fya_allocator *a);
/* Takes out of this process's memory what the allocator can have again: the pages of
 * fya_file_new(), of no other; and of these the part-th of `parts` equal parts (0 of 1: all), so
 * that what is in use need not go at once. Nothing that was handed out changes; what is touched
 * next comes back by itself. May be called from any thread while others use the allocator. */
FYA_API void fya_evict(fya_allocator *a, unsigned part, unsigned parts);
/* Fills *out. May ask the kernel which pages are resident: not for hot paths. */
FYA_API void fya_get_stats(const fya_allocator *a, fya_stats *out);
/* Adds `more` to `sum`, member by member (peaks add up too). */
FYA_API void fya_stats_add(fya_stats *sum, const fya_stats *more);
/* Ends an allocator and frees its object; NULL is fine. */
FYA_API void fya_destroy(fya_allocator *a);
/* "arena"; static. */
FYA_API const char *fya_name(const fya_allocator *a);

/* An allocator over malloc that accounts exact sizes and frees what was not freed on reset, rewind
 * and destroy. NULL when memory runs out. */
FYA_API fya_allocator *fya_malloc_new(void);

typedef struct fya_arena_options {
	size_t reserve; /* address space to reserve; 0: 1 GiB, less where the system refuses */
	size_t commit;  /* step in which it is made accessible; 0: 64 KiB */
} fya_arena_options;

/* A bump allocator in reserved address space: grows in place (mremap where the reservation is
 * outgrown, linked chunks where address space cannot be had), never moves what it handed out.
 * `options` may be NULL. NULL when memory runs out. */
FYA_API fya_allocator *fya_arena_new(const fya_arena_options *options);

/* A bump allocator in the pages of a file without a name, made in the folder `folder` (a
 * descriptor, or AT_FDCWD), so that fya_evict() can take them out of memory: the kernel keeps them
 * in its cache while it has room, and on the disk. Space of the file is taken before it is handed
 * out, so that a full disk is NULL and no signal. `reserve`: bytes of address space, which bound
 * what it can hold; 0: 64 GiB, less where the system refuses. NULL with errno: no such file can be
 * had there, or no memory. */
FYA_API fya_allocator *fya_file_new(int folder, size_t reserve);
/* Asked whether `bytes` more may be handed out, which the caller will touch. False: the allocator
 * answers NULL, as where memory runs out. */
typedef bool (*fya_growth_fn)(void *user, size_t bytes);
/* Has an allocator of fya_file_new() ask `grow` whenever it has handed out some hundred kilobytes since
 * it asked last, so that its owner can make room (fya_evict(), of this one too) before they are
 * touched. NULL: nobody is asked. It is called in the thread that allocates. */
FYA_API void fya_file_on_growth(fya_allocator *a, fya_growth_fn grow, void *user);
/* Why the file of such an allocator could not become larger: an errno, such as ENOSPC; 0 where it
 * always could. */
FYA_API int fya_file_error(const fya_allocator *a);
/* Copies to `out` what an allocator of fya_file_new() holds from `p` on, without taking it into memory
 * where it is not: `size` bytes, or fewer where its file ends before. Returns how many; 0 with errno
 * where it cannot be read. Bytes that were not handed out are of any value. Any thread, as long as
 * nobody writes to them. */
FYA_API size_t fya_file_peek(const fya_allocator *a, const void *p, void *out, size_t size);

typedef struct fya_dedup_options {
	size_t sample;      /* stores looked at before deciding whether interning pays; 0: 1024 */
	unsigned min_hits;  /* percent of the sample that must be repeats; 0: 10. They must also
	                     * save more bytes than the table takes */
	bool always;        /* never bow out */
} fya_dedup_options;

/* Stacks on `inner` (owned: destroyed with it) and answers fya_store() with an older copy of equal
 * bytes. Bows out, keeping what it has, where a sample says that content is unique. `options` may
 * be NULL. On NULL (no memory) `inner` is still the caller's. */
FYA_API fya_allocator *fya_dedup_new(fya_allocator *inner, const fya_dedup_options *options);

#ifdef __cplusplus
}
#endif
#endif
