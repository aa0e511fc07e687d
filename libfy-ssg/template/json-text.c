/* tojson and jsonify: JSON that may stand in HTML. */
#include <inttypes.h>
#include <math.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/moment.h"
#include "libfy-ssg/template/shape.h"

typedef struct writer {
	fyssg_eval *ev;
	fya_buf *out;
	bool indented;
	bool plain; /* jsonify: as it is, keys in their order; else as Jinja2's tojson has it */
	fyfm_str indent; /* of one level */
	size_t level;
} writer;

/* --- strings ---------------------------------------------------------------------------------- */

static void put_unit(fya_buf *out, uint32_t unit)
{
	fya_buf_printf(out, "\\u%04x", unit);
}

/* Everything but plain ASCII as \u, and so what HTML could take for its own. */
static void put_char(fya_buf *out, uint32_t c)
{
	static const char named[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
	const char *at = c != 0 && c < 0x80 ? strchr(named, (int)c) : NULL;

	if (at) {
		fya_buf_putc(out, '\\');
		fya_buf_putc(out, letters[at - named]);
	} else if (c >= 0x10000) {
		put_unit(out, 0xD800 + ((c - 0x10000) >> 10));
		put_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
	} else if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '\'') {
		put_unit(out, c);
	} else {
		fya_buf_putc(out, (char)c);
	}
}

/* Whether a character stands for itself in the JSON of jsonify: all but what JSON or HTML could
 * take for its own, and the line ends that JavaScript knows. */
static bool is_plain(uint32_t c)
{
	if (c >= 0x80)
		return c != 0x2028 && c != 0x2029 && c != FYSSG_CHAR_BAD;
	return c >= ' ' && c != 0x7f && strchr("\"\\<>&", (int)c) == NULL;
}

static void put_string(writer *w, fyfm_str text)
{
	fya_buf *out = w->out;

	fya_buf_putc(out, '"');
	for (size_t i = 0; i < text.len && out->status == FYA_BUF_OK;) {
		size_t start = i;
		uint32_t c = fyssg_char_next(text, &i);

		if (w->plain && is_plain(c))
			fya_buf_append(out, text.data + start, i - start);
		else
			put_char(out, c);
	}
	fya_buf_putc(out, '"');
}

/* --- scalars ---------------------------------------------------------------------------------- */

/* Text of a scalar other than a string, as a value or between the quotes of a key; false: JSON
 * has none. */
static bool put_scalar(writer *w, fyfm_value v)
{
	double d;

	switch (fyfm_i_kind(v)) {
	case FYFM_NULL:
		fya_buf_puts(w->out, "null");
		return true;
	case FYFM_BOOL:
		fya_buf_puts(w->out, fyfm_get_bool(v) ? "true" : "false");
		return true;
	case FYFM_FLOAT:
		d = fyfm_i_get_float(v);
		if (w->plain && !isfinite(d))
			return false;
		if (isnan(d))
			fya_buf_puts(w->out, "NaN");
		else if (isinf(d))
			fya_buf_puts(w->out, d < 0 ? "-Infinity" : "Infinity");
		else
			fyssg_str(w->ev, v, w->out);
		return true;
	case FYFM_INT:
		fyssg_str(w->ev, v, w->out);
		return true;
	default:
		return false;
	}
}

static void put_value(writer *w, fyfm_value v);

static void put_key(writer *w, fyfm_value key)
{
	if (fyssg_is_string(key)) {
		put_string(w, fyssg_text_of(w->ev, &key));
		return;
	}
	fya_buf_putc(w->out, '"');
	if (!put_scalar(w, key))
		fyssg_fail(w->ev, FYFM_ERR_TYPE,
		           "keys must be str, int, float, bool or None, not %s",
		           fyssg_type_name(w->ev, key));
	fya_buf_putc(w->out, '"');
}

/* --- collections ------------------------------------------------------------------------------ */

/* What stands before element i: a separator, and a line of its own. */
static void put_gap(writer *w, size_t i)
{
	if (i > 0)
		fya_buf_puts(w->out, w->indented ? "," : ", ");
	if (!w->indented)
		return;
	fya_buf_putc(w->out, '\n');
	for (size_t n = 0; n < w->level && w->out->status == FYA_BUF_OK; n++)
		fya_buf_append(w->out, w->indent.data, w->indent.len);
}

static bool may_go_on(const writer *w)
{
	return w->out->status == FYA_BUF_OK && !fyssg_failed(w->ev);
}

static void put_elements(writer *w, fyfm_value seq)
{
	size_t count = fyssg_seq_count(w->ev, seq);

	for (size_t i = 0; i < count && may_go_on(w); i++) {
		put_gap(w, i);
		put_value(w, fyssg_seq_at(w->ev, seq, i));
	}
}

/* Sorted by key, as Jinja2's policy has it, but for jsonify. */
static void put_members(writer *w, fyfm_value map)
{
	fyssg_list keys = { 0 }, order = { 0 };
	fyfm_value key, value;
	fyssg_pairs pairs;

	fyssg_pairs_begin(w->ev, map, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyssg_pairs_at(w->ev, &pairs, i, &key, &value);
		if (!fyssg_list_push(w->ev, &keys, key) ||
		    !fyssg_list_push(w->ev, &order, fyfm_i_small_int((int64_t)i)))
			return;
	}
	if (!w->plain &&
	    !fyssg_sort_by_keys(w->ev, order.items, keys.items, pairs.count,
	                (fyssg_sort_options){ .rule = FYSSG_SORT_STRICT, .width = 1 }))
		return;
	for (size_t i = 0; i < pairs.count && may_go_on(w); i++) {
		fyssg_pairs_at(w->ev, &pairs, (size_t)fyfm_i_get_int(order.items[i]), &key, &value);
		put_gap(w, i);
		put_key(w, key);
		fya_buf_puts(w->out, ": ");
		put_value(w, value);
	}
}

static void put_collection(writer *w, fyfm_value v, bool mapping)
{
	bool empty = fyssg_length(w->ev, v) == 0;

	if (!fyssg_enter(w->ev))
		return;
	fya_buf_putc(w->out, mapping ? '{' : '[');
	w->level++;
	if (mapping)
		put_members(w, v);
	else
		put_elements(w, v);
	w->level--;
	if (!empty && w->indented)
		put_gap(w, 0);
	fya_buf_putc(w->out, mapping ? '}' : ']');
	fyssg_leave(w->ev);
}

static void put_value(writer *w, fyfm_value v)
{
	fyfm_timestamp t;

	if (put_scalar(w, v))
		return;
	if (fyssg_is_string(v)) {
		put_string(w, fyssg_text_of(w->ev, &v));
	} else if (fyfm_i_kind(v) == FYFM_TIMESTAMP) {
		t = fyfm_get_timestamp(v);
		fya_buf_putc(w->out, '"');
		fyssg_moment_print(w->ev, &t, w->out);
		fya_buf_putc(w->out, '"');
	} else if (fyssg_is_mapping(w->ev, v) || fyssg_is_sequence(w->ev, v)) {
		put_collection(w, v, fyssg_is_mapping(w->ev, v));
	} else {
		fyssg_fail(w->ev, FYFM_ERR_TYPE, "Object of type %s is not JSON serializable",
		           fyssg_type_name(w->ev, v));
	}
}

static fyfm_value to_json(fyssg_eval *ev, const fyfm_value *argv, bool plain)
{
	writer w = { .ev = ev, .indented = fyssg_given_value(argv[1]), .plain = plain };
	fya_buf out, indent;

	fyssg_result_begin(ev, &indent);
	if (w.indented && fyssg_is_string(argv[1])) {
		w.indent = fyssg_text_of(ev, &argv[1]);
	} else if (w.indented) {
		int64_t blanks = fyssg_int_arg(ev, argv[1], 0);

		fyssg_fill(&indent, ' ', blanks > 0 ? (size_t)blanks : 0);
		if (indent.status != FYA_BUF_OK)
			return fyssg_result_end(ev, &indent, false);
		w.indent = (fyfm_str){ indent.data, indent.len };
	}
	w.out = &out;
	fyssg_result_begin(ev, &out);
	put_value(&w, argv[0]);
	return fyssg_result_end(ev, &out, true);
}

fyfm_value fyssg_filter_tojson(fyssg_eval *ev, const fyfm_value *argv)
{
	return to_json(ev, argv, false);
}

fyfm_value fyssg_filter_jsonify(fyssg_eval *ev, const fyfm_value *argv)
{
	return to_json(ev, argv, true);
}
