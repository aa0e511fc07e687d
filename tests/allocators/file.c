#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <fya/allocator.h>

#define MIB ((size_t)1 << 20)

/* How often a signal comes while space is taken. */
static unsigned signals;

/* Stands before that of the C library. */
int posix_fallocate(int fd, off_t from, off_t len)
{
	static int (*real)(int, off_t, off_t);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "posix_fallocate");
	if (signals == 0)
		return real(fd, from, len);
	signals--;
	return EINTR;
}

static fya_allocator *file_of(size_t reserve)
{
	fya_allocator *a = fya_file_new(AT_FDCWD, reserve);

	cr_assert(ne(ptr, a, NULL));
	return a;
}

/* Bytes of mapped files that are in this process's memory. */
static size_t mapped_now(void)
{
	size_t total = 0, resident = 0, shared = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	cr_assert(ne(ptr, f, NULL));
	cr_assert(eq(int, fscanf(f, "%zu %zu %zu", &total, &resident, &shared), 3));
	fclose(f);
	return shared * (size_t)sysconf(_SC_PAGESIZE);
}

Test(file, evicting_takes_it_out_of_memory_and_changes_nothing)
{
	fya_allocator *a = file_of(0);
	const size_t count = 2048, size = 4096;
	size_t before = mapped_now(), held;
	char *blocks[2048];

	for (size_t i = 0; i < count; i++) {
		blocks[i] = fya_alloc(a, size, 1);
		cr_assert(ne(ptr, blocks[i], NULL));
		memset(blocks[i], (int)(i % 251), size);
	}
	held = mapped_now() - before;
	cr_assert(ge(sz, held, count * size));
	fya_evict(a, 1, 2);
	cr_assert(le(sz, mapped_now(), before + held / 8 * 5));
	cr_assert(ge(sz, mapped_now(), before + held / 8 * 3));
	fya_evict(a, 0, 1);
	cr_assert(le(sz, mapped_now(), before + held / 8));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < size; k += 512)
			cr_assert(eq(int, (unsigned char)blocks[i][k], (int)(i % 251)));
	fya_destroy(a);
}

/* What was reached, not only what was held at the end. */
Test(file, a_reset_leaves_little_in_memory)
{
	fya_allocator *a = file_of(0);
	const size_t size = 8 * MIB;
	size_t before = mapped_now();
	fya_mark mark;
	char *block;

	cr_assert(fya_mark_now(a, &mark));
	block = fya_alloc(a, size, 1);
	memset(block, 'x', size);
	cr_assert(ge(sz, mapped_now(), before + size));
	fya_rewind(a, mark);
	fya_reset(a);
	cr_assert(le(sz, mapped_now(), before + MIB));
	fya_destroy(a);
}

Test(file, peeking_takes_nothing_into_memory)
{
	fya_allocator *a = file_of(0);
	const size_t size = 16 * MIB;
	char *block = fya_alloc(a, size, 1), *copy = malloc(size);
	size_t before;

	cr_assert(ne(ptr, copy, NULL));
	memset(copy, 0, size);
	for (size_t i = 0; i < size; i++)
		block[i] = (char)(i * 31 + i / 4096);
	fya_evict(a, 0, 1);
	before = mapped_now();
	cr_assert(eq(sz, fya_file_peek(a, block, copy, size), size));
	cr_assert(le(sz, mapped_now(), before + MIB));
	cr_assert(eq(int, memcmp(block, copy, size), 0));
	cr_assert(eq(sz, fya_file_peek(a, block + 12345, copy, 100), 100));
	cr_assert(eq(int, memcmp(block + 12345, copy, 100), 0));
	free(copy);
	fya_destroy(a);
}

Test(file, peeking_ends_with_the_file)
{
	const size_t reserve = 16 * MIB, near = 1000;
	fya_allocator *a = file_of(reserve);
	char *block = fya_alloc(a, reserve, 1), copy[4096];

	cr_assert(ne(ptr, block, NULL));
	memset(block + reserve - near, 'x', near);
	cr_assert(eq(sz, fya_file_peek(a, block + reserve - near, copy, sizeof(copy)), near));
	cr_assert(eq(chr, copy[near - 1], 'x'));
	fya_destroy(a);
}

static void *keep_evicting(void *a)
{
	for (unsigned i = 0; i < 2000; i++)
		fya_evict(a, i % 3, 3);
	return NULL;
}

Test(file, may_be_evicted_by_another_thread)
{
	fya_allocator *a = file_of(0);
	pthread_t thread;

	cr_assert(eq(int, pthread_create(&thread, NULL, keep_evicting, a), 0));
	for (int i = 0; i < 20000; i++) {
		unsigned char *p = fya_alloc(a, 100, 1);

		cr_assert(ne(ptr, p, NULL));
		memset(p, i & 255, 100);
		cr_assert(eq(int, p[99], i & 255));
	}
	pthread_join(thread, NULL);
	fya_destroy(a);
}

Test(file, is_full_at_the_end_of_its_reservation)
{
	fya_allocator *a = file_of(16 * MIB);

	cr_assert(eq(ptr, fya_alloc(a, 17 * MIB, 1), NULL));
	cr_assert(ne(ptr, fya_alloc(a, 16 * MIB, 1), NULL));
	cr_assert(eq(ptr, fya_alloc(a, 1, 1), NULL));
	fya_reset(a);
	cr_assert(ne(ptr, fya_alloc(a, MIB, 1), NULL));
	fya_destroy(a);
}

/* Space of the file is taken first: a full disk gives NULL, not a signal at the first touch. */
Test(file, a_full_disk_is_no_memory)
{
	char folder[] = "/tmp/fya-full-XXXXXX";
	fya_allocator *a = NULL;
	size_t had = 0;
	char *p;
	int fd;

	cr_assert(ne(ptr, mkdtemp(folder), NULL));
	/* A file system of 8 MiB that only this process sees. */
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 ||
	    mount("none", folder, "tmpfs", 0, "size=8m") != 0) {
		rmdir(folder);
		cr_skip_test("no file system can be mounted here");
	}
	fd = open(folder, O_RDONLY | O_DIRECTORY);
	if (fd >= 0)
		a = fya_file_new(fd, 64 * MIB);
	cr_assert(ne(ptr, a, NULL));
	for (; (p = fya_alloc(a, MIB / 2, 1)) != NULL; had++)
		memset(p, 1, MIB / 2);
	cr_assert(ge(sz, had, 14));
	cr_assert(le(sz, had, 16));
	fya_destroy(a);
	close(fd);
	umount(folder);
	rmdir(folder);
}

Test(file, a_signal_is_no_full_disk)
{
	fya_allocator *a = file_of(0);

	signals = 3;
	cr_assert(ne(ptr, fya_alloc(a, 100, 1), NULL));
	cr_assert(eq(int, (int)signals, 0));
	fya_destroy(a);
}

Test(file, needs_a_folder)
{
	cr_assert(eq(ptr, fya_file_new(-1, 0), NULL));
}
