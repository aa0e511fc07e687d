#include <stdlib.h>
#include <string.h>

#include <fya/intern.h>

#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/front-matter.h"
#include "libfy-ssg/text/slug.h"

/* A term while terms are collected. */
struct found {
	fyssg_ref key;  /* its taxonomy's number as a byte, then its name case folded */
	fyssg_ref name; /* as written first */
	fyssg_ref slug;
	uint32_t page_count;
	uint32_t first; /* page that wrote it first */
	uint8_t taxonomy;
};

/* The page that a file gives to a taxonomy or a term. */
struct filed {
	uint32_t page;
	fyssg_ref slug; /* of its folder; its URL may be another */
};

struct fyssg_term_index {
	fyssg_site *site;
	const fyssg_index_options *options;
	fya_allocator *scratch;
	fya_intern *known; /* key -> number in `found` */
	FYSSG_ARRAY(struct found) found;
	FYSSG_ARRAY(uint32_t) uses; /* terms of all pages, page after page */
	uint32_t *starts;           /* of each page in `uses`; one more than pages */
	uint32_t *order;            /* found, sorted by taxonomy and name */
	FYSSG_ARRAY(struct filed) filed; /* by slug */
	fya_buf key;
	size_t *errors;
	bool nomem;
};

static void tell(fyssg_term_index *c, const fyssg_page *page, const char *hint, const char *message,
		 fyfm_str a, fyfm_str b)
{
	fya_buf path;
	fyfm_diag d;

	fya_buf_init(&path, c->scratch, 0);
	fyssg_page_file(c->site, page, &path);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_EXISTS, fya_buf_cstr(&path), 0, 0, message,
		      (int)a.len, a.data, (int)b.len, b.data);
	fyfm_diag_hint(&d, "%s", hint);
	c->options->diag(c->options->diag_user, &d);
	(*c->errors)++;
}

static const void *key_of(const void *owner, uint32_t number, size_t *len)
{
	const fyssg_term_index *c = owner;
	fyfm_str key = fyssg_site_text(c->site, c->found.at[number].key);

	*len = key.len;
	return key.data;
}

/* Number of the term `name`, which is new perhaps. */
static bool find_term(fyssg_term_index *c, uint8_t taxonomy, fyfm_str name, uint32_t page,
		      uint32_t *out)
{
	struct found *f;

	fya_buf_clear(&c->key);
	fya_buf_putc(&c->key, (char)taxonomy);
	fyssg_casefold(&c->key, name.data, name.len);
	if (c->key.status != FYA_BUF_OK || !FYSSG_ARRAY_GROW(c->scratch, &c->found))
		return false;
	switch (fya_intern_put(c->known, c->key.data, c->key.len, c->found.count, out)) {
	case FYA_INTERN_FOUND:
		return true;
	case FYA_INTERN_ADDED:
		break;
	default:
		return false;
	}
	f = &c->found.at[c->found.count++];
	*f = (struct found){ .taxonomy = taxonomy, .first = page };
	return fyssg_pool_add(c->options->text, c->key.data, c->key.len, &f->key) &&
	       fyssg_pool_add(c->options->text, name.data, name.len, &f->name);
}

static bool collect_page(fyssg_term_index *c, uint32_t number)
{
	const fyssg_page *page = &c->site->pages.at[number];
	fyfm_str terms = fyssg_site_text(c->site, page->terms);
	uint32_t start = c->uses.count, term, k;
	size_t at = 0;

	if (page->kind != FYSSG_PAGE || (page->flags & FYSSG_PAGE_HELD))
		return true;
	while (at < terms.len) {
		uint8_t taxonomy = (uint8_t)terms.data[at], len = (uint8_t)terms.data[at + 1];

		if (!find_term(c, taxonomy, (fyfm_str){ terms.data + at + 2, len }, number, &term))
			return false;
		at += 2u + len;
		for (k = start; k < c->uses.count; k++)
			if (c->uses.at[k] == term)
				break;
		if (k < c->uses.count)
			continue;
		if (!FYSSG_ARRAY_GROW(c->scratch, &c->uses))
			return false;
		c->uses.at[c->uses.count++] = term;
		c->found.at[term].page_count++;
	}
	return true;
}

static bool collect(fyssg_term_index *c)
{
	static const fya_dedup_options always = { .always = true };
	unsigned ticks = 0;
	uint32_t i;

	c->known = fya_intern_new(c->scratch, key_of, c, &always);
	c->starts = fya_alloc_array(c->scratch, (size_t)c->site->pages.count + 1,
				    sizeof(*c->starts), 0);
	if (c->known == NULL || c->starts == NULL)
		return false;
	for (i = 0; i < c->site->pages.count; i++) {
		fyssg_site_breathe(c->site, &ticks);
		c->starts[i] = c->uses.count;
		if (!collect_page(c, i))
			return false;
	}
	c->starts[i] = c->uses.count;
	return true;
}

/* --- slugs ------------------------------------------------------------------------------------ */

static bool make_slugs(fyssg_term_index *c)
{
	uint32_t i;

	for (i = 0; i < c->found.count; i++) {
		struct found *f = &c->found.at[i];
		const fyssg_config_taxonomy *taxonomy = &c->site->config->taxonomies[f->taxonomy];
		fyfm_str name = fyssg_site_text(c->site, f->name);
		size_t start;

		fya_buf_clear(&c->key);
		fya_buf_printf(&c->key, "%s/", taxonomy->slug);
		start = c->key.len;
		fyssg_slugify(&c->key, name.data, name.len);
		if (c->key.status != FYA_BUF_OK)
			return false;
		if (!fyssg_is_url_part(c->key.data + start, c->key.len - start))
			tell(c, &c->site->pages.at[f->first], "a term needs a letter or a digit",
			     "nothing of the term '%.*s' can stand in a URL%.*s", name,
			     (fyfm_str){ "", 0 });
		fya_buf_putc(&c->key, '/');
		if (!fyssg_pool_add(c->options->text, c->key.data, c->key.len, &f->slug))
			return false;
	}
	return true;
}

static int compare_texts(const fyssg_term_index *c, fyssg_ref a, fyssg_ref b)
{
	fyfm_str s = fyssg_site_text(c->site, a), t = fyssg_site_text(c->site, b);
	int order = memcmp(s.data, t.data, s.len < t.len ? s.len : t.len);

	return order != 0 ? order : (s.len > t.len) - (s.len < t.len);
}

static int by_slug(const void *x, const void *y, void *user)
{
	const fyssg_term_index *c = user;

	return compare_texts(c, c->found.at[*(const uint32_t *)x].slug,
			     c->found.at[*(const uint32_t *)y].slug);
}

static int by_name(const void *x, const void *y, void *user)
{
	const fyssg_term_index *c = user;

	/* Keys begin with the taxonomy and are folded: their bytes are in the order wanted. */
	return compare_texts(c, c->found.at[*(const uint32_t *)x].key,
			     c->found.at[*(const uint32_t *)y].key);
}

/* Tells each pair of terms that would share a URL; leaves `order` sorted by name. */
static bool sort_terms(fyssg_term_index *c)
{
	uint32_t i, count = c->found.count;

	c->order = fya_alloc_array(c->scratch, count + 1, sizeof(*c->order), 0);
	if (c->order == NULL)
		return false;
	for (i = 0; i < count; i++)
		c->order[i] = i;
	qsort_r(c->order, count, sizeof(*c->order), by_slug, c);
	for (i = 1; i < count; i++) {
		const struct found *a = &c->found.at[c->order[i - 1]],
				   *b = &c->found.at[c->order[i]];
		const struct found *later = a->first > b->first ? a : b;

		if (by_slug(&c->order[i - 1], &c->order[i], c) == 0)
			tell(c, &c->site->pages.at[later->first], "rename one of them",
			     "terms '%.*s' and '%.*s' would share one URL",
			     fyssg_site_text(c->site, later->name),
			     fyssg_site_text(c->site, (later == a ? b : a)->name));
	}
	qsort_r(c->order, count, sizeof(*c->order), by_name, c);
	return true;
}

/* --- pages of taxonomies and terms ------------------------------------------------------------ */

static int by_filed_slug(const void *x, const void *y, void *user)
{
	const struct filed *a = x, *b = y;
	int order = compare_texts(user, a->slug, b->slug);

	return order != 0 ? order : (a->page > b->page) - (a->page < b->page);
}

/* "tags/c-and-d/" for the file "tags/C and D/_index.md". */
static bool folder_slug(fyssg_term_index *c, fyfm_str path, fyssg_ref *out)
{
	const char *slash;

	fya_buf_clear(&c->key);
	while ((slash = memchr(path.data, '/', path.len)) != NULL) {
		size_t part = (size_t)(slash - path.data);

		fyssg_slugify(&c->key, path.data, part);
		fya_buf_putc(&c->key, '/');
		path = (fyfm_str){ slash + 1, path.len - part - 1 };
	}
	return c->key.status == FYA_BUF_OK &&
	       fyssg_pool_add(c->options->text, c->key.data, c->key.len, out);
}

static bool collect_filed(fyssg_term_index *c)
{
	const fyssg_site *s = c->site;
	unsigned ticks = 0;
	uint32_t i;

	for (i = 0; i < s->pages.count; i++) {
		const fyssg_page *page = &s->pages.at[i];
		struct filed filed = { .page = i };

		fyssg_site_breathe(s, &ticks);
		/* A draft leaves the term, and only its text is held back. */
		if ((page->kind != FYSSG_TAXONOMY && page->kind != FYSSG_TERM) ||
		    (page->flags & FYSSG_PAGE_HELD))
			continue;
		if (!folder_slug(c, fyssg_site_text(s, page->name), &filed.slug) ||
		    !FYSSG_ARRAY_APPEND(c->scratch, &c->filed, filed))
			return false;
	}
	if (c->filed.count > 1)
		qsort_r(c->filed.at, c->filed.count, sizeof(*c->filed.at), by_filed_slug, c);
	for (i = 1; i < c->filed.count; i++)
		if (compare_texts(c, c->filed.at[i - 1].slug, c->filed.at[i].slug) == 0)
			tell(c, &s->pages.at[c->filed.at[i].page], "remove one of them",
			     "'%.*s' gives text to the same term%.*s",
			     fyssg_site_text(s, s->pages.at[c->filed.at[i - 1].page].name),
			     (fyfm_str){ "", 0 });
	return true;
}

static uint32_t find_filed(const fyssg_term_index *c, fyssg_ref slug)
{
	uint32_t low = 0, high = c->filed.count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare_texts(c, c->filed.at[middle].slug, slug);

		if (order == 0)
			return c->filed.at[middle].page;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return FYSSG_NONE;
}

/* The page that a file gave to a taxonomy or term, or a new one. */
static uint32_t page_for(fyssg_term_index *c, fyssg_page_kind kind, uint32_t taxonomy,
			 fyssg_ref slug, fyssg_ref title)
{
	uint32_t filed = find_filed(c, slug);
	fyssg_site *s = c->site;
	fyssg_page *page;

	if (filed != FYSSG_NONE) {
		page = &s->pages.at[filed];
		if (page->title == 0)
			page->title = title;
		return filed;
	}
	if (!FYSSG_ARRAY_GROW(s->allocator, &s->pages))
		return FYSSG_NONE;
	page = &s->pages.at[s->pages.count];
	*page = (fyssg_page){ .date = FYSSG_NO_DATE,
			      .slug = slug,
			      .title = title,
			      .section = FYSSG_NONE,
			      .place = taxonomy,
			      .rare = FYSSG_NONE,
			      .weight = FYSSG_NO_WEIGHT,
			      .kind = (uint8_t)kind,
			      .flags = FYSSG_PAGE_WHOLE_URL };
	return s->pages.count++;
}

static bool add_taxonomy(fyssg_term_index *c, uint32_t number)
{
	const fyssg_config_taxonomy *of = &c->site->config->taxonomies[number];
	fyssg_taxonomy *t;
	fyssg_ref slug, title;

	fya_buf_clear(&c->key);
	fya_buf_printf(&c->key, "%s/", of->slug);
	if (!FYSSG_ARRAY_GROW(c->site->allocator, &c->site->taxonomies) ||
	    c->key.status != FYA_BUF_OK ||
	    !fyssg_pool_add(c->options->text, c->key.data, c->key.len, &slug))
		return false;
	fya_buf_clear(&c->key);
	fyssg_title_of_name(&c->key, of->name, of->name_len);
	if (c->key.status != FYA_BUF_OK ||
	    !fyssg_pool_add(c->options->text, c->key.data, c->key.len, &title))
		return false;
	t = &c->site->taxonomies.at[c->site->taxonomies.count++];
	*t = (fyssg_taxonomy){ .page = page_for(c, FYSSG_TAXONOMY, number, slug, title),
		               .terms = c->site->terms.count };
	return t->page != FYSSG_NONE;
}

static bool add_terms(fyssg_term_index *c, uint32_t taxonomy, uint32_t *next, uint32_t *total)
{
	fyssg_site *s = c->site;

	for (; *next < c->found.count; ++*next) {
		const struct found *f = &c->found.at[c->order[*next]];
		fyssg_term *term;

		if (f->taxonomy != taxonomy)
			break;
		if (!FYSSG_ARRAY_GROW(s->allocator, &s->terms))
			return false;
		term = &s->terms.at[s->terms.count];
		*term = (fyssg_term){ .name = f->name, .pages = *total,
			              .page = page_for(c, FYSSG_TERM, taxonomy, f->slug, f->name) };
		if (term->page == FYSSG_NONE)
			return false;
		*total += f->page_count;
		s->taxonomies.at[taxonomy].term_count++;
		s->terms.count++;
	}
	return true;
}

/* Fills each term's pages, newest first. */
static bool fill_terms(fyssg_term_index *c, uint32_t total)
{
	fyssg_site *s = c->site;
	uint32_t *number_of, i, k;

	number_of = fya_alloc_array(c->scratch, (size_t)c->found.count + 1, sizeof(*number_of), 0);
	s->term_pages.at =
		fya_alloc_array(s->allocator, (size_t)total + 1, sizeof(*s->term_pages.at), 0);
	if (number_of == NULL || s->term_pages.at == NULL)
		return false;
	s->term_pages.count = s->term_pages.capacity = total + 1;
	for (i = 0; i < c->found.count; i++)
		number_of[c->order[i]] = i;
	for (i = 0; i < s->by_date.count; i++) {
		uint32_t page = s->by_date.at[i];

		for (k = c->starts[page]; k < c->starts[page + 1]; k++) {
			fyssg_term *term = &s->terms.at[number_of[c->uses.at[k]]];

			s->term_pages.at[term->pages + term->page_count++] = page;
		}
	}
	return true;
}

/* From here on the place of a taxonomy's or term's page is its number; one that no page has is not
 * made. */
static void number_pages(fyssg_site *s)
{
	unsigned ticks = 0;
	uint32_t i;

	for (i = 0; i < s->pages.count; i++) {
		fyssg_page *page = &s->pages.at[i];

		fyssg_site_breathe(s, &ticks);
		if (page->kind == FYSSG_TERM || page->kind == FYSSG_TAXONOMY) {
			page->flags |= FYSSG_PAGE_HELD;
			page->place = FYSSG_NONE;
		}
	}
	for (i = 0; i < s->terms.count; i++) {
		s->pages.at[s->terms.at[i].page].place = i;
		s->pages.at[s->terms.at[i].page].flags &= (uint8_t)~FYSSG_PAGE_HELD;
	}
	for (i = 0; i < s->taxonomies.count; i++) {
		fyssg_page *page = &s->pages.at[s->taxonomies.at[i].page];

		page->place = i;
		if (s->taxonomies.at[i].term_count > 0)
			page->flags &= (uint8_t)~FYSSG_PAGE_HELD;
	}
}

fyssg_term_index *fyssg_index_terms_begin(fyssg_site *s, const fyssg_index_options *o,
					  size_t *errors)
{
	fya_allocator *scratch = fyssg_site_scratch(s);
	fyssg_term_index *c = scratch == NULL ? NULL : fya_alloc(scratch, sizeof(*c), 0);

	if (c == NULL) {
		if (scratch != NULL)
			fyssg_site_scratch_end(s, scratch);
		return NULL;
	}
	*c = (fyssg_term_index){ .site = s, .options = o, .scratch = scratch, .errors = errors };
	fya_buf_init(&c->key, scratch, 0);
	c->nomem = !collect(c) || !make_slugs(c) || !sort_terms(c) || !collect_filed(c);
	return c;
}

bool fyssg_index_terms_end(fyssg_term_index *c)
{
	fyssg_site *s = c->site;
	uint32_t i, next = 0, total = 0;
	bool ok = !c->nomem;

	for (i = 0; ok && i < s->config->taxonomy_count; i++)
		ok = add_taxonomy(c, i) && add_terms(c, i, &next, &total);
	ok = ok && fill_terms(c, total);
	if (ok)
		number_pages(s);
	fya_intern_free(c->known);
	fyssg_site_scratch_end(s, c->scratch);
	return ok;
}
