/*
 * Working memory, tables of tags and documents come from malloc(): every call fails in turn here, one
 * process for each.
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

#include <fyfm/document.h>
#include <fyfm/edit.h>
#include <fyfm/make.h>
#include <fyfm/stream.h>

enum {
	SKIPPED = 77,
	KNOWN_CRASHES = 2,
	DEDUP_TABLES = 2, /* without which dedup keeps a copy of each text, and all goes well */
	BUFFERS = 14 /* that cannot double, and then grow by what they need */
};

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

static const char documents[] =
	"--- !a {x: &x !b [1, 2], y: !c {<<: &m {p: !d 1}, q: 2}, z: *x}\n"
	"--- !e {<<: {r: !f 3}}\n--- |\n text\n"
	"---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n---\n"
	"--- [!t 0, !t 1, !t 2, !t 3, !t 4, !t 5, !t 6, !t 7, !t 8, !t 9, !u 0, !u 1]\n";

/* --- what is done while memory runs out -------------------------------------------------------- */

/* One document, by a parser. */
static fyfm_status parse(fyfm_diag *diag)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_parse_options options = { .copy_text = true };
	fyfm_parser *p = a ? fyfm_parser_new() : NULL;
	fyfm_value v = { 0 };
	fyfm_status st = FYFM_ERR_NOMEM;

	if (p)
		st = fyfm_parse(p, a, yaml, sizeof(yaml) - 1, &options, &v, diag);
	if (st == FYFM_OK && v.word == 0)
		st = FYFM_ERR_USAGE; /* which it may not say */
	fyfm_parser_free(p);
	fya_destroy(a);
	return st;
}

/* All of a text, with tags and memory of its own. */
static fyfm_status open_document(fyfm_diag *diag)
{
	fyfm_document_options options = { .form = FYFM_DOCUMENT_ALL, .keep_tags = true };
	fyfm_document *d;
	fyfm_status st = fyfm_document_open_memory(&d, documents, sizeof(documents) - 1, "name",
	                                           &options, diag);

	if (st == FYFM_OK && fyfm_count(fyfm_document_value(d)) != 19)
		st = FYFM_ERR_USAGE;
	fyfm_document_close(d);
	return st;
}

/* The same one by one. */
static fyfm_status walk_stream(fyfm_diag *diag)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_tags *tags = fyfm_tags_new();
	fyfm_parse_options options = { .tags = tags };
	fyfm_parser *p = fyfm_parser_new();
	fyfm_stream *s = fyfm_stream_new(documents, sizeof(documents) - 1, &options);
	fyfm_status st = FYFM_ERR_NOMEM;
	fyfm_value v;

	if (a && tags && p && s) {
		do
			st = fyfm_stream_next(s, p, a, &v, diag);
		while (st == FYFM_OK);
	}
	fyfm_stream_free(s);
	fyfm_parser_free(p);
	fyfm_tags_free(tags);
	fya_destroy(a);
	return st == FYFM_ERR_NOT_FOUND ? FYFM_OK : st;
}

/* One change of a page. */
static fyfm_status change(fyfm_editor *e, char action, const char *where, fyfm_diag *diag)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_path *path = NULL;
	fyfm_status st = FYFM_ERR_NOMEM;

	if (a)
		st = fyfm_path_new(a, where, strlen(where), &path, diag);
	if (st == FYFM_OK && action == 's')
		st = fyfm_editor_set(e, path, fyfm_bool(true), diag);
	else if (st == FYFM_OK && action == 'd')
		st = fyfm_editor_delete(e, path, diag);
	else if (st == FYFM_OK)
		st = fyfm_editor_rename(e, path, "a longer name", 13, diag);
	fya_destroy(a);
	return st;
}

static fyfm_status edit_page(fyfm_diag *diag)
{
	static const char page[] = "---\na: 1\nb:\n  - {c: 2}\n  - d: [e, f]\n---\nbody\n";
	static const char *const changes[] = { "sb[0].c", "sg.h.i", "sb[1]", "db[1]", "rb" };
	fyfm_editor *e;
	fyfm_status st = fyfm_editor_new(page, sizeof(page) - 1, NULL, &e, diag);

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]) && st == FYFM_OK; i++)
		st = change(e, changes[i][0], changes[i] + 1, diag);
	fyfm_editor_free(e);
	return st;
}

/* A builder, and a copy of what it made. */
static fyfm_status build(fyfm_diag *diag)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_builder *b = a ? fyfm_builder_new(a, NULL) : NULL;
	fyfm_status st = FYFM_ERR_NOMEM;
	fyfm_value v;

	if (b) {
		for (int i = 0; i < 20; i++)
			fyfm_build_seq(b);
		for (int i = 0; i < 20; i++)
			fyfm_build_end(b);
		st = fyfm_builder_finish(b, &v, diag);
	}
	if (st == FYFM_OK)
		st = fyfm_copy(a, v, NULL, &v);
	fyfm_builder_free(b);
	fya_destroy(a);
	return st;
}

static const struct scenario {
	const char *name;
	fyfm_status (*run)(fyfm_diag *diag);
	enum whose whose;
	int allowed_crashes;
	int dispensable; /* calls that may fail without harm */
} scenarios[] = {
	{ "parse, ours", parse, OURS, 0, 0 },
	{ "parse, libfyaml", parse, LIBFYAML, KNOWN_CRASHES, 0 },
	{ "document, ours", open_document, OURS, 0, DEDUP_TABLES },
	{ "stream, ours", walk_stream, OURS, 0, DEDUP_TABLES },
	{ "edit, ours", edit_page, OURS, 0, BUFFERS },
	{ "build, ours", build, OURS, 0, 0 },
};

/* --- one call after the other ------------------------------------------------------------------ */

enum result { RIGHT, WRONG, FEWER_CALLS, NO_HARM, CRASHED };

/* Runs a scenario with call number `n` failing. */
static enum result run_once(const struct scenario *s, size_t n)
{
	fyfm_diag diag;
	fyfm_status st;

	calls = 0;
	fail_at = n;
	failing = s->whose;
	st = s->run(&diag);
	failing = NOBODY;
	if (calls < n)
		return st == FYFM_OK ? FEWER_CALLS : WRONG;
	if (st == FYFM_ERR_NOMEM)
		return RIGHT;
	if (s->whose == LIBFYAML)
		return st == FYFM_ERR_USAGE ? WRONG : RIGHT;
	return st == FYFM_OK ? NO_HARM : WRONG;
}

static enum result run_in_child(const struct scenario *s, size_t n)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(WRONG);
		alarm(10);
		_exit((int)run_once(s, n));
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return WRONG;
	return WIFEXITED(status) ? (enum result)WEXITSTATUS(status) : CRASHED;
}

static bool run(const struct scenario *s)
{
	int counts[CRASHED + 1] = { 0 };
	size_t n = 0;
	enum result result;

	while ((result = run_in_child(s, ++n)) != FEWER_CALLS) {
		counts[result]++;
		if (result != RIGHT)
			printf("%s: call %zu %s\n", s->name, n,
			       result == CRASHED ? "crashed" :
			       result == NO_HARM ? "did no harm" : "ended wrongly");
	}
	printf("%s: %zu calls, %d wrong, %d crashes\n", s->name, n - 1, counts[WRONG],
	       counts[CRASHED]);
	return n > 1 && counts[WRONG] == 0 && counts[CRASHED] <= s->allowed_crashes &&
	       counts[NO_HARM] <= s->dispensable;
}

int main(void)
{
	bool good = true;

	if (!REPLACED) {
		printf("not with a sanitizer, which has its own malloc()\n");
		return SKIPPED;
	}
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
		good = run(&scenarios[i]) && good;
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
