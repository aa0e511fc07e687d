/* Pages by their URLs: what is left where there is no memory for the tables. */
#include "libfy-ssg/build/page-lookup.h"

#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>
#include <sys/resource.h>

/* As many as half of the slots that there are for them. */
enum { PAGES = 8, LONG = 8 << 20 };

static fya_allocator *heap;
static fyssg_site site;
static fyssg_pool_writer text;
static fyssg_page_lookup lookup;

static void setup(void)
{
	heap = fya_malloc_new();
	cr_assert(fyssg_site_init(&site, NULL, heap));
	cr_assert(fyssg_pool_writer_init(&text, &site.pool, heap, false));
	fyssg_page_lookup_init(&lookup);
}

static void teardown(void)
{
	fyssg_page_lookup_release(&lookup);
	fyssg_pool_writer_release(&text);
	fyssg_site_release(&site);
	fya_destroy(heap);
}

TestSuite(page_lookup, .init = setup, .fini = teardown, .timeout = 20);

static void add_page(const char *url, size_t len)
{
	fyssg_page page = { .section = FYSSG_NONE, .kind = FYSSG_PAGE,
		            .flags = FYSSG_PAGE_WHOLE_URL };

	bool added = fyssg_pool_add(&text, url, len, &page.slug) &&
	             FYSSG_ARRAY_APPEND(heap, &site.pages, page);

	cr_assert(added);
}

static const fyssg_page *find(const char *url, size_t len)
{
	const fyssg_page *found;
	fya_buf scratch;

	fya_buf_init(&scratch, heap, 0);
	found = fyssg_find_url(&lookup, &site, (fyfm_str){ url, len }, &scratch);
	fya_buf_release(&scratch);
	return found;
}

Test(page_lookup, can_be_made_after_memory_ran_out)
{
	struct rlimit before, none;
	bool made = false;
	char *url;

#if defined(__SANITIZE_ADDRESS__)
	tree_skip("the sanitizer needs address space of its own");
#endif
	url = fya_alloc(heap, LONG, 1);
	memset(url, 'x', LONG);
	for (size_t i = 1; i < PAGES; i++)
		add_page(url, i);
	add_page(url, LONG);
	cr_assert(eq(int, getrlimit(RLIMIT_AS, &before), 0));
	/* What malloc has still is enough for the tables, and not for that URL. */
	none = (struct rlimit){ 0, before.rlim_max };
	cr_assert(eq(int, setrlimit(RLIMIT_AS, &none), 0));
	for (unsigned times = 0; times < 3; times++)
		made |= fyssg_page_lookup_ready(&lookup, &site);
	cr_assert(eq(int, setrlimit(RLIMIT_AS, &before), 0));
	cr_assert(not(made));
	cr_assert(fyssg_page_lookup_ready(&lookup, &site));
	cr_assert(eq(ptr, (void *)find(url, 3), &site.pages.at[2]));
	cr_assert(eq(ptr, (void *)find(url, LONG), &site.pages.at[PAGES - 1]));
	cr_assert(eq(ptr, (void *)find("y", 1), NULL));
}
