#include "libfy-ssg/template/key-set.h"

#include "libfy-ssg/template/compare.h"

/* The slot that holds `key`, or the empty one where it belongs; `slots` when the key cannot be
 * hashed. */
static size_t find_slot(fyssg_eval *ev, const fyssg_key_set *s, fyfm_value key)
{
	size_t mask = s->slots - 1, i;
	uint64_t hash;

	if (!fyssg_hash(ev, key, &hash))
		return s->slots;
	for (i = hash & mask; s->places[i] != 0; i = (i + 1) & mask) {
		if (fyssg_equal(ev, s->keys[i], key))
			break;
	}
	return i;
}

static bool grow(fyssg_eval *ev, fyssg_key_set *s)
{
	fyssg_key_set larger = { .slots = s->slots == 0 ? 16 : s->slots * 2, .count = s->count };

	larger.keys = fya_alloc_array(fyssg_arena(ev), larger.slots, sizeof(*larger.keys), 0);
	larger.places = fya_alloc_array(fyssg_arena(ev), larger.slots, sizeof(*larger.places), 0);
	if (!larger.keys || !larger.places) {
		fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
		return false;
	}
	memset(larger.places, 0, larger.slots * sizeof(*larger.places));
	for (size_t i = 0; i < s->slots; i++) {
		size_t to;

		if (s->places[i] == 0)
			continue;
		to = find_slot(ev, &larger, s->keys[i]);
		larger.keys[to] = s->keys[i];
		larger.places[to] = s->places[i];
	}
	*s = larger;
	return true;
}

bool fyssg_key_set_put(
	fyssg_eval *ev, fyssg_key_set *s, fyfm_value key, size_t number, size_t *found)
{
	size_t slot;

	if (s->count * 2 >= s->slots && !grow(ev, s))
		return false;
	slot = find_slot(ev, s, key);
	if (slot == s->slots)
		return false;
	if (s->places[slot] == 0) {
		s->keys[slot] = key;
		s->places[slot] = number + 1;
		s->count++;
	}
	*found = s->places[slot] - 1;
	return true;
}

bool fyssg_key_set_find(fyssg_eval *ev, const fyssg_key_set *s, fyfm_value key, size_t *found)
{
	size_t slot;

	if (s->slots == 0)
		return false;
	slot = find_slot(ev, s, key);
	if (slot == s->slots || s->places[slot] == 0)
		return false;
	*found = s->places[slot] - 1;
	return true;
}
