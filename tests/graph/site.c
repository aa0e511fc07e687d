/* Graphs of sites: which links count, and what is printed of them. */
#include <fyssg/graph.h>

#include "libfy-ssg/graph/link-pass.h"
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fyssg_graph *graph;

static void teardown(void)
{
	fyssg_graph_free(graph);
	graph = NULL;
	heard_clear();
	tree_leave();
}

TestSuite(site_graph, .init = tree_enter, .fini = teardown, .timeout = 60);

static void make_graph(unsigned jobs)
{
	fyssg_build_options o = site_options();
	fyfm_status status;

	o.jobs = jobs;
	fyssg_graph_free(graph);
	heard_clear();
	status = fyssg_graph_build(&o, &graph);
	cr_assert(eq(int, status, FYFM_OK), "%s", heard_text());
}

/* What is printed, until tree_leave(). */
static const char *print(fyssg_graph_view view, fyssg_graph_format format, unsigned top)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_graph_options o;
	fya_buf out;
	char *text;

	fyssg_graph_options_init(&o);
	o.view = view;
	o.format = format;
	o.top = top;
	fya_buf_init(&out, a, 0);
	cr_assert(eq(int, fyssg_graph_print(graph, &o, &out), FYFM_OK));
	text = strdup(fya_buf_cstr(&out));
	fya_buf_release(&out);
	fya_destroy(a);
	return tree_keep(text);
}

/* How many links lead to the page with that path; -1: it is no page of the graph. */
static int links_to(const char *path)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_graph_page page;
	int found = -1;
	fya_buf text;

	fya_buf_init(&text, a, 0);
	for (uint32_t i = 0; i < fyssg_graph_page_count(graph); i++) {
		fya_buf_clear(&text);
		fyssg_graph_page_path(graph, i, &text);
		if (strcmp(fya_buf_cstr(&text), path) == 0 && fyssg_graph_page_at(graph, i, &page))
			found = (int)page.in;
	}
	fya_buf_release(&text);
	fya_destroy(a);
	return found;
}

/* --- which links count ------------------------------------------------------------------------ */

/* Each stands in the text of content/a/from.md, whose URL is /a/from/. */
static const struct {
	const char *text;
	int count; /* links to /b/to/ */
} links[] = {
	{ "[x](../b/to.md)", 1 },
	{ "[x](/b/to.md)", 1 },
	{ "[x](/b/to.md#id)", 1 },
	{ "[x](../b/to.md?q)", 1 },
	{ "[x](/b/to/)", 1 },
	{ "[x](/b/to)", 1 },
	{ "[x](/b/to/index.html)", 1 },
	{ "[x](/b/to/#id)", 1 },
	{ "[x](../../b/to/)", 1 },
	{ "[x](https://example.org/docs/b/to/)", 1 },
	{ "[x](https://example.org/docs/b/to.md)", 1 },
	{ "[x](%2e%2e/b/t%6f.md)", 1 },
	{ "[x][r]\n\n[r]: ../b/to.md", 1 },
	{ "[x](/b/to/) [y](../b/to.md)\n\n## h\n\n- [z](/b/to/)", 1 },
	{ "<https://example.org/docs/b/to/>", 1 },
	{ "{{< ref \"b/to.md\" >}}", 1 },
	{ "[x]({{% relref \"../b/to.md\" %}})", 1 },
	{ "[![i](/b/to/)](/b/to/)", 1 },
	{ "![x](/b/to/)", 0 },
	{ "`[x](/b/to/)`", 0 },
	{ "    [x](/b/to/)", 0 },
	{ "```\n[x](/b/to/)\n```", 0 },
	{ "`{{< ref \"b/to.md\" >}}`", 0 },
	{ "<a href=\"/b/to/\">x</a>", 0 },
	{ "[x](https://example.com/docs/b/to/)", 0 },
	{ "[x](https://example.org.evil/docs/b/to/)", 0 },
	{ "[x](//example.org/docs/b/to/)", 0 },
	{ "[x](mailto:b/to)", 0 },
	{ "[x](#b/to)", 0 },
	{ "[x]()", 0 },
	{ "[x](?b/to)", 0 },
	{ "[x](/B/to/)", 0 },
	{ "[x](/b/to/more/)", 0 },
	{ "[x](../../../b/to/)", 0 },
	{ "[x](/b/to.md/)", 0 },
};

static size_t link_rows[sizeof(links) / sizeof(*links)];

ParameterizedTestParameters(site_graph, counts_links)
{
	for (size_t i = 0; i < sizeof(link_rows) / sizeof(*link_rows); i++)
		link_rows[i] = i;
	return cr_make_param_array(size_t, link_rows, sizeof(link_rows) / sizeof(*link_rows));
}

ParameterizedTest(size_t *row, site_graph, counts_links)
{
	tree_file("fyssg.yaml", "base_url: https://example.org/docs/\n");
	tree_file("content/a/from.md", links[*row].text);
	tree_file("content/b/to.md", "text");
	make_graph(1);
	cr_expect(eq(int, links_to("/b/to/"), links[*row].count), "%s", links[*row].text);
	cr_expect(eq(u32, fyssg_graph_sum_up(graph).links, (uint32_t)links[*row].count), "%s",
	          links[*row].text);
}

Test(site_graph, leaves_out_what_is_held_back_and_links_to_itself)
{
	tree_site("a.md | title: A\n"
	          "b.md | draft: true\n"
	          "c/d.md\n");
	tree_file("content/a.md", "[itself](a.md) [draft](/b/) [list](/c/) [home](/)");
	make_graph(1);
	cr_expect(eq(int, links_to("/a/"), 0));
	cr_expect(eq(int, links_to("/b/"), -1));
	/* Lists without a file count where a page links to them. */
	cr_expect(eq(int, links_to("/c/"), 1));
	cr_expect(eq(int, links_to("/"), 1));
	cr_expect(eq(int, links_to("/c/d/"), 0));
	cr_expect(eq(u32, fyssg_graph_sum_up(graph).pages, 4));
}

/* --- what is printed -------------------------------------------------------------------------- */

/* Seven pages: a hub, an island, a dead end, one that nobody links to. */
static void make_site(void)
{
	tree_file("fyssg.yaml", "title: T & <t>\n"
	                        "params: {nav: [{name: Lone, url: /notes/lone/}]}\n");
	tree_file("content/_index.md", "---\ntitle: Home\n---\n[hub](guides/hub.md)\n");
	tree_file("content/guides/_index.md", "---\ntitle: Guides\n---\n[a](a.md)\n");
	tree_file("content/guides/hub.md", "---\ntitle: Hub \"1\"\n---\n[home](/) [a](a.md)\n");
	tree_file("content/guides/a.md", "---\ntitle: A\nmenu: main\n---\n[hub](hub.md)\n");
	tree_file("content/notes/b.md",
	          "---\ntitle: B\n---\n[hub](/guides/hub.md) [end](end.md)\n");
	tree_file("content/notes/end.md", "---\ntitle: End\n---\nno more\n");
	tree_file("content/notes/lone.md", "---\ntitle: Lone\n---\nalone\n");
	make_graph(1);
}

Test(site_graph, sums_up)
{
	make_site();
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_TABLE, 2), (char *)
	"Pages              7           5 ordinary, 2 home, sections and lists\n"
	"Links              7           1.0 a page\n"
	"Connected          6    85.7%  of all pages, in the largest group\n"
	"Islands            1    20.0%  of ordinary pages: no links in or out\n"
	"Orphans            2    40.0%  of ordinary pages: no links in\n"
	"Dead ends          2    40.0%  of ordinary pages: no links out\n"
	"Hubs               0     0.0%  of all pages: ten times the average in\n"
	"Groups             2\n"
	"\n"
	"    Rank      In     Out  Page\n"
	"    2.95       3       2  /guides/hub/\n"
	"    1.65       2       1  /guides/a/\n"));
}

static const struct {
	fyssg_graph_view view;
	const char *want;
} tables[] = {
	{ FYSSG_GRAPH_HUBS, "There are no hubs.\n" },
	{ FYSSG_GRAPH_ISLANDS, "    Rank      In     Out  Page\n"
	                       "    0.21       0       0  /notes/lone/\n" },
	{ FYSSG_GRAPH_ORPHANS, "    Rank      In     Out  Page\n"
	                       "    0.21       0       2  /notes/b/\n"
	                       "    0.21       0       0  /notes/lone/\n" },
	{ FYSSG_GRAPH_DEAD_ENDS, "    Rank      In     Out  Page\n"
	                         "    0.30       1       0  /notes/end/\n"
	                         "    0.21       0       0  /notes/lone/\n" },
	{ FYSSG_GRAPH_COMPONENTS, "   Pages   Share  First page\n"
	                          "       6   85.7%  /\n"
	                          "       1   14.3%  /notes/lone/\n" },
	{ FYSSG_GRAPH_PINNED, "    Rank      In     Out  Why            Page\n"
	                      "    2.95       3       2  rank           /guides/hub/\n"
	                      "    1.65       2       1  menu           /guides/a/\n"
	                      "2 of 3; --top=N shows more\n" },
};

Test(site_graph, views_have_names)
{
	fyssg_graph_view view = FYSSG_GRAPH_RANK;

	for (unsigned i = 0; i < FYSSG_GRAPH_VIEWS; i++) {
		cr_assert(fyssg_graph_view_parse(fyssg_graph_view_name((fyssg_graph_view)i), &view));
		cr_assert(eq(uint, view, i));
	}
	cr_assert(not(fyssg_graph_view_parse("island", &view)));
	cr_assert(eq(uint, view, FYSSG_GRAPH_PINNED));
}

Test(site_graph, says_that_the_buffer_is_full)
{
	fya_allocator *a = fya_malloc_new();
	fyssg_graph_options o;
	fya_buf out;

	make_site();
	fyssg_graph_options_init(&o);
	fya_buf_init(&out, a, 20);
	cr_assert(eq(int, fyssg_graph_print(graph, &o, &out), FYFM_ERR_LIMIT));
	fya_buf_clear(&out);
	fyssg_graph_page_path(graph, fyssg_graph_page_count(graph), &out);
	cr_assert(eq(sz, out.len, 0));
	fya_buf_release(&out);
	fya_destroy(a);
}

Test(site_graph, prints_tables)
{
	make_site();
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		cr_expect(eq(str, (char *)print(tables[i].view, FYSSG_GRAPH_TABLE, 2),
		             (char *)tables[i].want));
}

/* 38 pages link to one of two; one of those to one of them. */
Test(site_graph, lists_the_hubs_that_it_counts)
{
	char path[64];

	for (unsigned i = 2; i < 40; i++) {
		snprintf(path, sizeof(path), "content/p%u.md", i);
		tree_file(path, i % 3 == 0 ? "[x](h0.md)" : "[x](h1.md)");
	}
	tree_file("content/h0.md", "[x](p2.md)");
	tree_file("content/h1.md", "text");
	make_graph(1);
	cr_expect(eq(u32, fyssg_graph_sum_up(graph).hubs, 2));
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_HUBS, FYSSG_GRAPH_TABLE, 0), (char *)
	"    Rank      In     Out  Page\n"
	"   13.57      25       0  /h1/\n"
	"    5.28      13       1  /h0/\n"));
}

Test(site_graph, says_where_there_are_none)
{
	tree_file("content/a.md", "[b](b.md)");
	tree_file("content/b.md", "[a](a.md)");
	make_graph(1);
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_DEAD_ENDS, FYSSG_GRAPH_TABLE, 0),
	             (char *)"There are no dead ends.\n"));
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_ISLANDS, FYSSG_GRAPH_TABLE, 0),
	             (char *)"There are no islands.\n"));
}

Test(site_graph, prints_json)
{
	make_site();
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_PINNED, FYSSG_GRAPH_JSON, 0), (char *)
	"{\n"
	"  \"summary\": {\n"
	"    \"pages\": 7,\n"
	"    \"ordinary\": 5,\n"
	"    \"links\": 7,\n"
	"    \"islands\": 1,\n"
	"    \"orphans\": 2,\n"
	"    \"dead_ends\": 2,\n"
	"    \"hubs\": 0,\n"
	"    \"components\": 2,\n"
	"    \"largest_component\": 6,\n"
	"    \"connectivity\": 0.857142857143\n"
	"  },\n"
	"  \"view\": \"pinned\",\n"
	"  \"count\": 3,\n"
	"  \"pages\": [\n"
	"    {\"path\": \"/guides/hub/\", \"source\": \"guides/hub.md\", "
	"\"title\": \"Hub \\\"1\\\"\", \"in\": 3, \"out\": 2, \"rank\": 0.421104475774, "
	"\"why\": [\"rank\"]},\n"
	"    {\"path\": \"/guides/a/\", \"source\": \"guides/a.md\", "
	"\"title\": \"A\", \"in\": 2, \"out\": 1, \"rank\": 0.235157708962, "
	"\"why\": [\"menu\"]},\n"
	"    {\"path\": \"/notes/lone/\", \"source\": \"notes/lone.md\", "
	"\"title\": \"Lone\", \"in\": 0, \"out\": 0, \"rank\": 0.0303720577069, "
	"\"why\": [\"menu\"]}\n"
	"  ]\n"
	"}\n"));
}

Test(site_graph, prints_dot)
{
	make_site();
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_RANK, FYSSG_GRAPH_DOT, 2), (char *)
	"// 2 of 7 pages, 2 of 7 links\n"
	"digraph site {\n"
	"	graph [overlap=false, outputorder=edgesfirst, forcelabels=true];\n"
	"	node [shape=circle, style=filled, label=\"\", fontsize=9, color=white];\n"
	"	edge [color=\"#00000040\", arrowsize=0.4];\n"
	"	p3 [xlabel=\"Hub \\\"1\\\"\", tooltip=\"Hub \\\"1\\\"\", "
	"URL=\"/guides/hub/\", width=0.23, "
	"fillcolor=\"#4e79a7\"];\n"
	"	p2 [xlabel=\"A\", tooltip=\"A\", URL=\"/guides/a/\", width=0.22, fillcolor=\"#4e79a7\"];\n"
	"	p3 -> p2;\n"
	"	p2 -> p3;\n"
	"}\n"));
}

Test(site_graph, prints_mermaid)
{
	make_site();
	cr_expect(eq(str, (char *)print(FYSSG_GRAPH_RANK, FYSSG_GRAPH_MERMAID, 2), (char *)
	"%% 2 of 7 pages, 2 of 7 links\n"
	"graph LR\n"
	"    p3[\"Hub #34;1#34;\"]\n"
	"    p2[\"A\"]\n"
	"    p3 --> p2\n"
	"    p2 --> p3\n"));
}

Test(site_graph, draws_every_page_that_is_shown)
{
	const char *svg, *at;
	size_t circles = 0, paths = 0;

	make_site();
	svg = print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0);
	for (at = svg; (at = strstr(at, "<title>")) != NULL; at++)
		circles++;
	for (at = svg; (at = strstr(at, "<path ")) != NULL; at++)
		paths++;
	cr_expect(eq(sz, circles, 7));
	cr_expect(eq(sz, paths, 7));
	cr_expect(ne(ptr, (void *)strstr(svg, ">T &amp; &lt;t&gt;: links<"), NULL));
	cr_expect(ne(ptr, (void *)strstr(svg, "Hub &quot;1&quot;"), NULL));
	cr_expect(ne(ptr, (void *)strstr(svg, "No links with other pages shown: 1<"), NULL));
	cr_expect(eq(ptr, (void *)strstr(svg, "nan"), NULL));
}

Test(site_graph, draws_pages_with_any_title_and_address)
{
	const char *svg;

	tree_file("fyssg.yaml", "base_url: https://example.org/\n");
	tree_file("content/a.md", "---\ntitle: A\nurl: /a&b/\n---\n[b](b.md)");
	tree_file("content/b.md", "---\ntitle: \"x\xef\xbf\xbey\"\n---\n");
	tree_file("content/c.md", "---\ntitle: \"n\\0o\"\n---\n");
	make_graph(1);
	cr_expect(ne(ptr, (void *)strstr(print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_DOT, 0),
	                                 "URL=\"/a&amp;b/\""), NULL));
	cr_expect(ne(ptr, (void *)strstr(print(FYSSG_GRAPH_RANK, FYSSG_GRAPH_JSON, 0),
	                                 "\"n\\u0000o\""), NULL));
	svg = print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0);
	cr_expect(ne(ptr, (void *)strstr(svg, ">A: /a&amp;b/ (0 in, 1 out)<"), NULL));
	cr_expect(ne(ptr, (void *)strstr(svg, ">x y: /b/ (1 in, 0 out)<"), NULL));
}

/* --- what stands where in a picture ----------------------------------------------------------- */

enum { SPOTS_MAX = 2100 };

struct spot {
	double x, y, r; /* of a circle; of a label: of its middle, and half its width */
};

static double number(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	cr_assert(ne(ptr, (void *)at, NULL), "%s in %.60s", name, text);
	return strtod(at + strlen(name), NULL);
}

/* Those of pages, which have a title. */
static size_t find_circles(const char *svg, struct spot *out)
{
	size_t count = 0;

	for (const char *at = svg; (at = strstr(at, "<circle cx")) != NULL; at++)
		out[count++] = (struct spot){ number(at, " cx=\""), number(at, " cy=\""),
			                      number(at, " r=\"") };
	return count;
}

/* As wide as 6.4 for each letter, and from 10 above to 3 below their line. */
static size_t find_labels(const char *svg, struct spot *out)
{
	const char *at = strstr(svg, "<g font-size=\"11.5\""), *end = strstr(at, "</g>");
	size_t count = 0;

	while ((at = strstr(at + 1, "<text ")) != NULL && at < end) {
		const char *text = strchr(at, '>') + 1;
		size_t letters = 0;
		double half, x = number(at, " x=\"");

		for (const char *c = text; *c != '<'; c++)
			letters += ((unsigned char)*c & 0xc0) != 0x80;
		half = 3.2 * (double)letters;
		if (memmem(at, (size_t)(text - at), "\"end\"", 5) != NULL)
			x -= half;
		else if (memmem(at, (size_t)(text - at), "\"middle\"", 8) == NULL)
			x += half;
		out[count++] = (struct spot){ x, number(at, " y=\"") - 3.5, half };
	}
	return count;
}

static double beyond(double x, double low, double high)
{
	return x < low ? low - x : x > high ? x - high : 0;
}

/* No circle touches another one, no label a circle, another label or the line at the bottom. */
static void expect_tidy(const char *svg, size_t circles, size_t least_labels)
{
	static struct spot c[SPOTS_MAX], l[SPOTS_MAX];
	size_t labels;

	cr_assert(eq(sz, find_circles(svg, c), circles));
	for (size_t i = 0; i < circles; i++) {
		cr_expect(c[i].y + c[i].r <= 766, "circle at %g, %g", c[i].x, c[i].y);
		for (size_t k = 0; k < i; k++) {
			double x = c[i].x - c[k].x, y = c[i].y - c[k].y, r = c[i].r + c[k].r - 0.3;

			cr_expect(x * x + y * y >= r * r, "circles at %g, %g and %g, %g", c[i].x,
			          c[i].y, c[k].x, c[k].y);
		}
	}
	labels = find_labels(svg, l);
	cr_expect(ge(sz, labels, least_labels));
	for (size_t i = 0; i < labels; i++) {
		cr_expect(l[i].x - l[i].r >= 330 || l[i].y + 6.5 <= 766, "label at %g, %g", l[i].x,
		          l[i].y);
		for (size_t k = 0; k < circles; k++) {
			double x = beyond(c[k].x, l[i].x - l[i].r, l[i].x + l[i].r);
			double y = beyond(c[k].y, l[i].y - 6.5, l[i].y + 6.5);

			cr_expect(x * x + y * y >= c[k].r * c[k].r, "label at %g, %g", l[i].x,
			          l[i].y);
		}
		for (size_t k = 0; k < i; k++)
			cr_expect(beyond(l[k].x, l[i].x - l[i].r - l[k].r, l[i].x + l[i].r + l[k].r) >
			                          0 ||
			          beyond(l[k].y, l[i].y - 12.9, l[i].y + 12.9) > 0,
			          "labels at %g, %g", l[i].x, l[i].y);
	}
}

static void make_islands(unsigned count)
{
	char path[64], text[96];

	for (unsigned i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u.md", i % 3, i);
		snprintf(text, sizeof(text), "---\ntitle: The long title of page %u\n---\n", i);
		tree_file(path, text);
	}
	make_graph(1);
}

Test(site_graph, ten_titles_are_shown_however_many_pages)
{
	static struct spot l[SPOTS_MAX];
	char path[64], text[160];

	for (unsigned i = 0; i < 1500; i++) {
		snprintf(path, sizeof(path), "content/p%u.md", i);
		snprintf(text, sizeof(text), "---\ntitle: The title of page %u\n---\n[x](p%u.md) [y](p%u.md)\n",
		         i, i % 12, (i + 1) % 1500);
		tree_file(path, text);
	}
	make_graph(1);
	cr_expect(ge(sz, find_labels(print(FYSSG_GRAPH_RANK, FYSSG_GRAPH_SVG, 1500), l), 10));
}

Test(site_graph, sections_with_long_names_are_cut_visibly)
{
	const char *svg;

	tree_file("content/s/_index.md", "---\ntitle: A section that has a very long name\n---\n");
	tree_file("content/s/a.md", "[b](b.md)");
	tree_file("content/s/b.md", "b");
	make_graph(1);
	svg = print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0);
	cr_expect(ne(ptr, (void *)strstr(svg, ">A section that has a… <tspan"), NULL), "%s", svg);
}

static const unsigned islands[] = { 1, 2, 5, 24, 25, 60, 400, 2000 };

Test(site_graph, islands_fill_the_picture)
{
	static struct spot c[SPOTS_MAX];

	for (size_t i = 0; i < sizeof(islands) / sizeof(*islands); i++) {
		unsigned n = islands[i];
		double top = 1000, bottom = 0;
		const char *svg;

		make_islands(n);
		svg = print(FYSSG_GRAPH_ISLANDS, FYSSG_GRAPH_SVG, 2000);
		expect_tidy(svg, n, n <= 24 ? n : 5);
		find_circles(svg, c);
		for (unsigned k = 0; k < n; k++) {
			top = c[k].y < top ? c[k].y : top;
			bottom = c[k].y > bottom ? c[k].y : bottom;
		}
		/* The middle of it is that of the picture. */
		cr_expect(top + bottom > 780 && top + bottom < 940, "%u from %g to %g", n, top,
		          bottom);
		tree_clear();
	}
}

Test(site_graph, a_small_picture_is_tidy)
{
	make_site();
	expect_tidy(print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0), 7, 7);
}

/* Some with links, and more and more without. */
Test(site_graph, pages_without_links_stand_apart)
{
	for (unsigned n = 1; n < 900; n *= 3) {
		make_site();
		make_islands(n);
		expect_tidy(print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 2000), 7 + n,
		            n < 9 ? 7 + n : 7);
		tree_clear();
	}
}

/* --- all the same ----------------------------------------------------------------------------- */

static void make_large_site(void)
{
	char path[64], text[400];

	for (unsigned i = 0; i < 700; i++) {
		snprintf(path, sizeof(path), "content/s%u/p%u.md", i % 5, i);
		snprintf(text, sizeof(text),
		         "---\ntitle: Page %u\n---\n"
		         "[a](/s%u/p%u/) [b](../s%u/p%u.md) [c](/s0/p0/)\n",
		         i, i * 7 % 5, i * 7 % 700, i * i % 700 % 5, i * i % 700);
		tree_file(path, text);
	}
}

Test(site_graph, is_the_same_for_any_number_of_threads)
{
	static const fyssg_graph_format formats[] = { FYSSG_GRAPH_TABLE, FYSSG_GRAPH_JSON,
		                                      FYSSG_GRAPH_DOT, FYSSG_GRAPH_MERMAID,
		                                      FYSSG_GRAPH_SVG };
	const char *before[5];

	make_large_site();
	make_graph(1);
	for (size_t i = 0; i < 5; i++)
		before[i] = print(FYSSG_GRAPH_RANK, formats[i], 0);
	cr_assert(gt(u32, fyssg_graph_sum_up(graph).links, 1200));
	for (unsigned jobs = 2; jobs < 6; jobs++) {
		make_graph(jobs);
		for (size_t i = 0; i < 5; i++)
			cr_assert(eq(str, (char *)print(FYSSG_GRAPH_RANK, formats[i], 0),
			             (char *)before[i]));
	}
}

/* --- hostile input ---------------------------------------------------------------------------- */

static void fill(char *text, size_t len, const char *with)
{
	size_t n = strlen(with);

	for (size_t i = 0; i < len; i++)
		text[i] = with[i % n];
	text[len] = '\0';
}

Test(site_graph, survives_pages_that_mean_no_good)
{
	static const char *const repeated[] = {
		"[", "[x](", "![[](/b/)](", "[x](/b/)", "{{< ref ", "{{< ref \"b.md\" >}}",
		"<a ", "> [x](b.md)\n", "%2e/", "[x](../../../../", "[]: /b/\n",
	};
	enum { LEN = 300000 };
	char path[32], *text = malloc(LEN + 1);

	for (size_t i = 0; i < sizeof(repeated) / sizeof(*repeated); i++) {
		fill(text, LEN, repeated[i]);
		snprintf(path, sizeof(path), "content/h%zu.md", i);
		tree_file(path, text);
	}
	free(text);
	tree_file("content/b.md", "---\nmenu: [\n---\n");
	tree_bytes("content/c.md", "[b](\xff\xfe) \0 [b](b.md)", 20);
	tree_file("content/b.md", "text");
	make_graph(2);
	cr_expect(ge(int, links_to("/b/"), 1));
	cr_expect(ne(ptr, (void *)strstr(heard_text(), "not valid UTF-8"), NULL));
	print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0);
}

Test(site_graph, tells_what_is_wrong_with_a_site)
{
	fyssg_build_options o = site_options();

	cr_expect(eq(int, fyssg_graph_build(&o, &graph), FYFM_ERR_NOT_FOUND));
	cr_expect(eq(ptr, graph, NULL));
	tree_file("content/a.md", "---\ntitle: [\n---\n");
	cr_expect(eq(int, fyssg_graph_build(&o, &graph), FYFM_ERR_SYNTAX));
	cr_expect(eq(ptr, graph, NULL));
}

Test(site_graph, of_a_site_without_pages_is_empty)
{
	tree_folder("content");
	make_graph(1);
	cr_expect(eq(u32, fyssg_graph_sum_up(graph).pages, 0));
	print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_TABLE, 0);
	print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_JSON, 0);
	print(FYSSG_GRAPH_COMPONENTS, FYSSG_GRAPH_JSON, 0);
	print(FYSSG_GRAPH_SUMMARY, FYSSG_GRAPH_SVG, 0);
	cr_expect(fyssg_graph_is_island(graph, 0));
	cr_expect(fyssg_graph_is_island(graph, 1000));
}

/* Some pages are not read then: a graph without them would say what is not so. */
Test(site_graph, ends_where_a_memory_limit_cannot_be_kept)
{
	fyssg_build_options o = site_options();
	fya_allocator *a = fya_malloc_new();
	fyssg_link_graph made;
	fyfm_status status;
	fyssg_job job;
	char path[32];

	for (unsigned i = 0; i < 200; i++) {
		snprintf(path, sizeof(path), "content/p%u.md", i);
		tree_file(path, "Text.\n");
	}
	o.max_memory = (uint64_t)1 << 40;
	cr_assert(eq(int, fyssg_job_load(&job, &o), FYFM_OK));
	job.cap.limit = 1;
	atomic_store(&job.cap.spare, 0);
	status = fyssg_link_pass(&made, &job, a, true);
	fyssg_job_flush(&job);
	fyssg_link_graph_release(&made);
	fyssg_job_unload(&job);
	fya_destroy(a);
	cr_expect(eq(int, status, FYFM_ERR_NOMEM));
	cr_expect(ne(ptr, (void *)strstr(heard_text(), "error: the build cannot be kept"), NULL));
}
