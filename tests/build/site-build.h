/*
 * site-build - whole builds of the site in the current folder, into public/.
 *
 * What a build tells goes to heard.h. The clock shows 2024-06-01 00:00 UTC.
 */
#ifndef TESTS_BUILD_SITE_BUILD_H
#define TESTS_BUILD_SITE_BUILD_H

#include <fyssg/build.h>

/* All as a plain `fyssg build` has it, on one thread. */
fyssg_build_options site_options(void);
/* Builds; what was heard before is forgotten. NULL: site_options(). */
fyfm_status site_build(const fyssg_build_options *options);
/* The same, and the test fails where it is not FYFM_OK. */
void site_must_build(const fyssg_build_options *options);
/* Of the last build; "Built 3 pages: 5 outputs written, 2 unchanged" and no more. */
const char *site_summary(void);
/* Forgets the last build. */
void site_leave(void);

/* All files below `path` with their bytes, as one text to compare. */
const char *site_bytes(const char *path);
/* All files below `path` with the time of their last change. */
const char *site_times(const char *path);

#endif
