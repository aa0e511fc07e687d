#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "libfy-ssg/build/measure.h"
#include "libfy-ssg/build/memory-limit.h"
#include "libfy-ssg/build/page-store-use.h"
#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/discover.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/walk.h"

/* Outputs that a worker takes at once. */
#define BATCH 16
/* Progress is told this often at most. */
#define PROGRESS_NS 100000000

void fyssg_build_options_init(fyssg_build_options *o)
{
	*o = (fyssg_build_options){ .allocator = FYA_KIND_AUTO,
		                    .dedup = -1,
		                    .cache_size_mb = FYSSG_CACHE_SIZE_MB,
		                    .keep_top_percent = FYSSG_KEEP_TOP_PERCENT };
}

void fyssg_job_tell(void *job, const fyfm_diag *diag)
{
	fyssg_job *j = job;

	if (diag->severity == FYFM_ERROR &&
	    (diag->status == FYFM_ERR_IO || diag->status == FYFM_ERR_TRUNCATED ||
	     diag->status == FYFM_ERR_NOMEM))
		atomic_store_explicit(&j->system_failed, true, memory_order_relaxed);
	fyssg_diags_add(j->diags, diag);
}

fyfm_status fyssg_job_fail(fyssg_job *job, fyfm_status status, const char *path,
			   const char *message)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, status, path, 0, 0, "%s", message);
	fyssg_job_tell(job, &d);
	return status;
}

/* --- stages before the first write ------------------------------------------------------------ */

static fyfm_status load_config(fyssg_job *job, size_t *errors)
{
	const fyssg_build_options *o = job->options;
	const fyssg_config_options options = {
		.root = o->source == NULL ? "." : o->source,
		.base_url = o->base_url,
		.output_dir = o->destination,
		.strict = o->strict,
		.cap = &job->cap,
		.diag = fyssg_job_tell,
		.diag_user = job,
	};
	fyfm_status status = fyssg_config_load(&job->config, job->config_allocator, &options);

	if (status != FYFM_ERR_SYNTAX || !job->config.readable)
		return status;
	++*errors;
	return FYFM_OK;
}

static fyfm_status load_templates(fyssg_job *job, size_t *errors)
{
	fyssg_pool_writer names;
	fyssg_walk walk = {
		.site = &job->site, .text = &names, .diag = fyssg_job_tell, .diag_user = job,
		.stop = fyssg_job_must_stop, .stop_user = job
	};
	fyfm_status status;

	if (!fyssg_pool_writer_init(&names, &job->site.pool, job->site_allocator, false))
		return FYFM_ERR_NOMEM;
	fyssg_walk_templates(&walk);
	fyssg_pool_writer_release(&names);
	*errors += walk.errors;
	if (walk.nomem)
		return FYFM_ERR_NOMEM;
	if (walk.stopped)
		return FYFM_ERR_STOPPED;
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
		.workers = job->workers,
		.allocators = job->text_allocators,
		.name_allocators = job->name_allocators,
		.taking = { .kind = o->allocator, .dedup = o->dedup == 1 },
		.dedup = o->dedup == 1 || (o->dedup < 0 && o->allocator == FYA_KIND_DEDUP),
		.drafts = o->drafts,
		.future = o->future,
		.expired = o->expired,
		.strict = o->strict,
		.keep_going = o->keep_going,
		.name_held = o->verbose,
		.now = o->now,
		.keeps_key = fyssg_templates_keeps,
		.keeps_user = &job->templates,
		.diag = fyssg_job_tell,
		.diag_user = job,
		.stop = fyssg_job_must_stop,
		.stop_user = job,
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
	fyssg_report_add_allocator(
		job->report, "front matter", o->allocator == FYA_KIND_MALLOC ? "malloc" : "arena",
		found.taken.small.files + found.taken.large.files, &found.scratch);
	return FYFM_OK;
}

static fyfm_status make_index(fyssg_job *job, size_t *errors)
{
	fyssg_pool_writer text;
	fyssg_index_options options = { .workers = job->workers,
		                        .all_pages = job->templates.reads_all_pages,
		                        .text = &text,
		                        .diag = fyssg_job_tell,
		                        .diag_user = job };
	fyfm_status status;

	if (!fyssg_pool_writer_init(&text, &job->site.pool,
				    job->name_allocators != NULL ? job->name_allocators[0] :
								   job->text_allocators[0],
				    false))
		return FYFM_ERR_NOMEM;
	status = fyssg_index(&job->site, &options, errors);
	fyssg_pool_writer_release(&text);
	return status;
}

static bool has_failed(fya_allocator *const *each, unsigned count)
{
	for (unsigned i = 0; each != NULL && i < count; i++)
		if (fya_failed(each[i]))
			return true;
	return false;
}

/* What could not be had is missing from the tables: the build does not go on without it. */
static fyfm_status check_memory(fyssg_job *job, fyfm_status status)
{
	if (atomic_load(&job->cap.over))
		return fyssg_limit_fail(job);
	if (fya_failed(job->config_allocator) || fya_failed(job->site_allocator) ||
	    has_failed(job->text_allocators, job->workers) ||
	    has_failed(job->name_allocators, job->workers))
		return FYFM_ERR_NOMEM;
	return status;
}

/* All that can be wrong with a site is found here, before anything is written. */
static fyfm_status prepare(fyssg_job *job)
{
	const fyssg_build_options *o = job->options;
	size_t errors = 0, content_errors = 0;
	fyfm_status status;

	fyssg_report_begin(job->report, "configuration");
	status = check_memory(job, load_config(job, &errors));
	if (status == FYFM_OK)
		status = fyssg_set_output(job);
	if (status != FYFM_OK)
		return status;
	if (!fyssg_site_init(&job->site, &job->config, job->site_allocator))
		return FYFM_ERR_NOMEM;
	if (fyssg_memory_cap_is_set(&job->cap)) {
		job->site.cap = &job->cap;
		job->site.pool.in_files = true;
		job->site.pool.lone_pages = job->cap.cheap_writes;
	}
	fyssg_report_begin(job->report, "templates");
	status = check_memory(job, load_templates(job, &errors));
	if (status != FYFM_OK)
		return status;
	if (fyssg_job_must_stop(job))
		return FYFM_ERR_STOPPED;
	fyssg_report_begin(job->report, "discovery");
	status = check_memory(job, discover(job, &content_errors));
	if (status != FYFM_OK)
		return status;
	/* Without a folder of content there is no page to go on with, not even home. */
	if (!o->keep_going || job->site.sections.count == 0)
		errors += content_errors;
	if (fyssg_job_must_stop(job))
		return FYFM_ERR_STOPPED;
	if (errors == 0) {
		fyssg_report_begin(job->report, "index");
		status = make_index(job, &errors);
	}
	if (status == FYFM_OK && errors == 0) {
		fyssg_report_begin(job->report, "plan");
		status = fyssg_plan(job, &content_errors);
	}
	if (status == FYFM_OK && errors == 0)
		fyssg_measure(job, NULL, 0);
	if (status == FYFM_OK && errors == 0)
		status = fyssg_functions_prepare(job);
	status = check_memory(job, status);
	job->wrong = content_errors > 0;
	if (!o->keep_going)
		errors += content_errors;
	return status == FYFM_OK && errors > 0 ? FYFM_ERR_SYNTAX : status;
}

/* --- rendering -------------------------------------------------------------------------------- */

struct rendering {
	fyssg_job *job;
	fyssg_worker *workers;
	size_t start; /* number of the first output of those that are made now */
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

/* So large a block comes from the heap of this thread, not from what it freed of another's. */
#define HEAP_BLOCK 2048

static bool render_some(void *user, unsigned number, size_t first, size_t end)
{
	struct rendering *r = user;
	size_t i;

	r->workers[number].stack = __builtin_frame_address(0);
	if (r->job->options->measure && r->workers[number].heap == NULL)
		r->workers[number].heap = malloc(HEAP_BLOCK);
	for (i = r->start + first; i < r->start + end; i++) {
		if (fyssg_job_must_stop(r->job))
			return false;
		r->job->outputs.at[i].state =
			(uint8_t)fyssg_make_output(&r->workers[number], (uint32_t)i);
		if (!fyssg_limit_end_output(&r->workers[number]))
			return false;
	}
	tell_progress(r, atomic_fetch_add_explicit(&r->done, end - first, memory_order_relaxed));
	return true;
}

static void begin_outputs(fyssg_job *job)
{
	unsigned ticks = 0;

	for (uint32_t i = 0; i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		job->outputs.at[i].state = FYSSG_NOT_MADE;
	}
}

/* What is left of a build that was stopped. Nothing is known of outputs until they are made. */
static void leave_rest(fyssg_job *job, fyssg_worker *worker)
{
	unsigned ticks = 0;

	for (uint32_t i = 0; i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		if (job->outputs.at[i].state == FYSSG_NOT_MADE)
			fyssg_leave_output(worker, i);
	}
}

static void count_outputs(fyssg_job *job, const fyssg_worker *workers, unsigned count)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	unsigned ticks = 0;
	fya_stats stats;
	uint32_t i;

	counts->outputs = job->outputs.count;
	for (i = 0; i < job->outputs.count; i++) {
		fyssg_site_breathe(&job->site, &ticks);
		counts->written += job->outputs.at[i].state == FYSSG_WRITTEN;
		counts->unchanged += job->outputs.at[i].state == FYSSG_UNCHANGED;
		counts->failed += job->outputs.at[i].state == FYSSG_NOT_WRITTEN;
		counts->not_made += job->outputs.at[i].state == FYSSG_NOT_MADE;
	}
	for (i = 0; i < count; i++) {
		counts->bytes += workers[i].written_bytes;
		fya_get_stats(workers[i].arena, &stats);
		fyssg_report_add_allocator(job->report, "render", "arena", 0, &stats);
		fya_get_stats(workers[i].buffers, &stats);
		fyssg_report_add_allocator(job->report, "render", "malloc", 0, &stats);
	}
}

/* Renders, and then copies assets, which are the last outputs. */
static void make_outputs(struct rendering *r, unsigned workers)
{
	fyssg_job *job = r->job;
	unsigned batch = job->options->batch_size != 0 ? job->options->batch_size : BATCH;
	size_t count = job->outputs.count, assets = count;

	while (assets > 0 && job->outputs.at[assets - 1].kind == FYSSG_OUTPUT_ASSET)
		assets--;
	fyssg_parallel(workers, assets, batch, render_some, r);
	fyssg_store_report(job);
	/* Copying needs less than rendering does. */
	fyssg_measure(job, r->workers, workers);
	if (assets == count)
		return;
	fyssg_report_begin(job->report, "assets");
	r->start = assets;
	fyssg_parallel(workers, count - assets, batch, render_some, r);
}

static fyfm_status render(fyssg_job *job)
{
	struct rendering r = { .job = job, .progress = PTHREAD_MUTEX_INITIALIZER };
	fyfm_status status = FYFM_ERR_NOMEM;
	unsigned workers = fyssg_limit_workers(job), i, ready = 0;

	fyssg_report_counts(job->report)->workers = workers;
	if (!job->options->render_to_memory)
		fyssg_manifest_read(&job->old_manifest, job->site_allocator, job->manifest_path,
				    &job->cap);
	/* Room for keep_stale(), which is not touched where nothing fails. */
	job->entries_allocator =
		fyssg_memory_cap_new(&job->cap, FYA_KIND_MALLOC, FYSSG_MEMORY_IN_ORDER);
	if (job->entries_allocator != NULL)
		job->entries = fya_alloc_array(job->entries_allocator,
					       job->outputs.count + job->old_manifest.count + 1,
					       sizeof(*job->entries), 0);
	r.workers = calloc(workers, sizeof(*r.workers));
	if (job->entries == NULL || r.workers == NULL)
		goto out;
	status = job->options->render_to_memory ? FYFM_OK : fyssg_open_output(job);
	if (status == FYFM_OK && !fyssg_template_use_begin(job))
		status = FYFM_ERR_NOMEM;
	for (; status == FYFM_OK && ready < workers; ready++)
		if (!fyssg_worker_init(&r.workers[ready], job, ready))
			status = FYFM_ERR_NOMEM;
	if (status == FYFM_OK) {
		begin_outputs(job);
		make_outputs(&r, workers);
		leave_rest(job, &r.workers[0]);
		count_outputs(job, r.workers, workers);
		fyssg_template_use_report(job);
	}
	for (i = 0; i < ready; i++)
		fyssg_worker_release(&r.workers[i]);
out:
	free(r.workers);
	if (status == FYFM_OK && atomic_load(&job->cap.over))
		status = fyssg_limit_fail(job);
	return status;
}

/* --- the report ------------------------------------------------------------------------------- */

static void sum_up(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	const char *kind = fya_name(job->site_allocator);
	unsigned i, ticks = 0;
	fya_stats stats;

	counts->pages = 0;
	for (i = 0; i < job->site.pages.count; i++) {
		const fyssg_page *page = &job->site.pages.at[i];

		fyssg_site_breathe(&job->site, &ticks);
		if (page->flags & FYSSG_PAGE_HELD)
			continue;
		counts->pages += page->kind == FYSSG_PAGE;
		counts->sections += page->kind == FYSSG_SECTION || page->kind == FYSSG_HOME;
		counts->terms += page->kind == FYSSG_TERM;
	}
	fya_get_stats(job->config_allocator, &stats);
	fyssg_report_add_allocator(job->report, "configuration", "arena", 1, &stats);
	fya_get_stats(job->site_allocator, &stats);
	fyssg_report_add_allocator(job->report, "page table", kind, job->site.pages.count, &stats);
	for (i = 0; i < job->workers; i++) {
		fya_get_stats(job->text_allocators[i], &stats);
		fyssg_report_add_allocator(job->report, "page table", kind, 0, &stats);
	}
	for (i = 0; job->name_allocators != NULL && i < job->workers; i++) {
		fya_get_stats(job->name_allocators[i], &stats);
		fyssg_report_add_allocator(job->report, "page table", kind, 0, &stats);
	}
	if (job->templates.allocator != NULL) {
		fya_get_stats(job->templates.allocator, &stats);
		fyssg_report_add_allocator(job->report, "templates", "arena",
					   job->templates.loaded.count, &stats);
	}
}

/* --- life of a job ---------------------------------------------------------------------------- */

static bool job_init(fyssg_job *job, const fyssg_build_options *o)
{
	*job = (fyssg_job){ .options = o, .output_fd = -1 };
	job->workers = fyssg_parallel_workers(o->jobs);
	/* None yet, and no files of it that would be closed. */
	(void)fyssg_memory_cap_init(&job->cap, 0, false, NULL);
	job->diags = fyssg_diags_new();
	if (o->errors_only && job->diags != NULL)
		fyssg_diags_keep_errors_only(job->diags);
	job->report = fyssg_report_new();
	job->config_allocator = fya_arena_new(NULL);
	if (o->measure && job->report != NULL)
		fyssg_report_measure(job->report);
	return job->diags != NULL && job->report != NULL && job->config_allocator != NULL;
}

static void release_each(fyssg_job *job, fya_allocator **each)
{
	for (unsigned i = 0; each != NULL && i < job->workers; i++)
		fyssg_memory_cap_destroy(&job->cap, each[i]);
	free(each);
}

/* One for each worker; NULL: no memory, or no file. */
static fya_allocator **make_each(fyssg_job *job, fyssg_memory_use use)
{
	fya_allocator **each = calloc(job->workers, sizeof(*each));

	for (unsigned i = 0; each != NULL && i < job->workers; i++) {
		each[i] = fyssg_memory_cap_new(&job->cap, job->options->allocator, use);
		if (each[i] == NULL) {
			release_each(job, each);
			return NULL;
		}
	}
	return each;
}

/* The allocators of the page table. */
static bool make_allocators(fyssg_job *job)
{
	bool limited = fyssg_memory_cap_is_set(&job->cap);

	fyssg_report_counts(job->report)->workers = job->workers;
	job->site_allocator =
		fyssg_memory_cap_new(&job->cap, job->options->allocator, FYSSG_MEMORY_ANYHOW);
	job->text_allocators = make_each(job, FYSSG_MEMORY_IN_ORDER);
	if (limited)
		job->name_allocators = make_each(job, FYSSG_MEMORY_ANYHOW);
	return job->site_allocator != NULL && job->text_allocators != NULL &&
	       (!limited || job->name_allocators != NULL);
}

static void job_release(fyssg_job *job)
{
	fyssg_template_use_release(job);
	fyssg_store_release(job);
	fyssg_functions_release(&job->functions);
	fyssg_templates_release(&job->templates);
	fyssg_manifest_release(&job->old_manifest);
	if (job->site.allocator != NULL)
		fyssg_site_release(&job->site);
	fyssg_config_release(&job->config);
	fyssg_memory_cap_destroy(&job->cap, job->entries_allocator);
	if (job->output_fd >= 0)
		close(job->output_fd);
	release_each(job, job->text_allocators);
	release_each(job, job->name_allocators);
	fyssg_memory_cap_destroy(&job->cap, job->data_allocator);
	fyssg_memory_cap_destroy(&job->cap, job->site_allocator);
	fyssg_memory_cap_release(&job->cap);
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

/* --- a site that is only looked at ------------------------------------------------------------- */

fyfm_status fyssg_job_load(fyssg_job *job, const fyssg_build_options *o)
{
	fyfm_status status = FYFM_ERR_NOMEM;

	if (job_init(job, o))
		status = fyssg_limit_begin(job);
	if (status == FYFM_OK)
		status = make_allocators(job) ? prepare(job) : FYFM_ERR_NOMEM;
	status = fyssg_job_result(job, status);
	if (job->diags != NULL && job->report != NULL)
		flush(job);
	return status;
}

void fyssg_job_flush(fyssg_job *job)
{
	flush(job);
}

void fyssg_job_unload(fyssg_job *job)
{
	fyssg_report_free(job->report);
	job_release(job);
}

fyfm_status fyssg_build(const fyssg_build_options *o, fyssg_report **report)
{
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_job job;

	if (report != NULL)
		*report = NULL;
	if (!job_init(&job, o))
		goto out;
	status = fyssg_limit_begin(&job);
	if (status == FYFM_OK)
		status = make_allocators(&job) ? prepare(&job) : FYFM_ERR_NOMEM;
	if (status == FYFM_OK) {
		flush(&job);
		status = fyssg_store_begin(&job);
	}
	if (status == FYFM_OK) {
		fyssg_report_begin(job.report, "render");
		status = render(&job);
	}
	if (status == FYFM_OK && o->render_to_memory) {
		status = fyssg_job_is_complete(&job) ? FYFM_OK : FYFM_ERR_SYNTAX;
	} else if (status == FYFM_OK) {
		status = fyssg_finish(&job);
	}
	status = fyssg_job_result(&job, status);
	/* Where a limit cannot be set up there is no page table yet. */
	if (status != FYFM_ERR_NOMEM && job.site_allocator != NULL)
		sum_up(&job);
	if (status != FYFM_OK)
		fyssg_limit_tell_files(&job);
	fyssg_limit_note(&job);
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
