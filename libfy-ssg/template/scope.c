#include "libfy-ssg/template/scope.h"

#include "libfy-ssg/template/walk.h"

void fyssg_scope_init(fyssg_scope *s, fyssg_function *f, fyssg_scope *outer)
{
	*s = (fyssg_scope){ .outer = outer, .function = f };
}

/* --- what a scope reads and assigns ----------------------------------------------------------- */

static fyssg_symbol *own_symbol(fyssg_scope *s, fyssg_atom name)
{
	for (size_t i = 0; i < s->symbols.count; i++)
		if (s->symbols.items[i].name == name)
			return &s->symbols.items[i];
	return NULL;
}

fyssg_symbol *fyssg_scope_find(fyssg_scope *s, fyssg_atom name, fyssg_scope **where)
{
	for (; s != NULL; s = s->outer) {
		fyssg_symbol *sym = own_symbol(s, name);

		if (sym != NULL) {
			*where = s;
			return sym;
		}
	}
	return NULL;
}

static bool known_outside(const fyssg_scope *s, fyssg_atom name)
{
	fyssg_scope *where;

	return fyssg_scope_find(s->outer, name, &where) != NULL;
}

static fyssg_symbol *define(fyssg_scope *s, fyssg_atom name, fyssg_load load)
{
	fyssg_symbol sym = { .name = name, .load = (unsigned char)load };
	fyssg_symbol *have = own_symbol(s, name);

	if (have != NULL) {
		have->load = (unsigned char)load;
		return have;
	}
	FYSSG_PUSH(s->function->unit, s->symbols, sym);
	return own_symbol(s, name);
}

static void store(fyssg_scope *s, fyssg_atom name)
{
	fyssg_symbol *sym = own_symbol(s, name);

	if (sym == NULL)
		sym = define(s, name,
		             known_outside(s, name) ? FYSSG_LOAD_OUTER : FYSSG_LOAD_NOTHING);
	if (sym != NULL)
		sym->stored = true;
}

static void load(fyssg_scope *s, fyssg_atom name)
{
	fyssg_scope *where;

	if (fyssg_scope_find(s, name, &where) == NULL)
		define(s, name, FYSSG_LOAD_CONTEXT);
}

fyssg_symbol *fyssg_scope_param(fyssg_scope *s, fyssg_atom name)
{
	fyssg_symbol *sym = define(s, name, FYSSG_LOAD_PARAM);

	if (sym != NULL)
		sym->stored = true;
	return sym;
}

void fyssg_scope_target_params(fyssg_scope *s, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME) {
		fyssg_symbol *sym = fyssg_scope_param(s, target->name.name);

		if (sym != NULL)
			sym->sure = true;
		return;
	}
	for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
		fyssg_scope_target_params(s, n);
}

static void visit_target(fyssg_scope *s, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME) {
		store(s, target->name.name);
	} else if (target->kind == FYSSG_NODE_NAMESPACE_ATTR) {
		load(s, target->attr.object->name.name);
	} else {
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			visit_target(s, n);
	}
}

typedef struct symbols {
	fyssg_symbol *items;
	size_t count, capacity;
} symbols;

static symbols take_symbols(const fyssg_scope *s)
{
	return (symbols){ s->symbols.items, s->symbols.count, s->symbols.capacity };
}

static void put_symbols(fyssg_scope *s, symbols from)
{
	s->symbols.items = from.items;
	s->symbols.count = from.count;
	s->symbols.capacity = from.capacity;
}

static symbols copy_symbols(fyssg_scope *s, symbols from)
{
	symbols copy = { NULL, 0, 0 };

	for (size_t i = 0; i < from.count; i++)
		FYSSG_PUSH(s->function->unit, copy, from.items[i]);
	return copy;
}

static const fyssg_symbol *symbol_in(const symbols *list, fyssg_atom name)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].name == name)
			return &list->items[i];
	return NULL;
}

/* What is assigned in some of the three branches, but not in all, may be another's after them. */
static void settle_branches(fyssg_scope *s, const symbols *before, const symbols branches[3])
{
	for (size_t i = 0; i < s->symbols.count; i++) {
		fyssg_symbol *sym = &s->symbols.items[i];
		const fyssg_symbol *old = symbol_in(before, sym->name);
		unsigned stores = 0;

		if (old != NULL && old->stored)
			continue;
		for (size_t b = 0; b < 3; b++) {
			const fyssg_symbol *have = symbol_in(&branches[b], sym->name);

			stores += have != NULL && have->stored;
		}
		if (stores != 0 && stores != 3)
			sym->load = known_outside(s, sym->name) ? FYSSG_LOAD_OUTER :
			                                          FYSSG_LOAD_CONTEXT;
	}
}

static void merge_branches(fyssg_scope *s, symbols before, const symbols branches[3])
{
	put_symbols(s, copy_symbols(s, before));
	for (size_t b = 0; b < 3; b++) {
		for (size_t i = 0; i < branches[b].count; i++) {
			const fyssg_symbol *from = &branches[b].items[i];
			fyssg_symbol *to = define(s, from->name, (fyssg_load)from->load);

			if (to != NULL)
				to->stored |= from->stored;
		}
	}
	settle_branches(s, &before, branches);
}

/* All elifs together are one branch, as Jinja2 has it. */
static void visit_if(fyssg_scope *s, const fyssg_node *n)
{
	const fyssg_nodes *bodies[3] = { &n->branch.then, &n->branch.elifs, &n->branch.otherwise };
	symbols before, after[3];

	fyssg_scope_visit(s, n->branch.test);
	before = take_symbols(s);
	for (size_t b = 0; b < 3; b++) {
		put_symbols(s, copy_symbols(s, before));
		fyssg_scope_visit_all(s, bodies[b]);
		after[b] = take_symbols(s);
	}
	merge_branches(s, before, after);
}

static void visit_child(void *user, const fyssg_node *child)
{
	fyssg_scope_visit(user, child);
}

void fyssg_scope_visit(fyssg_scope *s, const fyssg_node *n)
{
	switch (n->kind) {
	case FYSSG_NODE_NAME:
		load(s, n->name.name);
		break;
	case FYSSG_NODE_IF:
		visit_if(s, n);
		break;
	case FYSSG_NODE_SET:
		fyssg_scope_visit(s, n->set.value);
		visit_target(s, n->set.target);
		break;
	case FYSSG_NODE_SET_BLOCK:
		visit_target(s, n->set.target);
		break;
	case FYSSG_NODE_MACRO:
		store(s, n->macro.name);
		break;
	case FYSSG_NODE_IMPORT:
		fyssg_scope_visit(s, n->include.template);
		store(s, n->include.target);
		break;
	case FYSSG_NODE_FROM:
		fyssg_scope_visit(s, n->include.template);
		for (const fyssg_node *name = n->include.names.first; name != NULL;
		     name = name->next)
			store(s, name->name.name);
		break;
	case FYSSG_NODE_FOR:
		fyssg_scope_visit(s, n->loop.over);
		break;
	case FYSSG_NODE_CALL_BLOCK:
		fyssg_scope_visit(s, n->macro.call);
		break;
	case FYSSG_NODE_FILTER_BLOCK:
		fyssg_scope_visit(s, n->filter.filter);
		break;
	case FYSSG_NODE_WITH:
		fyssg_scope_visit_all(s, &n->with.values);
		break;
	case FYSSG_NODE_BLOCK:
	case FYSSG_NODE_AUTOESCAPE:
		break;
	default:
		fyssg_walk_children(n, visit_child, s);
		break;
	}
}

void fyssg_scope_visit_all(fyssg_scope *s, const fyssg_nodes *list)
{
	for (const fyssg_node *n = list->first; n != NULL; n = n->next)
		fyssg_scope_visit(s, n);
}

/* --- what inner functions use ----------------------------------------------------------------- */

static bool is_captured(const fyssg_function *f, fyssg_atom name)
{
	for (size_t i = 0; i < f->captured.count; i++)
		if (f->captured.items[i] == name)
			return true;
	return f->captures_all;
}

static void capture(fyssg_function *f, fyssg_atom name)
{
	if (!is_captured(f, name))
		FYSSG_PUSH(f->unit, f->captured, name);
}

bool fyssg_looks_around(const fyssg_unit *u, const fyssg_node *n)
{
	fyssg_atom name;

	if (n->kind != FYSSG_NODE_CALL || n->call.object->kind != FYSSG_NODE_NAME)
		return false;
	name = n->call.object->name.name;
	return (name == u->inspect || name == u->debug) && n->call.args.positional.count == 0 &&
	       n->call.args.spread == NULL;
}

/* Whether a node hands all variables on to another template, block or function, which may read
 * any of them. */
static bool shows_all(const fyssg_unit *u, const fyssg_node *n)
{
	switch (n->kind) {
	case FYSSG_NODE_CALL:
		return fyssg_looks_around(u, n);
	case FYSSG_NODE_INCLUDE:
	case FYSSG_NODE_IMPORT:
	case FYSSG_NODE_FROM:
		return n->include.with_context;
	case FYSSG_NODE_BLOCK:
		return n->block.scoped;
	default:
		return false;
	}
}

/* A node inside an inner function. */
static void capture_names(void *user, const fyssg_node *n)
{
	fyssg_function *f = user;

	f->captures_all |= shows_all(f->unit, n);
	if (n->kind == FYSSG_NODE_BLOCK)
		return;
	if (n->kind == FYSSG_NODE_NAME)
		capture(f, n->name.name);
	else if (n->kind == FYSSG_NODE_MACRO)
		capture(f, n->macro.name);
	else if (n->kind == FYSSG_NODE_IMPORT)
		capture(f, n->include.target);
	else if (n->kind == FYSSG_NODE_FROM)
		for (const fyssg_node *name = n->include.names.first; name != NULL;
		     name = name->next)
			capture(f, name->name.name);
	fyssg_walk_children(n, capture_names, f);
}

static void look_for_functions(void *user, const fyssg_node *n)
{
	fyssg_function *f = user;

	if (n->kind == FYSSG_NODE_BLOCK)
		return;
	if (n->kind == FYSSG_NODE_MACRO || n->kind == FYSSG_NODE_CALL_BLOCK ||
	    (n->kind == FYSSG_NODE_FOR && n->loop.recursive))
		fyssg_walk_children(n, capture_names, f);
	else
		fyssg_walk_children(n, look_for_functions, f);
}

void fyssg_find_captured(fyssg_function *f, const fyssg_nodes *list)
{
	for (const fyssg_node *n = list->first; n != NULL; n = n->next)
		look_for_functions(f, n);
	f->code->own_cells = f->captured.count > 0 || f->captures_all;
}

struct search {
	fyssg_atom name;
	bool found;
};

static void search_name(void *user, const fyssg_node *n)
{
	struct search *s = user;

	if (n->kind == FYSSG_NODE_BLOCK || s->found)
		return;
	if (n->kind == FYSSG_NODE_NAME && n->name.name == s->name)
		s->found = true;
	else
		fyssg_walk_children(n, search_name, s);
}

bool fyssg_reads_name(const fyssg_nodes *list, fyssg_atom name)
{
	struct search s = { name, false };

	for (const fyssg_node *n = list->first; n != NULL; n = n->next)
		search_name(&s, n);
	return s.found;
}

/* --- places ----------------------------------------------------------------------------------- */

static void place(fyssg_scope *s, fyssg_symbol *sym)
{
	fyssg_function *f = s->function;

	f->unit->env->atoms[sym->name].assigned = true;
	sym->placed = true;
	sym->in_cell = is_captured(f, sym->name);
	sym->place = sym->in_cell ? (uint16_t)f->cells++ : fyssg_new_slot(f);
}

void fyssg_scope_place_param(fyssg_scope *s, fyssg_atom name, uint16_t slot)
{
	fyssg_function *f = s->function;
	fyssg_symbol *sym = own_symbol(s, name);

	if (sym == NULL)
		return;
	sym->placed = true;
	sym->in_cell = is_captured(f, name);
	sym->place = slot;
	if (!sym->in_cell)
		return;
	sym->place = (uint16_t)f->cells++;
	fyssg_emit(f, FYSSG_OP_LOAD, slot, 0);
	fyssg_emit(f, FYSSG_OP_STORE_CELL, 0, sym->place);
}

static void emit_clear(fyssg_function *f, const fyssg_symbol *sym)
{
	if (sym->in_cell)
		fyssg_emit(f, FYSSG_OP_CLEAR_CELL, 0, sym->place);
	else
		fyssg_emit(f, FYSSG_OP_CLEAR, sym->place, 0);
}

/* Emits what a symbol holds when its scope is entered. Slots and cells of a function that is
 * called hold nothing; scopes inside it may be entered again. */
static void set_up(fyssg_scope *s, const fyssg_symbol *sym)
{
	fyssg_scope *where;
	const fyssg_symbol *outer = fyssg_scope_find(s->outer, sym->name, &where);

	if (sym->load == FYSSG_LOAD_OUTER && outer != NULL && outer->placed) {
		fyssg_emit_load_raw(s->outer, s->function, sym->name);
		fyssg_emit_store(s, sym->name);
	} else if (s->outer != NULL && s->outer->function == s->function) {
		emit_clear(s->function, sym);
	}
}

void fyssg_scope_enter(fyssg_scope *s)
{
	for (size_t i = 0; i < s->symbols.count; i++) {
		fyssg_symbol *sym = &s->symbols.items[i];

		if (sym->placed || !sym->stored)
			continue;
		place(s, sym);
		if (sym->load != FYSSG_LOAD_PARAM)
			set_up(s, sym);
	}
}

bool fyssg_scope_from_context(fyssg_scope *s, const fyssg_symbol *sym)
{
	while (sym->load == FYSSG_LOAD_OUTER) {
		fyssg_scope *where;

		sym = fyssg_scope_find(s->outer, sym->name, &where);
		if (sym == NULL)
			return true;
		s = where;
	}
	return sym->load == FYSSG_LOAD_CONTEXT;
}

/* How many records of cells lie between a function and one further out. */
static unsigned distance(const fyssg_function *from, const fyssg_function *to)
{
	unsigned n = 0;

	for (; from != NULL && from != to; from = from->outer)
		n += from->code->own_cells;
	return n;
}

void fyssg_emit_load_raw(fyssg_scope *s, fyssg_function *f, fyssg_atom name)
{
	fyssg_scope *where;
	const fyssg_symbol *sym = fyssg_scope_find(s, name, &where);

	if (sym == NULL || !sym->placed)
		fyssg_emit(f, FYSSG_OP_LOAD_GLOBAL, fyssg_global_slot_of(f, name), name);
	else if (sym->in_cell)
		fyssg_emit(f, FYSSG_OP_LOAD_CELL, distance(f, where->function), sym->place);
	else
		fyssg_emit(f, FYSSG_OP_LOAD, sym->place, 0);
}

void fyssg_emit_load(fyssg_scope *s, fyssg_atom name)
{
	fyssg_function *f = s->function;
	fyssg_scope *where;
	const fyssg_symbol *sym = fyssg_scope_find(s, name, &where);
	bool from_context;

	if (sym == NULL || !sym->placed || sym->sure) {
		fyssg_emit_load_raw(s, f, name);
		return;
	}
	from_context = fyssg_scope_from_context(where, sym);
	if (from_context)
		fyssg_add_global(f->unit, name);
	if (sym->in_cell) {
		fyssg_emit_load_raw(s, f, name);
		fyssg_emit(f, from_context ? FYSSG_OP_FIND_NOTHING : FYSSG_OP_NAME_NOTHING, 0,
		           name);
	} else {
		fyssg_emit(f, from_context ? FYSSG_OP_LOAD_GLOBAL : FYSSG_OP_LOAD_NAMED, sym->place,
		           name);
	}
}

void fyssg_emit_store(fyssg_scope *s, fyssg_atom name)
{
	fyssg_scope *where;
	const fyssg_symbol *sym = fyssg_scope_find(s, name, &where);

	if (sym == NULL || !sym->placed)
		return;
	if (sym->in_cell)
		fyssg_emit(s->function, FYSSG_OP_STORE_CELL, 0, sym->place);
	else
		fyssg_emit(s->function, FYSSG_OP_STORE, sym->place, 0);
}

void fyssg_emit_rebind(fyssg_scope *s, fyssg_atom name)
{
	fyssg_function *f = s->function;
	fyssg_scope *where;
	const fyssg_symbol *sym = fyssg_scope_find(s, name, &where);

	if (sym == NULL || !sym->placed)
		fyssg_emit(f, FYSSG_OP_STORE, fyssg_global_slot_of(f, name), 0);
	else if (where->function != f)
		fyssg_emit(f, FYSSG_OP_POP, 0, 0);
	else if (sym->in_cell)
		fyssg_emit(f, FYSSG_OP_STORE_CELL, 0, sym->place);
	else
		fyssg_emit(f, FYSSG_OP_STORE, sym->place, 0);
}
