/* The table of Jinja2's filters, and how they read their arguments. */
#include "libfy-ssg/template/filters.h"

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/case-map.h"
#include "libfy-ssg/template/shape.h"

const fyssg_builtin fyssg_std_filters[] = {
#define FILTER(name, params, function) { name, params, fyssg_filter_##function, 0 },
#include "libfy-ssg/template/filter-list.h"
#undef FILTER
	/* Other names of some. */
	{ "count", "obj", fyssg_filter_length, 0 },
	{ "d", "value default_value? boolean?", fyssg_filter_default, 0 },
	{ "e", "s", fyssg_filter_escape, 0 },
};
const size_t fyssg_std_filter_count = sizeof(fyssg_std_filters) / sizeof(*fyssg_std_filters);

/* --- arguments -------------------------------------------------------------------------------- */

bool fyssg_given(fyfm_value arg)
{
	return !fyfm_i_is_undefined(arg) || fyfm_undefined_name(arg);
}

bool fyssg_given_value(fyfm_value arg)
{
	return fyssg_given(arg) && !fyfm_i_is_null(arg);
}

bool fyssg_flag(fyssg_eval *ev, fyfm_value arg)
{
	return fyssg_given(arg) && fyssg_truth(ev, arg);
}

int64_t fyssg_int_arg(fyssg_eval *ev, fyfm_value arg, int64_t def)
{
	fyssg_number n;

	if (!fyssg_given(arg))
		return def;
	if (fyssg_as_number(arg, &n) && !n.is_float)
		return n.i;
	fyssg_fail(ev, FYFM_ERR_TYPE, "'%s' object cannot be interpreted as an integer",
	           fyssg_type_name(ev, arg));
	return def;
}

fyfm_str fyssg_string_arg(fyssg_eval *ev, const fyfm_value *arg, const char *name)
{
	if (fyssg_is_string(*arg))
		return fyssg_text_of(ev, arg);
	fyssg_fail(ev, FYFM_ERR_TYPE, "%s must be a string, not %s", name,
	           fyssg_type_name(ev, *arg));
	return FYFM_STR("");
}

/* --- paths ------------------------------------------------------------------------------------ */

/* A part of a path: digits are an index. */
static fyfm_value path_part(fyssg_eval *ev, fyfm_str part)
{
	int64_t n = 0;

	for (size_t i = 0; i < part.len; i++) {
		if (part.data[i] < '0' || part.data[i] > '9' || i >= 18)
			return fyssg_new_string(ev, part.data, part.len, false);
		n = n * 10 + (part.data[i] - '0');
	}
	return part.len != 0 ? fyfm_i_small_int(n) : fyfm_i_string(NULL, "", 0);
}

static bool split_path(fyssg_eval *ev, fyfm_str text, fyssg_list *parts)
{
	for (size_t start = 0; start <= text.len;) {
		size_t end = start;

		while (end < text.len && text.data[end] != '.')
			end++;
		if (!fyssg_list_push(
			    ev, parts, path_part(ev, (fyfm_str){text.data + start, end - start})))
			return false;
		start = end + 1;
	}
	return !fyssg_failed(ev);
}

bool fyssg_path_init(
	fyssg_eval *ev, fyfm_value path, fyfm_value def, bool fold_case, fyssg_path *out)
{
	*out = (fyssg_path){ .def = def, .fold_case = fold_case };
	if (!fyssg_given_value(path))
		return true;
	if (!fyssg_is_string(path))
		return fyssg_list_push(ev, &out->parts, path);
	return split_path(ev, fyssg_text_of(ev, &path), &out->parts);
}

fyfm_value fyssg_path_get(fyssg_eval *ev, const fyssg_path *p, fyfm_value v)
{
	for (size_t i = 0; i < p->parts.count; i++) {
		v = fyssg_item(ev, v, p->parts.items[i]);
		if (fyfm_i_is_undefined(v) && fyssg_given_value(p->def) && !fyssg_failed(ev))
			v = p->def;
	}
	return p->fold_case ? fyssg_fold_case(ev, v) : v;
}

/* --- strings ---------------------------------------------------------------------------------- */

static bool is_lower_ascii(fyfm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

fyfm_value fyssg_fold_case(fyssg_eval *ev, fyfm_value v)
{
	fya_buf out;
	fyfm_str text;

	if (!fyssg_is_string(v))
		return v;
	text = fyssg_text_of(ev, &v);
	if (is_lower_ascii(text))
		return v;
	fyssg_result_begin(ev, &out);
	fyssg_lower(&out, text);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(v));
}

fyfm_value fyssg_soft_str(fyssg_eval *ev, fyfm_value v)
{
	fya_buf out;

	if (fyssg_is_string(v))
		return v;
	fyssg_result_begin(ev, &out);
	fyssg_str(ev, v, &out);
	return fyssg_result_end(ev, &out, false);
}

fyfm_value fyssg_escaped(fyssg_eval *ev, fyfm_value v)
{
	fya_buf out;

	if (fyssg_is_markup(v))
		return v;
	fyssg_result_begin(ev, &out);
	fyssg_print(ev, v, true, &out);
	return fyssg_result_end(ev, &out, true);
}
