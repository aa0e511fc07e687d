/* toc: the headings of HTML as a list of links. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/html-tags.h"
#include "libfy-ssg/text/escape.h"

enum { LEVELS = 6 };

typedef struct toc {
	fyssg_eval *ev;
	fyfm_str html;
	int64_t from, to;
	int open[LEVELS]; /* levels of the lists that are open */
	size_t depth;
	fya_buf out;
} toc;

/* The level of a heading's tag, or 0. */
static int heading_level(const fyssg_html_tag *tag)
{
	if (tag->name.len != 2 || (tag->name.data[0] | 0x20) != 'h')
		return 0;
	return tag->name.data[1] >= '1' && tag->name.data[1] <= '6' ? tag->name.data[1] - '0' : 0;
}

/* Ends the entry before one of `level`, and the lists that are deeper. */
static void close_entry(toc *t, int level)
{
	fya_buf_puts(&t->out, "</li>\n");
	for (; t->depth > 1 && t->open[t->depth - 2] >= level; t->depth--)
		fya_buf_puts(&t->out, "</ul>\n</li>\n");
	t->open[t->depth - 1] = level;
}

static void put_entry(toc *t, int level, fyfm_str id, fyfm_str inner)
{
	bool nested = t->depth > 0 && t->open[t->depth - 1] < level;
	fya_buf text;

	if (t->depth == 0 || nested) {
		fya_buf_puts(&t->out, nested ? "\n<ul>\n" :
					       "<nav id=\"TableOfContents\">\n<ul>\n");
		t->open[t->depth++] = level;
	} else {
		close_entry(t, level);
	}
	fyssg_result_begin(t->ev, &text);
	fyssg_strip_tags(t->ev, inner, &text);
	fya_buf_puts(&t->out, "<li><a href=\"#");
	fya_buf_append(&t->out, id.data, id.len);
	fya_buf_puts(&t->out, "\">");
	fyssg_escape_markup(&t->out, text.data, text.len);
	fya_buf_puts(&t->out, "</a>");
}

/* Walks over the tags: a heading ends at the next tag that closes one of its level; one that is not
 * closed before the next begins counts for nothing. */
static void put_headings(toc *t)
{
	fyfm_str id = { NULL, 0 };
	fyssg_html_tag tag;
	size_t inner = 0;
	int level = 0;

	for (size_t at = 0; at < t->html.len && t->out.status == FYA_BUF_OK;) {
		const char *next = memchr(t->html.data + at, '<', t->html.len - at);

		if (next == NULL)
			return;
		at = (size_t)(next - t->html.data);
		if (!fyssg_html_read_tag(t->html, at, &tag)) {
			at++;
			continue;
		}
		if (tag.kind == FYSSG_HTML_OPEN && heading_level(&tag) > 0) {
			level = heading_level(&tag);
			id = fyssg_html_attribute(t->html, &tag, "id");
			inner = tag.end;
		} else if (tag.kind == FYSSG_HTML_CLOSE && level > 0 &&
		           heading_level(&tag) == level) {
			if (id.data != NULL && level >= t->from && level <= t->to)
				put_entry(t, level, id,
				          (fyfm_str){ t->html.data + inner, at - inner });
			level = 0;
		}
		at = tag.end;
	}
}

fyfm_value fyssg_filter_toc(fyssg_eval *ev, const fyfm_value *argv)
{
	toc t = { .ev = ev, .html = fyssg_text_of(ev, &argv[0]) };

	t.from = fyssg_given_value(argv[1]) ? fyssg_int_arg(ev, argv[1], 2) : 2;
	t.to = fyssg_given_value(argv[2]) ? fyssg_int_arg(ev, argv[2], 3) : 3;
	if (t.from < 1 || t.to > LEVELS || t.from > t.to)
		fyssg_fail(ev, FYFM_ERR_RANGE, "toc needs levels from 1 to %d", LEVELS);
	if (fyssg_failed(ev) || !fyssg_spend(ev, t.html.len / 16))
		return fyfm_undefined(NULL);
	fyssg_result_begin(ev, &t.out);
	put_headings(&t);
	if (t.depth > 0) {
		close_entry(&t, 0);
		fya_buf_puts(&t.out, "</ul>\n</nav>");
	}
	return fyssg_result_end(ev, &t.out, true);
}
