#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "libfy-ssg/text/escape.h"

static fya_allocator *heap;
static fya_buf out;

static void start(void)
{
	heap = fya_malloc_new();
	fya_buf_init(&out, heap, 0);
}

static void end(void)
{
	fya_buf_release(&out);
	fya_destroy(heap);
}

TestSuite(escape, .init = start, .fini = end);

typedef void escape(fya_buf *, const char *, size_t);

static const char *escaped(escape *f, const char *text, size_t len)
{
	fya_buf_clear(&out);
	f(&out, text, len);
	return fya_buf_cstr(&out);
}

static const struct {
	const char *text;
	const char *markup;
	const char *html;
	const char *path;
	const char *href;
} cases[] = {
	{ "", "", "", "", "" },
	{ "plain", "plain", "plain", "plain", "plain" },
	{ "<a b=\"c\" d='e'>&", "&lt;a b=&#34;c&#34; d=&#39;e&#39;&gt;&amp;",
	  "&lt;a b=&quot;c&quot; d='e'&gt;&amp;", "%3Ca%20b=%22c%22%20d='e'%3E&",
	  "%3Ca%20b=%22c%22%20d=%27e%27%3E&amp;" },
	{ "a/b-c_d.e~f", "a/b-c_d.e~f", "a/b-c_d.e~f", "a/b-c_d.e~f", "a/b-c_d.e~f" },
	{ "!$()*+,;=:@", "!$()*+,;=:@", "!$()*+,;=:@", "!$()*+,;=:@", "!$()*+,;=:@" },
	{ "#%?", "#%?", "#%?", "%23%25%3F", "#%?" },
	{ "[\\]^`{|}", "[\\]^`{|}", "[\\]^`{|}", "%5B%5C%5D%5E%60%7B%7C%7D",
	  "%5B%5C%5D%5E%60%7B%7C%7D" },
	{ "\x01\t\n\x7f", "\x01\t\n\x7f", "\x01\t\n\x7f", "%01%09%0A%7F", "%01%09%0A%7F" },
	{ "é日", "é日", "é日", "%C3%A9%E6%97%A5", "%C3%A9%E6%97%A5" },
	{ "\xff", "\xff", "\xff", "%FF", "%FF" },
};

ParameterizedTestParameters(escape, table)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, escape, table)
{
	const char *text = cases[*row].text;
	const size_t len = strlen(text);

	cr_expect(eq(str, (char *)escaped(fyssg_escape_markup, text, len),
	             (char *)cases[*row].markup));
	cr_expect(eq(str, (char *)escaped(fyssg_escape_html, text, len), (char *)cases[*row].html));
	cr_expect(eq(str, (char *)escaped(fyssg_escape_url_path, text, len),
	             (char *)cases[*row].path));
	cr_expect(eq(str, (char *)escaped(fyssg_escape_href, text, len), (char *)cases[*row].href));
}

/* What one byte becomes; a table of its own, so that the code's cannot be wrong unnoticed. */
static const char *expected(unsigned char c, bool markup)
{
	static char self[2];

	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return markup ? "&#34;" : "&quot;";
	case '\'':
		return markup ? "&#39;" : "'";
	}
	self[0] = (char)c;
	return self;
}

enum { LEN_MAX = 50 };

static void check_byte(unsigned char c, size_t at, size_t len, escape *f, bool markup)
{
	char text[LEN_MAX];
	char want[LEN_MAX + 8];

	memset(text, 'x', len);
	text[at] = (char)c;
	snprintf(want, sizeof(want), "%.*s%s%.*s", (int)at, text, expected(c, markup),
	         (int)(len - at - 1), text + at + 1);
	cr_assert(eq(str, (char *)escaped(f, text, len), want));
}

/* Each byte at each place of texts up to some vectors long: none is looked over. */
Test(escape, finds_bytes_at_any_place)
{
	for (unsigned c = 1; c < 256; c++) {
		for (size_t len = 1; len <= LEN_MAX; len += 1 + len / 8) {
			for (size_t at = 0; at < len; at++) {
				check_byte((unsigned char)c, at, len, fyssg_escape_markup, true);
				check_byte((unsigned char)c, at, len, fyssg_escape_html, false);
			}
		}
	}
}

Test(escape, of_nothing_but_special_bytes)
{
	char text[100];

	memset(text, '<', sizeof(text));
	escaped(fyssg_escape_html, text, sizeof(text));
	cr_assert(eq(sz, out.len, 400));
	memset(text, '\'', sizeof(text));
	escaped(fyssg_escape_html, text, sizeof(text));
	cr_assert(eq(sz, out.len, 100));
	escaped(fyssg_escape_markup, text, sizeof(text));
	cr_assert(eq(sz, out.len, 500));
}

Test(escape, takes_nul_for_text)
{
	escaped(fyssg_escape_html, "a\0<", 3);
	cr_assert(eq(sz, out.len, 6));
	cr_assert(eq(int, memcmp(out.data, "a\0&lt;", 6), 0));
	escaped(fyssg_escape_url_path, "a\0<", 3);
	cr_assert(eq(sz, out.len, 7));
	cr_assert(eq(int, memcmp(out.data, "a%00%3C", 7), 0));
}

Test(escape, keeps_to_a_limit)
{
	out.limit = 10;
	fyssg_escape_markup(&out, "aaaaaaa<<<", 10);
	cr_assert(eq(int, out.status, FYA_BUF_FULL));
	cr_assert(le(sz, out.len, 10));
}
