/* Every allocator there is, alone and stacked: what the contract is tested on. */
#ifndef TESTS_ALLOCATORS_KINDS_H
#define TESTS_ALLOCATORS_KINDS_H

#include <fya/allocator.h>

struct kind {
	const char *name;
	fya_allocator *(*make)(void);
	bool dedups;
};

#define KIND_COUNT 10

extern const struct kind kinds[KIND_COUNT];

#endif
