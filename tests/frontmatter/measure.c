/* Prints the figures of doc/frontmatter.md for the files given. Not a test: times differ from
 * machine to machine. Counts of instructions: valgrind --tool=callgrind
 * --toggle-collect=fyfm_parse ... WAY 1 FILE... */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fyfm/parse.h>

struct figures {
	size_t documents, fast, bytes, used;
	double seconds;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(struct figures *f, fyfm_parser *parser, fya_allocator *arena, fyfm_way way,
                    const char *yaml, size_t len, int rounds)
{
	fyfm_parse_options options = { .way = way };
	fya_stats stats;
	fyfm_value v;
	double start;

	if (fyfm_parse(parser, arena, yaml, len, &options, &v, NULL) != FYFM_OK)
		return;
	f->documents++;
	f->bytes += len;
	f->fast += fyfm_parser_last_way(parser) == FYFM_WAY_SCANNER;
	fya_get_stats(arena, &stats);
	f->used += stats.used;
	start = now();
	for (int i = 1; i < rounds; i++) {
		fya_reset(arena);
		(void)!fyfm_parse(parser, arena, yaml, len, &options, &v, NULL);
	}
	f->seconds += now() - start;
	fya_reset(arena);
}

int main(int argc, char **argv)
{
	fya_allocator *arena = fya_arena_new(NULL), *files = fya_malloc_new();
	fyfm_parser *parser = fyfm_parser_new();
	struct figures f = { 0 };
	fyfm_way way;
	int rounds;

	if (argc < 4 || !arena || !files || !parser) {
		fprintf(stderr, "usage: measure auto|libfyaml ROUNDS FILE...\n");
		return 2;
	}
	way = strcmp(argv[1], "libfyaml") == 0 ? FYFM_WAY_LIBFYAML : FYFM_WAY_AUTO;
	rounds = atoi(argv[2]);
	for (int i = 3; i < argc; i++) {
		fyfm_source source;
		fyfm_parts parts;

		if (fyfm_source_open(&source, files, AT_FDCWD, argv[i], NULL, NULL) != FYFM_OK)
			continue;
		if (fyfm_split(source.data, source.len, &parts, NULL) == FYFM_OK &&
		    parts.has_front_matter)
			measure(&f, parser, arena, way, source.data + parts.yaml, parts.yaml_len,
			        rounds);
		fyfm_source_close(&source);
	}
	printf("%zu documents of %zu bytes, %zu by the scanner; values take %zu bytes\n",
	       f.documents, f.bytes, f.fast, f.used);
	if (rounds > 1 && f.documents > 0)
		printf("%.0f ns a document\n",
		       f.seconds / (rounds - 1) / (double)f.documents * 1e9);
	fyfm_parser_free(parser);
	fya_destroy(files);
	fya_destroy(arena);
	return 0;
}
