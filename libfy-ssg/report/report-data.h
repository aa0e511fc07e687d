/* What a report holds: filled by build-log.c, read by the formatters. */
#ifndef FYSSG_REPORT_REPORT_DATA_H
#define FYSSG_REPORT_REPORT_DATA_H

#include "libfy-ssg/report/build-log.h"
#include "libfy-ssg/report/memory.h"

#define FYSSG_PHASES_MAX 16
#define FYSSG_ALLOCATOR_ROWS_MAX 32
#define FYSSG_COMPONENTS_MAX 32

typedef struct fyssg_phase {
	const char *name;
	uint64_t nanoseconds;
	int64_t anonymous_grown, mapped_grown; /* bytes; below 0 where it gave back */
	uint64_t texts_asked, texts_stored;    /* of the page store, meanwhile */
	fyssg_memory at_end;
} fyssg_phase;

typedef struct fyssg_allocator_row {
	const char *purpose;
	const char *kind;
	size_t files;
	fya_stats stats;
} fyssg_allocator_row;

typedef struct fyssg_component {
	const char *name;
	uint64_t bytes;
} fyssg_component;

struct fyssg_report {
	char *destination, *base_path; /* NULL until known */
	fya_kind allocator;
	bool dedup;
	fya_auto taken;
	fyssg_build_counts counts;

	uint64_t started, nanoseconds; /* on the monotonic clock; how long all of it took */
	bool ended;
	fyssg_memory at_start, at_end;
	uint64_t peak; /* the highest that was seen */
	fyssg_phase phases[FYSSG_PHASES_MAX];
	size_t phase_count;
	fyssg_phase *running; /* NULL between phases */
	uint64_t running_since;
	fyssg_memory running_from;
	uint64_t running_asked, running_stored; /* before it began */
	fyssg_allocator_row allocators[FYSSG_ALLOCATOR_ROWS_MAX];
	size_t allocator_count;

	bool measures;
	/* The sample where most anonymous memory was resident; phase NULL: none was taken */
	struct {
		const char *phase;
		fyssg_memory memory;
		fyssg_component components[FYSSG_COMPONENTS_MAX];
		size_t count;
	} sample;

	fyssg_profile_row *profile; /* sorted; names are the report's */
	size_t profile_count, profile_capacity;
};

/* build-log.c: what is in memory now, to the byte where it is measured: the usual figures lag behind by
 * what several threads took. No peak is lower than one before it. */
fyssg_memory fyssg_report_look(fyssg_report *r);

/* sample.c: bytes of the sample that the build took, and of them those that no component has. */
uint64_t fyssg_report_sample_grown(const fyssg_report *r);
uint64_t fyssg_report_sample_rest(const fyssg_report *r);

/* profile-table.c */
void fyssg_report_free_profile(fyssg_report *r);

/* `count` things in so many nanoseconds, as a rate per second, rounded; 0 where it took no time. */
static inline uint64_t fyssg_per_second(uint64_t count, uint64_t nanoseconds)
{
	return nanoseconds == 0 ? 0 : (uint64_t)((double)count * 1e9 / (double)nanoseconds + 0.5);
}

#endif
