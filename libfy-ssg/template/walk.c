#include "libfy-ssg/template/walk.h"

typedef void visit_fn(void *user, const fyssg_node *child);

static void each(const fyssg_nodes *list, visit_fn *visit, void *user)
{
	for (const fyssg_node *n = list->first; n != NULL; n = n->next)
		visit(user, n);
}

static void one(const fyssg_node *n, visit_fn *visit, void *user)
{
	if (n != NULL)
		visit(user, n);
}

static void call(const fyssg_node *n, visit_fn *visit, void *user)
{
	one(n->call.object, visit, user);
	each(&n->call.args.positional, visit, user);
	each(&n->call.args.named, visit, user);
	one(n->call.args.spread, visit, user);
	one(n->call.args.spread_named, visit, user);
}

static void expression(const fyssg_node *n, visit_fn *visit, void *user)
{
	switch (n->kind) {
	case FYSSG_NODE_TUPLE:
	case FYSSG_NODE_LIST:
	case FYSSG_NODE_DICT:
	case FYSSG_NODE_CONCAT:
		each(&n->items, visit, user);
		break;
	case FYSSG_NODE_ATTR:
	case FYSSG_NODE_NAMESPACE_ATTR:
		one(n->attr.object, visit, user);
		break;
	case FYSSG_NODE_ITEM:
		one(n->item.object, visit, user);
		one(n->item.key, visit, user);
		break;
	case FYSSG_NODE_SLICE:
		one(n->slice.object, visit, user);
		one(n->slice.start, visit, user);
		one(n->slice.stop, visit, user);
		one(n->slice.step, visit, user);
		break;
	case FYSSG_NODE_CALL:
	case FYSSG_NODE_FILTER:
	case FYSSG_NODE_TEST:
		call(n, visit, user);
		break;
	case FYSSG_NODE_COMPARE:
		one(n->compare.first, visit, user);
		each(&n->compare.rest, visit, user);
		break;
	case FYSSG_NODE_COND:
		one(n->cond.then, visit, user);
		one(n->cond.test, visit, user);
		one(n->cond.otherwise, visit, user);
		break;
	case FYSSG_NODE_NOT:
	case FYSSG_NODE_NEGATE:
	case FYSSG_NODE_PLUS:
	case FYSSG_NODE_BINARY:
	case FYSSG_NODE_AND:
	case FYSSG_NODE_OR:
		one(n->binary.left, visit, user);
		one(n->binary.right, visit, user);
		break;
	default:
		break;
	}
}

static void params(const fyssg_node_params *list, visit_fn *visit, void *user)
{
	for (const fyssg_node *n = list->list.first; n != NULL; n = n->next) {
		visit(user, n);
		one(n->name.value, visit, user);
	}
}

void fyssg_walk_children(const fyssg_node *n, visit_fn *visit, void *user)
{
	switch (n->kind) {
	case FYSSG_NODE_PRINT:
	case FYSSG_NODE_DO:
	case FYSSG_NODE_EXTENDS:
		one(n->expr, visit, user);
		break;
	case FYSSG_NODE_IF:
		one(n->branch.test, visit, user);
		each(&n->branch.then, visit, user);
		each(&n->branch.elifs, visit, user);
		each(&n->branch.otherwise, visit, user);
		break;
	case FYSSG_NODE_FOR:
		one(n->loop.over, visit, user);
		one(n->loop.target, visit, user);
		one(n->loop.test, visit, user);
		each(&n->loop.body, visit, user);
		each(&n->loop.otherwise, visit, user);
		break;
	case FYSSG_NODE_SET:
	case FYSSG_NODE_SET_BLOCK:
		one(n->set.value, visit, user);
		one(n->set.target, visit, user);
		each(&n->set.body, visit, user);
		break;
	case FYSSG_NODE_BLOCK:
		each(&n->block.body, visit, user);
		break;
	case FYSSG_NODE_INCLUDE:
	case FYSSG_NODE_IMPORT:
	case FYSSG_NODE_FROM:
		one(n->include.template, visit, user);
		break;
	case FYSSG_NODE_MACRO:
	case FYSSG_NODE_CALL_BLOCK:
		params(&n->macro.params, visit, user);
		one(n->macro.call, visit, user);
		each(&n->macro.body, visit, user);
		break;
	case FYSSG_NODE_FILTER_BLOCK:
		one(n->filter.filter, visit, user);
		each(&n->filter.body, visit, user);
		break;
	case FYSSG_NODE_WITH:
		each(&n->with.values, visit, user);
		each(&n->with.targets, visit, user);
		each(&n->with.body, visit, user);
		break;
	case FYSSG_NODE_AUTOESCAPE:
		one(n->autoescape.value, visit, user);
		each(&n->autoescape.body, visit, user);
		break;
	default:
		expression(n, visit, user);
		break;
	}
}
