/*
 * The manifest: what the last build wrote into an output folder.
 *
 * It lets a build leave unchanged files alone without reading them, and says which files are
 * fyssg's own,
 * so that only those are ever removed. It is kept outside the output folder, in `.fyssg/` beside
 * the
 * configuration, one for each output folder; losing it costs only time.
 */
#ifndef FYSSG_BUILD_MANIFEST_H
#define FYSSG_BUILD_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include <fya/buffer.h>
#include <fyfm/source.h>

enum fyssg_manifest_flags {
	FYSSG_MANIFEST_FAILED = 1 << 0, /* could not be rendered: the file is an older one */
	FYSSG_MANIFEST_ABSENT = 1 << 1  /* failed, and there is no older file */
};

typedef struct fyssg_manifest_entry {
	uint64_t path_hash;
	uint64_t hash[2];  /* XXH3-128 of the file's bytes */
	uint64_t size;     /* bytes */
	int64_t mtime;     /* of the file as written, in nanoseconds since 1970, */
	uint32_t path;     /* offset of the path, NUL-terminated, in the manifest's names */
	unsigned flags : 2;
	unsigned mtime_room : 30; /* or by so many nanoseconds later: nobody asked exactly */
} fyssg_manifest_entry;

/* A manifest as read; immutable, any thread may look things up. */
typedef struct fyssg_manifest {
	fyfm_source source;
	const fyssg_manifest_entry *entries; /* sorted by path_hash, then path */
	size_t count;
	const char *names;
} fyssg_manifest;

uint64_t fyssg_manifest_hash(const char *path,
                                                size_t len);

/* Reads the manifest at `path`. An absent or damaged one is empty. It is mapped; `a` gives the
 * little that one takes which cannot be, and outlives it. */
void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path);
void fyssg_manifest_release(fyssg_manifest *m);
/* The entry of a path below the output folder, or NULL. */
const fyssg_manifest_entry *fyssg_manifest_find(const fyssg_manifest *m, const char *path,
                                                size_t len);

/* Writes a manifest: `entries` (which get sorted in any case) and the names that they point
 * into. Makes the folder of `path`. Returns false with errno set. */
bool fyssg_manifest_write(const char *path, fyssg_manifest_entry *entries, size_t count,
                          const char *names, size_t names_len);

#endif
