/* wordwrap: breaks lines as Python's textwrap does. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

/* One paragraph, taken chunk by chunk: words, parts of hyphenated words, and the blanks between. */
typedef struct wrapper {
	fyfm_str text;
	size_t at;       /* end of the present chunk */
	fyfm_str chunk;  /* what is left of it; empty at the end of the text */
	size_t length;   /* of it, in characters */
	size_t width;
	bool break_words, break_hyphens;
} wrapper;

/* --- chunks ----------------------------------------------------------------------------------- */

/* textwrap's white space, which is ASCII's. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint32_t char_at(fyfm_str text, size_t i)
{
	return i < text.len ? fyssg_char_next(text, &i) : 0;
}

/* The n-th character before offset i; 0 where there is none. */
static uint32_t char_back(fyfm_str text, size_t i, unsigned n)
{
	uint32_t c = 0;

	for (; n > 0; n--) {
		if (i == 0)
			return 0;
		c = fyssg_char_before(text, &i);
	}
	return c;
}

static bool is_letter(uint32_t c)
{
	return fyssg_char_is_word(c) && !fyssg_char_is_decimal(c, NULL);
}

static bool is_word_end(uint32_t c)
{
	return fyssg_char_is_word(c) || (c != 0 && c < 0x80 && strchr("!\"'&.,?", (int)c));
}

/* Length of a run of two hyphens or more at i that a word follows, or 0. */
static size_t dash_at(fyfm_str text, size_t i)
{
	size_t end = i;

	while (end < text.len && text.data[end] == '-')
		end++;
	return end - i >= 2 && fyssg_char_is_word(char_at(text, end)) ? end - i : 0;
}

/* Whether the text may be broken behind the hyphen at i: letters on both sides. */
static bool is_soft_hyphen(fyfm_str text, size_t i)
{
	uint32_t one = char_back(text, i, 1), two = char_back(text, i, 2), next;
	size_t after = i + 1;

	if (!is_letter(one) ||
		!(is_letter(two) || (two == '-' && is_letter(char_back(text, i, 3)))))
		return false;
	if (after >= text.len || !is_letter(fyssg_char_next(text, &after)))
		return false;
	next = char_at(text, after);
	return is_letter(next == '-' ? char_at(text, after + 1) : next);
}

/* Where the word that starts at i ends: before a blank, behind a soft hyphen, before a dash. */
static size_t word_end(fyfm_str text, size_t i, bool break_hyphens)
{
	for (bool first = true; i < text.len && !is_blank(text.data[i]); first = false) {
		if (break_hyphens && !first && text.data[i] == '-') {
			if (is_soft_hyphen(text, i))
				return i + 1;
			if (is_word_end(char_back(text, i, 1)) && dash_at(text, i) > 0)
				return i;
		}
		fyssg_char_next(text, &i);
	}
	return i;
}

/* Moves to the chunk behind the present one. */
static void next_chunk(wrapper *w)
{
	size_t start = w->at, end = start;

	while (end < w->text.len && is_blank(w->text.data[end]))
		end++;
	if (end == start && w->break_hyphens && is_word_end(char_back(w->text, start, 1)))
		end += dash_at(w->text, start);
	if (end == start)
		end = word_end(w->text, start, w->break_hyphens);
	w->at = end;
	w->chunk = (fyfm_str){ w->text.data + start, end - start };
	w->length = fyssg_char_count(w->chunk);
}

/* --- lines ------------------------------------------------------------------------------------ */

static bool is_all_space(fyfm_str text)
{
	return fyssg_strip_space(text, FYSSG_STRIP_BOTH).len == 0;
}

/* A line so far: the chunks it has are one piece of the text. */
typedef struct line {
	fyfm_str text;
	size_t last;   /* where its last chunk starts */
	size_t chunks, length;
} line;

static void add(line *l, fyfm_str piece, size_t length)
{
	if (l->chunks == 0)
		l->text = (fyfm_str){ piece.data, 0 };
	l->last = l->text.len;
	l->text.len += piece.len;
	l->length += length;
	l->chunks++;
}

/* How much of a chunk that is too long for any line goes into the present one, in characters: up
 * to a hyphen, where one stands behind something else. */
static size_t break_point(const wrapper *w, size_t room)
{
	fyfm_str part = { w->chunk.data, fyssg_char_offset(w->chunk, room) };
	const char *hyphen;
	size_t i = 0;

	if (!w->break_hyphens || part.len == 0)
		return room;
	hyphen = memrchr(part.data, '-', part.len);
	if (!hyphen)
		return room;
	part.len = (size_t)(hyphen - part.data);
	while (i < part.len && part.data[i] == '-')
		i++;
	return i < part.len ? fyssg_char_count(part) + 1 : room;
}

static void add_long_chunk(wrapper *w, line *l)
{
	size_t take, bytes;

	if (w->break_words) {
		take = break_point(w, w->width - l->length);
		bytes = fyssg_char_offset(w->chunk, take);
		add(l, (fyfm_str){ w->chunk.data, bytes }, take);
		w->chunk = (fyfm_str){ w->chunk.data + bytes, w->chunk.len - bytes };
		w->length -= take;
	} else if (l->chunks == 0) {
		add(l, w->chunk, w->length);
		next_chunk(w);
	}
}

/* Takes the next line off the paragraph; false where nothing but white space was left. */
static bool next_line(wrapper *w, bool first, line *l)
{
	*l = (line){ 0 };
	if (!first && w->chunk.len > 0 && is_all_space(w->chunk))
		next_chunk(w);
	while (w->chunk.len > 0 && l->length + w->length <= w->width) {
		add(l, w->chunk, w->length);
		next_chunk(w);
	}
	if (w->chunk.len > 0 && w->length > w->width)
		add_long_chunk(w, l);
	if (l->chunks > 0 &&
	    is_all_space((fyfm_str){ l->text.data + l->last, l->text.len - l->last })) {
		l->text.len = l->last;
		l->chunks--;
	}
	return l->chunks > 0;
}

/* --- the filter ------------------------------------------------------------------------------- */

static void wrap_paragraph(fyssg_eval *ev, wrapper *w, fyfm_value separator, fya_buf *out)
{
	bool first = true, markup = fyssg_is_markup(separator);

	next_chunk(w);
	while (w->chunk.len > 0 && out->status == FYA_BUF_OK && !fyssg_failed(ev)) {
		line l;

		if (!next_line(w, first, &l))
			continue;
		if (!first)
			fyssg_print(ev, separator, markup, out);
		if (markup)
			fyssg_print(ev, fyssg_new_string(ev, l.text.data, l.text.len, false), true,
				out);
		else
			fya_buf_append(out, l.text.data, l.text.len);
		first = false;
	}
}

fyfm_value fyssg_filter_wordwrap(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value separator = fyssg_given_value(argv[3]) ? argv[3] : fyfm_i_string(NULL, "\n", 1);
	bool break_words = !fyssg_given(argv[2]) || fyssg_truth(ev, argv[2]);
	bool break_hyphens = !fyssg_given(argv[4]) || fyssg_truth(ev, argv[4]);
	int64_t width = fyssg_int_arg(ev, argv[1], 79);
	fyfm_str text = fyssg_string_arg(ev, &argv[0], "wrapped value"), paragraph;
	fya_buf out;

	fyssg_string_arg(ev, &separator, "wrapstring");
	if (width <= 0 && text.len > 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "wordwrap: the width must be > 0");
	fyssg_result_begin(ev, &out);
	for (size_t i = 0, n = 0; fyssg_next_line(text, &i, &paragraph); n++) {
		wrapper w = { .text = paragraph, .width = (size_t)width, .break_words = break_words,
			      .break_hyphens = break_hyphens };

		if (n > 0)
			fyssg_print(ev, separator, fyssg_is_markup(separator), &out);
		wrap_paragraph(ev, &w, separator, &out);
	}
	return fyssg_result_end(ev, &out, fyssg_is_markup(separator));
}
