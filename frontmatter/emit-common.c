#include <inttypes.h>
#include <stdio.h>

#include <fyfm/parse.h>
#include <fyfm/path.h>

#include "frontmatter/emit-common.h"
#include "frontmatter/utf8.h"

enum {
	DEFAULT_DEPTH = 64,
	DEPTH_MAX = 1000, /* writers recurse */
	DEFAULT_LEN = 256 << 20,
	SHOWN_PLACES = 24 /* innermost ones in a message, which has no room for more */
};

/* --- beginning and end ------------------------------------------------------------------------ */

fyfm_status fyfm_i_emit_begin(fyfm_i_emitter *e, fya_buf *out, unsigned max_depth, size_t max_len,
                              fyfm_diag *diag)
{
	size_t room = max_len != 0 ? max_len : DEFAULT_LEN;

	*e = (fyfm_i_emitter){ .out = out, .diag = diag, .start = out->len, .limit = out->limit };
	e->max_depth = max_depth != 0 ? max_depth : DEFAULT_DEPTH;
	if (e->max_depth > DEPTH_MAX) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
		              "values are written at most %d levels deep, not %u", DEPTH_MAX,
		              max_depth);
		return FYFM_ERR_USAGE;
	}
	if (out->limit > out->len && out->limit - out->len > room)
		out->limit = out->len + room;
	return FYFM_OK;
}

static fyfm_status status_of_buffer(const fyfm_i_emitter *e)
{
	switch (e->out->status) {
	case FYA_BUF_OK:
		return FYFM_OK;
	case FYA_BUF_NOMEM:
		fyfm_diag_set(e->diag, FYFM_ERROR, FYFM_ERR_NOMEM, NULL, 0, 0, "out of memory");
		return FYFM_ERR_NOMEM;
	default:
		fyfm_diag_set(e->diag, FYFM_ERROR, FYFM_ERR_LIMIT, NULL, 0, 0,
		              "the value takes more than %zu bytes to write",
		              e->out->limit - e->start);
		return FYFM_ERR_LIMIT;
	}
}

fyfm_status fyfm_i_emit_end(fyfm_i_emitter *e)
{
	fyfm_status st = e->status != FYFM_OK ? e->status : status_of_buffer(e);

	/* Full by our ceiling only: the caller's own has room. */
	if (e->out->status == FYA_BUF_FULL && e->out->limit != e->limit)
		e->out->status = FYA_BUF_OK;
	e->out->limit = e->limit;
	if (st != FYFM_OK)
		fya_buf_truncate(e->out, e->start);
	return st;
}

/* --- failures --------------------------------------------------------------------------------- */

/* Appends the path of a place. */
static void put_place(fya_buf *out, const fyfm_i_place *at)
{
	const fyfm_i_place *shown[SHOWN_PLACES];
	size_t count = 0;

	for (; at->up && count < SHOWN_PLACES; at = at->up)
		shown[count++] = at;
	if (at->up)
		fya_buf_puts(out, "...");
	while (count > 0) {
		count--;
		fyfm_path_append(out, shown[count]->key, shown[count]->index);
	}
}

void fyfm_i_emit_fail(fyfm_i_emitter *e, const fyfm_i_place *at, fyfm_status status,
                      const char *what)
{
	fya_buf place;

	if (e->status != FYFM_OK)
		return;
	e->status = status;
	if (!e->diag)
		return;
	fya_buf_init(&place, e->out->allocator, 4096);
	put_place(&place, at);
	fyfm_diag_set(e->diag, FYFM_ERROR, status, NULL, 0, 0, "%s%s%s%s", what,
	              place.len != 0 ? ", at `" : "", fya_buf_cstr(&place),
	              place.len != 0 ? "`" : "");
	fya_buf_release(&place);
}

bool fyfm_i_emit_may_open(fyfm_i_emitter *e, const fyfm_i_place *at)
{
	char what[64];

	if (at->depth < e->max_depth)
		return true;
	snprintf(what, sizeof(what), "the value is more than %u levels deep", e->max_depth);
	fyfm_i_emit_fail(e, at, FYFM_ERR_LIMIT, what);
	return false;
}

/* --- scalars ---------------------------------------------------------------------------------- */

void fyfm_i_emit_blanks(fya_buf *out, size_t count)
{
	static const char blanks[] = "                                ";
	const size_t most = sizeof(blanks) - 1;

	for (; count > most; count -= most)
		fya_buf_append(out, blanks, most);
	fya_buf_append(out, blanks, count);
}

void fyfm_i_emit_simple(fya_buf *out, fyfm_value v)
{
	char text[40];
	fyfm_timestamp t;

	switch (fyfm_kind_of(v)) {
	case FYFM_BOOL:
		fya_buf_puts(out, fyfm_get_bool(v) ? "true" : "false");
		break;
	case FYFM_INT:
		fya_buf_printf(out, "%" PRId64, fyfm_get_int(v));
		break;
	case FYFM_TIMESTAMP:
		t = fyfm_get_timestamp(v);
		fya_buf_append(out, text, fyfm_timestamp_format(&t, text));
		break;
	default:
		fya_buf_puts(out, "null");
		break;
	}
}

bool fyfm_i_is_printable(uint32_t c)
{
	if (c < 0x7f)
		return c >= ' ';
	if (c < 0xa0 || (c >= 0xd800 && c < 0xe000))
		return false;
	/* Line and paragraph separators, marks of direction and order (but no joiners, which
	 * scripts and emoji need), noncharacters. */
	return c != 0x200b && c != 0x200e && c != 0x200f && (c < 0x2028 || c > 0x202e) &&
	       (c < 0x2060 || c > 0x206f) && c != 0xfeff && c != 0xfffe && c != 0xffff;
}

/* Below U+10000, where \\u is the same in both formats: what is above counts as printable. */
static void put_escape(fya_buf *out, uint32_t c)
{
	static const char named[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
	const char *at = c != 0 && c < 0x80 ? strchr(named, (int)c) : NULL;

	if (at) {
		fya_buf_putc(out, '\\');
		fya_buf_putc(out, letters[at - named]);
	} else {
		fya_buf_printf(out, "\\u%04" PRIx32, c);
	}
}

bool fyfm_i_emit_escaped(fya_buf *out, const char *text, size_t len, size_t *bad)
{
	size_t done = 0, n = 1;

	for (size_t i = 0; i < len; i += n) {
		uint32_t c = (unsigned char)text[i];

		n = 1;
		if (c >= 0x80) {
			n = fyfm_i_utf8_length(text + i, len - i);
			*bad = i;
			if (n == 0)
				break;
			c = fyfm_i_utf8_decode(text + i, n);
		}
		if (fyfm_i_is_printable(c) && c != '"' && c != '\\')
			continue;
		fya_buf_append(out, text + done, i - done);
		put_escape(out, c);
		done = i + n;
	}
	fya_buf_append(out, text + done, (n == 0 ? *bad : len) - done);
	return n != 0;
}
