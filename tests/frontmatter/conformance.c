/* The YAML test suite, from the folder in FYSSG_CONFORMANCE: every case goes all the way, as a stream
 * of documents to values, to JSON, and to YAML and back. Where the suite has JSON, ours must be the
 * same; where it says `fail`, parsing must fail; documents must be as many as in its tree. What we do
 * otherwise on purpose is listed, and explained in doc/frontmatter.md. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <fyfm/emit.h>
#include <fyfm/stream.h>

#include "tests/frontmatter/show.h"

/* In the suite; libfyaml, without types and duplicate keys, passes all but ZYU8's two. */
enum { CASES = 406 };

struct suite {
	fyfm_parser *parser;
	fya_allocator *a;
	fya_buf failures;
	size_t passed, refused, failed;
};

/* Why a case ends otherwise than the suite says. */
enum reason {
	AS_SAID,
	DUPLICATE_KEY,        /* of null and of an alias too */
	TAB_AND_EXPLICIT_KEY, /* libfyaml would use freed memory */
	BRACKET_COLUMN,       /* accepted: brackets may close in the column of their key */
	TIMESTAMP,            /* comes out in RFC 3339, not as it was written */
	LIBFYAML              /* it refuses `%YAML 1.1 1.2` and `%YAML 1.12345`, which the
	                         suite itself leaves out */
};

static const struct exception {
	const char *id;
	enum reason reason;
} exceptions[] = {
	{ "2JQS/0", DUPLICATE_KEY },
	{ "9C9N/0", BRACKET_COLUMN },
	{ "A2M4/0", TAB_AND_EXPLICIT_KEY },
	{ "RZT7/0", TIMESTAMP },
	{ "VJP3/0", BRACKET_COLUMN },
	{ "X38W/0", DUPLICATE_KEY },
	{ "ZYU8/2", LIBFYAML },
	{ "ZYU8/3", LIBFYAML },
};

static enum reason reason_of(const char *id)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		if (strcmp(exceptions[i].id, id) == 0)
			return exceptions[i].reason;
	}
	return AS_SAID;
}

/* Turns the suite's visible characters into those they stand for. */
static fyfm_str make_text(fyfm_str shown, fya_allocator *a)
{
	static const struct {
		const char *shown, *real;
	} signs[] = {
		{ "␣", " " }, { "—", "" },   { "»", "\t" }, /* `———»` is one TAB */
		{ "↵", "" },  { "←", "\r" }, { "⇔", "\xef\xbb\xbf" },
	};
	static const char no_newline[] = "∎\n";
	char *text = fya_alloc(a, shown.len + 1, 1);
	size_t len = 0;

	for (size_t i = 0; i < shown.len;) {
		size_t used = 0;

		if (shown.len - i == strlen(no_newline) &&
		    memcmp(shown.data + i, no_newline, strlen(no_newline)) == 0)
			break;
		for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]) && used == 0; k++) {
			size_t n = strlen(signs[k].shown);

			if (shown.len - i < n || memcmp(shown.data + i, signs[k].shown, n) != 0)
				continue;
			memcpy(text + len, signs[k].real, strlen(signs[k].real));
			len += strlen(signs[k].real);
			used = n;
		}
		if (used == 0) {
			text[len++] = shown.data[i];
			used = 1;
		}
		i += used;
	}
	return (fyfm_str){ text, len };
}

/* Gives the sequence of the documents in a text. */
static fyfm_status parse(struct suite *s, fyfm_str text, fyfm_value *out, fyfm_diag *diag)
{
	/* Its own copy, so that a sanitizer sees a read past the end. */
	char *copy = malloc(text.len != 0 ? text.len : 1);
	fyfm_parse_options options = { .copy_text = true };
	fyfm_status st;

	memcpy(copy, text.data, text.len);
	st = fyfm_parse_all(s->parser, s->a, copy, text.len, &options, out, diag);
	free(copy);
	return st;
}

static fyfm_str text_of(struct suite *s, fyfm_value map, const char *key)
{
	fyfm_value v = fyfm_get(map, key, strlen(key));
	fyfm_str text = { NULL, 0 };

	if (fyfm_kind_of(v) == FYFM_STRING) {
		text = fyfm_text(&v, s->a);
		/* Short text is in `v`, which ends here. */
		text.data = fya_store(s->a, text.data, text.len, 1);
	}
	return text;
}

/* The length of the first of several JSON texts, one behind the other. */
static size_t json_len(fyfm_str json)
{
	bool quoted = false, begun = false;
	int depth = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.data[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && strchr("[{", c))
			depth++;
		else if (!quoted && strchr("]}", c))
			depth--;
		begun = begun || !strchr(" \n", c);
		if (begun && !quoted && depth == 0 && (i + 1 == json.len || strchr(" \n]}\"", c)))
			return i + 1;
	}
	return json.len;
}

static bool is_white(fyfm_str s)
{
	size_t i = 0;

	while (i < s.len && strchr(" \n", s.data[i]))
		i++;
	return i == s.len;
}

/* What becomes of a value that is written as JSON and read again. */
static fyfm_value as_json(struct suite *s, fyfm_value v)
{
	fyfm_json_options options = { .special = FYFM_JSON_SPECIAL_STRING };
	fyfm_value again;
	fyfm_diag diag;
	fya_buf json;

	fya_buf_init(&json, s->a, 0);
	cr_assert_eq(fyfm_emit_json(v, &options, &json, &diag), FYFM_OK, "%s", diag.message);
	cr_assert_eq(fyfm_parse(s->parser, s->a, json.data, json.len, NULL, &again, &diag), FYFM_OK,
	             "%s", diag.message);
	return again;
}

/* The suite's JSON texts as one sequence. */
static fyfm_value wanted(struct suite *s, fyfm_str json)
{
	fyfm_value items[16];
	size_t count = 0;

	while (!is_white(json)) {
		size_t len = json_len(json);
		fyfm_value v;
		fyfm_diag diag;

		cr_assert_eq(parse(s, (fyfm_str){ json.data, len }, &v, &diag), FYFM_OK, "%.*s: %s",
		             (int)len, json.data, diag.message);
		cr_assert_lt(count, 16);
		items[count++] = fyfm_at(v, 0);
		json.data += len;
		json.len -= len;
	}
	return fyfm_seq(s->a, items, count, false);
}

static void check_json(struct suite *s, fyfm_value documents, fyfm_str json, fya_buf *wrong)
{
	fyfm_value got = as_json(s, documents), want = wanted(s, json);

	if (fyfm_equal(got, want))
		return;
	show_value(got, wrong);
	fya_buf_puts(wrong, " instead of ");
	show_value(want, wrong);
}

static void check_count(fyfm_value documents, fyfm_str tree, fya_buf *wrong)
{
	static const char mark[] = "+DOC";
	size_t count = 0;

	for (const char *p = tree.data, *end = p + tree.len;
	     (p = memmem(p, (size_t)(end - p), mark, 4)) != NULL; p += 4)
		count++;
	if (fyfm_count(documents) != count)
		fya_buf_printf(wrong, "%zu documents instead of %zu", fyfm_count(documents), count);
}

/* To YAML and back. */
static void check_round(struct suite *s, fyfm_value documents, fya_buf *wrong)
{
	fyfm_value again;
	fyfm_diag diag;
	fya_buf yaml;

	fya_buf_init(&yaml, s->a, 0);
	if (fyfm_emit_yaml(documents, NULL, &yaml, &diag) != FYFM_OK ||
	    fyfm_parse(s->parser, s->a, yaml.data, yaml.len, NULL, &again, &diag) != FYFM_OK)
		show_diag(&diag, wrong);
	else if (!fyfm_equal(documents, again))
		fya_buf_printf(wrong, "comes back otherwise from\n%s", fya_buf_cstr(&yaml));
}

/* What the suite has about a case; NULL data where it says nothing. */
struct expected {
	fyfm_str json, tree;
	bool fail;
};

/* Says what is wrong with a case, or nothing. */
static void run_case(struct suite *s, fyfm_str yaml, const struct expected *want, fya_buf *wrong)
{
	fyfm_value got;
	fyfm_diag diag;
	fyfm_status st = parse(s, make_text(yaml, s->a), &got, &diag);

	if (want->fail) {
		if (st == FYFM_OK) {
			fya_buf_puts(wrong, "was accepted: ");
			show_value(got, wrong);
		}
		return;
	}
	if (st != FYFM_OK) {
		show_diag(&diag, wrong);
		return;
	}
	if (want->json.data)
		check_json(s, got, want->json, wrong);
	if (want->tree.data)
		check_count(got, want->tree, wrong);
	check_round(s, got, wrong);
}

static void count_case(struct suite *s, const char *id, fya_buf *wrong)
{
	bool excepted = reason_of(id) != AS_SAID;

	if (wrong->len == 0 && !excepted) {
		s->passed++;
	} else if (wrong->len != 0 && excepted) {
		s->refused++;
	} else {
		s->failed++;
		fya_buf_printf(&s->failures, "%s: %s\n", id,
			wrong->len != 0 ? fya_buf_cstr(wrong) : "is an exception, but passes");
	}
}

static bool has(fyfm_value map, const char *key)
{
	return fyfm_kind_of(fyfm_get(map, key, strlen(key))) != FYFM_UNDEFINED;
}

static void run_file(struct suite *s, int dir, const char *name)
{
	fyfm_source source;
	fyfm_value documents, cases;
	fyfm_diag diag;
	struct expected want = { 0 };

	cr_assert_eq(fyfm_source_open(&source, s->a, dir, name, NULL, &diag), FYFM_OK);
	cr_assert_eq(parse(s, (fyfm_str){ source.data, source.len }, &documents, &diag), FYFM_OK,
	             "%s:%u: %s", name, diag.line, diag.message);
	cases = fyfm_at(documents, 0);
	for (size_t i = 0; i < fyfm_count(cases); i++) {
		fyfm_value c = fyfm_at(cases, i);
		char id[32];
		fya_buf wrong;

		snprintf(id, sizeof(id), "%.4s/%zu", name, i);
		fya_buf_init(&wrong, s->a, 0);
		want.fail = has(c, "fail");
		/* What a case leaves out it has from the one before. */
		if (i == 0 || has(c, "json") || has(c, "tree"))
			want.json = text_of(s, c, "json");
		if (i == 0 || has(c, "tree"))
			want.tree = text_of(s, c, "tree");
		run_case(s, text_of(s, c, "yaml"), &want, &wrong);
		count_case(s, id, &wrong);
	}
	fyfm_source_close(&source);
}

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".yaml") == 0;
}

Test(conformance, yaml_test_suite)
{
	const char *root = getenv("FYSSG_CONFORMANCE");
	struct suite s = { 0 };
	struct dirent **entries;
	char path[4096];
	int count, dir;

	if (!root || *root == '\0')
		cr_skip_test("FYSSG_CONFORMANCE names no folder");
	snprintf(path, sizeof(path), "%s/yaml-test-suite/src", root);
	count = scandir(path, &entries, is_yaml, alphasort);
	if (count < 0)
		cr_skip_test("no yaml-test-suite in FYSSG_CONFORMANCE");
	dir = open(path, O_RDONLY | O_DIRECTORY);
	s.parser = fyfm_parser_new();
	s.a = fya_malloc_new();
	fya_buf_init(&s.failures, s.a, 0);
	for (int i = 0; i < count; i++) {
		run_file(&s, dir, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	close(dir);
	cr_log_info("%zu cases as the suite says, %zu otherwise on purpose", s.passed, s.refused);
	cr_expect_eq(s.failed, 0, "%zu cases:\n%s", s.failed, fya_buf_cstr(&s.failures));
	cr_expect_eq(s.passed + s.refused, CASES);
	fya_destroy(s.a);
	fyfm_parser_free(s.parser);
}
