/* Builds that end early: because the caller wants it, or because the disk is full. */
#include "libfy-ssg/build/job.h"

/* False: something has stopped it already. */
static bool stop_for(fyssg_job *job, fyssg_stop why)
{
	int not = FYSSG_STOP_NOT;

	return atomic_compare_exchange_strong(&job->stop, &not, (int)why);
}

bool fyssg_job_must_stop(void *job)
{
	fyssg_job *j = job;
	const fyssg_build_options *o = j->options;

	if (atomic_load_explicit(&j->stop, memory_order_relaxed) != FYSSG_STOP_NOT)
		return true;
	if (o->stop == NULL || !o->stop(o->stop_user))
		return false;
	if (stop_for(j, FYSSG_STOP_ASKED))
		(void)fyssg_job_fail(j, FYFM_ERR_STOPPED, NULL, "interrupted");
	return true;
}

bool fyssg_job_disk_full(fyssg_job *job)
{
	return stop_for(job, FYSSG_STOP_FULL);
}

fyfm_status fyssg_job_result(const fyssg_job *job, fyfm_status status)
{
	if (status != FYFM_OK && status != FYFM_ERR_SYNTAX)
		return status;
	if (atomic_load(&job->stop) == FYSSG_STOP_ASKED)
		return FYFM_ERR_STOPPED;
	/* What the system refused is more than a mistake in the site: it hides others. */
	return status != FYFM_OK && atomic_load(&job->system_failed) ? FYFM_ERR_IO : status;
}
