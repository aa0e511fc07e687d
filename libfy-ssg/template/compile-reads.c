/* The attributes that a template reads, noted while its expressions are compiled. */
#include "libfy-ssg/template/compiler.h"

static void note(fyssg_spot *s, fyssg_atom root, fyssg_atom via, fyssg_atom name)
{
	fyssg_unit *u = s->f->unit;

	if (!fyssg_reads_add(u->env, (fyssg_read){ root, via, name }))
		u->nomem = true;
}

/* The variable of the context that a node is, or FYSSG_ATOM_NONE. */
static fyssg_atom global_of(fyssg_spot *s, const fyssg_node *n)
{
	fyssg_scope *where;
	const fyssg_symbol *sym;

	if (n->kind != FYSSG_NODE_NAME)
		return FYSSG_ATOM_NONE;
	sym = fyssg_scope_find(s->scope, n->name.name, &where);
	if (sym == NULL || fyssg_scope_from_context(where, sym))
		return n->name.name;
	return FYSSG_ATOM_NONE;
}

/* The constant string that a node is, as an atom, or FYSSG_ATOM_NONE. */
static fyssg_atom constant_name(fyssg_spot *s, const fyssg_node *n)
{
	fyfm_str text;

	if (n->kind != FYSSG_NODE_CONST || fyfm_kind_of(n->constant) != FYFM_STRING)
		return FYSSG_ATOM_NONE;
	text = fyfm_text(&n->constant, s->f->unit->scratch);
	return fyssg_intern(s->f->unit->env, text.data, text.len);
}

/* Root and the attribute on the way, of what is read from `object`. */
static void note_from(fyssg_spot *s, const fyssg_node *object, fyssg_atom name)
{
	fyssg_atom root = global_of(s, object), via = FYSSG_ATOM_NONE;

	if (object->kind == FYSSG_NODE_ATTR) {
		root = global_of(s, object->attr.object);
		via = object->attr.name;
	} else if (object->kind == FYSSG_NODE_ITEM) {
		via = constant_name(s, object->item.key);
		if (via != FYSSG_ATOM_NONE)
			root = global_of(s, object->item.object);
	}
	if (root == FYSSG_ATOM_NONE)
		via = FYSSG_ATOM_NONE;
	note(s, root, via, name);
}

void fyssg_note_attr(fyssg_spot *s, const fyssg_node *object, fyssg_atom name)
{
	note_from(s, object, name);
}

void fyssg_note_item(fyssg_spot *s, const fyssg_node *object, const fyssg_node *key)
{
	if (key->kind != FYSSG_NODE_CONST)
		note_from(s, object, FYSSG_ATOM_NONE);
	else if (fyfm_kind_of(key->constant) == FYFM_STRING)
		note_from(s, object, constant_name(s, key));
}

void fyssg_note_path(fyssg_spot *s, const fyssg_node *argument)
{
	fyssg_unit *u = s->f->unit;
	fyfm_str path;

	if (argument->kind != FYSSG_NODE_CONST) {
		note(s, FYSSG_ATOM_NONE, FYSSG_ATOM_NONE, FYSSG_ATOM_NONE);
		return;
	}
	if (fyfm_kind_of(argument->constant) != FYFM_STRING)
		return;
	path = fyfm_text(&argument->constant, u->scratch);
	for (size_t from = 0; from <= path.len;) {
		const char *dot = memchr(path.data + from, '.', path.len - from);
		size_t to = dot == NULL ? path.len : (size_t)(dot - path.data);
		fyssg_atom name = fyssg_intern(u->env, path.data + from, to - from);

		if (name == FYSSG_ATOM_NONE)
			u->nomem = true;
		else
			note(s, FYSSG_ATOM_NONE, FYSSG_ATOM_NONE, name);
		from = to + 1;
	}
}
