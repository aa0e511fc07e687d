/* What time it is. */
#include "cli/clock.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdlib.h>
#include <time.h>

static const struct {
	const char *text;
	bool valid;
	int64_t seconds;
} cases[] = {
	{ "0", true, 0 },
	{ "1714557600", true, 1714557600 },
	{ "2024-05-01T10:00:00Z", true, 1714557600 },
	{ "2024-05-01T12:00:00+02:00", true, 1714557600 },
	{ "2024-05-01 10:00:00", true, 1714557600 },
	{ "2024-05-01", true, 1714521600 },
	{ "253402300799", true, 253402300799 },
	{ "253402300800", false, 0 },
	{ "-1", false, 0 },
	{ "1e9", false, 0 },
	{ "0x10", false, 0 },
	{ "", false, 0 },
	{ "now", false, 0 },
	{ "2024-05-32", false, 0 },
	{ "2024-05-01T10:00:00Zx", false, 0 },
};

static size_t rows[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };

ParameterizedTestParameters(clock, parse)
{
	return cr_make_param_array(size_t, rows, sizeof(cases) / sizeof(*cases));
}

ParameterizedTest(size_t *row, clock, parse)
{
	int64_t seconds = 0;

	cr_assert(eq(int, cli_clock_parse(cases[*row].text, &seconds), cases[*row].valid), "%s",
		  cases[*row].text);
	cr_assert(eq(i64, seconds, cases[*row].seconds), "%s", cases[*row].text);
}

/* Sets the clock under that SOURCE_DATE_EPOCH; returns what was told, to be freed. */
static char *set(cli_settings *s, const char *epoch, bool *valid)
{
	cli_printer p;
	char *messages;
	size_t size;
	FILE *out = open_memstream(&messages, &size);

	if (epoch != NULL)
		setenv("SOURCE_DATE_EPOCH", epoch, 1);
	else
		unsetenv("SOURCE_DATE_EPOCH");
	cr_assert(cli_printer_init(&p, out));
	*valid = cli_clock_set(s, &p);
	cli_printer_release(&p);
	fclose(out);
	return messages;
}

Test(clock, is_the_option_the_variable_or_now)
{
	cli_settings s;
	int64_t before = time(NULL);
	bool valid;

	cli_settings_init(&s);
	free(set(&s, NULL, &valid));
	cr_assert(valid);
	cr_assert(ge(i64, s.build.now, before));
	cr_assert(le(i64, s.build.now, (int64_t)time(NULL)));
	free(set(&s, "86400", &valid));
	cr_assert(valid);
	cr_assert(eq(i64, s.build.now, 86400));
	s.clock_given = true;
	s.clock = 12;
	free(set(&s, "not looked at", &valid));
	cr_assert(valid);
	cr_assert(eq(i64, s.build.now, 12));
}

Test(clock, refuses_a_wrong_variable)
{
	static const char *const values[] = { "", "yesterday", "2024-05-01", "-5", "1.5" };

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		cli_settings s;
		char *messages;
		bool valid;

		cli_settings_init(&s);
		messages = set(&s, values[i], &valid);
		cr_assert(not(valid), "%s", values[i]);
		cr_assert(ne(ptr, strstr(messages, "SOURCE_DATE_EPOCH is no number of seconds"), NULL));
		free(messages);
	}
}
