/*
 * Time zones from the system's zone files (TZif), read by ourselves: no setenv, no tzset, no
 * global state.
 */
#ifndef FYSSG_TIME_ZONE_H
#define FYSSG_TIME_ZONE_H

#include <fya/allocator.h>
#include <fyfm/status.h>
#include <fyfm/value.h>
#include <fyssg/template.h> /* fyssg_zone */

/* Loads the zone with an IANA name ("Europe/Paris", "UTC", which needs no file).
 * FYFM_ERR_NOT_FOUND (also for a name that leads out of the zone folder), FYFM_ERR_SYNTAX
 * (damaged), FYFM_ERR_NOMEM. The zone is immutable; free it with fyssg_zone_free(). */
FYA_CHECKED fyfm_status fyssg_zone_load(fya_allocator *a, const char *name, fyssg_zone **out);
/* The same from the bytes of a zone file, which are copied. */
FYA_CHECKED fyfm_status fyssg_zone_read(
	fya_allocator *a, const void *bytes, size_t len, fyssg_zone **out);
void fyssg_zone_free(fyssg_zone *z);

/* Offset in seconds east of UTC that holds at an instant; *abbreviation (may be NULL) is static
 * or the zone's. `z` NULL is UTC. Years beyond the file's table follow its footer rule. */
int fyssg_zone_offset(const fyssg_zone *z, int64_t utc_seconds, const char **abbreviation);
/* The instant at which a clock in the zone shows `local_seconds` (counted as if UTC). In a gap:
 * the instant as if the clock had not been moved yet; where the clock shows it twice: the first. */
int64_t fyssg_zone_to_utc(const fyssg_zone *z, int64_t local_seconds);

/* The instant that a YAML timestamp means: as written where it has a zone, else on the clock of
 * `z`; a date alone is the start of that day. */
int64_t fyssg_timestamp_instant(const fyfm_timestamp *t, const fyssg_zone *z);
/* An instant as a timestamp with the offset that holds in `z` then. */
fyfm_timestamp fyssg_timestamp_at(int64_t utc_seconds, const fyssg_zone *z);

#endif
