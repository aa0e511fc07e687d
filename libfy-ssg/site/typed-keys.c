#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "libfy-ssg/site/typed-keys.h"

/* To find the place of one the whole text is parsed. */
#define TOLD_MAX 20

static void tell_more(fyssg_typed_keys *t)
{
	fyfm_diag diag;

	fyfm_diag_set(&diag, FYFM_NOTE, FYFM_ERR_LIMIT, t->path, 0, 0,
		      "there is more wrong with this file");
	t->diag(t->diag_user, &diag);
}

void fyssg_typed_keys_tell(fyssg_typed_keys *t, fyfm_severity severity, const char *const *keys,
                           size_t count, bool at_key, const char *hint, const char *format, ...)
{
	fyfm_parse_options options = { .path = t->path, .first_line = t->first_line };
	char message[256];
	fyfm_diag diag;
	va_list args;

	t->errors += severity == FYFM_ERROR;
	if (t->told++ >= TOLD_MAX) {
		if (t->told == TOLD_MAX + 1)
			tell_more(t);
		return;
	}
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(&diag, severity, FYFM_ERR_TYPE, t->path, 0, 0, "%s", message);
	fyfm_locate(t->parser, t->text, t->len, &options, keys, count, at_key, &diag);
	if (hint != NULL)
		fyfm_diag_hint(&diag, "%s", hint);
	t->diag(t->diag_user, &diag);
}

void fyssg_diag_set_path(fyfm_diag *d, const char *path)
{
	fyfm_diag named;

	/* It knows how to cut a long path. */
	fyfm_diag_set(&named, d->severity, d->status, path, 0, 0, "%s", "");
	memcpy(d->path, named.path, sizeof(d->path));
}

static void tell_type(fyssg_typed_keys *t, fyfm_value v, const char *const *keys, size_t count,
                      const char *want)
{
	const char *name = keys[count - 1], *kind = fyfm_kind_name(fyfm_kind_of(v)), *hint = NULL;
	bool item = count > 1 && name[0] >= '0' && name[0] <= '9';
	char boolean_hint[80];

	if (fyfm_kind_of(v) == FYFM_STRING && strcmp(want, "true or false") == 0)
		hint = fyfm_boolean_hint(v, boolean_hint) ? boolean_hint : "write true or false";
	fyssg_typed_keys_tell(t, FYFM_ERROR, keys, count, false, hint,
			      "%s'%s' must be %s, not %s %s", item ? "an item of " : "",
			      item ? keys[count - 2] : name, want, kind[0] == 'i' ? "an" : "a",
			      kind);
}

/* `data` is NULL where memory ran out. */
static fyfm_str noting_failure(fyssg_typed_keys *t, const char *data, size_t len)
{
	t->nomem |= data == NULL;
	return data == NULL ? FYFM_STR("") : (fyfm_str){ data, len };
}

fyfm_str fyssg_typed_string(fyssg_typed_keys *t, const fyfm_value *v)
{
	fyfm_str text = fyfm_text(v, t->scratch);

	return noting_failure(t, text.data, text.len);
}

const char *fyssg_index_key(char out[24], size_t i)
{
	char *at = out + 23;

	*at = '\0';
	do
		*--at = (char)('0' + i % 10);
	while ((i /= 10) != 0);
	return at;
}

static fyfm_str copy_of(fyssg_typed_keys *t, const char *text, size_t len)
{
	return noting_failure(t, fya_store(t->scratch, text, len, 1), len);
}

bool fyssg_typed_text(fyssg_typed_keys *t, const fyfm_value *v, const char *const *keys,
		      size_t count, fyfm_str *out)
{
	fyfm_timestamp when;
	char number[40];

	switch (fyfm_kind_of(*v)) {
	case FYFM_STRING:
		*out = fyssg_typed_string(t, v);
		return true;
	case FYFM_INT:
		snprintf(number, sizeof(number), "%lld", (long long)fyfm_get_int(*v));
		*out = copy_of(t, number, strlen(number));
		return true;
	case FYFM_FLOAT:
		fyfm_float_format(fyfm_get_float(*v), number);
		*out = copy_of(t, number, strlen(number));
		return true;
	case FYFM_BOOL:
		*out = fyfm_get_bool(*v) ? FYFM_STR("true") : FYFM_STR("false");
		return true;
	case FYFM_TIMESTAMP:
		when = fyfm_get_timestamp(*v);
		*out = copy_of(t, number, fyfm_timestamp_format(&when, number));
		return true;
	case FYFM_NULL:
		return false;
	default:
		tell_type(t, *v, keys, count, "text");
		return false;
	}
}

bool fyssg_typed_bool(fyssg_typed_keys *t, fyfm_value v, const char *const *keys, size_t count,
		      bool *out)
{
	if (fyfm_kind_of(v) == FYFM_BOOL) {
		*out = fyfm_get_bool(v);
		return true;
	}
	if (fyfm_kind_of(v) != FYFM_NULL)
		tell_type(t, v, keys, count, "true or false");
	return false;
}

bool fyssg_typed_int(fyssg_typed_keys *t, fyfm_value v, const char *const *keys, size_t count,
		     int64_t min, int64_t max, int32_t *out)
{
	if (fyfm_kind_of(v) == FYFM_NULL)
		return false;
	if (fyfm_kind_of(v) != FYFM_INT) {
		tell_type(t, v, keys, count, "a whole number");
		return false;
	}
	if (fyfm_get_int(v) < min || fyfm_get_int(v) > max) {
		fyssg_typed_keys_tell(t, FYFM_ERROR, keys, count, false, NULL,
		                      "'%s' must be between %lld and %lld", keys[count - 1],
		                      (long long)min, (long long)max);
		return false;
	}
	*out = (int32_t)fyfm_get_int(v);
	return true;
}
