/* The page store: what it keeps, what it lets go, and what builds ask of it. */
#include "libfy-ssg/build/page-store.h"

#include "allocators/testing.h"
#include "libfy-ssg/report/report-data.h"
#include "libfy-ssg/site/memory-cap.h"
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { PAGES = 1000, KILO = 1000 };

static const fyssg_render_cost plain = { 0, 0, UINT_MAX };
static const fyssg_render_cost rich = { 1000, 1000, 1 };

static fyssg_page_store *store;
static fya_allocator *arena;

static void setup(void)
{
	arena = fya_malloc_new();
	store = fyssg_page_store_new(PAGES, 100 * KILO, fya_malloc_new());
	cr_assert(ne(ptr, store, NULL));
	cr_assert(ne(ptr, arena, NULL));
}

static void teardown(void)
{
	fyssg_page_store_free(store);
	fya_destroy(arena);
}

TestSuite(page_store, .init = setup, .fini = teardown);

/* A text of a page, which says which one it is. */
static fyfm_str text_of(uint32_t page, size_t len)
{
	char *text = fya_alloc(arena, len + 32, 1);

	memset(text, 'a' + (int)(page % 26), len + 32);
	snprintf(text, len + 32, "page %u ", page);
	text[strlen(text)] = '.';
	return (fyfm_str){ text, len };
}

static void put(uint32_t page, size_t len)
{
	fyssg_page_store_put(store, page, FYSSG_TEXT_CONTENT, &plain, text_of(page, len));
}

static bool has(uint32_t page)
{
	fyssg_render_cost cost;
	fyfm_str text;

	if (!fyssg_page_store_get(store, page, FYSSG_TEXT_CONTENT, &rich, arena, &text, &cost))
		return false;
	cr_assert(eq(int, memcmp(text.data, text_of(page, text.len).data, text.len), 0));
	cr_assert(eq(int, text.data[text.len], '\0'));
	return true;
}

static fyssg_page_store_figures figures(void)
{
	fyssg_page_store_figures f;

	fyssg_page_store_figure(store, &f);
	return f;
}

/* --- the table -------------------------------------------------------------------------------- */

Test(page_store, hands_out_what_it_keeps)
{
	fyssg_render_cost cost;
	fyfm_str text;

	cr_assert(not(has(7)));
	put(7, 100);
	cr_assert(has(7));
	cr_assert(not(has(8)));
	cr_assert(not(fyssg_page_store_get(store, 7, FYSSG_TEXT_SUMMARY, &rich, arena, &text, &cost)));
	fyssg_page_store_put(store, 7, FYSSG_TEXT_SUMMARY, &plain, (fyfm_str){ NULL, 0 });
	cr_assert(fyssg_page_store_get(store, 7, FYSSG_TEXT_SUMMARY, &rich, arena, &text, &cost));
	cr_assert(eq(sz, text.len, 0));
	cr_assert(eq(u64, figures().asked, 5));
	cr_assert(eq(u64, figures().answered, 2));
	cr_assert(eq(sz, figures().texts, 2));
}

Test(page_store, never_keeps_cold_pages)
{
	fyssg_page_store_set_heat(store, 7, FYSSG_HEAT_COLD);
	put(7, 100);
	cr_assert(not(has(7)));
	cr_assert(eq(sz, figures().texts, 0));
}

Test(page_store, lets_go_what_was_not_asked_for_the_longest)
{
	for (uint32_t i = 0; i < 9; i++)
		put(i, 9 * KILO);
	cr_assert(has(0));
	for (uint32_t i = 20; i < 28; i++)
		put(i, 9 * KILO);
	cr_assert(has(0));
	cr_assert(not(has(1)));
	cr_assert(has(27));
	cr_assert(le(sz, figures().memory.peak_used, 100 * KILO));
}

Test(page_store, keeps_hot_pages_whatever_else_is_asked_for)
{
	for (uint32_t i = 0; i < 6; i++) {
		fyssg_page_store_set_heat(store, i, FYSSG_HEAT_HOT);
		put(i, 10 * KILO);
	}
	for (uint32_t i = 100; i < 900; i++)
		put(i, 3 * KILO);
	for (uint32_t i = 0; i < 6; i++)
		cr_assert(has(i), "page %u", i);
	cr_assert(eq(sz, figures().hot_texts, 6));
	cr_assert(le(sz, figures().memory.peak_used, 100 * KILO));
}

/* Else a site whose hot pages are large would keep nothing else, or more than it may. */
Test(page_store, treats_hot_pages_as_warm_where_they_are_too_many)
{
	for (uint32_t i = 0; i < 50; i++) {
		fyssg_page_store_set_heat(store, i, FYSSG_HEAT_HOT);
		put(i, 10 * KILO);
	}
	cr_assert(eq(sz, figures().hot_texts, 7));
	cr_assert(has(0));
	cr_assert(has(49));
	cr_assert(not(has(20)));
	cr_assert(le(sz, figures().memory.peak_used, 100 * KILO));
}

Test(page_store, does_not_keep_what_would_drive_out_the_rest)
{
	for (uint32_t i = 0; i < 8; i++)
		put(i, 9 * KILO);
	put(100, 13 * KILO);
	cr_assert(not(has(100)));
	cr_assert(has(0));
}

/* --- budgets ---------------------------------------------------------------------------------- */

static const struct {
	const char *about;
	fyssg_render_cost left;
	bool bears;
} budgets[] = {
	{ "as much as it took", { 100, 50, 5 }, true },
	{ "more", { 1000, 500, 0 }, true },
	{ "too few steps", { 99, 500, 0 }, false },
	{ "too few bytes", { 1000, 49, 0 }, false },
	{ "deeper", { 1000, 500, 6 }, false },
};

Test(page_store, answers_only_where_the_budget_bears_it)
{
	const fyssg_render_cost took = { 100, 50, 5 };
	fyssg_render_cost cost;
	fyfm_str text;

	fyssg_page_store_put(store, 3, FYSSG_TEXT_CONTENT, &took, text_of(3, 10));
	for (size_t i = 0; i < sizeof(budgets) / sizeof(*budgets); i++) {
		bool answers = fyssg_page_store_get(store, 3, FYSSG_TEXT_CONTENT, &budgets[i].left,
		                                    arena, &text, &cost);

		cr_assert(eq(int, answers, budgets[i].bears), "%s", budgets[i].about);
		if (answers)
			cr_assert(eq(u64, cost.steps, 100), "%s", budgets[i].about);
	}
}

Test(page_store, learns_that_a_text_can_be_had_deeper)
{
	const fyssg_render_cost took[] = { { 100, 50, 5 }, { 100, 50, 9 }, { 100, 50, 2 } };
	fyssg_render_cost cost;
	fyfm_str text;

	for (size_t i = 0; i < 3; i++)
		fyssg_page_store_put(store, 3, FYSSG_TEXT_CONTENT, &took[i], text_of(3, 10));
	cr_assert(fyssg_page_store_get(store, 3, FYSSG_TEXT_CONTENT, &took[1], arena, &text, &cost));
	cr_assert(eq(sz, figures().texts, 1));
}

/* --- giving way ------------------------------------------------------------------------------- */

Test(page_store, shrinks_to_nothing)
{
	unsigned times = 0;

	fyssg_page_store_set_heat(store, 0, FYSSG_HEAT_HOT);
	for (uint32_t i = 0; i < 10; i++)
		put(i, 9 * KILO);
	while (fyssg_page_store_shrink(store)) {
		cr_assert(le(sz, figures().max_bytes, 50 * KILO));
		cr_assert(lt(int, (int)++times, 10));
	}
	cr_assert(eq(sz, figures().texts, 0));
	put(1, 100);
	cr_assert(not(has(1)), "it grew again");
}

Test(page_store, gives_up_warm_pages_first)
{
	fyssg_page_store_free(store);
	store = fyssg_page_store_new(PAGES, 1000 * KILO, fya_malloc_new());
	for (uint32_t i = 0; i < 8; i++) {
		fyssg_page_store_set_heat(store, i, i < 2 ? FYSSG_HEAT_HOT : FYSSG_HEAT_WARM);
		put(i, 100 * KILO);
	}
	cr_assert(fyssg_page_store_shrink(store));
	cr_assert(has(0));
	cr_assert(has(1));
	cr_assert(has(7));
	cr_assert(not(has(2)));
}

/* As in a build with a limit: the arena asks the cap for room, and the cap has the store shrink. */
Test(page_store, gives_way_to_its_own_answers, .timeout = 20)
{
	enum { LARGE = KILO * KILO, TEXTS = 12 };
	fyssg_render_cost cost;
	fyssg_memory_cap cap;
	fya_allocator *limited;
	fya_stats stats;
	fyfm_str text;

	fyssg_page_store_free(store);
	store = fyssg_page_store_new(PAGES, 32 * LARGE, fya_malloc_new());
	for (uint32_t i = 0; i < TEXTS; i++)
		put(i, LARGE);
	cr_assert(fyssg_memory_cap_init(&cap, 1, false, "."));
	cap.limit = fyssg_memory_cap_resident(&cap);
	cap.shrink = fyssg_page_store_shrink;
	cap.shrink_user = store;
	limited = fyssg_memory_cap_new(&cap, FYA_KIND_MREMAP, FYSSG_MEMORY_VALUES);
	/* The oldest goes while room is made for a copy of it, and nothing is left of the copy. */
	cr_assert(not(fyssg_page_store_get(store, 0, FYSSG_TEXT_CONTENT, &rich, limited, &text,
	                                   &cost)));
	fya_get_stats(limited, &stats);
	cr_assert(eq(sz, stats.used, 0));
	cr_assert(lt(sz, figures().texts, TEXTS));
	cap.limit = (uint64_t)1 << 40;
	cap.over = false;
	cr_assert(fyssg_page_store_get(store, TEXTS - 1, FYSSG_TEXT_CONTENT, &rich, limited, &text,
	                               &cost));
	cr_assert(eq(sz, text.len, LARGE));
	cr_assert(eq(u64, figures().answered, 1));
	fyssg_memory_cap_destroy(&cap, limited);
	fyssg_memory_cap_release(&cap);
}

Test(page_store, does_without_memory)
{
	fya_allocator *failing = fya_failing_new(fya_malloc_new(), 0);
	fyssg_render_cost cost;
	size_t n = 0;
	fyfm_str text;

	fyssg_page_store_free(store);
	store = NULL;
	for (n = 1; store == NULL; n++) {
		cr_assert(lt(sz, n, 10));
		store = fyssg_page_store_new(
			PAGES, 100 * KILO, fya_failing_new(fya_malloc_new(), n));
		/* The first is its table, the second the first text. */
		cr_assert(eq(int, store == NULL, n == 1));
	}
	put(1, 100);
	cr_assert(not(has(1)));
	put(1, 100);
	cr_assert(has(1));
	fya_failing_set(failing, 1);
	cr_assert(not(fyssg_page_store_get(store, 1, FYSSG_TEXT_CONTENT, &rich, failing, &text,
	                                   &cost)));
	cr_assert(has(1));
	fya_destroy(failing);
	cr_assert(eq(ptr, fyssg_page_store_new(PAGES, 100 * KILO, NULL), NULL));
}

/* --- threads ---------------------------------------------------------------------------------- */

static void *use(void *user)
{
	uint32_t random = *(uint32_t *)user;
	fya_allocator *mine = fya_malloc_new();
	fyssg_render_cost cost;
	fyfm_str text;
	char want[4000];

	for (unsigned i = 0; i < 20000; i++) {
		uint32_t page = (random = random * 1664525 + 1013904223) >> 8;

		page = page % (page % 3 == 0 ? 20 : PAGES);
		memset(want, (int)(page % 251), sizeof(want));
		if (!fyssg_page_store_get(store, page, FYSSG_TEXT_CONTENT, &rich, mine, &text,
		                          &cost))
			fyssg_page_store_put(store, page, FYSSG_TEXT_CONTENT, &plain,
			                     (fyfm_str){ want, page * 4 });
		else if (text.len != page * 4 || memcmp(text.data, want, text.len) != 0)
			return "a wrong text";
		if (i % 5000 == 4999)
			fya_reset(mine);
	}
	fya_destroy(mine);
	return NULL;
}

Test(page_store, is_shared_by_threads)
{
	uint32_t seeds[4] = { 1, 2, 3, 4 };
	pthread_t threads[4];
	void *wrong;

	for (uint32_t i = 0; i < 20; i++)
		fyssg_page_store_set_heat(store, i, (fyssg_heat)(i % 3));
	for (unsigned i = 0; i < 4; i++)
		cr_assert(eq(int, pthread_create(&threads[i], NULL, use, &seeds[i]), 0));
	for (unsigned i = 0; i < 4; i++) {
		pthread_join(threads[i], &wrong);
		cr_assert(eq(ptr, wrong, NULL), "%s", (char *)wrong);
	}
	cr_assert(gt(u64, figures().answered, 1000));
	cr_assert(le(sz, figures().memory.peak_used, 100 * KILO));
}

/* --- builds ----------------------------------------------------------------------------------- */

static void leave_build(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(page_store_build, .init = tree_enter, .fini = leave_build);

/* What one build asked of the store, and how often that could answer. */
struct asked {
	uint64_t asked, answered;
	bool had_graph;
};

static struct asked build(const fyssg_build_options *o)
{
	struct asked a = { .had_graph = false };
	fyssg_report *report;

	heard_clear();
	cr_assert(eq(int, fyssg_build(o, &report), FYFM_OK), "%s", heard_text());
	a.asked = report->counts.texts_asked;
	a.answered = report->counts.texts_stored;
	for (size_t i = 0; i < report->phase_count; i++)
		a.had_graph |= strcmp(report->phases[i].name, "graph") == 0;
	fyssg_report_free(report);
	return a;
}

static const char pages[] =
	"/fyssg.yaml | title: T | base_url: https://example.org/ | feeds: [rss.xml]\n"
	"/templates/rss.xml | {% for p in feed.pages %}{{ p.summary }}{{ p.content }}{% endfor %}\n"
	"/templates/section.html | {{ page.title }}{{ page.content }}{{ page['summary'] }}\n"
	"/content/a.md | ---\n/content/a.md | [b](b.md)\n/content/b.md | [c](c.md)\n"
	"/content/c.md | [b](b.md)\n/content/island.md | Alone.\n";

static const struct {
	const char *about, *template;
	bool asks;
} templates[] = {
	{ "its own", "{{ page.content }}{{ page.summary }}{{ page.params.content }}", false },
	{ "parameters", "{{ site.params.content }}{{ page.title }}", false },
	{ "another one's", "{{ page.content }}{{ site.home.content }}", true },
	{ "in a list", "{% for p in site.pages %}{{ p.summary }}{% endfor %}", true },
	{ "a neighbour's, by a constant", "{% if page.next %}{{ page.next['content'] }}{% endif %}",
	  true },
};

Test(page_store_build, makes_one_only_where_a_template_asks)
{
	for (size_t i = 0; i < sizeof(templates) / sizeof(*templates); i++) {
		fyssg_build_options o = site_options();
		struct asked a;

		tree_site(pages);
		tree_file("templates/page.html", templates[i].template);
		a = build(&o);
		cr_assert(eq(int, a.asked > 0, templates[i].asks), "%s", templates[i].about);
		cr_assert(eq(int, a.had_graph, templates[i].asks), "%s", templates[i].about);
		o.cache_size_mb = 0;
		a = build(&o);
		cr_assert(eq(u64, a.asked, 0), "%s", templates[i].about);
		cr_assert(not(a.had_graph));
		o = site_options();
		o.memory_optimized = true;
		cr_assert(eq(u64, build(&o).asked, 0), "%s", templates[i].about);
		tree_clear();
	}
}

Test(page_store_build, answers_all_but_orphans)
{
	fyssg_build_options o = site_options();
	struct asked a;

	tree_site(pages);
	tree_file("templates/page.html",
	          "{{ page.content }}{% for p in site.pages %}{{ p.content }}{% endfor %}");
	tree_file("templates/rss.xml", "");
	o.no_memo = true;
	a = build(&o);
	/* Of each page its own and three others'. */
	cr_assert(eq(u64, a.asked, 16));
	/* b and c after the first time; a and the island, to which nothing leads, never. */
	cr_assert(eq(u64, a.answered, 6));
	/* Whatever their rank. */
	o.keep_top_percent = 100;
	a = build(&o);
	cr_assert(eq(u64, a.answered, 6));
}

static const char embedding[] =
	"/fyssg.yaml | title: T | base_url: https://example.org/ | feeds: []\n"
	"/templates/section.html | {{ page.title }}\n"
	"/templates/page.html | {% for p in site.pages %}{{ p.content }}{% endfor %}{{ page.content }}\n"
	"/templates/shortcodes/embed.html | {{ get_page(args[0]).content }}\n"
	"/templates/shortcodes/start.html | {{ get_page(args[0]).summary }}\n"
	"/templates/shortcodes/oops.html | {{ nothing }}\n";

static const struct {
	const char *about, *a, *b;
	fyfm_status status;
} chains[] = {
	{ "one in the other", "A {{< embed \"b\" >}}", "B [a](a.md)", FYFM_OK },
	{ "each in the other", "A {{< embed \"b\" >}}", "B {{< embed \"a\" >}}", FYFM_ERR_SYNTAX },
	{ "itself", "A {{< embed \"a\" >}}", "B [a](a.md)", FYFM_ERR_SYNTAX },
	/* B's summary can be had, but not while B is being rendered. */
	{ "a summary of what it stands in", "A {{< start \"b\" >}} [b](b.md)",
	  "B\n\n<!-- more -->\n\n{{< embed \"a\" >}} [a](a.md)", FYFM_ERR_SYNTAX },
	{ "what warns", "A {{< oops >}} [b](b.md)", "B {{< oops >}} [a](a.md)", FYFM_OK },
	{ "a link that leads nowhere", "A [x](x.md) [b](b.md)", "B [a](a.md)", FYFM_OK },
};

Test(page_store_build, changes_nothing_about_shortcodes_that_ask)
{
	for (size_t i = 0; i < sizeof(chains) / sizeof(*chains); i++) {
		fyssg_build_options o = site_options();
		const char *told, *bytes;

		tree_site(embedding);
		tree_file("content/a.md", chains[i].a);
		tree_file("content/b.md", chains[i].b);
		o.cache_size_mb = 0;
		cr_assert(eq(int, site_build(&o), chains[i].status), "%s: %s", chains[i].about,
		          heard_text());
		told = tree_keep(strdup(heard_text()));
		bytes = site_bytes("public");
		tree_remove("public");
		tree_remove(".fyssg");
		o.cache_size_mb = 16;
		cr_assert(eq(int, site_build(&o), chains[i].status), "%s", chains[i].about);
		cr_assert(eq(str, (char *)heard_text(), (char *)told), "%s", chains[i].about);
		cr_assert(eq(str, (char *)site_bytes("public"), (char *)bytes), "%s",
		          chains[i].about);
		tree_clear();
	}
}

/* Deeper than a render may be, whoever asks first. */
Test(page_store_build, is_bounded_as_without_it)
{
	char path[64], text[64];
	const char *told = NULL;

	tree_site(embedding);
	tree_file("templates/page.html", "{{ page.content }}{{ site.home.content }}");
	for (unsigned i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "content/p%03u.md", i);
		snprintf(text, sizeof(text), i == 299 ? "End." : "{{< embed \"p%03u\" >}}", i + 1);
		tree_file(path, text);
	}
	for (unsigned i = 0; i < 2; i++) {
		fyssg_build_options o = site_options();

		o.cache_size_mb = 16 * i;
		cr_assert(eq(int, site_build(&o), FYFM_ERR_SYNTAX));
		if (told == NULL)
			told = tree_keep(strdup(heard_text()));
		cr_assert(eq(str, (char *)heard_text(), (char *)told));
	}
}
