/* JSON: commas, breaks, escapes. */
#include "libfy-ssg/report/json-writer.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static fya_allocator *memory;
static fya_buf out;
static fyssg_json json;

static void start(void)
{
	memory = fya_malloc_new();
	fya_buf_init(&out, memory, 0);
	json = (fyssg_json){ .out = &out };
}

static void stop(void)
{
	fya_buf_release(&out);
	fya_destroy(memory);
}

TestSuite(json_writer, .init = start, .fini = stop);

static void expect(const char *want)
{
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), (char *)want));
}

static const struct {
	double number;
	const char *want;
} floats[] = {
	{ 0, "0" },
	{ 1, "1" },
	{ 0.25, "0.25" },
	{ 6.0 / 7, "0.857142857143" },
	/* What a page of a million is worth. */
	{ 1e-6 / 3, "3.33333333333e-07" },
	{ 2e-7, "2e-07" },
};

Test(json_writer, writes_floats_with_twelve_digits_that_count)
{
	for (size_t i = 0; i < sizeof(floats) / sizeof(*floats); i++) {
		fya_buf_clear(&out);
		json = (fyssg_json){ .out = &out };
		fyssg_json_float(&json, NULL, floats[i].number);
		expect(floats[i].want);
	}
}

Test(json_writer, breaks_and_indents)
{
	fyssg_json_open(&json, NULL, '{', false);
	fyssg_json_bool(&json, "a", true);
	fyssg_json_open(&json, "b", '[', false);
	fyssg_json_open(&json, NULL, '{', true);
	fyssg_json_unsigned(&json, "c", UINT64_MAX);
	fyssg_json_open(&json, "d", '[', false);
	fyssg_json_signed(&json, NULL, INT64_MIN);
	fyssg_json_null(&json, NULL);
	fyssg_json_close(&json, ']');
	fyssg_json_close(&json, '}');
	fyssg_json_open(&json, NULL, '{', true);
	fyssg_json_close(&json, '}');
	fyssg_json_close(&json, ']');
	fyssg_json_open(&json, "e", '[', false);
	fyssg_json_close(&json, ']');
	fyssg_json_seconds(&json, "f", 1000000002);
	fyssg_json_close(&json, '}');
	expect("{\n"
	       "  \"a\": true,\n"
	       "  \"b\": [\n"
	       "    {\"c\": 18446744073709551615, \"d\": [-9223372036854775808, null]},\n"
	       "    {}\n"
	       "  ],\n"
	       "  \"e\": [],\n"
	       "  \"f\": 1.000000002\n"
	       "}\n");
}

Test(json_writer, shares_are_from_nothing_to_all)
{
	fyssg_json_open(&json, NULL, '[', true);
	fyssg_json_share(&json, NULL, 1, 3);
	fyssg_json_share(&json, NULL, 0, 7);
	fyssg_json_share(&json, NULL, 7, 7);
	fyssg_json_share(&json, NULL, 8, 7);
	fyssg_json_share(&json, NULL, 99999, 100000);
	fyssg_json_share(&json, NULL, 5, 0);
	fyssg_json_close(&json, ']');
	expect("[0.3333, 0.0000, 1.0000, 1.0000, 1.0000, 0.0000]\n");
}

Test(json_writer, escapes_what_json_does_not_allow)
{
	fyssg_json_string(&json, NULL, "\"\\/\n\x01\x7f");
	expect("\"\\\"\\\\/\\u000a\\u0001\\u007f\"");
}

Test(json_writer, keeps_utf8_and_replaces_what_is_none)
{
	fyssg_json_string(&json, NULL, "\xc3\xa9\xff\xe2\x82|\xed\xa0\x80");
	expect("\"\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|"
	       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}
