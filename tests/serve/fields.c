/* What requests say: paths, dates, tags, ranges; and what files are. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "libfy-ssg/serve/content-type.h"
#include "libfy-ssg/serve/http-fields.h"
#include "libfy-ssg/serve/request-path.h"

static const struct {
	const char *url;
	const char *path; /* NULL: refused */
} paths[] = {
	{ "/", "/" },
	{ "/a/b.html", "/a/b.html" },
	{ "/a/", "/a/" },
	{ "/%41%c3%A9+%20", "/Aé+ " },
	{ "/a%25", "/a%" },
	{ "/.well-known/x", "/.well-known/x" },
	{ "/...", "/..." },
	{ "/a..b", "/a..b" },
	{ "", NULL },
	{ "a", NULL },
	{ "http://x/", NULL },
	{ "//", NULL },
	{ "//example.org/", NULL },
	{ "/a//b", NULL },
	{ "/.", NULL },
	{ "/..", NULL },
	{ "/../a", NULL },
	{ "/a/../b", NULL },
	{ "/a/..", NULL },
	{ "/%2e%2e/a", NULL },
	{ "/%2E./a", NULL },
	{ "/a%2fb", NULL },
	{ "/a%2F..%2fb", NULL },
	{ "/a%00", NULL },
	{ "/a%", NULL },
	{ "/a%4", NULL },
	{ "/a%4g", NULL },
	{ "/a%%41", NULL },
};

ParameterizedTestParameters(request_path, table)
{
	static size_t rows[sizeof(paths) / sizeof(paths[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, request_path, table)
{
	char path[100] = "";
	bool good = fyssg_request_path(paths[*row].url, path, sizeof(path));

	cr_assert(eq(int, good, paths[*row].path != NULL), "%s", paths[*row].url);
	if (good)
		cr_assert(eq(str, path, (char *)paths[*row].path));
}

Test(request_path, may_be_too_long)
{
	char path[5];

	cr_assert(fyssg_request_path("/abc", path, sizeof(path)));
	cr_assert(not(fyssg_request_path("/abcd", path, sizeof(path))));
	cr_assert(fyssg_request_path("/%41%42%43", path, sizeof(path)));
}

static const struct {
	int64_t seconds;
	const char *text;
} dates[] = {
	{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
	{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
	{ 1709164799, "Wed, 28 Feb 2024 23:59:59 GMT" },
	{ 1709208000, "Thu, 29 Feb 2024 12:00:00 GMT" },
	{ 4102444800, "Fri, 01 Jan 2100 00:00:00 GMT" },
};

Test(http_date, there_and_back)
{
	fya_allocator *heap = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, heap, 0);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		int64_t seconds = -1;

		fya_buf_clear(&out);
		fyssg_http_date(&out, dates[i].seconds);
		cr_expect(eq(str, (char *)fya_buf_cstr(&out), (char *)dates[i].text));
		cr_expect(fyssg_http_date_read(dates[i].text, &seconds));
		cr_expect(eq(i64, seconds, dates[i].seconds));
	}
	fya_buf_release(&out);
	fya_destroy(heap);
}

Test(http_date, of_another_form_is_none)
{
	static const char *const others[] = {
		"", "Sun", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
		"Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nox 1994 08:49:37 GMT",
		"Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
		"Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
		"Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
	};
	int64_t seconds;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		cr_expect(not(fyssg_http_date_read(others[i], &seconds)), "%s", others[i]);
}

Test(etag, is_found_in_a_list)
{
	cr_expect(fyssg_etag_listed("\"a\"", "\"a\""));
	cr_expect(fyssg_etag_listed("*", "\"a\""));
	cr_expect(fyssg_etag_listed("\"b\", \"a\"", "\"a\""));
	cr_expect(fyssg_etag_listed("\"b\",W/\"a\" , \"c\"", "\"a\""));
	cr_expect(not(fyssg_etag_listed("", "\"a\"")));
	cr_expect(not(fyssg_etag_listed("\"ab\"", "\"a\"")));
	cr_expect(not(fyssg_etag_listed("a", "\"a\"")));
	cr_expect(not(fyssg_etag_listed("\"a", "\"a\"")));
	cr_expect(not(fyssg_etag_listed("* , \"b\"", "\"a\"")));
}

static const struct {
	const char *field;
	uint64_t size;
	fyssg_range range;
	uint64_t start, len;
} ranges[] = {
	{ "bytes=0-99", 1000, FYSSG_RANGE_PART, 0, 100 },
	{ "bytes=0-0", 1000, FYSSG_RANGE_PART, 0, 1 },
	{ "bytes=999-", 1000, FYSSG_RANGE_PART, 999, 1 },
	{ "bytes=500-", 1000, FYSSG_RANGE_PART, 500, 500 },
	{ "bytes=500-5000", 1000, FYSSG_RANGE_PART, 500, 500 },
	{ "bytes=500-18446744073709551615", 1000, FYSSG_RANGE_PART, 500, 500 },
	{ "bytes=-100", 1000, FYSSG_RANGE_PART, 900, 100 },
	{ "bytes=-5000", 1000, FYSSG_RANGE_PART, 0, 1000 },
	{ "bytes=1000-", 1000, FYSSG_RANGE_BEYOND, 0, 0 },
	{ "bytes=0-", 0, FYSSG_RANGE_BEYOND, 0, 0 },
	{ "bytes=-0", 1000, FYSSG_RANGE_BEYOND, 0, 0 },
	{ "bytes=9-8", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "bytes=0-1,5-6", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "bytes=-", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "bytes=", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "bytes=a-b", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "bytes=99999999999999999999-", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "lines=0-1", 1000, FYSSG_RANGE_NONE, 0, 0 },
	{ "", 1000, FYSSG_RANGE_NONE, 0, 0 },
};

ParameterizedTestParameters(range, table)
{
	static size_t rows[sizeof(ranges) / sizeof(ranges[0])];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(size_t *row, range, table)
{
	uint64_t start = 0, len = 0;
	fyssg_range range = fyssg_range_read(ranges[*row].field, ranges[*row].size, &start, &len);

	cr_expect(eq(int, range, ranges[*row].range), "%s", ranges[*row].field);
	if (range == FYSSG_RANGE_PART) {
		cr_expect(eq(u64, start, ranges[*row].start), "%s", ranges[*row].field);
		cr_expect(eq(u64, len, ranges[*row].len), "%s", ranges[*row].field);
	}
}

static const struct {
	const char *path;
	const char *type;
} types[] = {
	{ "a/index.html", "text/html; charset=utf-8" },
	{ "A.HTML", "text/html; charset=utf-8" },
	{ "a.b/c.min.css", "text/css; charset=utf-8" },
	{ "rss.xml", "application/xml; charset=utf-8" },
	{ "a.webp", "image/webp" },
	{ "a.woff2", "font/woff2" },
	{ "a.tar.gz", "application/gzip" },
	{ "a.b/CNAME", "application/octet-stream" },
	{ ".html", "application/octet-stream" },
	{ "a.", "application/octet-stream" },
	{ "a.unknown", "application/octet-stream" },
};

Test(content_type, goes_by_extension)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		cr_expect(eq(str, (char *)fyssg_content_type(types[i].path),
		             (char *)types[i].type));
}
