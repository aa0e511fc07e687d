/* Calls, as instructions make them. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/stack-effect.h"
#include "libfy-ssg/template/vm.h"

/* --- calls ------------------------------------------------------------------------------------ */

static bool gather_spread(fyssg_eval *ev, fyfm_value v, fyssg_list *out)
{
	fyssg_list more = { NULL, 0, 0 };

	if (!fyssg_list_from(ev, v, &more))
		return false;
	for (size_t i = 0; i < more.count; i++)
		if (!fyssg_list_push(ev, out, more.items[i]))
			return false;
	return true;
}

static bool gather_named(fyssg_eval *ev, fyfm_value map, fyssg_list *names, fyssg_list *named)
{
	fyssg_iter it;
	fyfm_value key;

	if (!fyssg_iter_begin(ev, map, &it))
		return false;
	while (fyssg_iter_next(ev, &it, &key)) {
		if (!fyfm_i_is_string(key)) {
			fyssg_fail(ev, FYFM_ERR_TYPE, "names of arguments must be strings");
			return false;
		}
		if (!fyssg_list_push(ev, names, key) ||
		    !fyssg_list_push(ev, named, fyssg_item(ev, map, key)))
			return false;
	}
	return !fyssg_failed(ev);
}

/* Arguments with *list or **mapping among them, as plain ones in the arena. */
static bool spread_args(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *v,
                        fyssg_args *out)
{
	fyssg_list positional = { NULL, 0, 0 }, names = { NULL, 0, 0 }, named = { NULL, 0, 0 };
	unsigned extra = call->named;

	for (unsigned i = 0; i < call->positional; i++)
		if (!fyssg_list_push(ev, &positional, *v++))
			return false;
	if (call->spread && !gather_spread(ev, *v++, &positional))
		return false;
	for (unsigned i = 0; i < extra; i++)
		if (!fyssg_list_push(ev, &names, call->names[i]) ||
		    !fyssg_list_push(ev, &named, *v++))
			return false;
	if (call->spread_named && !gather_named(ev, *v++, &names, &named))
		return false;
	if (call->caller && (!fyssg_list_push(ev, &names, call->names[extra]) ||
	                     !fyssg_list_push(ev, &named, *v)))
		return false;
	*out = (fyssg_args){ positional.items, positional.count, names.items, named.items,
		             named.count };
	return true;
}

/* `v`: the first argument on the stack. */
static bool collect_args(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *v,
                         fyssg_args *out)
{
	if (call->spread || call->spread_named)
		return spread_args(ev, call, v, out);
	*out = (fyssg_args){ v, call->positional, call->names, v + call->positional,
		             (size_t)call->named + call->caller };
	return true;
}

static fyfm_value call_with_args(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *base)
{
	fyssg_args args;

	if (!collect_args(ev, call, base + (call->builtin == FYSSG_NO_INDEX), &args))
		return fyfm_undefined(NULL);
	if (call->builtin != FYSSG_NO_INDEX)
		return fyssg_call_builtin(ev, &ev->env->builtins[call->builtin], &args);
	if (call->method != FYSSG_ATOM_NONE)
		return fyssg_call_attr(ev, *base, call->method, &args);
	return fyssg_call_value(ev, *base, &args);
}

/* For as long as the function runs, the local variables are the context's. */
static fyfm_value call_seeing_locals(fyssg_eval *ev, const fyssg_call *call,
                                     const fyfm_value *base)
{
	fyssg_frame *f = ev->frame;
	fyssg_context *context = f->context;
	fyfm_value result;

	f->context = fyssg_object_of(base[fyssg_call_values(call) - 1]);
	result = call_with_args(ev, call, base);
	f->context = context;
	return result;
}

fyfm_value fyssg_vm_call(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *base)
{
	if (call->sees_locals && ev->status == FYFM_OK)
		return call_seeing_locals(ev, call, base);
	return call_with_args(ev, call, base);
}

/* Macros, loops and blocks print straight to the output, if what they print needs no escaping
 * any more. */
static bool call_direct(fyssg_eval *ev, fyfm_value callee, const fyssg_call *call,
                        const fyfm_value *base)
{
	fyssg_args args;

	if (fyfm_i_tag(callee) != FYFM_I_HOST || (call->escape && !ev->frame->context->autoescape))
		return false;
	switch (fyfm_host_class(callee)) {
	case FYSSG_CLASS_MACRO:
		if (collect_args(ev, call, base + 1, &args))
			fyssg_macro_print(ev, fyssg_object_of(callee), &args);
		return true;
	case FYSSG_CLASS_BLOCK:
		if (fyssg_call_values(call) != 1)
			return false;
		fyssg_block_print(ev, fyssg_object_of(callee));
		return true;
	default:
		return false;
	}
}

void fyssg_vm_call_print(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *base)
{
	fyfm_value callee = *base;

	if (call->method != FYSSG_ATOM_NONE && fyssg_is_object(callee, FYSSG_CLASS_MODULE))
		callee = fyssg_module_get(fyssg_object_of(callee), call->method);
	else if (call->method != FYSSG_ATOM_NONE)
		callee = fyfm_undefined(NULL);
	if (call_direct(ev, callee, call, base))
		return;
	callee = fyssg_vm_call(ev, call, base);
	if (ev->status == FYFM_OK)
		fyssg_vm_print(ev, callee, call->escape);
}

void fyssg_vm_super_print(fyssg_eval *ev, const fyssg_frame *f)
{
	fyfm_value v = fyssg_super(ev, f->code->block, f->context);

	if (fyfm_i_is_undefined(v))
		fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "there is no parent block called '%s'",
		           fyssg_atom_of(ev->env, f->code->block->name)->text);
	else
		fyssg_block_print(ev, fyssg_object_of(v));
}
