#include <fyfm/parse.h>

#include "frontmatter/text-format.h"
#include "frontmatter/uri.h"

enum { LOCAL_MAX = 64, TIME_MAX = 40 };

static const struct {
	const char *name;
	const char *phrase;
} formats[FYFM_I_FORMAT_COUNT] = {
	[FYFM_I_FORMAT_NONE] = { "", "text" },
	[FYFM_I_FORMAT_DATE] = { "date", "a date" },
	[FYFM_I_FORMAT_DATE_TIME] = { "date-time", "a date and time" },
	[FYFM_I_FORMAT_TIME] = { "time", "a time of day" },
	[FYFM_I_FORMAT_URI] = { "uri", "a URI" },
	[FYFM_I_FORMAT_URI_REFERENCE] = { "uri-reference", "a URI or a path" },
	[FYFM_I_FORMAT_IRI] = { "iri", "a URI" },
	[FYFM_I_FORMAT_IRI_REFERENCE] = { "iri-reference", "a URI or a path" },
	[FYFM_I_FORMAT_EMAIL] = { "email", "an e-mail address" },
};

const char *fyfm_i_format_name(enum fyfm_i_format format)
{
	return formats[format].name;
}

const char *fyfm_i_format_phrase(enum fyfm_i_format format)
{
	return formats[format].phrase;
}

enum fyfm_i_format fyfm_i_format_parse(fyfm_str name)
{
	for (int i = FYFM_I_FORMAT_NONE + 1; i < FYFM_I_FORMAT_COUNT; i++) {
		if (strlen(formats[i].name) == name.len &&
		    memcmp(formats[i].name, name.data, name.len) == 0)
			return (enum fyfm_i_format)i;
	}
	return FYFM_I_FORMAT_NONE;
}

/* A time is what makes an instant of a date. */
static bool is_time(fyfm_str text)
{
	char instant[11 + TIME_MAX] = "2000-01-01T";
	fyfm_timestamp t;

	if (text.len == 0 || text.len > TIME_MAX)
		return false;
	memcpy(instant + 11, text.data, text.len);
	return fyfm_timestamp_parse(instant, 11 + text.len, &t);
}

static bool is_mark(char c)
{
	return c != '\0' && strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL;
}

/* What may stand before the @ without quotes. */
static bool is_local(fyfm_str text)
{
	bool dot = true; /* none at the ends, nor two in a row */

	if (text.len > LOCAL_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '.' ? dot : !fyfm_i_is_alphanumeric(c) && !is_mark(c))
			return false;
		dot = c == '.';
	}
	return !dot;
}

static bool is_email(fyfm_str text)
{
	const char *at = memchr(text.data, '@', text.len);
	fyfm_str local, host;

	if (!at)
		return false;
	local = (fyfm_str){ text.data, (size_t)(at - text.data) };
	host = (fyfm_str){ at + 1, text.len - local.len - 1 };
	return is_local(local) && (fyfm_i_is_host_name(host) || fyfm_i_is_address_literal(host));
}

bool fyfm_i_format_fits_time(enum fyfm_i_format format, const fyfm_timestamp *t)
{
	return format == FYFM_I_FORMAT_NONE || (format == FYFM_I_FORMAT_DATE && t->date_only) ||
	       (format == FYFM_I_FORMAT_DATE_TIME && !t->date_only);
}

bool fyfm_i_format_fits(enum fyfm_i_format format, fyfm_str text)
{
	fyfm_timestamp t;

	switch (format) {
	case FYFM_I_FORMAT_DATE:
	case FYFM_I_FORMAT_DATE_TIME:
		return fyfm_timestamp_parse(text.data, text.len, &t) &&
		       fyfm_i_format_fits_time(format, &t);
	case FYFM_I_FORMAT_TIME:
		return is_time(text);
	case FYFM_I_FORMAT_URI:
		return fyfm_i_is_uri(text, 0);
	case FYFM_I_FORMAT_URI_REFERENCE:
		return fyfm_i_is_uri(text, FYFM_I_URI_RELATIVE);
	case FYFM_I_FORMAT_IRI:
		return fyfm_i_is_uri(text, FYFM_I_URI_ANY_SCRIPT);
	case FYFM_I_FORMAT_IRI_REFERENCE:
		return fyfm_i_is_uri(text, FYFM_I_URI_RELATIVE | FYFM_I_URI_ANY_SCRIPT);
	case FYFM_I_FORMAT_EMAIL:
		return is_email(text);
	default:
		return true;
	}
}
