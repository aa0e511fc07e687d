/* What the machine's instructions do that takes more than a few lines. */
#ifndef FYSSG_TEMPLATE_VM_H
#define FYSSG_TEMPLATE_VM_H

#include "libfy-ssg/template/objects.h"

/* vm.c. Prints a value, escaped where it is asked for and the value is not safe. */
void fyssg_vm_print(fyssg_eval *ev, fyfm_value v, bool escape);

/* vm-calls.c. `base`: the first value on the stack that belongs to the call. */
fyfm_value fyssg_vm_call(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *base);
void fyssg_vm_call_print(fyssg_eval *ev, const fyssg_call *call, const fyfm_value *base);
/* {{ super() }} */
void fyssg_vm_super_print(fyssg_eval *ev, const fyssg_frame *f);

/* vm-templates.c. A context inside the function's, with variables that have these names and
 * values. */
fyfm_value fyssg_vm_context(fyssg_eval *ev, const fyssg_frame *f, const fyssg_names *names,
                            const fyfm_value *values);
/* `name`: a template, its name, or a list of names. */
void fyssg_vm_extend(fyssg_eval *ev, fyssg_frame *f, fyfm_value name);
void fyssg_vm_run_parent(fyssg_eval *ev, fyssg_frame *f);
/* `context`: what fyssg_vm_context() made, or null for none. */
void fyssg_vm_include(fyssg_eval *ev, fyfm_value name, fyfm_value context, bool may_lack);
fyfm_value fyssg_vm_import(fyssg_eval *ev, fyfm_value name, fyfm_value context);
fyfm_value fyssg_vm_imported_name(const fyssg_eval *ev, fyfm_value module, fyssg_atom name);
/* `required`: another template than the one that calls the block must have it. */
void fyssg_vm_run_block(fyssg_eval *ev, fyssg_context *c, fyssg_atom name, bool required);

#endif
