/*
 * fyfm_value - one type from YAML to template: an immutable 8-byte word.
 *
 * What fits is in the word: null, booleans, 61-bit integers, floats that a float32 holds exactly,
 * strings of up to 7 bytes, whole-second timestamps, and short slices of a source. The rest stands
 * behind a pointer into the allocator that made the value. There is one form only: what fits in the
 * word is always in the word.
 *
 * Ownership: a value borrows from its source text and its allocator; it is valid as long as both
 * are. Copying the word copies the value. Values are frozen once made; any number of threads may
 * read them.
 *
 * Text is UTF-8 and not NUL-terminated.
 */
#ifndef FYFM_VALUE_H
#define FYFM_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fya/allocator.h>
#include <fya/buffer.h>
#include <fyfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fyfm_value {
	uint64_t word;
} fyfm_value;

typedef enum fyfm_kind {
	FYFM_UNDEFINED, /* nothing there; knows the name it was asked by */
	FYFM_NULL,
	FYFM_BOOL,
	FYFM_INT,    /* int64_t */
	FYFM_FLOAT,  /* double */
	FYFM_STRING, /* UTF-8 */
	FYFM_TIMESTAMP,
	FYFM_SEQ,
	FYFM_MAP,
	FYFM_HOST /* an object of the program: a class, and 48 bits that only it understands */
} fyfm_kind;

/* A borrowed piece of text. */
typedef struct fyfm_str {
	const char *data;
	size_t len; /* bytes */
} fyfm_str;

/* A literal as fyfm_str. */
#define FYFM_STR(literal) ((fyfm_str){ (literal), sizeof(literal) - 1 })

/* A date, or an instant. `seconds` count from 1970-01-01 00:00, in UTC where `zone` is known,
 * else on the clock of a zone that the reader decides. Years 0000 to 9999. */
typedef struct fyfm_timestamp {
	int64_t seconds;
	uint32_t nanoseconds; /* 0 to 999,999,999 */
	int16_t zone;         /* offset that was written, in minutes east; 0 without has_zone */
	bool has_zone;
	bool date_only; /* no time was written; seconds is the start of that day */
} fyfm_timestamp;

/* --- kinds and scalars ------------------------------------------------------------------------ */

FYA_API fyfm_kind fyfm_kind_of(fyfm_value v);
/* "string", "mapping", ...; static. */
FYA_API const char *fyfm_kind_name(fyfm_kind kind);

FYA_API fyfm_value fyfm_null(void);
FYA_API fyfm_value fyfm_bool(bool b);
/* Undefined, with the NUL-terminated `name` it was asked by, which must outlive it (NULL: none). */
FYA_API fyfm_value fyfm_undefined(const char *name);
/* NULL where none was given. */
FYA_API const char *fyfm_undefined_name(fyfm_value v);
/* class_id 0 to 255, payload below 2^48: an index or a pointer. */
FYA_API fyfm_value fyfm_host(unsigned class_id, uint64_t payload);
FYA_API unsigned fyfm_host_class(fyfm_value v);
FYA_API uint64_t fyfm_host_payload(fyfm_value v);

/* These may allocate from `a` (8-aligned blocks); they return undefined when memory runs out. */
FYA_API fyfm_value fyfm_int(fya_allocator *a, int64_t i);
FYA_API fyfm_value fyfm_float(fya_allocator *a, double d);
FYA_API fyfm_value fyfm_timestamp_value(fya_allocator *a, const fyfm_timestamp *t);
/* A string that borrows `data`, which must outlive it unchanged. */
FYA_API fyfm_value fyfm_string(fya_allocator *a, const char *data, size_t len);
/* A string that keeps a copy of `data` in `a` (through fya_store). */
FYA_API fyfm_value fyfm_string_copy(fya_allocator *a, const char *data, size_t len);

/* The getters answer only for their own kind (assert), except where they say otherwise. */
FYA_API bool fyfm_get_bool(fyfm_value v);
FYA_API int64_t fyfm_get_int(fyfm_value v);
FYA_API double fyfm_get_float(fyfm_value v); /* of an integer too */
FYA_API fyfm_timestamp fyfm_get_timestamp(fyfm_value v);

/* The text of a string. It borrows from what the value borrows from, or from *v itself for a short
 * string (so *v must outlive the answer), or is decoded into `scratch` (block scalars that
 * are kept as spans). data is NULL only when memory runs out. */
FYA_API fyfm_str fyfm_text(const fyfm_value *v, fya_allocator *scratch);

/* Strings carry one bit, `safe`: markup that needs no escaping. Equality ignores it. */
FYA_API bool fyfm_is_safe(fyfm_value v);
FYA_API fyfm_value fyfm_with_safe(fyfm_value v, bool safe);

/* --- sequences and mappings ------------------------------------------------------------------- */

/* Elements of a sequence, pairs of a mapping. */
FYA_API size_t fyfm_count(fyfm_value v);
/* i < fyfm_count(seq). */
FYA_API fyfm_value fyfm_at(fyfm_value seq, size_t i);
FYA_API fyfm_value fyfm_key_at(fyfm_value map, size_t i);
FYA_API fyfm_value fyfm_value_at(fyfm_value map, size_t i);
/* The value under a string key; undefined (without a name) where there is none or v is no
 * mapping. */
FYA_API fyfm_value fyfm_get(fyfm_value map, const char *key, size_t len);
/* The same for a key of any kind. */
FYA_API fyfm_value fyfm_lookup(fyfm_value map, fyfm_value key);
/* Index of the pair under a string key, or -1. `hint`: index to try first (any number is fine). */
FYA_API ptrdiff_t fyfm_find(fyfm_value map, const char *key, size_t len, size_t hint);

/* Makes a frozen sequence of `count` items (copied). `tuple` only changes how templates print
 * it. */
FYA_API fyfm_value fyfm_seq(fya_allocator *a, const fyfm_value *items, size_t count, bool tuple);
FYA_API bool fyfm_is_tuple(fyfm_value seq);
/* Makes a frozen mapping of `count` pairs, in this order; keys must differ (the caller checks).
 * Records with the key list of `like` (a mapping, or undefined) share it where their keys are the
 * same. */
FYA_API fyfm_value fyfm_map(fya_allocator *a, const fyfm_value *keys, const fyfm_value *values,
                            size_t count, fyfm_value like);

/* Equal as YAML and Jinja compare: 1 == 1.0 == true is left to templates; here kinds must agree
 * except int and float. Depth-limited by the values' own depth. */
FYA_API bool fyfm_equal(fyfm_value a, fyfm_value b);
/* Agrees with fyfm_equal(). */
FYA_API uint64_t fyfm_hash(fyfm_value v);

/* --- packing ---------------------------------------------------------------------------------- */

/* Appends a compact, position-independent encoding of `v` (hosts and undefined become null), at
 * most `depth` levels deep: FYFM_ERR_LIMIT past that, FYFM_ERR_NOMEM where `out` failed. */
FYA_API FYA_CHECKED fyfm_status fyfm_pack(fyfm_value v, unsigned depth, fya_buf *out);
/* Reads one packed value, which must be what fyfm_pack() wrote. Strings borrow `data`. Undefined
 * when memory runs out or the bytes are damaged. */
FYA_API fyfm_value fyfm_unpack(fya_allocator *a, const char *data, size_t len);

#ifdef __cplusplus
}
#endif
#endif
