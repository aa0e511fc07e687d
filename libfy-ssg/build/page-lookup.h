/*
 * fyssg_page_lookup - pages by what authors call them: the path of the source, with or without its
 * ending, the path of the URL, the folder of a section. And files of static/ by their path.
 *
 * Made after the plan, where a template asks for it; read only from then on.
 */
#ifndef FYSSG_BUILD_PAGE_LOOKUP_H
#define FYSSG_BUILD_PAGE_LOOKUP_H

#include "libfy-ssg/site/site.h"

typedef struct fyssg_page_lookup {
	uint32_t *pages;  /* open addressing: page number + 1 */
	uint32_t *assets; /* the same of files in static/ */
	uint32_t page_slots, asset_slots; /* powers of two; 0: not made */
} fyssg_page_lookup;

/* Makes the tables. False: no memory. Release it in any case. */
bool fyssg_page_lookup_init(fyssg_page_lookup *l, const fyssg_site *s);
void fyssg_page_lookup_release(fyssg_page_lookup *l);

/* The page, or NULL; `path` without a slash at its start. One that is held back is not found.
 * `scratch` is overwritten. */
const fyssg_page *fyssg_find_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                                  fya_buf *scratch);
/* Whether static/, or that of the theme, has the file. */
bool fyssg_find_static(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path);
/* Appends the path that `path` may have been meant to be, if one is near. */
void fyssg_suggest_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                        fya_buf *out);

#endif
