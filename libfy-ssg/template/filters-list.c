/* Filters of sequences and mappings. Where Jinja2 returns a generator, these return a list. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/group.h"
#include "libfy-ssg/template/key-set.h"
#include "libfy-ssg/template/shape.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

static fyfm_value empty_list(fyssg_eval *ev)
{
	return fyssg_make_seq(ev, NULL, 0, false);
}

/* --- one of them ------------------------------------------------------------------------------ */

/* A number of elements, from 0. */
static int64_t count_arg(fyssg_eval *ev, fyfm_value arg)
{
	int64_t count = fyssg_int_arg(ev, arg, 0);

	if (count < 0)
		fyssg_fail(ev, FYFM_ERR_RANGE, "the number of elements is negative");
	return count;
}

/* With a count, which Jinja2 does not know, a list of the first. */
fyfm_value fyssg_filter_first(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_iter it;
	fyfm_value item;

	if (fyssg_given_value(argv[1])) {
		count_arg(ev, argv[1]);
		return fyssg_failed(ev) ? none() :
					  fyssg_slice(ev, argv[0], none(), argv[1], none());
	}
	if (!fyssg_iter_begin(ev, argv[0], &it))
		return none();
	return fyssg_iter_next(ev, &it, &item) ? item :
						 fyfm_undefined("first item of an empty sequence");
}

static fyfm_value last_of(fyssg_eval *ev, fyfm_value v, int64_t count)
{
	int64_t all = fyssg_failed(ev) ? 0 : (int64_t)fyssg_length(ev, v);

	if (fyssg_failed(ev))
		return none();
	return fyssg_slice(ev, v, fyssg_make_int(ev, all > count ? all - count : 0), none(), none());
}

fyfm_value fyssg_filter_last(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value v = argv[0];
	fyssg_pairs pairs;
	fyfm_value key, value;
	size_t count;

	if (fyssg_given_value(argv[1]))
		return last_of(ev, v, count_arg(ev, argv[1]));
	if (fyssg_is_string(v)) {
		v = fyssg_item(ev, v, fyfm_i_small_int(-1));
		return fyfm_i_is_undefined(v) ? fyfm_undefined("last item of an empty sequence")
					      : v;
	}
	count = fyssg_length(ev, v);
	if (fyssg_failed(ev) || count == 0)
		return fyfm_undefined("last item of an empty sequence");
	if (fyssg_is_sequence(ev, v))
		return fyssg_seq_at(ev, v, count - 1);
	fyssg_pairs_begin(ev, v, &pairs);
	fyssg_pairs_at(ev, &pairs, count - 1, &key, &value);
	return key;
}

/* Jinja2's min and max: the first of the smallest, the first of the largest. */
static fyfm_value extreme(fyssg_eval *ev, const fyfm_value *argv, fyssg_order_op better)
{
	fyfm_value item, key, best = none(), best_key = none();
	bool found = false;
	fyssg_path path;
	fyssg_iter it;

	if (!fyssg_iter_begin(ev, argv[0], &it) ||
	    !fyssg_path_init(ev, argv[2], none(), !fyssg_flag(ev, argv[1]), &path))
		return none();
	while (fyssg_iter_next(ev, &it, &item) && !fyssg_failed(ev)) {
		key = fyssg_path_get(ev, &path, item);
		if (found && !fyssg_order(ev, better, key, best_key))
			continue;
		best = item;
		best_key = key;
		found = true;
	}
	return found ? best : fyfm_undefined("aggregated item of an empty sequence");
}

fyfm_value fyssg_filter_min(fyssg_eval *ev, const fyfm_value *argv)
{
	return extreme(ev, argv, FYSSG_LT);
}

fyfm_value fyssg_filter_max(fyssg_eval *ev, const fyfm_value *argv)
{
	return extreme(ev, argv, FYSSG_GT);
}

fyfm_value fyssg_filter_length(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyssg_make_int(ev, (int64_t)fyssg_length(ev, argv[0]));
}

static bool is_list_type(fyssg_eval *ev, fyfm_value v)
{
	return fyssg_is_sequence(ev, v) && strcmp(fyssg_type_name(ev, v), "list") == 0;
}

/* Lists are gathered in one, which + on each pair would copy over and over. */
static fyfm_value sum_lists(
	fyssg_eval *ev, fyssg_iter *it, const fyssg_path *path, fyfm_value start)
{
	fyssg_list all, more;
	fyfm_value item;

	if (!fyssg_list_from(ev, start, &all))
		return none();
	while (fyssg_iter_next(ev, it, &item)) {
		item = fyssg_path_get(ev, path, item);
		if (fyssg_failed(ev) || !is_list_type(ev, item))
			return fyssg_failed(ev) ? none() : fyssg_arith(ev, FYSSG_ADD, start, item);
		if (!fyssg_list_from(ev, item, &more))
			return none();
		for (size_t i = 0; i < more.count; i++) {
			if (!fyssg_list_push(ev, &all, more.items[i]))
				return none();
		}
	}
	return fyssg_list_seq(ev, &all);
}

fyfm_value fyssg_filter_sum(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value sum = fyssg_given(argv[2]) ? argv[2] : fyfm_i_small_int(0), item;
	fyssg_path path;
	fyssg_iter it;

	if (!fyssg_iter_begin(ev, argv[0], &it) ||
	    !fyssg_path_init(ev, argv[1], none(), false, &path))
		return none();
	if (fyssg_is_string(sum))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "sum() can't sum strings, use join");
	if (is_list_type(ev, sum))
		return sum_lists(ev, &it, &path, sum);
	while (!fyssg_failed(ev) && fyssg_iter_next(ev, &it, &item))
		sum = fyssg_arith(ev, FYSSG_ADD, sum, fyssg_path_get(ev, &path, item));
	return sum;
}

/* --- joining ---------------------------------------------------------------------------------- */

/* Whether joining makes markup: where the separator, or any item, is. */
static bool joins_markup(fyssg_eval *ev, const fyssg_list *items, fyfm_value separator)
{
	if (!fyssg_autoescaping(ev))
		return false;
	if (fyssg_is_markup(separator))
		return true;
	for (size_t i = 0; i < items->count; i++) {
		if (fyssg_is_markup(items->items[i]))
			return true;
	}
	return false;
}

fyfm_value fyssg_filter_join(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value separator = argv[1];
	fyssg_list items;
	fyssg_path path;
	bool markup;
	fya_buf out;

	if (!fyssg_list_from(ev, argv[0], &items) ||
	    !fyssg_path_init(ev, argv[2], none(), false, &path))
		return none();
	for (size_t i = 0; path.parts.count > 0 && i < items.count && !fyssg_failed(ev); i++)
		items.items[i] = fyssg_path_get(ev, &path, items.items[i]);
	markup = joins_markup(ev, &items, separator);
	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < items.count && !fyssg_failed(ev) && out.status == FYA_BUF_OK; i++) {
		if (i > 0)
			fyssg_print(ev, separator, markup, &out);
		fyssg_print(ev, items.items[i], markup, &out);
	}
	return fyssg_result_end(ev, &out, markup);
}

/* --- the same in another order ---------------------------------------------------------------- */

fyfm_value fyssg_filter_list(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list list;

	return fyssg_list_from(ev, argv[0], &list) ? fyssg_list_seq(ev, &list) : none();
}

fyfm_value fyssg_filter_reverse(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list list;

	if (fyssg_is_string(argv[0]))
		return fyssg_slice(ev, argv[0], none(), none(), fyfm_i_small_int(-1));
	if (!fyssg_list_from(ev, argv[0], &list))
		return none();
	for (size_t i = 0; i < list.count / 2; i++) {
		fyfm_value other = list.items[list.count - 1 - i];

		list.items[list.count - 1 - i] = list.items[i];
		list.items[i] = other;
	}
	return fyssg_list_seq(ev, &list);
}

/* The keys to sort by: for each of the comma-separated paths one, for each item `*width` of
 * them. */
static fyfm_value *sort_keys(fyssg_eval *ev, const fyssg_list *items, fyfm_value attribute,
                             bool fold_case, size_t *width)
{
	fyfm_str text = fyssg_is_string(attribute) ? fyssg_text_of(ev, &attribute) : FYFM_STR("");
	size_t start = 0, column = 0, paths = 1;
	fyfm_value *keys;

	for (size_t i = 0; i < text.len; i++)
		paths += text.data[i] == ',';
	*width = paths;
	keys = fya_alloc_array(fyssg_arena(ev), (items->count + 1) * paths, sizeof(*keys), 0);
	for (; keys && column < paths && !fyssg_failed(ev); column++) {
		fyfm_value one = attribute;
		fyssg_path path;

		if (fyssg_is_string(attribute)) {
			const char *comma = memchr(text.data + start, ',', text.len - start);
			size_t end = comma ? (size_t)(comma - text.data) : text.len;

			one = fyssg_new_string(ev, text.data + start, end - start, false);
			start = end + 1;
		}
		if (!fyssg_path_init(ev, one, none(), fold_case, &path))
			return NULL;
		for (size_t i = 0; i < items->count && !fyssg_failed(ev); i++)
			keys[i * paths + column] = fyssg_path_get(ev, &path, items->items[i]);
	}
	if (!keys)
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	return fyssg_failed(ev) ? NULL : keys;
}

fyfm_value fyssg_filter_sort(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_sort_options options = { .reverse = fyssg_flag(ev, argv[1]) };
	fyfm_value *keys;
	fyssg_list items;

	if (!fyssg_list_from(ev, argv[0], &items))
		return none();
	keys = sort_keys(ev, &items, argv[3], !fyssg_flag(ev, argv[2]), &options.width);
	if (!keys || !fyssg_sort_by_keys(ev, items.items, keys, items.count, options))
		return none();
	return fyssg_list_seq(ev, &items);
}

fyfm_value fyssg_filter_dictsort(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str by = fyssg_given(argv[2]) ? fyssg_text_of(ev, &argv[2]) : FYFM_STR("key");
	bool by_value = by.len == 5 && memcmp(by.data, "value", 5) == 0;
	bool fold_case = !fyssg_flag(ev, argv[1]);
	fyssg_list pairs = { 0 }, keys = { 0 };
	fyssg_pairs walk;

	if (!by_value && !(by.len == 3 && memcmp(by.data, "key", 3) == 0))
		return fyssg_fail(
			ev, FYFM_ERR_RANGE, "You can only sort by either \"key\" or \"value\"");
	if (!fyssg_is_mapping(ev, argv[0]))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "dictsort needs a mapping, not %s",
		                  fyssg_type_name(ev, argv[0]));
	fyssg_pairs_begin(ev, argv[0], &walk);
	for (size_t i = 0; i < walk.count && !fyssg_failed(ev); i++) {
		fyfm_value pair[2], key;

		fyssg_pairs_at(ev, &walk, i, &pair[0], &pair[1]);
		key = fold_case ? fyssg_fold_case(ev, pair[by_value]) : pair[by_value];
		if (!fyssg_list_push(ev, &pairs, fyssg_make_seq(ev, pair, 2, true)) ||
		    !fyssg_list_push(ev, &keys, key))
			return none();
	}
	if (!fyssg_sort_by_keys(ev, pairs.items, keys.items, pairs.count,
	                (fyssg_sort_options){ .rule = FYSSG_SORT_STRICT,
	                                      .width = 1,
	                                      .reverse = fyssg_flag(ev, argv[3]) }))
		return none();
	return fyssg_list_seq(ev, &pairs);
}

fyfm_value fyssg_filter_items(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list list = { 0 };
	fyssg_pairs walk;

	if (fyfm_i_is_undefined(argv[0]))
		return empty_list(ev);
	if (!fyssg_is_mapping(ev, argv[0]))
		return fyssg_fail(ev, FYFM_ERR_TYPE, "Can only get item pairs from a mapping.");
	fyssg_pairs_begin(ev, argv[0], &walk);
	for (size_t i = 0; i < walk.count; i++) {
		fyfm_value pair[2];

		fyssg_pairs_at(ev, &walk, i, &pair[0], &pair[1]);
		if (!fyssg_list_push(ev, &list, fyssg_make_seq(ev, pair, 2, true)))
			return none();
	}
	return fyssg_list_seq(ev, &list);
}

/* --- in portions ------------------------------------------------------------------------------ */

static bool push_portion(fyssg_eval *ev, fyssg_list *portions, const fyssg_list *portion)
{
	return fyssg_list_push(ev, portions, fyssg_list_seq(ev, portion)) && !fyssg_failed(ev);
}

fyfm_value fyssg_filter_batch(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t size = fyssg_int_arg(ev, argv[1], 0);
	fyssg_list portions = { 0 }, portion = { 0 };
	fyfm_value item;
	fyssg_iter it;

	if (fyssg_failed(ev) || !fyssg_iter_begin(ev, argv[0], &it))
		return none();
	while (fyssg_iter_next(ev, &it, &item)) {
		if ((int64_t)portion.count == size) {
			if (!push_portion(ev, &portions, &portion))
				return none();
			portion.count = 0;
		}
		if (!fyssg_list_push(ev, &portion, item))
			return none();
	}
	if (portion.count > 0) {
		while (fyssg_given_value(argv[2]) && (int64_t)portion.count < size) {
			if (!fyssg_list_push(ev, &portion, argv[2]))
				return none();
		}
		push_portion(ev, &portions, &portion);
	}
	return fyssg_list_seq(ev, &portions);
}

fyfm_value fyssg_filter_slice(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t slices = fyssg_int_arg(ev, argv[1], 0);
	fyssg_list all, portions = { 0 };
	size_t start = 0;

	if (fyssg_failed(ev) || !fyssg_list_from(ev, argv[0], &all))
		return none();
	if (slices == 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "integer division or modulo by zero");
	for (int64_t i = 0; i < slices; i++) {
		size_t each = all.count / (size_t)slices, longer = all.count % (size_t)slices;
		fyssg_list portion = { 0 };

		for (size_t end = start + each + ((size_t)i < longer); start < end; start++) {
			if (!fyssg_list_push(ev, &portion, all.items[start]))
				return none();
		}
		if (fyssg_given_value(argv[2]) && (size_t)i >= longer &&
		    !fyssg_list_push(ev, &portion, argv[2]))
			return none();
		if (!push_portion(ev, &portions, &portion))
			return none();
	}
	return fyssg_list_seq(ev, &portions);
}

/* --- without doubles, and in groups ----------------------------------------------------------- */

fyfm_value fyssg_filter_unique(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_list all, kept = { 0 };
	fyssg_key_set seen = { 0 };
	fyssg_path path;
	size_t at;

	if (!fyssg_list_from(ev, argv[0], &all) ||
	    !fyssg_path_init(ev, argv[2], none(), !fyssg_flag(ev, argv[1]), &path))
		return none();
	for (size_t i = 0; i < all.count && !fyssg_failed(ev); i++) {
		fyfm_value key = fyssg_path_get(ev, &path, all.items[i]);

		if (!fyssg_key_set_put(ev, &seen, key, i, &at) ||
		    (at == i && !fyssg_list_push(ev, &kept, all.items[i])))
			return none();
	}
	return fyssg_list_seq(ev, &kept);
}

/* What groupby works on: items, the keys they are grouped by, and their order by key. */
typedef struct grouping {
	fyssg_list items, keys, order;
} grouping;

/* Sorts positions, so that items and keys can both follow. */
static bool sort_by_key(fyssg_eval *ev, const fyssg_path *path, grouping *g)
{
	for (size_t i = 0; i < g->items.count && !fyssg_failed(ev); i++) {
		fyfm_value key = fyssg_path_get(ev, path, g->items.items[i]);

		if (!fyssg_list_push(ev, &g->keys, key) ||
		    !fyssg_list_push(ev, &g->order, fyfm_i_small_int((int64_t)i)))
			return false;
	}
	return !fyssg_failed(ev) &&
	       fyssg_sort_by_keys(ev, g->order.items, g->keys.items, g->items.count,
		       (fyssg_sort_options){.rule = FYSSG_SORT_STRICT, .width = 1});
}

static size_t position(const grouping *g, size_t i)
{
	return (size_t)fyfm_i_get_int(g->order.items[i]);
}

/* Gathers the items, from the one at order[*from] on, whose keys are equal; moves *from behind
 * them. */
static fyfm_value next_members(fyssg_eval *ev, const grouping *g, size_t *from)
{
	fyfm_value key = g->keys.items[position(g, *from)];
	fyssg_list members = { 0 };

	do {
		if (!fyssg_list_push(ev, &members, g->items.items[position(g, *from)]))
			return none();
		++*from;
	} while (*from < g->items.count &&
	         fyssg_equal(ev, key, g->keys.items[position(g, *from)]));
	return fyssg_list_seq(ev, &members);
}

fyfm_value fyssg_filter_groupby(fyssg_eval *ev, const fyfm_value *argv)
{
	bool fold_case = !fyssg_flag(ev, argv[3]);
	fyssg_list groups = { 0 };
	fyssg_path path, shown;
	grouping g = { 0 };

	if (!fyssg_list_from(ev, argv[0], &g.items) ||
	    !fyssg_path_init(ev, argv[1], argv[2], fold_case, &path) ||
	    !fyssg_path_init(ev, argv[1], argv[2], false, &shown) || !sort_by_key(ev, &path, &g))
		return none();
	for (size_t i = 0; i < g.items.count && !fyssg_failed(ev);) {
		fyfm_value first = g.items.items[position(&g, i)];
		fyfm_value members = next_members(ev, &g, &i);

		if (!fyssg_list_push(ev, &groups,
			    fyssg_group_new(ev, fyssg_path_get(ev, &shown, first), members)))
			return none();
	}
	return fyssg_list_seq(ev, &groups);
}
