/*
 * fyssg_page_lookup - pages by what authors call them: the path of the source, with or without its
 * ending, the path of the URL, the folder of a section. And files of static/ by their path.
 *
 * Made when a template asks for the first time, by one thread; read only from then on.
 */
#ifndef FYSSG_BUILD_PAGE_LOOKUP_H
#define FYSSG_BUILD_PAGE_LOOKUP_H

#include <pthread.h>
#include <stdatomic.h>

#include "libfy-ssg/site/site.h"

typedef struct fyssg_page_lookup {
	uint32_t *pages;  /* open addressing: page number + 1 */
	uint32_t *assets; /* the same of files in static/ */
	uint32_t page_slots, asset_slots; /* powers of two */
	pthread_mutex_t making;
	_Atomic bool made;
} fyssg_page_lookup;

/* Makes nothing yet. */
void fyssg_page_lookup_init(fyssg_page_lookup *l);
/* Makes the tables where they are not made yet; before anything below. False: no memory. Any
 * thread. */
bool fyssg_page_lookup_ready(fyssg_page_lookup *l, const fyssg_site *s);
void fyssg_page_lookup_release(fyssg_page_lookup *l);

/* The page, or NULL; `path` without a slash at its start. One that is held back is not found.
 * `scratch` is overwritten. */
const fyssg_page *fyssg_find_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                                  fya_buf *scratch);
/* The same by the path of its URL only, or the folder of a section. */
const fyssg_page *fyssg_find_url(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                                 fya_buf *scratch);
/* Whether static/, or that of the theme, has the file. */
bool fyssg_find_static(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path);
/* Appends the path that `path` may have been meant to be, if one is near. */
void fyssg_suggest_page(const fyssg_page_lookup *l, const fyssg_site *s, fyfm_str path,
                        fya_buf *out);

#endif
