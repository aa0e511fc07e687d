/*
 * Hostile inputs, each alone in a small site that was built before: a clear error or a page, never
 * a crash, a hang or a lost file. The program is run, so that time and memory are those of one
 * build.
 */
#include "tests/build/hostile-inputs.h"
#include "tests/site/tree.h"

#include <fyfm/source.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define INPUTS_MAX 1000

/* What one build may take more than an empty one. */
#define SECONDS_MAX 10
#define KILOBYTES_MAX 200000
/* What it may say, in bytes. */
#define WORDS_MAX 200000

#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 6 };
#else
enum { SLOWER = 1 };
#endif

TestSuite(hostile, .init = tree_enter, .fini = tree_leave);

static const char site[] =
	"/fyssg.yaml | title: Hostile | base_url: https://example.org/\n"
	"good.md | title: Good | own: own | tags: [good]\n/static/good.css | body {}\n"
	"/templates/page.html | {{ page.title }}: {{ page.content }}{{ page.summary }}{{ "
	"page.params }}{{ page.tags }}\n"
	"/templates/section.html | {% for p in section.pages %}{{ p.title }} {{ p.own }} {{ p.url "
	"}}{% endfor %}\n"
	"/templates/small.html | small\n";

struct run {
	int status;       /* of wait4() */
	double seconds;
	long kilobytes;   /* the most that was resident */
	char *told;       /* stderr */
	size_t told_len;
	bool timed_out;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void exec_build(void)
{
	const char *program = getenv("FYSSG_BIN");
	int out = open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int err = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(126);
	execl(program, program, "build", "--clock", "2024-06-01", "--color=never", (char *)NULL);
	_exit(127);
}

static struct run build(void)
{
	static const struct timespec pause = { 0, 1000000 };
	struct run r = { 0 };
	struct rusage usage;
	double start = now();
	pid_t child = fork(), ended;

	cr_assert(ge(int, child, 0));
	if (child == 0)
		exec_build();
	while ((ended = wait4(child, &r.status, WNOHANG, &usage)) == 0) {
		if (!r.timed_out && now() - start > 2 * SECONDS_MAX * SLOWER) {
			r.timed_out = true;
			kill(child, SIGKILL);
		}
		nanosleep(&pause, NULL);
	}
	cr_assert(eq(int, ended, child));
	r.seconds = now() - start;
	r.kilobytes = usage.ru_maxrss;
	r.told = tree_read("stderr", &r.told_len);
	return r;
}

/* Whether a terminal can show it. */
static bool is_readable(const struct run *r)
{
	return r->told != NULL && r->told_len < WORDS_MAX &&
	       fyfm_utf8_check(r->told, r->told_len) == r->told_len;
}

static bool is_file(const char *path, const char *text)
{
	const char *bytes = tree_read(path, NULL);

	return bytes != NULL && strstr(bytes, text) != NULL;
}

ParameterizedTestParameters(hostile, input)
{
	static size_t numbers[INPUTS_MAX];
	size_t i, count = hostile_count();

	for (i = 0; i < count && i < INPUTS_MAX; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, i);
}

ParameterizedTest(size_t *number, hostile, input, .timeout = 150)
{
	const char *name = hostile_name(*number), *where;
	struct run before, after;

	if (getenv("FYSSG_BIN") == NULL)
		tree_skip("FYSSG_BIN is not set");
	tree_site(site);
	before = build();
	cr_assert(eq(int, before.status, 0), "%s", before.told);
	where = hostile_make(*number);
	after = build();
	if (getenv("FYSSG_HOSTILE_VERBOSE") != NULL)
		fprintf(stderr, "%6.2f s %7ld kB exit %d  %s\n%.600s", after.seconds,
			after.kilobytes - before.kilobytes, WEXITSTATUS(after.status), name,
			after.told);
	cr_assert(not(after.timed_out), "%s: hangs", name);
	cr_assert(ne(int, WIFEXITED(after.status), 0), "%s: ended by signal %d\n%.2000s", name,
		WTERMSIG(after.status), after.told);
	cr_assert(le(int, WEXITSTATUS(after.status), 3), "%s: %.2000s", name, after.told);
	cr_assert(is_readable(&after), "%s: %zu bytes\n%.2000s", name, after.told_len, after.told);
	if (WEXITSTATUS(after.status) != 0) {
		cr_assert(ne(ptr, strstr(after.told, "error: "), NULL), "%s: fails without a word",
			name);
		cr_assert(ne(ptr, strstr(after.told, where), NULL), "%s: does not name %s\n%.2000s",
			name, where, after.told);
		cr_assert(is_file("public/good/index.html", "Good"), "%s: lost a page", name);
	}
	cr_assert(is_file("public/good.css", "body"), "%s: lost a file", name);
	cr_assert(lt(dbl, after.seconds, SECONDS_MAX * SLOWER), "%s", name);
	if (SLOWER == 1)
		cr_assert(lt(long, after.kilobytes - before.kilobytes, KILOBYTES_MAX), "%s", name);
}
