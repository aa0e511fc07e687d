/* One key of a front matter, found by its lines, is the key that the whole gives. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

#include <fya/allocator.h>
#include <fyfm/parse.h>

#include "libfy-ssg/site/top-keys.h"

static const char *const front_matters[] = {
	"title: A\ndate: 2024-01-01\nauthor:\n  name: X\n  mail: y@z\nlast: end\n",
	"title: A\r\nauthor:\r\n  name: X\r\n\r\nlast: end\r\n",
	"tags:\n- a\n- b\n-c: not an item\nnext: 1\n",
	"- a\n- b\n",
	"a: |\n  text\n\n  # text too\n# a comment\nb: >-\n  folded\n  text\n\n\nc: 3",
	"keep: |+\n  text\n\n\nnext: 1\n",
	"# first\n\n# second\na: 1\n# third\n\nb: 2\n",
	"\"quoted\": 1\n'single': 2\nplain : 3\nspaced  :   4\n\"a: b\": 5\n",
	"author:x: 1\nauthor: 2\nauthors: 3\n",
	"  a: 1\n  b: 2\n",
	"a:\nb:\n  - {c: d}\n  - [e]\nb2:\n    c:\n        d: 1\n",
	"a: 1 # comment\nb: \"x # y\"\n",
	"only: this",
	"1: number\ntrue: bool\n~: null\n2024-01-01: date\n",
	"",
	"\n\n# nothing\n",
};
#define COUNT (sizeof(front_matters) / sizeof(*front_matters))

static fyfm_value parse(fyfm_parser *p, fya_allocator *a, fyfm_str yaml)
{
	fyfm_parse_options options = { .way = FYFM_WAY_SCANNER };
	fyfm_value v = fyfm_undefined(NULL);
	fyfm_diag d;

	if (fyfm_parse(p, a, yaml.data, yaml.len, &options, &v, &d) != FYFM_OK)
		return fyfm_undefined(NULL);
	return v;
}

static void check(fyfm_parser *p, fya_allocator *a, fyfm_str yaml, fyfm_value whole, fyfm_str name)
{
	fyfm_value want = fyfm_get(whole, name.data, name.len), part, got;
	fyfm_str lines;

	if (!fyssg_find_top_key(yaml, name, &lines)) {
		cr_assert_eq(fyfm_kind_of(want), FYFM_UNDEFINED, "%.*s not found", (int)name.len,
			     name.data);
		return;
	}
	part = parse(p, a, lines);
	cr_assert_eq(fyfm_kind_of(part), FYFM_MAP, "%.*s", (int)lines.len, lines.data);
	cr_assert(lines.len == yaml.len || fyfm_count(part) == 1, "%.*s", (int)lines.len,
		  lines.data);
	got = fyfm_get(part, name.data, name.len);
	cr_assert_eq(fyfm_kind_of(got), fyfm_kind_of(want));
	if (fyfm_kind_of(want) != FYFM_UNDEFINED)
		cr_assert(fyfm_equal(got, want), "%.*s", (int)lines.len, lines.data);
}

ParameterizedTestParameters(top_keys, lines_are_the_key)
{
	static size_t indices[COUNT];

	for (size_t i = 0; i < COUNT; i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT);
}

ParameterizedTest(size_t *index, top_keys, lines_are_the_key)
{
	static const char *const absent[] = { "a", "b", "c", "author", "text", "name", "x", "title",
					      "-c", "next", "1", "keep" };
	fyfm_str yaml = { front_matters[*index], strlen(front_matters[*index]) };
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value whole = parse(p, a, yaml);

	cr_assert_neq(fyfm_kind_of(whole), FYFM_UNDEFINED, "the scanner declines case %zu", *index);
	if (fyfm_kind_of(whole) == FYFM_MAP) {
		for (size_t i = 0; i < fyfm_count(whole); i++) {
			fyfm_value key = fyfm_key_at(whole, i);

			if (fyfm_kind_of(key) == FYFM_STRING)
				check(p, a, yaml, whole, fyfm_text(&key, a));
		}
		for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++)
			check(p, a, yaml, whole, (fyfm_str){ absent[i], strlen(absent[i]) });
	}
	fyfm_parser_free(p);
	fya_destroy(a);
}
