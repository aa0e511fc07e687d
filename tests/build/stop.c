/* Builds that end before their time: the caller stops them, the disk is full, a file is not to be
 * read. */
#include "libfy-ssg/build/job.h"
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <fyssg/graph.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a disk that is full ---------------------------------------------------------------------- */

/* Bytes that files still take; below 0: any number. */
static _Atomic long room = -1;
static int no_room = ENOSPC;

/* Stands before that of the C library. */
ssize_t write(int fd, const void *bytes, size_t len)
{
	static ssize_t (*real)(int, const void *, size_t);
	struct stat st;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (atomic_load(&room) >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    atomic_fetch_sub(&room, (long)len) < (long)len) {
		atomic_store(&room, 0);
		errno = no_room;
		return -1;
	}
	return real(fd, bytes, len);
}

/* The end of the names of files that cannot be opened, nor their paths be had; NULL: none. Root may
 * read all others. */
static const char *unreadable;

/* Sets errno where it is. */
static bool is_unreadable(const char *name)
{
	size_t len = strlen(name), end = unreadable == NULL ? 0 : strlen(unreadable);

	if (unreadable == NULL || len < end || strcmp(name + len - end, unreadable) != 0)
		return false;
	errno = EACCES;
	return true;
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & O_CREAT ? (mode_t)va_arg(args, int) : 0;
}

int open(const char *name, int flags, ...)
{
	static int (*real)(const char *, int, ...);
	va_list args;
	mode_t mode;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "open");
	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return is_unreadable(name) ? -1 : real(name, flags, mode);
}

int openat(int at, const char *name, int flags, ...)
{
	static int (*real)(int, const char *, int, ...);
	va_list args;
	mode_t mode;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "openat");
	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return is_unreadable(name) ? -1 : real(at, name, flags, mode);
}

char *realpath(const char *restrict path, char *restrict out)
{
	static char *(*real)(const char *, char *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "realpath");
	return is_unreadable(path) ? NULL : real(path, out);
}

/* --- a caller who stops it -------------------------------------------------------------------- */

/* How often it says no. */
static _Atomic int patience;

static bool is_out_of_patience(void *user)
{
	(void)user;
	return atomic_fetch_sub(&patience, 1) <= 0;
}

static fyssg_build_options stopped_after(int times)
{
	fyssg_build_options o = site_options();

	atomic_store(&patience, times);
	o.stop = is_out_of_patience;
	return o;
}

static void teardown(void)
{
	atomic_store(&room, -1);
	unreadable = NULL;
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(stop, .init = tree_enter, .fini = teardown);

/* 60 pages, and so 63 outputs with home, 404 and robots.txt. */
static void make_site(void)
{
	char path[64], text[64];

	tree_site("/fyssg.yaml | title: T | base_url: https://example.org/ | feeds: [] | sitemap: false\n"
	          "/templates/page.html | {{ page.title }}: {{ page.content }}\n"
	          "/templates/section.html | {{ page.title }}\n/templates/404.html | none\n");
	for (unsigned i = 0; i < 60; i++) {
		snprintf(path, sizeof(path), "content/p%02u.md", i);
		snprintf(text, sizeof(text), "---\ntitle: Page %u\n---\nText.\n", i);
		tree_file(path, text);
	}
}

static size_t count_lines(const char *text, const char *with)
{
	size_t count = 0;

	for (; (text = strstr(text, with)) != NULL; text++)
		count++;
	return count;
}

static void must_be_whole(const char *whole)
{
	site_must_build(NULL);
	cr_assert(eq(int, strcmp(site_bytes("public"), whole), 0));
}

/* Wherever it is stopped: nothing is half done, nothing removed, and the next one finishes. */
Test(stop, wherever_it_is)
{
	const char *whole, *names;

	make_site();
	site_must_build(NULL);
	whole = site_bytes("public");
	names = tree_list("public");
	for (int times = 0;; times += 7) {
		fyssg_build_options o = stopped_after(times);
		fyfm_status status;

		/* Half of the files are old ones. */
		tree_remove("content/p59.md");
		tree_file("templates/page.html", times % 2 ? "{{ page.title }}" : "{{ page.url }}");
		o.jobs = 1 + (unsigned)times % 3;
		status = site_build(&o);
		if (status == FYFM_OK)
			break;
		cr_assert(eq(int, status, FYFM_ERR_STOPPED), "after %d", times);
		cr_assert(eq(str, (char *)heard_text(), "error: interrupted\n"));
		cr_assert(eq(str, tree_list("public"), (char *)names), "after %d", times);
		tree_file("content/p59.md", "---\ntitle: Page 59\n---\nText.\n");
		tree_file("templates/page.html", "{{ page.title }}: {{ page.content }}\n");
		must_be_whole(whole);
		cr_assert(lt(int, times, 1000));
	}
}

Test(stop, says_what_was_not_made)
{
	fyssg_build_options o;

	make_site();
	/* Two questions between stages, two while the folder is listed, and one for each page that
	 * is read: 60, and home. */
	o = stopped_after(2 + 2 + 61 + 20);
	cr_assert(eq(int, site_build(&o), FYFM_ERR_STOPPED));
	cr_assert(eq(str, (char *)site_summary(),
	             "Built 60 pages: 20 outputs written, 0 unchanged, 43 not made"));
	site_must_build(NULL);
	cr_assert(eq(str, (char *)site_summary(), "Built 60 pages: 43 outputs written, 20 unchanged"));
}

/* Before the first output nothing is written at all. */
Test(stop, while_pages_are_read)
{
	fyssg_build_options o;

	make_site();
	for (int times = 0; times < 62; times += 20) {
		o = stopped_after(times);
		cr_assert(eq(int, site_build(&o), FYFM_ERR_STOPPED));
		cr_assert(eq(int, access("public", F_OK), -1));
		cr_assert(eq(int, access(".fyssg", F_OK), -1));
	}
}

/* Files of which there are so many that listing them takes a while. */
static const struct {
	const char *path; /* of one, by its number */
	int between;      /* questions before its folder is listed */
} many[] = {
	{ "templates/t%04u.txt", 0 },
	{ "content/p%04u.md", 1 },
	{ "content/b/f%04u.txt", 1 },
	{ "static/f%04u.txt", 1 },
};

static void make_many(const char *path, unsigned count)
{
	char name[64];

	make_site();
	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), path, i);
		tree_file(name, "");
	}
}

static uint32_t count_found(const fyssg_build_options *o, fyfm_status want)
{
	fyssg_job job;
	uint32_t found;

	heard_clear();
	cr_assert(eq(int, fyssg_job_load(&job, o), want), "%s", heard_text());
	found = job.site.pages.count + job.site.assets.count + job.site.templates.count;
	fyssg_job_unload(&job);
	return found;
}

Test(stop, while_folders_are_listed)
{
	enum { MANY = 1000 };

	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		fyssg_build_options o = site_options();
		uint32_t found, before = 0;

		tree_clear();
		make_many(many[i].path, MANY);
		cr_assert(ge(u32, count_found(&o, FYFM_OK), MANY));
		for (int times = many[i].between; times < 30; times += 7) {
			o = stopped_after(times);
			found = count_found(&o, FYFM_ERR_STOPPED);
			cr_assert(eq(str, (char *)heard_text(), "error: interrupted\n"));
			cr_assert(lt(u32, found, MANY), "%s after %d", many[i].path, times);
			cr_assert(ge(u32, found, before));
			before = found;
		}
	}
}

Test(stop, a_graph_too)
{
	fyssg_graph *graph;

	make_site();
	for (int times = 0; times < 120; times += 40) {
		fyssg_build_options o = stopped_after(times);

		heard_clear();
		cr_assert(eq(int, fyssg_graph_build(&o, &graph), FYFM_ERR_STOPPED));
		cr_assert(eq(ptr, graph, NULL));
		cr_assert(eq(str, (char *)heard_text(), "error: interrupted\n"));
	}
}

/* --- what the system refuses ------------------------------------------------------------------ */

static const int full[] = { ENOSPC, EDQUOT, EROFS };

Test(stop, a_full_disk_is_told_once)
{
	fyssg_build_options o = site_options();
	const char *whole;

	make_site();
	site_must_build(NULL);
	whole = site_bytes("public");
	for (size_t i = 0; i < sizeof(full) / sizeof(*full); i++) {
		tree_remove("public");
		tree_remove(".fyssg");
		no_room = full[i];
		o.jobs = 4;
		atomic_store(&room, 300);
		cr_assert(eq(int, site_build(&o), FYFM_ERR_IO));
		atomic_store(&room, -1);
		cr_assert(eq(sz, count_lines(heard_text(), "error"), 1), "%s", heard_text());
		cr_assert(ne(ptr, strstr(heard_text(), ": cannot write: "), NULL));
		cr_assert(ne(ptr, strstr(site_summary(), " not made"), NULL), "%s", site_summary());
		must_be_whole(whole);
	}
}

/* Another reason concerns one file. */
Test(stop, what_cannot_be_written_stops_nothing)
{
	make_site();
	tree_file("public/p07", "in the way");
	tree_file("public/p08", "in the way");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_IO));
	cr_assert(eq(sz, count_lines(heard_text(), "error"), 2));
	cr_assert(eq(str, (char *)site_summary(),
	             "Built 60 pages: 61 outputs written, 0 unchanged, 2 failed"));
}

/* A page that cannot be read, be it the only fault or not. */
Test(stop, unreadable_pages_are_the_systems_fault)
{
	fyssg_build_options o = site_options();

	make_site();
	unreadable = "p07.md";
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_IO));
	cr_assert(eq(int, access("public", F_OK), -1));
	o.keep_going = true;
	cr_assert(eq(int, site_build(&o), FYFM_ERR_IO));
	tree_site("a.md | date: never\n");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_IO));
	unreadable = NULL;
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
}

/* Whether it holds the output folder cannot be said. */
Test(stop, a_source_folder_whose_path_cannot_be_had)
{
	static const char *const folders[] = { "content", "templates", "static" };

	make_site();
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		unreadable = folders[i];
		cr_assert(eq(int, site_build(NULL), FYFM_ERR_IO), "%s", folders[i]);
		cr_assert(eq(sz, count_lines(heard_text(), "Permission denied"), 1), "%s",
		          heard_text());
		cr_assert(eq(int, access("public", F_OK), -1));
	}
}

Test(stop, a_limit_that_cannot_be_set_up)
{
	fyssg_build_options o = site_options();
	fyssg_graph *graph;

	make_site();
	o.max_memory = 1000000000;
	unreadable = "/proc/self/statm";
	cr_assert(eq(int, site_build(&o), FYFM_ERR_IO));
	cr_assert(eq(sz, count_lines(heard_text(), "error: a memory limit needs /proc"), 1), "%s",
	          heard_text());
	cr_assert(eq(int, fyssg_graph_build(&o, &graph), FYFM_ERR_IO));
}

/* Whether all three standard files are open. */
static bool has_standard_files(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return false;
	return true;
}

Test(stop, without_memory_for_a_start)
{
	const fyssg_build_options o = site_options();
	struct rlimit none, before;
	fyfm_status built, looked_at;
	fyssg_graph *graph;

#if defined(__SANITIZE_ADDRESS__)
	tree_skip("the sanitizer needs address space of its own");
#endif
	make_site();
	cr_assert(eq(int, getrlimit(RLIMIT_AS, &before), 0));
	/* No address space, of which an arena takes some at once. */
	none = (struct rlimit){ 0, before.rlim_max };
	cr_assert(has_standard_files());
	cr_assert(eq(int, setrlimit(RLIMIT_AS, &none), 0));
	built = site_build(&o);
	looked_at = fyssg_graph_build(&o, &graph);
	cr_assert(eq(int, setrlimit(RLIMIT_AS, &before), 0));
	cr_assert(eq(int, built, FYFM_ERR_NOMEM));
	cr_assert(eq(int, looked_at, FYFM_ERR_NOMEM));
	cr_assert(has_standard_files());
}
