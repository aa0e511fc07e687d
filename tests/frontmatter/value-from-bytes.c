#include <math.h>
#include <stdlib.h>

#include <fyfm/make.h>

#include "frontmatter/utf8.h"
#include "tests/frontmatter/value-from-bytes.h"

unsigned take_number(byte_source *s, unsigned bound)
{
	unsigned n = 0;

	for (int i = 0; i < (bound > 256 ? 2 : 1); i++)
		n = n * 256 + (s->at < s->len ? s->data[s->at++] : 0);
	return n % bound;
}

static uint64_t take_word(byte_source *s)
{
	uint64_t word = 0;

	for (int i = 0; i < 4; i++)
		word = word << 16 | take_number(s, 65536);
	return word;
}

/* A NUL too: the length counts. */
static const fyfm_str pieces[] = {
	FYFM_STR("a"),        FYFM_STR("word"),         FYFM_STR(" "),       FYFM_STR("\n"),
	FYFM_STR("yes"),      FYFM_STR("null"),         FYFM_STR("1"),       FYFM_STR("-"),
	FYFM_STR(": "),       FYFM_STR(" #"),           FYFM_STR("\t"),      FYFM_STR("\""),
	FYFM_STR("'"),        FYFM_STR("\\"),           FYFM_STR("\xc3\xa9"), FYFM_STR("---"),
	FYFM_STR("..."),      FYFM_STR("{"),            FYFM_STR("}"),       FYFM_STR("["),
	FYFM_STR("]"),        FYFM_STR(","),            FYFM_STR("0x1F"),    FYFM_STR("1e3"),
	FYFM_STR("?"),        FYFM_STR("2024-01-01"),   FYFM_STR("|"),       FYFM_STR(">"),
	FYFM_STR("%"),        FYFM_STR("@"),            FYFM_STR("`"),       FYFM_STR("&a"),
	FYFM_STR("*a"),       FYFM_STR("!t"),           FYFM_STR("<<"),      FYFM_STR("\r"),
	FYFM_STR("\xc2\x85"), FYFM_STR("\xe2\x80\xa8"), FYFM_STR("\xef\xbb\xbf"),
	FYFM_STR("\x7f"),     FYFM_STR("\0"),           FYFM_STR("#"),       FYFM_STR(":"),
	FYFM_STR("~"),        FYFM_STR("="),            FYFM_STR("\n\n"),    FYFM_STR("  "),
	FYFM_STR("12:30:45"), FYFM_STR("1_000"),        FYFM_STR(".5"),      FYFM_STR("-.inf"),
	FYFM_STR("? x"),      FYFM_STR("- x"),          FYFM_STR("\xf0\x9f\x98\x80"),
	FYFM_STR("0o17"),     FYFM_STR("line\n"),       FYFM_STR("true"),    FYFM_STR("\x01"),
};

enum { PIECES = sizeof(pieces) / sizeof(pieces[0]) };

static void put_code_point(byte_source *s, fya_buf *out)
{
	uint32_t c = take_number(s, 65536) * 2 + take_number(s, 2);
	char utf8[4];

	if (c < 0xd800 || c > 0xdfff)
		fya_buf_append(out, utf8, fyfm_i_utf8_encode(c, utf8));
}

fyfm_value take_string(byte_source *s, fya_allocator *a)
{
	unsigned count = take_number(s, 7), repeat = take_number(s, 64) == 1 ? 300 : 1;
	fyfm_value v;
	fya_buf out;

	fya_buf_init(&out, a, 0);
	for (unsigned i = 0; i < count; i++) {
		unsigned choice = take_number(s, PIECES + 2);

		for (unsigned r = 0; choice < PIECES && r < repeat; r++)
			fya_buf_append(&out, pieces[choice].data, pieces[choice].len);
		if (choice >= PIECES)
			put_code_point(s, &out);
	}
	v = fyfm_string_copy(a, out.data ? out.data : "", out.len);
	fya_buf_release(&out);
	return v;
}

static fyfm_value take_float(byte_source *s, fya_allocator *a)
{
	static const double some[] = { 0.0, -0.0, 1.0, 0.1, 1e16, -1e-7, 1.5e300, 5e-324 };
	uint64_t word = take_word(s);
	double d;

	memcpy(&d, &word, sizeof(d));
	if (take_number(s, 2) == 0)
		d = some[word % 8];
	return fyfm_float(a, d);
}

static fyfm_value take_timestamp(byte_source *s, fya_allocator *a)
{
	fyfm_timestamp t = { .seconds = (int64_t)(take_word(s) % 250000000000) - 60000000000,
		             .nanoseconds = take_number(s, 3) * 250000000,
		             .zone = (int16_t)(15 * ((int)take_number(s, 100) - 50)) };

	t.has_zone = take_number(s, 2) == 0;
	t.date_only = !t.has_zone && take_number(s, 2) == 0;
	if (!t.has_zone)
		t.zone = 0;
	if (t.date_only) {
		t.nanoseconds = 0;
		t.seconds -= t.seconds % 86400;
	}
	return fyfm_timestamp_value(a, &t);
}

static fyfm_value take_scalar(byte_source *s, fya_allocator *a)
{
	switch (take_number(s, 10)) {
	case 0:
		return fyfm_null();
	case 1:
		return fyfm_bool(take_number(s, 2) == 0);
	case 2:
		return fyfm_int(a, (int64_t)take_word(s));
	case 3:
		return fyfm_int(a, take_number(s, 100));
	case 4:
		return take_float(s, a);
	case 5:
		return take_timestamp(s, a);
	default:
		return take_string(s, a);
	}
}

static fyfm_value take_key(byte_source *s, fya_allocator *a, unsigned depth)
{
	return take_number(s, 8) == 1 ? take_value(s, a, depth > 0 ? 1 : 0) : take_string(s, a);
}

/* Keys that come twice are left out. */
static fyfm_value take_map(byte_source *s, fya_allocator *a, unsigned depth, unsigned count)
{
	fyfm_value keys[8], values[8];
	unsigned n = 0;

	for (unsigned i = 0; i < count; i++) {
		bool known = false;

		keys[n] = take_key(s, a, depth);
		values[n] = take_value(s, a, depth);
		for (unsigned j = 0; j < n; j++)
			known = known || fyfm_equal(keys[j], keys[n]);
		/* Not equal to itself: NaN, alone or in a collection. */
		n += !known && fyfm_equal(keys[n], keys[n]);
	}
	return fyfm_map(a, keys, values, n, fyfm_undefined(NULL));
}

static fyfm_value take_seq(byte_source *s, fya_allocator *a, unsigned depth, unsigned count)
{
	fyfm_value items[8];

	for (unsigned i = 0; i < count; i++)
		items[i] = take_value(s, a, depth);
	return fyfm_seq(a, items, count, false);
}

fyfm_value take_value(byte_source *s, fya_allocator *a, unsigned depth)
{
	unsigned kind = take_number(s, 5);

	if (depth == 0 || kind < 2)
		return take_scalar(s, a);
	if (kind == 2)
		return take_seq(s, a, depth - 1, take_number(s, 5));
	return take_map(s, a, depth - 1, take_number(s, 6));
}
