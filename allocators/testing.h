/*
 * Allocators for tests; not part of the library.
 */
#ifndef FYA_TESTING_H
#define FYA_TESTING_H

#include <fya/allocator.h>

/* Stacks on `inner` (owned) and fails call number fail_at of alloc, resize and store, counted from
 * 1; 0: none. To run out of memory everywhere in turn:
 *
 *     size_t n = 0;
 *     do {
 *             fya_failing_set(a, ++n);
 *             run_scenario(a);   must end cleanly, with NOMEM, whenever a call failed
 *     } while (fya_failing_calls(a) >= n);
 */
fya_allocator *fya_failing_new(fya_allocator *inner, size_t fail_at);
/* Chooses another call to fail, and counts from 1 again. */
void fya_failing_set(fya_allocator *a, size_t fail_at);
/* Calls so far, the failed one included. */
size_t fya_failing_calls(const fya_allocator *a);

/* Stacks on `inner` (owned) and watches both sides: that blocks come aligned, and that they are
 * given back once and with their size. A block given back wrongly does not reach `inner`. Aborts
 * where it cannot keep its records. */
fya_allocator *fya_tracking_new(fya_allocator *inner);
/* Blocks and stored copies handed out and not given back. */
size_t fya_tracking_live(const fya_allocator *a);
/* The first fault seen, as text, or NULL. It lives as long as the allocator. */
const char *fya_tracking_fault(const fya_allocator *a);

#endif
