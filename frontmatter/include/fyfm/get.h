/*
 * fyfm_reader - typed values out of a mapping, with defaults, and messages that tell the place.
 *
 *     fyfm_reader r = { .root = config, .parser = p, .text = text, .len = len,
 *                       .report = print, .user = "config.yaml" };
 *     int64_t per_page = 10;
 *     fyfm_str title;
 *
 *     fyfm_read_int(&r, "list.per-page", FYFM_OPTIONAL, &per_page);
 *     fyfm_read_string(&r, "title", FYFM_REQUIRED, &title);
 *     if (r.errors > 0)
 *             ...
 *
 * A reader is a plain struct that the caller fills; it owns nothing and is for one thread.
 */
#ifndef FYFM_GET_H
#define FYFM_GET_H

#include <fyfm/diag.h>
#include <fyfm/parse.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_reader {
	fyfm_value root;
	/* What `root` was parsed from, for the place in messages: values store none, so it is
	 * parsed again. parser NULL: messages without a place. */
	fyfm_parser *parser;
	const char *text;
	size_t len;
	const fyfm_parse_options *options; /* those it was parsed with; NULL is fine. Its path is the
	                                      messages' path */
	fya_allocator *scratch; /* where text that is not one piece of the source is decoded, and
	                           lists are made; NULL: such text is an error, FYFM_ERR_NOMEM */
	fyfm_diag_fn report;    /* receives each error as it is met; may be NULL */
	void *user;             /* for `report` */
	unsigned errors;        /* how many there were; the caller sets it to 0 */
} fyfm_reader;

typedef enum fyfm_need {
	FYFM_OPTIONAL, /* nothing there, or null: FYFM_OK, and *out keeps what it held: the default */
	FYFM_REQUIRED  /* the same: an error, FYFM_ERR_NOT_FOUND */
} fyfm_need;

/* All of these read what stands at `path`, which is NUL-terminated and as in <fyfm/path.h>, from
 * r->root into *out. They return FYFM_OK; or tell r->report what was expected and found, count one
 * more error, leave *out as it was and return
 *   FYFM_ERR_TYPE       of another kind
 *   FYFM_ERR_RANGE      an integer outside of the bounds
 *   FYFM_ERR_NOT_FOUND  required and not there
 *   FYFM_ERR_NOMEM      no memory, or no scratch
 *   FYFM_ERR_SYNTAX     (_LIMIT, _ENCODING) the path is none */

/* Borrows from what the value borrows from, or stands in `scratch`: what is short or made up of
 * several pieces of the source. */
FYA_API fyfm_status fyfm_read_string(fyfm_reader *r, const char *path, fyfm_need need,
                                     fyfm_str *out);
FYA_API fyfm_status fyfm_read_bool(fyfm_reader *r, const char *path, fyfm_need need, bool *out);
FYA_API fyfm_status fyfm_read_int(fyfm_reader *r, const char *path, fyfm_need need, int64_t *out);
/* From least to most, both included. */
FYA_API fyfm_status fyfm_read_int_within(fyfm_reader *r, const char *path, fyfm_need need,
                                         int64_t least, int64_t most, int64_t *out);
/* Integers are taken too. */
FYA_API fyfm_status fyfm_read_float(fyfm_reader *r, const char *path, fyfm_need need, double *out);
FYA_API fyfm_status fyfm_read_timestamp(fyfm_reader *r, const char *path, fyfm_need need,
                                        fyfm_timestamp *out);
/* A sequence of strings, or one string as a list of one. *out is an array of *count in
 * r->scratch. */
FYA_API fyfm_status fyfm_read_strings(fyfm_reader *r, const char *path, fyfm_need need,
                                      const fyfm_str **out, size_t *count);
/* A value of the given kind, such as FYFM_MAP. */
FYA_API fyfm_status fyfm_read_value(fyfm_reader *r, const char *path, fyfm_need need,
                                    fyfm_kind kind, fyfm_value *out);
/* One of `count` NUL-terminated words: *out is its index. The message names them, and the one that
 * may have been meant. */
FYA_API fyfm_status fyfm_read_word(fyfm_reader *r, const char *path, fyfm_need need,
                                   const char *const *words, size_t count, size_t *out);

#ifdef __cplusplus
}
#endif
#endif
