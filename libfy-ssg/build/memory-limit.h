/* Building within --max-memory: what a build gives up for it, and what it says where that is not
 * enough. */
#ifndef FYSSG_BUILD_MEMORY_LIMIT_H
#define FYSSG_BUILD_MEMORY_LIMIT_H

#include "libfy-ssg/build/worker.h"

/* Sets the job's cap up from its options. FYFM_ERR_IO: told; FYFM_ERR_NOMEM: the limit is below
 * what the program takes at the start, told. */
FYA_CHECKED fyfm_status fyssg_limit_begin(fyssg_job *job);

/* How many workers may render: fewer where the limit leaves no room for all. */
unsigned fyssg_limit_workers(const fyssg_job *job);

/* Before md4c reads a text of a page: room for what that may take, `*held` bytes, which are given back when
 * it has. False, after failing the render and saying which page it was: there is none, and the build
 * is to stop. */
bool fyssg_limit_reserve(fyssg_worker *w, const fyssg_page *page, const char *text, size_t len,
			 uint64_t *held);
void fyssg_limit_unreserve(fyssg_worker *w, uint64_t held);

/* After each output: where memory is short, gives back what the worker keeps for the next one. False:
 * the limit cannot be kept. */
bool fyssg_limit_end_output(fyssg_worker *w);

/* Tells that the limit cannot be kept, what holds the memory and which pages are the largest;
 * returns FYFM_ERR_NOMEM. */
fyfm_status fyssg_limit_fail(fyssg_job *job);

/* Where memory ran out because a file could not take it: says why. */
void fyssg_limit_tell_files(fyssg_job *job);

/* Notes what was given up. */
void fyssg_limit_note(fyssg_job *job);

#endif
