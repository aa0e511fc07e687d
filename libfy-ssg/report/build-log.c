#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/report/report-data.h"

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

fyssg_report *fyssg_report_new(void)
{
	fyssg_report *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	fya_auto_init(&r->taken, NULL);
	r->started = now();
	return r;
}

void fyssg_report_free(fyssg_report *r)
{
	if (r == NULL)
		return;
	free(r->destination);
	free(r->base_path);
	fyssg_report_free_profile(r);
	free(r);
}

/* --- phases ----------------------------------------------------------------------------------- */

static fyssg_phase *phase_named(fyssg_report *r, const char *name)
{
	fyssg_phase *phase;

	for (size_t i = 0; i < r->phase_count; i++)
		if (strcmp(r->phases[i].name, name) == 0)
			return &r->phases[i];
	assert(r->phase_count < FYSSG_PHASES_MAX);
	phase = &r->phases[r->phase_count++];
	*phase = (fyssg_phase){ .name = name };
	return phase;
}

fyssg_memory fyssg_report_look(fyssg_report *r)
{
	fyssg_memory memory = r->measures ? fyssg_memory_exact() : fyssg_memory_now();

	if (memory.peak < r->peak)
		memory.peak = r->peak;
	r->peak = memory.peak;
	return memory;
}

static int64_t grown(uint64_t before, uint64_t after)
{
	return (int64_t)after - (int64_t)before;
}

static void end_phase(fyssg_report *r, uint64_t at, const fyssg_memory *memory)
{
	fyssg_phase *phase = r->running;

	if (phase == NULL)
		return;
	phase->nanoseconds += at - r->running_since;
	phase->anonymous_grown += grown(r->running_from.anonymous, memory->anonymous);
	phase->mapped_grown += grown(r->running_from.mapped, memory->mapped);
	phase->texts_asked += r->counts.texts_asked - r->running_asked;
	phase->texts_stored += r->counts.texts_stored - r->running_stored;
	phase->at_end = *memory;
	r->running = NULL;
}

void fyssg_report_begin(fyssg_report *r, const char *phase)
{
	uint64_t at = now();
	fyssg_memory memory = fyssg_report_look(r);

	end_phase(r, at, &memory);
	r->running = phase_named(r, phase);
	r->running_since = at;
	r->running_from = memory;
	r->running_asked = r->counts.texts_asked;
	r->running_stored = r->counts.texts_stored;
}

void fyssg_report_growth(const fyssg_report *r, fya_buf *out)
{
	fyssg_memory memory = fyssg_memory_now();
	int64_t bytes[FYSSG_PHASES_MAX], before = (int64_t)(memory.anonymous + memory.mapped);

	for (size_t i = 0; i < r->phase_count; i++) {
		const fyssg_phase *phase = &r->phases[i];

		bytes[i] = phase->anonymous_grown + phase->mapped_grown;
		if (phase == r->running)
			bytes[i] += grown(r->running_from.anonymous + r->running_from.mapped,
					  memory.anonymous + memory.mapped);
		before -= bytes[i];
	}
	fya_buf_printf(out, "before the build %s",
		       fyssg_figure_bytes(before < 0 ? 0 : (uint64_t)before).text);
	for (size_t i = 0; i < r->phase_count; i++)
		fya_buf_printf(out, ", %s %s", r->phases[i].name,
			       fyssg_figure_growth(bytes[i]).text);
}

void fyssg_report_end(fyssg_report *r)
{
	uint64_t at = now();

	if (r->ended)
		return;
	r->ended = true;
	r->at_end = fyssg_report_look(r);
	r->nanoseconds = at - r->started;
	end_phase(r, at, &r->at_end);
}

/* --- what was built --------------------------------------------------------------------------- */

fyssg_build_counts *fyssg_report_counts(fyssg_report *r)
{
	return &r->counts;
}

fyfm_status fyssg_report_set_site(fyssg_report *r, const char *destination, const char *base_path,
                                  fya_kind allocator, bool dedup)
{
	char *folder = strdup(destination);
	char *path = strdup(base_path);

	if (folder == NULL || path == NULL) {
		free(folder);
		free(path);
		return FYFM_ERR_NOMEM;
	}
	free(r->destination);
	free(r->base_path);
	r->destination = folder;
	r->base_path = path;
	r->allocator = allocator;
	r->dedup = dedup;
	return FYFM_OK;
}

void fyssg_report_set_taken(fyssg_report *r, const fya_auto *taken)
{
	r->taken = *taken;
}

static fyssg_allocator_row *row_for(fyssg_report *r, const char *purpose, const char *kind)
{
	fyssg_allocator_row *row;

	for (size_t i = 0; i < r->allocator_count; i++) {
		row = &r->allocators[i];
		if (strcmp(row->purpose, purpose) == 0 && strcmp(row->kind, kind) == 0)
			return row;
	}
	assert(r->allocator_count < FYSSG_ALLOCATOR_ROWS_MAX);
	row = &r->allocators[r->allocator_count++];
	*row = (fyssg_allocator_row){ .purpose = purpose, .kind = kind };
	return row;
}

void fyssg_report_add_allocator(fyssg_report *r, const char *purpose, const char *kind,
                                size_t files, const fya_stats *stats)
{
	fyssg_allocator_row *row = row_for(r, purpose, kind);

	row->files += files;
	fya_stats_add(&row->stats, stats);
}

/* --- answers ---------------------------------------------------------------------------------- */

const char *fyssg_report_destination(const fyssg_report *r)
{
	return r->destination ? r->destination : "";
}

const char *fyssg_report_base_path(const fyssg_report *r)
{
	return r->base_path ? r->base_path : "/";
}

size_t fyssg_report_pages(const fyssg_report *r)
{
	return r->counts.pages;
}

size_t fyssg_report_errors(const fyssg_report *r)
{
	return r->counts.errors;
}

size_t fyssg_report_warnings(const fyssg_report *r)
{
	return r->counts.warnings;
}
