#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "frontmatter/anchors.h"

void fyfm_i_anchors_clear(fyfm_i_anchors *anchors)
{
	if (anchors->count != 0)
		memset(anchors->slots, 0, anchors->slot_count * sizeof(anchors->slots[0]));
	anchors->count = 0;
}

void fyfm_i_anchors_release(fyfm_i_anchors *anchors)
{
	free(anchors->list);
	free(anchors->slots);
	*anchors = (fyfm_i_anchors){ 0 };
}

static uint32_t *slot_of(const fyfm_i_anchors *anchors, fyfm_str name)
{
	size_t i = XXH64(name.data, name.len, 0) & (anchors->slot_count - 1);

	while (anchors->slots[i] != 0) {
		fyfm_str have = anchors->list[anchors->slots[i] - 1].name;

		if (have.len == name.len && memcmp(have.data, name.data, name.len) == 0)
			break;
		i = (i + 1) & (anchors->slot_count - 1);
	}
	return &anchors->slots[i];
}

/* Keeps the table at most half full. */
static bool grow(fyfm_i_anchors *anchors)
{
	size_t capacity = anchors->capacity != 0 ? anchors->capacity * 2 : 16;
	struct fyfm_i_anchor *list = realloc(anchors->list, capacity * sizeof(list[0]));
	uint32_t *slots;

	if (!list)
		return false;
	anchors->list = list;
	slots = calloc(capacity * 2, sizeof(slots[0]));
	if (!slots)
		return false;
	free(anchors->slots);
	anchors->slots = slots;
	anchors->slot_count = capacity * 2;
	anchors->capacity = capacity;
	for (size_t i = 0; i < anchors->count; i++)
		*slot_of(anchors, list[i].name) = (uint32_t)i + 1;
	return true;
}

size_t fyfm_i_anchors_add(fyfm_i_anchors *anchors, fyfm_str name, fyfm_value value, bool open)
{
	size_t i = anchors->count;

	if (i == UINT32_MAX - 1 || (i == anchors->capacity && !grow(anchors)))
		return SIZE_MAX;
	anchors->list[i] = (struct fyfm_i_anchor){
		.name = name, .value = value, .open = open
	};
	anchors->count++;
	*slot_of(anchors, name) = (uint32_t)i + 1;
	return i;
}

const struct fyfm_i_anchor *fyfm_i_anchors_find(const fyfm_i_anchors *anchors, fyfm_str name)
{
	uint32_t slot = anchors->count != 0 ? *slot_of(anchors, name) : 0;

	return slot != 0 ? &anchors->list[slot - 1] : NULL;
}
