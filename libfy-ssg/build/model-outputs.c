/* What only some outputs have: paginator, feed, sitemap. */
#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/ops.h"

/* --- paginator -------------------------------------------------------------------------------- */

struct pager {
	size_t count, per, total; /* items, items of a full pager, pagers */
};

static struct pager pager_of(const fyssg_worker *w)
{
	struct pager p = { fyssg_list_count(w->job, w->subject),
			   fyssg_list_per_pager(w->job, w->subject), 1 };

	if (p.count > 0)
		p.total = (p.count - 1) / p.per + 1;
	return p;
}

static fyfm_value pager_url(fyssg_worker *w, size_t number)
{
	return fyssg_model_page_url(w, w->subject, (uint32_t)number, FYSSG_URL_ROOTED);
}

static fyfm_value pager_pages(fyssg_worker *w, const struct pager *p, size_t index)
{
	size_t start = (index - 1) * p->per, left = p->count - start;
	fyfm_value of;

	if (w->subject->kind == FYSSG_HOME)
		of = fyssg_model_collection(w, FYSSG_LIST_BY_DATE, 0);
	else
		of = fyssg_model_list_attribute(w, w->subject, FYSSG_ATTR_pages,
						fyssg_model_collection(w, FYSSG_LIST_BY_DATE, 0));
	return fyssg_model_slice(w, of, index == 1 ? 0 : start, left < p->per ? left : p->per);
}

static fyfm_value paginator_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	size_t index = w->output->number;
	struct pager p = pager_of(w);

	(void)self;
	switch (fyssg_model_attribute(w, name)) {
	case FYSSG_ATTR_pages:
		return pager_pages(w, &p, index);
	case FYSSG_ATTR_index:
		return fyfm_int(w->arena, (int64_t)index);
	case FYSSG_ATTR_total:
		return fyfm_int(w->arena, (int64_t)p.total);
	case FYSSG_ATTR_count:
		return fyfm_int(w->arena, (int64_t)p.count);
	case FYSSG_ATTR_url:
		return pager_url(w, index);
	case FYSSG_ATTR_first:
		return pager_url(w, 1);
	case FYSSG_ATTR_last:
		return pager_url(w, p.total);
	case FYSSG_ATTR_previous:
		return index > 1 ? pager_url(w, index - 1) : fyfm_null();
	case FYSSG_ATTR_next:
		return index < p.total ? pager_url(w, index + 1) : fyfm_null();
	case FYSSG_ATTR_pagers:
		return fyfm_host(w->job->templates.classes.pagers, 0);
	default:
		return fyssg_model_none(ev, name);
	}
}

static size_t pagers_length(fyssg_eval *ev, fyfm_value self)
{
	(void)self;
	return pager_of(fyssg_model_worker(ev)).total;
}

static fyfm_value pagers_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_value keys[2] = { fyfm_string(w->arena, "index", 5), fyfm_string(w->arena, "url", 3) };
	fyfm_value values[2] = { fyfm_int(w->arena, (int64_t)i + 1), pager_url(w, i + 1) };

	(void)self;
	return fyfm_map(w->arena, keys, values, 2, fyfm_undefined(NULL));
}

/* --- feed and sitemap ------------------------------------------------------------------------- */

static size_t dated_count(const fyssg_site *s)
{
	size_t low = 0, high = s->by_date.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->pages.at[s->by_date.at[middle]].date != FYSSG_NO_DATE)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static fyfm_value feed_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_site *s = &w->job->site;
	size_t count = dated_count(s);

	(void)self;
	if (count > w->job->config.feed_limit)
		count = w->job->config.feed_limit;
	switch (fyssg_model_attribute(w, name)) {
	case FYSSG_ATTR_pages:
		return fyssg_model_slice(w, fyssg_model_collection(w, FYSSG_LIST_BY_DATE, 0), 0,
					 count);
	case FYSSG_ATTR_updated:
		return count == 0 ? fyfm_null()
				  : fyssg_model_date(w, s->pages.at[s->by_date.at[0]].date);
	case FYSSG_ATTR_url:
		return fyssg_model_output_url(w, w->output, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return fyssg_model_output_url(w, w->output, FYSSG_URL_PERMALINK);
	default:
		return fyssg_model_none(ev, name);
	}
}

static fyfm_value sitemap_part(fyssg_worker *w, uint32_t number)
{
	fyssg_output part = { .kind = FYSSG_OUTPUT_SITEMAP, .number = number };
	fyfm_value key = fyfm_string(w->arena, "permalink", 9);
	fyfm_value value = fyssg_model_output_url(w, &part, FYSSG_URL_PERMALINK);

	return fyfm_map(w->arena, &key, &value, 1, fyfm_undefined(NULL));
}

static fyfm_value sitemap_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_output whole = { .kind = FYSSG_OUTPUT_SITEMAP };
	const fyssg_output *o = w->output->kind == FYSSG_OUTPUT_SITEMAP ? w->output : &whole;
	size_t count = w->job->by_url.count, parts = w->job->sitemap_parts, start, i;
	fyssg_list list = { NULL, 0, 0 };

	(void)self;
	switch (fyssg_model_attribute(w, name)) {
	case FYSSG_ATTR_pages:
		if (parts == 0 || o->number == 0)
			return fyssg_model_collection(w, FYSSG_LIST_SITEMAP_PAGES, 0);
		start = count * (o->number - 1) / parts;
		return fyssg_model_slice(w, fyssg_model_collection(w, FYSSG_LIST_SITEMAP_PAGES, 0),
					 start, count * o->number / parts - start);
	case FYSSG_ATTR_parts:
		for (i = 1; i <= parts; i++)
			fyssg_list_push(ev, &list, sitemap_part(w, (uint32_t)i));
		return fyssg_list_seq(ev, &list);
	case FYSSG_ATTR_updated:
		return dated_count(&w->job->site) == 0 ? fyfm_null() :
			fyssg_model_date(w, w->job->site.pages.at[w->job->site.by_date.at[0]].date);
	case FYSSG_ATTR_url:
		return fyssg_model_output_url(w, o, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return fyssg_model_output_url(w, o, FYSSG_URL_PERMALINK);
	default:
		return fyssg_model_none(ev, name);
	}
}

const fyssg_class fyssg_paginator_class = { .name = "paginator", .get = paginator_get };
const fyssg_class fyssg_pagers_class = { .name = "pagers",
					 .length = pagers_length,
					 .at = pagers_at };
const fyssg_class fyssg_feed_class = { .name = "feed", .get = feed_get };
const fyssg_class fyssg_sitemap_class = { .name = "sitemap", .get = sitemap_get };
