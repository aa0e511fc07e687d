/* From a page's front matter to its record. */
#ifndef FYSSG_SITE_FRONT_MATTER_H
#define FYSSG_SITE_FRONT_MATTER_H

#include "libfy-ssg/site/site.h"
#include "libfy-ssg/site/typed-keys.h"

/* One worker's reader. */
typedef struct fyssg_front_matter {
	fyssg_typed_keys keys; /* first; says where the text is */
	const fyssg_site *site;
	fyssg_pool_writer *text, *slugs;
	FYSSG_ARRAY(fyssg_page_rare) rare; /* of this worker; page->rare indexes it */
	fya_allocator *allocator;          /* of that array */
	fyssg_page_rare lost; /* written to where there is no memory for one */
	fya_buf work, terms;
	bool (*keeps_key)(void *user, fyfm_str key);
	void *keeps_user;
	bool strict, nomem;
	bool terms_full; /* told that the page has too many */
} fyssg_front_matter;

/* Takes everything a record holds from the mapping `top` (an empty one for a page without front
 * matter), and defaults from the file's name. Errors are told through keys. */
void fyssg_front_matter_take(fyssg_front_matter *r, fyfm_value top, fyssg_page *page);

/* The author's own keys of a front matter: those under `params`, and every top-level key that
 * means nothing to us; only those that `keeps` (unless NULL) says yes to. Undefined: no memory. */
fyfm_value fyssg_front_matter_params(const fyssg_config *c, fyfm_value top,
				     bool (*keeps)(void *user, fyfm_str key), void *user,
				     fya_allocator *a);

/* Appends the title that a name stands for: `-` and `_` become blanks, the first letter is
 * raised. */
void fyssg_title_of_name(fya_buf *out, const char *name, size_t len);

/* Whether a key means something to us in every front matter; the rest are the author's own, or
 * taxonomies. */
bool fyssg_front_matter_knows(fyfm_str key);

/* Length of a leading `YYYY-MM-DD-` in a file's name, or 0. */
size_t fyssg_dated_name(const char *name, size_t len, fyfm_timestamp *date);

#endif
