/*
 * An allocator in front of another one, which tells what its bytes are for: values ask for blocks,
 * texts are stored.
 */
#ifndef CLI_LOAD_COUNTING_H
#define CLI_LOAD_COUNTING_H

#include <fya/allocator.h>

typedef struct cli_counts {
	size_t blocks;      /* bytes of blocks handed out and not given back */
	size_t stored;      /* bytes that were to be stored; dedup may have saved some of them */
	uintptr_t low, high; /* addresses between which all of it is; 0 where there is nothing */
} cli_counts;

/* Stacks on `inner` (owned). Of marks only the last one can be gone back to. NULL when memory runs
 * out; `inner` is then still the caller's. */
fya_allocator *cli_counting_new(fya_allocator *inner);
cli_counts cli_counting_get(const fya_allocator *a);

#endif
