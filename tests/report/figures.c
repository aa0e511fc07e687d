/* Numbers as reports print them. */
#include "libfy-ssg/report/figures.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

static const struct {
	uint64_t bytes;
	const char *want;
} sizes[] = {
	{ 0, "0 B" },
	{ 999, "999 B" },
	{ 1000, "1.0 kB" },
	{ 1049, "1.0 kB" },
	{ 1050, "1.1 kB" },
	{ 999949, "999.9 kB" },
	{ 999950, "1.0 MB" },
	{ 22120448, "22.1 MB" },
	{ 999950000, "1.0 GB" },
	{ 5800000000, "5.8 GB" },
	{ UINT64_MAX, "18446744.1 TB" },
};

static size_t rows[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

ParameterizedTestParameters(figures, bytes)
{
	return cr_make_param_array(size_t, rows, sizeof(sizes) / sizeof(*sizes));
}

ParameterizedTest(size_t *row, figures, bytes)
{
	fyssg_figure f = fyssg_figure_bytes(sizes[*row].bytes);

	cr_assert(eq(str, f.text, (char *)sizes[*row].want));
}

Test(figures, growth_has_a_sign)
{
	cr_assert(eq(str, fyssg_figure_growth(0).text, "0 B"));
	cr_assert(eq(str, fyssg_figure_growth(1500).text, "+1.5 kB"));
	cr_assert(eq(str, fyssg_figure_growth(-2500000).text, "-2.5 MB"));
	cr_assert(eq(str, fyssg_figure_growth(INT64_MIN).text, "-9223372.0 TB"));
}

Test(figures, seconds_are_rounded)
{
	cr_assert(eq(str, fyssg_figure_seconds(0, 2).text, "0.00"));
	cr_assert(eq(str, fyssg_figure_seconds(314999999, 2).text, "0.31"));
	cr_assert(eq(str, fyssg_figure_seconds(315000000, 2).text, "0.32"));
	cr_assert(eq(str, fyssg_figure_seconds(999999999, 2).text, "1.00"));
	cr_assert(eq(str, fyssg_figure_seconds(61234567890, 3).text, "61.235"));
	cr_assert(eq(str, fyssg_figure_seconds(1, 9).text, "0.000000001"));
	cr_assert(eq(str, fyssg_figure_seconds(1500000000, 0).text, "2"));
}

Test(figures, shares_are_of_the_whole)
{
	cr_assert(eq(str, fyssg_figure_share(1, 3).text, "33.3%"));
	cr_assert(eq(str, fyssg_figure_share(3, 3).text, "100.0%"));
	cr_assert(eq(str, fyssg_figure_share(1, 0).text, "0.0%"));
}

Test(figures, rates_keep_three_digits)
{
	cr_assert(eq(u64, fyssg_figure_about(0), 0));
	cr_assert(eq(u64, fyssg_figure_about(999), 999));
	cr_assert(eq(u64, fyssg_figure_about(32655), 32700));
	cr_assert(eq(u64, fyssg_figure_about(1004999), 1000000));
}

Test(figures, one_is_no_plural)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, a, 0);
	fyssg_put_count(&out, 1, "page");
	fya_buf_putc(&out, ' ');
	fyssg_put_count(&out, 0, "page");
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), "1 page 0 pages"));
	fya_buf_release(&out);
	fya_destroy(a);
}
