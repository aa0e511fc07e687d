#include "libfy-ssg/template/stack-effect.h"

enum { A = FYSSG_EFFECT_A, PAIRS, CALLED, NAMED };

const fyssg_op_info fyssg_ops[FYSSG_OP_COUNT] = {
#define OP(name, a, b, pop, push) \
	[FYSSG_OP_##name] = { #name, FYSSG_OPERAND_##a, FYSSG_OPERAND_##b, pop, push },
#include "libfy-ssg/template/opcodes.h"
#undef OP
};

unsigned fyssg_call_values(const fyssg_call *c)
{
	/* A filter or test has no callee: what is filtered is its first argument. */
	return (c->builtin == FYSSG_NO_INDEX) + (unsigned)c->positional + c->named + c->spread +
	       c->spread_named + c->caller + c->sees_locals;
}

unsigned fyssg_pops(const fyssg_call *calls, const fyssg_names *names, const fyssg_insn *insn)
{
	unsigned pop = fyssg_ops[insn->op].pop;

	switch (pop) {
	case A:
		return insn->a;
	case PAIRS:
		return 2u * insn->a;
	case CALLED:
		return fyssg_call_values(&calls[insn->b]);
	case NAMED:
		return names[insn->b].count;
	default:
		return pop;
	}
}

unsigned fyssg_pushes(const fyssg_insn *insn)
{
	unsigned push = fyssg_ops[insn->op].push;

	return push == A ? insn->a : push;
}
