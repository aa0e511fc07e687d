/*
 * Fragments: statements whose text is the same for many outputs, because they read nothing but
 * variables that many outputs share (fyssg_env_options.shared), and do nothing but print.
 *
 * What a fragment reads is found by walking over it once, in the order in which it runs; names
 * that it gives a value itself (targets of its loops, its own set) are no reads. The largest
 * fragments count: what stands inside one is never looked at again.
 */
#include "libfy-ssg/template/compiler.h"
#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/walk.h"

enum {
	WORTH = 8, /* what printing from the memory costs, in the measure of `weight` below */
	/* Names that a fragment can give a value; one with more is none. */
	BOUND_MAX = 64,
	/* Nodes that may be looked at for each byte of a template. One is looked at again for each
	 * statement around it that is no fragment, and these may be nested deeply. */
	LOOKS_PER_BYTE = 4
};

typedef struct survey {
	fyssg_spot *s;
	/* The survey is of a template for those that include it, of which nothing is known here:
	 * its free names may be anything. */
	bool whole;
	bool varies;     /* no fragment */
	unsigned loops;  /* around the node, inside the fragment */
	unsigned scopes; /* the same of what has variables of its own */
	unsigned weight; /* about how many instructions it takes to run */
	FYSSG_ARRAY(fyssg_atom) bound; /* names that the fragment gave a value */
	fyssg_free_name names[FYSSG_FREE_NAMES_MAX]; /* and those that it reads from outside */
	unsigned name_count;
} survey;

static void look_at(void *user, const fyssg_node *n);

static void look_at_all(survey *v, const fyssg_nodes *list)
{
	for (const fyssg_node *n = list->first; n != NULL && !v->varies; n = n->next)
		look_at(v, n);
}

/* --- names ------------------------------------------------------------------------------------ */

static void bind(survey *v, fyssg_atom name)
{
	if (v->bound.count < BOUND_MAX)
		FYSSG_PUSH(v->s->f->unit, v->bound, name);
	else
		v->varies = true;
}

static void bind_target(survey *v, const fyssg_node *target)
{
	if (target->kind == FYSSG_NODE_NAME)
		bind(v, target->name.name);
	else
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			bind_target(v, n);
}

static bool is_bound(const survey *v, fyssg_atom name)
{
	for (size_t i = 0; i < v->bound.count; i++)
		if (v->bound.items[i] == name)
			return true;
	return false;
}

/* Whether a name means a variable of the context, in the function around the fragment. */
static bool is_of_context(const survey *v, fyssg_atom name)
{
	fyssg_scope *where;
	const fyssg_symbol *sym;

	if (v->whole)
		return true;
	sym = fyssg_scope_find(v->s->scope, name, &where);
	return sym == NULL || (!sym->stored && sym->load == FYSSG_LOAD_CONTEXT);
}

static bool is_shared(const fyssg_env *env, fyssg_free_name name)
{
	for (unsigned i = 0; i < env->shared_count; i++)
		if (env->shared[i].root == name.root && env->shared[i].attr == name.attr)
			return true;
	return false;
}

static bool may_be_left_out(const fyssg_env *env, uint32_t builtin)
{
	return builtin != FYSSG_NO_INDEX && fyssg_is_repeatable(env->builtins[builtin].builtin);
}

/* A function, which has no attributes. */
static bool is_function(const fyssg_env *env, fyssg_free_name name)
{
	return name.attr == FYSSG_ATOM_NONE &&
	       may_be_left_out(env, fyssg_atom_of(env, name.root)->builtin[FYSSG_BUILTIN_FUNCTION]);
}

static void read_name(survey *v, fyssg_free_name name)
{
	const fyssg_env *env = v->s->f->unit->env;

	if (is_bound(v, name.root))
		return;
	if (!is_of_context(v, name.root) ||
	    (!v->whole && !is_shared(env, name) && !is_function(env, name))) {
		v->varies = true;
		return;
	}
	for (unsigned i = 0; i < v->name_count; i++)
		if (v->names[i].root == name.root && v->names[i].attr == name.attr)
			return;
	if (v->name_count == FYSSG_FREE_NAMES_MAX)
		v->varies = true;
	else
		v->names[v->name_count++] = name;
}

/* --- expressions ------------------------------------------------------------------------------ */

/* `page.kind` may be shared where `page` is not. */
static void look_at_attr(survey *v, const fyssg_node *n)
{
	const fyssg_node *object = n->attr.object;
	fyssg_free_name path = { FYSSG_ATOM_NONE, n->attr.name };

	if (object->kind == FYSSG_NODE_NAME && !is_bound(v, object->name.name)) {
		path.root = object->name.name;
		if (is_shared(v->s->f->unit->env, path)) {
			read_name(v, path);
			return;
		}
	}
	look_at(v, object);
}

static bool names_one_that_varies(const survey *v, const fyssg_node *n)
{
	const fyssg_unit *u = v->s->f->unit;
	fyfm_str name;

	if (n->kind != FYSSG_NODE_CONST)
		return true;
	if (fyfm_kind_of(n->constant) != FYFM_STRING)
		return false;
	name = fyfm_text(&n->constant, u->scratch);
	for (int kind = FYSSG_BUILTIN_FILTER; kind <= FYSSG_BUILTIN_TEST; kind++) {
		uint32_t builtin = fyssg_env_find_builtin(u->env, (fyssg_builtin_kind)kind,
		                                          name.data, name.len);

		if (builtin != FYSSG_NO_INDEX && !may_be_left_out(u->env, builtin))
			return true;
	}
	return false;
}

/* Filters that call another filter or a test which their arguments name. */
static bool calls_others(fyfm_str filter)
{
	static const char *const names[] = { "map", "select", "reject", "selectattr",
		                             "rejectattr" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == filter.len &&
		    memcmp(names[i], filter.data, filter.len) == 0)
			return true;
	return false;
}

static void look_at_builtin(survey *v, const fyssg_node *n)
{
	const fyssg_env *env = v->s->f->unit->env;
	fyssg_builtin_kind kind =
		n->kind == FYSSG_NODE_FILTER ? FYSSG_BUILTIN_FILTER : FYSSG_BUILTIN_TEST;

	v->weight += 4;
	v->varies |= !may_be_left_out(
		env, fyssg_env_find_builtin(env, kind, n->call.name.data, n->call.name.len));
	if (kind == FYSSG_BUILTIN_FILTER && calls_others(n->call.name)) {
		v->varies |= n->call.args.spread != NULL;
		for (const fyssg_node *arg = n->call.args.positional.first; arg != NULL;
		     arg = arg->next)
			v->varies |= names_one_that_varies(v, arg);
	}
	fyssg_walk_children(n, look_at, v);
}

/* --- statements ------------------------------------------------------------------------------- */

/* Statements that see each other's variables, and nobody else does. */
static void look_at_scope(survey *v, const fyssg_nodes *body)
{
	size_t bound = v->bound.count;

	v->scopes++;
	look_at_all(v, body);
	v->scopes--;
	v->bound.count = bound;
}

/* What is set in a branch may not be set behind it. */
static void look_at_branch(survey *v, const fyssg_nodes *body)
{
	size_t bound = v->bound.count;

	look_at_all(v, body);
	v->bound.count = bound;
}

static void look_at_if(survey *v, const fyssg_node *n)
{
	look_at(v, n->branch.test);
	look_at_branch(v, &n->branch.then);
	look_at_branch(v, &n->branch.elifs);
	look_at_branch(v, &n->branch.otherwise);
}

static void look_at_for(survey *v, const fyssg_node *n)
{
	size_t bound = v->bound.count;
	unsigned weight = v->weight;

	look_at(v, n->loop.over);
	v->loops++;
	bind_target(v, n->loop.target);
	if (n->loop.test != NULL)
		look_at(v, n->loop.test);
	bind(v, v->s->f->unit->loop);
	look_at_scope(v, &n->loop.body);
	v->loops--;
	v->bound.count = bound;
	look_at_scope(v, &n->loop.otherwise);
	/* Several turns. */
	if (v->weight < UINT16_MAX)
		v->weight += 4 + 3 * (v->weight - weight);
}

static void look_at_target(survey *v, const fyssg_node *target)
{
	if (v->scopes == 0)
		v->varies = true;
	else if (target->kind == FYSSG_NODE_NAMESPACE_ATTR)
		v->varies |= !is_bound(v, target->attr.object->name.name);
	else if (target->kind == FYSSG_NODE_NAME)
		bind(v, target->name.name);
	else
		for (const fyssg_node *n = target->items.first; n != NULL; n = n->next)
			look_at_target(v, n);
}

static void look_at_set(survey *v, const fyssg_node *n)
{
	look_at_scope(v, &n->set.body);
	if (n->set.value != NULL)
		look_at(v, n->set.value);
	look_at_target(v, n->set.target);
}

static void look_at_with(survey *v, const fyssg_node *n)
{
	size_t bound = v->bound.count;

	look_at_all(v, &n->with.values);
	for (const fyssg_node *t = n->with.targets.first; t != NULL; t = t->next)
		bind_target(v, t);
	look_at_scope(v, &n->with.body);
	v->bound.count = bound;
}

/* A template that is included reads the names that are free in it where it is included. */
static void look_at_include(survey *v, const fyssg_node *n)
{
	const fyssg_node *name = n->include.template;
	fyssg_unit *u = v->s->f->unit;
	const fyssg_template *t = NULL;
	fyfm_str text;

	if (name->kind == FYSSG_NODE_CONST && fyfm_kind_of(name->constant) == FYFM_STRING &&
	    n->include.with_context) {
		text = fyfm_text(&name->constant, u->scratch);
		t = fyssg_env_require(u->env, text.data, text.len);
	}
	if (t == NULL || t->status != FYFM_OK || !t->is_fragment) {
		v->varies = true;
		return;
	}
	v->weight += 10 + t->weight;
	for (uint32_t i = 0; i < t->free_count && !v->varies; i++)
		read_name(v, t->free[i]);
}

static void look_at(void *user, const fyssg_node *n)
{
	survey *v = user;
	fyssg_unit *u = v->s->f->unit;

	if (++u->looks / LOOKS_PER_BYTE > u->template->len)
		v->varies = true;
	if (v->varies)
		return;
	v->weight++;
	switch (n->kind) {
	case FYSSG_NODE_NAME:
		read_name(v, (fyssg_free_name){ n->name.name, FYSSG_ATOM_NONE });
		break;
	case FYSSG_NODE_ATTR:
		look_at_attr(v, n);
		break;
	case FYSSG_NODE_FILTER:
	case FYSSG_NODE_TEST:
		look_at_builtin(v, n);
		break;
	case FYSSG_NODE_TEXT:
		break;
	case FYSSG_NODE_IF:
		look_at_if(v, n);
		break;
	case FYSSG_NODE_FOR:
		look_at_for(v, n);
		break;
	case FYSSG_NODE_SET:
	case FYSSG_NODE_SET_BLOCK:
		look_at_set(v, n);
		break;
	case FYSSG_NODE_WITH:
		look_at_with(v, n);
		break;
	case FYSSG_NODE_FILTER_BLOCK:
		look_at(v, n->filter.filter);
		look_at_scope(v, &n->filter.body);
		break;
	case FYSSG_NODE_AUTOESCAPE:
		look_at(v, n->autoescape.value);
		look_at_scope(v, &n->autoescape.body);
		break;
	case FYSSG_NODE_INCLUDE:
		look_at_include(v, n);
		break;
	case FYSSG_NODE_BREAK:
	case FYSSG_NODE_CONTINUE:
		v->varies = v->loops == 0;
		break;
	case FYSSG_NODE_BLOCK: /* which one it is depends on who extends the template */
	case FYSSG_NODE_EXTENDS:
	case FYSSG_NODE_IMPORT:
	case FYSSG_NODE_FROM:
	case FYSSG_NODE_MACRO:
	case FYSSG_NODE_CALL_BLOCK:
	case FYSSG_NODE_DO:
	case FYSSG_NODE_NAMESPACE_ATTR:
		v->varies = true;
		break;
	default:
		fyssg_walk_children(n, look_at, v);
		break;
	}
}

/* --- for the compiler ------------------------------------------------------------------------- */

const fyssg_node *fyssg_fragment_find(fyssg_spot *s, const fyssg_node *first, fyssg_fragment *out)
{
	survey v = { .s = s }, taken = v;
	const fyssg_node *n = first;

	out->name_count = FYSSG_NO_FRAGMENT;
	/* One statement more, and it may be too many: `taken` is what it was before that. */
	for (; n != NULL && !s->f->unit->nomem; n = n->next) {
		look_at(&v, n);
		if (v.varies || v.name_count > FYSSG_FRAGMENT_KEYS)
			break;
		taken = v;
	}
	if (n == first)
		return first->next;
	if (taken.weight >= WORTH) {
		out->name_count = (uint16_t)taken.name_count;
		memcpy(out->names, taken.names, taken.name_count * sizeof(*taken.names));
	}
	return n;
}

void fyssg_fragment_survey(fyssg_spot *root, const fyssg_nodes *body)
{
	fyssg_unit *u = root->f->unit;
	survey v = { .s = root, .whole = true, .scopes = 1 };

	if (u->env->shared_count == 0)
		return;
	look_at_all(&v, body);
	if (v.varies)
		return;
	u->template->is_fragment = true;
	u->template->weight = v.weight;
	u->template->free = fyssg_unit_keep(u, v.names, v.name_count, sizeof(*v.names));
	u->template->free_count = v.name_count;
}
