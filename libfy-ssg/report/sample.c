/* What the memory of a build went to, at the moment when most of it was taken. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libfy-ssg/report/report-data.h"

/* Pages that one call asks the kernel about. */
#define PAGES_AT_ONCE 1024

void fyssg_report_measure(fyssg_report *r)
{
	r->measures = true;
	r->at_start = fyssg_report_look(r);
}

bool fyssg_report_sample(fyssg_report *r)
{
	fyssg_memory memory;

	if (!r->measures || r->running == NULL)
		return false;
	memory = fyssg_report_look(r);
	if (!memory.known ||
	    (r->sample.phase != NULL && memory.anonymous <= r->sample.memory.anonymous))
		return false;
	r->sample.phase = r->running->name;
	r->sample.memory = memory;
	r->sample.count = 0;
	return true;
}

void fyssg_report_add_component(fyssg_report *r, const char *name, uint64_t bytes)
{
	fyssg_component *c = r->sample.components;

	for (size_t i = 0; i < r->sample.count; i++) {
		if (strcmp(c[i].name, name) == 0) {
			c[i].bytes += bytes;
			return;
		}
	}
	assert(r->sample.count < FYSSG_COMPONENTS_MAX);
	c[r->sample.count++] = (fyssg_component){ name, bytes };
}

uint64_t fyssg_report_sample_grown(const fyssg_report *r)
{
	uint64_t now = r->sample.memory.anonymous, before = r->at_start.anonymous;

	return now > before ? now - before : 0;
}

uint64_t fyssg_report_sample_rest(const fyssg_report *r)
{
	uint64_t rest = fyssg_report_sample_grown(r);

	for (size_t i = 0; i < r->sample.count; i++) {
		uint64_t bytes = r->sample.components[i].bytes;

		rest -= bytes < rest ? bytes : rest;
	}
	return rest;
}

/* --- what is resident ------------------------------------------------------------------------- */

static uintptr_t smaller(uintptr_t a, uintptr_t b)
{
	return a < b ? a : b;
}

/* A page that the range has only a part of counts with that part. */
uint64_t fyssg_resident_bytes(const void *start, size_t bytes)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = (uintptr_t)start, end = from + bytes;
	unsigned char resident[PAGES_AT_ONCE];
	uint64_t sum = 0;

	while (from < end) {
		uintptr_t first = from / page * page;
		uintptr_t stop = smaller(first + PAGES_AT_ONCE * page, (end + page - 1) / page * page);

		if (mincore((void *)first, stop - first, resident) != 0)
			return sum;
		for (uintptr_t at = first; at < stop; at += page) {
			uintptr_t next = smaller(at + page, end);

			if (resident[(at - first) / page] & 1)
				sum += next - from;
			from = next;
		}
	}
	return sum;
}

uint64_t fyssg_resident_around(const void *address)
{
	FILE *f = fopen("/proc/self/smaps", "re");
	uintptr_t wanted = (uintptr_t)address, start, end;
	uint64_t kib = 0;
	bool inside = false;
	char line[512];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2)
			inside = start <= wanted && wanted < end;
		else if (inside && sscanf(line, "Anonymous: %" SCNu64, &kib) == 1)
			break;
	}
	if (f != NULL)
		fclose(f);
	return kib * 1024;
}
