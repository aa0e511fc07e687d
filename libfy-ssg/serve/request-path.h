/* The path of a request. Thread-safe. */
#ifndef FYSSG_SERVE_REQUEST_PATH_H
#define FYSSG_SERVE_REQUEST_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Decodes the path of a URL (`%41` is A; without its query) into `out` of `size` bytes, as a NUL-
 * terminated string. False for what names no file of a site: a path that is too long, that does not
 * begin with a slash, holds a NUL, an encoded slash, `%` without its digits, or a part that is
 * empty, `.` or `..`. A slash at the end stays. */
bool fyssg_request_path(const char *url, char *out, size_t size);

#endif
