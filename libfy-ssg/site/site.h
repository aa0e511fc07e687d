/*
 * fyssg_site - all that a build knows about its pages.
 *
 * Discovery fills it, the index orders it, then it is frozen: workers only read it. Records hold
 * indices and references into the pool, no pointers.
 *
 * The page table is in the order of source paths (a folder's own page first), taxonomies and terms
 * behind it. That order does not depend on the file system or on the number of workers.
 */
#ifndef FYSSG_SITE_SITE_H
#define FYSSG_SITE_SITE_H

#include "libfy-ssg/site/config.h"
#include "libfy-ssg/site/memory-cap.h"
#include "libfy-ssg/site/pool.h"

#define FYSSG_NONE UINT32_MAX
#define FYSSG_NO_DATE INT64_MIN
#define FYSSG_NO_WEIGHT INT32_MAX
/* Larger files of pages are refused; their HTML would not fit the budget of an output. */
#define FYSSG_PAGE_BYTES_MAX (64u << 20)

typedef enum fyssg_page_kind {
	FYSSG_PAGE,
	FYSSG_SECTION,
	FYSSG_HOME, /* the section at the root */
	FYSSG_TAXONOMY,
	FYSSG_TERM
} fyssg_page_kind;

enum fyssg_page_flags {
	FYSSG_PAGE_HAS_FILE = 1 << 0, /* a section or term may have none */
	FYSSG_PAGE_DRAFT = 1 << 1,
	FYSSG_PAGE_HELD = 1 << 2,     /* a draft, not yet, or no longer: in no list, no output */
	FYSSG_PAGE_WHOLE_URL = 1 << 3, /* `slug` is the whole path, without the first slash */
	FYSSG_PAGE_BUNDLE = 1 << 4,   /* a folder's index.md */
	FYSSG_PAGE_FAILED = 1 << 5,   /* its front matter is wrong; reported */
	FYSSG_PAGE_PLAIN_KEYS = 1 << 6 /* the scanner took its front matter; see top-keys.h */
};

/* What most pages do not have, kept apart so that they do not pay for it. */
typedef struct fyssg_page_rare {
	fyssg_ref template_name, page_template, summary, aliases /* packed sequence */;
	int64_t lastmod, publish, expiry; /* FYSSG_NO_DATE where not given */
	int32_t paginate;  /* -1: as configured */
	uint32_t taxonomy; /* number, of a term or taxonomy that has a file; else FYSSG_NONE */
	uint8_t sort_by;   /* 1 + fyssg_sort; 0: as configured */
	int8_t reverse;    /* -1: as configured */
} fyssg_page_rare;

typedef struct fyssg_page {
	int64_t date;    /* seconds since 1970, UTC */
	/* Source path below the folder of its section: "a.md", "trip/index.md", "_index.md" */
	fyssg_ref name;
	fyssg_ref slug;  /* last part of the URL; see FYSSG_PAGE_WHOLE_URL */
	fyssg_ref title, description;
	fyssg_ref params; /* packed mapping of the keys that templates read of other pages */
	/* Its terms as written: for each a byte (the taxonomy), a length, the name */
	fyssg_ref terms;
	/* The section it is in; of a section its own number; FYSSG_NONE for the rest */
	uint32_t section;
	uint32_t place;  /* in its section's pages; of a taxonomy or term its number */
	uint32_t rare;   /* index in rare records or FYSSG_NONE */
	int32_t weight;
	uint16_t template_id; /* index in the build's list of templates */
	uint8_t kind, flags;
} fyssg_page;

typedef struct fyssg_section {
	/* Its folder below content, "" or with a slash at the end: "guides/deep/" */
	fyssg_ref path;
	fyssg_ref url;  /* the same as slugs: "guides/deep/" */
	uint32_t page;  /* its own page */
	uint32_t parent; /* FYSSG_NONE for home */
	/* Range in section_pages: pages directly in it, in order */
	uint32_t pages, page_count;
	/* Range in section_lists: sections directly in it, as pages */
	uint32_t sections, section_count;
	uint32_t all, all_count;          /* range in section_all: pages below it, in order */
	uint32_t end;                     /* one past the last page of the table that is below it */
	uint16_t page_template;           /* template of its pages: id */
	uint8_t depth;
} fyssg_section;

typedef struct fyssg_term {
	fyssg_ref name;
	uint32_t page;            /* its own page */
	uint32_t pages, page_count; /* range in term_pages, newest first */
} fyssg_term;

typedef struct fyssg_taxonomy {
	uint32_t page;              /* its own page, or FYSSG_NONE where no page has a term */
	uint32_t terms, term_count; /* range in terms, by name */
} fyssg_taxonomy;

/* A file that is copied as it is, or a template. */
typedef struct fyssg_asset {
	fyssg_ref source;  /* path below its root */
	uint32_t skip;     /* bytes of that path which the output's path drops */
	/* Page beside which it is copied; FYSSG_NONE: none, the whole path counts */
	uint32_t owner;
	uint8_t root;      /* fyssg_root */
} fyssg_asset;

typedef enum fyssg_root {
	FYSSG_ROOT_CONTENT,
	FYSSG_ROOT_STATIC,
	FYSSG_ROOT_THEME_STATIC,
	FYSSG_ROOT_TEMPLATES,
	FYSSG_ROOT_THEME_TEMPLATES,
	FYSSG_ROOTS
} fyssg_root;

/* A growing array of plain elements, from one allocator. */
#define FYSSG_ARRAY(type) \
	struct {          \
		type *at; \
		uint32_t count, capacity; \
	}

typedef struct fyssg_site {
	const fyssg_config *config;
	fya_allocator *allocator; /* of the arrays below */
	fyssg_pool pool;
	int root_fd[FYSSG_ROOTS];            /* open folders; -1 where there is none */
	const char *root_path[FYSSG_ROOTS];  /* as diagnostics print them: "content" */

	FYSSG_ARRAY(fyssg_page) pages;
	FYSSG_ARRAY(fyssg_page_rare) rare;
	FYSSG_ARRAY(fyssg_section) sections; /* in the order of their pages; 0 is home */
	FYSSG_ARRAY(fyssg_asset) assets;
	FYSSG_ARRAY(fyssg_asset) templates;    /* the site's, then the theme's, each by path */
	FYSSG_ARRAY(fyssg_taxonomy) taxonomies; /* as configured */
	FYSSG_ARRAY(fyssg_term) terms;

	/* What the index makes: arrays of page numbers. */
	FYSSG_ARRAY(uint32_t) section_pages;
	FYSSG_ARRAY(uint32_t) section_lists;
	FYSSG_ARRAY(uint32_t) section_all;
	FYSSG_ARRAY(uint32_t) term_pages;
	FYSSG_ARRAY(uint32_t) by_date;  /* kind page, newest first, undated last, then by path */
	/* Open addressing over source paths; see fyssg_site_find_source() */
	FYSSG_ARRAY(uint32_t) by_source;

	uint32_t held_drafts, held_future, held_expired;
	fyssg_memory_cap *cap; /* NULL: none */
} fyssg_site;

/* An allocator for what one stage needs of all pages at once, and its end. NULL: no memory. */
static inline fya_allocator *fyssg_site_scratch(const fyssg_site *s)
{
	return s->cap == NULL ?
		fya_arena_new(NULL) :
		fyssg_memory_cap_new(s->cap, FYA_KIND_MREMAP, FYSSG_MEMORY_ANYHOW);
}
static inline void fyssg_site_scratch_end(const fyssg_site *s, fya_allocator *a)
{
	if (s->cap == NULL)
		fya_destroy(a);
	else
		fyssg_memory_cap_destroy(s->cap, a);
}

/* Before `bytes` are touched at once. */
static inline void fyssg_site_make_room(const fyssg_site *s, size_t bytes)
{
	if (s->cap != NULL)
		fyssg_memory_cap_room(s->cap, bytes);
}

/* The same for bytes that cannot be taken out of memory again, until they are given back. False: there
 * is no room, and the build is going to end. */
static inline bool fyssg_site_reserve(const fyssg_site *s, size_t bytes)
{
	return s->cap == NULL || fyssg_memory_cap_reserve(s->cap, bytes, 0);
}
static inline void fyssg_site_unreserve(const fyssg_site *s, size_t bytes)
{
	if (s->cap != NULL)
		fyssg_memory_cap_unreserve(s->cap, bytes);
}

/* For loops over many pages, which call it for each: keeps the build below its memory cap, as far
 * as it can be kept; `*ticks` is the loop's own counter. False: it cannot. */
static inline bool fyssg_site_breathe(const fyssg_site *s, unsigned *ticks)
{
	return s->cap == NULL || fyssg_memory_cap_tick(s->cap, ticks, 32);
}

/* Room for one more element; false: no memory. Grows by halves, in place where the allocator
 * can. */
bool fyssg_array_reserve(fya_allocator *a, void **at, uint32_t *capacity, uint32_t count,
                         size_t size);
#define FYSSG_ARRAY_GROW(a, array)                                                            \
	((array)->count < (array)->capacity ||                                                \
	 fyssg_array_reserve((a), (void **)&(array)->at, &(array)->capacity, (array)->count,  \
	                     sizeof(*(array)->at)))

/* Grows and appends in one; false: no memory. */
#define FYSSG_ARRAY_APPEND(a, array, element) \
	(FYSSG_ARRAY_GROW((a), (array)) ? ((array)->at[(array)->count++] = (element), true) : false)

/* Empty, with its pool; closes and frees everything. */
bool fyssg_site_init(fyssg_site *s, const fyssg_config *config, fya_allocator *a);
void fyssg_site_release(fyssg_site *s);

static inline fyfm_str fyssg_site_text(const fyssg_site *s, fyssg_ref ref)
{
	return fyssg_pool_get(&s->pool, ref);
}

/* Whether a slug can be a part of a URL: not empty, and neither `.` nor `..`, which slugs may
 * spell. */
bool fyssg_is_url_part(const char *slug, size_t len);

/* All of these append to `out` and are thread-safe once the site is frozen. */

/* The source path below content: "guides/a.md"; of a page without a file the one that it would
 * have. */
void fyssg_page_source(const fyssg_site *s, const fyssg_page *p, fya_buf *out);
/* The same behind the folder of content, as messages name a file: "content/guides/a.md". */
void fyssg_page_file(const fyssg_site *s, const fyssg_page *p, fya_buf *out);
/* The URL's path without first slash and base path, not percent-encoded: "guides/a/" or
 * "x.html". */
void fyssg_page_path(const fyssg_site *s, const fyssg_page *p, fya_buf *out);
/* The file below the output folder: "guides/a/index.html". */
void fyssg_page_output(const fyssg_site *s, const fyssg_page *p, fya_buf *out);
/* What names a page in every build of the site, whatever its number: a hash of its kind and its
 * source path. */
typedef struct fyssg_key {
	uint64_t low, high;
} fyssg_key;
fyssg_key fyssg_page_key(const fyssg_site *s, const fyssg_page *p);

/* The rare record, or one with everything at its default. */
const fyssg_page_rare *fyssg_page_rare_of(const fyssg_site *s, const fyssg_page *p);
/* The section record of a section or home, or the one that a page is in; NULL for taxonomies and
 * terms. */
const fyssg_section *fyssg_page_section(const fyssg_site *s, const fyssg_page *p);

/* The taxonomy that a term, given by its number, belongs to. */
const fyssg_taxonomy *fyssg_taxonomy_of_term(const fyssg_site *s, uint32_t term);

/* Makes the table behind fyssg_site_find_source(): its room, for which the site's allocator is asked,
 * and what is in it. */
bool fyssg_site_reserve_sources(fyssg_site *s);
void fyssg_site_index_sources(fyssg_site *s);
/* The page whose source path below content is `path`, or NULL. */
const fyssg_page *fyssg_site_find_source(const fyssg_site *s, const char *path, size_t len);

#endif
