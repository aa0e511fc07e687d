#include <math.h>

#include "frontmatter/block-text.h"
#include "frontmatter/value-inline.h"

unsigned fyfm_i_layout(void)
{
	return FYFM_I_LAYOUT;
}

fyfm_kind fyfm_kind_of(fyfm_value v)
{
	return fyfm_i_kind(v);
}

const char *fyfm_kind_name(fyfm_kind kind)
{
	static const char *const names[] = {
		[FYFM_UNDEFINED] = "undefined", [FYFM_NULL] = "null",
		[FYFM_BOOL] = "boolean",        [FYFM_INT] = "integer",
		[FYFM_FLOAT] = "float",         [FYFM_STRING] = "string",
		[FYFM_TIMESTAMP] = "timestamp", [FYFM_SEQ] = "sequence",
		[FYFM_MAP] = "mapping",         [FYFM_HOST] = "object",
	};

	return names[kind];
}

/* --- what is always in the word --------------------------------------------------------------- */

fyfm_value fyfm_null(void)
{
	return fyfm_i_simple(FYFM_I_NULL);
}

fyfm_value fyfm_bool(bool b)
{
	return fyfm_i_simple(b ? FYFM_I_TRUE : FYFM_I_FALSE);
}

bool fyfm_get_bool(fyfm_value v)
{
	assert(fyfm_i_kind(v) == FYFM_BOOL);
	return v.word == fyfm_i_simple(FYFM_I_TRUE).word;
}

fyfm_value fyfm_undefined(const char *name)
{
	uint64_t address = (uint64_t)(uintptr_t)name;

	/* A name out of reach is left out: it only makes messages better. */
	if (address >= FYFM_I_ADDRESS_LIMIT)
		address = 0;
	return (fyfm_value){ address << FYFM_I_ADDRESS_SHIFT };
}

const char *fyfm_undefined_name(fyfm_value v)
{
	assert(fyfm_i_is_undefined(v));
	return (const char *)(uintptr_t)(v.word >> FYFM_I_ADDRESS_SHIFT);
}

fyfm_value fyfm_host(unsigned class_id, uint64_t payload)
{
	assert(class_id <= 255 && payload < FYFM_I_ADDRESS_LIMIT);
	return (fyfm_value){ payload << 16 | (uint64_t)class_id << 8 | FYFM_I_HOST };
}

unsigned fyfm_host_class(fyfm_value v)
{
	assert(fyfm_i_tag(v) == FYFM_I_HOST);
	return v.word >> 8 & 255;
}

uint64_t fyfm_host_payload(fyfm_value v)
{
	assert(fyfm_i_tag(v) == FYFM_I_HOST);
	return v.word >> 16;
}

/* --- numbers and times ------------------------------------------------------------------------ */

static fyfm_value box_word(const void *box)
{
	return (fyfm_value){ (uint64_t)(uintptr_t)box | FYFM_I_BOX };
}

/* Undefined when memory runs out. */
static fyfm_value box_new(fya_allocator *a, struct fyfm_i_box content)
{
	struct fyfm_i_box *box = fya_alloc(a, sizeof(*box), 16);

	if (!box)
		return fyfm_i_undefined();
	*box = content;
	return box_word(box);
}

fyfm_value fyfm_int(fya_allocator *a, int64_t i)
{
	if (fyfm_i_int_fits(i))
		return fyfm_i_small_int(i);
	return box_new(a, (struct fyfm_i_box){ .head = FYFM_I_BOX_INT64, .integer = i });
}

int64_t fyfm_get_int(fyfm_value v)
{
	return fyfm_i_get_int(v);
}

fyfm_value fyfm_float(fya_allocator *a, double d)
{
	/* All NaNs are one, so that there is one form; the others fit where float and back is
	 * equal. */
	float f = isnan(d) ? NAN : (float)d;
	uint32_t bits;

	if (!isnan(d) && (double)f != d)
		return box_new(a, (struct fyfm_i_box){ .head = FYFM_I_BOX_DOUBLE, .number = d });
	memcpy(&bits, &f, sizeof(bits));
	return (fyfm_value){ (uint64_t)bits << 32 | fyfm_i_simple(FYFM_I_FLOAT).word };
}

double fyfm_get_float(fyfm_value v)
{
	return fyfm_i_get_float(v);
}

static bool timestamp_fits(const fyfm_timestamp *t)
{
	return t->nanoseconds == 0 && t->seconds >= FYFM_I_TIME_BASE &&
	       t->seconds < FYFM_I_TIME_LIMIT && t->zone >= -FYFM_I_ZONE_MAX &&
	       t->zone <= FYFM_I_ZONE_MAX && !(t->has_zone && t->date_only);
}

fyfm_value fyfm_timestamp_value(fya_allocator *a, const fyfm_timestamp *t)
{
	uint64_t zone = FYFM_I_ZONE_NONE;
	struct fyfm_i_time_box *box;

	if (!timestamp_fits(t)) {
		box = fya_alloc(a, sizeof(*box), 16);
		if (!box)
			return fyfm_i_undefined();
		*box = (struct fyfm_i_time_box){ .head = FYFM_I_BOX_TIME, .time = *t };
		return box_word(box);
	}
	if (t->has_zone)
		zone = (uint64_t)(t->zone + FYFM_I_ZONE_ZERO);
	else if (t->date_only)
		zone = FYFM_I_ZONE_DATE;
	return (fyfm_value){ (uint64_t)(t->seconds - FYFM_I_TIME_BASE) << 20 | zone << 8 |
		             fyfm_i_simple(FYFM_I_TIMESTAMP).word };
}

fyfm_timestamp fyfm_get_timestamp(fyfm_value v)
{
	unsigned zone = v.word >> 8 & 4095;
	fyfm_timestamp t = { .seconds = (int64_t)(v.word >> 20) + FYFM_I_TIME_BASE };

	assert(fyfm_i_kind(v) == FYFM_TIMESTAMP);
	if (fyfm_i_tag(v) == FYFM_I_BOX)
		return ((const struct fyfm_i_time_box *)(uintptr_t)fyfm_i_box(v))->time;
	t.date_only = zone == FYFM_I_ZONE_DATE;
	t.has_zone = zone > FYFM_I_ZONE_DATE;
	if (t.has_zone)
		t.zone = (int16_t)((int)zone - FYFM_I_ZONE_ZERO);
	return t;
}

/* --- strings ---------------------------------------------------------------------------------- */

fyfm_value fyfm_string(fya_allocator *a, const char *data, size_t len)
{
	if (len <= FYFM_I_SHORT_MAX || fyfm_i_slice_fits(data, len))
		return fyfm_i_string(a, data, len);
	return box_new(a, (struct fyfm_i_box){ .head = (uint64_t)len << 8 | FYFM_I_BOX_TEXT,
		                               .data = data });
}

fyfm_value fyfm_string_copy(fya_allocator *a, const char *data, size_t len)
{
	if (len > FYFM_I_SHORT_MAX) {
		data = fya_store(a, data, len, 1);
		if (!data)
			return fyfm_i_undefined();
	}
	return fyfm_i_string(a, data, len);
}

fyfm_value fyfm_i_block_value(fya_allocator *a, const fyfm_i_block *block)
{
	fyfm_str whole;
	struct fyfm_i_block_box *box;
	size_t len = fyfm_i_block_measure(block, &whole);

	if (whole.data)
		return fyfm_i_string(a, whole.data, whole.len);
	if (len <= FYFM_I_SHORT_MAX) {
		char text[FYFM_I_SHORT_MAX];

		fyfm_i_block_decode(block, text, len);
		return fyfm_i_string(a, text, len);
	}
	box = fya_alloc(a, sizeof(*box), 16);
	if (!box)
		return fyfm_i_undefined();
	*box = (struct fyfm_i_block_box){ .head = FYFM_I_BOX_BLOCK, .block = *block, .len = len };
	return box_word(box);
}

fyfm_str fyfm_i_box_text(fyfm_value v, fya_allocator *scratch)
{
	const struct fyfm_i_block_box *box;
	char *text;

	assert(fyfm_i_is_string(v));
	if (fyfm_i_box_kind(v) == FYFM_I_BOX_TEXT)
		return (fyfm_str){ fyfm_i_box(v)->data, fyfm_i_box(v)->head >> 8 };
	box = fyfm_i_block_box(v);
	text = fya_alloc(scratch, box->len, 1);
	if (!text)
		return (fyfm_str){ NULL, 0 };
	fyfm_i_block_decode(&box->block, text, box->len);
	return (fyfm_str){ text, box->len };
}

fyfm_str fyfm_text(const fyfm_value *v, fya_allocator *scratch)
{
	return fyfm_i_text(v, scratch);
}

bool fyfm_is_safe(fyfm_value v)
{
	return fyfm_i_is_safe(v);
}

fyfm_value fyfm_with_safe(fyfm_value v, bool safe)
{
	assert(fyfm_i_is_string(v));
	return fyfm_i_with_safe(v, safe);
}

/* --- sequences -------------------------------------------------------------------------------- */

/* As fya_alloc() for a header and `count` items; NULL also where that overflows. */
static void *alloc_items(fya_allocator *a, size_t header, size_t count, size_t size)
{
	if (count > UINT32_MAX || count > (SIZE_MAX - header) / size)
		return NULL;
	return fya_alloc(a, header + count * size, 8);
}

fyfm_value fyfm_i_seq_new(fya_allocator *a, size_t count, unsigned flags, fyfm_value **items)
{
	static const struct fyfm_i_seq empty = { .count = 0 };
	struct fyfm_i_seq *seq;

	/* All empty ones are one: front matter is full of `tags: []`. */
	if (count == 0 && flags == 0) {
		*items = (fyfm_value *)(uintptr_t)empty.items;
		return (fyfm_value){ (uint64_t)(uintptr_t)&empty | FYFM_I_SEQ };
	}
	seq = alloc_items(a, sizeof(*seq), count, sizeof(fyfm_value));
	if (!seq)
		return fyfm_i_undefined();
	seq->count = (uint32_t)count;
	seq->flags = flags;
	*items = seq->items;
	return (fyfm_value){ (uint64_t)(uintptr_t)seq | FYFM_I_SEQ };
}

fyfm_value fyfm_seq(fya_allocator *a, const fyfm_value *items, size_t count, bool tuple)
{
	fyfm_value *to = NULL;
	fyfm_value v = fyfm_i_seq_new(a, count, tuple ? FYFM_I_SEQ_TUPLE : 0, &to);

	if (to && count != 0)
		memcpy(to, items, count * sizeof(*items));
	return v;
}

bool fyfm_is_tuple(fyfm_value seq)
{
	return (fyfm_i_seq(seq)->flags & FYFM_I_SEQ_TUPLE) != 0;
}

size_t fyfm_count(fyfm_value v)
{
	return fyfm_i_count(v);
}

fyfm_value fyfm_at(fyfm_value seq, size_t i)
{
	assert(i < fyfm_i_seq(seq)->count);
	return fyfm_i_items(seq)[i];
}
