#include "frontmatter/value-compare.h"
#include "frontmatter/value-inline.h"

/* From how many keys on a list has an index: below it, comparing words one by one is faster than
 * hashing, and the index would be larger than the keys. */
enum { INDEX_FROM = 17 };

static const fyfm_value *strided(const fyfm_value *first, size_t stride, size_t i)
{
	return (const fyfm_value *)(const void *)((const char *)first + i * stride);
}

/* --- key lists -------------------------------------------------------------------------------- */

static uint32_t *index_of(const struct fyfm_i_keys *list)
{
	return (uint32_t *)(uintptr_t)(list->keys + list->count);
}

/* Bits of an index at most half full. */
static unsigned index_bits(size_t count)
{
	unsigned bits = 5;

	if (count < INDEX_FROM)
		return 0;
	while (((size_t)1 << bits) < 2 * count)
		bits++;
	return bits;
}

/* The slot that names `key` or the empty one where it belongs. */
static uint32_t *index_slot(const struct fyfm_i_keys *list, fyfm_value key)
{
	uint32_t *slots = index_of(list);
	size_t mask = ((size_t)1 << list->index_bits) - 1;
	size_t i = (size_t)(fyfm_hash(key) >> (64 - list->index_bits));

	while (slots[i] != 0 && !fyfm_i_same_key(list->keys[slots[i] - 1], key))
		i = (i + 1) & mask;
	return &slots[i];
}

static bool index_fill(const struct fyfm_i_keys *list, size_t duplicate[2])
{
	memset(index_of(list), 0, sizeof(uint32_t) << list->index_bits);
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t *slot = index_slot(list, list->keys[i]);

		if (*slot != 0) {
			duplicate[0] = *slot - 1;
			duplicate[1] = i;
			return false;
		}
		*slot = i + 1;
	}
	return true;
}

/* A bit for a key; equal keys have the same. */
static uint64_t bit_of(fyfm_value key)
{
	uint64_t mixed;

	if (fyfm_i_tag(key) == FYFM_I_SHORT) {
		mixed = key.word & ~FYFM_I_SHORT_SAFE;
	} else if (fyfm_i_tag(key) == FYFM_I_SLICE) {
		memcpy(&mixed, fyfm_i_text(&key, NULL).data, sizeof(mixed));
	} else {
		mixed = fyfm_hash(key);
	}
	return UINT64_C(1) << (mixed * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

static bool differs_from(const struct fyfm_i_keys *list, uint32_t i, size_t duplicate[2])
{
	for (uint32_t j = 0; j < i; j++) {
		if (fyfm_i_same_key(list->keys[j], list->keys[i])) {
			duplicate[0] = j;
			duplicate[1] = i;
			return false;
		}
	}
	return true;
}

static bool all_differ(const struct fyfm_i_keys *list, size_t duplicate[2])
{
	uint64_t seen = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		uint64_t bit = bit_of(list->keys[i]);

		if ((seen & bit) && !differs_from(list, i, duplicate))
			return false;
		seen |= bit;
	}
	return true;
}

const struct fyfm_i_keys *fyfm_i_keys_new(fya_allocator *a, const fyfm_value *keys, size_t stride,
                                          size_t count, size_t duplicate[2])
{
	unsigned bits = index_bits(count);
	size_t index_size = bits != 0 ? sizeof(uint32_t) << bits : 0;
	size_t size = sizeof(struct fyfm_i_keys) + count * sizeof(fyfm_value) + index_size;
	struct fyfm_i_keys *list = NULL;

	duplicate[0] = duplicate[1] = SIZE_MAX;
	if (count <= UINT32_MAX / 2)
		list = fya_alloc(a, size, 8);
	if (!list)
		return NULL;
	list->count = (uint32_t)count;
	list->flags = 0;
	list->index_bits = (uint16_t)bits;
	for (size_t i = 0; i < count; i++, keys = strided(keys, stride, 1))
		list->keys[i] = *keys;
	if (bits != 0 ? index_fill(list, duplicate) : all_differ(list, duplicate))
		return list;
	fya_free(a, list, size);
	return NULL;
}

bool fyfm_i_keys_match(const struct fyfm_i_keys *list, const fyfm_value *keys, size_t stride,
                       size_t count)
{
	if (list->count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!fyfm_i_same_key(list->keys[i], *strided(keys, stride, i)))
			return false;
	}
	return true;
}

ptrdiff_t fyfm_i_find_slow(const struct fyfm_i_keys *keys, fyfm_value key)
{
	if (keys->index_bits != 0)
		return (ptrdiff_t)*index_slot(keys, key) - 1;
	for (uint32_t i = 0; i < keys->count; i++) {
		if (fyfm_i_same_key(keys->keys[i], key))
			return i;
	}
	return -1;
}

/* --- mappings --------------------------------------------------------------------------------- */

fyfm_value fyfm_i_map_new(fya_allocator *a, const struct fyfm_i_keys *keys, fyfm_value **values)
{
	size_t size = keys->count * sizeof(fyfm_value);
	struct fyfm_i_map *map = fya_alloc(a, sizeof(*map) + size, 8);

	if (!map)
		return fyfm_i_undefined();
	map->keys = keys;
	*values = map->values;
	return (fyfm_value){ (uint64_t)(uintptr_t)map | FYFM_I_MAP };
}

fyfm_value fyfm_map(fya_allocator *a, const fyfm_value *keys, const fyfm_value *values,
                    size_t count, fyfm_value like)
{
	const struct fyfm_i_keys *list = NULL;
	fyfm_value *to = NULL;
	size_t duplicate[2];
	fyfm_value map;

	if (fyfm_i_tag(like) == FYFM_I_MAP)
		list = fyfm_i_map(like)->keys;
	if (!list || !fyfm_i_keys_match(list, keys, sizeof(*keys), count)) {
		list = fyfm_i_keys_new(a, keys, sizeof(*keys), count, duplicate);
		assert(list || duplicate[0] == SIZE_MAX);
	}
	if (!list)
		return fyfm_i_undefined();
	map = fyfm_i_map_new(a, list, &to);
	if (to && count != 0)
		memcpy(to, values, count * sizeof(*values));
	return map;
}

fyfm_value fyfm_key_at(fyfm_value map, size_t i)
{
	assert(i < fyfm_i_count(map));
	return fyfm_i_keys(map)[i];
}

fyfm_value fyfm_value_at(fyfm_value map, size_t i)
{
	assert(i < fyfm_i_count(map));
	return fyfm_i_values(map)[i];
}

/* A word for a key to look for; `box` is room for a long one. */
static fyfm_value key_word(const char *key, size_t len, struct fyfm_i_box *box)
{
	if (len <= FYFM_I_SHORT_MAX || fyfm_i_slice_fits(key, len))
		return fyfm_i_string(NULL, key, len);
	*box = (struct fyfm_i_box){ .head = (uint64_t)len << 8 | FYFM_I_BOX_TEXT, .data = key };
	return (fyfm_value){ (uint64_t)(uintptr_t)box | FYFM_I_BOX };
}

ptrdiff_t fyfm_find(fyfm_value map, const char *key, size_t len, size_t hint)
{
	_Alignas(16) struct fyfm_i_box box;

	return fyfm_i_find(map, key_word(key, len, &box), hint);
}

fyfm_value fyfm_get(fyfm_value map, const char *key, size_t len)
{
	_Alignas(16) struct fyfm_i_box box;

	return fyfm_lookup(map, key_word(key, len, &box));
}

fyfm_value fyfm_lookup(fyfm_value map, fyfm_value key)
{
	ptrdiff_t i;

	if (fyfm_i_tag(map) != FYFM_I_MAP)
		return fyfm_i_undefined();
	i = fyfm_i_find_slow(fyfm_i_map(map)->keys, key);
	return i < 0 ? fyfm_i_undefined() : fyfm_i_values(map)[i];
}
