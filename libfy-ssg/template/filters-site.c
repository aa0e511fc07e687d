/* Filters that Jinja2 does not have and web sites want. */
#include <inttypes.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/eval.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/moment.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/slug.h"
#include "libfy-ssg/time/zone.h"

#include <fyfm/parse.h>

/* --- dates ------------------------------------------------------------------------------------ */

/* Seconds from which on a year has five digits, and before which it is negative. */
#define YEAR_10000 INT64_C(253402300800)
#define YEAR_0 INT64_C(-62167219200)

/* What a value says of an instant. */
typedef struct moment {
	int64_t seconds; /* since 1970 */
	bool is_local;   /* on the clocks of the zone that renders; else UTC */
} moment;

static moment moment_of(const fyfm_timestamp *t)
{
	return (moment){ t->seconds, !t->has_zone };
}

/* False: no moment (null, undefined, ""), or, after fyssg_fail(), no date. */
static bool read_moment(fyssg_eval *ev, fyfm_value v, moment *out)
{
	fyfm_timestamp t;
	fyfm_str text;

	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
	case FYFM_NULL:
		return false;
	case FYFM_INT:
		*out = (moment){ fyfm_i_get_int(v), false };
		return true;
	case FYFM_TIMESTAMP:
		t = fyfm_get_timestamp(v);
		*out = moment_of(&t);
		return true;
	case FYFM_STRING:
		text = fyssg_text_of(ev, &v);
		if (text.len == 0)
			return false;
		if (!fyfm_timestamp_parse(text.data, text.len, &t)) {
			fyssg_fail(
				ev, FYFM_ERR_RANGE, "'%.*s' is no date", (int)text.len, text.data);
			return false;
		}
		*out = moment_of(&t);
		return true;
	default:
		fyssg_fail(ev, FYFM_ERR_TYPE, "%s is no date", fyssg_type_name(ev, v));
		return false;
	}
}

/* The instant of a moment. False after fyssg_fail(). */
static bool find_instant(fyssg_eval *ev, moment m, int64_t *out)
{
	*out = m.is_local ? fyssg_zone_to_utc(fyssg_eval_zone(ev), m.seconds) : m.seconds;
	/* A day off at both ends, where a zone may lead out of the calendar. */
	if (*out >= YEAR_0 + 86400 && *out < YEAR_10000 - 86400)
		return true;
	fyssg_fail(ev, FYFM_ERR_RANGE, "a date outside the years 0 to 9999");
	return false;
}

static bool read_date(fyssg_eval *ev, fyfm_value v, int64_t *out)
{
	moment m;

	return read_moment(ev, v, &m) && find_instant(ev, m, out);
}

/* Where the text of a moment is kept. */
static fyssg_date_text *date_slot(fyssg_eval *ev, moment m, fyfm_str format)
{
	uint64_t h = (uint64_t)m.seconds + (uint64_t)format.len * 256 + m.is_local;

	if (format.len > 0)
		h += (unsigned char)format.data[format.len - 1];
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return &ev->dates[(h >> 32) % FYSSG_DATE_TEXTS];
}

static bool has_date(const fyssg_date_text *d, moment m, fyfm_str format)
{
	return d->len > 0 && d->seconds == m.seconds && d->is_local == m.is_local &&
	       d->format_len == format.len && memcmp(d->format, format.data, format.len) == 0;
}

static void keep_date(fyssg_date_text *d, moment m, fyfm_str format, const fya_buf *text)
{
	if (text->len == 0 || text->len > sizeof(d->text) || format.len > sizeof(d->format))
		return;
	*d = (fyssg_date_text){ .seconds = m.seconds, .is_local = m.is_local,
		                .len = (unsigned char)text->len,
		                .format_len = (unsigned char)format.len };
	memcpy(d->format, format.data, format.len);
	memcpy(d->text, text->data, text->len);
}

static fyfm_value format_date(fyssg_eval *ev, fyfm_value v, fyfm_str format)
{
	fyssg_date_text *kept;
	fyssg_calendar c;
	int64_t instant;
	fya_buf out;
	moment m;

	if (!read_moment(ev, v, &m))
		return fyfm_i_string(NULL, "", 0);
	kept = date_slot(ev, m, format);
	if (has_date(kept, m, format))
		return fyssg_new_string(ev, kept->text, kept->len, false);
	if (!find_instant(ev, m, &instant))
		return fyfm_undefined(NULL);
	fyssg_calendar_at(instant, fyssg_eval_zone(ev), &c);
	fyssg_result_begin(ev, &out);
	fyssg_strftime(&out, format.data, format.len, &c);
	keep_date(kept, m, format, &out);
	return fyssg_result_end(ev, &out, false);
}

fyfm_value fyssg_filter_date(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str format = FYFM_STR("%Y-%m-%d");

	if (fyssg_given_value(argv[1]))
		format = fyssg_string_arg(ev, &argv[1], "the format of a date");
	return format_date(ev, argv[0], format);
}

fyfm_value fyssg_filter_date_iso(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_timestamp t;
	int64_t instant;
	fya_buf out;

	if (!read_date(ev, argv[0], &instant))
		return fyfm_i_string(NULL, "", 0);
	t = fyssg_timestamp_at(instant, fyssg_eval_zone(ev));
	fyssg_result_begin(ev, &out);
	fyssg_moment_print(ev, &t, &out);
	return fyssg_result_end(ev, &out, false);
}

/* As feeds of RSS want it. */
fyfm_value fyssg_filter_date_rfc822(fyssg_eval *ev, const fyfm_value *argv)
{
	return format_date(ev, argv[0], FYFM_STR("%a, %d %b %Y %H:%M:%S %z"));
}

/* --- how long ago ----------------------------------------------------------------------------- */

/* "3 days ago", "in 3 days": by the build's clock. */
fyfm_value fyssg_filter_time_ago(fyssg_eval *ev, const fyfm_value *argv)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { 365 * 86400, "year" }, { 30 * 86400, "month" }, { 86400, "day" },
		      { 3600, "hour" },        { 60, "minute" } };
	int64_t now = fyssg_eval_now(ev), instant, past;
	uint64_t distance;
	fya_buf out;

	if (!read_date(ev, argv[0], &instant))
		return fyfm_i_string(NULL, "", 0);
	fyssg_record(ev, FYSSG_READ_CLOCK, &now, sizeof(now));
	past = now - instant;
	distance = past < 0 ? 0 - (uint64_t)past : (uint64_t)past;
	fyssg_result_begin(ev, &out);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		uint64_t count = distance / (uint64_t)units[i].seconds;

		if (count == 0)
			continue;
		fya_buf_printf(&out, "%s%" PRIu64 " %s%s%s", past < 0 ? "in " : "", count,
		               units[i].name, count == 1 ? "" : "s", past < 0 ? "" : " ago");
		return fyssg_result_end(ev, &out, false);
	}
	fya_buf_puts(&out, "just now");
	return fyssg_result_end(ev, &out, false);
}

/* --- text ------------------------------------------------------------------------------------- */

fyfm_value fyssg_filter_slugify(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_str text = fyssg_text_of(ev, &argv[0]);
	fya_buf out;

	fyssg_result_begin(ev, &out);
	fyssg_slugify(&out, text.data, text.len);
	return fyssg_result_end(ev, &out, false);
}

const fyssg_builtin fyssg_site_filters[] = {
#define SITE_FILTER(name, params, function, effects) \
	{ name, params, fyssg_filter_##function, effects },
#include "libfy-ssg/template/site-filter-list.h"
#undef SITE_FILTER
};
const size_t fyssg_site_filter_count = sizeof(fyssg_site_filters) / sizeof(*fyssg_site_filters);
