/* Shortcodes in texts: where they are, what they hold, what is wrong with them. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "allocators/testing.h"
#include "libfy-ssg/markdown/shortcode.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Known are names that begin with `k`, and with `b` those that need a body. */
static bool known(void *user, fyfm_str name, bool *needs_body)
{
	(void)user;
	*needs_body = name.data[0] == 'b';
	return name.data[0] == 'k' || name.data[0] == 'b';
}

static const fyssg_shortcode_names names = { NULL, known };

/* One as "name(arguments)[body]", with % before those of Markdown and ! before escaped ones, and >
 * for each that it is inside of. */
static void show(fya_buf *out, const char *text, const fyssg_shortcode_list *l, uint32_t i,
                 unsigned depth)
{
	const fyssg_shortcode *s = &l->at[i];
	fyssg_shortcode_args args;
	fyssg_shortcode_arg arg;
	const char *gap = "";

	for (unsigned n = 0; n < depth; n++)
		fya_buf_putc(out, '>');
	fya_buf_puts(out, s->is_escaped ? "!" : s->is_markdown ? "%" : "");
	fya_buf_append(out, s->name.data, s->name.len);
	fya_buf_putc(out, '(');
	fyssg_shortcode_args_init(&args, text, s);
	while (fyssg_shortcode_args_next(&args, &arg)) {
		fya_buf_puts(out, gap);
		gap = ",";
		if (arg.key.data != NULL)
			fya_buf_printf(out, "%.*s=", (int)arg.key.len, arg.key.data);
		fya_buf_printf(out, arg.is_quoted ? "'%.*s'" : "%.*s", (int)arg.value.len,
		               arg.value.data);
	}
	fya_buf_putc(out, ')');
	if (s->has_body)
		fya_buf_printf(out, "[%.*s]", (int)(s->body_end - s->tag_end), text + s->tag_end);
	fya_buf_putc(out, '\n');
	for (uint32_t k = i + 1; k < s->next; k = l->at[k].next)
		show(out, text, l, k, depth + 1);
}

static const struct row {
	const char *text;
	const char *want; /* or "error OFFSET: MESSAGE" */
} rows[] = {
	{ "", "" },
	{ "a {{< k >}} b", "k()\n" },
	{ "{{<k>}}{{%  k-2  %}}", "k()\n%k-2()\n" },
	{ "{{< x >}}{{< /x >}} {{< 1k >}}", "" },
	{ "{{< k a b=c \"d e\" f=\"g\" `h \"` i=`j` >}}", "k(a,b=c,'d e',f='g','h \"',i='j')\n" },
	{ "{{< k \"a\\\"b\" >}}", "k('a\\\"b')\n" },
	{ "{{< k a=\">}}\" >}}", "k(a='>}}')\n" },
	{ "{{< k\n  a=1\n  b=2\n>}}", "k(a=1,b=2)\n" },
	{ "{{< k/a.b >}}", "k/a.b()\n" },
	{ "{{< k />}}{{< k a/ />}}{{< b / >}}", "k()\nk(a/)\nb()\n" },
	{ "{{< k >}}a{{< k2 >}}b{{< /k2 >}}c{{< /k >}}",
	  "k()[a{{< k2 >}}b{{< /k2 >}}c]\n>k2()[b]\n" },
	{ "{{< k >}}{{< k1 >}}x{{< /k >}}{{< k1 >}}", "k()[{{< k1 >}}x]\n>k1()\nk1()\n" },
	{ "{{< k >}}{{< k >}}x{{< /k >}}", "k()\nk()[x]\n" },
	{ "{{< b >}}\n\na\n\n{{< /b >}}", "b()[\n\na\n\n]\n" },
	{ "{{</* k a */>}} {{%/* k */%}}", "!(k,a)\n!(k)\n" },
	{ "{{</* k", "" },
	{ "`{{< k >}}` \\{{< k >}}\n\n    {{< k >}}\n\n```\n{{< k >}}\n```\n", "" },
	{ "> {{< k >}}\n\n- {{< k >}}\n", "k()\nk()\n" },
	{ "{{< k", "error 0: the tag of shortcode 'k' does not end: >}} is missing" },
	{ "a {{% k >}}", "error 2: the tag of shortcode 'k' does not end: %}} is missing" },
	{ "{{< k \">}}", "error 0: the tag of shortcode 'k' does not end: >}} is missing" },
	{ "{{< k\n\n>}}", "error 0: the tag of shortcode 'k' does not end: >}} is missing" },
	{ "a{{< /k >}}", "error 1: no shortcode 'k' is open here" },
	{ "{{< k >}}{{% /k %}}", "error 9: shortcode 'k' was opened with the other delimiters" },
	{ "{{< k >}}\n\n{{< b >}}a", "error 11: shortcode 'b' is never closed" },
	{ "{{< k >}}{{< b >}}{{< /k >}}", "error 9: shortcode 'b' is never closed" },
};

ParameterizedTestParameters(shortcodes, found)
{
	static size_t indices[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(rows));
}

ParameterizedTest(size_t *row, shortcodes, found)
{
	const struct row *r = &rows[*row];
	fya_allocator *a = fya_arena_new(NULL);
	fyssg_shortcode_list list;
	fyfm_diag d;
	size_t offset;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	if (fyssg_shortcodes_find(a, r->text, strlen(r->text), &names, &list, &d, &offset) !=
	    FYFM_OK)
		fya_buf_printf(&out, "error %zu: %s", offset, d.message);
	else
		for (uint32_t i = 0; i < list.count; i = list.at[i].next)
			show(&out, r->text, &list, i, 0);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), (char *)r->want), "%s", r->text);
	fya_destroy(a);
}

/* Those that stand alone are no nesting, however many; those with a body are. */
Test(shortcodes, depth_has_a_bound)
{
	static char text[100 * 40];
	fya_allocator *a = fya_arena_new(NULL);
	fyssg_shortcode_list list;
	fyfm_diag d;
	size_t offset;

	for (int i = 0; i < 100; i++)
		strcat(text, i == 0 ? "{{< b >}}" : "{{< k >}}");
	strcat(text, "{{< /b >}}");
	cr_assert(eq(int, fyssg_shortcodes_find(a, text, strlen(text), &names, &list, &d, &offset),
	             FYFM_OK));
	cr_assert(eq(u32, list.count, 100));
	cr_assert(eq(u32, list.at[0].next, 100));
	*text = '\0';
	for (int i = 0; i < 33; i++)
		strcat(text, "{{< b >}}");
	cr_assert(eq(int, fyssg_shortcodes_find(a, text, strlen(text), &names, &list, &d, &offset),
	             FYFM_ERR_LIMIT));
	cr_assert(eq(sz, offset, 32 * strlen("{{< b >}}")));
	fya_destroy(a);
}

Test(shortcodes, every_allocation_fails_in_turn)
{
	static char text[4000];
	fya_allocator *a = fya_failing_new(fya_malloc_new(), 0);
	fyssg_shortcode_list list;
	fyfm_diag d;
	size_t offset, n = 0;

	for (int i = 0; i < 100; i++)
		strcat(text, "{{< k a=1 >}} ");
	do {
		fya_failing_set(a, ++n);
		cr_assert(eq(int,
			fyssg_shortcodes_find(a, text, strlen(text), &names, &list, &d, &offset),
			fya_failing_calls(a) >= n ? FYFM_ERR_NOMEM : FYFM_OK));
		fya_free(a, list.at, list.capacity * sizeof(*list.at));
	} while (fya_failing_calls(a) >= n);
	fya_destroy(a);
}
