/* The same work over many things, by several threads. */
#ifndef FYSSG_SITE_PARALLEL_H
#define FYSSG_SITE_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

/* Does things first to end - 1. `worker` is from 0 and the same throughout one thread. Returns
 * false to stop all workers at their next chunk. */
typedef bool (*fyssg_parallel_fn)(void *user, unsigned worker, size_t first, size_t end);

/* How many threads to start where `jobs` are asked for, 0 meaning as many as there are processors:
 * at least one, and no more than fyssg_parallel() starts. */
unsigned fyssg_parallel_workers(unsigned jobs);

/* Calls `work` for all of [0, count) in chunks, from `workers` threads of which the caller's is
 * one (number 0). Where a thread cannot be started the others do its work. Returns when all is
 * done or stopped; all that the workers wrote is then seen by the caller. */
void fyssg_parallel(unsigned workers, size_t count, size_t chunk, fyssg_parallel_fn work,
                    void *user);

#endif
