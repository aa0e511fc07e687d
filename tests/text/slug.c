#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "libfy-ssg/text/slug.h"

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

typedef void convert(fya_buf *, const char *, size_t);

static const char *converted(convert *f, const char *text)
{
	fya_buf_clear(&out);
	f(&out, text, strlen(text));
	return fya_buf_cstr(&out);
}

static const struct {
	const char *text;
	const char *slug;
	const char *id;
	const char *fold;
} cases[] = {
	{ "Hello, World!", "hello-world", "hello-world", "hello, world!" },
	{ "  a  b  ", "a-b", "--a--b--", "  a  b  " },
	{ "a_b.c+d~e-f", "a_b.c+d~e-f", "a_bcde-f", "a_b.c+d~e-f" },
	{ "--a--", "a", "--a--", "--a--" },
	{ "a - b", "a-b", "a---b", "a - b" },
	{ "C++ & C#", "c++-c", "c--c", "c++ & c#" },
	{ "1.2.3", "1.2.3", "123", "1.2.3" },
	{ "A/B\\C", "a-b-c", "abc", "a/b\\c" },
	{ "a\tb\nc", "a-b-c", "abc", "a\tb\nc" },
	/* nothing left, or what would lead out of a folder */
	{ "", "", "", "" },
	{ "!?", "", "", "!?" },
	{ ".", "", "", "." },
	{ "..", "", "", ".." },
	{ "../..", "..-..", "", "../.." },
	{ "...", "...", "", "..." },
	{ ".a", ".a", "a", ".a" },
	/* composed and not */
	{ "Café", "café", "café", "café" },
	{ "Cafe\xcc\x81", "café", "cafe\xcc\x81", "café" },
	{ "A\xcc\x8a\xcc\xa3", "\xe1\xba\xa1\xcc\x8a", "a\xcc\x8a\xcc\xa3",
	  "\xe1\xba\xa1\xcc\x8a" },
	{ "\xe2\x84\xab", "å", "å", "å" }, /* the unit, in NFC the letter */
	{ "J\xcc\x8c", "\xc7\xb0", "j\xcc\x8c", "\xc7\xb0" }, /* composes in lower case only */
	{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한",
	  "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" },
	{ "\xcc\x81\x61", "\xcc\x81\x61", "\xcc\x81\x61", "\xcc\x81\x61" },
	{ "!\xcc\x81", "\xcc\x81", "\xcc\x81", "!\xcc\x81" },
	/* case */
	{ "ÄÖÜ ẞ ß", "äöü-ß-ß", "äöü-ß-ß", "äöü ss ss" },
	{ "İI", "ii", "i\xcc\x87i", "i\xcc\x87i" },
	{ "ΟΔΟΣ οδος", "οδοσ-οδος", "οδοσ-οδος", "οδοσ οδοσ" },
	{ "ПРИВЕТ", "привет", "привет", "привет" },
	{ "ǅ ﬁ", "ǆ-ﬁ", "ǆ-ﬁ", "ǆ fi" },
	/* other writing, and what is none */
	{ "日本語 テスト", "日本語-テスト", "日本語-テスト", "日本語 テスト" },
	{ "한국어、中文。", "한국어-中文", "한국어中文", "한국어、中文。" },
	{ "हिन्दी", "हिन्दी", "हिन्दी", "हिन्दी" },
	{ "٣٤ ½ Ⅻ ²", "٣٤", "٣٤---", "٣٤ ½ ⅻ ²" },
	{ "🎉 party 🎉 time", "party-time", "-party--time", "🎉 party 🎉 time" },
	{ "a‿b—c“d”", "a-b-c-d", "abcd", "a‿b—c“d”" },
	{ "a\xc2\xa0z", "a-z", "az", "a\xc2\xa0z" },
	/* not UTF-8 */
	{ "a\xff\xfe" "b", "a-b", "ab", "a\xff\xfe" "b" },
	{ "é\xc3", "é", "é", "é\xc3" },
	{ "\xed\xa0\x80x", "x", "x", "\xed\xa0\x80x" },
	{ "\xc0\xafx", "x", "x", "\xc0\xafx" },
};

ParameterizedTestParameters(slug, table)
{
	static size_t rows[sizeof(cases) / sizeof(cases[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, slug, table, .init = start, .fini = end)
{
	const char *text = cases[*row].text;

	cr_expect(eq(str, (char *)converted(fyssg_slugify, text), (char *)cases[*row].slug));
	cr_expect(eq(str, (char *)converted(fyssg_heading_id, text), (char *)cases[*row].id));
	cr_expect(eq(str, (char *)converted(fyssg_casefold, text), (char *)cases[*row].fold));
}

/* A slug's slug is itself, or a page would move when its URL is written down. */
Test(slug, is_stable, .init = start, .fini = end)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *slug = cases[i].slug;

		cr_expect(eq(str, (char *)converted(fyssg_slugify, slug), (char *)slug));
	}
}

Test(slug, is_appended, .init = start, .fini = end)
{
	fya_buf_puts(&out, "/a/.");
	fyssg_slugify(&out, "-B c-", 5);
	fyssg_slugify(&out, "..", 2);
	fyssg_casefold(&out, "É", 2);
	fyssg_heading_id(&out, "F G", 3);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), "/a/.b-céf-g"));
}

/* Slugs are in NFC, and the slug of each is itself. */
static void check_character(int32_t c, const char *behind)
{
	static char slug[64];
	char text[16];
	utf8proc_uint8_t *composed;

	text[utf8proc_encode_char(c, (utf8proc_uint8_t *)text)] = '\0';
	strcat(text, behind);
	strcpy(slug, converted(fyssg_slugify, text));
	composed = utf8proc_NFC((const utf8proc_uint8_t *)slug);
	cr_assert(ne(ptr, composed, NULL));
	cr_expect(eq(str, (char *)composed, slug), "U+%04X%s", (unsigned)c, behind);
	cr_expect(eq(str, (char *)converted(fyssg_slugify, slug), slug), "U+%04X%s", (unsigned)c,
	          behind);
	free(composed);
}

Test(slug, of_any_character_is_stable, .init = start, .fini = end, .timeout = 60)
{
	for (int32_t c = 0x80; c < 0x30000; c++) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		check_character(c, "");
		check_character(c, "\xcc\x8c");
		check_character(c, "\xcc\x81\xcc\xa3");
	}
}

/* Sorting a run of marks as a whole would take time in the square of its length. */
Test(slug, of_many_marks_takes_no_time, .init = start, .fini = end, .timeout = 20)
{
	enum { COUNT = 2000000 };
	char *text = malloc(COUNT * 2);

	cr_assert(ne(ptr, text, NULL));
	for (size_t i = 0; i < COUNT; i++)
		memcpy(text + i * 2, i % 2 ? "\xcc\x81" : "\xcc\xa3", 2);
	fyssg_slugify(&out, text, COUNT * 2);
	cr_assert(gt(sz, out.len, COUNT));
	fya_buf_clear(&out);
	fyssg_casefold(&out, text, COUNT * 2);
	cr_assert(gt(sz, out.len, COUNT));
	free(text);
}

Test(slug, keeps_to_a_limit, .init = start, .fini = end)
{
	out.limit = 4;
	fyssg_slugify(&out, "abc def", 7);
	cr_assert(eq(int, out.status, FYA_BUF_FULL));
	cr_assert(le(sz, out.len, 4));
}
