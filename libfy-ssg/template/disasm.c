#include "libfy-ssg/template/env.h"
#include "libfy-ssg/template/stack-effect.h"

static void write_name(const fyssg_env *env, fyssg_atom name, fya_buf *out)
{
	if (name < env->atom_count)
		fya_buf_puts(out, fyssg_atom_of(env, name)->text);
	else
		fya_buf_putc(out, '-');
}

static void write_text(fyfm_str text, fya_buf *out)
{
	size_t shown = text.len > 32 ? 32 : text.len;

	fya_buf_putc(out, '"');
	for (size_t i = 0; i < shown; i++)
		if (text.data[i] == '\n')
			fya_buf_puts(out, "\\n");
		else
			fya_buf_putc(out, text.data[i]);
	fya_buf_puts(out, shown < text.len ? "\"..." : "\"");
}

static void write_operand(const fyssg_env *env, const fyssg_template *t, unsigned kind, uint32_t v,
                          fya_buf *out)
{
	if (kind == FYSSG_OPERAND_NONE)
		return;
	fya_buf_putc(out, ' ');
	switch (kind) {
	case FYSSG_OPERAND_ATOM:
		write_name(env, v, out);
		break;
	case FYSSG_OPERAND_TEXT:
		write_text(t->texts[v], out);
		break;
	case FYSSG_OPERAND_BUILTIN:
		fya_buf_puts(out, env->builtins[v].builtin->name);
		break;
	case FYSSG_OPERAND_LINK:
		fya_buf_puts(out, t->links[v]->name);
		break;
	case FYSSG_OPERAND_SLOT:
	case FYSSG_OPERAND_SLOT2:
		fya_buf_printf(out, "$%u", v);
		break;
	case FYSSG_OPERAND_JUMP:
		fya_buf_printf(out, "-> %u", v);
		break;
	default:
		fya_buf_printf(out, "%u", v);
		break;
	}
}

static void write_code(const fyssg_env *env, const fyssg_template *t, const fyssg_code *c,
                       fya_buf *out)
{
	static const char *const kinds[] = { "template", "block", "macro", "caller", "loop" };

	fya_buf_printf(out, "%s ", kinds[c->kind]);
	write_name(env, c->name, out);
	fya_buf_printf(out, ": %u slots, %u cells, stack %u\n", c->slots, c->cells, c->stack);
	for (uint32_t i = 0; i < c->count; i++) {
		const fyssg_insn *insn = &c->insns[i];
		const fyssg_op_info *info = &fyssg_ops[insn->op];

		fya_buf_printf(out, "%5u  %s", i, info->name);
		write_operand(env, t, info->a, insn->a, out);
		write_operand(env, t, info->b, insn->b, out);
		fya_buf_putc(out, '\n');
	}
}

void fyssg_disassemble(const fyssg_env *env, const fyssg_template *t, fya_buf *out)
{
	for (uint32_t i = 0; i < t->code_count; i++)
		write_code(env, t, t->codes[i], out);
}

void fyssg_env_dump(const fyssg_env *env, fya_buf *out)
{
	for (size_t i = 0; i < env->template_count; i++) {
		const fyssg_template *t = env->templates[i];

		if (t->root == NULL)
			continue;
		fya_buf_printf(out, "%s== %s\n", i == 0 ? "" : "\n", t->name);
		fyssg_disassemble(env, t, out);
	}
}
