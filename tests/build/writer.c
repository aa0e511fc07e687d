/* The writer: the only place that makes files in the output folder. */
#include "libfy-ssg/build/writer.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static fyssg_manifest none;
static fyssg_writer writer;
static fyssg_manifest_entry entry;
static fyfm_diag diag;
static int output;

static void open_writer(const fyssg_manifest *old)
{
	cr_assert(fyssg_writer_init(&writer, output, "public", old, 0));
}

static void setup(void)
{
	tree_enter();
	tree_folder("public");
	tree_file("outside/secret.html", "secret");
	output = open("public", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	open_writer(&none);
}

static void teardown(void)
{
	fyssg_writer_release(&writer);
	close(output);
	tree_leave();
}

TestSuite(writer, .init = setup, .fini = teardown);

static fyssg_target target_at(const char *path)
{
	size_t len = strlen(path), at = fyssg_manifest_find(writer.old, path, len, 0);

	return (fyssg_target){
		.path = path,
		.len = len,
		.old = at == FYSSG_MANIFEST_NONE ? NULL : &writer.old->entries[at],
	};
}

static fyssg_written put(const char *path, const char *text)
{
	fyssg_target target = target_at(path);

	memset(&diag, 0, sizeof(diag));
	return fyssg_writer_put(&writer, &target, text, strlen(text), &entry, &diag);
}

static void holds(const char *path, const char *text)
{
	char *bytes = tree_read(path, NULL);

	cr_assert(ne(ptr, bytes, NULL), "%s is missing", path);
	cr_assert(eq(str, bytes, (char *)text), "%s", path);
}

/* --- making files ----------------------------------------------------------------------------- */

static const char *const paths[] = {
	"index.html", "a/index.html", "a/b/c/index.html", "a/b/index.html", "a/x.css",
	"b/index.html",
	"a/b/c/d.txt", "b/ö ä/\"q\"/it's.html", "index2.html", "a/b/c/e/f/g/h/i.html",
};

Test(writer, makes_files_and_the_folders_above_them)
{
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		cr_assert(eq(int, put(paths[i], paths[i]), FYSSG_WRITTEN), "%s: %s", paths[i],
			diag.message);
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char path[128];

		snprintf(path, sizeof(path), "public/%s", paths[i]);
		holds(path, paths[i]);
	}
}

Test(writer, makes_empty_files)
{
	fyssg_target target = target_at("e");

	cr_assert(
		eq(int, fyssg_writer_put(&writer, &target, NULL, 0, &entry, &diag), FYSSG_WRITTEN));
	holds("public/e", "");
	cr_assert(eq(int, put("e", ""), FYSSG_UNCHANGED));
}

Test(writer, fills_the_entry)
{
	cr_assert(eq(int, put("a/b.html", "text"), FYSSG_WRITTEN));
	cr_assert(eq(u64, entry.size, 4));
	cr_assert(le(i64, entry.mtime, tree_mtime("public/a/b.html")));
	cr_assert(ge(i64, entry.mtime + (int64_t)entry.mtime_room, tree_mtime("public/a/b.html")));
	cr_assert(eq(u32, entry.flags, 0));
	cr_assert(ne(u64, entry.hash[0], 0));
}

/* --- files that are there --------------------------------------------------------------------- */

/* The time of an empty file is that of its creation, before any byte is written. */
Test(writer, notes_when_an_empty_file_was_made)
{
	for (int i = 0; i < 1000; i++) {
		char path[32];

		snprintf(path, sizeof(path), "e%d", i);
		cr_assert(eq(int, put(path, ""), FYSSG_WRITTEN));
		cr_assert(fyssg_writer_remove(&writer, path, &entry), "%s", path);
	}
}

Test(writer, leaves_equal_files_alone)
{
	tree_file("public/a/x.html", "same");
	tree_age("public");
	cr_assert(eq(int, put("a/x.html", "same"), FYSSG_UNCHANGED));
	cr_assert(eq(i64, tree_mtime("public/a/x.html"), 1000000000000000000));
	cr_assert(eq(i64, entry.mtime, 1000000000000000000));
}

Test(writer, replaces_files_that_differ)
{
	struct stat before, after;

	tree_file("public/a/x.html", "old");
	stat("public/a/x.html", &before);
	cr_assert(eq(int, put("a/x.html", "new"), FYSSG_WRITTEN));
	holds("public/a/x.html", "new");
	stat("public/a/x.html", &after);
	/* By a rename, so that no reader ever sees a half of it. */
	cr_assert(ne(u64, before.st_ino, after.st_ino));
	cr_assert(eq(str, tree_list("public"), "a/x.html\n"));
}

Test(writer, replaces_one_name_of_a_file_with_two)
{
	tree_file("outside/kept.html", "old");
	cr_assert(eq(int, link("outside/kept.html", "public/x.html"), 0));
	cr_assert(eq(int, put("x.html", "new"), FYSSG_WRITTEN));
	holds("outside/kept.html", "old");
	holds("public/x.html", "new");
}

Test(writer, tells_where_a_folder_stands_in_the_way)
{
	tree_folder("public/x.html");
	cr_assert(eq(int, put("x.html", "new"), FYSSG_NOT_WRITTEN));
	cr_assert(eq(int, errno, EISDIR));
	cr_assert(eq(str, diag.path, "public/x.html"));
	cr_assert(eq(str, diag.message, "cannot write: Is a directory"));
	cr_assert(eq(str, tree_list("public"), "x.html/\n"));
}

Test(writer, tells_where_a_file_stands_in_the_way)
{
	tree_file("public/a", "file");
	cr_assert(eq(int, put("a/b/x.html", "new"), FYSSG_NOT_WRITTEN));
	cr_assert(eq(str, diag.message,
		"cannot write: a file or a symbolic link stands where a folder must be"));
	holds("public/a", "file");
	cr_assert(eq(int, put("c/x.html", "new"), FYSSG_WRITTEN));
}

Test(writer, tells_of_names_that_are_too_long)
{
	char path[6000];

	memset(path, 'x', 300);
	strcpy(path + 300, "/index.html");
	cr_assert(eq(int, put(path, "new"), FYSSG_NOT_WRITTEN));
	cr_assert(eq(str, diag.message, "cannot write: File name too long"));
	memset(path, 'x', sizeof(path));
	for (size_t i = 100; i < 5900; i += 100)
		path[i] = '/';
	path[5950] = '\0';
	cr_assert(eq(int, put(path, "new"), FYSSG_NOT_WRITTEN));
	cr_assert(eq(str, diag.message, "cannot write: File name too long"));
}

/* --- links ------------------------------------------------------------------------------------ */

static const struct { const char *link, *target, *path; fyssg_written want; } links[] = {
	{ "public/out", "../outside", "out/secret.html", FYSSG_NOT_WRITTEN },
	{ "public/out", "../outside", "out/new.html", FYSSG_NOT_WRITTEN },
	{ "public/a/out", "../../outside", "a/out/new.html", FYSSG_NOT_WRITTEN },
	{ "public/a/out", "../../outside", "a/out/b/new.html", FYSSG_NOT_WRITTEN },
	{ "public/in", "a", "in/new.html", FYSSG_NOT_WRITTEN },
	{ "public/x.html", "../outside/secret.html", "x.html", FYSSG_WRITTEN },
	{ "public/x.html", "../outside/missing.html", "x.html", FYSSG_WRITTEN },
	{ "public/x.html", "x.html", "x.html", FYSSG_WRITTEN },
};

Test(writer, never_follows_symbolic_links)
{
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		tree_folder("public/a");
		tree_link(links[i].link, links[i].target);
		cr_assert(eq(int, put(links[i].path, "new"), links[i].want), "row %zu: %s", i,
			diag.message);
		holds("outside/secret.html", "secret");
		cr_assert(eq(str, tree_list("outside"), "secret.html\n"), "row %zu", i);
		tree_remove(links[i].link);
	}
}

/* The folder entered last is kept open; a link put in its place meanwhile is not entered. */
Test(writer, a_link_in_place_of_a_folder_leads_nowhere)
{
	cr_assert(eq(int, put("a/x.html", "1"), FYSSG_WRITTEN));
	cr_assert(eq(int, put("b/x.html", "1"), FYSSG_WRITTEN));
	tree_remove("public/a");
	tree_link("public/a", "../outside");
	cr_assert(eq(int, put("a/y.html", "2"), FYSSG_NOT_WRITTEN));
	cr_assert(eq(str, tree_list("outside"), "secret.html\n"));
}

/* --- copies ----------------------------------------------------------------------------------- */

static fyssg_written copy(const char *path, const char *source)
{
	fyssg_target target = target_at(path);
	int fd = open(source, O_RDONLY | O_CLOEXEC);
	fyssg_written written = fyssg_writer_copy(&writer, &target, fd, &entry, &diag);

	close(fd);
	return written;
}

Test(writer, copies_files_of_any_size)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 1000000 };
	size_t i, len;

	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		char *bytes = malloc(sizes[i] + 1), *got;

		for (len = 0; len < sizes[i]; len++)
			bytes[len] = (char)(len * 7 + len / 251);
		tree_bytes("source", bytes, sizes[i]);
		tree_age("source");
		cr_assert(eq(int, copy("copy", "source"), FYSSG_WRITTEN));
		got = tree_read("public/copy", &len);
		cr_assert(eq(sz, len, sizes[i]));
		cr_assert(eq(int, memcmp(got, bytes, len), 0));
		cr_assert(eq(u64, entry.size, sizes[i]));
		cr_assert(eq(int, copy("copy", "source"), FYSSG_UNCHANGED));
		free(bytes);
	}
}

Test(writer, a_copy_and_text_of_the_same_bytes_are_equal)
{
	fyssg_manifest_entry first;

	tree_file("source", "bytes");
	cr_assert(eq(int, copy("a", "source"), FYSSG_WRITTEN));
	first = entry;
	cr_assert(eq(int, put("b", "bytes"), FYSSG_WRITTEN));
	cr_assert(eq(u64, first.hash[0], entry.hash[0]));
	cr_assert(eq(u64, first.hash[1], entry.hash[1]));
}

/* --- what the manifest spares ----------------------------------------------------------------- */

Test(writer, does_not_read_what_the_manifest_knows)
{
	fya_allocator *memory = fya_malloc_new();
	fyssg_memory_cap cap = { 0 };
	fyssg_manifest_entry entries[1];
	fyssg_manifest_writer *keep;
	fyssg_manifest old;

	cr_assert(eq(int, put("a.html", "one"), FYSSG_WRITTEN));
	entries[0] = entry;
	entries[0].path = 0;
	keep = fyssg_manifest_begin(".fyssg/m", 1, &cap);
	cr_assert(eq(u32, fyssg_manifest_name(keep, "a.html", 6), 0));
	cr_assert(fyssg_manifest_end(keep, entries));
	fyssg_manifest_close(keep);
	fyssg_manifest_read(&old, memory, ".fyssg/m", &cap);
	cr_assert(eq(sz, old.count, 1));
	fyssg_writer_release(&writer);
	open_writer(&old);
	cr_assert(eq(int, chmod("public/a.html", 0), 0));
	cr_assert(eq(int, put("a.html", "one"), FYSSG_UNCHANGED));
	cr_assert(eq(int, put("a.html", "two"), FYSSG_WRITTEN));
	holds("public/a.html", "two");
	/* Someone else's bytes of the same size are seen by their time. */
	tree_file("public/a.html", "one");
	tree_age("public");
	cr_assert(eq(int, put("a.html", "two"), FYSSG_WRITTEN));
	fyssg_manifest_release(&old);
	fya_destroy(memory);
}

/* Times inside the room of an entry are the file's own, all others somebody else's. */
Test(writer, knows_the_times_that_a_file_may_have)
{
	static const struct { int64_t off; bool own; } times[] = {
		{ -1, false }, { 0, true }, { 1, true }, { 500, true }, { 501, false },
		{ 1000000000, false }, { -1000000000, false },
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		cr_assert(eq(int, put("x.html", "1"), FYSSG_WRITTEN));
		entry.mtime = tree_mtime("public/x.html") - times[i].off;
		entry.mtime_room = 500;
		cr_assert(eq(int, fyssg_writer_remove(&writer, "x.html", &entry), times[i].own),
			  "row %zu", i);
		if (!times[i].own)
			tree_remove("public/x.html");
	}
}

/* --- removing --------------------------------------------------------------------------------- */

Test(writer, removes_what_is_as_it_was_left)
{
	cr_assert(eq(int, put("a/b/x.html", "1"), FYSSG_WRITTEN));
	cr_assert(fyssg_writer_remove(&writer, "a/b/x.html", &entry));
	cr_assert(eq(str, tree_list("public"), ""));
}

Test(writer, removes_no_folder_that_holds_more)
{
	cr_assert(eq(int, put("a/b/x.html", "1"), FYSSG_WRITTEN));
	tree_file("public/a/mine.txt", "mine");
	cr_assert(fyssg_writer_remove(&writer, "a/b/x.html", &entry));
	cr_assert(eq(str, tree_list("public"), "a/mine.txt\n"));
}

Test(writer, removes_no_file_that_was_changed)
{
	cr_assert(eq(int, put("x.html", "1"), FYSSG_WRITTEN));
	tree_age("public");
	cr_assert(not(fyssg_writer_remove(&writer, "x.html", &entry)));
	entry.mtime = tree_mtime("public/x.html");
	entry.mtime_room = 0;
	entry.size++;
	cr_assert(not(fyssg_writer_remove(&writer, "x.html", &entry)));
	holds("public/x.html", "1");
}

static const char *const elsewhere[] = {
	"../outside/secret.html", "a/../../outside/secret.html", "/etc/hostname", "out/secret.html",
	"", "/", "..",
	"a/..", "a//b", "./x.html", "missing/x.html", "a",
};

Test(writer, removes_nothing_outside)
{
	struct stat st;
	size_t i;

	tree_folder("public/a");
	tree_link("public/out", "../outside");
	cr_assert(eq(int, stat("outside/secret.html", &st), 0));
	entry = (fyssg_manifest_entry){ .size = 6, .mtime = tree_mtime("outside/secret.html") };
	for (i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++)
		cr_assert(not(fyssg_writer_remove(&writer, elsewhere[i], &entry)), "%s",
			elsewhere[i]);
	holds("outside/secret.html", "secret");
	cr_assert(eq(str, tree_list("public"), "a/\nout\n"));
}

/* --- no room ---------------------------------------------------------------------------------- */

Test(writer, leaves_nothing_half_written)
{
	struct rlimit small = { 1000, 1000 };
	char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	tree_file("public/old.html", "old");
	signal(SIGXFSZ, SIG_IGN);
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &small), 0));
	cr_assert(eq(int, put("new.html", text), FYSSG_NOT_WRITTEN));
	cr_assert(eq(str, diag.message, "cannot write: File too large"));
	cr_assert(eq(int, put("old.html", text), FYSSG_NOT_WRITTEN));
	cr_assert(eq(int, put("a/new.html", text), FYSSG_NOT_WRITTEN));
	holds("public/old.html", "old");
	cr_assert(eq(int, access("public/new.html", F_OK), -1));
	cr_assert(eq(int, access("public/a/new.html", F_OK), -1));
}
