/* What malloc has that nobody uses. */
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "libfy-ssg/report/build-log.h"

/* malloc has a heap for the program and, for threads, more of them, each in a mapping. */
struct heaps {
	uintptr_t main_start, main_end;
	uint64_t others; /* resident bytes of the other heaps */
};

struct mapping {
	uintptr_t start, end;
	bool is_main, is_other;
};

static bool has_one(const struct mapping *m, const void *const *inside, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (m->start <= (uintptr_t)inside[i] && (uintptr_t)inside[i] < m->end)
			return true;
	return false;
}

static void read_line(const char *line, struct mapping *m, const void *const *inside,
                      unsigned count, struct heaps *out)
{
	uintptr_t start, end;
	uint64_t kib;

	if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2) {
		*m = (struct mapping){ .start = start, .end = end };
		m->is_main = strstr(line, "[heap]") != NULL;
		m->is_other = !m->is_main && has_one(m, inside, count);
	} else if (sscanf(line, "Anonymous: %" SCNu64, &kib) == 1) {
		if (m->is_main) {
			out->main_start = m->start;
			out->main_end = m->end;
		} else if (m->is_other) {
			out->others += kib * 1024;
		}
	}
}

static struct heaps find_heaps(const void *const *inside, unsigned count)
{
	FILE *f = fopen("/proc/self/smaps", "re");
	struct heaps found = { 0 };
	struct mapping m = { 0 };
	char line[512];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		read_line(line, &m, inside, count, &found);
	if (f != NULL)
		fclose(f);
	return found;
}

/* A free block was in use before, and is resident. What was never touched, or was given back, is at
 * the end of a heap. Where that end begins is known of the first heap only; in others all that is
 * not resident counts as such an end. */
uint64_t fyssg_resident_unused(const void *const *inside, unsigned count)
{
	const struct mallinfo2 all = mallinfo2();
	const struct heaps heaps = find_heaps(inside, count);
	uint64_t main_bytes = heaps.main_end - heaps.main_start, others, untouched;

	if (main_bytes == 0 || all.arena < main_bytes || all.keepcost > main_bytes)
		return 0;
	others = all.arena - main_bytes;
	untouched = all.keepcost -
	            fyssg_resident_bytes((const void *)(heaps.main_end - all.keepcost), all.keepcost);
	untouched += others > heaps.others ? others - heaps.others : 0;
	return all.fordblks > untouched ? all.fordblks - untouched : 0;
}
