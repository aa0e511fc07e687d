#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/manifest.h"

/* The file: this header, the names, each ended by a NUL, more NULs up to a multiple of 8, the entries. It
 * is for the machine that wrote it: a manifest of another byte order or another layout does not match
 * and counts as absent. */
struct header {
	char magic[8];
	uint64_t layout;
	uint64_t count;
	uint64_t names_len; /* with the NULs behind them */
	uint64_t check;     /* XXH3-64 of all behind the header */
};

static const char magic[8] = "fyssgman";
#define LAYOUT ((3u << 16) + sizeof(fyssg_manifest_entry))
/* What is read or written at once. */
#define STEP ((size_t)256 << 10)

uint64_t fyssg_manifest_hash(const char *path, size_t len)
{
	return XXH3_64bits(path, len);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Before the next `bytes` of a long text or array are touched. */
static void make_room(fyssg_memory_cap *cap, size_t bytes)
{
	if (cap != NULL)
		fyssg_memory_cap_room(cap, bytes);
}

static bool check_of(const char *bytes, size_t len, fyssg_memory_cap *cap, uint64_t *out)
{
	XXH3_state_t *state = XXH3_createState();

	if (state == NULL)
		return false;
	XXH3_64bits_reset(state);
	for (size_t step; len > 0; bytes += step, len -= step) {
		step = len < STEP ? len : STEP;
		make_room(cap, step);
		XXH3_64bits_update(state, bytes, step);
	}
	*out = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	return true;
}

static bool is_sound(const fyfm_source *source, fyssg_memory_cap *cap, struct header *h)
{
	size_t room;
	uint64_t check;

	if (source->len < sizeof(*h))
		return false;
	memcpy(h, source->data, sizeof(*h));
	room = source->len - sizeof(*h);
	return memcmp(h->magic, magic, sizeof(magic)) == 0 && h->layout == LAYOUT &&
	       h->count <= UINT32_MAX && h->count <= room / sizeof(fyssg_manifest_entry) &&
	       h->names_len == room - h->count * sizeof(fyssg_manifest_entry) &&
	       h->names_len % _Alignof(fyssg_manifest_entry) == 0 &&
	       (h->count == 0 ||
		(h->names_len > 0 && source->data[sizeof(*h) + h->names_len - 1] == '\0')) &&
	       check_of(source->data + sizeof(*h), room, cap, &check) && h->check == check;
}

static bool has_its_names(const fyssg_manifest *m, size_t names_len, fyssg_memory_cap *cap)
{
	for (size_t i = 0; i < m->count; i++) {
		if (i * sizeof(*m->entries) % STEP < sizeof(*m->entries))
			make_room(cap, STEP);
		if (m->entries[i].path >= names_len)
			return false;
	}
	return true;
}

void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path,
			 fyssg_memory_cap *cap)
{
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_MAP };
	struct header h;

	*m = (fyssg_manifest){ .cap = cap };
	if (fyfm_source_open(&m->source, a, AT_FDCWD, path, &how, NULL) != FYFM_OK)
		return;
	if (cap != NULL && m->source.how == FYFM_SOURCE_MAPPED)
		fyssg_memory_cap_set_mapping(cap, m->source.data, m->source.len);
	if (!is_sound(&m->source, cap, &h))
		return;
	m->names = m->source.data + sizeof(h);
	m->entries = (const void *)(m->names + h.names_len);
	m->count = h.count;
	if (!has_its_names(m, h.names_len, cap))
		m->count = 0;
}

void fyssg_manifest_release(fyssg_manifest *m)
{
	if (m->cap != NULL)
		fyssg_memory_cap_set_mapping(m->cap, NULL, 0);
	fyfm_source_close(&m->source);
	*m = (fyssg_manifest){ 0 };
}

/* Where a hash stands if it stands anywhere: near where it would in a list of hashes that are spread
 * evenly, as hashes are, so that few pages of the file are touched. */
static size_t find_hash(const fyssg_manifest *m, uint64_t hash)
{
	size_t low, high, step = 32;
	/* There are fewer entries than outputs can be numbered, with 32 bits. */
	size_t guess = (size_t)((hash >> 32) * m->count >> 32);

	if (m->count == 0)
		return 0;
	if (m->entries[guess].path_hash < hash) {
		low = guess + 1;
		while (low + step < m->count && m->entries[low + step - 1].path_hash < hash) {
			low += step;
			step *= 2;
		}
		high = low + step < m->count ? low + step : m->count;
	} else {
		high = guess;
		while (high > step && m->entries[high - step].path_hash >= hash) {
			high -= step;
			step *= 2;
		}
		low = high > step ? high - step : 0;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->entries[middle].path_hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const fyssg_manifest_entry *fyssg_manifest_find(const fyssg_manifest *m, const char *path,
						size_t len)
{
	uint64_t hash = fyssg_manifest_hash(path, len);
	size_t low = find_hash(m, hash);

	for (; low < m->count && m->entries[low].path_hash == hash; low++) {
		const char *name = m->names + m->entries[low].path;

		if (strncmp(name, path, len) == 0 && name[len] == '\0')
			return &m->entries[low];
	}
	return NULL;
}

/* --- sorting ---------------------------------------------------------------------------------- */

/* Entries are dealt out by the highest bits of their hashes, which are spread evenly, and each share is
 * small enough for the C library, which takes as much memory again to sort. */
#define SHARE_BITS 8
#define SHARES (1 << SHARE_BITS)
/* Fewer need no dealing. */
#define FEW 2048

static int by_hash(const void *x, const void *y)
{
	const fyssg_manifest_entry *a = x, *b = y;

	if (a->path_hash != b->path_hash)
		return a->path_hash < b->path_hash ? -1 : 1;
	return (a->path > b->path) - (a->path < b->path);
}

static unsigned share_of(const fyssg_manifest_entry *e)
{
	return (unsigned)(e->path_hash >> (64 - SHARE_BITS));
}

/* Moves each entry into its share, in place: an entry that is in the way goes to its own first. `end`:
 * where each share ends. Single pages are taken in: with those around them, in each share, it would be
 * 16 MiB. */
static void deal(fyssg_manifest_entry *entries, const size_t end[SHARES], fyssg_memory_cap *cap)
{
	size_t next[SHARES];
	unsigned ticks = 0;

	for (unsigned s = 0; s < SHARES; s++)
		next[s] = s == 0 ? 0 : end[s - 1];
	for (unsigned s = 0; s < SHARES; s++) {
		while (next[s] < end[s]) {
			fyssg_manifest_entry *e = &entries[next[s]], swap;
			unsigned other;

			if (cap != NULL)
				fyssg_memory_cap_tick(cap, &ticks, 32);
			fyssg_memory_cap_take_page(e);
			other = share_of(e);
			if (other == s) {
				next[s]++;
				continue;
			}
			fyssg_memory_cap_take_page(&entries[next[other]]);
			swap = entries[next[other]];
			entries[next[other]++] = *e;
			*e = swap;
		}
	}
}

void fyssg_manifest_sort(fyssg_manifest_entry *entries, size_t count, fyssg_memory_cap *cap)
{
	size_t end[SHARES] = { 0 }, start = 0;

	if (count < FEW) {
		if (count > 1)
			qsort(entries, count, sizeof(*entries), by_hash);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i * sizeof(*entries) % STEP < sizeof(*entries))
			make_room(cap, STEP);
		end[share_of(&entries[i])]++;
	}
	for (unsigned s = 1; s < SHARES; s++)
		end[s] += end[s - 1];
	deal(entries, end, cap);
	for (unsigned s = 0; s < SHARES; start = end[s++]) {
		make_room(cap, 2 * (end[s] - start) * sizeof(*entries));
		qsort(entries + start, end[s] - start, sizeof(*entries), by_hash);
	}
}

/* --- writing ---------------------------------------------------------------------------------- */

struct fyssg_manifest_writer {
	fyssg_memory_cap *cap;
	XXH3_state_t *check;
	struct header header;
	int fd;
	int error; /* errno of what went wrong first; 0: nothing */
	size_t filled;
	char buffer[16384];
	char path[4096], temporary[4096 + 8];
};

/* The folder of a manifest, which is its own. */
static bool make_folder(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');

	if (slash == NULL || strlen(path) >= sizeof(folder)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = '\0';
	return mkdir(folder, 0777) == 0 || errno == EEXIST;
}

fyssg_manifest_writer *fyssg_manifest_begin(const char *path, fyssg_memory_cap *cap)
{
	fyssg_manifest_writer *w = make_folder(path) ? malloc(sizeof(*w)) : NULL;

	if (w == NULL)
		return NULL;
	w->cap = cap;
	w->header = (struct header){ .layout = LAYOUT };
	memcpy(w->header.magic, magic, sizeof(magic));
	w->error = 0;
	w->filled = 0;
	snprintf(w->path, sizeof(w->path), "%s", path);
	snprintf(w->temporary, sizeof(w->temporary), "%s.tmp", path);
	w->check = XXH3_createState();
	w->fd = w->check == NULL ? -1 :
				   open(w->temporary,
					O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	/* What is in the header is known at the end. */
	if (w->fd < 0 || lseek(w->fd, sizeof(w->header), SEEK_SET) < 0) {
		fyssg_manifest_close(w);
		return NULL;
	}
	XXH3_64bits_reset(w->check);
	return w;
}

static void write_all(fyssg_manifest_writer *w, const char *bytes, size_t len)
{
	while (len > 0 && w->error == 0) {
		ssize_t n = write(w->fd, bytes, len);

		if (n < 0 && errno != EINTR)
			w->error = errno;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

static void flush(fyssg_manifest_writer *w)
{
	XXH3_64bits_update(w->check, w->buffer, w->filled);
	write_all(w, w->buffer, w->filled);
	w->filled = 0;
}

static void put(fyssg_manifest_writer *w, const char *bytes, size_t len)
{
	for (size_t step; len > 0; bytes += step, len -= step) {
		if (w->filled == sizeof(w->buffer))
			flush(w);
		step = sizeof(w->buffer) - w->filled;
		step = len < step ? len : step;
		memcpy(w->buffer + w->filled, bytes, step);
		w->filled += step;
	}
}

uint32_t fyssg_manifest_name(fyssg_manifest_writer *w, const char *name, size_t len)
{
	uint64_t offset = w->header.names_len;

	if (offset > UINT32_MAX && w->error == 0)
		w->error = EFBIG;
	put(w, name, len);
	put(w, "", 1);
	w->header.names_len += len + 1;
	return (uint32_t)offset;
}

bool fyssg_manifest_end(fyssg_manifest_writer *w, const fyssg_manifest_entry *entries,
			size_t count)
{
	static const char nothing[_Alignof(fyssg_manifest_entry)];
	const char *bytes = (const char *)entries;
	size_t len = count * sizeof(*entries);
	size_t padding = -w->header.names_len % _Alignof(fyssg_manifest_entry);

	put(w, nothing, padding);
	w->header.names_len += padding;
	w->header.count = count;
	for (size_t step; len > 0; bytes += step, len -= step) {
		step = len < STEP ? len : STEP;
		make_room(w->cap, step);
		put(w, bytes, step);
	}
	flush(w);
	w->header.check = XXH3_64bits_digest(w->check);
	if (w->error == 0 && lseek(w->fd, 0, SEEK_SET) < 0)
		w->error = errno;
	write_all(w, (const char *)&w->header, sizeof(w->header));
	if (close(w->fd) != 0 && w->error == 0)
		w->error = errno;
	w->fd = -1;
	if (w->error == 0 && rename(w->temporary, w->path) != 0)
		w->error = errno;
	if (w->error != 0) {
		unlink(w->temporary);
		errno = w->error;
	}
	return w->error == 0;
}

void fyssg_manifest_close(fyssg_manifest_writer *w)
{
	int saved = errno;

	if (w == NULL)
		return;
	if (w->fd >= 0) {
		close(w->fd);
		unlink(w->temporary);
	}
	XXH3_freeState(w->check);
	free(w);
	errno = saved;
}
