/* Objects of the program: contexts, pages, lazy lists, functions of one's own; many threads. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "tests/template/fixture.h"

/* A shelf of numbered books, of which the program makes none before it is asked for. */
enum { BOOKS = 1000 };

struct library {
	int book_class, shelf_class, root_class;
	fyssg_atom shelf, number, title, length, half;
	size_t asked; /* for books */
	char recorded[256];
};

static struct library *library_of(fyssg_eval *ev)
{
	return fyssg_host_data(ev);
}

static fyfm_value book_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	const struct library *l = library_of(ev);
	uint64_t n = fyfm_host_payload(self);
	char text[32];

	if (name == l->number)
		return fyfm_int(fyssg_arena(ev), (int64_t)n);
	if (name != l->title)
		return fyfm_undefined(NULL);
	fyssg_record(ev, 7, &n, sizeof(n));
	snprintf(text, sizeof(text), "Book <%llu>", (unsigned long long)n);
	return fyfm_string_copy(fyssg_arena(ev), text, strlen(text));
}

static fyfm_value book_item(fyssg_eval *ev, fyfm_value self, fyfm_value key)
{
	fyfm_value v = fyfm_null();

	if (fyfm_kind_of(key) == FYFM_STRING &&
	    fyfm_equal(key, fyfm_string_copy(fyssg_arena(ev), "own", 3)))
		v = fyfm_int(fyssg_arena(ev), -(int64_t)fyfm_host_payload(self));
	return fyfm_kind_of(v) == FYFM_NULL ? fyfm_undefined(NULL) : v;
}

static void book_print(fyssg_eval *ev, fyfm_value self, fya_buf *out)
{
	(void)ev;
	fya_buf_printf(out, "<book %llu>", (unsigned long long)fyfm_host_payload(self));
}

static fyfm_value book_call(fyssg_eval *ev, const fyfm_value *argv, size_t argc, fyfm_value kwargs)
{
	fyfm_value fail = fyfm_get(kwargs, "fail", 4);

	if (fyfm_kind_of(fail) != FYFM_UNDEFINED)
		return fyssg_fail(ev, FYFM_ERR_RANGE, "book %llu fails as asked",
		                  (unsigned long long)fyfm_host_payload(argv[0]));
	return fyfm_int(fyssg_arena(ev), (int64_t)argc - 1);
}

static size_t shelf_length(fyssg_eval *ev, fyfm_value self)
{
	(void)ev;
	return BOOKS - fyfm_host_payload(self);
}

static fyfm_value shelf_at(fyssg_eval *ev, fyfm_value self, size_t i)
{
	library_of(ev)->asked++;
	return fyfm_host((unsigned)library_of(ev)->book_class, fyfm_host_payload(self) + i);
}

static fyfm_value shelf_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	if (name == library_of(ev)->half)
		return fyfm_host(fyfm_host_class(self), BOOKS / 2);
	return fyfm_undefined(NULL);
}

static fyfm_value root_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	(void)self;
	if (name == library_of(ev)->shelf)
		return fyfm_host((unsigned)library_of(ev)->shelf_class, 0);
	return fyfm_undefined(NULL);
}

static const fyssg_class book_class = { .name = "book", .get = book_get, .item = book_item,
	                                .print = book_print, .call = book_call };
static const fyssg_class shelf_class = { .name = "shelf", .get = shelf_get, .length = shelf_length,
	                                 .at = shelf_at };
static const fyssg_class root_class = { .name = "root", .get = root_get };

static fyfm_value shout(fyssg_eval *ev, const fyfm_value *argv)
{
	bool loud = fyfm_kind_of(argv[1]) == FYFM_BOOL && fyfm_get_bool(argv[1]);

	fyssg_warn(ev, "somebody shouts");
	return fyfm_string_copy(fyssg_arena(ev), loud ? "HEY" : "hey", 3);
}

static fyfm_value late(fyssg_eval *ev, const fyfm_value *argv)
{
	return fyfm_bool(fyfm_get_int(argv[0]) > fyssg_eval_now(ev));
}

static void record(void *user, unsigned kind, const void *key, size_t len)
{
	struct library *l = user;
	size_t at = strlen(l->recorded);
	uint64_t n = 0;

	memcpy(&n, key, len < sizeof(n) ? len : sizeof(n));
	snprintf(l->recorded + at, sizeof(l->recorded) - at, "%u:%llu ", kind,
	         (unsigned long long)n);
}

static void open_library(fixture *f, struct library *l)
{
	static const fyssg_builtin functions[] = { { "shout", "name? loud?", shout, 0 } };
	static const fyssg_builtin tests[] = { { "late", "when", late, 0 } };

	*l = (struct library){ 0 };
	f->env = fyssg_env_new(f->heap, &f->env_options);
	l->book_class = fyssg_env_add_class(f->env, &book_class);
	l->shelf_class = fyssg_env_add_class(f->env, &shelf_class);
	l->root_class = fyssg_env_add_class(f->env, &root_class);
	l->shelf = fyssg_env_intern(f->env, "shelf");
	l->number = fyssg_env_intern(f->env, "number");
	l->title = fyssg_env_intern(f->env, "title");
	l->half = fyssg_env_intern(f->env, "half");
	cr_assert(eq(int, fyssg_env_add_functions(f->env, functions, 1), FYFM_OK));
	cr_assert(eq(int, fyssg_env_add_tests(f->env, tests, 1), FYFM_OK));
	f->eval_options.host = l;
	f->eval_options.now = 1000;
}

static fyfm_status render_with(fixture *f, const struct library *l)
{
	fyfm_status st = fixture_load(f, "main.html", &f->rendered);

	cr_assert(eq(int, st, FYFM_OK), "%s", f->diags[0].message);
	fyssg_env_freeze(f->env);
	f->ev = fyssg_eval_new(f->env, &f->eval_options);
	f->context = fyfm_host((unsigned)l->root_class, 0);
	return fixture_again(f);
}

static const struct row {
	const char *text, *want;
} rows[] = {
	{ "{{ shelf[2].title }}|{{ shelf[2].title|safe }}", "Book &lt;2&gt;|Book <2>" },
	{ "{{ shelf[-1].number }} {{ shelf|length }} {{ shelf.half|length }} {{ shelf[999] is "
	  "defined }}{{ shelf[1000] is defined }}",
	  "999 1000 500 TrueFalse" },
	{ "{% for b in shelf[:3] %}{{ b.number }}{{ loop.last }} {% endfor %}",
	  "0False 1False 2True " },
	{ "{% for b in shelf %}{{ b.number }}{% if loop.index == 3 %}/{{ loop.length }}{{ "
	  "loop.nextitem.number }}{% break %}{% endif %} {% endfor %}",
	  "0 1 2/10003" },
	{ "{{ shelf[3] }}|{{ [shelf[3]] }}|{{ shelf[3] ~ '' }}",
	  "&lt;book 3&gt;|[&lt;book 3&gt;]|&lt;book 3&gt;" },
	{ "{{ shelf[4].own }} {{ shelf[4]['own'] }} {{ shelf[4]['number'] }} [{{ shelf[4].nope }}]",
	  "-4 -4 4 []" },
	{ "{{ shelf[5]() }}{{ shelf[5](1, 2, x=3) }}", "02" },
	{ "{{ shelf.half[:2]|map(attribute='number')|join('-') }}", "500-501" },
	{ "{{ (shelf[:4]|selectattr('number', 'gt', 1)|list)[0].number }}{{ shelf[1] == shelf[1] "
	  "}}{{ shelf[1] == shelf[2] }}",
	  "2TrueFalse" },
	{ "{% if shelf %}full{% endif %}{{ 'yes' if shelf[0] }}{{ shelf is sequence }}{{ shelf[0] "
	  "is callable }}",
	  "fullyesTrueTrue" },
	{ "{{ shout() }}{{ shout(loud=true) }}{{ shout('x', false) }}", "heyHEYhey" },
	{ "{{ 999 is late }}{{ 1001 is late }}", "FalseTrue" },
	{ "{% set shelf = [1] %}{{ shelf }}{{ nothing is defined }}", "[1]False" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

ParameterizedTestParameters(objects, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, objects, table)
{
	const char *sources[] = { "main.html", rows[*number].text, NULL };
	struct library l;
	fixture f;

	fixture_init(&f, sources);
	open_library(&f, &l);
	cr_expect(eq(int, render_with(&f, &l), FYFM_OK), "%s: %s", rows[*number].text,
	          f.diags[0].message);
	cr_expect(eq(str, (char *)fixture_text(&f), (char *)rows[*number].want));
	fixture_release(&f);
}

Test(objects, a_loop_asks_for_no_more_than_it_needs)
{
	const char *sources[] = {
		"main.html",
		"{% for b in shelf %}{% if b.number == 4 %}{% break %}{% endif %}{% endfor %}", NULL
	};
	struct library l;
	fixture f;

	fixture_init(&f, sources);
	open_library(&f, &l);
	cr_assert(eq(int, render_with(&f, &l), FYFM_OK));
	cr_assert(eq(sz, l.asked, 5));
	fixture_release(&f);
}

Test(objects, reads_reach_the_recorder)
{
	const char *sources[] = { "main.html",
		                  "{{ shelf[3].title }}{{ shelf[8].number }}{{ shelf[9].title }}",
		                  NULL };
	fyssg_recorder recorder = { record, NULL };
	struct library l;
	fixture f;

	fixture_init(&f, sources);
	open_library(&f, &l);
	recorder.user = &l;
	f.eval_options.recorder = &recorder;
	cr_assert(eq(int, render_with(&f, &l), FYFM_OK));
	cr_assert(eq(str, l.recorded, "7:3 7:9 "));
	fixture_release(&f);
}

Test(objects, failures_and_warnings_have_a_place)
{
	const char *sources[] = { "main.html", "{{ shout() }}\n{{ shelf[6](fail=1) }}", NULL };
	struct library l;
	fixture f;

	fixture_init(&f, sources);
	open_library(&f, &l);
	cr_assert(eq(int, render_with(&f, &l), FYFM_ERR_RANGE));
	cr_assert(eq(sz, f.diag_count, 2));
	cr_expect(eq(int, fixture_diag(&f, 0)->severity, FYFM_WARNING));
	cr_expect(eq(u32, fixture_diag(&f, 0)->line, 1));
	cr_expect(eq(int, fixture_diag(&f, 1)->severity, FYFM_ERROR));
	cr_expect(eq(u32, fixture_diag(&f, 1)->line, 2));
	cr_expect(eq(str, (char *)fixture_diag(&f, 1)->message, "book 6 fails as asked"));
	fixture_release(&f);
}

/* --- threads ---------------------------------------------------------------------------------- */

enum { THREADS = 4, RENDERS = 50 };

static const char *const shared_sources[] = {
	"main",
	"{% extends 'base' %}{% from 'lib' import m %}{% block b %}{% for x in list %}{{ m(x.name, "
	"loop.index) }}"
	"{{ x.n + 1 }}{% endfor %}{{ super() }}{% endblock %}",
	"base",
	"<{% block b %}{{ list|map(attribute='name')|join(', ') }}{% endblock %}>{% include 'part' "
	"%}",
	"lib",
	"{% macro m(a, n) %}{{ n }}{{ a|upper }}{% endmacro %}",
	"part",
	"{{ list[0].name|title }}",
	NULL
};

struct worker {
	const fixture *f;
	size_t bad;
	pthread_t thread;
};

static void *work(void *user)
{
	struct worker *w = user;
	fyssg_eval_options options = w->f->eval_options;
	fya_allocator *heap = fya_malloc_new();
	fyssg_eval *ev;
	fya_buf out;

	options.arena = fya_arena_new(NULL);
	ev = fyssg_eval_new(w->f->env, &options);
	fya_buf_init(&out, heap, 0);
	for (size_t i = 0; i < RENDERS; i++) {
		fya_reset(options.arena);
		fya_buf_clear(&out);
		w->bad += fyssg_render(ev, w->f->rendered, w->f->context, &out) != FYFM_OK ||
		          out.len != w->f->out.len ||
		          memcmp(out.data, w->f->out.data, out.len) != 0;
	}
	fyssg_eval_free(ev);
	fya_destroy(options.arena);
	fya_destroy(heap);
	return NULL;
}

Test(objects, many_threads_render_from_one_environment)
{
	struct worker workers[THREADS];
	fixture f;

	fixture_init(&f, shared_sources);
	cr_assert(eq(int,
	             fixture_render(&f, "main",
	                            "{list: [{name: a, n: 1}, {name: a longer name, n: 2}]}"),
	             FYFM_OK));
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .f = &f };
		cr_assert(eq(int, pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0));
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		cr_expect(eq(sz, workers[i].bad, 0));
	}
	fixture_release(&f);
}
