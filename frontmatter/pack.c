/*
 * The packed form of a value: one byte that says what follows, then for
 *   ints            a varint, zigzag
 *   floats          8 bytes, little endian
 *   timestamps      varints: seconds (zigzag), nanoseconds, and the zone (zigzag) if there is one
 *   strings         a varint of their length, and the bytes
 *   sequences       a varint of their count, and the items
 *   mappings        the same, the keys first; then the values; or the values alone where the
 *                   keys are those of the mapping before
 */
#include "frontmatter/block-text.h"
#include "frontmatter/value-inline.h"

/* Deeper values are refused on both sides, which recurse. */
enum { DEPTH_MAX = 1000 };

enum packed {
	PACKED_NULL,
	PACKED_FALSE,
	PACKED_TRUE,
	PACKED_INT,
	PACKED_FLOAT,
	PACKED_STRING,
	PACKED_SAFE_STRING,
	PACKED_TIME,      /* neither zone nor date only */
	PACKED_TIME_ZONE,
	PACKED_DATE,
	PACKED_SEQ,
	PACKED_TUPLE,
	PACKED_MAP,
	PACKED_MAP_AGAIN /* the keys of the mapping that came before in the bytes */
};

struct packer {
	fya_buf *out;
	const struct fyfm_i_keys *keys; /* of the last mapping that was begun */
};

/* --- writing ---------------------------------------------------------------------------------- */

static void put_varint(fya_buf *out, uint64_t n)
{
	char bytes[10];
	size_t len = 0;

	for (; n >= 128; n >>= 7)
		bytes[len++] = (char)((n & 127) | 128);
	bytes[len++] = (char)n;
	fya_buf_append(out, bytes, len);
}

static void put_signed(fya_buf *out, int64_t i)
{
	put_varint(out, (uint64_t)i << 1 ^ (uint64_t)(i >> 63));
}

static void put_tagged(fya_buf *out, enum packed tag, uint64_t n)
{
	fya_buf_putc(out, (char)tag);
	put_varint(out, n);
}

static void pack_float(fya_buf *out, double d)
{
	char bytes[sizeof(d)];

	memcpy(bytes, &d, sizeof(d));
	fya_buf_putc(out, PACKED_FLOAT);
	fya_buf_append(out, bytes, sizeof(bytes));
}

static void pack_string(fya_buf *out, fyfm_value v)
{
	size_t len = fyfm_i_text_len(&v);
	char *to;

	put_tagged(out, fyfm_i_is_safe(v) ? PACKED_SAFE_STRING : PACKED_STRING, len);
	if (!fyfm_i_is_box(v, FYFM_I_BOX_BLOCK)) {
		fya_buf_append(out, fyfm_i_text(&v, NULL).data, len);
		return;
	}
	to = fya_buf_reserve(out, len);
	if (to) {
		fyfm_i_block_decode(&fyfm_i_block_box(v)->block, to, len);
		fya_buf_commit(out, len);
	}
}

static void pack_time(fya_buf *out, fyfm_value v)
{
	fyfm_timestamp t = fyfm_get_timestamp(v);

	fya_buf_putc(out, t.has_zone ? PACKED_TIME_ZONE : t.date_only ? PACKED_DATE : PACKED_TIME);
	put_signed(out, t.seconds);
	put_varint(out, t.nanoseconds);
	if (t.has_zone)
		put_signed(out, t.zone);
}

static fyfm_status pack_value(struct packer *p, fyfm_value v, unsigned depth);

static fyfm_status pack_all(struct packer *p, const fyfm_value *values, size_t count,
                            unsigned depth)
{
	fyfm_status st = FYFM_OK;

	for (size_t i = 0; i < count && st == FYFM_OK; i++)
		st = pack_value(p, values[i], depth);
	return st;
}

static fyfm_status pack_seq(struct packer *p, fyfm_value v, unsigned depth)
{
	put_tagged(p->out, fyfm_is_tuple(v) ? PACKED_TUPLE : PACKED_SEQ, fyfm_i_count(v));
	return pack_all(p, fyfm_i_items(v), fyfm_i_count(v), depth);
}

static fyfm_status pack_map(struct packer *p, fyfm_value v, unsigned depth)
{
	const struct fyfm_i_keys *keys = fyfm_i_map(v)->keys;
	fyfm_status st = FYFM_OK;

	if (keys == p->keys) {
		fya_buf_putc(p->out, PACKED_MAP_AGAIN);
	} else {
		put_tagged(p->out, PACKED_MAP, keys->count);
		st = pack_all(p, keys->keys, keys->count, depth);
		p->keys = keys;
	}
	if (st == FYFM_OK)
		st = pack_all(p, fyfm_i_values(v), keys->count, depth);
	return st;
}

static fyfm_status pack_value(struct packer *p, fyfm_value v, unsigned depth)
{
	/* Also what ends an alias bomb: the buffer's ceiling. */
	if (p->out->status != FYA_BUF_OK)
		return FYFM_ERR_NOMEM;
	switch (fyfm_i_kind(v)) {
	case FYFM_BOOL:
		fya_buf_putc(p->out, fyfm_get_bool(v) ? PACKED_TRUE : PACKED_FALSE);
		break;
	case FYFM_INT:
		fya_buf_putc(p->out, PACKED_INT);
		put_signed(p->out, fyfm_i_get_int(v));
		break;
	case FYFM_FLOAT:
		pack_float(p->out, fyfm_i_get_float(v));
		break;
	case FYFM_STRING:
		pack_string(p->out, v);
		break;
	case FYFM_TIMESTAMP:
		pack_time(p->out, v);
		break;
	case FYFM_SEQ:
		return depth == 0 ? FYFM_ERR_LIMIT : pack_seq(p, v, depth - 1);
	case FYFM_MAP:
		return depth == 0 ? FYFM_ERR_LIMIT : pack_map(p, v, depth - 1);
	default:
		fya_buf_putc(p->out, PACKED_NULL);
		break;
	}
	return FYFM_OK;
}

fyfm_status fyfm_pack(fyfm_value v, unsigned depth, fya_buf *out)
{
	struct packer p = { .out = out };
	fyfm_status st = pack_value(&p, v, depth < DEPTH_MAX ? depth : DEPTH_MAX);

	if (st == FYFM_OK && out->status != FYA_BUF_OK)
		st = FYFM_ERR_NOMEM;
	return st;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct unpacker {
	fya_allocator *a;
	const char *at, *end;
	const struct fyfm_i_keys *keys; /* of the last mapping that was begun */
	bool failed;
};

static fyfm_value damaged(struct unpacker *u)
{
	u->failed = true;
	return fyfm_i_undefined();
}

static uint64_t get_varint(struct unpacker *u)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 64 && u->at < u->end; shift += 7) {
		unsigned char c = (unsigned char)*u->at++;

		n |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return n;
	}
	u->failed = true;
	return 0;
}

static int64_t get_signed(struct unpacker *u)
{
	uint64_t n = get_varint(u);

	return (int64_t)(n >> 1 ^ (0 - (n & 1)));
}

/* A number of things that take a byte each at least, so that damaged bytes cannot ask for more
 * memory than they are long. */
static size_t get_count(struct unpacker *u)
{
	uint64_t n = get_varint(u);

	if (n > (size_t)(u->end - u->at)) {
		u->failed = true;
		return 0;
	}
	return (size_t)n;
}

static fyfm_value unpack_float(struct unpacker *u)
{
	double d;

	if ((size_t)(u->end - u->at) < sizeof(d))
		return damaged(u);
	memcpy(&d, u->at, sizeof(d));
	u->at += sizeof(d);
	return fyfm_float(u->a, d);
}

static fyfm_value unpack_string(struct unpacker *u, bool safe)
{
	size_t len = get_count(u);
	fyfm_value v;

	if (u->failed)
		return fyfm_i_undefined();
	v = fyfm_i_string(u->a, u->at, len);
	u->at += len;
	return safe && !fyfm_i_is_undefined(v) ? fyfm_i_with_safe(v, true) : v;
}

static fyfm_value unpack_time(struct unpacker *u, enum packed tag)
{
	fyfm_timestamp t = { .seconds = get_signed(u),
		             .has_zone = tag == PACKED_TIME_ZONE,
		             .date_only = tag == PACKED_DATE };
	uint64_t nanoseconds = get_varint(u);
	int64_t zone = t.has_zone ? get_signed(u) : 0;

	if (u->failed || nanoseconds > 999999999 || zone < -24 * 60 || zone > 24 * 60)
		return damaged(u);
	t.nanoseconds = (uint32_t)nanoseconds;
	t.zone = (int16_t)zone;
	return fyfm_timestamp_value(u->a, &t);
}

static fyfm_value unpack_value(struct unpacker *u, unsigned depth);

static bool unpack_all(struct unpacker *u, fyfm_value *values, size_t count, unsigned depth)
{
	for (size_t i = 0; i < count && !u->failed; i++)
		values[i] = unpack_value(u, depth);
	return !u->failed;
}

static fyfm_value unpack_seq(struct unpacker *u, unsigned flags, unsigned depth)
{
	size_t count = get_count(u);
	fyfm_value *items = NULL;
	fyfm_value seq = fyfm_i_undefined();

	if (!u->failed)
		seq = fyfm_i_seq_new(u->a, count, flags, &items);
	if (!items || !unpack_all(u, items, count, depth))
		return damaged(u);
	return seq;
}

static void unpack_keys(struct unpacker *u, unsigned depth)
{
	size_t count = get_count(u);
	size_t duplicate[2];
	fyfm_value *keys = NULL;

	if (count != 0)
		keys = fya_alloc_array(u->a, count, sizeof(*keys), 8);
	if ((count != 0 && !keys) || !unpack_all(u, keys, count, depth)) {
		u->failed = true;
		return;
	}
	u->keys = fyfm_i_keys_new(u->a, keys, sizeof(*keys), count, duplicate);
	fya_free(u->a, keys, count * sizeof(*keys));
}

static fyfm_value unpack_map(struct unpacker *u, bool again, unsigned depth)
{
	fyfm_value *values = NULL;
	fyfm_value map = fyfm_i_undefined();

	if (!again)
		unpack_keys(u, depth);
	if (!u->failed && u->keys && u->keys->count <= (size_t)(u->end - u->at)) {
		size_t count = u->keys->count;

		map = fyfm_i_map_new(u->a, u->keys, &values);
		if (values && unpack_all(u, values, count, depth))
			return map;
	}
	return damaged(u);
}

static fyfm_value unpack_known(struct unpacker *u, enum packed tag, unsigned depth)
{
	switch (tag) {
	case PACKED_NULL:
		return fyfm_null();
	case PACKED_FALSE:
	case PACKED_TRUE:
		return fyfm_bool(tag == PACKED_TRUE);
	case PACKED_INT:
		return fyfm_int(u->a, get_signed(u));
	case PACKED_FLOAT:
		return unpack_float(u);
	case PACKED_STRING:
	case PACKED_SAFE_STRING:
		return unpack_string(u, tag == PACKED_SAFE_STRING);
	case PACKED_TIME:
	case PACKED_TIME_ZONE:
	case PACKED_DATE:
		return unpack_time(u, tag);
	case PACKED_SEQ:
	case PACKED_TUPLE:
		if (depth == 0)
			break;
		return unpack_seq(u, tag == PACKED_TUPLE ? FYFM_I_SEQ_TUPLE : 0, depth - 1);
	case PACKED_MAP:
	case PACKED_MAP_AGAIN:
		if (depth == 0)
			break;
		return unpack_map(u, tag == PACKED_MAP_AGAIN, depth - 1);
	}
	return damaged(u);
}

static fyfm_value unpack_value(struct unpacker *u, unsigned depth)
{
	fyfm_value v;

	if (u->failed || u->at == u->end)
		return damaged(u);
	v = unpack_known(u, (enum packed)(unsigned char)*u->at++, depth);
	/* Nothing is packed as undefined: memory ran out. */
	return fyfm_i_is_undefined(v) ? damaged(u) : v;
}

fyfm_value fyfm_unpack(fya_allocator *a, const char *data, size_t len)
{
	struct unpacker u = { .a = a, .at = data, .end = data + len };
	fya_mark mark;
	bool marked = fya_mark_now(a, &mark);
	fyfm_value v = unpack_value(&u, DEPTH_MAX);

	if (!u.failed && u.at == u.end)
		return v;
	if (marked)
		fya_rewind(a, mark);
	return fyfm_i_undefined();
}
