/* The first step of discovery: folders to bare page records and assets. */
#ifndef FYSSG_SITE_WALK_H
#define FYSSG_SITE_WALK_H

#include "libfy-ssg/site/page-feed.h"
#include "libfy-ssg/site/site.h"

typedef struct fyssg_walk {
	fyssg_site *site;
	fyssg_pool_writer *text;
	fyssg_page_feed *feed; /* who reads pages meanwhile; NULL: nobody. The walk does not end it */
	fyfm_diag_fn diag;
	void *diag_user;
	/* Asked now and then whether to end early; NULL: nobody is asked */
	bool (*stop)(void *user);
	void *stop_user;
	size_t errors;
	bool nomem;
	bool stopped; /* some files are missing, because `stop` said so */
} fyssg_walk;

/* Length of a file's name, or of a path, without .md or .markdown; 0 where it is no page. */
size_t fyssg_page_stem(const char *name, size_t len);

/* Opens the template folders and lists what is in them. Errors are told and counted. */
void fyssg_walk_templates(fyssg_walk *w);
/* The same for content and static files. */
void fyssg_walk_site(fyssg_walk *w);

#endif
