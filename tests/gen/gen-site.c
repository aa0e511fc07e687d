/* Sites made of chance. */
#include <fyssg/gen-site.h>
#include <fyssg/graph.h>

#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* What reading a folder fails with; 0: with nothing. */
static int unreadable;

/* Stands before that of the C library. */
struct dirent *readdir(DIR *dir)
{
	static struct dirent *(*real)(DIR *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "readdir");
	if (unreadable == 0)
		return real(dir);
	errno = unreadable;
	return NULL;
}

static void teardown(void)
{
	unreadable = 0;
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(gen_site, .init = tree_enter, .fini = teardown, .timeout = 240);

static fyssg_gen_options options(uint32_t pages, uint64_t seed, unsigned jobs)
{
	fyssg_gen_options o;

	fyssg_gen_options_init(&o);
	o.pages = pages;
	o.seed = seed;
	o.jobs = jobs;
	o.diag = heard;
	return o;
}

static fyssg_gen_counts make(const fyssg_gen_options *o, const char *folder)
{
	fyssg_gen_counts counts;
	fyfm_status status = fyssg_gen_site(o, folder, &counts);

	cr_assert(eq(int, status, FYFM_OK), "%s", heard_text());
	return counts;
}

Test(gen_site, makes_the_same_bytes_with_any_number_of_threads)
{
	fyssg_gen_options one = options(700, 5, 1), two = options(700, 5, 2);
	fyssg_gen_options many = options(700, 5, 7);
	fyssg_gen_counts a, b, c;
	const char *bytes;

	a = make(&one, "s");
	bytes = site_bytes("s");
	tree_remove("s");
	b = make(&two, "s");
	cr_assert(eq(str, (char *)site_bytes("s"), (char *)bytes));
	tree_remove("s");
	c = make(&many, "s");
	cr_assert(eq(str, (char *)site_bytes("s"), (char *)bytes));
	cr_assert(eq(int, memcmp(&a, &b, sizeof(a)), 0));
	cr_assert(eq(int, memcmp(&a, &c, sizeof(a)), 0));
	cr_assert(eq(u64, a.pages, 700));
}

Test(gen_site, makes_another_site_of_another_seed)
{
	fyssg_gen_options one = options(50, 1, 1), two = options(50, 2, 1);

	const char *bytes;

	make(&one, "s");
	bytes = site_bytes("s");
	tree_remove("s");
	make(&two, "s");
	cr_assert(ne(str, (char *)site_bytes("s"), (char *)bytes));
}

/* A change of these bytes is a change of what people measure with: tell it in NEWS. */
Test(gen_site, makes_these_bytes_on_every_machine)
{
	fyssg_gen_options o = options(300, 1, 2);
	const char *bytes;

	make(&o, "a");
	bytes = site_bytes("a");
	cr_expect(eq(u64, XXH3_64bits(bytes, strlen(bytes)), UINT64_C(13295288095024153325)));
}

/* What it says of links is what a graph of the site has; and it builds as it is. */
static void check_site(uint32_t pages, uint32_t sections, uint32_t tags)
{
	fyssg_gen_options o = options(pages, pages, 2);
	fyssg_build_options build = site_options();
	fyssg_graph_summary summary;
	fyssg_gen_counts counts;
	fyssg_graph *graph;

	tree_clear();
	o.sections = sections;
	o.tags = tags;
	counts = make(&o, "s");
	build.source = "s";
	site_must_build(&build);
	cr_expect(eq(str, (char *)heard_text(), (char *)""), "%u pages", pages);
	cr_assert(eq(int, fyssg_graph_build(&build, &graph), FYFM_OK));
	summary = fyssg_graph_sum_up(graph);
	fyssg_graph_free(graph);
	cr_expect(eq(u64, summary.links, counts.links), "%u pages", pages);
	cr_expect(eq(u32, summary.ordinary, pages));
	/* And home. */
	cr_expect(eq(u64, summary.pages, counts.pages + counts.sections + counts.volumes + 1));
	cr_expect(sections == 0 || counts.sections == (sections < pages ? sections : pages));
	cr_expect(ge(u64, summary.islands, counts.islands));
	cr_expect(tags == 0 || counts.tags <= tags);
}

Test(gen_site, makes_sites_that_build_without_a_warning)
{
	static const uint32_t sizes[] = { 1, 2, 3, 10, 100, 600 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		check_site(sizes[i], 0, 0);
	check_site(40, 100, 1);
	check_site(200, 30, 500);
}

/* A section of more than 4000 pages has them. */
Test(gen_site, makes_volumes_of_large_sections)
{
	fyssg_gen_options o = options(4100, 1, 2);
	fyssg_build_options build = site_options();
	fyssg_gen_counts counts;
	fyssg_graph *graph;

	o.sections = 1;
	counts = make(&o, "s");
	cr_expect(eq(u64, counts.sections, 1));
	cr_expect(eq(u64, counts.volumes, 3));
	build.source = "s";
	cr_assert(eq(int, fyssg_graph_build(&build, &graph), FYFM_OK));
	cr_expect(eq(u64, fyssg_graph_sum_up(graph).links, counts.links));
	fyssg_graph_free(graph);
	cr_expect(eq(str, (char *)heard_text(), (char *)""));
}

Test(gen_site, looks_like_sites_of_people)
{
	fyssg_gen_options o = options(2000, 3, 2);
	fyssg_build_options build = site_options();
	fyssg_graph_summary s;
	fyssg_graph *graph;

	make(&o, "s");
	build.source = "s";
	cr_assert(eq(int, fyssg_graph_build(&build, &graph), FYFM_OK));
	s = fyssg_graph_sum_up(graph);
	fyssg_graph_free(graph);
	cr_expect(s.links > 4 * s.pages && s.links < 8 * s.pages, "%u links", s.links);
	cr_expect(s.islands > s.ordinary / 25 && s.islands < s.ordinary / 8, "%u islands",
	          s.islands);
	cr_expect(s.hubs > s.pages / 1000 && s.hubs < s.pages / 50, "%u hubs", s.hubs);
	cr_expect(gt(u32, s.largest, s.pages / 10 * 8));
}

Test(gen_site, keeps_away_from_folders_that_are_not_empty)
{
	fyssg_gen_options o = options(5, 1, 1);

	tree_file("s/mine", "mine");
	cr_assert(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_EXISTS));
	cr_assert(eq(str, tree_list("s"), (char *)"mine\n"));
	cr_assert(ne(ptr, (void *)strstr(heard_text(), "--force"), NULL));
	tree_file("s/fyssg.yaml", "a longer text than the one that is going to be there\n"
	                          "title: 1\ntitle: 2\ntitle: 3\ntitle: 4\ntitle: 5\ntitle: 6\n"
	                          "title: 7\ntitle: 8\ntitle: 9\ntitle: 10\ntitle: 11\n");
	o.force = true;
	make(&o, "s");
	make(&o, "other");
	cr_assert(eq(str, tree_read("s/mine", NULL), (char *)"mine"));
	cr_assert(eq(str, tree_read("s/fyssg.yaml", NULL), tree_read("other/fyssg.yaml", NULL)));
}

Test(gen_site, keeps_away_from_folders_that_cannot_be_read)
{
	fyssg_gen_options o = options(5, 1, 1);
	fyfm_status status;

	tree_file("s/fyssg.yaml", "mine");
	unreadable = EIO;
	status = fyssg_gen_site(&o, "s", NULL);
	unreadable = 0;
	cr_assert(eq(int, status, FYFM_ERR_IO));
	cr_assert(eq(str, (char *)heard_text(), "error s: Input/output error\n"));
	cr_assert(eq(str, tree_list("s"), (char *)"fyssg.yaml\n"));
}

Test(gen_site, writes_through_no_symbolic_link)
{
	fyssg_gen_options o = options(5, 1, 1);

	o.force = true;
	tree_file("mine", "mine");
	tree_link("s/fyssg.yaml", "../mine");
	cr_assert(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_IO));
	cr_assert(eq(str, tree_read("mine", NULL), (char *)"mine"));
	/* The path is that from where the caller is. */
	cr_assert(eq(int, strncmp(heard_text(), "error s/fyssg.yaml: ", 20), 0), "%s",
	          heard_text());
}

/* That what is linked to is made for it already, as by an earlier run, changes nothing. */
Test(gen_site, writes_into_no_folder_that_is_a_symbolic_link)
{
	static const char *const folders[] = { "content", "content/guides",
		                               "content/guides/volume-1", "static", "static/img" };
	fyssg_gen_options o = options(4100, 1, 1);
	char path[64], target[PATH_MAX + 16];

	o.force = true;
	o.sections = 1;
	snprintf(target, sizeof(target), "%s/elsewhere", tree_path());
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		snprintf(path, sizeof(path), "s/%s", folders[i]);
		tree_folder("elsewhere/volume-1");
		tree_folder("elsewhere/img");
		tree_link(path, target);
		cr_assert(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_IO), "%s", folders[i]);
		cr_assert(eq(str, tree_list("elsewhere"), (char *)"img/\nvolume-1/\n"), "%s",
		          folders[i]);
		tree_remove("s");
	}
}

Test(gen_site, refuses_numbers_out_of_bounds)
{
	fyssg_gen_options o = options(0, 1, 1);

	cr_expect(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_RANGE));
	o.pages = FYSSG_GEN_PAGES_MAX + 1;
	cr_expect(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_RANGE));
	o.pages = 1;
	o.sections = FYSSG_GEN_SECTIONS_MAX + 1;
	cr_expect(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_RANGE));
	o.sections = 1;
	o.tags = FYSSG_GEN_TAGS_MAX + 1;
	cr_expect(eq(int, fyssg_gen_site(&o, "s", NULL), FYFM_ERR_RANGE));
	cr_expect(eq(int, access("s", F_OK), -1));
}
