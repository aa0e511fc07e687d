#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_XXH_DISPATCH
#include <xxh_x86dispatch.h>
#else
#define XXH_INLINE_ALL
#include <xxhash.h>
#endif

#include "libfy-ssg/build/writer.h"
#include "libfy-ssg/site/write-all.h"

#define CHUNK_BYTES (64u << 10)
/* The largest room for a time in a manifest's entry. */
#define MTIME_ROOM_MAX ((1 << 30) - 1)

bool fyssg_writer_init(fyssg_writer *w, int root, const char *shown, const fyssg_manifest *old,
		       unsigned number)
{
	static const char zeros[1024];

	*w = (fyssg_writer){
		.root = root, .old = old, .shown = shown, .folder = -1, .number = number
	};
	/* The first hash of many bytes looks at the processor, and notes for all threads what it has. */
	(void)XXH3_128bits(zeros, sizeof(zeros));
	w->chunk = malloc(CHUNK_BYTES);
	return w->chunk != NULL;
}

void fyssg_writer_release(fyssg_writer *w)
{
	if (w->folder >= 0 && w->folder != w->root)
		close(w->folder);
	w->folder = -1;
	free(w->chunk);
	w->chunk = NULL;
}

static fyssg_written refuse(fyssg_writer *w, const char *path, fyfm_diag *diag)
{
	int error = errno;
	const char *why = strerror(error);
	char shown[512];

	if (error == ELOOP || error == ENOTDIR)
		why = "a file or a symbolic link stands where a folder must be";
	snprintf(shown, sizeof(shown), "%s/%s", w->shown, path);
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_IO, shown, 0, 0, "cannot write: %s", why);
	errno = error;
	return FYSSG_NOT_WRITTEN;
}

/* --- folders ---------------------------------------------------------------------------------- */

/* Opens the folder `name` in `at`, which is made where it is missing. */
static int enter(int at, const char *name, bool make)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(at, name, flags);

	if (fd >= 0 || errno != ENOENT || !make)
		return fd;
	if (mkdirat(at, name, 0777) != 0 && errno != EEXIST)
		return -1;
	return openat(at, name, flags);
}

static void leave(fyssg_writer *w)
{
	if (w->folder >= 0 && w->folder != w->root)
		close(w->folder);
	w->folder = -1;
	w->folder_len = 0;
}

/* Makes w->folder the folder whose path is the first `len` bytes of `path` (a slash at the end). */
static bool go_to(fyssg_writer *w, const char *path, size_t len, bool make)
{
	char part[256];
	size_t start = 0, end;
	int at = w->root, next;

	if (w->folder >= 0 && w->folder_len == len && memcmp(w->folder_path, path, len) == 0)
		return true;
	leave(w);
	if (len > sizeof(w->folder_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	for (; start < len; start = end + 1) {
		end = start + (size_t)((const char *)memchr(path + start, '/', len - start) -
				       (path + start));
		next = -1;
		errno = ENAMETOOLONG;
		if (end - start < sizeof(part)) {
			memcpy(part, path + start, end - start);
			part[end - start] = '\0';
			errno = EINVAL;
			/* Plans hold no such part, but a manifest is only a file. */
			if (strcmp(part, ".") != 0 && strcmp(part, "..") != 0)
				next = enter(at, part, make);
		}
		if (at != w->root)
			close(at);
		if (next < 0)
			return false;
		at = next;
	}
	w->folder = at;
	w->folder_len = len;
	memcpy(w->folder_path, path, len);
	return true;
}

static size_t folder_len(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

/* A place to create a file in. Most outputs are the only file of a new folder; for those the folder
 * above is kept open and the new one is never opened itself. */
struct place {
	int folder;
	const char *name;
};

static bool find_place(fyssg_writer *w, const char *path, size_t path_len, struct place *out)
{
	size_t len = folder_len(path, path_len), above;
	char part[256];

	*out = (struct place){ .name = path + len };
	if (len > 0 &&
	    !(w->folder >= 0 && w->folder_len == len && memcmp(w->folder_path, path, len) == 0)) {
		above = folder_len(path, len - 1);
		if (len - 1 - above < sizeof(part)) {
			memcpy(part, path + above, len - 1 - above);
			part[len - 1 - above] = '\0';
			if (!go_to(w, path, above, true))
				return false;
			if (mkdirat(w->folder, part, 0777) == 0) {
				*out = (struct place){ w->folder, path + above };
				return true;
			}
			if (errno != EEXIST)
				return false;
		}
	}
	if (!go_to(w, path, len, true))
		return false;
	out->folder = w->folder;
	return true;
}

/* --- bytes ------------------------------------------------------------------------------------ */

static ssize_t read_some(int fd, char *bytes, size_t len)
{
	ssize_t n;

	do
		n = read(fd, bytes, len);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Where the bytes come from: memory, or an open file. */
struct content {
	const char *bytes; /* NULL: `fd` */
	size_t len;
	int fd;
};

static bool write_content(fyssg_writer *w, int to, const struct content *c)
{
	ssize_t n;

	if (c->bytes != NULL || c->len == 0)
		return fyssg_write_all(to, c->bytes, c->len);
	if (lseek(c->fd, 0, SEEK_SET) < 0)
		return false;
	while ((n = read_some(c->fd, w->chunk, CHUNK_BYTES)) > 0)
		if (!fyssg_write_all(to, w->chunk, (size_t)n))
			return false;
	return n == 0;
}

/* Hash and size of a file's bytes. */
static bool hash_file(fyssg_writer *w, int fd, uint64_t hash[2], uint64_t *size)
{
	XXH3_state_t *state = XXH3_createState();
	XXH128_hash_t digest;
	ssize_t n = -1;

	*size = 0;
	if (state == NULL || lseek(fd, 0, SEEK_SET) < 0)
		goto out;
	XXH3_128bits_reset(state);
	while ((n = read_some(fd, w->chunk, CHUNK_BYTES)) > 0) {
		XXH3_128bits_update(state, w->chunk, (size_t)n);
		*size += (uint64_t)n;
	}
	digest = XXH3_128bits_digest(state);
	hash[0] = digest.low64;
	hash[1] = digest.high64;
out:
	XXH3_freeState(state);
	return n == 0;
}

/* --- times ------------------------------------------------------------------------------------ */

static int64_t nanoseconds(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

static int64_t now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return nanoseconds(&t);
}

/* A time that no file written from here on has before its own: the kernel stamps files by the coarse
 * clock, and file systems may cut off what is below a microsecond. */
static int64_t earliest_mtime(void)
{
	int64_t t = now(CLOCK_REALTIME_COARSE);

	return t - t % 1000;
}

/* Notes when the open file was written, after `earliest`. To ask for its time takes a system call
 * for each file, which two readings of a clock do not; should the file system have a clock of its
 * own, the next build finds another time than noted and compares bytes. */
static void note_mtime(int fd, int64_t earliest, fyssg_manifest_entry *entry)
{
	int64_t room = now(CLOCK_REALTIME) - earliest;
	struct stat st;

	entry->mtime = earliest;
	entry->mtime_room = 0;
	if (room >= 0 && room <= MTIME_ROOM_MAX)
		entry->mtime_room = (unsigned)room & MTIME_ROOM_MAX;
	else if (fstat(fd, &st) == 0)
		entry->mtime = nanoseconds(&st.st_mtim);
}

/* Whether the file is as the build that made the entry left it, by size and time. */
static bool is_as_left(const struct stat *st, const fyssg_manifest_entry *entry)
{
	int64_t since = nanoseconds(&st->st_mtim) - entry->mtime;

	return !(entry->flags & FYSSG_MANIFEST_ABSENT) && S_ISREG(st->st_mode) &&
	       (uint64_t)st->st_size == entry->size && since >= 0 &&
	       since <= (int64_t)entry->mtime_room;
}

/* --- files ------------------------------------------------------------------------------------ */

/* Whether the file at `place` holds what `entry` says already. A file that the manifest knows is
 * not even read. */
static bool is_unchanged(fyssg_writer *w, const struct place *place,
			 const fyssg_manifest_entry *old, fyssg_manifest_entry *entry)
{
	uint64_t hash[2], size;
	struct stat st;
	bool same = false;
	int fd;

	if (fstatat(place->folder, place->name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(st.st_mode) || (uint64_t)st.st_size != entry->size)
		return false;
	entry->mtime = nanoseconds(&st.st_mtim);
	if (old != NULL && is_as_left(&st, old))
		return old->hash[0] == entry->hash[0] && old->hash[1] == entry->hash[1];
	fd = openat(place->folder, place->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	same = hash_file(w, fd, hash, &size) && size == entry->size && hash[0] == entry->hash[0] &&
	       hash[1] == entry->hash[1];
	close(fd);
	return same;
}

/* Fills a file that was created after `earliest`, and closes it. */
static bool fill(fyssg_writer *w, int fd, const struct content *c, int64_t earliest,
		 fyssg_manifest_entry *entry)
{
	bool ok = write_content(w, fd, c);

	if (ok)
		note_mtime(fd, earliest, entry);
	return close(fd) == 0 && ok;
}

static bool replace(fyssg_writer *w, const struct place *place, const struct content *c,
                    fyssg_manifest_entry *entry)
{
	int64_t earliest = earliest_mtime();
	char temporary[64];
	int fd, saved;

	snprintf(temporary, sizeof(temporary), ".fyssg-%ld-%u.tmp", (long)getpid(), w->number);
	fd = openat(place->folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		    0666);
	if (fd < 0)
		return false;
	if (fill(w, fd, c, earliest, entry) &&
	    renameat(place->folder, temporary, place->folder, place->name) == 0)
		return true;
	saved = errno;
	unlinkat(place->folder, temporary, 0);
	errno = saved;
	return false;
}

/* --- what the last build left in the way ------------------------------------------------------ */

/* Removes the file that it wrote where a folder on the way to `path` must be. No output of this
 * build has that path, or the plan would have refused both. */
static void clear_way(fyssg_writer *w, const char *path, size_t path_len)
{
	size_t len, at;

	for (len = 1; len < path_len; len++) {
		at = path[len] != '/' ? FYSSG_MANIFEST_NONE :
					fyssg_manifest_find(w->old, path, len, FYSSG_MANIFEST_NONE);
		if (at != FYSSG_MANIFEST_NONE)
			fyssg_writer_remove(w, fyssg_manifest_path(w->old, at),
					    &w->old->entries[at]);
	}
}

/* Removes the files that it wrote below the folder `path`, and so the folder. */
static void clear_folder(fyssg_writer *w, const char *path, size_t path_len)
{
	unsigned ticks = 0;
	size_t i;

	for (i = 0; i < w->old->count; i++) {
		const char *name = fyssg_manifest_path(w->old, i);

		fyssg_memory_cap_tick(w->old->cap, &ticks, 32);
		if (strncmp(name, path, path_len) == 0 && name[path_len] == '/')
			fyssg_writer_remove(w, name, &w->old->entries[i]);
	}
}

static bool find_cleared_place(fyssg_writer *w, const char *path, size_t path_len,
			       struct place *out)
{
	if (find_place(w, path, path_len, out))
		return true;
	if (errno != ENOTDIR)
		return false;
	clear_way(w, path, path_len);
	return find_place(w, path, path_len, out);
}

static fyssg_written put(fyssg_writer *w, const fyssg_target *target, const struct content *c,
			 fyssg_manifest_entry *entry, fyfm_diag *diag)
{
	int64_t earliest = earliest_mtime();
	struct place place;
	int fd, saved;

	if (!find_cleared_place(w, target->path, target->len, &place))
		return refuse(w, target->path, diag);
	fd = openat(place.folder, place.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0666);
	if (fd >= 0) {
		if (fill(w, fd, c, earliest, entry))
			return FYSSG_WRITTEN;
		saved = errno;
		unlinkat(place.folder, place.name, 0);
		errno = saved;
		return refuse(w, target->path, diag);
	}
	if (errno != EEXIST)
		return refuse(w, target->path, diag);
	if (is_unchanged(w, &place, target->old, entry))
		return FYSSG_UNCHANGED;
	if (replace(w, &place, c, entry))
		return FYSSG_WRITTEN;
	if (errno != EISDIR)
		return refuse(w, target->path, diag);
	clear_folder(w, target->path, target->len);
	if (!find_place(w, target->path, target->len, &place) || !replace(w, &place, c, entry))
		return refuse(w, target->path, diag);
	return FYSSG_WRITTEN;
}

fyssg_written fyssg_writer_put(fyssg_writer *w, const fyssg_target *target, const char *bytes,
			       size_t len, fyssg_manifest_entry *entry, fyfm_diag *diag)
{
	struct content c = { bytes == NULL ? "" : bytes, len, -1 };
	XXH128_hash_t digest;

	if (w->root < 0)
		return FYSSG_WRITTEN;
	digest = XXH3_128bits(c.bytes, len);
	*entry = (fyssg_manifest_entry){ .hash = { digest.low64, digest.high64 }, .size = len };
	return put(w, target, &c, entry, diag);
}

fyssg_written fyssg_writer_copy(fyssg_writer *w, const fyssg_target *target, int fd,
				fyssg_manifest_entry *entry, fyfm_diag *diag)
{
	struct content c = { NULL, 1, fd };

	*entry = (fyssg_manifest_entry){ 0 };
	if (w->root < 0)
		return FYSSG_WRITTEN;
	if (!hash_file(w, fd, entry->hash, &entry->size))
		return refuse(w, target->path, diag);
	return put(w, target, &c, entry, diag);
}

/* --- removing --------------------------------------------------------------------------------- */

static void remove_empty_folders(fyssg_writer *w, const char *path, size_t len)
{
	char name[256];
	size_t above;

	while (len > 0) {
		above = folder_len(path, len - 1);
		if (len - 1 - above >= sizeof(name) || !go_to(w, path, above, false))
			return;
		memcpy(name, path + above, len - 1 - above);
		name[len - 1 - above] = '\0';
		if (unlinkat(w->folder, name, AT_REMOVEDIR) != 0)
			return;
		len = above;
	}
}

bool fyssg_writer_remove(fyssg_writer *w, const char *path, const fyssg_manifest_entry *entry)
{
	size_t len = folder_len(path, strlen(path));
	struct stat st;

	if (!go_to(w, path, len, false))
		return false;
	if (fstatat(w->folder, path + len, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !is_as_left(&st, entry))
		return false;
	if (unlinkat(w->folder, path + len, 0) != 0)
		return false;
	leave(w);
	remove_empty_folders(w, path, len);
	return true;
}
