#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/manifest.h"

/* The file: this header, the entries, the names. It is for the machine that wrote it: a manifest of
 * another byte order or another layout does not match and counts as absent. */
struct header {
	char magic[8];
	uint64_t layout;
	uint64_t count;
	uint64_t names_len;
	uint64_t check; /* XXH3-64 of all behind the header */
};

static const char magic[8] = "fyssgman";
#define LAYOUT ((2u << 16) + sizeof(fyssg_manifest_entry))

uint64_t fyssg_manifest_hash(const char *path, size_t len)
{
	return XXH3_64bits(path, len);
}

static bool is_sound(const fyfm_source *source, struct header *h)
{
	size_t room;

	if (source->len < sizeof(*h))
		return false;
	memcpy(h, source->data, sizeof(*h));
	room = source->len - sizeof(*h);
	return memcmp(h->magic, magic, sizeof(magic)) == 0 && h->layout == LAYOUT &&
	       h->count <= room / sizeof(fyssg_manifest_entry) &&
	       h->names_len == room - h->count * sizeof(fyssg_manifest_entry) &&
	       (h->count == 0 || (h->names_len > 0 && source->data[source->len - 1] == '\0')) &&
	       h->check == XXH3_64bits(source->data + sizeof(*h), room);
}

void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path)
{
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_MAP };
	struct header h;
	size_t i;

	*m = (fyssg_manifest){ 0 };
	if (fyfm_source_open(&m->source, a, AT_FDCWD, path, &how, NULL) != FYFM_OK)
		return;
	if (!is_sound(&m->source, &h)) {
		fyfm_source_close(&m->source);
		return;
	}
	m->entries = (const void *)(m->source.data + sizeof(h));
	m->count = h.count;
	m->names = m->source.data + sizeof(h) + h.count * sizeof(*m->entries);
	for (i = 0; i < m->count; i++) {
		if (m->entries[i].path >= h.names_len) {
			m->count = 0;
			return;
		}
	}
}

void fyssg_manifest_release(fyssg_manifest *m)
{
	fyfm_source_close(&m->source);
	*m = (fyssg_manifest){ 0 };
}

const fyssg_manifest_entry *fyssg_manifest_find(const fyssg_manifest *m, const char *path,
						size_t len)
{
	uint64_t hash = fyssg_manifest_hash(path, len);
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->entries[middle].path_hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < m->count && m->entries[low].path_hash == hash; low++) {
		const char *name = m->names + m->entries[low].path;

		if (strncmp(name, path, len) == 0 && name[len] == '\0')
			return &m->entries[low];
	}
	return NULL;
}

/* --- writing ---------------------------------------------------------------------------------- */

static int by_hash(const void *x, const void *y, void *names)
{
	const fyssg_manifest_entry *a = x, *b = y;

	if (a->path_hash != b->path_hash)
		return a->path_hash < b->path_hash ? -1 : 1;
	return strcmp((const char *)names + a->path, (const char *)names + b->path);
}

static bool write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
	return true;
}

static bool write_parts(int fd, const fyssg_manifest_entry *entries, size_t count,
			const char *names, size_t names_len)
{
	struct header h = { .layout = LAYOUT, .count = count, .names_len = names_len };
	XXH3_state_t *state = XXH3_createState();

	if (state == NULL)
		return false;
	memcpy(h.magic, magic, sizeof(magic));
	XXH3_64bits_reset(state);
	if (count > 0)
		XXH3_64bits_update(state, entries, count * sizeof(*entries));
	if (names_len > 0)
		XXH3_64bits_update(state, names, names_len);
	h.check = XXH3_64bits_digest(state);
	XXH3_freeState(state);
	return write_all(fd, &h, sizeof(h)) && write_all(fd, entries, count * sizeof(*entries)) &&
	       write_all(fd, names, names_len);
}

bool fyssg_manifest_write(const char *path, fyssg_manifest_entry *entries, size_t count,
			  const char *names, size_t names_len)
{
	char folder[4096], temporary[4096 + 8];
	const char *slash = strrchr(path, '/');
	int fd, saved;
	bool ok;

	if (count > 1)
		qsort_r(entries, count, sizeof(*entries), by_hash, (void *)names);
	if (slash == NULL || (size_t)(slash - path) >= sizeof(folder) ||
	    strlen(path) >= sizeof(folder)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = '\0';
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return false;
	snprintf(temporary, sizeof(temporary), "%s.tmp", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return false;
	ok = write_parts(fd, entries, count, names, names_len);
	ok = close(fd) == 0 && ok;
	if (ok && rename(temporary, path) == 0)
		return true;
	saved = errno;
	unlink(temporary);
	errno = saved;
	return false;
}
