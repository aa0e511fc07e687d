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
#include "libfy-ssg/site/write-all.h"

/* The file: this header, the names, each ended by a NUL, more NULs up to a multiple of 8, the entries,
 * their keys. Entries are in the order of the outputs, in which the next build looks them up too, so
 * that it goes through the file from front to back; the keys find those that are elsewhere.
 * It is for the machine that wrote it: a manifest of another byte order or another layout does not
 * match and counts as absent. */
struct header {
	char magic[8];
	uint64_t layout;
	uint64_t count;
	uint64_t names_len; /* with the NULs behind them */
	uint64_t check;     /* XXH3-64 of all behind the header */
};

static const char magic[8] = "fyssgman";
#define LAYOUT ((4u << 16) + sizeof(fyssg_manifest_entry))
/* What is read or written at once. */
#define STEP ((size_t)256 << 10)
#define EACH (sizeof(fyssg_manifest_entry) + sizeof(uint64_t))

static uint64_t make_key(const char *path, size_t len, uint32_t position)
{
	return (XXH3_64bits(path, len) & ~(uint64_t)UINT32_MAX) | position;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool check_of(const char *bytes, size_t len, fyssg_memory_cap *cap, uint64_t *out)
{
	XXH3_state_t *state = XXH3_createState();

	if (state == NULL)
		return false;
	XXH3_64bits_reset(state);
	for (size_t step; len > 0; bytes += step, len -= step) {
		step = len < STEP ? len : STEP;
		fyssg_memory_cap_room(cap, step);
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
	       h->count <= UINT32_MAX && h->count <= room / EACH &&
	       h->names_len == room - h->count * EACH &&
	       h->names_len % _Alignof(fyssg_manifest_entry) == 0 &&
	       (h->count == 0 ||
		(h->names_len > 0 && source->data[sizeof(*h) + h->names_len - 1] == '\0')) &&
	       check_of(source->data + sizeof(*h), room, cap, &check) && h->check == check;
}

/* Whether what entries and keys point to is there. */
static bool is_closed(const fyssg_manifest *m, size_t names_len, fyssg_memory_cap *cap)
{
	for (size_t i = 0; i < m->count; i++) {
		if (i % (STEP / EACH) == 0)
			fyssg_memory_cap_room(cap, STEP);
		if (m->entries[i].path >= names_len || (uint32_t)m->keys[i] >= m->count)
			return false;
	}
	return true;
}

static bool make_claims(fyssg_manifest *m, fya_allocator *a)
{
	size_t len = m->count / 8 + 1;

	m->claims = fya_alloc(a, len, 1);
	if (m->claims != NULL)
		memset((void *)m->claims, 0, len);
	return m->claims != NULL;
}

void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path,
			 fyssg_memory_cap *cap)
{
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_MAP };
	struct header h;

	*m = (fyssg_manifest){ .cap = cap };
	if (fyfm_source_open(&m->source, a, AT_FDCWD, path, &how, NULL) != FYFM_OK)
		return;
	if (m->source.how == FYFM_SOURCE_MAPPED)
		fyssg_memory_cap_set_mapping(cap, m->source.data, m->source.len);
	if (!is_sound(&m->source, cap, &h))
		return;
	m->names = m->source.data + sizeof(h);
	m->entries = (const void *)(m->names + h.names_len);
	m->keys = (const void *)(m->entries + h.count);
	m->count = h.count;
	if (!is_closed(m, h.names_len, cap) || !make_claims(m, a))
		m->count = 0;
}

void fyssg_manifest_release(fyssg_manifest *m)
{
	if (m->cap != NULL)
		fyssg_memory_cap_set_mapping(m->cap, NULL, 0);
	fyfm_source_close(&m->source);
	*m = (fyssg_manifest){ 0 };
}

/* Where a key stands if it stands anywhere: near where it would in a list of numbers that are spread
 * evenly, as hashes are, so that few pages of the file are touched. */
static size_t find_key(const fyssg_manifest *m, uint64_t key)
{
	size_t low, high, step = 32;
	/* There are fewer entries than can be numbered with 32 bits. */
	size_t guess = (size_t)((key >> 32) * m->count >> 32);

	if (m->keys[guess] < key) {
		low = guess + 1;
		while (low + step < m->count && m->keys[low + step - 1] < key) {
			low += step;
			step *= 2;
		}
		high = low + step < m->count ? low + step : m->count;
	} else {
		high = guess;
		while (high > step && m->keys[high - step] >= key) {
			high -= step;
			step *= 2;
		}
		low = high > step ? high - step : 0;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_named(const fyssg_manifest *m, size_t position, const char *path, size_t len)
{
	const char *name = fyssg_manifest_path(m, position);

	return strncmp(name, path, len) == 0 && name[len] == '\0';
}

size_t fyssg_manifest_find(const fyssg_manifest *m, const char *path, size_t len, size_t guess)
{
	uint64_t key;

	if (m->count == 0)
		return FYSSG_MANIFEST_NONE;
	if (guess < m->count && is_named(m, guess, path, len))
		return guess;
	key = make_key(path, len, 0);
	for (size_t i = find_key(m, key); i < m->count && m->keys[i] >> 32 == key >> 32; i++)
		if (is_named(m, (uint32_t)m->keys[i], path, len))
			return (uint32_t)m->keys[i];
	return FYSSG_MANIFEST_NONE;
}

void fyssg_manifest_claim(const fyssg_manifest *m, size_t position)
{
	atomic_fetch_or_explicit(&m->claims[position / 8], (uint8_t)(1u << position % 8),
				 memory_order_relaxed);
}

bool fyssg_manifest_is_claimed(const fyssg_manifest *m, size_t position)
{
	return atomic_load_explicit(&m->claims[position / 8], memory_order_relaxed) >>
	       position % 8 & 1;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct fyssg_manifest_writer {
	fyssg_memory_cap *cap;
	fya_allocator *a; /* of the keys */
	uint64_t *keys;
	size_t count_max;
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

/* The file, without what is in the header, which is known at the end. */
static bool open_file(fyssg_manifest_writer *w)
{
	w->fd = open(w->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	return w->fd >= 0 && lseek(w->fd, sizeof(w->header), SEEK_SET) >= 0;
}

static bool make_keys(fyssg_manifest_writer *w)
{
	w->a = fyssg_memory_cap_new(w->cap, FYA_KIND_MALLOC, FYSSG_MEMORY_IN_ORDER);
	if (w->a != NULL)
		w->keys = fya_alloc_array(w->a, w->count_max + 1, sizeof(*w->keys), 0);
	if (w->keys == NULL)
		errno = ENOMEM;
	return w->keys != NULL;
}

fyssg_manifest_writer *fyssg_manifest_begin(const char *path, size_t count_max,
					    fyssg_memory_cap *cap)
{
	fyssg_manifest_writer *w = make_folder(path) ? malloc(sizeof(*w)) : NULL;

	if (w == NULL)
		return NULL;
	*w = (fyssg_manifest_writer){ .cap = cap, .count_max = count_max, .fd = -1,
		                      .header = { .layout = LAYOUT } };
	memcpy(w->header.magic, magic, sizeof(magic));
	snprintf(w->path, sizeof(w->path), "%s", path);
	snprintf(w->temporary, sizeof(w->temporary), "%s.tmp", path);
	w->check = XXH3_createState();
	if (w->check == NULL || !make_keys(w) || !open_file(w)) {
		fyssg_manifest_close(w);
		return NULL;
	}
	XXH3_64bits_reset(w->check);
	return w;
}

static void write_out(fyssg_manifest_writer *w, const void *bytes, size_t len)
{
	if (w->error == 0 && !fyssg_write_all(w->fd, bytes, len))
		w->error = errno;
}

static void flush(fyssg_manifest_writer *w)
{
	XXH3_64bits_update(w->check, w->buffer, w->filled);
	write_out(w, w->buffer, w->filled);
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

/* A long array, which may have to be taken into memory again. */
static void put_array(fyssg_manifest_writer *w, const void *array, size_t len)
{
	const char *bytes = array;

	for (size_t step; len > 0; bytes += step, len -= step) {
		step = len < STEP ? len : STEP;
		fyssg_memory_cap_room(w->cap, step);
		put(w, bytes, step);
	}
}

uint32_t fyssg_manifest_name(fyssg_manifest_writer *w, const char *name, size_t len)
{
	uint64_t offset = w->header.names_len, number = w->header.count;

	if (offset > UINT32_MAX || number >= UINT32_MAX || number >= w->count_max) {
		w->error = w->error != 0 ? w->error : EFBIG;
		return 0;
	}
	w->keys[number] = make_key(name, len, (uint32_t)number);
	put(w, name, len);
	put(w, "", 1);
	w->header.names_len += len + 1;
	w->header.count++;
	return (uint32_t)offset;
}

static int by_number(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* The C library takes as much memory again to sort. */
static void sort_keys(fyssg_manifest_writer *w)
{
	size_t len = w->header.count * sizeof(*w->keys);

	if (!fyssg_memory_cap_reserve(w->cap, 2 * len, 0)) {
		w->error = w->error != 0 ? w->error : ENOMEM;
		return;
	}
	qsort(w->keys, w->header.count, sizeof(*w->keys), by_number);
	fyssg_memory_cap_unreserve(w->cap, 2 * len);
}

/* The file is whole, but for its header. */
static void end_file(fyssg_manifest_writer *w)
{
	if (w->error == 0 && lseek(w->fd, 0, SEEK_SET) < 0)
		w->error = errno;
	write_out(w, &w->header, sizeof(w->header));
	if (close(w->fd) != 0 && w->error == 0)
		w->error = errno;
	w->fd = -1;
	if (w->error == 0 && rename(w->temporary, w->path) != 0)
		w->error = errno;
	if (w->error != 0)
		unlink(w->temporary);
}

bool fyssg_manifest_end(fyssg_manifest_writer *w, const fyssg_manifest_entry *entries)
{
	static const char nothing[_Alignof(fyssg_manifest_entry)];
	size_t padding = -w->header.names_len % _Alignof(fyssg_manifest_entry);

	put(w, nothing, padding);
	w->header.names_len += padding;
	put_array(w, entries, w->header.count * sizeof(*entries));
	sort_keys(w);
	put_array(w, w->keys, w->header.count * sizeof(*w->keys));
	flush(w);
	w->header.check = XXH3_64bits_digest(w->check);
	end_file(w);
	if (w->error != 0)
		errno = w->error;
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
	fyssg_memory_cap_destroy(w->cap, w->a);
	free(w);
	errno = saved;
}
