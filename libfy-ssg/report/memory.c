#include "libfy-ssg/report/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The file has some 1500 bytes, and memory stands in its first half. */
#define STATUS_MAX 4096

static size_t read_start(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;

	if (fd < 0)
		return 0;
	while (len < size) {
		ssize_t n = read(fd, text + len, size - len);

		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (n > 0)
			len += (size_t)n;
	}
	close(fd);
	return len;
}

/* Finds the line that starts with `name` and reads its number of KiB. */
static bool find_kib(const char *text, const char *name, uint64_t *bytes)
{
	size_t len = strlen(name);
	const char *line = text;
	uint64_t kib = 0;

	while (strncmp(line, name, len) != 0) {
		line = strchr(line, '\n');
		if (line == NULL)
			return false;
		line++;
	}
	line += len;
	line += strspn(line, " \t");
	if (*line < '0' || *line > '9')
		return false;
	for (; *line >= '0' && *line <= '9'; line++)
		kib = kib * 10 + (uint64_t)(*line - '0');
	*bytes = kib * 1024;
	return true;
}

static uint64_t peak_of_rusage(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}

/* The kernel adds up what it keeps by processor now and then: its peak lags behind, and may be lower
 * than what is resident. */
static void raise_peak(fyssg_memory *m)
{
	if (m->peak < m->anonymous + m->mapped)
		m->peak = m->anonymous + m->mapped;
}

fyssg_memory fyssg_memory_read(const char *path)
{
	char text[STATUS_MAX + 1];
	uint64_t shared = 0;
	fyssg_memory m = { 0 };

	text[read_start(path, text, STATUS_MAX)] = '\0';
	m.known = find_kib(text, "RssAnon:", &m.anonymous) && find_kib(text, "RssFile:", &m.mapped);
	if (!m.known)
		m.anonymous = m.mapped = 0;
	/* Shared memory: files of a file system in memory, when they are mapped. */
	if (m.known && find_kib(text, "RssShmem:", &shared))
		m.mapped += shared;
	if (!find_kib(text, "VmHWM:", &m.peak))
		m.peak = peak_of_rusage();
	raise_peak(&m);
	return m;
}

fyssg_memory fyssg_memory_now(void)
{
	return fyssg_memory_read("/proc/self/status");
}

fyssg_memory fyssg_memory_exact(void)
{
	fyssg_memory m = fyssg_memory_now();
	char text[STATUS_MAX + 1];
	uint64_t resident, anonymous;

	text[read_start("/proc/self/smaps_rollup", text, STATUS_MAX)] = '\0';
	if (find_kib(text, "Rss:", &resident) && find_kib(text, "Anonymous:", &anonymous)) {
		m.anonymous = anonymous;
		m.mapped = resident - anonymous;
		raise_peak(&m);
	}
	return m;
}
