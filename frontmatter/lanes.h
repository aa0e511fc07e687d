/* Sixteen bytes at once, with the vectors of GCC and Clang. */
#ifndef FYFM_LANES_H
#define FYFM_LANES_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef unsigned char fyfm_i_lanes __attribute__((vector_size(16)));

static inline fyfm_i_lanes fyfm_i_lanes_at(const char *p)
{
	fyfm_i_lanes b;

	memcpy(&b, p, sizeof(b));
	return b;
}

/* Bit i tells of lane i, of lanes that a comparison has made (0 or 255). */
static inline unsigned fyfm_i_lane_bits(fyfm_i_lanes hits)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)hits);
#else
	/* The product has the lowest bits of the eight bytes side by side in its highest byte. */
	const uint64_t lowest = UINT64_C(0x0101010101010101), gather = UINT64_C(0x0102040810204080);
	uint64_t halves[2];

	memcpy(halves, &hits, sizeof(halves));
	return (unsigned)((halves[0] & lowest) * gather >> 56 |
	                  (halves[1] & lowest) * gather >> 56 << 8);
#endif
}

#endif
