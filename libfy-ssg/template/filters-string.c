/* Filters of text that keep markup what it is. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/case-map.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/percent-format.h"
#include "libfy-ssg/template/shape.h"

/* --- case ------------------------------------------------------------------------------------- */

static fyfm_value map_text(fyssg_eval *ev, fyfm_value v, void (*map)(fya_buf *, fyfm_str))
{
	fya_buf out;

	v = fyssg_soft_str(ev, v);
	fyssg_result_begin(ev, &out);
	map(&out, fyssg_text_of(ev, &v));
	return fyssg_result_end(ev, &out, fyssg_is_markup(v));
}

fyfm_value fyssg_filter_upper(fyssg_eval *ev, const fyfm_value *argv)
{
	return map_text(ev, argv[0], fyssg_upper);
}

fyfm_value fyssg_filter_lower(fyssg_eval *ev, const fyfm_value *argv)
{
	return map_text(ev, argv[0], fyssg_lower);
}

fyfm_value fyssg_filter_capitalize(fyssg_eval *ev, const fyfm_value *argv)
{
	return map_text(ev, argv[0], fyssg_capitalize);
}

/* Words begin behind these: Jinja2's rule, not that of str.title(). */
static bool begins_word(uint32_t c)
{
	return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || fyssg_char_is_space(c);
}

/* Appends a word (or a run between words): its first character raised, the rest lowered. Only
 * the word itself counts as the surroundings of its letters. */
static void append_title_word(fya_buf *out, fyfm_str word)
{
	size_t i = 0;
	fyfm_str rest;

	fyssg_append_upper(out, fyssg_char_next(word, &i));
	rest = (fyfm_str){ word.data + i, word.len - i };
	fyssg_lower(out, rest);
}

fyfm_value fyssg_filter_title(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value v = fyssg_soft_str(ev, argv[0]);
	fyfm_str text = fyssg_text_of(ev, &v);
	size_t start = 0;
	fya_buf out;

	fyssg_result_begin(ev, &out);
	while (start < text.len) {
		size_t end = start;
		bool separator = begins_word(fyssg_char_next(text, &end));

		for (size_t i = end; i < text.len; end = i) {
			if (begins_word(fyssg_char_next(text, &i)) != separator)
				break;
		}
		append_title_word(&out, (fyfm_str){ text.data + start, end - start });
		start = end;
	}
	return fyssg_result_end(ev, &out, false);
}

/* --- cutting and filling ---------------------------------------------------------------------- */

fyfm_value fyssg_filter_trim(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value v = fyssg_soft_str(ev, argv[0]), chars = argv[1];
	fyfm_str text = fyssg_text_of(ev, &v);

	if (!fyssg_given_value(chars)) {
		text = fyssg_strip_space(text, FYSSG_STRIP_BOTH);
	} else {
		if (fyssg_is_markup(v))
			chars = fyssg_escaped(ev, chars);
		text = fyssg_strip_chars(
			text, fyssg_string_arg(ev, &chars, "chars"), FYSSG_STRIP_BOTH);
	}
	return fyssg_new_string(ev, text.data, text.len, fyssg_is_markup(v));
}

fyfm_value fyssg_filter_center(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value v = fyssg_soft_str(ev, argv[0]);
	fyfm_str text = fyssg_text_of(ev, &v);
	int64_t width = fyssg_int_arg(ev, argv[1], 80);
	int64_t len = (int64_t)fyssg_char_count(text);
	size_t pad = width > len ? (size_t)(width - len) : 0;
	size_t left = pad / 2 + (pad & (size_t)width & 1); /* CPython's choice for odd ones */
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_fill(&out, ' ', left);
	fya_buf_append(&out, text.data, text.len);
	fyssg_fill(&out, ' ', pad - left);
	return fyssg_result_end(ev, &out, fyssg_is_markup(v));
}

/* The first `length` characters; without `whole_words` cut there, else before the last blank. */
static fyfm_str shorten(fyfm_str text, size_t length, bool cut_words)
{
	text.len = fyssg_char_offset(text, length);
	if (!cut_words) {
		const char *blank = text.len != 0 ? memrchr(text.data, ' ', text.len) : NULL;

		if (blank)
			text.len = (size_t)(blank - text.data);
	}
	return text;
}

fyfm_value fyssg_filter_truncate(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t length = fyssg_int_arg(ev, argv[1], 255);
	bool cut_words = fyssg_flag(ev, argv[2]);
	fyfm_value end = fyssg_given(argv[3]) ? argv[3] : fyfm_i_string(NULL, "...", 3);
	int64_t leeway = fyssg_given_value(argv[4]) ? fyssg_int_arg(ev, argv[4], 0) : 5;
	int64_t end_length = (int64_t)fyssg_length(ev, end);
	fyfm_str text;
	fya_buf out;

	if (length < end_length)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "truncate: expected length >= %d, got %d",
		                  (int)end_length, (int)length);
	if (leeway < 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "truncate: expected leeway >= 0");
	if ((int64_t)fyssg_length(ev, argv[0]) - leeway <= length || fyssg_failed(ev))
		return argv[0];
	text = fyssg_string_arg(ev, &argv[0], "truncated value");
	fyssg_string_arg(ev, &end, "end");
	text = shorten(text, (size_t)(length - end_length), cut_words);
	fyssg_result_begin(ev, &out);
	if (!fyssg_is_markup(argv[0]) && fyssg_is_markup(end)) { /* str + Markup escapes the str */
		fyssg_print(ev, fyssg_new_string(ev, text.data, text.len, false), true, &out);
	} else {
		fya_buf_append(&out, text.data, text.len);
	}
	fyssg_print(ev, end, fyssg_is_markup(argv[0]), &out);
	return fyssg_result_end(ev, &out, fyssg_is_markup(argv[0]) || fyssg_is_markup(end));
}

/* --- replacing -------------------------------------------------------------------------------- */

static void replace_all(fya_buf *out, fyfm_str text, fyfm_str old, fyfm_str new, int64_t count)
{
	size_t from = 0, at = 0;

	while (count != 0 && out->status == FYA_BUF_OK) {
		at = fyssg_find(text, old, at);
		if (at == SIZE_MAX)
			break;
		fya_buf_append(out, text.data + from, at - from);
		fya_buf_append(out, new.data, new.len);
		from = at;
		at += old.len;
		if (old.len != 0)
			from = at;
		else if (at == text.len)
			break;
		else /* the empty text stands before each character, and at the end */
			fyssg_char_next(text, &at);
		count -= count > 0;
	}
	fya_buf_append(out, text.data + from, text.len - from);
}

/* An operand of a method of markup: text is escaped; other values print as they are. */
static fyfm_value operand(fyssg_eval *ev, fyfm_value v, bool markup)
{
	v = fyssg_soft_str(ev, v);
	return markup ? fyssg_escaped(ev, v) : v;
}

fyfm_value fyssg_filter_replace(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t count = fyssg_given_value(argv[3]) ? fyssg_int_arg(ev, argv[3], -1) : -1;
	bool markup =
		fyssg_autoescaping(ev) &&
		(fyssg_is_markup(argv[0]) || fyssg_is_markup(argv[1]) || fyssg_is_markup(argv[2]));
	bool escape_first = fyssg_is_markup(argv[1]) || !fyssg_is_markup(argv[0]);
	fyfm_value text = argv[0], old, new;
	fya_buf out;

	text = markup && escape_first ? fyssg_escaped(ev, text) : fyssg_soft_str(ev, text);
	old = operand(ev, argv[1], markup);
	new = operand(ev, argv[2], markup);
	fyssg_result_begin(ev, &out);
	replace_all(&out, fyssg_text_of(ev, &text), fyssg_text_of(ev, &old),
		fyssg_text_of(ev, &new), count);
	return fyssg_result_end(ev, &out, markup);
}

fyfm_value fyssg_filter_format(fyssg_eval *ev, const fyfm_value *argv)
{
	size_t args = fyssg_length(ev, argv[1]), named = fyssg_length(ev, argv[2]);

	if (args > 0 && named > 0)
		return fyssg_fail(ev, FYFM_ERR_TYPE,
		                  "can't handle positional and keyword arguments at the same time");
	return fyssg_percent_format(ev, fyssg_soft_str(ev, argv[0]), named > 0 ? argv[2] : argv[1]);
}

/* --- lines and words -------------------------------------------------------------------------- */

/* What lines are indented by: text as it is, or blanks. */
static fyfm_str indention_of(fyssg_eval *ev, const fyfm_value *width)
{
	int64_t blanks;
	fya_buf out;

	if (fyssg_is_string(*width))
		return fyssg_text_of(ev, width);
	blanks = fyssg_int_arg(ev, *width, 4);
	fyssg_result_begin(ev, &out);
	fyssg_fill(&out, ' ', blanks > 0 ? (size_t)blanks : 0);
	if (out.status != FYA_BUF_OK)
		fyssg_result_end(ev, &out, false);
	return (fyfm_str){ out.data, out.len };
}

/* Jinja2 splits with a newline appended: a last line that was ended already is followed by an
 * empty one. */
static bool ends_line(fyfm_str text)
{
	uint32_t last = text.len > 0 ? fyssg_char_before(text, &(size_t){ text.len }) : 0;

	return last != '\r' && fyssg_char_is_line_end(last);
}

fyfm_value fyssg_filter_indent(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text, line, indention = indention_of(ev, &argv[1]);
	bool first = fyssg_flag(ev, argv[2]), blank = fyssg_flag(ev, argv[3]);
	fya_buf out;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	text = fyssg_string_arg(ev, &argv[0], "indented value");
	fyssg_result_begin(ev, &out);
	if (first)
		fya_buf_append(&out, indention.data, indention.len);
	for (size_t i = 0, n = 0; fyssg_next_line(text, &i, &line) && out.status == FYA_BUF_OK;
		n++) {
		if (n > 0)
			fya_buf_putc(&out, '\n');
		if (n > 0 && (blank || line.len > 0))
			fya_buf_append(&out, indention.data, indention.len);
		fya_buf_append(&out, line.data, line.len);
	}
	if (ends_line(text)) {
		fya_buf_putc(&out, '\n');
		if (blank)
			fya_buf_append(&out, indention.data, indention.len);
	}
	return fyssg_result_end(ev, &out, fyssg_is_markup(argv[0]));
}

fyfm_value fyssg_filter_wordcount(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value v = fyssg_soft_str(ev, argv[0]);
	fyfm_str text = fyssg_text_of(ev, &v);
	bool in_word = false;
	int64_t words = 0;

	for (size_t i = 0; i < text.len;) {
		bool word = fyssg_char_is_word(fyssg_char_next(text, &i));

		words += word && !in_word;
		in_word = word;
	}
	return fyssg_make_int(ev, words);
}

fyfm_value fyssg_filter_string(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyssg_soft_str(ev, argv[0]);
}
