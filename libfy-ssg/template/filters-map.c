/* Filters that apply a filter, a test or an attribute to each element. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

/* Arguments of a call by name: room for the element, then what the template gave. */
typedef struct call {
	fyfm_value name;
	fyssg_list argv; /* argv.items[0] is set for each element */
	fyfm_value kwargs;
} call;

/* Takes the name from args[at] and the arguments behind it. */
static bool call_init(fyssg_eval *ev, fyfm_value args, size_t at, fyfm_value kwargs, call *out)
{
	size_t count = fyssg_length(ev, args);

	*out = (call){ .name = fyssg_seq_at(ev, args, at), .kwargs = kwargs };
	if (!fyssg_list_push(ev, &out->argv, fyfm_undefined(NULL)))
		return false;
	for (size_t i = at + 1; i < count; i++) {
		if (!fyssg_list_push(ev, &out->argv, fyssg_seq_at(ev, args, i)))
			return false;
	}
	fyssg_string_arg(ev, &out->name, "the name of a filter or test");
	return !fyssg_failed(ev);
}

/* --- map -------------------------------------------------------------------------------------- */

static fyfm_value map_attribute(fyssg_eval *ev, fyfm_value over, fyfm_value kwargs)
{
	fyfm_value attribute = fyfm_get(kwargs, "attribute", 9),
		   def = fyfm_get(kwargs, "default", 7);
	size_t known = 1 + !fyfm_i_is_undefined(def);
	fyssg_path path;
	fyssg_list list;

	if (fyssg_length(ev, kwargs) != known)
		return fyssg_fail(ev, FYFM_ERR_TYPE,
			"map(attribute=...) takes no other argument but default");
	if (!fyssg_list_from(ev, over, &list) || !fyssg_path_init(ev, attribute, def, false, &path))
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < list.count && !fyssg_failed(ev); i++)
		list.items[i] = fyssg_path_get(ev, &path, list.items[i]);
	return fyssg_list_seq(ev, &list);
}

fyfm_value fyssg_filter_map(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str name;
	fyssg_list list;
	call c;

	if (!fyssg_truth(ev, argv[0]))
		return fyssg_make_seq(ev, NULL, 0, false);
	if (fyssg_length(ev, argv[1]) == 0) {
		if (!fyfm_i_is_undefined(fyfm_get(argv[2], "attribute", 9)))
			return map_attribute(ev, argv[0], argv[2]);
		return fyssg_fail(ev, FYFM_ERR_TYPE, "map requires a filter argument");
	}
	if (!call_init(ev, argv[1], 0, argv[2], &c) || !fyssg_list_from(ev, argv[0], &list))
		return fyfm_undefined(NULL);
	name = fyssg_text_of(ev, &c.name);
	for (size_t i = 0; i < list.count && !fyssg_failed(ev); i++) {
		c.argv.items[0] = list.items[i];
		list.items[i] = fyssg_call_filter(ev, name, c.argv.items, c.argv.count, c.kwargs);
	}
	return fyssg_list_seq(ev, &list);
}

/* --- select and reject ------------------------------------------------------------------------ */

static bool passes(fyssg_eval *ev, call *c, fyfm_value v)
{
	if (c->argv.count == 0)
		return fyssg_truth(ev, v);
	c->argv.items[0] = v;
	return fyssg_call_test(ev, fyssg_text_of(ev, &c->name), c->argv.items, c->argv.count);
}

/* Keeps the elements for which a test, of themselves or of an attribute, answers `wanted`. */
static fyfm_value keep(fyssg_eval *ev, const fyfm_value *argv, bool wanted, bool of_attribute)
{
	size_t args = fyssg_length(ev, argv[1]), at = of_attribute ? 1 : 0;
	fyfm_value attribute = fyfm_null();
	fyssg_list list, kept = { 0 };
	fyssg_path path;
	call c = { 0 };

	if (!fyssg_truth(ev, argv[0]))
		return fyssg_make_seq(ev, NULL, 0, false);
	if (args < at)
		return fyssg_fail(ev, FYFM_ERR_TYPE, "Missing parameter for attribute name");
	if (of_attribute)
		attribute = fyssg_seq_at(ev, argv[1], 0);
	if ((args > at && !call_init(ev, argv[1], at, argv[2], &c)) ||
	    !fyssg_path_init(ev, attribute, fyfm_null(), false, &path) ||
	    !fyssg_list_from(ev, argv[0], &list))
		return fyfm_undefined(NULL);
	for (size_t i = 0; i < list.count && !fyssg_failed(ev); i++) {
		if (passes(ev, &c, fyssg_path_get(ev, &path, list.items[i])) == wanted &&
		    !fyssg_list_push(ev, &kept, list.items[i]))
			return fyfm_undefined(NULL);
	}
	return fyssg_list_seq(ev, &kept);
}

fyfm_value fyssg_filter_select(fyssg_eval *ev, const fyfm_value *argv)
{
	return keep(ev, argv, true, false);
}

fyfm_value fyssg_filter_reject(fyssg_eval *ev, const fyfm_value *argv)
{
	return keep(ev, argv, false, false);
}

fyfm_value fyssg_filter_selectattr(fyssg_eval *ev, const fyfm_value *argv)
{
	return keep(ev, argv, true, true);
}

fyfm_value fyssg_filter_rejectattr(fyssg_eval *ev, const fyfm_value *argv)
{
	return keep(ev, argv, false, true);
}
