/*
 * render-page: what one page costs in the template engine, and what it costs at least.
 *
 * render-page FOLDER [RENDERS]
 *
 * FOLDER holds page.html, the templates it names, context.json, and expected.html, which the
 * output must equal, the engine's and that of hand-written.c. Prints the best of several rounds,
 * in which both take turns: microseconds of processor time per render, and per compilation of all
 * templates. With 1 render, prints nothing but that one: for callgrind.
 */
#include <err.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fyfm/parse.h>
#include <fyssg/template.h>

#include "bench/hand-written.h"

enum { ROUNDS = 7, DEFAULT_RENDERS = 1000, COMPILES = 200 };

struct page {
	const char *folder;
	fya_allocator *files; /* what was read, for all of the program's life */
	fyfm_value context;
	fyfm_str expected;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void tell(void *user, const fyfm_diag *d)
{
	(void)user;
	warnx("%s:%u:%u: %s", d->path, d->line, d->column, d->message);
}

static fyfm_status read_file(struct page *p, const char *name, fyfm_str *out)
{
	const fyfm_source_options options = { .mode = FYFM_SOURCE_ALWAYS_READ };
	char path[4096];
	fyfm_source source;
	fyfm_status st;

	snprintf(path, sizeof(path), "%s/%s", p->folder, name);
	st = fyfm_source_open(&source, p->files, AT_FDCWD, path, &options, NULL);
	*out = (fyfm_str){ source.data, source.len };
	return st;
}

/* Every template is read from the disk once: compilations are timed, not the disk. */
static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	static struct { char name[64]; fyfm_str text; } cache[32];
	struct page *p = user;
	size_t i = 0;

	while (i < 31 && cache[i].name[0] != '\0' && strcmp(cache[i].name, name) != 0)
		i++;
	if (cache[i].name[0] == '\0') {
		if (read_file(p, name, &cache[i].text) != FYFM_OK)
			return FYFM_ERR_NOT_FOUND;
		snprintf(cache[i].name, sizeof(cache[i].name), "%s", name);
	}
	*out = (fyssg_template_source){ cache[i].text.data, cache[i].text.len, NULL };
	return FYFM_OK;
}

static void read_context(struct page *p)
{
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_diag d;
	fyfm_str text;

	if (parser == NULL || read_file(p, "context.json", &text) != FYFM_OK ||
	    read_file(p, "expected.html", &p->expected) != FYFM_OK)
		errx(3, "%s: context.json or expected.html cannot be read", p->folder);
	if (fyfm_parse(parser, p->files, text.data, text.len, NULL, &p->context, &d) != FYFM_OK)
		errx(1, "context.json:%u: %s", d.line, d.message);
	fyfm_parser_free(parser);
}

static fyssg_env *compile(struct page *p, fya_allocator *a, const fyssg_template **t)
{
	fyssg_env_options options;
	fyssg_env *env;

	fyssg_env_options_init(&options);
	options.load = load;
	options.load_user = p;
	options.diag = tell;
	env = fyssg_env_new(a, &options);
	if (env == NULL || fyssg_env_load(env, "page.html", t) != FYFM_OK)
		errx(1, "%s: page.html cannot be compiled", p->folder);
	fyssg_env_freeze(env);
	return env;
}

/* Compiling alone: making an environment takes about as long, and happens once in a build. */
static double time_compiles(struct page *p)
{
	const fyssg_template *t;
	double best = 1;

	for (int round = 0; round < ROUNDS; round++) {
		double took = 0;

		for (int i = 0; i < COMPILES; i++) {
			fya_allocator *a = fya_arena_new(NULL);
			fyssg_env_options options;
			fyssg_env *env;
			double start;

			fyssg_env_options_init(&options);
			options.load = load;
			options.load_user = p;
			env = fyssg_env_new(a, &options);
			start = now();
			if (env == NULL || fyssg_env_load(env, "page.html", &t) != FYFM_OK)
				errx(1, "page.html cannot be compiled");
			took += now() - start;
			fyssg_env_free(env);
			fya_destroy(a);
		}
		if (took / COMPILES < best)
			best = took / COMPILES;
	}
	return best;
}

/* What is needed to render. */
struct engine {
	fyssg_eval *eval;
	const fyssg_template *template;
	fya_allocator *arena;
};

static double time_engine(const struct page *p, const struct engine *e, fya_buf *out, int renders)
{
	double start = now();

	for (int i = 0; i < renders; i++) {
		fya_buf_clear(out);
		fya_reset(e->arena);
		if (fyssg_render(e->eval, e->template, p->context, out) != FYFM_OK)
			errx(1, "page.html cannot be rendered");
	}
	return (now() - start) / renders;
}

static double time_hand_written(const page_data *data, fya_buf *out, int renders)
{
	double start = now();

	for (int i = 0; i < renders; i++) {
		fya_buf_clear(out);
		hand_written_page(data, out);
	}
	return (now() - start) / renders;
}

static void check(const struct page *p, const fya_buf *out, const char *who)
{
	if (out->len != p->expected.len || memcmp(out->data, p->expected.data, out->len) != 0)
		errx(1, "%s: the output of %s is not that of expected.html", p->folder, who);
}

static void compare(struct page *p, const struct engine *e, fya_buf *out, int renders)
{
	const page_data *data = page_data_new(p->context, p->files);
	double engine = 1, hand_written = 1, took;
	size_t used;

	if (data == NULL)
		errx(3, "out of memory");
	fya_buf_clear(out);
	hand_written_page(data, out);
	check(p, out, "hand-written.c");
	used = mallinfo2().uordblks;
	for (int round = 0; round < ROUNDS; round++) {
		took = time_engine(p, e, out, renders);
		engine = took < engine ? took : engine;
		took = time_hand_written(data, out, renders);
		hand_written = took < hand_written ? took : hand_written;
	}
	printf("render: %.2f us, %zu bytes; heap grew by %zd bytes\n", engine * 1e6, out->len,
	       (ssize_t)(mallinfo2().uordblks - used));
	printf("hand-written: %.2f us\n", hand_written * 1e6);
	printf("compile all templates: %.1f us\n", time_compiles(p) * 1e6);
}

int main(int argc, char **argv)
{
	struct page p = { .files = fya_malloc_new() };
	fya_allocator *a = fya_malloc_new();
	struct engine e = { .arena = fya_arena_new(NULL) };
	int renders = argc > 2 ? atoi(argv[2]) : DEFAULT_RENDERS;
	fyssg_eval_options options;
	fyssg_env *env;
	fya_buf out;

	if (argc < 2 || renders < 1)
		errx(2, "usage: render-page FOLDER [RENDERS]");
	p.folder = argv[1];
	read_context(&p);
	env = compile(&p, a, &e.template);
	fyssg_eval_options_init(&options);
	options.arena = e.arena;
	options.diag = tell;
	e.eval = fyssg_eval_new(env, &options);
	if (e.eval == NULL)
		errx(3, "out of memory");
	fya_buf_init(&out, a, 0);
	if (fyssg_render(e.eval, e.template, p.context, &out) != FYFM_OK)
		errx(1, "page.html cannot be rendered");
	check(&p, &out, "the engine");
	if (renders > 1)
		compare(&p, &e, &out, renders);
	fyssg_eval_free(e.eval);
	fya_buf_release(&out);
	fyssg_env_free(env);
	fya_destroy(e.arena);
	fya_destroy(a);
	fya_destroy(p.files);
	return 0;
}
