/*
 * The parsers' working memory comes from malloc(): every call fails in turn here, one process for
 * each.
 *
 * A plain program, as it replaces malloc(). Where one of our own calls fails, the parse must end
 * with FYFM_ERR_NOMEM. Where one of libfyaml's fails, libfyaml 0.7.12 may crash (KNOWN_CRASHES of
 * its calls do); what it survives, we must.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fyfm/parse.h>

enum { SKIPPED = 77, KNOWN_CRASHES = 2 };

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define REPLACED 0
#else
#define REPLACED 1
#endif

enum whose { NOBODY, OURS, LIBFYAML };

static enum whose failing;   /* whose calls are counted */
static size_t calls, fail_at;

#if REPLACED
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *p, size_t size);

/* Seen by libraries too, which the build's -fvisibility=hidden would prevent. */
#define REPLACEMENT __attribute__((visibility("default")))

static bool fails(const void *caller)
{
	Dl_info info;
	enum whose whose = failing;
	bool ours;

	if (whose == NOBODY)
		return false;
	failing = NOBODY; /* dladdr() may come back here */
	/* The C library calls for libfyaml here. */
	ours = dladdr(caller, &info) == 0 || (!strstr(info.dli_fname, "libfyaml.so") &&
	                                      !strstr(info.dli_fname, "libc.so"));
	failing = whose;
	return (whose == OURS) == ours && ++calls == fail_at;
}

REPLACEMENT void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

REPLACEMENT void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

REPLACEMENT void *realloc(void *p, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(p, size);
}
#endif

static const char yaml[] =
	"base: &base {x: 1, y: [1, [2, [3]]]}\nother:\n  <<: *base\n  z: 2\n"
	"plain: text\n  that goes on\nblock: |\n  one\n   two\n"
	"many: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,\n"
	"  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,\n"
	"  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]\n";

/* Parses with call number `n` failing. Exit status: 0 as it should be, 1 not so, 2 there were
 * fewer calls. */
static int parse_once(enum whose whose, size_t n)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_parse_options options = { .copy_text = true };
	fyfm_parser *p;
	fyfm_value v = { 0 };
	fyfm_diag diag;
	fyfm_status st = FYFM_ERR_NOMEM;

	calls = 0;
	fail_at = n;
	failing = whose;
	p = fyfm_parser_new();
	if (p)
		st = fyfm_parse(p, a, yaml, sizeof(yaml) - 1, &options, &v, &diag);
	failing = NOBODY;
	fyfm_parser_free(p);
	fya_destroy(a);
	if (calls < n)
		return st == FYFM_OK ? 2 : 1;
	if (whose == OURS)
		return st != FYFM_ERR_NOMEM;
	return st == FYFM_OK && v.word == 0;
}

/* Returns the exit status, or -1 after a crash. */
static int parse_in_child(enum whose whose, size_t n)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		alarm(10);
		_exit(parse_once(whose, n));
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int run(enum whose whose, const char *name, int allowed_crashes)
{
	int crashes = 0, wrong = 0, result;
	size_t n = 0;

	while ((result = parse_in_child(whose, ++n)) != 2) {
		crashes += result == -1;
		wrong += result == 1;
		if (result != 0)
			printf("%s: call %zu %s\n", name, n,
				result == -1 ? "crashed" : "ended wrongly");
	}
	printf("%s: %zu calls, %d wrong, %d crashes\n", name, n - 1, wrong, crashes);
	return n > 1 && wrong == 0 && crashes <= allowed_crashes ? 0 : 1;
}

int main(void)
{
	int ours, theirs;

	if (!REPLACED) {
		printf("not with a sanitizer, which has its own malloc()\n");
		return SKIPPED;
	}
	ours = run(OURS, "ours", 0);
	theirs = run(LIBFYAML, "libfyaml", KNOWN_CRASHES);
	return ours != 0 || theirs != 0;
}
