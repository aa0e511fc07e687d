/* truncatewords_html: the first words of HTML, with the tags that are open there closed. */
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/html-tags.h"

/* Deeper ones are not closed. */
enum { OPEN_MAX = 100 };

typedef struct open_tags {
	fyfm_str names[OPEN_MAX];
	size_t count;
} open_tags;

typedef struct cutter {
	fyfm_str html;
	size_t at;
	int64_t wanted, words; /* words; so far */
	bool in_word;
	open_tags open;
	/* behind the last word that is wanted */
	size_t cut;
	open_tags open_at_cut;
} cutter;

static void end_word(cutter *c)
{
	if (c->in_word && c->words == c->wanted) {
		c->cut = c->at;
		c->open_at_cut = c->open;
	}
	c->in_word = false;
}

static void pass_tag(cutter *c, const fyssg_html_tag *tag)
{
	open_tags *open = &c->open;

	if (!tag->is_inline)
		end_word(c);
	if (tag->kind == FYSSG_HTML_OPEN && open->count < OPEN_MAX) {
		open->names[open->count++] = tag->name;
	} else if (tag->kind == FYSSG_HTML_CLOSE) {
		for (size_t i = open->count; i-- > 0;) {
			if (fyssg_html_same_name(open->names[i], tag->name)) {
				open->count = i;
				break;
			}
		}
	}
	c->at = tag->end;
}

/* Walks to the first word too many; false where there is none. */
static bool find_cut(cutter *c)
{
	fyssg_html_tag tag;

	while (c->at < c->html.len) {
		size_t next = c->at;

		if (c->html.data[c->at] == '<' && fyssg_html_read_tag(c->html, c->at, &tag)) {
			pass_tag(c, &tag);
			continue;
		}
		if (fyssg_char_is_space(fyssg_char_next(c->html, &next))) {
			end_word(c);
		} else if (!c->in_word) {
			if (c->words == c->wanted)
				return true;
			c->words++;
			c->in_word = true;
		}
		c->at = next;
	}
	return false;
}

fyfm_value fyssg_filter_truncatewords_html(fyssg_eval *ev, const fyfm_value *argv)
{
	cutter c = { .html = fyssg_text_of(ev, &argv[0]) };
	fya_buf out;

	c.wanted = fyssg_int_arg(ev, argv[1], 0);
	if (c.wanted < 0)
		fyssg_fail(ev, FYFM_ERR_RANGE, "truncatewords_html needs a number of words");
	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	if (!find_cut(&c))
		return fyfm_with_safe(argv[0], true);
	fyssg_result_begin(ev, &out);
	fya_buf_append(&out, c.html.data, c.cut);
	if (fyssg_given_value(argv[2]))
		fyssg_print(ev, argv[2], true, &out);
	else
		fya_buf_puts(&out, "...");
	for (size_t i = c.open_at_cut.count; i-- > 0;) {
		fya_buf_puts(&out, "</");
		fya_buf_append(&out, c.open_at_cut.names[i].data, c.open_at_cut.names[i].len);
		fya_buf_putc(&out, '>');
	}
	return fyssg_result_end(ev, &out, true);
}
