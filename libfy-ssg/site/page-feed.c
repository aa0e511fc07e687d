#include "libfy-ssg/site/page-feed.h"

void fyssg_page_feed_init(fyssg_page_feed *f)
{
	*f = (fyssg_page_feed){ .lock = PTHREAD_MUTEX_INITIALIZER,
		                .changed = PTHREAD_COND_INITIALIZER };
}

void fyssg_page_feed_release(fyssg_page_feed *f)
{
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->changed);
}

void fyssg_page_feed_begin_move(fyssg_page_feed *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	f->moving = true;
	while (f->reading > 0)
		pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
}

void fyssg_page_feed_end_move(fyssg_page_feed *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	f->moving = false;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

void fyssg_page_feed_put(fyssg_page_feed *f, size_t count)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&f->lock);
	f->ready = count;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

void fyssg_page_feed_end(fyssg_page_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->ended = true;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

bool fyssg_page_feed_take(fyssg_page_feed *f, size_t most, size_t *first, size_t *end)
{
	bool taken;

	pthread_mutex_lock(&f->lock);
	while (f->moving || (f->next == f->ready && !f->ended))
		pthread_cond_wait(&f->changed, &f->lock);
	*first = f->next;
	*end = f->ready - f->next < most ? f->ready : f->next + most;
	taken = *end > *first;
	f->next = *end;
	f->reading += taken;
	pthread_mutex_unlock(&f->lock);
	return taken;
}

void fyssg_page_feed_done(fyssg_page_feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->reading--;
	if (f->moving)
		pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}
