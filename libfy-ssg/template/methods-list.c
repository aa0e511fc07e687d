/* Methods of lists, tuples, mappings, numbers, loops and cyclers. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/containers.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/methods.h"
#include "libfy-ssg/template/shape.h"

/* --- lists and tuples ------------------------------------------------------------------------- */

/* The list to change. A value that cannot change has been replaced by a copy where it stood in
 * a variable; where it did not, the copy is gone with the expression. */
static fyssg_list *changeable(fyssg_eval *ev, fyfm_value self)
{
	fyfm_value v = fyssg_thaw(ev, self);

	return fyssg_is_object(v, FYSSG_CLASS_LIST) ? fyssg_list_of(v) : NULL;
}

static fyfm_value list_append(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self);

	if (l != NULL)
		fyssg_list_push(ev, l, argv[0]);
	return fyfm_null();
}

static fyfm_value list_extend(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self), more = { NULL, 0, 0 };

	if (l == NULL || !fyssg_list_from(ev, argv[0], &more))
		return fyfm_null();
	for (size_t i = 0; i < more.count; i++)
		if (!fyssg_list_push(ev, l, more.items[i]))
			break;
	return fyfm_null();
}

/* An index as list.insert() and pop() count it. */
static int64_t counted(int64_t i, size_t count)
{
	return i < 0 ? i + (int64_t)count : i;
}

static fyfm_value list_insert(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self);
	int64_t at = fyssg_int_arg(ev, argv[0], 0);
	size_t i;

	if (l == NULL || fyssg_failed(ev))
		return fyfm_null();
	at = counted(at, l->count);
	i = at < 0 ? 0 : (size_t)at > l->count ? l->count : (size_t)at;
	if (!fyssg_list_push(ev, l, fyfm_null()))
		return fyfm_null();
	memmove(l->items + i + 1, l->items + i, (l->count - 1 - i) * sizeof(*l->items));
	l->items[i] = argv[1];
	return fyfm_null();
}

static void take_out(fyssg_list *l, size_t i)
{
	memmove(l->items + i, l->items + i + 1, (l->count - i - 1) * sizeof(*l->items));
	l->count--;
}

static fyfm_value list_pop(fyssg_eval *ev, fyssg_list *l, fyfm_value index)
{
	int64_t at = counted(fyssg_int_arg(ev, index, -1), l->count);
	fyfm_value v;

	if (fyssg_failed(ev))
		return fyfm_null();
	if (at < 0 || (uint64_t)at >= l->count)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "pop index out of range");
	v = l->items[at];
	take_out(l, (size_t)at);
	return v;
}

/* The position of a value in a sequence, or SIZE_MAX. */
static size_t position(fyssg_eval *ev, fyfm_value seq, fyfm_value v)
{
	size_t count = fyssg_seq_count(ev, seq);

	for (size_t i = 0; i < count; i++)
		if (fyssg_equal(ev, fyssg_seq_at(ev, seq, i), v))
			return i;
	return SIZE_MAX;
}

static fyfm_value list_remove(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self);
	size_t at;

	if (l == NULL)
		return fyfm_null();
	at = position(ev, fyssg_object(FYSSG_CLASS_LIST, l), argv[0]);
	if (at == SIZE_MAX)
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "the list does not have that value");
	take_out(l, at);
	return fyfm_null();
}

static fyfm_value list_index(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	size_t at = position(ev, self, argv[0]);

	if (at == SIZE_MAX)
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "the list does not have that value");
	return fyssg_make_int(ev, (int64_t)at);
}

static fyfm_value list_count(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	size_t count = fyssg_seq_count(ev, self), n = 0;

	for (size_t i = 0; i < count; i++)
		n += fyssg_equal(ev, fyssg_seq_at(ev, self, i), argv[0]);
	return fyssg_make_int(ev, (int64_t)n);
}

static fyfm_value list_reverse(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self);

	(void)argv;
	for (size_t i = 0; l != NULL && i < l->count / 2; i++) {
		fyfm_value v = l->items[i];

		l->items[i] = l->items[l->count - 1 - i];
		l->items[l->count - 1 - i] = v;
	}
	return fyfm_null();
}

static fyfm_value list_sort(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l = changeable(ev, self), keys = { NULL, 0, 0 };
	fyssg_sort_options options = { FYSSG_SORT_STRICT, 1, fyssg_flag(ev, argv[0]) };

	if (l == NULL || !fyssg_list_from(ev, fyssg_object(FYSSG_CLASS_LIST, l), &keys))
		return fyfm_null();
	fyssg_sort_by_keys(ev, l->items, keys.items, l->count, options);
	return fyfm_null();
}

/* --- mappings --------------------------------------------------------------------------------- */

static fyssg_dict *changeable_dict(fyssg_eval *ev, fyfm_value self)
{
	fyfm_value v = fyssg_thaw(ev, self);

	return fyssg_is_object(v, FYSSG_CLASS_DICT) ? fyssg_dict_of(v) : NULL;
}

enum part { KEYS, VALUES, ITEMS };

static fyfm_value dict_parts(fyssg_eval *ev, fyfm_value self, enum part part)
{
	fyssg_list list = { NULL, 0, 0 };
	fyssg_pairs pairs;

	fyssg_pairs_begin(ev, self, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyfm_value pair[2], v;

		fyssg_pairs_at(ev, &pairs, i, &pair[0], &pair[1]);
		v = part == ITEMS ? fyssg_make_seq(ev, pair, 2, true) : pair[part == VALUES];
		if (fyssg_failed(ev) || !fyssg_list_push(ev, &list, v))
			return fyfm_undefined(NULL);
	}
	return fyssg_list_seq(ev, &list);
}

static fyfm_value dict_keys(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return dict_parts(ev, self, KEYS);
}

static fyfm_value dict_values(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return dict_parts(ev, self, VALUES);
}

static fyfm_value dict_items(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)argv;
	return dict_parts(ev, self, ITEMS);
}

/* What a method answers where a key is missing: its argument, or none. */
static fyfm_value or_null(fyfm_value v)
{
	return v.word == 0 ? fyfm_null() : v;
}

static fyfm_value dict_get(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyfm_value v = fyssg_map_find(ev, self, argv[0], 0);

	return fyfm_i_is_undefined(v) ? or_null(argv[1]) : v;
}

static fyfm_value dict_pop(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_dict *d = changeable_dict(ev, self);
	fyfm_value v;
	size_t at;

	if (d == NULL)
		return fyfm_null();
	if (!fyssg_dict_find(ev, d, argv[0], &at)) {
		if (argv[1].word != 0 || fyssg_failed(ev))
			return argv[1];
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "the mapping does not have that key");
	}
	v = d->values.items[at];
	fyssg_dict_remove(ev, d, at);
	return v;
}

static fyfm_value dict_popitem(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_dict *d = changeable_dict(ev, self);
	fyfm_value pair[2];
	size_t last;

	(void)argv;
	if (d == NULL || d->keys.count == 0)
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "popitem(): the mapping is empty");
	last = d->keys.count - 1;
	pair[0] = d->keys.items[last];
	pair[1] = d->values.items[last];
	fyssg_dict_remove(ev, d, last);
	return fyssg_make_seq(ev, pair, 2, true);
}

static fyfm_value dict_setdefault(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_dict *d = changeable_dict(ev, self);
	fyfm_value v = or_null(argv[1]);
	size_t at;

	if (d == NULL)
		return fyfm_null();
	if (fyssg_dict_find(ev, d, argv[0], &at))
		return d->values.items[at];
	fyssg_dict_set(ev, d, argv[0], v);
	return v;
}

static fyfm_value dict_update(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_dict *d = changeable_dict(ev, self);

	if (d == NULL || (!fyfm_i_is_undefined(argv[0]) && !fyssg_dict_update(ev, d, argv[0])))
		return fyfm_null();
	fyssg_dict_update(ev, d, argv[1]);
	return fyfm_null();
}

/* --- both ------------------------------------------------------------------------------------- */

static fyfm_value any_pop(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list *l;

	if (fyssg_is_mapping(ev, self)) {
		if (argv[0].word == 0)
			return fyssg_fail(ev, FYFM_ERR_TYPE, "pop() needs a key");
		return dict_pop(ev, self, argv);
	}
	l = changeable(ev, self);
	return l == NULL ? fyfm_null() : list_pop(ev, l, argv[0]);
}

static fyfm_value any_clear(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)ev;
	(void)argv;
	if (fyssg_is_object(self, FYSSG_CLASS_LIST))
		fyssg_list_of(self)->count = 0;
	else if (fyssg_is_object(self, FYSSG_CLASS_DICT))
		*fyssg_dict_of(self) = (fyssg_dict){ 0 };
	return fyfm_null();
}

static fyfm_value any_copy(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_list items = { NULL, 0, 0 };
	fyfm_value v;

	(void)argv;
	if (fyssg_is_object(self, FYSSG_CLASS_LIST)) {
		if (!fyssg_list_from(ev, self, &items))
			return fyfm_null();
		return fyssg_mutable_list(ev, items.items, items.count);
	}
	if (!fyssg_is_object(self, FYSSG_CLASS_DICT))
		return fyssg_thaw(ev, self);
	v = fyssg_mutable_dict(ev, NULL, 0);
	if (!fyssg_failed(ev))
		fyssg_dict_update(ev, fyssg_dict_of(v), self);
	return v;
}

/* --- numbers, loops, cyclers ------------------------------------------------------------------ */

static fyfm_value int_bit_length(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_number n = { 0 };
	uint64_t size;
	int64_t bits = 0;

	(void)argv;
	fyssg_as_number(self, &n);
	size = n.i < 0 ? 0 - (uint64_t)n.i : (uint64_t)n.i;
	for (; size != 0; size >>= 1)
		bits++;
	return fyssg_make_int(ev, bits);
}

static fyfm_value float_is_integer(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	double d = fyfm_i_get_float(self);

	(void)ev;
	(void)argv;
	return fyfm_bool(d - d == 0 && __builtin_trunc(d) == d);
}

static fyfm_value loop_cycle(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	const fyssg_loop *l = fyssg_object_of(self);
	size_t count = fyfm_i_count(argv[0]);

	if (count == 0)
		return fyssg_fail(ev, FYFM_ERR_TYPE, "loop.cycle() needs at least one item");
	return fyfm_i_items(argv[0])[(l->next - 1) % count];
}

static fyfm_value loop_changed(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	fyssg_loop *l = fyssg_object_of(self);

	if (l->has_changed && fyssg_equal(ev, l->changed, argv[0]))
		return fyfm_bool(false);
	l->has_changed = true;
	l->changed = argv[0];
	return fyfm_bool(true);
}

static fyfm_value cycler_next(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)ev;
	(void)argv;
	return fyssg_cycler_next(self);
}

static fyfm_value cycler_reset(fyssg_eval *ev, fyfm_value self, const fyfm_value *argv)
{
	(void)ev;
	(void)argv;
	fyssg_cycler_reset(self);
	return fyfm_null();
}

const fyssg_method_row fyssg_collection_methods[] = {
	{ "append", FYSSG_ON_LIST, true, "object", list_append },
	{ "extend", FYSSG_ON_LIST, true, "iterable", list_extend },
	{ "insert", FYSSG_ON_LIST, true, "index object", list_insert },
	{ "remove", FYSSG_ON_LIST, true, "value", list_remove },
	{ "sort", FYSSG_ON_LIST, true, "reverse?", list_sort },
	{ "reverse", FYSSG_ON_LIST, true, "", list_reverse },
	{ "index", FYSSG_ON_LIST | FYSSG_ON_TUPLE, false, "value", list_index },
	{ "count", FYSSG_ON_LIST | FYSSG_ON_TUPLE, false, "value", list_count },
	{ "pop", FYSSG_ON_LIST | FYSSG_ON_DICT, true, "key? default?", any_pop },
	{ "clear", FYSSG_ON_LIST | FYSSG_ON_DICT, true, "", any_clear },
	{ "copy", FYSSG_ON_LIST | FYSSG_ON_DICT, false, "", any_copy },
	{ "keys", FYSSG_ON_DICT, false, "", dict_keys },
	{ "values", FYSSG_ON_DICT, false, "", dict_values },
	{ "items", FYSSG_ON_DICT, false, "", dict_items },
	{ "get", FYSSG_ON_DICT, false, "key default?", dict_get },
	{ "popitem", FYSSG_ON_DICT, true, "", dict_popitem },
	{ "setdefault", FYSSG_ON_DICT, true, "key default?", dict_setdefault },
	{ "update", FYSSG_ON_DICT, true, "mapping? **named", dict_update },
	{ "bit_length", FYSSG_ON_INT, false, "", int_bit_length },
	{ "is_integer", FYSSG_ON_FLOAT, false, "", float_is_integer },
	{ "cycle", FYSSG_ON_LOOP, false, "*items", loop_cycle },
	{ "changed", FYSSG_ON_LOOP, false, "*values", loop_changed },
	{ "next", FYSSG_ON_CYCLER, false, "", cycler_next },
	{ "reset", FYSSG_ON_CYCLER, false, "", cycler_reset },
};
const size_t fyssg_collection_method_count =
	sizeof(fyssg_collection_methods) / sizeof(fyssg_collection_methods[0]);
