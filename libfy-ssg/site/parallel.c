#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "libfy-ssg/site/parallel.h"

#define WORKERS_MAX 256

struct job {
	fyssg_parallel_fn work;
	void *user;
	size_t count, chunk;
	_Atomic size_t next;
	_Atomic bool stopped;
};

struct thread {
	struct job *job;
	unsigned number;
	pthread_t id;
};

static void *run(void *arg)
{
	struct thread *t = arg;
	struct job *job = t->job;

	while (!atomic_load_explicit(&job->stopped, memory_order_relaxed)) {
		size_t first =
			atomic_fetch_add_explicit(&job->next, job->chunk, memory_order_relaxed);
		size_t end = job->count - first < job->chunk ? job->count : first + job->chunk;

		if (first >= job->count)
			break;
		if (!job->work(job->user, t->number, first, end))
			atomic_store_explicit(&job->stopped, true, memory_order_relaxed);
	}
	return NULL;
}

unsigned fyssg_parallel_workers(unsigned jobs)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = jobs != 0 ? jobs : processors < 1 ? 1 : (unsigned)processors;

	return workers > WORKERS_MAX ? WORKERS_MAX : workers;
}

void fyssg_parallel(unsigned workers, size_t count, size_t chunk, fyssg_parallel_fn work,
		    void *user)
{
	struct job job = {
		.work = work, .user = user, .count = count, .chunk = chunk == 0 ? 1 : chunk
	};
	struct thread threads[WORKERS_MAX];
	unsigned started = 1, i;

	if (workers > WORKERS_MAX)
		workers = WORKERS_MAX;
	threads[0] = (struct thread){ .job = &job };
	for (i = 1; i < workers && i * job.chunk < count; i++) {
		threads[started] = (struct thread){ .job = &job, .number = started };
		if (pthread_create(&threads[started].id, NULL, run, &threads[started]) != 0)
			break;
		started++;
	}
	run(&threads[0]);
	for (i = 1; i < started; i++)
		pthread_join(threads[i].id, NULL);
}
