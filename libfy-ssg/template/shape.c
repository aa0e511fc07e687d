#include "libfy-ssg/template/shape.h"

#include "frontmatter/value-inline.h"

const fyssg_class *fyssg_class_of(fyssg_eval *ev, fyfm_value v)
{
	if (fyfm_i_tag(v) != FYFM_I_HOST)
		return NULL;
	return fyssg_env_class(fyssg_eval_env(ev), fyfm_host_class(v));
}

bool fyssg_is_string(fyfm_value v)
{
	return fyfm_i_is_string(v);
}

bool fyssg_is_markup(fyfm_value v)
{
	return fyfm_i_is_string(v) && fyfm_i_is_safe(v);
}

bool fyssg_is_sequence(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_class *c = fyssg_class_of(ev, v);

	return c ? c->length && c->at && !c->keys : fyfm_i_tag(v) == FYFM_I_SEQ;
}

bool fyssg_is_mapping(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_class *c = fyssg_class_of(ev, v);

	return c ? c->keys != NULL : fyfm_i_tag(v) == FYFM_I_MAP;
}

size_t fyssg_seq_count(fyssg_eval *ev, fyfm_value seq)
{
	const fyssg_class *c = fyssg_class_of(ev, seq);

	return c ? c->length(ev, seq) : fyfm_i_count(seq);
}

fyfm_value fyssg_seq_at(fyssg_eval *ev, fyfm_value seq, size_t i)
{
	const fyssg_class *c = fyssg_class_of(ev, seq);

	return c ? c->at(ev, seq, i) : fyfm_i_items(seq)[i];
}

/* --- pairs ------------------------------------------------------------------------------------ */

void fyssg_pairs_begin(fyssg_eval *ev, fyfm_value map, fyssg_pairs *p)
{
	const fyssg_class *c = fyssg_class_of(ev, map);

	*p = (fyssg_pairs){ .map = map };
	if (!c) {
		p->count = fyfm_i_count(map);
		return;
	}
	p->keys = c->keys(ev, map);
	if (fyssg_is_sequence(ev, p->keys))
		p->count = fyssg_seq_count(ev, p->keys);
}

void fyssg_pairs_at(fyssg_eval *ev, const fyssg_pairs *p, size_t i, fyfm_value *key,
                    fyfm_value *value)
{
	if (fyfm_i_tag(p->map) == FYFM_I_MAP) {
		*key = fyfm_i_keys(p->map)[i];
		*value = fyfm_i_values(p->map)[i];
		return;
	}
	*key = fyssg_seq_at(ev, p->keys, i);
	*value = fyssg_map_find(ev, p->map, *key, i);
}

/* The attribute of an object by a name that may not be interned: then nothing asked for it so
 * far, and no class can know it. */
static fyfm_value get_by_name(fyssg_eval *ev, const fyssg_class *c, fyfm_value self, fyfm_value key)
{
	fyfm_str name;
	fyssg_atom atom;

	if (!c->get || !fyfm_i_is_string(key))
		return fyfm_undefined(NULL);
	name = fyssg_text_of(ev, &key);
	atom = fyssg_env_find_atom(fyssg_eval_env(ev), name.data, name.len);
	return atom == FYSSG_ATOM_NONE ? fyfm_undefined(NULL) : c->get(ev, self, atom);
}

/* The key that is the same to Python and not to YAML: 1 and True, 0 and False. */
static fyfm_value other_form(fyfm_value key)
{
	fyssg_number n;

	if (fyfm_i_is_string(key) || !fyssg_as_number(key, &n) || (n.d != 0 && n.d != 1))
		return fyfm_undefined(NULL);
	if (fyfm_i_kind(key) == FYFM_BOOL)
		return fyfm_i_small_int(n.i);
	return fyfm_bool(n.d != 0);
}

fyfm_value fyssg_map_find(fyssg_eval *ev, fyfm_value map, fyfm_value key, size_t hint)
{
	const fyssg_class *c = fyssg_class_of(ev, map);
	ptrdiff_t i;

	if (c)
		return c->item ? c->item(ev, map, key) : get_by_name(ev, c, map, key);
	i = fyfm_i_find(map, key, hint);
	if (i >= 0)
		return fyfm_i_values(map)[i];
	key = other_form(key);
	return fyfm_i_is_undefined(key) ? key : fyfm_lookup(map, key);
}

/* --- making ----------------------------------------------------------------------------------- */

bool fyssg_as_number(fyfm_value v, fyssg_number *out)
{
	switch (fyfm_i_kind(v)) {
	case FYFM_BOOL:
		*out = (fyssg_number){ .i = fyfm_get_bool(v), .d = fyfm_get_bool(v) };
		return true;
	case FYFM_INT:
		*out = (fyssg_number){ .i = fyfm_i_get_int(v), .d = (double)fyfm_i_get_int(v) };
		return true;
	case FYFM_FLOAT:
		*out = (fyssg_number){ .is_float = true, .d = fyfm_i_get_float(v) };
		return true;
	default:
		return false;
	}
}

fyfm_value fyssg_made(fyssg_eval *ev, fyfm_value v)
{
	if (fyfm_i_is_undefined(v))
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	return v;
}

fyfm_value fyssg_make_int(fyssg_eval *ev, int64_t i)
{
	if (fyfm_i_int_fits(i))
		return fyfm_i_small_int(i);
	return fyssg_made(ev, fyfm_int(fyssg_arena(ev), i));
}

fyfm_value fyssg_make_float(fyssg_eval *ev, double d)
{
	return fyssg_made(ev, fyfm_float(fyssg_arena(ev), d));
}

fyfm_value fyssg_make_seq(fyssg_eval *ev, const fyfm_value *items, size_t count, bool tuple)
{
	return fyssg_made(ev, fyfm_seq(fyssg_arena(ev), items, count, tuple));
}

fyfm_value fyssg_missing(fyssg_eval *ev, fyfm_value key)
{
	fyfm_str text = fyssg_text_of(ev, &key);
	char *name = fya_alloc(fyssg_arena(ev), text.len + 1, 1);

	if (!name)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	memcpy(name, text.data, text.len);
	name[text.len] = '\0';
	return fyfm_undefined(name);
}
