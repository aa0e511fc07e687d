/* md4c's callbacks to HTML. The output is md_html()'s, plus heading ids and the caller's links. */
#include "libfy-ssg/markdown/markdown.h"

#include <limits.h>
#include <stdlib.h>

#include <md4c.h>

#include "libfy-ssg/text/entity.h"
#include "libfy-ssg/markdown/headings.h"
#include "libfy-ssg/markdown/links.h"
#include "libfy-ssg/markdown/rescan.h"
#include "libfy-ssg/text/escape.h"

enum {
	/* md4c counts what it keeps of a text, up to 60 bytes for one, in ints. */
	TEXT_MAX = 32 << 20,
};

struct fyssg_markdown {
	fyssg_markdown_options options;
	fya_allocator *allocator;
	fyssg_heading_ids ids;
	fya_buf heading;     /* text of the heading that is being written */
	fya_buf attribute;   /* a decoded destination or title */
	fya_buf replacement; /* what the link hook wants instead */
	fya_buf source;      /* a text that lacks its last newline, with it */

	/* Of the render that is under way: */
	const fyssg_markdown_hooks *hooks;
	const char *text;
	size_t len;
	size_t at; /* offset behind the last text that md4c gave out of `text` */
	fya_buf *out;
	size_t heading_tag; /* offset in `out` behind `<hN` */
	bool in_heading;    /* and its text is wanted */
	unsigned image_depth;
	size_t html_block; /* offset in `out` of an escaped HTML block */
	bool in_comment;   /* of escaped HTML */
	bool no_memory;    /* for the buffers above */
};

#define APPEND(out, literal) fya_buf_append((out), (literal), sizeof(literal) - 1)

static void write_number(fya_buf *out, unsigned n)
{
	char digits[sizeof(n) * CHAR_BIT / 3 + 1];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	fya_buf_append(out, digits + i, sizeof(digits) - i);
}

static void write_attribute(fyssg_markdown *m, const MD_ATTRIBUTE *attribute)
{
	fyfm_str text = fyssg_attribute_text(attribute, &m->attribute);

	m->no_memory |= m->attribute.status != FYA_BUF_OK;
	fyssg_escape_html(m->out, text.data, text.len);
}

static void write_title(fyssg_markdown *m, const MD_ATTRIBUTE *title)
{
	if (!title->text)
		return;
	APPEND(m->out, "\" title=\"");
	write_attribute(m, title);
}

/* What the hook wants in place of `dest`, or `dest`. */
static fyfm_str ask_hook(fyssg_markdown *m, const MD_ATTRIBUTE *attribute, fyfm_str dest,
                         bool image)
{
	size_t offset = fyssg_attribute_offset(attribute, m->text, m->len, m->at);

	fya_buf_clear(&m->replacement);
	if (!m->hooks->link(m->hooks->user, dest, image, offset, &m->replacement))
		return dest;
	m->no_memory |= m->replacement.status != FYA_BUF_OK;
	return (fyfm_str){ m->replacement.data, m->replacement.len };
}

static void write_destination(fyssg_markdown *m, const MD_ATTRIBUTE *attribute, bool image)
{
	fyfm_str dest = fyssg_attribute_text(attribute, &m->attribute);

	m->no_memory |= m->attribute.status != FYA_BUF_OK;
	if (m->hooks->link)
		dest = ask_hook(m, attribute, dest, image);
	fyssg_escape_href(m->out, dest.data, dest.len);
}

static void open_heading(fyssg_markdown *m, unsigned level)
{
	const char tag[] = { '<', 'h', (char)('0' + level), '>' };

	fya_buf_append(m->out, tag, sizeof(tag));
	m->heading_tag = m->out->len - 1;
	m->in_heading = m->options.heading_ids || m->hooks->heading;
	fya_buf_clear(&m->heading);
}

/* Makes ` id="..."` part of the heading's tag, which stands in front of all its text. */
static void insert_id(fya_buf *out, size_t at, fyfm_str id)
{
	static const char before[] = " id=\"";
	const size_t before_len = sizeof(before) - 1;
	const size_t more = before_len + id.len + 1;
	char *tail;

	if (!fya_buf_reserve(out, more))
		return;
	tail = out->data + at;
	memmove(tail + more, tail, out->len - at);
	memcpy(tail, before, before_len);
	memcpy(tail + before_len, id.data, id.len);
	tail[more - 1] = '"';
	fya_buf_commit(out, more);
}

static void close_heading(fyssg_markdown *m, unsigned level)
{
	const char tag[] = { '<', '/', 'h', (char)('0' + level), '>', '\n' };
	const fyfm_str text = { m->heading.data, m->heading.len };
	fyfm_str id = { "", 0 };

	m->no_memory |= m->heading.status != FYA_BUF_OK;
	if (m->options.heading_ids) {
		id = fyssg_heading_ids_add(&m->ids, text.data, text.len);
		m->no_memory |= id.len == 0;
		insert_id(m->out, m->heading_tag, id);
	}
	fya_buf_append(m->out, tag, sizeof(tag));
	if (m->hooks->heading)
		m->hooks->heading(m->hooks->user, level, id, text);
	m->in_heading = false;
}

static void open_list(fya_buf *out, unsigned start)
{
	if (start == 1) {
		APPEND(out, "<ol>\n");
		return;
	}
	APPEND(out, "<ol start=\"");
	write_number(out, start);
	APPEND(out, "\">\n");
}

static void open_item(fya_buf *out, const MD_BLOCK_LI_DETAIL *item)
{
	if (!item->is_task) {
		APPEND(out, "<li>");
		return;
	}
	APPEND(out, "<li class=\"task-list-item\">"
	            "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled");
	if (item->task_mark == 'x' || item->task_mark == 'X')
		APPEND(out, " checked");
	APPEND(out, ">");
}

static void open_code(fyssg_markdown *m, const MD_BLOCK_CODE_DETAIL *code)
{
	if (!code->lang.text) {
		APPEND(m->out, "<pre><code>");
		return;
	}
	APPEND(m->out, "<pre><code class=\"language-");
	write_attribute(m, &code->lang);
	APPEND(m->out, "\">");
}

static void open_cell(fya_buf *out, bool head, MD_ALIGN align)
{
	fya_buf_append(out, head ? "<th" : "<td", 3);
	switch (align) {
	case MD_ALIGN_LEFT:
		APPEND(out, " align=\"left\">");
		break;
	case MD_ALIGN_CENTER:
		APPEND(out, " align=\"center\">");
		break;
	case MD_ALIGN_RIGHT:
		APPEND(out, " align=\"right\">");
		break;
	default:
		APPEND(out, ">");
	}
}

/* Comments stay invisible: `<!-- more -->` is no text. md4c gives them line by line. */
static void write_escaped_html(fyssg_markdown *m, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *mark = m->in_comment ? "-->" : "<!--";
		const size_t mark_len = m->in_comment ? 3 : 4;
		const char *found = memmem(text, (size_t)(end - text), mark, mark_len);

		if (!m->in_comment)
			fyssg_escape_html(m->out, text, (size_t)((found ? found : end) - text));
		if (!found)
			return;
		text = found + mark_len;
		m->in_comment = !m->in_comment;
	}
}

/* Raw HTML, with what `raw_html` says. In an image's alt attribute it has no place. */
static void write_raw_html(fyssg_markdown *m, const char *text, size_t len)
{
	if (m->image_depth != 0)
		return;
	switch (m->options.raw_html) {
	case FYSSG_RAW_HTML_KEEP:
		fya_buf_append(m->out, text, len);
		break;
	case FYSSG_RAW_HTML_ESCAPE:
		write_escaped_html(m, text, len);
		break;
	case FYSSG_RAW_HTML_DROP:
		break;
	}
}

/* An escaped block of HTML is text, and so a paragraph; there is none where all was a comment. */
static void open_html(fyssg_markdown *m)
{
	m->html_block = m->out->len;
	if (m->options.raw_html == FYSSG_RAW_HTML_ESCAPE)
		APPEND(m->out, "<p>");
}

static void close_html(fyssg_markdown *m)
{
	const size_t start = m->html_block + strlen("<p>");
	fya_buf *out = m->out;
	size_t end = out->len;

	if (m->options.raw_html != FYSSG_RAW_HTML_ESCAPE || out->status != FYA_BUF_OK)
		return;
	while (end > start && (out->data[end - 1] == '\n' || out->data[end - 1] == ' '))
		end--;
	if (end == start) {
		fya_buf_truncate(out, m->html_block);
		return;
	}
	fya_buf_truncate(out, end);
	APPEND(out, "</p>\n");
}

static void open_block(fyssg_markdown *m, MD_BLOCKTYPE type, const void *detail)
{
	fya_buf *out = m->out;

	switch (type) {
	case MD_BLOCK_QUOTE:
		APPEND(out, "<blockquote>\n");
		break;
	case MD_BLOCK_UL:
		APPEND(out, "<ul>\n");
		break;
	case MD_BLOCK_OL:
		open_list(out, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		open_item(out, detail);
		break;
	case MD_BLOCK_HR:
		APPEND(out, "<hr>\n");
		break;
	case MD_BLOCK_H:
		open_heading(m, ((const MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_CODE:
		open_code(m, detail);
		break;
	case MD_BLOCK_HTML:
		open_html(m);
		break;
	case MD_BLOCK_P:
		APPEND(out, "<p>");
		break;
	case MD_BLOCK_TABLE:
		APPEND(out, "<table>\n");
		break;
	case MD_BLOCK_THEAD:
		APPEND(out, "<thead>\n");
		break;
	case MD_BLOCK_TBODY:
		APPEND(out, "<tbody>\n");
		break;
	case MD_BLOCK_TR:
		APPEND(out, "<tr>\n");
		break;
	case MD_BLOCK_TH:
		open_cell(out, true, ((const MD_BLOCK_TD_DETAIL *)detail)->align);
		break;
	case MD_BLOCK_TD:
		open_cell(out, false, ((const MD_BLOCK_TD_DETAIL *)detail)->align);
		break;
	case MD_BLOCK_DOC:
		break;
	}
}

static void close_block(fyssg_markdown *m, MD_BLOCKTYPE type, const void *detail)
{
	fya_buf *out = m->out;

	switch (type) {
	case MD_BLOCK_QUOTE:
		APPEND(out, "</blockquote>\n");
		break;
	case MD_BLOCK_UL:
		APPEND(out, "</ul>\n");
		break;
	case MD_BLOCK_OL:
		APPEND(out, "</ol>\n");
		break;
	case MD_BLOCK_LI:
		APPEND(out, "</li>\n");
		break;
	case MD_BLOCK_H:
		close_heading(m, ((const MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_CODE:
		APPEND(out, "</code></pre>\n");
		break;
	case MD_BLOCK_HTML:
		close_html(m);
		break;
	case MD_BLOCK_P:
		APPEND(out, "</p>\n");
		break;
	case MD_BLOCK_TABLE:
		APPEND(out, "</table>\n");
		break;
	case MD_BLOCK_THEAD:
		APPEND(out, "</thead>\n");
		break;
	case MD_BLOCK_TBODY:
		APPEND(out, "</tbody>\n");
		break;
	case MD_BLOCK_TR:
		APPEND(out, "</tr>\n");
		break;
	case MD_BLOCK_TH:
		APPEND(out, "</th>\n");
		break;
	case MD_BLOCK_TD:
		APPEND(out, "</td>\n");
		break;
	case MD_BLOCK_DOC:
	case MD_BLOCK_HR:
		break;
	}
}

static void open_span(fyssg_markdown *m, MD_SPANTYPE type, const void *detail)
{
	switch (type) {
	case MD_SPAN_EM:
		APPEND(m->out, "<em>");
		break;
	case MD_SPAN_STRONG:
		APPEND(m->out, "<strong>");
		break;
	case MD_SPAN_DEL:
		APPEND(m->out, "<del>");
		break;
	case MD_SPAN_CODE:
		APPEND(m->out, "<code>");
		break;
	case MD_SPAN_A:
		APPEND(m->out, "<a href=\"");
		write_destination(m, &((const MD_SPAN_A_DETAIL *)detail)->href, false);
		write_title(m, &((const MD_SPAN_A_DETAIL *)detail)->title);
		APPEND(m->out, "\">");
		break;
	case MD_SPAN_IMG:
		APPEND(m->out, "<img src=\"");
		write_destination(m, &((const MD_SPAN_IMG_DETAIL *)detail)->src, true);
		APPEND(m->out, "\" alt=\"");
		break;
	default: /* of extensions that dialect() leaves off */
		break;
	}
}

static void close_span(fyssg_markdown *m, MD_SPANTYPE type, const void *detail)
{
	switch (type) {
	case MD_SPAN_EM:
		APPEND(m->out, "</em>");
		break;
	case MD_SPAN_STRONG:
		APPEND(m->out, "</strong>");
		break;
	case MD_SPAN_DEL:
		APPEND(m->out, "</del>");
		break;
	case MD_SPAN_CODE:
		APPEND(m->out, "</code>");
		break;
	case MD_SPAN_A:
		APPEND(m->out, "</a>");
		break;
	case MD_SPAN_IMG:
		write_title(m, &((const MD_SPAN_IMG_DETAIL *)detail)->title);
		APPEND(m->out, "\">");
		break;
	default:
		break;
	}
}

/* Plain text, into the page and into the heading that it is part of. An image's is not: GitHub's
 * ids leave it out. */
static void write_text(fyssg_markdown *m, const char *text, size_t len)
{
	fyssg_escape_html(m->out, text, len);
	if (m->in_heading && m->image_depth == 0)
		fya_buf_append(&m->heading, text, len);
}

static void write_entity(fyssg_markdown *m, const char *text, size_t len)
{
	char decoded[FYSSG_ENTITY_MAX];
	size_t n = fyssg_entity_decode(text, len, decoded);

	if (n != 0)
		write_text(m, decoded, n);
	else
		write_text(m, text, len);
}

static void write_break(fyssg_markdown *m, bool hard)
{
	if (m->image_depth != 0) {
		APPEND(m->out, " ");
		return;
	}
	if (hard)
		APPEND(m->out, "<br>\n");
	else
		APPEND(m->out, "\n");
	if (m->in_heading)
		APPEND(&m->heading, " ");
}

/* What the callbacks return. Once the output is full, the rest of the page must not cost the time
 * that it would take; md4c goes on after a positive result, so it is -1 that ends md_parse(). */
static int verdict(const fyssg_markdown *m)
{
	return m->out->status != FYA_BUF_OK || m->no_memory ? -1 : 0;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	fyssg_markdown *m = user;

	m->in_comment = false;
	open_block(m, type, detail);
	return verdict(m);
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	fyssg_markdown *m = user;

	close_block(m, type, detail);
	return verdict(m);
}

/* What is inside an image becomes its alt attribute: text without tags, other images' too. */
static int on_enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	fyssg_markdown *m = user;

	if (m->image_depth == 0)
		open_span(m, type, detail);
	if (type == MD_SPAN_IMG)
		m->image_depth++;
	return verdict(m);
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	fyssg_markdown *m = user;

	if (type == MD_SPAN_IMG)
		m->image_depth--;
	if (m->image_depth == 0)
		close_span(m, type, detail);
	return verdict(m);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
	fyssg_markdown *m = user;
	const uintptr_t offset = (uintptr_t)text - (uintptr_t)m->text;

	if (offset < m->len)
		m->at = offset + size;
	switch (type) {
	case MD_TEXT_NULLCHAR:
		write_text(m, "\xef\xbf\xbd", 3);
		break;
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		write_break(m, type == MD_TEXT_BR);
		break;
	case MD_TEXT_ENTITY:
		write_entity(m, text, size);
		break;
	case MD_TEXT_HTML:
		write_raw_html(m, text, size);
		break;
	default:
		write_text(m, text, size);
	}
	return verdict(m);
}

/* GitHub's dialect. */
static unsigned dialect(const fyssg_markdown_options *options)
{
	unsigned flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;

	if (options->linkify)
		flags |= MD_FLAG_PERMISSIVEAUTOLINKS;
	return flags;
}

fyssg_markdown *fyssg_markdown_new(const fyssg_markdown_options *options)
{
	fyssg_markdown *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->allocator = fya_malloc_new();
	if (!m->allocator) {
		free(m);
		return NULL;
	}
	m->options = *options;
	fyssg_heading_ids_init(&m->ids, m->allocator);
	fya_buf_init(&m->heading, m->allocator, 0);
	fya_buf_init(&m->attribute, m->allocator, 0);
	fya_buf_init(&m->replacement, m->allocator, 0);
	fya_buf_init(&m->source, m->allocator, 0);
	return m;
}

void fyssg_markdown_free(fyssg_markdown *m)
{
	if (!m)
		return;
	fyssg_heading_ids_release(&m->ids);
	fya_buf_release(&m->heading);
	fya_buf_release(&m->attribute);
	fya_buf_release(&m->replacement);
	fya_buf_release(&m->source);
	fya_destroy(m->allocator);
	free(m);
}

static void begin(fyssg_markdown *m, const fyssg_markdown_hooks *hooks, fya_buf *out)
{
	static const fyssg_markdown_hooks none;

	m->hooks = hooks ? hooks : &none;
	m->at = 0;
	m->out = out;
	m->in_heading = false;
	m->image_depth = 0;
	m->no_memory = false;
	fyssg_heading_ids_clear(&m->ids);
}

/* md4c 0.4.8 looks at the byte behind its input, and goes on from there where that suits it: behind
 * `[a](b` at the end, it takes a `)` that is not there. A newline stops it. */
static fyfm_str with_newline(fyssg_markdown *m, const char *text, size_t len)
{
	if (len == 0 || text[len - 1] == '\n')
		return (fyfm_str){ text, len };
	fya_buf_clear(&m->source);
	fya_buf_append(&m->source, text, len);
	fya_buf_putc(&m->source, '\n');
	m->no_memory |= m->source.status != FYA_BUF_OK;
	return (fyfm_str){ m->source.data, m->source.len };
}

static fyfm_status fail(const fyssg_markdown *m, fyfm_diag *diag)
{
	if (m->out->status == FYA_BUF_FULL) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, NULL, 0, 0,
		              "the page makes more than %zu bytes of HTML", m->out->limit);
		fyfm_diag_locate(diag, m->text, m->len, m->at, 0);
		return FYFM_ERR_LIMIT;
	}
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
	return FYFM_ERR_NOMEM;
}

static fyfm_status check_length(size_t len, fyfm_diag *diag)
{
	if (len <= TEXT_MAX)
		return FYFM_OK;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, NULL, 0, 0,
	              "the text is longer than %d MiB", TEXT_MAX >> 20);
	return FYFM_ERR_LIMIT;
}

fyfm_status fyssg_markdown_render(fyssg_markdown *m, const char *text, size_t len,
                                  const fyssg_markdown_hooks *hooks, fya_buf *out, fyfm_diag *diag)
{
	const MD_PARSER parser = {
		.flags = dialect(&m->options),
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_enter_span,
		.leave_span = on_leave_span,
		.text = on_text,
	};
	const size_t begun = out->len;
	fyfm_status status = check_length(len, diag);
	fyfm_str source;

	if (status == FYFM_OK)
		status = fyssg_rescan_check(text, len, m->options.linkify, diag);
	if (status != FYFM_OK)
		return status;
	begin(m, hooks, out);
	source = with_newline(m, text, len);
	m->text = source.data;
	m->len = source.len;
	/* md4c's own failures are all of malloc. */
	if (verdict(m) == 0 && md_parse(source.data, (MD_SIZE)source.len, &parser, m) == 0)
		return FYFM_OK;
	fya_buf_truncate(out, begun);
	return fail(m, diag);
}
