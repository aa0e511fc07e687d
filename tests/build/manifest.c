/* The manifest: what the last build wrote. */
#include "libfy-ssg/build/manifest.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static fya_allocator *memory;

static void setup(void)
{
	tree_enter();
	memory = fya_malloc_new();
}

static void teardown(void)
{
	fya_destroy(memory);
	tree_leave();
}

TestSuite(manifest, .init = setup, .fini = teardown);

enum { COUNT = 100 };

/* Writes a manifest of `count` files "dir/N.html". */
static void write_some(const char *path, size_t count)
{
	fyssg_manifest_entry entries[COUNT];
	char names[COUNT * 16];
	size_t len = 0, i;

	for (i = 0; i < count; i++) {
		size_t start = len;

		len += (size_t)sprintf(names + len, "dir/%zu.html", i) + 1;
		entries[i] = (fyssg_manifest_entry){
			.path_hash = fyssg_manifest_hash(names + start, len - start - 1),
			.hash = { i, ~i },
			.size = i * 3,
			.mtime = (int64_t)i - 50,
			.path = (uint32_t)start,
			.flags = i % 4,
		};
	}
	cr_assert(fyssg_manifest_write(path, entries, count, names, len));
}

/* Looks all up and reads every name: what a build does with a manifest. */
static size_t use(const fyssg_manifest *m)
{
	size_t i, found = 0;

	for (i = 0; i < m->count; i++) {
		const char *name = m->names + m->entries[i].path;

		found += fyssg_manifest_find(m, name, strlen(name)) != NULL;
	}
	return found;
}

Test(manifest, reads_what_was_written)
{
	const fyssg_manifest_entry *e;
	fyssg_manifest m;
	char name[32];
	size_t i;

	write_some("./m", COUNT);
	fyssg_manifest_read(&m, memory, "./m");
	cr_assert(eq(sz, m.count, COUNT));
	for (i = 0; i < COUNT; i++) {
		sprintf(name, "dir/%zu.html", i);
		e = fyssg_manifest_find(&m, name, strlen(name));
		cr_assert(ne(ptr, (void *)e, NULL), "%s", name);
		cr_assert(eq(u64, e->hash[0], i));
		cr_assert(eq(u64, e->hash[1], ~i));
		cr_assert(eq(u64, e->size, i * 3));
		cr_assert(eq(i64, e->mtime, (int64_t)i - 50));
		cr_assert(eq(u32, e->flags, i % 4));
	}
	cr_assert(eq(ptr, (void *)fyssg_manifest_find(&m, "dir/1.htm", 9), NULL));
	cr_assert(eq(ptr, (void *)fyssg_manifest_find(&m, "", 0), NULL));
	fyssg_manifest_release(&m);
}

Test(manifest, of_nothing_is_empty)
{
	fyssg_manifest m;

	write_some("./m", 0);
	fyssg_manifest_read(&m, memory, "./m");
	cr_assert(eq(sz, m.count, 0));
	cr_assert(eq(ptr, (void *)fyssg_manifest_find(&m, "a", 1), NULL));
	fyssg_manifest_release(&m);
}

Test(manifest, absent_is_empty)
{
	fyssg_manifest m;

	fyssg_manifest_read(&m, memory, "nowhere/m");
	cr_assert(eq(sz, m.count, 0));
	fyssg_manifest_release(&m);
	tree_folder("folder");
	fyssg_manifest_read(&m, memory, "folder");
	cr_assert(eq(sz, m.count, 0));
	fyssg_manifest_release(&m);
}

Test(manifest, makes_its_own_folder_only)
{
	fyssg_manifest m;
	fyssg_manifest_entry entry = { 0 };

	tree_folder("site");
	write_some("site/.fyssg/m", COUNT);
	cr_assert(eq(str, tree_list("site"), ".fyssg/m\n"));
	fyssg_manifest_read(&m, memory, "site/.fyssg/m");
	cr_assert(eq(sz, use(&m), COUNT));
	fyssg_manifest_release(&m);
	cr_assert(not(fyssg_manifest_write("missing/.fyssg/m", &entry, 1, "", 1)));
}

/* --- damage ----------------------------------------------------------------------------------- */

Test(manifest, damaged_anywhere_is_empty)
{
	fyssg_manifest m;
	size_t len, i;
	char *bytes;

	write_some("./m", 5);
	bytes = tree_read("m", &len);
	for (i = 0; i < len; i++) {
		bytes[i] ^= 0x55;
		tree_bytes("damaged", bytes, len);
		bytes[i] ^= 0x55;
		fyssg_manifest_read(&m, memory, "damaged");
		cr_assert(eq(sz, m.count, 0), "byte %zu of %zu", i, len);
		fyssg_manifest_release(&m);
	}
	for (i = 0; i < len; i++) {
		tree_bytes("damaged", bytes, i);
		fyssg_manifest_read(&m, memory, "damaged");
		cr_assert(eq(sz, m.count, 0), "cut at %zu of %zu", i, len);
		fyssg_manifest_release(&m);
	}
}

/* One whose check sum is right, made by something that is not us. */
Test(manifest, with_a_name_that_is_elsewhere_is_empty)
{
	fyssg_manifest_entry entries[2] = { { .path = 0 }, { .path = 1000 } };
	fyssg_manifest m;

	cr_assert(fyssg_manifest_write("./m", entries, 1, "a", 2));
	fyssg_manifest_read(&m, memory, "./m");
	cr_assert(eq(sz, m.count, 1));
	fyssg_manifest_release(&m);
	entries[0].path = 2;
	cr_assert(fyssg_manifest_write("./m", entries, 1, "a", 2));
	fyssg_manifest_read(&m, memory, "./m");
	cr_assert(eq(sz, m.count, 0));
	fyssg_manifest_release(&m);
}

Test(manifest, is_replaced_at_once_or_not_at_all)
{
	struct stat before, after;

	write_some("./m", 1);
	stat("m", &before);
	write_some("./m", COUNT);
	stat("m", &after);
	cr_assert(ne(u64, before.st_ino, after.st_ino));
	tree_folder("m2.tmp");
	write_some("./m3", 1);
	cr_assert(not(fyssg_manifest_write("./m2", (fyssg_manifest_entry[1]){ { 0 } }, 1, "", 1)));
	cr_assert(eq(str, tree_list("."), "m\nm2.tmp/\nm3\n"));
}

/* Callers look up in what they wrote, which is sorted also where it could not be kept. */
Test(manifest, sorts_entries_even_where_it_cannot_be_written)
{
	fyssg_manifest_entry entries[3] = { { .path_hash = 3 }, { .path_hash = 1 },
		{ .path_hash = 2 } };

	cr_assert(not(fyssg_manifest_write("missing/folder/m", entries, 3, "", 1)));
	cr_assert(eq(u64, entries[0].path_hash, 1));
	cr_assert(eq(u64, entries[2].path_hash, 3));
}
