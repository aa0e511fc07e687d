/*
 * Open addressing with linear probing. A slot holds 32 bits of the hash, which place the entry and
 * make nearly every comparison of bytes one that succeeds, so growing and removing need no bytes.
 */
#include <fya/intern.h>

#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 256
#define NO_HANDLE UINT32_MAX
#define DEFAULT_SAMPLE 1024
#define DEFAULT_MIN_HITS 10
/* What an entry takes, roughly: its slot in a table that doubles, and what the owner needs to show
 * its bytes. */
#define ENTRY_COST 32
#define STOCK_SEEN 16384
/* A larger table is not kept by fya_intern_clear(), which would have to wipe it every time. */
#define KEPT_SLOTS ((size_t)8192)

struct slot {
	uint32_t hash;
	uint32_t handle; /* NO_HANDLE: the slot is empty */
};

struct fya_intern {
	fya_allocator *allocator;
	fya_intern_bytes bytes;
	const void *owner;
	struct slot *slots;
	size_t slot_count; /* 0 or a power of two */
	size_t count;
	uint64_t puts;
	uint64_t hits;
	uint64_t saved;
	/* When content is judged next, and what the counts were when it was last. */
	uint64_t next_verdict;
	uint64_t judged_puts;
	uint64_t judged_hits;
	uint64_t judged_saved;
	unsigned min_hits;
	bool always;
	bool bowed_out;
};

static uint32_t hash_of(const void *bytes, size_t len)
{
	return (uint32_t)XXH3_64bits(bytes, len);
}

static size_t home_of(const fya_intern *t, uint32_t hash)
{
	return hash & (t->slot_count - 1);
}

static size_t after(const fya_intern *t, size_t i)
{
	return (i + 1) & (t->slot_count - 1);
}

static bool equals(const fya_intern *t, uint32_t handle, const void *bytes, size_t len)
{
	size_t known_len;
	const void *known = t->bytes(t->owner, handle, &known_len);

	return known_len == len && memcmp(known, bytes, len) == 0;
}

/* Returns the slot of these bytes, or the empty one where they belong. The table has slots. */
static struct slot *probe(const fya_intern *t, uint32_t hash, const void *bytes, size_t len)
{
	size_t i = home_of(t, hash);

	while (t->slots[i].handle != NO_HANDLE) {
		if (t->slots[i].hash == hash && equals(t, t->slots[i].handle, bytes, len))
			break;
		i = after(t, i);
	}
	return &t->slots[i];
}

static void insert(fya_intern *t, struct slot entry)
{
	size_t i = home_of(t, entry.hash);

	while (t->slots[i].handle != NO_HANDLE)
		i = after(t, i);
	t->slots[i] = entry;
}

static void drop_slots(fya_intern *t)
{
	fya_free(t->allocator, t->slots, t->slot_count * sizeof *t->slots);
	t->slots = NULL;
	t->slot_count = 0;
	t->count = 0;
}

/* Doubles the table. Returns false, the table untouched, when memory runs out. */
static bool grow(fya_intern *t)
{
	struct slot *old = t->slots;
	size_t old_count = t->slot_count;
	size_t new_count = old_count ? old_count * 2 : FIRST_SLOTS;
	struct slot *slots = fya_alloc_array(t->allocator, new_count, sizeof *slots, 0);

	if (!slots)
		return false;
	memset(slots, 0xff, new_count * sizeof *slots); /* NO_HANDLE everywhere */
	t->slots = slots;
	t->slot_count = new_count;
	for (size_t i = 0; i < old_count; i++) {
		if (old[i].handle != NO_HANDLE)
			insert(t, old[i]);
	}
	fya_free(t->allocator, old, old_count * sizeof *old);
	return true;
}

static bool is_full(const fya_intern *t)
{
	return t->count >= t->slot_count / 4 * 3;
}

static void bow_out(fya_intern *t)
{
	drop_slots(t);
	t->bowed_out = true;
}

/* Whether what came since the last verdict was worth its time, and, once a stock of texts must have
 * been seen, its bytes: short keys that repeat do not pay for long texts that do not. */
static bool pays(const fya_intern *t)
{
	uint64_t puts = t->puts - t->judged_puts;
	uint64_t hits = t->hits - t->judged_hits;
	uint64_t saved = t->saved - t->judged_saved;

	return hits * 100 >= puts * t->min_hits &&
	       (t->puts < STOCK_SEEN || saved >= (puts - hits) * ENTRY_COST);
}

/* Judges what came since the last verdict. The spans double, so that content which stops repeating
 * late costs at most as much again as what came before it. */
static void judge(fya_intern *t)
{
	if (!t->always && !pays(t))
		bow_out(t);
	t->judged_puts = t->puts;
	t->judged_hits = t->hits;
	t->judged_saved = t->saved;
	t->next_verdict = 2 * t->puts;
}

fya_intern *fya_intern_new(fya_allocator *a, fya_intern_bytes bytes, const void *owner,
	const fya_dedup_options *options)
{
	fya_dedup_options o = options ? *options : (fya_dedup_options){0};
	fya_intern *t = fya_alloc(a, sizeof *t, 0);

	if (!t)
		return NULL;
	*t = (fya_intern){
		.allocator = a,
		.bytes = bytes,
		.owner = owner,
		.next_verdict = o.sample ? o.sample : DEFAULT_SAMPLE,
		.min_hits = o.min_hits ? o.min_hits : DEFAULT_MIN_HITS,
		.always = o.always,
	};
	return t;
}

void fya_intern_free(fya_intern *t)
{
	if (!t)
		return;
	drop_slots(t);
	fya_free(t->allocator, t, sizeof *t);
}

fya_intern_result fya_intern_put(fya_intern *t, const void *bytes, size_t len, uint32_t fresh,
	uint32_t *handle)
{
	uint32_t hash;
	struct slot *slot;

	if (t->puts >= t->next_verdict)
		judge(t);
	if (!t->bowed_out && is_full(t) && !grow(t)) {
		if (t->always)
			return FYA_INTERN_NOMEM;
		bow_out(t);
	}
	if (t->bowed_out)
		return FYA_INTERN_OFF;

	hash = hash_of(bytes, len);
	slot = probe(t, hash, bytes, len);
	t->puts++;
	if (slot->handle != NO_HANDLE) {
		t->hits++;
		t->saved += len;
		*handle = slot->handle;
		return FYA_INTERN_FOUND;
	}
	*slot = (struct slot){.hash = hash, .handle = fresh};
	t->count++;
	*handle = fresh;
	return FYA_INTERN_ADDED;
}

bool fya_intern_find(const fya_intern *t, const void *bytes, size_t len, uint32_t *handle)
{
	const struct slot *slot;

	if (t->slot_count == 0)
		return false;
	slot = probe(t, hash_of(bytes, len), bytes, len);
	if (slot->handle == NO_HANDLE)
		return false;
	*handle = slot->handle;
	return true;
}

/* Empties slot `hole` and moves back what had been pushed past it, so that no probe ends early. */
static void close_gap(fya_intern *t, size_t hole)
{
	size_t mask = t->slot_count - 1;

	for (size_t i = after(t, hole); t->slots[i].handle != NO_HANDLE; i = after(t, i)) {
		size_t from_home = (i - home_of(t, t->slots[i].hash)) & mask;
		size_t from_hole = (i - hole) & mask;

		if (from_home >= from_hole) {
			t->slots[hole] = t->slots[i];
			hole = i;
		}
	}
	t->slots[hole].handle = NO_HANDLE;
}

void fya_intern_remove(fya_intern *t, const void *bytes, size_t len, uint32_t handle)
{
	size_t i;

	if (t->slot_count == 0)
		return;
	/* The handle tells the entry: the owner need not be able to show its bytes any more. */
	i = home_of(t, hash_of(bytes, len));
	while (t->slots[i].handle != handle && t->slots[i].handle != NO_HANDLE)
		i = after(t, i);
	if (t->slots[i].handle == NO_HANDLE)
		return;
	close_gap(t, i);
	t->count--;
}

void fya_intern_clear(fya_intern *t)
{
	if (t->slot_count > KEPT_SLOTS)
		drop_slots(t);
	else if (t->count != 0)
		memset(t->slots, 0xff, t->slot_count * sizeof *t->slots);
	t->count = 0;
}

void fya_intern_get_stats(const fya_intern *t, fya_intern_stats *out)
{
	*out = (fya_intern_stats){
		.table_bytes = t->slot_count * sizeof *t->slots,
		.count = t->count,
		.puts = t->puts,
		.hits = t->hits,
		.saved = t->saved,
		.bowed_out = t->bowed_out,
	};
}
