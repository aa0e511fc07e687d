/*
 * Building a site.
 *
 * A build reads a folder of Markdown with front matter, its templates and its static files, and
 * writes a web site into the output folder. Nothing is written anywhere else but the manifest,
 * which is kept in `.fyssg/` beside the configuration.
 */
#ifndef FYSSG_BUILD_H
#define FYSSG_BUILD_H

#include <fya/auto.h>
#include <fyfm/diag.h>
#include <fyssg/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Defaults of the two options of these names. */
#define FYSSG_CACHE_SIZE_MB 16
#define FYSSG_KEEP_TOP_PERCENT 10

typedef struct fyssg_build_options {
	const char *source;      /* the site's folder; NULL: the current one */
	/* Output folder, relative to the current one; NULL: as configured */
	const char *destination;
	const char *base_url;    /* NULL: as configured */
	fya_kind allocator;      /* FYA_KIND_AUTO by default */
	int dedup;               /* 1 on, 0 off, -1 as the allocator says */
	unsigned jobs;           /* worker threads; 0: as many as there are processors */
	bool drafts, future, expired; /* build what is held back otherwise */
	bool strict;             /* unknown keys and undefined names are errors */
	bool keep_going;         /* build what can be built: see below */
	/* The process is to take no more resident memory than this, in bytes; 0: no limit. The page
	 * table is then kept in a file, and fewer workers render where there is no room for all. */
	uint64_t max_memory;
	bool memory_optimized;   /* as little memory as goes, at the cost of time */
	unsigned batch_size;     /* outputs that a worker takes at once; 0: 16 */
	bool render_to_memory;   /* make every output and write none: for measuring, and for checks */
	/* Where templates ask for the texts of other pages, these are kept in so many million bytes;
	 * 0: each is rendered again. Less under max_memory, nothing if memory_optimized. */
	unsigned cache_size_mb;
	/* Of these texts stay those of so many percent of all pages, by PageRank */
	unsigned keep_top_percent;
	bool verbose;            /* notes name the files that were held back */
	bool errors_only;        /* `diag` gets errors and their notes; warnings are counted, not kept */
	bool no_memo;            /* render parts of templates again that are always the same */
	bool measure;            /* what the memory is made of, for the report */
	bool profile_templates;  /* for fyssg_report_profile() */
	/* What rendering one output may take; 0: as in fyssg_eval_options. */
	unsigned max_steps, max_depth;
	uint64_t max_output;     /* bytes */
	int64_t now;             /* the build's clock: seconds since 1970, UTC */

	/* Receives every diagnostic, from the calling thread only, sorted by file and line. */
	fyfm_diag_fn diag;
	void *diag_user;
	/* Told how far the build is, from any worker but one at a time, at most some ten times a
	 * second. May be NULL. `phase` is static. */
	void (*progress)(void *user, const char *phase, size_t done, size_t total);
	void *progress_user;
	/* Asked by every worker between two outputs, and between two pages that it reads, whether
	 * the build is to end early; once it says yes it is not asked again. From several threads
	 * at once. May be NULL. It should do no more than look at an atomic flag, which a handler
	 * of signals may set: the library installs none. */
	bool (*stop)(void *user);
	void *stop_user;
} fyssg_build_options;

/* Sets all defaults; `now` is 0 and must be set. */
FYA_API void fyssg_build_options_init(fyssg_build_options *o);

/* Builds the site. *report (may be NULL) is made in any case but FYFM_ERR_NOMEM and is the
 * caller's; see fyssg_report_free(). With keep_going wrong front matter counts as far as it can
 * be read, a template that is missing is replaced by the usual one, and of two outputs at one
 * path an alias or the later one is left out; the result is FYFM_ERR_SYNTAX all the same.
 * FYFM_OK: all outputs are written. FYFM_ERR_SYNTAX: errors in the site, all told to the diag
 * sink; where they concern the configuration, front matter, templates or the plan of outputs
 * nothing was written, where a page failed while rendering, or with keep_going, all others were.
 * FYFM_ERR_NOMEM: memory ran out, or could not be kept below max_memory, which is told.
 * FYFM_ERR_NOT_FOUND: no site in `source`. FYFM_ERR_USAGE: options that make no sense.
 * FYFM_ERR_IO: files could not be read or written, all told; the site may have other errors too,
 * and what is written is as with FYFM_ERR_SYNTAX. Where the disk is full the build ends with the
 * first output that finds no room.
 * FYFM_ERR_STOPPED: o->stop said so. Outputs that were begun are whole, the others are as they were,
 * and nothing is removed; the next build goes on from there. Told as "interrupted". Builds of different sites may run in different
 * threads. */
FYA_API FYA_CHECKED fyfm_status fyssg_build(const fyssg_build_options *o, fyssg_report **report);

#ifdef __cplusplus
}
#endif
#endif
