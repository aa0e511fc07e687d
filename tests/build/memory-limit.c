/*
 * --max-memory: a build stays below it, or ends with 3 and says what takes the memory.
 *
 * The program is run and stopped at its exit, so that the kernel's own figure can be read: VmHWM of
 * that process alone.
 */
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEGABYTE 1000000
/* What a build may take beyond its limit. */
#define TOLERANCE (2 * MEGABYTE)
/* Who a build runs as where it must not write. */
#define NOBODY 65534

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(memory_limit, .init = tree_enter, .fini = teardown);

/* --- running ---------------------------------------------------------------------------------- */

struct run {
	int status;      /* of the exit; -1: a signal */
	uint64_t peak;   /* bytes; 0: the process could not be watched */
	const char *told;
};

static void exec_build(const char *limit, bool as_nobody)
{
	const char *program = getenv("FYSSG_BIN");
	int out = open("/dev/null", O_WRONLY);
	int err = open("told", O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(126);
	if (as_nobody && geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		_exit(126);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(125);
	execl(program, program, "build", "-s", "site", "-d", "out", "-j2", "--clock", "2024-06-01",
	      "--color=never", limit, (char *)NULL);
	_exit(127);
}

static uint64_t peak_of(pid_t process)
{
	char path[64], line[256];
	unsigned long long kilobytes = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)process);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmHWM: %llu kB", &kilobytes) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kilobytes * 1024;
}

/* `limit`: an option. */
static struct run build(const char *limit, bool as_nobody)
{
	struct run r = { -1, 0, "" };
	pid_t child = fork();
	int status, signal;

	cr_assert(ge(int, child, 0));
	if (child == 0)
		exec_build(limit, as_nobody);
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		signal = WSTOPSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			r.peak = peak_of(child);
		/* An exec stops with SIGTRAP, at first without its number. */
		if (signal == SIGTRAP) {
			ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACEEXIT);
			signal = 0;
		}
		ptrace(PTRACE_CONT, child, NULL, signal);
	}
	if (WIFEXITED(status))
		r.status = WEXITSTATUS(status);
	if (r.status == 125)
		tree_skip("processes cannot be traced here");
	r.told = tree_read("told", NULL);
	return r;
}

static void need_program(void)
{
#if defined(__SANITIZE_ADDRESS__)
	tree_skip("the sanitizer's own memory counts too");
#endif
	if (getenv("FYSSG_BIN") == NULL)
		tree_skip("FYSSG_BIN is not set");
}

/* --- sites ------------------------------------------------------------------------------------ */

static void make_small(void)
{
	tree_file("site/fyssg.yaml", "title: Small\nbase_url: https://example.org/\n");
	tree_file("site/content/a.md", "# A\n\nText.\n");
}

static char *filler(size_t len)
{
	static const char words[] = "Some words of *text*, [a link](/s1/p1.md), `code` and so on. ";
	char *text = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		text[i] = i % 400 > 397 ? '\n' : words[i % (sizeof(words) - 1)];
	text[len] = '\0';
	return tree_keep(text);
}

static void put_page(unsigned number, const char *head, const char *body)
{
	char path[64], *text;

	snprintf(path, sizeof(path), "site/content/s%u/p%u.md", number % 20, number);
	cr_assert(gt(int, asprintf(&text, "---\ntitle: Page %u\n%s---\n%s", number, head, body), 0));
	tree_file(path, text);
	free(text);
}

static void make_many(void)
{
	const char *body = filler(1500);
	char head[128];

	make_small();
	tree_file("site/templates/page.html",
	          "{{ page.title }}{{ page.content }}{% if page.next %}{{ page.next.summary }}"
	          "{{ page.next.content }}{% endif %}{% for p in site.pages[:20] %}{{ p.own }}{% endfor %}");
	for (unsigned i = 0; i < 2000; i++) {
		snprintf(head, sizeof(head), "tags: [t%u, all]\nown: value %u\ndate: 2024-01-%02u\n",
		         i % 50, i, i % 28 + 1);
		put_page(i, head, body);
	}
}

static void make_large_page(void)
{
	make_small();
	put_page(1, "", filler(2 * MEGABYTE));
}

static void make_large_lists(void)
{
	char *head, item[64];
	size_t len;
	FILE *f = open_memstream(&head, &len);

	fputs("data:\n", f);
	for (unsigned i = 0; i < 800; i++) {
		snprintf(item, sizeof(item), "  - {name: item %u, value: %u}\n", i, i * 7);
		fputs(item, f);
	}
	fclose(f);
	make_small();
	tree_file("site/templates/page.html", "{{ page.title }}{{ page.data | length }}"
	          "{% for p in site.pages[:3] if p.data %}{{ p.data[5].name }}{% endfor %}");
	for (unsigned i = 0; i < 200; i++)
		put_page(i, head, "Text.\n");
	free(head);
}

static void make_large_output(void)
{
	make_small();
	tree_file("site/templates/page.html",
	          "{% for i in range(1000000) %}some text of a line {{ i }}\n{% endfor %}");
}

static void make_large_text(void)
{
	make_small();
	tree_file("site/templates/page.html",
	          "{% set ns = namespace(x='0123456789abcdef') %}"
	          "{% for i in range(20) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
	          "{{ ns.x | length }}");
}

static void make_large_data(void)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	for (unsigned i = 0; i < 400000; i++)
		fprintf(f, "- a line of data, of number %u\n", i);
	fclose(f);
	make_small();
	tree_file("site/data/large.yaml", text);
	tree_file("site/templates/page.html", "{{ load_data('large.yaml') | length }}");
	free(text);
}

/* A megabyte that is `part` again and again, between `head` and `tail`. */
static char *repeated(const char *head, const char *part, const char *tail)
{
	size_t len = strlen(part), count = MEGABYTE / len;
	char *text = malloc(strlen(head) + count * len + strlen(tail) + 1), *end = text;

	end = stpcpy(end, head);
	for (size_t i = 0; i < count; i++)
		end = stpcpy(end, part);
	strcpy(end, tail);
	return tree_keep(text);
}

static void put_text(const char *part)
{
	make_small();
	put_page(1, "", repeated("", part, "\n"));
}

static void make_quotes(void)
{
	put_text(">");
}

static void make_headings(void)
{
	put_text("# a\n");
}

static void make_entities(void)
{
	put_text("&");
}

static void make_code(void)
{
	put_text("`a` ");
}

static void make_links(void)
{
	put_text("[a](b) ");
}

static void make_list(void)
{
	make_small();
	put_page(1, repeated("l: [", "1,", "1]\n"), "Text.\n");
}

static void make_keys(void)
{
	char *text, *end;

	end = text = tree_keep(malloc(2 * MEGABYTE));
	for (unsigned i = 0; end - text < MEGABYTE; i++)
		end += sprintf(end, "k%u: v\n", i);
	make_small();
	put_page(1, text, "Text.\n");
}

static void make_summary(void)
{
	make_small();
	put_page(1, repeated("summary: '", "*a* ", "'\n"), "Text.\n");
	tree_file("site/templates/index.html", "{{ site.pages[0].summary | length }}");
}

static void make_elements(void)
{
	make_small();
	tree_file("site/templates/page.html", repeated("{{ [", "1,", "1] | length }}"));
}

static void make_conditions(void)
{
	make_small();
	tree_file("site/templates/page.html", repeated("", "{% if a %}{% endif %}", ""));
}

static void make_configuration(void)
{
	make_small();
	tree_file("site/fyssg.yaml", repeated("title: Small\nparams:\n  l: [", "1,", "1]\n"));
}

static void make_description(void)
{
	char *text = tree_keep(malloc(10 * MEGABYTE + 32)), *end = stpcpy(text, "description: ");

	memset(end, 'a', 10 * MEGABYTE);
	strcpy(end + 10 * MEGABYTE, "\n");
	make_small();
	put_page(1, text, "Text.\n");
}

static void make_plain_template(void)
{
	char *text = tree_keep(malloc(10 * MEGABYTE + 1));

	memset(text, 'a', 10 * MEGABYTE);
	text[10 * MEGABYTE] = '\0';
	make_small();
	tree_file("site/templates/page.html", text);
}

static void make_numbers(void)
{
	make_small();
	tree_file("site/data/numbers.yaml", repeated("[", "1,", "1]\n"));
	tree_file("site/templates/page.html", "{{ load_data('numbers.yaml') | length }}");
}

static void make_mixed_data(void)
{
	make_small();
	tree_file("site/data/mixed.yaml", repeated("- &a x\n", "- *a\n", ""));
	tree_file("site/templates/page.html", "{{ load_data('mixed.yaml') | length }}");
}

/* Each needs a megabyte while it is rendered, and gives it back. */
static void make_feed_of_texts(void)
{
	const char *body = filler(100000);

	make_small();
	tree_file("site/templates/index.html", "{% for p in site.pages %}{{ p.content | length }} {% endfor %}");
	for (unsigned i = 0; i < 60; i++)
		put_page(i, "", body);
}

/* A table in the arena that is touched all over while it grows. */
static void make_set(void)
{
	make_small();
	put_page(1, "", "Text.\n");
	tree_file("site/templates/page.html",
	          "{% set g = range(300000) | list %}{{ (g | unique) | length }}");
}

enum { SIZES = 3 };

/* Sizes in megabytes, of which the last is enough. */
static const struct {
	const char *about;
	void (*make)(void);
	unsigned sizes[SIZES]; /* megabytes */
} sites[] = {
	{ "small", make_small, { 3, 7, 30 } },
	{ "thousands of pages", make_many, { 5, 9, 20 } },
	{ "a page of 2 MB", make_large_page, { 10, 20, 64 } },
	{ "200 pages with large lists", make_large_lists, { 6, 10, 40 } },
	{ "an output of 27 MB", make_large_output, { 8, 25, 150 } },
	{ "a text of 16 MB", make_large_text, { 8, 25, 150 } },
	{ "a data file of 13 MB", make_large_data, { 8, 25, 150 } },
	{ "a million quotes in each other", make_quotes, { 8, 40, 150 } },
	{ "250,000 headings", make_headings, { 8, 25, 150 } },
	{ "a million marks", make_entities, { 8, 25, 150 } },
	{ "250,000 pieces of code", make_code, { 8, 14, 150 } },
	{ "140,000 links", make_links, { 8, 14, 150 } },
	{ "a list of 500,000 numbers", make_list, { 7, 14, 150 } },
	{ "100,000 keys", make_keys, { 7, 11, 150 } },
	{ "a summary of a megabyte", make_summary, { 7, 14, 150 } },
	{ "a template with 500,000 numbers", make_elements, { 8, 40, 250 } },
	{ "a template with 48,000 conditions", make_conditions, { 8, 25, 250 } },
	{ "a configuration with 500,000 numbers", make_configuration, { 7, 12, 150 } },
	{ "a description of 10 MB", make_description, { 7, 12, 150 } },
	{ "a template of 10 MB of text", make_plain_template, { 7, 12, 150 } },
	{ "data of 500,000 numbers", make_numbers, { 7, 12, 150 } },
	{ "data of 200,000 aliases", make_mixed_data, { 7, 12, 250 } },
	{ "a set of 300,000 numbers", make_set, { 24, 32, 150 } },
	{ "60 texts of 100 kB on one page", make_feed_of_texts, { 8, 30, 80 } },
};

/* --- what is promised ------------------------------------------------------------------------- */

static void expect_reason(const struct run *r, const char *where)
{
	cr_assert(eq(int, r->status, 3), "%s: status %d: %s", where, r->status, r->told);
	cr_assert(ne(ptr, strstr(r->told, "error: the build cannot be kept below"), NULL), "%s: %s",
	          where, r->told);
	cr_assert(ne(ptr, strstr(r->told, "by phase: "), NULL), "%s: %s", where, r->told);
}

ParameterizedTestParameters(memory_limit, is_kept)
{
	static size_t numbers[sizeof(sites) / sizeof(*sites)];

	for (size_t i = 0; i < sizeof(sites) / sizeof(*sites); i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, sizeof(sites) / sizeof(*sites));
}

ParameterizedTest(size_t *number, memory_limit, is_kept, .timeout = 120)
{
	const char *want;
	struct run r = { 0 };
	char option[64], where[128];

	need_program();
	sites[*number].make();
	r = build("-q", false);
	cr_assert(eq(int, r.status, 0), "%s: %s", sites[*number].about, r.told);
	want = site_bytes("out");
	for (size_t i = 0; i < SIZES; i++) {
		unsigned size = sites[*number].sizes[i];

		tree_remove("out");
		tree_remove("site/.fyssg");
		tree_folder("out");
		tree_folder("site/.fyssg");
		snprintf(option, sizeof(option), "--max-memory=%uM", size);
		snprintf(where, sizeof(where), "%s in %u MB", sites[*number].about, size);
		r = build(option, false);
		cr_assert(gt(u64, r.peak, 0), "%s: no peak", where);
		cr_assert(le(u64, r.peak, (uint64_t)size * MEGABYTE + TOLERANCE), "%s", where);
		if (r.status != 0) {
			expect_reason(&r, where);
			continue;
		}
		cr_assert(eq(int, strcmp(site_bytes("out"), want), 0), "%s", where);
		/* And when all of it is there. */
		r = build(option, false);
		cr_assert(eq(int, r.status, 0), "%s, again: %s", where, r.told);
		cr_assert(le(u64, r.peak, (uint64_t)size * MEGABYTE + TOLERANCE), "%s, again", where);
	}
	cr_assert(eq(int, r.status, 0), "%s: %s", where, r.told);
}

Test(memory_limit, names_the_ten_largest_pages)
{
	static const char first[] = "note: site/content/s1/p1.md: the largest page, of 2.0 MB\n";
	unsigned named = 0;
	char line[100];
	struct run r;

	need_program();
	make_large_page();
	for (unsigned i = 2; i < 20; i++)
		put_page(i, "", filler(1000 * i));
	r = build("--max-memory=10M", false);
	expect_reason(&r, "10 MB");
	cr_assert(ne(ptr, strstr(r.told, first), NULL), "%.2000s", r.told);
	for (unsigned i = 2; i < 20; i++) {
		snprintf(line, sizeof(line), "site/content/s%u/p%u.md: the next largest, of ", i, i);
		named += strstr(r.told, line) != NULL;
		cr_assert(eq(int, strstr(r.told, line) != NULL, i > 10), "%u: %.2000s", i, r.told);
	}
	cr_assert(eq(int, (int)named, 9));
}

/* --- files ------------------------------------------------------------------------------------ */

Test(memory_limit, leaves_no_file_behind)
{
	const char *before;
	struct run r;

	need_program();
	make_small();
	tree_file("told", "");
	r = build("-q", false);
	cr_assert(eq(int, r.status, 0), "%s", r.told);
	before = tree_list(".");
	for (unsigned i = 0; i < 2; i++) {
		r = build(i == 0 ? "--max-memory=30M" : "--memory-optimized", false);
		cr_assert(eq(int, r.status, 0), "%s", r.told);
		cr_assert(eq(str, tree_list("."), (char *)before));
	}
	build("--max-memory=3M", false);
	cr_assert(eq(str, tree_list("."), (char *)before));
}

Test(memory_limit, needs_no_room_in_the_folder_of_the_site)
{
	const char *before;
	struct run r;

	need_program();
	make_small();
	before = tree_list("site");
	tree_folder("out");
	cr_assert(eq(int, chmod(".", 0755), 0));
	cr_assert(eq(int, chmod("out", 0777), 0));
	tree_file("told", "");
	cr_assert(eq(int, chmod("told", 0666), 0));
	cr_assert(eq(int, chmod("site", 0555), 0));
	r = build("--max-memory=30M", true);
	cr_assert(eq(int, chmod("site", 0755), 0));
	if (r.status == 126 || r.status == 127)
		tree_skip("the program cannot be run as somebody else");
	cr_assert(eq(int, r.status, 0), "%s", r.told);
	cr_assert(eq(str, tree_list("site"), (char *)before));
	cr_assert(ne(ptr, tree_read("out/a/index.html", NULL), NULL));
}
