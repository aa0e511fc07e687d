/* What a build does with its page store. */
#ifndef FYSSG_BUILD_PAGE_STORE_USE_H
#define FYSSG_BUILD_PAGE_STORE_USE_H

#include "libfy-ssg/build/page-store.h"
#include "libfy-ssg/build/worker.h"

/* --- the job's -------------------------------------------------------------------------------- */

/* After the plan, before workers are made: makes the job's store, where a template asks for texts of
 * other pages and one is wanted. Which pages are hot is found by reading the links of all, in a
 * phase of its own; not so under a memory limit, where all are warm. FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyssg_store_begin(fyssg_job *job);
/* After the last output: what it was good for. */
void fyssg_store_report(fyssg_job *job);
void fyssg_store_release(fyssg_job *job);
/* The bound that its options ask for, and the one that memory left; both 0 without a store. */
void fyssg_store_bounds(const fyssg_job *job, size_t *wanted, size_t *left);

/* --- a worker's ------------------------------------------------------------------------------- */

/* Taken before a text is rendered. */
typedef struct fyssg_store_mark {
	uint64_t steps;
	size_t value_bytes;
	unsigned warnings, texts_asked;
} fyssg_store_mark;

/* The text of a page from the store, in the worker's arena. False: it is to be rendered. */
bool fyssg_store_answer(fyssg_worker *w, const fyssg_page *page, fyssg_text_part part,
                        fyfm_str *out);
fyssg_store_mark fyssg_store_begin_text(const fyssg_worker *w);
/* Keeps what was rendered since, if anybody may have it. */
void fyssg_store_end_text(fyssg_worker *w, const fyssg_store_mark *mark, const fyssg_page *page,
                          fyssg_text_part part, fyfm_str text);

#endif
