#include "libfy-ssg/template/value-key.h"

#include "libfy-ssg/template/shape.h"

fyfm_value fyssg_value_key(fyssg_eval *ev, fyfm_value v)
{
	fyfm_value pair[2] = { fyfm_null(), v };
	fya_buf text;

	if (fyssg_is_string(v) || !(fyssg_is_sequence(ev, v) || fyssg_is_mapping(ev, v)))
		return v;
	fyssg_result_begin(ev, &text);
	fyssg_repr(ev, v, &text);
	pair[1] = fyssg_result_end(ev, &text, false);
	/* A tuple can be a key, and no other value is equal to it. */
	return fyssg_make_seq(ev, pair, 2, true);
}

bool fyssg_key_set_of(fyssg_eval *ev, const fyssg_list *list, fyssg_key_set *out)
{
	size_t at;

	*out = (fyssg_key_set){ 0 };
	for (size_t i = 0; i < list->count; i++)
		if (!fyssg_key_set_put(ev, out, fyssg_value_key(ev, list->items[i]), i, &at))
			return false;
	return !fyssg_failed(ev);
}
