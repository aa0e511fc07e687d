#include "libfy-ssg/site/memory-cap.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <malloc.h>
#include <sys/vfs.h>
#include <unistd.h>

/* What may become resident between two looks at the kernel's figure. */
#define SLACK ((uint64_t)1 << 20)
/* What can be taken out of memory goes in so many parts, in turn. */
#define PARTS 4
/* What a build that is to be sparing may take beyond what the program took before it. */
#define SPARING ((uint64_t)6 << 20)

/* A file in which something can be kept, or NULL: the disk may be full. */
static fya_allocator *new_filled(int folder)
{
	fya_allocator *a = fya_file_new(folder, 0);

	if (a != NULL && fya_alloc(a, 1, 1) != NULL)
		return a;
	fya_destroy(a);
	return NULL;
}

bool fyssg_memory_cap_init(fyssg_memory_cap *cap, uint64_t limit, bool sparing, const char *folder)
{
	fya_allocator *probe;
	struct statfs fs;

	*cap = (fyssg_memory_cap){ .limit = limit, .soft = limit == 0, .statm = -1, .folder = -1,
		                   .page = (uint64_t)sysconf(_SC_PAGESIZE),
		                   .lock = PTHREAD_MUTEX_INITIALIZER,
		                   .freed = PTHREAD_COND_INITIALIZER };
	if (limit == 0 && !sparing)
		return true;
	cap->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	cap->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	probe = new_filled(cap->folder);
	if (probe == NULL) {
		if (cap->folder >= 0)
			close(cap->folder);
		cap->folder = open("/var/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		probe = new_filled(cap->folder);
	}
	fya_destroy(probe);
	/* Others begin a transaction for a page that is about to be written. */
	cap->cheap_writes = fstatfs(cap->folder, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
	if (limit == 0)
		cap->limit = fyssg_memory_cap_resident(cap) + SPARING;
	return probe != NULL && cap->statm >= 0;
}

void fyssg_memory_cap_release(fyssg_memory_cap *cap)
{
	if (cap->statm >= 0)
		close(cap->statm);
	if (cap->folder >= 0)
		close(cap->folder);
	cap->statm = cap->folder = -1;
}

/* What one growth of a table asks for at most; more of it is touched only as it is filled. */
#define GROWTH_ROOM ((size_t)1 << 20)

/* Before a table grows: makes what room can be had. */
static bool make_growth_room(void *user, size_t bytes)
{
	fyssg_memory_cap_room(user, bytes < GROWTH_ROOM ? bytes : GROWTH_ROOM);
	return true;
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
	atomic_store_explicit(&cap->over, true, memory_order_relaxed);
	return false;
}

void fyssg_memory_cap_hold_whole(fyssg_memory_cap *cap, fya_allocator *a)
{
	if (fyssg_memory_cap_is_set(cap))
		fya_file_on_growth(a, grant_growth, cap);
}

fya_allocator *fyssg_memory_cap_new(fyssg_memory_cap *cap, fya_kind kind, bool lasting)
{
	fya_allocator *a;

	if (!fyssg_memory_cap_is_set(cap))
		return fya_new_for(kind, false, 0);
	a = fya_file_new(cap->folder, 0);
	if (a != NULL)
		fya_file_on_growth(a, make_growth_room, cap);
	pthread_mutex_lock(&cap->lock);
	if (a != NULL && cap->evictable_count < FYSSG_MEMORY_CAP_ALLOCATORS) {
		cap->lasting[cap->evictable_count] = lasting;
		cap->evictable[cap->evictable_count++] = a;
	}
	pthread_mutex_unlock(&cap->lock);
	return a;
}

void fyssg_memory_cap_destroy(fyssg_memory_cap *cap, fya_allocator *a)
{
	pthread_mutex_lock(&cap->lock);
	for (unsigned i = 0; i < cap->evictable_count; i++)
		if (cap->evictable[i] == a) {
			cap->evictable[i] = cap->evictable[--cap->evictable_count];
			cap->lasting[i] = cap->lasting[cap->evictable_count];
		}
	pthread_mutex_unlock(&cap->lock);
	fya_destroy(a);
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

static bool fits(const fyssg_memory_cap *cap, uint64_t more)
{
	return fyssg_memory_cap_resident(cap) + more + SLACK <= cap->limit;
}

static void evict(fyssg_memory_cap *cap, unsigned part, unsigned parts, bool lasting)
{
	for (unsigned i = 0; i < cap->evictable_count; i++)
		if (lasting || !cap->lasting[i])
			fya_evict(cap->evictable[i], part, parts);
	atomic_fetch_add_explicit(&cap->evictions, 1, memory_order_relaxed);
}

/* Makes room where there is none. The lock is held: another thread may have made it meanwhile. */
static bool make_room(fyssg_memory_cap *cap, uint64_t more)
{
	if (!fits(cap, more) && cap->shrink != NULL && cap->shrink(cap->shrink_user))
		malloc_trim(0);
	for (unsigned tries = 0; tries < PARTS; tries++) {
		if (fits(cap, more))
			return true;
		evict(cap, cap->turn++ % PARTS, PARTS, false);
	}
	if (fits(cap, more))
		return true;
	evict(cap, 0, 1, true);
	if (fits(cap, more))
		return true;
	malloc_trim(0);
	return fits(cap, more) || cap->soft;
}

bool fyssg_memory_cap_room(fyssg_memory_cap *cap, uint64_t more)
{
	bool room;

	if (!fyssg_memory_cap_is_set(cap) || fits(cap, more))
		return true;
	pthread_mutex_lock(&cap->lock);
	room = make_room(cap, more);
	pthread_mutex_unlock(&cap->lock);
	return room;
}

bool fyssg_memory_cap_reserve(fyssg_memory_cap *cap, uint64_t need, uint64_t held)
{
	bool room;

	if (!fyssg_memory_cap_is_set(cap))
		return true;
	pthread_mutex_lock(&cap->lock);
	while (!(room = make_room(cap, need + cap->reserved)) && held == 0 && cap->reserved != 0)
		pthread_cond_wait(&cap->freed, &cap->lock);
	if (room)
		cap->reserved += need;
	else
		atomic_store_explicit(&cap->over, true, memory_order_relaxed);
	pthread_mutex_unlock(&cap->lock);
	return room;
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
