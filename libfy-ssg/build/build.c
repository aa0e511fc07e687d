#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/discover.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/walk.h"

#define WORKERS_MAX 256
#define CHUNK 16
/* Progress is told this often at most. */
#define PROGRESS_NS 100000000

void fyssg_build_options_init(fyssg_build_options *o)
{
	*o = (fyssg_build_options){ .allocator = FYA_KIND_AUTO, .dedup = -1 };
}

void fyssg_job_tell(void *job, const fyfm_diag *diag)
{
	fyssg_diags_add(((fyssg_job *)job)->diags, diag);
}

static fyfm_status fail(fyssg_job *job, fyfm_status status, const char *path, const char *message)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, status, path, 0, 0, "%s", message);
	fyssg_job_tell(job, &d);
	return status;
}

/* --- the output folder ------------------------------------------------------------------------ */

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
	return asprintf(&joined, "%s/%s", strcmp(parent, "/") == 0 ? "" : parent, name) < 0 ? NULL : joined;
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

/* Refuses an output folder that is, holds, or lies in a folder that the site is read from. */
static fyfm_status check_output(fyssg_job *job, const char *output)
{
	const fyssg_config *c = &job->config;
	const char *const sources[] = { c->content_dir, c->template_dir, c->static_dir, c->theme };
	char message[PATH_MAX + 128];
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		char *real = sources[i][0] == '\0' ? NULL : real_path(sources[i]);
		bool clash = real != NULL && (is_same_or_above(output, real) || is_same_or_above(real, output));

		free(real);
		if (!clash)
			continue;
		snprintf(message, sizeof(message),
		         "the output folder '%s' and the source folder '%s' must not contain each other",
		         c->output_dir, sources[i]);
		return fail(job, FYFM_ERR_SYNTAX, c->path[0] == '\0' ? NULL : c->path, message);
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

static fyfm_status set_output(fyssg_job *job)
{
	const fyssg_build_options *o = job->options;
	char *output = real_path(job->config.output_dir);
	fyfm_status status;

	if (output == NULL)
		return fail(job, FYFM_ERR_IO, job->config.output_dir, strerror(errno));
	status = check_output(job, output);
	if (status == FYFM_OK)
		status = fyssg_report_set_site(job->report, output, job->config.base_path, o->allocator,
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

static fyfm_status open_output(fyssg_job *job)
{
	const char *path = job->config.output_dir;

	job->output_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (job->output_fd < 0 && errno == ENOENT && make_folders(path))
		job->output_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return job->output_fd >= 0 ? FYFM_OK : fail(job, FYFM_ERR_IO, path, strerror(errno));
}

/* --- stages before the first write ------------------------------------------------------------ */

static fyfm_status load_templates(fyssg_job *job, size_t *errors)
{
	fyssg_pool_writer names;
	fyssg_walk walk = { .site = &job->site, .text = &names, .diag = fyssg_job_tell, .diag_user = job };
	fyfm_status status;

	if (!fyssg_pool_writer_init(&names, &job->site.pool, job->site_allocator, false))
		return FYFM_ERR_NOMEM;
	fyssg_walk_templates(&walk);
	fyssg_pool_writer_release(&names);
	*errors += walk.errors;
	if (walk.nomem)
		return FYFM_ERR_NOMEM;
	job->templates.allocator = fya_arena_new(NULL);
	if (job->templates.allocator == NULL)
		return FYFM_ERR_NOMEM;
	status = fyssg_templates_load(job, errors);
	return status;
}

static fyfm_status discover(fyssg_job *job, size_t *errors)
{
	const fyssg_build_options *o = job->options;
	fyssg_discover_options options = {
		.workers = job->workers, .allocators = job->text_allocators,
		.taking = { .kind = o->allocator, .dedup = o->dedup == 1 },
		.dedup = o->dedup == 1 || (o->dedup < 0 && o->allocator == FYA_KIND_DEDUP),
		.drafts = o->drafts, .future = o->future, .expired = o->expired, .strict = o->strict, .keep_going = o->keep_going,
		.name_held = o->verbose, .now = o->now, .keeps_key = fyssg_templates_keeps,
		.keeps_user = &job->templates, .diag = fyssg_job_tell, .diag_user = job,
	};
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	fyssg_discovery found;
	fyfm_status status;

	status = fyssg_discover(&job->site, &options, &found);
	if (status != FYFM_OK)
		return status;
	*errors += found.errors;
	counts->held_drafts = job->site.held_drafts;
	counts->held_future = job->site.held_future;
	counts->held_expired = job->site.held_expired;
	fyssg_report_set_taken(job->report, &found.taken);
	fyssg_report_add_allocator(job->report, "front matter",
	                           o->allocator == FYA_KIND_MALLOC ? "malloc" : "arena",
	                           found.taken.small.files + found.taken.large.files, &found.scratch);
	return FYFM_OK;
}

static fyfm_status make_index(fyssg_job *job, size_t *errors)
{
	fyssg_pool_writer text;
	fyssg_index_options options = { .all_pages = job->templates.reads_all_pages, .text = &text,
		                        .diag = fyssg_job_tell, .diag_user = job };
	fyfm_status status;

	if (!fyssg_pool_writer_init(&text, &job->site.pool, job->site_allocator, false))
		return FYFM_ERR_NOMEM;
	status = fyssg_index(&job->site, &options, errors);
	fyssg_pool_writer_release(&text);
	return status;
}

/* All that can be wrong with a site is found here, before anything is written. */
static fyfm_status prepare(fyssg_job *job)
{
	const fyssg_build_options *o = job->options;
	size_t errors = 0, content_errors = 0;
	fyfm_status status;

	fyssg_report_begin(job->report, "configuration");
	status = fyssg_config_load(&job->config, job->config_allocator, o->source == NULL ? "." : o->source,
	                           o->base_url, o->destination, o->strict, fyssg_job_tell, job);
	if (status == FYFM_ERR_SYNTAX && job->config.readable) {
		errors++;
		status = FYFM_OK;
	}
	if (status == FYFM_OK)
		status = set_output(job);
	if (status != FYFM_OK)
		return status;
	if (!fyssg_site_init(&job->site, &job->config, job->site_allocator))
		return FYFM_ERR_NOMEM;
	fyssg_report_begin(job->report, "templates");
	status = load_templates(job, &errors);
	if (status != FYFM_OK)
		return status;
	fyssg_report_begin(job->report, "discovery");
	status = discover(job, &content_errors);
	if (status != FYFM_OK)
		return status;
	/* Without a folder of content there is no page to go on with, not even home. */
	if (!o->keep_going || job->site.sections.count == 0)
		errors += content_errors;
	if (errors == 0) {
		fyssg_report_begin(job->report, "index");
		status = make_index(job, &errors);
	}
	if (status == FYFM_OK && errors == 0) {
		fyssg_report_begin(job->report, "plan");
		status = fyssg_plan(job, &content_errors);
	}
	job->wrong = content_errors > 0;
	if (!o->keep_going)
		errors += content_errors;
	return status == FYFM_OK && errors > 0 ? FYFM_ERR_SYNTAX : status;
}

/* --- rendering -------------------------------------------------------------------------------- */

struct rendering {
	fyssg_job *job;
	fyssg_worker *workers;
	_Atomic size_t done;
	pthread_mutex_t progress;
	int64_t told_at;
};

static int64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void tell_progress(struct rendering *r, size_t done)
{
	const fyssg_build_options *o = r->job->options;
	int64_t now;

	if (o->progress == NULL || pthread_mutex_trylock(&r->progress) != 0)
		return;
	now = monotonic_ns();
	if (now - r->told_at >= PROGRESS_NS) {
		r->told_at = now;
		o->progress(o->progress_user, "render", done, r->job->outputs.count);
	}
	pthread_mutex_unlock(&r->progress);
}

static bool render_some(void *user, unsigned number, size_t first, size_t end)
{
	struct rendering *r = user;
	size_t i;

	for (i = first; i < end; i++)
		r->job->outputs.at[i].state = (uint8_t)fyssg_make_output(&r->workers[number], (uint32_t)i);
	tell_progress(r, atomic_fetch_add_explicit(&r->done, end - first, memory_order_relaxed));
	return true;
}

static void count_outputs(fyssg_job *job, const fyssg_worker *workers)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	fya_stats stats;
	uint32_t i;

	counts->outputs = job->outputs.count;
	for (i = 0; i < job->outputs.count; i++) {
		counts->written += job->outputs.at[i].state == FYSSG_WRITTEN;
		counts->unchanged += job->outputs.at[i].state == FYSSG_UNCHANGED;
		counts->failed += job->outputs.at[i].state == FYSSG_NOT_WRITTEN;
	}
	for (i = 0; i < job->workers; i++) {
		counts->bytes += workers[i].written_bytes;
		fya_get_stats(workers[i].arena, &stats);
		fyssg_report_add_allocator(job->report, "render", "arena", 0, &stats);
		fya_get_stats(workers[i].buffers, &stats);
		fyssg_report_add_allocator(job->report, "render", "malloc", 0, &stats);
	}
}

static fyfm_status render(fyssg_job *job)
{
	struct rendering r = { .job = job, .progress = PTHREAD_MUTEX_INITIALIZER };
	fyfm_status status = FYFM_ERR_NOMEM;
	unsigned i, ready = 0;

	fyssg_manifest_read(&job->old_manifest, job->site_allocator, job->manifest_path);
	/* Room for keep_stale(), which is not touched where nothing fails. */
	job->entries = calloc(job->outputs.count + job->old_manifest.count + 1, sizeof(*job->entries));
	r.workers = calloc(job->workers, sizeof(*r.workers));
	if (job->entries == NULL || r.workers == NULL)
		goto out;
	status = open_output(job);
	for (; status == FYFM_OK && ready < job->workers; ready++)
		if (!fyssg_worker_init(&r.workers[ready], job, ready))
			status = FYFM_ERR_NOMEM;
	if (status == FYFM_OK) {
		fyssg_parallel(job->workers, job->outputs.count, CHUNK, render_some, &r);
		count_outputs(job, r.workers);
	}
	for (i = 0; i < ready; i++)
		fyssg_worker_release(&r.workers[i]);
out:
	free(r.workers);
	return status;
}

/* --- after it --------------------------------------------------------------------------------- */

static void sum_up(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	const char *kind = job->options->allocator == FYA_KIND_MALLOC ? "malloc" : "arena";
	fya_stats stats;
	unsigned i;

	counts->pages = 0;
	for (i = 0; i < job->site.pages.count; i++) {
		const fyssg_page *page = &job->site.pages.at[i];

		if (page->flags & FYSSG_PAGE_HELD)
			continue;
		counts->pages += page->kind == FYSSG_PAGE;
		counts->sections += page->kind == FYSSG_SECTION || page->kind == FYSSG_HOME;
		counts->terms += page->kind == FYSSG_TERM;
	}
	fya_get_stats(job->config_allocator, &stats);
	fyssg_report_add_allocator(job->report, "configuration", "arena", 1, &stats);
	for (i = 0; i < job->workers; i++) {
		fya_get_stats(job->text_allocators[i], &stats);
		fyssg_report_add_allocator(job->report, "page table", kind, i == 0 ? job->site.pages.count : 0,
		                           &stats);
	}
	if (job->templates.allocator != NULL) {
		fya_get_stats(job->templates.allocator, &stats);
		fyssg_report_add_allocator(job->report, "templates", "arena", job->templates.loaded.count, &stats);
	}
}

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

		while (k < job->outputs.count && job->entries[k].path_hash < old->entries[i].path_hash)
			k++;
		entry = k < job->outputs.count && job->entries[k].path_hash == old->entries[i].path_hash ?
			&job->entries[k] : NULL;
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

/* Puts behind the entries those of the old manifest that this build has no output for, and returns how many: a build
 * that removes nothing leaves their files to the next one. */
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

		if (bsearch(&old->entries[i].path_hash, hashes, count, sizeof(*hashes), by_number) != NULL)
			continue;
		job->entries[count + kept] = old->entries[i];
		job->entries[count + kept++].path = (uint32_t)names->len;
		fya_buf_append(names, name, strlen(name) + 1);
	}
	free(hashes);
	return kept;
}

/* Writes the manifest; where that cannot be, the next build compares bytes instead. Returns whether it did. */
static bool keep_manifest(fyssg_job *job, bool complete)
{
	size_t count = job->outputs.count;
	fyfm_diag note;
	fya_buf names;
	uint32_t i;

	fya_buf_init(&names, job->site_allocator, UINT32_MAX);
	for (i = 0; i < job->outputs.count; i++) {
		job->entries[i].path = (uint32_t)names.len;
		fyssg_output_path(job, &job->outputs.at[i], &names);
		fya_buf_putc(&names, '\0');
	}
	if (!complete)
		count += keep_stale(job, &names);
	errno = ENOMEM;
	if (names.status == FYA_BUF_OK &&
	    fyssg_manifest_write(job->manifest_path, job->entries, count, names.data, names.len))
		return true;
	fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, job->manifest_path, 0, 0,
	              "the manifest cannot be kept (%s): the next build will not know which files are its own",
	              strerror(errno));
	fyssg_job_tell(job, &note);
	return false;
}

static fyfm_status finish(fyssg_job *job)
{
	bool complete = fyssg_report_counts(job->report)->failed == 0 && !job->wrong;

	if (keep_manifest(job, complete) && complete)
		remove_stale(job);
	return complete ? FYFM_OK : FYFM_ERR_SYNTAX;
}

/* --- life of a job ---------------------------------------------------------------------------- */

static unsigned count_workers(const fyssg_build_options *o)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = o->jobs != 0 ? o->jobs : processors < 1 ? 1 : (unsigned)processors;

	return workers > WORKERS_MAX ? WORKERS_MAX : workers;
}

static bool job_init(fyssg_job *job, const fyssg_build_options *o)
{
	unsigned i;

	*job = (fyssg_job){ .options = o, .output_fd = -1, .workers = count_workers(o) };
	job->diags = fyssg_diags_new();
	job->report = fyssg_report_new();
	job->config_allocator = fya_arena_new(NULL);
	job->site_allocator = fya_new_for(o->allocator, false, 0);
	job->text_allocators = calloc(job->workers, sizeof(*job->text_allocators));
	if (job->diags == NULL || job->report == NULL || job->config_allocator == NULL ||
	    job->site_allocator == NULL || job->text_allocators == NULL)
		return false;
	fyssg_report_counts(job->report)->workers = job->workers;
	for (i = 0; i < job->workers; i++) {
		job->text_allocators[i] = i == 0 ? job->site_allocator : fya_new_for(o->allocator, false, 0);
		if (job->text_allocators[i] == NULL)
			return false;
	}
	return true;
}

static void job_release(fyssg_job *job)
{
	unsigned i;

	fyssg_templates_release(&job->templates);
	fyssg_manifest_release(&job->old_manifest);
	if (job->site.allocator != NULL)
		fyssg_site_release(&job->site);
	fyssg_config_release(&job->config);
	free(job->entries);
	if (job->output_fd >= 0)
		close(job->output_fd);
	for (i = 1; job->text_allocators != NULL && i < job->workers; i++)
		fya_destroy(job->text_allocators[i]);
	free(job->text_allocators);
	fya_destroy(job->site_allocator);
	fya_destroy(job->config_allocator);
	fyssg_diags_free(job->diags);
}

static void flush(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);

	if (job->options->diag != NULL)
		fyssg_diags_flush(job->diags, job->options->diag, job->options->diag_user);
	counts->errors = fyssg_diags_told_errors(job->diags);
	counts->warnings = fyssg_diags_told_warnings(job->diags);
}

fyfm_status fyssg_build(const fyssg_build_options *o, fyssg_report **report)
{
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_job job;

	if (report != NULL)
		*report = NULL;
	if (!job_init(&job, o))
		goto out;
	status = prepare(&job);
	if (status == FYFM_OK) {
		flush(&job);
		fyssg_report_begin(job.report, "render");
		status = render(&job);
	}
	if (status == FYFM_OK) {
		fyssg_report_begin(job.report, "finish");
		status = finish(&job);
	}
	if (status != FYFM_ERR_NOMEM)
		sum_up(&job);
	flush(&job);
	fyssg_report_end(job.report);
out:
	if (status != FYFM_ERR_NOMEM && report != NULL)
		*report = job.report;
	else
		fyssg_report_free(job.report);
	job_release(&job);
	return status;
}
