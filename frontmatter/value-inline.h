/*
 * The layout of a value, and its getters as inline functions.
 *
 * Not installed: libfyfm itself and libfyssg include it, the latter after checking with
 * fyfm_i_layout() that both were built from one version of this file.
 *
 * The low three bits of the word are a tag:
 *
 *   SIMPLE  bits 3-7 a subtype; undefined: name in 16-63; float: its 32 bits in 32-63;
 *           timestamp: zone in 8-19, seconds since FYFM_I_TIME_BASE in 20-63
 *   INT     bits 3-63 the integer
 *   SHORT   bits 3-5 length, bit 6 safe, bytes 1-7 the text
 *   SLICE   bit 3 safe, bits 4-15 length, bits 16-63 address
 *   BOX     bit 3 safe, the rest the address of a struct fyfm_i_box (16-aligned)
 *   SEQ     the address of a struct fyfm_i_seq (8-aligned)
 *   MAP     the address of a struct fyfm_i_map (8-aligned)
 *   HOST    bits 8-15 class, bits 16-63 payload
 *
 * A word of all zeros is undefined without a name.
 */
#ifndef FYFM_VALUE_INLINE_H
#define FYFM_VALUE_INLINE_H

#include <assert.h>

#include <fyfm/value.h>

_Static_assert(sizeof(void *) == 8, "values need 64-bit addresses");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "short strings need little endian");

/* Raised whenever anything in this file changes its meaning. */
#define FYFM_I_LAYOUT 1

enum fyfm_i_tag {
	FYFM_I_SIMPLE,
	FYFM_I_INT,
	FYFM_I_SHORT,
	FYFM_I_SLICE,
	FYFM_I_BOX,
	FYFM_I_SEQ,
	FYFM_I_MAP,
	FYFM_I_HOST
};

enum fyfm_i_simple {
	FYFM_I_UNDEFINED,
	FYFM_I_NULL,
	FYFM_I_FALSE,
	FYFM_I_TRUE,
	FYFM_I_FLOAT,
	FYFM_I_TIMESTAMP
};

#define FYFM_I_TAG_MASK 7u
#define FYFM_I_SUBTYPE_SHIFT 3
#define FYFM_I_ADDRESS_SHIFT 16
#define FYFM_I_ADDRESS_LIMIT (UINT64_C(1) << 48)

#define FYFM_I_SHORT_MAX 7u
#define FYFM_I_SHORT_SAFE (UINT64_C(1) << 6)
#define FYFM_I_SLICE_MAX 4095u
#define FYFM_I_SLICE_SAFE (UINT64_C(1) << 3)
#define FYFM_I_BOX_SAFE (UINT64_C(1) << 3)

#define FYFM_I_INT_MAX ((INT64_C(1) << 60) - 1)
#define FYFM_I_INT_MIN (-(INT64_C(1) << 60))

/* Two days before 0000-01-01 and two after 9999-12-31, so that every zone fits. */
#define FYFM_I_TIME_BASE (INT64_C(-62167219200) - 2 * 86400)
#define FYFM_I_TIME_LIMIT (INT64_C(253402300800) + 2 * 86400)
/* The zone field: minutes east + ZERO, or one of the other two. */
#define FYFM_I_ZONE_NONE 0u
#define FYFM_I_ZONE_DATE 1u
#define FYFM_I_ZONE_ZERO 2048
#define FYFM_I_ZONE_MAX 2000

enum fyfm_i_box_kind {
	FYFM_I_BOX_DOUBLE,
	FYFM_I_BOX_INT64,
	FYFM_I_BOX_TEXT, /* a slice too long, or too high in memory, for the word */
	FYFM_I_BOX_TIME,
	FYFM_I_BOX_BLOCK /* a block scalar, decoded whenever its text is asked for */
};

struct fyfm_i_box {
	uint64_t head; /* bits 0-7 fyfm_i_box_kind; of text its length in bits 8-63 */
	union {
		double number;
		int64_t integer;
		const char *data;
	};
};

struct fyfm_i_time_box {
	uint64_t head;
	fyfm_timestamp time;
};

/* How the source of a block scalar turns into text. */
typedef struct fyfm_i_block {
	const char *data; /* first byte behind the header's line */
	size_t span;      /* bytes of source */
	uint32_t indent;  /* columns to drop from each line */
	char style;       /* '|' or '>' */
	char chomp;       /* '-', '+' or 0 */
} fyfm_i_block;

struct fyfm_i_block_box {
	uint64_t head;
	fyfm_i_block block;
	size_t len; /* of the decoded text, in bytes */
};

struct fyfm_i_seq {
	uint32_t count;
	uint32_t flags; /* FYFM_I_SEQ_...; the other bits are free, say for items out of line */
	fyfm_value items[];
};

#define FYFM_I_SEQ_TUPLE 1u

/* The keys of one or of many mappings. */
struct fyfm_i_keys {
	uint32_t count;
	uint16_t flags;      /* none yet; free, say for mappings whose values are out of line */
	uint16_t index_bits; /* the index has 1 << index_bits slots; 0: there is none */
	fyfm_value keys[];   /* then the index: uint32_t slots of position + 1, 0 for empty */
};

struct fyfm_i_map {
	const struct fyfm_i_keys *keys;
	fyfm_value values[];
};

#ifdef __cplusplus
extern "C" {
#endif

/* FYFM_I_LAYOUT as libfyfm was built. */
FYA_API unsigned fyfm_i_layout(void);
/* The rest of fyfm_text(): strings in boxes. */
FYA_API fyfm_str fyfm_i_box_text(fyfm_value v, fya_allocator *scratch);
/* The rest of fyfm_i_find(), without a hint. */
FYA_API ptrdiff_t fyfm_i_find_slow(const struct fyfm_i_keys *keys, fyfm_value key);
/* fyfm_equal() that compares at most *budget pairs of values and then answers false with *budget
 * 0: two alias bombs would take as long to compare as to print. */
FYA_API bool fyfm_i_equal(fyfm_value a, fyfm_value b, size_t *budget);

/* Sequences and mappings that the caller fills: *items (*values) points to `count` slots, not
 * cleared, all to be written before anyone else sees the value. Undefined when memory runs out. */
FYA_API fyfm_value fyfm_i_seq_new(fya_allocator *a, size_t count, unsigned flags,
                                  fyfm_value **items);
FYA_API fyfm_value fyfm_i_map_new(fya_allocator *a, const struct fyfm_i_keys *keys,
                                  fyfm_value **values);
/* Makes a list of `count` keys, the first at `keys`, each `stride` bytes behind the last. Where
 * two are equal, the answer is NULL and duplicate[0] < duplicate[1] are their positions; they are
 * SIZE_MAX where memory ran out. */
FYA_API const struct fyfm_i_keys *fyfm_i_keys_new(fya_allocator *a, const fyfm_value *keys,
                                                  size_t stride, size_t count,
                                                  size_t duplicate[2]);
/* Whether a list holds just these keys in this order. */
FYA_API bool fyfm_i_keys_match(const struct fyfm_i_keys *list, const fyfm_value *keys,
                               size_t stride, size_t count);

#ifdef __cplusplus
}
#endif

/* --- making words ----------------------------------------------------------------------------- */

static inline fyfm_value fyfm_i_simple(enum fyfm_i_simple subtype)
{
	return (fyfm_value){ (uint64_t)subtype << FYFM_I_SUBTYPE_SHIFT };
}

static inline bool fyfm_i_int_fits(int64_t i)
{
	return i >= FYFM_I_INT_MIN && i <= FYFM_I_INT_MAX;
}

static inline fyfm_value fyfm_i_undefined(void)
{
	return (fyfm_value){ 0 };
}

/* i must fit. */
static inline fyfm_value fyfm_i_small_int(int64_t i)
{
	return (fyfm_value){ (uint64_t)i << 3 | FYFM_I_INT };
}

/* len is at most FYFM_I_SHORT_MAX. Two loads that overlap take less than memcpy() of a length
 * that the compiler does not know. */
static inline fyfm_value fyfm_i_short(const char *data, size_t len)
{
	uint64_t text = 0;
	uint32_t low, high;
	uint16_t pair;

	if (len >= 4) {
		memcpy(&low, data, sizeof(low));
		memcpy(&high, data + len - sizeof(high), sizeof(high));
		text = low | (uint64_t)high << 8 * (len - sizeof(high));
	} else if (len != 0) {
		text = (unsigned char)data[0];
		if (len >= 2) {
			memcpy(&pair, data + len - sizeof(pair), sizeof(pair));
			text |= (uint64_t)pair << 8 * (len - sizeof(pair));
		}
	}
	return (fyfm_value){ text << 8 | (uint64_t)len << 3 | FYFM_I_SHORT };
}

static inline bool fyfm_i_slice_fits(const char *data, size_t len)
{
	return len <= FYFM_I_SLICE_MAX && (uint64_t)(uintptr_t)data < FYFM_I_ADDRESS_LIMIT;
}

/* len is more than FYFM_I_SHORT_MAX, and the slice fits. */
static inline fyfm_value fyfm_i_slice(const char *data, size_t len)
{
	return (fyfm_value){ (uint64_t)(uintptr_t)data << FYFM_I_ADDRESS_SHIFT |
		             (uint64_t)len << 4 | FYFM_I_SLICE };
}

static inline fyfm_value fyfm_i_string(fya_allocator *a, const char *data, size_t len)
{
	if (len <= FYFM_I_SHORT_MAX)
		return fyfm_i_short(data, len);
	if (fyfm_i_slice_fits(data, len))
		return fyfm_i_slice(data, len);
	return fyfm_string(a, data, len);
}

/* --- reading words ---------------------------------------------------------------------------- */

static inline enum fyfm_i_tag fyfm_i_tag(fyfm_value v)
{
	return (enum fyfm_i_tag)(v.word & FYFM_I_TAG_MASK);
}

static inline enum fyfm_i_simple fyfm_i_subtype(fyfm_value v)
{
	return (enum fyfm_i_simple)(v.word >> FYFM_I_SUBTYPE_SHIFT & 31);
}

static inline const struct fyfm_i_box *fyfm_i_box(fyfm_value v)
{
	return (const struct fyfm_i_box *)(uintptr_t)(v.word & ~UINT64_C(15));
}

static inline enum fyfm_i_box_kind fyfm_i_box_kind(fyfm_value v)
{
	return (enum fyfm_i_box_kind)(fyfm_i_box(v)->head & 255);
}

static inline const struct fyfm_i_block_box *fyfm_i_block_box(fyfm_value v)
{
	return (const struct fyfm_i_block_box *)(uintptr_t)(v.word & ~UINT64_C(15));
}

static inline bool fyfm_i_is_box(fyfm_value v, enum fyfm_i_box_kind kind)
{
	return fyfm_i_tag(v) == FYFM_I_BOX && fyfm_i_box_kind(v) == kind;
}

static inline bool fyfm_i_is_undefined(fyfm_value v)
{
	return (v.word & 255) == 0;
}

static inline bool fyfm_i_is_null(fyfm_value v)
{
	return v.word == fyfm_i_simple(FYFM_I_NULL).word;
}

static inline fyfm_kind fyfm_i_kind(fyfm_value v)
{
	static const unsigned char of_simple[] = { FYFM_UNDEFINED, FYFM_NULL,  FYFM_BOOL,
		                                   FYFM_BOOL,      FYFM_FLOAT, FYFM_TIMESTAMP };
	static const unsigned char of_box[] = { FYFM_FLOAT, FYFM_INT, FYFM_STRING, FYFM_TIMESTAMP,
		                                FYFM_STRING };
	static const unsigned char of_tag[] = { 0, FYFM_INT, FYFM_STRING, FYFM_STRING,
		                                0, FYFM_SEQ, FYFM_MAP,    FYFM_HOST };

	switch (fyfm_i_tag(v)) {
	case FYFM_I_SIMPLE:
		return (fyfm_kind)of_simple[fyfm_i_subtype(v)];
	case FYFM_I_BOX:
		return (fyfm_kind)of_box[fyfm_i_box_kind(v)];
	default:
		return (fyfm_kind)of_tag[fyfm_i_tag(v)];
	}
}

static inline bool fyfm_i_is_string(fyfm_value v)
{
	enum fyfm_i_tag tag = fyfm_i_tag(v);

	return tag == FYFM_I_SHORT || tag == FYFM_I_SLICE ||
	       (tag == FYFM_I_BOX && fyfm_i_kind(v) == FYFM_STRING);
}

static inline int64_t fyfm_i_get_int(fyfm_value v)
{
	if (fyfm_i_tag(v) == FYFM_I_INT)
		return (int64_t)v.word >> 3;
	assert(fyfm_i_is_box(v, FYFM_I_BOX_INT64));
	return fyfm_i_box(v)->integer;
}

static inline double fyfm_i_get_float(fyfm_value v)
{
	if (fyfm_i_tag(v) == FYFM_I_SIMPLE) {
		uint32_t bits = (uint32_t)(v.word >> 32);
		float f;

		assert(fyfm_i_subtype(v) == FYFM_I_FLOAT);
		memcpy(&f, &bits, sizeof(f));
		return (double)f;
	}
	if (fyfm_i_is_box(v, FYFM_I_BOX_DOUBLE))
		return fyfm_i_box(v)->number;
	return (double)fyfm_i_get_int(v);
}

static inline fyfm_str fyfm_i_text(const fyfm_value *v, fya_allocator *scratch)
{
	switch (fyfm_i_tag(*v)) {
	case FYFM_I_SHORT:
		return (fyfm_str){ (const char *)v + 1, v->word >> 3 & 7 };
	case FYFM_I_SLICE:
		return (fyfm_str){ (const char *)(uintptr_t)(v->word >> FYFM_I_ADDRESS_SHIFT),
			           v->word >> 4 & FYFM_I_SLICE_MAX };
	default:
		return fyfm_i_box_text(*v, scratch);
	}
}

static inline bool fyfm_i_is_safe(fyfm_value v)
{
	switch (fyfm_i_tag(v)) {
	case FYFM_I_SHORT:
		return (v.word & FYFM_I_SHORT_SAFE) != 0;
	case FYFM_I_SLICE:
		return (v.word & FYFM_I_SLICE_SAFE) != 0;
	case FYFM_I_BOX:
		return (v.word & FYFM_I_BOX_SAFE) != 0;
	default:
		return false;
	}
}

/* v must be a string. */
static inline fyfm_value fyfm_i_with_safe(fyfm_value v, bool safe)
{
	uint64_t bit = fyfm_i_tag(v) == FYFM_I_SHORT ? FYFM_I_SHORT_SAFE : FYFM_I_SLICE_SAFE;

	return (fyfm_value){ safe ? v.word | bit : v.word & ~bit };
}

/* --- sequences and mappings ------------------------------------------------------------------- */

static inline const struct fyfm_i_seq *fyfm_i_seq(fyfm_value v)
{
	assert(fyfm_i_tag(v) == FYFM_I_SEQ);
	return (const struct fyfm_i_seq *)(uintptr_t)(v.word - FYFM_I_SEQ);
}

static inline const struct fyfm_i_map *fyfm_i_map(fyfm_value v)
{
	assert(fyfm_i_tag(v) == FYFM_I_MAP);
	return (const struct fyfm_i_map *)(uintptr_t)(v.word - FYFM_I_MAP);
}

/* The items, keys and values of a collection, fyfm_i_count() of them. */
static inline const fyfm_value *fyfm_i_items(fyfm_value seq)
{
	return fyfm_i_seq(seq)->items;
}

static inline const fyfm_value *fyfm_i_keys(fyfm_value map)
{
	return fyfm_i_map(map)->keys->keys;
}

static inline const fyfm_value *fyfm_i_values(fyfm_value map)
{
	return fyfm_i_map(map)->values;
}

static inline size_t fyfm_i_count(fyfm_value v)
{
	return fyfm_i_tag(v) == FYFM_I_SEQ ? fyfm_i_seq(v)->count : fyfm_i_map(v)->keys->count;
}

/* Whether two strings have equal words but for the safe bit. */
static inline bool fyfm_i_same_short(fyfm_value a, fyfm_value b)
{
	return ((a.word ^ b.word) & ~FYFM_I_SHORT_SAFE) == 0;
}

/* Whether a key of a list is the string `key`, as far as that can be told quickly; false is
 * no answer. */
static inline bool fyfm_i_key_is(fyfm_value have, fyfm_value key)
{
	fyfm_str x, y;

	if (fyfm_i_tag(key) == FYFM_I_SHORT)
		return fyfm_i_same_short(have, key);
	if (fyfm_i_tag(key) != FYFM_I_SLICE || fyfm_i_tag(have) != FYFM_I_SLICE)
		return false;
	x = fyfm_i_text(&have, NULL);
	y = fyfm_i_text(&key, NULL);
	return x.len == y.len && (x.data == y.data || memcmp(x.data, y.data, x.len) == 0);
}

/* Index of the pair under `key` (of any kind), or -1. `hint`: the index to try first. */
static inline ptrdiff_t fyfm_i_find(fyfm_value map, fyfm_value key, size_t hint)
{
	const struct fyfm_i_keys *keys = fyfm_i_map(map)->keys;

	if (hint < keys->count && fyfm_i_key_is(keys->keys[hint], key))
		return (ptrdiff_t)hint;
	return fyfm_i_find_slow(keys, key);
}

#endif
