/* Jinja2's tests. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/case-map.h"
#include "libfy-ssg/template/shape.h"

static bool is_number(fyfm_value v)
{
	fyssg_number n;

	return fyssg_as_number(v, &n);
}

/* --- what a value is -------------------------------------------------------------------------- */

static fyfm_value test_defined(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(!fyfm_i_is_undefined(argv[0]));
}

static fyfm_value test_undefined(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyfm_i_is_undefined(argv[0]));
}

static fyfm_value test_none(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyfm_i_is_null(argv[0]));
}

static fyfm_value test_boolean(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyfm_i_kind(argv[0]) == FYFM_BOOL);
}

static fyfm_value test_true(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(argv[0].word == fyfm_bool(true).word);
}

static fyfm_value test_false(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(argv[0].word == fyfm_bool(false).word);
}

static fyfm_value test_integer(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyfm_i_kind(argv[0]) == FYFM_INT);
}

static fyfm_value test_float(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyfm_i_kind(argv[0]) == FYFM_FLOAT);
}

static fyfm_value test_number(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(is_number(argv[0]));
}

static fyfm_value test_string(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyssg_is_string(argv[0]));
}

static fyfm_value test_escaped(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return fyfm_bool(fyssg_is_markup(argv[0]));
}

static fyfm_value test_mapping(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_is_mapping(ev, argv[0]));
}

static bool is_collection(fyssg_eval *ev, fyfm_value v)
{
	return fyssg_is_sequence(ev, v) || fyssg_is_mapping(ev, v);
}

/* As Python's undefined, which has a length: strings and undefined count. */
static fyfm_value test_sequence(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_is_string(argv[0]) || fyfm_i_is_undefined(argv[0]) ||
	                 is_collection(ev, argv[0]));
}

static fyfm_value test_callable(fyssg_eval *ev, const fyfm_value *argv)
{
	const fyssg_class *c = fyssg_class_of(ev, argv[0]);

	return fyfm_bool(fyfm_i_is_undefined(argv[0]) || (c && c->call));
}

/* --- text ------------------------------------------------------------------------------------- */

static fyfm_value test_lower(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_is_lower(fyssg_text_of(ev, &argv[0])));
}

static fyfm_value test_upper(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_is_upper(fyssg_text_of(ev, &argv[0])));
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* Whether value % divisor == rest. */
static fyfm_value has_rest(fyssg_eval *ev, fyfm_value value, fyfm_value divisor, int64_t rest)
{
	fyfm_value found = fyssg_arith(ev, FYSSG_MOD, value, divisor);

	return fyfm_bool(!fyssg_failed(ev) && fyssg_equal(ev, found, fyfm_i_small_int(rest)));
}

static fyfm_value test_odd(fyssg_eval *ev, const fyfm_value *argv)
{
	return has_rest(ev, argv[0], fyfm_i_small_int(2), 1);
}

static fyfm_value test_even(fyssg_eval *ev, const fyfm_value *argv)
{
	return has_rest(ev, argv[0], fyfm_i_small_int(2), 0);
}

static fyfm_value test_divisibleby(fyssg_eval *ev, const fyfm_value *argv)
{
	return has_rest(ev, argv[0], argv[1], 0);
}

/* --- two values ------------------------------------------------------------------------------- */

static fyfm_value test_eq(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_equal(ev, argv[0], argv[1]));
}

static fyfm_value test_ne(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(!fyssg_equal(ev, argv[0], argv[1]));
}

static fyfm_value test_lt(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_order(ev, FYSSG_LT, argv[0], argv[1]));
}

static fyfm_value test_le(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_order(ev, FYSSG_LE, argv[0], argv[1]));
}

static fyfm_value test_gt(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_order(ev, FYSSG_GT, argv[0], argv[1]));
}

static fyfm_value test_ge(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_order(ev, FYSSG_GE, argv[0], argv[1]));
}

static fyfm_value test_in(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyssg_contains(ev, argv[1], argv[0]));
}

/* Values have no identity: the same word, or equal ones of one kind that Python would keep one
 * of. */
static fyfm_value test_sameas(fyssg_eval *ev, const fyfm_value *argv)
{
	bool same = argv[0].word == argv[1].word;

	if (!same && fyfm_i_kind(argv[0]) == fyfm_i_kind(argv[1]) && !is_collection(ev, argv[0]))
		same = fyssg_is_markup(argv[0]) == fyssg_is_markup(argv[1]) &&
		       fyssg_equal(ev, argv[0], argv[1]);
	return fyfm_bool(same);
}

/* --- names ------------------------------------------------------------------------------------ */

static fyfm_value test_filter(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(
		fyssg_is_string(argv[0]) && fyssg_has_filter(ev, fyssg_text_of(ev, &argv[0])));
}

static fyfm_value test_test(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(
		fyssg_is_string(argv[0]) && fyssg_has_test(ev, fyssg_text_of(ev, &argv[0])));
}

const fyssg_builtin fyssg_std_tests[] = {
	{ "boolean", "value", test_boolean, 0 },
	{ "callable", "obj", test_callable, 0 },
	{ "defined", "value", test_defined, 0 },
	{ "divisibleby", "value num", test_divisibleby, 0 },
	{ "escaped", "value", test_escaped, 0 },
	{ "even", "value", test_even, 0 },
	{ "false", "value", test_false, 0 },
	{ "filter", "value", test_filter, 0 },
	{ "float", "value", test_float, 0 },
	{ "in", "value seq", test_in, 0 },
	{ "integer", "value", test_integer, 0 },
	{ "iterable", "value", test_sequence, 0 }, /* what has a length can be looped over */
	{ "lower", "value", test_lower, 0 },
	{ "mapping", "value", test_mapping, 0 },
	{ "none", "value", test_none, 0 },
	{ "number", "value", test_number, 0 },
	{ "odd", "value", test_odd, 0 },
	{ "sameas", "value other", test_sameas, 0 },
	{ "sequence", "value", test_sequence, 0 },
	{ "string", "value", test_string, 0 },
	{ "test", "value", test_test, 0 },
	{ "true", "value", test_true, 0 },
	{ "undefined", "value", test_undefined, 0 },
	{ "upper", "value", test_upper, 0 },

	{ "eq", "a b", test_eq, 0 }, { "equalto", "a b", test_eq, 0 },
	{ "==", "a b", test_eq, 0 },
	{ "ne", "a b", test_ne, 0 }, { "!=", "a b", test_ne, 0 },
	{ "lt", "a b", test_lt, 0 }, { "lessthan", "a b", test_lt, 0 },
	{ "<", "a b", test_lt, 0 },
	{ "le", "a b", test_le, 0 }, { "<=", "a b", test_le, 0 },
	{ "gt", "a b", test_gt, 0 }, { "greaterthan", "a b", test_gt, 0 },
	{ ">", "a b", test_gt, 0 },
	{ "ge", "a b", test_ge, 0 }, { ">=", "a b", test_ge, 0 },
};
const size_t fyssg_std_test_count = sizeof(fyssg_std_tests) / sizeof(*fyssg_std_tests);
