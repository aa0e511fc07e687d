/* Filters that put lists, or mappings, together. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/template/value-key.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* --- without doubles -------------------------------------------------------------------------- */

/* Appends those of `items` that `seen` does not have yet. */
static bool push_new(fyssg_eval *ev, const fyssg_list *items, fyssg_key_set *seen, fyssg_list *out)
{
	for (size_t i = 0; i < items->count && !fyssg_failed(ev); i++) {
		size_t number = seen->count, at;

		if (!fyssg_key_set_put(ev, seen, fyssg_value_key(ev, items->items[i]), number, &at))
			return false;
		if (at == number && !fyssg_list_push(ev, out, items->items[i]))
			return false;
	}
	return !fyssg_failed(ev);
}

fyfm_value fyssg_filter_uniq(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list items, kept = { 0 };
	fyssg_key_set seen = { 0 };
	fyssg_path path;
	size_t at;

	if (!fyssg_list_from(ev, argv[0], &items) ||
	    !fyssg_path_init(ev, argv[1], none(), false, &path))
		return none();
	for (size_t i = 0; i < items.count && !fyssg_failed(ev); i++) {
		fyfm_value have = fyssg_path_get(ev, &path, items.items[i]);

		if (!fyssg_key_set_put(ev, &seen, fyssg_value_key(ev, have), i, &at) ||
		    (at == i && !fyssg_list_push(ev, &kept, items.items[i])))
			return none();
	}
	return fyssg_failed(ev) ? none() : fyssg_list_seq(ev, &kept);
}

fyfm_value fyssg_filter_union(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list items, others, all = { 0 };
	fyssg_key_set seen = { 0 };

	if (!fyssg_list_from(ev, argv[0], &items) || !fyssg_list_from(ev, argv[1], &others) ||
	    !push_new(ev, &items, &seen, &all) || !push_new(ev, &others, &seen, &all))
		return none();
	return fyssg_list_seq(ev, &all);
}

/* The elements of the first list, each once, that are in the other one, or are not. */
static fyfm_value sift(fyssg_eval *ev, const fyfm_value *argv, bool want)
{
	fyssg_list items, others, sifted = { 0 }, kept = { 0 };
	fyssg_key_set among, seen = { 0 };
	size_t at;

	if (!fyssg_list_from(ev, argv[0], &items) || !fyssg_list_from(ev, argv[1], &others) ||
	    !fyssg_key_set_of(ev, &others, &among))
		return none();
	for (size_t i = 0; i < items.count && !fyssg_failed(ev); i++) {
		fyfm_value key = fyssg_value_key(ev, items.items[i]);

		if (fyssg_key_set_find(ev, &among, key, &at) == want &&
		    !fyssg_list_push(ev, &sifted, items.items[i]))
			return none();
	}
	return push_new(ev, &sifted, &seen, &kept) ? fyssg_list_seq(ev, &kept) : none();
}

fyfm_value fyssg_filter_intersect(fyssg_eval *ev, const fyfm_value *argv)
{
	return sift(ev, argv, true);
}

fyfm_value fyssg_filter_complement(fyssg_eval *ev, const fyfm_value *argv)
{
	return sift(ev, argv, false);
}

/* --- lists in lists --------------------------------------------------------------------------- */

static bool flatten(fyssg_eval *ev, fyfm_value v, int64_t levels, fyssg_list *out)
{
	fyfm_value item;
	fyssg_iter it;
	bool ok = true;

	if (!fyssg_iter_begin(ev, v, &it) || !fyssg_enter(ev))
		return false;
	while (ok && fyssg_iter_next(ev, &it, &item)) {
		if (levels > 0 && fyssg_is_sequence(ev, item) && !fyssg_is_string(item))
			ok = fyssg_spend(ev, 1) && flatten(ev, item, levels - 1, out);
		else
			ok = fyssg_list_push(ev, out, item);
	}
	fyssg_leave(ev);
	return ok && !fyssg_failed(ev);
}

fyfm_value fyssg_filter_flatten(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t levels = fyssg_int_arg(ev, argv[1], 1);
	fyssg_list all = { 0 };

	if (fyssg_failed(ev) || !flatten(ev, argv[0], levels, &all))
		return none();
	return fyssg_list_seq(ev, &all);
}

/* --- mappings --------------------------------------------------------------------------------- */

/* Pairs in the order in which their keys came. */
typedef struct merging {
	fyssg_list keys, values;
	fyssg_key_set seen;
	bool deep;
} merging;

static fyfm_value merge(fyssg_eval *ev, fyfm_value a, fyfm_value b, bool deep);

static bool add_all(fyssg_eval *ev, merging *m, fyfm_value map)
{
	fyfm_value key, value;
	fyssg_pairs pairs;
	size_t at;

	fyssg_pairs_begin(ev, map, &pairs);
	for (size_t i = 0; i < pairs.count && fyssg_spend(ev, 1); i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (!fyssg_key_set_put(ev, &m->seen, key, m->keys.count, &at))
			return false;
		if (at == m->keys.count) {
			if (!fyssg_list_push(ev, &m->keys, key) ||
			    !fyssg_list_push(ev, &m->values, value))
				return false;
		} else if (m->deep && fyssg_is_mapping(ev, value) &&
		           fyssg_is_mapping(ev, m->values.items[at])) {
			m->values.items[at] = merge(ev, m->values.items[at], value, true);
		} else {
			m->values.items[at] = value;
		}
	}
	return !fyssg_failed(ev);
}

static fyfm_value merge(fyssg_eval *ev, fyfm_value a, fyfm_value b, bool deep)
{
	merging m = { .deep = deep };
	bool ok;

	if (!fyssg_enter(ev))
		return none();
	ok = add_all(ev, &m, a) && add_all(ev, &m, b);
	fyssg_leave(ev);
	if (!ok)
		return none();
	return fyssg_made(ev, fyfm_map(fyssg_arena(ev), m.keys.items, m.values.items, m.keys.count,
	                               fyfm_undefined(NULL)));
}

fyfm_value fyssg_filter_merge(fyssg_eval *ev, const fyfm_value *argv)
{
	for (size_t i = 0; i < 2; i++)
		if (!fyssg_is_mapping(ev, argv[i]))
			return fyssg_fail(ev, FYFM_ERR_TYPE, "merge needs two mappings, not %s",
			                  fyssg_type_name(ev, argv[i]));
	return merge(ev, argv[0], argv[1], !fyssg_given(argv[2]) || fyssg_flag(ev, argv[2]));
}
