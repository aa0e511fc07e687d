/*
 * A bump allocator in chunks of another allocator: what an environment keeps, and what a
 * compilation needs while it runs. Gives its chunks back all at once.
 */
#ifndef FYSSG_TEMPLATE_CHUNK_H
#define FYSSG_TEMPLATE_CHUNK_H

#include <fya/allocator.h>

/* `inner` is borrowed. NULL: no memory. */
fya_allocator *fyssg_chunk_new(fya_allocator *inner);

/* Makes room for one more item of `size` bytes in an array of `count`, doubling it. False: no
 * memory, and nothing has changed. */
bool fyssg_grow(fya_allocator *a, void *items, size_t count, size_t *capacity, size_t size);

#endif
