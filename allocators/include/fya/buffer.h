/*
 * fya_buf - the one growable byte buffer.
 *
 * A buffer remembers its first failure (no memory, or its ceiling reached), ignores appends after
 * it and tells when asked: callers append freely and check once at the end. It keeps what it held
 * before, so that `data` and `len` go together at all times, and a length that was noted earlier
 * is still one to truncate to; what it holds is cut short, and nothing to act upon.
 * Not thread-safe.
 */
#ifndef FYA_BUFFER_H
#define FYA_BUFFER_H

#include <stdarg.h>
#include <string.h>

#include <fya/allocator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fya_buf_status {
	FYA_BUF_OK,
	FYA_BUF_NOMEM,
	FYA_BUF_FULL /* an append would have passed `limit` */
} fya_buf_status;

/* Read `data`, `len`, `status` freely; change them through functions only. `data` is not
 * NUL-terminated unless fya_buf_cstr() was called last. */
typedef struct fya_buf {
	char *data;
	size_t len;      /* bytes */
	size_t capacity; /* bytes allocated; more than len, but for 0 */
	size_t limit;    /* ceiling of len in bytes */
	fya_allocator *allocator;
	fya_buf_status status;
} fya_buf;

/* Makes an empty buffer; allocates nothing. limit 0: no ceiling. */
FYA_API void fya_buf_init(fya_buf *b, fya_allocator *a, size_t limit);
/* Frees the bytes; the buffer is then as after init. */
FYA_API void fya_buf_release(fya_buf *b);
/* Makes room for `more` bytes behind len, for a caller that writes there itself and then calls
 * fya_buf_commit(). Returns where they go, never NULL for 0 bytes, until the buffer changes; NULL on
 * failure. */
FYA_API char *fya_buf_reserve(fya_buf *b, size_t more);
/* fya_buf_append() where it may have to grow; call that. */
FYA_API void fya_buf_append_slow(fya_buf *b, const void *bytes, size_t len);
/* Append all of the text or, on failure, nothing; its NUL does not count. */
FYA_API void fya_buf_printf(fya_buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
FYA_API void fya_buf_vprintf(fya_buf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Ends the bytes with a NUL that len does not count, and returns them: valid, as `data` is, until
 * the buffer grows or is released. Never fails nor allocates; after a failure they are what the
 * buffer still holds. */
FYA_API const char *fya_buf_cstr(fya_buf *b);

/* Empties the buffer and forgets a failure; keeps its memory. */
static inline void fya_buf_clear(fya_buf *b)
{
	b->len = 0;
	b->status = FYA_BUF_OK;
}

/* Drops what is behind the first `len` bytes, which there are. A failure stays. */
static inline void fya_buf_truncate(fya_buf *b, size_t len)
{
	b->len = len;
}

/* Counts the first `len` bytes that were written where fya_buf_reserve() said, no more of them than
 * were reserved. */
static inline void fya_buf_commit(fya_buf *b, size_t len)
{
	b->len += len;
}

/* Appends all of the bytes, which are not the buffer's own, or, on failure, none. `bytes` may be
 * NULL where len is 0. */
static inline void fya_buf_append(fya_buf *b, const void *bytes, size_t len)
{
	if (b->status == FYA_BUF_OK && len < b->capacity - b->len && len <= b->limit - b->len) {
		if (len != 0)
			memcpy(b->data + b->len, bytes, len);
		b->len += len;
	} else {
		fya_buf_append_slow(b, bytes, len);
	}
}

static inline void fya_buf_putc(fya_buf *b, char c)
{
	fya_buf_append(b, &c, 1);
}

static inline void fya_buf_puts(fya_buf *b, const char *s)
{
	fya_buf_append(b, s, strlen(s));
}

#ifdef __cplusplus
}
#endif
#endif
