/*
 * Time zones from the system's zone files (TZif), read by ourselves: no setenv, no tzset, no
 * global state.
 */
#ifndef FYSSG_ZONE_H
#define FYSSG_ZONE_H

#include <fya/allocator.h>
#include <fyfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable: any number of threads may use it. */
typedef struct fyssg_zone fyssg_zone;

/* Loads the zone with an IANA name ("Europe/Paris", "UTC", which needs no file), in memory of `a`,
 * which outlives it. FYFM_ERR_NOT_FOUND (also for a name that leads out of the zone folder),
 * FYFM_ERR_SYNTAX (damaged), FYFM_ERR_NOMEM; *out is then NULL. Thread-safe where `a` is. */
FYA_API FYA_CHECKED fyfm_status fyssg_zone_load(fya_allocator *a, const char *name,
                                                fyssg_zone **out);
/* NULL is fine. */
FYA_API void fyssg_zone_free(fyssg_zone *z);

#ifdef __cplusplus
}
#endif
#endif
