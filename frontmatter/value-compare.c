#define XXH_INLINE_ALL
#include <xxhash.h>

#include "frontmatter/block-text.h"
#include "frontmatter/value-compare.h"

/* Hashing looks at this many levels, and at collections of at most this many elements: enough to
 * tell real keys apart, and an alias bomb costs nothing. */
enum { HASH_DEPTH = 2, HASH_ELEMENTS = 16 };

/* --- equality --------------------------------------------------------------------------------- */

/* Whether a double is an int64_t; NaN is not. */
static bool is_whole(double d)
{
	return d >= -0x1p63 && d < 0x1p63 && (double)(int64_t)d == d;
}

static bool equal_numbers(fyfm_value a, fyfm_value b)
{
	fyfm_value number;

	if (fyfm_i_kind(a) == FYFM_INT && fyfm_i_kind(b) == FYFM_INT)
		return fyfm_i_get_int(a) == fyfm_i_get_int(b);
	if (fyfm_i_kind(a) == FYFM_FLOAT && fyfm_i_kind(b) == FYFM_FLOAT)
		return fyfm_i_get_float(a) == fyfm_i_get_float(b);
	number = fyfm_i_kind(a) == FYFM_FLOAT ? a : b;
	/* Exactly, not as doubles: 2^53 + 1 differs from 2^53. */
	return is_whole(fyfm_i_get_float(number)) &&
	       (int64_t)fyfm_i_get_float(number) == fyfm_i_get_int(number.word == a.word ? b : a);
}

static bool equal_text(fyfm_value a, fyfm_value b)
{
	fyfm_i_pieces p, q;
	fyfm_str x = { NULL, 0 }, y = { NULL, 0 };

	if (fyfm_i_text_len(&a) != fyfm_i_text_len(&b))
		return false;
	fyfm_i_pieces_of(&p, &a);
	fyfm_i_pieces_of(&q, &b);
	while ((x.len != 0 || fyfm_i_pieces_next(&p, &x)) &&
	       (y.len != 0 || fyfm_i_pieces_next(&q, &y))) {
		size_t n = x.len < y.len ? x.len : y.len;

		if (memcmp(x.data, y.data, n) != 0)
			return false;
		x = (fyfm_str){ x.data + n, x.len - n };
		y = (fyfm_str){ y.data + n, y.len - n };
	}
	return true;
}

/* One instant, however its zone was written. */
static bool equal_times(fyfm_value a, fyfm_value b)
{
	fyfm_timestamp s = fyfm_get_timestamp(a), t = fyfm_get_timestamp(b);

	return s.seconds == t.seconds && s.nanoseconds == t.nanoseconds &&
	       s.has_zone == t.has_zone && s.date_only == t.date_only;
}

static bool equal_seqs(fyfm_value a, fyfm_value b, size_t *budget)
{
	size_t count = fyfm_i_count(a);

	if (count != fyfm_i_count(b))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!fyfm_i_equal(fyfm_i_items(a)[i], fyfm_i_items(b)[i], budget))
			return false;
	}
	return true;
}

static bool equal_maps(fyfm_value a, fyfm_value b, size_t *budget)
{
	size_t count = fyfm_i_count(a);

	if (count != fyfm_i_count(b))
		return false;
	for (size_t i = 0; i < count; i++) {
		ptrdiff_t j = fyfm_i_find(b, fyfm_i_keys(a)[i], i);

		if (j < 0 || !fyfm_i_equal(fyfm_i_values(a)[i], fyfm_i_values(b)[j], budget))
			return false;
	}
	return true;
}

bool fyfm_i_equal(fyfm_value a, fyfm_value b, size_t *budget)
{
	fyfm_kind kind = fyfm_i_kind(a), other = fyfm_i_kind(b);

	if (*budget == 0)
		return false;
	--*budget;
	if (kind == FYFM_FLOAT || other == FYFM_FLOAT || kind == FYFM_INT)
		return (kind == FYFM_FLOAT || kind == FYFM_INT) &&
		       (other == FYFM_FLOAT || other == FYFM_INT) && equal_numbers(a, b);
	if (kind != other)
		return false;
	if (a.word == b.word)
		return true;
	switch (kind) {
	case FYFM_UNDEFINED:
		return true;
	case FYFM_STRING:
		return equal_text(a, b);
	case FYFM_TIMESTAMP:
		return equal_times(a, b);
	case FYFM_SEQ:
		return equal_seqs(a, b, budget);
	case FYFM_MAP:
		return equal_maps(a, b, budget);
	default:
		return false;
	}
}

bool fyfm_equal(fyfm_value a, fyfm_value b)
{
	size_t budget = SIZE_MAX;

	return fyfm_i_equal(a, b, &budget);
}

bool fyfm_i_same_key_slow(fyfm_value a, fyfm_value b)
{
	size_t budget = FYFM_I_KEY_BUDGET;

	return fyfm_i_equal(a, b, &budget);
}

/* --- hashes ----------------------------------------------------------------------------------- */

static uint64_t hash_words(uint64_t kind, uint64_t x)
{
	uint64_t words[2] = { kind, x };

	return XXH64(words, sizeof(words), 0);
}

static uint64_t hash_text(fyfm_value v)
{
	XXH64_state_t state;
	fyfm_i_pieces p;
	fyfm_str text;

	if (!fyfm_i_is_box(v, FYFM_I_BOX_BLOCK)) {
		text = fyfm_i_text(&v, NULL);
		return XXH64(text.data, text.len, FYFM_STRING);
	}
	XXH64_reset(&state, FYFM_STRING);
	fyfm_i_pieces_of(&p, &v);
	while (fyfm_i_pieces_next(&p, &text))
		XXH64_update(&state, text.data, text.len);
	return XXH64_digest(&state);
}

static uint64_t hash_float(double d)
{
	uint64_t bits;

	/* Equal integers hash as such; -0.0 is one of them. */
	if (is_whole(d))
		return hash_words(FYFM_INT, (uint64_t)(int64_t)d);
	memcpy(&bits, &d, sizeof(bits));
	return hash_words(FYFM_FLOAT, bits);
}

static uint64_t hash_time(fyfm_value v)
{
	fyfm_timestamp t = fyfm_get_timestamp(v);

	return hash_words(FYFM_TIMESTAMP, (uint64_t)t.seconds) ^ t.nanoseconds;
}

static uint64_t hash_value(fyfm_value v, unsigned depth);

static uint64_t hash_elements(fyfm_value v, unsigned depth)
{
	fyfm_kind kind = fyfm_i_kind(v);
	size_t count = fyfm_i_count(v);
	uint64_t hash = hash_words(kind, count);

	if (depth == 0 || count > HASH_ELEMENTS)
		return hash;
	for (size_t i = 0; i < count; i++) {
		if (kind == FYFM_SEQ)
			hash = hash_words(hash, hash_value(fyfm_i_items(v)[i], depth - 1));
		else /* a sum, as order does not matter */
			hash += hash_words(hash_value(fyfm_i_keys(v)[i], depth - 1),
			                   hash_value(fyfm_i_values(v)[i], depth - 1));
	}
	return hash;
}

static uint64_t hash_value(fyfm_value v, unsigned depth)
{
	switch (fyfm_i_kind(v)) {
	case FYFM_UNDEFINED:
		return hash_words(FYFM_UNDEFINED, 0);
	case FYFM_INT:
		return hash_words(FYFM_INT, (uint64_t)fyfm_i_get_int(v));
	case FYFM_FLOAT:
		return hash_float(fyfm_i_get_float(v));
	case FYFM_STRING:
		return hash_text(v);
	case FYFM_TIMESTAMP:
		return hash_time(v);
	case FYFM_SEQ:
	case FYFM_MAP:
		return hash_elements(v, depth);
	default:
		return hash_words(fyfm_i_kind(v), v.word);
	}
}

uint64_t fyfm_hash(fyfm_value v)
{
	return hash_value(v, HASH_DEPTH);
}
