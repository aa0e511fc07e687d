/* Lists of pages: lazy, with an identity, and slices of them. */
#include "libfy-ssg/build/model.h"

/* Members of a list by which a loop is ahead of itself: of their records, and of the texts that these
 * lead to. */
#define RECORDS_AHEAD 4
#define TEXTS_AHEAD 2

fyfm_value fyssg_model_collection(const fyssg_worker *w, enum fyssg_list_of of, uint32_t number)
{
	return fyfm_host(w->job->templates.classes.collection, (uint64_t)of << 32 | number);
}

/* The page numbers of a collection, or NULL and only their count for one that is computed. */
static const uint32_t *members(const fyssg_worker *w, fyfm_value self, size_t *count)
{
	const fyssg_site *s = &w->job->site;
	uint32_t number = (uint32_t)fyfm_host_payload(self);

	switch ((enum fyssg_list_of)(fyfm_host_payload(self) >> 32)) {
	case FYSSG_LIST_BY_DATE:
		*count = s->by_date.count;
		return s->by_date.at;
	case FYSSG_LIST_SITEMAP_PAGES:
		*count = w->job->by_url.count;
		return w->job->by_url.at;
	case FYSSG_LIST_SECTION_PAGES:
		*count = s->sections.at[number].page_count;
		return s->section_pages.at + s->sections.at[number].pages;
	case FYSSG_LIST_SECTION_SECTIONS:
		*count = s->sections.at[number].section_count;
		return s->section_lists.at + s->sections.at[number].sections;
	case FYSSG_LIST_SECTION_ALL:
		*count = s->sections.at[number].all_count;
		return s->section_all.at + s->sections.at[number].all;
	case FYSSG_LIST_TERM_PAGES:
		*count = s->terms.at[number].page_count;
		return s->term_pages.at + s->terms.at[number].pages;
	case FYSSG_LIST_TAXONOMY_TERMS:
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

	switch ((enum fyssg_list_of)(fyfm_host_payload(self) >> 32)) {
	case FYSSG_LIST_SECTION_PAGES:
	case FYSSG_LIST_SECTION_SECTIONS:
	case FYSSG_LIST_SECTION_ALL:
		return &s->pages.at[s->sections.at[number].page];
	case FYSSG_LIST_TERM_PAGES:
		return &s->pages.at[s->terms.at[number].page];
	case FYSSG_LIST_TAXONOMY_TERMS:
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
	fyssg_record(w->eval, FYSSG_READ_COLLECTION, &key, sizeof(key));
}

static size_t collection_length(fyssg_eval *ev, fyfm_value self)
{
	size_t count;

	record_collection(fyssg_model_worker(ev), self);
	members(fyssg_model_worker(ev), self, &count);
	return count;
}

/* Tells the processor which records and texts a loop will want: the pages of a list are all over the
 * memory, and a template that has little to do for each would wait for them. */
static void prefetch_ahead(const fyssg_site *s, const uint32_t *pages, size_t count, size_t i)
{
	const fyssg_page *page;

	if (i + RECORDS_AHEAD < count)
		__builtin_prefetch(&s->pages.at[pages[i + RECORDS_AHEAD]]);
	if (i + TEXTS_AHEAD >= count)
		return;
	page = &s->pages.at[pages[i + TEXTS_AHEAD]];
	fyssg_pool_prefetch(&s->pool, page->slug);
	fyssg_pool_prefetch(&s->pool, page->description);
}

static fyfm_value member(fyssg_worker *w, fyfm_value self, size_t i)
{
	size_t count;
	const uint32_t *pages = members(w, self, &count);
	uint32_t first;

	if (i >= count)
		return fyfm_undefined(NULL);
	if (pages != NULL) {
		prefetch_ahead(&w->job->site, pages, count, i);
		return fyssg_model_page(w, pages[i]);
	}
	first = w->job->site.taxonomies.at[(uint32_t)fyfm_host_payload(self)].terms;
	return fyssg_model_page(w, w->job->site.terms.at[first + i].page);
}

static fyfm_value collection_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	return member(fyssg_model_worker(ev), self, i);
}

/* A part of a collection, in the arena. */
struct slice {
	fyfm_value of;
	size_t start, count;
};

fyfm_value fyssg_model_slice(fyssg_worker *w, fyfm_value of, size_t start, size_t count)
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
	return fyssg_model_slice(fyssg_model_worker(ev), self, start, count);
}

static size_t slice_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return slice_of(self)->count;
}

static fyfm_value slice_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	const struct slice *s = slice_of(self);

	return i < s->count ? member(fyssg_model_worker(ev), s->of, s->start + i)
			    : fyfm_undefined(NULL);
}

static fyfm_value slice_slice(fyssg_eval *ev, fyfm_value self, size_t start, size_t count)
{
	const struct slice *s = slice_of(self);

	return fyssg_model_slice(fyssg_model_worker(ev), s->of, s->start + start, count);
}

const fyssg_class fyssg_collection_class = { .name = "pages", .length = collection_length,
	                                      .at = collection_at, .slice = collection_slice };
const fyssg_class fyssg_slice_class = { .name = "pages", .length = slice_length, .at = slice_at,
	                                 .slice = slice_slice };
