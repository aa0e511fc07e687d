/*
 * Pages on their way from the walk to those who read them, while the walk goes on.
 *
 * The walk appends records to the page table and says up to where they are complete; readers take
 * them in chunks, in order. The table may move as it grows, so it does that only while no reader has
 * a chunk.
 */
#ifndef FYSSG_SITE_PAGE_FEED_H
#define FYSSG_SITE_PAGE_FEED_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct fyssg_page_feed {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t ready, next; /* pages that are complete; the first that nobody took */
	unsigned reading;   /* chunks that readers have */
	bool moving, ended;
} fyssg_page_feed;

void fyssg_page_feed_init(fyssg_page_feed *f);
void fyssg_page_feed_release(fyssg_page_feed *f);

/* --- for the walk, in one thread -------------------------------------------------------------- */

/* Between the two no reader has a chunk. NULL: there are none. */
void fyssg_page_feed_begin_move(fyssg_page_feed *f);
void fyssg_page_feed_end_move(fyssg_page_feed *f);
/* The first `count` pages are complete. NULL: nobody wants to know. */
void fyssg_page_feed_put(fyssg_page_feed *f, size_t count);
/* There are no more. */
void fyssg_page_feed_end(fyssg_page_feed *f);

/* --- for readers ------------------------------------------------------------------------------ */

/* Waits for pages, and takes at most `most` of them, until fyssg_page_feed_done(). False: all are
 * taken. */
bool fyssg_page_feed_take(fyssg_page_feed *f, size_t most, size_t *first, size_t *end);
void fyssg_page_feed_done(fyssg_page_feed *f);

#endif
