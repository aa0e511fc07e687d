#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/diag.h>

static fya_allocator *a;

static void setup(void)
{
	a = fya_malloc_new();
}

static void teardown(void)
{
	fya_destroy(a);
}

TestSuite(diag, .init = setup, .fini = teardown);

static const char *formatted(const fyfm_diag *d, int color)
{
	fya_buf out;

	fya_buf_init(&out, a, 0);
	fyfm_diag_format(d, "fyssg", color, &out);
	return fya_buf_cstr(&out);
}

Test(diag, headline)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_IO, "a.md", 4, 9, "no %s", "luck");
	cr_expect_str_eq(formatted(&d, 0), "fyssg: error: a.md:4:9: no luck\n");
	fyfm_diag_set(&d, FYFM_WARNING, FYFM_OK, "a.md", 4, 0, "m");
	cr_expect_str_eq(formatted(&d, 0), "fyssg: warning: a.md:4: m\n");
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_OK, "a.md", 0, 0, "m");
	cr_expect_str_eq(formatted(&d, 0), "fyssg: note: a.md: m\n");
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_OK, NULL, 4, 9, "m");
	fyfm_diag_hint(&d, "try %d", 3);
	cr_expect_str_eq(formatted(&d, 0), "fyssg: error: m\n  hint: try 3\n");
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_OK, "a", 1, 2, "m");
	cr_expect_str_eq(
		formatted(&d, 1), "fyssg: \033[1;31merror:\033[0m \033[1ma:1:2:\033[0m m\n");
}

/* --- excerpts --------------------------------------------------------------------------------- */

static const struct {
	const char *text;
	size_t offset, width;
	const char *want; /* all behind the headline */
} excerpts[] = {
	{ "title: x\n", 7, 1, "  1 | title: x\n    |        ^\n" },
	{ "a\nbc: def\ng", 6, 3, "  2 | bc: def\n    |     ^~~\n" },
	{ "a\n", 2, 0, "  2 | \n    | ^\n" },
	{ "", 0, 0, "  1 | \n    | ^\n" },
	{ "abc", 3, 5, "  1 | abc\n    |    ^\n" },
	{ "abc\r\ndef", 1, 99, "  1 | abc\n    |  ^~\n" },
	{ "\ta\tb", 3, 1, "  1 |  a b\n    |    ^\n" },
	{ "é: ü\n", 4, 2, "  1 | é: ü\n    |    ^\n" },
	{ "中文: x", 8, 1, "  1 | 中文: x\n    |       ^\n" },
	{ "中文: x", 0, 6, "  1 | 中文: x\n    | ^~~~\n" },
	{ "a\xcc\x81: x", 5, 1, "  1 | a\xcc\x81: x\n    |    ^\n" },
	{ "a\x01\x7f\xffz", 4, 1, "  1 | a   z\n    |     ^\n" },
	{ "a\xc2\x85z", 3, 1, "  1 | a  z\n    |    ^\n" },
};

enum { EXCERPT_COUNT = sizeof(excerpts) / sizeof(excerpts[0]) };

ParameterizedTestParameters(diag, excerpt)
{
	static size_t numbers[EXCERPT_COUNT];

	for (size_t i = 0; i < EXCERPT_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, EXCERPT_COUNT);
}

ParameterizedTest(size_t *row, diag, excerpt)
{
	const char *text = excerpts[*row].text;
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_OK, "a", 0, 0, "m");
	fyfm_diag_locate(&d, text, strlen(text), excerpts[*row].offset, excerpts[*row].width);
	cr_expect_str_eq(strchr(formatted(&d, 0), '\n') + 1, excerpts[*row].want);
}

Test(diag, gutter_is_as_wide_as_the_number)
{
	char text[2000];
	fyfm_diag d;

	memset(text, '\n', sizeof(text));
	text[1500] = 'x';
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_OK, "a", 0, 0, "m");
	fyfm_diag_locate(&d, text, sizeof(text), 1500, 1);
	cr_expect_str_eq(formatted(&d, 0),
	                 "fyssg: error: a:1501:1: m\n  1501 | x\n       | ^\n");
}

/* In a line of any characters the caret stands under the byte that was asked for. */
Test(diag, long_lines_are_cut_around_the_column)
{
	static const char *const units[] = { "0123456789", "é", "中", "x中é😀" };

	for (size_t u = 0; u < 4; u++) {
		char text[3001];
		size_t unit = strlen(units[u]), len = 0;

		for (; len + unit <= 3000; len += unit)
			memcpy(text + len, units[u], unit);
		for (size_t at = 0; at < len; at += unit) {
			fyfm_diag d;

			fyfm_diag_locate(&d, text, len, at, 1);
			cr_assert_eq(d.column, at + 1);
			cr_assert(memcmp(d.excerpt + d.excerpt_column - 1, text + at, 1) == 0,
			          "unit %zu, offset %zu: %s", u, at, d.excerpt);
			cr_assert_lt(strlen(d.excerpt), sizeof(d.excerpt));
			cr_assert_gt(strlen(d.excerpt), 130);
			if (at < 50 || at > 60)
				cr_assert_eq(strncmp(d.excerpt, "...", 3) == 0, at > 60,
					"offset %zu", at);
		}
	}
}

Test(diag, long_text_is_cut_at_characters)
{
	char path[1000], message[1000];
	fyfm_diag d;

	for (size_t shift = 0; shift < 4; shift++) {
		memset(path, 0, sizeof(path));
		memset(path, '/', shift);
		for (size_t i = shift; i < 900; i += 3)
			memcpy(path + i, "中", 3);
		strcpy(message, path);
		strcpy(path + 900, "x.md");
		fyfm_diag_set(&d, FYFM_ERROR, FYFM_OK, path, 0, 0, "%s", message);
		fyfm_diag_hint(&d, "%s", message);
		cr_expect(strncmp(d.path, "...中", 6) == 0, "%s", d.path);
		cr_expect_str_eq(d.path + strlen(d.path) - 4, "x.md");
		cr_expect_gt(strlen(d.path), 250);
		cr_expect_eq((strlen(d.message) - shift) % 3, 0);
		cr_expect_gt(strlen(d.message), 250);
		cr_expect_eq((strlen(d.hint) - shift) % 3, 0);
		cr_expect_gt(strlen(d.hint), 185);
	}
}

Test(diag, null_is_fine)
{
	fyfm_diag_set(NULL, FYFM_ERROR, FYFM_OK, "a", 1, 1, "m");
	fyfm_diag_hint(NULL, "h");
	fyfm_diag_locate(NULL, "text", 4, 1, 1);
}

/* --- did you mean ----------------------------------------------------------------------------- */

static const char *const known[] = {"title", "description", "date", "draft", "weight", "slug",
	"tags", "base_url", "publish_date", "expiry_date"};

static const struct {
	const char *name;
	const char *want;
} guesses[] = {
	{ "titel", "title" },          { "Title", "title" },   { "tilte", "title" },
	{ "descripton", "description" }, { "taggs", "tags" },  { "tag", "tags" },
	{ "publishDate", "publish_date" }, { "baseurl", "base_url" }, { "wieght", "weight" },
	{ "banana", NULL },            { "", NULL },           { "x", NULL },
	{ "zz", NULL },                { "completely_different", NULL }, { "dat", "date" },
	{ "a_name_that_is_longer_than_any_that_would_ever_be_compared_with_another", NULL },
};

Test(diag, did_you_mean)
{
	for (size_t i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++) {
		const char *got = fyfm_did_you_mean(guesses[i].name, strlen(guesses[i].name), known,
		                                    sizeof(known) / sizeof(known[0]));

		if (!guesses[i].want)
			cr_expect_null(got, "%s: %s", guesses[i].name, got);
		else
			cr_expect(got && strcmp(got, guesses[i].want) == 0, "%s: %s",
				guesses[i].name, got ? got : "nothing");
	}
}
