/* Chance that is the same everywhere: numbers from a seed, and nothing but integers. */
#ifndef FYSSG_GEN_DICE_H
#define FYSSG_GEN_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Steele's SplitMix64: each number is a hash of a counter, so any seed is a good one. */
typedef struct fyssg_dice {
	uint64_t state;
} fyssg_dice;

static inline uint64_t fyssg_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* The dice of one thing: what it is for, and its number. */
static inline fyssg_dice fyssg_dice_of(uint64_t seed, uint64_t purpose, uint64_t number)
{
	return (fyssg_dice){ fyssg_mix(fyssg_mix(fyssg_mix(seed) + purpose) + number) };
}

static inline uint64_t fyssg_roll(fyssg_dice *d)
{
	d->state += UINT64_C(0x9e3779b97f4a7c15);
	return fyssg_mix(d->state);
}

/* 0 to n - 1; n is not 0. */
static inline uint32_t fyssg_roll_below(fyssg_dice *d, uint32_t n)
{
	return (uint32_t)(((fyssg_roll(d) >> 32) * n) >> 32);
}

static inline uint32_t fyssg_roll_between(fyssg_dice *d, uint32_t low, uint32_t high)
{
	return low + fyssg_roll_below(d, high - low + 1);
}

static inline bool fyssg_roll_percent(fyssg_dice *d, uint32_t percent)
{
	return fyssg_roll_below(d, 100) < percent;
}

/* 0 to n - 1, small ones most often: a number between 0 and 1 to the power of three, times n. What
 * comes k-th is then chosen about k^(-2/3) times as often as what comes first, which gives degrees
 * that follow a power law with exponent 2.5, as links on the web do. */
static inline uint32_t fyssg_roll_skewed(fyssg_dice *d, uint32_t n)
{
	uint64_t u = fyssg_roll(d) >> 32, cube = ((u * u) >> 32) * u >> 32;

	return (uint32_t)((cube * n) >> 32);
}

#endif
