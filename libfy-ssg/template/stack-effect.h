/* What each instruction takes from the stack and puts on it, from the table of instructions. */
#ifndef FYSSG_TEMPLATE_STACK_EFFECT_H
#define FYSSG_TEMPLATE_STACK_EFFECT_H

#include "libfy-ssg/template/code.h"

/* Columns of the table that are no numbers. */
enum {
	FYSSG_EFFECT_A = 100,
	FYSSG_EFFECT_PAIRS,
	FYSSG_EFFECT_CALLED,
	FYSSG_EFFECT_NAMED
};

typedef enum fyssg_operand {
	FYSSG_OPERAND_NONE,
	FYSSG_OPERAND_SLOT,
	FYSSG_OPERAND_SLOT2,
	FYSSG_OPERAND_COUNT,
	FYSSG_OPERAND_DEPTH,
	FYSSG_OPERAND_CELL,
	FYSSG_OPERAND_FLAGS,
	FYSSG_OPERAND_CONST,
	FYSSG_OPERAND_TEXT,
	FYSSG_OPERAND_CALL,
	FYSSG_OPERAND_NAMES,
	FYSSG_OPERAND_LINK,
	FYSSG_OPERAND_CODE,
	FYSSG_OPERAND_ATOM,
	FYSSG_OPERAND_JUMP,
	FYSSG_OPERAND_FRAGMENT,
	FYSSG_OPERAND_BUILTIN
} fyssg_operand;

typedef struct fyssg_op_info {
	const char *name;
	unsigned char a, b;      /* fyssg_operand */
	unsigned char pop, push; /* numbers, or FYSSG_EFFECT_... */
} fyssg_op_info;

extern const fyssg_op_info fyssg_ops[FYSSG_OP_COUNT];

/* `calls` and `names` are the template's tables. */
unsigned fyssg_pops(const fyssg_call *calls, const fyssg_names *names, const fyssg_insn *insn);
unsigned fyssg_pushes(const fyssg_insn *insn);
unsigned fyssg_call_values(const fyssg_call *c);

#endif
