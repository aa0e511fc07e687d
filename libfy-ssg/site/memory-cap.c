#include "libfy-ssg/site/memory-cap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* What may become resident without anybody having asked for it. */
#define SLACK ((uint64_t)1 << 20)
/* For each place of a table that is touched, so many pages become resident on average: the kernel takes in
 * those around it too, of which many are there already. Chosen as the least with which builds of
 * 200,000 pages stayed below their limits. */
#define AROUND 8
/* Where most places are touched as if they were to be written, which takes in one page alone. */
#define AROUND_FEW 3
/* What can be taken out of memory goes in so many parts, in turn. */
#define PARTS 4
/* Once something is taken out, this part of the limit is to be free: doing it costs, however little it
 * frees. */
#define FREE_PART 16
/* What a build that is to be sparing may take beyond what the program took before it. */
#define SPARING ((uint64_t)6 << 20)

/* Opens the folder; -1: it cannot be, or no file can be kept in it, as on a full disk. */
static int open_for_files(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fya_allocator *probe = fd < 0 ? NULL : fya_file_new(fd, 0);
	bool usable = probe != NULL && fya_alloc(probe, 1, 1) != NULL;

	fya_destroy(probe);
	if (!usable && fd >= 0)
		close(fd);
	return usable ? fd : -1;
}

bool fyssg_memory_cap_init(fyssg_memory_cap *cap, uint64_t limit, bool sparing, const char *folder)
{
	struct statfs fs;

	*cap = (fyssg_memory_cap){ .limit = limit, .soft = limit == 0, .statm = -1, .folder = -1,
		                   .page = (uint64_t)sysconf(_SC_PAGESIZE),
		                   .lock = PTHREAD_MUTEX_INITIALIZER,
		                   .freed = PTHREAD_COND_INITIALIZER };
	if (limit == 0 && !sparing)
		return true;
	cap->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	cap->where = folder;
	cap->folder = open_for_files(folder);
	if (cap->folder < 0) {
		cap->where = "/var/tmp";
		cap->folder = open_for_files(cap->where);
	}
	/* Others begin a transaction for a page that is about to be written. */
	cap->cheap_writes = fstatfs(cap->folder, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
	cap->touch = (cap->cheap_writes ? AROUND_FEW : AROUND) * cap->page;
	if (limit == 0)
		cap->limit = fyssg_memory_cap_resident(cap) + SPARING;
	return cap->folder >= 0 && cap->statm >= 0;
}

void fyssg_memory_cap_release(fyssg_memory_cap *cap)
{
	if (cap->statm >= 0)
		close(cap->statm);
	if (cap->folder >= 0)
		close(cap->folder);
	cap->statm = cap->folder = -1;
	free(cap->evictable);
	cap->evictable = NULL;
	cap->evictable_count = cap->evictable_capacity = 0;
}

/* What one growth of a table asks for at most; more of it is touched only as it is filled. */
#define GROWTH_ROOM ((size_t)1 << 20)

static void spend(fyssg_memory_cap *cap, uint64_t bytes)
{
	atomic_fetch_sub_explicit(&cap->spare, (int64_t)bytes, memory_order_relaxed);
}

/* Before a table grows: makes what room can be had. */
static bool make_growth_room(void *user, size_t bytes)
{
	fyssg_memory_cap *cap = user;

	fyssg_memory_cap_room(cap, bytes < GROWTH_ROOM ? bytes : GROWTH_ROOM);
	if (bytes > GROWTH_ROOM)
		spend(cap, bytes - GROWTH_ROOM);
	return true;
}

/* The build cannot go on. */
static void refuse(fyssg_memory_cap *cap, uint64_t bytes)
{
	if (!atomic_exchange(&cap->over, true))
		atomic_store(&cap->refused, bytes + SLACK);
}

/* Before a text grows that must be in memory whole: refuses what cannot be. */
static bool grant_growth(void *user, size_t bytes)
{
	fyssg_memory_cap *cap = user;
	/* A large one is made of others, which will be in memory too. */
	uint64_t need = bytes < GROWTH_ROOM ? bytes : 2 * (uint64_t)bytes;

	/* After one refusal the build ends: it must not go on in ever smaller steps. */
	if (!atomic_load_explicit(&cap->over, memory_order_relaxed) &&
	    (fyssg_memory_cap_room(cap, need) ||
	     fyssg_memory_cap_resident(cap) + need <= cap->limit))
		return true;
	refuse(cap, need);
	return false;
}

static bool is_refused(fyssg_memory_use use)
{
	return use == FYSSG_MEMORY_TEXTS || use == FYSSG_MEMORY_VALUES;
}

/* Keeps the first one. */
static void note_file_error(fyssg_memory_cap *cap, int error)
{
	pthread_mutex_lock(&cap->lock);
	if (cap->file_error == 0)
		cap->file_error = error;
	pthread_mutex_unlock(&cap->lock);
}

static bool grow_evictable(fyssg_memory_cap *cap)
{
	unsigned want = cap->evictable_capacity == 0 ? 16 : cap->evictable_capacity * 2;
	fyssg_memory_evictable *grown = realloc(cap->evictable, want * sizeof(*grown));

	if (grown == NULL)
		return false;
	cap->evictable = grown;
	cap->evictable_capacity = want;
	return true;
}

/* False: no memory to note it in. */
static bool add_evictable(fyssg_memory_cap *cap, fya_allocator *a, fyssg_memory_use use)
{
	bool ok;

	pthread_mutex_lock(&cap->lock);
	ok = cap->evictable_count < cap->evictable_capacity || grow_evictable(cap);
	if (ok)
		cap->evictable[cap->evictable_count++] = (fyssg_memory_evictable){ a, use };
	pthread_mutex_unlock(&cap->lock);
	return ok;
}

fya_allocator *fyssg_memory_cap_new(fyssg_memory_cap *cap, fya_kind kind, fyssg_memory_use use)
{
	fya_allocator *a;

	if (!fyssg_memory_cap_is_set(cap))
		return fya_new_for(kind, false, 0);
	a = fya_file_new(cap->folder, 0);
	if (a == NULL) {
		note_file_error(cap, errno);
		return NULL;
	}
	fya_file_on_growth(a, is_refused(use) ? grant_growth : make_growth_room, cap);
	if (add_evictable(cap, a, use))
		return a;
	fya_destroy(a);
	return NULL;
}

void fyssg_memory_cap_destroy(fyssg_memory_cap *cap, fya_allocator *a)
{
	if (a != NULL && fyssg_memory_cap_is_set(cap))
		note_file_error(cap, fya_file_error(a));
	pthread_mutex_lock(&cap->lock);
	for (unsigned i = 0; i < cap->evictable_count; i++)
		if (cap->evictable[i].allocator == a)
			cap->evictable[i] = cap->evictable[--cap->evictable_count];
	pthread_mutex_unlock(&cap->lock);
	fya_destroy(a);
}

int fyssg_memory_cap_file_error(fyssg_memory_cap *cap)
{
	int error;

	pthread_mutex_lock(&cap->lock);
	error = cap->file_error;
	for (unsigned i = 0; error == 0 && i < cap->evictable_count; i++)
		error = fya_file_error(cap->evictable[i].allocator);
	pthread_mutex_unlock(&cap->lock);
	return error;
}

void fyssg_memory_cap_set_mapping(fyssg_memory_cap *cap, const char *data, size_t len)
{
	pthread_mutex_lock(&cap->lock);
	cap->mapping = data;
	cap->mapping_len = len;
	pthread_mutex_unlock(&cap->lock);
}

/* The second number of "1234 567 ...": pages. */
uint64_t fyssg_memory_cap_resident(const fyssg_memory_cap *cap)
{
	char text[64];
	ssize_t len = pread(cap->statm, text, sizeof(text) - 1, 0), i = 0;
	uint64_t pages = 0;

	while (i < len && text[i] != ' ')
		i++;
	for (i++; i < len && text[i] >= '0' && text[i] <= '9'; i++)
		pages = pages * 10 + (uint64_t)(text[i] - '0');
	return pages * cap->page;
}

/* Asks the kernel. The lock is held. */
static bool fits(fyssg_memory_cap *cap, uint64_t more)
{
	cap->taken = fyssg_memory_cap_resident(cap);
	return cap->taken + more + SLACK <= cap->limit;
}

static void evict(fyssg_memory_cap *cap, bool in_order, unsigned part, unsigned parts)
{
	for (unsigned i = 0; i < cap->evictable_count; i++)
		if (cap->evictable[i].use != FYSSG_MEMORY_VALUES &&
		    (cap->evictable[i].use == FYSSG_MEMORY_IN_ORDER) == in_order)
			fya_evict(cap->evictable[i].allocator, part, parts);
	atomic_fetch_add_explicit(&cap->evictions, 1, memory_order_relaxed);
}

/* Makes room where there is none, until `more` and some bytes fit. */
static bool evict_until(fyssg_memory_cap *cap, uint64_t more)
{
	uint64_t wanted = more + cap->limit / FREE_PART;

	if (cap->shrink != NULL && cap->shrink(cap->shrink_user))
		malloc_trim(0);
	if (fits(cap, wanted))
		return true;
	evict(cap, true, 0, 1);
	if (cap->mapping != NULL)
		madvise((void *)(uintptr_t)cap->mapping, cap->mapping_len, MADV_DONTNEED);
	for (unsigned tries = 0; tries < PARTS && !fits(cap, wanted); tries++)
		evict(cap, false, cap->turn++ % PARTS, PARTS);
	if (fits(cap, more))
		return true;
	malloc_trim(0);
	return fits(cap, more) || cap->soft;
}

/* Notes what is spare, of what was just asked about. Of that the half: those who touch it can only guess
 * how much it will be. */
static void note_spare(fyssg_memory_cap *cap, uint64_t used)
{
	uint64_t taken = cap->taken + atomic_load(&cap->reserved);
	uint64_t spare = taken < cap->limit ? cap->limit - taken : 0;

	atomic_store_explicit(&cap->spare, (int64_t)(spare / 2) - (int64_t)used,
			      memory_order_relaxed);
}

/* The lock is held: another thread may have made room meanwhile. */
static bool make_room(fyssg_memory_cap *cap, uint64_t more)
{
	return fits(cap, more) || evict_until(cap, more);
}

/* Whether `need` bytes fit. `used` are likely to be used before anybody asks again: room is made for them
 * too, as far as it can be. */
static bool ask(fyssg_memory_cap *cap, uint64_t need, uint64_t used)
{
	uint64_t most = need > used ? need : used;
	bool room;

	if (!fyssg_memory_cap_is_set(cap) ||
	    atomic_fetch_sub_explicit(&cap->spare, (int64_t)used, memory_order_relaxed) >=
		    (int64_t)most)
		return true;
	pthread_mutex_lock(&cap->lock);
	/* Some of what is reserved may be in use by now, and would count twice. */
	room = make_room(cap, most + cap->reserved) || fits(cap, need);
	note_spare(cap, used);
	pthread_mutex_unlock(&cap->lock);
	return room;
}

bool fyssg_memory_cap_room(fyssg_memory_cap *cap, uint64_t more)
{
	return ask(cap, more, more);
}

bool fyssg_memory_cap_touch(fyssg_memory_cap *cap, unsigned places)
{
	if (!ask(cap, 0, places * cap->touch))
		refuse(cap, places * cap->touch);
	return !atomic_load_explicit(&cap->over, memory_order_relaxed);
}

bool fyssg_memory_cap_reserve(fyssg_memory_cap *cap, uint64_t need, uint64_t held)
{
	bool room;

	if (need == 0 || !fyssg_memory_cap_is_set(cap))
		return true;
	pthread_mutex_lock(&cap->lock);
	while (!(room = make_room(cap, need + cap->reserved)) && held == 0 && cap->reserved != 0)
		pthread_cond_wait(&cap->freed, &cap->lock);
	if (room)
		cap->reserved += need;
	else
		refuse(cap, need);
	note_spare(cap, 0);
	pthread_mutex_unlock(&cap->lock);
	return room;
}

bool fyssg_memory_cap_await(fyssg_memory_cap *cap, uint64_t need, unsigned places)
{
	if (atomic_load_explicit(&cap->reserved, memory_order_relaxed) == 0 &&
	    ask(cap, need, places * cap->touch))
		return true;
	if (!fyssg_memory_cap_reserve(cap, need, 0))
		return false;
	fyssg_memory_cap_unreserve(cap, need);
	return true;
}

bool fyssg_memory_cap_await_file(fyssg_memory_cap *cap, int at, const char *name)
{
	struct stat st;

	return !fyssg_memory_cap_is_set(cap) || fstatat(at, name, &st, 0) != 0 ||
	       fyssg_memory_cap_await(cap, (uint64_t)st.st_size, 0);
}

void fyssg_memory_cap_unreserve(fyssg_memory_cap *cap, uint64_t bytes)
{
	if (bytes == 0 || !fyssg_memory_cap_is_set(cap))
		return;
	pthread_mutex_lock(&cap->lock);
	cap->reserved -= bytes;
	pthread_cond_broadcast(&cap->freed);
	pthread_mutex_unlock(&cap->lock);
}
