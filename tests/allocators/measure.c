/* Prints the figures of doc/allocators.md. Not a test: figures differ from machine to machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fya/allocator.h>

#define STORES 1000000
#define ROUNDS 15
#define LEN 24

static fya_allocator *arena(void)
{
	return fya_arena_new(NULL);
}

static fya_allocator *dedup_on_arena(void)
{
	return fya_dedup_new(fya_arena_new(NULL), NULL);
}

static fya_allocator *dedup_always(void)
{
	return fya_dedup_new(fya_arena_new(NULL), &(fya_dedup_options){.always = true});
}

static fya_allocator *dedup_on_malloc(void)
{
	return fya_dedup_new(fya_malloc_new(), NULL);
}

static const struct subject {
	const char *name;
	fya_allocator *(*make)(void);
	size_t base; /* the row of the inner allocator alone */
} subjects[] = {
	{"arena", arena, 0},
	{"dedup on arena", dedup_on_arena, 0},
	{"the same, always", dedup_always, 0},
	{"malloc", fya_malloc_new, 3},
	{"dedup on malloc", dedup_on_malloc, 3},
};
#define SUBJECT_COUNT (sizeof subjects / sizeof *subjects)

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void or_exit(const void *p)
{
	if (!p) {
		fputs("out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
}

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Twenty-four bytes that differ from i to i from the first byte on. */
static void make_text(char text[LEN], size_t i)
{
	uint64_t words[3] = {i * 0x9e3779b97f4a7c15, i, ~(uint64_t)i};

	memcpy(text, words, LEN);
}

struct figures {
	double ns; /* a store */
	fya_stats stats;
};

static struct figures time_stores(const struct subject *s, size_t distinct)
{
	fya_allocator *a = s->make();
	uint64_t state = 1;
	struct figures f;
	char text[LEN];
	double start;

	or_exit(a);
	start = now_ns();
	for (size_t i = 0; i < STORES; i++) {
		uint64_t random = next_random(&state);

		make_text(text, distinct == STORES ? i : random % distinct);
		or_exit(fya_store(a, text, LEN, 1));
	}
	f.ns = (now_ns() - start) / STORES;
	fya_get_stats(a, &f.stats);
	fya_destroy(a);
	return f;
}

/* In a process of its own: malloc's state depends on all that went before. */
static struct figures time_stores_alone(const struct subject *s, size_t distinct)
{
	struct figures *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct figures f;
	int status;

	or_exit(shared == MAP_FAILED ? NULL : shared);
	if (fork() == 0) {
		*shared = time_stores(s, distinct);
		_exit(EXIT_SUCCESS);
	}
	if (wait(&status) < 0 || status != 0)
		exit(EXIT_FAILURE);
	f = *shared;
	munmap(shared, sizeof *shared);
	return f;
}

static void print_row(size_t i, const struct figures *f)
{
	const struct figures *base = &f[subjects[i].base];

	printf("| %s | %.1f | %.2f | %zu | %.2f | %zu | %zu |\n", subjects[i].name, f[i].ns,
		f[i].ns / base->ns, f[i].stats.resident >> 10,
		(double)f[i].stats.resident / (double)base->stats.resident,
		f[i].stats.dedup_table >> 10, f[i].stats.dedup_saved >> 10);
}

static void measure_stores(size_t distinct)
{
	struct figures best[SUBJECT_COUNT];

	/* In turns, so that a slow spell of the machine meets all of them. */
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < SUBJECT_COUNT; i++) {
			struct figures f = time_stores_alone(&subjects[i], distinct);

			if (round == 0 || f.ns < best[i].ns)
				best[i] = f;
		}
	}
	printf("\n%d stores of %d bytes, %zu different\n\n", STORES, LEN, distinct);
	puts("| allocator | ns a store | times inner | resident KiB | times inner | table KiB "
	     "| saved KiB |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (size_t i = 0; i < SUBJECT_COUNT; i++)
		print_row(i, best);
	fflush(stdout);
}

/* One page: `count` blocks of 64 bytes. */
static void fill_page(fya_allocator *a, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *p = fya_alloc(a, 64, 8);

		or_exit(p);
		p[0] = 1;
	}
}

/* Returns microseconds a page. */
static double time_pages(fya_allocator *(*make)(void), size_t count, bool reuse)
{
	size_t pages = 200000 / count;
	fya_allocator *a = NULL;
	double start = now_ns();

	for (size_t i = 0; i < pages; i++) {
		if (!a) {
			a = make();
			or_exit(a);
		}
		fill_page(a, count);
		if (reuse) {
			fya_reset(a);
		} else {
			fya_destroy(a);
			a = NULL;
		}
	}
	fya_destroy(a);
	return (now_ns() - start) / (double)pages / 1e3;
}

static double best_pages(fya_allocator *(*make)(void), size_t count, bool reuse)
{
	double best = time_pages(make, count, reuse);

	for (size_t round = 1; round < ROUNDS; round++) {
		double us = time_pages(make, count, reuse);

		if (us < best)
			best = us;
	}
	return best;
}

static void measure_pages(void)
{
	static const size_t counts[] = {10, 100, 1000, 10000};

	printf("\nMicroseconds a page of so many blocks of 64 bytes\n\n"
	       "| blocks | arena, reset | arena, made anew | malloc, reset |\n"
	       "| ---: | ---: | ---: | ---: |\n");
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		printf("| %zu | %.2f | %.2f | %.2f |\n", counts[i],
			best_pages(arena, counts[i], true), best_pages(arena, counts[i], false),
			best_pages(fya_malloc_new, counts[i], true));
}

int main(void)
{
	measure_stores(STORES);
	measure_stores(1000);
	measure_stores(20000);
	measure_pages();
	return 0;
}
