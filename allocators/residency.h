/* How much of a mapping is in memory. */
#ifndef FYA_RESIDENCY_H
#define FYA_RESIDENCY_H

#include <stddef.h>

/* Bytes of [from, from + len) that are in memory, in this process or in the page cache; both are
 * multiples of `page`. */
size_t fya_i_resident(const char *from, size_t len, size_t page);

#endif
