/* What a query says of a value. */
#include "frontmatter/query-tree.h"
#include "frontmatter/utf8.h"
#include "frontmatter/value-inline.h"

enum {
	/* Values that one test may compare, and steps that its patterns may take. */
	COMPARE_MAX = 1000000,
	PATTERN_STEPS = 1000000
};

typedef struct eval {
	fya_allocator *scratch;
	fyfm_value root;
	fyfm_status status; /* the first failure */
	size_t budget;
	uint64_t steps;
} eval;

static fyfm_value evaluate(eval *e, const fyfm_i_query_node *n);

/* --- order ------------------------------------------------------------------------------------ */

static bool is_number(fyfm_kind kind)
{
	return kind == FYFM_INT || kind == FYFM_FLOAT;
}

static int order_of_numbers(fyfm_value a, fyfm_value b)
{
	double x, y;

	if (fyfm_kind_of(a) == FYFM_INT && fyfm_kind_of(b) == FYFM_INT) {
		int64_t i = fyfm_get_int(a), j = fyfm_get_int(b);

		return (i > j) - (i < j);
	}
	x = fyfm_get_float(a);
	y = fyfm_get_float(b);
	return (x > y) - (x < y);
}

static bool is_nan(fyfm_value v)
{
	double d = fyfm_get_float(v);

	return d != d;
}

static int order_of_texts(fyfm_str a, fyfm_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len != 0 ? memcmp(a.data, b.data, len) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int order_of_times(const fyfm_timestamp *a, const fyfm_timestamp *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return (a->nanoseconds > b->nanoseconds) - (a->nanoseconds < b->nanoseconds);
}

/* The instant of a timestamp, or of text that reads as one. */
static bool time_of(const fyfm_value *v, fya_allocator *scratch, fyfm_timestamp *out)
{
	fyfm_str text;

	if (fyfm_kind_of(*v) == FYFM_TIMESTAMP) {
		*out = fyfm_get_timestamp(*v);
		return true;
	}
	if (fyfm_kind_of(*v) != FYFM_STRING)
		return false;
	text = fyfm_text(v, scratch);
	return text.data && fyfm_timestamp_parse(text.data, text.len, out);
}

bool fyfm_order(fyfm_value a, fyfm_value b, fya_allocator *scratch, int *order)
{
	fyfm_kind x = fyfm_kind_of(a), y = fyfm_kind_of(b);
	fyfm_timestamp s, t;
	fyfm_str p, q;

	if (is_number(x) && is_number(y)) {
		*order = order_of_numbers(a, b);
		return !is_nan(a) && !is_nan(b);
	}
	if (x == FYFM_TIMESTAMP || y == FYFM_TIMESTAMP) {
		if (!time_of(&a, scratch, &s) || !time_of(&b, scratch, &t))
			return false;
		*order = order_of_times(&s, &t);
		return true;
	}
	if (x == FYFM_BOOL && y == FYFM_BOOL) {
		*order = fyfm_get_bool(a) - fyfm_get_bool(b);
		return true;
	}
	if (x != FYFM_STRING || y != FYFM_STRING)
		return false;
	p = fyfm_text(&a, scratch);
	q = fyfm_text(&b, scratch);
	if (!p.data || !q.data)
		return false;
	*order = order_of_texts(p, q);
	return true;
}

/* --- comparisons ------------------------------------------------------------------------------ */

static void fail(eval *e, fyfm_status status)
{
	if (e->status == FYFM_OK)
		e->status = status;
}

static fyfm_str text_of(eval *e, const fyfm_value *v)
{
	fyfm_str text = fyfm_text(v, e->scratch);

	if (!text.data)
		fail(e, FYFM_ERR_NOMEM);
	return text;
}

static bool equal(eval *e, fyfm_value a, fyfm_value b)
{
	fyfm_kind x = fyfm_kind_of(a), y = fyfm_kind_of(b);
	bool same;
	int order;

	if (x == FYFM_TIMESTAMP || y == FYFM_TIMESTAMP)
		return fyfm_order(a, b, e->scratch, &order) && order == 0;
	same = fyfm_i_equal(a, b, &e->budget);
	if (e->budget == 0)
		fail(e, FYFM_ERR_LIMIT);
	return same;
}

static bool compare(eval *e, fyfm_i_query_operator operator, fyfm_value a, fyfm_value b)
{
	int order;

	if (fyfm_kind_of(a) == FYFM_UNDEFINED || fyfm_kind_of(b) == FYFM_UNDEFINED)
		return false;
	if (operator == FYFM_I_QUERY_EQUAL || operator == FYFM_I_QUERY_NOT_EQUAL)
		return equal(e, a, b) == (operator == FYFM_I_QUERY_EQUAL);
	if (!fyfm_order(a, b, e->scratch, &order))
		return false;
	switch (operator) {
	case FYFM_I_QUERY_LESS:
		return order < 0;
	case FYFM_I_QUERY_NOT_GREATER:
		return order <= 0;
	case FYFM_I_QUERY_GREATER:
		return order > 0;
	default:
		return order >= 0;
	}
}

static bool text_contains(eval *e, fyfm_value whole, fyfm_value part)
{
	fyfm_str a = text_of(e, &whole), b;

	if (fyfm_kind_of(part) != FYFM_STRING)
		return false;
	b = text_of(e, &part);
	return a.data && b.data && memmem(a.data, a.len, b.data, b.len);
}

static bool contains(eval *e, fyfm_value whole, fyfm_value part)
{
	if (fyfm_kind_of(part) == FYFM_UNDEFINED)
		return false;
	switch (fyfm_kind_of(whole)) {
	case FYFM_STRING:
		return text_contains(e, whole, part);
	case FYFM_MAP:
		return fyfm_kind_of(fyfm_lookup(whole, part)) != FYFM_UNDEFINED;
	case FYFM_SEQ:
		for (size_t i = 0; i < fyfm_count(whole) && e->status == FYFM_OK; i++)
			if (equal(e, fyfm_at(whole, i), part))
				return true;
		return false;
	default:
		return false;
	}
}

static bool text_matches(eval *e, const fyfm_i_pattern *pattern, fyfm_value v)
{
	bool found = false;
	fyfm_str text;

	if (fyfm_kind_of(v) != FYFM_STRING)
		return false;
	text = text_of(e, &v);
	if (text.data)
		fail(e, fyfm_i_pattern_match(pattern, e->scratch, text, &e->steps, &found));
	return found;
}

static bool matches(eval *e, const fyfm_i_pattern *pattern, fyfm_value v)
{
	if (fyfm_kind_of(v) != FYFM_SEQ)
		return text_matches(e, pattern, v);
	for (size_t i = 0; i < fyfm_count(v) && e->status == FYFM_OK; i++)
		if (text_matches(e, pattern, fyfm_at(v, i)))
			return true;
	return false;
}

static bool is_true(fyfm_value v)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_UNDEFINED:
	case FYFM_NULL:
		return false;
	case FYFM_BOOL:
		return fyfm_get_bool(v);
	case FYFM_INT:
		return fyfm_get_int(v) != 0;
	case FYFM_FLOAT:
		return fyfm_get_float(v) != 0;
	case FYFM_STRING:
		return !fyfm_equal(v, fyfm_string(NULL, "", 0));
	case FYFM_SEQ:
	case FYFM_MAP:
		return fyfm_count(v) != 0;
	default:
		return true;
	}
}

/* --- functions -------------------------------------------------------------------------------- */

/* Undefined stands for memory that ran out. */
static fyfm_value keep(eval *e, fyfm_value v)
{
	if (fyfm_kind_of(v) == FYFM_UNDEFINED)
		fail(e, FYFM_ERR_NOMEM);
	return v;
}

static fyfm_value length_of(eval *e, fyfm_value v)
{
	int64_t characters = 0;
	fyfm_str text;

	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
		text = text_of(e, &v);
		for (size_t i = 0; i < text.len; i++)
			characters += !fyfm_i_utf8_is_continuation(text.data[i]);
		return keep(e, fyfm_int(e->scratch, characters));
	case FYFM_SEQ:
	case FYFM_MAP:
		return keep(e, fyfm_int(e->scratch, (int64_t)fyfm_count(v)));
	default:
		return fyfm_undefined(NULL);
	}
}

static char change_case(char c, char from, char to)
{
	return c >= from && c < from + 26 ? (char)(c - from + to) : c;
}

static fyfm_value with_case(eval *e, fyfm_value v, char from, char to)
{
	fyfm_str text;
	char *copy;

	if (fyfm_kind_of(v) != FYFM_STRING)
		return fyfm_undefined(NULL);
	text = text_of(e, &v);
	if (text.len == 0)
		return v;
	copy = fya_alloc(e->scratch, text.len, 1);
	if (!copy)
		return keep(e, fyfm_undefined(NULL));
	for (size_t i = 0; i < text.len; i++)
		copy[i] = change_case(text.data[i], from, to);
	return keep(e, fyfm_string(e->scratch, copy, text.len));
}

static fyfm_value call(eval *e, fyfm_i_query_function function, fyfm_value v)
{
	const char *name;

	switch (function) {
	case FYFM_I_QUERY_LEN:
		return length_of(e, v);
	case FYFM_I_QUERY_LOWER:
		return with_case(e, v, 'A', 'a');
	case FYFM_I_QUERY_UPPER:
		return with_case(e, v, 'a', 'A');
	default:
		if (fyfm_kind_of(v) == FYFM_UNDEFINED)
			return v;
		name = fyfm_kind_name(fyfm_kind_of(v));
		return keep(e, fyfm_string(e->scratch, name, strlen(name)));
	}
}

/* --- the tree --------------------------------------------------------------------------------- */

static fyfm_value list_of(eval *e, const fyfm_i_query_node *first)
{
	size_t count = 0, i = 0;
	fyfm_value *items;

	for (const fyfm_i_query_node *n = first; n; n = n->next)
		count++;
	items = fya_alloc_array(e->scratch, count + 1, sizeof(*items), 0);
	if (!items)
		return keep(e, fyfm_undefined(NULL));
	for (const fyfm_i_query_node *n = first; n; n = n->next)
		items[i++] = evaluate(e, n);
	return keep(e, fyfm_seq(e->scratch, items, count, false));
}

/* Whether all below the node are true (or, where not `all`, any). */
static bool row_is_true(eval *e, const fyfm_i_query_node *first, bool all)
{
	for (const fyfm_i_query_node *n = first; n && e->status == FYFM_OK; n = n->next)
		if (is_true(evaluate(e, n)) != all)
			return !all;
	return all;
}

static bool holds(eval *e, const fyfm_i_query_node *n)
{
	fyfm_value left;

	if (n->kind == FYFM_I_QUERY_AND || n->kind == FYFM_I_QUERY_OR)
		return row_is_true(e, n->first, n->kind == FYFM_I_QUERY_AND);
	left = evaluate(e, n->first);
	switch (n->kind) {
	case FYFM_I_QUERY_NOT:
		return !is_true(left);
	case FYFM_I_QUERY_EXISTS:
		return fyfm_kind_of(left) != FYFM_UNDEFINED;
	case FYFM_I_QUERY_MATCHES:
		return matches(e, n->pattern, left);
	case FYFM_I_QUERY_CONTAINS:
		return contains(e, left, evaluate(e, n->first->next));
	default:
		return compare(e, n->operator, left, evaluate(e, n->first->next));
	}
}

static fyfm_value evaluate(eval *e, const fyfm_i_query_node *n)
{
	if (e->status != FYFM_OK)
		return fyfm_undefined(NULL);
	switch (n->kind) {
	case FYFM_I_QUERY_VALUE:
		return n->value;
	case FYFM_I_QUERY_PATH:
		return fyfm_path_get(n->path, e->root);
	case FYFM_I_QUERY_LIST:
		return list_of(e, n->first);
	case FYFM_I_QUERY_CALL:
		return call(e, n->function, evaluate(e, n->first));
	default:
		return fyfm_bool(holds(e, n));
	}
}

fyfm_status fyfm_query_test(const fyfm_query *q, fya_allocator *scratch, fyfm_value v,
                            bool *matches)
{
	eval e = { .scratch = scratch, .root = v, .budget = COMPARE_MAX, .steps = PATTERN_STEPS };

	*matches = !q->top || is_true(evaluate(&e, q->top));
	if (e.status != FYFM_OK)
		*matches = false;
	return e.status;
}
