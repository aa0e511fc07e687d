/* The report as JSON. fyssg-build(1) describes it field by field. */
#include "libfy-ssg/report/json-writer.h"
#include "libfy-ssg/report/report-data.h"

/* Raised when a field goes away or changes its meaning; a new field changes nothing. */
#define FORMAT_VERSION 1

static void put_site(const fyssg_report *r, fyssg_json *j)
{
	fyssg_json_unsigned(j, "format", FORMAT_VERSION);
	fyssg_json_string(j, "destination", fyssg_report_destination(r));
	fyssg_json_string(j, "base_path", fyssg_report_base_path(r));
	fyssg_json_string(j, "allocator", fya_kind_name(r->allocator));
	fyssg_json_bool(j, "dedup", r->dedup);
	fyssg_json_unsigned(j, "workers", r->counts.workers);
	fyssg_json_bool(j, "builtin_templates", r->counts.builtin_templates);
}

static void put_page_store(uint64_t asked, uint64_t answered, fyssg_json *j)
{
	fyssg_json_open(j, "page_store", '{', true);
	fyssg_json_unsigned(j, "asked", asked);
	fyssg_json_unsigned(j, "answered", answered);
	fyssg_json_close(j, '}');
}

static void put_counts(const fyssg_build_counts *c, fyssg_json *j)
{
	fyssg_json_unsigned(j, "pages", c->pages);
	fyssg_json_unsigned(j, "sections", c->sections);
	fyssg_json_unsigned(j, "terms", c->terms);
	fyssg_json_unsigned(j, "errors", c->errors);
	fyssg_json_unsigned(j, "warnings", c->warnings);

	fyssg_json_open(j, "held_back", '{', true);
	fyssg_json_unsigned(j, "drafts", c->held_drafts);
	fyssg_json_unsigned(j, "future", c->held_future);
	fyssg_json_unsigned(j, "expired", c->held_expired);
	fyssg_json_close(j, '}');

	fyssg_json_open(j, "outputs", '{', true);
	fyssg_json_unsigned(j, "planned", c->outputs);
	fyssg_json_unsigned(j, "written", c->written);
	fyssg_json_unsigned(j, "unchanged", c->unchanged);
	fyssg_json_unsigned(j, "failed", c->failed);
	fyssg_json_unsigned(j, "not_made", c->not_made);
	fyssg_json_unsigned(j, "removed", c->removed);
	fyssg_json_unsigned(j, "bytes", c->bytes);
	fyssg_json_close(j, '}');

	put_page_store(c->texts_asked, c->texts_stored, j);
}

/* Adds what is resident, or null where the kernel did not say. */
static void put_resident(const fyssg_memory *m, fyssg_json *j)
{
	if (m->known) {
		fyssg_json_unsigned(j, "private", m->anonymous);
		fyssg_json_unsigned(j, "mapped", m->mapped);
	} else {
		fyssg_json_null(j, "private");
		fyssg_json_null(j, "mapped");
	}
	fyssg_json_unsigned(j, "peak", m->peak);
}

static void put_growth(const fyssg_phase *p, fyssg_json *j)
{
	if (p->at_end.known) {
		fyssg_json_signed(j, "private_grown", p->anonymous_grown);
		fyssg_json_signed(j, "mapped_grown", p->mapped_grown);
	} else {
		fyssg_json_null(j, "private_grown");
		fyssg_json_null(j, "mapped_grown");
	}
}

static void put_phases(const fyssg_report *r, fyssg_json *j)
{
	fyssg_json_open(j, "phases", '[', false);
	for (size_t i = 0; i < r->phase_count; i++) {
		const fyssg_phase *p = &r->phases[i];

		fyssg_json_open(j, NULL, '{', true);
		fyssg_json_string(j, "name", p->name);
		fyssg_json_seconds(j, "seconds", p->nanoseconds);
		fyssg_json_share(j, "share", p->nanoseconds, r->nanoseconds);
		put_growth(p, j);
		put_resident(&p->at_end, j);
		put_page_store(p->texts_asked, p->texts_stored, j);
		fyssg_json_close(j, '}');
	}
	fyssg_json_close(j, ']');
}

/* What the memory is made of, where it was highest; null where nothing was measured. */
static void put_sample(const fyssg_report *r, fyssg_json *j)
{
	uint64_t rest = fyssg_report_sample_rest(r), grown = fyssg_report_sample_grown(r);

	if (r->sample.phase == NULL) {
		fyssg_json_null(j, "sample");
		return;
	}
	fyssg_json_open(j, "sample", '{', false);
	fyssg_json_string(j, "phase", r->sample.phase);
	fyssg_json_unsigned(j, "private", r->sample.memory.anonymous);
	fyssg_json_unsigned(j, "mapped", r->sample.memory.mapped);
	fyssg_json_unsigned(j, "program", r->at_start.anonymous);
	fyssg_json_unsigned(j, "grown", grown);
	fyssg_json_unsigned(j, "named", grown - rest);
	fyssg_json_unsigned(j, "rest", rest);
	fyssg_json_open(j, "components", '[', false);
	for (size_t i = 0; i < r->sample.count; i++) {
		fyssg_json_open(j, NULL, '{', true);
		fyssg_json_string(j, "name", r->sample.components[i].name);
		fyssg_json_unsigned(j, "bytes", r->sample.components[i].bytes);
		fyssg_json_close(j, '}');
	}
	fyssg_json_close(j, ']');
	fyssg_json_close(j, '}');
}

static void put_files(const fyssg_report *r, fyssg_json *j)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	size_t count = fya_auto_rows(&r->taken, rows);

	fyssg_json_open(j, "files", '[', false);
	for (size_t i = 0; i < count; i++) {
		const fya_auto_row *row = &rows[i];

		fyssg_json_open(j, NULL, '{', true);
		fyssg_json_unsigned(j, "files", row->files);
		fyssg_json_unsigned(j, "bytes", row->bytes);
		fyssg_json_bool(j, "mapped", row->mapped);
		fyssg_json_bool(j, "own", row->own);
		fyssg_json_string(j, "allocator", row->allocator);
		fyssg_json_bool(j, "dedup", row->dedup);
		fyssg_json_bool(j, "forced", row->forced);
		fyssg_json_string(j, "why", row->why);
		fyssg_json_close(j, '}');
	}
	fyssg_json_close(j, ']');
}

static void put_allocators(const fyssg_report *r, fyssg_json *j)
{
	fyssg_json_open(j, "allocators", '[', false);
	for (size_t i = 0; i < r->allocator_count; i++) {
		const fyssg_allocator_row *row = &r->allocators[i];
		const fya_stats *s = &row->stats;

		fyssg_json_open(j, NULL, '{', true);
		fyssg_json_string(j, "purpose", row->purpose);
		fyssg_json_string(j, "kind", row->kind);
		fyssg_json_unsigned(j, "files", row->files);
		fyssg_json_unsigned(j, "reserved", s->reserved);
		fyssg_json_unsigned(j, "resident", s->resident);
		fyssg_json_unsigned(j, "used", s->used);
		fyssg_json_unsigned(j, "waste", s->waste);
		fyssg_json_unsigned(j, "peak_used", s->peak_used);
		fyssg_json_unsigned(j, "trimmed", s->trimmed);
		fyssg_json_unsigned(j, "allocations", s->allocations);
		fyssg_json_unsigned(j, "dedup_table", s->dedup_table);
		fyssg_json_unsigned(j, "dedup_hits", s->dedup_hits);
		fyssg_json_unsigned(j, "dedup_saved", s->dedup_saved);
		fyssg_json_close(j, '}');
	}
	fyssg_json_close(j, ']');
}

void fyssg_report_json(const fyssg_report *r, fya_buf *out)
{
	fyssg_json j = { .out = out };

	fyssg_json_open(&j, NULL, '{', false);
	put_site(r, &j);
	put_counts(&r->counts, &j);
	fyssg_json_seconds(&j, "seconds", r->nanoseconds);
	fyssg_json_unsigned(&j, "pages_per_second",
	                    fyssg_per_second(r->counts.pages, r->nanoseconds));
	fyssg_json_open(&j, "memory", '{', true);
	put_resident(&r->at_end, &j);
	fyssg_json_close(&j, '}');
	put_phases(r, &j);
	put_sample(r, &j);
	put_files(r, &j);
	put_allocators(r, &j);
	fyssg_json_close(&j, '}');
}
