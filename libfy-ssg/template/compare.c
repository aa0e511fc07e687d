/* Equality and order of values, as Python has them. */
#include "libfy-ssg/template/compare.h"

#include <math.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/time/zone.h"

/* Pairs of values that one comparison may look at: two values that share parts over and over
 * (YAML's aliases) would else take exponential time. */
enum { COMPARISONS_MAX = 20 * 1000 * 1000 };

static bool equal(fyssg_eval *ev, fyfm_value a, fyfm_value b, size_t *budget);

/* --- scalars ---------------------------------------------------------------------------------- */

/* Exact: a double cannot hold every int64_t. */
static fyssg_relation relate_int_to_float(int64_t i, double d)
{
	const double limit = 9223372036854775808.0; /* 2^63 */
	double whole;

	if (isnan(d))
		return FYSSG_UNORDERED;
	if (d >= limit)
		return FYSSG_LESS;
	if (d < -limit)
		return FYSSG_GREATER;
	whole = trunc(d);
	if (i != (int64_t)whole)
		return i < (int64_t)whole ? FYSSG_LESS : FYSSG_GREATER;
	return d > whole ? FYSSG_LESS : d < whole ? FYSSG_GREATER : FYSSG_SAME;
}

static fyssg_relation relate_numbers(const fyssg_number *a, const fyssg_number *b)
{
	fyssg_relation r;

	if (!a->is_float && !b->is_float)
		return a->i < b->i ? FYSSG_LESS : a->i > b->i ? FYSSG_GREATER : FYSSG_SAME;
	if (!a->is_float)
		return relate_int_to_float(a->i, b->d);
	if (!b->is_float) {
		r = relate_int_to_float(b->i, a->d);
		return r == FYSSG_LESS ? FYSSG_GREATER : r == FYSSG_GREATER ? FYSSG_LESS : r;
	}
	if (isnan(a->d) || isnan(b->d))
		return FYSSG_UNORDERED;
	return a->d < b->d ? FYSSG_LESS : a->d > b->d ? FYSSG_GREATER : FYSSG_SAME;
}

/* UTF-8 sorts by bytes as by code points. */
static fyssg_relation relate_text(fyfm_str a, fyfm_str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared != 0 ? memcmp(a.data, b.data, shared) : 0;

	if (order == 0)
		return a.len < b.len ? FYSSG_LESS : a.len > b.len ? FYSSG_GREATER : FYSSG_SAME;
	return order < 0 ? FYSSG_LESS : FYSSG_GREATER;
}

static fyssg_relation relate_moments(fyssg_eval *ev, fyfm_value a, fyfm_value b)
{
	fyfm_timestamp x = fyfm_get_timestamp(a), y = fyfm_get_timestamp(b);
	int64_t i = fyssg_timestamp_instant(&x, fyssg_eval_zone(ev));
	int64_t j = fyssg_timestamp_instant(&y, fyssg_eval_zone(ev));

	if (i == j) {
		i = x.nanoseconds;
		j = y.nanoseconds;
	}
	return i < j ? FYSSG_LESS : i > j ? FYSSG_GREATER : FYSSG_SAME;
}

/* --- equality --------------------------------------------------------------------------------- */

/* Counts one comparison, and tells whether it may still be made. */
static bool spend(fyssg_eval *ev, size_t *budget)
{
	if (*budget == 0) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "values too large to compare");
		return false;
	}
	--*budget;
	return true;
}

/* A list never equals a tuple; objects that are sequences compare by the name of their class. */
static bool same_type(fyssg_eval *ev, fyfm_value a, fyfm_value b)
{
	return strcmp(fyssg_type_name(ev, a), fyssg_type_name(ev, b)) == 0;
}

static bool equal_sequences(fyssg_eval *ev, fyfm_value a, fyfm_value b, size_t *budget)
{
	size_t count = fyssg_seq_count(ev, a);

	if (count != fyssg_seq_count(ev, b) || !same_type(ev, a, b))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!equal(ev, fyssg_seq_at(ev, a, i), fyssg_seq_at(ev, b, i), budget))
			return false;
	}
	return true;
}

static bool equal_mappings(fyssg_eval *ev, fyfm_value a, fyfm_value b, size_t *budget)
{
	fyssg_pairs x, y;

	fyssg_pairs_begin(ev, a, &x);
	fyssg_pairs_begin(ev, b, &y);
	if (x.count != y.count)
		return false;
	for (size_t i = 0; i < x.count; i++) {
		fyfm_value key, value, other;

		fyssg_pairs_at(ev, &x, i, &key, &value);
		other = fyssg_map_find(ev, b, key, i);
		if (fyfm_i_is_undefined(other) || !equal(ev, value, other, budget))
			return false;
	}
	return true;
}

static bool equal_collections(fyssg_eval *ev, fyfm_value a, fyfm_value b, size_t *budget)
{
	bool result = false;

	if (!fyssg_enter(ev))
		return false;
	if (fyssg_is_sequence(ev, a) && fyssg_is_sequence(ev, b))
		result = equal_sequences(ev, a, b, budget);
	else if (fyssg_is_mapping(ev, a) && fyssg_is_mapping(ev, b))
		result = equal_mappings(ev, a, b, budget);
	fyssg_leave(ev);
	return result;
}

static bool equal(fyssg_eval *ev, fyfm_value a, fyfm_value b, size_t *budget)
{
	fyssg_number x, y;

	if (!spend(ev, budget))
		return false;
	if (fyssg_as_number(a, &x))
		return fyssg_as_number(b, &y) && relate_numbers(&x, &y) == FYSSG_SAME;
	if (a.word == b.word)
		return true;
	switch (fyfm_i_kind(a)) {
	case FYFM_STRING:
		return fyfm_i_is_string(b) &&
		       relate_text(fyssg_text_of(ev, &a), fyssg_text_of(ev, &b)) == FYSSG_SAME;
	case FYFM_UNDEFINED:
		return fyfm_i_is_undefined(b);
	case FYFM_TIMESTAMP:
		return fyfm_i_kind(b) == FYFM_TIMESTAMP && relate_moments(ev, a, b) == FYSSG_SAME;
	case FYFM_SEQ:
	case FYFM_MAP:
	case FYFM_HOST:
		return equal_collections(ev, a, b, budget);
	default:
		return false;
	}
}

bool fyssg_equal(fyssg_eval *ev, fyfm_value a, fyfm_value b)
{
	size_t budget = COMPARISONS_MAX;

	return equal(ev, a, b, &budget);
}

/* --- order ------------------------------------------------------------------------------------ */

/* As Python: by the first elements that differ, else by length. */
static fyssg_relation relate_sequences(fyssg_eval *ev, fyfm_value a, fyfm_value b)
{
	size_t m = fyssg_seq_count(ev, a), n = fyssg_seq_count(ev, b);
	size_t budget = COMPARISONS_MAX;
	fyssg_relation r = m < n ? FYSSG_LESS : m > n ? FYSSG_GREATER : FYSSG_SAME;

	if (!same_type(ev, a, b))
		return FYSSG_INCOMPARABLE;
	if (!fyssg_enter(ev))
		return FYSSG_SAME;
	for (size_t i = 0; i < m && i < n; i++) {
		fyfm_value x = fyssg_seq_at(ev, a, i), y = fyssg_seq_at(ev, b, i);

		if (!equal(ev, x, y, &budget)) {
			r = fyssg_relate(ev, x, y);
			break;
		}
	}
	fyssg_leave(ev);
	return r;
}

fyssg_relation fyssg_relate(fyssg_eval *ev, fyfm_value a, fyfm_value b)
{
	fyssg_number x, y;

	if (fyssg_as_number(a, &x) && fyssg_as_number(b, &y))
		return relate_numbers(&x, &y);
	if (fyfm_i_is_undefined(a) || fyfm_i_is_undefined(b)) {
		fyssg_fail_undefined(ev, fyfm_i_is_undefined(a) ? a : b);
		return FYSSG_SAME;
	}
	if (fyfm_i_is_string(a) && fyfm_i_is_string(b))
		return relate_text(fyssg_text_of(ev, &a), fyssg_text_of(ev, &b));
	if (fyfm_i_kind(a) == FYFM_TIMESTAMP && fyfm_i_kind(b) == FYFM_TIMESTAMP)
		return relate_moments(ev, a, b);
	if (fyssg_is_sequence(ev, a) && fyssg_is_sequence(ev, b))
		return relate_sequences(ev, a, b);
	return FYSSG_INCOMPARABLE;
}

bool fyssg_order(fyssg_eval *ev, fyssg_order_op op, fyfm_value a, fyfm_value b)
{
	static const char *const signs[] = { "<", "<=", ">", ">=" };
	fyssg_relation r = fyssg_relate(ev, a, b);

	if (r == FYSSG_INCOMPARABLE)
		fyssg_fail(ev, FYFM_ERR_TYPE,
		           "'%s' not supported between instances of '%s' and '%s'", signs[op],
		           fyssg_type_name(ev, a), fyssg_type_name(ev, b));
	if (fyssg_failed(ev))
		return false;
	switch (op) {
	case FYSSG_LT:
		return r == FYSSG_LESS;
	case FYSSG_LE:
		return r == FYSSG_LESS || r == FYSSG_SAME;
	case FYSSG_GT:
		return r == FYSSG_GREATER;
	default:
		return r == FYSSG_GREATER || r == FYSSG_SAME;
	}
}

/* --- membership ------------------------------------------------------------------------------- */

static bool contains_element(fyssg_eval *ev, fyfm_value seq, fyfm_value needle)
{
	size_t budget = COMPARISONS_MAX, count = fyssg_seq_count(ev, seq);

	for (size_t i = 0; i < count && !fyssg_failed(ev); i++) {
		if (equal(ev, fyssg_seq_at(ev, seq, i), needle, &budget))
			return true;
	}
	return false;
}

static bool contains_text(fyssg_eval *ev, fyfm_value haystack, fyfm_value needle)
{
	if (!fyfm_i_is_string(needle)) {
		fyssg_fail(ev, FYFM_ERR_TYPE,
			"'in <string>' requires string as left operand, not %s",
			fyssg_type_name(ev, needle));
		return false;
	}
	return fyssg_find(fyssg_text_of(ev, &haystack), fyssg_text_of(ev, &needle), 0) != SIZE_MAX;
}

bool fyssg_contains(fyssg_eval *ev, fyfm_value haystack, fyfm_value needle)
{
	if (fyfm_i_is_undefined(haystack))
		return false;
	if (fyfm_i_is_string(haystack))
		return contains_text(ev, haystack, needle);
	if (fyssg_is_sequence(ev, haystack))
		return contains_element(ev, haystack, needle);
	if (fyssg_is_mapping(ev, haystack))
		return !fyfm_i_is_undefined(fyssg_map_find(ev, haystack, needle, 0));
	fyssg_fail(ev, FYFM_ERR_TYPE, "argument of type '%s' is not iterable",
	           fyssg_type_name(ev, haystack));
	return false;
}

/* --- hashes ----------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h)
{
	h ^= h >> 32;
	h *= UINT64_C(0xD6E8FEB86659FD93);
	h ^= h >> 32;
	h *= UINT64_C(0xD6E8FEB86659FD93);
	return h ^ h >> 32;
}

/* A whole float hashes as the integer that it equals. */
static uint64_t hash_number(const fyssg_number *n)
{
	uint64_t bits;

	if (!n->is_float)
		return mix((uint64_t)n->i);
	if (n->d >= -0x1p62 && n->d <= 0x1p62 && trunc(n->d) == n->d)
		return mix((uint64_t)(int64_t)n->d);
	memcpy(&bits, &n->d, sizeof(bits));
	return mix(bits);
}

static bool hash(fyssg_eval *ev, fyfm_value v, size_t *budget, uint64_t *out);

static bool hash_tuple(fyssg_eval *ev, fyfm_value v, size_t *budget, uint64_t *out)
{
	size_t count = fyssg_seq_count(ev, v);
	uint64_t h = count;

	if (!fyssg_enter(ev))
		return false;
	for (size_t i = 0; i < count && !fyssg_failed(ev); i++) {
		uint64_t element;

		if (hash(ev, fyssg_seq_at(ev, v, i), budget, &element))
			h = mix(h ^ element);
	}
	fyssg_leave(ev);
	*out = h;
	return !fyssg_failed(ev);
}

static bool hash(fyssg_eval *ev, fyfm_value v, size_t *budget, uint64_t *out)
{
	fyssg_number n;
	fyfm_timestamp t;

	if (!spend(ev, budget))
		return false;
	if (fyssg_as_number(v, &n)) {
		*out = hash_number(&n);
		return true;
	}
	switch (fyfm_i_kind(v)) {
	case FYFM_TIMESTAMP:
		t = fyfm_get_timestamp(v);
		*out = mix((uint64_t)fyssg_timestamp_instant(&t, fyssg_eval_zone(ev)));
		return true;
	case FYFM_STRING:
		*out = fyfm_hash(v);
		return true;
	case FYFM_UNDEFINED:
	case FYFM_NULL:
		*out = fyfm_i_kind(v);
		return true;
	default:
		break;
	}
	if (fyssg_is_sequence(ev, v) && strcmp(fyssg_type_name(ev, v), "tuple") == 0)
		return hash_tuple(ev, v, budget, out);
	if (fyfm_i_tag(v) == FYFM_I_HOST && !fyssg_is_sequence(ev, v) && !fyssg_is_mapping(ev, v)) {
		*out = mix(v.word);
		return true;
	}
	fyssg_fail(ev, FYFM_ERR_TYPE, "unhashable type: '%s'", fyssg_type_name(ev, v));
	return false;
}

bool fyssg_hash(fyssg_eval *ev, fyfm_value v, uint64_t *out)
{
	size_t budget = COMPARISONS_MAX;

	return hash(ev, v, &budget, out);
}
