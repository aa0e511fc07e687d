/*
 * fyssg_memory_cap - keeps a build below a bound of resident memory.
 *
 * The page table stands in the pages of files (fya_file_new()), which can be taken out of memory at
 * any time. Whatever walks over many pages asks for room now and then; when the process comes near
 * the bound, the table is taken out, and only what is touched next comes back. What cannot be taken
 * out, the memory of a page that is being rendered, is asked for beforehand.
 *
 * Without a bound all of it does nothing.
 */
#ifndef FYSSG_SITE_MEMORY_CAP_H
#define FYSSG_SITE_MEMORY_CAP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <fya/auto.h>

/* How the memory of an allocator is used, which says when it is taken out. */
typedef enum fyssg_memory_use {
	FYSSG_MEMORY_IN_ORDER, /* from front to back: what was passed is not wanted soon. Goes first */
	FYSSG_MEMORY_ANYHOW,
	/* For texts that are made, written and read whole: to take them out helps others only for a while.
	 * What would be over the bound is refused, as where memory runs out, and `over` is set */
	FYSSG_MEMORY_TEXTS,
	/* The same, and touched anywhere at any time: it is never taken out */
	FYSSG_MEMORY_VALUES
} fyssg_memory_use;

typedef struct fyssg_memory_evictable {
	fya_allocator *allocator;
	fyssg_memory_use use;
} fyssg_memory_evictable;

typedef struct fyssg_memory_cap {
	uint64_t limit; /* resident bytes; 0: no bound */
	bool soft;      /* go on where it cannot be kept */
	int statm;      /* /proc/self/statm */
	uint64_t page;  /* bytes of one */
	int folder;     /* where the files are made, */
	const char *where; /* its path */
	int file_error; /* of what is gone; see fyssg_memory_cap_file_error() */
	bool cheap_writes; /* touching a page of theirs to write costs no more than to read */
	uint64_t touch;    /* bytes that touching one makes resident, on average */
	fyssg_memory_evictable *evictable; /* malloc's */
	unsigned evictable_count, evictable_capacity;
	unsigned turn; /* which part goes next */
	const char *mapping; /* a file that is only read; NULL: none */
	size_t mapping_len;
	/* What gives way before anything is taken out of memory; set before there are threads. It
	 * frees what it can do without, at least a half, and returns false where it had nothing.
	 * Called under the lock, by whoever asks for room or has an allocator of the cap grow: it
	 * must not ask the cap for anything, nor wait for a thread that may. So no lock that it
	 * takes is held by others while they allocate. NULL: none */
	bool (*shrink)(void *user);
	void *shrink_user;
	pthread_mutex_t lock;
	pthread_cond_t freed;
	_Atomic uint64_t reserved; /* by pages that are being rendered; changed under the lock */
	/* What may still become resident before the kernel is asked again; below 0: ask at once */
	_Atomic int64_t spare;
	uint64_t taken; /* what it said last; under the lock */
	_Atomic unsigned evictions;
	_Atomic bool over; /* the bound cannot be kept, */
	_Atomic uint64_t refused; /* because so many bytes more were asked for */
} fyssg_memory_cap;

/* `limit` 0: no bound, or, where `sparing`, a soft one a little above what the process takes now.
 * `folder`: where files may be made; where not, in /var/tmp. False: they cannot be, or there is
 * no /proc to measure by. */
bool fyssg_memory_cap_init(fyssg_memory_cap *cap, uint64_t limit, bool sparing, const char *folder);
void fyssg_memory_cap_release(fyssg_memory_cap *cap);

/* An allocator for what grows with the site or its pages: one in the pages of a file, or of `kind`
 * where there is no bound. NULL: no memory, or no file. */
fya_allocator *fyssg_memory_cap_new(fyssg_memory_cap *cap, fya_kind kind, fyssg_memory_use use);
/* A mapped file, at the start of a page, which is taken out of memory with what is gone through in order,
 * and read again where it is touched. It replaces the one before; NULL: none. */
void fyssg_memory_cap_set_mapping(fyssg_memory_cap *cap, const char *data, size_t len);
/* Destroys it; NULL is fine. */
void fyssg_memory_cap_destroy(fyssg_memory_cap *cap, fya_allocator *a);

/* Why one of the files could not be made, or become larger, an errno; 0: they all could. */
int fyssg_memory_cap_file_error(fyssg_memory_cap *cap);

/* Takes the page of a file that `p` is on into memory, and it alone: of one that is to be read the kernel
 * takes in the fifteen around it too, of one that is to be written none. `p` is writable. */
static inline void fyssg_memory_cap_take_page(const void *p)
{
	__atomic_fetch_or((unsigned char *)(uintptr_t)p, 0, __ATOMIC_RELAXED);
}

static inline bool fyssg_memory_cap_is_set(const fyssg_memory_cap *cap)
{
	return cap->limit != 0;
}

/* Bytes of this process that are resident. */
uint64_t fyssg_memory_cap_resident(const fyssg_memory_cap *cap);

/* Whether `more` bytes fit that are about to be used, after taking the table out where they would not
 * otherwise. The kernel is only asked when what it said was spare may be used up. Any thread. */
bool fyssg_memory_cap_room(fyssg_memory_cap *cap, uint64_t more);
/* The same before some places of the table are touched. False: the bound cannot be kept, and `over` is
 * set. */
bool fyssg_memory_cap_touch(fyssg_memory_cap *cap, unsigned places);

/* The same for a loop over many pages, which calls it for each; `*ticks` is its own counter. */
static inline bool fyssg_memory_cap_tick(fyssg_memory_cap *cap, unsigned *ticks, unsigned every)
{
	return !fyssg_memory_cap_is_set(cap) || ++*ticks % every != 0 ||
	       fyssg_memory_cap_touch(cap, every);
}

/* Reserves `need` bytes, which are about to be used, for a thread that holds `held` already. Waits
 * for other threads' reservations where they are in the way, but not while it holds one itself.
 * False: there is no room, and `over` is set. */
bool fyssg_memory_cap_reserve(fyssg_memory_cap *cap, uint64_t need, uint64_t held);
/* Waits until `need` bytes could be reserved, and reserves nothing; `places` of the table are touched.
 * It is cheap where nobody has a reservation. */
bool fyssg_memory_cap_await(fyssg_memory_cap *cap, uint64_t need, unsigned places);
/* The same for a file that is about to be read whole, below the folder `at`. One that is not there is
 * no matter. */
bool fyssg_memory_cap_await_file(fyssg_memory_cap *cap, int at, const char *name);
void fyssg_memory_cap_unreserve(fyssg_memory_cap *cap, uint64_t bytes);

#endif
