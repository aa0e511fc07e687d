/*
 * fya_auto - decides by a file's size how it is taken, and counts what was decided.
 *
 * It is a policy, not an allocator: it says whether to read or to map a file and which allocator
 * its values go to; the caller does so.
 *
 * Not thread-safe: one per worker, added up at the end.
 */
#ifndef FYA_AUTO_H
#define FYA_AUTO_H

#include <fya/allocator.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an allocator can be asked for by name. */
typedef enum fya_kind {
	FYA_KIND_AUTO,   /* "auto": what fits */
	FYA_KIND_MALLOC, /* "malloc" */
	FYA_KIND_MREMAP, /* "mremap": an arena */
	FYA_KIND_DEDUP   /* "dedup": an arena with dedup */
} fya_kind;

/* Returns false, *out untouched, where no kind has that name. */
FYA_API bool fya_kind_parse(const char *name, fya_kind *out);
FYA_API const char *fya_kind_name(fya_kind kind);
/* "auto, malloc, mremap, dedup": for messages about a name that is none. */
FYA_API const char *fya_kind_names(void);

/* Makes an allocator of that kind (auto: an arena), with dedup on top where it is asked for or the
 * kind says so. `expected` is how many bytes it will hold, 0: unknown; more can be had. NULL when
 * memory runs out. */
FYA_API fya_allocator *fya_new_for(fya_kind kind, bool dedup, size_t expected);

typedef enum fya_mapping {
	FYA_MAP_BY_SIZE,
	FYA_MAP_ALWAYS,
	FYA_MAP_NEVER
} fya_mapping;

typedef struct fya_auto_options {
	fya_kind kind;       /* other than auto: that kind for every file */
	bool dedup;          /* dedup on top of it */
	fya_mapping mapping;
	size_t large_from;   /* bytes from which a file is large; 0: 256 KiB */
} fya_auto_options;

/* How to take one file. */
typedef struct fya_choice {
	bool map;        /* map the file; else read it into a buffer that is used again */
	bool own;        /* its values get an allocator of their own: fya_new_for(kind, dedup,
	                  * expected); else the worker's scratch, which that makes with 0 */
	fya_kind kind;   /* never auto */
	bool dedup;
	size_t expected; /* bytes that the values of a file of this size may take */
} fya_choice;

typedef struct fya_auto_count {
	uint64_t files;
	uint64_t bytes;
} fya_auto_count;

typedef struct fya_auto {
	fya_auto_options options;
	fya_auto_count small;
	fya_auto_count large;
} fya_auto;

/* `options` may be NULL: all by size. */
FYA_API void fya_auto_init(fya_auto *policy, const fya_auto_options *options);
/* Decides how to take a file of `size` bytes, and counts it. */
FYA_API fya_choice fya_auto_choose(fya_auto *policy, size_t size);
/* Adds the counts of another policy with the same options. */
FYA_API void fya_auto_add(fya_auto *sum, const fya_auto *more);

/* One line of the answer to "how many files went to which allocator, and why". */
typedef struct fya_auto_row {
	bool mapped;           /* else read */
	bool own;              /* into an allocator of its own, else into scratch */
	const char *allocator; /* name of a kind */
	bool dedup;
	bool forced;           /* the kind or the mapping was asked for, not decided by size */
	char why[80];          /* "below 256 KiB", "256 KiB or more; malloc was asked for" */
	uint64_t files;
	uint64_t bytes;
} fya_auto_row;

#define FYA_AUTO_ROWS 2

/* Fills `rows` with what was counted and returns how many there are; nothing counted, no row. */
FYA_API size_t fya_auto_rows(const fya_auto *policy, fya_auto_row rows[FYA_AUTO_ROWS]);

/* Given the figures of a dedup allocator that has stored a sample: has dedup saved more than its
 * table costs? */
FYA_API bool fya_auto_dedup_pays(const fya_stats *sample);

#ifdef __cplusplus
}
#endif
#endif
