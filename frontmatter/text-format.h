/* Formats that JSON Schema names: what text must look like. Thread-safe; nothing allocates. */
#ifndef FYFM_TEXT_FORMAT_H
#define FYFM_TEXT_FORMAT_H

#include <fyfm/value.h>

enum fyfm_i_format {
	FYFM_I_FORMAT_NONE,
	FYFM_I_FORMAT_DATE,
	FYFM_I_FORMAT_DATE_TIME,
	FYFM_I_FORMAT_TIME,
	FYFM_I_FORMAT_URI,           /* RFC 3986, with a scheme */
	FYFM_I_FORMAT_URI_REFERENCE, /* RFC 3986, relative ones too */
	FYFM_I_FORMAT_IRI,           /* the two with letters of all scripts */
	FYFM_I_FORMAT_IRI_REFERENCE,
	FYFM_I_FORMAT_EMAIL,         /* RFC 5321, without quoted local parts */
	FYFM_I_FORMAT_COUNT
};

/* "date", "uri", ...: as the keyword `format` has it; static. */
const char *fyfm_i_format_name(enum fyfm_i_format format);
/* "a date", "a URI", ...; static. */
const char *fyfm_i_format_phrase(enum fyfm_i_format format);
/* FYFM_I_FORMAT_NONE where no format has that name. */
enum fyfm_i_format fyfm_i_format_parse(fyfm_str name);

/* Whether text is of that format (dates and times as YAML writes them). */
bool fyfm_i_format_fits(enum fyfm_i_format format, fyfm_str text);
/* The same for a timestamp of YAML: date, date-time. */
bool fyfm_i_format_fits_time(enum fyfm_i_format format, const fyfm_timestamp *t);

#endif
