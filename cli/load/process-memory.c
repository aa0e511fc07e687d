#include "cli/load/process-memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line such as `Rss:   12 kB` in bytes; false where it is another one. */
static bool read_field(const char *line, const char *name, size_t *out)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len) != 0 || line[len] != ':')
		return false;
	*out = strtoul(line + len + 1, NULL, 10) << 10;
	return true;
}

cli_memory cli_memory_now(void)
{
	cli_memory m = { 0 };
	/* Exact, where the counters of /proc/self/status are kept by processor and lag behind. */
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (!read_field(line, "Rss", &m.resident))
			read_field(line, "Anonymous", &m.anonymous);
	}
	if (file != NULL)
		fclose(file);
	return m;
}

size_t cli_memory_peak(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];
	size_t peak = 0;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		read_field(line, "VmHWM", &peak);
	if (file != NULL)
		fclose(file);
	return peak;
}

void cli_memory_forget_peak(void)
{
	FILE *file = fopen("/proc/self/clear_refs", "we");

	if (file == NULL)
		return;
	fputs("5", file);
	fclose(file);
}

/* Begins a region with a line such as `7f..-7f.. r--p 00000000 08:01 123   /usr/lib/libc.so.6`. */
static bool read_header(const char *line, cli_region *region)
{
	unsigned long start, end;
	size_t len;
	int name = 0;

	*region = (cli_region){ 0 };
	if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %n", &start, &end, region->access, &name) < 3)
		return false;
	region->start = start;
	region->end = end;
	if (name == 0)
		return true;
	line += name;
	len = strcspn(line, "\n");
	if (len >= sizeof(region->name)) {
		line += len - (sizeof(region->name) - 1);
		len = sizeof(region->name) - 1;
	}
	memcpy(region->name, line, len);
	return true;
}

bool cli_memory_regions(void (*see)(void *user, const cli_region *region), void *user)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	cli_region region = { 0 }, next;
	bool any = false;
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		return false;
	while (getline(&line, &capacity, file) > 0) {
		if (read_field(line, "Rss", &region.resident) ||
		    read_field(line, "Anonymous", &region.anonymous) ||
		    !read_header(line, &next))
			continue;
		if (any)
			see(user, &region);
		region = next;
		any = true;
	}
	if (any)
		see(user, &region);
	free(line);
	fclose(file);
	return any;
}
