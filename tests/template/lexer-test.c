/* Tokens and where they stand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "libfy-ssg/template/lexer.h"

/* Writes tokens as "kind@offset+width", names, strings and text with what they hold. */
static void describe(const fyssg_lexer *lx, const fyssg_token *t, fya_buf *out)
{
	if (t->kind == FYSSG_TOKEN_ERROR)
		fya_buf_printf(out, "error(%s)", lx->error);
	else if (t->kind == FYSSG_TOKEN_TEXT || t->kind == FYSSG_TOKEN_STRING)
		fya_buf_printf(out, "%s(%.*s)", fyssg_token_name(t->kind), (int)t->text.len,
		               t->text.data);
	else if (t->kind == FYSSG_TOKEN_NAME)
		fya_buf_printf(out, "%.*s", (int)t->text.len, t->text.data);
	else if (t->kind == FYSSG_TOKEN_INT)
		fya_buf_printf(out, "%lld", (long long)t->integer);
	else if (t->kind == FYSSG_TOKEN_FLOAT)
		fya_buf_printf(out, "%g", t->number);
	else if (t->kind == FYSSG_TOKEN_PRINT_BEGIN || t->kind == FYSSG_TOKEN_TAG_BEGIN)
		fya_buf_puts(out, "<");
	else if (t->kind == FYSSG_TOKEN_PRINT_END || t->kind == FYSSG_TOKEN_TAG_END)
		fya_buf_puts(out, ">");
	else
		fya_buf_puts(out, fyssg_token_name(t->kind));
	fya_buf_printf(out, "@%u+%u ", t->offset, t->width);
}

static const struct row {
	const char *text, *want;
} rows[] = {
	{ "ab{{ x }}c", "text(ab)@0+2 <@2+2 x@5+1 >@7+2 text(c)@9+1 " },
	{ "{% if a.b[1] %}", "<@0+2 if@3+2 a@6+1 .@7+1 b@8+1 [@9+1 1@10+1 ]@11+1 >@13+2 " },
	{ "a \n {%- x -%} \n b", "text(a)@0+1 <@4+3 x@8+1 >@10+2 text(b)@16+1 " },
	{ "a {#- c -#} b", "text(a)@0+1 text(b)@12+1 " },
	{ "{{ 'it\\'s' }}", "<@0+2 string(it's)@3+7 >@11+2 " },
	{ "{{ '}}' }}", "<@0+2 string(}})@3+4 >@8+2 " },
	{ "{{ {'a': {}} }}", "<@0+2 {@3+1 string(a)@4+3 :@7+1 {@9+1 }@10+1 }@11+1 >@13+2 " },
	{ "{{ 1.5 .5 1. 1_0 0x1F 1e3 }}",
	  "<@0+2 1.5@3+3 .@7+1 5@8+1 1@10+1 .@11+1 10@13+3 31@17+4 1000@22+3 >@26+2 " },
	{ "{{ a**b//c>=d }}", "<@0+2 a@3+1 **@4+2 b@6+1 //@7+2 c@9+1 >=@10+2 d@12+1 >@14+2 " },
	{ "{% raw %}{{ x }}{% endraw %}y", "text({{ x }})@9+7 text(y)@28+1 " },
	{ "größe {{ größe }}", "text(größe )@0+8 <@8+2 größe@11+7 >@19+2 " },
	{ "{{ a ? b }}", "<@0+2 a@3+1 error(unexpected character '?')@5+1 b@7+1 >@9+2 " },
	{ "{{ 'abc", "<@0+2 error(string is not closed)@3+1 abc@4+3 end of template@7+0 " },
	{ "a{# b", "text(a)@0+1 error(comment is not closed: #} is missing)@1+2 " },
	{ "{% raw %}b", "error(raw block is not closed: {% endraw %} is missing)@0+2 " },
	{ "{{ 9223372036854775808 }}", "<@0+2 error(number is too large)@3+19 >@23+2 " },
	{ "{{ (] }}",
	  "<@0+2 (@3+1 error(unexpected ']', expected ')')@4+1 error(unexpected '}', expected ')')@6+1 "
	  "error(unexpected '}', expected ')')@7+1 end of template@8+0 " },
	{ "x\n", "text(x)@0+1 " },
	{ "", "" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(lexer, tokens)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

/* Compares the tokens of `text` with what they are to be. */
static void check(const char *text, const char *want, bool trim_blocks, bool lstrip_blocks)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_env_options options;
	fyssg_lexer lx;
	fyssg_token t;
	fya_buf out;

	fyssg_env_options_init(&options);
	options.trim_blocks = trim_blocks;
	options.lstrip_blocks = lstrip_blocks;
	fya_buf_init(&out, a, 0);
	fyssg_lexer_init(&lx, a, &options, text, strlen(text));
	for (size_t i = 0; i < 100; i++) {
		bool inside = lx.state != FYSSG_LEX_TEXT;

		fyssg_lex(&lx, &t);
		if (t.kind == FYSSG_TOKEN_END && !inside)
			break;
		describe(&lx, &t, &out);
	}
	cr_expect(eq(str, (char *)fya_buf_cstr(&out), (char *)want), "%s", text);
	fya_destroy(a);
}

ParameterizedTest(size_t *number, lexer, tokens)
{
	check(rows[*number].text, rows[*number].want, false, false);
}

Test(lexer, trims_where_options_say_so)
{
	check("x\n{% a %}\ny", "text(x\n)@0+2 <@2+2 a@5+1 >@7+2 text(y)@10+1 ", true, false);
	check("x\n  {% a %}y", "text(x\n)@0+2 <@4+2 a@7+1 >@9+2 text(y)@11+1 ", false, true);
	check("x\n  {%+ a +%}\ny", "text(x\n  )@0+4 <@4+3 a@8+1 >@10+2 text(\ny)@13+2 ", true, true);
	check(" {{ a }}\n", "text( )@0+1 <@1+2 a@4+1 >@6+2 ", true, true);
}
