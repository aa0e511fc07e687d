/* Statements to instructions; macros and recursive loops are functions of their own. */
#include <stdio.h>

#include "libfy-ssg/template/compiler.h"
#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/walk.h"

static void error_at(fyssg_spot *s, const fyssg_node *n, const char *message)
{
	fyssg_report_at(&s->f->unit->report, FYFM_ERROR, FYFM_ERR_SYNTAX, n->offset, n->width, NULL,
	                "%s", message);
}

/* Where statements in a scope of their own are. */
static fyssg_spot inner_spot(const fyssg_spot *s, fyssg_scope *scope)
{
	fyssg_spot inner = *s;

	inner.scope = scope;
	inner.toplevel = false;
	inner.rootlevel = false;
	return inner;
}

/* --- assignments ------------------------------------------------------------------------------ */

/* Sets a variable to what is on the stack. */
static void assign_name(fyssg_spot *s, fyssg_atom name, bool exported)
{
	if (name == FYSSG_ATOM_NONE)
		return;
	if (s->toplevel)
		fyssg_emit(s->f, FYSSG_OP_EXPORT,
		           exported && fyssg_atom_of(s->f->unit->env, name)->text[0] != '_', name);
	fyssg_emit_store(s->scope, name);
}

static void assign(fyssg_spot *s, const fyssg_node *target)
{
	fyssg_at(s->f, target);
	switch (target->kind) {
	case FYSSG_NODE_NAME:
		assign_name(s, target->name.name, true);
		break;
	case FYSSG_NODE_NAMESPACE_ATTR:
		fyssg_compile_expr(s, target->attr.object);
		fyssg_at(s->f, target);
		fyssg_emit(s->f, FYSSG_OP_SET_NAMESPACE, 0, target->attr.name);
		break;
	default:
		fyssg_emit(s->f, FYSSG_OP_UNPACK, target->items.count, 0);
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			assign(s, n);
		break;
	}
}

static void compile_set(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_compile_expr(s, n->set.value);
	assign(s, n->set.target);
}

static void push_region(fyssg_spot *s, fyssg_region *r, enum fyssg_region_kind kind, uint16_t slot)
{
	*r = (fyssg_region){ .kind = kind, .slot = slot, .outer = s->f->region };
	s->f->region = r;
}

/* The body, captured as a string that is on the stack then. */
static void compile_capture(fyssg_spot *s, const fyssg_node *n, const fyssg_nodes *body)
{
	uint16_t slot = fyssg_new_slot(s->f);
	fyssg_region region;

	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_CAPTURE, slot, 0);
	push_region(s, &region, FYSSG_REGION_CAPTURE, slot);
	fyssg_compile_body(s, body);
	s->f->region = region.outer;
	fyssg_emit(s->f, FYSSG_OP_CAPTURED, slot, 0);
}

static void compile_set_block(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);

	fyssg_scope_init(&scope, s->f, s->scope);
	fyssg_scope_visit_all(&scope, &n->set.body);
	fyssg_scope_enter(&scope);
	inner.checks_parent = false;
	compile_capture(&inner, n, &n->set.body);
	if (n->set.value != NULL) {
		fyssg_compile_filters(&inner, n->set.value);
		fyssg_emit(s->f, FYSSG_OP_MARKUP, 0, 0);
	}
	assign(s, n->set.target);
}

static void compile_filter_block(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);

	fyssg_scope_init(&scope, s->f, s->scope);
	fyssg_scope_visit(&scope, n->filter.filter);
	fyssg_scope_visit_all(&scope, &n->filter.body);
	fyssg_scope_enter(&scope);
	compile_capture(&inner, n, &n->filter.body);
	fyssg_compile_filters(&inner, n->filter.filter);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_PRINT_RAW, 0, 0);
}

static void compile_with(fyssg_spot *s, const fyssg_node *n)
{
	const fyssg_node *value = n->with.values.first;
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);

	fyssg_scope_init(&scope, s->f, s->scope);
	for (const fyssg_node *t = n->with.targets.first; t != NULL; t = t->next)
		fyssg_scope_target_params(&scope, t);
	fyssg_scope_visit_all(&scope, &n->with.body);
	fyssg_scope_enter(&scope);
	for (const fyssg_node *t = n->with.targets.first; t != NULL; t = t->next) {
		fyssg_compile_expr(s, value);
		assign(&inner, t);
		value = value->next;
	}
	fyssg_compile_body(&inner, &n->with.body);
}

static void compile_autoescape(fyssg_spot *s, const fyssg_node *n)
{
	uint16_t slot = fyssg_new_slot(s->f);
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);
	fyssg_region region;
	fyfm_value value;

	fyssg_scope_init(&scope, s->f, s->scope);
	fyssg_scope_visit(&scope, n->autoescape.value);
	fyssg_scope_visit_all(&scope, &n->autoescape.body);
	fyssg_scope_enter(&scope);
	fyssg_compile_expr(&inner, n->autoescape.value);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_AUTOESCAPE, slot, 0);
	if (fyssg_fold(s, n->autoescape.value, &value))
		inner.escape = fyssg_folded_truth(s, value);
	else
		inner.varies = true;
	push_region(s, &region, FYSSG_REGION_AUTOESCAPE, slot);
	fyssg_compile_body(&inner, &n->autoescape.body);
	s->f->region = region.outer;
	fyssg_emit(s->f, FYSSG_OP_AUTOESCAPE_END, slot, 0);
}

/* --- output and branches ---------------------------------------------------------------------- */

/* Guards what a child template must not print. False: it never prints it. */
static bool begin_guard(fyssg_spot *s, bool guarded, uint32_t *skip)
{
	*skip = FYSSG_NO_INDEX;
	if (!guarded)
		return true;
	if (s->f->unit->known_extends)
		return false;
	if (s->f->unit->extends_count > 0)
		*skip = fyssg_emit_jump(s->f, FYSSG_OP_JUMP_IF_CHILD, 0);
	return true;
}

static void end_guard(fyssg_spot *s, uint32_t skip)
{
	if (skip != FYSSG_NO_INDEX)
		fyssg_land(s->f, skip);
}

static void compile_output(fyssg_spot *s, const fyssg_node *n)
{
	uint32_t skip;

	if (!begin_guard(s, s->checks_parent, &skip))
		return;
	if (n->kind == FYSSG_NODE_TEXT)
		fyssg_emit_text(s->f, n->text);
	else
		fyssg_compile_print(s, n->expr);
	end_guard(s, skip);
}

static void compile_branch(fyssg_spot *s, const fyssg_node *n, bool last, fyssg_jumps *ends)
{
	uint32_t otherwise;

	fyssg_compile_expr(s, n->branch.test);
	fyssg_at(s->f, n->branch.test);
	otherwise = fyssg_emit_jump(s->f, FYSSG_OP_JUMP_IF_FALSE, 0);
	fyssg_compile_body(s, &n->branch.then);
	if (!last)
		FYSSG_PUSH(s->f->unit, *ends, fyssg_emit_jump(s->f, FYSSG_OP_JUMP, 0));
	fyssg_land(s->f, otherwise);
}

static void compile_if(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_jumps ends = { NULL, 0, 0 };
	fyssg_spot soft = *s;

	soft.soft = true;
	soft.rootlevel = false;
	compile_branch(&soft, n, n->branch.elifs.count + n->branch.otherwise.count == 0, &ends);
	for (const fyssg_node *m = n->branch.elifs.first; m != NULL; m = m->next)
		compile_branch(&soft, m, m->next == NULL && n->branch.otherwise.count == 0, &ends);
	fyssg_compile_body(&soft, &n->branch.otherwise);
	for (size_t i = 0; i < ends.count; i++)
		fyssg_land(s->f, ends.items[i]);
}

/* --- loops ------------------------------------------------------------------------------------ */

static void find_scoped_block(void *user, const fyssg_node *n)
{
	bool *found = user;

	*found |= n->kind == FYSSG_NODE_BLOCK && n->block.scoped;
	if (!*found)
		fyssg_walk_children(n, find_scoped_block, user);
}

/* Whether the loop's body can get at the variable `loop`. */
static bool uses_loop(fyssg_spot *s, const fyssg_node *n)
{
	bool found = n->loop.recursive || fyssg_reads_name(&n->loop.body, s->f->unit->loop);

	if (!found)
		fyssg_walk_children(n, find_scoped_block, &found);
	return found;
}

static bool assigns_loop(fyssg_spot *s, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME)
		return target->name.name == s->f->unit->loop;
	for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
		if (assigns_loop(s, n))
			return true;
	return false;
}

/* Replaces what is to be looped over, on the stack, by a list of the elements that pass the
 * test. */
static void compile_prefilter(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_function *f = s->f;
	uint16_t loop = fyssg_new_slot(f), list = fyssg_new_slot(f);
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);
	uint32_t again, end, no;

	fyssg_scope_init(&scope, f, s->scope);
	fyssg_scope_target_params(&scope, n->loop.target);
	fyssg_scope_visit(&scope, n->loop.test);
	fyssg_at(f, n->loop.over);
	fyssg_emit(f, FYSSG_OP_FOR, loop, 0);
	fyssg_emit(f, FYSSG_OP_GATHER, list, 0);
	again = fyssg_here(f);
	end = fyssg_emit_jump(f, FYSSG_OP_FOR_NEXT, loop);
	fyssg_scope_enter(&scope);
	assign(&inner, n->loop.target);
	fyssg_compile_expr(&inner, n->loop.test);
	no = fyssg_emit_jump(f, FYSSG_OP_JUMP_IF_FALSE, 0);
	fyssg_emit(f, FYSSG_OP_GATHER_ITEM, list, loop);
	fyssg_land(f, no);
	fyssg_emit(f, FYSSG_OP_JUMP_BACK, 0, again);
	fyssg_land(f, end);
	fyssg_emit(f, FYSSG_OP_GATHERED, list, 0);
}

/* One turn: the element is on the stack. */
static void compile_turn(fyssg_spot *s, const fyssg_node *n, uint16_t loop, bool has_loop,
                         uint32_t again)
{
	fyssg_function *f = s->f;
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);
	bool late_test = n->loop.test != NULL && !has_loop;

	fyssg_scope_init(&scope, f, s->scope);
	if (has_loop) {
		fyssg_symbol *sym = fyssg_scope_param(&scope, f->unit->loop);

		if (sym != NULL)
			sym->sure = sym->is_loop = true;
	}
	fyssg_scope_target_params(&scope, n->loop.target);
	if (late_test)
		fyssg_scope_visit(&scope, n->loop.test);
	fyssg_scope_visit_all(&scope, &n->loop.body);
	if (has_loop)
		fyssg_scope_place_param(&scope, f->unit->loop, loop);
	fyssg_scope_enter(&scope);
	assign(&inner, n->loop.target);
	if (late_test) {
		uint32_t yes;

		fyssg_compile_expr(&inner, n->loop.test);
		yes = fyssg_emit_jump(f, FYSSG_OP_JUMP_IF_TRUE, 0);
		fyssg_emit(f, FYSSG_OP_JUMP_BACK, 0, again);
		fyssg_land(f, yes);
	}
	fyssg_compile_body(&inner, &n->loop.body);
}

/* The loop over what is on the stack. */
static void compile_loop(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_function *f = s->f;
	bool has_loop = uses_loop(s, n), has_else = n->loop.otherwise.count > 0;
	uint16_t loop, done = 0;
	uint32_t end, after;
	fyssg_region region;
	fyssg_scope scope;
	fyssg_spot otherwise = inner_spot(s, &scope);

	if (n->loop.test != NULL && has_loop)
		compile_prefilter(s, n);
	loop = fyssg_new_slot(f);
	fyssg_at(f, n->loop.over);
	fyssg_emit(f, FYSSG_OP_FOR, loop, 0);
	if (has_else) {
		done = fyssg_new_slot(f);
		fyssg_emit(f, FYSSG_OP_CLEAR, done, 0);
	}
	push_region(s, &region, FYSSG_REGION_LOOP, loop);
	region.again = fyssg_here(f);
	end = fyssg_emit_jump(f, FYSSG_OP_FOR_NEXT, loop);
	compile_turn(s, n, loop, has_loop, region.again);
	if (has_else)
		fyssg_emit(f, FYSSG_OP_LOOP_DONE, done, 0);
	fyssg_emit(f, FYSSG_OP_JUMP_BACK, 0, region.again);
	fyssg_land(f, end);
	for (size_t i = 0; i < region.breaks.count; i++)
		fyssg_land(f, region.breaks.items[i]);
	f->region = region.outer;
	if (!has_else)
		return;
	after = fyssg_emit_jump(f, FYSSG_OP_JUMP_IF_DONE, done);
	fyssg_scope_init(&scope, f, s->scope);
	fyssg_scope_visit_all(&scope, &n->loop.otherwise);
	fyssg_scope_enter(&scope);
	fyssg_compile_body(&otherwise, &n->loop.otherwise);
	fyssg_land(f, after);
}

fyssg_code *fyssg_code_new(fyssg_unit *u, fyssg_code_kind kind, fyssg_atom name)
{
	fyssg_code *code = fya_alloc(u->env->pool, sizeof(*code), 0);

	if (code == NULL) {
		u->nomem = true;
		code = &u->no_code;
	}
	*code = (fyssg_code){ .kind = kind, .name = name, .index = u->env->code_count++ };
	return code;
}

/* A function inside the present one. */
static void begin_inner(fyssg_spot *s, fyssg_function *f, fyssg_code_kind kind, fyssg_atom name)
{
	fyssg_unit *u = s->f->unit;

	fyssg_function_init(f, u, s->f, fyssg_code_new(u, kind, name));
	f->code->block = s->f->code->block;
}

/* The body of a recursive loop is a function of one argument, in its first slot. */
static void compile_recursive(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_function f;
	fyssg_spot inner = *s;
	uint32_t code;

	fyssg_compile_expr(s, n->loop.over);
	begin_inner(s, &f, FYSSG_CODE_LOOP, FYSSG_ATOM_NONE);
	fyssg_find_captured(&f, &n->loop.body);
	fyssg_find_captured(&f, &n->loop.otherwise);
	inner.f = &f;
	fyssg_at(&f, n);
	fyssg_emit(&f, FYSSG_OP_LOAD, fyssg_new_slot(&f), 0);
	compile_loop(&inner, n);
	code = fyssg_function_finish(&f);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_LOOP_RUN, 0, code);
}

static void compile_for(fyssg_spot *s, const fyssg_node *n)
{
	if (assigns_loop(s, n->loop.target)) {
		error_at(s, n->loop.target, "the variable of a loop cannot be named 'loop'");
		return;
	}
	if (n->loop.recursive) {
		compile_recursive(s, n);
		return;
	}
	fyssg_compile_expr(s, n->loop.over);
	compile_loop(s, n);
}

static void compile_jump(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_region *r = s->f->region;

	fyssg_at(s->f, n);
	for (; r != NULL && r->kind != FYSSG_REGION_LOOP; r = r->outer)
		fyssg_emit(s->f, r->kind == FYSSG_REGION_CAPTURE ? FYSSG_OP_CAPTURE_DROP :
		                                                   FYSSG_OP_AUTOESCAPE_END,
		           r->slot, 0);
	if (r == NULL)
		error_at(s, n, n->kind == FYSSG_NODE_BREAK ? "'break' outside of a loop" :
		                                             "'continue' outside of a loop");
	else if (n->kind == FYSSG_NODE_CONTINUE)
		fyssg_emit(s->f, FYSSG_OP_JUMP_BACK, 0, r->again);
	else
		FYSSG_PUSH(s->f->unit, r->breaks, fyssg_emit_jump(s->f, FYSSG_OP_JUMP, 0));
}

/* --- macros ----------------------------------------------------------------------------------- */

static bool has_param(const fyssg_node *n, fyssg_atom name)
{
	for (const fyssg_node *p = n->macro.params.list.first; p != NULL; p = p->next)
		if (p->name.name == name)
			return true;
	return false;
}

/* A variable that a macro has only if its body asks for it; UINT16_MAX: it does not. */
static uint16_t special_param(fyssg_function *f, fyssg_scope *scope, const fyssg_node *n,
                              fyssg_atom name)
{
	uint16_t slot;

	if (has_param(n, name) || !fyssg_reads_name(&n->macro.body, name))
		return UINT16_MAX;
	slot = fyssg_new_slot(f);
	fyssg_scope_param(scope, name);
	return slot;
}

static void place_special(fyssg_scope *scope, fyssg_atom name, uint16_t slot)
{
	if (slot != UINT16_MAX)
		fyssg_scope_place_param(scope, name, slot);
}

static void declare_params(fyssg_function *f, fyssg_scope *scope, const fyssg_node *n)
{
	FYSSG_ARRAY(fyssg_param) params = { NULL, 0, 0 };
	fyssg_code *code = f->code;
	fyssg_unit *u = f->unit;

	for (const fyssg_node *p = n->macro.params.list.first; p != NULL; p = p->next) {
		fyssg_param param = { p->name.name, fyssg_new_slot(f), p->name.value != NULL };

		fyssg_scope_param(scope, p->name.name);
		FYSSG_PUSH(u, params, param);
	}
	code->param_count = (uint16_t)params.count;
	code->params = fyssg_unit_keep(u, params.items, params.count, sizeof(fyssg_param));
	code->caller_slot = special_param(f, scope, n, u->caller);
	code->kwargs_slot = special_param(f, scope, n, u->kwargs);
	code->varargs_slot = special_param(f, scope, n, u->varargs);
	for (const fyssg_node *p = n->macro.params.list.first; p != NULL; p = p->next)
		if (p->name.value != NULL)
			fyssg_scope_visit(scope, p->name.value);
	fyssg_scope_visit_all(scope, &n->macro.body);
	for (size_t i = 0; i < params.count; i++)
		fyssg_scope_place_param(scope, params.items[i].name, params.items[i].slot);
	place_special(scope, u->caller, code->caller_slot);
	place_special(scope, u->kwargs, code->kwargs_slot);
	place_special(scope, u->varargs, code->varargs_slot);
}

static void compile_defaults(fyssg_spot *s, const fyssg_node *n)
{
	size_t i = 0;

	for (const fyssg_node *p = n->macro.params.list.first; p != NULL; p = p->next, i++) {
		uint32_t set;

		if (p->name.value == NULL || s->f->code->params == NULL)
			continue;
		set = fyssg_emit_jump(s->f, FYSSG_OP_JUMP_IF_SET, s->f->code->params[i].slot);
		fyssg_compile_expr(s, p->name.value);
		fyssg_emit_store(s->scope, p->name.name);
		fyssg_land(s->f, set);
	}
}

/* The function of a macro or a call block; puts the macro on the stack. */
static void compile_function(fyssg_spot *s, const fyssg_node *n, fyssg_code_kind kind,
                             fyssg_atom name)
{
	fyssg_scope scope;
	fyssg_spot inner = inner_spot(s, &scope);
	fyssg_function f;
	uint32_t code;

	begin_inner(s, &f, kind, name);
	fyssg_find_captured(&f, &n->macro.body);
	fyssg_scope_init(&scope, &f, s->scope);
	fyssg_at(&f, n);
	declare_params(&f, &scope, n);
	fyssg_scope_enter(&scope);
	inner.f = &f;
	inner.checks_parent = false;
	compile_defaults(&inner, n);
	fyssg_compile_body(&inner, &n->macro.body);
	code = fyssg_function_finish(&f);
	fyssg_emit(s->f, FYSSG_OP_MACRO, 0, code);
}

static void compile_macro(fyssg_spot *s, const fyssg_node *n)
{
	compile_function(s, n, FYSSG_CODE_MACRO, n->macro.name);
	assign_name(s, n->macro.name, true);
}

static void push_caller(fyssg_spot *s, const void *user)
{
	compile_function(s, user, FYSSG_CODE_CALLER, s->f->unit->caller);
}

static void compile_call_block(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_compile_call(s, n->macro.call, true, false, push_caller, n);
}

/* --- other templates -------------------------------------------------------------------------- */

static void missing_template(fyssg_spot *s, const fyssg_node *n, const fyssg_template *t)
{
	fyssg_unit *u = s->f->unit;
	const char *near = fyssg_env_suggest_template(u->env, t->name);
	char hint[160] = "";

	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%.120s'?", near);
	fyssg_report_at(&u->report, s->soft ? FYFM_WARNING : FYFM_ERROR, FYFM_ERR_NOT_FOUND,
	                n->offset, n->width, hint, "there is no template '%s'", t->name);
}

/* Loads what a constant names. A template that is not there is an error, or, where it may never
 * be needed, a warning or nothing. */
static uint32_t link_template(fyssg_spot *s, const fyssg_node *n, fyfm_str name, bool may_lack)
{
	fyssg_unit *u = s->f->unit;
	fyssg_template *t = fyssg_env_require(u->env, name.data, name.len);

	if (t == NULL) {
		u->nomem = true;
		return 0;
	}
	if (t->missing && !may_lack)
		missing_template(s, n, t);
	else if (!t->missing && t->status != FYFM_OK && u->report.status == FYFM_OK)
		u->report.status = t->status;
	return fyssg_add_link(u, t);
}

/* Templates among which one is chosen when rendering have to be loaded too. */
static void link_choices(fyssg_spot *s, const fyssg_node *n)
{
	if (n->kind == FYSSG_NODE_COND) {
		link_choices(s, n->cond.then);
		if (n->cond.otherwise != NULL)
			link_choices(s, n->cond.otherwise);
	} else if (n->kind == FYSSG_NODE_LIST || n->kind == FYSSG_NODE_TUPLE) {
		for (const fyssg_node *m = n->items.first; m != NULL; m = m->next)
			link_choices(s, m);
	} else if (n->kind == FYSSG_NODE_CONST && fyfm_kind_of(n->constant) == FYFM_STRING) {
		link_template(s, n, fyfm_text(&n->constant, s->f->unit->scratch), true);
	}
}

/* Puts the template that an expression names on the stack; *link is its index, if that is known. */
static void compile_template(fyssg_spot *s, const fyssg_node *n, bool may_lack, uint32_t *link)
{
	fyfm_value name;

	*link = FYSSG_NO_INDEX;
	if (fyssg_fold(s, n, &name) && fyfm_kind_of(name) == FYFM_STRING) {
		*link = link_template(s, n, fyfm_text(&name, s->f->unit->scratch), may_lack);
		fyssg_at(s->f, n);
		fyssg_emit(s->f, FYSSG_OP_TEMPLATE, 0, *link);
		return;
	}
	link_choices(s, n);
	fyssg_compile_expr(s, n);
}

/* The parent is always the same: blocks can be found without rendering. */
static void set_parent(fyssg_spot *s, const fyssg_node *n, const fyssg_template *parent)
{
	fyssg_template *t = s->f->unit->template;

	for (const fyssg_template *p = parent; p != NULL; p = p->parent) {
		if (p == t) {
			error_at(s, n, "a template cannot extend itself");
			return;
		}
	}
	t->parent = parent;
	t->chain.next = &parent->chain;
}

static void compile_extends(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_unit *u = s->f->unit;
	fyfm_value name;
	uint32_t link;

	if (!s->toplevel) {
		error_at(s, n, "'extends' must stand at the top level of a template");
		return;
	}
	if (s->rootlevel && u->extends_count == 0 && fyssg_fold(s, n->expr, &name) &&
	    fyfm_kind_of(name) == FYFM_STRING) {
		fyfm_str text = fyfm_text(&name, u->scratch);
		const fyssg_template *parent = fyssg_env_reserve(u->env, text.data, text.len);

		/* Known to the parent while it is compiled, so that a circle is noticed. */
		if (parent != NULL)
			set_parent(s, n->expr, parent);
	}
	compile_template(s, n->expr, false, &link);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_EXTENDS, 0, 0);
	u->extends_count++;
	if (s->rootlevel)
		u->known_extends = true;
}

void fyssg_compile_context(fyssg_spot *s)
{
	FYSSG_ARRAY(fyssg_atom) names = { NULL, 0, 0 };
	fyssg_unit *u = s->f->unit;

	for (fyssg_scope *scope = s->scope; scope != NULL; scope = scope->outer) {
		if (scope->outer == NULL && scope->function->code->kind == FYSSG_CODE_ROOT)
			break;
		for (size_t i = 0; i < scope->symbols.count; i++) {
			const fyssg_symbol *sym = &scope->symbols.items[i];
			bool seen = !sym->stored || !sym->placed;

			for (size_t k = 0; k < names.count; k++)
				seen |= names.items[k] == sym->name;
			if (!seen)
				FYSSG_PUSH(u, names, sym->name);
		}
	}
	for (size_t i = 0; i < names.count; i++)
		fyssg_emit_load_raw(s->scope, s->f, names.items[i]);
	fyssg_emit(s->f, FYSSG_OP_CONTEXT, 0, fyssg_add_names(u, names.items, names.count));
}

static void compile_seen_context(fyssg_spot *s, bool with_context)
{
	if (with_context)
		fyssg_compile_context(s);
	else
		fyssg_emit_constant(s->f, fyfm_null());
}

static void compile_include(fyssg_spot *s, const fyssg_node *n)
{
	uint32_t link;

	compile_template(s, n->include.template, n->include.ignore_missing, &link);
	compile_seen_context(s, n->include.with_context);
	fyssg_at(s->f, n->include.template);
	fyssg_emit(s->f, FYSSG_OP_INCLUDE, n->include.ignore_missing, 0);
}

static void compile_import(fyssg_spot *s, const fyssg_node *n)
{
	uint32_t link;

	compile_template(s, n->include.template, false, &link);
	compile_seen_context(s, n->include.with_context);
	fyssg_at(s->f, n->include.template);
	fyssg_emit(s->f, FYSSG_OP_IMPORT, 0, 0);
	if (n->kind == FYSSG_NODE_IMPORT) {
		assign_name(s, n->include.target, false);
		return;
	}
	for (const fyssg_node *name = n->include.names.first; name != NULL; name = name->next) {
		fyssg_at(s->f, name);
		fyssg_emit(s->f, FYSSG_OP_IMPORT_NAME, 0, name->label);
		assign_name(s, name->name.name, false);
	}
	fyssg_emit(s->f, FYSSG_OP_POP, 0, 0);
}

static void compile_block(fyssg_spot *s, const fyssg_node *n)
{
	uint32_t skip;

	if (!begin_guard(s, s->toplevel, &skip))
		return;
	if (n->block.scoped)
		fyssg_compile_context(s);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, n->block.scoped ? FYSSG_OP_BLOCK_IN : FYSSG_OP_BLOCK, n->block.required,
	           n->block.name);
	end_guard(s, skip);
}

/* --- all -------------------------------------------------------------------------------------- */

static void compile_do(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_compile_expr(s, n->expr);
	fyssg_emit(s->f, FYSSG_OP_POP, 0, 0);
}

static void (*const compilers[])(fyssg_spot *s, const fyssg_node *n) = {
	[FYSSG_NODE_TEXT] = compile_output,
	[FYSSG_NODE_PRINT] = compile_output,
	[FYSSG_NODE_IF] = compile_if,
	[FYSSG_NODE_FOR] = compile_for,
	[FYSSG_NODE_SET] = compile_set,
	[FYSSG_NODE_SET_BLOCK] = compile_set_block,
	[FYSSG_NODE_BLOCK] = compile_block,
	[FYSSG_NODE_EXTENDS] = compile_extends,
	[FYSSG_NODE_INCLUDE] = compile_include,
	[FYSSG_NODE_IMPORT] = compile_import,
	[FYSSG_NODE_FROM] = compile_import,
	[FYSSG_NODE_MACRO] = compile_macro,
	[FYSSG_NODE_CALL_BLOCK] = compile_call_block,
	[FYSSG_NODE_FILTER_BLOCK] = compile_filter_block,
	[FYSSG_NODE_WITH] = compile_with,
	[FYSSG_NODE_AUTOESCAPE] = compile_autoescape,
	[FYSSG_NODE_DO] = compile_do,
	[FYSSG_NODE_BREAK] = compile_jump,
	[FYSSG_NODE_CONTINUE] = compile_jump,
};

static void compile_run(fyssg_spot *s, const fyssg_node *n, const fyssg_node *end)
{
	for (; n != end && !s->f->unit->nomem; n = n->next)
		compilers[n->kind](s, n);
}

/* The statements up to `end`, left out where their text was kept for the values of the names. */
static void compile_fragment(fyssg_spot *s, fyssg_fragment *fragment, const fyssg_node *n,
                             const fyssg_node *end)
{
	fyssg_spot inner = *s;
	fyssg_function *f = s->f;
	uint32_t number = (uint32_t)f->unit->fragments.count, printed;

	inner.in_fragment = true;
	fragment->index = f->unit->env->fragment_count++;
	fragment->slot = fyssg_fragment_slot(f);
	FYSSG_PUSH(f->unit, f->unit->fragments, *fragment);
	fyssg_at(f, n);
	for (unsigned i = 0; i < fragment->name_count; i++)
		fyssg_emit_load(s->scope, fragment->names[i].root);
	fyssg_emit(f, FYSSG_OP_FRAGMENT, fragment->name_count, number);
	printed = fyssg_emit_jump(f, FYSSG_OP_JUMP_IF_TRUE, 0);
	compile_run(&inner, n, end);
	fyssg_emit(f, FYSSG_OP_FRAGMENT_END, 0, number);
	fyssg_land(f, printed);
}

void fyssg_compile_body(fyssg_spot *s, const fyssg_nodes *body)
{
	bool whole = s->f->unit->env->shared_count == 0 || s->in_fragment || s->checks_parent;
	const fyssg_node *n = body->first, *end;
	fyssg_fragment fragment;

	if (whole) {
		compile_run(s, n, NULL);
		return;
	}
	for (; n != NULL && !s->f->unit->nomem; n = end) {
		end = fyssg_fragment_find(s, n, &fragment);
		if (fragment.name_count == FYSSG_NO_FRAGMENT)
			compile_run(s, n, end);
		else
			compile_fragment(s, &fragment, n, end);
	}
}
