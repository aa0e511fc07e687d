/* Macros, blocks as values, imported modules. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/shape.h"

/* --- arguments of macros ---------------------------------------------------------------------- */

static const char *macro_name(const fyssg_eval *ev, const fyssg_code *c)
{
	return c->name == FYSSG_ATOM_NONE ? "caller" : fyssg_atom_of(ev->env, c->name)->text;
}

/* An argument that is undefined without a name must not look as if there were none. */
static fyfm_value given(fyfm_value v)
{
	return v.word == 0 ? fyfm_undefined("") : v;
}

/* The parameter that a string names, or count. */
static uint16_t find_param(const fyssg_eval *ev, const fyssg_code *c, fyfm_value name)
{
	uint16_t i = 0;

	while (i < c->param_count &&
	       !fyfm_i_key_is(fyssg_atom_of(ev->env, c->params[i].name)->key, name))
		i++;
	return i;
}

static bool is_caller(fyssg_eval *ev, fyfm_value name)
{
	fyfm_str text = fyssg_text_of(ev, &name);

	return text.len == 6 && memcmp(text.data, "caller", 6) == 0;
}

static bool wrong_name(fyssg_eval *ev, const fyssg_code *c, fyfm_value name)
{
	fyfm_str text = fyssg_text_of(ev, &name);

	if (is_caller(ev, name))
		fyssg_fail(ev, FYFM_ERR_TYPE, "macro '%s' does not use its caller",
		           macro_name(ev, c));
	else
		fyssg_fail(ev, FYFM_ERR_TYPE, "macro '%s' has no parameter '%.*s' to be given",
		           macro_name(ev, c), (int)text.len, text.data);
	return false;
}

static bool bind_named(fyssg_eval *ev, fyssg_frame *f, const fyssg_args *args, fyssg_list *rest)
{
	const fyssg_code *c = f->code;

	for (size_t k = 0; k < args->named_count; k++) {
		uint16_t i = find_param(ev, c, args->names[k]);

		if (i < c->param_count && f->slots[c->params[i].slot].word == 0)
			f->slots[c->params[i].slot] = given(args->named[k]);
		else if (c->caller_slot != UINT16_MAX && is_caller(ev, args->names[k]))
			f->slots[c->caller_slot] = args->named[k];
		else if (c->kwargs_slot == UINT16_MAX)
			return wrong_name(ev, c, args->names[k]);
		else if (!fyssg_list_push(ev, rest, args->names[k]) ||
		         !fyssg_list_push(ev, rest, args->named[k]))
			return false;
	}
	return true;
}

static bool bind_positional(fyssg_eval *ev, fyssg_frame *f, const fyssg_args *args)
{
	const fyssg_code *c = f->code;
	size_t count = args->count < c->param_count ? args->count : c->param_count;

	for (size_t i = 0; i < count; i++)
		f->slots[c->params[i].slot] = given(args->positional[i]);
	if (c->varargs_slot != UINT16_MAX) {
		f->slots[c->varargs_slot] = fyssg_make_seq(ev, args->positional + count,
		                                           args->count - count, true);
	} else if (args->count > count) {
		fyssg_fail(ev, FYFM_ERR_TYPE, "macro '%s' takes at most %u argument%s, not %zu",
		           macro_name(ev, c), c->param_count, c->param_count == 1 ? "" : "s",
		           args->count);
	}
	return !fyssg_failed(ev);
}

static bool bind_macro(fyssg_eval *ev, fyssg_frame *f, void *user)
{
	const fyssg_args *args = user;
	const fyssg_code *c = f->code;
	fyssg_list rest = { NULL, 0, 0 };

	if (!bind_positional(ev, f, args) ||
	    (args->named_count > 0 && !bind_named(ev, f, args, &rest)))
		return false;
	if (c->kwargs_slot != UINT16_MAX)
		f->slots[c->kwargs_slot] = fyssg_frozen_dict(ev, rest.items, rest.count / 2);
	return !fyssg_failed(ev);
}

void fyssg_macro_print(fyssg_eval *ev, const fyssg_closure *macro, const fyssg_args *args)
{
	fyssg_args copy = *args;
	fyssg_activation call = { .code = macro->code, .context = macro->context,
		                  .cells = macro->cells, .prepare = bind_macro, .user = &copy };

	fyssg_activate(ev, &call);
}

static fyfm_value argument_names(fyssg_eval *ev, const fyssg_code *c)
{
	fyssg_list names = { NULL, 0, 0 };

	for (uint16_t i = 0; i < c->param_count; i++)
		if (!fyssg_list_push(ev, &names, fyssg_atom_of(ev->env, c->params[i].name)->key))
			return fyfm_undefined(NULL);
	return fyssg_make_seq(ev, names.items, names.count, true);
}

static fyfm_value macro_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const fyssg_closure *m = fyssg_object_of(self);
	const char *text = fyssg_atom_of(ev->env, name)->text;

	if (strcmp(text, "name") == 0)
		return fyssg_new_string(ev, macro_name(ev, m->code),
		                        strlen(macro_name(ev, m->code)), false);
	if (strcmp(text, "arguments") == 0)
		return argument_names(ev, m->code);
	if (strcmp(text, "catch_kwargs") == 0)
		return fyfm_bool(m->code->kwargs_slot != UINT16_MAX);
	if (strcmp(text, "catch_varargs") == 0)
		return fyfm_bool(m->code->varargs_slot != UINT16_MAX);
	if (strcmp(text, "caller") == 0)
		return fyfm_bool(m->code->caller_slot != UINT16_MAX);
	return fyfm_undefined(NULL);
}

static void macro_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	const fyssg_closure *m = fyssg_object_of(self);

	fya_buf_printf(out, "<Macro '%s'>", macro_name(ev, m->code));
}

/* --- blocks ----------------------------------------------------------------------------------- */

static fyfm_value block_ref(fyssg_eval *ev, const fyssg_code *code, fyssg_context *c)
{
	fyssg_block_ref *b;

	if (code == NULL)
		return fyfm_undefined(NULL);
	b = fyssg_arena_alloc(ev, sizeof(*b));
	if (b == NULL)
		return fyfm_undefined(NULL);
	*b = (fyssg_block_ref){ code, c };
	return fyssg_object(FYSSG_CLASS_BLOCK, b);
}

fyfm_value fyssg_super(fyssg_eval *ev, const fyssg_code *code, fyssg_context *c)
{
	const fyssg_chain *at = c->chain;
	const fyssg_code *under;

	while (at != NULL && at->template != code->template)
		at = at->next;
	if (at == NULL)
		return fyfm_undefined("super");
	under = fyssg_find_block(at->next, code->name, NULL);
	return under == NULL ? fyfm_undefined("super") : block_ref(ev, under, c);
}

void fyssg_block_print(fyssg_eval *ev, const fyssg_block_ref *b)
{
	fyssg_activation call = { .code = b->code, .context = b->context };

	fyssg_activate(ev, &call);
}

static fyfm_value block_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const fyssg_block_ref *b = fyssg_object_of(self);

	if (strcmp(fyssg_atom_of(ev->env, name)->text, "super") != 0)
		return fyfm_undefined(NULL);
	return fyssg_super(ev, b->code, b->context);
}

static fyfm_value self_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_context *c = fyssg_object_of(self);

	return block_ref(ev, fyssg_find_block(c->chain, name, NULL), c);
}

static void self_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	const fyssg_context *c = fyssg_object_of(self);

	(void)ev;
	fya_buf_printf(out, "<TemplateReference '%s'>", c->chain->template->name);
}

/* --- modules ---------------------------------------------------------------------------------- */

fyfm_value fyssg_module_get(const fyssg_module *m, fyssg_atom name)
{
	const fyssg_context *c = m->context;

	for (size_t i = 0; i < c->count; i++)
		if (c->variables[i].name == name)
			return c->variables[i].exported ? c->variables[i].value
			                                : fyfm_undefined(NULL);
	return fyfm_undefined(NULL);
}

static fyfm_value module_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	(void)ev;
	return fyssg_module_get(fyssg_object_of(self), name);
}

static void module_write(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	const fyssg_module *m = fyssg_object_of(self);

	fyssg_str(ev, m->body, out);
}

/* --- classes ---------------------------------------------------------------------------------- */

const fyssg_class fyssg_macro_class = { .name = "macro", .get = macro_get, .print = macro_write,
	                                .call = fyssg_call_object };
const fyssg_class fyssg_block_class = { .name = "block", .get = block_get,
	                                .call = fyssg_call_object };
const fyssg_class fyssg_self_class = { .name = "self", .get = self_get, .print = self_write };
const fyssg_class fyssg_module_class = { .name = "module", .get = module_get,
	                                 .print = module_write };
const fyssg_class fyssg_template_class = { .name = "template" };
const fyssg_class fyssg_context_class = { .name = "context" };
const fyssg_class fyssg_function_class = { .name = "function", .call = fyssg_call_object };
