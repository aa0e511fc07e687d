#include "libfy-ssg/markdown/headings.h"

#include <xxhash.h>

#include "libfy-ssg/text/slug.h"

enum { FIRST_CAPACITY = 64 };

struct fyssg_heading_id_entry {
	uint64_t hash;
	size_t start; /* of the id in ids->text */
	size_t len;
	uint32_t page;
	uint32_t repeats; /* suffixes tried so far, so that n equal headings take n steps */
};

void fyssg_heading_ids_init(fyssg_heading_ids *ids, fya_allocator *a)
{
	*ids = (fyssg_heading_ids){ .allocator = a, .page = 1 };
	fya_buf_init(&ids->text, a, 0);
}

void fyssg_heading_ids_release(fyssg_heading_ids *ids)
{
	fya_free(ids->allocator, ids->entries, ids->capacity * sizeof(*ids->entries));
	fya_buf_release(&ids->text);
	ids->entries = NULL;
	ids->capacity = 0;
}

void fyssg_heading_ids_clear(fyssg_heading_ids *ids)
{
	fya_buf_clear(&ids->text);
	ids->count = 0;
	/* The marks of four thousand million pages ago come round again. */
	if (++ids->page == 0) {
		if (ids->capacity != 0)
			memset(ids->entries, 0, ids->capacity * sizeof(*ids->entries));
		ids->page = 1;
	}
}

/* The entry of the id that stands at ids->text.data[start], or the free one where it belongs. */
static fyssg_heading_id_entry *find(const fyssg_heading_ids *ids, size_t start, size_t len,
                                    uint64_t hash)
{
	size_t i = hash & (ids->capacity - 1);

	for (;;) {
		fyssg_heading_id_entry *e = &ids->entries[i];

		if (e->page != ids->page)
			return e;
		if (e->hash == hash && e->len == len &&
		    memcmp(ids->text.data + e->start, ids->text.data + start, len) == 0)
			return e;
		i = (i + 1) & (ids->capacity - 1);
	}
}

static bool grow(fyssg_heading_ids *ids)
{
	const fyssg_heading_ids old = *ids;
	size_t capacity = old.capacity != 0 ? old.capacity * 2 : FIRST_CAPACITY;
	fyssg_heading_id_entry *entries = fya_alloc_array(ids->allocator, capacity,
	                                                  sizeof(*entries), 0);

	if (!entries)
		return false;
	memset(entries, 0, capacity * sizeof(*entries));
	ids->entries = entries;
	ids->capacity = capacity;
	for (size_t i = 0; i < old.capacity; i++) {
		const fyssg_heading_id_entry *e = &old.entries[i];

		if (e->page == ids->page)
			*find(ids, e->start, e->len, e->hash) = *e;
	}
	fya_free(ids->allocator, old.entries, old.capacity * sizeof(*entries));
	return true;
}

/* Replaces the id at `start`, which is `base`, by the first of `base`-1, `base`-2, ... that is
 * free, and returns the entry for it. */
static fyssg_heading_id_entry *make_unique(fyssg_heading_ids *ids, size_t start,
                                           fyssg_heading_id_entry *base, uint64_t *hash)
{
	const size_t base_len = base->len;
	fyssg_heading_id_entry *e;

	do {
		ids->text.len = start + base_len;
		fya_buf_printf(&ids->text, "-%u", ++base->repeats);
		if (ids->text.status != FYA_BUF_OK)
			return NULL;
		*hash = XXH3_64bits(ids->text.data + start, ids->text.len - start);
		e = find(ids, start, ids->text.len - start, *hash);
	} while (e->page == ids->page);
	return e;
}

fyfm_str fyssg_heading_ids_add(fyssg_heading_ids *ids, const char *text, size_t len)
{
	const size_t start = ids->text.len;
	fyssg_heading_id_entry *e;
	uint64_t hash;

	fyssg_heading_id(&ids->text, text, len);
	if (ids->text.len == start)
		fya_buf_puts(&ids->text, "heading");
	if (ids->text.status != FYA_BUF_OK || (ids->count >= ids->capacity / 2 && !grow(ids)))
		return (fyfm_str){ 0 };
	hash = XXH3_64bits(ids->text.data + start, ids->text.len - start);
	e = find(ids, start, ids->text.len - start, hash);
	if (e->page == ids->page)
		e = make_unique(ids, start, e, &hash);
	if (!e)
		return (fyfm_str){ 0 };
	*e = (fyssg_heading_id_entry){
		.hash = hash, .start = start, .len = ids->text.len - start, .page = ids->page
	};
	ids->count++;
	return (fyfm_str){ ids->text.data + start, e->len };
}
