#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <fyfm/source.h>

#include "allocators/testing.h"

static fya_allocator *a;
static char folder[] = "/tmp/fyfm-source-XXXXXX";
static int dir = -1;

static void setup(void)
{
	a = fya_tracking_new(fya_malloc_new());
	cr_assert_not_null(mkdtemp(folder));
	dir = open(folder, O_RDONLY | O_DIRECTORY);
}

static void teardown(void)
{
	char command[256];

	close(dir);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (system(command) != 0)
		perror(command);
	fya_destroy(a);
}

TestSuite(source, .init = setup, .fini = teardown);

static void write_file(const char *name, size_t size)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char *text = malloc(size != 0 ? size : 1);

	for (size_t i = 0; i < size; i++)
		text[i] = (char)('a' + i % 23);
	cr_assert_eq(write(fd, text, size), (ssize_t)size);
	close(fd);
	free(text);
}

static void expect_content(const fyfm_source *s, size_t size)
{
	cr_assert_eq(s->len, size);
	for (size_t i = 0; i < size; i++)
		cr_assert_eq(s->data[i], (char)('a' + i % 23), "byte %zu", i);
}

static void expect_clean(void)
{
	cr_expect_eq(fya_tracking_live(a), 0);
	cr_expect_null(fya_tracking_fault(a), "%s", fya_tracking_fault(a));
}

Test(source, small_files_are_read_and_large_ones_mapped)
{
	static const size_t sizes[] = { 0, 1, 4095, 4096, 256 * 1024 - 1, 256 * 1024, 1000000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fyfm_source s;
		bool large = sizes[i] >= 256 * 1024;

		write_file("file", sizes[i]);
		cr_assert_eq(fyfm_source_open(&s, a, dir, "file", NULL, NULL), FYFM_OK);
		cr_expect_eq(s.how, large ? FYFM_SOURCE_MAPPED : FYFM_SOURCE_READ);
		expect_content(&s, sizes[i]);
		fyfm_source_close(&s);
		cr_expect_null(s.data);
		cr_expect_eq(s.len, 0);
	}
	expect_clean();
}

Test(source, modes_and_thresholds)
{
	fyfm_source_options map = { .mode = FYFM_SOURCE_ALWAYS_MAP };
	fyfm_source_options read = { .mode = FYFM_SOURCE_ALWAYS_READ };
	fyfm_source_options threshold = { .map_threshold = 100 };
	fyfm_source s;

	write_file("file", 100);
	cr_assert_eq(fyfm_source_open(&s, a, dir, "file", &map, NULL), FYFM_OK);
	cr_expect_eq(s.how, FYFM_SOURCE_MAPPED);
	expect_content(&s, 100);
	fyfm_source_close(&s);
	cr_assert_eq(fyfm_source_open(&s, a, dir, "file", &threshold, NULL), FYFM_OK);
	cr_expect_eq(s.how, FYFM_SOURCE_MAPPED);
	fyfm_source_close(&s);
	write_file("large", 500000);
	cr_assert_eq(fyfm_source_open(&s, a, dir, "large", &read, NULL), FYFM_OK);
	cr_expect_eq(s.how, FYFM_SOURCE_READ);
	expect_content(&s, 500000);
	fyfm_source_close(&s);
	write_file("empty", 0);
	cr_assert_eq(fyfm_source_open(&s, a, dir, "empty", &map, NULL), FYFM_OK);
	cr_expect_eq(s.len, 0, "nothing can be mapped of an empty file");
	fyfm_source_close(&s);
	expect_clean();
}

Test(source, short_files_are_read_at_once)
{
	static const size_t sizes[] = { 0, 1, 99, 100, 101, 5000, 300000 };
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_READ, .first_read = 100 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fyfm_source s;

		write_file("file", sizes[i]);
		cr_assert_eq(fyfm_source_open(&s, a, dir, "file", &how, NULL), FYFM_OK);
		cr_expect_eq(s.how, FYFM_SOURCE_READ);
		expect_content(&s, sizes[i]);
		if (sizes[i] > 0 && sizes[i] < 100)
			cr_expect_eq(s.capacity, sizes[i], "what it did not need is given back");
		fyfm_source_close(&s);
	}
	expect_clean();
}

static void expect_refused(const char *name, const fyfm_source_options *options, fyfm_status want,
                           const char *message)
{
	fyfm_source s;
	fyfm_diag diag;

	cr_expect_eq(fyfm_source_open(&s, a, dir, name, options, &diag), want, "%s", name);
	cr_expect_eq(
		fyfm_source_open(&s, a, dir, name, options, NULL), want, "without a diagnostic");
	cr_expect_null(s.data);
	cr_expect_str_eq(diag.path, name);
	cr_expect_str_eq(diag.message, message);
	cr_expect_eq(diag.line, 0);
}

Test(source, refusals, .timeout = 10)
{
	fyfm_source_options limit = { .max_size = 99 };
	fyfm_source_options first = { .mode = FYFM_SOURCE_ALWAYS_READ, .first_read = 1000 };
	fyfm_source_options both = { .mode = FYFM_SOURCE_ALWAYS_READ, .first_read = 1000,
		                     .max_size = 99 };
	int fd;

	expect_refused("missing", NULL, FYFM_ERR_IO, "cannot open: No such file or directory");
	expect_refused(".", NULL, FYFM_ERR_IO, "cannot read: Is a directory");
	/* A FIFO without a writer would block for ever. */
	cr_assert_eq(mkfifoat(dir, "fifo", 0600), 0);
	expect_refused("fifo", NULL, FYFM_ERR_IO, "not a regular file");
	write_file("file", 100);
	expect_refused("file", &limit, FYFM_ERR_LIMIT, "larger than the limit of 99 bytes");
	expect_refused("file", &both, FYFM_ERR_LIMIT, "larger than the limit of 99 bytes");
	expect_refused(".", &first, FYFM_ERR_IO, "cannot read: Is a directory");
	expect_refused("fifo", &first, FYFM_ERR_IO, "not a regular file");
	fd = openat(dir, "file", O_WRONLY);
	cr_expect_eq(
		fyfm_source_read_fd(&(fyfm_source){0}, a, fd, "file", NULL, NULL), FYFM_ERR_IO);
	close(fd);
	expect_clean();
}

Test(source, files_that_tell_no_size)
{
	fyfm_source s;

	cr_assert_eq(fyfm_source_open(&s, a, AT_FDCWD, "/proc/self/status", NULL, NULL), FYFM_OK);
	cr_expect_gt(s.len, 100);
	cr_expect(memcmp(s.data, "Name:", 5) == 0);
	fyfm_source_close(&s);
	expect_clean();
}

static void write_pipe(int fd, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = (char)('a' + i % 23);

		if (write(fd, &c, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

Test(source, pipes_are_read_to_their_end, .timeout = 20)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 200000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int ends[2];
		fyfm_source s;

		cr_assert_eq(pipe(ends), 0);
		if (fork() == 0) {
			close(ends[0]);
			write_pipe(ends[1], sizes[i]);
		}
		close(ends[1]);
		cr_assert_eq(fyfm_source_read_fd(&s, a, ends[0], "-", NULL, NULL), FYFM_OK);
		expect_content(&s, sizes[i]);
		fyfm_source_close(&s);
		close(ends[0]);
	}
	expect_clean();
}

Test(source, descriptors_go_on_from_where_they_are)
{
	fyfm_source_options map = { .mode = FYFM_SOURCE_ALWAYS_MAP };
	fyfm_source s;
	int fd;

	write_file("file", 1000);
	fd = openat(dir, "file", O_RDONLY);
	cr_assert_eq(fyfm_source_read_fd(&s, a, fd, "file", &map, NULL), FYFM_OK);
	cr_expect_eq(s.how, FYFM_SOURCE_MAPPED);
	fyfm_source_close(&s);
	cr_assert_eq(lseek(fd, 900, SEEK_SET), 900);
	cr_assert_eq(fyfm_source_read_fd(&s, a, fd, "file", &map, NULL), FYFM_OK);
	cr_expect_eq(s.len, 100);
	fyfm_source_close(&s);
	close(fd);
	expect_clean();
}

Test(source, no_memory)
{
	fya_allocator *failing = fya_failing_new(fya_malloc_new(), 1);
	fyfm_source_options first = { .mode = FYFM_SOURCE_ALWAYS_READ, .first_read = 1000 };
	fyfm_source s;
	fyfm_diag diag;
	int ends[2];

	write_file("file", 100);
	cr_expect_eq(fyfm_source_open(&s, failing, dir, "file", NULL, &diag), FYFM_ERR_NOMEM);
	cr_expect_str_eq(diag.message, "out of memory");
	/* There may be no room for what is asked for at first, and room for the file. */
	fya_failing_set(failing, 1);
	cr_expect_eq(fyfm_source_open(&s, failing, dir, "file", &first, &diag), FYFM_OK);
	expect_content(&s, 100);
	fyfm_source_close(&s);
	/* The second call is the growing of a buffer that a pipe filled. */
	cr_assert_eq(pipe(ends), 0);
	if (fork() == 0)
		write_pipe(ends[1], 70000);
	close(ends[1]);
	fya_failing_set(failing, 2);
	cr_expect_eq(fyfm_source_read_fd(&s, failing, ends[0], "-", NULL, &diag), FYFM_ERR_NOMEM);
	cr_expect_null(s.data);
	close(ends[0]);
	fya_destroy(failing);
}

Test(source, memory_is_borrowed)
{
	fyfm_source s;

	fyfm_source_from_memory(&s, "abc", 3);
	cr_expect_eq(s.how, FYFM_SOURCE_MEMORY);
	cr_expect_eq(s.len, 3);
	fyfm_source_close(&s);
	cr_expect_null(s.data);
	expect_clean();
}
