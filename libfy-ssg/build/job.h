/*
 * fyssg_job - one build: what its stages hand to each other.
 *
 * Filled stage by stage by one thread; from the start of rendering on all workers have it, and only
 * this changes, each by its own lock or atomics:
 *   cap                  what memory is taken and reserved
 *   stop, system_failed  set once
 *   diags                what is told
 *   outputs, entries     by the worker that makes the output
 *   old_manifest         which of its entries an output claims
 *   functions.lookup     made when it is first asked for
 *   functions.data       files of data, as they are asked for
 *   page_store           texts of pages, as they are rendered
 *   template_use         the memo of fragments, and the profile of each worker
 * and in the site, where memory is limited, which of its records and texts are in memory.
 */
#ifndef FYSSG_BUILD_JOB_H
#define FYSSG_BUILD_JOB_H

#include <stdatomic.h>

#include <fyssg/build.h>
#include <fyssg/template.h>

#include "libfy-ssg/build/functions.h"
#include "libfy-ssg/build/manifest.h"
#include "libfy-ssg/report/build-log.h"
#include "libfy-ssg/report/diags.h"
#include "libfy-ssg/site/config.h"
#include "libfy-ssg/site/site.h"

/* Attributes of our objects, in the order of attributes.h; behind them one for each taxonomy. */
typedef enum fyssg_attribute {
	FYSSG_ATTR_NONE,
#define ATTRIBUTE(name) FYSSG_ATTR_##name,
#include "libfy-ssg/build/attributes.h"
#undef ATTRIBUTE
	FYSSG_ATTR_TAXONOMIES
} fyssg_attribute;

#define FYSSG_NO_TEMPLATE UINT16_MAX

/* A template as the build knows it. */
typedef struct fyssg_loaded {
	const fyssg_template *compiled;
	const char *name;
	bool splits;  /* reads `paginator` */
	bool builtin; /* compiled into the library */
} fyssg_loaded;

typedef struct fyssg_templates {
	fyssg_env *env;
	fya_allocator *allocator; /* compiled templates and their sources */
	fyssg_site *site;
	FYSSG_ARRAY(fyssg_loaded) loaded; /* a template's id is its index */
	FYSSG_ARRAY(fyfm_source) sources;
	uint64_t reserved; /* of the memory cap, for those that are being compiled */
	uint16_t *attributes;     /* atom -> fyssg_attribute */
	size_t attribute_count;
	struct {
		unsigned root, site, page, collection, slice, paginator, pagers, feed, sitemap,
			shortcode;
	} classes;
	/* What pages other than the one being rendered are asked for; see
	 * fyssg_templates_keeps(). */
	bool *kept; /* by atom, below kept_count */
	size_t kept_count;
	bool reads_any, reads_all_pages;
	bool reads_texts; /* the content or summary of other pages; see note_texts() */
} fyssg_templates;

/* What all workers use while they render. */
typedef struct fyssg_template_use {
	fyssg_memo *memo;         /* NULL: nothing is kept */
	fyssg_profile **profiles; /* of each worker; NULL: nobody asked */
} fyssg_template_use;

typedef enum fyssg_output_kind {
	FYSSG_OUTPUT_PAGE,     /* subject: page, number: pager from 1 */
	FYSSG_OUTPUT_ALIAS,    /* subject: page, number: index in its aliases */
	FYSSG_OUTPUT_FEED,     /* number: index in the configured feeds */
	FYSSG_OUTPUT_SITEMAP,  /* number: 0 the whole or the index of parts, else the part */
	FYSSG_OUTPUT_ROBOTS,
	FYSSG_OUTPUT_NOT_FOUND,
	FYSSG_OUTPUT_ASSET     /* subject: asset */
} fyssg_output_kind;

typedef struct fyssg_output {
	uint32_t subject;
	uint32_t number;
	uint8_t kind;
	uint8_t state; /* fyssg_written, once it was made; FYSSG_NOT_MADE */
} fyssg_output;

/* A state of outputs that no worker came to, because the build was stopped. */
#define FYSSG_NOT_MADE 0xff

/* Why no worker begins another output. */
typedef enum fyssg_stop {
	FYSSG_STOP_NOT,
	FYSSG_STOP_ASKED, /* by the caller of the build */
	FYSSG_STOP_FULL   /* the output folder takes no more bytes */
} fyssg_stop;

typedef struct fyssg_job {
	const fyssg_build_options *options;
	fyssg_config config;
	fyssg_site site;
	fyssg_templates templates;
	fyssg_template_use template_use;
	struct fyssg_page_store *page_store; /* NULL: nobody asks for texts of other pages */
	fyssg_diags *diags;
	fyssg_report *report;
	fya_allocator *config_allocator;
	fya_allocator *site_allocator;   /* arrays of the page table */
	fya_allocator **text_allocators; /* of each worker, texts of the page table */
	/* The same of names and slugs; NULL where memory is not limited: they stand among the texts */
	fya_allocator **name_allocators;
	fya_allocator *data_allocator;   /* files of data, and their values */
	fya_allocator *graph_allocator;  /* links of all pages, while they are ranked; else NULL */
	unsigned workers;
	fyssg_memory_cap cap;
	bool wrong; /* content has errors, but the build goes on */
	_Atomic int stop;       /* fyssg_stop; does not change back */
	_Atomic bool system_failed; /* an error was told that the system is the cause of */

	/* the plan */
	FYSSG_ARRAY(fyssg_output) outputs;
	/* Pages of every kind in the order of their URLs, for the sitemap */
	FYSSG_ARRAY(uint32_t) by_url;
	uint32_t sitemap_parts;        /* 0: one file holds all */
	uint16_t alias_template, sitemap_template, sitemap_index_template, robots_template;
	uint16_t not_found_template;
	uint16_t *feed_templates;
	fyfm_value taxonomies;         /* mapping of names to pages of taxonomies */
	fyssg_functions functions;

	/* the writing */
	int output_fd;
	const char *manifest_path;
	fyssg_manifest old_manifest;
	fya_allocator *entries_allocator;
	fyssg_manifest_entry *entries; /* one for each output, and room for those that are kept */
} fyssg_job;

/* As a fyfm_diag_fn with a job as its user: keeps the diagnostic until the end of the stage. Any
 * thread. */
void fyssg_job_tell(void *job, const fyfm_diag *diag);
/* Tells an error about `path` (NULL: none) and returns `status`. */
fyfm_status fyssg_job_fail(fyssg_job *job, fyfm_status status, const char *path,
                           const char *message);

/* --- stop.c ----------------------------------------------------------------------------------- */

/* Whether no more work is to be begun. Asks the caller of the build where nothing has stopped it
 * yet, and tells that it was interrupted. `job` is a fyssg_job. Any thread. */
bool fyssg_job_must_stop(void *job);
/* No bytes can be written any more: the workers stop. False: that is known. Any thread. */
bool fyssg_job_disk_full(fyssg_job *job);
/* What a stage or the build returns where it would have returned `status`. */
fyfm_status fyssg_job_result(const fyssg_job *job, fyfm_status status);

/* --- build.c ---------------------------------------------------------------------------------- */

/* For commands that ask about a site and write nothing: a build up to its first write, which has
 * been told what it told. `o` must outlive the job. Unload it in any case. What fyssg_build()
 * returns. */
FYA_CHECKED fyfm_status fyssg_job_load(fyssg_job *job, const fyssg_build_options *o);
/* Tells what was kept since. */
void fyssg_job_flush(fyssg_job *job);
void fyssg_job_unload(fyssg_job *job);

/* --- output-folder.c -------------------------------------------------------------------------- */

/* Checks the configured output folder against the folders that the site is read from, and names its
 * manifest. */
FYA_CHECKED fyfm_status fyssg_set_output(fyssg_job *job);
/* Makes and opens it. */
FYA_CHECKED fyfm_status fyssg_open_output(fyssg_job *job);

/* --- finish.c --------------------------------------------------------------------------------- */

/* Whether all outputs are made, and nothing was wrong. After the last output. */
bool fyssg_job_is_complete(const fyssg_job *job);
/* Keeps the manifest; after a build without errors removes the stale files. FYFM_ERR_SYNTAX
 * where there were errors. */
FYA_CHECKED fyfm_status fyssg_finish(fyssg_job *job);

/* --- templates.c ------------------------------------------------------------------------------ */

/* Compiles all templates of the site and its theme, and the built-in ones that no file replaces.
 * Errors are told and counted in *errors. */
FYA_CHECKED fyfm_status fyssg_templates_load(fyssg_job *job, size_t *errors);
void fyssg_templates_release(fyssg_templates *t);
/* Id of the template with that name, or FYSSG_NO_TEMPLATE. */
uint16_t fyssg_templates_find(const fyssg_templates *t, const char *name, size_t len);
/* Whether any template reads this front matter key of a page other than the one it renders.
 * `templates` is a fyssg_templates. */
bool fyssg_templates_keeps(void *templates, fyfm_str key);

/* --- template-use.c --------------------------------------------------------------------------- */

/* Before the workers are made, when all templates are loaded. False: no memory. */
bool fyssg_template_use_begin(fyssg_job *job);
/* After the last output. */
void fyssg_template_use_report(fyssg_job *job);
void fyssg_template_use_release(fyssg_job *job);

/* --- plan.c, output-path.c ------------------------------------------------------------------- */

/* Picks a template for every page, lists all outputs and refuses two at one path. */
FYA_CHECKED fyfm_status fyssg_plan(fyssg_job *job, size_t *errors);
/* Appends the path below the output folder. */
void fyssg_output_path(const fyssg_job *job, const fyssg_output *o, fya_buf *out);
/* Appends where it comes from, for people: "content/a.md", "term 'c' of tags". */
void fyssg_output_source(const fyssg_job *job, const fyssg_output *o, fya_buf *out);
/* Items and pagers of a list that is split. */
size_t fyssg_list_count(const fyssg_job *job, const fyssg_page *page);
size_t fyssg_list_per_pager(const fyssg_job *job, const fyssg_page *page);

/* --- model.c ---------------------------------------------------------------------------------- */

/* Registers the classes of site, page and the rest, and the functions that need the site. */
FYA_CHECKED fyfm_status fyssg_model_register(fyssg_templates *t);
/* Notes which attribute each interned name is. After all templates are loaded. */
FYA_CHECKED fyfm_status fyssg_model_bind(fyssg_templates *t, const fyssg_config *config);

/* --- urls.c ----------------------------------------------------------------------------------- */

typedef enum fyssg_url_form {
	FYSSG_URL_PATH,     /* /a/b/ */
	FYSSG_URL_ROOTED,   /* with the path of base_url: /docs/a/b/ */
	FYSSG_URL_PERMALINK /* https://example.org/docs/a/b/ */
} fyssg_url_form;

/* Appends the URL of a path below the output folder ("a/b/"), percent-encoded. */
void fyssg_url(const fyssg_config *c, fyssg_url_form form, const char *path, size_t len,
               fya_buf *out);
/* Appends the path of pager `number` (from 1) of a page: "tags/c/page/2/". */
void fyssg_pager_path(const fyssg_job *job, const fyssg_page *page, uint32_t number, fya_buf *out);

#endif
