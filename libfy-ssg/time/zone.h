/* What a time zone says of instants and clocks. */
#ifndef FYSSG_TIME_ZONE_H
#define FYSSG_TIME_ZONE_H

#include <fyfm/value.h>
#include <fyssg/zone.h>

/* fyssg_zone_load() from the bytes of a zone file, which are copied. */
FYA_CHECKED fyfm_status fyssg_zone_read(
	fya_allocator *a, const void *bytes, size_t len, fyssg_zone **out);

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
