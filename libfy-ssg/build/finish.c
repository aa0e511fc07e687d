/* After the last output: the manifest, and the files of older builds that no output replaces. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/build/writer.h"

/* Removes what an older build wrote and this one has no output for. */
static void remove_stale(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	const fyssg_manifest *old = &job->old_manifest;
	const fyssg_manifest_entry *entry;
	fyssg_writer writer;
	size_t i, k;

	if (!fyssg_writer_init(&writer, job->output_fd, job->config.output_dir, old, 0))
		return;
	/* Both are sorted by the hash of the path. */
	for (i = 0, k = 0; i < old->count; i++) {
		const char *path = old->names + old->entries[i].path;

		while (k < job->outputs.count &&
		       job->entries[k].path_hash < old->entries[i].path_hash)
			k++;
		entry = k < job->outputs.count &&
					job->entries[k].path_hash == old->entries[i].path_hash
				? &job->entries[k]
				: NULL;
		if (entry == NULL)
			counts->removed += fyssg_writer_remove(&writer, path, &old->entries[i]);
	}
	fyssg_writer_release(&writer);
}

static int by_number(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* Puts behind the entries those of the old manifest that this build has no output for, and returns
 * how many: a build that removes nothing leaves their files to the next one. */
static size_t keep_stale(fyssg_job *job, fya_buf *names)
{
	const fyssg_manifest *old = &job->old_manifest;
	size_t count = job->outputs.count, kept = 0, i;
	uint64_t *hashes = malloc((count + 1) * sizeof(*hashes));

	if (hashes == NULL)
		return 0;
	for (i = 0; i < count; i++)
		hashes[i] = job->entries[i].path_hash;
	qsort(hashes, count, sizeof(*hashes), by_number);
	for (i = 0; i < old->count; i++) {
		const char *name = old->names + old->entries[i].path;

		if (bsearch(&old->entries[i].path_hash, hashes, count, sizeof(*hashes),
			    by_number) != NULL)
			continue;
		job->entries[count + kept] = old->entries[i];
		job->entries[count + kept++].path = (uint32_t)names->len;
		fya_buf_append(names, name, strlen(name) + 1);
	}
	free(hashes);
	return kept;
}

/* Writes the manifest; where that cannot be, the next build compares bytes instead. Returns whether
 * it did. */
static bool keep_manifest(fyssg_job *job, bool complete)
{
	size_t count = job->outputs.count;
	fyfm_diag note;
	unsigned ticks = 0;
	fya_buf names;
	uint32_t i;

	fya_buf_init(&names, job->site_allocator, UINT32_MAX);
	for (i = 0; i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		job->entries[i].path = (uint32_t)names.len;
		fyssg_output_path(job, &job->outputs.at[i], &names);
		fya_buf_putc(&names, '\0');
	}
	if (!complete)
		count += keep_stale(job, &names);
	fyssg_site_make_room(&job->site, 2 * count * sizeof(*job->entries) + names.len);
	errno = ENOMEM;
	if (names.status == FYA_BUF_OK &&
	    fyssg_manifest_write(job->manifest_path, job->entries, count, names.data, names.len))
		return true;
	fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, job->manifest_path, 0, 0,
		      "the manifest cannot be kept (%s): the next build will not know which files "
		      "are its own",
		      strerror(errno));
	fyssg_job_tell(job, &note);
	return false;
}

bool fyssg_job_is_complete(const fyssg_job *job)
{
	const fyssg_build_counts *counts = fyssg_report_counts(job->report);

	return counts->failed == 0 && counts->not_made == 0 && !job->wrong;
}

fyfm_status fyssg_finish(fyssg_job *job)
{
	bool complete = fyssg_job_is_complete(job);

	if (keep_manifest(job, complete) && complete)
		remove_stale(job);
	return complete ? FYFM_OK : FYFM_ERR_SYNTAX;
}
