#include <math.h>

#include <fyfm/parse.h>

#include "frontmatter/block-text.h"
#include "frontmatter/emit-common.h"

struct writer {
	fyfm_i_emitter e;
	unsigned indent;
	fyfm_json_special special;
	bool string_keys;
};

/* --- strings ---------------------------------------------------------------------------------- */

void fyfm_emit_json_string(const char *text, size_t len, fya_buf *out)
{
	size_t bad;

	fya_buf_putc(out, '"');
	while (!fyfm_i_emit_escaped(out, text, len, &bad)) {
		fya_buf_puts(out, "\xef\xbf\xbd");
		text += bad + 1;
		len -= bad + 1;
	}
	fya_buf_putc(out, '"');
}

static void put_string(struct writer *w, fyfm_value v, const fyfm_i_place *at)
{
	fyfm_i_pieces pieces;
	fyfm_str text;
	size_t bad;

	fya_buf_putc(w->e.out, '"');
	fyfm_i_pieces_of(&pieces, &v);
	while (fyfm_i_pieces_next(&pieces, &text)) {
		if (!fyfm_i_emit_escaped(w->e.out, text.data, text.len, &bad))
			fyfm_i_emit_fail(&w->e, at, FYFM_ERR_ENCODING, "a string is not UTF-8");
	}
	fya_buf_putc(w->e.out, '"');
}

/* --- other scalars ---------------------------------------------------------------------------- */

static const char *name_of_special(double d)
{
	if (isnan(d))
		return ".nan";
	return d < 0 ? "-.inf" : ".inf";
}

/* `quote` is "" in a key, which stays apart from that of null. */
static void put_special(struct writer *w, double d, const char *quote, const fyfm_i_place *at)
{
	switch (w->special) {
	case FYFM_JSON_SPECIAL_NULL:
		fya_buf_puts(w->e.out, *quote != '\0' ? "null" : name_of_special(d));
		break;
	case FYFM_JSON_SPECIAL_STRING:
		fya_buf_printf(w->e.out, "%s%s%s", quote, name_of_special(d), quote);
		break;
	default:
		fyfm_i_emit_fail(&w->e, at, FYFM_ERR_RANGE,
		                 isnan(d) ? "JSON has no `.nan`" : "JSON has no infinite numbers");
		break;
	}
}

/* A scalar other than a string; `quote` is "" inside of quotes. */
static void put_scalar(struct writer *w, fyfm_value v, const char *quote, const fyfm_i_place *at)
{
	char text[32];
	double d;

	switch (fyfm_kind_of(v)) {
	case FYFM_NULL:
	case FYFM_BOOL:
	case FYFM_INT:
		fyfm_i_emit_simple(w->e.out, v);
		break;
	case FYFM_FLOAT:
		d = fyfm_get_float(v);
		if (isfinite(d))
			fya_buf_append(w->e.out, text, fyfm_float_format(d, text));
		else
			put_special(w, d, quote, at);
		break;
	case FYFM_TIMESTAMP:
		fya_buf_puts(w->e.out, quote);
		fyfm_i_emit_simple(w->e.out, v);
		fya_buf_puts(w->e.out, quote);
		break;
	default:
		fyfm_i_emit_fail(&w->e, at, FYFM_ERR_TYPE, "a value that has no text");
		break;
	}
}

/* --- keys ------------------------------------------------------------------------------------- */

/* Whether another key of the mapping is the string that was written for a key, from `start` on. */
static bool is_written_twice(struct writer *w, fyfm_value map, size_t start)
{
	if (w->e.out->status != FYA_BUF_OK)
		return false;
	return fyfm_find(map, w->e.out->data + start, w->e.out->len - start, 0) >= 0;
}

static void put_other_key(struct writer *w, fyfm_value map, const fyfm_i_place *at)
{
	fyfm_kind kind = fyfm_kind_of(at->key);
	size_t start;

	if (w->string_keys || kind == FYFM_SEQ || kind == FYFM_MAP) {
		fyfm_i_emit_fail(&w->e, at, FYFM_ERR_TYPE, "a key that is no string");
		return;
	}
	fya_buf_putc(w->e.out, '"');
	start = w->e.out->len;
	put_scalar(w, at->key, "", at);
	if (is_written_twice(w, map, start))
		fyfm_i_emit_fail(&w->e, at, FYFM_ERR_EXISTS,
		                 "a key that JSON cannot tell from the string of the same text");
	fya_buf_putc(w->e.out, '"');
}

static void put_key(struct writer *w, fyfm_value map, const fyfm_i_place *at)
{
	if (fyfm_kind_of(at->key) == FYFM_STRING)
		put_string(w, at->key, at);
	else
		put_other_key(w, map, at);
	fya_buf_puts(w->e.out, w->indent != 0 ? ": " : ":");
}

/* --- collections ------------------------------------------------------------------------------ */

static void put_break(struct writer *w, size_t depth)
{
	if (w->indent == 0)
		return;
	fya_buf_putc(w->e.out, '\n');
	fyfm_i_emit_blanks(w->e.out, depth * w->indent);
}

static void put_value(struct writer *w, fyfm_value v, const fyfm_i_place *at);

/* Recursion is bounded by max_depth. */
static void put_collection(struct writer *w, fyfm_value v, const fyfm_i_place *at)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;
	size_t count = fyfm_count(v);

	if (!fyfm_i_emit_may_open(&w->e, at))
		return;
	fya_buf_putc(w->e.out, is_map ? '{' : '[');
	for (size_t i = 0; i < count && fyfm_i_emit_may_go_on(&w->e); i++) {
		fyfm_value key = is_map ? fyfm_key_at(v, i) : fyfm_undefined(NULL);
		fyfm_i_place inner = fyfm_i_place_in(at, key, i);

		if (i > 0)
			fya_buf_putc(w->e.out, ',');
		put_break(w, inner.depth);
		if (is_map)
			put_key(w, v, &inner);
		put_value(w, is_map ? fyfm_value_at(v, i) : fyfm_at(v, i), &inner);
	}
	if (count > 0)
		put_break(w, at->depth);
	fya_buf_putc(w->e.out, is_map ? '}' : ']');
}

static void put_value(struct writer *w, fyfm_value v, const fyfm_i_place *at)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
		put_string(w, v, at);
		break;
	case FYFM_SEQ:
	case FYFM_MAP:
		put_collection(w, v, at);
		break;
	default:
		put_scalar(w, v, "\"", at);
		break;
	}
}

fyfm_status fyfm_emit_json(fyfm_value v, const fyfm_json_options *options, fya_buf *out,
                           fyfm_diag *diag)
{
	static const fyfm_json_options defaults = { 0 };
	const fyfm_json_options *o = options ? options : &defaults;
	struct writer w = { .indent = o->indent,
		            .special = o->special,
		            .string_keys = o->string_keys };
	fyfm_i_place top = { .key = fyfm_undefined(NULL) };
	fyfm_status st = fyfm_i_emit_begin(&w.e, out, o->max_depth, o->max_len, diag);

	if (st == FYFM_OK && o->indent > 9) {
		fyfm_i_emit_fail(&w.e, &top, FYFM_ERR_USAGE, "more than 9 blanks of indent");
		return fyfm_i_emit_end(&w.e);
	}
	if (st != FYFM_OK)
		return st;
	put_value(&w, v, &top);
	return fyfm_i_emit_end(&w.e);
}
