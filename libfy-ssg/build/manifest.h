/*
 * The manifest: what the last build wrote into an output folder.
 *
 * It lets a build leave unchanged files alone without reading them, and says which files are fyssg's
 * own, so that only those are ever removed. It is kept outside the output folder, in `.fyssg/` beside
 * the configuration, one for each output folder; losing it costs only time.
 */
#ifndef FYSSG_BUILD_MANIFEST_H
#define FYSSG_BUILD_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include <fya/buffer.h>
#include <fyfm/source.h>

#include "libfy-ssg/site/memory-cap.h"

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
	const fyssg_manifest_entry *entries; /* sorted by path_hash */
	size_t count;
	const char *names;
	fyssg_memory_cap *cap;
} fyssg_manifest;

uint64_t fyssg_manifest_hash(const char *path, size_t len);

/* Reads the manifest at `path`. An absent or damaged one is empty. It is mapped, and can be taken out
 * of memory where `cap` (NULL: no bound) asks for it; `a` gives the little that one takes which cannot
 * be mapped, and outlives it. */
void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path,
			 fyssg_memory_cap *cap);
void fyssg_manifest_release(fyssg_manifest *m);
/* The entry of a path below the output folder, or NULL. */
const fyssg_manifest_entry *fyssg_manifest_find(const fyssg_manifest *m, const char *path,
                                                size_t len);

/* Sorts entries as they are looked up: by path_hash, then by path. Touches them from front to back
 * and takes little memory beside them. `cap`: where room is asked for; NULL: no bound. */
void fyssg_manifest_sort(fyssg_manifest_entry *entries, size_t count, fyssg_memory_cap *cap);

/* A manifest that is being written: names go to the file as they come, in no memory, the entries
 * behind them. Close it in any case. */
typedef struct fyssg_manifest_writer fyssg_manifest_writer;
/* Makes the folder of `path`. NULL with errno. */
fyssg_manifest_writer *fyssg_manifest_begin(const char *path, fyssg_memory_cap *cap);
/* Adds a name; returns its offset, for the `path` of an entry. What goes wrong is told at the end. */
uint32_t fyssg_manifest_name(fyssg_manifest_writer *w, const char *name, size_t len);
/* Writes the entries, which are sorted, and puts the file in its place. False with errno: the older
 * one is still there. */
bool fyssg_manifest_end(fyssg_manifest_writer *w, const fyssg_manifest_entry *entries,
			size_t count);
/* Forgets one that is not ended. NULL is fine. */
void fyssg_manifest_close(fyssg_manifest_writer *w);

#endif
