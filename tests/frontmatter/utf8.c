#include <stdlib.h>

#include <criterion/criterion.h>

#include <fyfm/source.h>

#include "frontmatter/utf8.h"

static const struct {
	const char *text;
	size_t at; /* offset of what is wrong; SIZE_MAX: nothing is */
} rows[] = {
	{ "", SIZE_MAX },
	{ "plain\ttext\r\n", SIZE_MAX },
	{ "é ☺ 😀 ü", SIZE_MAX },
	{ "\xc2\x80", SIZE_MAX },
	{ "\xdf\xbf", SIZE_MAX },
	{ "\xe0\xa0\x80", SIZE_MAX },
	{ "\xed\x9f\xbf", SIZE_MAX },
	{ "\xef\xbf\xbf", SIZE_MAX },
	{ "\xf0\x90\x80\x80", SIZE_MAX },
	{ "\xf4\x8f\xbf\xbf", SIZE_MAX },
	{ "ab\x01", 2 },
	{ "ab\x1f", 2 },
	{ "ab\x7f", 2 },
	{ "ab\x0b", 2 },
	{ "\x80", 0 },
	{ "x\xbf", 1 },
	{ "\xc0\x80", 0 },
	{ "\xc1\xbf", 0 },
	{ "\xc2", 0 },
	{ "\xc2x", 0 },
	{ "\xe0\x9f\xbf", 0 },
	{ "\xe2\x98", 0 },
	{ "\xe2x\x98", 0 },
	{ "\xed\xa0\x80", 0 },
	{ "\xf0\x8f\xbf\xbf", 0 },
	{ "\xf4\x90\x80\x80", 0 },
	{ "\xf5\x80\x80\x80", 0 },
	{ "\xff\xfe", 0 },
	{ "%\xea", 1 },
};

/* Each row at every distance from both ends of texts around the size of a block. */
Test(utf8, table_in_every_place)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].text);

		for (size_t before = 0; before < 40; before++) {
			for (size_t after = 0; after < 40; after++) {
				size_t total = before + len + after;
				char *text = malloc(total != 0 ? total : 1);
				size_t want = rows[i].at == SIZE_MAX ? total : before + rows[i].at;

				memset(text, 'x', total);
				memcpy(text + before, rows[i].text, len);
				cr_assert_eq(fyfm_utf8_check(text, total), want,
					"row %zu, %zu, %zu", i, before, after);
				free(text);
			}
		}
	}
}

Test(utf8, nul_is_refused)
{
	cr_expect_eq(fyfm_utf8_check("ab\0cd", 5), 2);
}

Test(utf8, control_characters_may_be_let_through)
{
	cr_expect_eq(fyfm_utf8_find_invalid("", 0), 0);
	cr_expect_eq(fyfm_utf8_find_invalid(NULL, 0), 0);
	cr_expect_eq(fyfm_utf8_find_invalid("a\0\x1b\x7f\xc3\xa9\1", 7), 7);
	cr_expect_eq(fyfm_utf8_find_invalid("\0\xc3", 2), 1);
	cr_expect_eq(fyfm_utf8_find_invalid("\1\2\xed\xa0\x80", 5), 2);
}

/* Against the definition: every sequence of two bytes, and of three and four with a chosen tail. */
Test(utf8, every_start)
{
	static const unsigned char tails[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
	size_t count = 0;

	for (unsigned first = 0; first < 256; first++) {
		for (unsigned second = 0; second < 256; second++) {
			for (size_t t = 0; t < sizeof(tails); t++) {
				unsigned char s[4] = {(unsigned char)first, (unsigned char)second,
					tails[t], 0x80};
				size_t n = fyfm_i_utf8_length((char *)s, 4);
				char back[4];

				if (n == 0)
					continue;
				/* What is well-formed is what encoding its code point gives. */
				cr_assert_eq(
					fyfm_i_utf8_encode(fyfm_i_utf8_decode((char *)s, n), back),
					n);
				cr_assert(memcmp(s, back, n) == 0);
				count++;
			}
		}
	}
	cr_expect_gt(count, 256 * 100);
}

Test(utf8, width_of_characters)
{
	cr_expect_eq(fyfm_i_utf8_width('a'), 1);
	cr_expect_eq(fyfm_i_utf8_width(0xe9), 1);
	cr_expect_eq(fyfm_i_utf8_width(0x301), 0);
	cr_expect_eq(fyfm_i_utf8_width(0x4e2d), 2);
	cr_expect_eq(fyfm_i_utf8_width(0x1f600), 2);
}
