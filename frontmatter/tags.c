#include <stdlib.h>
#include <string.h>

#include "frontmatter/tag-notes.h"

enum {
	/* What the tags of a text may take: more than they do in any that was not made for it. */
	BYTES_PER_BYTE = 4,
	BYTES_ALWAYS = 65536
};

/* Places are numbered through: values are even, keys odd. */
struct place {
	uint64_t collection; /* the word of a sequence or mapping; 0: the top */
	uint64_t slot;
};

struct entry {
	struct place place;
	fyfm_str tag;
};

/* A tag whose collection is not made yet. */
struct note {
	size_t depth;
	size_t position;
	fyfm_str tag;
};

struct fyfm_tags {
	fya_allocator *text; /* equal tags are one */
	size_t text_len;     /* of all that were noted */
	struct entry *entries;
	size_t count, capacity;
	uint32_t *slots; /* position + 1 of an entry; 0: empty */
	size_t slot_count;
	struct note *notes;
	size_t note_count, note_capacity;
};

fyfm_tags *fyfm_tags_new(void)
{
	static const fya_dedup_options always = { .always = true };
	fyfm_tags *t = calloc(1, sizeof(*t));
	fya_allocator *inner = fya_malloc_new();

	if (t && inner)
		t->text = fya_dedup_new(inner, &always);
	if (t && t->text)
		return t;
	fya_destroy(inner);
	free(t);
	return NULL;
}

void fyfm_tags_free(fyfm_tags *t)
{
	if (!t)
		return;
	fya_destroy(t->text);
	free(t->entries);
	free(t->slots);
	free(t->notes);
	free(t);
}

/* --- the table -------------------------------------------------------------------------------- */

static uint32_t *slot_of(const fyfm_tags *t, struct place place)
{
	uint64_t hash = (place.collection ^ place.slot * UINT64_C(0x9e3779b97f4a7c15)) *
	                UINT64_C(0xff51afd7ed558ccd);
	size_t i = (size_t)(hash >> 32) & (t->slot_count - 1);

	for (; t->slots[i] != 0; i = (i + 1) & (t->slot_count - 1)) {
		struct place have = t->entries[t->slots[i] - 1].place;

		if (have.collection == place.collection && have.slot == place.slot)
			break;
	}
	return &t->slots[i];
}

static void list_entries(fyfm_tags *t)
{
	if (t->slot_count != 0)
		memset(t->slots, 0, t->slot_count * sizeof(t->slots[0]));
	for (size_t i = 0; i < t->count; i++)
		*slot_of(t, t->entries[i].place) = (uint32_t)i + 1;
}

/* Keeps the table at most half full. */
static bool grow(fyfm_tags *t)
{
	size_t capacity = t->capacity != 0 ? t->capacity * 2 : 16;
	struct entry *entries = realloc(t->entries, capacity * sizeof(entries[0]));
	uint32_t *slots;

	if (!entries)
		return false;
	t->entries = entries;
	slots = calloc(capacity * 2, sizeof(slots[0]));
	if (!slots)
		return false;
	free(t->slots);
	t->slots = slots;
	t->slot_count = capacity * 2;
	t->capacity = capacity;
	list_entries(t);
	return true;
}

static bool add(fyfm_tags *t, struct place place, fyfm_str tag)
{
	if (t->count == UINT32_MAX - 1 || (t->count == t->capacity && !grow(t)))
		return false;
	t->entries[t->count] = (struct entry){ place, tag };
	t->count++;
	*slot_of(t, place) = (uint32_t)t->count;
	return true;
}

static fyfm_str find(const fyfm_tags *t, struct place place)
{
	uint32_t slot = t->count != 0 ? *slot_of(t, place) : 0;

	return slot != 0 ? t->entries[slot - 1].tag : (fyfm_str){ NULL, 0 };
}

size_t fyfm_tags_count(const fyfm_tags *t)
{
	return t->count;
}

fyfm_str fyfm_tag_of_top(const fyfm_tags *t)
{
	return find(t, (struct place){ 0, 0 });
}

fyfm_str fyfm_tag_at(const fyfm_tags *t, fyfm_value collection, size_t i)
{
	return find(t, (struct place){ collection.word, 2 * (uint64_t)i });
}

fyfm_str fyfm_tag_of_key_at(const fyfm_tags *t, fyfm_value map, size_t i)
{
	return find(t, (struct place){ map.word, 2 * (uint64_t)i + 1 });
}

/* --- filling it ------------------------------------------------------------------------------- */

void fyfm_i_tags_clear(fyfm_tags *t)
{
	fyfm_i_tags_rewind(t, 0);
	fya_reset(t->text);
	t->text_len = 0;
}

size_t fyfm_i_tags_mark(const fyfm_tags *t)
{
	return t->count;
}

void fyfm_i_tags_rewind(fyfm_tags *t, size_t mark)
{
	t->note_count = 0;
	if (t->count == mark)
		return;
	t->count = mark;
	list_entries(t);
}

bool fyfm_i_tag_is_kept(fyfm_str tag)
{
	static const char prefix[] = "tag:yaml.org,2002:";
	static const char *const core[] = { "str",  "int",       "float", "bool",
		                            "null", "timestamp", "seq",   "map" };
	const size_t skip = sizeof(prefix) - 1;

	if (tag.len <= skip || memcmp(tag.data, prefix, skip) != 0)
		return tag.len != 0 && !(tag.len == 1 && tag.data[0] == '!');
	for (size_t i = 0; i < sizeof(core) / sizeof(core[0]); i++) {
		if (tag.len - skip == strlen(core[i]) &&
		    memcmp(tag.data + skip, core[i], tag.len - skip) == 0)
			return false;
	}
	return true;
}

static bool grow_notes(fyfm_tags *t)
{
	size_t capacity = t->note_capacity != 0 ? t->note_capacity * 2 : 16;
	struct note *notes = realloc(t->notes, capacity * sizeof(notes[0]));

	if (!notes)
		return false;
	t->notes = notes;
	t->note_capacity = capacity;
	return true;
}

fyfm_status fyfm_i_tags_note(fyfm_tags *t, size_t depth, size_t position, fyfm_str tag,
                             size_t text_len, fyfm_str *kept)
{
	t->text_len += tag.len;
	if (t->text_len / BYTES_PER_BYTE > text_len + BYTES_ALWAYS)
		return FYFM_ERR_LIMIT;
	kept->data = fya_store(t->text, tag.data, tag.len, 1);
	kept->len = tag.len;
	if (!kept->data || (t->note_count == t->note_capacity && !grow_notes(t)))
		return FYFM_ERR_NOMEM;
	t->notes[t->note_count++] = (struct note){ depth, position, *kept };
	return FYFM_OK;
}

/* Notes from here on are of values within `depth`. */
static size_t notes_within(const fyfm_tags *t, size_t depth)
{
	size_t i = t->note_count;

	while (i > 0 && t->notes[i - 1].depth == depth)
		i--;
	return i;
}

/* The place of a note, once its collection is made of what stands from `first` on. */
static struct place place_of(const struct note *n, size_t first, fyfm_value collection)
{
	size_t i = n->position - first;

	if (fyfm_kind_of(collection) == FYFM_MAP) /* a key, a value, a key, ... */
		return (struct place){ collection.word, i ^ 1 };
	return (struct place){ collection.word, 2 * (uint64_t)i };
}

static bool settle_plain(fyfm_tags *t, size_t from, size_t first, fyfm_value collection)
{
	for (size_t i = from; i < t->note_count; i++) {
		if (!add(t, place_of(&t->notes[i], first, collection), t->notes[i].tag))
			return false;
	}
	return true;
}

/* Gives pair `i` of `map` a tag for its key and its value, where there are. */
static bool add_pair(fyfm_tags *t, fyfm_value map, size_t i, fyfm_str key, fyfm_str value)
{
	if (key.data && !add(t, (struct place){ map.word, 2 * (uint64_t)i + 1 }, key))
		return false;
	return !value.data || add(t, (struct place){ map.word, 2 * (uint64_t)i }, value);
}

/* The tag of the value at `position`, if the note at *n, which then moves on, is about it. */
static fyfm_str take_note(const fyfm_tags *t, size_t *n, size_t position)
{
	if (*n == t->note_count || t->notes[*n].position != position)
		return (fyfm_str){ NULL, 0 };
	return t->notes[(*n)++].tag;
}

/* The notes are about `<<` too, whose place nobody will ask for. */
static void skip_notes(const fyfm_tags *t, size_t *n, size_t position)
{
	while (*n < t->note_count && t->notes[*n].position < position)
		++*n;
}

static bool settle_merged(fyfm_tags *t, size_t from, size_t first, fyfm_value map,
                          const fyfm_i_merge *merge)
{
	for (size_t i = 0, n = from; i < merge->count; i++) {
		fyfm_i_origin origin = merge->origins[i];
		fyfm_str key, value;

		if (fyfm_kind_of(origin.map) == FYFM_MAP) {
			key = fyfm_tag_of_key_at(t, origin.map, origin.i);
			value = fyfm_tag_at(t, origin.map, origin.i);
		} else {
			skip_notes(t, &n, first + 2 * origin.i);
			key = take_note(t, &n, first + 2 * origin.i);
			value = take_note(t, &n, first + 2 * origin.i + 1);
		}
		if (!add_pair(t, map, i, key, value))
			return false;
	}
	return true;
}

bool fyfm_i_tags_settle(fyfm_tags *t, size_t depth, size_t first, fyfm_value collection,
                        const fyfm_i_merge *merge)
{
	size_t from = notes_within(t, depth);
	bool done = merge ? settle_merged(t, from, first, collection, merge)
	                  : settle_plain(t, from, first, collection);

	t->note_count = from;
	return done;
}

fyfm_str fyfm_i_tags_take_top(fyfm_tags *t)
{
	fyfm_str tag = t->note_count != 0 ? t->notes[0].tag : (fyfm_str){ NULL, 0 };

	t->note_count = 0;
	return tag;
}

bool fyfm_i_tags_put(fyfm_tags *t, fyfm_value collection, size_t i, fyfm_str kept)
{
	return !kept.data || add(t, (struct place){ collection.word, 2 * (uint64_t)i }, kept);
}
