/* Whether memory grows from build to build. */
#ifndef CLI_MEM_GROWTH_H
#define CLI_MEM_GROWTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes a build from which on it is a leak: a fourth of the smallest amount that the kernel counts,
 * so that one page more or less, now and then, is none. */
#define CLI_LEAK_RATE 1024
/* Bytes that memory must have grown by in all: some pages more or less are none either, however few
 * the builds are that they are divided by. */
#define CLI_LEAK_FLOOR 16384
/* Builds that a verdict takes. */
#define CLI_LEAK_BUILDS 20

typedef struct cli_growth {
	size_t window;      /* builds at either end that are compared */
	double early, late; /* their means, in bytes */
	double grown;       /* late - early */
	double rate;        /* of that, by build */
	bool judged;        /* there were builds enough */
	bool leaks;
} cli_growth;

/* Of the bytes that were in memory after each build, oldest first; ten at either end are compared,
 * or a third of all where they are fewer than thirty. */
cli_growth cli_growth_of(const uint64_t *bytes, size_t count);

#endif
