/* Filters that choose from lists and put them in order or in groups, by an attribute. */
#include <fyfm/parse.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/compare.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/regex.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/template/value-key.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* --- where ------------------------------------------------------------------------------------ */

enum operator { IS_TRUE, EQ, NE, LT, LE, GT, GE, IN, NOT_IN, CONTAINS, INTERSECT, MATCH };

static const struct {
	const char *name;
	enum operator operator;
} operators[] = {
	{ "eq", EQ }, { "==", EQ }, { "=", EQ },
	{ "ne", NE }, { "!=", NE }, { "<>", NE },
	{ "lt", LT }, { "<", LT },
	{ "le", LE }, { "<=", LE }, { "lte", LE },
	{ "gt", GT }, { ">", GT },
	{ "ge", GE }, { ">=", GE }, { "gte", GE },
	{ "in", IN }, { "not_in", NOT_IN }, { "not in", NOT_IN },
	{ "contains", CONTAINS }, { "intersect", INTERSECT },
	{ "match", MATCH }, { "like", MATCH },
};
#define OPERATOR_COUNT (sizeof(operators) / sizeof(*operators))

typedef struct condition {
	fyssg_path path;
	enum operator operator;
	fyfm_value value;
	fyfm_value moment;   /* the value as a timestamp, where it is a text of one */
	fyssg_key_set among; /* of IN, NOT_IN and INTERSECT with a list */
	bool is_set;
	const fyssg_regex *regex;
} condition;

static bool find_operator(fyssg_eval *ev, fyfm_value name, enum operator *out)
{
	fyfm_str text;

	if (!fyssg_is_string(name))
		return false;
	text = fyssg_text_of(ev, &name);
	for (size_t i = 0; i < OPERATOR_COUNT; i++) {
		if (strlen(operators[i].name) == text.len &&
		    memcmp(operators[i].name, text.data, text.len) == 0) {
			*out = operators[i].operator;
			return true;
		}
	}
	return false;
}

static bool unknown_operator(fyssg_eval *ev, fyfm_value name)
{
	const char *names[OPERATOR_COUNT], *near;
	fyfm_str text = fyssg_string_arg(ev, &name, "the operator of where");

	for (size_t i = 0; i < OPERATOR_COUNT; i++)
		names[i] = operators[i].name;
	near = fyfm_did_you_mean(text.data, text.len, names, OPERATOR_COUNT);
	fyssg_fail(ev, FYFM_ERR_RANGE, "unknown operator '%.*s'; did you mean '%s'?",
	           (int)(text.len > 40 ? 40 : text.len), text.data, near == NULL ? "eq" : near);
	return false;
}

/* where(attribute, value, operator); the operator may also stand before the value, as in Hugo. */
static bool read_operator(fyssg_eval *ev, const fyfm_value *argv, condition *c)
{
	c->operator = fyssg_given(argv[2]) ? EQ : IS_TRUE;
	c->value = argv[2];
	if (!fyssg_given_value(argv[3]) || find_operator(ev, argv[3], &c->operator))
		return true;
	if (!find_operator(ev, argv[2], &c->operator))
		return unknown_operator(ev, argv[3]);
	c->value = argv[3];
	return true;
}

static fyfm_value as_moment(fyssg_eval *ev, fyfm_value v)
{
	fyfm_timestamp t;
	fyfm_str text;

	if (!fyssg_is_string(v))
		return none();
	text = fyssg_text_of(ev, &v);
	return fyfm_timestamp_parse(text.data, text.len, &t) ?
		       fyssg_made(ev, fyfm_timestamp_value(fyssg_arena(ev), &t)) :
		       none();
}

static bool read_condition(fyssg_eval *ev, const fyfm_value *argv, condition *c)
{
	fyssg_list among;

	*c = (condition){ .moment = none() };
	if (!fyssg_path_init(ev, argv[1], none(), false, &c->path) || !read_operator(ev, argv, c))
		return false;
	c->moment = as_moment(ev, c->value);
	if ((c->operator == IN || c->operator == NOT_IN || c->operator == INTERSECT) &&
	    fyssg_is_sequence(ev, c->value)) {
		c->is_set = true;
		if (!fyssg_list_from(ev, c->value, &among) ||
		    !fyssg_key_set_of(ev, &among, &c->among))
			return false;
	}
	if (c->operator == MATCH) {
		c->regex = fyssg_regex_get(
			ev, fyssg_string_arg(ev, &c->value, "what an attribute is matched with"));
		return c->regex != NULL;
	}
	return !fyssg_failed(ev);
}

static bool is_among(fyssg_eval *ev, const condition *c, fyfm_value have)
{
	size_t at;

	if (c->is_set)
		return fyssg_key_set_find(ev, &c->among, fyssg_value_key(ev, have), &at);
	if (fyssg_is_string(c->value))
		return fyssg_is_string(have) && fyssg_contains(ev, c->value, have);
	return fyssg_is_mapping(ev, c->value) && fyssg_contains(ev, c->value, have);
}

static bool intersects(fyssg_eval *ev, const condition *c, fyfm_value have)
{
	fyfm_value item;
	fyssg_iter it;

	if (!fyssg_is_sequence(ev, have) || !fyssg_iter_begin(ev, have, &it))
		return false;
	while (fyssg_iter_next(ev, &it, &item) && fyssg_spend(ev, 1))
		if (is_among(ev, c, item))
			return true;
	return false;
}

static bool contains(fyssg_eval *ev, const condition *c, fyfm_value have)
{
	if (fyssg_is_string(have))
		return fyssg_is_string(c->value) && fyssg_contains(ev, have, c->value);
	return (fyssg_is_sequence(ev, have) || fyssg_is_mapping(ev, have)) &&
	       fyssg_contains(ev, have, c->value);
}

/* What has no order, or is not there, is neither smaller nor larger. */
static bool is_ordered(fyssg_eval *ev, enum operator operator, fyfm_value have, fyfm_value value)
{
	fyssg_relation r;

	if (fyfm_i_is_undefined(have) || fyfm_i_is_null(have) || fyfm_i_is_undefined(value))
		return false;
	r = fyssg_relate(ev, have, value);
	switch (operator) {
	case LT:
		return r == FYSSG_LESS;
	case LE:
		return r == FYSSG_LESS || r == FYSSG_SAME;
	case GT:
		return r == FYSSG_GREATER;
	default:
		return r == FYSSG_GREATER || r == FYSSG_SAME;
	}
}

static bool holds(fyssg_eval *ev, const condition *c, fyfm_value item)
{
	fyfm_value have = fyssg_path_get(ev, &c->path, item), value = c->value;

	if (fyfm_i_kind(have) == FYFM_TIMESTAMP && !fyfm_i_is_undefined(c->moment))
		value = c->moment;
	switch (c->operator) {
	case IS_TRUE:
		return fyssg_truth(ev, have);
	case EQ:
		return fyssg_equal(ev, have, value);
	case NE:
		return !fyssg_equal(ev, have, value);
	case IN:
		return is_among(ev, c, have);
	case NOT_IN:
		return !is_among(ev, c, have);
	case CONTAINS:
		return contains(ev, c, have);
	case INTERSECT:
		return intersects(ev, c, have);
	case MATCH:
		return fyssg_is_string(have) &&
		       fyssg_regex_matches(ev, c->regex, fyssg_text_of(ev, &have));
	default:
		return is_ordered(ev, c->operator, have, value);
	}
}

static fyfm_value choose(fyssg_eval *ev, const fyfm_value *argv, bool want)
{
	fyssg_list kept = { 0 };
	fyfm_value item;
	condition c;
	fyssg_iter it;

	if (!read_condition(ev, argv, &c) || !fyssg_iter_begin(ev, argv[0], &it))
		return none();
	while (fyssg_iter_next(ev, &it, &item) && fyssg_spend(ev, 1)) {
		if (holds(ev, &c, item) == want && !fyssg_list_push(ev, &kept, item))
			return none();
	}
	return fyssg_failed(ev) ? none() : fyssg_list_seq(ev, &kept);
}

fyfm_value fyssg_filter_where(fyssg_eval *ev, const fyfm_value *argv)
{
	return choose(ev, argv, true);
}

fyfm_value fyssg_filter_where_not(fyssg_eval *ev, const fyfm_value *argv)
{
	return choose(ev, argv, false);
}

/* --- in groups -------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_group_by(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list items, keys = { 0 }, values = { 0 }, *groups;
	fyssg_key_set seen = { 0 };
	fyssg_path path;
	size_t at;

	if (!fyssg_list_from(ev, argv[0], &items) ||
	    !fyssg_path_init(ev, argv[1], none(), false, &path))
		return none();
	groups = fya_alloc_array(fyssg_arena(ev), items.count + 1, sizeof(*groups), 0);
	if (groups == NULL)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	for (size_t i = 0; i < items.count && !fyssg_failed(ev); i++) {
		fyfm_value key = fyssg_path_get(ev, &path, items.items[i]);

		if (fyfm_i_is_undefined(key))
			key = fyfm_null();
		if (!fyssg_key_set_put(ev, &seen, key, keys.count, &at))
			return none();
		if (at == keys.count) {
			groups[at] = (fyssg_list){ 0 };
			if (!fyssg_list_push(ev, &keys, key))
				return none();
		}
		if (!fyssg_list_push(ev, &groups[at], items.items[i]))
			return none();
	}
	for (size_t i = 0; i < keys.count && !fyssg_failed(ev); i++)
		if (!fyssg_list_push(ev, &values, fyssg_list_seq(ev, &groups[i])))
			return none();
	if (fyssg_failed(ev))
		return none();
	return fyssg_made(ev, fyfm_map(fyssg_arena(ev), keys.items, values.items, keys.count,
	                               fyfm_undefined(NULL)));
}

/* --- in order --------------------------------------------------------------------------------- */

/* Items that have the attribute go to the front, with their keys; the rest behind them. */
static bool split_by_key(fyssg_eval *ev, const fyssg_path *path, const fyssg_list *items,
                         fyssg_list *out, fyssg_list *keys)
{
	fyssg_list without = { 0 };

	for (size_t i = 0; i < items->count && !fyssg_failed(ev); i++) {
		fyfm_value key = fyssg_path_get(ev, path, items->items[i]);
		bool missing = fyfm_i_is_undefined(key) || fyfm_i_is_null(key);

		if (!fyssg_list_push(ev, missing ? &without : out, items->items[i]) ||
		    (!missing && !fyssg_list_push(ev, keys, key)))
			return false;
	}
	for (size_t i = 0; i < without.count; i++)
		if (!fyssg_list_push(ev, out, without.items[i]))
			return false;
	return !fyssg_failed(ev);
}

fyfm_value fyssg_filter_sort_by(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_sort_options options = { .rule = FYSSG_SORT_LENIENT, .width = 1,
		                       .reverse = fyssg_flag(ev, argv[2]) };
	fyssg_list items, sorted = { 0 }, keys = { 0 };
	fyssg_path path;

	if (!fyssg_list_from(ev, argv[0], &items) ||
	    !fyssg_path_init(ev, argv[1], none(), !fyssg_flag(ev, argv[3]), &path) ||
	    !split_by_key(ev, &path, &items, &sorted, &keys) ||
	    !fyssg_sort_by_keys(ev, sorted.items, keys.items, keys.count, options))
		return none();
	return fyssg_list_seq(ev, &sorted);
}

/* --- a part of them --------------------------------------------------------------------------- */

/* A number of elements, from 0. */
static fyfm_value count_arg(fyssg_eval *ev, fyfm_value arg, const char *name)
{
	if (fyssg_int_arg(ev, arg, 0) < 0)
		fyssg_fail(ev, FYFM_ERR_RANGE, "%s needs a number that is not negative", name);
	return arg;
}

fyfm_value fyssg_filter_limit(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value count = count_arg(ev, argv[1], "limit");

	return fyssg_failed(ev) ? none() : fyssg_slice(ev, argv[0], none(), count, none());
}

fyfm_value fyssg_filter_offset(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value count = count_arg(ev, argv[1], "offset");

	return fyssg_failed(ev) ? none() : fyssg_slice(ev, argv[0], count, none(), none());
}
