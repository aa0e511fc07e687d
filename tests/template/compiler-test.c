/* What the compiler makes of templates, and that the verifier sees through what it must not
 * make. */
#include <signal.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "libfy-ssg/template/code.h"
#include "tests/template/fixture.h"

/* The instructions of a template's functions, as text. */
static const char *listing(fixture *f, const char *text, fya_buf *out)
{
	const char *sources[] = { "main", text, "base", "{% block b %}{% endblock %}", NULL };
	const fyssg_template *t;

	fixture_init(f, sources);
	cr_assert(eq(int, fixture_load(f, "main", &t), FYFM_OK), "%s", text);
	fya_buf_init(out, f->heap, 0);
	fyssg_disassemble(f->env, t, out);
	return fya_buf_cstr(out);
}

static const struct row {
	const char *text, *want;
} rows[] = {
	/* neighbours are printed as one, constants among them */
	{ "a{{ 1 + 2 }}b{{ 'c' ~ 4 if true }}{# x #}{% raw %}d{% endraw %}",
	  "template -: 0 slots, 0 cells, stack 0\n"
	  "    0  PRINT_TEXT \"a3bc4d\"\n"
	  "    1  RETURN\n" },
	/* a variable of the context is looked up once, and several instructions become one */
	{ "{{ page.title }}{{ page.url }}",
	  "template -: 1 slots, 0 cells, stack 1\n"
	  "    0  GLOBAL_ATTR $0 page\n"
	  "    1  ATTR title\n"
	  "    2  PRINT_RAW\n"
	  "    3  GLOBAL_ATTR $0 page\n"
	  "    4  ATTR url\n"
	  "    5  PRINT_RAW\n"
	  "    6  RETURN\n" },
	{ "{% for x in y %}{{ x }}{% endfor %}",
	  "template -: 3 slots, 0 cells, stack 1\n"
	  "    0  LOAD_GLOBAL $0 y\n"
	  "    1  FOR $1\n"
	  "    2  FOR_STORE $1 -> 7\n"
	  "    3  STORE $2\n"
	  "    4  LOAD $2\n"
	  "    5  PRINT_RAW\n"
	  "    6  JUMP_BACK -> 2\n"
	  "    7  RETURN\n" },
	/* fields of a loop are read without making an object of it */
	{ "{% for x in [1] %}{{ loop.index }}{% endfor %}",
	  "template -: 2 slots, 0 cells, stack 1\n"
	  "    0  CONST 0\n"
	  "    1  FOR $0\n"
	  "    2  FOR_STORE $0 -> 7\n"
	  "    3  STORE $1\n"
	  "    4  LOOP_GET $0 0\n"
	  "    5  PRINT_RAW\n"
	  "    6  JUMP_BACK -> 2\n"
	  "    7  RETURN\n" },
	/* a variable that an inner function sees is in a cell */
	{ "{% set a = 1 %}{% macro m() %}{{ a }}{% endmacro %}",
	  "macro m: 0 slots, 0 cells, stack 1\n"
	  "    0  LOAD_CELL 0 0\n"
	  "    1  NAME_NOTHING a\n"
	  "    2  PRINT_RAW\n"
	  "    3  RETURN\n"
	  "template -: 1 slots, 1 cells, stack 1\n"
	  "    0  CONST 0\n"
	  "    1  EXPORT 1 a\n"
	  "    2  STORE_CELL 0\n"
	  "    3  MACRO 0\n"
	  "    4  EXPORT 1 m\n"
	  "    5  STORE $0\n"
	  "    6  RETURN\n" },
	/* what a child prints outside of blocks is left out */
	{ "{% extends 'base' %}gone{{ gone }}{% block b %}x{% endblock %}",
	  "template -: 0 slots, 0 cells, stack 1\n"
	  "    0  TEMPLATE base\n"
	  "    1  EXTENDS\n"
	  "    2  RUN_PARENT\n"
	  "    3  RETURN\n"
	  "block b: 0 slots, 0 cells, stack 0\n"
	  "    0  PRINT_TEXT \"x\"\n"
	  "    1  RETURN\n" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(compiler, listings)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, compiler, listings)
{
	fixture f;
	fya_buf out;
	const char *have = listing(&f, rows[*number].text, &out);

	cr_assert(eq(str, (char *)have, (char *)rows[*number].want), "%s", rows[*number].text);
	fya_buf_release(&out);
	fixture_release(&f);
}

#ifndef NDEBUG
/* A template of one function with these instructions. */
static void verify(const fyssg_insn *insns, uint32_t count)
{
	const char *sources[] = { NULL };
	fyssg_code code = { .insns = insns, .count = count, .slots = 1, .stack = 2 };
	const fyssg_code *codes[] = { &code };
	fyssg_template t = { .name = "broken", .codes = codes, .code_count = 1 };
	fixture f;

	fixture_init(&f, sources);
	f.env = fyssg_env_new(f.heap, &f.env_options);
	fyssg_verify(f.env, &t);
	fixture_release(&f);
}

#define VERIFY(...)                                                                            \
	do {                                                                                   \
		const fyssg_insn insns[] = { __VA_ARGS__ };                                    \
		verify(insns, sizeof(insns) / sizeof(insns[0]));                               \
	} while (0)

Test(verifier, accepts_what_is_right)
{
	VERIFY({ FYSSG_OP_LOAD, 0, 0 }, { FYSSG_OP_POP, 0, 0 }, { FYSSG_OP_RETURN, 0, 0 });
	VERIFY({ FYSSG_OP_LOAD, 0, 0 }, { FYSSG_OP_JUMP_IF_FALSE, 0, 2 },
	       { FYSSG_OP_RETURN, 0, 0 });
}

Test(verifier, rejects_a_slot_that_is_not, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_LOAD, 1, 0 }, { FYSSG_OP_POP, 0, 0 }, { FYSSG_OP_RETURN, 0, 0 });
}

Test(verifier, rejects_an_empty_stack, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_POP, 0, 0 }, { FYSSG_OP_RETURN, 0, 0 });
}

Test(verifier, rejects_a_full_stack, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_LOAD, 0, 0 }, { FYSSG_OP_DUP, 0, 0 }, { FYSSG_OP_DUP, 0, 0 },
	       { FYSSG_OP_RETURN, 0, 0 });
}

Test(verifier, rejects_a_jump_out_of_the_function, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_JUMP, 0, 9 }, { FYSSG_OP_RETURN, 0, 0 });
}

Test(verifier, rejects_running_off_the_end, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_LOAD, 0, 0 }, { FYSSG_OP_POP, 0, 0 });
}

Test(verifier, rejects_paths_that_meet_with_different_stacks, .signal = SIGABRT)
{
	VERIFY({ FYSSG_OP_JUMP_IF_SET, 0, 2 }, { FYSSG_OP_LOAD, 0, 0 }, { FYSSG_OP_RETURN, 0, 0 });
}
#endif
