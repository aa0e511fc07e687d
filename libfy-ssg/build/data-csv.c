/* CSV: RFC 4180. A row ends with LF or CRLF; empty lines between rows count for nothing. */
#include <string.h>

#include "libfy-ssg/build/data.h"

/* Of a table with a header: names are compared one by one. */
enum { COLUMNS_MAX = 4096 };

typedef struct array {
	fyfm_value *at;
	size_t count, capacity;
} array;

typedef struct reader {
	fya_allocator *allocator;
	fyfm_str text;
	size_t at;
	fyfm_diag *diag;
	fyfm_status status;
} reader;

static bool fail(reader *r, size_t offset, const char *message)
{
	r->status = FYFM_ERR_SYNTAX;
	fyfm_diag_set(r->diag, FYFM_ERROR, r->status, NULL, 0, 0, "%s", message);
	fyfm_diag_locate(r->diag, r->text.data, r->text.len, offset, 1);
	return false;
}

static bool push(reader *r, array *a, fyfm_value v)
{
	size_t more = a->capacity == 0 ? 16 : a->capacity * 2;
	fyfm_value *grown;

	if (a->count == a->capacity) {
		grown = fya_resize(r->allocator, a->at, a->capacity * sizeof(*a->at),
		                   more * sizeof(*a->at), 0);
		if (grown == NULL) {
			r->status = FYFM_ERR_NOMEM;
			return false;
		}
		a->at = grown;
		a->capacity = more;
	}
	a->at[a->count++] = v;
	return true;
}

/* --- fields ----------------------------------------------------------------------------------- */

static bool ends_field(const reader *r, size_t at)
{
	return at == r->text.len || r->text.data[at] == ',' || r->text.data[at] == '\n' ||
	       (r->text.data[at] == '\r' &&
	        (at + 1 == r->text.len || r->text.data[at + 1] == '\n'));
}

/* Between quotes, where two quotes mean one. r->at is behind the first. */
static bool read_quoted(reader *r, fyfm_value *out)
{
	size_t start = r->at - 1;
	fya_buf text;

	fya_buf_init(&text, r->allocator, 0);
	for (;;) {
		const char *quote = r->at == r->text.len ?
					    NULL :
					    memchr(r->text.data + r->at, '"', r->text.len - r->at);
		size_t end;

		if (quote == NULL)
			return fail(r, start, "the quote that opens here is never closed");
		end = (size_t)(quote - r->text.data);
		fya_buf_append(&text, r->text.data + r->at, end - r->at);
		r->at = end + 1;
		if (r->at == r->text.len || r->text.data[r->at] != '"')
			break;
		fya_buf_putc(&text, '"');
		r->at++;
	}
	if (!ends_field(r, r->at))
		return fail(r, r->at, "text behind a closing quote; a quote in a field is doubled");
	*out = fyfm_undefined(NULL); /* of which read_field() makes FYFM_ERR_NOMEM */
	if (text.status == FYA_BUF_OK)
		*out = fyfm_string_copy(r->allocator, fya_buf_cstr(&text), text.len);
	fya_buf_release(&text);
	return true;
}

static bool read_field(reader *r, fyfm_value *out)
{
	size_t start = r->at;

	if (r->at < r->text.len && r->text.data[r->at] == '"') {
		r->at++;
		if (!read_quoted(r, out))
			return false;
	} else {
		while (!ends_field(r, r->at)) {
			if (r->text.data[r->at] == '"')
				return fail(r, r->at,
				            "a quote in a field that does not begin with one");
			r->at++;
		}
		*out = fyfm_string(r->allocator, r->text.data + start, r->at - start);
	}
	if (fyfm_kind_of(*out) == FYFM_STRING)
		return true;
	r->status = FYFM_ERR_NOMEM;
	return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Moves behind the end of a line at r->at; false where there is none. */
static bool skip_newline(reader *r)
{
	size_t at = r->at;

	if (at < r->text.len && r->text.data[at] == '\r')
		at++;
	if (at < r->text.len && r->text.data[at] == '\n')
		at++;
	else if (at < r->text.len)
		return false;
	if (at == r->at)
		return false;
	r->at = at;
	return true;
}

/* Reads a row, whose fields replace those in *row; false at the end, or where something is
 * wrong. */
static bool read_row(reader *r, array *row)
{
	row->count = 0;
	while (skip_newline(r))
		continue;
	if (r->at == r->text.len)
		return false;
	for (;;) {
		fyfm_value field;

		if (!read_field(r, &field) || !push(r, row, field))
			return false;
		if (r->at == r->text.len || r->text.data[r->at] != ',')
			break;
		r->at++;
	}
	skip_newline(r);
	return true;
}

/* The keys of rows must differ. */
static bool check_header(reader *r, const array *keys, size_t start)
{
	if (keys->count > COLUMNS_MAX)
		return fail(r, start, "more columns than a table of mappings may have");
	for (size_t i = 0; i < keys->count; i++)
		for (size_t k = 0; k < i; k++)
			if (fyfm_equal(keys->at[i], keys->at[k]))
				return fail(r, start, "two columns have the same name");
	return true;
}

static fyfm_value make_row(reader *r, const array *keys, const array *row, fyfm_value like)
{
	if (keys == NULL)
		return fyfm_seq(r->allocator, row->at, row->count, false);
	return fyfm_map(r->allocator, keys->at, row->at, row->count, like);
}

static bool read_rows(reader *r, bool header, array *rows)
{
	fyfm_value like = fyfm_undefined(NULL);
	array keys = { 0 }, row = { 0 };
	size_t start = r->at;

	if (header && (!read_row(r, &keys) || !check_header(r, &keys, start)))
		return r->status == FYFM_OK;
	for (start = r->at; read_row(r, &row); start = r->at) {
		if (header && row.count != keys.count) {
			while (start < r->text.len &&
			       (r->text.data[start] == '\n' || r->text.data[start] == '\r'))
				start++;
			fail(r, start, "this row has not as many fields as the first one");
			return false;
		}
		like = make_row(r, header ? &keys : NULL, &row, like);
		if (fyfm_kind_of(like) == FYFM_UNDEFINED)
			r->status = FYFM_ERR_NOMEM;
		if (r->status != FYFM_OK || !push(r, rows, like))
			return false;
	}
	return r->status == FYFM_OK;
}

fyfm_status fyssg_csv_parse(fya_allocator *a, fyfm_str text, bool header, fyfm_value *out,
                            fyfm_diag *diag)
{
	reader r = { .allocator = a, .text = text, .diag = diag };
	array rows = { 0 };

	*out = fyfm_undefined(NULL);
	if (text.len >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
		r.at = 3;
	if (!read_rows(&r, header, &rows))
		return r.status;
	*out = fyfm_seq(a, rows.at, rows.count, false);
	return fyfm_kind_of(*out) == FYFM_SEQ ? FYFM_OK : FYFM_ERR_NOMEM;
}
