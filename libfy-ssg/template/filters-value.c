/* Filters of any value: defaults, attributes, numbers. */
#include <inttypes.h>
#include <math.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/float-text.h"
#include "libfy-ssg/template/shape.h"

fyfm_value fyssg_filter_default(fyssg_eval *ev, const fyfm_value *argv)
{
	if (fyfm_i_is_undefined(argv[0]) || (fyssg_flag(ev, argv[2]) && !fyssg_truth(ev, argv[0])))
		return fyssg_given(argv[1]) ? argv[1] : fyfm_i_string(NULL, "", 0);
	return argv[0];
}

/* Attributes and methods, never items. */
fyfm_value fyssg_filter_attr(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str name = fyssg_string_arg(ev, &argv[1], "the name of an attribute");
	const fyssg_class *c = fyssg_class_of(ev, argv[0]);
	fyfm_value found = fyfm_undefined(NULL);
	fyssg_atom atom;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (fyssg_failed(ev))
		return found;
	atom = fyssg_env_find_atom(fyssg_eval_env(ev), name.data, name.len);
	if (!c && fyfm_i_kind(argv[0]) != FYFM_TIMESTAMP)
		found = fyssg_method(ev, argv[0], name);
	else if (!c && atom != FYSSG_ATOM_NONE)
		found = fyssg_attr(ev, argv[0], atom);
	else if (c && c->get && atom != FYSSG_ATOM_NONE)
		found = c->get(ev, argv[0], atom);
	return fyfm_i_is_undefined(found) ? fyssg_missing(ev, argv[1]) : found;
}

/* --- numbers ---------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_abs(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_number n;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (!fyssg_as_number(argv[0], &n))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "bad operand type for abs(): '%s'",
		                  fyssg_type_name(ev, argv[0]));
	if (n.is_float)
		return fyssg_make_float(ev, fabs(n.d));
	return n.i < 0 ? fyssg_negate(ev, argv[0]) : fyssg_make_int(ev, n.i);
}

/* The integer part of a float; NaN is no number to int(). */
static fyfm_value truncated(fyssg_eval *ev, double d, fyfm_value def)
{
	if (isnan(d))
		return def;
	if (!(d >= -0x1p63 && d < 0x1p63))
		return fyssg_fail(ev, FYFM_ERR_RANGE, "the number does not fit 64 bits");
	return fyssg_make_int(ev, (int64_t)d);
}

fyfm_value fyssg_filter_int(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value def = fyssg_given(argv[1]) ? argv[1] : fyfm_i_small_int(0);
	int64_t base = fyssg_int_arg(ev, argv[2], 10), i;
	bool overflow = false;
	fyssg_number n;
	fyfm_str text;
	double d;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (fyssg_as_number(argv[0], &n))
		return n.is_float ? truncated(ev, n.d, def) : fyssg_make_int(ev, n.i);
	if (!fyssg_is_string(argv[0]))
		return def;
	text = fyssg_text_of(ev, &argv[0]);
	if (fyssg_parse_int(text, base, &i, &overflow))
		return fyssg_make_int(ev, i);
	if (overflow)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "the number does not fit 64 bits");
	return fyssg_parse_float(ev, text, &d) ? truncated(ev, d, def) : def;
}

fyfm_value fyssg_filter_float(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_number n;
	double d;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (fyssg_as_number(argv[0], &n))
		return fyssg_make_float(ev, n.d);
	if (fyssg_is_string(argv[0]) && fyssg_parse_float(ev, fyssg_text_of(ev, &argv[0]), &d))
		return fyssg_make_float(ev, d);
	return fyssg_given(argv[1]) ? argv[1] : fyssg_make_float(ev, 0);
}

/* An integer to a multiple of 10^places, half way to the even one. */
static fyfm_value round_integer(fyssg_eval *ev, int64_t i, int64_t places)
{
	int64_t unit = 1, rest, down;

	if (places > 18)
		return fyssg_make_int(ev, 0);
	while (places-- > 0)
		unit *= 10;
	rest = i % unit;
	rest += rest < 0 ? unit : 0;
	if (__builtin_sub_overflow(i, rest, &down))
		return fyssg_fail(ev, FYFM_ERR_RANGE, "the number does not fit 64 bits");
	if (rest > unit - rest || (rest == unit - rest && (down / unit) % 2 != 0))
		return fyssg_arith(
			ev, FYSSG_ADD, fyssg_make_int(ev, down), fyssg_make_int(ev, unit));
	return fyssg_make_int(ev, down);
}

/* Up or down: value * 10^places, made whole, divided again, as Jinja2 has it. */
static fyfm_value round_way(fyssg_eval *ev, fyfm_value v, int64_t places, double (*way)(double))
{
	fyfm_value ten = fyfm_i_small_int(10), unit, scaled;
	fyssg_number n;

	unit = fyssg_arith(ev, FYSSG_POW, ten, fyssg_make_int(ev, places));
	scaled = fyssg_arith(ev, FYSSG_MUL, v, unit);
	if (fyssg_failed(ev))
		return scaled;
	if (fyssg_as_number(scaled, &n) && n.is_float) {
		if (isnan(n.d) || isinf(n.d))
			return fyssg_fail(ev, FYFM_ERR_RANGE, "cannot round %s",
				isnan(n.d) ? "NaN" : "infinity");
		scaled = fyssg_make_float(ev, way(n.d) + 0.0); /* -0.0 becomes 0.0 */
	}
	return fyssg_arith(ev, FYSSG_DIV, scaled, unit);
}

fyfm_value fyssg_filter_round(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str method = fyssg_given(argv[2]) ? fyssg_text_of(ev, &argv[2]) : FYFM_STR("common");
	int64_t places = fyssg_given_value(argv[1]) ? fyssg_int_arg(ev, argv[1], 0) : 0;
	fyssg_number n;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (!fyssg_as_number(argv[0], &n))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "type %s doesn't define __round__ method",
		                  fyssg_type_name(ev, argv[0]));
	if (method.len == 4 && memcmp(method.data, "ceil", 4) == 0)
		return round_way(ev, argv[0], places, ceil);
	if (method.len == 5 && memcmp(method.data, "floor", 5) == 0)
		return round_way(ev, argv[0], places, floor);
	if (method.len != 6 || memcmp(method.data, "common", 6) != 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "method must be common, ceil or floor");
	if (n.is_float)
		return fyssg_make_float(ev, fyssg_round(n.d, places));
	return places < 0 ? round_integer(ev, n.i, places < -18 ? 19 : -places)
			  : fyssg_make_int(ev, n.i);
}

/* Appends a size in the largest unit that leaves at least one of it. */
static void put_size(fya_buf *out, double bytes, bool binary)
{
	static const double decimal[] = { 1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 1e21, 1e24, 1e27 };
	static const double binaries[] = { 0x1p10, 0x1p20, 0x1p30, 0x1p40, 0x1p50,
		                           0x1p60, 0x1p70, 0x1p80, 0x1p90 };
	const double *units = binary ? binaries : decimal;
	size_t i = 0;
	double size;

	while (i < 7 && !(bytes < units[i + 1]))
		i++;
	size = units[0] * bytes / units[i + 1];
	fyssg_float_text(out, size, 'f', 1, false);
	fya_buf_printf(out, " %c%sB", binary ? "KMGTPEZY"[i] : "kMGTPEZY"[i], binary ? "i" : "");
}

fyfm_value fyssg_filter_filesizeformat(fyssg_eval *ev, const fyfm_value *argv)
{
	bool binary = fyssg_flag(ev, argv[1]);
	fyssg_number n = { 0 };
	fya_buf out;

	if (fyfm_i_is_undefined(argv[0]))
		return fyssg_fail_undefined(ev, argv[0]);
	if (!fyssg_as_number(argv[0], &n) &&
		(!fyssg_is_string(argv[0]) ||
			!fyssg_parse_float(ev, fyssg_text_of(ev, &argv[0]), &n.d)))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "filesizeformat needs a number");
	fyssg_result_begin(ev, &out);
	if (n.d == 1)
		fya_buf_puts(&out, "1 Byte");
	else if (n.d < (binary ? 1024 : 1000) && n.d > -0x1p63)
		fya_buf_printf(&out, "%" PRId64 " Bytes", (int64_t)n.d);
	else
		put_size(&out, n.d, binary);
	return fyssg_result_end(ev, &out, false);
}
