#include "libfy-ssg/template/emit.h"

#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/stack-effect.h"

bool fyssg_unit_grow(fyssg_unit *u, void *items, size_t count, size_t *capacity, size_t size)
{
	if (!u->nomem && fyssg_grow(u->scratch, items, count, capacity, size))
		return true;
	u->nomem = true;
	return false;
}

const void *fyssg_unit_keep(fyssg_unit *u, const void *items, size_t count, size_t size)
{
	void *kept;

	if (count == 0 || u->nomem)
		return NULL;
	kept = fya_alloc_array(u->env->pool, count, size, 0);
	if (kept == NULL)
		u->nomem = true;
	else
		memcpy(kept, items, count * size);
	return kept;
}

static void too_large(fyssg_unit *u)
{
	u->too_large = true;
	u->nomem = true;
}

/* --- instructions ----------------------------------------------------------------------------- */

void fyssg_at(fyssg_function *f, const fyssg_node *n)
{
	f->offset = n->offset;
	f->width = n->width;
}

static void add_span(fyssg_function *f)
{
	const fyssg_span *last = f->spans.count == 0 ? NULL : &f->spans.items[f->spans.count - 1];
	fyssg_span span = { (uint32_t)f->insns.count, f->offset, f->width };

	if (last == NULL || last->offset != f->offset || last->width != f->width)
		FYSSG_PUSH(f->unit, f->spans, span);
}

static uint32_t append(fyssg_function *f, fyssg_op op, unsigned a, uint32_t b)
{
	fyssg_insn insn = { (uint16_t)op, (uint16_t)a, b };

	if (f->unit->nomem)
		return 0;
	add_span(f);
	FYSSG_PUSH(f->unit, f->insns, insn);
	f->depth -= fyssg_pops(f->unit->calls.items, f->unit->names.items, &insn);
	f->depth += fyssg_pushes(&insn);
	if (f->depth > f->max_depth)
		f->max_depth = f->depth;
	return (uint32_t)f->insns.count - 1;
}

/* Joins the pending pieces of text in the environment's memory; one alone is borrowed as it is. */
static void flush_text(fyssg_function *f)
{
	fyssg_unit *u = f->unit;
	size_t len = 0, count = f->pending.count;
	fyfm_str text;
	char *joined;

	if (count == 0)
		return;
	f->pending.count = 0;
	text = f->pending.items[0];
	if (count > 1) {
		for (size_t i = 0; i < count; i++)
			len += f->pending.items[i].len;
		joined = fya_alloc(u->env->pool, len, 1);
		if (joined == NULL) {
			u->nomem = true;
			return;
		}
		text = (fyfm_str){ joined, len };
		for (size_t i = 0; i < count; i++) {
			memcpy(joined, f->pending.items[i].data, f->pending.items[i].len);
			joined += f->pending.items[i].len;
		}
	}
	FYSSG_PUSH(u, u->texts, text);
	append(f, FYSSG_OP_PRINT_TEXT, 0, (uint32_t)u->texts.count - 1);
}

uint32_t fyssg_emit(fyssg_function *f, fyssg_op op, unsigned a, uint32_t b)
{
	flush_text(f);
	if (a > UINT16_MAX)
		too_large(f->unit);
	return append(f, op, a, b);
}

uint32_t fyssg_emit_jump(fyssg_function *f, fyssg_op op, unsigned a)
{
	return fyssg_emit(f, op, a, FYSSG_NO_INDEX);
}

void fyssg_land(fyssg_function *f, uint32_t jump)
{
	flush_text(f);
	if (!f->unit->nomem)
		f->insns.items[jump].b = (uint32_t)f->insns.count;
}

uint32_t fyssg_here(fyssg_function *f)
{
	flush_text(f);
	return (uint32_t)f->insns.count;
}

void fyssg_set_depth(fyssg_function *f, unsigned depth)
{
	f->depth = depth;
}

/* --- tables ----------------------------------------------------------------------------------- */

void fyssg_emit_constant(fyssg_function *f, fyfm_value v)
{
	fyssg_unit *u = f->unit;
	size_t i = u->constants.count;

	while (i > 0 && u->constants.items[i - 1].word != v.word)
		i--;
	if (i == 0) {
		FYSSG_PUSH(u, u->constants, v);
		i = u->constants.count;
	}
	fyssg_emit(f, FYSSG_OP_CONST, 0, (uint32_t)i - 1);
}

void fyssg_emit_text(fyssg_function *f, fyfm_str text)
{
	if (text.len > 0)
		FYSSG_PUSH(f->unit, f->pending, text);
}

void fyssg_emit_call(fyssg_function *f, fyssg_op op, const fyssg_call *call)
{
	fyssg_unit *u = f->unit;

	FYSSG_PUSH(u, u->calls, *call);
	if (!u->nomem)
		fyssg_emit(f, op, 0, (uint32_t)u->calls.count - 1);
}

uint32_t fyssg_add_names(fyssg_unit *u, const fyssg_atom *atoms, size_t count)
{
	fyssg_names names = { fyssg_unit_keep(u, atoms, count, sizeof(*atoms)), (uint32_t)count };

	FYSSG_PUSH(u, u->names, names);
	return (uint32_t)u->names.count - 1;
}

uint32_t fyssg_add_link(fyssg_unit *u, const fyssg_template *t)
{
	for (size_t i = 0; i < u->links.count; i++)
		if (u->links.items[i] == t)
			return (uint32_t)i;
	FYSSG_PUSH(u, u->links, t);
	return (uint32_t)u->links.count - 1;
}

void fyssg_add_global(fyssg_unit *u, fyssg_atom name)
{
	for (size_t i = 0; i < u->globals.count; i++)
		if (u->globals.items[i] == name)
			return;
	FYSSG_PUSH(u, u->globals, name);
}

/* --- functions -------------------------------------------------------------------------------- */

uint16_t fyssg_new_slot(fyssg_function *f)
{
	if (f->slots >= UINT16_MAX - 1) {
		too_large(f->unit);
		return 0;
	}
	return (uint16_t)f->slots++;
}

uint16_t fyssg_fragment_slot(fyssg_function *f)
{
	if (f->fragment_slot == UINT16_MAX)
		f->fragment_slot = fyssg_new_slot(f);
	return f->fragment_slot;
}

uint16_t fyssg_global_slot_of(fyssg_function *f, fyssg_atom name)
{
	fyssg_global_slot g;

	for (size_t i = 0; i < f->globals.count; i++)
		if (f->globals.items[i].name == name)
			return f->globals.items[i].slot;
	fyssg_add_global(f->unit, name);
	g = (fyssg_global_slot){ name, fyssg_new_slot(f) };
	FYSSG_PUSH(f->unit, f->globals, g);
	return g.slot;
}

void fyssg_function_init(fyssg_function *f, fyssg_unit *u, fyssg_function *outer, fyssg_code *code)
{
	*f = (fyssg_function){ .unit = u, .outer = outer, .code = code,
		               .fragment_slot = UINT16_MAX };
	code->template = u->template;
	code->escapes = u->template->autoescape;
	code->varargs_slot = code->kwargs_slot = code->caller_slot = UINT16_MAX;
}

/* The instruction that does what those from `insn` on do, or what `insn` is. */
static fyssg_op fused(const fyssg_insn *insn, size_t left)
{
	bool local = insn->op == FYSSG_OP_LOAD || insn->op == FYSSG_OP_LOAD_NAMED;
	bool attr = left > 1 && insn[1].op == FYSSG_OP_ATTR;

	if (attr && (local || insn->op == FYSSG_OP_LOAD_GLOBAL)) {
		if (left > 2 && insn[2].op == FYSSG_OP_PRINT)
			return local ? FYSSG_OP_PRINT_LOCAL_ATTR : FYSSG_OP_PRINT_GLOBAL_ATTR;
		return local ? FYSSG_OP_LOCAL_ATTR : FYSSG_OP_GLOBAL_ATTR;
	}
	if (insn->op == FYSSG_OP_FOR_NEXT && left > 1 && insn[1].op == FYSSG_OP_STORE)
		return FYSSG_OP_FOR_STORE;
	if (insn->op == FYSSG_OP_COMPARE && left > 1 && insn[1].op == FYSSG_OP_JUMP_IF_FALSE)
		return FYSSG_OP_COMPARE_JUMP;
	return (fyssg_op)insn->op;
}

uint32_t fyssg_function_finish(fyssg_function *f)
{
	fyssg_unit *u = f->unit;
	fyssg_code *c = f->code;

	fyssg_emit(f, FYSSG_OP_RETURN, 0, 0);
	for (size_t i = 0; i < f->insns.count; i++)
		f->insns.items[i].op = (uint16_t)fused(&f->insns.items[i], f->insns.count - i);
	c->insns = fyssg_unit_keep(u, f->insns.items, f->insns.count, sizeof(fyssg_insn));
	c->count = (uint32_t)f->insns.count;
	c->spans = fyssg_unit_keep(u, f->spans.items, f->spans.count, sizeof(fyssg_span));
	c->span_count = (uint32_t)f->spans.count;
	c->slots = (uint16_t)f->slots;
	c->cells = (uint16_t)f->cells;
	if (f->max_depth > UINT16_MAX)
		too_large(u);
	c->stack = (uint16_t)f->max_depth;
	c->first_site = u->env->site_count;
	u->env->site_count += c->count;
	if (u->env->max_stack < f->slots + f->max_depth)
		u->env->max_stack = f->slots + f->max_depth;
	FYSSG_PUSH(u, u->codes, c);
	return (uint32_t)u->codes.count - 1;
}
