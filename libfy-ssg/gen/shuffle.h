/* All numbers below n in another order, without a table of them: where the k-th one went can be
 * asked in no particular order. */
#ifndef FYSSG_GEN_SHUFFLE_H
#define FYSSG_GEN_SHUFFLE_H

#include <stdint.h>

typedef struct fyssg_shuffle {
	uint64_t seed;
	uint32_t n;
	unsigned half; /* bits of each half of a number */
} fyssg_shuffle;

/* n is at least 1 and at most 2^31. */
fyssg_shuffle fyssg_shuffle_of(uint64_t seed, uint32_t n);
/* k < n; the results of all k differ, and are below n. */
uint32_t fyssg_shuffle_at(const fyssg_shuffle *s, uint32_t k);

#endif
