/* The YAML test suite, from the folder in FYSSG_CONFORMANCE: every case goes the way that front
 * matter goes. Where it has JSON, the values must be equal; where it says `fail`, parsing must
 * fail. What we do otherwise on purpose is listed, and explained in doc/frontmatter.md. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <fyfm/parse.h>

#include "tests/frontmatter/show.h"

struct suite {
	fyfm_parser *parser;
	fya_allocator *a;
	fya_buf failures;
	size_t passed, refused, failed;
};

/* Why a case ends otherwise than the suite says. */
enum reason {
	AS_SAID,
	SECOND_DOCUMENT,      /* a file is one document */
	DUPLICATE_KEY,        /* of null and of an alias too */
	TAB_AND_EXPLICIT_KEY, /* libfyaml would use freed memory */
	BRACKET_COLUMN,       /* accepted: brackets may close in the column of their key */
	TIMESTAMP,            /* the suite has a string there */
	LIBFYAML              /* it refuses `%YAML 1.1 1.2` and `%YAML 1.12345`, which the
	                         suite itself leaves out */
};

static const struct exception {
	const char *id;
	enum reason reason;
} exceptions[] = {
	{ "2JQS/0", DUPLICATE_KEY },
	{ "35KP/0", SECOND_DOCUMENT },
	{ "5TYM/0", SECOND_DOCUMENT },
	{ "6WLZ/0", SECOND_DOCUMENT },
	{ "6XDY/0", SECOND_DOCUMENT },
	{ "6ZKB/0", SECOND_DOCUMENT },
	{ "7Z25/0", SECOND_DOCUMENT },
	{ "9C9N/0", BRACKET_COLUMN },
	{ "9DXL/0", SECOND_DOCUMENT },
	{ "9KAX/0", SECOND_DOCUMENT },
	{ "9WXW/0", SECOND_DOCUMENT },
	{ "A2M4/0", TAB_AND_EXPLICIT_KEY },
	{ "JHB9/0", SECOND_DOCUMENT },
	{ "KSS4/0", SECOND_DOCUMENT },
	{ "L383/0", SECOND_DOCUMENT },
	{ "M7A3/0", SECOND_DOCUMENT },
	{ "NKF9/0", SECOND_DOCUMENT },
	{ "PUW8/0", SECOND_DOCUMENT },
	{ "RZT7/0", SECOND_DOCUMENT },
	{ "U9NS/0", SECOND_DOCUMENT },
	{ "UGM3/0", TIMESTAMP },
	{ "UT92/0", SECOND_DOCUMENT },
	{ "VJP3/0", BRACKET_COLUMN },
	{ "W4TN/0", SECOND_DOCUMENT },
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

static fyfm_status parse(struct suite *s, fyfm_str text, fyfm_value *out, fyfm_diag *diag)
{
	/* Its own copy, so that a sanitizer sees a read past the end. */
	char *copy = malloc(text.len != 0 ? text.len : 1);
	fyfm_parse_options options = { .copy_text = true };
	fyfm_status st;

	memcpy(copy, text.data, text.len);
	st = fyfm_parse(s->parser, s->a, copy, text.len, &options, out, diag);
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

/* Says what is wrong with a case, or nothing. */
static void run_case(struct suite *s, fyfm_str yaml, fyfm_str json, bool fail, fya_buf *wrong)
{
	fyfm_value got, want;
	fyfm_diag diag;
	fyfm_status st = parse(s, make_text(yaml, s->a), &got, &diag);

	if (fail) {
		if (st == FYFM_OK) {
			fya_buf_puts(wrong, "was accepted: ");
			show_value(got, wrong);
		}
	} else if (st != FYFM_OK) {
		show_diag(&diag, wrong);
	} else if (json.data) {
		cr_assert_eq(parse(s, json, &want, &diag), FYFM_OK);
		if (!fyfm_equal(got, want)) {
			show_value(got, wrong);
			fya_buf_puts(wrong, " instead of ");
			show_value(want, wrong);
		}
	}
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

static void run_file(struct suite *s, int dir, const char *name)
{
	fyfm_source source;
	fyfm_value cases;
	fyfm_diag diag;
	fyfm_str json = { NULL, 0 };

	cr_assert_eq(fyfm_source_open(&source, s->a, dir, name, NULL, &diag), FYFM_OK);
	cr_assert_eq(parse(s, (fyfm_str){ source.data, source.len }, &cases, &diag), FYFM_OK,
	             "%s:%u: %s", name, diag.line, diag.message);
	for (size_t i = 0; i < fyfm_count(cases); i++) {
		fyfm_value c = fyfm_at(cases, i), fail = fyfm_get(c, "fail", 4);
		char id[32];
		fya_buf wrong;

		snprintf(id, sizeof(id), "%.4s/%zu", name, i);
		fya_buf_init(&wrong, s->a, 0);
		/* What a case leaves out it has from the one before. */
		if (i == 0 || fyfm_kind_of(fyfm_get(c, "json", 4)) != FYFM_UNDEFINED ||
		    fyfm_kind_of(fyfm_get(c, "tree", 4)) != FYFM_UNDEFINED)
			json = text_of(s, c, "json");
		run_case(s, text_of(s, c, "yaml"), json, fyfm_kind_of(fail) == FYFM_BOOL, &wrong);
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
	cr_expect_gt(s.passed, 300);
	fya_destroy(s.a);
	fyfm_parser_free(s.parser);
}
