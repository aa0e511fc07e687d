/* Whole builds: what is written, what is left alone, what is refused. */
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(build, .init = tree_enter, .fini = teardown);

/* Plain templates, so that outputs are short. */
static const char templates[] =
	"/templates/page.html | {{ page.title }}: {{ page.content }}\n"
	"/templates/section.html | {{ page.title }}{% for p in section.pages %} {{ p.url }}{% "
	"endfor %}\n"
	"/templates/taxonomy.html | {% for t in taxonomy.terms %} {{ t.url }}{% endfor %}\n"
	"/templates/term.html | {{ term.name }}{% for p in term.pages %} {{ p.url }}{% endfor %}\n"
	"/templates/404.html | not found\n";

static const char site[] =
	"/fyssg.yaml | title: T | base_url: https://example.org/ | feeds: []\n"
	"_index.md\na.md | tags: [x]\nb/c.md | tags: [x, y]\nb/pic.png\n"
	"/static/style.css | body {}\n";

static void make_site(void)
{
	tree_site(templates);
	tree_site(site);
}

static const char *file(const char *path)
{
	const char *bytes = tree_read(path, NULL);

	return bytes == NULL ? "(none)" : bytes;
}

/* --- writing ---------------------------------------------------------------------------------- */

Test(build, writes_the_site)
{
	make_site();
	site_must_build(NULL);
	cr_assert(eq(str, (char *)heard_text(), ""));
	cr_assert(eq(str, tree_list("public"),
		"404.html\na/index.html\nb/c/index.html\nb/index.html\nb/pic.png\nindex.html\n"
		"robots.txt\n"
		"sitemap.xml\nstyle.css\ntags/index.html\ntags/x/index.html\ntags/y/index.html\n"));
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A: <p>Text.</p>\n"));
	cr_assert(eq(str, (char *)file("public/b/index.html"), "B /b/c/"));
	cr_assert(eq(str, (char *)file("public/tags/x/index.html"), "x /a/ /b/c/"));
	cr_assert(eq(str, (char *)file("public/style.css"), "body {}\n"));
	cr_assert(
		eq(str, (char *)site_summary(), "Built 2 pages: 12 outputs written, 0 unchanged"));
}

/* The section's own page has all its keys at hand, other pages what was kept of them. */
Test(build, a_computed_key_of_the_section_may_be_any)
{
	tree_site("/templates/page.html | {{ section[site.params.key] }}\n"
	          "/templates/section.html | {{ section[site.params.key] }}\n"
	          "/fyssg.yaml | title: T | base_url: https://example.org/ | feeds: [] | "
	          "params: {key: colour}\n"
	          "_index.md | colour: red\nb/_index.md | colour: blue\nb/c.md\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/index.html"), "red"));
	cr_assert(eq(str, (char *)file("public/b/index.html"), "blue"));
	cr_assert(eq(str, (char *)file("public/b/c/index.html"), "blue"));
}

Test(build, writes_nothing_but_the_output_and_the_manifest)
{
	const char *before;

	make_site();
	before = tree_list(".");
	site_must_build(NULL);
	tree_remove("public");
	cr_assert(eq(int, strncmp(tree_list(".fyssg"), "manifest-", 9), 0));
	tree_remove(".fyssg");
	cr_assert(eq(str, tree_list("."), (char *)before));
}

/* As an empty one it would be a wrong output that nobody is told of. */
Test(build, a_summary_that_cannot_be_rendered_is_an_error)
{
	static const char told[] = "error content/a.md: the summary: too many brackets, addresses or "
				   "tildes in one paragraph\n";
	enum { BRACKETS = 100000 };
	char *text = tree_keep(malloc(BRACKETS + 100)), *end;

	end = stpcpy(text, "---\ntitle: A\nsummary: '");
	memset(end, '[', BRACKETS);
	strcpy(end + BRACKETS, "'\n---\n");
	make_site();
	tree_file("content/a.md", text);
	tree_file("templates/page.html", "{{ page.summary }}");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, strncmp(heard_text(), told, strlen(told)), 0), "%s", heard_text());
	cr_assert(eq(ptr, (void *)strstr(site_bytes("public"), "a/index.html"), NULL));
}

Test(build, a_second_one_writes_nothing)
{
	const char *times;

	make_site();
	site_must_build(NULL);
	tree_age("public");
	site_must_build(NULL);
	times = site_times("public");
	cr_assert(
		eq(str, (char *)site_summary(), "Built 2 pages: 0 outputs written, 12 unchanged"));
	site_must_build(NULL);
	cr_assert(eq(str, (char *)site_times("public"), (char *)times));
	cr_assert(eq(i64, tree_mtime("public/index.html"), 1000000000000000000));
	/* Without the manifest too: then bytes are compared. */
	tree_remove(".fyssg");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)site_times("public"), (char *)times));
}

Test(build, writes_what_changed_and_no_more)
{
	make_site();
	site_must_build(NULL);
	tree_age("public");
	tree_site("a.md | tags: [x] | title: New\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)site_summary(), "Built 2 pages: 1 output written, 11 unchanged"));
	cr_assert(eq(str, (char *)file("public/a/index.html"), "New: <p>Text.</p>\n"));
	cr_assert(gt(i64, tree_mtime("public/a/index.html"), 1000000000000000000));
	cr_assert(eq(i64, tree_mtime("public/index.html"), 1000000000000000000));
}

Test(build, goes_where_it_is_told)
{
	fyssg_build_options o = site_options();

	make_site();
	o.destination = "out/deep/er";
	o.base_url = "http://localhost:8080/sub";
	site_must_build(&o);
	cr_assert(eq(int, access("public", F_OK), -1));
	cr_assert(eq(str, (char *)file("out/deep/er/b/index.html"), "B /sub/b/c/"));
}

Test(build, to_memory_leaves_nothing_behind)
{
	fyssg_build_options o = site_options();
	const char *before;

	make_site();
	before = tree_list(".");
	o.render_to_memory = true;
	site_must_build(&o);
	cr_assert(
		eq(str, (char *)site_summary(), "Built 2 pages: 12 outputs written, 0 unchanged"));
	cr_assert(eq(str, tree_list("."), (char *)before));
	tree_site("/templates/page.html | {{ page.title | length(1, 2) }}\n");
	cr_assert(eq(int, site_build(&o), FYFM_ERR_SYNTAX));
	tree_site("/templates/page.html | {{ 1 // 0 }}\n");
	cr_assert(eq(int, site_build(&o), FYFM_ERR_SYNTAX));
	cr_assert(ne(ptr, strstr(heard_text(), "while rendering"), NULL));
}

Test(build, of_another_folder)
{
	fyssg_build_options o = site_options();

	make_site();
	site_must_build(NULL);
	tree_folder("elsewhere");
	cr_assert(eq(int, chdir("elsewhere"), 0));
	o.source = tree_path();
	tree_remove("../public");
	site_must_build(&o);
	cr_assert(eq(str, tree_list("."), ""));
	cr_assert(eq(str, (char *)file("../public/style.css"), "body {}\n"));
}

Test(build, keeps_each_output_folder_apart)
{
	fyssg_build_options o = site_options();

	make_site();
	site_must_build(NULL);
	o.destination = "other";
	site_must_build(&o);
	tree_remove("content/a.md");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/a/index.html"), "(none)"));
	cr_assert(eq(str, (char *)file("other/a/index.html"), "A: <p>Text.</p>\n"));
	site_must_build(&o);
	cr_assert(eq(str, (char *)file("other/a/index.html"), "(none)"));
}

/* --- the same by any way ---------------------------------------------------------------------- */

static void make_large_site(void)
{
	char path[128], text[512];
	unsigned i;

	tree_site("/fyssg.yaml | base_url: https://example.org/ | feeds: [rss.xml, atom.xml] | "
		"feed_limit: 50\n");
	for (i = 0; i < 400; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u%s", i % 9, i,
			i % 6 == 0 ? "/index.md" : ".md");
		snprintf(text, sizeof(text),
		         "---\ntitle: Page %u\ndate: 2024-01-%02u\ntags: [t%u, common]\n"
		         "own: a text of page %u\n"
		         "aliases: [/old/%u/]\n---\n# Heading\n\n"
		         "Text with a [link](../s%u/p%u.md).\n",
		         i, i % 28 + 1, i % 13, i, i, (i + 1) % 9, i + 1);
		tree_file(path, text);
	}
	tree_file("templates/page.html",
		"{% extends 'builtin-base.html' %}{% block main %}{{ page.title }}{{ page.content "
		"}}"
		"{% for p in site.pages[:30] %}{{ p.own }}{{ p.tags | join(',') }}{% endfor %}"
		"{% if page.next %}{{ page.next.own }}{% endif %}{% endblock %}");
}

static const struct { unsigned jobs; fya_kind allocator; int dedup; } ways[] = {
	{ 1, FYA_KIND_AUTO, -1 },   { 2, FYA_KIND_AUTO, -1 },   { 5, FYA_KIND_AUTO, -1 },
	{ 1, FYA_KIND_MALLOC, -1 }, { 2, FYA_KIND_MREMAP, -1 }, { 2, FYA_KIND_DEDUP, -1 },
	{ 2, FYA_KIND_AUTO, 1 },    { 2, FYA_KIND_AUTO, 0 },    { 3, FYA_KIND_MALLOC, 1 },
	{ 3, FYA_KIND_DEDUP, 0 },   { 40, FYA_KIND_AUTO, -1 },
};

Test(build, is_the_same_by_any_way)
{
	const char *first = NULL, *told = NULL;
	size_t i;

	make_large_site();
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		fyssg_build_options o = site_options();

		o.jobs = ways[i].jobs;
		o.allocator = ways[i].allocator;
		o.dedup = ways[i].dedup;
		site_must_build(&o);
		if (first == NULL) {
			first = site_bytes("public");
			told = tree_keep(strdup(heard_text()));
		}
		cr_assert(eq(int, strcmp(first, site_bytes("public")), 0), "way %zu", i);
		cr_assert(eq(str, (char *)heard_text(), (char *)told), "way %zu", i);
		tree_remove("public");
		tree_remove(".fyssg");
	}
	cr_assert(gt(sz, strlen(first), 400000));
}

/* --- removing --------------------------------------------------------------------------------- */

Test(build, removes_what_is_gone_and_nothing_else)
{
	make_site();
	site_must_build(NULL);
	tree_file("public/mine.html", "mine");
	tree_file("public/b/c/mine.txt", "mine");
	tree_remove("content/b/c.md");
	site_must_build(NULL);
	cr_assert(eq(str, tree_list("public"),
		"404.html\na/index.html\nb/c/mine.txt\nb/pic.png\nindex.html\nmine.html\n"
		"robots.txt\nsitemap.xml\n"
		"style.css\ntags/index.html\ntags/x/index.html\n"));
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/mine.html"), "mine"));
}

/* Files of the last build must not stand in the way of this one's. */
Test(build, makes_way_where_a_file_becomes_a_folder)
{
	make_site();
	tree_site("/static/new | a file\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/new"), "a file\n"));
	tree_remove("static/new");
	tree_site("new/deep/x.md\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/new/deep/x/index.html"), "X: <p>Text.</p>\n"));
}

Test(build, makes_way_where_a_folder_becomes_a_file)
{
	make_site();
	tree_site("new/deep/x.md\nnew/deep/y.png\n");
	site_must_build(NULL);
	tree_remove("content/new");
	tree_site("/static/new | a file\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/new"), "a file\n"));
}

Test(build, makes_no_way_through_files_of_someone_else)
{
	make_site();
	tree_site("new/x.md\n/static/other | a file\n");
	site_must_build(NULL);
	tree_file("public/new/mine.txt", "mine");
	tree_file("public/other", "edited by hand");
	tree_remove("content/new");
	tree_remove("static/other");
	tree_site("/static/new | a file\nother/y.md\n");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_IO));
	cr_assert(eq(str, (char *)heard_text(),
		"error public/new: cannot write: Is a directory\n"
		"error public/other/index.html: cannot write: a file or a symbolic link stands where a "
		"folder must be\n"
		"error public/other/y/index.html: cannot write: a file or a symbolic link stands where "
		"a folder must be\n"));
	cr_assert(eq(str, (char *)file("public/new/mine.txt"), "mine"));
	cr_assert(eq(str, (char *)file("public/other"), "edited by hand"));
}

Test(build, keeps_what_someone_changed_after_it)
{
	make_site();
	site_must_build(NULL);
	tree_file("public/a/index.html", "edited by hand");
	tree_remove("content/a.md");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/a/index.html"), "edited by hand"));
}

Test(build, removes_nothing_where_it_does_not_know)
{
	make_site();
	site_must_build(NULL);
	tree_remove(".fyssg");
	tree_remove("content/a.md");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A: <p>Text.</p>\n"));
}

Test(build, survives_a_manifest_of_nonsense)
{
	char path[4096], *name;

	make_site();
	site_must_build(NULL);
	name = tree_list(".fyssg");
	snprintf(path, sizeof(path), ".fyssg/%.*s", (int)strcspn(name, "\n"), name);
	tree_file(path, "nonsense");
	site_must_build(NULL);
	tree_file(path, "");
	site_must_build(NULL);
	cr_assert(
		eq(str, (char *)site_summary(), "Built 2 pages: 0 outputs written, 12 unchanged"));
}

Test(build, says_so_where_the_manifest_cannot_be_kept)
{
	make_site();
	tree_file(".fyssg", "a file");
	site_must_build(NULL);
	cr_assert(ne(ptr, strstr(heard_text(), "the manifest cannot be kept"), NULL), "%s",
		heard_text());
	site_must_build(NULL);
	cr_assert(
		eq(str, (char *)site_summary(), "Built 2 pages: 0 outputs written, 12 unchanged"));
}

/* --- errors before the first write ------------------------------------------------------------ */

/* What the system refuses is told apart from other errors. */
static void expect_broken(fyfm_status status, const char *about)
{
	bool refused = strstr(heard_text(), "cannot write: ") != NULL ||
		       strstr(heard_text(), "No such file") != NULL;

	cr_expect(eq(int, status, refused ? FYFM_ERR_IO : FYFM_ERR_SYNTAX), "%s", about);
}

static const struct { const char *about, *lines, *told; } broken[] = {
	{ "configuration", "/fyssg.yaml | paginate: x\n",
	  "error fyssg.yaml:1:11: 'paginate' must be a whole number, not a string\n" },
	{ "configuration that is no YAML", "/fyssg.yaml | a: 'b\n", "error fyssg.yaml:" },
	{ "front matter", "a.md | weight: x\n",
	  "error content/a.md:2:9: 'weight' must be a whole number, not a string\n" },
	{ "front matter of two pages", "a.md | weight: x\nb/c.md | draft: 7\n",
	  "error content/a.md:2:9: 'weight' must be a whole number, not a string\n"
	  "error content/b/c.md:2:8: 'draft' must be true or false, not an integer\n" },
	{ "a template", "/templates/page.html | {% if %}\n", "error templates/page.html:1:" },
	{ "a template that nothing uses", "/templates/unused.html | {{ 1 + }}\n",
	  "error templates/unused.html:1:" },
	{ "a template that is not there", "a.md | title: x | template: big.html\n",
	  "error content/a.md:3:11: there is no template 'big.html'\n" },
	{ "a page template that is not there", "b/_index.md | title: B | page_template: pag.html\n"
		"b/d/e.md\n",
	  "error content/b/_index.md:3:16: there is no template 'pag.html' (did you mean "
	  "'page.html'?)\n" },
	{ "a feed without a template", "/fyssg.yaml | base_url: https://a/ | feeds: [x.xml]\n",
	  "error fyssg.yaml:2:9: there is no template 'x.xml' for the feed of that name\n" },
	{ "two pages at one path", "x.md | slug: a\n",
	  "error: content/a.md and content/x.md would both be written to a/index.html (give one of "
	  "them "
	  "another 'slug', 'url' or name)\n" },
	{ "two pages at one path, and one between that differs in case",
	  "w.md | url: /Z/\nx.md | url: /z/\ny.md | url: /Z/\n",
	  "warning: content/w.md and content/x.md have paths that differ only in case: Z/index.html\n"
	  "error: content/w.md and content/y.md would both be written to Z/index.html" },
	{ "a page and an alias at one path", "x.md | aliases: [/a/]\n",
	  "error: content/a.md and an alias of content/x.md would both be written to a/index.html "
	  "(take the "
	  "alias away, or give the other one another address)\n" },
	{ "two aliases at one path", "x.md | aliases: [/o/]\ny.md | aliases: [/o/]\n",
	  "error: an alias of content/x.md and an alias of content/y.md would both be written to "
	  "o/index.html" },
	{ "a page and a static file at one path", "/static/a/index.html | x\n",
	  "error: content/a.md and static/a/index.html would both be written to a/index.html" },
	{ "a page and a term at one path", "x.md | url: /tags/x/\n",
	  "error: content/x.md and the term 'x' would both be written to tags/x/index.html" },
	{ "a page and a generated file at one path", "x.md | url: /404.html\n",
	  "error: the generated 404.html and content/x.md would both be written to 404.html" },
	{ "a page at home's path", "x.md | url: /\n",
	  "error: content/_index.md and content/x.md would both be written to index.html" },
	{ "a static file where a folder must be", "/static/b | x\n",
	  "error: static/b would be a file where content/b/ needs a folder\n" },
	{ "a page where a folder must be", "x.md | url: /b.html\ny.md | url: /b.html/c/\n",
	  "error: content/x.md would be a file where content/y.md needs a folder\n" },
	{ "a folder that is deep below a file", "/static/x/y/z.css | x\nx.md | url: /x.y\n"
		"y.md | url: /x.y/a/b/c.html\n",
	  "error: content/x.md would be a file where content/y.md needs a folder\n" },
	{ "two pages where a file must be", "x.md | url: /b/c/index.html/\n",
	  "error: content/b/c.md would be a file where content/x.md needs a folder\n" },
	{ "terms with one address", "a.md | tags: [c, 'c!']\n", "error content/a.md: terms 'c!' "
		"and 'c' would" },
	{ "nothing to stand in an address", "'!!.md\n", "error content/'!!.md: nothing of ''!!' "
		"can stand in" },
	{ "content that is not there", "/fyssg.yaml | content_dir: nowhere\n",
	  "error nowhere: No such file or directory\n" },
	{ "an unknown zone", "/fyssg.yaml | timezone: X/Y\n", "error fyssg.yaml:1:11: unknown time "
		"zone 'X/Y'" },
};

Test(build, an_error_leaves_every_file_as_it_was)
{
	const char *bytes, *times;
	size_t i;

	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		make_site();
		site_must_build(NULL);
		tree_file("public/mine.txt", "mine");
		tree_age("public");
		bytes = site_bytes("public");
		times = site_times("public");
		tree_site(broken[i].lines);
		expect_broken(site_build(NULL), broken[i].about);
		cr_expect(eq(int, strncmp(heard_text(), broken[i].told, strlen(broken[i].told)), 0),
		          "%s\ngave\n%swanted\n%s", broken[i].about, heard_text(), broken[i].told);
		cr_expect(eq(str, (char *)site_bytes("public"), (char *)bytes), "%s",
			broken[i].about);
		cr_expect(eq(str, (char *)site_times("public"), (char *)times), "%s",
			broken[i].about);
		tree_remove("content");
		tree_remove("templates");
		tree_remove("static");
		tree_remove("fyssg.yaml");
		tree_remove("public");
	}
}

Test(build, a_path_that_no_system_takes_is_an_error)
{
	char *line = malloc(20000);
	size_t i;

	strcpy(line, "a.md | url: /");
	for (i = 0; i < 2000; i++)
		strcat(line, "ab/");
	make_site();
	tree_site(strcat(line, "\n"));
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(str, (char *)heard_text(),
		"error: content/a.md would have a path of 6010 bytes; 3500 are possible (give it "
		"another 'slug', "
		"'url' or name)\n"));
	cr_assert(eq(int, access("public", F_OK), -1));
	free(line);
}

Test(build, of_many_links_that_lead_nowhere_the_first_are_told, .timeout = 20)
{
	char *text = malloc(2000000), *line;
	size_t len = 0, i, told = 0;

	for (i = 0; i < 50000; i++)
		len += (size_t)sprintf(text + len, "[a](no.md)\n\n{{< code >}}\n\n");
	make_site();
	tree_file("content/a.md", text);
	site_must_build(NULL);
	for (line = strdup(heard_text()), i = 0; line[i] != '\0'; i++)
		told += line[i] == '\n';
	cr_assert(eq(sz, told, 51), "%s", line);
	cr_assert(ne(ptr, strstr(line, "warning content/a.md:3:1: unknown shortcode 'code' is left "
		"as text (50000 "
		"uses; first here)\n"), NULL), "%s", line);
	cr_assert(ne(ptr, strstr(line, "warning content/a.md:197:5: link to 'no.md', which is no "
		"page of this site "
		"(further ones of this page are not told)\n"), NULL), "%s", line);
	free(line);
	free(text);
}

Test(build, without_a_site_is_refused)
{
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_NOT_FOUND));
	cr_assert(eq(str, tree_list("."), ""));
}

Test(build, paths_that_differ_only_in_case_are_a_warning)
{
	make_site();
	tree_site("/static/Readme.txt | x\n/static/README.txt | x\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)heard_text(),
		"warning: static/README.txt and static/Readme.txt have paths that differ only in "
		"case: "
		"README.txt\n"));
}

Test(build, a_folder_that_differs_from_a_file_only_in_case_is_a_warning)
{
	make_site();
	tree_site("/static/A | x\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)heard_text(),
		"warning: static/A would be a file where content/a.md needs a folder that differs "
		"only in case\n"));
}

Test(build, files_of_the_site_hide_those_of_the_theme)
{
	make_site();
	tree_site("/fyssg.yaml | theme: t\n/themes/t/static/style.css | theme\n"
		"/themes/t/static/more.css | theme\n"
	          "/themes/t/templates/page.html | theme {{ page.title }}\n"
	          "/themes/t/templates/404.html | theme\n");
	tree_remove("templates/404.html");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/style.css"), "body {}\n"));
	cr_assert(eq(str, (char *)file("public/more.css"), "theme\n"));
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A: <p>Text.</p>\n"));
	cr_assert(eq(str, (char *)file("public/404.html"), "theme"));
}

/* --- feeds and the sitemap -------------------------------------------------------------------- */

#define LINKS "/templates/page.html | {% for url in site.feeds %}[{{ url }}]{% endfor %}\n" \
	"a.md | date: 2024-01-01\n"

static const struct {
	const char *lines, *feeds, *robots;
} named[] = {
	{ "/fyssg.yaml | title: T\n", "", "User-agent: *\nDisallow:\n" },
	{ "/fyssg.yaml | base_url: https://a.org/d/\n", "[/d/rss.xml]",
	  "User-agent: *\nDisallow:\n\nSitemap: https://a.org/d/sitemap.xml\n" },
	{ "/fyssg.yaml | base_url: https://a.org/ | feeds: [] | sitemap: false\n", "",
	  "User-agent: *\nDisallow:\n" },
	{ "/fyssg.yaml | base_url: https://a.org/ | feeds: [my.txt, atom.xml]\n"
		"/templates/my.txt | x\n",
	  "[/my.txt][/atom.xml]", "User-agent: *\nDisallow:\n\n"
	  "Sitemap: https://a.org/sitemap.xml\n" },
};

Test(build, names_only_feeds_and_sitemaps_that_it_makes)
{
	fyssg_build_options o = site_options();
	size_t i;

	o.strict = true;
	for (i = 0; i < sizeof(named) / sizeof(*named); i++) {
		tree_site(LINKS);
		tree_site(named[i].lines);
		site_must_build(&o);
		cr_expect(eq(str, (char *)file("public/a/index.html"), (char *)named[i].feeds),
			"%zu", i);
		cr_expect(eq(str, (char *)file("public/robots.txt"), (char *)named[i].robots),
			"%zu", i);
		tree_clear();
	}
}

Test(build, built_in_pages_link_every_feed)
{
	tree_site("/fyssg.yaml | title: T | base_url: https://a.org/ | feeds: [atom.xml]\na.md\n");
	site_must_build(NULL);
	cr_assert(ne(ptr, strstr(file("public/a/index.html"),
		"<link rel=\"alternate\" type=\"application/atom+xml\" title=\"T\" "
		"href=\"/atom.xml\">"), NULL));
	cr_assert(ne(
		ptr, strstr(file("public/a/index.html"), "<a href=\"/atom.xml\">Feed</a>"), NULL));
	tree_site("/fyssg.yaml | title: T | base_url: https://a.org/ | feeds: []\n");
	site_must_build(NULL);
	cr_assert(eq(ptr, strstr(file("public/a/index.html"), ".xml"), NULL));
}

/* --- errors while rendering ------------------------------------------------------------------- */

static void make_failing(void)
{
	tree_site("/templates/page.html | {{ page.title }}{% if page.bad %}{{ 1 // 0 }}{% endif "
		"%}\n"
	          "a.md | bad: true | tags: [x]\n");
}

Test(build, a_page_that_fails_keeps_its_old_file)
{
	make_site();
	site_must_build(NULL);
	make_failing();
	tree_remove("content/b");
	tree_site("d.md\n");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, strncmp(heard_text(), "error templates/page.html:1:37: ", 32), 0), "%s",
		heard_text());
	cr_assert(ne(ptr, strstr(heard_text(), "while rendering content/a.md"), NULL), "%s",
		heard_text());
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A: <p>Text.</p>\n"));
	cr_assert(eq(str, (char *)file("public/d/index.html"), "D"));
	/* Nothing is removed, whatever is gone. */
	cr_assert(eq(str, (char *)file("public/b/c/index.html"), "C: <p>Text.</p>\n"));
}

Test(build, what_a_failed_one_left_is_removed_by_the_next)
{
	make_site();
	site_must_build(NULL);
	make_failing();
	tree_remove("content/b");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	tree_site("a.md | tags: [x]\n");
	site_must_build(NULL);
	cr_assert(eq(str, tree_list("public"),
		"404.html\na/index.html\nindex.html\nrobots.txt\nsitemap.xml\nstyle.css\n"
		"tags/index.html\n"
		"tags/x/index.html\n"));
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A"));
}

Test(build, a_page_that_fails_at_once_leaves_no_file)
{
	make_site();
	make_failing();
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(str, (char *)file("public/a/index.html"), "(none)"));
	cr_assert(eq(str, (char *)file("public/b/c/index.html"), "C"));
	tree_site("a.md | tags: [x]\n");
	site_must_build(NULL);
	cr_assert(eq(str, (char *)file("public/a/index.html"), "A"));
}

Test(build, one_error_does_not_hide_another)
{
	make_site();
	make_failing();
	tree_site("b/c.md | bad: true\n");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(ne(ptr, strstr(heard_text(), "while rendering content/a.md"), NULL), "%s",
		heard_text());
	cr_assert(ne(ptr, strstr(heard_text(), "while rendering content/b/c.md"), NULL), "%s",
		heard_text());
}

Test(build, text_that_is_not_utf8_is_told_with_its_line)
{
	make_site();
	tree_file("content/a.md", "---\ntitle: x\n---\nfine\nbad \xff here\n");
	cr_assert(eq(int, site_build(NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(str, (char *)heard_text(),
		"error content/a.md:5:5: the text is not valid UTF-8 (save the file as UTF-8)\n"));
	cr_assert(eq(str, (char *)file("public/b/c/index.html"), "C: <p>Text.</p>\n"));
}

/* --- going on --------------------------------------------------------------------------------- */

Test(build, keeps_going_where_it_is_told_to)
{
	fyssg_build_options o = site_options();
	size_t i;

	o.keep_going = true;
	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		make_site();
		tree_site(broken[i].lines);
		expect_broken(site_build(&o), broken[i].about);
		tree_clear();
	}
}

/* --- the output folder ------------------------------------------------------------------------ */

static const struct { const char *config, *destination; } refused[] = {
	{ "output_dir: content", NULL },
	{ "output_dir: content/", NULL },
	{ "output_dir: content/out", NULL },
	{ "output_dir: templates", NULL },
	{ "output_dir: static/x/y", NULL },
	{ "output_dir: .", NULL },
	{ "output_dir: ''", NULL },
	{ "output_dir: ..", NULL },
	{ "output_dir: /", NULL },
	{ "output_dir: nothere/../content", NULL },
	{ "output_dir: nothere/./../content/x", NULL },
	{ "output_dir: link", NULL },
	{ "output_dir: link/inner", NULL },
	{ "title: x", "content" },
	{ "title: x", "./content/../content/x" },
	{ "content_dir: words | static_dir: public/static", NULL },
	{ "content_dir: public", NULL },
	{ "static_dir: later", "later" },
	{ "template_dir: later/t", "later" },
	{ "theme: t", "themes/t/out" },
	{ "theme: t", "themes" },
};

Test(build, refuses_an_output_folder_that_is_a_source)
{
	const char *before;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		fyssg_build_options o = site_options();
		char line[256];

		make_site();
		tree_site("/words/x.md | x\n/themes/t/static/x | x\n/public/static/x | x\n"
			"/public/x.md | y\n"
		          "/link -> content\n");
		snprintf(line, sizeof(line), "/fyssg.yaml | %s\n", refused[i].config);
		tree_site(line);
		before = tree_list(".");
		o.destination = refused[i].destination;
		cr_expect(eq(int, site_build(&o), FYFM_ERR_SYNTAX), "%s", refused[i].config);
		cr_expect(ne(ptr, strstr(heard_text(), "must not contain each other"), NULL),
			"%s: %s", refused[i].config, heard_text());
		cr_expect(eq(str, tree_list("."), (char *)before), "%s", refused[i].config);
		tree_remove("link");
	}
}

Test(build, tells_where_the_output_folder_cannot_be_made)
{
	fyssg_build_options o = site_options();

	make_site();
	tree_file("file", "x");
	o.destination = "file";
	cr_assert(eq(int, site_build(&o), FYFM_ERR_IO));
	cr_assert(eq(str, (char *)heard_text(), "error file: Not a directory\n"));
	o.destination = "file/below";
	cr_assert(eq(int, site_build(&o), FYFM_ERR_IO));
}

/* Whatever names and addresses say, files are made below public/ only. */
static const char *const escapes[] = {
	"a.md | slug: ../../x\n", "a.md | slug: ..\n", "a.md | url: /../x/\n",
	"a.md | url: ../../x.html\n",
	"a.md | aliases: [/../../x/]\n", "a.md | aliases: "
	"[/a/../../../x.html]\n", "a.md | tags: [../../x]\n",
	"a.md | tags: ['..']\n", "a.md | url: "
	"/%2e%2e/%2e%2e/x/\n", "...md\n", "..../a.md\n", ". ./a.md\n",
	"a.md | url: \"/\\0/x/\"\n", "a.md | url: /~/x/\n", "a.md | slug: ~\n",
	"/fyssg.yaml | paginate_path: ../../x\n", "/fyssg.yaml | feeds: [../../rss.xml]\n",
	"/fyssg.yaml | taxonomies: [../../x]\n"
	"a.md | ../../x: [y]\n", "/fyssg.yaml | theme: ../../x\n",
	"a.md | template: ../../../etc/passwd\n", "/templates/page.html | {% include "
	"'../content/a.md' %}\n",
	"/templates/page.html | {% include '/etc/passwd' %}\n",
};

Test(build, never_leaves_the_output_folder)
{
	const char *list;
	size_t i;

	tree_folder("deep/er/site");
	cr_assert(eq(int, chdir("deep/er/site"), 0));
	for (i = 0; i < sizeof(escapes) / sizeof(*escapes); i++) {
		make_site();
		tree_site(escapes[i]);
		site_build(NULL);
		if (access("public", F_OK) == 0)
			tree_remove("public");
		if (access(".fyssg", F_OK) == 0)
			tree_remove(".fyssg");
		tree_remove("content");
		tree_remove("templates");
		tree_remove("static");
		tree_remove("fyssg.yaml");
		list = tree_list("../../..");
		cr_assert(eq(str, (char *)list, "deep/er/site/\n"), "%s left %s", escapes[i], list);
	}
}
