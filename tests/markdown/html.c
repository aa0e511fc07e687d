#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/markdown/renderer.h"

static const struct {
	const char *text;
	const char *keep;
	const char *escape;
	const char *drop;
} cases[] = {
	{ "a <b>c</b>\n", "<p>a <b>c</b></p>\n", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n",
	  "<p>a c</p>\n" },
	{ "<div>\n*a*\n</div>\n", "<div>\n*a*\n</div>\n",
	  "<p>&lt;div&gt;\n*a*\n&lt;/div&gt;</p>\n", "" },
	{ "<script>x</script>\n\nb\n", "<script>x</script>\n<p>b</p>\n",
	  "<p>&lt;script&gt;x&lt;/script&gt;</p>\n<p>b</p>\n", "<p>b</p>\n" },
	/* comments are no text */
	{ "a\n\n<!-- more -->\n\nb\n", "<p>a</p>\n<!-- more -->\n<p>b</p>\n",
	  "<p>a</p>\n<p>b</p>\n", "<p>a</p>\n<p>b</p>\n" },
	{ "<!-- a\n\nb --> c\n", "<!-- a\n\nb --> c\n", "<p> c</p>\n", "" },
	{ "a <!-- b --> c\n", "<p>a <!-- b --> c</p>\n", "<p>a  c</p>\n", "<p>a  c</p>\n" },
	{ "<i title=\"<!--\">a\n\n<b>c</b>\n", "<p><i title=\"<!--\">a</p>\n<p><b>c</b></p>\n",
	  "<p>&lt;i title=&quot;a</p>\n<p>&lt;b&gt;c&lt;/b&gt;</p>\n", "<p>a</p>\n<p>c</p>\n" },
	/* no tags in an attribute, whatever is wanted */
	{ "![a <b title=\"c\"> d](e)\n", "<p><img src=\"e\" alt=\"a  d\"></p>\n",
	  "<p><img src=\"e\" alt=\"a  d\"></p>\n", "<p><img src=\"e\" alt=\"a  d\"></p>\n" },
	{ "![a ![b](c) d](e \"t\")\n", "<p><img src=\"e\" alt=\"a b d\" title=\"t\"></p>\n",
	  "<p><img src=\"e\" alt=\"a b d\" title=\"t\"></p>\n",
	  "<p><img src=\"e\" alt=\"a b d\" title=\"t\"></p>\n" },
	/* surrogates would make invalid UTF-8 */
	{ "&#xD800; &#55555;\n", "<p>\xef\xbf\xbd \xef\xbf\xbd</p>\n",
	  "<p>\xef\xbf\xbd \xef\xbf\xbd</p>\n", "<p>\xef\xbf\xbd \xef\xbf\xbd</p>\n" },
	{ "[a](~b)\n", "<p><a href=\"~b\">a</a></p>\n", "<p><a href=\"~b\">a</a></p>\n",
	  "<p><a href=\"~b\">a</a></p>\n" },
};

ParameterizedTestParameters(html, raw)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

static void check(fyssg_raw_html raw, const char *text, const char *want)
{
	const fyssg_markdown_options options = { .raw_html = raw };
	renderer r;

	renderer_init(&r, &options);
	cr_expect(eq(str, (char *)renderer_html(&r, text, strlen(text), NULL), (char *)want), "%s",
	          text);
	renderer_release(&r);
}

ParameterizedTest(size_t *row, html, raw)
{
	check(FYSSG_RAW_HTML_KEEP, cases[*row].text, cases[*row].keep);
	check(FYSSG_RAW_HTML_ESCAPE, cases[*row].text, cases[*row].escape);
	check(FYSSG_RAW_HTML_DROP, cases[*row].text, cases[*row].drop);
}

Test(html, is_appended)
{
	renderer r;

	renderer_init(&r, &plain);
	fya_buf_puts(&r.out, "before ");
	r.status = fyssg_markdown_render(r.markdown, "a\n", 2, NULL, &r.out, &r.diag);
	cr_assert(eq(int, r.status, FYFM_OK));
	cr_assert(eq(str, (char *)fya_buf_cstr(&r.out), "before <p>a</p>\n"));
	renderer_release(&r);
}

Test(html, of_nothing_is_nothing)
{
	renderer r;

	renderer_init(&r, &plain);
	cr_assert(eq(str, (char *)renderer_html(&r, NULL, 0, NULL), ""));
	cr_assert(eq(int, r.status, FYFM_OK));
	renderer_release(&r);
}

/* md4c would take the byte behind the text for the end of the link. */
Test(html, does_not_depend_on_the_byte_behind_the_text)
{
	static const char *const behind[] = { "[a](b)", "[a](b\n", "[a](b\"", "[a](b " };
	renderer r;

	renderer_init(&r, &plain);
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		cr_assert(eq(str, (char *)renderer_html(&r, behind[i], strlen("[a](b"), NULL),
		             "<p>[a](b</p>\n"));
	renderer_release(&r);
}
