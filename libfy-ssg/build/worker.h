/*
 * fyssg_worker - what one thread needs to make outputs. Its arena is reset after each.
 */
#ifndef FYSSG_BUILD_WORKER_H
#define FYSSG_BUILD_WORKER_H

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/build/writer.h"

/* The text of a page, taken apart. */
typedef struct fyssg_text fyssg_text;
struct fyssg_text {
	fyfm_source source; /* in the worker's arena */
	fyfm_parts parts;
	bool loaded, failed;
};

/* An own key of the subject that was read. */
typedef struct fyssg_own_key {
	fyssg_atom name;
	fyfm_value value;
} fyssg_own_key;

typedef struct fyssg_worker {
	fyssg_job *job; /* shared with the other workers: see job.h for what of it changes */
	fyssg_eval *eval;
	const fyssg_recorder *recorder; /* NULL: nobody wants to know what outputs read */
	fya_allocator *arena;   /* of one output */
	/* Of the buffers below, which grow to what the largest output needs */
	fya_allocator *buffers;
	fyssg_markdown *markdown;
	fyfm_parser *parser;
	fyssg_writer writer;
	fya_buf out;            /* the output */
	fya_buf content;        /* HTML of the subject's text */
	fya_buf path;           /* of the output */
	fya_buf work;

	/* the output being made */
	const fyssg_output *output;
	fyssg_target target;       /* its file */
	const fyssg_page *subject; /* the variable `page` */
	bool told;                 /* why it cannot be made is told already */
	fyssg_text text;           /* the subject's */
	/* The subject's; undefined until asked for */
	fyfm_value content_html, summary_html, params;
	fyssg_own_key own_keys[8]; /* its own keys that were read one by one */
	unsigned own_key_count;
	bool warned;               /* a warning was told; cleared by who wants to know */
	unsigned texts_asked;      /* how often the text of a page was asked for */
	/* The text with shortcodes that is being rendered, the innermost; NULL: none */
	fyssg_rendering *rendering;
	size_t shift; /* so much further on was the output before in the last build, modulo 2^64 */
	uint64_t written_bytes;
	const void *stack; /* an address on its thread's */
	void *heap;        /* a block in the heap that malloc has for it; NULL: not measured */
	unsigned ticks;    /* of fyssg_site_breathe() */
	fyssg_pool_window window; /* on texts of other pages than the subject */
	uint64_t reserved; /* of the memory cap, for the texts being rendered */
} fyssg_worker;

/* False: no memory. */
bool fyssg_worker_init(fyssg_worker *w, fyssg_job *job, unsigned number);
void fyssg_worker_release(fyssg_worker *w);

/* --- content.c: what needs a page's file again; fails through fyssg_fail() --------------------- */

/* HTML of a page's text, safe. That of the subject is rendered once for an output; of another page
 * each time that job->page_store does not have it. */
fyfm_value fyssg_content_html(fyssg_worker *w, const fyssg_page *page);
/* Its summary: from the front matter, else the HTML up to `<!-- more -->`, else "". Safe. */
fyfm_value fyssg_content_summary(fyssg_worker *w, const fyssg_page *page);
/* Its own keys: all of the subject; of another page those that the record keeps. */
fyfm_value fyssg_content_params(fyssg_worker *w, const fyssg_page *page);
/* One of them; undefined where there is none. */
fyfm_value fyssg_content_param(fyssg_worker *w, const fyssg_page *page, fyssg_atom name);
/* The page whose text is being rendered, else the subject. */
const fyssg_page *fyssg_content_page(const fyssg_worker *w);
/* The path of its file, for diagnostics; until w->work is used again. */
const char *fyssg_content_path(fyssg_worker *w, const fyssg_page *page);
/* Ends the render of the output with a diagnostic about a page's file, whose path is set. */
void fyssg_content_fail(fyssg_worker *w, const fyssg_page *page, fyfm_diag *d);

/* --- functions.c ------------------------------------------------------------------------------ */

/* Before what is in job->functions.lookup is asked. False, after fyssg_fail(): no memory. */
bool fyssg_functions_ready(fyssg_worker *w);

/* --- links.c ---------------------------------------------------------------------------------- */

/* A link of a page's Markdown; see fyssg_markdown_hooks. */
typedef struct fyssg_link_context {
	const fyssg_worker *worker;
	const fyssg_page *page;
	const char *text; /* of the file; offsets are from `body` */
	size_t len, body;
	unsigned missing; /* links so far that lead to no page */
} fyssg_link_context;
/* Appends the parts of `path` to the folder that `out` holds, "" or with a slash at its end, with `.`
 * and `..` resolved. False: it leads above the first folder, or memory ran out. */
bool fyssg_resolve_path(fya_buf *out, const char *path, size_t len);
bool fyssg_resolve_link(void *context, fyfm_str dest, bool image, size_t offset, fya_buf *out);
/* The page that a link in the text of `from` leads to, be it by its source file or by its URL; NULL:
 * to none. Working memory from `arena`. */
const fyssg_page *fyssg_link_page(const fyssg_site *s, const fyssg_page_lookup *urls,
                                  const fyssg_page *from, fyfm_str dest, fya_allocator *arena);

/* --- model.c, model-values.c ------------------------------------------------------------------- */

/* A text of a page's record; lasts as long as the output. Those of a page that is not the subject
 * are not taken into memory where memory is limited: lists ask for them from all over the table. */
fyfm_str fyssg_model_page_text(fyssg_worker *w, const fyssg_page *page, fyssg_ref ref);

/* The value that answers for global variables. */
fyfm_value fyssg_model_context(const fyssg_templates *t);

/* --- render.c --------------------------------------------------------------------------------- */

/* Makes one output. Diagnostics go to the job. */
fyssg_written fyssg_make_output(fyssg_worker *w, uint32_t number);
/* Notes for the manifest that the output was not made, and which older file stays. */
void fyssg_leave_output(fyssg_worker *w, uint32_t number);

#endif
