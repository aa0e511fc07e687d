/*
 * fya_intern - a table that knows which bytes were seen before.
 *
 * It maps bytes to a 32-bit handle that its owner chose: an index, or an offset into a pool. The
 * bytes themselves stay with the owner, who shows them when the table asks. Equal bytes have one
 * handle for as long as the table works; it bows out where content does not repeat (see
 * fya_dedup_options), unless told never to.
 *
 * A slot takes 8 bytes and at most three in four are taken. Not thread-safe.
 */
#ifndef FYA_INTERN_H
#define FYA_INTERN_H

#include <fya/allocator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fya_intern fya_intern;

/* The largest number that is a handle. */
#define FYA_INTERN_MAX (UINT32_MAX - 1)

/* Returns the bytes behind `handle` and sets *len. Must not call back into the table. */
typedef const void *(*fya_intern_bytes)(const void *owner, uint32_t handle, size_t *len);

typedef enum fya_intern_result {
	FYA_INTERN_FOUND, /* known: *handle is the older handle */
	FYA_INTERN_ADDED, /* new: the bytes now go by the handle that was offered */
	FYA_INTERN_OFF,   /* the table has bowed out, or could not grow and did so now */
	FYA_INTERN_NOMEM  /* the same, of a table told never to bow out; it is as before the call */
} fya_intern_result;

typedef struct fya_intern_stats {
	size_t table_bytes;
	size_t count;   /* entries now */
	uint64_t puts;  /* calls of fya_intern_put() answered by looking */
	uint64_t hits;  /* of them, answered with an older handle */
	uint64_t saved; /* bytes of the hits */
	bool bowed_out;
} fya_intern_stats;

/* Makes an empty table. `owner` is what `bytes` will be called with. `a` should make use of what is
 * freed: the table doubles as it grows. `options` may be NULL. NULL when memory runs out. */
FYA_API fya_intern *fya_intern_new(fya_allocator *a, fya_intern_bytes bytes, const void *owner,
	const fya_dedup_options *options);
/* NULL is fine. */
FYA_API void fya_intern_free(fya_intern *t);

/* Looks the bytes up, and enters them under the handle `fresh` where they are new. On ADDED the
 * owner must be able to show them under that handle before the next call. *handle is set on FOUND
 * and ADDED. */
FYA_API fya_intern_result fya_intern_put(fya_intern *t, const void *bytes, size_t len,
	uint32_t fresh, uint32_t *handle);
/* Only looks up; counts nothing. */
FYA_API bool fya_intern_find(const fya_intern *t, const void *bytes, size_t len, uint32_t *handle);
/* Takes out the entry of these bytes and this handle; nothing happens where there is none. */
FYA_API void fya_intern_remove(fya_intern *t, const void *bytes, size_t len, uint32_t handle);
/* Takes all entries out. What the table has learnt about the content stays, counts too. */
FYA_API void fya_intern_clear(fya_intern *t);
FYA_API void fya_intern_get_stats(const fya_intern *t, fya_intern_stats *out);

#ifdef __cplusplus
}
#endif
#endif
