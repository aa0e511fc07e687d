/* From folders on disk to the page table. */
#include "tests/site/heard.h"
#include "tests/site/page-table.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void teardown(void)
{
	table_close();
	heard_clear();
	tree_leave();
}

TestSuite(discover, .init = tree_enter, .fini = teardown);

/* --- what becomes of files ------------------------------------------------------------------- */

static const struct row {
	const char *about, *files, *letters, *pages;
	const char *assets; /* NULL: none */
	const char *told;   /* sorted; NULL: nothing */
} rows[] = {
	{ .about = "an empty folder is a site with a home page",
	  .files = "/content/",
	  .letters = "ut",
	  .pages = "home  -> index.html 'Home'\n" },
	{ .about = "pages and their default titles",
	  .files = "about.md\nget-started_now.md\nécole.markdown\n",
	  .letters = "ut",
	  .pages =
		"home  -> index.html 'Home'\n"
		"page about.md -> about/index.html 'About'\n"
		"page get-started_now.md -> get-started_now/index.html 'Get started now'\n"
		"page école.markdown -> école/index.html 'École'\n" },
	{ .about = "the home page has the title of the site",
	  .files = "/fyssg.yaml | title: My site\n_index.md\n",
	  .letters = "utf",
	  .pages = "home _index.md -> index.html 'My site' file\n" },
	{ .about = "index.md at the root is the home page",
	  .files = "index.md | title: Hello\na.md\n",
	  .letters = "ut",
	  .pages = "home index.md -> index.html 'Hello'\npage a.md -> a/index.html 'A'\n" },
	{ .about = "a folder with a page is a section",
	  .files = "posts/a.md\n",
	  .letters = "utf",
	  .pages =
		"home  -> index.html 'Home'\n"
		"section posts/ -> posts/index.html 'Posts'\n"
		"page posts/a.md -> posts/a/index.html 'A' file\n" },
	{ .about = "_index.md gives a section its title",
	  .files = "posts/_index.md | title: All posts\nposts/a.md\n",
	  .letters = "ut",
	  .pages =
		"home  -> index.html 'Home'\n"
		"section posts/_index.md -> posts/index.html 'All posts'\n"
		"page posts/a.md -> posts/a/index.html 'A'\n" },
	{ .about = "_index.md alone makes a section",
	  .files = "empty/_index.markdown\n",
	  .letters = "u",
	  .pages = "home  -> index.html\nsection empty/_index.markdown -> empty/index.html\n" },
	{ .about = "folders between are sections too",
	  .files = "a/b/c/d.md\n",
	  .letters = "ut",
	  .pages =
		"home  -> index.html 'Home'\n"
		"section a/ -> a/index.html 'A'\n"
		"section a/b/ -> a/b/index.html 'B'\n"
		"section a/b/c/ -> a/b/c/index.html 'C'\n"
		"page a/b/c/d.md -> a/b/c/d/index.html 'D'\n" },
	{ .about = "a folder without pages is none",
	  .files = "a/pic.png\nb.md\n",
	  .letters = "u",
	  .pages = "home  -> index.html\npage b.md -> b/index.html\n",
	  .assets = "content/a/pic.png of  -> a/pic.png\n" },
	{ .about = "the table is in the order of paths",
	  .files = "b.md\na/z.md\na.md\na-b.md\nB.md\na/_index.md\n",
	  .letters = "",
	  .pages = "home \npage B.md\npage a-b.md\npage a.md\nsection a/_index.md\npage a/z.md\n"
	  	"page b.md\n" },
	{ .about = "a bundle is a page of the section above",
	  .files = "trip/index.md\ntrip/boat.jpg\ntrip/data/x.csv\n",
	  .letters = "utf",
	  .pages =
		"home  -> index.html 'Home'\n"
		"page trip/index.md -> trip/index.html 'Trip' file bundle\n",
	  .assets =
		"content/trip/boat.jpg of trip/index.md -> boat.jpg\n"
		"content/trip/data/x.csv of trip/index.md -> data/x.csv\n" },
	{ .about = "a bundle in a section",
	  .files = "posts/trip/index.md | slug: Boat\nposts/trip/a b.jpg\n",
	  .letters = "u",
	  .pages =
		"home  -> index.html\n"
		"section posts/ -> posts/index.html\n"
		"page posts/trip/index.md -> posts/boat/index.html\n",
	  .assets = "content/posts/trip/a b.jpg of posts/trip/index.md -> a b.jpg\n" },
	{ .about = "Markdown in a bundle is copied, with one note",
	  .files = "trip/index.md\ntrip/notes.md\ntrip/more/_index.md\ntrip/more/index.md\n",
	  .letters = "u",
	  .pages = "home  -> index.html\npage trip/index.md -> trip/index.html\n",
	  .assets =
		"content/trip/more/_index.md of trip/index.md -> more/_index.md\n"
		"content/trip/more/index.md of trip/index.md -> more/index.md\n"
		"content/trip/notes.md of trip/index.md -> notes.md\n",
	  .told = "note content/trip/more/_index.md: Markdown inside a bundle is copied, not "
	  	"rendered\n" },
	{ .about = "files beside pages belong to the folder's page",
	  .files = "a/x.md\na/pic.png\nlogo.svg\n",
	  .letters = "",
	  .pages = "home \nsection a/\npage a/x.md\n",
	  .assets = "content/a/pic.png of a/ -> pic.png\ncontent/logo.svg of  -> logo.svg\n" },
	{ .about = "backups and dotfiles never count",
	  .files = "a.md\na.md~\n#a.md#\n.a.md.swp\nb.md.swp\nb.md.swo\n.hidden/x.md\n.x\n"
	  	".git/config\n",
	  .letters = "",
	  .pages = "home \npage a.md\n" },
	{ .about = "ignore takes names and paths",
	  .files =
		"/fyssg.yaml | ignore: ['*.tmp', 'private/*', 'drafts', '*.bak.md']\n"
		"a.md\nx.tmp\ndeep/y.tmp\ndeep/b.bak.md\ndeep/z.md\nprivate/p.md\n"
		"sub/private/q.md\n"
		"drafts/d.md\nsub/drafts/e.md\n",
	  .letters = "",
	  .pages =
		"home \npage a.md\nsection deep/\npage deep/z.md\nsection sub/\n"
		"section sub/private/\n"
		"page sub/private/q.md\n" },
	{ .about = "other endings are files",
	  .files = "a.txt\nb.MD\nc.md.txt\n.md\nREADME\n",
	  .letters = "",
	  .pages = "home \n",
	  .assets =
		"content/README of  -> README\ncontent/a.txt of  -> a.txt\n"
		"content/b.MD of  -> b.MD\n"
		"content/c.md.txt of  -> c.md.txt\n" },
	{ .about = "names with blanks and quotes",
	  .files = "My \"big\" trip/it's here.md\n",
	  .letters = "ut",
	  .pages =
		"home  -> index.html 'Home'\n"
		"section My \"big\" trip/ -> my-big-trip/index.html 'My \"big\" trip'\n"
		"page My \"big\" trip/it's here.md -> my-big-trip/it-s-here/index.html 'It's "
		"here'\n" },
	{ .about = "decomposed letters are composed in addresses",
	  .files = "Cafe\xcc\x81.md\n",
	  .letters = "u",
	  .pages = "home  -> index.html\npage Cafe\xcc\x81.md -> café/index.html\n" },
	{ .about = "static files are copied with dotfiles and backups",
	  .files = "/content/\n/static/.well-known/x | y\n/static/a~ | y\n/static/img/b.png | y\n"
	  	"/static/c.md | y\n",
	  .letters = "",
	  .pages = "home \n",
	  .assets =
		"static/.well-known/x -> .well-known/x\nstatic/a~ -> a~\nstatic/c.md -> c.md\n"
		"static/img/b.png -> img/b.png\n" },
	{ .about = "static files of a theme come behind those of the site",
	  .files = "/fyssg.yaml | theme: t\n/content/\n/static/a | x\n/themes/t/static/a | y\n"
	  	"/themes/t/static/b | y\n",
	  .letters = "",
	  .pages = "home \n",
	  .assets = "static/a -> a\nthemes/t/static/a -> a\nthemes/t/static/b -> b\n" },
	{ .about = "a folder of a taxonomy gives terms their text",
	  .files =
		"tags/_index.md | title: All tags\ntags/C and D/_index.md | title: Both\n"
		"tags/x.png\n"
		"tags/C and D/y.png\n",
	  .letters = "utf",
	  .pages =
		"home  -> index.html 'Home'\n"
		"taxonomy tags/_index.md -> tags/index.html 'All tags' file held url\n"
		"term tags/C and D/_index.md -> tags/c-and-d/index.html 'Both' file held url\n",
	  .assets = "content/tags/C and D/y.png of  -> tags/C and D/y.png\n"
	  	"content/tags/x.png of  -> tags/x.png\n" },
	{ .about = "a page in a folder of a taxonomy is a page",
	  .files = "tags/page.md\n",
	  .letters = "u",
	  .pages =
		"home  -> index.html\nsection tags/ -> tags/index.html\n"
		"page tags/page.md -> tags/page/index.html\n" },
	{ .about = "a section called like a taxonomy below is no taxonomy",
	  .files = "x/tags/c/_index.md\n",
	  .letters = "u",
	  .pages =
		"home  -> index.html\nsection x/ -> x/index.html\n"
		"section x/tags/ -> x/tags/index.html\n"
		"section x/tags/c/_index.md -> x/tags/c/index.html\n" },
	{ .about = "dates in names of pages",
	  .files = "2024-05-01-hello.md\n2023-1-1-no.md\n2024-13-01-no.md\n2024-05-02.md\n",
	  .letters = "utd",
	  .pages =
		"home  -> index.html 'Home'\n"
		"page 2023-1-1-no.md -> 2023-1-1-no/index.html '2023 1 1 no'\n"
		"page 2024-05-01-hello.md -> hello/index.html 'Hello' date=2024-05-01T00:00:00Z\n"
		"page 2024-05-02.md -> 2024-05-02/index.html '2024 05 02'\n"
		"page 2024-13-01-no.md -> 2024-13-01-no/index.html '2024 13 01 no'\n" },
	{ .about = "dates in names of bundles",
	  .files = "2024-05-01-trip/index.md\n",
	  .letters = "utd",
	  .pages =
		"home  -> index.html 'Home'\n"
		"page 2024-05-01-trip/index.md -> trip/index.html 'Trip' "
		"date=2024-05-01T00:00:00Z\n" },
	{ .about = "folders of sections keep their dates",
	  .files = "2024-05-01-trip/a.md\n",
	  .letters = "utd",
	  .pages =
		"home  -> index.html 'Home'\n"
		"section 2024-05-01-trip/ -> 2024-05-01-trip/index.html '2024 05 01 trip'\n"
		"page 2024-05-01-trip/a.md -> 2024-05-01-trip/a/index.html 'A'\n" },
	{ .about = "the front matter's date wins over the name's",
	  .files = "2024-05-01-a.md | date: 2023-01-01\n",
	  .letters = "ud",
	  .pages = "home  -> index.html\n"
	  	"page 2024-05-01-a.md -> a/index.html date=2023-01-01T00:00:00Z\n" },
	{ .about = "links inside of the folder are followed",
	  .files = "a.md\nb.md -> a.md\nreal/x.md\nlinked -> real\n",
	  .letters = "u",
	  .pages =
		"home  -> index.html\n"
		"page a.md -> a/index.html\npage b.md -> b/index.html\n"
		"section linked/ -> linked/index.html\npage linked/x.md -> linked/x/index.html\n"
		"section real/ -> real/index.html\npage real/x.md -> real/x/index.html\n" },
	{ .about = "links that lead out, nowhere or in a circle are left out",
	  .files =
		"/secret/s.md | x\n/content2/s.md | x\na.md\nout.md -> ../secret/s.md\n"
		"out -> ../secret\n"
		"near -> ../content2\nnowhere.md -> missing\nself.md -> self.md\nsub/up -> ..\n"
		"sub/b.md\n"
		"abs -> /etc\n",
	  .letters = "",
	  .pages = "home \npage a.md\nsection sub/\npage sub/b.md\n",
	  .told =
		"warning content/abs: symbolic link that leads out of its folder is left out\n"
		"warning content/near: symbolic link that leads out of its folder is left out\n"
		"warning content/nowhere.md: symbolic link that leads nowhere is left out\n"
		"warning content/out.md: symbolic link that leads out of its folder is left out\n"
		"warning content/out: symbolic link that leads out of its folder is left out\n"
		"warning content/self.md: symbolic link that leads back to itself is left out\n"
		"warning content/sub/up/: symbolic link that loops is left out\n" },
	{ .about = "links that lead out of static files are left out too",
	  .files = "/content/\n/static/passwd -> /etc/passwd\n/static/ok | x\n",
	  .letters = "",
	  .pages = "home \n",
	  .assets = "static/ok -> ok\n",
	  .told = "warning static/passwd: symbolic link that leads out of its folder is left "
	  	"out\n" },
};

#define ROW_COUNT (sizeof(rows) / sizeof(*rows))

ParameterizedTestParameters(discover, takes)
{
	static size_t numbers[ROW_COUNT];
	size_t i;

	for (i = 0; i < ROW_COUNT; i++)
		numbers[i] = i;
	return cr_make_param_array(size_t, numbers, ROW_COUNT);
}

ParameterizedTest(size_t *number, discover, takes)
{
	const struct row *row = &rows[*number];

	tree_site(row->files);
	cr_assert(eq(sz, table_open(NULL), 0), "%s\n%s", row->about, heard_text());
	cr_assert(eq(str, (char *)table_pages(row->letters), (char *)row->pages), "%s", row->about);
	cr_assert(eq(str, (char *)table_assets(), (char *)(row->assets == NULL ? "" : row->assets)),
		"%s", row->about);
	cr_assert(eq(str, (char *)heard_sorted(), (char *)(row->told == NULL ? "" : row->told)),
		"%s", row->about);
}

/* --- what is wrong ---------------------------------------------------------------------------- */

static const struct { const char *files, *told; } wrong[] = {
	{ "a/index.md\na/_index.md\n",
		"error content/a/index.md: a folder has either index.md or _index.md, once "
		"(index.md makes the "
		"folder one page, _index.md a list of pages)\n" },
	{ "_index.md\n"
		"index.md\n", "error content/index.md: a folder has either index.md or _index.md, "
		"once" },
	{ "a/index.md\na/index.markdown\n",
		"error content/a/index.md: a folder has either index.md or _index.md, once" },
	{ "!!/a.md\n",
		"error content/!!/: nothing of this folder's name can stand in a URL (rename it to "
		"something with "
		"a letter or a digit)\n" },
	{ "!!.md\n",
		"error content/!!.md: nothing of '!!' can stand in a URL (give the page a 'slug' "
		"with a letter or "
		"a digit)\n" },
	{ "a.md | slug: '!!'\n",
		"error content/a.md:2:7: nothing of '!!' can stand in a URL (give the page a "
		"'slug' with a letter "
		"or a digit)\n" },
	{ "bad\xff" "name.md\n",
		"error content/: a name in this folder is not UTF-8 or holds a control character "
		"(rename it)\n" },
	{ "tab\there.md\n",
		"error content/: a name in this folder is not UTF-8 or holds a control character "
		"(rename it)\n" },
	{ "sub/esc\033.png\n",
		"error content/sub/: a name in this folder is not UTF-8 or holds a control "
		"character (rename it)\n" },
};

Test(discover, tells_what_is_wrong)
{
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		tree_site(wrong[i].files);
		table_open(NULL);
		cr_assert(eq(int, strncmp(heard_text(), wrong[i].told, strlen(wrong[i].told)), 0),
		          "%sgave\n%swanted\n%s", wrong[i].files, heard_text(), wrong[i].told);
		tree_remove("content");
	}
}

Test(discover, refuses_a_name_with_a_line_break)
{
	tree_site("a.md\n");
	tree_file("content/two\nlines.md", "Text.\n");
	cr_assert(eq(sz, table_open(NULL), 1));
}

Test(discover, names_a_content_folder_that_is_missing)
{
	tree_file("fyssg.yaml", "content_dir: words\n");
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(eq(str, (char *)heard_text(), "error words: No such file or directory\n"));
}

Test(discover, names_files_that_cannot_be_read)
{
	if (geteuid() == 0)
		tree_skip("root reads everything");
	tree_site("a.md\nb.md\nsub/c.md\n");
	cr_assert(eq(int, chmod("content/b.md", 0), 0));
	cr_assert(eq(int, chmod("content/sub", 0), 0));
	cr_assert(eq(sz, table_open(NULL), 2));
	cr_assert(eq(str, (char *)heard_sorted(),
		"error content/b.md: Permission denied\nerror content/sub/: Permission denied\n"));
	chmod("content/sub", 0700);
}

Test(discover, leaves_pipes_and_sockets_out)
{
	tree_site("a.md\n");
	cr_assert(eq(int, mkfifo("content/pipe.md", 0600), 0));
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_pages(""), "home \npage a.md\n"));
	cr_assert(eq(str, (char *)heard_text(),
		"warning content/pipe.md: neither a file nor a folder: left out\n"));
}

/* --- depth ------------------------------------------------------------------------------------ */

static void nest(unsigned depth)
{
	char path[8192] = "content";
	unsigned i;

	for (i = 0; i < depth; i++)
		strcat(path, "/d");
	strcat(path, "/x.md");
	tree_file(path, "Text.\n");
}

Test(discover, takes_deep_folders_and_refuses_deeper_ones)
{
	tree_site("a.md\n");
	nest(100);
	cr_assert(eq(sz, table_open(NULL), 0), "%s", heard_text());
	cr_assert(eq(sz, table_site()->sections.count, 101));
	nest(101);
	cr_assert(eq(sz, table_open(NULL), 1));
	cr_assert(ne(ptr, strstr(heard_text(), "folders are nested too deeply"), NULL));
}

/* Folders that all link to each other: following each way through them once would take for ever. */
Test(discover, ends_where_links_multiply, .timeout = 20)
{
	char path[64], target[64];
	unsigned i, k;

	tree_site("a.md\n");
	for (i = 0; i < 12; i++) {
		snprintf(path, sizeof(path), "content/d%u/x.md", i);
		tree_file(path, "Text.\n");
		for (k = 0; k < 12; k++) {
			snprintf(path, sizeof(path), "content/d%u/l%u", i, k);
			snprintf(target, sizeof(target), "../d%u", k);
			tree_link(path, target);
		}
	}
	cr_assert(gt(sz, table_open(NULL), 0));
	cr_assert(ne(ptr, strstr(heard_text(), "symbolic links"), NULL));
}

/* Both tables move as they grow, each when it is full; what was noted stays whatever moved then. */
Test(discover, reads_the_own_page_of_every_folder_of_many)
{
	char path[64], text[64];
	const char *sections;

	tree_file("fyssg.yaml", "");
	for (unsigned i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "content/s%03u/_index.md", i);
		snprintf(text, sizeof(text), "---\ntitle: Own %u\n---\n", i);
		tree_file(path, text);
		if (i % 3 == 0) {
			snprintf(path, sizeof(path), "content/s%03u/a/b/x.md", i);
			tree_file(path, "x");
		}
	}
	for (unsigned workers = 1; workers <= 4; workers++) {
		cr_assert(eq(sz, table_open(&(table_options){ .workers = workers }), 0));
		sections = table_pages("t");
		for (unsigned i = 0; i < 300; i++) {
			snprintf(text, sizeof(text), " 'Own %u'\n", i);
			cr_assert(ne(ptr, strstr(sections, text), NULL), "%u workers: %s", workers,
				  text);
		}
	}
}

/* --- by any number of workers, the same ------------------------------------------------------- */

static void make_many(void)
{
	char path[128], text[512];
	unsigned i;

	tree_file("fyssg.yaml", "");
	for (i = 0; i < 700; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u%s", i % 7, i,
			i % 5 == 0 ? "/index.md" : ".md");
		snprintf(text, sizeof(text),
			"---\ntitle: Page %u\ndate: 2024-01-%02u\ntags: [t%u, T%u, common]\n"
			"weight: %u\n%s"
			"own: {key: %u, text: some text of a page}\n---\nText.\n",
			i, i % 28 + 1, i % 13, i % 13, i % 3,
			i % 4 == 0 ? "summary: A summary\n" : "", i);
		tree_file(path, text);
	}
	tree_file("content/tags/common/_index.md", "---\nsummary: x\n---\n");
}

static const table_options ways[] = {
	{ .workers = 1 }, { .workers = 2 }, { .workers = 7 }, { .workers = 1,
	.kind = FYA_KIND_MALLOC },
	{ .workers = 3, .kind = FYA_KIND_MREMAP }, { .workers = 2, .kind = FYA_KIND_DEDUP,
	.dedup = true },
	{ .workers = 5, .dedup = true },
};

static char *everything(void)
{
	char *all;
	const char *letters = "utDdwlpefTPsxaon";
	size_t len;
	FILE *out = open_memstream(&all, &len);

	fputs(table_pages(letters), out);
	fputs(table_assets(), out);
	fputs(table_sections(), out);
	fputs(table_terms(), out);
	fputs(table_by_date(), out);
	fclose(out);
	return tree_keep(all);
}

Test(discover, makes_one_table_whoever_does_it)
{
	char *first = NULL, *other;
	size_t i;

	make_many();
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		cr_assert(eq(sz, table_open(&ways[i]), 0), "%s", heard_text());
		other = everything();
		if (first == NULL)
			first = other;
		cr_assert(eq(int, strcmp(first, other), 0), "way %zu", i);
	}
	cr_assert(gt(sz, strlen(first), 50000));
}

/* --- templates -------------------------------------------------------------------------------- */

Test(discover, lists_templates_of_the_site_and_then_of_the_theme)
{
	tree_site("/fyssg.yaml | theme: t\n/content/\n/templates/page.html | x\n"
		"/templates/posts/page.html | x\n"
	          "/templates/.page.html.swp | x\n/templates/page.html~ | x\n"
	          "/themes/t/templates/page.html | x\n"
	          "/themes/t/templates/base.html | x\n");
	cr_assert(eq(sz, table_open(NULL), 0));
	cr_assert(eq(str, (char *)table_templates(),
		"templates/page.html\ntemplates/posts/page.html\nthemes/t/templates/base.html\n"
		"themes/t/templates/page.html\n"));
}
