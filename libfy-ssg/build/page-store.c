#include "libfy-ssg/build/page-store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A text larger than this part of the bound would drive out too many others. */
#define LARGEST_PART 8
/* What hot pages may take of the bound; further ones are treated as warm. */
#define HOT_PART(max) ((max) / 4 * 3)
/* Bytes of the bound for each slot of the table: some texts are short. */
#define BYTES_PER_SLOT 1024

/* A text that is kept. In a chain of its slot, and in one of the two lists. */
struct text {
	struct text *chain;
	struct text *newer, *older;
	uint64_t key;
	fyssg_render_cost cost;
	size_t len;
	bool hot;
	char bytes[];
};

/* Texts in the order in which they were asked for last. */
struct list {
	struct text *newest, *oldest;
	size_t bytes, count;
};

struct fyssg_page_store {
	pthread_mutex_t lock; /* of all below but `heat` and `pages` */
	fya_allocator *memory;
	size_t max_bytes, table_bytes;
	struct text **slots;
	size_t slot_mask;
	struct list hot, warm;
	uint64_t asked, answered;
	uint8_t *heat; /* fyssg_heat of each page */
	uint32_t pages;
};

/* --- life ------------------------------------------------------------------------------------- */

static size_t count_slots(uint32_t pages, size_t max_bytes)
{
	size_t want = max_bytes / BYTES_PER_SLOT, slots = 16;

	if (want > (size_t)pages * FYSSG_TEXT_PARTS)
		want = (size_t)pages * FYSSG_TEXT_PARTS;
	while (slots < want)
		slots *= 2;
	return slots;
}

fyssg_page_store *fyssg_page_store_new(uint32_t pages, size_t max_bytes, fya_allocator *memory)
{
	size_t slots = count_slots(pages, max_bytes);
	fyssg_page_store *s = calloc(1, sizeof(*s));

	if (s == NULL) {
		fya_destroy(memory);
		return NULL;
	}
	pthread_mutex_init(&s->lock, NULL);
	s->pages = pages;
	s->max_bytes = max_bytes;
	s->slot_mask = slots - 1;
	s->table_bytes = slots * sizeof(*s->slots);
	s->memory = memory;
	s->heat = malloc((size_t)pages + 1);
	s->slots = s->memory == NULL ? NULL : fya_alloc(s->memory, s->table_bytes, 0);
	if (s->slots == NULL || s->heat == NULL) {
		fyssg_page_store_free(s);
		return NULL;
	}
	memset(s->slots, 0, s->table_bytes);
	memset(s->heat, FYSSG_HEAT_WARM, pages);
	return s;
}

void fyssg_page_store_free(fyssg_page_store *s)
{
	if (s == NULL)
		return;
	fya_destroy(s->memory);
	pthread_mutex_destroy(&s->lock);
	free(s->heat);
	free(s);
}

void fyssg_page_store_set_heat(fyssg_page_store *s, uint32_t page, fyssg_heat heat)
{
	s->heat[page] = (uint8_t)heat;
}

/* --- lists; all from here on needs the lock --------------------------------------------------- */

static size_t size_of(const struct text *t)
{
	return sizeof(*t) + t->len;
}

static struct list *list_of(fyssg_page_store *s, const struct text *t)
{
	return t->hot ? &s->hot : &s->warm;
}

static void link_newest(struct list *l, struct text *t)
{
	t->older = l->newest;
	t->newer = NULL;
	if (l->newest != NULL)
		l->newest->newer = t;
	else
		l->oldest = t;
	l->newest = t;
	l->bytes += size_of(t);
	l->count++;
}

static void unlink_text(struct list *l, struct text *t)
{
	if (t->newer != NULL)
		t->newer->older = t->older;
	else
		l->newest = t->older;
	if (t->older != NULL)
		t->older->newer = t->newer;
	else
		l->oldest = t->newer;
	l->bytes -= size_of(t);
	l->count--;
}

/* --- the table -------------------------------------------------------------------------------- */

static uint64_t key_of(uint32_t page, fyssg_text_part part)
{
	return (uint64_t)page * FYSSG_TEXT_PARTS + (unsigned)part;
}

/* Where the pointer to a text is, or to NULL behind the last of its slot. */
static struct text **place_of(fyssg_page_store *s, uint64_t key)
{
	struct text **at = &s->slots[(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & s->slot_mask];

	while (*at != NULL && (*at)->key != key)
		at = &(*at)->chain;
	return at;
}

static void drop(fyssg_page_store *s, struct text *t)
{
	struct text **place = place_of(s, t->key);

	*place = t->chain;
	unlink_text(list_of(s, t), t);
	fya_free(s->memory, t, size_of(t));
}

static bool fits(const fyssg_page_store *s, size_t more)
{
	size_t used = s->table_bytes + s->hot.bytes + s->warm.bytes;

	return used <= s->max_bytes && more <= s->max_bytes - used;
}

/* Drops warm texts, the one first that was not asked for the longest, until `more` bytes fit. */
static bool make_room(fyssg_page_store *s, size_t more)
{
	while (!fits(s, more) && s->warm.oldest != NULL)
		drop(s, s->warm.oldest);
	return fits(s, more);
}

static bool add(fyssg_page_store *s, uint64_t key, bool hot, const fyssg_render_cost *cost,
                fyfm_str text)
{
	size_t size = sizeof(struct text) + text.len;
	struct text *t, **place;

	if (size > s->max_bytes / LARGEST_PART || !make_room(s, size))
		return false;
	t = fya_alloc(s->memory, size, 0);
	if (t == NULL)
		return false;
	*t = (struct text){ .key = key, .cost = *cost, .len = text.len,
		            .hot = hot && s->hot.bytes + size <= HOT_PART(s->max_bytes) };
	if (text.len > 0)
		memcpy(t->bytes, text.data, text.len);
	place = place_of(s, key);
	*place = t;
	link_newest(list_of(s, t), t);
	return true;
}

/* --- for threads ------------------------------------------------------------------------------ */

static bool bears(const fyssg_render_cost *left, const fyssg_render_cost *cost)
{
	return cost->steps <= left->steps && cost->value_bytes <= left->value_bytes &&
	       left->depth <= cost->depth;
}

/* What answers for a part of a page, or NULL. The lock is held. */
static struct text *find(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                         const fyssg_render_cost *left)
{
	struct text *t = s->heat[page] == FYSSG_HEAT_COLD ? NULL : *place_of(s, key_of(page, part));

	return t != NULL && bears(left, &t->cost) ? t : NULL;
}

/* SIZE_MAX: nothing answers. */
static size_t ask_length(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                         const fyssg_render_cost *left)
{
	const struct text *t;
	size_t len;

	pthread_mutex_lock(&s->lock);
	s->asked++;
	t = find(s, page, part, left);
	len = t == NULL ? SIZE_MAX : t->len;
	pthread_mutex_unlock(&s->lock);
	return len;
}

/* False: the text has gone meanwhile. */
static bool copy_text(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                      const fyssg_render_cost *left, char *copy, size_t len,
                      fyssg_render_cost *cost)
{
	struct text *t;
	bool there;

	pthread_mutex_lock(&s->lock);
	t = find(s, page, part, left);
	there = t != NULL && t->len == len;
	if (there) {
		s->answered++;
		memcpy(copy, t->bytes, len);
		*cost = t->cost;
		unlink_text(list_of(s, t), t);
		link_newest(list_of(s, t), t);
	}
	pthread_mutex_unlock(&s->lock);
	return there;
}

bool fyssg_page_store_get(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                          const fyssg_render_cost *left, fya_allocator *arena, fyfm_str *out,
                          fyssg_render_cost *cost)
{
	size_t len = ask_length(s, page, part, left);
	/* Without the lock: the arena may have to make room, for which this store is to shrink. */
	char *copy = len == SIZE_MAX ? NULL : fya_alloc(arena, len + 1, 1);

	if (copy == NULL)
		return false;
	if (!copy_text(s, page, part, left, copy, len, cost)) {
		fya_free(arena, copy, len + 1);
		return false;
	}
	copy[len] = '\0';
	*out = (fyfm_str){ copy, len };
	return true;
}

void fyssg_page_store_put(fyssg_page_store *s, uint32_t page, fyssg_text_part part,
                          const fyssg_render_cost *cost, fyfm_str text)
{
	struct text *have;

	if (s->heat[page] == FYSSG_HEAT_COLD)
		return;
	pthread_mutex_lock(&s->lock);
	have = *place_of(s, key_of(page, part));
	/* Another thread was faster, or it was wanted deeper than before: the same text. */
	if (have == NULL)
		add(s, key_of(page, part), s->heat[page] == FYSSG_HEAT_HOT, cost, text);
	else if (have->cost.depth < cost->depth)
		have->cost = *cost;
	pthread_mutex_unlock(&s->lock);
}

bool fyssg_page_store_shrink(void *store)
{
	fyssg_page_store *s = store;
	size_t used;
	bool gives;

	pthread_mutex_lock(&s->lock);
	gives = s->hot.count + s->warm.count > 0;
	used = s->table_bytes + s->hot.bytes + s->warm.bytes;
	s->max_bytes = (used < s->max_bytes ? used : s->max_bytes) / 2;
	if (s->max_bytes < FYSSG_PAGE_STORE_MIN)
		s->max_bytes = 0;
	make_room(s, 0);
	while (!fits(s, 0) && s->hot.oldest != NULL)
		drop(s, s->hot.oldest);
	pthread_mutex_unlock(&s->lock);
	return gives;
}

void fyssg_page_store_figure(fyssg_page_store *s, fyssg_page_store_figures *out)
{
	pthread_mutex_lock(&s->lock);
	*out = (fyssg_page_store_figures){ .asked = s->asked, .answered = s->answered,
		                           .texts = s->hot.count + s->warm.count,
		                           .hot_texts = s->hot.count, .max_bytes = s->max_bytes };
	fya_get_stats(s->memory, &out->memory);
	pthread_mutex_unlock(&s->lock);
}
