/* What templates can change: lists, mappings, namespaces, cyclers and joiners. All of it is the
 * render's own. */
#include "libfy-ssg/template/containers.h"

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/call.h"
#include "libfy-ssg/template/shape.h"

/* --- lists ------------------------------------------------------------------------------------ */

fyfm_value fyssg_mutable_list(fyssg_eval *ev, const fyfm_value *items, size_t count)
{
	fyssg_list *l = fyssg_arena_alloc(ev, sizeof(*l));

	if (l == NULL)
		return fyfm_undefined(NULL);
	*l = (fyssg_list){ NULL, 0, 0 };
	for (size_t i = 0; i < count; i++)
		if (!fyssg_list_push(ev, l, items[i]))
			return fyfm_undefined(NULL);
	return fyssg_object(FYSSG_CLASS_LIST, l);
}

void fyssg_list_append(fyssg_eval *ev, fyfm_value list, fyfm_value v)
{
	fyssg_list_push(ev, fyssg_list_of(list), v);
}

static size_t list_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return fyssg_list_of(self)->count;
}

/* A list may have become shorter while something walks over it. */
static fyfm_value list_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	const fyssg_list *l = fyssg_list_of(self);

	(void)ev;
	return i < l->count ? l->items[i] : fyfm_undefined(NULL);
}

static fyfm_value method_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	return fyssg_method(ev, self, fyssg_env_atom_name(ev->env, name));
}

static void list_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	fyssg_repr_seq(ev, self, false, out);
}

const fyssg_class fyssg_list_class = {
	.name = "list",
	.get = method_get,
	.length = list_length,
	.at = list_at,
	.print = list_write,
};

/* --- mappings --------------------------------------------------------------------------------- */

bool fyssg_dict_find(fyssg_eval *ev, const fyssg_dict *d, fyfm_value key, size_t *at)
{
	return fyssg_key_set_find(ev, &d->index, key, at);
}

bool fyssg_dict_set(fyssg_eval *ev, fyssg_dict *d, fyfm_value key, fyfm_value value)
{
	size_t at;

	if (!fyssg_key_set_put(ev, &d->index, key, d->keys.count, &at))
		return false;
	if (at < d->keys.count) {
		d->values.items[at] = value;
		return true;
	}
	return fyssg_list_push(ev, &d->keys, key) && fyssg_list_push(ev, &d->values, value);
}

static void take_out(fyssg_list *l, size_t at)
{
	memmove(l->items + at, l->items + at + 1, (l->count - at - 1) * sizeof(*l->items));
	l->count--;
}

void fyssg_dict_remove(fyssg_eval *ev, fyssg_dict *d, size_t at)
{
	size_t ignored;

	take_out(&d->keys, at);
	take_out(&d->values, at);
	d->index = (fyssg_key_set){ 0 };
	for (size_t i = 0; i < d->keys.count; i++)
		if (!fyssg_key_set_put(ev, &d->index, d->keys.items[i], i, &ignored))
			return;
}

static bool update_from_pairs(fyssg_eval *ev, fyssg_dict *d, fyfm_value from)
{
	fyssg_iter it;
	fyfm_value item;

	if (!fyssg_iter_begin(ev, from, &it))
		return false;
	while (fyssg_iter_next(ev, &it, &item)) {
		fyssg_list pair = { NULL, 0, 0 };

		if (!fyssg_list_from(ev, item, &pair))
			return false;
		if (pair.count != 2) {
			fyssg_fail(ev, FYFM_ERR_TYPE, "a mapping is made of pairs");
			return false;
		}
		if (!fyssg_dict_set(ev, d, pair.items[0], pair.items[1]))
			return false;
	}
	return !fyssg_failed(ev);
}

bool fyssg_dict_update(fyssg_eval *ev, fyssg_dict *d, fyfm_value from)
{
	fyssg_pairs pairs;
	fyfm_value key, value;

	if (!fyssg_is_mapping(ev, from))
		return update_from_pairs(ev, d, from);
	fyssg_pairs_begin(ev, from, &pairs);
	for (size_t i = 0; i < pairs.count; i++) {
		fyssg_pairs_at(ev, &pairs, i, &key, &value);
		if (!fyssg_dict_set(ev, d, key, value))
			return false;
	}
	return !fyssg_failed(ev);
}

static fyssg_dict *new_dict(fyssg_eval *ev, const fyfm_value *pairs, size_t count)
{
	fyssg_dict *d = fyssg_arena_alloc(ev, sizeof(*d));

	if (d == NULL)
		return NULL;
	memset(d, 0, sizeof(*d));
	for (size_t i = 0; i < count; i++)
		if (!fyssg_dict_set(ev, d, pairs[2 * i], pairs[2 * i + 1]))
			return NULL;
	return d;
}

fyfm_value fyssg_mutable_dict(fyssg_eval *ev, const fyfm_value *pairs, size_t count)
{
	fyssg_dict *d = new_dict(ev, pairs, count);

	return d == NULL ? fyfm_undefined(NULL) : fyssg_object(FYSSG_CLASS_DICT, d);
}

fyfm_value fyssg_frozen_dict(fyssg_eval *ev, const fyfm_value *pairs, size_t count)
{
	fyssg_dict d = { 0 };

	for (size_t i = 0; i < count; i++)
		if (!fyssg_dict_set(ev, &d, pairs[2 * i], pairs[2 * i + 1]))
			return fyfm_undefined(NULL);
	return fyssg_made(ev, fyfm_map(ev->arena, d.keys.items, d.values.items, d.keys.count,
	                               fyfm_undefined(NULL)));
}

static fyfm_value dict_item(fyssg_eval *ev, fyfm_value self, fyfm_value key)
{
	const fyssg_dict *d = fyssg_dict_of(self);
	size_t at;

	return fyssg_dict_find(ev, d, key, &at) ? d->values.items[at] : fyfm_undefined(NULL);
}

static fyfm_value dict_keys(fyssg_eval *ev, fyfm_value self)
{
	const fyssg_list *keys = &fyssg_dict_of(self)->keys;

	return fyssg_make_seq(ev, keys->items, keys->count, false);
}

static size_t dict_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return fyssg_dict_of(self)->keys.count;
}

static void dict_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	fyssg_repr_map(ev, self, out);
}

const fyssg_class fyssg_dict_class = {
	.name = "dict",
	.get = method_get,
	.item = dict_item,
	.length = dict_length,
	.keys = dict_keys,
	.print = dict_write,
};

fyfm_value fyssg_thaw(fyssg_eval *ev, fyfm_value v)
{
	fyssg_dict *d;

	if (fyfm_i_tag(v) == FYFM_I_SEQ && !fyfm_is_tuple(v))
		return fyssg_mutable_list(ev, fyfm_i_items(v), fyfm_i_count(v));
	if (fyfm_i_tag(v) != FYFM_I_MAP)
		return v;
	d = new_dict(ev, NULL, 0);
	if (d == NULL || !fyssg_dict_update(ev, d, v))
		return fyfm_undefined(NULL);
	return fyssg_object(FYSSG_CLASS_DICT, d);
}

/* --- namespaces ------------------------------------------------------------------------------- */

static fyfm_value call_namespace(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_dict *d = new_dict(ev, NULL, 0);

	if (d == NULL || (!fyfm_i_is_undefined(argv[0]) && !fyssg_dict_update(ev, d, argv[0])) ||
	    !fyssg_dict_update(ev, d, argv[1]))
		return fyfm_undefined(NULL);
	return fyssg_object(FYSSG_CLASS_NAMESPACE, d);
}

void fyssg_namespace_set(fyssg_eval *ev, fyfm_value ns, fyssg_atom name, fyfm_value v)
{
	if (fyssg_is_object(ns, FYSSG_CLASS_NAMESPACE))
		fyssg_dict_set(ev, fyssg_dict_of(ns), fyssg_atom_of(ev->env, name)->key, v);
	else if (fyfm_i_is_undefined(ns))
		fyssg_fail_undefined(ev, ns);
	else
		fyssg_fail(ev, FYFM_ERR_TYPE,
		           "attributes can be set on what namespace() returned, not on %s",
		           fyssg_type_name(ev, ns));
}

static void namespace_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	fya_buf_puts(out, "<Namespace ");
	fyssg_repr_map(ev, fyssg_object(FYSSG_CLASS_DICT, fyssg_object_of(self)), out);
	fya_buf_putc(out, '>');
}

const fyssg_class fyssg_namespace_class = {
	.name = "Namespace",
	.item = dict_item,
	.print = namespace_write,
};

/* --- cyclers and joiners ---------------------------------------------------------------------- */

typedef struct cycler {
	fyfm_value items; /* a tuple, not empty */
	size_t at;
} cycler;

static fyfm_value call_cycler(fyssg_eval *ev, const fyfm_value *argv)
{
	cycler *c;

	if (fyfm_i_count(argv[0]) == 0)
		return fyssg_fail(ev, FYFM_ERR_TYPE, "cycler() needs at least one item");
	c = fyssg_arena_alloc(ev, sizeof(*c));
	if (c == NULL)
		return fyfm_undefined(NULL);
	*c = (cycler){ argv[0], 0 };
	return fyssg_object(FYSSG_CLASS_CYCLER, c);
}

static fyfm_value cycler_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const cycler *c = fyssg_object_of(self);

	if (strcmp(fyssg_atom_of(ev->env, name)->text, "current") == 0)
		return fyfm_i_items(c->items)[c->at];
	return method_get(ev, self, name);
}

fyfm_value fyssg_cycler_next(fyfm_value self)
{
	cycler *c = fyssg_object_of(self);
	fyfm_value v = fyfm_i_items(c->items)[c->at];

	c->at = (c->at + 1) % fyfm_i_count(c->items);
	return v;
}

void fyssg_cycler_reset(fyfm_value self)
{
	cycler *c = fyssg_object_of(self);

	c->at = 0;
}

typedef struct joiner {
	fyfm_value separator;
	bool used;
} joiner;

static fyfm_value call_joiner(fyssg_eval *ev, const fyfm_value *argv)
{
	joiner *j = fyssg_arena_alloc(ev, sizeof(*j));

	if (j == NULL)
		return fyfm_undefined(NULL);
	*j = (joiner){ argv[0], false };
	if (fyfm_i_is_undefined(argv[0]))
		j->separator = fyfm_i_string(ev->arena, ", ", 2);
	return fyssg_object(FYSSG_CLASS_JOINER, j);
}

static fyfm_value joiner_call(fyssg_eval *ev, const fyfm_value *argv, size_t argc,
                              fyfm_value kwargs)
{
	joiner *j = fyssg_object_of(argv[0]);

	(void)kwargs;
	if (argc != 1)
		return fyssg_fail(ev, FYFM_ERR_TYPE, "a joiner takes no arguments");
	if (j->used)
		return j->separator;
	j->used = true;
	return fyfm_i_string(ev->arena, "", 0);
}

const fyssg_class fyssg_cycler_class = { .name = "Cycler", .get = cycler_get };
const fyssg_class fyssg_joiner_class = { .name = "Joiner", .call = joiner_call };

const fyssg_builtin fyssg_engine_functions[] = {
	{ "namespace", "mapping? **named", call_namespace, 0 },
	{ "cycler", "*items", call_cycler, 0 },
	{ "joiner", "sep?", call_joiner, 0 },
};
const size_t fyssg_engine_function_count =
	sizeof(fyssg_engine_functions) / sizeof(fyssg_engine_functions[0]);
