/*
 * The writer: the only place that makes files in the output folder.
 *
 * A file that does not exist is created directly; one that exists is compared first, by the
 * manifest or by its bytes, and replaced through a temporary file and a rename only where it
 * differs, so that unchanged files keep their mtime. Folders on the way are entered one by one and
 * never through a symbolic link, so that nothing is written outside the output folder.
 *
 * One writer for each worker.
 */
#ifndef FYSSG_BUILD_WRITER_H
#define FYSSG_BUILD_WRITER_H

#include <fyfm/diag.h>

#include "libfy-ssg/build/manifest.h"

typedef struct fyssg_writer {
	int root;                    /* the output folder; borrowed. -1: all is thrown away */
	const fyssg_manifest *old;   /* of the last build: what may be removed where it is in the way */
	const char *shown;           /* the output folder as diagnostics print it */
	int folder;                  /* the folder entered last, -1: none */
	size_t folder_len;           /* length of its path, with a slash at the end */
	char folder_path[4096];
	unsigned number;             /* of the worker: makes names of temporary files differ */
	char *chunk;                 /* for comparing and copying */
} fyssg_writer;

typedef enum fyssg_written {
	FYSSG_WRITTEN,
	FYSSG_UNCHANGED,
	FYSSG_NOT_WRITTEN /* diag tells why, and errno */
} fyssg_written;

/* False: no memory. */
bool fyssg_writer_init(fyssg_writer *w, int root, const char *shown, const fyssg_manifest *old,
                       unsigned number);
void fyssg_writer_release(fyssg_writer *w);

/* Where an output goes. */
typedef struct fyssg_target {
	const char *path; /* below the root, NUL-terminated, without a first slash, no part `.` or `..` */
	size_t len;
	const fyssg_manifest_entry *old; /* what the last build put there; NULL: nothing is known */
} fyssg_target;

/* Makes a file hold these bytes. `entry` gets what the manifest keeps of it, all but the path. */
fyssg_written fyssg_writer_put(fyssg_writer *w, const fyssg_target *place, const char *bytes,
			       size_t len, fyssg_manifest_entry *entry, fyfm_diag *diag);

/* The same with the bytes of an open file, from its start to its end; memory use does not depend
 * on its size. */
fyssg_written fyssg_writer_copy(fyssg_writer *w, const fyssg_target *place, int fd,
				fyssg_manifest_entry *entry, fyfm_diag *diag);

/* Removes a file that the old manifest lists, where it is still as that build left it, and the
 * folders that become empty. Returns whether it did. */
bool fyssg_writer_remove(fyssg_writer *w, const char *path, const fyssg_manifest_entry *entry);

#endif
