/* Methods of strings, as Python's str has them. Markup stays markup, and escapes what is put
 * into it. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/case-map.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/methods.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/slug.h"

/* --- arguments and results -------------------------------------------------------------------- */

/* A piece of self, as its method returns it. */
static fyfm_value piece(fyssg_eval *ev, fyfm_value self, const char *data, size_t len)
{
	return fyssg_new_string(ev, data, len, fyfm_i_is_safe(self));
}

static bool lacks(fyfm_value v)
{
	return fyfm_i_is_undefined(v) || fyfm_i_is_null(v);
}

/* A string argument; what is put into markup is escaped. */
static fyfm_str text_arg(fyssg_eval *ev, fyfm_value self, fyfm_value *v, const char *name)
{
	if (!fyfm_i_is_string(*v)) {
		fyssg_fail(ev, FYFM_ERR_TYPE, "%s must be a string, not %s", name,
		           fyssg_type_name(ev, *v));
		return FYFM_STR("");
	}
	if (fyfm_i_is_safe(self))
		*v = fyssg_escaped(ev, *v);
	return fyssg_text_of(ev, v);
}

/* The part of a text between two positions in characters, as slices count them. *from is its
 * offset in bytes. */
static fyfm_str between(fyssg_eval *ev, fyfm_str text, fyfm_value start, fyfm_value end,
                        size_t *from)
{
	int64_t count, a, b;
	size_t stop;

	*from = 0;
	if (lacks(start) && lacks(end))
		return text;
	count = (int64_t)fyssg_char_count(text);
	a = lacks(start) ? 0 : fyssg_int_arg(ev, start, 0);
	b = lacks(end) ? count : fyssg_int_arg(ev, end, count);
	a = a < 0 ? (a + count < 0 ? 0 : a + count) : a > count ? count : a;
	b = b < 0 ? (b + count < 0 ? 0 : b + count) : b > count ? count : b;
	*from = fyssg_char_offset(text, (size_t)a);
	stop = b < a ? *from : fyssg_char_offset(text, (size_t)b);
	return (fyfm_str){ text.data + *from, stop - *from };
}

/* --- case ------------------------------------------------------------------------------------- */

static fyfm_value mapped(fyssg_eval *ev, fyfm_value self, void (*map)(fya_buf *out, fyfm_str text))
{
	fyfm_str text = fyssg_text_of(ev, &self);
	fya_buf out;

	fyssg_result_begin(ev, &out);
	map(&out, text);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
}

static void casefold(fya_buf *out, fyfm_str text)
{
	fyssg_casefold(out, text.data, text.len);
}

#define CASE_METHOD(function, map)                                                             \
	static fyfm_value function(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)    \
	{                                                                                      \
		(void)argv;                                                                    \
		return mapped(ev, self, map);                                                  \
	}

CASE_METHOD(str_upper, fyssg_upper)
CASE_METHOD(str_lower, fyssg_lower)
CASE_METHOD(str_title, fyssg_titlecase)
CASE_METHOD(str_capitalize, fyssg_capitalize)
CASE_METHOD(str_swapcase, fyssg_swapcase)
CASE_METHOD(str_casefold, casefold)

/* --- cutting ---------------------------------------------------------------------------------- */

static fyfm_value strip(fyssg_eval *ev, fyfm_value self, fyfm_value chars, fyssg_strip sides)
{
	fyfm_str text = fyssg_text_of(ev, &self);

	if (lacks(chars))
		text = fyssg_strip_space(text, sides);
	else
		text = fyssg_strip_chars(text, text_arg(ev, self, &chars, "strip()'s argument"),
		                         sides);
	return piece(ev, self, text.data, text.len);
}

static fyfm_value str_strip(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return strip(ev, self, argv[0], FYSSG_STRIP_BOTH);
}

static fyfm_value str_lstrip(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return strip(ev, self, argv[0], FYSSG_STRIP_LEFT);
}

static fyfm_value str_rstrip(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return strip(ev, self, argv[0], FYSSG_STRIP_RIGHT);
}

static bool begins(fyfm_str text, fyfm_str with)
{
	return text.len >= with.len && memcmp(text.data, with.data, with.len) == 0;
}

static bool ends(fyfm_str text, fyfm_str with)
{
	return text.len >= with.len &&
	       memcmp(text.data + text.len - with.len, with.data, with.len) == 0;
}

static fyfm_value str_removeprefix(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_value prefix = argv[0];
	fyfm_str text = fyssg_text_of(ev, &self), cut = text_arg(ev, self, &prefix, "the prefix");

	if (!begins(text, cut))
		return self;
	return piece(ev, self, text.data + cut.len, text.len - cut.len);
}

static fyfm_value str_removesuffix(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_value suffix = argv[0];
	fyfm_str text = fyssg_text_of(ev, &self), cut = text_arg(ev, self, &suffix, "the suffix");

	return ends(text, cut) ? piece(ev, self, text.data, text.len - cut.len) : self;
}

/* The last place of `needle`, or SIZE_MAX. */
static size_t find_last(fyfm_str text, fyfm_str needle)
{
	if (needle.len > text.len)
		return SIZE_MAX;
	for (size_t i = text.len - needle.len + 1; i-- > 0;)
		if (memcmp(text.data + i, needle.data, needle.len) == 0)
			return i;
	return SIZE_MAX;
}

static fyfm_value partition(fyssg_eval *ev, fyfm_value self, fyfm_value sep, bool last)
{
	fyfm_str text = fyssg_text_of(ev, &self), mark = text_arg(ev, self, &sep, "the separator");
	fyfm_value parts[3];
	size_t at;

	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	if (mark.len == 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "empty separator");
	at = last ? find_last(text, mark) : fyssg_find(text, mark, 0);
	parts[0] = parts[1] = parts[2] = piece(ev, self, "", 0);
	if (at == SIZE_MAX) {
		parts[last ? 2 : 0] = self;
	} else {
		parts[0] = piece(ev, self, text.data, at);
		parts[1] = piece(ev, self, mark.data, mark.len);
		parts[2] = piece(ev, self, text.data + at + mark.len, text.len - at - mark.len);
	}
	return fyssg_make_seq(ev, parts, 3, true);
}

static fyfm_value str_partition(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return partition(ev, self, argv[0], false);
}

static fyfm_value str_rpartition(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return partition(ev, self, argv[0], true);
}

/* --- splitting -------------------------------------------------------------------------------- */

static bool push_piece(fyssg_eval *ev, fyssg_list *l, fyfm_value self, const char *data, size_t len)
{
	return fyssg_list_push(ev, l, piece(ev, self, data, len)) && !fyssg_failed(ev);
}

/* At white space, from the left; pieces are never empty. */
static bool split_space(fyssg_eval *ev, fyfm_value self, fyfm_str text, uint64_t max, fyssg_list *l)
{
	for (;;) {
		size_t end = 0, at;

		text = fyssg_strip_space(text, FYSSG_STRIP_LEFT);
		if (text.len == 0)
			return true;
		if (l->count >= max)
			return push_piece(ev, l, self, text.data, text.len);
		for (at = 0; at < text.len && !fyssg_char_is_space(fyssg_char_next(text, &at));)
			end = at;
		if (!push_piece(ev, l, self, text.data, end))
			return false;
		text = (fyfm_str){ text.data + end, text.len - end };
	}
}

static bool split_at(fyssg_eval *ev, fyfm_value self, fyfm_str text, fyfm_str sep, uint64_t max,
                     fyssg_list *l)
{
	while (l->count < max) {
		size_t at = fyssg_find(text, sep, 0);

		if (at == SIZE_MAX)
			break;
		if (!push_piece(ev, l, self, text.data, at))
			return false;
		text = (fyfm_str){ text.data + at + sep.len, text.len - at - sep.len };
	}
	return push_piece(ev, l, self, text.data, text.len);
}

static bool rsplit_space(fyssg_eval *ev, fyfm_value self, fyfm_str text, uint64_t max,
                         fyssg_list *l)
{
	for (;;) {
		size_t start, at;

		text = fyssg_strip_space(text, FYSSG_STRIP_RIGHT);
		if (text.len == 0)
			return true;
		if (l->count >= max)
			return push_piece(ev, l, self, text.data, text.len);
		start = at = text.len;
		while (at > 0 && !fyssg_char_is_space(fyssg_char_before(text, &at)))
			start = at;
		if (!push_piece(ev, l, self, text.data + start, text.len - start))
			return false;
		text.len = start;
	}
}

static bool rsplit_at(fyssg_eval *ev, fyfm_value self, fyfm_str text, fyfm_str sep, uint64_t max,
                      fyssg_list *l)
{
	while (l->count < max) {
		size_t at = find_last(text, sep);

		if (at == SIZE_MAX)
			break;
		if (!push_piece(ev, l, self, text.data + at + sep.len, text.len - at - sep.len))
			return false;
		text.len = at;
	}
	return push_piece(ev, l, self, text.data, text.len);
}

static void reverse(fyssg_list *l)
{
	for (size_t i = 0; i < l->count / 2; i++) {
		fyfm_value v = l->items[i];

		l->items[i] = l->items[l->count - 1 - i];
		l->items[l->count - 1 - i] = v;
	}
}

static fyfm_value split(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv, bool from_right)
{
	fyfm_str text = fyssg_text_of(ev, &self), sep;
	int64_t max = fyssg_int_arg(ev, argv[1], -1);
	uint64_t most = max < 0 ? UINT64_MAX : (uint64_t)max;
	fyssg_list l = { NULL, 0, 0 };
	fyfm_value by = argv[0];
	bool ok;

	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	if (lacks(by)) {
		ok = (from_right ? rsplit_space : split_space)(ev, self, text, most, &l);
	} else {
		sep = text_arg(ev, self, &by, "the separator");
		if (sep.len == 0)
			return fyssg_fail(ev, FYFM_ERR_RANGE, "empty separator");
		ok = (from_right ? rsplit_at : split_at)(ev, self, text, sep, most, &l);
	}
	if (!ok)
		return fyfm_undefined(NULL);
	if (from_right)
		reverse(&l);
	return fyssg_list_seq(ev, &l);
}

static fyfm_value str_split(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return split(ev, self, argv, false);
}

static fyfm_value str_rsplit(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return split(ev, self, argv, true);
}

static fyfm_value str_splitlines(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self), line;
	bool keep = fyssg_flag(ev, argv[0]);
	fyssg_list l = { NULL, 0, 0 };
	size_t i = 0;

	for (;;) {
		size_t start = i;

		if (!fyssg_next_line(text, &i, &line))
			break;
		if (!push_piece(ev, &l, self, text.data + start, keep ? i - start : line.len))
			return fyfm_undefined(NULL);
	}
	return fyssg_list_seq(ev, &l);
}

/* --- searching -------------------------------------------------------------------------------- */

/* The position, in characters, of the first or last place of a needle between two positions;
 * -1: none. */
static int64_t find(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv, bool last)
{
	fyfm_str text = fyssg_text_of(ev, &self), needle, part;
	fyfm_value what = argv[0];
	size_t from, at;

	needle = text_arg(ev, self, &what, "what is looked for");
	part = between(ev, text, argv[1], argv[2], &from);
	if (fyssg_failed(ev))
		return -1;
	at = last ? find_last(part, needle) : fyssg_find(part, needle, 0);
	if (at == SIZE_MAX)
		return -1;
	return (int64_t)fyssg_char_count((fyfm_str){ text.data, from + at });
}

static fyfm_value str_find(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return fyssg_make_int(ev, find(ev, self, argv, false));
}

static fyfm_value str_rfind(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return fyssg_make_int(ev, find(ev, self, argv, true));
}

static fyfm_value found(fyssg_eval *ev, int64_t at)
{
	if (at < 0)
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "substring not found");
	return fyssg_make_int(ev, at);
}

static fyfm_value str_index(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return found(ev, find(ev, self, argv, false));
}

static fyfm_value str_rindex(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return found(ev, find(ev, self, argv, true));
}

static fyfm_value str_count(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self), needle, part;
	fyfm_value what = argv[0];
	size_t from, n = 0;

	needle = text_arg(ev, self, &what, "what is counted");
	part = between(ev, text, argv[1], argv[2], &from);
	if (needle.len == 0)
		return fyssg_make_int(ev, (int64_t)fyssg_char_count(part) + 1);
	for (size_t at = 0; (at = fyssg_find(part, needle, at)) != SIZE_MAX; at += needle.len)
		n++;
	return fyssg_make_int(ev, (int64_t)n);
}

/* Whether self begins or ends with a string, or one of a tuple. */
static fyfm_value matches(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv,
                          bool (*test)(fyfm_str text, fyfm_str with))
{
	fyfm_str text = fyssg_text_of(ev, &self), part;
	const fyfm_value *items = &argv[0];
	size_t count = 1, from;

	part = between(ev, text, argv[1], argv[2], &from);
	if (fyfm_i_tag(argv[0]) == FYFM_I_SEQ && fyfm_is_tuple(argv[0])) {
		items = fyfm_i_items(argv[0]);
		count = fyfm_i_count(argv[0]);
	}
	for (size_t i = 0; i < count; i++) {
		fyfm_value with = items[i];

		if (!fyfm_i_is_string(with))
			return fyssg_fail(ev, FYFM_ERR_TYPE,
			                  "expected a string or a tuple of strings, not %s",
			                  fyssg_type_name(ev, with));
		if (test(part, fyssg_text_of(ev, &with)))
			return fyfm_bool(true);
	}
	return fyfm_bool(false);
}

static fyfm_value str_startswith(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return matches(ev, self, argv, begins);
}

static fyfm_value str_endswith(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return matches(ev, self, argv, ends);
}

/* --- putting together ------------------------------------------------------------------------- */

/* An empty `old` stands between all characters. */
static void replace_between(fya_buf *out, fyfm_str text, fyfm_str new, uint64_t most)
{
	size_t i = 0;

	for (; most > 0; most--) {
		size_t start = i;

		fya_buf_append(out, new.data, new.len);
		if (i == text.len)
			return;
		fyssg_char_next(text, &i);
		fya_buf_append(out, text.data + start, i - start);
	}
	fya_buf_append(out, text.data + i, text.len - i);
}

static fyfm_value str_replace(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self), old, new;
	fyfm_value a = argv[0], b = argv[1];
	int64_t max = fyssg_int_arg(ev, argv[2], -1);
	uint64_t most = max < 0 ? UINT64_MAX : (uint64_t)max;
	size_t at = 0, hit;
	fya_buf out;

	old = text_arg(ev, self, &a, "what is replaced");
	new = text_arg(ev, self, &b, "the replacement");
	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	fyssg_result_begin(ev, &out);
	if (old.len == 0) {
		replace_between(&out, text, new, most);
		return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
	}
	for (; most > 0 && (hit = fyssg_find(text, old, at)) != SIZE_MAX; most--) {
		fya_buf_append(&out, text.data + at, hit - at);
		fya_buf_append(&out, new.data, new.len);
		at = hit + old.len;
	}
	fya_buf_append(&out, text.data + at, text.len - at);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
}

static fyfm_value str_join(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	bool safe = fyfm_i_is_safe(self), first = true;
	fyfm_str sep = fyssg_text_of(ev, &self);
	fyssg_iter it;
	fyfm_value v;
	fya_buf out;

	if (!fyssg_iter_begin(ev, argv[0], &it))
		return fyfm_undefined(NULL);
	fyssg_result_begin(ev, &out);
	while (fyssg_iter_next(ev, &it, &v)) {
		if (!safe && !fyfm_i_is_string(v))
			return fyssg_fail(ev, FYFM_ERR_TYPE, "join() wants strings, not %s",
			                  fyssg_type_name(ev, v));
		if (!first)
			fya_buf_append(&out, sep.data, sep.len);
		first = false;
		fyssg_print(ev, v, safe, &out);
	}
	return fyssg_result_end(ev, &out, safe);
}

/* --- padding ---------------------------------------------------------------------------------- */

static fyfm_value pad(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv, fyssg_strip sides)
{
	fyfm_str text = fyssg_text_of(ev, &self), fill = FYFM_STR(" ");
	int64_t width = fyssg_int_arg(ev, argv[0], 0), have = (int64_t)fyssg_char_count(text);
	size_t left = 0, right = 0, all;
	fyfm_value with = argv[1];
	fya_buf out;

	if (!lacks(with))
		fill = text_arg(ev, self, &with, "the fill character");
	if (fyssg_failed(ev) || width <= have)
		return self;
	if (fyssg_char_count(fill) != 1)
		return fyssg_fail(ev, FYFM_ERR_TYPE, "the fill character must be one character");
	all = (size_t)(width - have);
	/* As str.center() does: the odd one goes left where the width is odd. */
	if (sides == FYSSG_STRIP_BOTH)
		left = all / 2 + (all & (size_t)width & 1);
	else if (sides == FYSSG_STRIP_LEFT)
		left = all;
	right = all - left;
	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < left && out.status == FYA_BUF_OK; i++)
		fya_buf_append(&out, fill.data, fill.len);
	fya_buf_append(&out, text.data, text.len);
	for (size_t i = 0; i < right && out.status == FYA_BUF_OK; i++)
		fya_buf_append(&out, fill.data, fill.len);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
}

static fyfm_value str_ljust(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return pad(ev, self, argv, FYSSG_STRIP_RIGHT);
}

static fyfm_value str_rjust(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return pad(ev, self, argv, FYSSG_STRIP_LEFT);
}

static fyfm_value str_center(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return pad(ev, self, argv, FYSSG_STRIP_BOTH);
}

static fyfm_value str_zfill(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self);
	int64_t width = fyssg_int_arg(ev, argv[0], 0), have = (int64_t)fyssg_char_count(text);
	fya_buf out;

	if (fyssg_failed(ev) || width <= have)
		return self;
	fyssg_result_begin(ev, &out);
	if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+')) {
		fya_buf_putc(&out, text.data[0]);
		text = (fyfm_str){ text.data + 1, text.len - 1 };
	}
	fyssg_fill(&out, '0', (size_t)(width - have));
	fya_buf_append(&out, text.data, text.len);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
}

static fyfm_value str_expandtabs(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self);
	int64_t size = fyssg_int_arg(ev, argv[0], 8);
	size_t column = 0;
	fya_buf out;

	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < text.len;) {
		size_t start = i;
		uint32_t c = fyssg_char_next(text, &i);

		if (c == '\t') {
			size_t n = size <= 0 ? 0 : (size_t)size - column % (size_t)size;

			fyssg_fill(&out, ' ', n);
			column += n;
			continue;
		}
		column = c == '\n' || c == '\r' ? 0 : column + 1;
		fya_buf_append(&out, text.data + start, i - start);
	}
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(self));
}

/* --- questions -------------------------------------------------------------------------------- */

/* Whether there are characters, and all of them are of a kind. */
static fyfm_value all_are(fyssg_eval *ev, fyfm_value self, bool (*is)(uint32_t c))
{
	fyfm_str text = fyssg_text_of(ev, &self);

	if (text.len == 0)
		return fyfm_bool(false);
	for (size_t i = 0; i < text.len;)
		if (!is(fyssg_char_next(text, &i)))
			return fyfm_bool(false);
	return fyfm_bool(true);
}

static bool is_decimal(uint32_t c)
{
	return fyssg_char_is_decimal(c, NULL);
}

static bool is_alnum(uint32_t c)
{
	return fyssg_char_is_alpha(c) || is_decimal(c);
}

static fyfm_value str_isdigit(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return all_are(ev, self, is_decimal);
}

static fyfm_value str_isalpha(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return all_are(ev, self, fyssg_char_is_alpha);
}

static fyfm_value str_isalnum(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return all_are(ev, self, is_alnum);
}

static fyfm_value str_isspace(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return all_are(ev, self, fyssg_char_is_space);
}

static fyfm_value str_isupper(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return fyfm_bool(fyssg_is_upper(fyssg_text_of(ev, &self)));
}

static fyfm_value str_islower(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return fyfm_bool(fyssg_is_lower(fyssg_text_of(ev, &self)));
}

static fyfm_value str_isascii(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &self);

	(void)argv;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return fyfm_bool(false);
	return fyfm_bool(true);
}

static fyfm_value str_format(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	return fyssg_str_format(ev, self, argv[0], argv[1]);
}

#define ON FYSSG_ON_STR, false

const fyssg_method_row fyssg_string_methods[] = {
	{ "upper", ON, "", str_upper },
	{ "lower", ON, "", str_lower },
	{ "title", ON, "", str_title },
	{ "capitalize", ON, "", str_capitalize },
	{ "swapcase", ON, "", str_swapcase },
	{ "casefold", ON, "", str_casefold },
	{ "strip", ON, "chars?", str_strip },
	{ "lstrip", ON, "chars?", str_lstrip },
	{ "rstrip", ON, "chars?", str_rstrip },
	{ "removeprefix", ON, "prefix", str_removeprefix },
	{ "removesuffix", ON, "suffix", str_removesuffix },
	{ "partition", ON, "sep", str_partition },
	{ "rpartition", ON, "sep", str_rpartition },
	{ "split", ON, "sep? maxsplit?", str_split },
	{ "rsplit", ON, "sep? maxsplit?", str_rsplit },
	{ "splitlines", ON, "keepends?", str_splitlines },
	{ "find", ON, "sub start? end?", str_find },
	{ "rfind", ON, "sub start? end?", str_rfind },
	{ "index", ON, "sub start? end?", str_index },
	{ "rindex", ON, "sub start? end?", str_rindex },
	{ "count", ON, "sub start? end?", str_count },
	{ "startswith", ON, "prefix start? end?", str_startswith },
	{ "endswith", ON, "suffix start? end?", str_endswith },
	{ "replace", ON, "old new count?", str_replace },
	{ "join", ON, "iterable", str_join },
	{ "format", ON, "*args **named", str_format },
	{ "ljust", ON, "width fillchar?", str_ljust },
	{ "rjust", ON, "width fillchar?", str_rjust },
	{ "center", ON, "width fillchar?", str_center },
	{ "zfill", ON, "width", str_zfill },
	{ "expandtabs", ON, "tabsize?", str_expandtabs },
	{ "isdigit", ON, "", str_isdigit },
	{ "isdecimal", ON, "", str_isdigit },
	{ "isnumeric", ON, "", str_isdigit },
	{ "isalpha", ON, "", str_isalpha },
	{ "isalnum", ON, "", str_isalnum },
	{ "isspace", ON, "", str_isspace },
	{ "isupper", ON, "", str_isupper },
	{ "islower", ON, "", str_islower },
	{ "isascii", ON, "", str_isascii },
};
const size_t fyssg_string_method_count =
	sizeof(fyssg_string_methods) / sizeof(fyssg_string_methods[0]);
