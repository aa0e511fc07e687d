/* A renderer and the buffer that it writes to, for tests. */
#ifndef TESTS_MARKDOWN_RENDERER_H
#define TESTS_MARKDOWN_RENDERER_H

#include "libfy-ssg/markdown/markdown.h"

typedef struct renderer {
	fyssg_markdown *markdown;
	fya_allocator *heap;
	fya_buf out;
	fyfm_status status; /* of the last render */
	fyfm_diag diag;
} renderer;

/* Raw HTML kept, bare addresses linked, no heading ids. */
extern const fyssg_markdown_options plain;
/* The same with heading ids. */
extern const fyssg_markdown_options with_ids;

void renderer_init(renderer *r, const fyssg_markdown_options *options);
void renderer_release(renderer *r);
/* Renders into an empty buffer and returns the HTML. Fills r->status and r->diag. */
const char *renderer_html(renderer *r, const char *text, size_t len,
                          const fyssg_markdown_hooks *hooks);

#endif
