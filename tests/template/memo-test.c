/* Parts of templates that are the same in many renders, and the memory of them. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include "libfy-ssg/template/eval.h"
#include "tests/template/world.h"

enum { MEMO_BYTES = 1 << 20 };

/* Each is rendered for pages 1 to 4, of which the first two are in section 1, the others in 2. */
static const uint64_t pages[] = { 1, 2, 3, 4 };
#define PAGE_COUNT (sizeof(pages) / sizeof(*pages))

/* How many renders came to their end. */
static size_t render_all(world *w)
{
	size_t count = 0;

	for (size_t i = 0; i < PAGE_COUNT; i++)
		count += world_render(w, pages[i], i / 2 + 1) == FYFM_OK;
	return count;
}

#define LOOP "{% for p in site.parts %}<a href=\"{{ p.url }}\">{{ p.title }}</a>{% endfor %}"

/* `kept`: how many texts are, after the four renders. */
static const struct row {
	const char *what, *text;
	size_t kept;
} rows[] = {
	{ "the site alone: once", LOOP, 1 },
	{ "a loop with the section in it: once for each",
	  "{% for p in site.parts %}{% if p.url == section.url %}*{% endif %}{{ p.title }}"
	  "{% endfor %}", 2 },
	{ "an attribute of the page that many share",
	  "{% if page.kind == 'odd' %}" LOOP "{% endif %}", 2 },
	{ "constants alone", "{% for i in [1, 2, 3] %}{{ i * 2 }},{% endfor %}", 1 },
	{ "the page itself", "{% for p in page.parts %}{{ p.title }}{{ p.url }}{% endfor %}", 0 },
	{ "the page in a loop over the site",
	  "{% for p in site.parts %}{% if p.url == page.url %}*{% endif %}{{ p.title }}"
	  "{% endfor %}", 0 },
	{ "two parts around what is the page's", LOOP "{{ page.title }}" LOOP, 2 },
	{ "an unknown variable", "{% for p in site.parts %}{{ p.title }}{{ nobody }}{% endfor %}",
	  0 },
	{ "too little to be worth it", "<title>{{ site.title }}</title>", 0 },
	{ "loop variables",
	  "{% for p in site.parts %}{{ loop.index }}{{ loop.last }}{{ p.title }}{% endfor %}", 1 },
	{ "a variable of the loop's own",
	  "{% for p in site.parts %}{% set u = p.url %}{{ u }}{{ u }}{% endfor %}", 1 },
	{ "a variable that the loop may not have set",
	  "{% for p in site.parts %}{% if p.number == 2 %}{% set u = p.url %}{% endif %}{{ u }}"
	  "{% endfor %}", 0 },
	{ "a variable set for what follows", "{% set u = site.url %}" LOOP "{{ u }}", 1 },
	{ "a variable set before",
	  "{% set u = page.url %}{% for p in site.parts %}{{ p.title }}{{ u }}{% endfor %}", 0 },
	{ "a variable that hides the site",
	  "{% set site = page %}{% for p in site.parts %}{{ p.title }}{{ p.url }}{% endfor %}", 0 },
	{ "a set under a condition",
	  "{% if site.number == 0 %}{% set u = 1 %}{% endif %}" LOOP "{{ u }}", 1 },
	{ "captures", "{% for p in site.parts %}{% set t %}<b>{{ p.title }}</b>{% endset %}{{ t }}"
	  "{% endfor %}", 1 },
	{ "with", "{% with s = site, t = 'x' %}{{ s.title }}{{ t }}{{ s.url }}{{ t|upper }}"
	  "{% endwith %}", 1 },
	{ "with something of the page", "{% with s = page %}{% for p in s.parts %}{{ p.title }}"
	  "{% endfor %}{% endwith %}", 0 },
	{ "filters", "{{ site.parts | map(attribute='title') | join(', ') | upper }}", 1 },
	{ "a filter block", "{% filter upper %}" LOOP "{% endfilter %}", 1 },
	{ "autoescape", "{% autoescape false %}" LOOP "{% endautoescape %}", 1 },
	{ "break", "{% for p in site.parts %}{% if loop.index == 2 %}{% break %}{% endif %}"
	  "{{ p.title }}{% endfor %}", 1 },
	{ "break of a loop around it",
	  "{% for q in page.parts %}{% if site.number == 0 %}" LOOP "{% break %}{% endif %}"
	  "{{ q.title }}{% endfor %}", 1 },
	{ "a recursive loop",
	  "{% for p in site.parts recursive %}{{ p.title }}{% if p.number < 4 %}{{ loop(p.parts) }}"
	  "{% endif %}{% endfor %}", 1 },
	{ "a function", "{% for p in site.parts %}{{ whisper(p.title) }}{% endfor %}", 1 },
	{ "a function that warns", "{% for p in site.parts %}{{ shout(p.title) }}{% endfor %}", 0 },
	{ "a function that warns and does not say so",
	  "{% for p in site.parts %}{{ warns(p.title) }}{% endfor %}", 0 },
	{ "a function that reads the page", "{% for p in site.parts %}{{ whose() }}{% endfor %}",
	  0 },
	{ "a function of a variable's name",
	  "{% set whisper = shout %}{% for p in site.parts %}{{ whisper(p.title) }}{% endfor %}",
	  0 },
	{ "do", "{% set l = [] %}{% for p in site.parts %}{% do l.append(p.title) %}{% endfor %}"
	  "{{ l }}", 0 },
	{ "a namespace of outside", "{% set n = namespace(x=0) %}{% for p in site.parts %}"
	  "{% set n.x = n.x + 1 %}{{ p.title }}{{ p.url }}{% endfor %}{{ n.x }}", 0 },
	{ "a namespace of its own", "{% for q in site.parts %}{% set n = namespace(x=0) %}"
	  "{% for p in q.parts %}{% set n.x = n.x + p.number %}{% endfor %}{{ n.x }} {% endfor %}",
	  1 },
	{ "an include", "{% include 'site' %}", 1 },
	{ "an include with the loop's variable",
	  "{% for p in site.parts %}{% include 'card' %}{% endfor %}", 1 },
	{ "an include with the page's",
	  "{% for p in page.parts %}{% include 'card' %}{% endfor %}", 0 },
	{ "an include of what includes", "{% include 'cards' %}", 1 },
	{ "an include of what reads the page", "{{ site.title }}{% include 'about' %}", 0 },
	{ "an include without context", "{% include 'site' without context %}", 0 },
	{ "an include by a computed name", "{% include 'si' ~ 'te' %}", 1 },
	{ "an include by a name of the page's",
	  "{% include 'site' if page.number else 'card' %}", 1 },
	{ "an include of itself", "{{ page.title }}{% if false %}{% include 'main' %}{% endif %}",
	  0 },
	{ "a block", "{% block b %}{{ page.title }}" LOOP "{% endblock %}", 1 },
	{ "a macro", "{% macro m(p) %}" LOOP "{{ p.title }}{% endmacro %}"
	  "{{ m(page) }}{{ m(site) }}", 1 },
	{ "a macro in a loop over the site",
	  "{% macro m(p) %}{{ p.title }}{{ p.url }}{% endmacro %}{% for p in site.parts %}"
	  "{{ m(p) }}{% endfor %}", 0 },
	{ "a parent", "{% extends 'base' %}{% block body %}{{ page.title }}{% endblock %}", 1 },
	{ "an error", "{% for p in site.parts %}{{ p.title }}{{ 1 // (p.number - 2) }}{% endfor %}",
	  0 },
	{ "nothing printed", "{% for p in site.parts %}{% if p.number > 9 %}{{ p.title }}"
	  "{% endif %}{% endfor %}", 1 },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static const char *const others[] = {
	"site", LOOP,
	"card", "<a href=\"{{ p.url }}\">{{ p.title }}</a>",
	"cards", "{% for p in site.parts %}{% include 'card' %}{% endfor %}",
	"about", "{{ page.title }}{{ page.url }}",
	"base", "<title>{% block title %}{{ page.title }}{% endblock %}</title>" LOOP
	        "{% block body %}{% endblock %}",
};
#define OTHER_COUNT (sizeof(others) / sizeof(*others))

static void make_sources(const char *text, const char *sources[OTHER_COUNT + 3])
{
	sources[0] = "main";
	sources[1] = text;
	memcpy(sources + 2, others, sizeof(others));
	sources[OTHER_COUNT + 2] = NULL;
}

ParameterizedTestParameters(memo, table)
{
	static size_t numbers[ROW_COUNT];

	for (size_t i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

static void expect_same(fya_buf *a, fya_buf *b, const char *what, const char *text)
{
	cr_expect(a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0),
	          "%s of %s:\n%.*s\n---\n%.*s", what, text, (int)a->len, a->len ? a->data : "",
	          (int)b->len, b->len ? b->data : "");
}

/* With a memory and without, everything that can be seen is the same. */
static void expect_equal_worlds(world *with, world *without, const char *text)
{
	expect_same(&with->out, &without->out, "output", text);
	expect_same(&with->told, &without->told, "messages", text);
	expect_same(&with->read, &without->read, "reads", text);
	cr_expect(with->ev->steps == without->ev->steps, "steps of %s", text);
	cr_expect(with->ev->bytes == without->ev->bytes, "bytes of values of %s", text);
}

struct outcome {
	size_t kept, rendered;
};

/* Renders for all pages, `rounds` times, with a memory and without. */
static struct outcome compare_worlds(const char *text, bool recorded, unsigned rounds)
{
	const char *sources[OTHER_COUNT + 3];
	struct outcome outcome = { 0, 0 };
	world with, without;
	bool loaded;

	make_sources(text, sources);
	world_init(&with, sources, MEMO_BYTES);
	world_init(&without, sources, 0);
	/* What is written at random often asks an undefined value for something. */
	with.env_options.chainable = without.env_options.chainable = true;
	with.options.max_steps = without.options.max_steps = 20000;
	if (!recorded)
		with.options.recorder = without.options.recorder = NULL;
	loaded = world_load(&with);
	cr_assert(world_load(&without) == loaded);
	for (; rounds > 0 && loaded; rounds--) {
		outcome.rendered += render_all(&with);
		render_all(&without);
	}
	expect_equal_worlds(&with, &without, text);
	outcome.kept = fyssg_memo_count(with.memo, NULL);
	world_release(&with);
	world_release(&without);
	return outcome;
}

ParameterizedTest(size_t *row, memo, table)
{
	const struct row *r = &rows[*row];
	size_t kept = compare_worlds(r->text, false, 1).kept;

	cr_expect(kept == r->kept, "%s: %zu kept, not %zu", r->what, kept, r->kept);
	cr_expect(compare_worlds(r->text, true, 1).kept <= r->kept, "%s", r->what);
}

Test(memo, asks_for_nothing_again)
{
	static const char *const sources[] = { "main", LOOP, NULL };
	world w;
	size_t asked;

	world_init(&w, sources, MEMO_BYTES);
	cr_assert(world_load(&w));
	world_render(&w, 1, 1);
	asked = w.asked;
	cr_assert(gt(sz, asked, 0));
	for (uint64_t page = 2; page < 50; page++)
		world_render(&w, page, page);
	cr_assert(eq(sz, w.asked, asked));
	world_release(&w);
}

Test(memo, serves_other_evaluations)
{
	static const char *const sources[] = { "main", LOOP, NULL };
	fyssg_eval *other;
	world w;
	size_t asked;

	world_init(&w, sources, MEMO_BYTES);
	cr_assert(world_load(&w));
	other = fyssg_eval_new(w.env, &w.options);
	world_render(&w, 1, 1);
	asked = w.asked;
	cr_assert(eq(int, fyssg_render(other, w.template, w.root, &w.out), FYFM_OK));
	cr_assert(eq(sz, w.asked, asked));
	fyssg_eval_free(other);
	world_release(&w);
}

Test(memo, keeps_no_more_than_it_may)
{
	static const char *const sources[] = {
		"main", "{% for i in range(50) %}{{ section.url }}{% endfor %}", NULL
	};
	world with, without;
	fya_stats stats;

	world_init(&with, sources, 4096);
	world_init(&without, sources, 0);
	cr_assert(world_load(&with) && world_load(&without));
	for (uint64_t round = 0; round < 2; round++) {
		for (uint64_t page = 1; page < 60; page++) {
			world_render(&with, page, page);
			world_render(&without, page, page);
		}
	}
	expect_equal_worlds(&with, &without, sources[1]);
	cr_assert(ge(sz, fyssg_memo_count(with.memo, &stats), 2));
	cr_assert(le(sz, stats.used, 4096));
	world_release(&with);
	world_release(&without);
}

/* A page of its own for each section: what is kept is never asked for. */
Test(memo, gives_up_on_what_is_never_the_same)
{
	static const char *const sources[] = {
		"main", "{% for p in section.parts %}{{ p.url }}{{ p.title }}{% endfor %}", NULL
	};
	world w;

	world_init(&w, sources, MEMO_BYTES);
	cr_assert(world_load(&w));
	for (uint64_t page = 1; page <= 500; page++)
		world_render(&w, page, page);
	cr_assert(lt(sz, fyssg_memo_count(w.memo, NULL), 100));
	world_release(&w);
}

/* Budgets run out at the same place, whether a text was kept or not. */
Test(memo, does_not_stretch_budgets)
{
	static const char *const sources[] = {
		"main", "{% for i in page.parts %}" LOOP "{{ i.title }}{% endfor %}{{ page.url }}",
		NULL
	};

	for (uint64_t steps = 20; steps < 400; steps += 7) {
		world with, without;

		world_init(&with, sources, MEMO_BYTES);
		world_init(&without, sources, 0);
		with.options.max_steps = without.options.max_steps = steps;
		cr_assert(world_load(&with) && world_load(&without));
		render_all(&with);
		render_all(&without);
		expect_equal_worlds(&with, &without, sources[1]);
		world_release(&with);
		world_release(&without);
	}
}

Test(memo, does_not_stretch_the_output)
{
	static const char *const sources[] = { "main", "{{ page.url }}" LOOP LOOP "{{ page.url }}",
		                               NULL };

	for (size_t bytes = 10; bytes < 260; bytes += 11) {
		world with, without;

		world_init(&with, sources, MEMO_BYTES);
		world_init(&without, sources, 0);
		with.options.max_output = without.options.max_output = bytes;
		cr_assert(world_load(&with) && world_load(&without));
		render_all(&with);
		render_all(&without);
		expect_equal_worlds(&with, &without, sources[1]);
		world_release(&with);
		world_release(&without);
	}
}

/* What fits at the top may be nested too deeply elsewhere. */
Test(memo, does_not_stretch_the_depth)
{
	static const char *const sources[] = {
		"main",
		"{% include 'deep' %}{{ page.url }}"
		"{% macro m(n) %}{{ page.url }}{% include 'deep' %}"
		"{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(page.number) }}",
		"deep", "{% for p in site.parts recursive %}{{ p.title }}"
		"{% if p.number < 9 %}{{ loop(p.parts) }}{% endif %}{% endfor %}",
		NULL
	};

	for (unsigned depth = 3; depth < 12; depth++) {
		world with, without;

		world_init(&with, sources, MEMO_BYTES);
		world_init(&without, sources, 0);
		with.options.max_depth = without.options.max_depth = depth;
		cr_assert(world_load(&with) && world_load(&without));
		render_all(&with);
		render_all(&without);
		expect_equal_worlds(&with, &without, "depth");
		world_release(&with);
		world_release(&without);
	}
}

/* --- many threads ----------------------------------------------------------------------------- */

enum { THREADS = 4, RENDERS = 300 };

struct worker {
	pthread_t thread;
	world *w;       /* its own world, but for env, template and memo */
	const world *of;
	bool wrong;
};

static void *work(void *user)
{
	struct worker *worker = user;
	world *w = worker->w;

	for (uint64_t i = 0; i < RENDERS; i++) {
		fya_buf_clear(&w->out);
		if (world_render(w, i, i % 7 + 1) != FYFM_OK)
			worker->wrong = true;
		/* Of two renders of one section only the page differs, which is at the end. */
		if (i >= 7 && (w->out.len < 40 || memcmp(w->out.data, "1 2 3 ", 6) != 0))
			worker->wrong = true;
	}
	return NULL;
}

Test(memo, is_shared_by_threads)
{
	static const char *const sources[] = {
		"main", "{% for p in site.parts %}{{ p.number }} {% endfor %}{{ page.number }}"
		"{% for p in section.parts %}{{ p.url }}{{ p.title }}{% endfor %}", NULL
	};
	struct worker workers[THREADS];
	world first, own[THREADS];

	world_init(&first, sources, MEMO_BYTES);
	cr_assert(world_load(&first));
	for (size_t i = 0; i < THREADS; i++) {
		world_init(&own[i], sources, 0);
		own[i].thing_class = first.thing_class;
		own[i].root = first.root;
		own[i].template = first.template;
		own[i].options.memo = first.memo;
		own[i].ev = fyssg_eval_new(first.env, &own[i].options);
		workers[i] = (struct worker){ .w = &own[i], .of = &first };
		cr_assert(eq(int, pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0));
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		cr_expect(not(workers[i].wrong));
		world_release(&own[i]);
	}
	cr_assert(eq(sz, fyssg_memo_count(first.memo, NULL), 8));
	world_release(&first);
}

/* --- any template ----------------------------------------------------------------------------- */

/* Writes templates that make some sense: a grammar, and dice that fall the same way each time. */
struct writer {
	fya_buf text;
	uint64_t dice;
	unsigned depth, loops;
};

static unsigned roll(struct writer *w, unsigned sides)
{
	w->dice ^= w->dice << 13;
	w->dice ^= w->dice >> 7;
	w->dice ^= w->dice << 17;
	return (unsigned)(w->dice >> 33) % sides;
}

static const char *pick(struct writer *w, const char *const *words, unsigned count)
{
	return words[roll(w, count)];
}

static void write_thing(struct writer *w)
{
	static const char *const things[] = { "site", "site", "section", "section", "p", "q",
		                              "site.parts[1]", "x", "page" };

	fya_buf_puts(&w->text, pick(w, things, roll(w, 3) == 0 ? 9 : 7));
}

static void write_value(struct writer *w)
{
	static const char *const attributes[] = { "title", "url", "kind", "number", "none" };
	static const char *const filters[] = { "|upper", "|length", "|string|reverse", "|safe",
		                               "|default('d')", "|e" };
	static const char *const more[] = { "page.kind", "'<c>'", "7", "x", "y", "loop.index",
		                              "whisper(site.url)", "range(3)|list",
		                              "site.parts|map(attribute='url')|join" };

	if (roll(w, 4) == 0) {
		fya_buf_puts(&w->text, pick(w, more, 9));
		return;
	}
	write_thing(w);
	fya_buf_printf(&w->text, ".%s", pick(w, attributes, 5));
	if (roll(w, 3) == 0)
		fya_buf_puts(&w->text, pick(w, filters, 6));
}

static void write_test(struct writer *w)
{
	static const char *const operators[] = { "==", "!=", "is defined and not" };

	write_value(w);
	if (roll(w, 2) == 0)
		return;
	fya_buf_printf(&w->text, " %s ", pick(w, operators, 3));
	write_value(w);
}

static void write_body(struct writer *w);

static void write_loop(struct writer *w)
{
	bool again = roll(w, 8) == 0;

	fya_buf_printf(&w->text, "{%% for %s in ", roll(w, 2) == 0 ? "p" : "q");
	write_thing(w);
	fya_buf_printf(&w->text, ".parts%s", roll(w, 4) == 0 ? "[:2]" : "");
	if (roll(w, 5) == 0) {
		fya_buf_puts(&w->text, " if ");
		write_test(w);
	}
	fya_buf_puts(&w->text, again ? " recursive %}" : " %}");
	w->loops++;
	write_body(w);
	if (again)
		fya_buf_puts(&w->text, "{% if loop.depth < 2 %}{{ loop(site.parts) }}{% endif %}");
	w->loops--;
	if (roll(w, 4) == 0) {
		fya_buf_puts(&w->text, "{% else %}");
		write_body(w);
	}
	fya_buf_puts(&w->text, "{% endfor %}");
}

static void write_branch(struct writer *w)
{
	fya_buf_puts(&w->text, "{% if ");
	write_test(w);
	fya_buf_puts(&w->text, " %}");
	write_body(w);
	if (roll(w, 2) == 0) {
		fya_buf_puts(&w->text, "{% else %}");
		write_body(w);
	}
	fya_buf_puts(&w->text, "{% endif %}");
}

static void write_set(struct writer *w)
{
	static const char *const names[] = { "x", "y", "x", "p", "section" };

	fya_buf_printf(&w->text, "{%% set %s", pick(w, names, 5));
	if (roll(w, 2) == 0) {
		fya_buf_puts(&w->text, " = ");
		write_value(w);
		fya_buf_puts(&w->text, " %}");
		return;
	}
	fya_buf_puts(&w->text, " %}");
	write_body(w);
	fya_buf_puts(&w->text, "{% endset %}");
}

/* Something around statements; "%" is where the body stands. */
static void write_around(struct writer *w)
{
	static const char *const pieces[][2] = {
		{ "{% with x = site.url, p = site %}", "{% endwith %}" },
		{ "{% with q = page %}", "{% endwith %}" },
		{ "{% filter lower %}", "{% endfilter %}" },
		{ "{% autoescape false %}", "{% endautoescape %}" },
		{ "{% autoescape page.kind == 'odd' %}", "{% endautoescape %}" },
		{ "{% call wrap() %}", "{% endcall %}" },
	};
	const char *const *piece = pieces[roll(w, 6)];

	fya_buf_puts(&w->text, piece[0]);
	write_body(w);
	fya_buf_puts(&w->text, piece[1]);
}

static void write_statement(struct writer *w)
{
	static const char *const plain[] = {
		"some text ", "<b>&amp;</b>", "{% include 'card' %}", "{% include 'site' %}",
		"{% include 'cards' %}", "{% include 'about' %}", "{{ wrap(caller=no) }}",
		"{{ item(site) }}", "{{ item(page) }}", "{{ shout('!') }}", "{{ whose() }}",
		"{% set n.x = n.x + 1 %}{{ n.x }}", "{% do l.append(site.url) %}", "{{ l }}",
		"{% include ['none', 'site'] %}", "{% if false %}{{ 1 // 0 }}{% endif %}",
	};
	unsigned kind = roll(w, w->depth > 4 ? 3 : 9);

	if (kind < 2) {
		fya_buf_puts(&w->text, "{{ ");
		write_value(w);
		fya_buf_puts(&w->text, " }}");
	} else if (kind == 2) {
		fya_buf_puts(&w->text, pick(w, plain, 16));
	} else if (kind < 6) {
		write_loop(w);
	} else if (kind == 6) {
		write_branch(w);
	} else if (kind == 7) {
		write_set(w);
	} else {
		write_around(w);
	}
	if (w->loops > 0 && roll(w, 25) == 0)
		fya_buf_puts(&w->text, roll(w, 2) == 0 ? "{% break %}" : "{% continue %}");
}

static void write_body(struct writer *w)
{
	unsigned count = roll(w, 4) + (w->depth == 0 ? 2 : 0);

	w->depth++;
	for (unsigned i = 0; i < count && w->text.len < 4000; i++)
		write_statement(w);
	w->depth--;
}

static const char *write_template(struct writer *w, uint64_t seed)
{
	w->dice = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	w->depth = w->loops = 0;
	fya_buf_clear(&w->text);
	fya_buf_puts(&w->text,
	             "{% set n = namespace(x=0) %}{% set l = [] %}{% macro item(p) %}"
	             "<li>{{ p.title }}" LOOP "</li>{% endmacro %}{% macro wrap() %}[{{ caller() "
	             "if caller else '' }}]{% endmacro %}");
	write_body(w);
	return fya_buf_cstr(&w->text);
}

Test(memo, changes_nothing_in_any_template, .timeout = 300)
{
	const char *rounds = getenv("FYSSG_MEMO_ROUNDS");
	fya_allocator *heap = fya_malloc_new();
	struct writer w = { .depth = 0 };
	uint64_t count = rounds == NULL ? 1500 : strtoull(rounds, NULL, 10);
	struct outcome sum = { 0, 0 };

	fya_buf_init(&w.text, heap, 0);
	for (uint64_t seed = 1; seed <= count; seed++) {
		struct outcome one = compare_worlds(write_template(&w, seed), seed % 2 == 0, 2);

		sum.kept += one.kept;
		sum.rendered += one.rendered;
	}
	/* A test of nothing would pass too. */
	cr_assert(ge(sz, sum.kept, count));
	cr_assert(ge(sz, sum.rendered, count * PAGE_COUNT));
	fya_destroy(heap);
}
