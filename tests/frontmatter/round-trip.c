#include <math.h>

#include <fyfm/make.h>
#include <fyfm/parse.h>

#include "tests/frontmatter/round-trip.h"
#include "tests/frontmatter/show.h"

enum { DEPTH = 1000 };

bool same_value(fyfm_value v, fyfm_value w)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf x, y;
	bool same;

	fya_buf_init(&x, a, 0);
	fya_buf_init(&y, a, 0);
	show_value(v, &x);
	show_value(w, &y);
	same = x.len == y.len && memcmp(x.data, y.data, x.len) == 0;
	fya_destroy(a);
	return same;
}

/* --- reading back ----------------------------------------------------------------------------- */

static bool reads_back(fya_allocator *a, const fya_buf *text, fyfm_value want, fyfm_way way,
                       fya_buf *why)
{
	fyfm_parse_options options = { .way = way, .max_depth = DEPTH };
	fyfm_parser *p = fyfm_parser_new();
	fyfm_diag diag = { 0 };
	fyfm_value v;
	fyfm_status st = fyfm_parse(p, a, text->data, text->len, &options, &v, &diag);
	bool same = st == FYFM_OK && same_value(v, want);

	if (!same) {
		fya_buf_puts(why, "written as\n");
		fya_buf_append(why, text->data, text->len);
		fya_buf_puts(why, "\nread as ");
		if (st == FYFM_OK)
			show_value(v, why);
		else
			show_diag(&diag, why);
		fya_buf_puts(why, "\nmeant as ");
		show_value(want, why);
		fya_buf_putc(why, '\n');
	}
	fyfm_parser_free(p);
	return same;
}

static bool reads_back_both_ways(fya_allocator *a, const fya_buf *text, fyfm_value want,
                                 fya_buf *why)
{
	return reads_back(a, text, want, FYFM_WAY_AUTO, why) &&
	       reads_back(a, text, want, FYFM_WAY_LIBFYAML, why);
}

bool round_trip_yaml(fyfm_value v, const fyfm_yaml_options *options, fya_buf *why)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_diag diag;
	bool good = false;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	if (fyfm_emit_yaml(v, options, &out, &diag) != FYFM_OK)
		show_diag(&diag, why);
	else
		good = reads_back_both_ways(a, &out, v, why);
	fya_destroy(a);
	return good;
}

/* --- what JSON can say ------------------------------------------------------------------------ */

static void build_json(fyfm_builder *b, fya_allocator *a, fyfm_value v, bool is_key);

static void build_as_text(fyfm_builder *b, fya_allocator *a, fyfm_value v)
{
	fyfm_timestamp t;
	char text[40];
	size_t len;
	fya_buf out;

	if (fyfm_kind_of(v) == FYFM_TIMESTAMP) {
		t = fyfm_get_timestamp(v);
		len = fyfm_timestamp_format(&t, text);
		fyfm_build_string(b, text, len);
		return;
	}
	fya_buf_init(&out, a, 0);
	show_value(v, &out);
	fyfm_build_string(b, out.data, out.len);
}

static void build_collection(fyfm_builder *b, fya_allocator *a, fyfm_value v)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;

	if (is_map)
		fyfm_build_map(b);
	else
		fyfm_build_seq(b);
	for (size_t i = 0; i < fyfm_count(v); i++) {
		if (is_map)
			build_json(b, a, fyfm_key_at(v, i), true);
		build_json(b, a, is_map ? fyfm_value_at(v, i) : fyfm_at(v, i), false);
	}
	fyfm_build_end(b);
}

static void build_json(fyfm_builder *b, fya_allocator *a, fyfm_value v, bool is_key)
{
	fyfm_kind kind = fyfm_kind_of(v);

	if (kind == FYFM_SEQ || kind == FYFM_MAP)
		build_collection(b, a, v);
	else if (kind == FYFM_TIMESTAMP || (is_key && kind != FYFM_STRING))
		build_as_text(b, a, v);
	else if (kind == FYFM_FLOAT && !isfinite(fyfm_get_float(v)))
		fyfm_build_null(b);
	else
		fyfm_build_value(b, v);
}

/* YAML gives a key without `?` 1024 characters, JSON has no `?`. */
static bool has_long_key(fyfm_value v)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;

	if (!is_map && fyfm_kind_of(v) != FYFM_SEQ)
		return false;
	for (size_t i = 0; i < fyfm_count(v); i++) {
		fyfm_value key = is_map ? fyfm_key_at(v, i) : fyfm_null();

		if (fyfm_kind_of(key) == FYFM_STRING && fyfm_text(&key, NULL).len > 160)
			return true;
		if (has_long_key(is_map ? fyfm_value_at(v, i) : fyfm_at(v, i)))
			return true;
	}
	return false;
}

bool round_trip_json(fyfm_value v, const fyfm_json_options *options, fya_buf *why)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_builder *b = fyfm_builder_new(a, &(fyfm_builder_options){ .max_depth = DEPTH });
	fyfm_diag diag;
	bool good = true;
	fyfm_value want;
	fyfm_status st;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	st = fyfm_emit_json(v, options, &out, &diag);
	if (st == FYFM_OK && !has_long_key(v)) {
		build_json(b, a, v, false);
		good = fyfm_builder_finish(b, &want, &diag) == FYFM_OK &&
		       reads_back_both_ways(a, &out, want, why);
	} else if (st != FYFM_OK && st != FYFM_ERR_TYPE && st != FYFM_ERR_EXISTS) {
		show_diag(&diag, why);
		good = false;
	}
	fyfm_builder_free(b);
	fya_destroy(a);
	return good;
}
