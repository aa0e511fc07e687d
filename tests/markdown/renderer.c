#include "tests/markdown/renderer.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { OUTPUT_MAX = 64 << 20 };

const fyssg_markdown_options plain = { .raw_html = FYSSG_RAW_HTML_KEEP, .linkify = true };
const fyssg_markdown_options with_ids = {
	.raw_html = FYSSG_RAW_HTML_KEEP, .linkify = true, .heading_ids = true
};

void renderer_init(renderer *r, const fyssg_markdown_options *options)
{
	r->heap = fya_malloc_new();
	r->markdown = fyssg_markdown_new(options);
	cr_assert(ne(ptr, r->heap, NULL));
	cr_assert(ne(ptr, r->markdown, NULL));
	fya_buf_init(&r->out, r->heap, OUTPUT_MAX);
}

void renderer_release(renderer *r)
{
	fya_buf_release(&r->out);
	fya_destroy(r->heap);
	fyssg_markdown_free(r->markdown);
}

const char *renderer_html(renderer *r, const char *text, size_t len,
                          const fyssg_markdown_hooks *hooks)
{
	fya_buf_clear(&r->out);
	r->status = fyssg_markdown_render(r->markdown, text, len, hooks, &r->out, &r->diag);
	return fya_buf_cstr(&r->out);
}
