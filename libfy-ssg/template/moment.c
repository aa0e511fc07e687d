#include "libfy-ssg/template/moment.h"

#include <fyfm/parse.h>

#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/time/zone.h"

void fyssg_moment_calendar(fyssg_eval *ev, const fyfm_timestamp *t, fyssg_calendar *out)
{
	if (!t->has_zone) {
		fyssg_calendar_at(
			fyssg_timestamp_instant(t, fyssg_eval_zone(ev)), fyssg_eval_zone(ev), out);
		return;
	}
	/* As if UTC were the clock that was written. */
	fyssg_calendar_at(t->seconds + (int64_t)t->zone * 60, NULL, out);
	out->offset = t->zone * 60;
	out->abbreviation = "";
}

fyfm_value fyssg_moment_part(fyssg_eval *ev, fyfm_value timestamp, fyfm_str name)
{
	static const char *const names[] = { "year", "month", "day", "hour", "minute", "second" };
	fyfm_timestamp t = fyfm_get_timestamp(timestamp);
	fyssg_calendar c;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i]) != name.len || memcmp(names[i], name.data, name.len) != 0)
			continue;
		fyssg_moment_calendar(ev, &t, &c);
		return fyssg_make_int(ev, (int64_t[]){ c.year, c.month, c.day, c.hour, c.minute,
		                                       c.second }[i]);
	}
	return fyfm_undefined(NULL);
}

void fyssg_moment_print(fyssg_eval *ev, const fyfm_timestamp *t, fya_buf *out)
{
	fyfm_timestamp zoned = *t;
	char text[40];

	if (!t->has_zone && !t->date_only) {
		zoned = fyssg_timestamp_at(fyssg_timestamp_instant(t, fyssg_eval_zone(ev)),
		                           fyssg_eval_zone(ev));
		zoned.nanoseconds = t->nanoseconds;
	}
	fya_buf_append(out, text, fyfm_timestamp_format(&zoned, text));
}
