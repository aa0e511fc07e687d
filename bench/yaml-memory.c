/*
 * yaml-memory: what large YAML files take: memory as the kernel sees it, and time beside libfyaml's
 * bare event loop.
 *
 *	yaml-memory [-n ROUNDS] FILE...
 *
 * Memory is the change from just before the load to just behind it, as a multiple of the file;
 * `peak' is the highest of both kinds together on the way. Each figure comes from a process of its
 * own. Times are a processor's, the kernel's share included, the best of the rounds, in turns.
 */
#include "bench/source-tree.h"

#include <err.h>
#include <fcntl.h>
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fya/auto.h>
#include <fyfm/parse.h>

enum { DEFAULT_ROUNDS = 7 };

struct figures {
	size_t file;             /* bytes, as all but the times are */
	size_t anonymous, mapped; /* at the end, more than before */
	size_t peak;
	double seconds;
};

struct load {
	fyfm_source source;
	fya_allocator *files, *values;
	fyfm_value value;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *or_exit(void *p)
{
	if (!p)
		errx(1, "out of memory");
	return p;
}

/* --- the two programs ------------------------------------------------------------------------- */

/* Makes values of the source that is open. */
static void load_values(struct load *l, const char *path)
{
	fya_auto policy;
	fya_choice choice;
	fyfm_parser *parser = or_exit(fyfm_parser_new());
	fyfm_diag diag;

	fya_auto_init(&policy, NULL);
	choice = fya_auto_choose(&policy, l->source.len);
	l->values = or_exit(fya_new_for(choice.kind, choice.dedup, choice.expected));
	if (fyfm_parse(parser, l->values, l->source.data, l->source.len, NULL, &l->value, &diag) !=
	    FYFM_OK)
		errx(1, "%s:%u: %s", path, diag.line, diag.message);
	fyfm_parser_free(parser);
	fya_trim(l->values);
}

static void load_open(struct load *l, const char *path)
{
	fyfm_diag diag;

	l->files = or_exit(fya_malloc_new());
	if (fyfm_source_open(&l->source, l->files, AT_FDCWD, path, NULL, &diag) != FYFM_OK)
		errx(1, "%s: %s", path, diag.message);
	load_values(l, path);
}

static void load_close(struct load *l)
{
	fyfm_source_close(&l->source);
	fya_destroy(l->values);
	fya_destroy(l->files);
}

/* Brings in code, and what libraries keep. */
static void warm_up(void)
{
	static const char text[] = "- a: [1, two]\n  b: |\n    c\n";
	struct load l;

	l.files = or_exit(fya_malloc_new());
	fyfm_source_from_memory(&l.source, text, sizeof(text) - 1);
	load_values(&l, "");
	load_close(&l);
}

static double time_load(const char *path)
{
	double start = now(), seconds;
	struct load l;

	load_open(&l, path);
	seconds = now() - start;
	load_close(&l);
	return seconds;
}

/* Libfyaml's events of the same bytes, thrown away; reading the file is not in the time. */
static double time_loop(const char *path)
{
	static const struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET };
	struct text text = { 0 };
	struct fy_parser *parser;
	struct fy_event *event;
	double start;

	text_read(&text, AT_FDCWD, path);
	start = now();
	parser = or_exit(fy_parser_create(&cfg));
	if (fy_parser_set_string(parser, text.bytes, text.len) != 0)
		errx(1, "libfyaml takes no text");
	while ((event = fy_parser_parse(parser)) != NULL)
		fy_parser_event_free(parser, event);
	if (fy_parser_get_stream_error(parser))
		errx(1, "%s: not YAML", path);
	fy_parser_destroy(parser);
	start = now() - start;
	text_release(&text);
	return start;
}

/* --- what the kernel says --------------------------------------------------------------------- */

/* A line of /proc/self/status in bytes. */
static size_t status_of(const char *name)
{
	FILE *status = or_exit(fopen("/proc/self/status", "r"));
	char line[256];
	size_t kib = SIZE_MAX;

	while (kib == SIZE_MAX && fgets(line, sizeof(line), status)) {
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			kib = strtoul(line + strlen(name) + 1, NULL, 10);
	}
	fclose(status);
	if (kib == SIZE_MAX)
		errx(1, "the kernel does not tell %s", name);
	return kib << 10;
}

/* Makes VmHWM begin anew at what is resident now. */
static void forget_peak(void)
{
	FILE *refs = fopen("/proc/self/clear_refs", "w");

	if (!refs || fputs("5", refs) < 0 || fclose(refs) != 0)
		err(1, "/proc/self/clear_refs");
}

static size_t above(size_t after, size_t before)
{
	return after > before ? after - before : 0;
}

static void measure_memory(const char *path, struct figures *f)
{
	size_t anonymous, mapped;
	struct load l;

	warm_up();
	anonymous = status_of("RssAnon");
	mapped = status_of("RssFile");
	forget_peak();
	load_open(&l, path);
	f->anonymous = above(status_of("RssAnon"), anonymous);
	f->mapped = above(status_of("RssFile"), mapped);
	f->peak = above(status_of("VmHWM"), anonymous + mapped);
	f->file = l.source.len;
	load_close(&l);
}

/* --- the table -------------------------------------------------------------------------------- */

enum task { MEMORY, LOAD, LOOP };

static void run(enum task task, const char *path, struct figures *f)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		err(1, "fork");
	if (child == 0) {
		if (task == MEMORY)
			measure_memory(path, f);
		else
			f->seconds = task == LOAD ? time_load(path) : time_loop(path);
		exit(0);
	}
	if (waitpid(child, &status, 0) < 0 || status != 0)
		errx(1, "%s could not be measured", path);
}

static double times(size_t bytes, const struct figures *f)
{
	return (double)bytes / (double)f->file;
}

static void measure(const char *path, unsigned rounds, struct figures *f)
{
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	double load = 0, loop = 0;

	run(MEMORY, path, f);
	for (unsigned i = 0; i < rounds; i++) {
		run(LOAD, path, f);
		load = i == 0 || f->seconds < load ? f->seconds : load;
		run(LOOP, path, f);
		loop = i == 0 || f->seconds < loop ? f->seconds : loop;
	}
	printf("| %s | %zu | %.3f | %.3f | %.3f | %.1f | %.1f | %.3f |\n", name, f->file,
	       times(f->anonymous, f), times(f->mapped, f), times(f->peak, f), load * 1e3,
	       loop * 1e3, load / loop);
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
		errx(2, "usage: yaml-memory [-n ROUNDS] FILE...");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	              0);
	if (shared == MAP_FAILED)
		err(1, "mmap");
	puts("| file | bytes | anonymous at the end | mapped | peak | load, ms | libfyaml's bare "
	     "loop, ms | load / loop |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	fflush(stdout);
	for (int i = optind; i < argc; i++)
		measure(argv[i], rounds, shared);
	return 0;
}
