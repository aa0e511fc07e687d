/* Truth, looping, attributes, subscripts and slices. */
#include "libfy-ssg/template/ops.h"

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/moment.h"
#include "libfy-ssg/template/shape.h"

/* The elements of the longest list that a template may make. */
#define LIST_MAX (FYSSG_RESULT_MAX / sizeof(fyfm_value))

static bool truth_of_object(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_class *c = fyssg_class_of(ev, v);
	fyssg_pairs pairs;

	if (c->truth)
		return c->truth(ev, v);
	if (c->length)
		return c->length(ev, v) > 0;
	if (!c->keys)
		return true;
	fyssg_pairs_begin(ev, v, &pairs);
	return pairs.count > 0;
}

bool fyssg_truth(fyssg_eval *ev, fyfm_value v)
{
	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
	case FYFM_NULL:
		return false;
	case FYFM_BOOL:
		return fyfm_get_bool(v);
	case FYFM_INT:
		return fyfm_i_get_int(v) != 0;
	case FYFM_FLOAT:
		return fyfm_i_get_float(v) != 0;
	case FYFM_STRING:
		/* The empty string has one form. */
		return (v.word & ~FYFM_I_SHORT_SAFE) != FYFM_I_SHORT;
	case FYFM_SEQ:
	case FYFM_MAP:
		return fyfm_i_count(v) > 0;
	case FYFM_HOST:
		return truth_of_object(ev, v);
	default:
		return true;
	}
}

size_t fyssg_length(fyssg_eval *ev, fyfm_value v)
{
	fyssg_pairs pairs;

	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
		return 0;
	case FYFM_STRING:
		return fyssg_char_count(fyssg_text_of(ev, &v));
	default:
		if (fyssg_is_sequence(ev, v))
			return fyssg_seq_count(ev, v);
		if (fyssg_is_mapping(ev, v)) {
			fyssg_pairs_begin(ev, v, &pairs);
			return pairs.count;
		}
		fyssg_fail(ev, FYFM_ERR_TYPE, "object of type '%s' has no len()",
		           fyssg_type_name(ev, v));
		return 0;
	}
}

/* --- results ---------------------------------------------------------------------------------- */

void fyssg_result_begin(fyssg_eval *ev, fya_buf *out)
{
	fya_buf_init(out, fyssg_arena(ev), FYSSG_RESULT_MAX);
}

fyfm_value fyssg_result_end(fyssg_eval *ev, fya_buf *out, bool safe)
{
	const char *data = out->data;
	fyfm_value v;

	if (out->status == FYA_BUF_FULL)
		return fyssg_fail(ev, FYFM_ERR_LIMIT, "a text grew beyond %zu MiB",
		                  FYSSG_RESULT_MAX >> 20);
	if (out->status != FYA_BUF_OK)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	if (!fyssg_take(ev, out->len))
		return fyfm_undefined(NULL);
	if (out->len > FYFM_I_SHORT_MAX) {
		/* Gives back what the buffer grew too far, which is the end of the arena mostly. */
		data = fya_resize(out->allocator, out->data, out->capacity, out->len, 1);
		data = data ? data : out->data;
	}
	v = fyssg_made(ev, fyfm_i_string(out->allocator, data, out->len));
	if (out->len <= FYFM_I_SHORT_MAX)
		fya_buf_release(out);
	return fyfm_i_is_string(v) ? fyfm_i_with_safe(v, safe) : v;
}

fyfm_value fyssg_new_string(fyssg_eval *ev, const char *data, size_t len, bool safe)
{
	fyfm_value v;

	if (!fyssg_take(ev, len))
		return fyfm_undefined(NULL);
	v = fyssg_made(ev, fyfm_string_copy(fyssg_arena(ev), data, len));
	return fyfm_i_is_string(v) ? fyfm_i_with_safe(v, safe) : v;
}

/* --- looping ---------------------------------------------------------------------------------- */

/* A string whose text need not be decoded again for each character. */
static fyfm_value decoded(fyssg_eval *ev, fyfm_value v)
{
	fyfm_str text;

	if (!fyfm_i_is_box(v, FYFM_I_BOX_BLOCK))
		return v;
	text = fyssg_text_of(ev, &v);
	return fyfm_i_with_safe(fyssg_made(ev, fyfm_i_string(fyssg_arena(ev), text.data, text.len)),
	                        fyfm_i_is_safe(v));
}

bool fyssg_iter_begin(fyssg_eval *ev, fyfm_value v, fyssg_iter *it)
{
	fyssg_pairs pairs;

	*it = (fyssg_iter){ .over = v, .kind = fyfm_i_kind(v) };
	if (it->kind == FYFM_UNDEFINED)
		return true;
	if (it->kind == FYFM_STRING) {
		it->over = decoded(ev, v);
		it->count = fyssg_text_of(ev, &it->over).len;
		return !fyssg_failed(ev);
	}
	if (fyssg_is_sequence(ev, v)) {
		it->count = fyssg_seq_count(ev, v);
		return true;
	}
	if (fyssg_is_mapping(ev, v)) {
		fyssg_pairs_begin(ev, v, &pairs);
		it->count = pairs.count;
		if (it->kind == FYFM_HOST) {
			it->over = pairs.keys;
			it->kind = FYFM_SEQ;
		}
		return true;
	}
	fyssg_fail(ev, FYFM_ERR_TYPE, "'%s' object is not iterable", fyssg_type_name(ev, v));
	return false;
}

static fyfm_value next_char(fyssg_eval *ev, fyssg_iter *it)
{
	fyfm_str text = fyssg_text_of(ev, &it->over);
	size_t start = it->next;

	fyssg_char_next(text, &it->next);
	return fyfm_i_string(NULL, text.data + start, it->next - start);
}

bool fyssg_iter_next(fyssg_eval *ev, fyssg_iter *it, fyfm_value *out)
{
	if (it->next >= it->count || !fyssg_spend(ev, 1))
		return false;
	switch (it->kind) {
	case FYFM_STRING:
		*out = next_char(ev, it);
		return true;
	case FYFM_MAP:
		*out = fyfm_i_keys(it->over)[it->next++];
		return true;
	default:
		*out = fyssg_seq_at(ev, it->over, it->next++);
		return !fyssg_failed(ev);
	}
}

/* --- lists ------------------------------------------------------------------------------------ */

/* Makes room for `more` elements. */
static bool list_reserve(fyssg_eval *ev, fyssg_list *l, size_t more)
{
	size_t capacity = l->capacity < 4 ? 8 : l->capacity * 2;
	fyfm_value *items;

	if (more <= l->capacity - l->count)
		return true;
	if (more > LIST_MAX - l->count) {
		fyssg_fail(ev, FYFM_ERR_LIMIT, "a list grew beyond %zu elements", LIST_MAX);
		return false;
	}
	if (capacity < l->count + more)
		capacity = l->count + more;
	/* Elements that are copied when the list is made a value count twice, as they should. */
	if (!fyssg_take(ev, (capacity - l->capacity) * sizeof(*items)))
		return false;
	items = fya_resize(fyssg_arena(ev), l->items, l->capacity * sizeof(*items),
	                   capacity * sizeof(*items), 8);
	if (!items) {
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return false;
	}
	l->items = items;
	l->capacity = capacity;
	return true;
}

bool fyssg_list_push(fyssg_eval *ev, fyssg_list *l, fyfm_value v)
{
	if (l->count == l->capacity && !list_reserve(ev, l, 1))
		return false;
	l->items[l->count++] = v;
	return true;
}

fyfm_value fyssg_list_seq(fyssg_eval *ev, const fyssg_list *l)
{
	return fyssg_make_seq(ev, l->items, l->count, false);
}

bool fyssg_list_from(fyssg_eval *ev, fyfm_value v, fyssg_list *out)
{
	fyssg_iter it;
	fyfm_value item;

	*out = (fyssg_list){ 0 };
	if (fyfm_i_tag(v) == FYFM_I_SEQ) {
		if (!list_reserve(ev, out, fyfm_i_count(v)))
			return false;
		out->count = fyfm_i_count(v);
		if (out->count > 0)
			memcpy(out->items, fyfm_i_items(v), out->count * sizeof(*out->items));
		return true;
	}
	if (!fyssg_iter_begin(ev, v, &it))
		return false;
	/* Of a string, count is in bytes: it may have fewer characters. */
	if (it.kind != FYFM_STRING && !list_reserve(ev, out, it.count))
		return false;
	while (fyssg_iter_next(ev, &it, &item)) {
		if (!fyssg_list_push(ev, out, item))
			return false;
	}
	return !fyssg_failed(ev);
}

/* --- attributes and subscripts ---------------------------------------------------------------- */

static bool is_undefined(fyfm_value v)
{
	return fyfm_i_is_undefined(v);
}

static fyfm_value attr_of_object(fyssg_eval *ev, fyfm_value v, fyssg_atom name, fyfm_str text)
{
	const fyssg_class *c = fyssg_class_of(ev, v);
	fyfm_value found = c->get ? c->get(ev, v, name) : fyfm_undefined(NULL);

	if (is_undefined(found) && c->item)
		found = c->item(ev, v, fyfm_string(fyssg_arena(ev), text.data, text.len));
	return found;
}

fyfm_value fyssg_attr(fyssg_eval *ev, fyfm_value v, fyssg_atom name)
{
	fyfm_str text = fyssg_env_atom_name(fyssg_eval_env(ev), name);
	fyfm_value found;

	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
		return fyssg_fail_undefined(ev, v);
	case FYFM_HOST:
		found = attr_of_object(ev, v, name, text);
		break;
	case FYFM_TIMESTAMP:
		found = fyssg_moment_part(ev, v, text);
		break;
	default:
		found = fyssg_method(ev, v, text);
		if (is_undefined(found))
			found = fyfm_get(v, text.data, text.len);
		break;
	}
	if (!is_undefined(found))
		return found;
	/* The names of atoms live as long as the environment, and end with NUL. */
	fyssg_missed(ev, v, text.data);
	return fyfm_undefined(text.data);
}

/* Whether `key` is an index of a row of `count`, counted from its end where it is negative. */
static bool index_of(fyfm_value key, size_t count, size_t *out)
{
	fyssg_number n;

	if (!fyssg_as_number(key, &n) || n.is_float)
		return false;
	if (n.i < 0)
		n.i += (int64_t)count;
	*out = (size_t)n.i;
	return n.i >= 0 && n.i < (int64_t)count;
}

/* The character at an index, found from the end of the text that is nearer. */
static fyfm_value char_at(fyssg_eval *ev, fyfm_value v, fyfm_value key)
{
	fyfm_str text = fyssg_text_of(ev, &v);
	size_t start, end, n;

	if (!index_of(key, fyssg_char_count(text), &n))
		return fyfm_undefined(NULL);
	start = end = fyssg_char_offset(text, n);
	fyssg_char_next(text, &end);
	return fyfm_i_with_safe(fyfm_i_string(NULL, text.data + start, end - start),
	                        fyfm_i_is_safe(v));
}

/* v[key] proper, without methods. */
static fyfm_value subscript(fyssg_eval *ev, fyfm_value v, fyfm_value key)
{
	const fyssg_class *c = fyssg_class_of(ev, v);
	size_t i;

	if (c && c->item)
		return c->item(ev, v, key);
	if (c && fyssg_is_string(key))
		return fyssg_map_find(ev, v, key, 0);
	if (fyssg_is_string(v))
		return char_at(ev, v, key);
	if (fyssg_is_sequence(ev, v))
		return index_of(key, fyssg_seq_count(ev, v), &i) ? fyssg_seq_at(ev, v, i) :
								   fyfm_undefined(NULL);
	if (fyssg_is_mapping(ev, v))
		return fyssg_map_find(ev, v, key, 0);
	return fyfm_undefined(NULL);
}

/* What v[name] finds in the end: a method, or an attribute of an object. */
static fyfm_value attr_by_name(fyssg_eval *ev, fyfm_value v, fyfm_value key)
{
	const fyssg_class *c = fyssg_class_of(ev, v);
	fyfm_str name = fyssg_text_of(ev, &key);
	fyssg_atom atom;

	if (fyfm_i_kind(v) == FYFM_TIMESTAMP)
		return fyssg_moment_part(ev, v, name);
	if (!c)
		return fyssg_method(ev, v, name);
	atom = fyssg_env_find_atom(fyssg_eval_env(ev), name.data, name.len);
	if (atom == FYSSG_ATOM_NONE || !c->get)
		return fyfm_undefined(NULL);
	return c->get(ev, v, atom);
}

fyfm_value fyssg_item(fyssg_eval *ev, fyfm_value v, fyfm_value key)
{
	fyfm_value found;

	if (is_undefined(v))
		return fyssg_fail_undefined(ev, v);
	found = subscript(ev, v, key);
	if (is_undefined(found) && fyssg_is_string(key))
		found = attr_by_name(ev, v, key);
	if (!is_undefined(found))
		return found;
	found = fyssg_missing(ev, key);
	fyssg_missed(ev, v, fyfm_undefined_name(found));
	return found;
}

/* --- slices ----------------------------------------------------------------------------------- */

typedef struct span {
	int64_t start, step;
	size_t count;
} span;

/* A bound of a slice, clamped into [low, high]; `def` where it was left out. False: not an
 * integer. */
static bool slice_bound(
	fyfm_value v, int64_t count, int64_t low, int64_t high, int64_t def, int64_t *out)
{
	fyssg_number n;

	*out = def;
	if (fyfm_i_is_null(v) || (is_undefined(v) && !fyfm_undefined_name(v)))
		return true;
	if (!fyssg_as_number(v, &n) || n.is_float)
		return false;
	if (n.i < 0)
		n.i += count;
	*out = n.i < low ? low : n.i > high ? high : n.i;
	return true;
}

/* Python's slice.indices() for a row of `length`. */
static bool slice_span(fyssg_eval *ev, size_t length, fyfm_value start, fyfm_value stop,
	fyfm_value step, span *out)
{
	int64_t n = (int64_t)length, low, high, from, to;

	if (!slice_bound(step, 0, INT64_MIN + 1, INT64_MAX, 1, &out->step))
		goto not_integer;
	if (out->step == 0) {
		fyssg_fail(ev, FYFM_ERR_RANGE, "slice step cannot be zero");
		return false;
	}
	low = out->step > 0 ? 0 : -1;
	high = out->step > 0 ? n : n - 1;
	if (!slice_bound(start, n, low, high, out->step > 0 ? low : high, &from) ||
	    !slice_bound(stop, n, low, high, out->step > 0 ? high : low, &to))
		goto not_integer;
	out->start = from;
	out->count = 0;
	if (out->step > 0 && from < to)
		out->count = (size_t)((to - from - 1) / out->step + 1);
	else if (out->step < 0 && from > to)
		out->count = (size_t)((from - to - 1) / -out->step + 1);
	return true;
not_integer:
	fyssg_fail(ev, FYFM_ERR_TYPE, "slice indices must be integers or None");
	return false;
}

static fyfm_value slice_string(fyssg_eval *ev, fyfm_value v, const span *s)
{
	fyfm_str text = fyssg_text_of(ev, &v);
	size_t start = fyssg_char_offset(text, (size_t)s->start), end;
	bool safe = fyfm_i_is_safe(v);
	fya_buf out;

	if (s->step == 1) {
		fyfm_str rest = { text.data + start, text.len - start };

		return fyssg_new_string(ev, rest.data, fyssg_char_offset(rest, s->count), safe);
	}
	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < s->count; i++) {
		end = start;
		fyssg_char_next(text, &end);
		fya_buf_append(&out, text.data + start, end - start);
		if (i + 1 == s->count)
			break;
		for (int64_t n = s->step; n > 0; n--)
			fyssg_char_next(text, &start);
		for (int64_t n = s->step; n < 0; n++)
			fyssg_char_before(text, &start);
	}
	return fyssg_result_end(ev, &out, safe);
}

static fyfm_value slice_sequence(fyssg_eval *ev, fyfm_value v, const span *s)
{
	const fyssg_class *c = fyssg_class_of(ev, v);
	fyssg_list list = { 0 };
	int64_t at = s->start;

	if (c && c->slice && s->step == 1)
		return c->slice(ev, v, (size_t)s->start, s->count);
	if (!c && s->step == 1)
		return fyssg_make_seq(ev, fyfm_i_items(v) + s->start, s->count, fyfm_is_tuple(v));
	if (!list_reserve(ev, &list, s->count))
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < s->count; i++, at += s->step) {
		if (!fyssg_list_push(ev, &list, fyssg_seq_at(ev, v, (size_t)at)))
			break;
		if (i + 1 == s->count)
			break; /* at + step could overflow */
	}
	return fyssg_make_seq(ev, list.items, list.count, !c && fyfm_is_tuple(v));
}

fyfm_value fyssg_slice(
	fyssg_eval *ev, fyfm_value v, fyfm_value start, fyfm_value stop, fyfm_value step)
{
	span s;

	if (is_undefined(v))
		return fyssg_fail_undefined(ev, v);
	if (!fyssg_is_string(v) && !fyssg_is_sequence(ev, v))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "'%s' object cannot be sliced",
		                  fyssg_type_name(ev, v));
	if (!slice_span(ev, fyssg_length(ev, v), start, stop, step, &s))
		return fyfm_undefined(NULL);
	return fyssg_is_string(v) ? slice_string(ev, v, &s) : slice_sequence(ev, v, &s);
}
