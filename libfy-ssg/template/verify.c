/* Checks compiled functions in debug builds: a mistake of the compiler ends here, not in a wild
 * pointer. */
#include "libfy-ssg/template/env.h"

#ifndef NDEBUG

#include <stdio.h>
#include <stdlib.h>

#include "libfy-ssg/template/stack-effect.h"

struct verifier {
	const fyssg_env *env;
	const fyssg_template *template;
	const fyssg_code *code;
	int *depths; /* of the stack before each instruction; -1: never reached so far */
	uint32_t *work;
	uint32_t work_count;
};

static void reject(const struct verifier *v, uint32_t insn, const char *why)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf out;

	fprintf(stderr, "%s: instruction %u: %s\n", v->template->name, insn, why);
	if (a != NULL) {
		fya_buf_init(&out, a, 0);
		fyssg_disassemble(v->env, v->template, &out);
		fwrite(out.data, 1, out.len, stderr);
	}
	abort();
}

/* What an operand of each kind must be below. */
static uint32_t bound_of(const struct verifier *v, unsigned kind)
{
	switch (kind) {
	case FYSSG_OPERAND_SLOT:
	case FYSSG_OPERAND_SLOT2:
		return v->code->slots;
	case FYSSG_OPERAND_CONST:
		return v->template->constant_count;
	case FYSSG_OPERAND_TEXT:
		return v->template->text_count;
	case FYSSG_OPERAND_CALL:
		return v->template->call_count;
	case FYSSG_OPERAND_NAMES:
		return v->template->names_count;
	case FYSSG_OPERAND_LINK:
		return v->template->link_count;
	case FYSSG_OPERAND_CODE:
		return v->template->code_count;
	case FYSSG_OPERAND_FRAGMENT:
		return v->template->fragment_count;
	case FYSSG_OPERAND_ATOM:
		return (uint32_t)v->env->atom_count;
	case FYSSG_OPERAND_BUILTIN:
		return (uint32_t)v->env->builtin_count;
	case FYSSG_OPERAND_JUMP:
		return v->code->count;
	default:
		return UINT32_MAX;
	}
}

static void check_operands(const struct verifier *v, uint32_t i)
{
	const fyssg_insn *insn = &v->code->insns[i];
	const fyssg_op_info *info;

	if (insn->op >= FYSSG_OP_COUNT)
		reject(v, i, "no such instruction");
	info = &fyssg_ops[insn->op];
	if (insn->a >= bound_of(v, info->a) || insn->b >= bound_of(v, info->b))
		reject(v, i, "operand out of range");
	if (insn->op == FYSSG_OP_STORE_CELL && insn->b >= v->code->cells)
		reject(v, i, "no such cell");
}

static void reach(struct verifier *v, uint32_t from, uint32_t to, int depth)
{
	if (to >= v->code->count)
		reject(v, from, "runs off the end");
	if (depth < 0 || depth > v->code->stack)
		reject(v, from, "stack out of bounds");
	if (v->depths[to] >= 0 && v->depths[to] != depth)
		reject(v, to, "reached with stacks of different depth");
	if (v->depths[to] < 0) {
		v->depths[to] = depth;
		v->work[v->work_count++] = to;
	}
}

/* How many values more than behind the instruction are on the stack where it jumps to. */
static int extra_at_target(fyssg_op op)
{
	if (op == FYSSG_OP_AND || op == FYSSG_OP_OR)
		return 1;
	return op == FYSSG_OP_FOR_NEXT || op == FYSSG_OP_FOR_STORE ? -1 : 0;
}

static void follow(struct verifier *v, uint32_t i)
{
	const fyssg_insn *insn = &v->code->insns[i];
	int depth = v->depths[i];

	depth -= (int)fyssg_pops(v->template->calls, v->template->names, insn);
	if (depth < 0)
		reject(v, i, "takes more than there is");
	depth += (int)fyssg_pushes(insn);
	if (fyssg_ops[insn->op].b == FYSSG_OPERAND_JUMP)
		reach(v, i, insn->b, depth + extra_at_target((fyssg_op)insn->op));
	if (insn->op != FYSSG_OP_JUMP && insn->op != FYSSG_OP_JUMP_BACK &&
	    insn->op != FYSSG_OP_RETURN)
		reach(v, i, i + 1, depth);
}

static void verify_code(struct verifier *v)
{
	const fyssg_code *c = v->code;

	v->depths = malloc(c->count * sizeof(*v->depths));
	v->work = malloc(c->count * sizeof(*v->work));
	v->work_count = 0;
	if (v->depths != NULL && v->work != NULL) {
		for (uint32_t i = 0; i < c->count; i++) {
			check_operands(v, i);
			v->depths[i] = -1;
		}
		reach(v, 0, 0, 0);
		while (v->work_count > 0)
			follow(v, v->work[--v->work_count]);
	}
	free(v->depths);
	free(v->work);
}

void fyssg_verify(const fyssg_env *env, const fyssg_template *t)
{
	struct verifier v = { .env = env, .template = t };

	for (uint32_t i = 0; i < t->code_count; i++) {
		v.code = t->codes[i];
		verify_code(&v);
	}
}

#else

/* A translation unit must not be empty. */
typedef int fyssg_verify_only_in_debug_builds;

#endif
