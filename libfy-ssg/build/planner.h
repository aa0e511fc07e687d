/* What the parts of planning share. Private to plan.c, page-templates.c and path-clashes.c. */
#ifndef FYSSG_BUILD_PLANNER_H
#define FYSSG_BUILD_PLANNER_H

#include "libfy-ssg/build/job.h"

typedef struct fyssg_planner {
	fyssg_job *job;
	fya_allocator *scratch; /* of the plan; given back at its end */
	fyfm_parser *parser;    /* NULL until an error needs it */
	fya_buf name, other;
	size_t *errors;
	unsigned ticks; /* of fyssg_site_breathe() */
	bool nomem;
} fyssg_planner;

/* Picks a template for every page, every feed and the other outputs. */
void fyssg_pick_templates(fyssg_planner *p);
/* Refuses two outputs at one path, and takes those out of the list that are not made. */
void fyssg_check_paths(fyssg_planner *p);

#endif
