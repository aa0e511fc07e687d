/*
 * The objects that templates see: site, page, section, paginator and the rest. A page is a class and an index: getting
 * one into a template allocates nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/template/ops.h"
#include "libfy-ssg/time/zone.h"

/* Kinds of things that a recorder is told of. */
enum read_kind { READ_PAGE = 1, READ_COLLECTION, READ_CLOCK };

static fyssg_worker *worker_of(fyssg_eval *ev)
{
	return fyssg_host_data(ev);
}

static fyssg_attribute attribute_of(const fyssg_worker *w, fyssg_atom name)
{
	const fyssg_templates *t = &w->job->templates;

	return name < t->attribute_count ? t->attributes[name] : FYSSG_ATTR_NONE;
}

static fyfm_value none(fyssg_eval *ev, fyssg_atom name)
{
	/* Names of atoms are NUL-terminated and live as long as the environment. */
	return fyfm_undefined(fyssg_env_atom_name(fyssg_eval_env(ev), name).data);
}

/* Tells the recorder, if there is one, what the output reads: by keys that another build will have too. */
static void record_page(fyssg_worker *w, const fyssg_page *page)
{
	fyssg_key key;

	if (w->recorder == NULL)
		return;
	key = fyssg_page_key(&w->job->site, page);
	fyssg_record(w->eval, READ_PAGE, &key, sizeof(key));
}

/* --- making values ---------------------------------------------------------------------------- */

static fyfm_value text_value(fyssg_worker *w, const char *text)
{
	return fyfm_string(w->arena, text, strlen(text));
}

static fyfm_value ref_value(fyssg_worker *w, fyssg_ref ref)
{
	fyfm_str text = fyssg_site_text(&w->job->site, ref);

	return fyfm_string(w->arena, text.data, text.len);
}

static fyfm_value page_value(const fyssg_worker *w, uint32_t page)
{
	return fyfm_host(w->job->templates.classes.page, page);
}

static fyfm_value page_or_null(const fyssg_worker *w, uint32_t page)
{
	return page == FYSSG_NONE ? fyfm_null() : page_value(w, page);
}

static fyfm_value date_value(fyssg_worker *w, int64_t seconds)
{
	fyfm_timestamp when;

	if (seconds == FYSSG_NO_DATE)
		return fyfm_null();
	when = fyssg_timestamp_at(seconds, w->job->config.zone);
	return fyfm_timestamp_value(w->arena, &when);
}

/* The URL of a path below the output folder that `w->work` holds. */
static fyfm_value url_value(fyssg_worker *w, fyssg_url_form form)
{
	fya_buf url;

	fya_buf_init(&url, w->arena, 0);
	fyssg_url(&w->job->config, form, fya_buf_cstr(&w->work), w->work.len, &url);
	return fyfm_string(w->arena, fya_buf_cstr(&url), url.len);
}

static fyfm_value page_url(fyssg_worker *w, const fyssg_page *page, uint32_t pager, fyssg_url_form form)
{
	fya_buf_clear(&w->work);
	fyssg_pager_path(w->job, page, pager, &w->work);
	return url_value(w, form);
}

static fyfm_value output_url(fyssg_worker *w, const fyssg_output *o, fyssg_url_form form)
{
	fya_buf_clear(&w->work);
	fyssg_output_path(w->job, o, &w->work);
	return url_value(w, form);
}

/* --- collections of pages --------------------------------------------------------------------- */

/* A lazy list with an identity: what it is of, and which one. */
enum collection {
	BY_DATE,
	SITEMAP_PAGES,
	SECTION_PAGES,
	SECTION_SECTIONS,
	SECTION_ALL,
	TERM_PAGES,
	TAXONOMY_TERMS
};

static fyfm_value collection(const fyssg_worker *w, enum collection of, uint32_t number)
{
	return fyfm_host(w->job->templates.classes.collection, (uint64_t)of << 32 | number);
}

/* The page numbers of a collection, or NULL and only their count for one that is computed. */
static const uint32_t *members(const fyssg_worker *w, fyfm_value self, size_t *count)
{
	const fyssg_site *s = &w->job->site;
	uint32_t number = (uint32_t)fyfm_host_payload(self);

	switch ((enum collection)(fyfm_host_payload(self) >> 32)) {
	case BY_DATE:
		*count = s->by_date.count;
		return s->by_date.at;
	case SITEMAP_PAGES:
		*count = w->job->by_url.count;
		return w->job->by_url.at;
	case SECTION_PAGES:
		*count = s->sections.at[number].page_count;
		return s->section_pages.at + s->sections.at[number].pages;
	case SECTION_SECTIONS:
		*count = s->sections.at[number].section_count;
		return s->section_lists.at + s->sections.at[number].sections;
	case SECTION_ALL:
		*count = s->sections.at[number].all_count;
		return s->section_all.at + s->sections.at[number].all;
	case TERM_PAGES:
		*count = s->terms.at[number].page_count;
		return s->term_pages.at + s->terms.at[number].pages;
	case TAXONOMY_TERMS:
		*count = s->taxonomies.at[number].term_count;
		return NULL;
	}
	*count = 0;
	return NULL;
}

/* The page that a collection belongs to: a section's, a term's or home. */
static const fyssg_page *owner_of(const fyssg_site *s, fyfm_value self)
{
	uint32_t number = (uint32_t)fyfm_host_payload(self);

	switch ((enum collection)(fyfm_host_payload(self) >> 32)) {
	case SECTION_PAGES:
	case SECTION_SECTIONS:
	case SECTION_ALL:
		return &s->pages.at[s->sections.at[number].page];
	case TERM_PAGES:
		return &s->pages.at[s->terms.at[number].page];
	case TAXONOMY_TERMS:
		return &s->pages.at[s->taxonomies.at[number].page];
	default:
		return &s->pages.at[s->sections.at[0].page];
	}
}

static void record_collection(fyssg_worker *w, fyfm_value self)
{
	struct {
		fyssg_key owner;
		uint64_t of;
	} key;

	if (w->recorder == NULL)
		return;
	key.owner = fyssg_page_key(&w->job->site, owner_of(&w->job->site, self));
	key.of = fyfm_host_payload(self) >> 32;
	fyssg_record(w->eval, READ_COLLECTION, &key, sizeof(key));
}

static size_t collection_length(fyssg_eval *ev, fyfm_value self)
{
	size_t count;

	record_collection(worker_of(ev), self);
	members(worker_of(ev), self, &count);
	return count;
}

static fyfm_value member(fyssg_worker *w, fyfm_value self, size_t i)
{
	size_t count;
	const uint32_t *pages = members(w, self, &count);
	uint32_t first;

	if (i >= count)
		return fyfm_undefined(NULL);
	if (pages != NULL)
		return page_value(w, pages[i]);
	first = w->job->site.taxonomies.at[(uint32_t)fyfm_host_payload(self)].terms;
	return page_value(w, w->job->site.terms.at[first + i].page);
}

static fyfm_value collection_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	return member(worker_of(ev), self, i);
}

/* A part of a collection, in the arena. */
struct slice {
	fyfm_value of;
	size_t start, count;
};

static fyfm_value make_slice(fyssg_worker *w, fyfm_value of, size_t start, size_t count)
{
	struct slice *s = fya_alloc(w->arena, sizeof(*s), 0);

	if (s == NULL)
		return fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
	*s = (struct slice){ of, start, count };
	return fyfm_host(w->job->templates.classes.slice, (uint64_t)(uintptr_t)s);
}

static struct slice *slice_of(fyfm_value self)
{
	return (struct slice *)(uintptr_t)fyfm_host_payload(self);
}

static fyfm_value collection_slice(fyssg_eval *ev, fyfm_value self, size_t start, size_t count)
{
	return make_slice(worker_of(ev), self, start, count);
}

static size_t slice_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return slice_of(self)->count;
}

static fyfm_value slice_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	const struct slice *s = slice_of(self);

	return i < s->count ? member(worker_of(ev), s->of, s->start + i) : fyfm_undefined(NULL);
}

static fyfm_value slice_slice(fyssg_eval *ev, fyfm_value self, size_t start, size_t count)
{
	const struct slice *s = slice_of(self);

	return make_slice(worker_of(ev), s->of, s->start + start, count);
}

/* --- page ------------------------------------------------------------------------------------- */

static const fyssg_page *page_of(const fyssg_worker *w, fyfm_value self)
{
	return &w->job->site.pages.at[fyfm_host_payload(self)];
}

static const char *kind_name(const fyssg_page *page)
{
	static const char *const names[] = { "page", "section", "home", "taxonomy", "term" };

	return names[page->kind];
}

static bool is_list(const fyssg_page *page)
{
	return page->kind == FYSSG_SECTION || page->kind == FYSSG_HOME;
}

/* The section that a page is in, as a page; of a section the one above. */
static uint32_t section_above(const fyssg_worker *w, const fyssg_page *page)
{
	const fyssg_site *s = &w->job->site;
	const fyssg_section *section = fyssg_page_section(s, page);

	if (section == NULL)
		return FYSSG_NONE;
	if (page->kind == FYSSG_PAGE)
		return section->page;
	return section->parent == FYSSG_NONE ? FYSSG_NONE : s->sections.at[section->parent].page;
}

static fyfm_value ancestors(fyssg_worker *w, const fyssg_page *page)
{
	const fyssg_site *s = &w->job->site;
	fyfm_value chain[UINT8_MAX + 1];
	size_t count = 0, i;
	uint32_t above = section_above(w, page);

	if (page->kind == FYSSG_TAXONOMY || page->kind == FYSSG_TERM)
		above = s->sections.at[0].page;
	for (; above != FYSSG_NONE && count <= UINT8_MAX; above = section_above(w, &s->pages.at[above]))
		chain[count++] = page_value(w, above);
	for (i = 0; i < count / 2; i++) {
		fyfm_value swap = chain[i];

		chain[i] = chain[count - 1 - i];
		chain[count - 1 - i] = swap;
	}
	return fyfm_seq(w->arena, chain, count, false);
}

static fyfm_value neighbour(const fyssg_worker *w, const fyssg_page *page, int step)
{
	const fyssg_site *s = &w->job->site;
	const fyssg_section *section = fyssg_page_section(s, page);
	uint32_t place = page->place + (uint32_t)step;

	if (page->kind != FYSSG_PAGE || page->place == FYSSG_NONE || place >= section->page_count)
		return fyfm_null();
	return page_value(w, s->section_pages.at[section->pages + place]);
}

static fyfm_value aliases(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str packed = fyssg_site_text(&w->job->site, fyssg_page_rare_of(&w->job->site, page)->aliases);
	fyfm_value list;

	if (packed.len == 0)
		return fyfm_seq(w->arena, NULL, 0, false);
	list = fyfm_unpack(w->arena, packed.data, packed.len);
	return fyfm_kind_of(list) == FYFM_SEQ ? list : fyfm_seq(w->arena, &list, 1, false);
}

/* The names of a page's terms in one taxonomy, as its author wrote them. */
static fyfm_value terms_of(fyssg_worker *w, const fyssg_page *page, uint32_t taxonomy)
{
	fyfm_str terms = fyssg_site_text(&w->job->site, page->terms);
	fyssg_list list = { NULL, 0, 0 };
	size_t at = 0;

	while (at < terms.len) {
		uint8_t len = (uint8_t)terms.data[at + 1];

		if ((uint8_t)terms.data[at] == taxonomy &&
		    !fyssg_list_push(w->eval, &list, fyfm_string(w->arena, terms.data + at + 2, len)))
			break;
		at += 2u + len;
	}
	return fyssg_list_seq(w->eval, &list);
}

static fyfm_value slug_value(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str path;
	size_t start;

	if (!(page->flags & FYSSG_PAGE_WHOLE_URL) && page->kind == FYSSG_PAGE)
		return ref_value(w, page->slug);
	/* The last part of the URL. */
	fya_buf_clear(&w->work);
	fyssg_page_path(&w->job->site, page, &w->work);
	path = (fyfm_str){ fya_buf_cstr(&w->work), w->work.len };
	if (path.len > 0 && path.data[path.len - 1] == '/')
		path.len--;
	for (start = path.len; start > 0 && path.data[start - 1] != '/'; start--)
		continue;
	return fyfm_string_copy(w->arena, path.data + start, path.len - start);
}

static fyfm_value source_value(fyssg_worker *w, const fyssg_page *page)
{
	fya_buf_clear(&w->work);
	if (page->flags & FYSSG_PAGE_HAS_FILE)
		fyssg_page_source(&w->job->site, page, &w->work);
	return fyfm_string_copy(w->arena, fya_buf_cstr(&w->work), w->work.len);
}

/* What only lists have. */
static fyfm_value list_attribute(fyssg_worker *w, const fyssg_page *page, fyssg_attribute attribute, fyfm_value absent)
{
	bool list = is_list(page);

	switch (attribute) {
	case FYSSG_ATTR_pages:
		if (list)
			return collection(w, SECTION_PAGES, page->section);
		return page->kind == FYSSG_TERM ? collection(w, TERM_PAGES, page->place) : absent;
	case FYSSG_ATTR_sections:
		return list ? collection(w, SECTION_SECTIONS, page->section) : absent;
	case FYSSG_ATTR_all_pages:
		return list ? collection(w, SECTION_ALL, page->section) : absent;
	case FYSSG_ATTR_terms:
		return page->kind == FYSSG_TAXONOMY ? collection(w, TAXONOMY_TERMS, page->place) : absent;
	case FYSSG_ATTR_name:
		if (page->kind == FYSSG_TERM)
			return ref_value(w, w->job->site.terms.at[page->place].name);
		return page->kind == FYSSG_TAXONOMY ?
			text_value(w, w->job->config.taxonomies[page->place].name) : absent;
	case FYSSG_ATTR_count:
		return page->kind == FYSSG_TERM ?
			fyfm_int(w->arena, w->job->site.terms.at[page->place].page_count) : absent;
	default:
		return absent;
	}
}

static fyfm_value page_attribute(fyssg_worker *w, const fyssg_page *page, fyssg_attribute attribute, fyfm_value absent)
{
	const fyssg_page_rare *rare = fyssg_page_rare_of(&w->job->site, page);

	switch (attribute) {
	case FYSSG_ATTR_kind:
		return text_value(w, kind_name(page));
	case FYSSG_ATTR_title:
		return ref_value(w, page->title);
	case FYSSG_ATTR_description:
		return ref_value(w, page->description);
	case FYSSG_ATTR_url:
		return page_url(w, page, 1, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return page_url(w, page, 1, FYSSG_URL_PERMALINK);
	case FYSSG_ATTR_path:
		return page_url(w, page, 1, FYSSG_URL_PATH);
	case FYSSG_ATTR_slug:
		return slug_value(w, page);
	case FYSSG_ATTR_source:
		return source_value(w, page);
	case FYSSG_ATTR_lang:
		return text_value(w, w->job->config.language);
	case FYSSG_ATTR_content:
		return fyssg_content_html(w, page);
	case FYSSG_ATTR_summary:
		return fyssg_content_summary(w, page);
	case FYSSG_ATTR_date:
		return date_value(w, page->date);
	case FYSSG_ATTR_lastmod:
		return date_value(w, rare->lastmod == FYSSG_NO_DATE ? page->date : rare->lastmod);
	case FYSSG_ATTR_publish_date:
		return date_value(w, rare->publish);
	case FYSSG_ATTR_expiry_date:
		return date_value(w, rare->expiry);
	case FYSSG_ATTR_draft:
		return fyfm_bool(page->flags & FYSSG_PAGE_DRAFT);
	case FYSSG_ATTR_weight:
		return page->weight == FYSSG_NO_WEIGHT ? fyfm_null() : fyfm_int(w->arena, page->weight);
	case FYSSG_ATTR_params:
		return fyssg_content_params(w, page);
	case FYSSG_ATTR_section:
		return page_or_null(w, section_above(w, page));
	case FYSSG_ATTR_ancestors:
		return ancestors(w, page);
	case FYSSG_ATTR_aliases:
		return aliases(w, page);
	case FYSSG_ATTR_prev:
		return neighbour(w, page, -1);
	case FYSSG_ATTR_next:
		return neighbour(w, page, 1);
	case FYSSG_ATTR_is_home:
		return fyfm_bool(page->kind == FYSSG_HOME);
	default:
		return list_attribute(w, page, attribute, absent);
	}
}

static fyfm_value page_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = worker_of(ev);
	const fyssg_page *page = page_of(w, self);
	fyssg_attribute attribute = attribute_of(w, name);
	fyfm_value value = fyfm_undefined(NULL);
	fyfm_str key_name;

	record_page(w, page);
	if (attribute >= FYSSG_ATTR_TAXONOMIES)
		return terms_of(w, page, (uint32_t)attribute - FYSSG_ATTR_TAXONOMIES);
	if (attribute != FYSSG_ATTR_NONE)
		value = page_attribute(w, page, attribute, value);
	if (fyfm_kind_of(value) != FYFM_UNDEFINED || fyssg_failed(ev))
		return value;
	key_name = fyssg_env_atom_name(fyssg_eval_env(ev), name);
	value = fyfm_get(fyssg_content_params(w, page), key_name.data, key_name.len);
	return fyfm_kind_of(value) == FYFM_UNDEFINED ? none(ev, name) : value;
}

/* page["key"] for names that no template wrote down. */
static fyfm_value page_item(fyssg_eval *ev, fyfm_value self, fyfm_value key)
{
	fyssg_atom name;
	fyfm_str text;

	if (fyfm_kind_of(key) != FYFM_STRING)
		return fyfm_undefined(NULL);
	text = fyfm_text(&key, fyssg_arena(ev));
	name = fyssg_env_find_atom(fyssg_eval_env(ev), text.data, text.len);
	if (name != FYSSG_ATOM_NONE)
		return page_get(ev, self, name);
	return fyfm_get(fyssg_content_params(worker_of(ev), page_of(worker_of(ev), self)), text.data, text.len);
}

/* --- site ------------------------------------------------------------------------------------- */

/* URLs of the feeds that this build makes. */
static fyfm_value feed_urls(fyssg_worker *w)
{
	const fyssg_job *job = w->job;
	fyssg_list list = { NULL, 0, 0 };
	fyssg_output feed = { .kind = FYSSG_OUTPUT_FEED };

	for (; job->config.base_url[0] != '\0' && feed.number < job->config.feed_count; feed.number++)
		if (job->feed_templates[feed.number] != FYSSG_NO_TEMPLATE)
			fyssg_list_push(w->eval, &list, output_url(w, &feed, FYSSG_URL_ROOTED));
	return fyssg_list_seq(w->eval, &list);
}

static fyfm_value site_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = worker_of(ev);
	const fyssg_config *c = &w->job->config;
	int64_t now = fyssg_eval_now(ev);

	(void)self;
	switch (attribute_of(w, name)) {
	case FYSSG_ATTR_title:
		return text_value(w, c->title);
	case FYSSG_ATTR_description:
		return text_value(w, c->description);
	case FYSSG_ATTR_language:
		return text_value(w, c->language);
	case FYSSG_ATTR_base_url:
		return text_value(w, c->base_url);
	case FYSSG_ATTR_timezone:
		return text_value(w, c->timezone);
	case FYSSG_ATTR_params:
		return c->params;
	case FYSSG_ATTR_pages:
		return collection(w, BY_DATE, 0);
	case FYSSG_ATTR_feeds:
		return feed_urls(w);
	case FYSSG_ATTR_home:
		return page_value(w, w->job->site.sections.at[0].page);
	case FYSSG_ATTR_sections:
		return collection(w, SECTION_SECTIONS, 0);
	case FYSSG_ATTR_taxonomies:
		return w->job->taxonomies;
	case FYSSG_ATTR_build_date:
		fyssg_record(ev, READ_CLOCK, &now, sizeof(now));
		return date_value(w, now);
	default:
		return none(ev, name);
	}
}

/* --- paginator -------------------------------------------------------------------------------- */

struct pager {
	size_t count, per, total; /* items, items of a full pager, pagers */
};

static struct pager pager_of(const fyssg_worker *w)
{
	struct pager p = { fyssg_list_count(w->job, w->subject), fyssg_list_per_pager(w->job, w->subject), 1 };

	if (p.count > 0)
		p.total = (p.count - 1) / p.per + 1;
	return p;
}

static fyfm_value pager_url(fyssg_worker *w, size_t number)
{
	return page_url(w, w->subject, (uint32_t)number, FYSSG_URL_ROOTED);
}

static fyfm_value pager_pages(fyssg_worker *w, const struct pager *p, size_t index)
{
	size_t start = (index - 1) * p->per, left = p->count - start;
	fyfm_value of;

	if (w->subject->kind == FYSSG_HOME)
		of = collection(w, BY_DATE, 0);
	else
		of = list_attribute(w, w->subject, FYSSG_ATTR_pages, collection(w, BY_DATE, 0));
	return make_slice(w, of, index == 1 ? 0 : start, left < p->per ? left : p->per);
}

static fyfm_value paginator_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = worker_of(ev);
	size_t index = w->output->number;
	struct pager p = pager_of(w);

	(void)self;
	switch (attribute_of(w, name)) {
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
		return none(ev, name);
	}
}

static size_t pagers_length(fyssg_eval *ev, fyfm_value self)
{
	(void)self;
	return pager_of(worker_of(ev)).total;
}

static fyfm_value pagers_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	fyssg_worker *w = worker_of(ev);
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
	fyssg_worker *w = worker_of(ev);
	const fyssg_site *s = &w->job->site;
	size_t count = dated_count(s);

	(void)self;
	if (count > w->job->config.feed_limit)
		count = w->job->config.feed_limit;
	switch (attribute_of(w, name)) {
	case FYSSG_ATTR_pages:
		return make_slice(w, collection(w, BY_DATE, 0), 0, count);
	case FYSSG_ATTR_updated:
		return count == 0 ? fyfm_null() : date_value(w, s->pages.at[s->by_date.at[0]].date);
	case FYSSG_ATTR_url:
		return output_url(w, w->output, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return output_url(w, w->output, FYSSG_URL_PERMALINK);
	default:
		return none(ev, name);
	}
}

static fyfm_value sitemap_part(fyssg_worker *w, uint32_t number)
{
	fyssg_output part = { .kind = FYSSG_OUTPUT_SITEMAP, .number = number };
	fyfm_value key = fyfm_string(w->arena, "permalink", 9);
	fyfm_value value = output_url(w, &part, FYSSG_URL_PERMALINK);

	return fyfm_map(w->arena, &key, &value, 1, fyfm_undefined(NULL));
}

static fyfm_value sitemap_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = worker_of(ev);
	const fyssg_output whole = { .kind = FYSSG_OUTPUT_SITEMAP };
	const fyssg_output *o = w->output->kind == FYSSG_OUTPUT_SITEMAP ? w->output : &whole;
	size_t count = w->job->by_url.count, parts = w->job->sitemap_parts, start, i;
	fyssg_list list = { NULL, 0, 0 };

	(void)self;
	switch (attribute_of(w, name)) {
	case FYSSG_ATTR_pages:
		if (parts == 0 || o->number == 0)
			return collection(w, SITEMAP_PAGES, 0);
		start = count * (o->number - 1) / parts;
		return make_slice(w, collection(w, SITEMAP_PAGES, 0), start, count * o->number / parts - start);
	case FYSSG_ATTR_parts:
		for (i = 1; i <= parts; i++)
			fyssg_list_push(ev, &list, sitemap_part(w, (uint32_t)i));
		return fyssg_list_seq(ev, &list);
	case FYSSG_ATTR_updated:
		return dated_count(&w->job->site) == 0 ? fyfm_null() :
			date_value(w, w->job->site.pages.at[w->job->site.by_date.at[0]].date);
	case FYSSG_ATTR_url:
		return output_url(w, o, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return output_url(w, o, FYSSG_URL_PERMALINK);
	default:
		return none(ev, name);
	}
}

/* --- global variables ------------------------------------------------------------------------- */

static fyfm_value subject_value(const fyssg_worker *w)
{
	return page_value(w, (uint32_t)(w->subject - w->job->site.pages.at));
}

/* `section`: the one being rendered, or that the page is in. */
static fyfm_value section_value(const fyssg_worker *w)
{
	const fyssg_section *section = fyssg_page_section(&w->job->site, w->subject);

	return section == NULL ? fyfm_null() : page_value(w, section->page);
}

/* A variable that only some outputs have. */
static fyfm_value special(fyssg_eval *ev, fyssg_worker *w, fyssg_attribute attribute, fyssg_atom name)
{
	const fyssg_output *o = w->output;
	bool page = o->kind == FYSSG_OUTPUT_PAGE;

	switch (attribute) {
	case FYSSG_ATTR_paginator:
		return page && (is_list(w->subject) || w->subject->kind == FYSSG_TERM) ?
			fyfm_host(w->job->templates.classes.paginator, 0) : none(ev, name);
	case FYSSG_ATTR_taxonomy:
		if (page && w->subject->kind == FYSSG_TERM)
			return page_value(w, fyssg_taxonomy_of_term(&w->job->site, w->subject->place)->page);
		return page && w->subject->kind == FYSSG_TAXONOMY ? subject_value(w) : none(ev, name);
	case FYSSG_ATTR_term:
		return page && w->subject->kind == FYSSG_TERM ? subject_value(w) : none(ev, name);
	case FYSSG_ATTR_feed:
		return o->kind == FYSSG_OUTPUT_FEED ? fyfm_host(w->job->templates.classes.feed, 0) :
		                                      none(ev, name);
	case FYSSG_ATTR_sitemap:
		/* robots.txt names the sitemap, if there is one. */
		return o->kind == FYSSG_OUTPUT_SITEMAP ||
		       (o->kind == FYSSG_OUTPUT_ROBOTS && w->job->by_url.count > 0) ?
			fyfm_host(w->job->templates.classes.sitemap, 0) : none(ev, name);
	case FYSSG_ATTR_target:
		return o->kind == FYSSG_OUTPUT_ALIAS ? page_url(w, w->subject, 1, FYSSG_URL_ROOTED) :
		                                       none(ev, name);
	case FYSSG_ATTR_permalink:
		return o->kind == FYSSG_OUTPUT_ALIAS ? page_url(w, w->subject, 1, FYSSG_URL_PERMALINK) :
		                                       none(ev, name);
	default:
		return none(ev, name);
	}
}

static fyfm_value root_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = worker_of(ev);
	fyssg_attribute attribute = attribute_of(w, name);

	(void)self;
	switch (attribute) {
	case FYSSG_ATTR_site:
		return fyfm_host(w->job->templates.classes.site, 0);
	case FYSSG_ATTR_page:
		return subject_value(w);
	case FYSSG_ATTR_section:
		return section_value(w);
	default:
		return special(ev, w, attribute, name);
	}
}

fyfm_value fyssg_model_context(const fyssg_templates *t)
{
	return fyfm_host(t->classes.root, 0);
}

/* --- functions -------------------------------------------------------------------------------- */

/* get_url("style.css"): with the path of base_url before it. Full addresses stay as they are. */
static fyfm_value get_url(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = worker_of(ev);
	fyfm_str path = fyssg_text_of(ev, &argv[0]);
	bool permalink = fyfm_kind_of(argv[1]) != FYFM_UNDEFINED && fyssg_truth(ev, argv[1]);
	fya_buf url;

	if (path.data == NULL || memmem(path.data, path.len, "://", 3) != NULL)
		return argv[0];
	if (path.len > 0 && path.data[0] == '/') {
		path.data++;
		path.len--;
	}
	fya_buf_init(&url, w->arena, 0);
	fya_buf_puts(&url, permalink && w->job->config.base_url[0] != '\0' ? w->job->config.base_url :
	                                                                      w->job->config.base_path);
	fya_buf_append(&url, path.data, path.len);
	return fyfm_string(w->arena, fya_buf_cstr(&url), url.len);
}

static const fyssg_builtin functions[] = { { "get_url", "path permalink?", get_url } };

/* --- registering ------------------------------------------------------------------------------ */

static const fyssg_class root_class = { .name = "context", .get = root_get };
static const fyssg_class site_class = { .name = "site", .get = site_get };
static const fyssg_class page_class = { .name = "page", .get = page_get, .item = page_item };
static const fyssg_class collection_class = { .name = "pages", .length = collection_length,
	                                      .at = collection_at, .slice = collection_slice };
static const fyssg_class slice_class = { .name = "pages", .length = slice_length, .at = slice_at,
	                                 .slice = slice_slice };
static const fyssg_class paginator_class = { .name = "paginator", .get = paginator_get };
static const fyssg_class pagers_class = { .name = "pagers", .length = pagers_length, .at = pagers_at };
static const fyssg_class feed_class = { .name = "feed", .get = feed_get };
static const fyssg_class sitemap_class = { .name = "sitemap", .get = sitemap_get };

static const char *const attribute_names[] = {
	"",
#define ATTRIBUTE(name) #name,
#include "libfy-ssg/build/attributes.h"
#undef ATTRIBUTE
};

fyfm_status fyssg_model_register(fyssg_templates *t)
{
	const struct {
		const fyssg_class *class;
		unsigned *id;
	} classes[] = {
		{ &root_class, &t->classes.root }, { &site_class, &t->classes.site },
		{ &page_class, &t->classes.page }, { &collection_class, &t->classes.collection },
		{ &slice_class, &t->classes.slice }, { &paginator_class, &t->classes.paginator },
		{ &pagers_class, &t->classes.pagers }, { &feed_class, &t->classes.feed },
		{ &sitemap_class, &t->classes.sitemap },
	};
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		int id = fyssg_env_add_class(t->env, classes[i].class);

		if (id < 0)
			return FYFM_ERR_NOMEM;
		*classes[i].id = (unsigned)id;
	}
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++)
		if (fyssg_env_intern(t->env, attribute_names[i]) == FYSSG_ATOM_NONE)
			return FYFM_ERR_NOMEM;
	return fyssg_env_add_functions(t->env, functions, sizeof(functions) / sizeof(*functions));
}

fyfm_status fyssg_model_bind(fyssg_templates *t, const fyssg_config *config)
{
	fyssg_atom highest = 0, atom;
	uint32_t i;

	for (i = 0; i < config->taxonomy_count; i++) {
		atom = fyssg_env_intern(t->env, config->taxonomies[i].name);
		if (atom == FYSSG_ATOM_NONE)
			return FYFM_ERR_NOMEM;
		highest = atom > highest ? atom : highest;
	}
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++) {
		atom = fyssg_env_intern(t->env, attribute_names[i]);
		highest = atom > highest ? atom : highest;
	}
	t->attributes = fya_alloc_array(t->allocator, (size_t)highest + 1, sizeof(*t->attributes), 0);
	if (t->attributes == NULL)
		return FYFM_ERR_NOMEM;
	t->attribute_count = (size_t)highest + 1;
	memset(t->attributes, 0, t->attribute_count * sizeof(*t->attributes));
	for (i = 0; i < config->taxonomy_count; i++)
		t->attributes[fyssg_env_intern(t->env, config->taxonomies[i].name)] =
			(uint16_t)(FYSSG_ATTR_TAXONOMIES + i);
	/* A name of ours wins over a taxonomy's. */
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++)
		t->attributes[fyssg_env_intern(t->env, attribute_names[i])] = (uint16_t)i;
	return FYFM_OK;
}
