#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include <fyfm/parse.h>

static const struct {
	const char *in;
	const char *out; /* NULL: none */
	long long seconds;
} rows[] = {
	{ "2024-05-01", "2024-05-01", 1714521600 },
	{ "1970-01-01", "1970-01-01", 0 },
	{ "0000-01-01", "0000-01-01", -62167219200 },
	{ "9999-12-31", "9999-12-31", 253402214400 },
	{ "2000-02-29", "2000-02-29", 951782400 },
	{ "2024-05-01 10:00", "2024-05-01T10:00:00", 1714557600 },
	{ "2024-05-01 9:00", "2024-05-01T09:00:00", 1714554000 },
	{ "2024-05-01\t 10:00:07", "2024-05-01T10:00:07", 1714557607 },
	{ "2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z", 1714557600 },
	{ "2024-05-01t10:00:00z", "2024-05-01T10:00:00Z", 1714557600 },
	{ "2024-05-01T10:00:00.5Z", "2024-05-01T10:00:00.5Z", 1714557600 },
	{ "2024-05-01T10:00:00.1234567899Z", "2024-05-01T10:00:00.123456789Z", 1714557600 },
	{ "2024-05-01 10:00:00 +02:00", "2024-05-01T10:00:00+02:00", 1714550400 },
	{ "2024-05-01 10:00 +2", "2024-05-01T10:00:00+02:00", 1714550400 },
	{ "2024-05-01T10:00:00-0330", "2024-05-01T10:00:00-03:30", 1714570200 },
	{ "2024-05-01T10:00:00-00:00", "2024-05-01T10:00:00Z", 1714557600 },
	{ "0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00+23:59", -62167305540 },
	{ "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59", 253402387139 },
	{ "2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43.1-05:00", 1008385183 },
	{ "", NULL, 0 },
	{ "2024", NULL, 0 },
	{ "2024-5-1", NULL, 0 },
	{ "2024-02-30", NULL, 0 },
	{ "2023-02-29", NULL, 0 },
	{ "1900-02-29", NULL, 0 },
	{ "2024-00-01", NULL, 0 },
	{ "2024-13-01", NULL, 0 },
	{ "2024-01-00", NULL, 0 },
	{ "2024-05-01 ", NULL, 0 },
	{ "2024-05-01x", NULL, 0 },
	{ "2024-05-01T", NULL, 0 },
	{ "2024-05-01 10", NULL, 0 },
	{ "2024-05-01 10:0", NULL, 0 },
	{ "2024-05-01 24:00", NULL, 0 },
	{ "2024-05-01 10:60", NULL, 0 },
	{ "2024-05-01 10:00:60", NULL, 0 },
	{ "2024-05-01 10:00:00.", NULL, 0 },
	{ "2024-05-01 10:00:00 ", NULL, 0 },
	{ "2024-05-01 10:00:00 UTC", NULL, 0 },
	{ "2024-05-01 10:00:00+24:00", NULL, 0 },
	{ "2024-05-01 10:00:00+02:60", NULL, 0 },
	{ "2024-05-01 10:00:00+02:", NULL, 0 },
	{ "12024-05-01", NULL, 0 },
};

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

ParameterizedTestParameters(timestamp, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *row, timestamp, table)
{
	fyfm_timestamp t;
	char text[40];
	bool ok = fyfm_timestamp_parse(rows[*row].in, strlen(rows[*row].in), &t);

	cr_assert_eq(ok, rows[*row].out != NULL, "%s", rows[*row].in);
	if (!ok)
		return;
	cr_expect_eq(fyfm_timestamp_format(&t, text), strlen(rows[*row].out));
	cr_expect_str_eq(text, rows[*row].out);
	cr_expect_eq(
		t.seconds, rows[*row].seconds, "%s: %lld", rows[*row].in, (long long)t.seconds);
}

/* Every day of ten thousand years: each is one day later than the one before, and comes back. */
Test(timestamp, every_day)
{
	int64_t before = INT64_C(-62167219200) - 86400;
	fyfm_timestamp t = { .date_only = true };

	for (t.seconds = before + 86400; t.seconds < INT64_C(253402300800); t.seconds += 86400) {
		fyfm_timestamp back;
		char text[40];
		size_t len = fyfm_timestamp_format(&t, text);

		cr_assert(fyfm_timestamp_parse(text, len, &back) && back.seconds == t.seconds, "%s",
			text);
	}
}
