/* Undefined values: what is told about them, and what they may have been meant to be. */
#include <stdio.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/eval.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/syntax-hint.h"

/* Names that are near enough to be looked at. */
#define NEAR_MAX 32

typedef struct suggestion {
	fyssg_eval *ev;
	const char *name; /* the undefined one */
	const char *near[NEAR_MAX];
	size_t count;
} suggestion;

static bool is_near(const suggestion *s, const char *name)
{
	return strcmp(name, s->name) != 0 &&
	       fyfm_did_you_mean(s->name, strlen(s->name), &name, 1) != NULL;
}

static void add_near(suggestion *s, const char *name)
{
	if (s->count < NEAR_MAX)
		s->near[s->count++] = name;
}

/* Keys of a mapping that are near. */
static void add_keys(suggestion *s, fyfm_value map)
{
	for (size_t i = 0; i < fyfm_count(map) && s->count < NEAR_MAX; i++) {
		fyfm_value key = fyfm_key_at(map, i);
		fyfm_str text;
		char *copy;

		if (!fyfm_i_is_string(key))
			continue;
		text = fyssg_text_of(s->ev, &key);
		copy = fya_alloc(s->ev->arena, text.len + 1, 1);
		if (copy == NULL)
			return;
		memcpy(copy, text.data, text.len);
		copy[text.len] = '\0';
		if (is_near(s, copy))
			add_near(s, copy);
	}
}

static bool has_attribute(fyssg_eval *ev, fyfm_value object, fyssg_atom name)
{
	const fyssg_class *c;

	if (fyssg_is_object(object, FYSSG_CLASS_MODULE))
		return fyssg_module_get(fyssg_object_of(object), name).word != 0;
	if (fyfm_i_tag(object) == FYFM_I_HOST) {
		c = fyssg_env_class(ev->env, fyfm_host_class(object));
		if (c->get != NULL && !fyfm_i_is_undefined(c->get(ev, object, name)))
			return true;
	}
	return fyssg_atom_of(ev->env, name)->is_method &&
	       !fyfm_i_is_undefined(fyssg_attr(ev, object, name));
}

/* Of all names that some template knows, those that are near and that the object has. An object
 * cannot list its attributes, but says whether it has one. */
static void add_attributes(suggestion *s, fyfm_value object)
{
	if (fyfm_i_kind(object) == FYFM_MAP)
		add_keys(s, object);
	for (fyssg_atom a = 0; a < s->ev->env->atom_count; a++)
		if (is_near(s, fyssg_atom_of(s->ev->env, a)->text) &&
		    has_attribute(s->ev, object, a))
			add_near(s, fyssg_atom_of(s->ev->env, a)->text);
}

static bool is_variable(fyssg_eval *ev, fyssg_atom name)
{
	const fyssg_atom_info *info = fyssg_atom_of(ev->env, name);

	return info->assigned || info->builtin[FYSSG_BUILTIN_FUNCTION] != FYSSG_NO_INDEX;
}

/* Variables of any template (which of them are in scope is not known any more), functions, and
 * what the caller's context has. */
static void add_variables(suggestion *s)
{
	for (fyssg_atom a = 0; a < s->ev->env->atom_count; a++)
		if (is_near(s, fyssg_atom_of(s->ev->env, a)->text) && is_variable(s->ev, a))
			add_near(s, fyssg_atom_of(s->ev->env, a)->text);
	if (fyfm_i_kind(s->ev->globals) == FYFM_MAP ||
	    fyfm_i_kind(s->ev->globals) == FYFM_HOST)
		add_attributes(s, s->ev->globals);
}

void fyssg_missed(fyssg_eval *ev, fyfm_value object, const char *name)
{
	ev->missed_in = object;
	ev->missed_name = name;
}

/* Looks for what may have been meant. The render must not notice that objects are asked: it reads
 * nothing by it, and what fails is nobody's business. */
static void look_around(suggestion *s, bool attribute)
{
	const fyssg_recorder *recorder = s->ev->options.recorder;
	fyfm_status status = s->ev->status;

	s->ev->options.recorder = NULL;
	s->ev->status = FYFM_ERR_TYPE;
	if (attribute)
		add_attributes(s, s->ev->missed_in);
	else
		add_variables(s);
	s->ev->status = status;
	s->ev->options.recorder = recorder;
}

/* Whether the instruction that runs is a call. */
static bool is_call(const fyssg_eval *ev)
{
	const fyssg_frame *f = ev->frame;

	return f != NULL && f->ip > f->code->insns &&
	       (f->ip[-1].op == FYSSG_OP_CALL || f->ip[-1].op == FYSSG_OP_CALL_PRINT);
}

static bool is_filter(const fyssg_eval *ev, const char *name)
{
	return fyssg_env_find_builtin(ev->env, FYSSG_BUILTIN_FILTER, name, strlen(name)) !=
	       FYSSG_NO_INDEX;
}

/* Something like "did you mean 'title'?"; "" where nothing comes to mind. */
static void write_hint(fyssg_eval *ev, const char *name, char *out, size_t size)
{
	suggestion s = { .ev = ev, .name = name };
	bool attribute = ev->missed_name == name;
	const char *near, *habit = attribute ? NULL : fyssg_name_habit(name);

	out[0] = '\0';
	if (strlen(name) > 64)
		return;
	if (!attribute && is_call(ev) && is_filter(ev, name)) {
		snprintf(out, size, "it is a filter: 'value|%s'", name);
		return;
	}
	look_around(&s, attribute);
	near = fyfm_did_you_mean(name, strlen(name), s.near, s.count);
	if (near != NULL)
		snprintf(out, size, "did you mean '%s'?", near);
	else if (habit != NULL)
		snprintf(out, size, "%s", habit);
}

static fyfm_value complain(fyssg_eval *ev, fyfm_value v, bool fatal)
{
	const char *name = fyfm_undefined_name(v);
	fyssg_complaint c = { .severity = fatal ? FYFM_ERROR : FYFM_WARNING,
		              .status = fatal ? FYFM_ERR_TYPE : FYFM_OK,
		              .alone = !fatal,
		              .word = name };
	char message[200] = "the value is undefined", hint[128];

	if (fatal && ev->status != FYFM_OK)
		return fyfm_undefined(NULL);
	if (fatal)
		ev->status = c.status;
	if (name != NULL && ev->options.diag != NULL) {
		snprintf(message, sizeof(message), "'%.150s' is undefined", name);
		write_hint(ev, name, hint, sizeof(hint));
		c.hint = hint;
	}
	c.message = message;
	fyssg_complain(ev, &c);
	return fyfm_undefined(NULL);
}

fyfm_value fyssg_fail_undefined(fyssg_eval *ev, fyfm_value v)
{
	return complain(ev, v, true);
}

fyfm_value fyssg_fail_attribute(fyssg_eval *ev, fyfm_value object, const char *name)
{
	fyssg_complaint c = { .severity = FYFM_ERROR, .status = FYFM_ERR_NOT_FOUND, .word = name };
	char message[200], hint[128];

	if (ev->status != FYFM_OK)
		return fyfm_undefined(NULL);
	ev->status = c.status;
	fyssg_missed(ev, object, name);
	snprintf(message, sizeof(message), "'%s' object has no attribute '%.100s'",
	         fyssg_type_name(ev, object), name);
	write_hint(ev, name, hint, sizeof(hint));
	c.message = message;
	c.hint = hint;
	fyssg_complain(ev, &c);
	return fyfm_undefined(NULL);
}

bool fyssg_uses_undefined(fyssg_eval *ev, fyfm_value v)
{
	if (!ev->env->options.strict || !fyfm_i_is_undefined(v))
		return false;
	fyssg_fail_undefined(ev, v);
	return true;
}

bool fyssg_shows_undefined(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_frame *f = ev->frame;
	uint32_t site;

	if (!fyfm_i_is_undefined(v) || fyssg_uses_undefined(ev, v))
		return fyssg_failed(ev);
	/* Without a name it is what `a if b` gives without an else, which is meant so. */
	if (fyfm_undefined_name(v) == NULL || f == NULL || ev->told == NULL ||
	    ev->options.diag == NULL)
		return false;
	site = f->code->first_site + (uint32_t)(f->ip - f->code->insns) - 1;
	if ((ev->told[site / 8] >> site % 8 & 1) != 0) {
		/* Another thread would tell it: whoever keeps what is printed has to know. */
		ev->warnings++;
		return false;
	}
	ev->told[site / 8] |= (unsigned char)(1u << site % 8);
	complain(ev, v, false);
	return false;
}
