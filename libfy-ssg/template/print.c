/* Values as text: Python's str() and repr(), and what {{ }} prints. */
#include "libfy-ssg/template/ops.h"

#include <inttypes.h>

#include <fyfm/parse.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/moment.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/escape.h"

const char *fyssg_type_name(fyssg_eval *ev, fyfm_value v)
{
	static const char *const names[] = {
		[FYFM_UNDEFINED] = "Undefined", [FYFM_NULL] = "NoneType", [FYFM_BOOL] = "bool",
		[FYFM_INT] = "int",             [FYFM_FLOAT] = "float",   [FYFM_STRING] = "str",
		[FYFM_TIMESTAMP] = "datetime",  [FYFM_SEQ] = "list",      [FYFM_MAP] = "dict",
	};
	const fyssg_class *c = fyssg_class_of(ev, v);

	if (c)
		return c->name;
	if (fyfm_i_tag(v) == FYFM_I_SEQ && fyfm_is_tuple(v))
		return "tuple";
	return fyssg_is_markup(v) ? "Markup" : names[fyfm_i_kind(v)];
}

/* --- repr of strings -------------------------------------------------------------------------- */

static bool has_char(fyfm_str text, char c)
{
	return text.len != 0 && memchr(text.data, c, text.len) != NULL;
}

static void repr_char(fya_buf *out, uint32_t c, char quote)
{
	switch (c) {
	case '\n':
		fya_buf_puts(out, "\\n");
		return;
	case '\r':
		fya_buf_puts(out, "\\r");
		return;
	case '\t':
		fya_buf_puts(out, "\\t");
		return;
	default:
		break;
	}
	if (c == '\\' || c == (unsigned char)quote)
		fya_buf_putc(out, '\\');
	if (fyssg_char_is_printable(c))
		fyssg_char_append(out, c);
	else if (c <= 0xFF)
		fya_buf_printf(out, "\\x%02x", c);
	else
		fya_buf_printf(out, c <= 0xFFFF ? "\\u%04x" : "\\U%08x", c);
}

static void repr_string(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	fyfm_str text = fyssg_text_of(ev, &v);
	char quote = has_char(text, '\'') && !has_char(text, '"') ? '"' : '\'';
	bool safe = fyfm_i_is_safe(v);

	if (safe)
		fya_buf_puts(out, "Markup(");
	fya_buf_putc(out, quote);
	for (size_t i = 0; i < text.len && out->status == FYA_BUF_OK;)
		repr_char(out, fyssg_char_next(text, &i), quote);
	fya_buf_putc(out, quote);
	if (safe)
		fya_buf_putc(out, ')');
}

/* --- collections ------------------------------------------------------------------------------ */

/* Whether what is appended to `out` still counts; else there is no use in going on. */
static bool may_go_on(fyssg_eval *ev, const fya_buf *out)
{
	return out->status == FYA_BUF_OK && !fyssg_failed(ev);
}

void fyssg_repr_seq(fyssg_eval *ev, fyfm_value v, bool tuple, fya_buf *out)
{
	size_t count = fyssg_seq_count(ev, v);

	if (!fyssg_enter(ev))
		return;
	fya_buf_putc(out, tuple ? '(' : '[');
	for (size_t i = 0; i < count && may_go_on(ev, out); i++) {
		if (i > 0)
			fya_buf_puts(out, ", ");
		fyssg_repr(ev, fyssg_seq_at(ev, v, i), out);
	}
	fya_buf_puts(out, !tuple ? "]" : count == 1 ? ",)" : ")");
	fyssg_leave(ev);
}

void fyssg_repr_map(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	fyfm_value key, value;
	fyssg_pairs pairs;

	if (!fyssg_enter(ev))
		return;
	fyssg_pairs_begin(ev, v, &pairs);
	fya_buf_putc(out, '{');
	for (size_t i = 0; i < pairs.count && may_go_on(ev, out); i++) {
		if (i > 0)
			fya_buf_puts(out, ", ");
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		fyssg_repr(ev, key, out);
		fya_buf_puts(out, ": ");
		fyssg_repr(ev, value, out);
	}
	fya_buf_putc(out, '}');
	fyssg_leave(ev);
}

static void print_object(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	const fyssg_class *c = fyssg_class_of(ev, v);

	if (!c->print)
		fya_buf_printf(out, "<%s>", c->name);
	else if (fyssg_enter(ev)) {
		c->print(ev, v, out);
		fyssg_leave(ev);
	}
}

/* --- the three forms -------------------------------------------------------------------------- */

static void print_scalar(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	fyfm_timestamp t;
	char text[32];

	switch (fyfm_i_kind(v)) {
	case FYFM_NULL:
		fya_buf_puts(out, "None");
		break;
	case FYFM_BOOL:
		fya_buf_puts(out, fyfm_get_bool(v) ? "True" : "False");
		break;
	case FYFM_INT:
		fya_buf_printf(out, "%" PRId64, fyfm_i_get_int(v));
		break;
	case FYFM_FLOAT:
		fya_buf_append(out, text, fyfm_float_format(fyfm_i_get_float(v), text));
		break;
	case FYFM_TIMESTAMP:
		t = fyfm_get_timestamp(v);
		fyssg_moment_print(ev, &t, out);
		break;
	default:
		break;
	}
}

void fyssg_repr(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
		fya_buf_puts(out, "Undefined");
		break;
	case FYFM_STRING:
		repr_string(ev, v, out);
		break;
	case FYFM_SEQ:
		fyssg_repr_seq(ev, v, fyfm_is_tuple(v), out);
		break;
	case FYFM_MAP:
		fyssg_repr_map(ev, v, out);
		break;
	case FYFM_HOST:
		print_object(ev, v, out);
		break;
	default:
		print_scalar(ev, v, out);
		break;
	}
}

void fyssg_str(fyssg_eval *ev, fyfm_value v, fya_buf *out)
{
	fyfm_str text;

	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
		break;
	case FYFM_STRING:
		text = fyssg_text_of(ev, &v);
		fya_buf_append(out, text.data, text.len);
		break;
	default:
		fyssg_repr(ev, v, out);
		break;
	}
}

fyfm_str fyssg_text_of(fyssg_eval *ev, const fyfm_value *v)
{
	fyfm_str text;
	fya_buf out;

	if (fyfm_i_is_string(*v)) {
		text = fyfm_i_text(v, fyssg_arena(ev));
		if (text.data)
			return text;
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return FYFM_STR("");
	}
	fyssg_result_begin(ev, &out);
	fyssg_str(ev, *v, &out);
	if (out.status != FYA_BUF_OK) {
		fyssg_result_end(ev, &out, false);
		return FYFM_STR("");
	}
	return out.data ? (fyfm_str){ out.data, out.len } : FYFM_STR("");
}

void fyssg_print(fyssg_eval *ev, fyfm_value v, bool escape, fya_buf *out)
{
	fyfm_str text;

	switch (fyfm_i_kind(v)) {
	case FYFM_STRING:
		text = fyssg_text_of(ev, &v);
		if (escape && !fyfm_i_is_safe(v))
			fyssg_escape_markup(out, text.data, text.len);
		else
			fya_buf_append(out, text.data, text.len);
		return;
	case FYFM_SEQ:
	case FYFM_MAP:
	case FYFM_HOST:
		break;
	default: /* nothing in their text to escape */
		escape = false;
		break;
	}
	if (!escape) {
		fyssg_str(ev, v, out);
		return;
	}
	text = fyssg_text_of(ev, &v);
	fyssg_escape_markup(out, text.data, text.len);
}
