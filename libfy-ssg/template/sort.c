/* Stable merge sort by keys that were computed before. */
#include "libfy-ssg/template/compare.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

typedef struct sorter {
	fyssg_eval *ev;
	const fyfm_value *keys;
	fyssg_sort_options options;
	size_t *order, *spare;
} sorter;

static bool is_less(sorter *s, fyfm_value a, fyfm_value b)
{
	return fyssg_order(s->ev, FYSSG_LT, a, b);
}

static bool is_less_lenient(sorter *s, fyfm_value a, fyfm_value b)
{
	bool undefined = fyfm_kind_of(a) == FYFM_UNDEFINED || fyfm_kind_of(b) == FYFM_UNDEFINED;
	fyssg_relation r = undefined ? FYSSG_INCOMPARABLE : fyssg_relate(s->ev, a, b);

	if (r == FYSSG_INCOMPARABLE)
		return strcmp(fyssg_type_name(s->ev, a), fyssg_type_name(s->ev, b)) < 0;
	return r == FYSSG_LESS;
}

/* Whether item a comes before item b by its keys. */
static bool comes_before(sorter *s, size_t a, size_t b)
{
	const fyfm_value *x = s->keys + a * s->options.width, *y = s->keys + b * s->options.width;

	if (s->options.rule == FYSSG_SORT_STRICT)
		return is_less(s, x[0], y[0]);
	if (s->options.rule == FYSSG_SORT_LENIENT)
		return is_less_lenient(s, x[0], y[0]);
	for (size_t i = 0; i < s->options.width; i++) {
		if (!fyssg_equal(s->ev, x[i], y[i]))
			return is_less(s, x[i], y[i]);
	}
	return false;
}

/* Whether b, which stands behind a, has to go in front of it. */
static bool out_of_order(sorter *s, size_t a, size_t b)
{
	return s->options.reverse ? comes_before(s, a, b) : comes_before(s, b, a);
}

/* Merges order[from..middle) and order[middle..to) by way of spare. */
static void merge(sorter *s, size_t from, size_t middle, size_t to)
{
	size_t left = from, right = middle;

	for (size_t i = from; i < to; i++) {
		bool take_right = left == middle ||
		                  (right < to && out_of_order(s, s->order[left], s->order[right]));

		s->spare[i] = s->order[take_right ? right++ : left++];
	}
	memcpy(s->order + from, s->spare + from, (to - from) * sizeof(*s->order));
}

/* Every pair of neighbours in order already, as content often is: nothing to merge. */
static bool is_sorted(sorter *s, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (out_of_order(s, s->order[i - 1], s->order[i]))
			return false;
	}
	return true;
}

static void sort_order(sorter *s, size_t count)
{
	if (is_sorted(s, count))
		return;
	for (size_t width = 1; width < count && !fyssg_failed(s->ev); width *= 2) {
		for (size_t from = 0; from + width < count && !fyssg_failed(s->ev);
			from += 2 * width) {
			size_t to = from + 2 * width < count ? from + 2 * width : count;

			merge(s, from, from + width, to);
		}
	}
}

bool fyssg_sort_by_keys(fyssg_eval *ev, fyfm_value *items, const fyfm_value *keys, size_t count,
                fyssg_sort_options options)
{
	sorter s = { .ev = ev, .keys = keys, .options = options };
	fya_allocator *arena = fyssg_arena(ev);
	fyfm_value *copy;

	if (count < 2)
		return !fyssg_failed(ev);
	s.order = fya_alloc_array(arena, count, sizeof(*s.order), 0);
	s.spare = fya_alloc_array(arena, count, sizeof(*s.spare), 0);
	copy = fya_alloc_array(arena, count, sizeof(*copy), 0);
	if (!s.order || !s.spare || !copy) {
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return false;
	}
	for (size_t i = 0; i < count; i++)
		s.order[i] = i;
	sort_order(&s, count);
	memcpy(copy, items, count * sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		items[i] = copy[s.order[i]];
	return !fyssg_failed(ev);
}
