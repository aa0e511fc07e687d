/* Markdown to HTML. The first byte chooses options and the budget; the rest is the page. */
#include <stdint.h>
#include <stdlib.h>

#include <fyfm/source.h>

#include "libfy-ssg/markdown/markdown.h"

enum {
	RAW_HTML = 3, /* bits of the first byte */
	LINKIFY = 4,
	HEADING_IDS = 8,
	HOOKS = 16,
	SMALL = 32,
	IDS_MAX = 64,
	ID_LEN_MAX = 64,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct page {
	const char *text;
	size_t len;
	char ids[IDS_MAX][ID_LEN_MAX];
	size_t id_count;
} page;

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* No two headings of a page have one id. */
static void see_heading(void *user, unsigned level, fyfm_str id, fyfm_str text)
{
	page *p = user;

	(void)text;
	require(level >= 1 && level <= 6);
	if (id.len == 0 || id.len >= ID_LEN_MAX || p->id_count == IDS_MAX)
		return;
	memcpy(p->ids[p->id_count], id.data, id.len);
	p->ids[p->id_count][id.len] = '\0';
	for (size_t i = 0; i < p->id_count; i++)
		require(strcmp(p->ids[i], p->ids[p->id_count]) != 0);
	p->id_count++;
}

/* An offset is where the destination is written, perhaps with a backslash or a reference. */
static bool see_link(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	const page *p = user;

	if (offset != SIZE_MAX) {
		require(offset < p->len);
		require(dest.len == 0 || p->text[offset] == dest.data[0] || p->text[offset] == '\\' ||
		        p->text[offset] == '&');
	}
	if (!image)
		return false;
	fya_buf_puts(out, "/x&");
	fya_buf_append(out, dest.data, dest.len);
	return true;
}

static void see_foreign(void *user, const char *kind, fyfm_str name, size_t offset)
{
	const page *p = user;

	require(offset < p->len && name.len > 0 && kind[0] != '\0');
}

static void render(fyssg_markdown *m, page *p, bool hooked, fya_buf *out)
{
	const fyssg_markdown_hooks hooks = { p, see_link, see_heading };
	fyfm_diag diag;
	fyfm_status status;

	p->id_count = 0;
	status = fyssg_markdown_render(m, p->text, p->len, hooked ? &hooks : NULL, out, &diag);
	require(status == FYFM_OK || status == FYFM_ERR_LIMIT);
	require(status == FYFM_OK || (out->len == 0 && diag.status == status));
	require(out->limit == 0 || out->len <= out->limit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const unsigned choice = size > 0 ? data[0] : 0;
	const fyssg_markdown_options options = {
		.raw_html = (fyssg_raw_html)((choice & RAW_HTML) % 3),
		.linkify = choice & LINKIFY,
		.heading_ids = choice & HEADING_IDS,
	};
	const size_t limit = choice & SMALL ? 200 : 1 << 20;
	page p = { .text = (const char *)data + 1, .len = size - 1 };
	fya_allocator *heap;
	fyssg_markdown *m;
	fya_buf first, second;
	size_t more;

	if (size == 0 || fyfm_utf8_check(p.text, p.len) != p.len)
		return 0;
	heap = fya_malloc_new();
	m = fyssg_markdown_new(&options);
	require(heap && m);
	fya_buf_init(&first, heap, limit);
	fya_buf_init(&second, heap, limit);
	render(m, &p, choice & HOOKS, &first);
	/* Nothing of one page may show in the next. */
	render(m, &p, choice & HOOKS, &second);
	require(first.len == second.len);
	require(first.len == 0 || memcmp(first.data, second.data, first.len) == 0);
	more = fyssg_markdown_more(p.text, p.len);
	require(more == SIZE_MAX || more < p.len);
	fyssg_markdown_foreign(p.text, p.len, see_foreign, &p);
	fya_buf_release(&first);
	fya_buf_release(&second);
	fyssg_markdown_free(m);
	fya_destroy(heap);
	return 0;
}
