#include "libfy-ssg/build/memory-limit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "libfy-ssg/build/page-store-use.h"
#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/site/parse-need.h"

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)

/* What a worker takes for pages of usual length. */
#define WORKER_BYTES (1 * MIB)
#define OUTPUT_BYTES (256 * KIB)
/* Places of the page table that making one touches, beside those that lists do. */
#define OUTPUT_TOUCHES 4
#define LARGEST 10

fyfm_status fyssg_limit_begin(fyssg_job *job)
{
	const fyssg_build_options *o = job->options;
	fyssg_memory_cap *cap = &job->cap;

	if (!fyssg_memory_cap_init(cap, o->max_memory, o->memory_optimized,
				   o->source == NULL ? "." : o->source))
		return fyssg_job_fail(job, FYFM_ERR_IO, NULL,
				      "a memory limit needs /proc, and room for a file beside the "
				      "site or in /var/tmp");
	if (!fyssg_memory_cap_is_set(cap))
		return FYFM_OK;
	return fyssg_memory_cap_await(cap, WORKER_BYTES, 0) ? FYFM_OK : fyssg_limit_fail(job);
}

unsigned fyssg_limit_workers(const fyssg_job *job)
{
	const fyssg_memory_cap *cap = &job->cap;
	uint64_t taken, room;

	if (job->options->memory_optimized)
		return 1;
	if (!fyssg_memory_cap_is_set(cap))
		return job->workers;
	fyssg_memory_cap_room((fyssg_memory_cap *)cap, job->workers * WORKER_BYTES);
	taken = fyssg_memory_cap_resident(cap);
	room = taken < cap->limit ? (cap->limit - taken) / WORKER_BYTES : 0;
	return room < 1 ? 1 : room < job->workers ? (unsigned)room : job->workers;
}

bool fyssg_limit_reserve(fyssg_worker *w, const fyssg_page *page, const char *text, size_t len,
			 uint64_t *held)
{
	fyssg_memory_cap *cap = &w->job->cap;
	uint64_t need;
	fyfm_diag d;

	*held = 0;
	if (!fyssg_memory_cap_is_set(cap))
		return true;
	need = fyssg_need_of_markdown(text, len);
	if (fyssg_memory_cap_reserve(cap, need, w->reserved)) {
		w->reserved += *held = need;
		return true;
	}
	fya_buf_clear(&w->work);
	fyssg_page_file(&w->job->site, page, &w->work);
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_NOMEM, NULL, 0, 0,
	              "rendering %s, %s of text, may take %s", fya_buf_cstr(&w->work),
	              fyssg_figure_bytes(len).text, fyssg_figure_bytes(need).text);
	fyssg_job_tell(w->job, &d);
	w->told = true; /* the build tells the rest */
	fyssg_fail(w->eval, FYFM_ERR_NOMEM, "no memory is left below the limit");
	return false;
}

void fyssg_limit_unreserve(fyssg_worker *w, uint64_t held)
{
	w->reserved -= held;
	fyssg_memory_cap_unreserve(&w->job->cap, held);
}

bool fyssg_limit_end_output(fyssg_worker *w)
{
	fyssg_memory_cap *cap = &w->job->cap;

	if (!fyssg_memory_cap_is_set(cap))
		return true;
	if (atomic_load_explicit(&cap->over, memory_order_relaxed))
		return false;
	/* Of what this output filled the next one wants little. */
	fya_reset(w->arena);
	if (w->out.len > OUTPUT_BYTES)
		fya_evict(w->buffers, 0, 1);
	/* The memory of another worker's large page comes back. */
	return fyssg_memory_cap_await(cap, OUTPUT_BYTES, OUTPUT_TOUCHES);
}

/* --- what it says ----------------------------------------------------------------------------- */

struct large {
	uint64_t size;
	const fyssg_page *page;
};

/* The largest files of pages, largest first; returns how many. */
static size_t find_largest(const fyssg_job *job, struct large largest[LARGEST])
{
	const fyssg_site *s = &job->site;
	fya_allocator *heap = fya_malloc_new();
	size_t count = 0, at;
	unsigned ticks = 0;
	struct stat st;
	fya_buf path;

	if (heap == NULL)
		return 0;
	fya_buf_init(&path, heap, 0);
	for (uint32_t i = 0; i < s->pages.count; i++) {
		fyssg_site_breathe(s, &ticks);
		fya_buf_clear(&path);
		fyssg_page_source(s, &s->pages.at[i], &path);
		if (!(s->pages.at[i].flags & FYSSG_PAGE_HAS_FILE) ||
		    fstatat(s->root_fd[FYSSG_ROOT_CONTENT], fya_buf_cstr(&path), &st, 0) != 0)
			continue;
		for (at = count; at > 0 && largest[at - 1].size < (uint64_t)st.st_size; at--)
			if (at < LARGEST)
				largest[at] = largest[at - 1];
		if (at < LARGEST)
			largest[at] = (struct large){ (uint64_t)st.st_size, &s->pages.at[i] };
		count += count < LARGEST;
	}
	fya_destroy(heap);
	return count;
}

/* A note for each: ten paths do not fit in one. */
static void tell_largest(fyssg_job *job, fya_buf *text)
{
	struct large largest[LARGEST];
	size_t count = job->site.allocator == NULL ? 0 : find_largest(job, largest);
	fyfm_diag d;

	for (size_t i = 0; i < count; i++) {
		fya_buf_clear(text);
		fyssg_page_file(&job->site, largest[i].page, text);
		fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_NOMEM, fya_buf_cstr(text), 0, 0,
		              i == 0 ? "the largest page, of %s" : "the next largest, of %s",
		              fyssg_figure_bytes(largest[i].size).text);
		fyssg_job_tell(job, &d);
	}
}

fyfm_status fyssg_limit_fail(fyssg_job *job)
{
	fya_allocator *heap = fya_malloc_new();
	fya_buf text;
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0,
	              "the build cannot be kept below %s: %s are in memory, %s more are needed",
	              fyssg_figure_bytes(job->cap.limit).text,
	              fyssg_figure_bytes(fyssg_memory_cap_resident(&job->cap)).text,
	              fyssg_figure_bytes(atomic_load(&job->cap.refused)).text);
	fyfm_diag_hint(&d, "give --max-memory more, or part the largest pages");
	fyssg_job_tell(job, &d);
	if (heap == NULL)
		return FYFM_ERR_NOMEM;
	fya_buf_init(&text, heap, 0);
	fyssg_report_growth(job->report, &text);
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_NOMEM, NULL, 0, 0, "by phase: %s",
	              fya_buf_cstr(&text));
	fyssg_job_tell(job, &d);
	tell_largest(job, &text);
	fya_destroy(heap);
	return FYFM_ERR_NOMEM;
}

void fyssg_limit_tell_files(fyssg_job *job)
{
	int error = fyssg_memory_cap_file_error(&job->cap);
	fyfm_diag d;

	if (error == 0)
		return;
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_IO, job->cap.where, 0, 0,
	              "a file for what is kept out of memory: %s", strerror(error));
	fyfm_diag_hint(&d, "%s",
	               error == EMFILE ? "take fewer threads, or let a process open more files" :
	                                 "below a memory limit the page table is kept there");
	fyssg_job_tell(job, &d);
}

void fyssg_limit_note(fyssg_job *job)
{
	unsigned evictions = atomic_load(&job->cap.evictions);
	unsigned workers = fyssg_report_counts(job->report)->workers;
	size_t wanted, left;
	char store[120] = "";
	fyfm_diag d;

	/* Only of what was rendered, and kept. */
	if (!fyssg_memory_cap_is_set(&job->cap) || job->cap.soft || atomic_load(&job->cap.over) ||
	    fyssg_report_counts(job->report)->outputs == 0)
		return;
	fyssg_store_bounds(job, &wanted, &left);
	if (left == 0 && wanted > 0)
		snprintf(store, sizeof(store), "no texts of pages kept, ");
	else if (left < wanted)
		snprintf(store, sizeof(store), "%s for texts of pages instead of %s, ",
		         fyssg_figure_bytes(left).text, fyssg_figure_bytes(wanted).text);
	if (evictions == 0 && workers == job->workers && left >= wanted)
		return;
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_OK, NULL, 0, 0,
	              "kept below %s: %s%u of %u workers, the page table taken out of memory %u times",
	              fyssg_figure_bytes(job->cap.limit).text, store, workers, job->workers,
	              evictions);
	fyssg_job_tell(job, &d);
}
