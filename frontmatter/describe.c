#include <inttypes.h>
#include <stdio.h>

#include <fyfm/parse.h>

#include "frontmatter/describe.h"
#include "frontmatter/utf8.h"
#include "frontmatter/value-inline.h"

enum { TEXT_MAX = 48 }; /* bytes of a text that are shown */

static size_t write_timestamp(fyfm_value v, char *out)
{
	fyfm_timestamp t = fyfm_get_timestamp(v);

	return fyfm_timestamp_format(&t, out);
}

/* Writes what is no string and no collection; returns the length. */
static size_t write_scalar(fyfm_value v, char out[FYFM_I_SCALAR_SIZE])
{
	switch (fyfm_kind_of(v)) {
	case FYFM_NULL:
		return (size_t)snprintf(out, FYFM_I_SCALAR_SIZE, "null");
	case FYFM_BOOL:
		return (size_t)snprintf(out, FYFM_I_SCALAR_SIZE, "%s",
		                        fyfm_get_bool(v) ? "true" : "false");
	case FYFM_INT:
		return (size_t)snprintf(out, FYFM_I_SCALAR_SIZE, "%" PRId64, fyfm_get_int(v));
	case FYFM_FLOAT:
		return fyfm_float_format(fyfm_get_float(v), out);
	case FYFM_TIMESTAMP:
		return write_timestamp(v, out);
	default:
		return (size_t)snprintf(out, FYFM_I_SCALAR_SIZE, "?");
	}
}

fyfm_str fyfm_i_key_text(const fyfm_value *key, fya_allocator *scratch,
                         char room[FYFM_I_SCALAR_SIZE])
{
	if (fyfm_kind_of(*key) == FYFM_STRING)
		return fyfm_text(key, scratch);
	return (fyfm_str){ room, write_scalar(*key, room) };
}

void fyfm_i_text_done(const fyfm_value *v, fya_allocator *scratch, fyfm_str text)
{
	/* Only the text of block scalars is decoded anew. */
	if (text.data && fyfm_i_is_box(*v, FYFM_I_BOX_BLOCK))
		fya_free(scratch, (char *)(uintptr_t)text.data, text.len);
}

const char *fyfm_i_quote_text(fyfm_str text, char out[FYFM_I_DESCRIBE_SIZE])
{
	size_t len = text.len <= TEXT_MAX ? text.len : TEXT_MAX;

	if (len < text.len)
		len -= fyfm_i_utf8_cut_tail(text.data, len);
	out[0] = '"';
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		out[1 + i] = c < ' ' || c == 0x7f ? ' ' : text.data[i];
	}
	snprintf(out + 1 + len, FYFM_I_DESCRIBE_SIZE - 1 - len, "%s\"",
	         len < text.len ? "..." : "");
	return out;
}

static const char *quote_string(fyfm_value v, fya_allocator *scratch,
                                char out[FYFM_I_DESCRIBE_SIZE])
{
	fyfm_str text = fyfm_text(&v, scratch);

	fyfm_i_quote_text(text.data ? text : FYFM_STR("..."), out);
	fyfm_i_text_done(&v, scratch, text);
	return out;
}

static const char *count(const char *what, fyfm_value v, char out[FYFM_I_DESCRIBE_SIZE])
{
	if (fyfm_count(v) == 0)
		snprintf(out, FYFM_I_DESCRIBE_SIZE, "an empty %s", what);
	else
		snprintf(out, FYFM_I_DESCRIBE_SIZE, "a %s of %zu", what, fyfm_count(v));
	return out;
}

const char *fyfm_i_quote(fyfm_value v, fya_allocator *scratch, char out[FYFM_I_DESCRIBE_SIZE])
{
	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
		return quote_string(v, scratch, out);
	case FYFM_SEQ:
		return count("list", v, out);
	case FYFM_MAP:
		return count("mapping", v, out);
	default:
		out[write_scalar(v, out)] = '\0';
		return out;
	}
}

static const char *kind_words(fyfm_value v)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_INT:
	case FYFM_FLOAT:
		return "number ";
	case FYFM_STRING:
		return "text ";
	case FYFM_TIMESTAMP:
		return fyfm_get_timestamp(v).date_only ? "date " : "date and time ";
	default:
		return "";
	}
}

const char *fyfm_i_describe(fyfm_value v, fya_allocator *scratch, char out[FYFM_I_DESCRIBE_SIZE])
{
	const char *kind = kind_words(v);
	char quoted[FYFM_I_DESCRIBE_SIZE];

	if (fyfm_kind_of(v) == FYFM_NULL) {
		snprintf(out, FYFM_I_DESCRIBE_SIZE, "nothing");
		return out;
	}
	fyfm_i_quote(v, scratch, quoted);
	/* Both fit: TEXT_MAX and the longest of the words are well below the size. */
	snprintf(out, FYFM_I_DESCRIBE_SIZE, "%s%.*s", kind, FYFM_I_DESCRIBE_SIZE - 16, quoted);
	return out;
}
