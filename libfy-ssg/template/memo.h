/*
 * fyssg_memo - texts of fragments, by the values that they depend on.
 *
 * One table for all threads. What is in it never changes and stays until the end, so that readers
 * need no lock; each evaluation remembers what it found last for every fragment.
 */
#ifndef FYSSG_TEMPLATE_MEMO_H
#define FYSSG_TEMPLATE_MEMO_H

#include "libfy-ssg/template/eval.h"

/* A thread's own knowledge of one fragment. */
typedef struct fyssg_fragment_use {
	const struct fyssg_kept *last; /* what it printed last; NULL: nothing yet */
	uint32_t tried, found;
} fyssg_fragment_use;

/* False: no memory. */
bool fyssg_fragments_init(fyssg_eval *ev);
/* Something was read while a fragment renders that will be kept. */
void fyssg_fragments_read(fyssg_eval *ev, unsigned kind, const void *key, size_t key_len);

/* Prints the text that was kept for these values. False: there is none, or a budget would not bear
 * it; what is rendered next is then the fragment, up to fyssg_fragment_keep(). */
bool fyssg_fragment_print(fyssg_eval *ev, fyssg_frame *f, const fyssg_fragment *fragment,
                          const fyfm_value *values);
void fyssg_fragment_keep(fyssg_eval *ev, const fyssg_frame *f, const fyssg_fragment *fragment);

#endif
