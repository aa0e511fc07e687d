/* range() and dict(). */
#include <inttypes.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/group.h"
#include "libfy-ssg/template/key-set.h"
#include "libfy-ssg/template/shape.h"

/* --- range ------------------------------------------------------------------------------------ */

typedef struct range {
	int64_t start, stop, step;
	size_t count;
} range;

static const range *range_of(fyfm_value self)
{
	return (const range *)(uintptr_t)fyfm_host_payload(self);
}

static fyfm_value range_new(fyssg_eval *ev, int64_t start, int64_t stop, int64_t step)
{
	range *r = fya_alloc(fyssg_arena(ev), sizeof(*r), 0);
	uint64_t distance = 0, stride;

	if (!r)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
	if (step > 0 && start < stop)
		distance = (uint64_t)stop - (uint64_t)start;
	else if (step < 0 && start > stop)
		distance = (uint64_t)start - (uint64_t)stop;
	*r = (range){ start, stop, step, 0 };
	if (distance > 0)
		r->count = (size_t)((distance - 1) / stride + 1);
	return fyfm_host(FYSSG_CLASS_RANGE, (uint64_t)(uintptr_t)r);
}

static size_t range_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return range_of(self)->count;
}

static fyfm_value range_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	const range *r = range_of(self);

	return fyssg_make_int(ev, (int64_t)((uint64_t)r->start + (uint64_t)r->step * i));
}

static fyfm_value range_slice(fyssg_eval *ev, fyfm_value self, size_t start, size_t count)
{
	const range *r = range_of(self);
	int64_t first = (int64_t)((uint64_t)r->start + (uint64_t)r->step * start);

	return range_new(
		ev, first, (int64_t)((uint64_t)first + (uint64_t)r->step * count), r->step);
}

static void range_print(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	const range *r = range_of(self);

	(void)ev;
	fya_buf_printf(out, "range(%" PRId64 ", %" PRId64, r->start, r->stop);
	if (r->step != 1)
		fya_buf_printf(out, ", %" PRId64, r->step);
	fya_buf_putc(out, ')');
}

static const fyssg_class range_class = {
	.name = "range",
	.length = range_length,
	.at = range_at,
	.slice = range_slice,
	.print = range_print,
};

const fyssg_class *const fyssg_std_classes[FYSSG_STD_CLASS_COUNT] = {
	[FYSSG_CLASS_RANGE] = &range_class,
	[FYSSG_CLASS_GROUP] = &fyssg_group_class,
};

static fyfm_value call_range(fyssg_eval *ev, const fyfm_value *argv)
{
	int64_t start = fyssg_int_arg(ev, argv[0], 0), stop = fyssg_int_arg(ev, argv[1], 0);
	int64_t step = fyssg_int_arg(ev, argv[2], 1);

	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	if (step == 0)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "range() arg 3 must not be zero");
	if (!fyssg_given(argv[1]))
		return range_new(ev, 0, start, 1);
	return range_new(ev, start, stop, step);
}

/* --- dict ------------------------------------------------------------------------------------- */

/* Keys in the order in which they first came, values as they came last. */
typedef struct builder {
	fyssg_list keys, values;
	fyssg_key_set seen;
} builder;

static bool add_pair(fyssg_eval *ev, builder *b, fyfm_value key, fyfm_value value)
{
	size_t at;

	if (!fyssg_key_set_put(ev, &b->seen, key, b->keys.count, &at))
		return false;
	if (at < b->keys.count) {
		b->values.items[at] = value;
		return true;
	}
	return fyssg_list_push(ev, &b->keys, key) && fyssg_list_push(ev, &b->values, value);
}

static bool add_mapping(fyssg_eval *ev, builder *b, fyfm_value map)
{
	fyssg_pairs pairs;
	fyfm_value key, value;

	fyssg_pairs_begin(ev, map, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (!add_pair(ev, b, key, value))
			return false;
	}
	return true;
}

static bool add_sequence(fyssg_eval *ev, builder *b, fyfm_value pairs)
{
	fyssg_iter it;
	fyfm_value item;

	if (!fyssg_iter_begin(ev, pairs, &it))
		return false;
	while (fyssg_iter_next(ev, &it, &item)) {
		fyssg_list pair;

		if (!fyssg_list_from(ev, item, &pair))
			return false;
		if (pair.count != 2) {
			fyssg_fail(ev, FYFM_ERR_RANGE, "dict() wants pairs");
			return false;
		}
		if (!add_pair(ev, b, pair.items[0], pair.items[1]))
			return false;
	}
	return !fyssg_failed(ev);
}

static fyfm_value call_dict(fyssg_eval *ev, const fyfm_value *argv)
{
	builder b = { 0 };
	bool ok = true;

	if (fyssg_given(argv[0]))
		ok = fyssg_is_mapping(ev, argv[0]) ? add_mapping(ev, &b, argv[0]) :
						     add_sequence(ev, &b, argv[0]);
	if (!ok || !add_mapping(ev, &b, argv[1]))
		return fyfm_undefined(NULL);
	return fyssg_made(ev, fyfm_map(fyssg_arena(ev), b.keys.items, b.values.items, b.keys.count,
	                               fyfm_undefined(NULL)));
}

const fyssg_builtin fyssg_std_functions[] = {
	{ "range", "start stop? step?", call_range, 0 },
	{ "dict", "pairs? **named", call_dict, 0 },
};
const size_t fyssg_std_function_count = sizeof(fyssg_std_functions) / sizeof(*fyssg_std_functions);
