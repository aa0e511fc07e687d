/*
 * Sites made of chance, of any size, to try and to measure with.
 *
 * They look like those that people write: lengths are lognormal, few pages are linked to by many
 * and most by few, some neither link nor are linked to, few tags have most of the pages. The same
 * options give the same bytes on every machine; each page depends on the options and its number
 * alone, so memory does not grow with their number.
 */
#ifndef FYSSG_GEN_SITE_H
#define FYSSG_GEN_SITE_H

#include <stdint.h>

#include <fyfm/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FYSSG_GEN_PAGES_MAX 100000000u
#define FYSSG_GEN_SECTIONS_MAX 1000u
#define FYSSG_GEN_TAGS_MAX 10000u

typedef struct fyssg_gen_options {
	uint32_t pages;    /* ordinary pages, 1 to FYSSG_GEN_PAGES_MAX */
	uint32_t sections; /* at the top level; 0: as suits the number of pages */
	uint32_t tags;     /* different tags at most; 0: likewise */
	uint64_t seed;
	unsigned jobs;     /* threads; 0: as many as there are processors */
	bool force;        /* write into a folder that is not empty, over files of the same names */

	/* Receives what went wrong, from the calling thread. May be NULL. */
	fyfm_diag_fn diag;
	void *diag_user;
	/* Told how far it is, from any thread but one at a time. May be NULL. `phase` is static. */
	void (*progress)(void *user, const char *phase, size_t done, size_t total);
	void *progress_user;
} fyssg_gen_options;

typedef struct fyssg_gen_counts {
	uint64_t pages;    /* ordinary ones */
	uint64_t sections; /* at the top level; each, and home, has a page of its own */
	uint64_t volumes;  /* parts of large sections, which have one too */
	uint64_t links;    /* between pages: different pairs */
	/* Pages made to link to none, and to be linked to by none; chance makes some more */
	uint64_t islands;
	uint64_t tags;     /* different ones */
	uint64_t files;
	uint64_t bytes;
} fyssg_gen_counts;

/* 1000 pages, seed 1. */
FYA_API void fyssg_gen_options_init(fyssg_gen_options *o);

/* Makes a site in `folder`, which is made where it does not exist. *out, which may be NULL, tells
 * what was made. FYFM_OK; FYFM_ERR_EXISTS: the folder is not empty; FYFM_ERR_RANGE: a number is out
 * of its bounds; FYFM_ERR_IO: a file could not be written, told with its path; FYFM_ERR_NOMEM; all are
 * told. Thread-safe for different folders. */
FYA_API FYA_CHECKED fyfm_status fyssg_gen_site(const fyssg_gen_options *o, const char *folder,
                                               fyssg_gen_counts *out);

#ifdef __cplusplus
}
#endif
#endif
