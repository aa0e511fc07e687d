/* The manifest: what the last build wrote. */
#include "libfy-ssg/build/manifest.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static fya_allocator *memory;
static fyssg_memory_cap no_cap;

static void setup(void)
{
	tree_enter();
	memory = fya_malloc_new();
	cr_assert(fyssg_memory_cap_init(&no_cap, 0, false, "."));
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
	fyssg_manifest_writer *w = fyssg_manifest_begin(path, count, &no_cap);
	fyssg_manifest_entry *entries = calloc(count + 1, sizeof(*entries));
	char name[32];

	cr_assert(ne(ptr, w, NULL));
	for (size_t i = 0; i < count; i++) {
		size_t len = (size_t)sprintf(name, "dir/%zu.html", i);

		entries[i] = (fyssg_manifest_entry){
			.hash = { i, ~i },
			.size = i * 3,
			.mtime = (int64_t)i - 50,
			.path = fyssg_manifest_name(w, name, len),
			.flags = i % 4,
		};
	}
	cr_assert(fyssg_manifest_end(w, entries));
	fyssg_manifest_close(w);
	free(entries);
}

/* Whether a manifest with one entry for a file "a" could be written. */
static bool write_one(const char *path, const fyssg_manifest_entry *entry)
{
	fyssg_manifest_writer *w = fyssg_manifest_begin(path, 1, &no_cap);
	bool ok = w != NULL && fyssg_manifest_name(w, "a", 1) == 0 &&
		  fyssg_manifest_end(w, entry);

	fyssg_manifest_close(w);
	return ok;
}

static size_t find(const fyssg_manifest *m, const char *name, size_t guess)
{
	return fyssg_manifest_find(m, name, strlen(name), guess);
}

/* Looks all up, at a guess that is right, at one that is not and at none: how many are found. */
static size_t use(const fyssg_manifest *m)
{
	size_t i, found = 0;

	for (i = 0; i < m->count; i++) {
		const char *name = fyssg_manifest_path(m, i);

		found += find(m, name, i) == i && find(m, name, (i + 1) % m->count) == i &&
			 find(m, name, FYSSG_MANIFEST_NONE) == i;
	}
	return found;
}

Test(manifest, reads_what_was_written)
{
	fyssg_manifest m;

	write_some("./m", COUNT);
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, m.count, COUNT));
	for (size_t i = 0; i < COUNT; i++) {
		const fyssg_manifest_entry *e = &m.entries[i];
		char name[32];

		sprintf(name, "dir/%zu.html", i);
		cr_assert(eq(str, (char *)fyssg_manifest_path(&m, i), name));
		cr_assert(eq(u64, e->hash[0], i));
		cr_assert(eq(u64, e->hash[1], ~i));
		cr_assert(eq(u64, e->size, i * 3));
		cr_assert(eq(i64, e->mtime, (int64_t)i - 50));
		cr_assert(eq(u32, e->flags, i % 4));
	}
	cr_assert(eq(sz, use(&m), COUNT));
	cr_assert(eq(sz, find(&m, "dir/1.htm", 1), FYSSG_MANIFEST_NONE));
	cr_assert(eq(sz, find(&m, "dir/1.html5", 1), FYSSG_MANIFEST_NONE));
	cr_assert(eq(sz, find(&m, "", 0), FYSSG_MANIFEST_NONE));
	fyssg_manifest_release(&m);
}

Test(manifest, knows_what_was_claimed)
{
	fyssg_manifest m;

	write_some("./m", COUNT);
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	for (size_t i = 0; i < COUNT; i += 3)
		fyssg_manifest_claim(&m, i);
	for (size_t i = 0; i < COUNT; i++)
		cr_assert(eq(int, fyssg_manifest_is_claimed(&m, i), i % 3 == 0), "%zu", i);
	fyssg_manifest_release(&m);
}

Test(manifest, of_nothing_is_empty)
{
	fyssg_manifest m;

	write_some("./m", 0);
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, m.count, 0));
	cr_assert(eq(sz, find(&m, "a", 0), FYSSG_MANIFEST_NONE));
	fyssg_manifest_release(&m);
}

Test(manifest, absent_is_empty)
{
	fyssg_manifest m;

	fyssg_manifest_read(&m, memory, "nowhere/m", &no_cap);
	cr_assert(eq(sz, m.count, 0));
	fyssg_manifest_release(&m);
	tree_folder("folder");
	fyssg_manifest_read(&m, memory, "folder", &no_cap);
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
	fyssg_manifest_read(&m, memory, "site/.fyssg/m", &no_cap);
	cr_assert(eq(sz, use(&m), COUNT));
	fyssg_manifest_release(&m);
	cr_assert(not(write_one("missing/.fyssg/m", &entry)));
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
		fyssg_manifest_read(&m, memory, "damaged", &no_cap);
		cr_assert(eq(sz, m.count, 0), "byte %zu of %zu", i, len);
		fyssg_manifest_release(&m);
	}
	for (i = 0; i < len; i++) {
		tree_bytes("damaged", bytes, i);
		fyssg_manifest_read(&m, memory, "damaged", &no_cap);
		cr_assert(eq(sz, m.count, 0), "cut at %zu of %zu", i, len);
		fyssg_manifest_release(&m);
	}
}

/* One whose check sum is right, made by something that is not us. */
Test(manifest, with_a_name_that_is_elsewhere_is_empty)
{
	fyssg_manifest_entry entry = { .path = 0 };
	fyssg_manifest m;

	cr_assert(write_one("./m", &entry));
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, m.count, 1));
	fyssg_manifest_release(&m);
	entry.path = 8;
	cr_assert(write_one("./m", &entry));
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, m.count, 0));
	fyssg_manifest_release(&m);
}

/* The last number of the file is a key, the last of the header the check sum of all behind it. */
Test(manifest, with_a_key_that_leads_elsewhere_is_empty)
{
	enum { CHECK = 32, HEADER = 40 };
	fyssg_manifest m;
	uint64_t check, key;
	size_t len;
	char *bytes;

	write_some("./m", 1);
	bytes = tree_read("m", &len);
	for (uint32_t position = 0; position < 2; position++) {
		memcpy(&key, bytes + len - sizeof(key), sizeof(key));
		key += position;
		memcpy(bytes + len - sizeof(key), &key, sizeof(key));
		check = XXH3_64bits(bytes + HEADER, len - HEADER);
		memcpy(bytes + CHECK, &check, sizeof(check));
		tree_bytes("m", bytes, len);
		fyssg_manifest_read(&m, memory, "./m", &no_cap);
		cr_assert(eq(sz, m.count, position == 0 ? 1 : 0));
		fyssg_manifest_release(&m);
	}
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
	cr_assert(not(write_one("./m2", &(fyssg_manifest_entry){ 0 })));
	cr_assert(eq(str, tree_list("."), "m\nm2.tmp/\nm3\n"));
}

/* A build that fails between begin and end leaves the older manifest. */
Test(manifest, leaves_nothing_behind_where_it_is_not_ended)
{
	fyssg_manifest_writer *w;
	fyssg_manifest m;

	write_some("./m", 3);
	w = fyssg_manifest_begin("./m", 1, &no_cap);
	cr_assert(ne(ptr, w, NULL));
	fyssg_manifest_name(w, "a", 1);
	fyssg_manifest_close(w);
	cr_assert(eq(str, tree_list("."), "m\n"));
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, use(&m), 3));
	fyssg_manifest_release(&m);
}

Test(manifest, follows_no_link)
{
	fyssg_manifest_writer *w;

	cr_assert(eq(int, symlink("/dev/full", "m.tmp"), 0));
	/* A link that somebody laid there is not followed. */
	w = fyssg_manifest_begin("./m", 1, &no_cap);
	cr_assert(eq(ptr, w, NULL));
}

Test(manifest, takes_no_more_names_than_were_announced)
{
	fyssg_manifest_writer *w = fyssg_manifest_begin("./m", 1, &no_cap);
	fyssg_manifest_entry entries[2] = { 0 };

	fyssg_manifest_name(w, "a", 1);
	fyssg_manifest_name(w, "b", 1);
	cr_assert(not(fyssg_manifest_end(w, entries)));
	cr_assert(eq(int, errno, EFBIG));
	fyssg_manifest_close(w);
	cr_assert(eq(str, tree_list("."), ""));
}

/* --- looking up ------------------------------------------------------------------------------- */

Test(manifest, finds_each_of_many)
{
	fyssg_manifest m;

	write_some("./m", 20000);
	fyssg_manifest_read(&m, memory, "./m", &no_cap);
	cr_assert(eq(sz, m.count, 20000));
	cr_assert(eq(sz, use(&m), 20000));
	fyssg_manifest_release(&m);
}

/* --- within a bound of memory ----------------------------------------------------------------- */

#define MIB ((uint64_t)1 << 20)
enum { MANY = 300000 };

/* The most that this process ever had in memory. */
static uint64_t peak(void)
{
	const char *status = tree_read("/proc/self/status", NULL), *line = strstr(status, "VmHWM:");

	return line == NULL ? 0 : strtoull(line + 6, NULL, 10) * 1024;
}

static fyssg_manifest_entry *write_many(const char *path, fya_allocator *a, fyssg_memory_cap *cap)
{
	fyssg_manifest_entry *entries = fya_alloc_array(a, MANY, sizeof(*entries), 0);
	fyssg_manifest_writer *w = fyssg_manifest_begin(path, MANY, cap);
	unsigned ticks = 0;
	char name[32];

	cr_assert(entries != NULL && w != NULL);
	for (size_t i = 0; i < MANY; i++) {
		size_t len = (size_t)sprintf(name, "dir/%zu.html", i);

		fyssg_memory_cap_tick(cap, &ticks, 32);
		entries[i] = (fyssg_manifest_entry){ .path = fyssg_manifest_name(w, name, len) };
	}
	cr_assert(fyssg_manifest_end(w, entries));
	fyssg_manifest_close(w);
	return entries;
}

Test(manifest, is_written_and_read_within_a_bound_of_memory)
{
	fyssg_memory_cap cap;
	fyssg_manifest m;
	fya_allocator *a;
	char name[32];

#if defined(__SANITIZE_ADDRESS__)
	tree_skip("the sanitizer's own memory counts too");
#endif
	cr_assert(fyssg_memory_cap_init(&cap, (uint64_t)1 << 40, false, "."));
	cap.limit = fyssg_memory_cap_resident(&cap) + 6 * MIB;
	a = fyssg_memory_cap_new(&cap, FYA_KIND_MALLOC, FYSSG_MEMORY_IN_ORDER);
	write_many("./m", a, &cap);
	cr_assert(le(u64, peak(), cap.limit + 2 * MIB));
	fyssg_manifest_read(&m, memory, "./m", &cap);
	cr_assert(eq(sz, m.count, MANY));
	for (size_t i = 0; i < MANY; i += 7) {
		sprintf(name, "dir/%zu.html", i);
		cr_assert(fyssg_memory_cap_touch(&cap, 4));
		cr_assert(eq(sz, find(&m, name, i % 2 == 0 ? i : 0), i));
	}
	cr_assert(le(u64, peak(), cap.limit + 2 * MIB));
	fyssg_manifest_release(&m);
	fyssg_memory_cap_destroy(&cap, a);
	fyssg_memory_cap_release(&cap);
}
