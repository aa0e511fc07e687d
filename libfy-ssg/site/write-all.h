/* Writing to files that may take less than they are given. */
#ifndef FYSSG_SITE_WRITE_ALL_H
#define FYSSG_SITE_WRITE_ALL_H

#include <stdbool.h>
#include <stddef.h>

/* False with errno where a write fails; what was written before stays. Thread-safe. */
bool fyssg_write_all(int fd, const char *bytes, size_t len);

#endif
