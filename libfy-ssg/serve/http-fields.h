/* What requests say about the copy they have, and about the part of a file they want.
 * Thread-safe. */
#ifndef FYSSG_SERVE_HTTP_FIELDS_H
#define FYSSG_SERVE_HTTP_FIELDS_H

#include <fya/buffer.h>

/* Appends "Sun, 06 Nov 1994 08:49:37 GMT". */
void fyssg_http_date(fya_buf *out, int64_t utc_seconds);
/* Reads the same; false for any other form. */
bool fyssg_http_date_read(const char *text, int64_t *utc_seconds);

/* True where `tag`, quotes and all, is in the list of an If-None-Match field. */
bool fyssg_etag_listed(const char *list, const char *tag);

typedef enum fyssg_range {
	FYSSG_RANGE_NONE,    /* all of the file: no range, several, or none that is understood */
	FYSSG_RANGE_PART,
	FYSSG_RANGE_BEYOND   /* nothing of it is in the file */
} fyssg_range;

/* Reads a Range field ("bytes=0-99", "bytes=100-", "bytes=-100") for a file of `size` bytes: its
 * part of *len bytes (> 0) at *start. */
fyssg_range fyssg_range_read(const char *field, uint64_t size, uint64_t *start, uint64_t *len);

#endif
