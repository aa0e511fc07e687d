/* strftime against what the C library prints, in Europe/Paris. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "libfy-ssg/time/strftime.h"
#include "libfy-ssg/time/zone.h"

static const struct row {
	int64_t instant;
	const char *format, *want;
} rows[] = {
	{ 0, "%a %A %b %B %h", "Thu Thursday Jan January Jan" },
	{ 0, "%C %g %G %V", "19 70 1970 01" },
	{ 0, "%d %e %j", "01  1 001" },
	{ 0, "%p %P %r", "AM am 01:00:00 AM" },
	{ 0, "%u %w %U %W", "4 4 00 00" },
	{ 0, "%-d %-m %-H %-I %-j %-M", "1 1 1 1 1 0" },
	{ 0, "%^a %^B %^c", "THU JANUARY THU JAN  1 01:00:00 1970" },
	{ 0, "%n%t%%", "\n\t%" },
	{ 1714557600, "%C %g %G %V", "20 24 2024 18" },
	{ 1714557600, "%H %I %k %l %M %S", "12 12 12 12 00 00" },
	{ 1714557600, "%s", "1714557600" },
	{ 1714557600, "%u %w %U %W", "3 3 17 18" },
	{ 1714557600, "%z %Z", "+0200 CEST" },
	{ 1714557600, "%0e %0k", "01 12" },
	{ 1714557600, "%Ey %Od", "24 01" },
	{ 1709164799, "%c", "Thu Feb 29 00:59:59 2024" },
	{ 1709164799, "%C %g %G %V", "20 24 2024 09" },
	{ 1709164799, "%D|%F|%x", "02/29/24|2024-02-29|02/29/24" },
	{ 1709164799, "%R %T %X", "00:59 00:59:59 00:59:59" },
	{ 1709164799, "%u %w %U %W", "4 4 08 09" },
	{ 1709164799, "%y %Y", "24 2024" },
	{ 1709164799, "%_d %_m %_H %_j", "29  2  0  60" },
	{ 1709164799, "%#p %#Z %#a", "am cet THU" },
	{ 1704067199, "%a %A %b %B %h", "Mon Monday Jan January Jan" },
	{ 1704067199, "%C %g %G %V", "20 24 2024 01" },
	{ 1704067199, "%d %e %j", "01  1 001" },
	{ 1704067199, "%p %P %r", "AM am 12:59:59 AM" },
	{ 1704067199, "%u %w %U %W", "1 1 00 01" },
	{ 1704067199, "%-d %-m %-H %-I %-j %-M", "1 1 0 12 1 59" },
	{ 1704067199, "%^a %^B %^c", "MON JANUARY MON JAN  1 00:59:59 2024" },
	{ 1704067199, "%n%t%%", "\n\t%" },
	{ 1735603200, "%C %g %G %V", "20 25 2025 01" },
	{ 1735603200, "%H %I %k %l %M %S", "01 01  1  1 00 00" },
	{ 1735603200, "%s", "1735603200" },
	{ 1735603200, "%u %w %U %W", "2 2 52 53" },
	{ 1735603200, "%z %Z", "+0100 CET" },
	{ 1735603200, "%0e %0k", "31 01" },
	{ 1735603200, "%Ey %Od", "24 31" },
	{ -31536000, "%c", "Wed Jan  1 01:00:00 1969" },
	{ -31536000, "%C %g %G %V", "19 69 1969 01" },
	{ -31536000, "%D|%F|%x", "01/01/69|1969-01-01|01/01/69" },
	{ -31536000, "%R %T %X", "01:00 01:00:00 01:00:00" },
	{ -31536000, "%u %w %U %W", "3 3 00 00" },
	{ -31536000, "%y %Y", "69 1969" },
	{ -31536000, "%_d %_m %_H %_j", " 1  1  1   1" },
	{ -31536000, "%#p %#Z %#a", "am cet WED" },
	{ 951782400, "%a %A %b %B %h", "Tue Tuesday Feb February Feb" },
	{ 951782400, "%C %g %G %V", "20 00 2000 09" },
	{ 951782400, "%d %e %j", "29 29 060" },
	{ 951782400, "%p %P %r", "AM am 01:00:00 AM" },
	{ 951782400, "%u %w %U %W", "2 2 09 09" },
	{ 951782400, "%-d %-m %-H %-I %-j %-M", "29 2 1 1 60 0" },
	{ 951782400, "%^a %^B %^c", "TUE FEBRUARY TUE FEB 29 01:00:00 2000" },
	{ 951782400, "%n%t%%", "\n\t%" },
	{ 4102444799, "%C %g %G %V", "21 99 2099 53" },
	{ 4102444799, "%H %I %k %l %M %S", "00 12  0 12 59 59" },
	{ 4102444799, "%s", "4102444799" },
	{ 4102444799, "%u %w %U %W", "5 5 00 00" },
	{ 4102444799, "%z %Z", "+0100 CET" },
	{ 4102444799, "%0e %0k", "01 00" },
	{ 4102444799, "%Ey %Od", "00 01" },
	{ 1230768000, "%c", "Thu Jan  1 01:00:00 2009" },
	{ 1230768000, "%C %g %G %V", "20 09 2009 01" },
	{ 1230768000, "%D|%F|%x", "01/01/09|2009-01-01|01/01/09" },
	{ 1230768000, "%R %T %X", "01:00 01:00:00 01:00:00" },
	{ 1230768000, "%u %w %U %W", "4 4 00 00" },
	{ 1230768000, "%y %Y", "09 2009" },
	{ 1230768000, "%_d %_m %_H %_j", " 1  1  1   1" },
	{ 1230768000, "%#p %#Z %#a", "am cet THU" },
	{ 1262304000, "%a %A %b %B %h", "Fri Friday Jan January Jan" },
	{ 1262304000, "%C %g %G %V", "20 09 2009 53" },
	{ 1262304000, "%d %e %j", "01  1 001" },
	{ 1262304000, "%p %P %r", "AM am 01:00:00 AM" },
	{ 1262304000, "%u %w %U %W", "5 5 00 00" },
	{ 1262304000, "%-d %-m %-H %-I %-j %-M", "1 1 1 1 1 0" },
	{ 1262304000, "%^a %^B %^c", "FRI JANUARY FRI JAN  1 01:00:00 2010" },
	{ 1262304000, "%n%t%%", "\n\t%" },
};

static void check(fya_buf *out, const fyssg_zone *z, const struct row *r)
{
	fyssg_calendar c;

	fyssg_calendar_at(r->instant, z, &c);
	fya_buf_clear(out);
	fyssg_strftime(out, r->format, strlen(r->format), &c);
	cr_expect(eq(str, (char *)fya_buf_cstr(out), (char *)r->want), "%lld %s",
	          (long long)r->instant, r->format);
}

Test(strftime, agrees_with_glibc)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_zone *z;
	fya_buf out;

	if (fyssg_zone_load(a, "Europe/Paris", &z) != FYFM_OK)
		cr_skip("no zone files here");
	fya_buf_init(&out, a, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&out, z, &rows[i]);
	fya_buf_release(&out);
	fyssg_zone_free(z);
	fya_destroy(a);
}

Test(strftime, copies_what_it_does_not_know)
{
	static const struct row odd[] = {
		{ 0, "", "" },     { 0, "plain é", "plain é" }, { 0, "%", "%" },
		{ 0, "%Q", "%Q" }, { 0, "100%", "100%" },       { 0, "%E", "%E" },
		{ 0, "%-", "%-" }, { 0, "%-Q%d", "%-Q01" },
		{ 0, "%é", "%é" },   { 0, "%Z %z", "UTC +0000" },
	};
	fya_allocator *a = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, a, 0);
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		check(&out, NULL, &odd[i]);
	fya_buf_release(&out);
	fya_destroy(a);
}

Test(strftime, a_full_buffer_stays_full)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_calendar c;
	fya_buf out;

	fyssg_calendar_at(0, NULL, &c);
	fya_buf_init(&out, a, 5);
	fyssg_strftime(&out, "%^c", 3, &c);
	cr_assert(eq(int, out.status, FYA_BUF_FULL));
	fya_buf_release(&out);
	fya_destroy(a);
}

Test(calendar, days_and_dates_agree)
{
	int64_t day = fyssg_days_of(-400, 1, 1);
	fyssg_calendar c;

	for (int year = -400; year <= 2400; year++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		cr_assert(eq(i64, fyssg_days_of(year, 1, 1), day), "%d", year);
		fyssg_calendar_at((day + 59) * 86400 + 86399, NULL, &c);
		cr_assert(eq(i64, c.year, year));
		cr_assert(eq(int, c.month, leap ? 2 : 3));
		cr_assert(eq(int, c.day, leap ? 29 : 1));
		cr_assert(eq(int, c.yearday, 60));
		cr_assert(c.hour == 23 && c.minute == 59 && c.second == 59);
		cr_assert(eq(int, c.weekday, (int)(((day + 59 + 4) % 7 + 7) % 7)));
		day += leap ? 366 : 365;
	}
}
