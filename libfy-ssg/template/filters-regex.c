/* regex_search and regex_replace. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/regex.h"
#include "libfy-ssg/template/shape.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* The text of a group; empty where it took no part. */
static fyfm_str group_text(const fyssg_regex_match *m, fyfm_str text, size_t group)
{
	size_t start = m->offsets[2 * group], end = m->offsets[2 * group + 1];

	/* \K and look-behind can make a match end before it begins. */
	if (start == SIZE_MAX || end < start)
		return FYFM_STR("");
	return (fyfm_str){ text.data + start, end - start };
}

/* A group by its number or name; -1 after fyssg_fail(). */
static int64_t group_arg(fyssg_eval *ev, const fyssg_regex *r, const fyssg_regex_match *m,
                         fyfm_value arg)
{
	int64_t group;

	if (fyssg_is_string(arg))
		group = fyssg_regex_group(r, fyssg_text_of(ev, &arg));
	else
		group = fyssg_int_arg(ev, arg, 0);
	if (group >= 0 && group < m->groups)
		return group;
	fyssg_fail(ev, FYFM_ERR_RANGE, "the regular expression has no such group");
	return -1;
}

fyfm_value fyssg_filter_regex_search(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]), found;
	const fyssg_regex *r =
		fyssg_regex_get(ev, fyssg_string_arg(ev, &argv[1], "a regular expression"));
	fyssg_regex_match m;
	int64_t group;

	if (r == NULL || !fyssg_regex_find(ev, r, text, 0, &m))
		return fyssg_failed(ev) ? none() : fyfm_null();
	group = group_arg(ev, r, &m, argv[2]);
	if (group < 0)
		return none();
	found = group_text(&m, text, (size_t)group);
	return fyssg_new_string(ev, found.data, found.len, false);
}

/* --- replacing -------------------------------------------------------------------------------- */

/* The number of a group that is written as a number of up to two digits, or as a name; -1 where
 * there is none. */
static int group_number(const fyssg_regex *r, fyfm_str name)
{
	int number = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] < '0' || name.data[i] > '9' || i == 2)
			return fyssg_regex_group(r, name);
		number = number * 10 + (name.data[i] - '0');
	}
	return name.len == 0 ? -1 : number;
}

/* A reference to a group at text[*i]: `\1`, `$1`, `${1}`, `${name}`; moves behind it. False where
 * there is none: the character stands for itself. */
static bool read_reference(const fyssg_regex *r, fyfm_str text, size_t *i, int *group)
{
	size_t at = *i + 1, end;

	if (at < text.len && text.data[at] >= '0' && text.data[at] <= '9') {
		*group = text.data[at] - '0';
		*i = at + 1;
		return true;
	}
	if (at == text.len || text.data[*i] != '$' || text.data[at] != '{')
		return false;
	end = ++at;
	while (end < text.len && text.data[end] != '}')
		end++;
	*group = group_number(r, (fyfm_str){ text.data + at, end - at });
	if (end == text.len || *group < 0)
		return false;
	*i = end + 1;
	return true;
}

static void put_replacement(const fyssg_regex *r, const fyssg_regex_match *m, fyfm_str text,
                            fyfm_str replacement, fya_buf *out)
{
	for (size_t i = 0; i < replacement.len && out->status == FYA_BUF_OK;) {
		char c = replacement.data[i];
		int group;

		if ((c == '\\' || c == '$') && read_reference(r, replacement, &i, &group)) {
			fyfm_str part = FYFM_STR("");

			if ((uint32_t)group < m->groups)
				part = group_text(m, text, (size_t)group);

			fya_buf_append(out, part.data, part.len);
			continue;
		}
		/* Doubled, it stands for itself. */
		if ((c == '\\' || c == '$') && i + 1 < replacement.len &&
		    replacement.data[i + 1] == c)
			i++;
		fya_buf_putc(out, c);
		i++;
	}
}

/* Replaces up to `count` matches. */
static void replace_all(fyssg_eval *ev, const fyssg_regex *r, fyfm_str text, fyfm_str replacement,
                        int64_t count, fya_buf *out)
{
	fyssg_regex_match m;
	size_t at = 0, done = 0; /* where to search; up to where the text is copied */

	while (at <= text.len && count-- > 0 && fyssg_regex_find(ev, r, text, at, &m)) {
		size_t start = m.offsets[0], end = m.offsets[1];

		if (start < done || end < start)
			break;
		fya_buf_append(out, text.data + done, start - done);
		put_replacement(r, &m, text, replacement, out);
		done = at = end;
		/* The next match of nothing is behind the next character. */
		if (end == start && at < text.len)
			fyssg_char_next(text, &at);
		else if (end == start)
			at++;
		if (out->status != FYA_BUF_OK)
			return;
	}
	fya_buf_append(out, text.data + done, text.len - done);
}

fyfm_value fyssg_filter_regex_replace(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value replacement = argv[2];
	bool markup = fyssg_is_markup(argv[0]);
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	const fyssg_regex *r =
		fyssg_regex_get(ev, fyssg_string_arg(ev, &argv[1], "a regular expression"));
	int64_t count = fyssg_int_arg(ev, argv[3], 0);
	fya_buf out;

	if (r == NULL || fyssg_failed(ev))
		return none();
	if (markup)
		replacement = fyssg_escaped(ev, replacement);
	fyssg_result_begin(ev, &out);
	replace_all(ev, r, text, fyssg_text_of(ev, &replacement), count <= 0 ? INT64_MAX : count,
	            &out);
	return fyssg_result_end(ev, &out, markup);
}
