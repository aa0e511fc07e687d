/* Arithmetic, as Python's operators do it. */
#include "libfy-ssg/template/ops.h"

#include <math.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/percent-format.h"
#include "libfy-ssg/template/shape.h"

static fyfm_value fail_overflow(fyssg_eval *ev)
{
	return fyssg_fail(ev, FYFM_ERR_RANGE, "the number does not fit 64 bits");
}

static fyfm_value fail_zero(fyssg_eval *ev, const char *what)
{
	return fyssg_fail(ev, FYFM_ERR_RANGE, "%s by zero", what);
}

/* --- integers --------------------------------------------------------------------------------- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* The sign of the result is that of the divisor. */
static int64_t floor_mod(int64_t a, int64_t b)
{
	int64_t rest;

	if (b == -1) /* INT64_MIN % -1 traps */
		return 0;
	rest = a % b;
	return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

__extension__ typedef unsigned __int128 uint128;

/* a / b rounded once, where converting the operands first would round three times. */
static double divide_large(uint64_t a, uint64_t b)
{
	int shift = 64 + __builtin_clzll(a);
	uint128 scaled = (uint128)a << shift;
	uint128 quotient = scaled / b;

	/* More than 53 bits are left, so that a lowest bit for the rest is enough to round
	 * right. */
	if (scaled % b != 0)
		quotient |= 1;
	return ldexp((double)quotient, -shift);
}

static double divide_integers(int64_t a, int64_t b)
{
	const int64_t exact = INT64_C(1) << 53;
	double size;

	if (a == 0 || (a >= -exact && a <= exact && b >= -exact && b <= exact))
		return (double)a / (double)b;
	size = divide_large(
		a < 0 ? 0 - (uint64_t)a : (uint64_t)a, b < 0 ? 0 - (uint64_t)b : (uint64_t)b);
	return (a < 0) != (b < 0) ? -size : size;
}

/* a to the power of b, b >= 0; false where it overflows. */
static bool power(int64_t a, int64_t b, int64_t *out)
{
	int64_t result = 1;

	while (b > 0) {
		if ((b & 1) && __builtin_mul_overflow(result, a, &result))
			return false;
		b >>= 1;
		if (b > 0 && __builtin_mul_overflow(a, a, &a))
			return false;
	}
	*out = result;
	return true;
}

static fyfm_value float_arith(fyssg_eval *ev, fyssg_binary op, double a, double b);

static fyfm_value int_arith(fyssg_eval *ev, fyssg_binary op, int64_t a, int64_t b)
{
	bool overflow = false;
	int64_t n = 0;

	switch (op) {
	case FYSSG_ADD:
		overflow = __builtin_add_overflow(a, b, &n);
		break;
	case FYSSG_SUB:
		overflow = __builtin_sub_overflow(a, b, &n);
		break;
	case FYSSG_MUL:
		overflow = __builtin_mul_overflow(a, b, &n);
		break;
	case FYSSG_DIV:
		return b == 0 ? fail_zero(ev, "division")
			      : fyssg_make_float(ev, divide_integers(a, b));
	case FYSSG_FLOORDIV:
		if (b == 0)
			return fail_zero(ev, "integer division or modulo");
		overflow = a == INT64_MIN && b == -1;
		n = overflow ? 0 : floor_div(a, b);
		break;
	case FYSSG_MOD:
		if (b == 0)
			return fail_zero(ev, "integer modulo");
		n = floor_mod(a, b);
		break;
	default:
		if (b < 0)
			return float_arith(ev, op, (double)a, (double)b);
		overflow = !power(a, b, &n);
		break;
	}
	return overflow ? fail_overflow(ev) : fyssg_make_int(ev, n);
}

/* --- floats ----------------------------------------------------------------------------------- */

static double float_mod(double a, double b)
{
	double rest = fmod(a, b);

	if (rest == 0)
		return copysign(0, b);
	return (rest < 0) != (b < 0) ? rest + b : rest;
}

static double float_floor_div(double a, double b)
{
	double rest = fmod(a, b), quotient, whole;

	quotient = (a - rest) / b;
	if (rest != 0 && (rest < 0) != (b < 0))
		quotient -= 1;
	if (quotient == 0)
		return copysign(0, a / b);
	whole = floor(quotient);
	return quotient - whole > 0.5 ? whole + 1 : whole;
}

static fyfm_value float_power(fyssg_eval *ev, double a, double b)
{
	double result;

	if (a == 0 && b < 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "0.0 cannot be raised to a negative power");
	if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
		return fyssg_fail(ev, FYFM_ERR_RANGE, "a root of a negative number");
	result = pow(a, b);
	if (isinf(result) && isfinite(a) && isfinite(b))
		return fyssg_fail(ev, FYFM_ERR_RANGE, "the result is too large");
	return fyssg_make_float(ev, result);
}

static fyfm_value float_arith(fyssg_eval *ev, fyssg_binary op, double a, double b)
{
	switch (op) {
	case FYSSG_ADD:
		return fyssg_make_float(ev, a + b);
	case FYSSG_SUB:
		return fyssg_make_float(ev, a - b);
	case FYSSG_MUL:
		return fyssg_make_float(ev, a * b);
	case FYSSG_DIV:
		return b == 0 ? fail_zero(ev, "float division") : fyssg_make_float(ev, a / b);
	case FYSSG_FLOORDIV:
		return b == 0 ? fail_zero(ev, "float floor division") :
				fyssg_make_float(ev, float_floor_div(a, b));
	case FYSSG_MOD:
		return b == 0 ? fail_zero(ev, "float modulo")
			      : fyssg_make_float(ev, float_mod(a, b));
	default:
		return float_power(ev, a, b);
	}
}

/* --- text and lists --------------------------------------------------------------------------- */

/* Appends what stands beside markup: escaped, unless it is markup itself. */
static fyfm_value join_texts(fyssg_eval *ev, fyfm_value a, fyfm_value b, bool escape)
{
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_print(ev, a, escape, &out);
	fyssg_print(ev, b, escape, &out);
	return fyssg_result_end(ev, &out, escape);
}

static bool is_list(fyssg_eval *ev, fyfm_value v, const char *type)
{
	return fyssg_is_sequence(ev, v) && strcmp(fyssg_type_name(ev, v), type) == 0;
}

static fyfm_value add_lists(fyssg_eval *ev, fyfm_value a, fyfm_value b, bool tuple)
{
	fyssg_list all, more;

	if (!fyssg_list_from(ev, a, &all) || !fyssg_list_from(ev, b, &more))
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < more.count; i++) {
		if (!fyssg_list_push(ev, &all, more.items[i]))
			return fyfm_undefined(NULL);
	}
	return fyssg_make_seq(ev, all.items, all.count, tuple);
}

static fyfm_value repeat_text(fyssg_eval *ev, fyfm_value v, int64_t times)
{
	fyfm_str text = fyssg_text_of(ev, &v);
	char *to;
	fya_buf out;

	if (times <= 0 || text.len == 0)
		return fyssg_new_string(ev, "", 0, fyfm_i_is_safe(v));
	fyssg_result_begin(ev, &out);
	if ((uint64_t)times > FYSSG_RESULT_MAX / text.len) {
		out.status = FYA_BUF_FULL;
		return fyssg_result_end(ev, &out, false);
	}
	to = fya_buf_reserve(&out, text.len * (size_t)times);
	for (int64_t i = 0; to && i < times; i++)
		fya_buf_append(&out, text.data, text.len);
	return fyssg_result_end(ev, &out, fyfm_i_is_safe(v));
}

static fyfm_value repeat_list(fyssg_eval *ev, fyfm_value v, int64_t times, bool tuple)
{
	fyssg_list list = { 0 };
	size_t count = fyssg_seq_count(ev, v);

	for (int64_t n = 0; n < times && count > 0; n++) {
		for (size_t i = 0; i < count; i++) {
			if (!fyssg_list_push(ev, &list, fyssg_seq_at(ev, v, i)))
				return fyfm_undefined(NULL);
		}
	}
	return fyssg_make_seq(ev, list.items, list.count, tuple);
}

/* a + b, a * n, a % b of what is no number; false where Python has no such operator. */
static bool other_arith(
	fyssg_eval *ev, fyssg_binary op, fyfm_value a, fyfm_value b, fyfm_value *out)
{
	fyssg_number n;

	if (op == FYSSG_ADD && fyssg_is_string(a) && fyssg_is_string(b)) {
		*out = join_texts(ev, a, b, fyssg_is_markup(a) || fyssg_is_markup(b));
		return true;
	}
	if (op == FYSSG_ADD &&
		(is_list(ev, a, "tuple") ? is_list(ev, b, "tuple")
					 : is_list(ev, a, "list") && is_list(ev, b, "list"))) {
		*out = add_lists(ev, a, b, is_list(ev, a, "tuple"));
		return true;
	}
	if (op == FYSSG_MUL && fyssg_as_number(a, &n)) { /* 3 * "x" */
		fyfm_value swap = a;

		a = b;
		b = swap;
	}
	if (op != FYSSG_MUL || !fyssg_as_number(b, &n) || n.is_float)
		return false;
	if (fyssg_is_string(a))
		*out = repeat_text(ev, a, n.i);
	else if (is_list(ev, a, "list") || is_list(ev, a, "tuple"))
		*out = repeat_list(ev, a, n.i, is_list(ev, a, "tuple"));
	else
		return false;
	return true;
}

fyfm_value fyssg_arith(fyssg_eval *ev, fyssg_binary op, fyfm_value a, fyfm_value b)
{
	static const char *const signs[] = { "+", "-", "*", "/", "//", "%", "** or pow()" };
	fyssg_number x, y;
	fyfm_value result;

	if (fyssg_as_number(a, &x) && fyssg_as_number(b, &y))
		return x.is_float || y.is_float ? float_arith(ev, op, x.d, y.d)
						: int_arith(ev, op, x.i, y.i);
	if (op == FYSSG_MOD && fyssg_is_string(a))
		return fyssg_percent_format(ev, a, b);
	if (fyfm_i_is_undefined(a) || fyfm_i_is_undefined(b))
		return fyssg_fail_undefined(ev, fyfm_i_is_undefined(a) ? a : b);
	if (other_arith(ev, op, a, b, &result))
		return result;
	if (op == FYSSG_ADD && fyssg_is_string(a))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "can only concatenate str (not \"%s\") to str",
		                  fyssg_type_name(ev, b));
	return fyssg_fail(ev, FYFM_ERR_TYPE, "unsupported operand type(s) for %s: '%s' and '%s'",
	                  signs[op], fyssg_type_name(ev, a), fyssg_type_name(ev, b));
}

fyfm_value fyssg_negate(fyssg_eval *ev, fyfm_value v)
{
	fyssg_number n;

	if (fyfm_i_is_undefined(v))
		return fyssg_fail_undefined(ev, v);
	if (!fyssg_as_number(v, &n))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "bad operand type for unary -: '%s'",
		                  fyssg_type_name(ev, v));
	if (n.is_float)
		return fyssg_make_float(ev, -n.d);
	return n.i == INT64_MIN ? fail_overflow(ev) : fyssg_make_int(ev, -n.i);
}
