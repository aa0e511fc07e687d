#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/planner.h"

/* What the sitemap protocol allows in one file. */
#define SITEMAP_ENTRIES_MAX 50000u
#define PAGERS_MAX 1000000u

/* --- the list of outputs ---------------------------------------------------------------------- */

static void add(fyssg_planner *p, fyssg_output_kind kind, uint32_t subject, uint32_t number)
{
	fyssg_output o = { .kind = (uint8_t)kind, .subject = subject, .number = number };

	if (!FYSSG_ARRAY_APPEND(p->job->site_allocator, &p->job->outputs, o))
		p->nomem = true;
}

size_t fyssg_list_count(const fyssg_job *job, const fyssg_page *page)
{
	switch (page->kind) {
	case FYSSG_HOME:
		return job->site.by_date.count;
	case FYSSG_SECTION:
		return job->site.sections.at[page->section].page_count;
	case FYSSG_TERM:
		return job->site.terms.at[page->place].page_count;
	default:
		return 0;
	}
}

size_t fyssg_list_per_pager(const fyssg_job *job, const fyssg_page *page)
{
	const fyssg_site *s = &job->site;
	int32_t per = fyssg_page_rare_of(s, page)->paginate;

	if (per < 0 && page->kind == FYSSG_TERM)
		per = job->config
			      .taxonomies[fyssg_taxonomy_of_term(s, page->place) - s->taxonomies.at]
			      .paginate;
	if (per < 0)
		per = job->config.paginate;
	return per == 0 ? SIZE_MAX : (size_t)per;
}

static void add_page(fyssg_planner *p, uint32_t number)
{
	const fyssg_job *job = p->job;
	const fyssg_page *page = &job->site.pages.at[number];
	size_t count, per, pagers = 1, i;

	if (page->template_id != FYSSG_NO_TEMPLATE &&
	    job->templates.loaded.at[page->template_id].splits) {
		count = fyssg_list_count(job, page);
		per = fyssg_list_per_pager(job, page);
		if (count > 0)
			pagers = (count - 1) / per + 1;
	}
	for (i = 1; i <= pagers && i <= PAGERS_MAX; i++)
		add(p, FYSSG_OUTPUT_PAGE, number, (uint32_t)i);
}

static void add_aliases(fyssg_planner *p, uint32_t number)
{
	const fyssg_site *s = &p->job->site;
	fyssg_ref packed = fyssg_page_rare_of(s, &s->pages.at[number])->aliases;
	fyfm_str text = fyssg_site_text(s, packed);
	fyfm_value list;
	size_t i, count;

	if (packed == 0)
		return;
	list = fyfm_unpack(p->scratch, text.data, text.len);
	count = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_count(list) : 1;
	for (i = 0; i < count; i++)
		add(p, FYSSG_OUTPUT_ALIAS, number, (uint32_t)i);
}

/* Long outputs come first, so that no worker is left with one at the end. */
static void list_outputs(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	bool has_base = job->config.base_url[0] != '\0';
	uint32_t i;

	if (job->config.sitemap && has_base) {
		for (i = job->sitemap_parts; i > 0; i--)
			add(p, FYSSG_OUTPUT_SITEMAP, 0, i);
		add(p, FYSSG_OUTPUT_SITEMAP, 0, 0);
	}
	for (i = 0; has_base && i < job->config.feed_count; i++)
		if (job->feed_templates[i] != FYSSG_NO_TEMPLATE)
			add(p, FYSSG_OUTPUT_FEED, 0, i);
	if (job->config.robots)
		add(p, FYSSG_OUTPUT_ROBOTS, 0, 0);
	if (job->config.not_found)
		add(p, FYSSG_OUTPUT_NOT_FOUND, 0, 0);
	for (i = 0; i < job->site.pages.count; i++) {
		fyssg_site_breathe(&job->site, &p->ticks);
		if (job->site.pages.at[i].flags & FYSSG_PAGE_HELD)
			continue;
		add_page(p, i);
		add_aliases(p, i);
	}
	for (i = 0; i < job->site.assets.count; i++)
		if (job->site.assets.at[i].owner == FYSSG_NONE ||
		    !(job->site.pages.at[job->site.assets.at[i].owner].flags & FYSSG_PAGE_HELD))
			add(p, FYSSG_OUTPUT_ASSET, i, 0);
}

static void tell_no_base(fyssg_planner *p)
{
	const fyssg_config *c = &p->job->config;
	fyfm_diag note;

	if (c->base_url[0] != '\0' || (!c->sitemap && c->feed_count == 0))
		return;
	fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, c->path[0] == '\0' ? NULL : c->path, 0, 0,
	              "no base_url: no feed and no sitemap is made");
	fyssg_job_tell(p->job, &note);
}

/* --- the sitemap's order ---------------------------------------------------------------------- */

struct url {
	const char *path;
	uint32_t len, page;
};

static int by_path(const void *x, const void *y, void *planner)
{
	fyssg_planner *p = planner;
	const struct url *a = x, *b = y;
	int order;

	fyssg_site_breathe(&p->job->site, &p->ticks);
	order = memcmp(a->path, b->path, a->len < b->len ? a->len : b->len);
	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static void sort_by_url(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i, count = 0, total = job->site.pages.count;
	struct url *urls;
	size_t at = 0;
	fya_buf paths;

	if (!job->config.sitemap || job->config.base_url[0] == '\0')
		return;
	urls = fya_alloc_array(p->scratch, (size_t)total + 1, sizeof(*urls), 0);
	job->by_url.at =
		fya_alloc_array(job->site_allocator, (size_t)total + 1, sizeof(*job->by_url.at), 0);
	if (urls == NULL || job->by_url.at == NULL) {
		p->nomem = true;
		return;
	}
	job->by_url.capacity = total + 1;
	fya_buf_init(&paths, p->scratch, 0);
	for (i = 0; i < total; i++) {
		size_t start = paths.len;

		fyssg_site_breathe(&job->site, &p->ticks);
		if (job->site.pages.at[i].flags & FYSSG_PAGE_HELD)
			continue;
		fyssg_page_path(&job->site, &job->site.pages.at[i], &paths);
		urls[count++] = (struct url){ NULL, (uint32_t)(paths.len - start), i };
	}
	if (paths.status != FYA_BUF_OK) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < count; i++) {
		urls[i].path = fya_buf_cstr(&paths) + at;
		at += urls[i].len;
	}
	/* What the C library sorts in; for the rest, by_path() asks. */
	if (!fyssg_site_reserve(&job->site, count * sizeof(*urls))) {
		p->nomem = true;
		return;
	}
	qsort_r(urls, count, sizeof(*urls), by_path, p);
	fyssg_site_unreserve(&job->site, count * sizeof(*urls));
	for (i = 0; i < count; i++)
		job->by_url.at[i] = urls[i].page;
	job->by_url.count = count;
	if (count > SITEMAP_ENTRIES_MAX)
		job->sitemap_parts = (count - 1) / SITEMAP_ENTRIES_MAX + 1;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void map_taxonomies(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i, count = job->config.taxonomy_count;
	fyfm_value *keys =
		fya_alloc_array(job->config_allocator, (size_t)count + 1, sizeof(*keys), 0);
	fyfm_value *values =
		fya_alloc_array(job->config_allocator, (size_t)count + 1, sizeof(*values), 0);

	if (keys == NULL || values == NULL) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < count; i++) {
		keys[i] = fyfm_string(job->config_allocator, job->config.taxonomies[i].name,
		                      job->config.taxonomies[i].name_len);
		values[i] = fyfm_host(job->templates.classes.page, job->site.taxonomies.at[i].page);
	}
	job->taxonomies =
		fyfm_map(job->config_allocator, keys, values, count, fyfm_undefined(NULL));
	p->nomem |= fyfm_kind_of(job->taxonomies) != FYFM_MAP;
}

fyfm_status fyssg_plan(fyssg_job *job, size_t *errors)
{
	fyssg_planner p = { .job = job, .scratch = fyssg_site_scratch(&job->site),
		            .errors = errors };

	if (p.scratch == NULL)
		return FYFM_ERR_NOMEM;
	fya_buf_init(&p.name, p.scratch, 0);
	fya_buf_init(&p.other, p.scratch, 0);
	fyssg_pick_templates(&p);
	map_taxonomies(&p);
	sort_by_url(&p);
	tell_no_base(&p);
	if (!p.nomem)
		list_outputs(&p);
	fyssg_report_begin(job->report, "check");
	if (!p.nomem)
		fyssg_check_paths(&p);
	fyfm_parser_free(p.parser);
	p.nomem |= fya_failed(p.scratch);
	fyssg_site_scratch_end(&job->site, p.scratch);
	return p.nomem ? FYFM_ERR_NOMEM : FYFM_OK;
}
