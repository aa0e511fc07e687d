/* Where the output goes: the folder must not clash with what the site is read from. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/job.h"

/* `parent`, an absolute path, and below it `name`, which does not exist; malloc's. */
static char *join_new(const char *parent, const char *name)
{
	const char *slash = strrchr(parent, '/');
	char *joined;

	if (strcmp(name, ".") == 0)
		return strdup(parent);
	/* What is above a folder that is yet to be made is no symbolic link's business. */
	if (strcmp(name, "..") == 0)
		return slash == parent ? strdup("/") : strndup(parent, (size_t)(slash - parent));
	return asprintf(&joined, "%s/%s", strcmp(parent, "/") == 0 ? "" : parent, name) < 0
		       ? NULL
		       : joined;
}

/* The absolute path, without symbolic links, of a folder that need not exist yet; malloc's. */
static char *real_path(const char *path)
{
	char *real = realpath(path, NULL), *copy, *slash, *parent, *joined;
	size_t len = strlen(path);

	if (real != NULL || errno != ENOENT)
		return real;
	while (len > 1 && path[len - 1] == '/')
		len--;
	copy = strndup(path, len);
	if (copy == NULL)
		return NULL;
	slash = strrchr(copy, '/');
	if (slash == NULL) {
		parent = realpath(".", NULL);
	} else if (slash == copy) {
		parent = strdup("/");
	} else {
		*slash = '\0';
		parent = real_path(copy);
	}
	joined = parent == NULL ? NULL : join_new(parent, slash == NULL ? copy : slash + 1);
	free(parent);
	free(copy);
	return joined;
}

static bool is_same_or_above(const char *above, const char *below)
{
	size_t len = strlen(above);

	if (strcmp(above, "/") == 0)
		return true;
	return strncmp(above, below, len) == 0 && (below[len] == '\0' || below[len] == '/');
}

static fyfm_status refuse(fyssg_job *job, const char *source)
{
	const fyssg_config *c = &job->config;
	char message[PATH_MAX + 128];

	snprintf(message, sizeof(message),
		 "the output folder '%s' and the source folder '%s' must not contain each other",
		 c->output_dir, source);
	return fyssg_job_fail(job, FYFM_ERR_SYNTAX, c->path[0] == '\0' ? NULL : c->path, message);
}

/* Refuses an output folder that is, holds, or lies in a folder that the site is read from, and one
 * of which that cannot be said. */
static fyfm_status check_output(fyssg_job *job, const char *output)
{
	const fyssg_config *c = &job->config;
	const char *const sources[] = { c->content_dir, c->template_dir, c->static_dir, c->theme };
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		bool clash;
		char *real;

		if (sources[i][0] == '\0')
			continue;
		real = real_path(sources[i]);
		if (real == NULL)
			return fyssg_job_fail(job, FYFM_ERR_IO, sources[i], strerror(errno));
		clash = is_same_or_above(output, real) || is_same_or_above(real, output);
		free(real);
		if (clash)
			return refuse(job, sources[i]);
	}
	return FYFM_OK;
}

static fyfm_status name_manifest(fyssg_job *job, const char *output)
{
	const char *root = job->config.root;
	fya_buf path;

	fya_buf_init(&path, job->config_allocator, 0);
	fya_buf_printf(&path, "%s/.fyssg/manifest-%016llx", root[0] == '\0' ? "." : root,
	               (unsigned long long)XXH3_64bits(output, strlen(output)));
	job->manifest_path = fya_buf_cstr(&path);
	return path.status == FYA_BUF_OK ? FYFM_OK : FYFM_ERR_NOMEM;
}

fyfm_status fyssg_set_output(fyssg_job *job)
{
	const fyssg_build_options *o = job->options;
	char *output = real_path(job->config.output_dir);
	fyfm_status status;

	if (output == NULL)
		return fyssg_job_fail(job, FYFM_ERR_IO, job->config.output_dir, strerror(errno));
	status = check_output(job, output);
	if (status == FYFM_OK)
		status = fyssg_report_set_site(job->report, output, job->config.base_path,
					       o->allocator,
					       o->dedup == 1 || o->allocator == FYA_KIND_DEDUP);
	if (status == FYFM_OK)
		status = name_manifest(job, output);
	free(output);
	return status;
}

/* Makes the folder with those above it. */
static bool make_folders(const char *path)
{
	char *copy = strdup(path), *at;
	bool ok = copy != NULL;

	for (at = copy; ok && at != NULL;) {
		at = strchr(at + 1, '/');
		if (at != NULL)
			*at = '\0';
		ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
		if (at != NULL)
			*at = '/';
	}
	free(copy);
	return ok;
}

fyfm_status fyssg_open_output(fyssg_job *job)
{
	const char *path = job->config.output_dir;

	job->output_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (job->output_fd < 0 && errno == ENOENT && make_folders(path))
		job->output_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return job->output_fd >= 0 ? FYFM_OK
				   : fyssg_job_fail(job, FYFM_ERR_IO, path, strerror(errno));
}
