/* After the last output: the manifest, and the files of older builds that no output replaces. */
#include <errno.h>
#include <string.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/build/writer.h"

/* Whether an output has the path with that hash. Asked in the order of hashes, in which the entries are
 * too; `*at` is where the last answer was, at first 0. */
static bool is_made(const fyssg_job *job, uint64_t path_hash, size_t *at)
{
	while (*at < job->outputs.count && job->entries[*at].path_hash < path_hash)
		++*at;
	return *at < job->outputs.count && job->entries[*at].path_hash == path_hash;
}

/* Removes what an older build wrote and this one has no output for. */
static void remove_stale(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	const fyssg_manifest *old = &job->old_manifest;
	fyssg_writer writer;
	unsigned ticks = 0;
	size_t k = 0;

	if (!fyssg_writer_init(&writer, job->output_fd, job->config.output_dir, old, 0))
		return;
	for (size_t i = 0; i < old->count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		if (!is_made(job, old->entries[i].path_hash, &k))
			counts->removed += fyssg_writer_remove(
				&writer, old->names + old->entries[i].path, &old->entries[i]);
	}
	fyssg_writer_release(&writer);
}

/* Puts behind the entries those of the old manifest that this build has no output for, and returns how
 * many: a build that removes nothing leaves their files to the next one. */
static size_t keep_stale(fyssg_job *job, fyssg_manifest_writer *writer)
{
	const fyssg_manifest *old = &job->old_manifest;
	size_t count = job->outputs.count, kept = 0, k = 0;
	unsigned ticks = 0;

	for (size_t i = 0; i < old->count; i++) {
		const char *name = old->names + old->entries[i].path;

		fyssg_site_breathe(&job->site, &ticks);
		if (is_made(job, old->entries[i].path_hash, &k))
			continue;
		job->entries[count + kept] = old->entries[i];
		job->entries[count + kept++].path =
			fyssg_manifest_name(writer, name, strlen(name));
	}
	return kept;
}

static void name_outputs(fyssg_job *job, fyssg_manifest_writer *writer)
{
	unsigned ticks = 0;
	fya_buf path;

	fya_buf_init(&path, job->site_allocator, 0);
	for (uint32_t i = 0; i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		fya_buf_clear(&path);
		fyssg_output_path(job, &job->outputs.at[i], &path);
		job->entries[i].path = fyssg_manifest_name(writer, fya_buf_cstr(&path), path.len);
	}
	fya_buf_release(&path);
}

/* Writes the manifest; where that cannot be, the next build compares bytes instead. Returns whether
 * it did. */
static bool keep_manifest(fyssg_job *job, bool complete)
{
	fyssg_manifest_writer *writer = fyssg_manifest_begin(job->manifest_path, &job->cap);
	size_t count = job->outputs.count, stale;
	fyfm_diag note;
	bool ok = false;

	if (writer != NULL) {
		name_outputs(job, writer);
		fyssg_manifest_sort(job->entries, count, &job->cap);
		stale = complete ? 0 : keep_stale(job, writer);
		if (stale > 0)
			fyssg_manifest_sort(job->entries, count + stale, &job->cap);
		ok = fyssg_manifest_end(writer, job->entries, count + stale);
	}
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
