/*
 * fyssg_diags - collects diagnostics from many threads, and tells them in an order that does not
 * depend on the threads.
 *
 * A diagnostic is kept in some 100 bytes and its text, equal texts once.
 *
 * Notes. A note that names a line, or has a status other than FYFM_OK, belongs to the diagnostic
 * that the same thread added last. Any other note stands alone.
 */
#ifndef FYSSG_REPORT_DIAGS_H
#define FYSSG_REPORT_DIAGS_H

#include <stdbool.h>

#include <fyfm/diag.h>

typedef struct fyssg_diags fyssg_diags;

/* NULL when memory runs out. */
FYA_CHECKED fyssg_diags *fyssg_diags_new(void);
/* The same with allocators of the caller's choice, one for text and entries and one for tables.
 * Both belong to the collection from here on, also where NULL is returned; they may be NULL, which
 * is what making them gives when memory runs out. */
FYA_CHECKED fyssg_diags *fyssg_diags_new_in(fya_allocator *pool, fya_allocator *tables);
/* From here on warnings are counted, each use of a kind and each duplicate, and only errors are
 * kept, with their notes. Before anything is added. */
void fyssg_diags_keep_errors_only(fyssg_diags *diags);
/* Not told ones are lost. NULL is fine. */
void fyssg_diags_free(fyssg_diags *d);

/* Keeps a copy of `diag`. A fyfm_diag_fn, whose `user` is the fyssg_diags. Where memory runs out
 * it is counted only, and fyssg_diags_flush() says how many were lost. Thread-safe. */
void fyssg_diags_add(void *diags, const fyfm_diag *diag);

/* The same for what a site may do wrong a thousand times: of all with one `kind_key` (NUL-
 * terminated; copied) the first by path, line and column is told, with "(57 uses; first here)" at
 * the end of its message. Its notes are those that its own thread added behind it. */
void fyssg_diags_add_kind(fyssg_diags *diags, const char *kind_key, const fyfm_diag *diag);

/* Resident bytes of all that is kept. Thread-safe. */
uint64_t fyssg_diags_resident(fyssg_diags *diags);

/* Tells all that was added since the last flush: by path, line, column and message, the notes
 * behind their diagnostic, exact duplicates once. Of those that differ in their notes alone the
 * first is told whole, then of some others the last note, which says for whom, then how many more
 * there are. No thread may add meanwhile. */
void fyssg_diags_flush(fyssg_diags *diags, fyfm_diag_fn sink, void *user);

/* How many errors and warnings flushes have told so far, in whole, by a note or as "more"; and
 * warnings that were counted only. */
size_t fyssg_diags_told_errors(const fyssg_diags *diags);
size_t fyssg_diags_told_warnings(const fyssg_diags *diags);

#endif
