/* The rules at the end of zone files. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "libfy-ssg/time/posix-rule.h"
#include "libfy-ssg/time/strftime.h"

static bool parse(const char *text, fyssg_posix_rule *out)
{
	return fyssg_posix_rule_parse(text, strlen(text), out);
}

Test(posix_rule, refuses_what_is_none)
{
	static const char *const bad[] = { "",        "A",        "AAA",          "AAA+",
		                           "AAA25",   "AAA1:60",  "AAA1:00:61",   "<AAA1",
		                           "<>1",     "AAA1BBB",  "AAA1BBB,",     "AAA1BBB,M3.2.0",
		                           "AAA1BBB,M13.2.0,M1.1.0", "AAA1BBB,M3.6.0,M1.1.0",
		                           "AAA1BBB,M3.2.7,M1.1.0",  "AAA1BBB,J0,J1",
		                           "AAA1BBB,J366,J1",        "AAA1BBB,366,1",
		                           "AAA1BBB,M3.2.0,M1.1.0x", "AAA1BBB,M3.2.0/168,M1.1.0",
		                           "AAAAAAAAAAAAAAAAAAAAAAAA1", "AAA99999999999999999999",
		                           "AAA1BBB,M99999999999999999999.1.1,J1" };
	fyssg_posix_rule r;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect(not(parse(bad[i], &r)), "%s", bad[i]);
}

/* Local time in summer from `start` (inclusive) to `end`, both on the standard clock. */
static const struct row {
	const char *rule;
	int year;
	int start_month, start_day, start_hour, end_month, end_day, end_hour;
	int standard, summer;
} rows[] = {
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 2024, 3, 31, 2, 10, 27, 2, 3600, 7200 },
	{ "EST5EDT,M3.2.0,M11.1.0", 2024, 3, 10, 2, 11, 3, 1, -18000, -14400 },
	{ "AAA0BBB,J60,J300/1", 2024, 3, 1, 2, 10, 27, 0, 0, 3600 },
	{ "AAA0BBB,59,300", 2024, 2, 29, 2, 10, 27, 1, 0, 3600 },
	{ "AAA0BBB,59,300", 2023, 3, 1, 2, 10, 28, 1, 0, 3600 },
	{ "<+1030>-10:30<+1130>-11:30,M4.1.0,M10.1.0", 2024, 4, 7, 2, 10, 6, 1, 37800, 41400 },
	{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, 3, 30, 23, 10, 26, 23, -7200, -3600 },
	{ "IST-2IDT,M3.4.4/26,M10.5.0", 2024, 3, 29, 2, 10, 27, 1, 7200, 10800 },
};

static int64_t standard_time(const struct row *r, int month, int day, int hour)
{
	return fyssg_days_of(r->year, month, day) * 86400 + hour * 3600 - r->standard;
}

static int offset_at(const fyssg_posix_rule *rule, int64_t instant)
{
	return fyssg_posix_rule_at(rule, instant)->offset;
}

Test(posix_rule, moves_the_clock)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *r = &rows[i];
		int64_t start = standard_time(r, r->start_month, r->start_day, r->start_hour);
		int64_t end = standard_time(r, r->end_month, r->end_day, r->end_hour);
		fyssg_posix_rule rule;

		cr_assert(parse(r->rule, &rule), "%s", r->rule);
		cr_expect(eq(int, offset_at(&rule, start - 1), r->standard), "row %zu", i);
		cr_expect(eq(int, offset_at(&rule, start), r->summer), "row %zu", i);
		cr_expect(eq(int, offset_at(&rule, end - 1), r->summer), "row %zu", i);
		cr_expect(eq(int, offset_at(&rule, end), r->standard), "row %zu", i);
	}
}

Test(posix_rule, may_have_no_summer)
{
	fyssg_posix_rule r;

	cr_assert(parse("<+0545>-5:45", &r));
	cr_assert(eq(int, fyssg_posix_rule_at(&r, 0)->offset, 20700));
	cr_assert(eq(str, (char *)fyssg_posix_rule_at(&r, 0)->abbreviation, "+0545"));
}

/* South of the equator summer spans the turn of the year. */
Test(posix_rule, summer_may_span_new_year)
{
	fyssg_posix_rule r;

	cr_assert(parse("NZST-12NZDT,M9.5.0,M4.1.0/3", &r));
	cr_assert(eq(int, fyssg_posix_rule_at(&r, 1704067200)->offset, 46800)); /* January */
	cr_assert(eq(int, fyssg_posix_rule_at(&r, 1719792000)->offset, 43200)); /* July */
}
