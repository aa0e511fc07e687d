/* Discovery and the index where each allocation fails in turn. */
#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/discover.h"
#include "libfy-ssg/site/walk.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include "allocators/testing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

static void teardown(void)
{
	heard_clear();
	tree_leave();
}

TestSuite(out_of_memory, .init = tree_enter, .fini = teardown, .timeout = 60);

/* So long that a buffer has nothing less to ask for. */
#define FIFTY "01234567890123456789012345678901234567890123456789"
#define LONG FIFTY FIFTY FIFTY

static const char content[] =
	"/fyssg.yaml | theme: t | ignore: ['*.tmp']\n/static/" LONG ".png | x\n"
	"m/" LONG ".md\nm/" LONG ".tmp\nn/" LONG "/p.md\nn/" LONG "/q.png\n"
	"/templates/a.html | x\n/themes/t/static/s | x\n/static/t | x\n"
	"_index.md | sort_by: title\na.md | title: A | tags: [x, y] | own: {k: [1, 2]} | aliases: [/o/]\n"
	"b/c.md | title: C | date: 2024-01-01 | tags: x | summary: s\nb/pic.png\n"
	"d/index.md | slug: e\nd/f.md\nd/g/h.png\ntags/x/_index.md | title: X\ni/j/k/l.md\n";

static bool list_templates(fyssg_site *s, fya_allocator *a)
{
	fyssg_pool_writer names;
	fyssg_walk walk = { .site = s, .text = &names, .diag = heard };
	bool ok = fyssg_pool_writer_init(&names, &s->pool, a, false);

	if (ok)
		fyssg_walk_templates(&walk);
	fyssg_pool_writer_release(&names);
	return ok && !walk.nomem;
}

static fyfm_status make_index(fyssg_site *s, fya_allocator *a)
{
	fyssg_pool_writer text;
	fyssg_index_options options = { .all_pages = true, .text = &text, .diag = heard };
	size_t errors = 0;
	fyfm_status status = FYFM_ERR_NOMEM;

	if (fyssg_pool_writer_init(&text, &s->pool, a, false))
		status = fyssg_index(s, &options, &errors);
	fyssg_pool_writer_release(&text);
	return errors == 0 ? status : FYFM_ERR_SYNTAX;
}

/* All that there is of it, by paths; malloc's. */
static char *show(const fyssg_site *s)
{
	fya_allocator *a = fya_malloc_new();
	fya_buf all;
	char *text;

	fya_buf_init(&all, a, 0);
	for (uint32_t i = 0; i < s->pages.count; i++) {
		fyssg_page_source(s, &s->pages.at[i], &all);
		fya_buf_puts(&all, " -> ");
		fyssg_page_output(s, &s->pages.at[i], &all);
		fya_buf_putc(&all, '\n');
	}
	for (uint32_t i = 0; i < s->assets.count; i++) {
		fyfm_str source = fyssg_site_text(s, s->assets.at[i].source);

		fya_buf_append(&all, source.data, source.len);
		fya_buf_putc(&all, '\n');
	}
	text = strdup(fya_buf_cstr(&all));
	fya_buf_release(&all);
	fya_destroy(a);
	return tree_keep(text);
}

/* What is shown of the table with memory enough; NULL: it was not made yet. */
static const char *whole;

static fyfm_status make_table(const fyssg_config *config, fya_allocator *a, bool dedup)
{
	fyssg_discover_options options = {
		.workers = 1, .allocators = &a, .dedup = dedup, .now = 1717200000, .diag = heard,
	};
	fyfm_status status = FYFM_ERR_NOMEM;
	fyssg_discovery found;
	fyssg_site site;

	if (fyssg_site_init(&site, config, a) && list_templates(&site, a))
		status = fyssg_discover(&site, &options, &found);
	if (status == FYFM_OK)
		status = make_index(&site, a);
	if (status == FYFM_OK && whole == NULL)
		whole = show(&site);
	if (status == FYFM_OK)
		cr_assert(eq(str, show(&site), (char *)whole));
	fyssg_site_release(&site);
	return status;
}

static void fail_each(bool dedup)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0), *arena = fya_arena_new(NULL);
	fyssg_config config;
	fyfm_status status;
	size_t n = 0;

	tree_site(content);
	status = fyssg_config_load(&config, arena, &(fyssg_config_options){
		.root = ".", .diag = heard });
	cr_assert(eq(int, status, FYFM_OK), "%s", heard_text());
	cr_assert(eq(int, make_table(&config, failing, dedup), FYFM_OK), "%s", heard_text());
	fya_reset(failing);
	do {
		fya_failing_set(failing, ++n);
		status = make_table(&config, failing, dedup);
		cr_assert(status == FYFM_OK || status == FYFM_ERR_NOMEM, "allocation %zu: %s\n%s", n,
			fyfm_status_text(status), heard_text());
		fya_reset(failing);
	} while (fya_failing_calls(failing) >= n);
	cr_assert(eq(int, status, FYFM_OK));
	cr_assert(gt(sz, n, 20));
	cr_assert(eq(ptr, (void *)fya_tracking_fault(tracking), NULL));
	fyssg_config_release(&config);
	fya_destroy(failing);
	fya_destroy(arena);
}

Test(out_of_memory, of_discovery_and_the_index)
{
	fail_each(false);
}

Test(out_of_memory, of_discovery_with_dedup)
{
	fail_each(true);
}
