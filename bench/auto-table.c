/*
 * auto-table: what `--allocator=auto' chooses from: files of several sizes, loaded in each way.
 *
 *	auto-table [-n ROUNDS] FILE...
 *
 * Per file and way: microseconds of a processor a load, the kernel's share included, once it is
 * warm; and what the allocator of the values has used, resident and wasted at the end of one load,
 * trimmed. Each figure is the best of the rounds, each of which is a process of its own; ways take
 * turns. auto-figure draws the table.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fya/auto.h>
#include <fyfm/parse.h>

enum {
	DEFAULT_ROUNDS = 5,
	BYTES_A_ROUND = 16 << 20, /* loaded again and again */
	LOADS_MIN = 3,
	LOADS_MAX = 2000,
	WARM_LOADS = 2
};

/* Values go into an allocator that is reset between loads (a worker's scratch), or that is made for
 * the load and destroyed behind it. */
static const struct way {
	const char *name;
	fyfm_source_mode mode;
	fya_kind kind;
	bool own;
} ways[] = {
	{ "read, scratch", FYFM_SOURCE_ALWAYS_READ, FYA_KIND_MREMAP, false },
	{ "read, own arena", FYFM_SOURCE_ALWAYS_READ, FYA_KIND_MREMAP, true },
	{ "read, malloc", FYFM_SOURCE_ALWAYS_READ, FYA_KIND_MALLOC, false },
	{ "mapped, scratch", FYFM_SOURCE_ALWAYS_MAP, FYA_KIND_MREMAP, false },
	{ "mapped, own arena", FYFM_SOURCE_ALWAYS_MAP, FYA_KIND_MREMAP, true },
	{ "mapped, malloc", FYFM_SOURCE_ALWAYS_MAP, FYA_KIND_MALLOC, false },
};

#define WAY_COUNT (sizeof(ways) / sizeof(ways[0]))

struct figures {
	double microseconds;
	size_t file;
	fya_stats values;
};

struct worker {
	const struct way *way;
	const char *path;
	fyfm_parser *parser;
	fya_allocator *buffer;  /* of sources that are read; reset for each */
	fya_allocator *scratch; /* NULL: each load has its own */
};

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void *or_exit(void *p)
{
	if (!p)
		errx(1, "out of memory");
	return p;
}

/* One load; what it took goes to *f unless that is NULL. */
static size_t load(struct worker *w, struct figures *f)
{
	fyfm_source_options options = { .mode = w->way->mode };
	fya_allocator *a = w->scratch;
	fyfm_source source;
	fyfm_value value;
	fyfm_diag diag;
	size_t len;

	if (fyfm_source_open(&source, w->buffer, AT_FDCWD, w->path, &options, &diag) != FYFM_OK)
		errx(1, "%s: %s", w->path, diag.message);
	if (!a)
		a = or_exit(fya_new_for(w->way->kind, false, source.len));
	if (fyfm_parse(w->parser, a, source.data, source.len, NULL, &value, &diag) != FYFM_OK)
		errx(1, "%s:%u: %s", w->path, diag.line, diag.message);
	len = source.len;
	if (f) {
		fya_trim(a);
		f->file = len;
		fya_get_stats(a, &f->values);
	}
	fyfm_source_close(&source);
	fya_reset(w->buffer);
	if (w->scratch)
		fya_reset(a);
	else
		fya_destroy(a);
	return len;
}

static size_t loads_of(size_t len)
{
	size_t loads = BYTES_A_ROUND / (len + 1);

	return loads < LOADS_MIN ? LOADS_MIN : loads > LOADS_MAX ? LOADS_MAX : loads;
}

static void measure(const struct way *way, const char *path, struct figures *f)
{
	struct worker w = { .way = way, .path = path };
	size_t loads;
	double start;

	w.parser = or_exit(fyfm_parser_new());
	w.buffer = or_exit(fya_arena_new(NULL));
	if (!way->own)
		w.scratch = or_exit(fya_new_for(way->kind, false, 0));
	loads = loads_of(load(&w, f));
	for (int i = 1; i < WARM_LOADS; i++)
		load(&w, NULL);
	start = now_us();
	for (size_t i = 0; i < loads; i++)
		load(&w, NULL);
	f->microseconds = (now_us() - start) / (double)loads;
}

/* Malloc's state, and the kernel's, depend on all that went before: each round is a process. */
static void measure_apart(const struct way *way, const char *path, struct figures *shared)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		err(1, "fork");
	if (child == 0) {
		measure(way, path, shared);
		exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || status != 0)
		errx(1, "%s could not be measured", path);
}

static void measure_file(const char *path, unsigned rounds, struct figures *shared)
{
	struct figures best[WAY_COUNT];

	for (unsigned round = 0; round < rounds; round++) {
		for (size_t i = 0; i < WAY_COUNT; i++) {
			measure_apart(&ways[i], path, shared);
			if (round == 0 || shared->microseconds < best[i].microseconds)
				best[i] = *shared;
		}
	}
	for (size_t i = 0; i < WAY_COUNT; i++)
		printf("| %zu | %s | %.1f | %zu | %zu | %zu |\n", best[i].file, ways[i].name,
		       best[i].microseconds, best[i].values.used, best[i].values.resident,
		       best[i].values.waste);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	unsigned rounds = DEFAULT_ROUNDS;
	struct figures *shared;
	int option;

	while ((option = getopt(argc, argv, "n:")) == 'n')
		rounds = (unsigned)strtoul(optarg, NULL, 10);
	if (option != -1 || optind == argc || rounds == 0)
		errx(2, "usage: auto-table [-n ROUNDS] FILE...");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	              0);
	if (shared == MAP_FAILED)
		err(1, "mmap");
	puts("| file, bytes | way | microseconds | used | resident | wasted |\n"
	     "| ---: | --- | ---: | ---: | ---: | ---: |");
	fflush(stdout);
	for (int i = optind; i < argc; i++)
		measure_file(argv[i], rounds, shared);
	return 0;
}
