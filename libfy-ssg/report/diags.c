#include "libfy-ssg/report/diags.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fya/intern.h>

/* A diagnostic or a note. Its text is the pool's. */
struct entry {
	struct entry *next;  /* in the list of all, in a chain of notes or of spare entries */
	struct entry *notes; /* chained in the order in which they came */
	const char *path, *message, *hint, *excerpt, *before, *after;
	uint32_t line, column, width, excerpt_column;
	fyfm_severity severity;
	fyfm_status status;
};

#define NO_KIND UINT32_MAX
/* Of diagnostics that differ only in their notes, how many are named. */
#define REPEATS_NAMED 4

struct kind {
	const char *key; /* the pool's */
	size_t key_len;
	size_t uses;
	struct entry *first; /* by place; NULL until a use is complete */
};

/* What one thread added last. It is complete only when the thread adds the next one: until then
 * notes may follow. */
struct open_entry {
	pthread_t thread;
	struct entry *entry; /* NULL: none */
	struct entry **tail; /* where its next note goes */
	uint32_t kind;
};

struct fyssg_diags {
	pthread_mutex_t lock;
	fya_allocator *pool;   /* entries and text, given back by each flush */
	fya_allocator *tables; /* arrays that grow */

	struct entry *all;
	struct entry *spare;
	struct open_entry *open;
	size_t open_count, open_capacity;
	struct kind *kinds;
	size_t kind_count, kind_capacity;
	fya_intern *kind_of_key; /* to an index in `kinds` */

	bool errors_only;
	size_t counted_warnings; /* that are not kept */
	size_t lost;   /* since the last flush */
	size_t told_errors, told_warnings;
};

static const void *key_bytes(const void *owner, uint32_t handle, size_t *len)
{
	const struct fyssg_diags *d = owner;

	*len = d->kinds[handle].key_len;
	return d->kinds[handle].key;
}

/* An arena that interns what is stored in it. */
static fya_allocator *new_pool(void)
{
	static const fya_dedup_options dedup = { .always = true };
	fya_allocator *arena = fya_arena_new(NULL);
	fya_allocator *pool = arena != NULL ? fya_dedup_new(arena, &dedup) : NULL;

	if (pool == NULL)
		fya_destroy(arena);
	return pool;
}

fyssg_diags *fyssg_diags_new(void)
{
	return fyssg_diags_new_in(new_pool(), fya_malloc_new());
}

fyssg_diags *fyssg_diags_new_in(fya_allocator *pool, fya_allocator *tables)
{
	static const fya_dedup_options always = { .always = true };
	fyssg_diags *d = calloc(1, sizeof(*d));

	if (d == NULL) {
		fya_destroy(pool);
		fya_destroy(tables);
		return NULL;
	}
	pthread_mutex_init(&d->lock, NULL);
	d->pool = pool;
	d->tables = tables;
	if (pool != NULL && tables != NULL)
		d->kind_of_key = fya_intern_new(tables, key_bytes, d, &always);
	if (d->kind_of_key == NULL) {
		fyssg_diags_free(d);
		return NULL;
	}
	return d;
}

void fyssg_diags_keep_errors_only(fyssg_diags *d)
{
	d->errors_only = true;
}

void fyssg_diags_free(fyssg_diags *d)
{
	if (d == NULL)
		return;
	fya_intern_free(d->kind_of_key);
	fya_destroy(d->tables);
	fya_destroy(d->pool);
	pthread_mutex_destroy(&d->lock);
	free(d);
}

/* --- entries ---------------------------------------------------------------------------------- */

static const char *keep_text(fyssg_diags *d, const char *text)
{
	return fya_store(d->pool, text, strlen(text) + 1, 1);
}

static struct entry *take_entry(fyssg_diags *d)
{
	struct entry *e = d->spare;

	if (e == NULL)
		return fya_alloc(d->pool, sizeof(*e), _Alignof(struct entry));
	d->spare = e->next;
	return e;
}

/* The entry and its notes may be used again. */
static void give_back(fyssg_diags *d, struct entry *e)
{
	struct entry *notes = e->notes;

	e->next = d->spare;
	d->spare = e;
	while (notes != NULL) {
		e = notes;
		notes = e->next;
		e->next = d->spare;
		d->spare = e;
	}
}

static struct entry *copy_diag(fyssg_diags *d, const fyfm_diag *diag)
{
	struct entry *e = take_entry(d);

	if (e == NULL)
		return NULL;
	*e = (struct entry){
		.path = keep_text(d, diag->path),
		.message = keep_text(d, diag->message),
		.hint = keep_text(d, diag->hint),
		.excerpt = keep_text(d, diag->excerpt),
		.before = keep_text(d, diag->before),
		.after = keep_text(d, diag->after),
		.line = diag->line,
		.column = diag->column,
		.width = diag->width,
		.excerpt_column = diag->excerpt_column,
		.severity = diag->severity,
		.status = diag->status,
	};
	if (e->path == NULL || e->message == NULL || e->hint == NULL || e->excerpt == NULL ||
	    e->before == NULL || e->after == NULL) {
		give_back(d, e);
		return NULL;
	}
	return e;
}

/* --- order ------------------------------------------------------------------------------------ */

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_alone(const struct entry *a, const struct entry *b)
{
	int order = strcmp(a->path, b->path);

	if (order == 0)
		order = compare_numbers(a->line, b->line);
	if (order == 0)
		order = compare_numbers(a->column, b->column);
	if (order == 0)
		order = strcmp(a->message, b->message);
	if (order == 0)
		order = compare_numbers(a->severity, b->severity);
	if (order == 0)
		order = compare_numbers(a->width, b->width);
	if (order == 0)
		order = strcmp(a->hint, b->hint);
	if (order == 0)
		order = strcmp(a->excerpt, b->excerpt);
	return order;
}

/* 0: a reader could not tell them apart. */
static int compare(const struct entry *a, const struct entry *b)
{
	int order = compare_alone(a, b);
	const struct entry *m = a->notes, *n = b->notes;

	for (; order == 0 && m != NULL && n != NULL; m = m->next, n = n->next)
		order = compare_alone(m, n);
	return order != 0 ? order : (m != NULL) - (n != NULL);
}

static struct entry *merge(struct entry *a, struct entry *b)
{
	struct entry *first = NULL, **tail = &first;

	while (a != NULL && b != NULL) {
		struct entry **least = compare(b, a) < 0 ? &b : &a;

		*tail = *least;
		tail = &(*tail)->next;
		*least = (*least)->next;
	}
	*tail = a != NULL ? a : b;
	return first;
}

/* Sorts a list in place: runs of 1, 2, 4, ... entries wait in `runs` to be merged with their
 * like. */
static struct entry *sort(struct entry *list)
{
	struct entry *runs[64] = { NULL };
	struct entry *sorted = NULL;
	size_t i;

	while (list != NULL) {
		struct entry *run = list;

		list = list->next;
		run->next = NULL;
		for (i = 0; runs[i] != NULL; i++) {
			run = merge(runs[i], run);
			runs[i] = NULL;
		}
		runs[i] = run;
	}
	for (i = 0; i < 64; i++)
		sorted = merge(runs[i], sorted);
	return sorted;
}

/* --- adding ----------------------------------------------------------------------------------- */

/* Makes room for one more element of an array. */
static bool reserve(fyssg_diags *d, void **array, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity == 0 ? 8 : *capacity * 2;
	void *moved;

	if (count < *capacity)
		return true;
	moved = fya_resize(d->tables, *array, *capacity * size, more * size, _Alignof(max_align_t));
	if (moved == NULL)
		return false;
	*array = moved;
	*capacity = more;
	return true;
}

static struct open_entry *open_of_thread(fyssg_diags *d)
{
	pthread_t self = pthread_self();
	void *array = d->open;

	for (size_t i = 0; i < d->open_count; i++)
		if (pthread_equal(d->open[i].thread, self))
			return &d->open[i];
	if (!reserve(d, &array, d->open_count, &d->open_capacity, sizeof(*d->open)))
		return NULL;
	d->open = array;
	d->open[d->open_count] = (struct open_entry){ .thread = self, .kind = NO_KIND };
	return &d->open[d->open_count++];
}

/* Of two uses of a kind the first one stays. */
static void settle(fyssg_diags *d, struct kind *kind, struct entry *use)
{
	if (kind->first == NULL) {
		kind->first = use;
	} else if (compare(use, kind->first) < 0) {
		give_back(d, kind->first);
		kind->first = use;
	} else {
		give_back(d, use);
	}
}

static void complete(fyssg_diags *d, struct open_entry *open)
{
	struct entry *e = open->entry;

	if (e == NULL)
		return;
	open->entry = NULL;
	if (open->kind != NO_KIND) {
		settle(d, &d->kinds[open->kind], e);
	} else {
		e->next = d->all;
		d->all = e;
	}
}

/* Index of the kind, a new one where it is new; NO_KIND when memory runs out. */
static uint32_t kind_for(fyssg_diags *d, const char *key)
{
	void *array = d->kinds;
	uint32_t index = (uint32_t)d->kind_count;
	struct kind *kind;

	if (!reserve(d, &array, d->kind_count, &d->kind_capacity, sizeof(*d->kinds)))
		return NO_KIND;
	d->kinds = array;
	kind = &d->kinds[d->kind_count];
	*kind = (struct kind){ .key = keep_text(d, key), .key_len = strlen(key) };
	if (kind->key == NULL)
		return NO_KIND;
	switch (fya_intern_put(d->kind_of_key, kind->key, kind->key_len, index, &index)) {
	case FYA_INTERN_ADDED:
		d->kind_count++;
		return index;
	case FYA_INTERN_FOUND:
		return index;
	default:
		return NO_KIND;
	}
}

static bool belongs_to(const fyfm_diag *note, const struct entry *before)
{
	return note->severity == FYFM_NOTE && (note->line != 0 || note->status != FYFM_OK) &&
	       before != NULL && before->severity != FYFM_NOTE;
}

/* Whether it is an error, or a note of one. */
static bool is_of_error(const fyfm_diag *diag, const struct open_entry *open)
{
	return diag->severity == FYFM_ERROR || (open != NULL && belongs_to(diag, open->entry));
}

static void add_locked(fyssg_diags *d, const char *kind_key, const fyfm_diag *diag)
{
	struct open_entry *open = open_of_thread(d);
	struct entry *e;

	if (d->errors_only && !is_of_error(diag, open)) {
		d->counted_warnings += diag->severity == FYFM_WARNING;
		/* Its notes are not those of the error before it. */
		if (open != NULL)
			complete(d, open);
		return;
	}
	e = open != NULL ? copy_diag(d, diag) : NULL;
	if (e == NULL) {
		d->lost++;
		/* Notes that follow the lost one must not go to the one before it. */
		if (open != NULL && diag->severity != FYFM_NOTE)
			complete(d, open);
		return;
	}
	if (belongs_to(diag, open->entry)) {
		*open->tail = e;
		open->tail = &e->next;
		return;
	}
	complete(d, open);
	open->kind = kind_key != NULL ? kind_for(d, kind_key) : NO_KIND;
	if (open->kind != NO_KIND)
		d->kinds[open->kind].uses++;
	open->entry = e;
	open->tail = &e->notes;
}

static void add(fyssg_diags *d, const char *kind_key, const fyfm_diag *diag)
{
	pthread_mutex_lock(&d->lock);
	add_locked(d, kind_key, diag);
	pthread_mutex_unlock(&d->lock);
}

void fyssg_diags_add(void *diags, const fyfm_diag *diag)
{
	add(diags, NULL, diag);
}

void fyssg_diags_add_kind(fyssg_diags *diags, const char *kind_key, const fyfm_diag *diag)
{
	add(diags, kind_key, diag);
}

uint64_t fyssg_diags_resident(fyssg_diags *d)
{
	fya_stats pool, tables;

	pthread_mutex_lock(&d->lock);
	fya_get_stats(d->pool, &pool);
	fya_get_stats(d->tables, &tables);
	pthread_mutex_unlock(&d->lock);
	return (uint64_t)pool.resident + tables.resident;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* Says in the message how often this was done; the message gives way where both are too long. */
static void add_uses(fyssg_diags *d, struct kind *kind)
{
	char suffix[64], message[sizeof(((fyfm_diag *)NULL)->message)];
	size_t suffix_len, len = strlen(kind->first->message);
	const char *kept;

	if (kind->uses < 2)
		return;
	suffix_len = (size_t)snprintf(suffix, sizeof(suffix), " (%zu uses; first here)",
	                              kind->uses);
	if (len > sizeof(message) - 1 - suffix_len) {
		len = sizeof(message) - 1 - suffix_len;
		while (len > 0 && ((unsigned char)kind->first->message[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(message, kind->first->message, len);
	memcpy(message + len, suffix, suffix_len + 1);
	kept = keep_text(d, message);
	if (kept != NULL)
		kind->first->message = kept;
}

static void complete_all(fyssg_diags *d)
{
	for (size_t i = 0; i < d->open_count; i++)
		complete(d, &d->open[i]);
	for (size_t i = 0; i < d->kind_count; i++) {
		struct entry *first = d->kinds[i].first;

		if (first == NULL)
			continue;
		add_uses(d, &d->kinds[i]);
		first->next = d->all;
		d->all = first;
	}
}

static void count(fyssg_diags *d, fyfm_severity severity)
{
	if (severity == FYFM_ERROR)
		d->told_errors++;
	else if (severity == FYFM_WARNING)
		d->told_warnings++;
}

static void tell(fyssg_diags *d, const struct entry *e, fyfm_diag_fn sink, void *user)
{
	fyfm_diag diag;

	fyfm_diag_set(&diag, e->severity, e->status, e->path, e->line, e->column, "%s", e->message);
	diag.width = e->width;
	diag.excerpt_column = e->excerpt_column;
	snprintf(diag.hint, sizeof(diag.hint), "%s", e->hint);
	snprintf(diag.excerpt, sizeof(diag.excerpt), "%s", e->excerpt);
	snprintf(diag.before, sizeof(diag.before), "%s", e->before);
	snprintf(diag.after, sizeof(diag.after), "%s", e->after);
	count(d, e->severity);
	sink(user, &diag);
}

static void tell_lost(fyssg_diags *d, fyfm_diag_fn sink, void *user)
{
	fyfm_diag diag;

	if (d->lost == 0)
		return;
	fyfm_diag_set(&diag, FYFM_WARNING, FYFM_ERR_NOMEM, NULL, 0, 0,
	              "memory ran out: %zu more could not be kept to be told", d->lost);
	d->told_warnings++;
	sink(user, &diag);
}

static void forget_all(fyssg_diags *d)
{
	d->all = NULL;
	d->spare = NULL;
	d->open_count = 0;
	d->kind_count = 0;
	d->lost = 0;
	fya_intern_clear(d->kind_of_key);
	fya_reset(d->pool);
}

/* One mistake in a template is found again in every page that uses it. The first is told whole; of
 * those that differ in their notes alone some are named by the last note, which says for whom.
 * Returns the last of them. */
static const struct entry *tell_repeats(fyssg_diags *d, const struct entry *first,
                                        fyfm_diag_fn sink, void *user)
{
	const struct entry *last = first, *e;
	size_t more = 0;
	fyfm_diag diag;

	for (e = first->next; e != NULL && compare_alone(first, e) == 0; last = e, e = e->next) {
		const struct entry *note = e->notes;

		if (compare(last, e) == 0)
			continue;
		count(d, e->severity);
		while (note != NULL && note->next != NULL)
			note = note->next;
		if (note != NULL && ++more < REPEATS_NAMED)
			tell(d, note, sink, user);
	}
	if (more < REPEATS_NAMED)
		return last;
	fyfm_diag_set(&diag, FYFM_NOTE, first->status, NULL, 0, 0, "and %zu more of the same",
	              more - REPEATS_NAMED + 1);
	sink(user, &diag);
	return last;
}

void fyssg_diags_flush(fyssg_diags *d, fyfm_diag_fn sink, void *user)
{
	const struct entry *e;

	complete_all(d);
	d->all = sort(d->all);
	for (e = d->all; e != NULL; e = e->next) {
		tell(d, e, sink, user);
		for (const struct entry *note = e->notes; note != NULL; note = note->next)
			tell(d, note, sink, user);
		e = tell_repeats(d, e, sink, user);
	}
	tell_lost(d, sink, user);
	forget_all(d);
}

size_t fyssg_diags_told_errors(const fyssg_diags *d)
{
	return d->told_errors;
}

size_t fyssg_diags_told_warnings(const fyssg_diags *d)
{
	return d->told_warnings + d->counted_warnings;
}
