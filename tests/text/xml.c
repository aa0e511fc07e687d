/* Text in XML: whatever it is, a parser reads the whole. */
#include <fyssg/xml.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

static const struct {
	const char *in;
	size_t len;
	const char *want;
} cases[] = {
	{ "", 0, "" },
	{ "a b", 3, "a b" },
	{ "<a href=\"x\">&'", 14, "&lt;a href=&quot;x&quot;&gt;&amp;'" },
	{ "a\nb\tc\x1f", 6, "a b c " },
	{ "a\0b", 3, "a b" },
	{ "\x7f\xc2\x80", 3, "\x7f\xc2\x80" },
	{ "\xe2\x80\xa6\xf0\x9f\x98\x80", 7, "\xe2\x80\xa6\xf0\x9f\x98\x80" },
	{ "a\xef\xbf\xbe\xef\xbf\xbf" "b\xef\xbf\xbd", 11, "a  b\xef\xbf\xbd" },
	/* Not UTF-8: a byte alone, a sequence cut short, a surrogate. */
	{ "a\xff" "b", 3, "a\xef\xbf\xbd" "b" },
	{ "\xc3", 1, "\xef\xbf\xbd" },
	{ "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
};

ParameterizedTestParameters(xml, text)
{
	static size_t rows[sizeof(cases) / sizeof(*cases)];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(cases) / sizeof(*cases));
}

ParameterizedTest(size_t *row, xml, text)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, a, 0);
	fyssg_xml_text(&out, cases[*row].in, cases[*row].len);
	cr_expect(eq(str, (char *)fya_buf_cstr(&out), (char *)cases[*row].want), "row %zu", *row);
	fya_buf_release(&out);
	fya_destroy(a);
}
