/*
 * fyfm_source - the bytes of a file: read into a buffer, or mapped.
 * fyfm_split - where its front matter is.
 */
#ifndef FYFM_SOURCE_H
#define FYFM_SOURCE_H

#include <fya/allocator.h>
#include <fyfm/diag.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fyfm_source_how {
	FYFM_SOURCE_MEMORY, /* the caller's own bytes */
	FYFM_SOURCE_READ,   /* copied into an allocator */
	FYFM_SOURCE_MAPPED  /* mapped, private and read-only */
} fyfm_source_how;

typedef struct fyfm_source {
	const char *data; /* not NUL-terminated; NULL only when len is 0 */
	size_t len;       /* bytes */
	fyfm_source_how how;
	fya_allocator *allocator; /* of a copy; NULL otherwise */
	size_t capacity;          /* of the copy or the mapping, in bytes */
	int fd;                       /* of a mapping: the file, to see whether it shrank; or -1 */
	struct fyfm_i_region *region; /* of a mapping: what the guard knows of it; or NULL */
} fyfm_source;

typedef enum fyfm_source_mode {
	FYFM_SOURCE_AUTO, /* read below the threshold, map from it on */
	FYFM_SOURCE_ALWAYS_READ,
	FYFM_SOURCE_ALWAYS_MAP
} fyfm_source_mode;

typedef struct fyfm_source_options {
	fyfm_source_mode mode;
	size_t map_threshold; /* bytes; 0: 256 KiB, where reading and mapping cost the same */
	size_t max_size;      /* larger files are refused with FYFM_ERR_LIMIT; 0: no bound */
	/* With ALWAYS_READ, for files that are known to be regular and expected to be small: so many
	 * bytes are asked for at once, and a file that ends before is never asked for its size, which
	 * spares a system call. 0: the size first. A short answer counts as the end, which it is of a
	 * regular file, but may not be of a pipe. */
	size_t first_read;
} fyfm_source_options;

/* Opens `path` relative to directory `dirfd` (or AT_FDCWD) and reads or maps it whole. Refuses
 * what is not a regular file (but see `first_read`). `diag` may be NULL. On failure *out is zeroed.
 * FYFM_ERR_IO, _LIMIT, _NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyfm_source_open(fyfm_source *out, fya_allocator *a, int dirfd,
                                                 const char *path,
                                                 const fyfm_source_options *options,
                                                 fyfm_diag *diag);
/* The same for an open descriptor, which stays the caller's; pipes are read to their end. */
FYA_API FYA_CHECKED fyfm_status fyfm_source_read_fd(fyfm_source *out, fya_allocator *a, int fd,
                                                    const char *name,
                                                    const fyfm_source_options *options,
                                                    fyfm_diag *diag);
/* Borrows `data`. */
FYA_API void fyfm_source_from_memory(fyfm_source *out, const char *data, size_t len);
/* Whether a mapped file has become shorter since it was opened, so that what was read of it, and what
 * values borrow from it, may be zeros: FYFM_ERR_TRUNCATED then, with diag (which may be NULL) about
 * `name`; else FYFM_OK. To be asked once all was read. See fyfm/guard.h for what happens on the way.
 * Takes one system call for a mapping and nothing for the others. Thread-safe. */
FYA_API FYA_CHECKED fyfm_status fyfm_source_check(const fyfm_source *s, const char *name,
                                                  fyfm_diag *diag);
/* Unmaps or frees; *s is zeroed. Values that borrow from it are invalid from here on. */
FYA_API void fyfm_source_close(fyfm_source *s);

/* Where the parts of a file are, as byte offsets. Without front matter all behind a byte order
 * mark is body, and yaml, yaml_len and yaml_line are 0. */
typedef struct fyfm_parts {
	bool has_front_matter;
	size_t bom;        /* 3 where the file begins with a byte order mark, else 0 */
	size_t yaml;       /* first byte after the opening fence's line */
	size_t yaml_len;   /* up to the start of the closing fence's line */
	size_t body;       /* first byte after the closing fence's line */
	uint32_t yaml_line; /* line number of the YAML's first line, from 1 */
	uint32_t body_line; /* line number of the body's first line, from 1 */
} fyfm_parts;

/* Splits `src` at its fences: `---` alone (blanks may follow) on the very first line, behind a
 * byte order mark or not, up to the next line that is `---`; LF and CRLF. Anything else at the
 * start means: no front matter, all is body. FYFM_ERR_SYNTAX with diag at the opening fence where
 * it is never closed; *out is then zeroed. Never allocates. */
FYA_API FYA_CHECKED fyfm_status fyfm_split(const char *src, size_t len, fyfm_parts *out,
                                           fyfm_diag *diag);

/* Offset of the first byte that is not part of valid UTF-8 or is a control character other than
 * TAB, LF and CR (NUL, C0, DEL), or len where all is well. Thread-safe. */
FYA_API size_t fyfm_utf8_check(const char *text, size_t len);
/* The same where any control character is fine: text that is only passed on. */
FYA_API size_t fyfm_utf8_find_invalid(const char *text, size_t len);

#ifdef __cplusplus
}
#endif
#endif
