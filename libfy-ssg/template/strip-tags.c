/* Text out of HTML: what MarkupSafe's striptags() leaves. */
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/unescape.h"

/* Appends `text` without what stands from `open` to the next `close`. Where there is no further
 * `close`, nothing more is looked for: many openings must not cost a search each. */
static void drop_between(fya_buf *out, fyfm_str text, fyfm_str open, fyfm_str close)
{
	size_t i = 0;

	while (i < text.len) {
		size_t from = fyssg_find(text, open, i), to;

		to = from == SIZE_MAX ? SIZE_MAX : fyssg_find(text, close, from + open.len);
		if (to == SIZE_MAX)
			break;
		fya_buf_append(out, text.data + i, from - i);
		i = to + close.len;
	}
	if (i < text.len)
		fya_buf_append(out, text.data + i, text.len - i);
}

/* Appends the words of `text` with single blanks between them. */
static void join_words(fya_buf *out, fyfm_str text)
{
	bool gap = false;

	for (size_t i = 0; i < text.len;) {
		size_t at = i;

		if (fyssg_char_is_space(fyssg_char_next(text, &i))) {
			gap = out->len > 0;
			continue;
		}
		if (gap)
			fya_buf_putc(out, ' ');
		gap = false;
		fya_buf_append(out, text.data + at, i - at);
	}
}

void fyssg_strip_tags(fyssg_eval *ev, fyfm_str text, fya_buf *out)
{
	fya_buf plain, tagless, words;

	fyssg_result_begin(ev, &plain);
	fyssg_result_begin(ev, &tagless);
	fyssg_result_begin(ev, &words);
	drop_between(&plain, text, FYFM_STR("<!--"), FYFM_STR("-->"));
	drop_between(&tagless, (fyfm_str){ plain.data, plain.len }, FYFM_STR("<"), FYFM_STR(">"));
	join_words(&words, (fyfm_str){ tagless.data, tagless.len });
	fyssg_unescape(out, (fyfm_str){ words.data, words.len });
	fya_buf_release(&words);
	fya_buf_release(&tagless);
	fya_buf_release(&plain);
}
