/* Files, descriptors and memory to documents. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <fyfm/document.h>

#include "allocators/testing.h"
#include "tests/frontmatter/show.h"

static fya_allocator *a;
static char path[] = "/tmp/fyfm-document-XXXXXX";

static void setup(void)
{
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	close(fd);
	a = fya_tracking_new(fya_malloc_new());
}

static void teardown(void)
{
	unlink(path);
	fya_destroy(a);
}

TestSuite(document, .init = setup, .fini = teardown);

static void write_file(const char *text, size_t len)
{
	FILE *f = fopen(path, "wb");

	cr_assert_eq(fwrite(text, 1, len, f), len);
	cr_assert_eq(fclose(f), 0);
}

static void expect_value(const fyfm_document *d, const char *want)
{
	fya_allocator *scratch = fya_malloc_new();
	fya_buf out;

	fya_buf_init(&out, scratch, 0);
	show_value(fyfm_document_value(d), &out);
	cr_expect_str_eq(fya_buf_cstr(&out), want);
	fya_destroy(scratch);
}

static void expect_text(fyfm_str text, const char *want)
{
	cr_expect(text.len == strlen(want) && memcmp(text.data, want, text.len) == 0, "%.*s",
		  (int)text.len, text.data);
}

Test(document, from_path)
{
	fyfm_document *d;

	write_file("a: [1, two]\n", 12);
	cr_assert_eq(fyfm_document_open(&d, path, NULL, NULL), FYFM_OK);
	expect_value(d, "{\"a\":[1,\"two\"]}");
	expect_text(fyfm_document_text(d), "a: [1, two]\n");
	cr_expect_eq(fyfm_document_body(d).len, 0);
	cr_expect_eq(fyfm_document_how(d), FYFM_SOURCE_READ);
	cr_expect_null(fyfm_document_tags(d));
	cr_expect_eq(fyfm_document_check(d, NULL), FYFM_OK);
	fyfm_document_close(d);
}

Test(document, front_matter_and_body)
{
	static const char text[] = "\xef\xbb\xbf---\ntitle: A\n---\nThe body.\n";
	fyfm_document_options options = { .form = FYFM_DOCUMENT_FRONT_MATTER };
	fyfm_document *d;

	cr_assert_eq(fyfm_document_open_memory(&d, text, sizeof(text) - 1, NULL, &options, NULL),
		     FYFM_OK);
	expect_value(d, "{\"title\":\"A\"}");
	expect_text(fyfm_document_body(d), "The body.\n");
	cr_expect_eq(fyfm_document_parts(d).body_line, 4);
	cr_expect(fyfm_document_parts(d).has_front_matter);
	fyfm_document_close(d);

	cr_assert_eq(fyfm_document_open_memory(&d, "Only a body.\n", 13, NULL, &options, NULL),
		     FYFM_OK);
	expect_value(d, "{}");
	expect_text(fyfm_document_body(d), "Only a body.\n");
	cr_expect_not(fyfm_document_parts(d).has_front_matter);
	fyfm_document_close(d);

	cr_assert_eq(fyfm_document_open_memory(&d, "", 0, NULL, &options, NULL), FYFM_OK);
	expect_value(d, "{}");
	cr_expect_eq(fyfm_document_body(d).len, 0);
	fyfm_document_close(d);
}

Test(document, all_with_tags)
{
	static const char text[] = "--- !a 1\n---\nb: !c 2\n";
	fyfm_document_options options = { .form = FYFM_DOCUMENT_ALL, .keep_tags = true };
	fyfm_document *d;
	fyfm_value v;

	cr_assert_eq(fyfm_document_open_memory(&d, text, sizeof(text) - 1, NULL, &options, NULL),
		     FYFM_OK);
	expect_value(d, "[\"1\",{\"b\":\"2\"}]");
	v = fyfm_document_value(d);
	expect_text(fyfm_tag_at(fyfm_document_tags(d), v, 0), "!a");
	expect_text(fyfm_tag_at(fyfm_document_tags(d), fyfm_at(v, 1), 0), "!c");
	fyfm_document_close(d);
}

Test(document, from_descriptors)
{
	fyfm_document *d;
	int ends[2], fd;

	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], "a: 1\n", 5), 5);
	close(ends[1]);
	cr_assert_eq(fyfm_document_open_fd(&d, ends[0], "standard input", NULL, NULL), FYFM_OK);
	expect_value(d, "{\"a\":1}");
	fyfm_document_close(d);
	close(ends[0]);

	write_file("b: 2\n", 5);
	fd = open(path, O_RDONLY);
	cr_assert_eq(fyfm_document_open_fd(&d, fd, path, NULL, NULL), FYFM_OK);
	close(fd);
	expect_value(d, "{\"b\":2}");
	fyfm_document_close(d);
}

Test(document, mapped_where_asked_for)
{
	fyfm_document_options options = { .map = true, .map_threshold = 1 };
	fyfm_document *d;

	write_file("a: some longer text\n", 20);
	cr_assert_eq(fyfm_document_open(&d, path, &options, NULL), FYFM_OK);
	cr_expect_eq(fyfm_document_how(d), FYFM_SOURCE_MAPPED);
	expect_value(d, "{\"a\":\"some longer text\"}");
	fyfm_document_close(d);
}

Test(document, values_beside_it)
{
	fyfm_document *d;
	fyfm_value made;

	cr_assert_eq(fyfm_document_open_memory(&d, "a", 1, NULL, NULL, NULL), FYFM_OK);
	made = fyfm_string_copy(fyfm_document_allocator(d), "a longer text", 13);
	expect_text(fyfm_text(&made, NULL), "a longer text");
	fyfm_document_close(d);
	fyfm_document_close(NULL);
}

static const char *failure(const char *text, const fyfm_document_options *options)
{
	static char told[600];
	fyfm_document *d = (fyfm_document *)told; /* anything but NULL */
	fyfm_diag diag;
	fyfm_status st = fyfm_document_open_memory(&d, text, strlen(text), "f.md", options, &diag);

	cr_expect_eq(st, diag.status);
	cr_expect_null(d);
	snprintf(told, sizeof(told), "%s:%u:%u: %s", diag.path, diag.line, diag.column,
		 diag.message);
	return told;
}

Test(document, failures)
{
	fyfm_document_options front = { .form = FYFM_DOCUMENT_FRONT_MATTER };
	fyfm_document_options later = front, small = { .max_size = 3 };
	fyfm_document *d;
	fyfm_diag diag;

	later.parse.first_line = 10;
	later.parse.path = "other.md";
	cr_expect_str_eq(failure("---\na: 1\na: 2\n---\n", &front),
			 "f.md:3:1: duplicate key `a`");
	cr_expect_str_eq(failure("---\na: 1\na: 2\n---\n", &later),
			 "other.md:12:1: duplicate key `a`");
	cr_expect_str_eq(failure("---\na: 1\n", &front),
			 "f.md:1:1: the front matter is opened here and never closed");
	cr_expect_str_eq(failure("---\na: 1\n", &later),
			 "other.md:10:1: the front matter is opened here and never closed");
	cr_expect_str_eq(failure("---\n- 1\n---\n", &front),
			 "f.md:2:1: a mapping is needed here, and this is a sequence");
	cr_expect_str_eq(failure("a\n---\nb\n", NULL), "f.md:2:1: a second document begins here");
	cr_assert_eq(fyfm_document_open(&d, "/nonexistent/file", NULL, &diag), FYFM_ERR_IO);
	cr_expect_null(d);
	cr_expect_str_eq(diag.message, "cannot open: No such file or directory");
	write_file("long text\n", 10);
	cr_expect_eq(fyfm_document_open(&d, path, &small, &diag), FYFM_ERR_LIMIT);
	cr_expect_str_eq(diag.message, "larger than the limit of 3 bytes");
}

/* Every allocation of values failing in turn; those from malloc are in malloc-fails.c. */
Test(document, no_memory)
{
	static const char text[] = "---\na: &x !t [0.1, \"a longer\\ttext\", !u {b: c}]\nd: *x\n---\n";
	fya_allocator *failing = fya_failing_new(a, 0);
	fyfm_document_options options = {
		.allocator = failing, .keep_tags = true, .form = FYFM_DOCUMENT_FRONT_MATTER
	};
	size_t n = 0;
	fyfm_status st;

	write_file(text, sizeof(text) - 1);
	do {
		fyfm_document *d;
		fyfm_diag diag;

		fya_failing_set(failing, ++n);
		st = fyfm_document_open(&d, path, &options, &diag);
		cr_assert_eq(st, fya_failing_calls(failing) >= n ? FYFM_ERR_NOMEM : FYFM_OK);
		if (st != FYFM_OK)
			cr_assert_str_eq(diag.message, "out of memory");
		fyfm_document_close(d);
		if (st != FYFM_OK)
			cr_assert_eq(fya_tracking_live(a), 0, "call %zu", n);
		cr_assert_null(fya_tracking_fault(a), "%s", fya_tracking_fault(a));
		fya_reset(failing);
	} while (st != FYFM_OK);
	cr_expect_gt(n, 5);
	fya_destroy(failing);
	a = NULL;
}
