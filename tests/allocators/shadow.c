#include "tests/allocators/shadow.h"

#include <string.h>

#define MAX_BLOCKS 512
#define MAX_MARKS 8

struct block {
	unsigned char *p;
	size_t size;
	unsigned char seed; /* determines every byte of it */
	bool stored;
};

struct mark {
	fya_mark mark;
	size_t count; /* of blocks */
};

struct shadow {
	fya_allocator *allocator;
	const uint8_t *input;
	size_t left;
	struct block blocks[MAX_BLOCKS]; /* in the order in which they were made */
	size_t count;
	struct mark marks[MAX_MARKS];
	size_t mark_count;
	unsigned char next_seed;
	shadow_report report;
};

static void expect(struct shadow *s, bool kept, const char *promise)
{
	if (!kept && !s->report.broken)
		s->report.broken = promise;
}

/* Bytes that are not there are 0. */
static size_t take(struct shadow *s)
{
	if (s->left == 0)
		return 0;
	s->left--;
	return *s->input++;
}

static size_t take_size(struct shadow *s)
{
	size_t scale = take(s) % 20;
	size_t size = take(s);

	return 1 + (((size << 8) + take(s)) << 4 >> (20 - scale));
}

static size_t take_align(struct shadow *s)
{
	return (size_t)1 << take(s) % 13;
}

static unsigned char byte_at(unsigned char seed, size_t i)
{
	return (unsigned char)(seed + i * 7 + (i >> 8));
}

static void fill(unsigned char *p, size_t size, unsigned char seed)
{
	for (size_t i = 0; i < size; i++)
		p[i] = byte_at(seed, i);
}

static bool holds(const unsigned char *p, size_t size, unsigned char seed)
{
	for (size_t i = 0; i < size; i++) {
		if (p[i] != byte_at(seed, i))
			return false;
	}
	return true;
}

static void check_block(struct shadow *s, const struct block *b)
{
	expect(s, holds(b->p, b->size, b->seed), "a block keeps its bytes");
}

/* Blocks from before the last mark must not be touched. */
static size_t first_free_to_change(const struct shadow *s)
{
	return s->mark_count ? s->marks[s->mark_count - 1].count : 0;
}

/* A block that may be resized and freed, or NULL. */
static struct block *pick(struct shadow *s)
{
	size_t first = first_free_to_change(s);
	size_t n = take(s);
	struct block *b;

	if (s->count == first)
		return NULL;
	b = &s->blocks[s->count - 1 - n % (s->count - first)];
	return b->stored ? NULL : b;
}

static void add(struct shadow *s, const void *p, size_t size, size_t align, bool stored,
	unsigned char seed)
{
	struct block *b = &s->blocks[s->count];

	if (!p) {
		s->report.refused++;
		return;
	}
	expect(s, ((uintptr_t)p & (align - 1)) == 0, "a block is aligned");
	*b = (struct block){(unsigned char *)(uintptr_t)p, size, seed, stored};
	s->count++;
	if (!stored)
		fill(b->p, size, seed);
	check_block(s, b);
}

static void do_alloc(struct shadow *s)
{
	size_t size = take_size(s);
	size_t align = take_align(s);

	if (s->count < MAX_BLOCKS)
		add(s, fya_alloc(s->allocator, size, align), size, align, false, s->next_seed++);
}

/* Short, and of few kinds, so that equal ones come again. */
static void do_store(struct shadow *s)
{
	unsigned char text[64];
	unsigned char seed = take(s) % 8;
	size_t len = take(s) % sizeof text;
	size_t align = (size_t)1 << take(s) % 5;

	if (s->count == MAX_BLOCKS)
		return;
	fill(text, len, seed);
	if (len == 0)
		align = 1; /* there is nothing to align */
	add(s, fya_store(s->allocator, text, len, align), len, align, true, seed);
}

static void do_resize(struct shadow *s)
{
	struct block *b = pick(s);
	size_t new_size = take_size(s);
	size_t align = take_align(s);
	size_t common;
	unsigned char *p;

	if (!b)
		return;
	p = fya_resize(s->allocator, b->p, b->size, new_size, align);
	if (!p) {
		s->report.refused++;
		check_block(s, b);
		return;
	}
	expect(s, ((uintptr_t)p & (align - 1)) == 0, "a resized block is aligned");
	common = b->size < new_size ? b->size : new_size;
	expect(s, holds(p, common, b->seed), "resizing keeps the bytes");
	b->p = p;
	b->size = new_size;
	fill(p, new_size, b->seed);
}

static void do_free(struct shadow *s)
{
	struct block *b = pick(s);
	size_t after;

	if (!b)
		return;
	check_block(s, b);
	fya_free(s->allocator, b->p, b->size);
	after = s->count - (size_t)(b - s->blocks) - 1;
	memmove(b, b + 1, after * sizeof *b);
	s->count--;
}

static void do_mark(struct shadow *s)
{
	struct mark *m = &s->marks[s->mark_count];

	if (s->mark_count == MAX_MARKS || !fya_mark_now(s->allocator, &m->mark))
		return;
	m->count = s->count;
	s->mark_count++;
}

static void check_all(struct shadow *s)
{
	for (size_t i = 0; i < s->count; i++)
		check_block(s, &s->blocks[i]);
}

/* Goes back to any mark; it stays valid, later ones end. */
static void do_rewind(struct shadow *s)
{
	size_t to = take(s);

	if (s->mark_count == 0)
		return;
	to %= s->mark_count;
	fya_rewind(s->allocator, s->marks[to].mark);
	s->mark_count = to + 1;
	s->count = s->marks[to].count;
	check_all(s);
}

static void do_reset(struct shadow *s)
{
	check_all(s);
	fya_reset(s->allocator);
	s->count = 0;
	s->mark_count = 0;
}

static void check_stats(struct shadow *s)
{
	size_t blocks = 0;
	size_t stored = 0;
	fya_stats stats;

	for (size_t i = 0; i < s->count; i++) {
		if (s->blocks[i].stored)
			stored += s->blocks[i].size;
		else
			blocks += s->blocks[i].size;
	}
	fya_get_stats(s->allocator, &stats);
	expect(s, stats.used - stats.dedup_table >= blocks, "used counts every block");
	expect(s, stats.used - stats.dedup_table <= blocks + stored, "used counts nothing else");
	expect(s, stats.dedup_hits != 0 || stats.used - stats.dedup_table == blocks + stored,
		"used counts every store, unless one was answered with another");
	expect(s, stats.peak_used >= stats.used, "the peak is the highest");
	expect(s, stats.resident <= stats.reserved, "resident is part of reserved");
	expect(s, stats.resident <= stats.used || stats.waste == stats.resident - stats.used,
		"waste is what is left");
}

static void do_trim(struct shadow *s)
{
	fya_trim(s->allocator);
	check_stats(s);
}

static void step(struct shadow *s)
{
	size_t op = take(s) % 32;

	s->report.operations++;
	if (op < 10)
		do_alloc(s);
	else if (op < 17)
		do_store(s);
	else if (op < 22)
		do_resize(s);
	else if (op < 26)
		do_free(s);
	else if (op < 28)
		do_mark(s);
	else if (op < 29)
		do_rewind(s);
	else if (op < 30)
		s->mark_count = 0; /* a mark need not be used */
	else if (op < 31)
		do_trim(s);
	else if (take(s) % 8 == 0)
		do_reset(s);
}

shadow_report shadow_run(fya_allocator *a, const uint8_t *input, size_t len)
{
	struct shadow s = {.allocator = a, .input = input, .left = len};

	while (s.left != 0 && !s.report.broken)
		step(&s);
	check_stats(&s);
	do_reset(&s);
	check_stats(&s);
	return s.report;
}
