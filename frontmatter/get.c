#include <inttypes.h>
#include <stdio.h>

#include <fyfm/get.h>
#include <fyfm/path.h>

#include "frontmatter/path-inside.h"

/* One look-up: what the path leads to, and what is needed for a message about it. */
struct look_up {
	fyfm_reader *r;
	fya_allocator *memory; /* of `path`: scratch, or malloc */
	fyfm_path *path;
	fyfm_value v;
	fyfm_diag diag;
};

/* --- messages --------------------------------------------------------------------------------- */

/* Tells the reader of what l->diag describes. */
static fyfm_status give(struct look_up *l)
{
	l->r->errors++;
	if (l->r->report)
		l->r->report(l->r->user, &l->diag);
	return l->diag.status;
}

/* Describes what is wrong with the value, at its place. */
__attribute__((format(printf, 3, 0))) static void
describe(struct look_up *l, fyfm_status st, const char *format, va_list args)
{
	const fyfm_reader *r = l->r;
	char message[240];

	vsnprintf(message, sizeof(message), format, args);
	fyfm_diag_set(&l->diag, FYFM_ERROR, st, r->options ? r->options->path : NULL, 0, 0, "%s",
	              message);
	if (r->parser && l->path)
		(void)fyfm_path_locate(l->path, r->root, r->parser, r->text, r->len, r->options,
		                       false, &l->diag);
}

/* `hint` may be NULL. */
__attribute__((format(printf, 4, 5))) static fyfm_status
wrong_but(struct look_up *l, fyfm_status st, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	describe(l, st, format, args);
	va_end(args);
	if (hint)
		fyfm_diag_hint(&l->diag, "%s", hint);
	return give(l);
}

#define wrong(l, st, ...) wrong_but(l, st, NULL, __VA_ARGS__)

static fyfm_status wrong_kind(struct look_up *l, const char *expected)
{
	char what[FYFM_I_DESCRIBE_SIZE];

	return wrong(l, FYFM_ERR_TYPE, "`%.80s` must be %s, not %s", fyfm_path_text(l->path).data,
	             expected, fyfm_i_what(l->v, what));
}

static fyfm_status no_memory(struct look_up *l)
{
	return wrong(l, FYFM_ERR_NOMEM, "out of memory");
}

/* --- looking up ------------------------------------------------------------------------------- */

/* Paths are short-lived; this lets a reader do without scratch. */
static fyfm_status make_path(struct look_up *l, const char *path)
{
	fyfm_status st;

	l->memory = l->r->scratch ? NULL : fya_malloc_new();
	if (!l->r->scratch && !l->memory)
		return no_memory(l);
	st = fyfm_path_new(l->r->scratch ? l->r->scratch : l->memory, path, strlen(path), &l->path,
	                   &l->diag);
	return st == FYFM_OK ? st : give(l);
}

/* Whether there is a value to be read into *out; otherwise *st is what to return. Either way
 * end() must follow. */
static bool begin(struct look_up *l, fyfm_reader *r, const char *path, fyfm_need need,
                  fyfm_status *st)
{
	*l = (struct look_up){ .r = r };
	*st = make_path(l, path);
	if (*st != FYFM_OK)
		return false;
	l->v = fyfm_path_get(l->path, r->root);
	if (!fyfm_i_is_undefined(l->v) && !fyfm_i_is_null(l->v))
		return true;
	if (need == FYFM_REQUIRED)
		*st = wrong(l, FYFM_ERR_NOT_FOUND, "`%.80s` is missing", path);
	return false;
}

static fyfm_status end(struct look_up *l, fyfm_status st)
{
	fyfm_path_free(l->path);
	fya_destroy(l->memory);
	return st;
}

/* --- strings ---------------------------------------------------------------------------------- */

static bool is_short(fyfm_value v)
{
	return fyfm_i_tag(v) == FYFM_I_SHORT;
}

static bool needs_scratch(fyfm_value v)
{
	return is_short(v) || fyfm_i_is_box(v, FYFM_I_BOX_BLOCK);
}

/* A text that does not stand in the value's own word. */
static fyfm_status text_of(struct look_up *l, fyfm_value v, fyfm_str *out)
{
	fyfm_str text;

	if (!l->r->scratch && needs_scratch(v))
		return no_memory(l);
	text = fyfm_i_text(&v, l->r->scratch);
	if (text.data && is_short(v))
		text.data = fya_store(l->r->scratch, text.data, text.len, 1);
	if (!text.data)
		return no_memory(l);
	*out = text;
	return FYFM_OK;
}

fyfm_status fyfm_read_string(fyfm_reader *r, const char *path, fyfm_need need, fyfm_str *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) == FYFM_STRING)
			st = text_of(&l, l.v, out);
		else
			st = wrong_kind(&l, "a string");
	}
	return end(&l, st);
}

static fyfm_status strings_of(struct look_up *l, const fyfm_str **out, size_t *count)
{
	bool is_seq = fyfm_i_kind(l->v) == FYFM_SEQ;
	size_t n = is_seq ? fyfm_count(l->v) : 1;
	char what[FYFM_I_DESCRIBE_SIZE];
	fyfm_status st = FYFM_OK;
	fyfm_str *list;

	if (!l->r->scratch)
		return no_memory(l);
	list = fya_alloc_array(l->r->scratch, n != 0 ? n : 1, sizeof(list[0]), 0);
	if (!list)
		return no_memory(l);
	for (size_t i = 0; i < n && st == FYFM_OK; i++) {
		fyfm_value v = is_seq ? fyfm_at(l->v, i) : l->v;

		if (fyfm_i_kind(v) == FYFM_STRING)
			st = text_of(l, v, &list[i]);
		else
			st = wrong(l, FYFM_ERR_TYPE,
			           "`%.80s` must hold strings only, and element %zu is %s",
			           fyfm_path_text(l->path).data, i, fyfm_i_what(v, what));
	}
	if (st != FYFM_OK)
		return st;
	*out = list;
	*count = n;
	return FYFM_OK;
}

fyfm_status fyfm_read_strings(fyfm_reader *r, const char *path, fyfm_need need,
                              const fyfm_str **out, size_t *count)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) == FYFM_SEQ || fyfm_i_kind(l.v) == FYFM_STRING)
			st = strings_of(&l, out, count);
		else
			st = wrong_kind(&l, "a sequence of strings");
	}
	return end(&l, st);
}

static fyfm_status wrong_word(struct look_up *l, fyfm_str text, const char *const *words,
                              size_t count)
{
	const char *meant = fyfm_did_you_mean(text.data, text.len, words, count);
	char list[160], hint[80];
	size_t len = 0;

	snprintf(hint, sizeof(hint), "did you mean `%s`?", meant ? meant : "");
	list[0] = '\0';
	for (size_t i = 0; i < count && len + strlen(words[i]) + 8 < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s`%s`",
		                        i == 0 ? "" : ", ", words[i]);
	return wrong_but(l, FYFM_ERR_TYPE, meant ? hint : NULL, "`%.40s` must be one of %s",
	                 fyfm_path_text(l->path).data, list);
}

fyfm_status fyfm_read_word(fyfm_reader *r, const char *path, fyfm_need need,
                           const char *const *words, size_t count, size_t *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		fyfm_str text = { "", 0 };
		size_t i = 0;

		if (fyfm_i_kind(l.v) == FYFM_STRING && !fyfm_i_is_box(l.v, FYFM_I_BOX_BLOCK))
			text = fyfm_i_text(&l.v, NULL);
		while (i < count && (strlen(words[i]) != text.len ||
		                     memcmp(words[i], text.data, text.len) != 0))
			i++;
		if (i == count)
			st = wrong_word(&l, text, words, count);
		else
			*out = i;
	}
	return end(&l, st);
}

/* --- other kinds ------------------------------------------------------------------------------ */

static fyfm_status wrong_bool(struct look_up *l)
{
	char what[FYFM_I_DESCRIBE_SIZE], hint[80];
	bool has_hint = fyfm_boolean_hint(l->v, hint);

	return wrong_but(l, FYFM_ERR_TYPE, has_hint ? hint : NULL,
	                 "`%.80s` must be true or false, not %s", fyfm_path_text(l->path).data,
	                 fyfm_i_what(l->v, what));
}

fyfm_status fyfm_read_bool(fyfm_reader *r, const char *path, fyfm_need need, bool *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) == FYFM_BOOL)
			*out = fyfm_get_bool(l.v);
		else
			st = wrong_bool(&l);
	}
	return end(&l, st);
}

fyfm_status fyfm_read_int_within(fyfm_reader *r, const char *path, fyfm_need need, int64_t least,
                                 int64_t most, int64_t *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) != FYFM_INT)
			st = wrong_kind(&l, "an integer");
		else if (fyfm_i_get_int(l.v) < least || fyfm_i_get_int(l.v) > most)
			st = wrong(&l, FYFM_ERR_RANGE,
			           "`%.80s` must be from %" PRId64 " to %" PRId64 ", not %" PRId64,
			           path, least, most, fyfm_i_get_int(l.v));
		else
			*out = fyfm_i_get_int(l.v);
	}
	return end(&l, st);
}

fyfm_status fyfm_read_int(fyfm_reader *r, const char *path, fyfm_need need, int64_t *out)
{
	return fyfm_read_int_within(r, path, need, INT64_MIN, INT64_MAX, out);
}

fyfm_status fyfm_read_float(fyfm_reader *r, const char *path, fyfm_need need, double *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) == FYFM_FLOAT || fyfm_i_kind(l.v) == FYFM_INT)
			*out = fyfm_get_float(l.v);
		else
			st = wrong_kind(&l, "a number");
	}
	return end(&l, st);
}

fyfm_status fyfm_read_timestamp(fyfm_reader *r, const char *path, fyfm_need need,
                                fyfm_timestamp *out)
{
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		if (fyfm_i_kind(l.v) == FYFM_TIMESTAMP)
			*out = fyfm_get_timestamp(l.v);
		else
			st = wrong_kind(&l, "a date or a time");
	}
	return end(&l, st);
}

fyfm_status fyfm_read_value(fyfm_reader *r, const char *path, fyfm_need need, fyfm_kind kind,
                            fyfm_value *out)
{
	char expected[40];
	struct look_up l;
	fyfm_status st;

	if (begin(&l, r, path, need, &st)) {
		snprintf(expected, sizeof(expected), "a %s", fyfm_kind_name(kind));
		if (fyfm_i_kind(l.v) == kind)
			*out = l.v;
		else
			st = wrong_kind(&l, expected);
	}
	return end(&l, st);
}
