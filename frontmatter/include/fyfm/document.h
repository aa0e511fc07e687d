/*
 * fyfm_document - a YAML file, or a file with front matter, in one call: its bytes, its values, and
 * the memory that they are in.
 *
 *     fyfm_document *d;
 *     fyfm_diag diag;
 *     if (fyfm_document_open(&d, "data.yaml", NULL, &diag) != FYFM_OK)
 *             return complain(&diag);
 *     use(fyfm_document_value(d));
 *     fyfm_document_close(d);
 *
 * A document is read-only once it is open: any number of threads may read it. Values, texts and tags
 * of it are valid until it is closed.
 */
#ifndef FYFM_DOCUMENT_H
#define FYFM_DOCUMENT_H

#include <fyfm/parse.h>
#include <fyfm/source.h>
#include <fyfm/tags.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_document fyfm_document;

typedef enum fyfm_document_form {
	FYFM_DOCUMENT_SINGLE,      /* all of the text is one YAML document */
	FYFM_DOCUMENT_ALL,         /* one or many: the value is the sequence of them */
	FYFM_DOCUMENT_FRONT_MATTER /* YAML between fences, which must be a mapping (an empty one
	                              where there is none); the rest is the body */
} fyfm_document_form;

/* All zeros is the default. */
typedef struct fyfm_document_options {
	fyfm_document_form form;
	/* `tags` is not used; `path` NULL is the file's, `first_line` the line that the text has in
	 * messages. */
	fyfm_parse_options parse;
	bool keep_tags; /* for fyfm_document_tags() */
	/* Map files instead of copying them. A mapping saves memory, and is only as stable as its
	 * file: what others write into it changes values, and where they cut it, see
	 * fyfm_document_check(). */
	bool map;
	size_t map_threshold; /* smaller files are copied all the same; bytes; 0: 256 KiB */
	size_t max_size;      /* larger files are refused; bytes; 0: no bound */
	/* For values and for the copy of the text, borrowed until the document is closed. What the
	 * values take is not given back to it then: reset or destroy it. NULL: one of its own. */
	fya_allocator *allocator;
	fyfm_parser *parser; /* borrowed for the call; NULL: one of its own */
} fyfm_document_options;

/* The three ways to open one; `options` and `diag` may be NULL. On failure *out is NULL and nothing
 * is left open; diag tells why. What can come back, beside what fyfm_parse() can:
 *   FYFM_ERR_IO         not there, no regular file, not readable
 *   FYFM_ERR_LIMIT      larger than max_size
 *   FYFM_ERR_TRUNCATED  mapped, and shorter at the end than at the start
 *   FYFM_ERR_SYNTAX     front matter that is opened and not closed
 * Thread-safe, but for the allocator and the parser of the options. */

/* Opens a regular file; `path` is relative to the working directory. */
FYA_API FYA_CHECKED fyfm_status fyfm_document_open(fyfm_document **out, const char *path,
                                                   const fyfm_document_options *options,
                                                   fyfm_diag *diag);
/* Reads from a descriptor, which stays the caller's: a file, or a pipe to its end. `name` is for
 * messages. */
FYA_API FYA_CHECKED fyfm_status fyfm_document_open_fd(fyfm_document **out, int fd,
                                                      const char *name,
                                                      const fyfm_document_options *options,
                                                      fyfm_diag *diag);
/* Takes `len` bytes of `text`, borrowed until the document is closed. `name` is for messages, NULL
 * is fine. */
FYA_API FYA_CHECKED fyfm_status fyfm_document_open_memory(fyfm_document **out, const char *text,
                                                          size_t len, const char *name,
                                                          const fyfm_document_options *options,
                                                          fyfm_diag *diag);
/* NULL is fine. */
FYA_API void fyfm_document_close(fyfm_document *d);

FYA_API fyfm_value fyfm_document_value(const fyfm_document *d);
/* All of the text, a byte order mark and fences included; not NUL-terminated. */
FYA_API fyfm_str fyfm_document_text(const fyfm_document *d);
/* Where its parts are; without front matter in the options, all of it is YAML. */
FYA_API fyfm_parts fyfm_document_parts(const fyfm_document *d);
/* What is behind the front matter; of len 0 in other forms. */
FYA_API fyfm_str fyfm_document_body(const fyfm_document *d);
/* NULL unless keep_tags was asked for. */
FYA_API const fyfm_tags *fyfm_document_tags(const fyfm_document *d);
/* What the values are in, to make others beside them; valid as long as they are. */
FYA_API fya_allocator *fyfm_document_allocator(const fyfm_document *d);
/* Read, mapped or the caller's. */
FYA_API fyfm_source_how fyfm_document_how(const fyfm_document *d);

/* FYFM_ERR_TRUNCATED, with diag (which may be NULL), where the document is mapped and its file has
 * become shorter: what was read of its values may be zeros. To be asked after they were used. See
 * fyfm/guard.h; see fyfm_source_check() for what it costs. */
FYA_API FYA_CHECKED fyfm_status fyfm_document_check(const fyfm_document *d, fyfm_diag *diag);

#ifdef __cplusplus
}
#endif
#endif
