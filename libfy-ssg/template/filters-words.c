/* Filters of prose: cut at words, counted, inflected. */
#include <inttypes.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/case-map.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* Takes the next word of a text from *i on; false at its end. */
static bool next_word(fyfm_str text, size_t *i, size_t *end)
{
	while (*i < text.len) {
		size_t at = *i;

		if (!fyssg_char_is_space(fyssg_char_next(text, &at)))
			break;
		*i = at;
	}
	*end = *i;
	while (*end < text.len) {
		size_t at = *end;

		if (fyssg_char_is_space(fyssg_char_next(text, &at)))
			break;
		*end = at;
	}
	return *end > *i;
}

/* What a filter puts where it cut; "..." where the template does not say. */
static fyfm_value end_arg(fyfm_value arg)
{
	return fyssg_given_value(arg) ? arg : fyfm_i_string(NULL, "...", 3);
}

/* --- cutting ---------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_truncatewords(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	int64_t count = fyssg_int_arg(ev, argv[1], 0);
	bool markup = fyssg_is_markup(argv[0]);
	size_t start = 0, end = 0, cut = 0, more = 0;
	fya_buf out;

	if (fyssg_failed(ev))
		return none();
	for (; count > 0 && next_word(text, &start, &end); start = end, count--)
		cut = end;
	more = cut;
	if (!next_word(text, &more, &end))
		return argv[0];
	fyssg_result_begin(ev, &out);
	fya_buf_append(&out, text.data, cut);
	fyssg_print(ev, end_arg(argv[2]), markup, &out);
	return fyssg_result_end(ev, &out, markup);
}

/* Where to cut a text so that at most `length` characters are left, behind a word if there is
 * one. */
static size_t cut_at_word(fyfm_str text, size_t length)
{
	size_t cut = fyssg_char_offset(text, length), at = cut;

	if (cut == text.len)
		return cut;
	if (fyssg_char_is_space(fyssg_char_next(text, &(size_t){ cut })))
		return cut;
	while (at > 0) {
		size_t before = at;

		if (fyssg_char_is_space(fyssg_char_before(text, &before)))
			return before;
		at = before;
	}
	return cut;
}

fyfm_value fyssg_filter_excerpt(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	int64_t length = fyssg_int_arg(ev, argv[1], 200);
	fya_buf plain, out;
	size_t cut;

	if (length < 0)
		fyssg_fail(ev, FYFM_ERR_RANGE, "excerpt needs a length that is not negative");
	if (fyssg_failed(ev))
		return none();
	fyssg_result_begin(ev, &plain);
	fyssg_strip_tags(ev, text, &plain);
	text = (fyfm_str){ plain.data, plain.len };
	cut = plain.status == FYA_BUF_OK ? cut_at_word(text, (size_t)length) : plain.len;
	if (cut == plain.len)
		return fyssg_result_end(ev, &plain, false);
	fyssg_result_begin(ev, &out);
	fya_buf_append(&out, text.data, cut);
	fyssg_print(ev, end_arg(argv[2]), false, &out);
	return fyssg_result_end(ev, &out, false);
}

/* --- counting --------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_reading_time(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	int64_t wpm = fyssg_int_arg(ev, argv[1], 200), words = 0;
	size_t start = 0, end;
	fya_buf plain;

	if (wpm < 1)
		fyssg_fail(ev, FYFM_ERR_RANGE, "reading_time needs a number of words a minute");
	fyssg_result_begin(ev, &plain);
	fyssg_strip_tags(ev, text, &plain);
	if (fyssg_failed(ev) || plain.status != FYA_BUF_OK)
		return fyssg_result_end(ev, &plain, false);
	for (; next_word((fyfm_str){ plain.data, plain.len }, &start, &end); start = end)
		words++;
	return fyssg_make_int(ev, words <= wpm ? 1 : (words - 1) / wpm + 1);
}

/* --- inflecting ------------------------------------------------------------------------------- */

static bool ends_in(fyfm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.data + text.len - len, end, len) == 0;
}

/* The English plural of a noun, by rule: no irregular ones. */
static void put_plural(fya_buf *out, fyfm_str noun)
{
	static const char *const hissing[] = { "s", "x", "z", "ch", "sh" };
	bool y = ends_in(noun, "y") && noun.len > 1 &&
		 strchr("aeiou", noun.data[noun.len - 2]) == NULL;

	fya_buf_append(out, noun.data, noun.len - y);
	for (size_t i = 0; i < sizeof(hissing) / sizeof(*hissing); i++)
		y |= ends_in(noun, hissing[i]) && !y;
	if (y && ends_in(noun, "y"))
		fya_buf_puts(out, "i");
	fya_buf_puts(out, y ? "es" : "s");
}

static fyfm_value plural_of(fyssg_eval *ev, fyfm_value noun)
{
	bool safe = fyfm_i_is_safe(noun);
	fyfm_str text = fyssg_text_of(ev, &noun);
	fya_buf out;

	if (text.len == 0)
		return noun;
	fyssg_result_begin(ev, &out);
	put_plural(&out, text);
	return fyssg_result_end(ev, &out, safe);
}

/* n|pluralize is "" or "s"; n|pluralize('page') one of 'page' and 'pages'; n|pluralize(a, b) one of
 * both; 'page'|pluralize is 'pages'. */
fyfm_value fyssg_filter_pluralize(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_number n;

	if (fyssg_is_string(argv[0]))
		return plural_of(ev, argv[0]);
	if (fyssg_is_sequence(ev, argv[0]))
		n = (fyssg_number){ .d = (double)fyssg_length(ev, argv[0]) };
	else if (!fyssg_as_number(argv[0], &n))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "pluralize needs a number, not %s",
		                  fyssg_type_name(ev, argv[0]));
	if (n.d == 1)
		return fyssg_given_value(argv[1]) ? argv[1] : fyfm_i_string(NULL, "", 0);
	if (fyssg_given_value(argv[2]))
		return argv[2];
	if (!fyssg_given_value(argv[1]))
		return fyfm_i_string(NULL, "s", 1);
	return plural_of(ev, fyssg_soft_str(ev, argv[1]));
}

static fyfm_value ordinal(fyssg_eval *ev, int64_t n)
{
	static const char *const ends[] = { "th", "st", "nd", "rd" };
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, last = size % 10;
	fya_buf out;

	if (size / 10 % 10 == 1 || last > 3)
		last = 0;
	fyssg_result_begin(ev, &out);
	fya_buf_printf(&out, "%" PRId64 "%s", n, ends[last]);
	return fyssg_result_end(ev, &out, false);
}

/* 'my-first_post' is 'My first post', 3 is '3rd'. */
fyfm_value fyssg_filter_humanize(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text;
	size_t first = 0;
	fyssg_number n;
	fya_buf out;

	if (fyssg_as_number(argv[0], &n) && !n.is_float)
		return ordinal(ev, n.i);
	text = fyssg_strip_space(fyssg_text_of(ev, &argv[0]), FYSSG_STRIP_BOTH);
	if (text.len == 0)
		return fyfm_i_string(NULL, "", 0);
	fyssg_result_begin(ev, &out);
	fyssg_char_next(text, &first);
	fyssg_upper(&out, (fyfm_str){ text.data, first });
	for (size_t i = first; i < text.len && out.status == FYA_BUF_OK; i++)
		fya_buf_putc(&out, text.data[i] == '-' || text.data[i] == '_' ? ' ' : text.data[i]);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(argv[0]));
}
