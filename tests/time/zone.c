/* Zones against Python's zoneinfo, and against damaged files. */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "allocators/testing.h"
#include "libfy-ssg/time/zone.h"

static FILE *open_data(const char *name)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/data/%s", root ? root : ".", name);
	return fopen(path, "r");
}

/* Loads a zone, or skips the test on a system that has no zone files. */
static fyssg_zone *load(fya_allocator *a, const char *name)
{
	fyssg_zone *z;
	fyfm_status st = fyssg_zone_load(a, name, &z);

	if (st == FYFM_ERR_NOT_FOUND)
		cr_skip("no zone %s here", name);
	cr_assert(eq(int, st, FYFM_OK), "%s", name);
	return z;
}

Test(zone, agrees_with_python)
{
	fya_allocator *a = fya_malloc_new();
	FILE *f = open_data("zone-cases.tsv");
	char kind, name[64], last[64] = "", answer[64], want[64];
	fyssg_zone *z = NULL;
	long long instant;
	int cases = 0;

	cr_assert(f != NULL);
	while (fscanf(f, "%c %63s %lld\t%63[^\n]\n", &kind, name, &instant, want) == 4) {
		const char *abbreviation;
		int offset;

		if (strcmp(name, last) != 0) {
			fyssg_zone_free(z);
			z = load(a, name);
			strcpy(last, name);
		}
		offset = fyssg_zone_offset(z, instant, &abbreviation);
		if (kind == 'o')
			snprintf(answer, sizeof(answer), "%d %s", offset, abbreviation);
		else
			snprintf(answer, sizeof(answer), "%lld",
			         (long long)fyssg_zone_to_utc(z, instant));
		cr_expect(eq(str, answer, want), "%c %s %lld", kind, name, instant);
		cases++;
	}
	fclose(f);
	cr_assert(eq(int, cases, 722));
	fyssg_zone_free(z);
	fya_destroy(a);
}

Test(zone, utc_needs_no_file)
{
	fya_allocator *a = fya_malloc_new();
	const char *abbreviation;
	fyssg_zone *z;

	cr_assert(eq(int, fyssg_zone_load(a, "UTC", &z), FYFM_OK));
	cr_assert(eq(int, fyssg_zone_offset(z, 1714552200, &abbreviation), 0));
	cr_assert(eq(str, (char *)abbreviation, "UTC"));
	cr_assert(eq(i64, fyssg_zone_to_utc(NULL, 1714552200), 1714552200));
	fyssg_zone_free(z);
	fyssg_zone_free(NULL);
	fya_destroy(a);
}

Test(zone, names_stay_in_the_folder)
{
	static const char *const refused[] = { "",           "/etc/passwd",       "..",
		                               "../zoneinfo/UTC", "Europe/../UTC", "Europe/..",
		                               "Nowhere/Town", "Europe",
		                               "Europe/Paris/x" };
	fya_allocator *a = fya_malloc_new();
	char name[512];
	fyssg_zone *z;

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		cr_expect(eq(int, fyssg_zone_load(a, refused[i], &z), FYFM_ERR_NOT_FOUND), "%s",
		          refused[i]);
		cr_expect(z == NULL);
	}
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	cr_assert(eq(int, fyssg_zone_load(a, name, &z), FYFM_ERR_NOT_FOUND));
	fya_destroy(a);
}

/* --- files made here -------------------------------------------------------------------------- */

/* A file of version 2: an empty first block, two transitions between two types, and a footer. */
#define TINY_HEADER(version, times, types, names)                                              \
	"TZif" version "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0"        \
	"\0\0\0" times "\0\0\0" types "\0\0\0" names
#define TINY_FIRST TINY_HEADER("2", "\0", "\1", "\1") "\0\0\0\0\0\0\0"
#define TINY_DATA                                                                              \
	"\0\0\0\0\0\0\x03\xe8" "\0\0\0\0\0\0\x07\xd0" "\1\0"                                   \
	"\0\0\x0e\x10\0\0" "\0\0\x1c\x20\1\4" "AAA\0BBB\0"

static const char tiny[] = TINY_FIRST TINY_HEADER("2", "\2", "\2", "\10") TINY_DATA "\nAAA-1\n";

static fyfm_status read_bytes(const char *bytes, size_t len, fyssg_zone **out)
{
	/* A copy of its own, so that a sanitizer sees what is read beyond it. */
	fya_allocator *a = fya_malloc_new();
	char *copy = malloc(len + 1);
	fyfm_status st;

	memcpy(copy, bytes, len);
	st = fyssg_zone_read(a, copy, len, out);
	free(copy);
	if (st == FYFM_OK) {
		/* Whatever it says, it must be able to say it. */
		for (int64_t t = -4000; t < 4000; t += 500) {
			const char *abbreviation;
			int offset = fyssg_zone_offset(*out, t, &abbreviation);

			cr_expect(offset >= -2 * 86400 && offset <= 2 * 86400);
			cr_expect(strlen(abbreviation) < 64);
			fyssg_zone_to_utc(*out, t);
		}
		fyssg_zone_offset(*out, 253402300799, NULL);
		fyssg_zone_free(*out);
	}
	fya_destroy(a);
	return st;
}

Test(zone, reads_a_file)
{
	fya_allocator *a = fya_malloc_new();
	static const struct {
		int64_t at;
		int offset;
		const char *abbreviation;
	} want[] = { { 0, 3600, "AAA" }, { 999, 3600, "AAA" }, { 1000, 7200, "BBB" },
		     { 1999, 7200, "BBB" }, { 2000, 3600, "AAA" }, { 99999999, 3600, "AAA" } };
	fyssg_zone *z;

	cr_assert(eq(int, fyssg_zone_read(a, tiny, sizeof(tiny) - 1, &z), FYFM_OK));
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		const char *abbreviation;

		cr_expect(eq(int, fyssg_zone_offset(z, want[i].at, &abbreviation), want[i].offset));
		cr_expect(eq(str, (char *)abbreviation, (char *)want[i].abbreviation));
	}
	fyssg_zone_free(z);
	fya_destroy(a);
}

Test(zone, refuses_every_truncation)
{
	fyssg_zone *z;

	for (size_t len = 0; len < sizeof(tiny) - 1; len++)
		cr_expect(eq(int, read_bytes(tiny, len, &z), FYFM_ERR_SYNTAX), "%zu bytes", len);
}

Test(zone, refuses_what_points_out_of_the_file)
{
	static const struct {
		size_t at; /* offset from the second block's data */
		char byte;
	} damage[] = { { 16, 2 }, { 17, 9 }, { 18 + 5, 8 }, { 24 + 5, 99 }, { 18, 0x40 },
		       { 8 + 6, 0 }, { 30 + 7, 'x' } };
	const size_t data = 44 + 7 + 44;
	char bytes[sizeof(tiny)];
	fyssg_zone *z;

	for (size_t i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		memcpy(bytes, tiny, sizeof(tiny));
		bytes[data + damage[i].at] = damage[i].byte;
		cr_expect(eq(int, read_bytes(bytes, sizeof(tiny) - 1, &z), FYFM_ERR_SYNTAX),
		          "row %zu", i);
	}
}

/* Every byte replaced by several: refused, or good for an answer. */
Test(zone, survives_any_damage)
{
	static const unsigned char bytes_to_try[] = { 0, 1, 0x7f, 0x80, 0xff };
	char bytes[sizeof(tiny)];
	fyssg_zone *z;

	for (size_t i = 0; i < sizeof(tiny) - 1; i++) {
		for (size_t k = 0; k < sizeof(bytes_to_try); k++) {
			fyfm_status st;

			memcpy(bytes, tiny, sizeof(tiny));
			bytes[i] = (char)bytes_to_try[k];
			st = read_bytes(bytes, sizeof(tiny) - 1, &z);
			cr_expect(st == FYFM_OK || st == FYFM_ERR_SYNTAX);
		}
	}
}

Test(zone, refuses_version_1)
{
	char bytes[sizeof(tiny)];
	fyssg_zone *z;

	memcpy(bytes, tiny, sizeof(tiny));
	bytes[4] = '\0';
	cr_assert(eq(int, read_bytes(bytes, sizeof(tiny) - 1, &z), FYFM_ERR_SYNTAX));
}

Test(zone, gives_all_memory_back)
{
	fya_allocator *a = fya_failing_new(fya_tracking_new(fya_malloc_new()), 0);
	fyfm_status st = FYFM_ERR_NOMEM;
	fyssg_zone *z;

	for (size_t n = 1; st != FYFM_OK; n++) {
		cr_assert(lt(sz, n, 10));
		fya_failing_set(a, n);
		st = fyssg_zone_read(a, tiny, sizeof(tiny) - 1, &z);
		cr_assert(st == FYFM_OK || (st == FYFM_ERR_NOMEM && z == NULL));
	}
	fyssg_zone_free(z);
	fya_destroy(a);
}

/* --- timestamps ------------------------------------------------------------------------------- */

Test(zone, timestamps_are_instants)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_zone *z = load(a, "Europe/Paris");
	fyfm_timestamp utc = { .seconds = 1714552200, .has_zone = true };
	fyfm_timestamp india = { .seconds = 1714552200, .zone = 330, .has_zone = true };
	fyfm_timestamp local = { .seconds = 1714552200 + 7200 };
	fyfm_timestamp day = { .seconds = 1714521600, .date_only = true }, made;

	cr_assert(eq(i64, fyssg_timestamp_instant(&utc, z), 1714552200));
	cr_assert(eq(i64, fyssg_timestamp_instant(&india, z), 1714552200));
	cr_assert(eq(i64, fyssg_timestamp_instant(&local, z), 1714552200));
	cr_assert(eq(i64, fyssg_timestamp_instant(&local, NULL), 1714559400));
	cr_assert(eq(i64, fyssg_timestamp_instant(&day, z), 1714521600 - 7200));
	made = fyssg_timestamp_at(1714552200, z);
	cr_assert(made.has_zone && !made.date_only);
	cr_assert(eq(i64, made.seconds, 1714552200));
	cr_assert(eq(int, made.zone, 120));
	fyssg_zone_free(z);
	fya_destroy(a);
}
