#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#include "libfy-ssg/site/front-matter.h"
#include "libfy-ssg/text/slug.h"
#include "libfy-ssg/time/zone.h"

/* The longest name of a file that Linux takes. */
#define NAME_BYTES_MAX 255
/* Terms of one page: each is compared with those before it. */
#define TERMS_MAX 1000
#define ALIASES_MAX 1000
/* Nesting of own keys: what YAML allows, and one more. */
#define DEPTH_MAX 65
/* Own keys of one page that its record keeps, packed: aliases can make them any size. */
#define PARAMS_BYTES_MAX (4u << 20)

enum known {
	TITLE,
	DESCRIPTION,
	DATE,
	LASTMOD,
	PUBLISH_DATE,
	EXPIRY_DATE,
	DRAFT,
	SLUG,
	URL,
	ALIASES,
	WEIGHT,
	TEMPLATE,
	SUMMARY,
	TAXONOMIES,
	PARAMS,
	SORT_BY,
	REVERSE,
	PAGINATE,
	PAGE_TEMPLATE,
	LATER
};

#define KNOWN(name, key) { name, sizeof(name) - 1, key }

static const struct known_key {
	const char *name;
	size_t len;
	enum known key;
} known_keys[] = {
	KNOWN("title", TITLE),
	KNOWN("description", DESCRIPTION),
	KNOWN("date", DATE),
	KNOWN("lastmod", LASTMOD),
	KNOWN("updated", LASTMOD),
	KNOWN("publish_date", PUBLISH_DATE),
	KNOWN("publishDate", PUBLISH_DATE),
	KNOWN("expiry_date", EXPIRY_DATE),
	KNOWN("expiryDate", EXPIRY_DATE),
	KNOWN("draft", DRAFT),
	KNOWN("slug", SLUG),
	KNOWN("url", URL),
	KNOWN("aliases", ALIASES),
	KNOWN("weight", WEIGHT),
	KNOWN("template", TEMPLATE),
	KNOWN("summary", SUMMARY),
	KNOWN("taxonomies", TAXONOMIES),
	KNOWN("params", PARAMS),
	KNOWN("sort_by", SORT_BY),
	KNOWN("reverse", REVERSE),
	KNOWN("paginate", PAGINATE),
	KNOWN("page_template", PAGE_TEMPLATE),
	KNOWN("menu", LATER),
	KNOWN("cascade", LATER),
	KNOWN("resources", LATER),
	KNOWN("outputs", LATER),
};
#define KNOWN_COUNT (sizeof(known_keys) / sizeof(*known_keys))

/* NULL: a key of the author's own. */
static const struct known_key *find_known(fyfm_str name)
{
	size_t i;

	for (i = 0; i < KNOWN_COUNT; i++)
		if (known_keys[i].len == name.len &&
		    memcmp(known_keys[i].name, name.data, name.len) == 0)
			return &known_keys[i];
	return NULL;
}

bool fyssg_front_matter_knows(fyfm_str key)
{
	return key.len > 0 && find_known(key) != NULL;
}

static uint32_t taxonomy_of(const fyssg_config *c, fyfm_str name)
{
	uint32_t i;

	for (i = 0; i < c->taxonomy_count; i++)
		if (c->taxonomies[i].name_len == name.len &&
		    memcmp(c->taxonomies[i].name, name.data, name.len) == 0)
			return i;
	return FYSSG_NONE;
}

static fyssg_ref keep_in(fyssg_front_matter *r, fyssg_pool_writer *w, const char *text, size_t len)
{
	fyssg_ref ref = 0;

	if (!fyssg_pool_add(w, text, len, &ref))
		r->nomem = true;
	return ref;
}

static fyssg_ref keep(fyssg_front_matter *r, const char *text, size_t len)
{
	return keep_in(r, r->text, text, len);
}

/* What r->work holds, unless there was no memory for all of it. */
static fyssg_ref keep_work(fyssg_front_matter *r, fyssg_pool_writer *w)
{
	if (r->work.status == FYA_BUF_OK)
		return keep_in(r, w, r->work.data, r->work.len);
	r->nomem = true;
	return 0;
}

/* The record for what few pages have; made when first needed. */
static fyssg_page_rare *rare_of(fyssg_front_matter *r, fyssg_page *page)
{
	if (page->rare == FYSSG_NONE) {
		if (!FYSSG_ARRAY_GROW(r->allocator, &r->rare)) {
			r->nomem = true;
			return &r->lost;
		}
		page->rare = r->rare.count++;
		r->rare.at[page->rare] =
			(fyssg_page_rare){ .lastmod = FYSSG_NO_DATE, .publish = FYSSG_NO_DATE,
			                   .expiry = FYSSG_NO_DATE, .paginate = -1, .reverse = -1 };
	}
	return &r->rare.at[page->rare];
}

/* --- single values ---------------------------------------------------------------------------- */

static fyssg_ref take_text(fyssg_front_matter *r, const fyfm_value *v, const char *name)
{
	fyfm_str text;

	return fyssg_typed_text(&r->keys, v, &name, 1, &text) ? keep(r, text.data, text.len) : 0;
}

/* Instants whose dates have four digits, wherever they are printed. */
#define FIRST_INSTANT INT64_C(-62167132800) /* 0000-01-02 */
#define LAST_INSTANT INT64_C(253402214400)  /* 9999-12-31 */

static int64_t take_date(fyssg_front_matter *r, const fyfm_value *v, const char *name)
{
	static const char hint[] =
		"write 2024-05-01, 2024-05-01 10:00 or 2024-05-01T10:00:00+02:00";
	bool is_date = fyfm_kind_of(*v) == FYFM_TIMESTAMP;
	fyfm_timestamp when;
	fyfm_str text;
	int64_t instant;

	if (fyfm_kind_of(*v) == FYFM_NULL)
		return FYSSG_NO_DATE;
	if (is_date) {
		when = fyfm_get_timestamp(*v);
	} else if (fyfm_kind_of(*v) == FYFM_STRING) {
		text = fyssg_typed_string(&r->keys, v);
		if (text.len == 0)
			return FYSSG_NO_DATE;
		is_date = fyfm_timestamp_parse(text.data, text.len, &when);
	}
	if (!is_date) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &name, 1, false, hint,
				      "'%s' must be a date", name);
		return FYSSG_NO_DATE;
	}
	instant = fyssg_timestamp_instant(&when, r->site->config->zone);
	if (instant >= FIRST_INSTANT && instant < LAST_INSTANT)
		return instant;
	fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &name, 1, false, NULL,
			      "'%s' is too far in the past or in the future", name);
	return FYSSG_NO_DATE;
}

static fyssg_sort take_sort(fyssg_front_matter *r, const fyfm_value *v, const char *name)
{
	fyssg_sort sort = r->site->config->sort_by;
	fyfm_str text;

	if (fyssg_typed_text(&r->keys, v, &name, 1, &text) &&
	    !fyssg_sort_parse(text.data, text.len, &sort))
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &name, 1, false,
		                      "one of weight, date, title, path", "unknown order '%.*s'",
		                      (int)text.len, text.data);
	return sort;
}

/* --- URLs ------------------------------------------------------------------------------------- */

/* What is wrong with a rooted path of URL parts, or NULL. */
static const char *wrong_with_path(const char *path, size_t len)
{
	size_t start = 1, i;

	if (len == 0 || path[0] != '/')
		return "must begin with /";
	for (i = 1; i <= len; i++) {
		size_t part = i - start;

		if (i < len && path[i] != '/')
			continue;
		if (part == 0 && i < len)
			return "must not have an empty part";
		if ((part == 1 && path[start] == '.') ||
		    (part == 2 && path[start] == '.' && path[start + 1] == '.'))
			return "must not have a part '.' or '..'";
		if (part > NAME_BYTES_MAX)
			return "has a part longer than a file's name can be";
		start = i + 1;
	}
	for (i = 0; i < len; i++)
		if ((unsigned char)path[i] < ' ' || path[i] == 0x7f ||
		    strchr("\\?#", path[i]) != NULL)
			return "must not hold control characters, '\\', '?' or '#'";
	return NULL;
}

static bool names_file(const char *path, size_t len)
{
	const char *slash = memrchr(path, '/', len);

	return memchr(slash, '.', len - (size_t)(slash - path)) != NULL;
}

static void take_url(fyssg_front_matter *r, const fyfm_value *v, fyssg_page *page)
{
	const char *name = "url", *wrong;
	fyfm_str url;

	if (!fyssg_typed_text(&r->keys, v, &name, 1, &url))
		return;
	wrong = wrong_with_path(url.data, url.len);
	if (wrong == NULL && url.data[url.len - 1] != '/' && !names_file(url.data, url.len))
		wrong = "must end in / or name a file such as /x.html";
	if (wrong != NULL) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &name, 1, false, NULL, "'url' %s",
				      wrong);
		return;
	}
	page->slug = keep_in(r, r->slugs, url.data + 1, url.len - 1);
	page->flags |= FYSSG_PAGE_WHOLE_URL;
}

/* `slug` replaces the last part of the URL; of a section or a term that is its folder's. */
static void set_slug(fyssg_front_matter *r, fyssg_page *page, fyfm_str text, const char *key)
{
	const fyssg_section *section = fyssg_page_section(r->site, page);
	fyfm_str url;

	fya_buf_clear(&r->work);
	if (page->kind != FYSSG_PAGE) {
		url = fyssg_site_text(r->site, section != NULL ? section->url : page->slug);
		while (url.len > 0 && (--url.len == 0 || url.data[url.len - 1] != '/'))
			continue;
		fya_buf_append(&r->work, url.data, url.len);
	} else {
		url.len = 0;
	}
	fyssg_slugify(&r->work, text.data, text.len);
	if (r->work.status != FYA_BUF_OK) {
		r->nomem = true;
		return;
	}
	if (!fyssg_is_url_part(r->work.data + url.len, r->work.len - url.len)) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &key, 1, false,
				      "give the page a 'slug' with a letter or a digit",
				      "nothing of '%.*s' can stand in a URL", (int)text.len,
				      text.data);
		return;
	}
	if (r->work.len - url.len > NAME_BYTES_MAX) {
		fyssg_typed_keys_tell(
			&r->keys, FYFM_ERROR, &key, 1, false, "give the page a shorter 'slug'",
			"the last part of the URL is longer than a file's name can be");
		return;
	}
	if (page->kind != FYSSG_PAGE) {
		fya_buf_putc(&r->work, '/');
		page->flags |= FYSSG_PAGE_WHOLE_URL;
	}
	page->slug = keep_work(r, r->slugs);
}

static void keep_aliases(fyssg_front_matter *r, const fyfm_value *list, size_t count,
			 fyssg_page *page)
{
	fyfm_value packed = fyfm_seq(r->keys.scratch, list, count, false);

	fya_buf_clear(&r->work);
	if (fyfm_kind_of(packed) != FYFM_SEQ || fyfm_pack(packed, 1, &r->work) != FYFM_OK)
		r->nomem = true;
	else if (count > 0)
		rare_of(r, page)->aliases = keep(r, r->work.data, r->work.len);
}

static void take_aliases(fyssg_front_matter *r, const fyfm_value *v, fyssg_page *page)
{
	bool list = fyfm_kind_of(*v) == FYFM_SEQ;
	size_t i, kept = 0, count = list ? fyfm_count(*v) : 1;
	fyfm_value *items = fya_alloc_array(r->keys.scratch, count + 1, sizeof(*items), 0);
	char index[24];
	const char *path[2] = { "aliases" };

	if (items == NULL) {
		r->nomem = true;
		return;
	}
	if (count > ALIASES_MAX) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, path, 1, false, NULL,
				      "a page can have %d aliases at most", ALIASES_MAX);
		return;
	}
	for (i = 0; i < count; i++) {
		fyfm_value item = list ? fyfm_at(*v, i) : *v;
		const char *wrong;
		fyfm_str text;

		path[1] = fyssg_index_key(index, i);
		if (!fyssg_typed_text(&r->keys, &item, path, list ? 2 : 1, &text))
			continue;
		wrong = wrong_with_path(text.data, text.len);
		if (wrong != NULL)
			fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, path, list ? 2 : 1, false,
			                      "an alias is a rooted path such as /old/page/",
			                      "alias '%.*s' %s", (int)text.len, text.data, wrong);
		else
			items[kept++] = item;
	}
	keep_aliases(r, items, kept, page);
}

/* --- terms ------------------------------------------------------------------------------------ */

/* Whether the page has the term already; counts those that it has. */
static bool has_term(const fyssg_front_matter *r, uint32_t taxonomy, fyfm_str name, size_t *count)
{
	const char *at = r->terms.data, *end = at + r->terms.len;

	for (*count = 0; at < end; ++*count) {
		uint8_t of = (uint8_t)*at, len = (uint8_t)at[1];

		if (of == taxonomy && len == name.len && memcmp(at + 2, name.data, len) == 0)
			return true;
		at += 2 + len;
	}
	return false;
}

static void add_term(fyssg_front_matter *r, uint32_t taxonomy, const fyfm_value *v,
		     const char *const *keys, size_t count)
{
	fyfm_str name;
	size_t had;

	if (r->terms_full || !fyssg_typed_text(&r->keys, v, keys, count, &name))
		return;
	if (name.len == 0 || name.len > UINT8_MAX) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, false, NULL,
		                      "a term must have between 1 and %d bytes", UINT8_MAX);
		return;
	}
	if (has_term(r, taxonomy, name, &had))
		return;
	if (had == TERMS_MAX) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, count, false, NULL,
		                      "a page can have %d terms at most", TERMS_MAX);
		r->terms_full = true;
		return;
	}
	fya_buf_putc(&r->terms, (char)taxonomy);
	fya_buf_putc(&r->terms, (char)name.len);
	fya_buf_append(&r->terms, name.data, name.len);
}

/* A list of terms, or one; `keys` has room for one more. */
static void take_terms(fyssg_front_matter *r, uint32_t taxonomy, const fyfm_value *v,
		       const char **keys, size_t count)
{
	char index[24];
	size_t i;

	if (fyfm_kind_of(*v) != FYFM_SEQ) {
		add_term(r, taxonomy, v, keys, count);
		return;
	}
	for (i = 0; i < fyfm_count(*v); i++) {
		fyfm_value item = fyfm_at(*v, i);

		keys[count] = fyssg_index_key(index, i);
		add_term(r, taxonomy, &item, keys, count + 1);
	}
}

/* `taxonomies: {tags: [...], ...}` */
static void take_taxonomies(fyssg_front_matter *r, const fyfm_value *v)
{
	const char *keys[3] = { "taxonomies" };
	char unknown[64];
	size_t i;

	if (fyfm_kind_of(*v) == FYFM_NULL)
		return;
	if (fyfm_kind_of(*v) != FYFM_MAP) {
		fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, keys, 1, false, NULL,
		                      "'taxonomies' must be a mapping such as {tags: [a, b]}");
		return;
	}
	for (i = 0; i < fyfm_count(*v); i++) {
		fyfm_value key = fyfm_key_at(*v, i), terms = fyfm_value_at(*v, i);
		fyfm_str name = FYFM_STR("?");
		uint32_t taxonomy;

		if (fyfm_kind_of(key) == FYFM_STRING)
			name = fyssg_typed_string(&r->keys, &key);
		taxonomy = taxonomy_of(r->site->config, name);
		if (taxonomy == FYSSG_NONE) {
			snprintf(unknown, sizeof(unknown), "%.*s", (int)name.len, name.data);
			keys[1] = unknown;
			fyssg_typed_keys_tell(
				&r->keys, r->strict ? FYFM_ERROR : FYFM_WARNING, keys, 2, true,
				"name it under 'taxonomies' in the configuration",
				"the site has no taxonomy '%.*s'", (int)name.len, name.data);
			continue;
		}
		keys[1] = r->site->config->taxonomies[taxonomy].name;
		take_terms(r, taxonomy, &terms, keys, 2);
	}
}

/* --- own keys --------------------------------------------------------------------------------- */

struct own_keys {
	const fyssg_config *config;
	bool (*keeps)(void *user, fyfm_str key);
	void *user;
	fya_allocator *allocator;
	fyfm_value *keys, *values;
	size_t count;
};

/* `top`: the key does not stand under `params`, where all are the author's. */
static bool is_wanted(const struct own_keys *own, fyfm_value key, bool top)
{
	fyfm_str name;

	if (fyfm_kind_of(key) != FYFM_STRING)
		return true;
	name = fyfm_text(&key, own->allocator);
	if (own->keeps != NULL && !own->keeps(own->user, name))
		return false;
	return !top || name.len == 0 ||
	       (find_known(name) == NULL && taxonomy_of(own->config, name) == FYSSG_NONE);
}

static void add_own(struct own_keys *own, fyfm_value from, size_t i)
{
	own->keys[own->count] = fyfm_key_at(from, i);
	own->values[own->count++] = fyfm_value_at(from, i);
}

fyfm_value fyssg_front_matter_params(const fyssg_config *c, fyfm_value top,
				     bool (*keeps)(void *user, fyfm_str key), void *user,
				     fya_allocator *a)
{
	fyfm_value params = fyfm_get(top, "params", 6);
	size_t given = fyfm_kind_of(params) == FYFM_MAP ? fyfm_count(params) : 0, i;
	size_t room = fyfm_count(top) + given + 1;
	struct own_keys own = { c, keeps, user, a, fya_alloc_array(a, room, sizeof(fyfm_value), 0),
		                fya_alloc_array(a, room, sizeof(fyfm_value), 0), 0 };

	if (own.keys == NULL || own.values == NULL)
		return fyfm_undefined(NULL);
	for (i = 0; i < given; i++)
		if (is_wanted(&own, fyfm_key_at(params, i), false))
			add_own(&own, params, i);
	for (i = 0; i < fyfm_count(top); i++) {
		fyfm_value key = fyfm_key_at(top, i);

		if (is_wanted(&own, key, true) &&
		    (given == 0 || fyfm_kind_of(fyfm_lookup(params, key)) == FYFM_UNDEFINED))
			add_own(&own, top, i);
	}
	return fyfm_map(a, own.keys, own.values, own.count, fyfm_undefined(NULL));
}

static void keep_params(fyssg_front_matter *r, fyfm_value params, fyssg_page *page)
{
	size_t limit = r->work.limit;
	fyfm_diag d;

	fya_buf_clear(&r->work);
	r->work.limit = PARAMS_BYTES_MAX;
	if (fyfm_pack(params, DEPTH_MAX, &r->work) == FYFM_OK) {
		page->params = keep(r, r->work.data, r->work.len);
	} else if (r->work.status == FYA_BUF_FULL) {
		fyfm_diag_set(
			&d, FYFM_ERROR, FYFM_ERR_LIMIT, r->keys.path, 0, 0,
			"the keys of this page that templates read of other pages are larger than "
			"4 MiB written out");
		fyfm_diag_hint(&d, "aliases count as often as they are used");
		r->keys.errors++;
		r->keys.diag(r->keys.diag_user, &d);
		fya_buf_clear(&r->work);
	} else {
		r->nomem = true;
	}
	r->work.limit = limit;
}

/* Packs those own keys that templates read of other pages. */
static void take_params(fyssg_front_matter *r, fyfm_value top, fyssg_page *page)
{
	fyfm_value kept = fyssg_front_matter_params(r->site->config, top, r->keeps_key,
						    r->keeps_user, r->keys.scratch);

	if (fyfm_kind_of(kept) != FYFM_MAP)
		r->nomem = true;
	else if (fyfm_count(kept) > 0)
		keep_params(r, kept, page);
}

/* --- defaults from the name ------------------------------------------------------------------- */

static bool digits(const char *text, size_t count)
{
	while (count-- > 0)
		if (text[count] < '0' || text[count] > '9')
			return false;
	return true;
}

size_t fyssg_dated_name(const char *name, size_t len, fyfm_timestamp *date)
{
	if (len < 12 || !digits(name, 4) || name[4] != '-' || !digits(name + 5, 2) ||
	    name[7] != '-' || !digits(name + 8, 2) || name[10] != '-')
		return 0;
	return fyfm_timestamp_parse(name, 10, date) ? 11 : 0;
}

/* The part of a page's name that its title and URL come from: the file's stem, or its folder's
 * name. */
static fyfm_str naming_part(const fyssg_front_matter *r, const fyssg_page *page)
{
	const fyssg_section *section = fyssg_page_section(r->site, page);
	fyfm_str name = fyssg_site_text(r->site, page->name);
	const char *dot, *slash;

	if (section != NULL && page->kind != FYSSG_PAGE)
		name = fyssg_site_text(r->site, section->path);
	if (section == NULL || page->kind != FYSSG_PAGE || (page->flags & FYSSG_PAGE_BUNDLE)) {
		slash = memrchr(name.data, '/', name.len);
		name.len = slash == NULL ? 0 : (size_t)(slash - name.data);
		slash = memrchr(name.data, '/', name.len);
		if (slash != NULL) {
			name.len -= (size_t)(slash + 1 - name.data);
			name.data = slash + 1;
		}
		return name;
	}
	dot = memrchr(name.data, '.', name.len);
	if (dot != NULL)
		name.len = (size_t)(dot - name.data);
	return name;
}

void fyssg_title_of_name(fya_buf *out, const char *name, size_t len)
{
	utf8proc_int32_t first;
	utf8proc_uint8_t raised[4];
	utf8proc_ssize_t taken =
		utf8proc_iterate((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)len, &first);
	size_t i;

	if (taken <= 0) {
		fya_buf_append(out, name, len);
		return;
	}
	fya_buf_append(out, raised,
	               (size_t)utf8proc_encode_char(utf8proc_totitle(first), raised));
	for (i = (size_t)taken; i < len; i++)
		fya_buf_putc(out, name[i] == '-' || name[i] == '_' ? ' ' : name[i]);
}

static fyssg_ref default_title(fyssg_front_matter *r, const fyssg_page *page, fyfm_str name)
{
	const char *site_title = r->site->config->title;

	if (page->kind == FYSSG_HOME && site_title[0] == '\0')
		site_title = "Home";
	if (page->kind == FYSSG_HOME)
		return keep(r, site_title, strlen(site_title));
	fya_buf_clear(&r->work);
	fyssg_title_of_name(&r->work, name.data, name.len);
	return keep_work(r, r->text);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void take_section_key(fyssg_front_matter *r, enum known key, const char *name, fyfm_value v,
                             fyssg_page *page)
{
	bool reverse;

	switch (key) {
	case SORT_BY:
		rare_of(r, page)->sort_by = (uint8_t)(1 + take_sort(r, &v, name));
		break;
	case REVERSE:
		if (fyssg_typed_bool(&r->keys, v, &name, 1, &reverse))
			rare_of(r, page)->reverse = reverse;
		break;
	case PAGINATE:
		fyssg_typed_int(&r->keys, v, &name, 1, 0, FYSSG_PAGINATE_MAX,
				&rare_of(r, page)->paginate);
		break;
	default:
		rare_of(r, page)->page_template = take_text(r, &v, name);
		break;
	}
}

/* Kept until all keys are read: the text of a short string is in `v` itself. */
static void take_slug(fyssg_front_matter *r, const fyfm_value *v, const char *name, fyfm_str *slug)
{
	fyfm_str text;

	if (!fyssg_typed_text(&r->keys, v, &name, 1, &text))
		return;
	slug->data = fya_store(r->keys.scratch, text.data, text.len, 1);
	slug->len = slug->data == NULL ? 0 : text.len;
	r->nomem |= slug->data == NULL;
}

static void take_key(fyssg_front_matter *r, const struct known_key *known, fyfm_value v,
		     fyssg_page *page, fyfm_str *slug)
{
	const char *name = known->name;
	bool draft;

	switch (known->key) {
	case TITLE:
		page->title = take_text(r, &v, name);
		break;
	case DESCRIPTION:
		page->description = take_text(r, &v, name);
		break;
	case DATE:
		page->date = take_date(r, &v, name);
		break;
	case LASTMOD:
		rare_of(r, page)->lastmod = take_date(r, &v, name);
		break;
	case PUBLISH_DATE:
		rare_of(r, page)->publish = take_date(r, &v, name);
		break;
	case EXPIRY_DATE:
		rare_of(r, page)->expiry = take_date(r, &v, name);
		break;
	case DRAFT:
		if (fyssg_typed_bool(&r->keys, v, &name, 1, &draft) && draft)
			page->flags |= FYSSG_PAGE_DRAFT;
		break;
	case SLUG:
		take_slug(r, &v, name, slug);
		break;
	case URL:
		take_url(r, &v, page);
		break;
	case ALIASES:
		take_aliases(r, &v, page);
		break;
	case WEIGHT:
		fyssg_typed_int(&r->keys, v, &name, 1, INT32_MIN, INT32_MAX - 1, &page->weight);
		break;
	case TEMPLATE:
		rare_of(r, page)->template_name = take_text(r, &v, name);
		break;
	case SUMMARY:
		rare_of(r, page)->summary = take_text(r, &v, name);
		break;
	case TAXONOMIES:
		take_taxonomies(r, &v);
		break;
	case PARAMS:
		if (fyfm_kind_of(v) != FYFM_MAP && fyfm_kind_of(v) != FYFM_NULL)
			fyssg_typed_keys_tell(&r->keys, FYFM_ERROR, &name, 1, false, NULL,
			                      "'params' must be a mapping");
		break;
	case SORT_BY:
	case REVERSE:
	case PAGINATE:
	case PAGE_TEMPLATE:
		take_section_key(r, known->key, name, v, page);
		break;
	case LATER:
		break;
	}
}

static void take_keys(fyssg_front_matter *r, fyfm_value top, fyssg_page *page, fyfm_str *slug)
{
	size_t i;

	for (i = 0; i < fyfm_count(top); i++) {
		fyfm_value key = fyfm_key_at(top, i), v = fyfm_value_at(top, i);
		const struct known_key *known;
		const char *keys[2];
		uint32_t taxonomy;
		fyfm_str name;

		if (fyfm_kind_of(key) != FYFM_STRING)
			continue;
		name = fyssg_typed_string(&r->keys, &key);
		if (name.len == 0)
			continue;
		taxonomy = taxonomy_of(r->site->config, name);
		if (taxonomy != FYSSG_NONE) {
			keys[0] = r->site->config->taxonomies[taxonomy].name;
			take_terms(r, taxonomy, &v, keys, 1);
			continue;
		}
		known = find_known(name);
		if (known != NULL)
			take_key(r, known, v, page, slug);
	}
}

void fyssg_front_matter_take(fyssg_front_matter *r, fyfm_value top, fyssg_page *page)
{
	fyfm_str name = naming_part(r, page), slug = { NULL, 0 };
	bool is_term = page->kind == FYSSG_TAXONOMY || page->kind == FYSSG_TERM, has_url;
	fyssg_ref term_slug = page->slug;
	fyfm_timestamp dated = { 0 };
	size_t errors = r->keys.errors, prefix;

	fya_buf_clear(&r->terms);
	r->terms_full = false;
	prefix = page->kind == FYSSG_PAGE ? fyssg_dated_name(name.data, name.len, &dated) : 0;
	take_keys(r, top, page, &slug);
	if (page->date == FYSSG_NO_DATE && prefix != 0)
		page->date = fyssg_timestamp_instant(&dated, r->site->config->zone);
	/* A term is called what its pages call it; the index knows. */
	if (page->title == 0 && !is_term)
		page->title =
			default_title(r, page, (fyfm_str){ name.data + prefix, name.len - prefix });
	has_url = is_term ? page->slug != term_slug : (page->flags & FYSSG_PAGE_WHOLE_URL) != 0;
	if (!has_url) {
		if (slug.len > 0 && page->kind != FYSSG_HOME)
			set_slug(r, page, slug, "slug");
		else if (page->kind == FYSSG_PAGE)
			set_slug(r, page, (fyfm_str){ name.data + prefix, name.len - prefix },
				 "slug");
	}
	if (r->terms.len > 0)
		page->terms = keep(r, r->terms.data, r->terms.len);
	take_params(r, top, page);
	if (r->keys.nomem || r->work.status != FYA_BUF_OK || r->terms.status != FYA_BUF_OK)
		r->nomem = true;
	if (r->keys.errors != errors)
		page->flags |= FYSSG_PAGE_FAILED;
}
