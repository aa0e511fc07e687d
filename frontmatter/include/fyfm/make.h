/*
 * fyfm_builder - makes values, one after the other, from the outside in.
 *
 *     fyfm_builder *b = fyfm_builder_new(a, NULL);
 *
 *     fyfm_build_map(b);
 *     fyfm_build_key(b, "title");
 *     fyfm_build_text(b, "Hello");
 *     fyfm_build_key(b, "tags");
 *     fyfm_build_seq(b);
 *     fyfm_build_text(b, "c");
 *     fyfm_build_end(b);
 *     fyfm_build_end(b);
 *     status = fyfm_builder_finish(b, &v, &diag);
 *     fyfm_builder_free(b);
 *
 * A builder remembers its first failure and ignores what comes after it, so that callers check
 * once, at the end. It is for one thread.
 */
#ifndef FYFM_MAKE_H
#define FYFM_MAKE_H

#include <fyfm/diag.h>
#include <fyfm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_builder fyfm_builder;

typedef struct fyfm_builder_options {
	unsigned max_depth; /* open collections; 0: 64 */
} fyfm_builder_options;

/* Values are made in `a`, which must outlive them; the builder's own memory comes from malloc.
 * `options` may be NULL. NULL when memory runs out. */
FYA_API fyfm_builder *fyfm_builder_new(fya_allocator *a, const fyfm_builder_options *options);
/* NULL is fine. What was finished stays. */
FYA_API void fyfm_builder_free(fyfm_builder *b);

/* Begin a sequence, a mapping; each needs its fyfm_build_end(). */
FYA_API void fyfm_build_seq(fyfm_builder *b);
FYA_API void fyfm_build_map(fyfm_builder *b);
FYA_API void fyfm_build_end(fyfm_builder *b);
/* The key of the next value in a mapping: a copy of NUL-terminated text. In place of it any value
 * may be given by the functions below; in a mapping they are key and value in turns. */
FYA_API void fyfm_build_key(fyfm_builder *b, const char *key);

FYA_API void fyfm_build_null(fyfm_builder *b);
FYA_API void fyfm_build_bool(fyfm_builder *b, bool value);
FYA_API void fyfm_build_int(fyfm_builder *b, int64_t value);
FYA_API void fyfm_build_float(fyfm_builder *b, double value);
FYA_API void fyfm_build_timestamp(fyfm_builder *b, const fyfm_timestamp *value);
/* A copy of NUL-terminated UTF-8. */
FYA_API void fyfm_build_text(fyfm_builder *b, const char *text);
/* A copy of `len` bytes of UTF-8. */
FYA_API void fyfm_build_string(fyfm_builder *b, const char *data, size_t len);
/* A string that borrows `data`, which must outlive the value unchanged. */
FYA_API void fyfm_build_borrowed(fyfm_builder *b, const char *data, size_t len);
/* A value as it is: what it borrows from must outlive the one that is built. */
FYA_API void fyfm_build_value(fyfm_builder *b, fyfm_value v);

/* Hands over the one value that was built and makes the builder ready for another. On failure *out
 * is undefined and *diag (may be NULL) tells what was wrong:
 *   FYFM_ERR_EXISTS  a key twice in one mapping
 *   FYFM_ERR_LIMIT   deeper than max_depth
 *   FYFM_ERR_USAGE   a collection not ended or ended twice, a key without a value, fyfm_build_key()
 *                    outside of a mapping, an undefined value, no value or more than one
 *   FYFM_ERR_ENCODING  text that is not UTF-8
 *   FYFM_ERR_NOMEM */
FYA_API FYA_CHECKED fyfm_status fyfm_builder_finish(fyfm_builder *b, fyfm_value *out,
                                                    fyfm_diag *diag);

typedef struct fyfm_copy_options {
	unsigned max_depth; /* 0: 64; at most 1000 */
	size_t max_values;  /* values copied, keys included: aliases make small texts large; 0: 2^24 */
} fyfm_copy_options;

/* A deep copy in `a` that borrows nothing from v's source or allocator. `options` may be NULL.
 * Hosts and undefined stay what they are. On failure *out is undefined: FYFM_ERR_LIMIT,
 * FYFM_ERR_NOMEM. */
FYA_API FYA_CHECKED fyfm_status fyfm_copy(fya_allocator *a, fyfm_value v,
                                          const fyfm_copy_options *options, fyfm_value *out);

#ifdef __cplusplus
}
#endif
#endif
