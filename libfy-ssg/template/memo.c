#include "libfy-ssg/template/memo.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/objects.h"
#include "libfy-ssg/template/profile.h"

enum {
	SLOTS = 1 << 14,   /* of the table */
	KEPT_MAX = SLOTS / 2,
	/* A fragment that was rendered to be kept so often, and found more rarely than that, is not
	 * kept again: its values are hardly ever the same twice. */
	TRIES = 64
};

/* What a fragment depends on, all of it words that mean the same in every thread. */
struct key {
	uint32_t fragment;
	uint16_t count;
	bool escape; /* of its context */
	fyfm_value values[FYSSG_FRAGMENT_KEYS];
};

/* The text of a fragment, and what rendering it took. */
struct fyssg_kept {
	struct key key;
	unsigned depth;        /* of calls around it: it may not have fitted one deeper */
	uint64_t steps;
	size_t value_bytes;
	size_t len, reads_len;
	char bytes[];          /* the text, and behind it what it read */
};

/* In front of each key that was read. */
struct read_head {
	unsigned kind;
	size_t len;
};

struct fyssg_memo {
	size_t max_bytes;
	pthread_mutex_t lock; /* of those who add; `texts` and `count` belong to it */
	fya_allocator *texts;
	size_t count;
	_Atomic(const struct fyssg_kept *) slots[SLOTS];
};

/* A fragment that is being rendered. In the arena; the frame's slot points to it. */
struct rendering {
	struct key key;
	uint64_t steps;
	size_t value_bytes;
	size_t start; /* in the output */
	unsigned warnings;
};

/* --- the table -------------------------------------------------------------------------------- */

fyssg_memo *fyssg_memo_new(size_t max_bytes)
{
	fyssg_memo *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->max_bytes = max_bytes;
	m->texts = fya_malloc_new();
	if (m->texts == NULL || pthread_mutex_init(&m->lock, NULL) != 0) {
		fya_destroy(m->texts);
		free(m);
		return NULL;
	}
	return m;
}

void fyssg_memo_free(fyssg_memo *m)
{
	if (m == NULL)
		return;
	pthread_mutex_destroy(&m->lock);
	fya_destroy(m->texts);
	free(m);
}

size_t fyssg_memo_count(fyssg_memo *m, fya_stats *stats)
{
	size_t count;

	pthread_mutex_lock(&m->lock);
	count = m->count;
	if (stats != NULL)
		fya_get_stats(m->texts, stats);
	pthread_mutex_unlock(&m->lock);
	return count;
}

static bool same_key(const struct key *a, const struct key *b)
{
	if (a->fragment != b->fragment || a->escape != b->escape)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (a->values[i].word != b->values[i].word)
			return false;
	return true;
}

static size_t first_slot(const struct key *k)
{
	uint64_t h = k->fragment * 2u + k->escape;

	for (unsigned i = 0; i < k->count; i++)
		h = (h ^ k->values[i].word) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h ^ h >> 32) & (SLOTS - 1);
}

/* What is kept for a key, or the slot that is free for it. The table is never full. */
static const struct fyssg_kept *find(fyssg_memo *m, const struct key *k, size_t *slot)
{
	const struct fyssg_kept *kept;

	for (*slot = first_slot(k);; *slot = (*slot + 1) & (SLOTS - 1)) {
		kept = atomic_load_explicit(&m->slots[*slot], memory_order_acquire);
		if (kept == NULL || same_key(&kept->key, k))
			return kept;
	}
}

/* Room for a text of that size, or NULL. Needs the lock. */
static void *room_for(fyssg_memo *m, size_t size)
{
	fya_stats stats;

	fya_get_stats(m->texts, &stats);
	if (m->count >= KEPT_MAX || stats.used > m->max_bytes || size > m->max_bytes - stats.used)
		return NULL;
	return fya_alloc(m->texts, size, 0);
}

/* --- keys ------------------------------------------------------------------------------------- */

static const fyssg_class *frozen_class(const fyssg_eval *ev, fyfm_value v)
{
	const fyssg_class *class;

	if (fyfm_i_tag(v) != FYFM_I_HOST)
		return NULL;
	class = ev->env->classes[fyfm_host_class(v)];
	return class->frozen ? class : NULL;
}

/* The attribute of a value that keys have; undefined, without a word to anybody, where it is of
 * no use for one. */
static fyfm_value attribute(fyssg_eval *ev, fyfm_value v, fyssg_atom name)
{
	const fyssg_class *class = frozen_class(ev, v);

	return class == NULL || class->get == NULL ? fyfm_undefined(NULL) : class->get(ev, v, name);
}

static struct key key_of(fyssg_eval *ev, const fyssg_frame *f, const fyssg_fragment *fragment,
                         const fyfm_value *values)
{
	struct key k = { .fragment = fragment->index, .count = fragment->name_count,
		         .escape = f->context->autoescape };

	for (unsigned i = 0; i < k.count; i++) {
		fyssg_atom attr = fragment->names[i].attr;

		k.values[i] = attr == FYSSG_ATOM_NONE ? values[i] : attribute(ev, values[i], attr);
	}
	return k;
}

/* Whether a word alone says what a value is, now and in other renders. */
static bool is_lasting(const fyssg_eval *ev, fyfm_value v)
{
	switch (fyfm_i_tag(v)) {
	case FYFM_I_INT:
	case FYFM_I_SHORT:
		return true;
	case FYFM_I_SIMPLE:
		return !fyfm_i_is_undefined(v);
	case FYFM_I_HOST:
		if (fyssg_is_object(v, FYSSG_CLASS_FUNCTION))
			return fyssg_is_repeatable(
				ev->env->builtins[fyfm_host_payload(v)].builtin);
		return frozen_class(ev, v) != NULL;
	default:
		return false;
	}
}

static bool all_last(const fyssg_eval *ev, const struct key *k)
{
	for (unsigned i = 0; i < k->count; i++)
		if (!is_lasting(ev, k->values[i]))
			return false;
	return true;
}

/* --- printing what was kept ------------------------------------------------------------------- */

bool fyssg_fragments_init(fyssg_eval *ev)
{
	if (ev->options.memo == NULL || ev->env->fragment_count == 0)
		return true;
	ev->fragments = calloc(ev->env->fragment_count, sizeof(*ev->fragments));
	return ev->fragments != NULL;
}

/* Where a budget is too small it is exceeded by rendering, at the place where that happens. */
static bool is_affordable(const fyssg_eval *ev, const struct fyssg_kept *kept)
{
	const fya_buf *out = ev->out;

	return kept->steps <= ev->steps && kept->value_bytes <= ev->bytes &&
	       ev->depth <= kept->depth && out->status == FYA_BUF_OK &&
	       (out->limit == 0 || kept->len <= out->limit - out->len);
}

static void tell_reads(fyssg_eval *ev, const struct fyssg_kept *kept)
{
	const char *at = kept->bytes + kept->len, *end = at + kept->reads_len;
	struct read_head head;

	while (at < end) {
		memcpy(&head, at, sizeof(head));
		fyssg_record(ev, head.kind, at + sizeof(head), head.len);
		at += sizeof(head) + head.len;
	}
}

static void print_kept(fyssg_eval *ev, const struct fyssg_kept *kept)
{
	fya_buf_append(ev->out, kept->bytes, kept->len);
	ev->steps -= kept->steps;
	ev->bytes -= kept->value_bytes;
	if (kept->reads_len > 0)
		tell_reads(ev, kept);
	if (ev->options.profile != NULL)
		fyssg_profile_kept(ev->options.profile, kept->len);
}

/* --- keeping ---------------------------------------------------------------------------------- */

static void begin(fyssg_eval *ev, fyssg_frame *f, const fyssg_fragment *fragment,
                  const struct key *k)
{
	struct rendering *r;

	/* What is inside of another one is kept with it. */
	if (ev->keeping || !all_last(ev, k))
		return;
	r = fyssg_arena_alloc(ev, sizeof(*r));
	if (r == NULL)
		return;
	ev->keeping = true;
	fya_buf_init(&ev->reads, ev->arena, 0);
	*r = (struct rendering){ .key = *k, .steps = ev->steps, .value_bytes = ev->bytes,
		                 .start = ev->out->len, .warnings = ev->warnings };
	f->slots[fragment->slot] = fyssg_object(FYSSG_CLASS_CONTEXT, r);
}

/* Whose attribute such a fragment has read differs from output to output, and a recorder has to
 * know. */
static bool has_attributes(const fyssg_fragment *fragment)
{
	for (unsigned i = 0; i < fragment->name_count; i++)
		if (fragment->names[i].attr != FYSSG_ATOM_NONE)
			return true;
	return false;
}

bool fyssg_fragment_print(fyssg_eval *ev, fyssg_frame *f, const fyssg_fragment *fragment,
                          const fyfm_value *values)
{
	const struct fyssg_kept *kept;
	fyssg_fragment_use *use;
	struct key k;
	size_t slot;

	f->slots[fragment->slot].word = 0;
	if (ev->fragments == NULL || (ev->options.recorder != NULL && has_attributes(fragment)))
		return false;
	use = &ev->fragments[fragment->index];
	k = key_of(ev, f, fragment, values);
	kept = use->last;
	if (kept == NULL || !same_key(&kept->key, &k))
		kept = find(ev->options.memo, &k, &slot);
	if (kept == NULL) {
		if (use->tried < TRIES || use->found > use->tried)
			begin(ev, f, fragment, &k);
		return false;
	}
	if (!is_affordable(ev, kept))
		return false;
	use->last = kept;
	use->found += use->found < UINT32_MAX;
	print_kept(ev, kept);
	return true;
}

void fyssg_fragments_read(fyssg_eval *ev, unsigned kind, const void *key, size_t key_len)
{
	struct read_head head = { kind, key_len };

	fya_buf_append(&ev->reads, &head, sizeof(head));
	fya_buf_append(&ev->reads, key, key_len);
}

/* The text that was rendered, or NULL. Needs the lock. */
static const struct fyssg_kept *new_kept(fyssg_eval *ev, const struct rendering *r)
{
	size_t len = ev->out->len - r->start, reads_len = ev->reads.len;
	struct fyssg_kept *kept = room_for(ev->options.memo, sizeof(*kept) + len + reads_len);

	if (kept == NULL)
		return NULL;
	*kept = (struct fyssg_kept){ .key = r->key, .depth = ev->depth,
		                     .steps = r->steps - ev->steps,
		                     .value_bytes = r->value_bytes - ev->bytes,
		                     .len = len, .reads_len = reads_len };
	if (len > 0)
		memcpy(kept->bytes, ev->out->data + r->start, len);
	if (reads_len > 0)
		memcpy(kept->bytes + len, ev->reads.data, reads_len);
	return kept;
}

static void keep(fyssg_eval *ev, const struct rendering *r)
{
	fyssg_memo *m = ev->options.memo;
	const struct fyssg_kept *kept;
	size_t slot;

	pthread_mutex_lock(&m->lock);
	/* Another thread may have been faster. */
	if (find(m, &r->key, &slot) == NULL && (kept = new_kept(ev, r)) != NULL) {
		m->count++;
		atomic_store_explicit(&m->slots[slot], kept, memory_order_release);
	}
	pthread_mutex_unlock(&m->lock);
}

void fyssg_fragment_keep(fyssg_eval *ev, const fyssg_frame *f, const fyssg_fragment *fragment)
{
	fyfm_value at = f->slots[fragment->slot];
	const struct rendering *r;

	if (at.word == 0)
		return;
	r = fyssg_object_of(at);
	ev->keeping = false;
	ev->fragments[fragment->index].tried++;
	/* What warned has to warn again. */
	if (ev->warnings == r->warnings && ev->out->status == FYA_BUF_OK &&
	    ev->reads.status == FYA_BUF_OK)
		keep(ev, r);
}
