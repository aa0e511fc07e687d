/*
 * render-page: what one page costs in the template engine.
 *
 * render-page FOLDER [RENDERS]
 *
 * FOLDER holds page.html, the templates it names, context.json, and expected.html, which the
 * output must equal. Prints the best of several rounds: microseconds of processor time per
 * render, and per compilation of all templates.
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

static double time_renders(struct page *p, fyssg_eval *ev, const fyssg_template *t,
                           fya_allocator *arena, fya_buf *out, int renders)
{
	double best = 1;

	for (int round = 0; round < ROUNDS; round++) {
		double start = now();

		for (int i = 0; i < renders; i++) {
			fya_buf_clear(out);
			fya_reset(arena);
			if (fyssg_render(ev, t, p->context, out) != FYFM_OK)
				errx(1, "page.html cannot be rendered");
		}
		if ((now() - start) / renders < best)
			best = (now() - start) / renders;
	}
	return best;
}

int main(int argc, char **argv)
{
	struct page p = { .files = fya_malloc_new() };
	fya_allocator *a = fya_malloc_new(), *arena = fya_arena_new(NULL);
	int renders = argc > 2 ? atoi(argv[2]) : DEFAULT_RENDERS;
	fyssg_eval_options options;
	const fyssg_template *t;
	fyssg_env *env;
	fyssg_eval *ev;
	fya_buf out;
	size_t used;
	double took;

	if (argc < 2)
		errx(2, "usage: render-page FOLDER [RENDERS]");
	p.folder = argv[1];
	read_context(&p);
	env = compile(&p, a, &t);
	fyssg_eval_options_init(&options);
	options.arena = arena;
	options.diag = tell;
	ev = fyssg_eval_new(env, &options);
	if (ev == NULL)
		errx(3, "out of memory");
	fya_buf_init(&out, a, 0);
	if (fyssg_render(ev, t, p.context, &out) != FYFM_OK || out.len != p.expected.len ||
	    memcmp(out.data, p.expected.data, out.len) != 0)
		errx(1, "%s: the output is not that of expected.html", p.folder);
	used = mallinfo2().uordblks;
	took = time_renders(&p, ev, t, arena, &out, renders);
	printf("render: %.2f us, %zu bytes; heap grew by %zd bytes\n", took * 1e6, out.len,
	       (ssize_t)(mallinfo2().uordblks - used));
	if (renders > 1)
		printf("compile all templates: %.1f us\n", time_compiles(&p) * 1e6);
	fyssg_eval_free(ev);
	fya_buf_release(&out);
	fyssg_env_free(env);
	fya_destroy(arena);
	fya_destroy(a);
	fya_destroy(p.files);
	return 0;
}
