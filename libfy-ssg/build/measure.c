#include "libfy-ssg/build/measure.h"

#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/page-store.h"
#include "libfy-ssg/template/eval.h"

/* The pages of a file are not the process's own. */
static bool is_private(const fya_allocator *a)
{
	return a != NULL && strcmp(fya_name(a), "file") != 0;
}

static uint64_t resident_of(const fya_allocator *a)
{
	fya_stats stats;

	if (!is_private(a))
		return 0;
	fya_get_stats(a, &stats);
	return stats.resident;
}

static void add(fyssg_job *job, const char *name, uint64_t bytes)
{
	fyssg_report_add_component(job->report, name, bytes);
}

/* --- the page table --------------------------------------------------------------------------- */

#define ARRAY_BYTES(array) \
	fyssg_resident_bytes((array)->at, (array)->count * sizeof(*(array)->at))

/* Blocks of a text that is longer than one stand behind the first of them. */
static uint64_t pool_bytes(const fyssg_pool *p)
{
	uint32_t count = atomic_load(&p->next);
	const char *block = NULL;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < count; i++) {
		block = p->blocks[i].bytes != NULL ? p->blocks[i].bytes : block + FYSSG_POOL_BLOCK;
		sum += fyssg_resident_bytes(block, FYSSG_POOL_BLOCK);
	}
	return sum;
}

static uint64_t table_bytes(const fyssg_job *job)
{
	uint64_t sum = resident_of(job->site_allocator);

	for (unsigned i = 0; i < job->workers; i++)
		sum += resident_of(job->text_allocators[i]);
	return sum;
}

static void measure_table(fyssg_job *job)
{
	const fyssg_site *s = &job->site;
	struct {
		const char *name;
		uint64_t bytes;
	} parts[] = {
		{ "page records", ARRAY_BYTES(&s->pages) + ARRAY_BYTES(&s->rare) },
		{ "strings", pool_bytes(&s->pool) },
		{ "lists", ARRAY_BYTES(&s->sections) + ARRAY_BYTES(&s->section_pages) +
		           ARRAY_BYTES(&s->section_lists) + ARRAY_BYTES(&s->section_all) +
		           ARRAY_BYTES(&s->by_date) },
		{ "taxonomies", ARRAY_BYTES(&s->taxonomies) + ARRAY_BYTES(&s->terms) +
		                ARRAY_BYTES(&s->term_pages) },
		{ "cross references", ARRAY_BYTES(&s->by_source) },
		{ "plan of outputs", ARRAY_BYTES(&job->outputs) + ARRAY_BYTES(&job->by_url) +
		                     ARRAY_BYTES(&s->assets) },
	};
	uint64_t all = table_bytes(job), sum = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		add(job, parts[i].name, parts[i].bytes);
		sum += parts[i].bytes;
	}
	/* What arrays left behind as they grew, and what they may still grow into. */
	add(job, "outgrown arrays", all > sum ? all - sum : 0);
}

/* --- templates and workers -------------------------------------------------------------------- */

static void measure_templates(fyssg_job *job)
{
	fya_stats stats;

	add(job, "configuration", resident_of(job->config_allocator));
	add(job, "templates", resident_of(job->templates.allocator));
	if (job->template_use.memo != NULL) {
		fyssg_memo_count(job->template_use.memo, &stats);
		add(job, "kept texts", stats.resident);
	}
}

static void measure_graph(fyssg_job *job)
{
	if (job->graph_allocator != NULL)
		add(job, "graph", resident_of(job->graph_allocator));
}

static void measure_store(fyssg_job *job)
{
	fyssg_page_store_figures figures;

	if (job->page_store == NULL)
		return;
	fyssg_page_store_figure(job->page_store, &figures);
	add(job, "page store", figures.memory.resident);
}

/* Large ones are mapped by malloc, and touched only as far as they were ever filled. */
static uint64_t buffer_bytes(const fyssg_worker *w)
{
	const fya_buf *buffers[] = { &w->out, &w->content, &w->path, &w->work };
	uint64_t sum = resident_of(w->arena) + fyssg_resident_bytes(w, sizeof(*w));

	for (size_t i = 0; is_private(w->buffers) && i < sizeof(buffers) / sizeof(*buffers); i++)
		sum += fyssg_resident_bytes(buffers[i]->data, buffers[i]->capacity);
	return sum;
}

static uint64_t evaluation_bytes(const fyssg_worker *w)
{
	fyssg_eval_memory memory;

	fyssg_eval_get_memory(w->eval, &memory);
	return fyssg_resident_bytes(memory.stack, memory.stack_bytes) + memory.other_bytes;
}

static void measure_workers(fyssg_job *job, const fyssg_worker *workers, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		add(job, "buffers", buffer_bytes(&workers[i]));
		add(job, "evaluation", evaluation_bytes(&workers[i]));
		add(job, "stacks", fyssg_resident_around(workers[i].stack));
	}
	add(job, "manifest",
	    job->entries == NULL || !is_private(job->entries_allocator) ? 0 :
	    fyssg_resident_bytes(job->entries, (job->outputs.count + job->old_manifest.count + 1) *
	                                               sizeof(*job->entries)));
}

/* Parsers and md4c give back all that they take for a page, each thread to a heap of its own. */
static void measure_unused(fyssg_job *job, const fyssg_worker *workers, unsigned count)
{
	const void **heaps = calloc((size_t)count + 1, sizeof(*heaps));

	for (unsigned i = 0; heaps != NULL && i < count; i++)
		heaps[i] = workers[i].heap;
	if (heaps != NULL)
		add(job, "unused by malloc", fyssg_resident_unused(heaps, count));
	free(heaps);
}

void fyssg_measure(fyssg_job *job, const fyssg_worker *workers, unsigned count)
{
	if (!fyssg_report_sample(job->report))
		return;
	if (is_private(job->site_allocator))
		measure_table(job);
	measure_templates(job);
	measure_graph(job);
	measure_store(job);
	measure_workers(job, workers, count);
	add(job, "messages", fyssg_diags_resident(job->diags));
	measure_unused(job, workers, count);
}
