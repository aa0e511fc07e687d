/*
 * Runs operations on an allocator beside a model that knows what every block must hold.
 */
#ifndef TESTS_ALLOCATORS_SHADOW_H
#define TESTS_ALLOCATORS_SHADOW_H

#include <fya/allocator.h>

typedef struct shadow_report {
	const char *broken; /* the first promise that was not kept, or NULL */
	size_t operations;
	size_t refused; /* requests that were answered with NULL */
} shadow_report;

/* Reads operations from `input`, any bytes will do, until it ends. The allocator must be fresh; in
 * the end it is reset. */
shadow_report shadow_run(fya_allocator *a, const uint8_t *input, size_t len);

#endif
