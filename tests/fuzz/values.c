/* Values to YAML and JSON and back. The first byte chooses the style, the second whether the others
 * are choices that make a value or YAML that has one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <fyfm/make.h>
#include <fyfm/parse.h>

#include "tests/frontmatter/round-trip.h"
#include "tests/frontmatter/value-from-bytes.h"

enum { DEPTH = 6, VALUES_MAX = 5000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static fyfm_value parsed(fya_allocator *a, const char *text, size_t len)
{
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value v, copy = fyfm_null();

	/* A copy, as aliases make small texts large. */
	if (fyfm_parse(p, a, text, len, NULL, &v, NULL) != FYFM_OK ||
	    fyfm_copy(a, v, &(fyfm_copy_options){ .max_values = VALUES_MAX }, &copy) != FYFM_OK)
		copy = fyfm_null();
	fyfm_parser_free(p);
	return copy;
}

static void check(bool good, fya_buf *why)
{
	if (good)
		return;
	fprintf(stderr, "%s\n", fya_buf_cstr(why));
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const fyfm_yaml_options styles[] = {
		{ 0 }, { .flow = true }, { .flush_seqs = true }, { .indent = 4 }, { .indent = 9 },
	};
	byte_source s = { data, size, 2 };
	fya_allocator *a = fya_malloc_new();
	fyfm_json_options json = { .special = FYFM_JSON_SPECIAL_NULL };
	fyfm_value v;
	fya_buf why;

	if (size > 2) {
		fya_buf_init(&why, a, 0);
		json.indent = data[0] % 3;
		if (data[1] % 2 == 0)
			v = take_value(&s, a, DEPTH);
		else
			v = parsed(a, (const char *)data + 2, size - 2);
		check(round_trip_yaml(v, &styles[data[0] % 5], &why), &why);
		check(round_trip_json(v, &json, &why), &why);
	}
	fya_destroy(a);
	return 0;
}
