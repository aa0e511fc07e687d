/* data/floats.txt and data/decimals.txt were written by CPython: the bits of a double, and its
 * repr(), or a decimal that it reads as these bits, halfway cases among them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include <fyfm/parse.h>

struct row {
	uint64_t bits;
	char text[1024];
};

static FILE *open_data(const char *name)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/frontmatter/data/%s", root ? root : ".", name);
	f = fopen(path, "r");
	cr_assert_not_null(f, "%s", path);
	return f;
}

static bool next_row(FILE *f, struct row *row)
{
	return fscanf(f, "%16llx %1023s", (unsigned long long *)&row->bits, row->text) == 2;
}

static double double_of(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

static uint64_t bits_of(double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof(bits));
	return bits;
}

Test(float, formats_as_python_does)
{
	FILE *f = open_data("floats.txt");
	struct row row;
	size_t count = 0;

	for (; next_row(f, &row); count++) {
		char text[32];
		double back;
		size_t len = fyfm_float_format(double_of(row.bits), text);

		cr_expect_str_eq(text, row.text);
		cr_expect_eq(len, strlen(text));
		cr_expect(fyfm_float_parse(text, len, &back) && bits_of(back) == row.bits, "%s",
			text);
		text[0] = '-';
		len = fyfm_float_format(-double_of(row.bits), text);
		cr_expect_str_eq(text + 1, row.text);
		cr_expect_eq(text[0], '-');
	}
	fclose(f);
	cr_expect_gt(count, 300);
}

Test(float, reads_correctly_rounded)
{
	FILE *f = open_data("decimals.txt");
	struct row row;
	size_t count = 0;

	for (; next_row(f, &row); count++) {
		double d;

		cr_expect(fyfm_float_parse(row.text, strlen(row.text), &d), "%s", row.text);
		cr_expect_eq(bits_of(d), row.bits, "%s: %a", row.text, d);
	}
	fclose(f);
	cr_expect_gt(count, 150);
}

Test(float, formats_what_is_no_number)
{
	char text[32];

	cr_expect_eq(fyfm_float_format(NAN, text), 3);
	cr_expect_str_eq(text, "nan");
	cr_expect_eq(fyfm_float_format(-INFINITY, text), 4);
	cr_expect_str_eq(text, "-inf");
	cr_expect_eq(fyfm_float_format(-0.0, text), 4);
	cr_expect_str_eq(text, "-0.0");
}

Test(float, refuses_what_is_no_decimal)
{
	static const char *const bad[] = {"", "-", ".", "-.", "e5", "1e", "1e+", "1.2.3", "0x10",
		"1_0", " 1", "1 ", "inf", "nan", "--1", "1e5.5", "1,5", "+-1"};
	double d;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_not(fyfm_float_parse(bad[i], strlen(bad[i]), &d), "%s", bad[i]);
}

/* A hundred thousand digits: the exact path must not take memory or time that grows with them. */
Test(float, very_long_decimals, .timeout = 5)
{
	size_t len = 100000;
	char *text = malloc(len);
	double d;

	memset(text, '0', len);
	text[0] = '1';
	text[1] = '.';
	cr_expect(fyfm_float_parse(text, len, &d) && d == 1.0);
	memset(text, '9', len);
	cr_expect(fyfm_float_parse(text, len, &d) && isinf(d));
	memset(text, '0', len);
	memcpy(text, ".", 1);
	text[len - 1] = '1';
	cr_expect(fyfm_float_parse(text, len, &d) && d == 0.0);
	/* 2^53 + 1 is a tie, which goes down; a last digit far behind decides otherwise. */
	memset(text, '0', len);
	memcpy(text, "9007199254740993.", 17);
	cr_expect(fyfm_float_parse(text, len, &d) && d == 9007199254740992.0);
	text[len - 1] = '1';
	cr_expect(fyfm_float_parse(text, len, &d) && d == 9007199254740994.0);
	free(text);
}
