#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/source.h>

static const struct {
	const char *src;
	bool front_matter;
	const char *yaml; /* NULL: an error */
	const char *body;
	uint32_t body_line;
} rows[] = {
	{ "", false, "", "", 1 },
	{ "text\n", false, "", "text\n", 1 },
	{ "---\na: 1\n---\nbody\n", true, "a: 1\n", "body\n", 4 },
	{ "---\n---\n", true, "", "", 3 },
	{ "---\n---", true, "", "", 3 },
	{ "---\na: 1\n---", true, "a: 1\n", "", 4 },
	{ "--- \t\na: 1\n---  \nbody", true, "a: 1\n", "body", 4 },
	{ "---\r\na: 1\r\n---\r\nbody\r\n", true, "a: 1\r\n", "body\r\n", 4 },
	{ "---\n\n\na: 1\n---\n\nbody", true, "\n\na: 1\n", "\nbody", 6 },
	{ "---\na: 1\n---\nx\n---\ny\n", true, "a: 1\n", "x\n---\ny\n", 4 },
	{ "---\na: |\n  ---\n---\nx", true, "a: |\n  ---\n", "x", 5 },
	{ "---\na: 1\n----\n---\nx", true, "a: 1\n----\n", "x", 5 },
	{ "---\na: 1\n...\n---\nx", true, "a: 1\n...\n", "x", 5 },
	{ "\xef\xbb\xbf---\na: 1\n---\nx", true, "a: 1\n", "x", 4 },
	{ "\xef\xbb\xbfx", false, "", "x", 1 },
	{ "\n---\na: 1\n---\n", false, "", "\n---\na: 1\n---\n", 1 },
	{ " ---\na: 1\n---\n", false, "", " ---\na: 1\n---\n", 1 },
	{ "----\na: 1\n---\n", false, "", "----\na: 1\n---\n", 1 },
	{ "--- a\n---\n", false, "", "--- a\n---\n", 1 },
	{ "+++\na = 1\n+++\n", false, "", "+++\na = 1\n+++\n", 1 },
	{ "--", false, "", "--", 1 },
	{ "---", false, NULL, NULL, 0 },
	{ "---\n", false, NULL, NULL, 0 },
	{ "---\na: 1\n", false, NULL, NULL, 0 },
	{ "---\na: 1\n ---\n", false, NULL, NULL, 0 },
	{ "---\ra: 1\r---\r", false, "", "---\ra: 1\r---\r", 1 },
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

ParameterizedTestParameters(fences, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

static void expect_slice(const char *src, size_t at, size_t len, const char *want)
{
	cr_expect_eq(len, strlen(want), "%s", want);
	cr_expect(len == strlen(want) && memcmp(src + at, want, len) == 0, "%s", want);
}

ParameterizedTest(size_t *row, fences, table)
{
	size_t len = strlen(rows[*row].src);
	char *src = malloc(len != 0 ? len : 1);
	bool good = rows[*row].yaml != NULL;
	fyfm_parts parts;
	fyfm_diag diag;
	fyfm_status st;

	memcpy(src, rows[*row].src, len);
	st = fyfm_split(src, len, &parts, &diag);
	cr_assert_eq(st, good ? FYFM_OK : FYFM_ERR_SYNTAX, "%s", rows[*row].src);
	cr_expect_eq(parts.has_front_matter, rows[*row].front_matter);
	if (good) {
		expect_slice(src, parts.yaml, parts.yaml_len, rows[*row].yaml);
		expect_slice(src, parts.body, len - parts.body, rows[*row].body);
		cr_expect_eq(parts.body_line, rows[*row].body_line);
		cr_expect_eq(parts.yaml_line, rows[*row].front_matter ? 2 : 0);
	} else {
		cr_expect_eq(parts.body, 0);
		cr_expect_eq(diag.line, 1);
		cr_expect_eq(diag.column, 1);
		cr_expect_eq(diag.width, 3);
	}
	free(src);
}

Test(fences, no_diag_is_fine)
{
	fyfm_parts parts;

	cr_expect_eq(fyfm_split("---\n", 4, &parts, NULL), FYFM_ERR_SYNTAX);
}
