#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/site/site.h"

bool fyssg_array_reserve(fya_allocator *a, void **at, uint32_t *capacity, uint32_t count,
			 size_t size)
{
	uint32_t want = *capacity < 16 ? 16 : *capacity + *capacity / 2;
	void *grown;

	if (count < *capacity)
		return true;
	if (want < *capacity)
		return false;
	grown = fya_resize(a, *at, *capacity * size, want * size, 0);
	if (grown == NULL)
		return false;
	*at = grown;
	*capacity = want;
	return true;
}

bool fyssg_site_init(fyssg_site *s, const fyssg_config *config, fya_allocator *a)
{
	unsigned i;

	*s = (fyssg_site){ .config = config, .allocator = a };
	for (i = 0; i < FYSSG_ROOTS; i++)
		s->root_fd[i] = -1;
	return fyssg_pool_init(&s->pool);
}

#define RELEASE(site, array)                                                                       \
	fya_free((site)->allocator, (site)->array.at,                                              \
		 (site)->array.capacity * sizeof(*(site)->array.at))

void fyssg_site_release(fyssg_site *s)
{
	unsigned i;

	for (i = 0; i < FYSSG_ROOTS; i++)
		if (s->root_fd[i] >= 0)
			close(s->root_fd[i]);
	RELEASE(s, by_source);
	RELEASE(s, by_date);
	RELEASE(s, term_pages);
	RELEASE(s, section_all);
	RELEASE(s, section_lists);
	RELEASE(s, section_pages);
	RELEASE(s, terms);
	RELEASE(s, taxonomies);
	RELEASE(s, templates);
	RELEASE(s, assets);
	RELEASE(s, sections);
	RELEASE(s, rare);
	RELEASE(s, pages);
	fyssg_pool_release(&s->pool);
}

bool fyssg_is_url_part(const char *slug, size_t len)
{
	return len > 2 || (len == 2 && (slug[0] != '.' || slug[1] != '.')) ||
	       (len == 1 && slug[0] != '.');
}

static void append(fya_buf *out, fyfm_str text)
{
	fya_buf_append(out, text.data, text.len);
}

static bool has_section(const fyssg_page *p)
{
	return p->kind == FYSSG_PAGE || p->kind == FYSSG_SECTION || p->kind == FYSSG_HOME;
}

const fyssg_section *fyssg_page_section(const fyssg_site *s, const fyssg_page *p)
{
	return has_section(p) ? &s->sections.at[p->section] : NULL;
}

void fyssg_page_source(const fyssg_site *s, const fyssg_page *p, fya_buf *out)
{
	const fyssg_section *section = fyssg_page_section(s, p);

	if (section != NULL)
		append(out, fyssg_site_text(s, section->path));
	append(out, fyssg_site_text(s, p->name));
}

void fyssg_page_file(const fyssg_site *s, const fyssg_page *p, fya_buf *out)
{
	fya_buf_puts(out, s->root_path[FYSSG_ROOT_CONTENT]);
	fya_buf_putc(out, '/');
	fyssg_page_source(s, p, out);
}

void fyssg_page_path(const fyssg_site *s, const fyssg_page *p, fya_buf *out)
{
	const fyssg_section *section = fyssg_page_section(s, p);

	if (section != NULL && p->kind != FYSSG_PAGE && !(p->flags & FYSSG_PAGE_WHOLE_URL)) {
		append(out, fyssg_site_text(s, section->url));
		return;
	}
	if (section != NULL && !(p->flags & FYSSG_PAGE_WHOLE_URL))
		append(out, fyssg_site_text(s, section->url));
	append(out, fyssg_site_text(s, p->slug));
	if (!(p->flags & FYSSG_PAGE_WHOLE_URL))
		fya_buf_putc(out, '/');
}

void fyssg_page_output(const fyssg_site *s, const fyssg_page *p, fya_buf *out)
{
	size_t start = out->len;

	fyssg_page_path(s, p, out);
	if (out->len == start || (out->status == FYA_BUF_OK && out->data[out->len - 1] == '/'))
		fya_buf_puts(out, "index.html");
}

fyssg_key fyssg_page_key(const fyssg_site *s, const fyssg_page *p)
{
	const fyssg_section *section = fyssg_page_section(s, p);
	fyfm_str name = fyssg_site_text(s, p->name), folder = { "", 0 };
	XXH128_hash_t hash;

	/* Terms and taxonomies without a file are named by their URL. */
	if (name.len == 0)
		name = fyssg_site_text(s, p->slug);
	if (section != NULL)
		folder = fyssg_site_text(s, section->path);
	hash = XXH3_128bits_withSeed(folder.data, folder.len, p->kind);
	hash = XXH3_128bits_withSeed(name.data, name.len, hash.low64 ^ hash.high64);
	return (fyssg_key){ hash.low64, hash.high64 };
}

const fyssg_page_rare *fyssg_page_rare_of(const fyssg_site *s, const fyssg_page *p)
{
	static const fyssg_page_rare none = { .lastmod = FYSSG_NO_DATE, .publish = FYSSG_NO_DATE,
		                              .expiry = FYSSG_NO_DATE, .taxonomy = FYSSG_NONE,
		                              .paginate = -1, .reverse = -1 };

	return p->rare == FYSSG_NONE ? &none : &s->rare.at[p->rare];
}

const fyssg_taxonomy *fyssg_taxonomy_of_term(const fyssg_site *s, uint32_t term)
{
	const fyssg_taxonomy *t = s->taxonomies.at;

	/* Ranges are in the order of taxonomies, of which there are few; the unsigned difference is
	 * also large for a term before the range. */
	while (term - t->terms >= t->term_count)
		t++;
	return t;
}

/* --- pages by source path --------------------------------------------------------------------- */

/* A page's hash is that of two texts, folder and name, which are never joined to compute it. */
static uint64_t hash_source(fyfm_str folder, fyfm_str name)
{
	return XXH3_64bits_withSeed(name.data, name.len, XXH3_64bits(folder.data, folder.len));
}

static size_t folder_len(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

/* The folder and name of a path, as hash_source() wants them for a bundle's index.md too. */
static uint64_t hash_path(const char *path, size_t len, size_t split)
{
	return hash_source((fyfm_str){ path, split }, (fyfm_str){ path + split, len - split });
}

bool fyssg_site_reserve_sources(fyssg_site *s)
{
	uint32_t size = 16;

	while (size < s->pages.count * 2)
		size *= 2;
	s->by_source.at = fya_alloc_array(s->allocator, size, sizeof(uint32_t), 0);
	if (s->by_source.at == NULL)
		return false;
	s->by_source.count = s->by_source.capacity = size;
	return true;
}

void fyssg_site_index_sources(fyssg_site *s)
{
	uint32_t size = s->by_source.count, i, at;
	unsigned ticks = 0;

	fyssg_site_make_room(s, size * sizeof(uint32_t));
	memset(s->by_source.at, 0xff, size * sizeof(uint32_t));
	for (i = 0; i < s->pages.count; i++) {
		const fyssg_page *p = &s->pages.at[i];
		const fyssg_section *section = fyssg_page_section(s, p);

		fyssg_site_breathe(s, &ticks);
		if (!(p->flags & FYSSG_PAGE_HAS_FILE))
			continue;
		at = (uint32_t)hash_source(fyssg_site_text(s, section == NULL ? 0 : section->path),
		                           fyssg_site_text(s, p->name)) & (size - 1);
		while (s->by_source.at[at] != FYSSG_NONE)
			at = (at + 1) & (size - 1);
		s->by_source.at[at] = i;
	}
}

static const fyssg_page *find_split(const fyssg_site *s, const char *path, size_t len, size_t split)
{
	uint32_t mask = s->by_source.count - 1, at = (uint32_t)hash_path(path, len, split) & mask;

	for (; s->by_source.at[at] != FYSSG_NONE; at = (at + 1) & mask) {
		const fyssg_page *p = &s->pages.at[s->by_source.at[at]];
		const fyssg_section *section = fyssg_page_section(s, p);
		fyfm_str folder = fyssg_site_text(s, section == NULL ? 0 : section->path);
		fyfm_str name = fyssg_site_text(s, p->name);

		if (folder.len == split && name.len == len - split &&
		    memcmp(folder.data, path, split) == 0 &&
		    memcmp(name.data, path + split, name.len) == 0)
			return p;
	}
	return NULL;
}

const fyssg_page *fyssg_site_find_source(const fyssg_site *s, const char *path, size_t len)
{
	size_t split = folder_len(path, len);
	const fyssg_page *p;

	if (s->by_source.count == 0)
		return NULL;
	p = find_split(s, path, len, split);
	/* A bundle's page is in the section above its folder. */
	if (p == NULL && split > 0)
		p = find_split(s, path, len, folder_len(path, split - 1));
	/* That of a term or a taxonomy is in no section. */
	return p != NULL ? p : find_split(s, path, len, 0);
}
