/* random-site - small sites that are different for every seed. */
#ifndef TESTS_BUILD_RANDOM_SITE_H
#define TESTS_BUILD_RANDOM_SITE_H

#include <stdint.h>

/* A sequence of numbers that its seed decides. */
typedef struct random_numbers {
	uint64_t state;
} random_numbers;

/* From 0 to below - 1. */
unsigned random_below(random_numbers *r, unsigned below);

/* Makes a site in the current folder: a configuration, up to some twenty pages in sections that link
 * to each other and use shortcodes, and templates that ask for other pages' texts. The same seed
 * makes the same bytes. Some of the sites have errors: texts that ask for each other. */
void random_site(uint64_t seed);

#endif
