/* After the last output: the manifest, and the files of older builds that no output replaces. */
#include <errno.h>
#include <string.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/build/writer.h"

/* Removes what an older build wrote and this one has no output for. */
static void remove_stale(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	const fyssg_manifest *old = &job->old_manifest;
	fyssg_writer writer;
	unsigned ticks = 0;

	if (!fyssg_writer_init(&writer, job->output_fd, job->config.output_dir, old, 0))
		return;
	for (size_t i = 0; i < old->count; i++) {
		if (fyssg_manifest_is_claimed(old, i))
			continue;
		fyssg_site_breathe(&job->site, &ticks);
		counts->removed += fyssg_writer_remove(&writer, fyssg_manifest_path(old, i),
						       &old->entries[i]);
	}
	fyssg_writer_release(&writer);
}

/* Puts behind the entries those of the old manifest that this build has no output for: a build that
 * removes nothing leaves their files to the next one. */
static void keep_stale(fyssg_job *job, fyssg_manifest_writer *writer)
{
	fyssg_manifest_entry *next = job->entries + job->outputs.count;
	const fyssg_manifest *old = &job->old_manifest;
	unsigned ticks = 0;

	for (size_t i = 0; i < old->count; i++) {
		const char *name = fyssg_manifest_path(old, i);

		if (fyssg_manifest_is_claimed(old, i))
			continue;
		fyssg_site_breathe(&job->site, &ticks);
		*next = old->entries[i];
		next++->path = fyssg_manifest_name(writer, name, strlen(name));
	}
}

static bool name_outputs(fyssg_job *job, fyssg_manifest_writer *writer)
{
	bool ok = true;
	unsigned ticks = 0;
	fya_buf path;

	fya_buf_init(&path, job->site_allocator, 0);
	for (uint32_t i = 0; ok && i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		fya_buf_clear(&path);
		fyssg_output_path(job, &job->outputs.at[i], &path);
		ok = path.status == FYA_BUF_OK;
		if (ok)
			job->entries[i].path = fyssg_manifest_name(writer, path.data, path.len);
	}
	fya_buf_release(&path);
	if (!ok)
		errno = ENOMEM;
	return ok;
}

/* Writes the manifest; where that cannot be, the next build compares bytes instead. Returns whether
 * it did. */
static bool keep_manifest(fyssg_job *job, bool complete)
{
	fyssg_manifest_writer *writer =
		fyssg_manifest_begin(job->manifest_path,
				     job->outputs.count + job->old_manifest.count, &job->cap);
	bool ok = writer != NULL && name_outputs(job, writer);
	fyfm_diag note;

	if (ok && !complete)
		keep_stale(job, writer);
	ok = ok && fyssg_manifest_end(writer, job->entries);
	if (!ok) {
		fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, job->manifest_path, 0, 0,
			      "the manifest cannot be kept (%s): the next build will not know "
			      "which files are its own",
			      strerror(errno));
		fyssg_job_tell(job, &note);
	}
	fyssg_manifest_close(writer);
	return ok;
}

bool fyssg_job_is_complete(const fyssg_job *job)
{
	const fyssg_build_counts *counts = fyssg_report_counts(job->report);

	return counts->failed == 0 && counts->not_made == 0 && !job->wrong;
}

fyfm_status fyssg_finish(fyssg_job *job)
{
	bool complete = fyssg_job_is_complete(job), kept;

	fyssg_report_begin(job->report, "cache");
	kept = keep_manifest(job, complete);
	fyssg_report_begin(job->report, "postprocess");
	if (kept && complete)
		remove_stale(job);
	return complete ? FYFM_OK : FYFM_ERR_SYNTAX;
}
