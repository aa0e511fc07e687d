#include "libfy-ssg/build/page-store-use.h"

#include <limits.h>
#include <stdlib.h>

#include "libfy-ssg/build/measure.h"
#include "libfy-ssg/graph/link-pass.h"
#include "libfy-ssg/graph/pins.h"
#include "libfy-ssg/template/eval.h"

/* As sizes are printed. */
#define MEGABYTE 1000000
/* Under a memory limit the store gets this part of what is left when rendering begins. */
#define LIMITED_PART 8

/* --- which pages are hot ---------------------------------------------------------------------- */

/* Lists are never cold: it is templates that lead to them. */
static fyssg_heat heat_of(const fyssg_job *job, const fyssg_link_graph *g, const uint8_t *reasons,
                          uint32_t page)
{
	if (reasons[page] != 0)
		return FYSSG_HEAT_HOT;
	if (job->site.pages.at[page].kind == FYSSG_PAGE && fyssg_in_degree(g, page) == 0)
		return FYSSG_HEAT_COLD;
	return FYSSG_HEAT_WARM;
}

static bool heat_from_graph(fyssg_job *job, fyssg_link_graph *g)
{
	uint8_t *reasons = malloc((size_t)g->count + 1);
	bool ok = reasons != NULL && fyssg_link_graph_rank(g, job->workers) &&
		  fyssg_pins_pick(g, job->options->keep_top_percent, reasons, NULL);

	for (uint32_t i = 0; ok && i < g->count; i++)
		fyssg_page_store_set_heat(job->page_store, i, heat_of(job, g, reasons, i));
	free(reasons);
	return ok;
}

static fyfm_status set_heat(fyssg_job *job)
{
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_link_graph graph;

	if (a == NULL)
		return status;
	fyssg_report_begin(job->report, "graph");
	/* What cannot be read is told when it is rendered. */
	status = fyssg_link_pass(&graph, job, a, false);
	if (status == FYFM_OK && !heat_from_graph(job, &graph))
		status = FYFM_ERR_NOMEM;
	job->graph_allocator = a;
	fyssg_measure(job, NULL, 0);
	job->graph_allocator = NULL;
	fyssg_link_graph_release(&graph);
	fya_destroy(a);
	return status;
}

/* --- the job's -------------------------------------------------------------------------------- */

static size_t wanted_bytes(const fyssg_job *job)
{
	if (!job->templates.reads_texts || job->options->memory_optimized)
		return 0;
	return (size_t)job->options->cache_size_mb * MEGABYTE;
}

static size_t bound_for(fyssg_job *job)
{
	uint64_t bytes = wanted_bytes(job), taken, room;

	if (!fyssg_memory_cap_is_set(&job->cap))
		return bytes;
	taken = fyssg_memory_cap_resident(&job->cap);
	room = taken < job->cap.limit ? (job->cap.limit - taken) / LIMITED_PART : 0;
	return bytes < room ? bytes : room;
}

fyfm_status fyssg_store_begin(fyssg_job *job)
{
	size_t bound = bound_for(job);

	if (bound < FYSSG_PAGE_STORE_MIN)
		return FYFM_OK;
	job->page_store =
		fyssg_page_store_new(job->site.pages.count, bound, fya_malloc_new());
	if (job->page_store == NULL)
		return FYFM_ERR_NOMEM;
	if (!fyssg_memory_cap_is_set(&job->cap))
		return set_heat(job);
	job->cap.shrink = fyssg_page_store_shrink;
	job->cap.shrink_user = job->page_store;
	return FYFM_OK;
}

void fyssg_store_report(fyssg_job *job)
{
	fyssg_build_counts *counts = fyssg_report_counts(job->report);
	fyssg_page_store_figures figures;

	if (job->page_store == NULL)
		return;
	fyssg_page_store_figure(job->page_store, &figures);
	counts->texts_asked = figures.asked;
	counts->texts_stored = figures.answered;
	fyssg_report_add_allocator(job->report, "page store", "malloc", figures.texts,
	                           &figures.memory);
}

void fyssg_store_release(fyssg_job *job)
{
	job->cap.shrink = NULL;
	fyssg_page_store_free(job->page_store);
	job->page_store = NULL;
}

void fyssg_store_bounds(const fyssg_job *job, size_t *wanted, size_t *left)
{
	fyssg_page_store_figures figures = { .max_bytes = 0 };

	if (job->page_store != NULL)
		fyssg_page_store_figure(job->page_store, &figures);
	*wanted = wanted_bytes(job);
	*left = figures.max_bytes;
}

/* --- a worker's ------------------------------------------------------------------------------- */

static uint32_t number_of(const fyssg_worker *w, const fyssg_page *page)
{
	return (uint32_t)(page - w->job->site.pages.at);
}

bool fyssg_store_answer(fyssg_worker *w, const fyssg_page *page, fyssg_text_part part,
                        fyfm_str *out)
{
	fyssg_eval *ev = w->eval;
	const fyssg_render_cost left = { ev->steps, ev->bytes, ev->depth };
	fyssg_render_cost cost;

	/* A recorder is to hear all that a text reads. */
	if (w->job->page_store == NULL || w->recorder != NULL ||
	    !fyssg_page_store_get(w->job->page_store, number_of(w, page), part, &left, w->arena,
	                          out, &cost))
		return false;
	ev->steps -= cost.steps;
	ev->bytes -= cost.value_bytes;
	return true;
}

fyssg_store_mark fyssg_store_begin_text(const fyssg_worker *w)
{
	const fyssg_eval *ev = w->eval;

	return (fyssg_store_mark){ ev->steps, ev->bytes, ev->warnings, w->texts_asked };
}

/* What warned has to warn again, for whom it is rendered then. And whether a text may ask for
 * another one depends on who asks for it: not one that stands in that other. */
static bool is_for_all(const fyssg_worker *w, const fyssg_store_mark *mark)
{
	return w->eval->warnings == mark->warnings && w->texts_asked == mark->texts_asked;
}

void fyssg_store_end_text(fyssg_worker *w, const fyssg_store_mark *mark, const fyssg_page *page,
                          fyssg_text_part part, fyfm_str text)
{
	const fyssg_eval *ev = w->eval;
	fyssg_render_cost cost = { mark->steps - ev->steps, mark->value_bytes - ev->bytes,
		                   ev->depth };

	if (w->job->page_store == NULL || w->recorder != NULL || fyssg_failed(ev) ||
	    !is_for_all(w, mark))
		return;
	/* Without shortcodes nothing is called. */
	if (cost.steps == 0)
		cost.depth = UINT_MAX;
	fyssg_page_store_put(w->job->page_store, number_of(w, page), part, &cost, text);
}
