/* fyssg.yaml: every key, what is wrong with it and where, and folders without one. */
#include "libfy-ssg/site/config.h"
#include "tests/site/heard.h"
#include "tests/site/tree.h"

#include "allocators/testing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>

#include <stdio.h>
#include <string.h>

static fya_allocator *arena;
static fyssg_config config;

static void setup(void)
{
	tree_enter();
	arena = fya_arena_new(NULL);
}

static void teardown(void)
{
	fyssg_config_release(&config);
	fya_destroy(arena);
	heard_clear();
	tree_leave();
}

TestSuite(config, .init = setup, .fini = teardown);

static const char *sort_name(fyssg_sort sort)
{
	static const char *const names[] = { "weight", "date", "title", "path" };

	return names[sort];
}

static void show_taxonomies(FILE *out, const fyssg_config *c)
{
	uint32_t i;

	fputs("taxonomies", out);
	for (i = 0; i < c->taxonomy_count; i++) {
		fprintf(out, " %s=/%s/", c->taxonomies[i].name, c->taxonomies[i].slug);
		if (c->taxonomies[i].paginate >= 0)
			fprintf(out, ":%d", c->taxonomies[i].paginate);
	}
	fputc('\n', out);
}

static void show_texts(FILE *out, const char *name, const char *const *texts, uint32_t count)
{
	uint32_t i;

	fputs(name, out);
	for (i = 0; i < count; i++)
		fprintf(out, " '%s'", texts[i]);
	fputc('\n', out);
}

/* All that a configuration holds, a line for each key. */
static char *show(const fyssg_config *c)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fprintf(out, "title '%s'\ndescription '%s'\nlanguage '%s'\n", c->title, c->description,
		c->language);
	fprintf(out, "base_url '%s' %s\ntimezone %s\n", c->base_url, c->base_path, c->timezone);
	fprintf(out, "content %s\ntemplates %s\nstatic %s\noutput %s\n", c->content_dir,
		c->template_dir, c->static_dir, c->output_dir);
	fprintf(out, "theme '%s'\npaginate %d\npaginate_path %s\n", c->theme, c->paginate,
		c->paginate_path);
	fprintf(out, "sort %s%s\n", sort_name(c->sort_by), c->reverse ? " reverse" : "");
	show_taxonomies(out, c);
	show_texts(out, "feeds", c->feeds, c->feed_count);
	fprintf(out, "feed_limit %u\n", c->feed_limit);
	fprintf(out, "make%s%s%s\n", c->sitemap ? " sitemap" : "", c->robots ? " robots" : "",
	        c->not_found ? " 404" : "");
	fprintf(out, "markdown %d%s\n", (int)c->markdown.raw_html,
		c->markdown.linkify ? " linkify" : "");
	show_texts(out, "ignore", c->ignore, c->ignore_count);
	fprintf(out, "params %zu\n", fyfm_count(c->params));
	fclose(out);
	return tree_keep(text);
}

/* Those lines of `text` that differ from the lines of `base`, which has as many. */
static char *changes(const char *base, const char *text)
{
	char *result;
	size_t len;
	FILE *out = open_memstream(&result, &len);

	while (*text != '\0') {
		size_t a = strcspn(base, "\n") + 1, b = strcspn(text, "\n") + 1;

		if (a != b || memcmp(base, text, a) != 0)
			fwrite(text, 1, b, out);
		base += a;
		text += b;
	}
	fclose(out);
	return tree_keep(result);
}

static fyfm_status load(const char *root, bool strict)
{
	return fyssg_config_load(&config, arena, &(fyssg_config_options){
		.root = root, .strict = strict, .diag = heard });
}

static fyfm_status load_with(const char *root, const char *base_url, const char *output_dir)
{
	return fyssg_config_load(&config, arena, &(fyssg_config_options){
		.root = root, .base_url = base_url, .output_dir = output_dir, .diag = heard });
}

/* What an empty fyssg.yaml gives. */
static char *defaults(void)
{
	char *text;

	tree_file("fyssg.yaml", "");
	cr_assert(eq(int, load(".", true), FYFM_OK));
	text = show(&config);
	fyssg_config_release(&config);
	return text;
}

Test(config, has_the_defaults_of_the_site_format)
{
	cr_assert(eq(str, defaults(),
		"title ''\ndescription ''\nlanguage 'en'\nbase_url '' /\ntimezone UTC\n"
		"content content\ntemplates templates\nstatic static\noutput public\ntheme ''\n"
		"paginate 10\npaginate_path page\nsort weight\n"
		"taxonomies tags=/tags/ categories=/categories/\n"
		"feeds 'rss.xml'\nfeed_limit 20\nmake sitemap robots 404\nmarkdown 0 linkify\n"
		"ignore\n"
		"params 0\n"));
	cr_assert(eq(str, (char *)heard_text(), ""));
}

/* --- single keys ------------------------------------------------------------------------------ */

static const struct { const char *yaml, *changed; } right[] = {
	{ "title: My site\n", "title 'My site'\n" },
	{ "title: 2024\n", "title '2024'\n" },
	{ "title: true\n", "title 'true'\n" },
	{ "title: 1.50\n", "title '1.5'\n" },
	{ "title: 2024-05-01\n", "title '2024-05-01'\n" },
	{ "title:\n", "" },
	{ "title: ~\ndescription: >-\n  two\n  lines\n", "description 'two lines'\n" },
	{ "language: de\n", "language 'de'\n" },
	{ "base_url: https://example.org\n", "base_url 'https://example.org/' /\n" },
	{ "base_url: https://example.org/\n", "base_url 'https://example.org/' /\n" },
	{ "base_url: https://example.org/docs\n", "base_url 'https://example.org/docs/' /docs/\n" },
	{ "base_url: http://localhost:1313/a/b/\n", "base_url 'http://localhost:1313/a/b/' "
		"/a/b/\n" },
	{ "base_url: ''\n", "" },
	{ "timezone: Europe/Paris\n", "timezone Europe/Paris\n" },
	{ "content_dir: ../notes\n", "content ../notes\n" },
	{ "content_dir: /srv/notes\n", "content /srv/notes\n" },
	{ "template_dir: t\nstatic_dir: s\noutput_dir: o\n", "templates t\nstatic s\noutput o\n" },
	{ "theme: ''\n", "" },
	{ "paginate: 5\n", "paginate 5\n" },
	{ "paginate: 0\n", "paginate 0\n" },
	{ "paginate: 1000000\n", "paginate 1000000\n" },
	{ "paginate_path: p\n", "paginate_path p\n" },
	{ "sort_by: date\n", "sort date\n" },
	{ "sort_by: title\nreverse: true\n", "sort title reverse\n" },
	{ "sort_by: path\nreverse: false\n", "sort path\n" },
	{ "taxonomies: [authors]\n", "taxonomies authors=/authors/\n" },
	{ "taxonomies: []\n", "taxonomies\n" },
	{ "taxonomies:\n", "taxonomies\n" },
	{ "taxonomies: {tags: {paginate: 3}, Places: {}, x:}\n",
	  "taxonomies tags=/tags/:3 Places=/places/ x=/x/\n" },
	{ "taxonomies: {tags: {paginate: 0}}\n", "taxonomies tags=/tags/:0\n" },
	{ "feeds: [rss.xml, atom.xml]\n", "feeds 'rss.xml' 'atom.xml'\n" },
	{ "feeds: atom.xml\n", "feeds 'atom.xml'\n" },
	{ "feeds: []\n", "feeds\n" },
	{ "feeds:\n", "feeds\n" },
	{ "feed_limit: 0\n", "feed_limit 0\n" },
	{ "sitemap: false\nrobots: false\nnot_found: false\n", "make\n" },
	{ "markdown: {raw_html: escape}\n", "markdown 1 linkify\n" },
	{ "markdown: {raw_html: drop, linkify: false}\n", "markdown 2\n" },
	{ "markdown: {smart_punctuation: true, highlight: false}\n", "" },
	{ "markdown:\n", "" },
	{ "ignore: ['*.tmp', private/*]\n", "ignore '*.tmp' 'private/*'\n" },
	{ "ignore: '*.tmp'\n", "ignore '*.tmp'\n" },
	{ "params: {a: 1, b: {c: 2}}\n", "params 2\n" },
	{ "params:\n", "" },
	{ "author: someone\nmenus: {main: []}\n", "" },
	{ "title: &t Hello\ndescription: *t\n", "title 'Hello'\ndescription 'Hello'\n" },
	{ "base: &b {title: x}\n<<: *b\n", "title 'x'\n" },
	{ "\xef\xbb\xbftitle: x\r\n", "title 'x'\n" },
	{ "---\ntitle: x\n...\n", "title 'x'\n" },
};

ParameterizedTestParameters(config, takes_what_is_right)
{
	static size_t rows[sizeof(right) / sizeof(*right)];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

ParameterizedTest(size_t *row, config, takes_what_is_right)
{
	char *base = defaults();

	tree_file("fyssg.yaml", right[*row].yaml);
	cr_assert(eq(int, load(".", false), FYFM_OK), "%s", right[*row].yaml);
	cr_assert(eq(str, changes(base, show(&config)), (char *)right[*row].changed), "%s",
	          right[*row].yaml);
	if (strstr(right[*row].yaml, "base:") == NULL)
		cr_assert(eq(str, (char *)heard_text(), ""), "%s", right[*row].yaml);
}

static const struct { const char *yaml, *told; } wrong[] = {
	{ "a: 1\ntitle: [x]\n", "error fyssg.yaml:2:8: 'title' must be text, not a sequence\n" },
	{ "title: {x: 1}\n", "error fyssg.yaml:1:8: 'title' must be text, not a mapping\n" },
	{ "base_url: example.org\n",
	  "error fyssg.yaml:1:11: 'example.org' is no base URL (a full address such as "
	  "https://example.org/docs/)\n" },
	{ "base_url: 'https://'\n", "error fyssg.yaml:1:11: 'https://' is no base URL" },
	{ "base_url: ://x\n", "error fyssg.yaml:1:11: '://x' is no base URL" },
	{ "base_url: https:///x\n", "error fyssg.yaml:1:11: 'https:///x' is no base URL" },
	{ "base_url: https://a/?q\n", "error fyssg.yaml:1:11: 'https://a/?q' is no base URL" },
	{ "base_url: 'https://a/#f'\n", "error fyssg.yaml:1:11: 'https://a/#f' is no base URL" },
	{ "base_url: https://a/b c\n", "error fyssg.yaml:1:11: 'https://a/b c' is no base URL" },
	{ "base_url: 'https://a/\"><script>'\n", "error fyssg.yaml:1:11: " },
	{ "title: x\ntimezone: Mars/Base\n",
	  "error fyssg.yaml:2:11: unknown time zone 'Mars/Base' (an IANA name such as "
	  "Europe/Paris" },
	{ "timezone: ../../etc/passwd\n", "error fyssg.yaml:1:11: unknown time zone" },
	{ "theme: nowhere\n", "error fyssg.yaml:1:8: there is no theme folder 'themes/nowhere'\n" },
	{ "theme: ../x\n", "error fyssg.yaml:1:8: 'theme' must be the name of a folder in "
		"themes/\n" },
	{ "theme: a/b\n", "error fyssg.yaml:1:8: 'theme' must be the name of a folder in "
		"themes/\n" },
	{ "paginate: -1\n", "error fyssg.yaml:1:11: 'paginate' must be between 0 and 1000000\n" },
	{ "paginate: 1000001\n", "error fyssg.yaml:1:11: 'paginate' must be between 0 and "
		"1000000\n" },
	{ "paginate: ten\n", "error fyssg.yaml:1:11: 'paginate' must be a whole number, not a "
		"string\n" },
	{ "paginate: 1.5\n", "error fyssg.yaml:1:11: 'paginate' must be a whole number, not a "
		"float\n" },
	{ "paginate: 99999999999999999999\n", "error fyssg.yaml:1:11: 'paginate' must be " },
	{ "paginate_path: a/b\n", "error fyssg.yaml:1:16: 'paginate_path' must be one part of a "
		"path\n" },
	{ "paginate_path: ..\n", "error fyssg.yaml:1:16: 'paginate_path' must be one part of a "
		"path\n" },
	{ "paginate_path: ''\n", "error fyssg.yaml:1:16: 'paginate_path' must be one part of a "
		"path\n" },
	{ "sort_by: size\n",
	  "error fyssg.yaml:1:10: unknown order 'size' (one of weight, date, title, path)\n" },
	{ "reverse: yes\n",
	  "error fyssg.yaml:1:10: 'reverse' must be true or false, not a string (yes is text "
	  "in YAML 1.2; write true)\n" },
	{ "reverse: maybe\n",
	  "error fyssg.yaml:1:10: 'reverse' must be true or false, not a string (write true or "
	  "false)\n" },
	{ "reverse: 1\n", "error fyssg.yaml:1:10: 'reverse' must be true or false, not an "
		"integer\n" },
	{ "taxonomies: tags\n", "error fyssg.yaml:1:13: 'taxonomies' must be a list of names" },
	{ "taxonomies: [a, [b]]\n", "error fyssg.yaml:1:17: an item of 'taxonomies' must be text, "
		"not a sequence\n" },
	{ "taxonomies: [tags, Tags]\n",
	  "error fyssg.yaml:1:20: taxonomies 'tags' and 'Tags' would share the URL /tags/\n" },
	{ "taxonomies: ['..']\n",
	  "error fyssg.yaml:1:14: a taxonomy's name needs a letter or a digit\n" },
	{ "taxonomies:\n  tags:\n  title: {}\n",
	  "error fyssg.yaml:3:3: 'title' has a meaning of its own in pages" },
	{ "taxonomies: [params]\n",
	  "error fyssg.yaml:1:14: 'params' has a meaning of its own in pages" },
	{ "taxonomies: ['!!']\n",
	  "error fyssg.yaml:1:14: a taxonomy's name needs a letter or a digit\n" },
	{ "taxonomies:\n  tags: 5\n",
	  "error fyssg.yaml:2:9: options of a taxonomy must be a mapping such as {paginate: "
	  "20}\n" },
	{ "taxonomies:\n  tags: {paginate: x}\n",
	  "error fyssg.yaml:2:20: 'paginate' must be a whole number, not a string\n" },
	{ "feeds: [a/b.xml]\n", "error fyssg.yaml:1:8: a feed is a file name at the root, not "
		"'a/b.xml'\n" },
	{ "feeds: false\n", "error fyssg.yaml:1:8: 'feeds' must be a list of file names, not true "
		"or "
	                    "false ([rss.xml], or [] for none)\n" },
	{ "feeds: ..\n", "error fyssg.yaml:1:8: a feed is a file name at the root, not '..'\n" },
	{ "feeds: {a: b}\n", "error fyssg.yaml:1:8: 'feeds' must be text, not a mapping\n" },
	{ "feeds: [x.xml, {a: b}]\n", "error fyssg.yaml:1:16: an item of 'feeds' must be text, not "
		"a mapping\n" },
	{ "feed_limit: -5\n", "error fyssg.yaml:1:13: 'feed_limit' must be between 0 and "
		"1000000\n" },
	{ "sitemap: 'true'\n", "error fyssg.yaml:1:10: 'sitemap' must be true or false, not a "
		"string" },
	{ "markdown: [x]\n", "error fyssg.yaml:1:11: 'markdown' must be a mapping\n" },
	{ "markdown: {raw_html: maybe}\n",
	  "error fyssg.yaml:1:22: unknown mode 'maybe' (one of keep, escape, drop)\n" },
	{ "markdown:\n  linkify: on\n", "error fyssg.yaml:2:12: 'linkify' must be true or false" },
	{ "ignore: {a: b}\n", "error fyssg.yaml:1:9: 'ignore' must be text, not a mapping\n" },
	{ "params: 5\n", "error fyssg.yaml:1:9: 'params' must be a mapping\n" },
	{ "- a\n- b\n", "error fyssg.yaml:1:1: " },
	{ "title: x\ntitle: y\n", "error fyssg.yaml:2:1: " },
	{ "title: 'x\n", "error fyssg.yaml:" },
	{ "title: \xff\n", "error fyssg.yaml:1:8: " },
	{ "paginate: x\ntitle: []\nreverse: 5\n",
	  "error fyssg.yaml:1:11: 'paginate' must be a whole number, not a string\n"
	  "error fyssg.yaml:2:8: 'title' must be text, not a sequence\n"
	  "error fyssg.yaml:3:10: 'reverse' must be true or false, not an integer\n" },
};

ParameterizedTestParameters(config, tells_what_is_wrong)
{
	static size_t rows[sizeof(wrong) / sizeof(*wrong)];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

/* Whether what was heard begins with `told`, apart from warnings. */
static void check_told(const char *told, const char *yaml)
{
	const char *text = heard_text();

	while (strncmp(text, "warning", 7) == 0)
		text = strchr(text, '\n') + 1;
	cr_assert(eq(int, strncmp(text, told, strlen(told)), 0), "%sgave\n%swanted\n%s", yaml, text,
		told);
}

ParameterizedTest(size_t *row, config, tells_what_is_wrong)
{
	tree_file("fyssg.yaml", wrong[*row].yaml);
	cr_assert(eq(int, load(".", false), FYFM_ERR_SYNTAX), "%s", wrong[*row].yaml);
	check_told(wrong[*row].told, wrong[*row].yaml);
}

/* --- keys that mean nothing ------------------------------------------------------------------- */

static const struct { const char *yaml, *told; } unknown[] = {
	{ "title: x\ntitel: y\n", " fyssg.yaml:2:1: unknown key 'titel' (did you mean "
		"'title'?)\n" },
	{ "baseURL: https://a/\n", " fyssg.yaml:1:1: unknown key 'baseURL' (did you mean "
		"'base_url'?)\n" },
	{ "xyzzy: 1\n",
	  " fyssg.yaml:1:1: unknown key 'xyzzy' (keys of your own belong under 'params:')\n" },
	{ "markdown:\n  raw_htm: keep\n",
	  " fyssg.yaml:2:3: unknown key 'markdown.raw_htm' (did you mean 'raw_html'?)\n" },
	{ "markdown: {zzzzzz: 1}\n", " fyssg.yaml:1:12: unknown key 'markdown.zzzzzz'\n" },
	{ "taxonomies: {tags: {pagnate: 5}}\n",
	  " fyssg.yaml:1:21: unknown key 'tags.pagnate' (did you mean 'paginate'?)\n" },
};

ParameterizedTestParameters(config, warns_of_unknown_keys)
{
	static size_t rows[sizeof(unknown) / sizeof(*unknown)];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		rows[i] = i;
	return cr_make_param_array(size_t, rows, sizeof(rows) / sizeof(*rows));
}

ParameterizedTest(size_t *row, config, warns_of_unknown_keys)
{
	char want[256];

	tree_file("fyssg.yaml", unknown[*row].yaml);
	cr_assert(eq(int, load(".", false), FYFM_OK));
	snprintf(want, sizeof(want), "warning%s", unknown[*row].told);
	cr_assert(eq(str, (char *)heard_text(), want));

	fyssg_config_release(&config);
	heard_clear();
	cr_assert(eq(int, load(".", true), FYFM_ERR_SYNTAX));
	snprintf(want, sizeof(want), "error%s", unknown[*row].told);
	cr_assert(eq(str, (char *)heard_text(), want));
}

/* --- places ----------------------------------------------------------------------------------- */

Test(config, without_a_file_takes_defaults_where_there_is_content)
{
	char *base = defaults();

	tree_remove("fyssg.yaml");
	tree_folder("content");
	cr_assert(eq(int, load(".", true), FYFM_OK));
	cr_assert(eq(str, changes(base, show(&config)), ""));
	cr_assert(eq(str, (char *)config.path, ""));
	cr_assert(eq(str, (char *)heard_text(),
		"note: no 'fyssg.yaml': building 'content' with defaults\n"));
}

Test(config, without_a_file_and_content_says_what_was_looked_for)
{
	tree_file("docs/readme.txt", "");
	cr_assert(eq(int, load("docs", false), FYFM_ERR_NOT_FOUND));
	cr_assert(eq(str, (char *)heard_text(),
		"error: no site here: looked for 'docs/fyssg.yaml' and for a folder 'docs/content' "
		"(name the "
		"folder of a site with -s, or start one here:\n    mkdir content\n"
		"    printf -- '---\\ntitle: "
		"Home\\n---\\nHello.\\n' > content/_index.md)\n"));
}

Test(config, says_so_where_the_folder_itself_is_missing)
{
	cr_assert(eq(int, load("nowhere", false), FYFM_ERR_NOT_FOUND));
}

Test(config, content_must_be_a_folder_to_stand_for_a_site)
{
	tree_file("content", "");
	cr_assert(eq(int, load(".", false), FYFM_ERR_NOT_FOUND));
}

Test(config, paths_are_relative_to_its_file)
{
	tree_file("a/b/fyssg.yaml", "content_dir: ../notes\nstatic_dir: /srv/s\ntheme: plain\n");
	tree_folder("a/b/themes/plain");
	cr_assert(eq(int, load("a/b/", false), FYFM_OK));
	cr_assert(eq(str, (char *)config.content_dir, "a/b/../notes"));
	cr_assert(eq(str, (char *)config.static_dir, "/srv/s"));
	cr_assert(eq(str, (char *)config.output_dir, "a/b/public"));
	cr_assert(eq(str, (char *)config.theme, "a/b/themes/plain"));
	cr_assert(eq(str, (char *)config.path, "a/b/fyssg.yaml"));
}

Test(config, options_win_over_the_file)
{
	tree_file("site/fyssg.yaml", "base_url: https://a/\noutput_dir: o\n");
	cr_assert(eq(int,
		load_with("site", "https://b/c", "out"), FYFM_OK));
	cr_assert(eq(str, (char *)config.base_url, "https://b/c/"));
	cr_assert(eq(str, (char *)config.base_path, "/c/"));
	cr_assert(eq(str, (char *)config.output_dir, "out"));
}

Test(config, an_empty_base_url_option_means_none)
{
	tree_file("fyssg.yaml", "base_url: https://a/\n");
	cr_assert(eq(int, load_with(".", "", NULL),
		FYFM_OK));
	cr_assert(eq(str, (char *)config.base_url, ""));
}

Test(config, a_wrong_option_is_not_blamed_on_a_line)
{
	tree_file("fyssg.yaml", "title: x\nbase_url: https://a/\n");
	cr_assert(eq(int,
		load_with(".", "nonsense", NULL), FYFM_ERR_SYNTAX));
	cr_assert(eq(str, (char *)heard_text(),
		"error: 'nonsense' is no base URL (a full address such as "
		"https://example.org/docs/)\n"));
}

Test(config, takes_parameters_of_the_theme_where_the_site_has_none)
{
	fyfm_value v;

	tree_file("fyssg.yaml", "theme: t\nparams: {color: red, deep: {x: 1}}\n");
	tree_file("themes/t/theme.yaml", "params: {color: blue, font: serif, deep: {y: 2}}\n"
		"other: 1\n");
	cr_assert(eq(int, load(".", true), FYFM_OK));
	cr_assert(eq(sz, fyfm_count(config.params), 3));
	v = fyfm_get(config.params, "color", 5);
	cr_assert(eq(int, memcmp(fyfm_text(&v, arena).data, "red", 3), 0));
	v = fyfm_get(config.params, "font", 4);
	cr_assert(eq(int, memcmp(fyfm_text(&v, arena).data, "serif", 5), 0));
	cr_assert(eq(sz, fyfm_count(fyfm_get(config.params, "deep", 4)), 1));
}

Test(config, tells_what_is_wrong_with_the_theme_in_its_own_file)
{
	tree_file("fyssg.yaml", "theme: t\n");
	tree_file("themes/t/theme.yaml", "name: x\nparams: [1]\n");
	cr_assert(eq(int, load(".", false), FYFM_ERR_SYNTAX));
	cr_assert(eq(str, (char *)heard_text(),
		"error themes/t/theme.yaml:2:9: 'params' must be a mapping\n"));
}

Test(config, a_folder_in_its_place_is_an_error)
{
	tree_folder("fyssg.yaml");
	cr_assert(eq(int, load(".", false), FYFM_ERR_SYNTAX));
	cr_assert(eq(int, strncmp(heard_text(), "error fyssg.yaml: ", 18), 0), "%s", heard_text());
}

/* --- memory ----------------------------------------------------------------------------------- */

static const char everything[] =
	"title: A title that is long enough to be stored apart\n"
	"base_url: https://example.org/docs\ntimezone: Europe/Paris\ntheme: t\n"
	"taxonomies: {tags: {paginate: 3}, authors: {}}\nfeeds: [rss.xml, atom.xml]\n"
	"markdown: {raw_html: drop}\nignore: ['*.tmp']\n"
	"params: {a: [1, 2], b: text of some length}\n"
	"description: 1234567.5\n"
	"content_dir: >\n  a folded text that is\n  longer than a value\n"
	"unknwon: 1\n";

Test(config, survives_every_failing_allocation)
{
	fya_allocator *tracking = fya_tracking_new(fya_malloc_new());
	fya_allocator *failing = fya_failing_new(tracking, 0);
	fyfm_status status;
	char *right_one;
	size_t n = 0;

	tree_file("fyssg.yaml", everything);
	tree_file("themes/t/theme.yaml", "params: {c: 3, a: 4}\n");
	cr_assert(eq(int, load(".", false), FYFM_OK));
	right_one = show(&config);
	fyssg_config_release(&config);
	do {
		fya_failing_set(failing, ++n);
		status = fyssg_config_load(&config, failing, &(fyssg_config_options){
			.root = ".", .diag = heard });
		/* A growing buffer asks again for less: not every failure needs to be one in the
		 * end. */
		if (status == FYFM_OK)
			cr_assert(eq(str, show(&config), right_one), "allocation %zu", n);
		else
			cr_assert(eq(int, status, FYFM_ERR_NOMEM), "allocation %zu: %s", n,
			          fyfm_status_text(status));
		fyssg_config_release(&config);
		fya_reset(failing);
	} while (fya_failing_calls(failing) >= n);
	cr_assert(eq(int, status, FYFM_OK));
	cr_assert(gt(sz, n, 20));
	cr_assert(eq(ptr, (void *)fya_tracking_fault(tracking), NULL));
	fya_destroy(failing);
	fyssg_config_release(&config);
}
