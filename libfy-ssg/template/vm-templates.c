/* Contexts, blocks, and templates that name other templates. */
#include <stdio.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/vm.h"

fyfm_value fyssg_vm_context(fyssg_eval *ev, const fyssg_frame *f, const fyssg_names *names,
                              const fyfm_value *values)
{
	fyssg_context *c = fyssg_context_new(ev, f->context, f->context->chain,
	                                     f->context->autoescape);

	if (c == NULL)
		return fyfm_undefined(NULL);
	for (uint32_t i = 0; i < names->count; i++)
		if (values[i].word != 0 &&
		    !fyssg_context_set(ev, c, names->atoms[i], values[i], false))
			return fyfm_undefined(NULL);
	return fyssg_object(FYSSG_CLASS_CONTEXT, c);
}

/* The template that a value names, NULL where there is none of that name. */
static const fyssg_template *template_named(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_template *t;
	fyfm_str name;

	if (fyssg_is_object(v, FYSSG_CLASS_TEMPLATE)) {
		t = fyssg_object_of(v);
	} else if (fyfm_i_is_string(v)) {
		name = fyssg_text_of(ev, &v);
		t = fyssg_env_find_template(ev->env, name.data, name.len);
		if (t == NULL && ev->options.missing != NULL)
			ev->options.missing(ev->options.missing_user, name.data, name.len);
	} else {
		if (fyfm_i_is_undefined(v) && fyfm_undefined_name(v) != NULL)
			fyssg_fail_undefined(ev, v);
		else
			fyssg_fail(ev, FYFM_ERR_TYPE,
			           "the name of a template must be a string, not %s",
			           fyssg_type_name(ev, v));
		return NULL;
	}
	if (t != NULL && !t->missing && t->status != FYFM_OK)
		fyssg_fail(ev, t->status, "template '%s' has errors", t->name);
	return t == NULL || t->missing ? NULL : t;
}

/* The same for one name or a list of them, of which the first that there is counts. */
static const fyssg_template *template_among(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_template *t = NULL;
	fyssg_list list = { NULL, 0, 0 };

	if (fyfm_i_tag(v) != FYFM_I_SEQ && !fyssg_is_object(v, FYSSG_CLASS_LIST))
		return template_named(ev, v);
	if (!fyssg_list_from(ev, v, &list))
		return NULL;
	for (size_t i = 0; i < list.count && t == NULL && !fyssg_failed(ev); i++)
		t = template_named(ev, list.items[i]);
	return t;
}

static void fail_missing(fyssg_eval *ev, fyfm_str name)
{
	fyssg_complaint c = { .severity = FYFM_ERROR, .status = FYFM_ERR_NOT_FOUND };
	char text[160], message[200], hint[200];
	const char *near;

	snprintf(text, sizeof(text), "%.*s", (int)(name.len < 159 ? name.len : 159), name.data);
	snprintf(message, sizeof(message), "there is no template '%s'", text);
	near = fyssg_env_suggest_template(ev->env, text);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%.160s'?", near);
	c.message = message;
	c.hint = near != NULL ? hint : NULL;
	ev->status = c.status;
	fyssg_complain(ev, &c);
}

static const fyssg_template *required_template(fyssg_eval *ev, fyfm_value v)
{
	const fyssg_template *t = template_among(ev, v);
	fyfm_str name;

	if (t != NULL || fyssg_failed(ev))
		return t;
	if (fyssg_is_object(v, FYSSG_CLASS_TEMPLATE)) {
		t = fyssg_object_of(v);
		fail_missing(ev, (fyfm_str){ t->name, strlen(t->name) });
	} else if (fyfm_i_is_string(v)) {
		name = fyssg_text_of(ev, &v);
		fail_missing(ev, name);
	} else {
		fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "there is none of these templates");
	}
	return NULL;
}

static bool in_chain(const fyssg_chain *chain, const fyssg_template *t)
{
	for (; chain != NULL; chain = chain->next)
		if (chain->template == t)
			return true;
	return false;
}

/* `chain` up to its end, then `more`, in the arena. */
static const fyssg_chain *join_chains(fyssg_eval *ev, const fyssg_chain *chain,
                                      const fyssg_chain *more)
{
	const fyssg_chain *joined = NULL, **at = &joined;

	for (; chain != NULL; chain = chain->next) {
		fyssg_chain *copy = fyssg_arena_alloc(ev, sizeof(*copy));

		if (copy == NULL)
			return NULL;
		*copy = (fyssg_chain){ chain->template, NULL };
		*at = copy;
		at = &copy->next;
	}
	*at = more;
	return joined;
}

void fyssg_vm_extend(fyssg_eval *ev, fyssg_frame *f, fyfm_value v)
{
	const fyssg_template *parent = required_template(ev, v);

	if (parent == NULL)
		return;
	if (f->parent != NULL) {
		fyssg_fail(ev, FYFM_ERR_USAGE, "the template is extended more than once");
		return;
	}
	f->parent = &parent->chain;
	/* Blocks of a parent that was known when loading are found already. */
	if (!in_chain(f->context->chain, parent))
		f->context->chain = join_chains(ev, f->context->chain, &parent->chain);
}

void fyssg_vm_run_parent(fyssg_eval *ev, fyssg_frame *f)
{
	fyssg_activation call = { .context = f->context };

	if (f->parent == NULL)
		return;
	call.code = f->parent->template->root;
	fyssg_activate(ev, &call);
}

/* The context that an included or imported template runs in. */
static fyssg_context *context_for(fyssg_eval *ev, const fyssg_template *t, fyfm_value v)
{
	fyssg_context *c;

	if (fyfm_i_is_null(v))
		return fyssg_context_new(ev, NULL, &t->chain, t->autoescape);
	c = fyssg_object_of(v);
	c->chain = &t->chain;
	c->autoescape = t->autoescape;
	return c;
}

void fyssg_vm_include(fyssg_eval *ev, fyfm_value name, fyfm_value context, bool may_lack)
{
	const fyssg_template *t = may_lack ? template_among(ev, name) : required_template(ev, name);
	fyssg_activation call = { 0 };

	if (t == NULL)
		return;
	call.code = t->root;
	call.context = context_for(ev, t, context);
	if (call.context != NULL)
		fyssg_activate(ev, &call);
}

fyfm_value fyssg_vm_import(fyssg_eval *ev, fyfm_value name, fyfm_value context)
{
	const fyssg_template *t = required_template(ev, name);
	fyssg_module *m;
	fyssg_activation call = { 0 };
	size_t start;

	if (t == NULL)
		return fyfm_undefined(NULL);
	/* Without context it is the same each time. */
	if (fyfm_i_is_null(context) && ev->modules[t->index] != NULL)
		return fyssg_object(FYSSG_CLASS_MODULE, ev->modules[t->index]);
	m = fyssg_arena_alloc(ev, sizeof(*m));
	call.code = t->root;
	call.context = context_for(ev, t, context);
	if (m == NULL || call.context == NULL)
		return fyfm_undefined(NULL);
	start = ev->out->len;
	fyssg_activate(ev, &call);
	*m = (fyssg_module){ call.context, fyssg_captured(ev, start, true) };
	if (fyfm_i_is_null(context))
		ev->modules[t->index] = m;
	return fyssg_object(FYSSG_CLASS_MODULE, m);
}

fyfm_value fyssg_vm_imported_name(const fyssg_eval *ev, fyfm_value module, fyssg_atom name)
{
	fyfm_value v = fyssg_module_get(fyssg_object_of(module), name);

	return v.word == 0 ? fyfm_undefined(fyssg_atom_of(ev->env, name)->text) : v;
}

void fyssg_vm_run_block(fyssg_eval *ev, fyssg_context *c, fyssg_atom name, bool required)
{
	const fyssg_chain *at = NULL;
	fyssg_activation call = { .code = fyssg_find_block(c->chain, name, &at), .context = c };

	if (call.code == NULL)
		return;
	if (required && fyssg_find_block(at->next, name, NULL) == NULL)
		fyssg_fail(ev, FYFM_ERR_NOT_FOUND,
		           "block '%s' is required, but no template defines it",
		           fyssg_atom_of(ev->env, name)->text);
	else
		fyssg_activate(ev, &call);
}
