#include <stdio.h>
#include <stdlib.h>

#include <fyfm/make.h>
#include <fyfm/source.h>

#include "frontmatter/block-text.h"
#include "frontmatter/utf8.h"

enum { DEFAULT_DEPTH = 64 };

/* An open collection: the values from `first` on are its elements, or keys and values in turns. */
struct frame {
	size_t first;
	bool is_map;
};

struct fyfm_builder {
	fya_allocator *a;
	unsigned max_depth;
	fyfm_value *values;
	size_t count, capacity;
	struct frame *frames;
	size_t depth, frame_capacity;
	fyfm_status status; /* the first failure */
	fyfm_diag diag;     /* and what it says */
};

/* --- life ------------------------------------------------------------------------------------- */

fyfm_builder *fyfm_builder_new(fya_allocator *a, const fyfm_builder_options *options)
{
	fyfm_builder *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->a = a;
	b->max_depth = options && options->max_depth != 0 ? options->max_depth : DEFAULT_DEPTH;
	return b;
}

void fyfm_builder_free(fyfm_builder *b)
{
	if (!b)
		return;
	free(b->values);
	free(b->frames);
	free(b);
}

static void fail(fyfm_builder *b, fyfm_status status, const char *message)
{
	if (b->status != FYFM_OK)
		return;
	b->status = status;
	fyfm_diag_set(&b->diag, FYFM_ERROR, status, NULL, 0, 0, "%s", message);
}

static void fail_memory(fyfm_builder *b)
{
	fail(b, FYFM_ERR_NOMEM, "out of memory");
}

/* Room for one more; the list as it is when memory runs out. */
static void *grown(void *list, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity != 0 ? *capacity * 2 : 16;
	void *p;

	if (count < *capacity)
		return list;
	p = realloc(list, more * size);
	if (!p)
		return list;
	*capacity = more;
	return p;
}

/* --- values ----------------------------------------------------------------------------------- */

/* Whether the next value is the key of a pair. */
static bool at_key(const fyfm_builder *b)
{
	const struct frame *f = b->depth > 0 ? &b->frames[b->depth - 1] : NULL;

	return f && f->is_map && (b->count - f->first) % 2 == 0;
}

void fyfm_build_value(fyfm_builder *b, fyfm_value v)
{
	if (b->status != FYFM_OK)
		return;
	if (fyfm_i_is_undefined(v)) {
		fail(b, FYFM_ERR_USAGE, "an undefined value was added");
		return;
	}
	b->values = grown(b->values, b->count, &b->capacity, sizeof(b->values[0]));
	if (b->count == b->capacity)
		fail_memory(b);
	else
		b->values[b->count++] = v;
}

/* What was made in the allocator, undefined where that had no memory. */
static void add_made(fyfm_builder *b, fyfm_value v)
{
	if (fyfm_i_is_undefined(v))
		fail_memory(b);
	fyfm_build_value(b, v);
}

void fyfm_build_null(fyfm_builder *b)
{
	fyfm_build_value(b, fyfm_null());
}

void fyfm_build_bool(fyfm_builder *b, bool value)
{
	fyfm_build_value(b, fyfm_bool(value));
}

void fyfm_build_int(fyfm_builder *b, int64_t value)
{
	add_made(b, fyfm_int(b->a, value));
}

void fyfm_build_float(fyfm_builder *b, double value)
{
	add_made(b, fyfm_float(b->a, value));
}

void fyfm_build_timestamp(fyfm_builder *b, const fyfm_timestamp *value)
{
	add_made(b, fyfm_timestamp_value(b->a, value));
}

static bool is_utf8(const char *data, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = (unsigned char)data[i] < 0x80 ? 1 : fyfm_i_utf8_length(data + i, len - i);

		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

void fyfm_build_string(fyfm_builder *b, const char *data, size_t len)
{
	if (!is_utf8(data, len))
		fail(b, FYFM_ERR_ENCODING, "a string is not UTF-8");
	else if (b->status == FYFM_OK)
		add_made(b, fyfm_string_copy(b->a, data, len));
}

void fyfm_build_borrowed(fyfm_builder *b, const char *data, size_t len)
{
	if (!is_utf8(data, len))
		fail(b, FYFM_ERR_ENCODING, "a string is not UTF-8");
	else if (b->status == FYFM_OK)
		add_made(b, fyfm_string(b->a, data, len));
}

void fyfm_build_text(fyfm_builder *b, const char *text)
{
	fyfm_build_string(b, text, strlen(text));
}

void fyfm_build_key(fyfm_builder *b, const char *key)
{
	if (!at_key(b))
		fail(b, FYFM_ERR_USAGE, "a key where no key is to be");
	fyfm_build_text(b, key);
}

/* --- collections ------------------------------------------------------------------------------ */

static void open_collection(fyfm_builder *b, bool is_map)
{
	if (b->status != FYFM_OK)
		return;
	if (b->depth == b->max_depth) {
		fail(b, FYFM_ERR_LIMIT, "the value is too deep");
		return;
	}
	b->frames = grown(b->frames, b->depth, &b->frame_capacity, sizeof(b->frames[0]));
	if (b->depth == b->frame_capacity)
		fail_memory(b);
	else
		b->frames[b->depth++] = (struct frame){ b->count, is_map };
}

void fyfm_build_seq(fyfm_builder *b)
{
	open_collection(b, false);
}

void fyfm_build_map(fyfm_builder *b)
{
	open_collection(b, true);
}

static void fail_duplicate(fyfm_builder *b, fyfm_value key)
{
	fyfm_str text = { "", 0 };

	if (fyfm_i_tag(key) == FYFM_I_SHORT || fyfm_i_tag(key) == FYFM_I_SLICE)
		text = fyfm_i_text(&key, NULL);
	if (b->status != FYFM_OK)
		return;
	b->status = FYFM_ERR_EXISTS;
	fyfm_diag_set(&b->diag, FYFM_ERROR, FYFM_ERR_EXISTS, NULL, 0, 0, "duplicate key `%.*s`",
	              text.len < 100 ? (int)text.len : 100, text.data);
}

/* The mapping of `count` pairs, undefined on failure. */
static fyfm_value make_map(fyfm_builder *b, const fyfm_value *pairs, size_t count)
{
	const struct fyfm_i_keys *keys;
	fyfm_value *values = NULL;
	size_t duplicate[2];
	fyfm_value v;

	keys = fyfm_i_keys_new(b->a, pairs, 2 * sizeof(*pairs), count, duplicate);
	if (!keys && duplicate[0] != SIZE_MAX)
		fail_duplicate(b, pairs[2 * duplicate[1]]);
	if (!keys)
		return fyfm_i_undefined();
	v = fyfm_i_map_new(b->a, keys, &values);
	for (size_t i = 0; values && i < count; i++)
		values[i] = pairs[2 * i + 1];
	return v;
}

void fyfm_build_end(fyfm_builder *b)
{
	struct frame f;
	fyfm_value v;
	size_t count;

	if (b->status != FYFM_OK)
		return;
	if (b->depth == 0) {
		fail(b, FYFM_ERR_USAGE, "an end without a beginning");
		return;
	}
	f = b->frames[b->depth - 1];
	count = b->count - f.first;
	if (f.is_map && count % 2 != 0) {
		fail(b, FYFM_ERR_USAGE, "a key without a value");
		return;
	}
	/* No array was needed for nothing. */
	if (f.is_map && count > 0)
		v = make_map(b, b->values + f.first, count / 2);
	else if (f.is_map)
		v = fyfm_map(b->a, NULL, NULL, 0, fyfm_i_undefined());
	else
		v = fyfm_seq(b->a, count > 0 ? b->values + f.first : NULL, count, false);
	b->depth--;
	b->count = f.first;
	add_made(b, v);
}

fyfm_status fyfm_builder_finish(fyfm_builder *b, fyfm_value *out, fyfm_diag *diag)
{
	fyfm_status st;

	if (b->depth > 0)
		fail(b, FYFM_ERR_USAGE, "a collection that was not ended");
	else if (b->count != 1)
		fail(b, FYFM_ERR_USAGE, b->count == 0 ? "no value was added" : "several values");
	st = b->status;
	*out = st == FYFM_OK ? b->values[0] : fyfm_i_undefined();
	if (st != FYFM_OK && diag)
		*diag = b->diag;
	b->count = b->depth = 0;
	b->status = FYFM_OK;
	return st;
}

/* --- copies ----------------------------------------------------------------------------------- */

enum { COPY_DEPTH_MAX = 1000, DEFAULT_VALUES = 1 << 24 };

struct copier {
	fya_allocator *a;
	size_t left; /* values that may still be copied */
	unsigned max_depth;
	fyfm_status status;
};

static fyfm_value copy_value(struct copier *c, fyfm_value v, unsigned depth);

static fyfm_value copy_block(struct copier *c, fyfm_value v)
{
	size_t len = fyfm_i_text_len(&v);
	char *text = fya_alloc(c->a, len != 0 ? len : 1, 1);

	if (!text)
		return fyfm_i_undefined();
	fyfm_i_block_decode(&fyfm_i_block_box(v)->block, text, len);
	return fyfm_string(c->a, text, len);
}

static fyfm_value copy_string(struct copier *c, fyfm_value v)
{
	fyfm_value made;
	fyfm_str text;

	if (fyfm_i_is_box(v, FYFM_I_BOX_BLOCK)) {
		made = copy_block(c, v);
	} else {
		text = fyfm_i_text(&v, NULL);
		made = fyfm_string_copy(c->a, text.data, text.len);
	}
	return fyfm_i_is_undefined(made) ? made : fyfm_with_safe(made, fyfm_i_is_safe(v));
}

/* Copies a collection's keys (where it has any) and values into arrays of `count` each. */
static bool copy_elements(struct copier *c, fyfm_value v, unsigned depth, fyfm_value *keys,
                          fyfm_value *values, size_t count)
{
	bool is_map = fyfm_i_kind(v) == FYFM_MAP;

	for (size_t i = 0; i < count && c->status == FYFM_OK; i++) {
		if (is_map)
			keys[i] = copy_value(c, fyfm_key_at(v, i), depth);
		values[i] = copy_value(c, is_map ? fyfm_value_at(v, i) : fyfm_at(v, i), depth);
	}
	return c->status == FYFM_OK;
}

/* Recursion is bounded by max_depth. */
static fyfm_value copy_collection(struct copier *c, fyfm_value v, unsigned depth)
{
	size_t count = fyfm_count(v);
	fyfm_value made = fyfm_i_undefined();
	fyfm_value *keys;

	if (depth == c->max_depth || count > c->left) {
		c->status = FYFM_ERR_LIMIT;
		return made;
	}
	keys = malloc((2 * count + 1) * sizeof(keys[0]));
	if (keys && copy_elements(c, v, depth + 1, keys, keys + count, count)) {
		if (fyfm_i_kind(v) == FYFM_MAP)
			made = fyfm_map(c->a, keys, keys + count, count, fyfm_i_undefined());
		else
			made = fyfm_seq(c->a, keys + count, count, fyfm_is_tuple(v));
	}
	free(keys);
	return made;
}

static fyfm_value copy_value(struct copier *c, fyfm_value v, unsigned depth)
{
	fyfm_value made = v;
	fyfm_timestamp t;

	if (c->left == 0) {
		c->status = FYFM_ERR_LIMIT;
		return v;
	}
	c->left--;
	switch (fyfm_i_kind(v)) {
	case FYFM_INT:
		made = fyfm_int(c->a, fyfm_i_get_int(v));
		break;
	case FYFM_FLOAT:
		made = fyfm_float(c->a, fyfm_i_get_float(v));
		break;
	case FYFM_STRING:
		made = copy_string(c, v);
		break;
	case FYFM_TIMESTAMP:
		t = fyfm_get_timestamp(v);
		made = fyfm_timestamp_value(c->a, &t);
		break;
	case FYFM_SEQ:
	case FYFM_MAP:
		made = copy_collection(c, v, depth);
		break;
	default:
		return v;
	}
	if (fyfm_i_is_undefined(made) && c->status == FYFM_OK)
		c->status = FYFM_ERR_NOMEM;
	return made;
}

fyfm_status fyfm_copy(fya_allocator *a, fyfm_value v, const fyfm_copy_options *options,
                      fyfm_value *out)
{
	static const fyfm_copy_options defaults = { 0 };
	const fyfm_copy_options *o = options ? options : &defaults;
	struct copier c = { .a = a,
		            .left = o->max_values != 0 ? o->max_values : DEFAULT_VALUES,
		            .max_depth = o->max_depth != 0 ? o->max_depth : DEFAULT_DEPTH };

	if (c.max_depth > COPY_DEPTH_MAX)
		c.max_depth = COPY_DEPTH_MAX;
	*out = copy_value(&c, v, 0);
	if (c.status != FYFM_OK)
		*out = fyfm_i_undefined();
	return c.status;
}
