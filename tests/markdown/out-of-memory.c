/*
 * Every allocation of a render fails in turn, md4c's own included: each time in a process of its
 * own, since what md4c does then is not always sound. Exits 77 where malloc cannot be replaced.
 */
#include <md4c.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libfy-ssg/markdown/markdown.h"

enum { SKIPPED = 77, ALLOCATIONS_MIN = 5, ALLOCATIONS_MAX = 2000 };

/* How a child ends. */
enum { RENDERED, REFUSED, WRONG, CRASHED };

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)

int main(void)
{
	fputs("malloc cannot be replaced here\n", stderr);
	return SKIPPED;
}

#else

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool counting;
static unsigned long left; /* allocations that still succeed */

static bool fails(void)
{
	if (!counting)
		return false;
	if (left == 0)
		return true;
	left--;
	return false;
}

/* The compiler hides what is not marked; these must be seen by the libraries. */
#define REPLACES __attribute__((visibility("default")))

REPLACES void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

REPLACES void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

REPLACES void *realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

typedef struct scenario {
	const char *name;
	const char *page;
	bool crashes; /* md4c 0.4.8 does, now and then */
} scenario;

static const scenario scenarios[] = {
	/* All that md4c allocates for: marks, blocks, containers, definitions, labels and titles
	 * over two lines; and a text without its last newline, ids, links for us. */
	{ "everything",
	  "# a *b*\n\n> - [c\nd] [e](f \"h\ni\") ![j][k]\n\n[c d]: l \"m\nn\"\n[k]: o\n[p]: q\n\n"
	  "| r |\n|---|\n| www.s.org |\n\n```t\nu\n```\n\n# a b\n\nv@w.org",
	  false },
	/* What it decodes for an attribute it frees twice. */
	{ "decoded attributes", "[a](b\\_c \"d&amp;\")\n\n```e&lt;\nf\n```\n", true },
	/* It goes on with a table of definitions that it could not get. */
	{ "two lots of definitions", "[a]: b\n\n[c]: d\n\n[c]\n", true },
};

static bool replace(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	(void)user;
	(void)image;
	(void)offset;
	fya_buf_puts(out, "/docs/");
	fya_buf_append(out, dest.data, dest.len);
	return true;
}

static int render(const char *page, unsigned long allocations)
{
	const fyssg_markdown_options options = { .linkify = true, .heading_ids = true };
	const fyssg_markdown_hooks hooks = { .link = replace };
	fya_allocator *heap = fya_malloc_new();
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_markdown *m;
	fyfm_diag diag;
	fya_buf out;
	int result;

	fya_buf_init(&out, heap, 0);
	fya_buf_puts(&out, "kept");
	left = allocations;
	counting = true;
	m = fyssg_markdown_new(&options);
	if (m)
		status = fyssg_markdown_render(m, page, strlen(page), &hooks, &out, &diag);
	counting = false;
	if (status == FYFM_OK)
		result = out.len > strlen("kept") ? RENDERED : WRONG;
	else
		result = status == FYFM_ERR_NOMEM && out.len == strlen("kept") ? REFUSED : WRONG;
	fyssg_markdown_free(m);
	fya_buf_release(&out);
	fya_destroy(heap);
	return result;
}

static int render_in_child(const char *page, unsigned long allocations)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
		alarm(10);
		_exit(render(page, allocations));
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return WRONG;
	if (!WIFEXITED(status))
		return WTERMSIG(status) == SIGALRM ? WRONG : CRASHED;
	return WEXITSTATUS(status);
}

static bool run(const scenario *s)
{
	unsigned long n = 0;
	int result;

	while ((result = render_in_child(s->page, n)) != RENDERED) {
		if (result == WRONG || (result == CRASHED && !s->crashes) || n == ALLOCATIONS_MAX) {
			fprintf(stderr, "%s: result %d with %lu allocations\n", s->name, result, n);
			return false;
		}
		n++;
	}
	fprintf(stderr, "%s: %lu failures\n", s->name, n);
	return n >= ALLOCATIONS_MIN;
}

static int ignore_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	(void)type;
	(void)detail;
	(void)user;
	return 0;
}

/* If md4c had a malloc of its own, all below would pass and mean nothing. */
static bool reaches_md4c(void)
{
	const MD_PARSER parser = { .enter_block = ignore_block, .leave_block = ignore_block };
	int result;

	left = 0;
	counting = true;
	result = md_parse("a\n", 2, &parser, NULL);
	counting = false;
	return result == -1;
}

int main(void)
{
	bool passed = reaches_md4c();

	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
		passed &= run(&scenarios[i]);
	return passed ? 0 : 1;
}

#endif
