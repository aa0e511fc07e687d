/* Functions and filters that need a site, and the manual's examples of them. */
#include "tests/build/site-build.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/data.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static void teardown(void)
{
	site_leave();
	heard_clear();
	tree_leave();
}

TestSuite(functions, .init = tree_enter, .fini = teardown);

/* The site that doc/template-reference.md describes; `asking` is the template of its page First. */
static void make_site(const char *asking)
{
	tree_file("fyssg.yaml", "title: T\nbase_url: https://example.org/docs/\nfeeds: []\n"
				"env: [FYSSG_TEST_*, ALONE]\n");
	tree_file("content/blog/_index.md", "---\ntitle: Blog\n---\n");
	tree_file("content/blog/first.md",
		"---\ntitle: First\nweight: 1\ntags: [Go]\ntemplate: asking.txt\n---\n"
		"## One\n\n## Two\n");
	tree_file("content/blog/second.md", "---\ntitle: Second\nweight: 2\n---\ntext\n");
	tree_file("content/blog/held.md", "---\ntitle: Held\ndraft: true\n---\n");
	tree_file("content/about.md", "---\ntitle: About\n---\n");
	tree_file("content/trip/index.md", "---\ntitle: Trip\n---\n");
	tree_file("content/My Notes/n.md", "---\ntitle: Note\nurl: /n.html\n---\n");
	tree_file("static/css/site.css", "a {}\n");
	tree_file("data/books.yaml", "- {title: Dune, year: 1965}\n");
	tree_file("data/prices.csv", "item,price\ntea,2.50\n");
	tree_file("data/x.json", "{\"a\": [1, 2]}\n");
	tree_file("data/wrong.yaml", "a: 1\nb: [1\nc: 2\n");
	tree_file("data/wrong.csv", "a,b\n1,2\n3\n");
	tree_file("data/other.txt", "a: \xff\n");
	tree_file("templates/asking.txt", asking);
	/* The site stands in the build's folder, which has this file. */
	tree_link("data/out.yaml", "../../Makefile");
	tree_link("data/in.yaml", "books.yaml");
}

static const char *answer(void)
{
	const char *text = tree_read("public/blog/first/index.html", NULL);

	return text == NULL ? "(none)" : text;
}

/* --- the manual ------------------------------------------------------------------------------- */

static char *read_manual(const char *name)
{
	const char *root = getenv("FYSSG_TEST_SRCDIR");
	char path[4096], *text;

	snprintf(path, sizeof(path), "%s/%s", root == NULL ? "." : root, name);
	text = tree_read(path, NULL);
	cr_assert(ne(ptr, text, NULL), "%s", path);
	return text;
}

/* Each line "TEMPLATE  → RESULT" of a block ```jinja site gives a line of both texts. */
static size_t take_examples(char *manual, char *templates, char *wanted)
{
	bool in_block = false;
	size_t examples = 0;
	char *line;

	*templates = *wanted = '\0';
	while ((line = strsep(&manual, "\n")) != NULL) {
		char *arrow = strstr(line, " \u2192 "), *end = arrow;

		if (strncmp(line, "```", 3) == 0)
			in_block = strcmp(line, "```jinja site") == 0;
		else if (in_block && arrow != NULL) {
			while (end > line && end[-1] == ' ')
				end--;
			templates += sprintf(templates, "%.*s\n", (int)(end - line), line);
			wanted += sprintf(wanted, "%s\n", arrow + strlen(" \u2192 "));
			examples++;
		}
	}
	if (examples > 0)
		wanted[-1] = '\0';
	return examples;
}

Test(functions, examples_of_the_reference)
{
	char *manual = read_manual("doc/template-reference.md");
	char *templates = malloc(strlen(manual) + 1);
	char *wanted = malloc(strlen(manual) + 1);

	cr_assert(ge(sz, take_examples(manual, templates, wanted), 14));
	make_site(templates);
	site_must_build(NULL);
	cr_assert(eq(str, (char *)answer(), wanted));
	cr_assert(eq(str, (char *)heard_text(), ""));
	free(templates);
	free(wanted);
}

/* The next block of a manual: its info string, and its text, whose last newline is dropped. */
static bool next_block(char **manual, char **info, char **text)
{
	char *start = strstr(*manual, "\n```"), *end;

	if (start == NULL)
		return false;
	*info = start + 4;
	*text = strchr(*info, '\n');
	cr_assert(ne(ptr, *text, NULL));
	**text = '\0';
	++*text;
	end = strstr(*text, "\n```");
	if (strncmp(*text, "```", 3) == 0)
		end = *text;
	cr_assert(end != NULL);
	*manual = end + 4;
	if (**manual == '\n' && strncmp(*manual, "\n```", 4) != 0)
		++*manual;
	*end = '\0';
	return true;
}

/* Of the guide: templates of shortcodes, a text that calls them, what it becomes. */
Test(functions, examples_of_shortcodes)
{
	char *manual = read_manual("doc/site-guide.md"), *info, *text, path[256];
	int examples = 0;

	while (next_block(&manual, &info, &text)) {
		if (strncmp(info, "jinja shortcodes/", 17) == 0) {
			snprintf(path, sizeof(path), "templates/%s", info + 6);
			tree_file(path, text);
		} else if (strcmp(info, "markdown shortcodes") == 0) {
			tree_file("content/a.md", text);
			tree_file("templates/page.html", "{{ page.content|trim }}");
		} else if (strcmp(info, "html shortcodes") == 0) {
			site_must_build(NULL);
			cr_assert(eq(str, tree_read("public/a/index.html", NULL), text));
			examples++;
		}
	}
	cr_assert(ge(int, examples, 1));
}

/* What a shortcode gives is HTML; where it stands in an attribute or an address it becomes text. */
static const struct place_row {
	const char *text, *want;
} place_rows[] = {
	{ "![a {{< say `x\" onload='y'` >}} b](/p.png)",
	  "<p><img src=\"/p.png\" alt=\"a x&#34; onload=&#39;y&#39; b\"></p>" },
	{ "![a](/p.png '{{< say `q\"<b>&amp;` >}}')",
	  "<p><img src=\"/p.png\" alt=\"a\" title=\"q&#34;&lt;b&gt;&amp;\"></p>" },
	{ "[{{< say `<i>l</i>` >}}](/u \"{{< say `\"'>` >}}\") {{< say `\"` >}}",
	  "<p><a href=\"/u\" title=\"&#34;&#39;&gt;\"><i>l</i></a> \"</p>" },
	{ "[l]({{< say `/u?a=1&amp;b=\"` >}})", "<p><a href=\"/u?a=1&amp;b=%22\">l</a></p>" },
	{ "<div title='{{< say `a'b` >}}' {{< say `id=\"c\"` >}}>\n{{< say `\"<p>\"` >}}\n</div>",
	  "<div title='a&#39;b' id=\"c\">\n\"<p>\"\n</div>" },
	{ "<script>\nif (a<b && c==\"{{< say `\"` >}}\") {{< say `'` >}}\n</script>",
	  "<script>\nif (a<b && c==\"\"\") '\n</script>" },
	{ "<!-- \" ' <a title=\"-->\n{{< say `\"` >}}\n", "<!-- \" ' <a title=\"-->\n\"" },
};

Test(functions, shortcodes_in_attributes)
{
	tree_file("templates/shortcodes/say.html", "{{ args[0]|safe }}");
	tree_file("templates/page.html", "{{ page.content|trim }}");
	for (size_t i = 0; i < COUNT(place_rows); i++) {
		tree_file("content/a.md", place_rows[i].text);
		site_must_build(NULL);
		cr_expect(eq(str, tree_read("public/a/index.html", NULL),
			     (char *)place_rows[i].want));
	}
}

/* --- one by one ------------------------------------------------------------------------------- */

/* `want` begins with "error" where the build must tell that. */
static const struct row {
	const char *template, *want;
} rows[] = {
	/* pages */
	{ "{{ get_page('').title }}{{ get_page('/').kind }}{{ get_page('@/about.md').title }}",
	  "ThomeAbout" },
	{ "{{ get_page('trip').title }}{{ get_page('trip/index.md').title }}", "TripTrip" },
	{ "{{ get_page('My Notes/n').title }}{{ get_page('n.html').title }}", "NoteNote" },
	{ "{{ get_section('My Notes').title }}{{ get_section('my-notes').url }}",
	  "My Notes/docs/my-notes/" },
	{ "{{ get_page('blog/_index.md').title }}{{ get_section('/blog/').title }}", "BlogBlog" },
	{ "{{ get_page('tags').kind }}{{ get_page('/tags/go/').title }}", "taxonomyGo" },
	{ "{{ get_page('blog/secnd.md') }}",
	  "error templates/asking.txt:1:4: there is no page 'blog/secnd.md'; did you mean "
	  "'blog/second.md'?" },
	{ "{{ get_page('blgo/second') }}", "error templates/asking.txt:1:4: there is no page "
	                                   "'blgo/second'; did you mean 'blog'?" },
	{ "{{ get_page('blog/held.md') }}",
	  "error templates/asking.txt:1:4: there is no page 'blog/held.md'" },
	{ "{{ get_page(5) }}",
	  "error templates/asking.txt:1:4: the path of a page must be a string, not int" },
	{ "{{ get_page('a/' * 100000, required=false) }}", "None" },
	{ "{{ get_section('about') }}",
	  "error templates/asking.txt:1:4: there is no section 'about'" },
	{ "{{ get_section('about', required=false) }}", "None" },
	{ "{{ doc('../about').title }}{{ doc('./second.md').title }}{{ doc('../../../x') }}",
	  "AboutSecondNone" },
	{ "{{ doc('/second') }}{{ doc('blog/second').title }}", "NoneSecond" },
	{ "{{ relref('#two') }}{{ relref('second#a b') }}",
	  "/docs/blog/first/#two/docs/blog/second/#a b" },
	{ "{{ relref('secon') }}", "error templates/asking.txt:1:4: there is no page 'secon'" },
	{ "{{ ref('second', '<b>') }}", "<a href=\"/docs/blog/second/\">&lt;b&gt;</a>" },
	{ "{{ relref('nope', required=false) }}{{ ref('nope', 'x', false) }}", "NoneNone" },
	/* taxonomies */
	{ "{{ get_taxonomy('categories').name }}{{ get_taxonomy(kind='tags').name }}",
	  "categoriestags" },
	{ "{{ get_section('_index.md').kind }}{{ get_section(path='blog/_index.md').title }}"
	  "{{ get_section('@/trip/_index.md', required=false) }}", "homeBlogNone" },
	{ "{{ get_taxonomy(kind='tag', required=false) }}", "None" },
	{ "{{ get_taxonomy('tag') }}", "error templates/asking.txt:1:4: there is no taxonomy 'tag'; "
	                               "did you mean 'tags'?" },
	{ "{{ get_term('tags', 'GO').url }}{{ get_term('tags', 'x', required=false) }}",
	  "/docs/tags/go/None" },
	{ "{{ get_term('tags', 'x') }}",
	  "error templates/asking.txt:1:4: no page has the term 'x' of tags" },
	/* addresses */
	{ "{{ get_url('/a') }} {{ get_url('https://x.org/a') }} {{ get_url('//x/a') }}",
	  "/docs/a https://x.org/a //x/a" },
	{ "{{ get_url('@/blog/second.md#x') }} {{ get_url('@/about.md', true) }}",
	  "/docs/blog/second/#x https://example.org/docs/about/" },
	{ "{{ get_url(path='a', trailing_slash=true) }} {{ get_url('a/', trailing_slash=true) }} "
	  "{{ get_url('a#b', trailing_slash=true) }}", "/docs/a/ /docs/a/ /docs/a#b" },
	{ "{{ get_url('a', cachebust=true) }}", "error templates/asking.txt:1:4: get_url() has no "
	  "parameter 'cachebust'; it takes path, permalink, trailing_slash" },
	{ "{{ get_url('@/nope.md') }}",
	  "error templates/asking.txt:1:4: there is no page '@/nope.md'" },
	{ "{{ 'a'|absolute_url }} {{ '/docs/a'|absURL }} {{ 'http://x/'|absolute_url }}",
	  "https://example.org/docs/a https://example.org/docs/a http://x/" },
	{ "{{ '/css/site.css'|asset_url(true) }}", "https://example.org/docs/css/site.css" },
	{ "{{ asset_url('css/nope.css') }}",
	  "error templates/asking.txt:1:4: static/ has no file 'css/nope.css'; use get_url for what "
	  "other tools make" },
	/* data */
	{ "{{ load_data('./books.yaml') == load_data('in.yaml') }}", "True" },
	{ "{{ load_data('fyssg.yaml').title }}", "T" },
	{ "{{ load_data('out.yaml') }}", "error templates/asking.txt:1:4: there is no data file "
	                                 "'out.yaml', in data/ or the site's folder" },
	{ "{{ load_data('../Makefile', required=false) }}"
	  "{{ load_data('/etc/passwd', required=false) }}{{ load_data('', required=false) }}"
	  "{{ load_data('css/../../x', required=false) }}{{ load_data('data', required=false) }}",
	  "error templates/asking.txt:1:177: 'data' cannot be read as data" },
	{ "{{ load_data('wrong.yaml') }}",
	  "error data/wrong.yaml:2:4: this bracket is not closed" },
	{ "{{ load_data('wrong.csv') }}",
	  "error data/wrong.csv:3:1: this row has not as many fields as the first one" },
	{ "{{ load_data('other.txt') }}",
	  "error data/other.txt:1:4: not UTF-8, or a control character" },
	{ "{{ load_data('books.yaml', format='toml') }}",
	  "error templates/asking.txt:1:4: unknown format 'toml'; there are yaml, json, csv, text" },
	/* environment */
	{ "{{ env('FYSSG_TEST_SET') }}{{ get_env('FYSSG_TEST_UNSET') }}"
	  "{{ getenv('ALONE', default='d') }}", "<value>d" },
	{ "{{ env('HOME') }}", "error templates/asking.txt:1:4: templates may not read 'HOME': add "
	                       "it to 'env' in fyssg.yaml" },
	{ "{{ env('ALONE2') }}", "error templates/asking.txt:1:4: templates may not read 'ALONE2': "
	                         "add it to 'env' in fyssg.yaml" },
	/* text */
	{ "{{ 'a\n\nb'|markdownify }}|{{ 'a'|markdown }}|{{ ''|markdownify }}",
	  "<p>a</p>\n<p>b</p>\n|<p>a</p>\n|" },
	{ "{{ toc()|striptags }}|{{ toc(get_page('about')) }}|{{ toc(page, 1, 1) }}", "One Two||" },
	{ "{{ toc('x') }}", "error templates/asking.txt:1:4: toc needs a page, not str" },
	{ "{{ page|inspect|truncatewords(6) }}", "page:\nkind = str: 'page'\ntitle..." },
	{ "{{ inspect()|replace('\n', ';') }}",
	  "page = page: <page>;section = page: <page>;site = site: <site>" },
	{ "{{ site.pages|where('weight', 1)|map(attribute='title')|join }}"
	  "{{ site.pages|where('tags', 'Go', 'contains')|length }}"
	  "{{ site.pages|uniq|length }}{{ site.pages|group_by('section.title')|length }}",
	  "First153" },
};

ParameterizedTestParameters(functions, rows)
{
	static size_t indices[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(rows));
}

ParameterizedTest(size_t *row, functions, rows, .init = tree_enter, .fini = teardown)
{
	const struct row *r = &rows[*row];
	bool fails = strncmp(r->want, "error ", 6) == 0;

	setenv("FYSSG_TEST_SET", "<value>", 1);
	unsetenv("FYSSG_TEST_UNSET");
	unsetenv("ALONE");
	make_site(r->template);
	cr_assert(eq(int, site_build(NULL) != FYFM_OK, fails), "%s\n%s", r->template,
		heard_text());
	if (fails)
		cr_assert(ne(ptr, strstr(heard_text(), r->want), NULL), "%s\n%s", r->want,
			heard_text());
	else
		cr_assert(eq(str, (char *)answer(), (char *)r->want), "%s\n%s", r->template,
			heard_text());
}

/* A data file that is wrong is told once, and every page that asks for it. */
Test(functions, wrong_data_is_told_once)
{
	fyssg_build_options o = site_options();
	const char *first;

	make_site("{{ load_data('wrong.csv') }}");
	tree_file("templates/page.html", "{{ load_data('wrong.csv') }}");
	o.jobs = 2;
	cr_assert(ne(int, site_build(&o), FYFM_OK));
	first = strstr(heard_text(), "data/wrong.csv:3:1");
	cr_assert(first != NULL);
	cr_assert(strstr(first + 1, "data/wrong.csv:3:1") == NULL, "%s", heard_text());
}

/* --- CSV -------------------------------------------------------------------------------------- */

static const struct csv_row {
	const char *text;
	bool header;
	const char *want; /* rows by |, fields by ; */
} csv_rows[] = {
	{ "", false, "" },
	{ "", true, "" },
	{ "a,b\n", false, "a;b|" },
	{ "a,b\r\nc,d", false, "a;b|c;d|" },
	{ "\xEF\xBB\xBFx\n1\n", true, "x=1|" },
	{ "a,b\n1,\"2,\n\"\"3\"\"\"\n\n4,\n", true, "a=1;b=2,\n\"3\"|a=4;b=|" },
	{ "\"a\"", false, "a|" },
	{ ",\n", false, ";|" },
	{ "a\n\"b\nc", false, "error 2:1" },
	{ "a,\"b\"c", false, "error 1:6" },
	{ "a,b\"c\n", false, "error 1:4" },
	{ "a,a\n1,2\n", true, "error 1:1" },
	{ "a,b\n\n1,2,3\n", true, "error 3:1" },
	{ "a\rb\n", false, "a\rb|" },
};

ParameterizedTestParameters(csv, rows)
{
	static size_t indices[COUNT(csv_rows)];

	for (size_t i = 0; i < COUNT(csv_rows); i++)
		indices[i] = i;
	return cr_make_param_array(size_t, indices, COUNT(csv_rows));
}

static void show_text(fyfm_value v, fya_allocator *a, fya_buf *out)
{
	fyfm_str text = fyfm_text(&v, a);

	fya_buf_append(out, text.data, text.len);
}

static void show_row(fyfm_value row, fya_allocator *a, fya_buf *out)
{
	for (size_t i = 0; i < fyfm_count(row); i++) {
		if (i > 0)
			fya_buf_putc(out, ';');
		if (fyfm_kind_of(row) == FYFM_MAP) {
			show_text(fyfm_key_at(row, i), a, out);
			fya_buf_putc(out, '=');
			show_text(fyfm_value_at(row, i), a, out);
		} else {
			show_text(fyfm_at(row, i), a, out);
		}
	}
	fya_buf_putc(out, '|');
}

ParameterizedTest(size_t *row, csv, rows)
{
	const struct csv_row *r = &csv_rows[*row];
	fya_allocator *a = fya_arena_new(NULL);
	fyfm_value rows_found;
	fyfm_diag d = { 0 };
	fya_buf out;

	fya_buf_init(&out, a, 0);
	if (fyssg_csv_parse(a, (fyfm_str){ r->text, strlen(r->text) }, r->header, &rows_found,
		    &d) != FYFM_OK)
		fya_buf_printf(&out, "error %u:%u", d.line, d.column);
	else
		for (size_t i = 0; i < fyfm_count(rows_found); i++)
			show_row(fyfm_at(rows_found, i), a, &out);
	cr_assert(eq(str, (char *)fya_buf_cstr(&out), (char *)r->want), "%s", r->text);
	fya_destroy(a);
}
