#include "tests/template/world.h"

#include <stdio.h>
#include <stdlib.h>

/* What is asked of any thing: a number of its own, shown to the recorder. */
static fyfm_value text_value(fyssg_eval *ev, const char *format, unsigned long long n)
{
	char text[40];

	snprintf(text, sizeof(text), format, n);
	return fyfm_string_copy(fyssg_arena(ev), text, strlen(text));
}

static fyfm_value thing(const world *w, uint64_t n)
{
	return fyfm_host((unsigned)w->thing_class, n);
}

/* The three things that belong to thing n. */
static fyfm_value parts_of(fyssg_eval *ev, const world *w, uint64_t n)
{
	fyfm_value parts[3];

	for (uint64_t i = 0; i < 3; i++)
		parts[i] = thing(w, n * 3 + i + 1);
	return fyfm_seq(fyssg_arena(ev), parts, 3, false);
}

static fyfm_value thing_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	world *w = fyssg_host_data(ev);
	unsigned long long n = fyfm_host_payload(self);
	const char *text = fyssg_env_atom_name(fyssg_eval_env(ev), name).data;

	w->asked++;
	fyssg_record(ev, 1, &n, sizeof(n));
	if (strcmp(text, "title") == 0)
		return text_value(ev, "Thing <%llu>", n);
	if (strcmp(text, "url") == 0)
		return text_value(ev, "/things/%llu/", n);
	if (strcmp(text, "kind") == 0)
		return fyfm_string_copy(fyssg_arena(ev), n % 2 == 0 ? "even" : "odd",
		                        n % 2 == 0 ? 4 : 3);
	if (strcmp(text, "number") == 0)
		return fyfm_int(fyssg_arena(ev), (int64_t)n);
	if (strcmp(text, "parts") == 0)
		return parts_of(ev, w, n);
	return fyfm_undefined(NULL);
}

static fyfm_value root_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const world *w = fyssg_host_data(ev);
	const char *text = fyssg_env_atom_name(fyssg_eval_env(ev), name).data;

	(void)self;
	if (strcmp(text, "site") == 0)
		return thing(w, 0);
	if (strcmp(text, "section") == 0)
		return w->section == 0 ? fyfm_null() : thing(w, w->section);
	if (strcmp(text, "page") == 0)
		return thing(w, w->page);
	return fyfm_undefined(NULL);
}

static const fyssg_class thing_class = { .name = "thing", .get = thing_get, .frozen = true };
static const fyssg_class root_class = { .name = "root", .get = root_get };

static fyfm_value shout(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_warn(ev, "somebody shouts");
	return argv[0];
}

static fyfm_value whisper(fyssg_eval *ev, const fyfm_value *argv)
{
	(void)ev;
	return argv[0];
}

static fyfm_value whose(fyssg_eval *ev, const fyfm_value *argv)
{
	const world *w = fyssg_host_data(ev);

	(void)argv;
	return text_value(ev, "page %llu", w->page);
}

static const fyssg_builtin functions[] = {
	{ "shout", "value", shout, FYSSG_TELLS },
	{ "whisper", "value", whisper, FYSSG_READS_SITE },
	{ "warns", "value", shout, 0 }, /* does not say that it tells something */
	{ "whose", "", whose, FYSSG_READS_OUTPUT },
};

static void record(void *user, unsigned kind, const void *key, size_t key_len)
{
	world *w = user;

	(void)kind;
	fya_buf_append(&w->read, key, key_len);
}

static void take_diag(void *user, const fyfm_diag *d)
{
	world *w = user;

	fya_buf_printf(&w->told, "%s:%u:%u: %s\n", d->path, d->line, d->column, d->message);
}

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	const world *w = user;

	for (const char *const *s = w->sources; s[0] != NULL; s += 2) {
		if (strcmp(s[0], name) == 0) {
			*out = (fyssg_template_source){ s[1], strlen(s[1]), NULL };
			return FYFM_OK;
		}
	}
	return FYFM_ERR_NOT_FOUND;
}

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "cannot set up a test: %s\n", what);
	abort();
}

void world_init(world *w, const char *const *sources, size_t memo_bytes)
{
	*w = (world){ .sources = sources, .page = 1, .section = 1 };
	w->heap = fya_malloc_new();
	w->arena = fya_arena_new(NULL);
	must(w->heap != NULL && w->arena != NULL, "memory");
	fya_buf_init(&w->out, w->heap, 0);
	fya_buf_init(&w->read, w->heap, 0);
	fya_buf_init(&w->told, w->heap, 0);
	w->recorder = (fyssg_recorder){ record, w };
	fyssg_env_options_init(&w->env_options);
	w->env_options.autoescape = FYSSG_AUTOESCAPE_ON;
	w->env_options.load = load;
	w->env_options.load_user = w;
	w->env_options.diag = take_diag;
	w->env_options.diag_user = w;
	w->env_options.shared = "site section page.kind";
	if (memo_bytes > 0)
		w->memo = fyssg_memo_new(memo_bytes);
	fyssg_eval_options_init(&w->options);
	w->options.arena = w->arena;
	w->options.host = w;
	w->options.recorder = &w->recorder;
	w->options.diag = take_diag;
	w->options.diag_user = w;
	w->options.memo = w->memo;
}

bool world_load(world *w)
{
	int root;
	bool ok;

	w->env = fyssg_env_new(w->heap, &w->env_options);
	must(w->env != NULL, "environment");
	w->thing_class = fyssg_env_add_class(w->env, &thing_class);
	root = fyssg_env_add_class(w->env, &root_class);
	must(fyssg_env_add_functions(w->env, functions, sizeof(functions) / sizeof(*functions)) ==
	             FYFM_OK, "functions");
	w->root = fyfm_host((unsigned)root, 0);
	ok = fyssg_env_load(w->env, w->sources[0], &w->template) == FYFM_OK;
	fyssg_env_freeze(w->env);
	w->ev = fyssg_eval_new(w->env, &w->options);
	must(w->ev != NULL, "evaluation");
	return ok;
}

fyfm_status world_render(world *w, uint64_t page, uint64_t section)
{
	w->page = page;
	w->section = section;
	fya_reset(w->arena);
	return fyssg_render(w->ev, w->template, w->root, &w->out);
}

void world_release(world *w)
{
	fyssg_eval_free(w->ev);
	fyssg_memo_free(w->memo);
	fyssg_env_free(w->env);
	fya_destroy(w->arena);
	fya_destroy(w->heap);
}
