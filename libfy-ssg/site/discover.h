/*
 * Discovery: from folders on disk to the page table.
 *
 * One worker walks the folders and lists pages and assets in the order of their paths; the others, and
 * then it too, read the head of each page, up to the closing fence, and fill its record.
 */
#ifndef FYSSG_SITE_DISCOVER_H
#define FYSSG_SITE_DISCOVER_H

#include <fya/auto.h>

#include "libfy-ssg/site/site.h"

typedef struct fyssg_discover_options {
	unsigned workers;
	fya_allocator *const *allocators; /* one for each worker: text of the page table */
	/* The same for names and slugs, by which pages are looked up; NULL: no others */
	fya_allocator *const *name_allocators;
	fya_auto_options taking; /* allocator of front matter while it is read */
	bool dedup;              /* keep equal texts of the page table once */
	bool drafts, future, expired; /* what not to hold back */
	bool strict;
	bool keep_going; /* what cannot be read of a front matter counts as not written */
	bool name_held; /* tell a note for each page that is held back */
	int64_t now;
	/* Whether templates read this front matter key of pages other than the one that renders. */
	bool (*keeps_key)(void *user, fyfm_str key);
	void *keeps_user;
	fyfm_diag_fn diag; /* called from several threads at once */
	void *diag_user;
	/* Asked before each page, and while folders are listed, whether to end early, from several
	 * threads at once; may be NULL */
	bool (*stop)(void *user);
	void *stop_user;
} fyssg_discover_options;

typedef struct fyssg_discovery {
	size_t errors;
	fya_auto taken;    /* how files were taken in */
	fya_stats scratch;    /* of the workers' allocators for it, added up */
} fyssg_discovery;

/* Fills site's pages, sections and assets. FYFM_OK also where errors were told (see `errors`);
 * FYFM_ERR_NOMEM; FYFM_ERR_STOPPED: o->stop said so, and some pages are not listed or not read. */
FYA_CHECKED fyfm_status fyssg_discover(fyssg_site *s, const fyssg_discover_options *o,
                                       fyssg_discovery *out);

#endif
