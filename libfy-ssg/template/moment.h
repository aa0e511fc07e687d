/* Timestamps in templates. */
#ifndef FYSSG_TEMPLATE_MOMENT_H
#define FYSSG_TEMPLATE_MOMENT_H

#include "libfy-ssg/template/ops.h"
#include "libfy-ssg/time/strftime.h"

/* The moment on the clock that the timestamp was written by, or else of the zone that renders. */
void fyssg_moment_calendar(fyssg_eval *ev, const fyfm_timestamp *t, fyssg_calendar *out);
/* .year, .month, .day, .hour, .minute, .second; undefined, without a name, for others. */
fyfm_value fyssg_moment_part(fyssg_eval *ev, fyfm_value timestamp, fyfm_str name);
/* Appends RFC 3339, "2024-05-01T10:00:00+02:00"; "2024-05-01" where no time was written. */
void fyssg_moment_print(fyssg_eval *ev, const fyfm_timestamp *t, fya_buf *out);

#endif
