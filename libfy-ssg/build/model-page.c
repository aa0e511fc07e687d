/* Pages, sections, taxonomies and terms, which are all pages. */
#include <string.h>

#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/ops.h"

/* Tells the recorder, if there is one, what the output reads: by keys that another build will have
 * too. */
static void record_page(fyssg_worker *w, const fyssg_page *page)
{
	fyssg_key key;

	if (w->recorder == NULL)
		return;
	key = fyssg_page_key(&w->job->site, page);
	fyssg_record(w->eval, FYSSG_READ_PAGE, &key, sizeof(key));
}

static const fyssg_page *page_of(const fyssg_worker *w, fyfm_value self)
{
	return &w->job->site.pages.at[fyfm_host_payload(self)];
}

static const char *kind_name(const fyssg_page *page)
{
	static const char *const names[] = { "page", "section", "home", "taxonomy", "term" };

	return names[page->kind];
}

bool fyssg_model_is_list(const fyssg_page *page)
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

static fyfm_value page_or_null(const fyssg_worker *w, uint32_t page)
{
	return page == FYSSG_NONE ? fyfm_null() : fyssg_model_page(w, page);
}

static fyfm_value ancestors(fyssg_worker *w, const fyssg_page *page)
{
	const fyssg_site *s = &w->job->site;
	fyfm_value chain[UINT8_MAX + 1];
	size_t count = 0, i;
	uint32_t above = section_above(w, page);

	if (page->kind == FYSSG_TAXONOMY || page->kind == FYSSG_TERM)
		above = s->sections.at[0].page;
	for (; above != FYSSG_NONE && count <= UINT8_MAX;
	     above = section_above(w, &s->pages.at[above]))
		chain[count++] = fyssg_model_page(w, above);
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
	return fyssg_model_page(w, s->section_pages.at[section->pages + place]);
}

static fyfm_value aliases(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str packed =
		fyssg_site_text(&w->job->site, fyssg_page_rare_of(&w->job->site, page)->aliases);
	fyfm_value list;

	if (packed.len == 0)
		return fyfm_seq(w->arena, NULL, 0, false);
	list = fyfm_unpack(w->arena, packed.data, packed.len);
	return fyfm_kind_of(list) == FYFM_SEQ ? list : fyfm_seq(w->arena, &list, 1, false);
}

/* The names of a page's terms in one taxonomy, as its author wrote them. */
static fyfm_value terms_of(fyssg_worker *w, const fyssg_page *page, uint32_t taxonomy)
{
	fyfm_str terms = fyssg_model_page_text(w, page, page->terms);
	fyssg_list list = { NULL, 0, 0 };
	size_t at = 0;

	while (at < terms.len) {
		uint8_t len = (uint8_t)terms.data[at + 1];

		if ((uint8_t)terms.data[at] == taxonomy &&
		    !fyssg_list_push(w->eval, &list,
				     fyfm_string(w->arena, terms.data + at + 2, len)))
			break;
		at += 2u + len;
	}
	return fyssg_list_seq(w->eval, &list);
}

static fyfm_value text_value(fyssg_worker *w, const fyssg_page *page, fyssg_ref ref)
{
	fyfm_str text = fyssg_model_page_text(w, page, ref);

	return fyfm_string(w->arena, text.data, text.len);
}

static fyfm_value slug_value(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str path;
	size_t start;

	if (!(page->flags & FYSSG_PAGE_WHOLE_URL) && page->kind == FYSSG_PAGE)
		return fyssg_model_ref(w, page->slug);
	/* The last part of the URL. */
	fya_buf_clear(&w->work);
	fyssg_page_path(&w->job->site, page, &w->work);
	if (w->work.status != FYA_BUF_OK)
		return fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
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
	if (w->work.status != FYA_BUF_OK)
		return fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
	return fyfm_string_copy(w->arena, fya_buf_cstr(&w->work), w->work.len);
}

/* What only lists have. */
fyfm_value fyssg_model_list_attribute(fyssg_worker *w, const fyssg_page *page,
				      fyssg_attribute attribute, fyfm_value absent)
{
	bool list = fyssg_model_is_list(page);

	switch (attribute) {
	case FYSSG_ATTR_pages:
		if (list)
			return fyssg_model_collection(w, FYSSG_LIST_SECTION_PAGES, page->section);
		return page->kind == FYSSG_TERM
			       ? fyssg_model_collection(w, FYSSG_LIST_TERM_PAGES, page->place)
			       : absent;
	case FYSSG_ATTR_sections:
		return list ? fyssg_model_collection(w, FYSSG_LIST_SECTION_SECTIONS, page->section)
			    : absent;
	case FYSSG_ATTR_all_pages:
		return list ? fyssg_model_collection(w, FYSSG_LIST_SECTION_ALL, page->section)
			    : absent;
	case FYSSG_ATTR_terms:
		return page->kind == FYSSG_TAXONOMY
			       ? fyssg_model_collection(w, FYSSG_LIST_TAXONOMY_TERMS, page->place)
			       : absent;
	case FYSSG_ATTR_name:
		if (page->kind == FYSSG_TERM)
			return fyssg_model_ref(w, w->job->site.terms.at[page->place].name);
		return page->kind == FYSSG_TAXONOMY ?
			fyssg_model_text(w, w->job->config.taxonomies[page->place].name) : absent;
	case FYSSG_ATTR_count:
		return page->kind == FYSSG_TERM ?
			fyfm_int(w->arena, w->job->site.terms.at[page->place].page_count) : absent;
	default:
		return absent;
	}
}

static fyfm_value page_attribute(fyssg_worker *w, const fyssg_page *page, fyssg_attribute attribute,
				 fyfm_value absent)
{
	const fyssg_page_rare *rare = fyssg_page_rare_of(&w->job->site, page);

	switch (attribute) {
	case FYSSG_ATTR_kind:
		return fyssg_model_text(w, kind_name(page));
	case FYSSG_ATTR_title:
		return text_value(w, page, page->title);
	case FYSSG_ATTR_description:
		return text_value(w, page, page->description);
	case FYSSG_ATTR_url:
		return fyssg_model_page_url(w, page, 1, FYSSG_URL_ROOTED);
	case FYSSG_ATTR_permalink:
		return fyssg_model_page_url(w, page, 1, FYSSG_URL_PERMALINK);
	case FYSSG_ATTR_path:
		return fyssg_model_page_url(w, page, 1, FYSSG_URL_PATH);
	case FYSSG_ATTR_slug:
		return slug_value(w, page);
	case FYSSG_ATTR_source:
		return source_value(w, page);
	case FYSSG_ATTR_lang:
		return fyssg_model_text(w, w->job->config.language);
	case FYSSG_ATTR_content:
		return fyssg_content_html(w, page);
	case FYSSG_ATTR_summary:
		return fyssg_content_summary(w, page);
	case FYSSG_ATTR_date:
		return fyssg_model_date(w, page->date);
	case FYSSG_ATTR_lastmod:
		return fyssg_model_date(w, rare->lastmod == FYSSG_NO_DATE ? page->date
									  : rare->lastmod);
	case FYSSG_ATTR_publish_date:
		return fyssg_model_date(w, rare->publish);
	case FYSSG_ATTR_expiry_date:
		return fyssg_model_date(w, rare->expiry);
	case FYSSG_ATTR_draft:
		return fyfm_bool(page->flags & FYSSG_PAGE_DRAFT);
	case FYSSG_ATTR_weight:
		return page->weight == FYSSG_NO_WEIGHT ? fyfm_null()
						       : fyfm_int(w->arena, page->weight);
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
		return fyssg_model_list_attribute(w, page, attribute, absent);
	}
}

static fyfm_value page_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_page *page = page_of(w, self);
	fyssg_attribute attribute = fyssg_model_attribute(w, name);
	fyfm_value value = fyfm_undefined(NULL);

	fyssg_site_breathe(&w->job->site, &w->ticks);
	record_page(w, page);
	if (attribute >= FYSSG_ATTR_TAXONOMIES)
		return terms_of(w, page, (uint32_t)attribute - FYSSG_ATTR_TAXONOMIES);
	if (attribute != FYSSG_ATTR_NONE)
		value = page_attribute(w, page, attribute, value);
	if (fyfm_kind_of(value) != FYFM_UNDEFINED || fyssg_failed(ev))
		return value;
	value = fyssg_content_param(w, page, name);
	return fyfm_kind_of(value) == FYFM_UNDEFINED ? fyssg_model_none(ev, name) : value;
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
	return fyfm_get(
		fyssg_content_params(fyssg_model_worker(ev), page_of(fyssg_model_worker(ev), self)),
		text.data, text.len);
}

const fyssg_class fyssg_page_class = {
	.name = "page",
	.get = page_get,
	.item = page_item,
	.frozen = true,
	.attributes = "kind title description url path source date draft weight params section name "
		      "pages sections terms count",
};
