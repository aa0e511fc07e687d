#include "libfy-ssg/gen/shuffle.h"

#include "libfy-ssg/gen/dice.h"

enum { ROUNDS = 4 };

fyssg_shuffle fyssg_shuffle_of(uint64_t seed, uint32_t n)
{
	fyssg_shuffle s = { .seed = fyssg_mix(seed), .n = n, .half = 1 };

	while (UINT64_C(1) << (2 * s.half) < n)
		s.half++;
	return s;
}

/* Feistel's network: each round can be undone, so different numbers stay different. */
static uint32_t permute(const fyssg_shuffle *s, uint32_t x)
{
	const uint32_t mask = (UINT32_C(1) << s->half) - 1;
	uint32_t left = x >> s->half, right = x & mask;

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint32_t turned = (uint32_t)fyssg_mix(s->seed + ((uint64_t)i << 32 | right)) & mask;
		uint32_t next = left ^ turned;

		left = right;
		right = next;
	}
	return left << s->half | right;
}

/* The network permutes the numbers below a power of four that is less than four times n (or is 4).
 * What falls outside is sent through again, and so ends inside: the way leads round a cycle that k
 * is on. */
uint32_t fyssg_shuffle_at(const fyssg_shuffle *s, uint32_t k)
{
	do
		k = permute(s, k);
	while (k >= s->n);
	return k;
}
