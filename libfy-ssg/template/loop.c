/* For loops: their elements, and the variable `loop`. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/call.h"
#include "libfy-ssg/template/shape.h"

/* --- elements --------------------------------------------------------------------------------- */

bool fyssg_loop_begin(fyssg_eval *ev, fyssg_loop *l, fyfm_value over)
{
	*l = (fyssg_loop){ 0 };
	switch (fyfm_i_tag(over)) {
	case FYFM_I_SEQ:
		l->items = fyfm_i_items(over);
		l->count = fyfm_i_count(over);
		return true;
	case FYFM_I_MAP:
		l->items = fyfm_i_keys(over);
		l->count = fyfm_i_count(over);
		return true;
	default:
		if (!fyssg_iter_begin(ev, over, &l->iter))
			return false;
		l->count = l->iter.kind == FYFM_STRING ? SIZE_MAX : l->iter.count;
		return true;
	}
}

bool fyssg_loop_next(fyssg_eval *ev, fyssg_loop *l)
{
	fyfm_value v;

	if (l->items != NULL) {
		if (l->next >= l->count)
			return false;
		v = l->items[l->next];
	} else if (l->has_after) {
		v = l->after;
		l->has_after = false;
	} else if (!fyssg_iter_next(ev, &l->iter, &v)) {
		return false;
	}
	l->next++;
	l->before = l->current;
	l->current = v;
	return true;
}

static size_t length_of(fyssg_eval *ev, fyssg_loop *l)
{
	if (l->count == SIZE_MAX)
		l->count = fyssg_length(ev, l->iter.over);
	return l->count;
}

static bool peek(fyssg_eval *ev, fyssg_loop *l, fyfm_value *out)
{
	if (l->items != NULL) {
		if (l->next >= l->count)
			return false;
		*out = l->items[l->next];
		return true;
	}
	if (!l->has_after)
		l->has_after = fyssg_iter_next(ev, &l->iter, &l->after);
	*out = l->after;
	return l->has_after;
}

/* --- fields ----------------------------------------------------------------------------------- */

int fyssg_loop_field_of(const char *name)
{
	static const char *const names[] = {
		[FYSSG_LOOP_INDEX] = "index",         [FYSSG_LOOP_INDEX0] = "index0",
		[FYSSG_LOOP_REVINDEX] = "revindex",   [FYSSG_LOOP_REVINDEX0] = "revindex0",
		[FYSSG_LOOP_FIRST] = "first",         [FYSSG_LOOP_LAST] = "last",
		[FYSSG_LOOP_LENGTH] = "length",       [FYSSG_LOOP_DEPTH] = "depth",
		[FYSSG_LOOP_DEPTH0] = "depth0",       [FYSSG_LOOP_PREVITEM] = "previtem",
		[FYSSG_LOOP_NEXTITEM] = "nextitem",
	};

	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static fyfm_value number(size_t n)
{
	return fyfm_i_small_int((int64_t)n);
}

fyfm_value fyssg_loop_get(fyssg_eval *ev, fyssg_loop *l, enum fyssg_loop_field field)
{
	fyfm_value v;

	switch (field) {
	case FYSSG_LOOP_INDEX:
		return number(l->next);
	case FYSSG_LOOP_INDEX0:
		return fyfm_i_small_int((int64_t)l->next - 1);
	case FYSSG_LOOP_REVINDEX:
		return number(length_of(ev, l) - l->next + 1);
	case FYSSG_LOOP_REVINDEX0:
		return number(length_of(ev, l) - l->next);
	case FYSSG_LOOP_FIRST:
		return fyfm_bool(l->next == 1);
	case FYSSG_LOOP_LAST:
		return fyfm_bool(!peek(ev, l, &v));
	case FYSSG_LOOP_LENGTH:
		return number(length_of(ev, l));
	case FYSSG_LOOP_DEPTH:
		return number(l->depth + 1);
	case FYSSG_LOOP_DEPTH0:
		return number(l->depth);
	case FYSSG_LOOP_PREVITEM:
		return l->next <= 1 ? fyfm_undefined("previtem") : l->before;
	default:
		return peek(ev, l, &v) ? v : fyfm_undefined("nextitem");
	}
}

static fyfm_value loop_attr(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const fyssg_atom_info *info = fyssg_atom_of(ev->env, name);
	int field = fyssg_loop_field_of(info->text);

	if (field >= 0)
		return fyssg_loop_get(ev, fyssg_object_of(self), (enum fyssg_loop_field)field);
	return fyssg_method(ev, self, (fyfm_str){ info->text, info->len });
}

static void loop_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	fyssg_loop *l = fyssg_object_of(self);

	fya_buf_printf(out, "<LoopContext %zu/%zu>", l->next, length_of(ev, l));
}

static size_t loop_length(fyssg_eval *ev, fyfm_value self)
{
	return length_of(ev, fyssg_object_of(self));
}

const fyssg_class fyssg_loop_class = { .name = "loop", .get = loop_attr, .length = loop_length,
	                               .print = loop_write, .call = fyssg_call_object };

/* --- recursion -------------------------------------------------------------------------------- */

static bool set_items(fyssg_eval *ev, fyssg_frame *f, void *user)
{
	(void)ev;
	f->slots[0] = *(const fyfm_value *)user;
	return true;
}

void fyssg_loop_run(fyssg_eval *ev, const fyssg_closure *c, fyfm_value over, fyssg_loop *outer)
{
	fyssg_activation call = { .code = c->code,
		                  .context = c->context,
		                  .cells = c->cells,
		                  .closure = c,
		                  .loop = outer,
		                  .prepare = set_items,
		                  .user = &over };

	fyssg_activate(ev, &call);
}

void fyssg_loop_call(fyssg_eval *ev, fyssg_loop *l, const fyssg_args *args)
{
	fyfm_value argv[FYSSG_MAX_PARAMS + 2];

	if (l->closure == NULL)
		fyssg_fail(ev, FYFM_ERR_TYPE,
		           "only a loop that is marked 'recursive' can be called");
	else if (fyssg_bind(ev, "loop", "iterable", args, argv))
		fyssg_loop_run(ev, l->closure, argv[0], l);
}
