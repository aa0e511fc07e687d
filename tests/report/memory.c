/* What the kernel says about memory. */
#include "libfy-ssg/report/memory.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static fyssg_memory read_text(const char *text)
{
	char path[] = "/tmp/fyssg-memory-XXXXXX";
	int fd = mkstemp(path);
	fyssg_memory m;

	cr_assert(ge(int, fd, 0));
	cr_assert(eq(long, write(fd, text, strlen(text)), (long)strlen(text)));
	close(fd);
	m = fyssg_memory_read(path);
	unlink(path);
	return m;
}

Test(memory, is_read_line_by_line)
{
	fyssg_memory m = read_text("Name:\tVmHWM:\nVmPeak:\t 99 kB\nVmHWM:\t    1200 kB\n"
	                           "RssAnon:\t     300 kB\nRssFile:\t 500 kB\nRssShmem:\t 20 kB\n");

	cr_assert(m.known);
	cr_assert(eq(u64, m.peak, 1200 * 1024));
	cr_assert(eq(u64, m.anonymous, 300 * 1024));
	cr_assert(eq(u64, m.mapped, 520 * 1024));
}

Test(memory, has_no_peak_below_what_is_resident)
{
	fyssg_memory m = read_text("VmHWM:\t 700 kB\nRssAnon:\t 300 kB\nRssFile:\t 500 kB\n");

	cr_assert(eq(u64, m.peak, 800 * 1024));
}

Test(memory, falls_back_on_the_peak_of_getrusage)
{
	fyssg_memory none = fyssg_memory_read("/nonexistent/status");
	fyssg_memory partial = read_text("VmHWM:\t 7 kB\nRssAnon:\t 9 kB\n");

	cr_assert(not(none.known));
	cr_assert(eq(u64, none.anonymous + none.mapped, 0));
	cr_assert(gt(u64, none.peak, 100 * 1024));
	cr_assert(not(partial.known));
	cr_assert(eq(u64, partial.anonymous, 0));
	cr_assert(eq(u64, partial.peak, 7 * 1024));
}

Test(memory, grows_by_what_is_touched_and_keeps_its_peak)
{
	const size_t size = 64u << 20;
	fyssg_memory before = fyssg_memory_now(), with, after;
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert(ne(ptr, block, MAP_FAILED));
	memset(block, 1, size);
	with = fyssg_memory_now();
	munmap(block, size);
	after = fyssg_memory_now();
	/* The kernel counts in batches of some pages for each processor. */
	cr_assert(ge(u64, with.anonymous, before.anonymous + size / 2));
	cr_assert(le(u64, after.anonymous, with.anonymous - size / 2));
	cr_assert(ge(u64, after.peak, with.anonymous));
}
