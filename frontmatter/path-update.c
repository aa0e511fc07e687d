/* Changed copies of values. */
#include <stdlib.h>

#include "frontmatter/path-inside.h"

/* A walk from the root to the last collection of a path. */
struct walk {
	fya_allocator *a;
	const fyfm_path *path;
	fyfm_diag *diag;
	size_t count;                     /* steps taken into what there is */
	fyfm_value nodes[FYFM_PATH_MAX];  /* what step i was taken into */
	size_t indexes[FYFM_PATH_MAX];    /* and where it led */
	fyfm_value end;                   /* what is there after those */
};

static fyfm_status fail_memory(fyfm_diag *diag)
{
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
	return FYFM_ERR_NOMEM;
}

static fyfm_status fail_no_steps(fyfm_diag *diag)
{
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
	              "a path without steps names no key");
	return FYFM_ERR_USAGE;
}

/* Goes as far as there is something; returns why not further. */
static fyfm_status walk(struct walk *w, fyfm_value root)
{
	w->end = root;
	for (w->count = 0; w->count < w->path->count; w->count++) {
		size_t i = w->count;
		fyfm_status st = fyfm_i_step_find(&w->path->steps[i], w->end, &w->indexes[i]);

		w->nodes[i] = w->end;
		if (st != FYFM_OK)
			return st;
		w->end = fyfm_i_step_value(w->end, w->indexes[i]);
	}
	return FYFM_OK;
}

/* Describes why the walk ended early. */
static fyfm_status fail_walk(const struct walk *w, fyfm_status st)
{
	return fyfm_i_step_fail(w->path, w->count, w->end, st, w->diag);
}

/* --- collections with one element changed ----------------------------------------------------- */

/* What to put in the place of `removed` (0 or 1) pairs or elements at a position; an undefined
 * value: nothing. The key of elements is undefined. */
struct change {
	size_t at, removed;
	fyfm_value key, value;
};

/* Fills the arrays with what there is but for the change; returns the count. */
static size_t splice(fyfm_value from, const struct change *c, fyfm_value *keys, fyfm_value *values)
{
	bool is_map = fyfm_i_kind(from) == FYFM_MAP;
	size_t count = fyfm_count(from), n = 0;

	for (size_t i = 0; i <= count; i++) {
		if (i == c->at && !fyfm_i_is_undefined(c->value)) {
			keys[n] = c->key;
			values[n++] = c->value;
		}
		if (i == count || (i == c->at && c->removed != 0))
			continue;
		keys[n] = is_map ? fyfm_key_at(from, i) : fyfm_i_undefined();
		values[n++] = fyfm_i_step_value(from, i);
	}
	return n;
}

/* Undefined when memory runs out. */
static fyfm_value changed(fya_allocator *a, fyfm_value from, const struct change *c)
{
	size_t room = fyfm_count(from) + 1;
	fyfm_value *keys = malloc(2 * room * sizeof(keys[0]));
	fyfm_value made = fyfm_i_undefined();
	size_t count;

	if (!keys)
		return made;
	count = splice(from, c, keys, keys + room);
	if (fyfm_i_kind(from) == FYFM_MAP)
		made = fyfm_map(a, keys, keys + room, count, from);
	else
		made = fyfm_seq(a, keys + room, count, false);
	free(keys);
	return made;
}

/* Makes the collections above the last change anew, innermost first: `v` is to stand where step
 * count - 1 leads. */
static fyfm_status rebuild(struct walk *w, size_t count, fyfm_value v, fyfm_value *out)
{
	while (count > 0 && !fyfm_i_is_undefined(v)) {
		fyfm_value node = w->nodes[--count];
		struct change c = { .at = w->indexes[count], .removed = 1, .value = v };

		if (fyfm_i_kind(node) == FYFM_MAP)
			c.key = fyfm_key_at(node, c.at);
		v = changed(w->a, node, &c);
	}
	*out = v;
	return fyfm_i_is_undefined(v) ? fail_memory(w->diag) : FYFM_OK;
}

/* --- set -------------------------------------------------------------------------------------- */

static bool makes_seq(const fyfm_step *s)
{
	return (s->kind == FYFM_STEP_INDEX && s->index == 0) ||
	       (s->kind == FYFM_STEP_NAME && s->text.len == 1 && s->text.data[0] == '-');
}

static fyfm_value new_key(fya_allocator *a, const fyfm_step *s)
{
	return fyfm_string_copy(a, s->text.data, s->text.len);
}

/* What stands at step i, where there was nothing: a collection of one. */
static fyfm_value collection_of(struct walk *w, size_t i, fyfm_value v)
{
	const fyfm_step *s = &w->path->steps[i].step;
	fyfm_value key;

	if (makes_seq(s))
		return fyfm_seq(w->a, &v, 1, false);
	key = new_key(w->a, s);
	if (fyfm_i_is_undefined(key))
		return key;
	return fyfm_map(w->a, &key, &v, 1, fyfm_i_undefined());
}

/* Whether steps from i on lead nowhere, and it can be made. */
static fyfm_status check_new(struct walk *w, size_t i)
{
	for (; i < w->path->count; i++) {
		const fyfm_step *s = &w->path->steps[i].step;

		if (s->kind == FYFM_STEP_INDEX && s->index != 0)
			return fyfm_i_step_fail(w->path, i, fyfm_null(), FYFM_ERR_TYPE, w->diag);
	}
	return FYFM_OK;
}

/* Adds to the collection in which the walk ended. */
static fyfm_status append(struct walk *w, fyfm_value v, fyfm_value *out)
{
	size_t i = w->count;
	struct change c = { .at = fyfm_count(w->end), .value = v };
	fyfm_value node;

	if (fyfm_i_kind(w->end) == FYFM_MAP) {
		c.key = new_key(w->a, &w->path->steps[i].step);
		if (fyfm_i_is_undefined(c.key))
			return fail_memory(w->diag);
	}
	node = changed(w->a, w->end, &c);
	return rebuild(w, i, node, out);
}

static bool can_append(const struct walk *w, fyfm_status st)
{
	return st == FYFM_ERR_NOT_FOUND ||
	       (st == FYFM_ERR_RANGE && w->indexes[w->count] == fyfm_count(w->end));
}

static bool is_nothing(fyfm_value v)
{
	return fyfm_i_is_undefined(v) || fyfm_i_is_null(v);
}

fyfm_status fyfm_path_set(const fyfm_path *path, fya_allocator *a, fyfm_value root, fyfm_value v,
                          fyfm_value *out, fyfm_diag *diag)
{
	struct walk w = { .a = a, .path = path, .diag = diag };
	fyfm_status st = walk(&w, root);
	size_t first_new = w.count;

	*out = fyfm_i_undefined();
	if (st == FYFM_OK)
		return rebuild(&w, w.count, v, out);
	if (!is_nothing(w.end) && !can_append(&w, st))
		return fail_walk(&w, st);
	first_new += !is_nothing(w.end);
	st = check_new(&w, first_new);
	if (st != FYFM_OK)
		return st;
	for (size_t i = path->count; i > first_new && !fyfm_i_is_undefined(v); i--)
		v = collection_of(&w, i - 1, v);
	if (fyfm_i_is_undefined(v))
		return fail_memory(diag);
	return is_nothing(w.end) ? rebuild(&w, w.count, v, out) : append(&w, v, out);
}

/* --- delete and rename ------------------------------------------------------------------------ */

fyfm_status fyfm_path_delete(const fyfm_path *path, fya_allocator *a, fyfm_value root,
                             fyfm_value *out, fyfm_diag *diag)
{
	struct walk w = { .a = a, .path = path, .diag = diag };
	size_t last = path->count - 1;
	fyfm_status st;

	*out = fyfm_i_undefined();
	if (path->count == 0)
		return fail_no_steps(diag);
	st = walk(&w, root);
	if (st != FYFM_OK)
		return fail_walk(&w, st);
	return rebuild(&w, last,
	               changed(a, w.nodes[last],
	                       &(struct change){ .at = w.indexes[last], .removed = 1 }),
	               out);
}

/* The last step of a rename must lead to a pair, and no other may have its new name. */
static fyfm_status check_rename(const struct walk *w, const char *name, size_t len)
{
	size_t last = w->path->count - 1;
	fyfm_value map = w->nodes[last];
	ptrdiff_t other;

	if (fyfm_i_kind(map) != FYFM_MAP) {
		fyfm_diag_set(w->diag, FYFM_ERROR, FYFM_ERR_TYPE, NULL, 0, 0,
		              "an element of a sequence has no name");
		return FYFM_ERR_TYPE;
	}
	other = fyfm_find(map, name, len, w->indexes[last]);
	if (other < 0 || (size_t)other == w->indexes[last])
		return FYFM_OK;
	fyfm_diag_set(w->diag, FYFM_ERROR, FYFM_ERR_EXISTS, NULL, 0, 0,
	              "there is a key `%.*s` already", len < 100 ? (int)len : 100, name);
	return FYFM_ERR_EXISTS;
}

fyfm_status fyfm_path_rename(const fyfm_path *path, fya_allocator *a, fyfm_value root,
                             const char *name, size_t len, fyfm_value *out, fyfm_diag *diag)
{
	struct walk w = { .a = a, .path = path, .diag = diag };
	struct change c = { .removed = 1, .value = fyfm_i_undefined() };
	size_t last = path->count - 1;
	fyfm_status st;

	*out = fyfm_i_undefined();
	if (path->count == 0)
		return fail_no_steps(diag);
	st = walk(&w, root);
	if (st != FYFM_OK)
		return fail_walk(&w, st);
	st = check_rename(&w, name, len);
	if (st != FYFM_OK)
		return st;
	c.at = w.indexes[last];
	c.key = fyfm_string_copy(a, name, len);
	c.value = w.end;
	if (fyfm_i_is_undefined(c.key))
		return fail_memory(diag);
	return rebuild(&w, last, changed(a, w.nodes[last], &c), out);
}
