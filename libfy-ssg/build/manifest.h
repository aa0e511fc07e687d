/*
 * The manifest: what the last build wrote into an output folder.
 *
 * It lets a build leave unchanged files alone without reading them, and says which files are fyssg's
 * own, so that only those are ever removed. It is kept outside the output folder, in `.fyssg/` beside
 * the configuration, one for each output folder; losing it costs only time.
 */
#ifndef FYSSG_BUILD_MANIFEST_H
#define FYSSG_BUILD_MANIFEST_H

#include <stdatomic.h>
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
	uint64_t hash[2];  /* XXH3-128 of the file's bytes */
	uint64_t size;     /* bytes */
	int64_t mtime;     /* of the file as written, in nanoseconds since 1970, */
	uint32_t path;     /* offset of the path, NUL-terminated, in the manifest's names */
	unsigned flags : 2;
	unsigned mtime_room : 30; /* or by so many nanoseconds later: nobody asked exactly */
} fyssg_manifest_entry;

/* A manifest as read. Any thread may look things up, and claim them. */
typedef struct fyssg_manifest {
	fyfm_source source;
	const fyssg_manifest_entry *entries; /* in the order of that build's outputs */
	size_t count;
	const char *names;
	const uint64_t *keys;    /* of each entry: high half of its path's hash, position; sorted */
	_Atomic uint8_t *claims; /* a bit for each entry */
	fyssg_memory_cap *cap;
} fyssg_manifest;

#define FYSSG_MANIFEST_NONE SIZE_MAX

/* Reads the manifest at `path`. An absent or damaged one is empty. It is mapped, and can be taken out
 * of memory where `cap` asks for it; `a` gives the claims and the little that one takes which
 * cannot be mapped, and outlives it. */
void fyssg_manifest_read(fyssg_manifest *m, fya_allocator *a, const char *path,
			 fyssg_memory_cap *cap);
void fyssg_manifest_release(fyssg_manifest *m);

/* The position of a path below the output folder, or FYSSG_MANIFEST_NONE. `guess`: where it is likely to
 * be, which costs least; any number will do. */
size_t fyssg_manifest_find(const fyssg_manifest *m, const char *path, size_t len, size_t guess);
/* Notes that this build has an output at the path of an entry. */
void fyssg_manifest_claim(const fyssg_manifest *m, size_t position);
/* Whether it has. Asked when all outputs are made. */
bool fyssg_manifest_is_claimed(const fyssg_manifest *m, size_t position);
static inline const char *fyssg_manifest_path(const fyssg_manifest *m, size_t position)
{
	return m->names + m->entries[position].path;
}

/* A manifest that is being written. Names go to the file as they come, in no memory, one for each
 * entry and in their order; the entries follow. Close it in any case. */
typedef struct fyssg_manifest_writer fyssg_manifest_writer;
/* Makes the folder of `path`. There will be at most `count_max` names. NULL with errno. */
fyssg_manifest_writer *fyssg_manifest_begin(const char *path, size_t count_max,
					    fyssg_memory_cap *cap);
/* Adds a name; returns its offset, for the `path` of its entry. What goes wrong is told at the end. */
uint32_t fyssg_manifest_name(fyssg_manifest_writer *w, const char *name, size_t len);
/* Writes the entries of all names and puts the file in its place. False with errno: the older one is
 * still there. */
bool fyssg_manifest_end(fyssg_manifest_writer *w, const fyssg_manifest_entry *entries);
/* Forgets one that is not ended. NULL is fine. */
void fyssg_manifest_close(fyssg_manifest_writer *w);

#endif
