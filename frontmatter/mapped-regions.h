/* The mappings that are open, for a signal handler that has an address and wants its source. */
#ifndef FYFM_MAPPED_REGIONS_H
#define FYFM_MAPPED_REGIONS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct fyfm_i_region {
	_Atomic uintptr_t start; /* 0: free; 1: being filled */
	_Atomic size_t len;
	atomic_bool truncated; /* a page of it was gone */
} fyfm_i_region;

/* Lists a mapping; NULL when memory runs out. Never waits. Thread-safe. */
fyfm_i_region *fyfm_i_region_add(const void *start, size_t len);
/* Takes it from the list again, before it is unmapped; NULL is fine. Thread-safe. */
void fyfm_i_region_remove(fyfm_i_region *region);
/* The one that holds an address, or NULL. Async-signal-safe. */
fyfm_i_region *fyfm_i_region_find(uintptr_t address);

#endif
