#include <criterion/criterion.h>

#include <fyfm/edit.h>
#include <fyfm/emit.h>
#include <fyfm/parse.h>

#include "tests/frontmatter/edit-property.h"

static fya_allocator *a;
static fyfm_parser *parser;

static void setup(void)
{
	a = fya_malloc_new();
	parser = fyfm_parser_new();
}

static void teardown(void)
{
	fyfm_parser_free(parser);
	fya_destroy(a);
}

TestSuite(edit, .init = setup, .fini = teardown);

static fyfm_value read_yaml(const char *yaml)
{
	fyfm_diag diag;
	fyfm_value v;
	fyfm_status st = fyfm_parse(parser, a, yaml, strlen(yaml), NULL, &v, &diag);

	cr_assert_eq(st, FYFM_OK, "%s: %s", yaml, diag.message);
	return v;
}

enum { SET, DELETE, RENAME };

struct edit_case {
	int action;
	const char *before, *path;
	const char *with; /* the value as YAML, or the new name */
	const char *after; /* NULL: refused with `status` */
	fyfm_status status;
};

static fyfm_status run(fyfm_editor *e, const struct edit_case *c, fyfm_diag *diag)
{
	fyfm_path *path;

	cr_assert_eq(fyfm_path_new(a, c->path, strlen(c->path), &path, diag), FYFM_OK);
	switch (c->action) {
	case SET:
		return fyfm_editor_set(e, path, read_yaml(c->with), diag);
	case DELETE:
		return fyfm_editor_delete(e, path, diag);
	default:
		return fyfm_editor_rename(e, path, c->with, strlen(c->with), diag);
	}
}

/* A text of `yaml` with `prefix` and `suffix` around it; all breaks CR LF if `crlf`. */
static void wrap(fya_buf *out, const char *prefix, const char *yaml, const char *suffix, bool crlf)
{
	const char *parts[] = { prefix, yaml, suffix };

	for (int i = 0; i < 3; i++) {
		for (const char *p = parts[i]; *p != '\0'; p++) {
			if (crlf && *p == '\n')
				fya_buf_putc(out, '\r');
			fya_buf_putc(out, *p);
		}
	}
}

static void check(const struct edit_case *c, size_t row, const char *prefix, const char *suffix,
                  bool crlf, fyfm_edit_what what)
{
	fyfm_edit_options options = { .what = what };
	fyfm_diag diag = { 0 };
	fyfm_editor *e;
	fyfm_status st;
	fya_buf text, want;

	fya_buf_init(&text, a, 0);
	fya_buf_init(&want, a, 0);
	wrap(&text, prefix, c->before, suffix, crlf);
	wrap(&want, prefix, c->after ? c->after : c->before, suffix, crlf);
	st = fyfm_editor_new(text.data, text.len, &options, &e, &diag);
	cr_assert_eq(st, FYFM_OK, "row %zu: %s", row, diag.message);
	st = run(e, c, &diag);
	cr_expect_eq(st, c->after ? FYFM_OK : c->status, "row %zu: %s, %s", row,
	             fyfm_status_text(st), diag.message);
	cr_expect(fyfm_editor_text(e).len == want.len &&
	                  memcmp(fyfm_editor_text(e).data, want.data, want.len) == 0,
	          "row %zu, crlf %d: [%.*s] wanted [%s] %s", row, crlf,
	          (int)fyfm_editor_text(e).len, fyfm_editor_text(e).data, fya_buf_cstr(&want),
	          diag.message);
	cr_expect_eq(fyfm_editor_changed(e), c->after && strcmp(c->before, c->after) != 0,
	             "row %zu", row);
	fyfm_editor_free(e);
}

/* What holds in front matter and in files of YAML, with LF and with CR LF. */
static const struct edit_case cases[] = {
	/* values in their place */
	{ SET, "a: 1\nb: 2 # two\nc: 3\n", "b", "9", "a: 1\nb: 9 # two\nc: 3\n", 0 },
	{ SET, "a:   1\n", "a", "x y", "a:   x y\n", 0 },
	{ SET, "a: \"x\"\nb: 'y'\nc: z\n", "a", "w", "a: \"w\"\nb: 'y'\nc: z\n", 0 },
	{ SET, "a: \"x\"\nb: 'y'\nc: z\n", "b", "w", "a: \"x\"\nb: 'w'\nc: z\n", 0 },
	{ SET, "a: \"x\"\n", "a", "5", "a: 5\n", 0 },
	{ SET, "a: x\n", "a", "'5'", "a: \"5\"\n", 0 },
	{ SET, "a: 1\n", "a", "1", "a: 1\n", 0 },
	{ SET, "a: 1.0\n", "a", "1", "a: 1\n", 0 },
	{ SET, "a:\nb: 1\n", "a", "x", "a: x\nb: 1\n", 0 },
	{ SET, "a: # why\nb: 1\n", "a", "x", "a: x # why\nb: 1\n", 0 },
	{ SET, "a: ~\n", "a", "2024-05-01", "a: 2024-05-01\n", 0 },
	{ SET, "a: x\n  y\n  z\nb: 1\n", "a", "w", "a: w\nb: 1\n", 0 },
	{ SET, "tags: [a, b] # t\n", "tags", "[c, d, e]", "tags: [c, d, e] # t\n", 0 },
	{ SET, "tags: [a,\n  b]\nx: 1\n", "tags", "[c]", "tags: [c]\nx: 1\n", 0 },
	{ SET, "tags: [a, b]\n", "tags[1]", "x, y", "tags: [a, \"x, y\"]\n", 0 },
	{ SET, "tags: [a, b]\n", "tags[-1]", "z", "tags: [a, z]\n", 0 },
	{ SET, "tags: [a, b]\n", "tags[2]", "z", "tags: [a, b, z]\n", 0 },
	{ SET, "tags: [a, b]\n", "/tags/-", "z", "tags: [a, b, z]\n", 0 },
	{ SET, "tags: []\n", "/tags/-", "z", "tags: [z]\n", 0 },
	{ SET, "tags: [ ]\n", "/tags/-", "z", "tags: [z]\n", 0 },
	{ SET, "a: {b: 1}\n", "a.c", "[1, 2]", "a: {b: 1, c: [1, 2]}\n", 0 },
	{ SET, "a: {\n  b: 1,\n}\n", "a.c", "2", "a: {\n  b: 1, c: 2,\n}\n", 0 },
	{ SET, "a: {}\n", "a.c", "2", "a: {c: 2}\n", 0 },
	{ SET, "a: {b: 1}\n", "a.b", "|\n  x\n  y\n", "a: {b: \"x\\ny\\n\"}\n", 0 },
	/* to and from blocks */
	{ SET, "a: 1 # c\nb: 2\n", "a", "[x, z]", "a: # c\n  - x\n  - z\nb: 2\n", 0 },
	{ SET, "a: 1 # c\nb: 2\n", "a", "|\n  x\n  y\n", "a: | # c\n  x\n  y\nb: 2\n", 0 },
	{ SET, "a:\nb: 2\n", "a", "{x: 1}", "a:\n  x: 1\nb: 2\n", 0 },
	{ SET, "a: |\n  x\n  y\n\nb: 2\n", "a", "z", "a: z\n\nb: 2\n", 0 },
	{ SET, "a: |- # c\n  x\n  y\nb: 2\n", "a", "|-\n  p\n  q\n", "a: |- # c\n  p\n  q\nb: 2\n",
	  0 },
	{ SET, "a: >\n  x\n  y\nb: 2\n", "a", "|+\n  p\n\n", "a: |+\n  p\n\nb: 2\n", 0 },
	{ SET, "a: # c\n  - x\n  # in\n  - y\nb: 2\n", "a", "5", "a: 5 # c\nb: 2\n", 0 },
	{ SET, "a: # c\n  # above\n  - x\n  - y\nb: 2\n", "a", "[p]",
	  "a: # c\n  # above\n  - p\nb: 2\n", 0 },
	{ SET, "a:\n- x\n- y\nb: 2\n", "a", "[p, {q: [r]}]", "a:\n- p\n- q:\n  - r\nb: 2\n", 0 },
	{ SET, "a:\n    b: 1\n", "a", "{c: {d: 1}}", "a:\n    c:\n        d: 1\n", 0 },
	{ SET, "a:\n  b: 1\nc: 2\n", "a", "{}", "a: {}\nc: 2\n", 0 },
	{ SET, "a:\n  - x # first\n  - y\n", "a[0]", "z", "a:\n  - z # first\n  - y\n", 0 },
	{ SET, "a:\n  - x: 1\n    y: 2\n  - z\n", "a[0]", "5", "a:\n  - 5\n  - z\n", 0 },
	{ SET, "a:\n  - x: 1\n    y: 2\n  - z\n", "a[0].y", "[1]",
	  "a:\n  - x: 1\n    y:\n      - 1\n  - z\n", 0 },
	{ SET, "a:\n  - x\n  - z\n", "a[0]", "{p: 1, q: 2}",
	  "a:\n  - p: 1\n    q: 2\n  - z\n", 0 },
	{ SET, "a:\n  -\n  - z\n", "a[0]", "x", "a:\n  - x\n  - z\n", 0 },
	/* new keys and elements */
	{ SET, "a: 1\n# end\n", "b", "2", "a: 1\nb: 2\n# end\n", 0 },
	{ SET, "a: 1 # c\n\n# end\n", "b", "x", "a: 1 # c\nb: x\n\n# end\n", 0 },
	{ SET, "a:\n  b: 1\nc: 2\n", "a.d", "x", "a:\n  b: 1\n  d: x\nc: 2\n", 0 },
	{ SET, "a:\n    b: 1\nc: 2\n", "d.e.f", "x",
	  "a:\n    b: 1\nc: 2\nd:\n    e:\n        f: x\n", 0 },
	{ SET, "a:\n- x\n", "b", "[z]", "a:\n- x\nb:\n- z\n", 0 },
	{ SET, "a: 1\n", "b", "|\n  x\n  y\n", "a: 1\nb: |\n  x\n  y\n", 0 },
	{ SET, "a: |\n  x\n\nb: 1\n", "c", "2", "a: |\n  x\n\nb: 1\nc: 2\n", 0 },
	{ SET, "b: 1\na: |\n  x\n\n", "c", "2", "b: 1\na: |\n  x\nc: 2\n\n", 0 },
	{ SET, "b: 1\na: |+\n  x\n\n", "c", "2", "b: 1\na: |+\n  x\n\nc: 2\n", 0 },
	{ SET, "a:\n  - x\n", "a[1]", "{p: 1, q: 2}", "a:\n  - x\n  - p: 1\n    q: 2\n", 0 },
	{ SET, "a:\n", "a.b", "1", "a:\n  b: 1\n", 0 },
	{ SET, "a: null\n", "a.b.c", "1", "a:\n  b:\n    c: 1\n", 0 },
	{ SET, "a: 1\n", "/tags/-", "x", "a: 1\ntags:\n  - x\n", 0 },
	{ SET, "a: 1\n", "\"b.c\"", "x", "a: 1\nb.c: x\n", 0 },
	{ SET, "a: 1\n", "\"yes\"", "x", "a: 1\n\"yes\": x\n", 0 },
	{ SET, "2024: a\n", "2024", "b", "2024: b\n", 0 },
	{ SET, "{a: 1}\n", "b", "2", "{a: 1, b: 2}\n", 0 },
	/* anchors and merges */
	{ SET, "a: &x 1\nb: 2\n", "a", "3", "a: &x 3\nb: 2\n", 0 },
	{ SET, "a: &x 1\nb: *x\n", "a", "3", NULL, FYFM_ERR_USAGE },
	{ SET, "a: &x 1\nb: *x\n", "b", "3", "a: &x 1\nb: 3\n", 0 },
	{ SET, "a: &x {c: 1}\nb: *x\n", "b.c", "3", NULL, FYFM_ERR_USAGE },
	{ SET, "a: &x {c: 1}\nb:\n  <<: *x\n", "b.c", "3",
	  "a: &x {c: 1}\nb:\n  <<: *x\n  c: 3\n", 0 },
	{ DELETE, "a: &x {c: 1}\nb:\n  <<: *x\n", "b.c", NULL, NULL, FYFM_ERR_USAGE },
	{ SET, "a: !!str 5\n", "a", "6", NULL, FYFM_ERR_USAGE },
	{ SET, "a: !!str 5\n", "a", "'6'", "a: !!str \"6\"\n", 0 },
	/* what cannot be */
	{ SET, "a: 1\n", "a.b", "1", NULL, FYFM_ERR_TYPE },
	{ SET, "a: [1]\n", "a[3]", "1", NULL, FYFM_ERR_RANGE },
	{ SET, "a: [1]\n", "a[-2]", "1", NULL, FYFM_ERR_RANGE },
	{ DELETE, "a: 1\n", "b", NULL, NULL, FYFM_ERR_NOT_FOUND },
	{ DELETE, "a: 1\n", "", NULL, NULL, FYFM_ERR_USAGE },
	{ RENAME, "a: 1\nb: 2\n", "a", "b", NULL, FYFM_ERR_EXISTS },
	{ RENAME, "a: [1]\n", "a[0]", "b", NULL, FYFM_ERR_TYPE },
	/* delete */
	{ DELETE, "a: 1\nb: 2 # c\n# d\nc: 3\n", "b", NULL, "a: 1\n# d\nc: 3\n", 0 },
	{ DELETE, "# top\na: 1\nb: 2\n", "a", NULL, "# top\nb: 2\n", 0 },
	{ DELETE, "a:\n  - x\n  - y\nb: 2\n", "a", NULL, "b: 2\n", 0 },
	{ DELETE, "a: |\n  x\n\nb: 2\n", "a", NULL, "\nb: 2\n", 0 },
	{ DELETE, "a:\n  b: 1\nc: 2\n", "a.b", NULL, "a: {}\nc: 2\n", 0 },
	{ DELETE, "a:\n  - b # x\nc: 2\n", "a[0]", NULL, "a: []\nc: 2\n", 0 },
	{ DELETE, "a:\n  - x\n  - y # w\n  - z\n", "a[1]", NULL, "a:\n  - x\n  - z\n", 0 },
	{ DELETE, "a:\n  - x: 1\n    y: 2\n", "a[0].x", NULL, "a:\n  - y: 2\n", 0 },
	{ DELETE, "a:\n  - x: 1 # c\n    # about y\n    y: 2\n", "a[0].x", NULL, NULL,
	  FYFM_ERR_USAGE },
	{ DELETE, "a: [x, y, z]\n", "a[0]", NULL, "a: [y, z]\n", 0 },
	{ DELETE, "a: [x, y, z]\n", "a[1]", NULL, "a: [x, z]\n", 0 },
	{ DELETE, "a: [x, y, z]\n", "a[2]", NULL, "a: [x, y]\n", 0 },
	{ DELETE, "a: [x,]\n", "a[0]", NULL, "a: []\n", 0 },
	{ DELETE, "a: {b: 1, c: 2}\n", "a.b", NULL, "a: {c: 2}\n", 0 },
	{ DELETE, "a: {b: 1, c: 2}\n", "a.c", NULL, "a: {b: 1}\n", 0 },
	{ DELETE, "a: [x, # one\n  y]\n", "a[0]", NULL, NULL, FYFM_ERR_USAGE },
	{ DELETE, "a: &x 1\nb: *x\n", "a", NULL, NULL, FYFM_ERR_USAGE },
	/* rename */
	{ RENAME, "a: 1 # c\n\"b\": 2\n'c': 3\n", "a", "z", "z: 1 # c\n\"b\": 2\n'c': 3\n", 0 },
	{ RENAME, "a: 1 # c\n\"b\": 2\n'c': 3\n", "b", "z", "a: 1 # c\n\"z\": 2\n'c': 3\n", 0 },
	{ RENAME, "a: 1 # c\n\"b\": 2\n'c': 3\n", "c", "it's", "a: 1 # c\n\"b\": 2\n'it''s': 3\n",
	  0 },
	{ RENAME, "a:\n  b:\n    c: |\n      text\n", "a.b", "no: pe",
	  "a:\n  \"no: pe\":\n    c: |\n      text\n", 0 },
	{ RENAME, "x: [{a: 1}]\n", "x[0].a", "b,c", "x: [{\"b,c\": 1}]\n", 0 },
	{ RENAME, "2024: a\n", "2024", "2024", "\"2024\": a\n", 0 },
};

enum { CASES = sizeof(cases) / sizeof(cases[0]) };

Test(edit, of_front_matter)
{
	for (size_t i = 0; i < CASES; i++) {
		check(&cases[i], i, "---\n", "---\nbody: stays\n\n---\nx", false,
		      FYFM_EDIT_FRONT_MATTER);
		check(&cases[i], i, "\xef\xbb\xbf---\n", "---\n\nbody\n", true,
		      FYFM_EDIT_FRONT_MATTER);
	}
}

Test(edit, of_yaml)
{
	for (size_t i = 0; i < CASES; i++) {
		check(&cases[i], i, "", "", false, FYFM_EDIT_YAML);
		check(&cases[i], i, "# head\n", "", true, FYFM_EDIT_YAML);
	}
}

/* Where the two kinds of text differ. */
static const struct {
	fyfm_edit_what what;
	struct edit_case edit;
} other_cases[] = {
	{ FYFM_EDIT_FRONT_MATTER, { SET, "body\n", "a.b", "1", "---\na:\n  b: 1\n---\nbody\n", 0 } },
	{ FYFM_EDIT_FRONT_MATTER, { SET, "", "a", "1", "---\na: 1\n---\n", 0 } },
	{ FYFM_EDIT_FRONT_MATTER,
	  { SET, "\xef\xbb\xbf" "body\r\n", "a", "1", "\xef\xbb\xbf---\r\na: 1\r\n---\r\nbody\r\n",
	    0 } },
	{ FYFM_EDIT_FRONT_MATTER, { SET, "---\n---\nbody", "a", "1", "---\na: 1\n---\nbody", 0 } },
	{ FYFM_EDIT_FRONT_MATTER,
	  { SET, "---\n# c\n---\nbody", "a", "1", "---\n# c\na: 1\n---\nbody", 0 } },
	{ FYFM_EDIT_FRONT_MATTER,
	  { DELETE, "---\n# c\na: 1\n---\nb", "a", NULL, "---\n# c\n---\nb", 0 } },
	{ FYFM_EDIT_FRONT_MATTER, { DELETE, "body", "a", NULL, NULL, FYFM_ERR_TYPE } },
	{ FYFM_EDIT_FRONT_MATTER,
	  { SET, "---\na: 1\n---\nb", "", "[1]", NULL, FYFM_ERR_USAGE } },
	{ FYFM_EDIT_FRONT_MATTER, { SET, "---\na: 1\n---\nb", "", "{c: 2}", "---\nc: 2\n---\nb", 0 } },
	{ FYFM_EDIT_YAML, { SET, "a: 1", "b", "2", "a: 1\nb: 2\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "a: 1", "a", "2", "a: 2", 0 } },
	{ FYFM_EDIT_YAML, { SET, "a: [1]\nb:\n  - 1", "b", "2", "a: [1]\nb: 2", 0 } },
	{ FYFM_EDIT_YAML, { SET, "", "b", "2", "b: 2\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "--- # x\na: 1\n...\n", "b", "2", "--- # x\na: 1\nb: 2\n...\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "- a\n- b\n", "[1]", "2", "- a\n- 2\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "- a\n- b\n", "[2]", "{c: d}", "- a\n- b\n- c: d\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "- - a\n  - b\n", "[0][2]", "c", "- - a\n  - b\n  - c\n", 0 } },
	{ FYFM_EDIT_YAML, { DELETE, "- - a\n  - b\n", "[0][0]", NULL, "- - b\n", 0 } },
	{ FYFM_EDIT_YAML, { DELETE, "a: 1\n", "a", NULL, "{}\n", 0 } },
	{ FYFM_EDIT_YAML, { DELETE, "- a\n", "[0]", NULL, "[]\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "text\n", "", "other", "other\n", 0 } },
	{ FYFM_EDIT_YAML, { SET, "? a\n: 1\n? b\n: 2\n", "a", "x", "? a\n: x\n? b\n: 2\n", 0 } },
};

enum { OTHER_CASES = sizeof(other_cases) / sizeof(other_cases[0]) };

Test(edit, of_the_one_or_the_other)
{
	for (size_t i = 0; i < OTHER_CASES; i++)
		check(&other_cases[i].edit, i, "", "", false, other_cases[i].what);
}

/* --- properties ------------------------------------------------------------------------------- */

/* As people write, with a mark where each comment must stay. */
static const char *const pages[] = {
	"---\n# about\ntitle: \"A title\" # said twice\ndate: 2024-05-01\n\ntags: [a, 'b', c]\n"
	"author:\n    name: N # n\n    links:\n        - x\n        # between\n        - y: 1\n"
	"          z: 2\ntext: |\n  one\n\n  two\n\nlast: >-\n  folded\n  text\n# end\n---\nbody\n",
	"---\r\na: 1\r\nlist:\r\n- one\r\n- two: 2 # c\r\n  three: 3\r\n-\r\n- - p\r\n  - q\r\n"
	"empty:\r\nother: {x: 1, y: [2, 3], \"z\": {}}\r\n---\r\n\r\nbody\r\n",
	"---\nbase: &base\n  x: 1\n  y: [1, 2]\nuse: *base\nmore:\n  <<: *base\n  z: !!str 5\n"
	"? long\n: value\nflow: {a: 1,\n  b: 2, # c\n  c: [1,\n   2]}\nplain: several\n  lines\n---\n",
	"\xef\xbb\xbf---\n---\nonly a body\n",
	"no front matter\n",
};

enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

/* xorshift: the same on every run. */
static void fill(uint8_t *bytes, size_t len, uint64_t seed)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15 + 1;

	for (size_t i = 0; i < len; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		bytes[i] = (uint8_t)(x >> 32);
	}
}

Test(edit, random_changes_of_pages, .timeout = 120)
{
	enum { ROUNDS = 4000 };
	size_t done = 0;
	uint8_t bytes[300];
	fya_buf why;

	fya_buf_init(&why, a, 0);
	for (unsigned i = 1; i <= ROUNDS; i++) {
		const char *page = pages[i % PAGES];
		byte_source s = { bytes, sizeof(bytes), 0 };

		fill(bytes, sizeof(bytes), i);
		bytes[0] = 0; /* front matter */
		cr_assert(edit_keeps_its_word(&s, page, strlen(page), &why, &done), "round %u: %s", i,
		          fya_buf_cstr(&why));
	}
	cr_expect_gt(done, ROUNDS / 5, "only %zu changes", done);
}

Test(edit, random_changes_of_random_values, .timeout = 120)
{
	enum { ROUNDS = 2000 };
	size_t done = 0;
	uint8_t bytes[600];
	fya_buf text, why;

	fya_buf_init(&text, a, 0);
	fya_buf_init(&why, a, 0);
	for (unsigned i = 1; i <= ROUNDS; i++) {
		fyfm_yaml_options style = { .flow = i % 3 == 0, .flush_seqs = i % 2 == 0 };
		byte_source s = { bytes, sizeof(bytes), 0 };

		fill(bytes, sizeof(bytes), i);
		fya_buf_clear(&text);
		fya_buf_puts(&text, "# head\n");
		cr_assert_eq(fyfm_emit_yaml(take_value(&s, a, 4), &style, &text, NULL), FYFM_OK);
		fya_buf_puts(&text, "# end\n");
		cr_assert(edit_keeps_its_word(&s, text.data, text.len, &why, &done), "round %u: %s", i,
		          fya_buf_cstr(&why));
	}
	cr_expect_gt(done, ROUNDS / 5, "only %zu changes", done);
}
