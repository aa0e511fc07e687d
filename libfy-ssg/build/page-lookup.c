#include "libfy-ssg/build/page-lookup.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Of a folder so many names are looked at for one that is near. */
enum { NEAR_MAX = 256 };

static fyfm_str trim_slashes(fyfm_str path)
{
	while (path.len > 0 && path.data[path.len - 1] == '/')
		path.len--;
	while (path.len > 0 && path.data[0] == '/') {
		path.data++;
		path.len--;
	}
	return path;
}

static uint64_t hash(fyfm_str path)
{
	return XXH3_64bits(path.data, path.len);
}

static bool same(fyfm_str a, fyfm_str b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static bool is_section(const fyssg_page *p)
{
	return p->kind == FYSSG_SECTION || p->kind == FYSSG_HOME;
}

/* --- making ----------------------------------------------------------------------------------- */

static uint32_t *new_table(uint32_t count, uint32_t *slots)
{
	*slots = 16;
	while (*slots < 2 * (uint64_t)count && *slots < UINT32_C(1) << 31)
		*slots *= 2;
	return calloc(*slots, sizeof(uint32_t));
}

static void put(uint32_t *table, uint32_t slots, fyfm_str key, uint32_t number)
{
	uint32_t at = (uint32_t)hash(key) & (slots - 1);

	while (table[at] != 0)
		at = (at + 1) & (slots - 1);
	table[at] = number + 1;
}

/* The path of its URL, in `scratch`. */
static fyfm_str url_path(const fyssg_site *s, const fyssg_page *p, fya_buf *scratch)
{
	fya_buf_clear(scratch);
	fyssg_page_path(s, p, scratch);
	return trim_slashes((fyfm_str){ fya_buf_cstr(scratch), scratch->len });
}

static fyfm_str folder_of(const fyssg_site *s, const fyssg_page *p)
{
	return trim_slashes(fyssg_site_text(s, s->sections.at[p->section].path));
}

/* The path below static/, where a file of it is. */
static fyfm_str asset_path(const fyssg_site *s, const fyssg_asset *a)
{
	fyfm_str path = fyssg_site_text(s, a->source);

	if (a->root != FYSSG_ROOT_STATIC && a->root != FYSSG_ROOT_THEME_STATIC)
		return (fyfm_str){ NULL, 0 };
	return (fyfm_str){ path.data + a->skip, path.len - a->skip };
}

static bool fill_pages(fyssg_page_lookup *l, const fyssg_site *s, fya_buf *scratch)
{
	unsigned ticks = 0;

	for (uint32_t i = 0; i < s->pages.count; i++) {
		const fyssg_page *p = &s->pages.at[i];

		fyssg_site_breathe(s, &ticks);
		if (p->flags & FYSSG_PAGE_HELD)
			continue;
		put(l->pages, l->page_slots, url_path(s, p, scratch), i);
		if (is_section(p))
			put(l->pages, l->page_slots, folder_of(s, p), i);
		if (scratch->status != FYA_BUF_OK)
			return false;
	}
	return true;
}

static void fill_assets(fyssg_page_lookup *l, const fyssg_site *s)
{
	for (uint32_t i = 0; i < s->assets.count; i++) {
		fyfm_str path = asset_path(s, &s->assets.at[i]);

		if (path.data != NULL)
			put(l->assets, l->asset_slots, path, i);
	}
}

static void free_tables(fyssg_page_lookup *l)
{
	free(l->pages);
	free(l->assets);
	l->pages = l->assets = NULL;
}

/* False: no memory, and nothing is left; a table that is half full would be filled twice. */
static bool make(fyssg_page_lookup *l, const fyssg_site *s)
{
	fya_allocator *heap = fya_malloc_new();
	fya_buf scratch;
	bool ok;

	if (heap == NULL)
		return false;
	fya_buf_init(&scratch, heap, 0);
	l->pages = new_table(s->pages.count + s->sections.count, &l->page_slots);
	l->assets = new_table(s->assets.count, &l->asset_slots);
	ok = l->pages != NULL && l->assets != NULL && fill_pages(l, s, &scratch);
	if (ok)
		fill_assets(l, s);
	else
		free_tables(l);
	fya_destroy(heap);
	return ok;
}

void fyssg_page_lookup_init(fyssg_page_lookup *l)
{
	*l = (fyssg_page_lookup){ .making = PTHREAD_MUTEX_INITIALIZER };
}

bool fyssg_page_lookup_ready(fyssg_page_lookup *l, const fyssg_site *s)
{
	bool made = atomic_load_explicit(&l->made, memory_order_acquire);

	if (made)
		return true;
	pthread_mutex_lock(&l->making);
	made = atomic_load_explicit(&l->made, memory_order_relaxed) || make(l, s);
	atomic_store_explicit(&l->made, made, memory_order_release);
	pthread_mutex_unlock(&l->making);
	return made;
}

void fyssg_page_lookup_release(fyssg_page_lookup *l)
{
	free_tables(l);
	fyssg_page_lookup_init(l);
}

/* --- finding ---------------------------------------------------------------------------------- */

/* By its source, which may lack its ending. */
static const fyssg_page *find_source(const fyssg_site *s, fyfm_str path, fya_buf *scratch)
{
	static const char *const endings[] = { ".md", "/_index.md", "/index.md", ".markdown" };
	const fyssg_page *p = fyssg_site_find_source(s, path.data, path.len);

	for (size_t i = 0; p == NULL && i < sizeof(endings) / sizeof(*endings); i++) {
		fya_buf_clear(scratch);
		fya_buf_append(scratch, path.data, path.len);
		fya_buf_puts(scratch, endings[i]);
		p = fyssg_site_find_source(s, fya_buf_cstr(scratch), scratch->len);
	}
	return p;
}

const fyssg_page *fyssg_find_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                                  fya_buf *scratch)
{
	const fyssg_page *p = find_source(s, trim_slashes(path), scratch);

	if (p != NULL)
		return p->flags & FYSSG_PAGE_HELD ? NULL : p;
	return fyssg_find_url(l, s, path, scratch);
}

const fyssg_page *fyssg_find_url(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                                 fya_buf *scratch)
{
	const fyssg_page *p;
	uint32_t at;

	path = trim_slashes(path);
	if (path.len == 0)
		return &s->pages.at[s->sections.at[0].page];
	at = (uint32_t)hash(path) & (l->page_slots - 1);
	for (; l->pages[at] != 0; at = (at + 1) & (l->page_slots - 1)) {
		p = &s->pages.at[l->pages[at] - 1];
		if (same(url_path(s, p, scratch), path) ||
		    (is_section(p) && same(folder_of(s, p), path)))
			return p;
	}
	return NULL;
}

bool fyssg_find_static(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path)
{
	uint32_t at;

	at = (uint32_t)hash(path) & (l->asset_slots - 1);
	for (; l->assets[at] != 0; at = (at + 1) & (l->asset_slots - 1))
		if (same(asset_path(s, &s->assets.at[l->assets[at] - 1]), path))
			return true;
	return false;
}

/* --- what may have been meant ----------------------------------------------------------------- */

/* The deepest section whose folder is a beginning of `path`, and where its rest begins. */
static const fyssg_section *nearest_section(const fyssg_page_lookup *l, const fyssg_site *s,
                                            fyfm_str path, fya_buf *scratch, size_t *rest)
{
	size_t len = path.len;

	while (len > 0) {
		const fyssg_page *p;

		while (len > 0 && path.data[len - 1] != '/')
			len--;
		p = fyssg_find_page(l, s, (fyfm_str){ path.data, len }, scratch);
		if (p != NULL && is_section(p)) {
			*rest = len;
			return &s->sections.at[p->section];
		}
		len -= len > 0;
	}
	*rest = 0;
	return &s->sections.at[0];
}

static const char *keep_name(fyfm_str name, bool with_ending, fya_allocator *a)
{
	const char *dot = with_ending ? NULL : memrchr(name.data, '.', name.len);
	size_t len = dot == NULL ? name.len : (size_t)(dot - name.data);
	char *copy = fya_alloc(a, len + 1, 1);

	if (copy == NULL)
		return "";
	memcpy(copy, name.data, len);
	copy[len] = '\0';
	return copy;
}

void fyssg_suggest_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                        fya_buf *out)
{
	const char *names[NEAR_MAX], *near;
	const fyssg_section *section;
	fya_buf scratch;
	size_t count = 0, rest, end;
	bool with_ending;

	path = trim_slashes(path);
	fya_buf_init(&scratch, out->allocator, 0);
	section = nearest_section(l, s, path, &scratch, &rest);
	for (end = rest; end < path.len && path.data[end] != '/';)
		end++;
	with_ending = memchr(path.data + rest, '.', end - rest) != NULL;
	for (uint32_t i = 0; i < section->page_count && count < NEAR_MAX / 2; i++) {
		const fyssg_page *p = &s->pages.at[s->section_pages.at[section->pages + i]];
		fyfm_str name = fyssg_site_text(s, p->name);
		const char *slash = memchr(name.data, '/', name.len);
		bool bundle = slash != NULL;

		if (bundle)
			name.len = (size_t)(slash - name.data);
		names[count++] = keep_name(name, with_ending || bundle, out->allocator);
	}
	for (uint32_t i = 0; i < section->section_count && count < NEAR_MAX; i++) {
		const fyssg_page *p = &s->pages.at[s->section_lists.at[section->sections + i]];
		fyfm_str folder = folder_of(s, p), above = fyssg_site_text(s, section->path);

		folder.data += above.len;
		folder.len -= above.len;
		names[count++] = keep_name(folder, true, out->allocator);
	}
	near = fyfm_did_you_mean(path.data + rest, end - rest, names, count);
	if (near == NULL)
		return;
	fya_buf_append(out, path.data, rest);
	fya_buf_puts(out, near);
}
