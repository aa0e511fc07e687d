/* A template as a whole: its functions, which are its top level and its blocks, and its tables. */
#include <string.h>

#include "libfy-ssg/template/compiler.h"
#include "libfy-ssg/template/chunk.h"
#include "libfy-ssg/template/walk.h"

static void compile_root(fyssg_unit *u)
{
	fyssg_function f;
	fyssg_scope scope;
	fyssg_spot spot = { .f = &f, .scope = &scope, .toplevel = true, .rootlevel = true,
		            .checks_parent = u->ast.has_extends,
		            .escape = u->template->autoescape };

	fyssg_function_init(&f, u, NULL, fyssg_code_new(u, FYSSG_CODE_ROOT, FYSSG_ATOM_NONE));
	fyssg_find_captured(&f, &u->ast.body);
	fyssg_scope_init(&scope, &f, NULL);
	fyssg_scope_visit_all(&scope, &u->ast.body);
	fyssg_scope_enter(&scope);
	fyssg_compile_body(&spot, &u->ast.body);
	if (u->ast.has_extends)
		fyssg_emit(&f, FYSSG_OP_RUN_PARENT, 0, 0);
	fyssg_fragment_survey(&spot, &u->ast.body);
	fyssg_function_finish(&f);
	u->template->root = f.code;
}

static void compile_block_function(fyssg_unit *u, const fyssg_node *n)
{
	fyssg_function f;
	fyssg_scope scope;
	fyssg_spot spot = { .f = &f, .scope = &scope, .escape = u->template->autoescape };

	fyssg_function_init(&f, u, NULL, fyssg_code_new(u, FYSSG_CODE_BLOCK, n->block.name));
	f.code->block = f.code;
	fyssg_find_captured(&f, &n->block.body);
	fyssg_scope_init(&scope, &f, NULL);
	fyssg_scope_visit_all(&scope, &n->block.body);
	fyssg_at(&f, n);
	fyssg_scope_enter(&scope);
	fyssg_compile_body(&spot, &n->block.body);
	fyssg_function_finish(&f);
	for (size_t i = 0; i < u->blocks.count; i++)
		if (u->blocks.items[i]->name == n->block.name)
			fyssg_report_at(&u->report, FYFM_ERROR, FYFM_ERR_EXISTS, n->offset,
			                n->width, NULL, "block '%s' is defined twice",
			                fyssg_atom_of(u->env, n->block.name)->text);
	FYSSG_PUSH(u, u->blocks, (const fyssg_code *)f.code);
}

static void compile_blocks(void *user, const fyssg_node *n)
{
	fyssg_unit *u = user;

	if (n->kind == FYSSG_NODE_BLOCK && !u->nomem && n->block.name != FYSSG_ATOM_NONE)
		compile_block_function(u, n);
	fyssg_walk_children(n, compile_blocks, u);
}

static void keep_tables(fyssg_unit *u)
{
	fyssg_template *t = u->template;

	t->codes = fyssg_unit_keep(u, u->codes.items, u->codes.count, sizeof(*u->codes.items));
	t->code_count = (uint32_t)u->codes.count;
	t->blocks = fyssg_unit_keep(u, u->blocks.items, u->blocks.count, sizeof(*u->blocks.items));
	t->block_count = (uint32_t)u->blocks.count;
	t->constants = fyssg_unit_keep(u, u->constants.items, u->constants.count,
	                               sizeof(*u->constants.items));
	t->constant_count = (uint32_t)u->constants.count;
	t->texts = fyssg_unit_keep(u, u->texts.items, u->texts.count, sizeof(*u->texts.items));
	t->text_count = (uint32_t)u->texts.count;
	t->calls = fyssg_unit_keep(u, u->calls.items, u->calls.count, sizeof(*u->calls.items));
	t->call_count = (uint32_t)u->calls.count;
	t->names = fyssg_unit_keep(u, u->names.items, u->names.count, sizeof(*u->names.items));
	t->names_count = (uint32_t)u->names.count;
	t->links = (const fyssg_template **)(uintptr_t)fyssg_unit_keep(
		u, u->links.items, u->links.count, sizeof(*u->links.items));
	t->link_count = (uint32_t)u->links.count;
	t->globals =
		fyssg_unit_keep(u, u->globals.items, u->globals.count, sizeof(*u->globals.items));
	t->global_count = (uint32_t)u->globals.count;
	t->fragments = fyssg_unit_keep(u, u->fragments.items, u->fragments.count,
	                               sizeof(*u->fragments.items));
	t->fragment_count = (uint32_t)u->fragments.count;
}

static void intern_names(fyssg_unit *u)
{
	const struct { fyssg_atom *atom; const char *name; } names[] = {
		{ &u->caller, "caller" }, { &u->varargs, "varargs" }, { &u->kwargs, "kwargs" },
		{ &u->loop, "loop" },     { &u->self, "self" },       { &u->super, "super" },
		{ &u->inspect, "inspect" }, { &u->debug, "debug" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*names[i].atom = fyssg_intern(u->env, names[i].name, strlen(names[i].name));
		if (*names[i].atom == FYSSG_ATOM_NONE)
			u->nomem = true;
	}
}

static void compile_unit(fyssg_unit *u)
{
	intern_names(u);
	fyssg_parse(&u->report, u->scratch, &u->ast);
	if (u->report.status != FYFM_OK || u->nomem)
		return;
	compile_root(u);
	for (const fyssg_node *n = u->ast.body.first; n != NULL; n = n->next)
		compile_blocks(u, n);
	keep_tables(u);
}

void fyssg_compile(fyssg_env *env, fyssg_template *t)
{
	fyssg_unit u = { .env = env, .template = t };

	u.report = (fyssg_report){ .env = env, .path = t->path, .text = t->text, .len = t->len };
	u.scratch = fyssg_chunk_new(env->outer);
	if (u.scratch == NULL) {
		t->status = FYFM_ERR_NOMEM;
		return;
	}
	compile_unit(&u);
	if (u.too_large)
		fyssg_report_at(&u.report, FYFM_ERROR, FYFM_ERR_LIMIT, 0, 0, NULL,
		                "the template has more variables than a function can hold");
	else if (u.nomem)
		u.report.status = FYFM_ERR_NOMEM;
	t->status = u.report.status;
	fya_destroy(u.scratch);
#ifndef NDEBUG
	if (t->status == FYFM_OK)
		fyssg_verify(env, t);
#endif
}
