/* Mapped files that are cut while they are read. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <fyfm/document.h>
#include <fyfm/guard.h>

enum { SIZE = 4 << 20, CUT = 100 * 4096 };

static fya_allocator *a;
static int file = -1;
static char path[64];

static void write_records(void)
{
	static const char record[] = "- {name: \"some text\", count: 12}\n";
	size_t len = sizeof(record) - 1;
	char *text = malloc(SIZE);

	for (size_t i = 0; i < SIZE; i++)
		text[i] = record[i % len];
	for (size_t i = SIZE / len * len; i < SIZE; i++)
		text[i] = '\n';
	cr_assert_eq(pwrite(file, text, SIZE, 0), SIZE);
	free(text);
}

/* A file that ends with the process. */
static void setup(void)
{
	file = memfd_create("records", 0);
	write_records();
	/* Closing a descriptor in another process of a fork leaves this one. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	a = fya_malloc_new();
	signal(SIGBUS, SIG_DFL); /* a sanitizer has its own */
}

static void teardown(void)
{
	close(file);
	fya_destroy(a);
}

TestSuite(guard, .init = setup, .fini = teardown, .timeout = 60);

static void map(fyfm_source *s)
{
	fyfm_source_options options = { .mode = FYFM_SOURCE_ALWAYS_MAP };

	cr_assert_eq(fyfm_source_open(s, a, AT_FDCWD, path, &options, NULL), FYFM_OK);
	cr_assert_eq(s->how, FYFM_SOURCE_MAPPED);
	cr_assert_eq(s->len, SIZE);
}

static unsigned sum(const fyfm_source *s)
{
	unsigned total = 0;

	for (size_t i = 0; i < s->len; i += 512)
		total += (unsigned char)((const volatile char *)s->data)[i];
	return total;
}

static int in_child(int (*work)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit(work());
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* --- what happens to one process ------------------------------------------------------------- */

static int read_what_was_cut(void)
{
	fyfm_source s;

	map(&s);
	if (ftruncate(file, CUT) != 0)
		return 1;
	sum(&s);
	return fyfm_source_check(&s, path, NULL) == FYFM_ERR_TRUNCATED ? 0 : 2;
}

static int read_behind_the_guard(void)
{
	return fyfm_guard_install() == FYFM_OK ? read_what_was_cut() : 3;
}

Test(guard, without_it_the_signal_ends_the_program)
{
	cr_expect_eq(in_child(read_what_was_cut), -SIGBUS);
}

Test(guard, with_it_the_source_says_so)
{
	cr_expect_eq(in_child(read_behind_the_guard), 0);
}

static int fault_elsewhere(void)
{
	char *page;

	if (fyfm_guard_install() != FYFM_OK || ftruncate(file, CUT) != 0)
		return 1;
	page = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, file, 0);
	return ((volatile char *)page)[SIZE - 1];
}

static int sent_signal(void)
{
	if (fyfm_guard_install() != FYFM_OK)
		return 1;
	raise(SIGBUS);
	return 2;
}

Test(guard, other_faults_end_the_program_as_before)
{
	cr_expect_eq(in_child(fault_elsewhere), -SIGBUS);
	ftruncate(file, SIZE);
	cr_expect_eq(in_child(sent_signal), -SIGBUS);
}

static void exit_with_seven(int number)
{
	(void)number;
	_exit(7);
}

static void exit_with_eight(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	_exit(info->si_addr ? 8 : 1);
}

static int older_handler(void)
{
	signal(SIGBUS, exit_with_seven);
	return fault_elsewhere();
}

static int older_handler_with_info(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO };

	action.sa_sigaction = exit_with_eight;
	sigaction(SIGBUS, &action, NULL);
	return fault_elsewhere();
}

/* A signal that was sent and is ignored does nothing, as it would without us. */
static int ignored_signal(void)
{
	signal(SIGBUS, SIG_IGN);
	return sent_signal() == 2 ? 9 : 1;
}

Test(guard, older_handlers_are_asked)
{
	cr_expect_eq(in_child(older_handler), 7);
	cr_expect_eq(in_child(older_handler_with_info), 8);
	cr_expect_eq(in_child(ignored_signal), 9);
}

static int removed(void)
{
	signal(SIGBUS, exit_with_seven);
	if (fyfm_guard_install() != FYFM_OK || fyfm_guard_install() != FYFM_OK)
		return 1;
	fyfm_guard_remove();
	fyfm_guard_remove();
	return read_what_was_cut();
}

Test(guard, can_be_removed)
{
	cr_expect_eq(in_child(removed), 7);
}

/* --- in this process ------------------------------------------------------------------------- */

Test(guard, what_is_left_of_a_file_stays)
{
	fyfm_source s;
	fyfm_diag diag;

	cr_assert_eq(fyfm_guard_install(), FYFM_OK);
	map(&s);
	cr_assert_eq(ftruncate(file, CUT), 0);
	cr_expect_eq(s.data[SIZE - 1], 0);
	cr_expect_eq(s.data[CUT], 0);
	cr_expect_eq(s.data[CUT - 1], "- {name: \"some text\", count: 12}\n"[(CUT - 1) % 33]);
	cr_expect_eq(fyfm_source_check(&s, "data.yaml", &diag), FYFM_ERR_TRUNCATED);
	cr_expect_str_eq(diag.message, "the file became shorter while it was read");
	cr_expect_str_eq(diag.path, "data.yaml");
	/* Back to its size: what was read as zeros was read so all the same. */
	cr_assert_eq(ftruncate(file, SIZE), 0);
	cr_expect_eq(fyfm_source_check(&s, "data.yaml", NULL), FYFM_ERR_TRUNCATED);
	fyfm_source_close(&s);
	fyfm_guard_remove();
}

/* Where the cut is within a page no signal comes, with or without the guard. */
Test(guard, a_cut_within_the_last_page_is_seen_too)
{
	fyfm_source s;

	map(&s);
	cr_expect_eq(fyfm_source_check(&s, path, NULL), FYFM_OK);
	cr_assert_eq(ftruncate(file, SIZE - 10), 0);
	sum(&s);
	cr_expect_eq(fyfm_source_check(&s, path, NULL), FYFM_ERR_TRUNCATED);
	fyfm_source_close(&s);
}

Test(guard, a_longer_file_is_fine)
{
	fyfm_source s;

	map(&s);
	cr_assert_eq(ftruncate(file, 2 * SIZE), 0);
	cr_expect_eq(fyfm_source_check(&s, path, NULL), FYFM_OK);
	fyfm_source_close(&s);
}

/* Each thread reads its own mapping again and again until it sees the cut, which comes in the midst
 * of that. */
struct reader {
	pthread_t thread;
	atomic_uint rounds;
	fyfm_status seen;
};

static void *read_until_cut(void *data)
{
	struct reader *r = data;
	fyfm_source s;

	map(&s);
	do {
		sum(&s);
		r->seen = fyfm_source_check(&s, path, NULL);
		atomic_fetch_add(&r->rounds, 1);
	} while (r->seen == FYFM_OK);
	fyfm_source_close(&s);
	return NULL;
}

Test(guard, several_threads)
{
	struct reader readers[4] = { 0 };

	cr_assert_eq(fyfm_guard_install(), FYFM_OK);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(pthread_create(&readers[i].thread, NULL, read_until_cut, &readers[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		while (atomic_load(&readers[i].rounds) < 2)
			usleep(100);
	}
	cr_assert_eq(ftruncate(file, CUT), 0);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(readers[i].thread, NULL);
		cr_expect_eq(readers[i].seen, FYFM_ERR_TRUNCATED, "thread %zu", i);
	}
	fyfm_guard_remove();
}

static fyfm_status parse_once(void)
{
	fyfm_document_options options = { .map = true };
	fyfm_document *d;
	fyfm_status st = fyfm_document_open(&d, path, &options, NULL);

	fyfm_document_close(d);
	return st;
}

static void *cut_later(void *data)
{
	unsigned *delay_us = data;

	usleep(*delay_us);
	return ftruncate(file, CUT + 10) == 0 ? data : NULL;
}

/* The cut comes a little later each time: before, in, and behind the parse. */
Test(guard, documents_that_are_cut_while_they_are_parsed)
{
	enum { ROUNDS = 40, STEP_US = 500 };
	size_t truncated = 0;

	cr_assert_eq(fyfm_guard_install(), FYFM_OK);
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned delay_us = i * STEP_US;
		pthread_t thread;
		fyfm_status st;

		write_records();
		cr_assert_eq(pthread_create(&thread, NULL, cut_later, &delay_us), 0);
		st = parse_once();
		pthread_join(thread, NULL);
		/* What was cut before it was opened ends within a record. */
		cr_expect(st == FYFM_ERR_TRUNCATED || st == FYFM_ERR_SYNTAX || st == FYFM_OK, "%s",
			  fyfm_status_text(st));
		truncated += st == FYFM_ERR_TRUNCATED;
	}
	cr_expect_gt(truncated, 0);
	fyfm_guard_remove();
}

Test(guard, values_of_a_cut_document_are_safe)
{
	fyfm_document_options options = { .map = true };
	fyfm_document *d;
	fyfm_value v;
	size_t zeros = 0;

	cr_assert_eq(fyfm_guard_install(), FYFM_OK);
	cr_assert_eq(fyfm_document_open(&d, path, &options, NULL), FYFM_OK);
	cr_expect_eq(fyfm_document_how(d), FYFM_SOURCE_MAPPED);
	cr_expect_eq(fyfm_document_check(d, NULL), FYFM_OK);
	cr_assert_eq(ftruncate(file, CUT), 0);
	v = fyfm_document_value(d);
	for (size_t i = 0; i < fyfm_count(v); i++) {
		fyfm_value name = fyfm_get(fyfm_at(v, i), "name", 4);
		fyfm_str text = fyfm_text(&name, a);

		cr_assert_eq(text.len, 9);
		zeros += text.data[8] == '\0';
	}
	cr_expect_gt(zeros, 0);
	cr_expect_eq(fyfm_document_check(d, NULL), FYFM_ERR_TRUNCATED);
	fyfm_document_close(d);
	fyfm_guard_remove();
}

/* More mappings than one chunk of the list holds, and each is found. */
Test(guard, many_mappings)
{
	enum { COUNT = 300 };
	fyfm_source *s = calloc(COUNT, sizeof(*s));

	cr_assert_eq(fyfm_guard_install(), FYFM_OK);
	for (size_t i = 0; i < COUNT; i++)
		map(&s[i]);
	cr_assert_eq(ftruncate(file, CUT), 0);
	for (size_t i = 0; i < COUNT; i += 2)
		cr_expect_eq(s[i].data[SIZE - 1], 0);
	for (size_t i = 0; i < COUNT; i++) {
		cr_expect_eq(fyfm_source_check(&s[i], path, NULL), FYFM_ERR_TRUNCATED);
		fyfm_source_close(&s[i]);
	}
	free(s);
	fyfm_guard_remove();
}
