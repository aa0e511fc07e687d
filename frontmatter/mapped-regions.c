#include <stdlib.h>

#include "frontmatter/mapped-regions.h"

enum { CHUNK_REGIONS = 128, BEING_FILLED = 1 };

/* Chunks are added and never freed: a handler may stand in any of them. */
struct chunk {
	fyfm_i_region regions[CHUNK_REGIONS];
	_Atomic(struct chunk *) next;
};

static struct chunk first;

static fyfm_i_region *take_free(struct chunk *c)
{
	for (size_t i = 0; i < CHUNK_REGIONS; i++) {
		uintptr_t unused = 0;

		if (atomic_load(&c->regions[i].start) == 0 &&
		    atomic_compare_exchange_strong(&c->regions[i].start, &unused, BEING_FILLED))
			return &c->regions[i];
	}
	return NULL;
}

/* The chunk behind `c`, made where there is none. */
static struct chunk *next_of(struct chunk *c)
{
	struct chunk *next = atomic_load(&c->next), *made;

	if (next)
		return next;
	made = calloc(1, sizeof(*made));
	if (!made)
		return NULL;
	if (atomic_compare_exchange_strong(&c->next, &next, made))
		return made;
	free(made); /* another thread was quicker */
	return next;
}

fyfm_i_region *fyfm_i_region_add(const void *start, size_t len)
{
	struct chunk *c = &first;
	fyfm_i_region *region = NULL;

	while (c && (region = take_free(c)) == NULL)
		c = next_of(c);
	if (!region)
		return NULL;
	atomic_store(&region->len, len);
	atomic_store(&region->truncated, false);
	atomic_store(&region->start, (uintptr_t)start);
	return region;
}

void fyfm_i_region_remove(fyfm_i_region *region)
{
	if (region)
		atomic_store(&region->start, 0);
}

/* A region may be freed and filled anew between the loads: then its start has changed. */
static bool holds(const fyfm_i_region *region, uintptr_t address)
{
	uintptr_t start = atomic_load(&region->start);

	return start > BEING_FILLED && address >= start &&
	       address - start < atomic_load(&region->len) && atomic_load(&region->start) == start;
}

fyfm_i_region *fyfm_i_region_find(uintptr_t address)
{
	for (struct chunk *c = &first; c; c = atomic_load(&c->next)) {
		for (size_t i = 0; i < CHUNK_REGIONS; i++) {
			if (holds(&c->regions[i], address))
				return &c->regions[i];
		}
	}
	return NULL;
}
