/* Expressions to instructions. */
#include <stdio.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/compiler.h"
#include "libfy-ssg/template/eval.h"
#include "libfy-ssg/template/objects.h"

/* --- constants -------------------------------------------------------------------------------- */

static bool fold_list(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	fyssg_list list = { NULL, 0, 0 };

	for (const fyssg_node *item = n->items.first; item != NULL; item = item->next) {
		fyfm_value v;

		if (!fyssg_fold(s, item, &v) || !fyssg_list_push(ev, &list, v))
			return false;
	}
	*out = fyfm_seq(ev->arena, list.items, list.count, n->kind == FYSSG_NODE_TUPLE);
	return true;
}

/* Jinja2 forgets that constants were markup when it joins them. */
static bool fold_concat(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	fya_buf text;

	fya_buf_init(&text, ev->arena, 0);
	for (const fyssg_node *item = n->items.first; item != NULL; item = item->next) {
		fyfm_value v;

		if (!fyssg_fold(s, item, &v))
			return false;
		fyssg_str(ev, v, &text);
	}
	if (text.status != FYA_BUF_OK)
		return false;
	*out = fyfm_string(ev->arena, text.len == 0 ? "" : text.data, text.len);
	return true;
}

/* Only what cannot grow: no repetition, no powers. */
static bool fold_binary(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	fyfm_value a, b;
	bool numbers;

	if (n->binary.op == FYSSG_POW || !fyssg_fold(s, n->binary.left, &a) ||
	    !fyssg_fold(s, n->binary.right, &b))
		return false;
	numbers = fyfm_i_kind(a) >= FYFM_BOOL && fyfm_i_kind(a) <= FYFM_FLOAT &&
	          fyfm_i_kind(b) >= FYFM_BOOL && fyfm_i_kind(b) <= FYFM_FLOAT;
	if (!numbers)
		return false;
	*out = fyssg_arith(ev, (fyssg_binary)n->binary.op, a, b);
	return true;
}

static bool fold_compare(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	fyfm_value a, b;
	bool result = true;

	if (!fyssg_fold(s, n->compare.first, &a))
		return false;
	for (const fyssg_node *m = n->compare.rest.first; m != NULL; m = m->next) {
		if (!fyssg_fold(s, m, &b))
			return false;
		result = result && fyssg_compares(ev, (fyssg_compare_op)m->label, a, b);
		a = b;
	}
	*out = fyfm_bool(result);
	return true;
}

static bool fold_choice(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	fyfm_value test;

	if (n->kind == FYSSG_NODE_COND) {
		const fyssg_node *taken;

		if (!fyssg_fold(s, n->cond.test, &test))
			return false;
		taken = fyssg_truth(ev, test) ? n->cond.then : n->cond.otherwise;
		return taken != NULL && fyssg_fold(s, taken, out);
	}
	if (!fyssg_fold(s, n->binary.left, out))
		return false;
	if (fyssg_truth(ev, *out) == (n->kind == FYSSG_NODE_OR))
		return true;
	return fyssg_fold(s, n->binary.right, out);
}

static bool fold_with(fyssg_spot *s, const fyssg_node *n, fyssg_eval *ev, fyfm_value *out)
{
	switch (n->kind) {
	case FYSSG_NODE_LIST:
		if (s->f->unit->ast.mutates)
			return false;
		return fold_list(s, n, ev, out);
	case FYSSG_NODE_TUPLE:
		return fold_list(s, n, ev, out);
	case FYSSG_NODE_CONCAT:
		return fold_concat(s, n, ev, out);
	case FYSSG_NODE_BINARY:
		return fold_binary(s, n, ev, out);
	case FYSSG_NODE_COMPARE:
		return fold_compare(s, n, ev, out);
	case FYSSG_NODE_AND:
	case FYSSG_NODE_OR:
	case FYSSG_NODE_COND:
		return fold_choice(s, n, ev, out);
	case FYSSG_NODE_NOT:
		if (!fyssg_fold(s, n->binary.left, out))
			return false;
		*out = fyfm_bool(!fyssg_truth(ev, *out));
		return true;
	case FYSSG_NODE_NEGATE:
		if (!fyssg_fold(s, n->binary.left, out))
			return false;
		*out = fyssg_negate(ev, *out);
		return true;
	default:
		return false;
	}
}

bool fyssg_fold(fyssg_spot *s, const fyssg_node *n, fyfm_value *out)
{
	fyssg_eval ev;

	switch (n->kind) {
	case FYSSG_NODE_CONST:
		*out = n->constant;
		return true;
	case FYSSG_NODE_NAME:
	case FYSSG_NODE_ATTR:
	case FYSSG_NODE_CALL:
	case FYSSG_NODE_FILTER:
	case FYSSG_NODE_TEST:
		return false;
	default:
		break;
	}
	fyssg_eval_for_folding(&ev, s->f->unit->env);
	return fold_with(s, n, &ev, out) && !fyssg_failed(&ev) && !fyfm_i_is_undefined(*out);
}

bool fyssg_folded_truth(fyssg_spot *s, fyfm_value v)
{
	fyssg_eval ev;

	fyssg_eval_for_folding(&ev, s->f->unit->env);
	return fyssg_truth(&ev, v);
}

/* --- collections and operators ---------------------------------------------------------------- */

static void compile_items(fyssg_spot *s, const fyssg_nodes *items)
{
	for (const fyssg_node *n = items->first; n != NULL; n = n->next)
		fyssg_compile_expr(s, n);
}

/* Whether Jinja2 computes an expression while it compiles. */
static bool is_constant(const fyssg_node *n);

static bool all_constant(const fyssg_nodes *list)
{
	for (const fyssg_node *n = list->first; n != NULL; n = n->next)
		if (!is_constant(n))
			return false;
	return true;
}

static bool is_constant(const fyssg_node *n)
{
	switch (n->kind) {
	case FYSSG_NODE_CONST:
		return true;
	case FYSSG_NODE_TUPLE:
	case FYSSG_NODE_LIST:
	case FYSSG_NODE_DICT:
	case FYSSG_NODE_CONCAT:
		return all_constant(&n->items);
	case FYSSG_NODE_FILTER:
	case FYSSG_NODE_TEST:
		return is_constant(n->call.object) && all_constant(&n->call.args.positional) &&
		       all_constant(&n->call.args.named) && n->call.args.spread == NULL &&
		       n->call.args.spread_named == NULL;
	case FYSSG_NODE_NOT:
	case FYSSG_NODE_NEGATE:
	case FYSSG_NODE_PLUS:
		return is_constant(n->binary.left);
	case FYSSG_NODE_BINARY:
	case FYSSG_NODE_AND:
	case FYSSG_NODE_OR:
		return is_constant(n->binary.left) && is_constant(n->binary.right);
	case FYSSG_NODE_COMPARE:
		return is_constant(n->compare.first) && all_constant(&n->compare.rest);
	default:
		return false;
	}
}

/* Whether markup in a concatenation makes it markup: where Jinja2 computes it while rendering,
 * under autoescape. What it computes while compiling is plain text. */
static bool keeps_markup(const fyssg_spot *s, const fyssg_node *n)
{
	return s->escape && !s->varies && !all_constant(&n->items);
}

static void compile_collection(fyssg_spot *s, const fyssg_node *n)
{
	bool mutable = s->f->unit->ast.mutates;

	compile_items(s, &n->items);
	fyssg_at(s->f, n);
	switch (n->kind) {
	case FYSSG_NODE_TUPLE:
		fyssg_emit(s->f, FYSSG_OP_TUPLE, n->items.count, 0);
		break;
	case FYSSG_NODE_LIST:
		fyssg_emit(s->f, FYSSG_OP_LIST, n->items.count, mutable);
		break;
	case FYSSG_NODE_DICT:
		fyssg_emit(s->f, FYSSG_OP_DICT, n->items.count / 2, mutable);
		break;
	default:
		fyssg_emit(s->f, FYSSG_OP_CONCAT, n->items.count, keeps_markup(s, n));
		break;
	}
}

/* a < b < c: b is computed once, and c only where a < b holds. */
static void compile_compare(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_function *f = s->f;
	fyssg_jumps exits = { NULL, 0, 0 };
	uint32_t over;

	fyssg_compile_expr(s, n->compare.first);
	for (const fyssg_node *m = n->compare.rest.first; m != NULL; m = m->next) {
		fyssg_compile_expr(s, m);
		fyssg_at(f, n);
		if (m->next == NULL) {
			fyssg_emit(f, FYSSG_OP_COMPARE, m->label, 0);
			break;
		}
		fyssg_emit(f, FYSSG_OP_TUCK, 0, 0);
		fyssg_emit(f, FYSSG_OP_COMPARE, m->label, 0);
		FYSSG_PUSH(f->unit, exits, fyssg_emit_jump(f, FYSSG_OP_AND, 0));
	}
	if (exits.count == 0)
		return;
	over = fyssg_emit_jump(f, FYSSG_OP_JUMP, 0);
	for (size_t i = 0; i < exits.count; i++)
		fyssg_land(f, exits.items[i]);
	fyssg_set_depth(f, f->depth + 1);
	fyssg_emit(f, FYSSG_OP_SWAP, 0, 0);
	fyssg_emit(f, FYSSG_OP_POP, 0, 0);
	fyssg_land(f, over);
}

static void compile_and_or(fyssg_spot *s, const fyssg_node *n)
{
	uint32_t exit;

	fyssg_compile_expr(s, n->binary.left);
	fyssg_at(s->f, n);
	exit = fyssg_emit_jump(s->f, n->kind == FYSSG_NODE_AND ? FYSSG_OP_AND : FYSSG_OP_OR, 0);
	fyssg_compile_expr(s, n->binary.right);
	fyssg_land(s->f, exit);
}

static void compile_cond(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_spot soft = *s;
	uint32_t otherwise, end;

	soft.soft = true;
	fyssg_compile_expr(&soft, n->cond.test);
	fyssg_at(s->f, n);
	otherwise = fyssg_emit_jump(s->f, FYSSG_OP_JUMP_IF_FALSE, 0);
	fyssg_compile_expr(&soft, n->cond.then);
	end = fyssg_emit_jump(s->f, FYSSG_OP_JUMP, 0);
	fyssg_land(s->f, otherwise);
	fyssg_set_depth(s->f, s->f->depth - 1);
	if (n->cond.otherwise != NULL)
		fyssg_compile_expr(&soft, n->cond.otherwise);
	else
		fyssg_emit_constant(s->f, fyfm_undefined(NULL));
	fyssg_land(s->f, end);
}

static void compile_operator(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_compile_expr(s, n->binary.left);
	if (n->kind == FYSSG_NODE_BINARY)
		fyssg_compile_expr(s, n->binary.right);
	fyssg_at(s->f, n);
	switch (n->kind) {
	case FYSSG_NODE_BINARY:
		fyssg_emit(s->f, FYSSG_OP_BINARY, n->binary.op, 0);
		break;
	case FYSSG_NODE_NOT:
		fyssg_emit(s->f, FYSSG_OP_NOT, 0, 0);
		break;
	case FYSSG_NODE_NEGATE:
		fyssg_emit(s->f, FYSSG_OP_NEGATE, 0, 0);
		break;
	default:
		fyssg_emit(s->f, FYSSG_OP_PLUS, 0, 0);
		break;
	}
}

/* --- names and what hangs on them ------------------------------------------------------------- */

/* Whether a node is the name `atom` and nothing in the template gave it another meaning. */
static bool is_special(fyssg_spot *s, const fyssg_node *n, fyssg_atom atom)
{
	fyssg_scope *where;
	const fyssg_symbol *sym;

	if (n->kind != FYSSG_NODE_NAME || n->name.name != atom)
		return false;
	sym = fyssg_scope_find(s->scope, atom, &where);
	return sym == NULL || !sym->stored;
}

static bool is_self(fyssg_spot *s, const fyssg_node *n)
{
	return is_special(s, n, s->f->unit->self);
}

static bool is_super(fyssg_spot *s, const fyssg_node *n)
{
	return s->f->code->block != NULL && is_special(s, n, s->f->unit->super);
}

static void compile_name(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_at(s->f, n);
	if (is_self(s, n))
		fyssg_emit(s->f, FYSSG_OP_SELF, 0, 0);
	else if (is_super(s, n))
		fyssg_emit(s->f, FYSSG_OP_SUPER, 0, 0);
	else
		fyssg_emit_load(s->scope, n->name.name);
}

/* The slot of the loop that `n` names, if it is one of this function. */
static bool is_loop(fyssg_spot *s, const fyssg_node *n, uint16_t *slot)
{
	fyssg_scope *where;
	const fyssg_symbol *sym;

	if (n->kind != FYSSG_NODE_NAME || n->name.name != s->f->unit->loop)
		return false;
	sym = fyssg_scope_find(s->scope, n->name.name, &where);
	if (sym == NULL || !sym->is_loop || sym->in_cell || where->function != s->f)
		return false;
	*slot = sym->place;
	return true;
}

static void compile_attr(fyssg_spot *s, const fyssg_node *n)
{
	const fyssg_atom_info *info;
	uint16_t slot;
	int field;

	if (n->attr.name == FYSSG_ATOM_NONE)
		return;
	info = fyssg_atom_of(s->f->unit->env, n->attr.name);
	field = fyssg_loop_field_of(info->text);
	if (field >= 0 && is_loop(s, n->attr.object, &slot)) {
		fyssg_at(s->f, n);
		fyssg_emit(s->f, FYSSG_OP_LOOP_GET, slot, (uint32_t)field);
		return;
	}
	fyssg_compile_expr(s, n->attr.object);
	fyssg_note_attr(s, n->attr.object, n->attr.name);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, info->is_dict_method ? FYSSG_OP_ATTR_OR_METHOD : FYSSG_OP_ATTR, 0,
	           n->attr.name);
}

static void compile_item(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_compile_expr(s, n->item.object);
	fyssg_compile_expr(s, n->item.key);
	fyssg_note_item(s, n->item.object, n->item.key);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_ITEM, 0, 0);
}

static void compile_slice(fyssg_spot *s, const fyssg_node *n)
{
	const fyssg_node *bounds[3] = { n->slice.start, n->slice.stop, n->slice.step };

	fyssg_compile_expr(s, n->slice.object);
	for (size_t i = 0; i < 3; i++) {
		if (bounds[i] != NULL)
			fyssg_compile_expr(s, bounds[i]);
		else
			fyssg_emit_constant(s->f, fyfm_undefined(NULL));
	}
	fyssg_at(s->f, n);
	fyssg_emit(s->f, FYSSG_OP_SLICE, 0, 0);
}

/* --- calls ------------------------------------------------------------------------------------ */

/* Arguments in the order in which fyssg_call describes them. */
static void compile_args(fyssg_spot *s, const fyssg_node_args *args, fyssg_call *call)
{
	const fyssg_unit *u = s->f->unit;
	FYSSG_ARRAY(fyfm_value) names = { NULL, 0, 0 };

	compile_items(s, &args->positional);
	if (args->spread != NULL)
		fyssg_compile_expr(s, args->spread);
	for (const fyssg_node *n = args->named.first; n != NULL; n = n->next) {
		fyssg_compile_expr(s, n);
		if (n->label != FYSSG_ATOM_NONE)
			FYSSG_PUSH(s->f->unit, names, fyssg_atom_of(u->env, n->label)->key);
	}
	if (call->caller)
		FYSSG_PUSH(s->f->unit, names, fyssg_atom_of(u->env, u->caller)->key);
	if (args->spread_named != NULL)
		fyssg_compile_expr(s, args->spread_named);
	call->positional = (uint16_t)(call->positional + args->positional.count);
	call->named = (uint16_t)args->named.count;
	call->spread = args->spread != NULL;
	call->spread_named = args->spread_named != NULL;
	call->names = fyssg_unit_keep(s->f->unit, names.items, names.count, sizeof(fyfm_value));
}

/* Named arguments must differ. */
static void check_names(fyssg_spot *s, const fyssg_node_args *args)
{
	for (const fyssg_node *a = args->named.first; a != NULL; a = a->next)
		for (const fyssg_node *b = a->next; b != NULL; b = b->next)
			if (a->label == b->label && a->label != FYSSG_ATOM_NONE)
				fyssg_report_at(&s->f->unit->report, FYFM_ERROR, FYFM_ERR_SYNTAX,
				                b->offset, b->width, NULL,
				                "argument '%s' is given twice",
				                fyssg_atom_of(s->f->unit->env, b->label)->text);
}

static bool has_no_args(const fyssg_node *n)
{
	return n->call.args.positional.count == 0 && n->call.args.named.count == 0 &&
	       n->call.args.spread == NULL && n->call.args.spread_named == NULL;
}

/* What is called: an object, or an object whose attribute is called. */
static void compile_callee(fyssg_spot *s, const fyssg_node *callee, fyssg_call *call)
{
	const fyssg_atom_info *info;

	if (callee->kind != FYSSG_NODE_ATTR || callee->attr.name == FYSSG_ATOM_NONE) {
		fyssg_compile_expr(s, callee);
		return;
	}
	info = fyssg_atom_of(s->f->unit->env, callee->attr.name);
	call->method = callee->attr.name;
	fyssg_compile_expr(s, callee->attr.object);
	if (!info->is_method)
		fyssg_note_attr(s, callee->attr.object, callee->attr.name);
	if (fyssg_is_mutator(info->text) && callee->attr.object->kind == FYSSG_NODE_NAME &&
	    !is_self(s, callee->attr.object) && !is_super(s, callee->attr.object)) {
		/* A variable's value is frozen: from here on it holds a copy of its own. */
		fyssg_emit(s->f, FYSSG_OP_THAW, 0, 0);
		fyssg_emit(s->f, FYSSG_OP_DUP, 0, 0);
		fyssg_emit_rebind(s->scope, callee->attr.object->name.name);
	}
}

void fyssg_compile_call(fyssg_spot *s, const fyssg_node *n, bool print, bool escape,
                        void (*push_caller)(fyssg_spot *s, const void *user), const void *user)
{
	fyssg_call call = { .builtin = FYSSG_NO_INDEX, .method = FYSSG_ATOM_NONE };

	check_names(s, &n->call.args);
	if (is_super(s, n->call.object) && has_no_args(n) && print && push_caller == NULL) {
		fyssg_at(s->f, n);
		fyssg_emit(s->f, FYSSG_OP_SUPER_PRINT, 0, 0);
		return;
	}
	call.caller = push_caller != NULL;
	compile_callee(s, n->call.object, &call);
	compile_args(s, &n->call.args, &call);
	if (push_caller != NULL)
		push_caller(s, user);
	call.sees_locals = fyssg_looks_around(s->f->unit, n);
	if (call.sees_locals)
		fyssg_compile_context(s);
	call.emit = print;
	call.escape = escape;
	fyssg_at(s->f, n);
	fyssg_emit_call(s->f, print ? FYSSG_OP_CALL_PRINT : FYSSG_OP_CALL, &call);
}

/* --- filters and tests ------------------------------------------------------------------------ */

#define MAX_PARAMS 32

struct binding {
	fyssg_spot *spot;
	const fyssg_node *node;
	const fyssg_signature *signature;
	const fyssg_node *bound[MAX_PARAMS]; /* for each named parameter; the first is the object */
	FYSSG_ARRAY(const fyssg_node *) rest, rest_named;
	bool failed;
};

static const char *kind_word(const fyssg_node *n)
{
	return n->kind == FYSSG_NODE_FILTER ? "filter" : "test";
}

static void wrong_args(struct binding *b, const fyssg_node *at, const char *hint,
                       const char *message)
{
	b->failed = true;
	fyssg_report_at(&b->spot->f->unit->report, FYFM_ERROR, FYFM_ERR_TYPE, at->offset, at->width,
	                hint, "%s '%.*s' %s", kind_word(b->node), (int)b->node->call.name.len,
	                b->node->call.name.data, message);
}

static void bind_positional(struct binding *b)
{
	const fyssg_signature *sig = b->signature;
	size_t i = 1;
	char message[64];

	for (const fyssg_node *n = b->node->call.args.positional.first; n != NULL;
	     n = n->next, i++) {
		if (i < sig->named) {
			b->bound[i] = n;
		} else if (sig->rest) {
			FYSSG_PUSH(b->spot->f->unit, b->rest, n);
		} else {
			snprintf(message, sizeof(message), "takes at most %u argument%s",
			         sig->named - 1u, sig->named == 2 ? "" : "s");
			wrong_args(b, n, NULL, message);
			return;
		}
	}
}

/* "it takes 'count', 'end'", as far as there is room; nothing where there is no parameter. */
static void list_params(char *out, size_t size, const char *const *names, size_t count)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < count && len + strlen(names[i]) + 16 < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s '%s'", i == 0 ? "it takes" : ",",
		                        names[i]);
}

static void unknown_name(struct binding *b, const fyssg_node *n)
{
	const fyssg_env *env = b->spot->f->unit->env;
	const fyssg_atom_info *have = fyssg_atom_of(env, n->label);
	const char *names[MAX_PARAMS], *nearest;
	char message[96], hint[160];
	size_t count = 0;

	for (size_t i = 1; i < b->signature->named; i++)
		names[count++] = fyssg_atom_of(env, b->signature->params[i])->text;
	nearest = fyfm_did_you_mean(have->text, have->len, names, count);
	if (nearest != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", nearest);
	else
		list_params(hint, sizeof(hint), names, count);
	snprintf(message, sizeof(message), "has no parameter '%.40s'", have->text);
	wrong_args(b, n, hint, message);
}

static void bind_named(struct binding *b)
{
	const fyssg_signature *sig = b->signature;
	char message[96];

	for (const fyssg_node *n = b->node->call.args.named.first; n != NULL; n = n->next) {
		size_t i = 0;

		if (n->label == FYSSG_ATOM_NONE)
			return;
		while (i < sig->named && sig->params[i] != n->label)
			i++;
		if (i < sig->named && b->bound[i] == NULL) {
			b->bound[i] = n;
		} else if (i < sig->named) {
			snprintf(message, sizeof(message), "gets its argument '%.40s' twice",
			         fyssg_atom_of(b->spot->f->unit->env, n->label)->text);
			wrong_args(b, n, NULL, message);
		} else if (sig->rest_named) {
			FYSSG_PUSH(b->spot->f->unit, b->rest_named, n);
		} else {
			unknown_name(b, n);
		}
	}
}

static void check_required(struct binding *b)
{
	const fyssg_signature *sig = b->signature;
	char message[96];

	for (size_t i = 1; i < sig->named && !b->failed; i++) {
		if (b->bound[i] != NULL || sig->optional[i])
			continue;
		snprintf(message, sizeof(message), "needs an argument '%.40s'",
		         fyssg_atom_of(b->spot->f->unit->env, sig->params[i])->text);
		wrong_args(b, b->node, NULL, message);
	}
}

/* Attributes of elements that a filter reads by name. */
static void note_attributes(struct binding *b)
{
	const fyssg_env *env = b->spot->f->unit->env;
	bool is_attr = strcmp(b->signature->builtin->name, "attr") == 0;

	for (size_t i = 1; i < b->signature->named; i++) {
		const char *name = fyssg_atom_of(env, b->signature->params[i])->text;

		if (b->bound[i] != NULL &&
		    (strcmp(name, "attribute") == 0 || (is_attr && strcmp(name, "name") == 0)))
			fyssg_note_path(b->spot, b->bound[i]);
	}
	for (size_t i = 0; i < b->rest_named.count; i++)
		if (strcmp(fyssg_atom_of(env, b->rest_named.items[i]->label)->text, "attribute") ==
		    0)
			fyssg_note_path(b->spot, b->rest_named.items[i]);
	if (b->rest.count > 0 && (strcmp(b->signature->builtin->name, "selectattr") == 0 ||
	                          strcmp(b->signature->builtin->name, "rejectattr") == 0))
		fyssg_note_path(b->spot, b->rest.items[0]);
}

/* Pushes the arguments behind the object in the order of the parameters. */
static void push_bound(struct binding *b)
{
	fyssg_spot *s = b->spot;
	fyssg_function *f = s->f;

	for (size_t i = 1; i < b->signature->named; i++) {
		if (b->bound[i] != NULL)
			fyssg_compile_expr(s, b->bound[i]);
		else
			fyssg_emit_constant(f, fyfm_undefined(NULL));
	}
	if (b->signature->rest) {
		for (size_t i = 0; i < b->rest.count; i++)
			fyssg_compile_expr(s, b->rest.items[i]);
		fyssg_emit(f, FYSSG_OP_TUPLE, (unsigned)b->rest.count, 0);
	}
	if (b->signature->rest_named) {
		for (size_t i = 0; i < b->rest_named.count; i++) {
			const fyssg_node *n = b->rest_named.items[i];

			fyssg_emit_constant(f, fyssg_atom_of(f->unit->env, n->label)->key);
			fyssg_compile_expr(s, n);
		}
		fyssg_emit(f, FYSSG_OP_DICT, (unsigned)b->rest_named.count, 0);
	}
}

/* A filter or test nobody knows: an error, or, where it may never be reached, a warning and
 * code that fails. */
static void unknown_builtin(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_unit *u = s->f->unit;
	fyssg_builtin_kind kind = n->kind == FYSSG_NODE_FILTER ? FYSSG_BUILTIN_FILTER :
	                                                         FYSSG_BUILTIN_TEST;
	const char *nearest = fyssg_env_suggest(u->env, kind, n->call.name);
	char hint[96] = "", message[96];

	if (fyssg_env_find_builtin(u->env, FYSSG_BUILTIN_FUNCTION, n->call.name.data,
	                           n->call.name.len) != FYSSG_NO_INDEX)
		snprintf(hint, sizeof(hint), "it is a function: '%.*s(...)'",
		         (int)n->call.name.len, n->call.name.data);
	else if (nearest != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", nearest);
	snprintf(message, sizeof(message), "there is no %s '%.*s'", kind_word(n),
	         n->call.name.len > 40 ? 40 : (int)n->call.name.len, n->call.name.data);
	fyssg_report_at(&u->report, s->soft ? FYFM_WARNING : FYFM_ERROR, FYFM_ERR_NOT_FOUND,
	                n->offset, n->width, hint, "%s", message);
	if (s->soft) {
		fyfm_value v = fyfm_string_copy(u->env->pool, message, strlen(message));

		fyssg_emit_constant(s->f, v);
		fyssg_emit(s->f, FYSSG_OP_POP, 0, 0);
		fyssg_emit(s->f, FYSSG_OP_FAIL, 0, (uint32_t)u->constants.count - 1);
	}
}

/* Arguments that are known only when rendering are bound then. */
static void compile_spread(fyssg_spot *s, const fyssg_node *n, uint32_t builtin)
{
	fyssg_call call = { .builtin = builtin, .method = FYSSG_ATOM_NONE, .positional = 1 };

	compile_args(s, &n->call.args, &call);
	fyssg_at(s->f, n);
	fyssg_emit_call(s->f, FYSSG_OP_CALL, &call);
}

/* A filter or test whose object is on the stack. */
static void compile_builtin(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_env *env = s->f->unit->env;
	bool filter = n->kind == FYSSG_NODE_FILTER;
	uint32_t index = fyssg_env_find_builtin(env, filter ? FYSSG_BUILTIN_FILTER :
	                                                      FYSSG_BUILTIN_TEST,
	                                        n->call.name.data, n->call.name.len);
	struct binding b = { .spot = s, .node = n };

	fyssg_at(s->f, n);
	if (index == FYSSG_NO_INDEX) {
		unknown_builtin(s, n);
		return;
	}
	check_names(s, &n->call.args);
	if (n->call.args.spread != NULL || n->call.args.spread_named != NULL) {
		compile_spread(s, n, index);
		return;
	}
	b.signature = &env->builtins[index];
	if (b.signature->named == 0 || b.signature->named > MAX_PARAMS)
		return;
	b.bound[0] = n;
	bind_positional(&b);
	bind_named(&b);
	check_required(&b);
	if (b.failed)
		return;
	note_attributes(&b);
	push_bound(&b);
	fyssg_at(s->f, n);
	fyssg_emit(s->f, filter ? FYSSG_OP_FILTER : FYSSG_OP_TEST, b.signature->count, index);
}

void fyssg_compile_filters(fyssg_spot *s, const fyssg_node *n)
{
	if (n->call.object != NULL)
		fyssg_compile_filters(s, n->call.object);
	compile_builtin(s, n);
}

/* --- all -------------------------------------------------------------------------------------- */

void fyssg_compile_expr(fyssg_spot *s, const fyssg_node *n)
{
	fyfm_value folded;

	if (fyssg_fold(s, n, &folded)) {
		fyssg_at(s->f, n);
		fyssg_emit_constant(s->f, folded);
		return;
	}
	switch (n->kind) {
	case FYSSG_NODE_NAME:
		compile_name(s, n);
		break;
	case FYSSG_NODE_TUPLE:
	case FYSSG_NODE_LIST:
	case FYSSG_NODE_DICT:
	case FYSSG_NODE_CONCAT:
		compile_collection(s, n);
		break;
	case FYSSG_NODE_ATTR:
		compile_attr(s, n);
		break;
	case FYSSG_NODE_ITEM:
		compile_item(s, n);
		break;
	case FYSSG_NODE_SLICE:
		compile_slice(s, n);
		break;
	case FYSSG_NODE_CALL:
		fyssg_compile_call(s, n, false, false, NULL, NULL);
		break;
	case FYSSG_NODE_FILTER:
	case FYSSG_NODE_TEST:
		fyssg_compile_expr(s, n->call.object);
		compile_builtin(s, n);
		break;
	case FYSSG_NODE_COMPARE:
		compile_compare(s, n);
		break;
	case FYSSG_NODE_AND:
	case FYSSG_NODE_OR:
		compile_and_or(s, n);
		break;
	case FYSSG_NODE_COND:
		compile_cond(s, n);
		break;
	default:
		compile_operator(s, n);
		break;
	}
}

/* Prints a constant while compiling. Where autoescape is known only when rendering, the state
 * around it counts, as in Jinja2. */
static bool print_constant(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_unit *u = s->f->unit;
	fyssg_eval ev;
	fyfm_value v;
	fya_buf out;

	if (!fyssg_fold(s, n, &v))
		return false;
	fyssg_eval_for_folding(&ev, u->env);
	fya_buf_init(&out, u->env->pool, 0);
	fyssg_print(&ev, v, s->escape, &out);
	if (fyssg_failed(&ev))
		return false;
	if (out.status != FYA_BUF_OK)
		u->nomem = true;
	fyssg_emit_text(s->f, (fyfm_str){ out.data, out.len });
	return true;
}

void fyssg_compile_print(fyssg_spot *s, const fyssg_node *n)
{
	if (print_constant(s, n))
		return;
	if (n->kind == FYSSG_NODE_CALL && !s->varies) {
		fyssg_compile_call(s, n, true, s->escape, NULL, NULL);
		return;
	}
	fyssg_compile_expr(s, n);
	fyssg_at(s->f, n);
	fyssg_emit(s->f,
	           s->varies   ? FYSSG_OP_PRINT_AUTO :
	           s->escape   ? FYSSG_OP_PRINT :
	                         FYSSG_OP_PRINT_RAW,
	           0, 0);
}
