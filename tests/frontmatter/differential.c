/* The scanner must say just what libfyaml says, or decline: over a table of snippets, over the
 * corpus in FYSSG_CORPUS, and over mutations of both with a fixed seed. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <criterion/criterion.h>

#include <fyfm/source.h>

#include "tests/frontmatter/both-ways.h"

/* What goes into the contexts below for %s. */
static const char *const nodes[] = {
	"", "x", "a b", "a  b ", "a:b", "a: b", "a #b", "a#b", "#a", "-a", "-", "- a", "--",
	"---", "...", "?", "? a", "?a", ":", ":a", ": a", "&a", "&a b", "*a", "!a b", "!!str 1",
	"%a", "@a", "`a`", ",", "a,b", "a, b", "[", "]", "[]", "[ ]", "[a]", "[a, b]", "[a,b]",
	"[a, b,]", "[, ]", "[a,, b]", "[a b, 'c']", "[a, [b, [c]]]", "[a: b]", "[a:b]", "[a :b]",
	"[-]", "[-a, - b]", "[#a]", "[a #b]", "[a", "[a]]", "[a] b", "[a]: b", "[a] # b",
	"[\"a\", 'b''c', \"d\\\"e\"]", "{}", "{ }", "{a}", "{a: b}", "{a:b}", "{a: b, c: d}",
	"{a: }", "{a: b,}", "{a: [b], c: {d: e}}", "{\"a\": b}", "{\"a\":b}", "{'a' : b}",
	"{a: b: c}", "{? a: b}", "{[a]: b}", "{{a}}", "{a: b", "{a: b}}", "'a'", "'a b '", "''",
	"''''", "'it''s'", "'a\"b'", "'a", "'a' b", "'a': b", "'a' : b", "'a':b", "'a' # b",
	"'a'#b", "'a: b'", "'#'", "\"a\"", "\"\"", "\"a\\nb\"", "\"a\\tb\"", "\"\\\"\"",
	"\"\\\\\"", "\"a\\/b\"", "\"\\x41\"", "\"\\u263a\"", "\"\\q\"", "\"\\\"", "\"a",
	"\"a\" \"b\"", "\"a\\\\\" b", "|", ">", "|-", "|+", ">2", "|2-", "|a", "| # c", "|#c",
	"|\n  a", "|\n  a\n  b\n", "|-\n  a\n\n\n  b\n\n", "|+\n  a\n\n", "|\n\n  a\n",
	"|\n   \n  a\n", "|\n  a\n   b\n", "|\n a\n", "|\na\n", "|\n\ta\n", "|\n  \ta\n",
	">\n  a\n  b\n\n  c\n   d\n  e\n", ">-\n  a\n # c\n", ">\n    a\n  b\n",
	"|\n  # a\n  b\n", "|\n  a\n---\n", "~", "null", "true", "12", "1.5", "2024-05-01",
	"2024-05-01 10:00", "http://a.b/c?d=e&f#g", "a\n  b", "a\n b", "a\nb", "a\n\n  b",
	"a\n# c", "a\n  # c", "a # c\n  b", "\n  b: c", "\n  - b\n  - c", "\n- b",
	"\n- b: c\n  d: e\n-  f\n", "\n  - - b\n    - c\n", "\n    b: c\n    d: e",
	"\n  b: c\n d: e", "\n  b: c\n   d: e", "\n  b", "\n  'b'", "\n  [b]", "\n  b:\n",
	"\n  b:\n    c:\n      d: e", "# c", "# c\n  b: c", "# c\n\n  # d\n\n  - e", "\tb", "b\t",
	"b\tc", "b \t# c", "\n\tb: c", "\r", "\r\n", "a\rb", "é", "日本: 語", "\"é\\\"\"",
	"\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbf", "\xe2\x80\x9cq\xe2\x80\x9d", "<<", "=",
	"a: &b\n", "-\n", "-\n-", "- -", "- ? a", "- :", "a'b", "a\"b", "a[b", "a{b}c", "a!b",
	"[\n  a,\n  b\n]", "[\n    a,\n    b,\n  ]", "[a,\n b]", "[a,\n    b\n    ]",
	"[a\n    , b]", "[\n    # c\n    a\n  ]", "[a, # c\n    b]", "[a # c\n   ,b]",
	"[a, #\n    b]", "[\n\n    a\n\n  ]", "[\n\t a]", "[a\n    b]", "['a'\n    'b']",
	"[\n---\n]", "[\n    a\n...\n]", "[\n    -a,\n    - b]", "[\n    ]", "[\n]", "[\n  ]",
	"[\n    a\n  ]: b", "[\n    a\n    ] b", "[\n    a\n    ] # b",
	"[\n    [a,\n    b],\n    {}\n    ]",
	"{\n    a: b,\n    c: d\n  }", "{\n  a: b,\n  c: d\n}", "{a:\n    b}", "{a\n  : b}",
	"{a: b\n    c: d}",
	"{\n    }", "{\"a\":1,\"b\":[1,2],\"c\":{\"d\":null}}", "{\"a\":\"b\"}", "{\"a\" :1}",
	"{'a':1}", "[\"a\":1]", "{\"a\"\n    :1}", "{\"a\":\n    1}", "{\"a\":b:c}", "{\"a\"::b}",
	"{\"a\":,}", "{\"a\":}", "{\"a\":#b}", "{\"a\":\"b\"c}", "[\"a\"b]", "{\"a\":-1}",
	"{\"a\":- 1}",
	"[\r\n    a,\r\n    b\r\n  ]", "[a,\n    - b\n    ]", "[a,\n    ? b\n    ]",
	"a&b", "a*b", "a%b", "a@b", "$a", "^a", "(a)", "~a", "<a>", "a|b", "a>b", "/a/", "\\a",
	"1: 2", "a:\n", "a:\n\n\n", "a?", "a ?b", "a - b", "a -", "a :b", "a : b",
};

static const char *const contexts[] = {
	"%s",
	"%s\n",
	"%s: v\n",
	"k: %s",
	"k: %s\n",
	"k:   %s  \n",
	"k: %s\nl: m\n",
	"k: %s # c\nl: m\n",
	"k: %s\r\nl: m\r\n",
	"- %s\n",
	"- %s\n- m\n",
	"-   %s\n-   m\n",
	"- - %s\n  - m\n",
	"- k: %s\n  l: m\n- n\n",
	"k:\n  %s\n",
	"k:\n  l: %s\n  m: n\no: p\n",
	"k:\n- %s\n- m\nn: o\n",
	"k:\n  - %s\n  - m\nn: o\n",
	"k: [%s]\n",
	"k: [m, %s, n]\nl: o\n",
	"k: {l: %s}\n",
	"k: {%s: l, m: n}\n",
	"  k: %s\n  l: m\n",
	"# c\n\nk: %s\n\n# d\n",
	"k: |\n  %s\nl: m\n",
	"k: '%s'\n",
	"k: \"%s\"\n",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { MAX_PACKED_DEPTH = 100 };

struct tally {
	fya_allocator *a;
	size_t declined, agreed, differed;
};

/* Parses by one way, packs what that gave and frees it; only appends the status where it failed. */
static void pack_by(fyfm_way way, const char *text, size_t len, fya_buf *out)
{
	fyfm_parse_options options = { .way = way };
	fyfm_parser *parser = fyfm_parser_new();
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_status st;
	fyfm_value v;

	cr_assert(parser && a);
	st = fyfm_parse(parser, a, text, len, &options, &v, NULL);
	if (st == FYFM_OK)
		st = fyfm_pack(v, MAX_PACKED_DEPTH, out);
	fya_buf_printf(out, "status %d", st);
	fyfm_parser_free(parser);
	fya_destroy(a);
}

/* Whether values are the same too where events are. What fails on the way to values (a key that
 * comes twice) is declined by the scanner, for libfyaml's way to tell. */
static bool same_values(const char *text, size_t len)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf fast, slow;
	bool same;

	fya_buf_init(&fast, a, 0);
	fya_buf_init(&slow, a, 0);
	pack_by(FYFM_WAY_AUTO, text, len, &fast);
	pack_by(FYFM_WAY_LIBFYAML, text, len, &slow);
	same = fast.len == slow.len && memcmp(fast.data, slow.data, fast.len) == 0;
	fya_buf_release(&fast);
	fya_buf_release(&slow);
	fya_destroy(a);
	return same;
}

static void compare(struct tally *t, const char *text, size_t len)
{
	/* As long as the text, so that a sanitizer sees a read past its end. */
	char *copy = malloc(len != 0 ? len : 1);
	fya_buf log;

	memcpy(copy, text, len);
	fya_buf_init(&log, t->a, 0);
	if (fyfm_utf8_check(copy, len) == len) {
		ways result = both_ways(copy, len, &log);

		t->declined += result == WAYS_DECLINED;
		t->agreed += result == WAYS_AGREE;
		t->differed += result == WAYS_DIFFER;
		/* The first few tell enough. */
		if (result == WAYS_DIFFER && t->differed < 5)
			cr_expect_fail("%s", fya_buf_cstr(&log));
		if (result == WAYS_AGREE && !same_values(copy, len)) {
			cr_expect_fail("values differ: %.*s", (int)len, copy);
			t->differed++;
		}
	}
	fya_buf_release(&log);
	free(copy);
}

static void expect_no_difference(const struct tally *t, size_t least)
{
	cr_log_info("%zu agree, %zu declined", t->agreed, t->declined);
	cr_expect_eq(t->differed, 0, "%zu texts", t->differed);
	cr_expect_geq(t->agreed, least, "the scanner took %zu only", t->agreed);
}

static size_t fill(char *text, size_t size, const char *context, const char *node)
{
	const char *place = strstr(context, "%s");
	int len = snprintf(text, size, "%.*s%s%s", (int)(place - context), context, node,
	                   place + 2);

	cr_assert(len >= 0 && (size_t)len < size);
	return (size_t)len;
}

Test(differential, snippets, .timeout = 60)
{
	struct tally t = { .a = fya_malloc_new() };
	char text[512];

	for (size_t c = 0; c < COUNT(contexts); c++) {
		for (size_t n = 0; n < COUNT(nodes); n++)
			compare(&t, text, fill(text, sizeof(text), contexts[c], nodes[n]));
	}
	expect_no_difference(&t, 1500);
	fya_destroy(t.a);
}

/* --- mutations -------------------------------------------------------------------------------- */

/* xorshift64 */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
	return (size_t)((next_random(state) >> 11) % limit);
}

/* Changes one place: bytes go, a piece of the table comes, or a piece of the text comes again. */
static size_t mutate(uint64_t *state, char *text, size_t len, size_t size)
{
	size_t at = below(state, len + 1);
	const char *piece = nodes[below(state, COUNT(nodes))];
	size_t n = strlen(piece);

	if (below(state, 3) == 0 && at < len) {
		n = 1 + below(state, 4);
		n = n < len - at ? n : len - at;
		memmove(text + at, text + at + n, len - at - n);
		return len - n;
	}
	if (below(state, 2) == 0 && len > 0) {
		size_t from = below(state, len);

		piece = text + from;
		n = below(state, len - from < 30 ? len - from : 30);
	}
	if (len + n <= size) {
		char copy[256];

		memcpy(copy, piece, n);
		memmove(text + at + n, text + at, len - at);
		memcpy(text + at, copy, n);
		len += n;
	}
	return len;
}

Test(differential, mutations, .timeout = 60)
{
	struct tally t = { .a = fya_malloc_new() };
	uint64_t state = 88172645463325252u;
	clock_t end = clock() + 2 * CLOCKS_PER_SEC;
	char text[2048];

	while (clock() < end) {
		size_t len = fill(text, sizeof(text), contexts[below(&state, COUNT(contexts))],
		                  nodes[below(&state, COUNT(nodes))]);

		len += fill(text + len, sizeof(text) - len,
		            contexts[below(&state, COUNT(contexts))],
		            nodes[below(&state, COUNT(nodes))]);
		for (size_t i = 1 + below(&state, 4); i > 0; i--)
			len = mutate(&state, text, len, sizeof(text) - 256);
		compare(&t, text, len);
	}
	expect_no_difference(&t, 1000);
	fya_destroy(t.a);
}

/* --- the corpus ------------------------------------------------------------------------------- */

static struct tally corpus; /* nftw() hands nothing through */

static int compare_file(const char *path, const struct stat *info, int kind, struct FTW *place)
{
	const char *dot = strrchr(path, '.');
	fyfm_source source;
	fyfm_parts parts;

	(void)info;
	(void)place;
	if (kind != FTW_F || !dot || (strcmp(dot, ".md") != 0 && strcmp(dot, ".yaml") != 0))
		return 0;
	if (fyfm_source_open(&source, corpus.a, AT_FDCWD, path, NULL, NULL) != FYFM_OK)
		return 0;
	if (strcmp(dot, ".yaml") == 0)
		compare(&corpus, source.data, source.len);
	else if (fyfm_split(source.data, source.len, &parts, NULL) == FYFM_OK &&
	         parts.has_front_matter)
		compare(&corpus, source.data + parts.yaml, parts.yaml_len);
	fyfm_source_close(&source);
	return 0;
}

Test(differential, corpus, .timeout = 120)
{
	const char *folder = getenv("FYSSG_CORPUS");

	if (!folder || *folder == '\0')
		cr_skip_test("FYSSG_CORPUS names no folder");
	corpus.a = fya_malloc_new();
	cr_assert_eq(nftw(folder, compare_file, 16, FTW_PHYS), 0, "%s", folder);
	expect_no_difference(&corpus, (corpus.agreed + corpus.declined) * 98 / 100);
	cr_expect_gt(corpus.agreed, 0);
	fya_destroy(corpus.a);
}
