/* fyssg.yaml, read and checked. */
#ifndef FYSSG_SITE_CONFIG_H
#define FYSSG_SITE_CONFIG_H

#include <fyfm/parse.h>
#include <fyssg/zone.h>

#include "libfy-ssg/markdown/markdown.h"
#include "libfy-ssg/site/memory-cap.h"

/* The largest number of items of one page of a list. */
#define FYSSG_PAGINATE_MAX 1000000

typedef enum fyssg_sort {
	FYSSG_SORT_WEIGHT,
	FYSSG_SORT_DATE,
	FYSSG_SORT_TITLE,
	FYSSG_SORT_PATH
} fyssg_sort;

typedef struct fyssg_config_taxonomy {
	const char *name;
	size_t name_len;
	const char *slug; /* first part of its URL */
	int32_t paginate; /* -1: as the site */
} fyssg_config_taxonomy;

/* All text is NUL-terminated UTF-8 and lives as long as the configuration's allocator. */
typedef struct fyssg_config {
	const char *title, *description, *language;
	const char *base_url;    /* "" or with a slash at the end */
	const char *base_path;   /* its path: "/" or "/docs/" */
	const char *timezone;
	fyssg_zone *zone;
	const char *root;        /* the site's folder, as given */
	const char *path;        /* of fyssg.yaml as diagnostics print it; "" where there is none */
	/* As seen from the current folder */
	const char *content_dir, *template_dir, *static_dir, *output_dir;
	const char *theme;       /* its folder likewise, or "" */
	int32_t paginate;
	const char *paginate_path;
	fyssg_sort sort_by;
	bool reverse;
	fyssg_config_taxonomy *taxonomies;
	uint32_t taxonomy_count;
	const char **feeds;
	uint32_t feed_count;
	uint32_t feed_limit;
	bool sitemap, robots, not_found;
	fyssg_markdown_options markdown;
	const char **ignore;
	uint32_t ignore_count;
	/* Environment variables that templates may read; one may end in `*`, for all that begin so */
	const char **env;
	uint32_t env_count;
	fyfm_value params;       /* a mapping; the theme's defaults are merged in */
	/* All fields are set, some perhaps to defaults where the file has errors */
	bool readable;
	fyfm_source source;      /* what params borrow from */
	fyfm_source theme_source;
} fyssg_config;

typedef struct fyssg_config_options {
	const char *root;       /* the site's folder; borrowed, as the next two are */
	const char *base_url;   /* instead of the site's own, */
	const char *output_dir; /* and this too; NULL: those of the site */
	bool strict;            /* unknown keys are errors */
	fyssg_memory_cap *cap;  /* asked for room before a file is read; NULL: nobody is */
	fyfm_diag_fn diag;      /* told all that is wrong */
	void *diag_user;
} fyssg_config_options;

/* Reads the configuration of a site. Memory comes from `a`. FYFM_ERR_NOT_FOUND: neither fyssg.yaml nor
 * a content folder. FYFM_ERR_SYNTAX: told; where `readable` is set other stages may go on to find
 * more errors. FYFM_ERR_NOMEM, also where the cap has no room. Release it in any case. */
FYA_CHECKED fyfm_status fyssg_config_load(fyssg_config *c, fya_allocator *a,
                                          const fyssg_config_options *o);
void fyssg_config_release(fyssg_config *c);

/* "weight", "date", ... False where it is none of them. */
bool fyssg_sort_parse(const char *text, size_t len, fyssg_sort *out);

#endif
