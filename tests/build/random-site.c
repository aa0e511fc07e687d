#include "tests/build/random-site.h"

#include "tests/site/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 24 };

struct maker {
	random_numbers random;
	char paths[PAGES_MAX][48]; /* of pages, below content */
	unsigned count;
	FILE *out; /* the file being written */
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PICK(m, array) ((array)[random_below(&(m)->random, COUNT(array))])

unsigned random_below(random_numbers *r, unsigned below)
{
	/* splitmix64 */
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % below);
}

/* One time in `n`. */
static int chance(struct maker *m, unsigned n)
{
	return random_below(&m->random, n) == 0;
}

static char *text;
static size_t text_len;

static void begin(struct maker *m)
{
	m->out = open_memstream(&text, &text_len);
}

static void end(struct maker *m, const char *path)
{
	fclose(m->out);
	tree_bytes(path, text, text_len);
	free(text);
}

/* --- configuration ---------------------------------------------------------------------------- */

static void make_config(struct maker *m)
{
	static const char *const lines[] = {
		"title: Seeds & <Roots>\n", "paginate: 2\n", "sort_by: title\nreverse: true\n", "taxonomies: [tags, kinds]\n", "feed_limit: 3\n",
		"params: {menu: [/a/, /b/p2/], colour: red}\n", "markdown: {raw_html: escape}\n",
		"sitemap: false\n", "timezone: Europe/Berlin\n", "language: de\n",
	};
	static const char *const bases[] = { "", "base_url: https://example.org/\n",
		                             "base_url: https://example.org/docs\n" };

	begin(m);
	fputs(PICK(m, bases), m->out);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (chance(m, 3))
			fputs(lines[i], m->out);
	if (chance(m, 2))
		fputs("feeds: [rss.xml, atom.xml]\n", m->out);
	end(m, "fyssg.yaml");
}

/* --- pages ------------------------------------------------------------------------------------ */

static const char *const words[] = { "fyssg", "Äpfel", "quotes \"and\" 'more'", "a < b & c",
	                             "long-hyphenated-word", "x", "*stars*", "end." };
static const char *const names[] = { "red", "Red", "green tea", "blue", "ünïcode" };

static void put_words(struct maker *m, unsigned most)
{
	for (unsigned i = random_below(&m->random, most) + 1; i > 0; i--)
		fprintf(m->out, "%s%s", PICK(m, words), i > 1 ? " " : "");
}

static void put_front_matter(struct maker *m, unsigned number)
{
	if (chance(m, 8))
		return;
	fputs("---\n", m->out);
	if (!chance(m, 4))
		fprintf(m->out, "title: 'Page %u'\n", number);
	if (chance(m, 2))
		fprintf(m->out, "date: 2024-0%u-1%u\n", random_below(&m->random, 5) + 1,
		        random_below(&m->random, 10));
	if (chance(m, 3))
		fprintf(m->out, "weight: %u\n", random_below(&m->random, 4));
	if (chance(m, 2))
		fprintf(m->out, "tags: [%s, %s]\n", names[random_below(&m->random, 2) * 2],
		        names[3]);
	if (chance(m, 4))
		fprintf(m->out, "categories: %s\n", names[4]);
	if (chance(m, 4))
		fprintf(m->out, "aliases: [/old/%u/, /older/%u.html]\n", number, number);
	if (chance(m, 6))
		fputs("summary: A *given* summary\n", m->out);
	if (chance(m, 10))
		fputs("draft: true\n", m->out);
	if (chance(m, 2))
		fprintf(m->out, "colour: %s\n", PICK(m, names));
	if (chance(m, 3))
		fputs("own:\n  list: [1, 2.5, null]\n  text: |\n    a\n    b\n", m->out);
	fputs("---\n", m->out);
}

static const char *other(struct maker *m)
{
	return m->paths[random_below(&m->random, m->count)];
}

/* A page behind this one, so that texts that ask for texts seldom go in circles. */
static const char *later(struct maker *m, unsigned number)
{
	if (number + 1 >= m->count || chance(m, 40))
		return other(m);
	return m->paths[number + 1 + random_below(&m->random, m->count - number - 1)];
}

static void put_block(struct maker *m, unsigned number)
{
	switch (random_below(&m->random, 14)) {
	case 0:
		fprintf(m->out, "## Heading %u\n", random_below(&m->random, 3));
		break;
	case 1:
		fprintf(m->out, "See [it](/%s) and [that](/%s#part).\n", other(m), other(m));
		break;
	case 2:
		fprintf(m->out, "See [by URL](/a/p%u/), [nowhere](missing.md).\n",
		        random_below(&m->random, m->count));
		break;
	case 3:
		fputs("- one\n- two\n  - three\n", m->out);
		break;
	case 4:
		fputs("```c\nint main(void) { return 0; }\n```\n", m->out);
		break;
	case 5:
		fputs("| a | b |\n|---|---|\n| 1 | 2 |\n", m->out);
		break;
	case 6:
		fputs("<div>raw &amp; so on</div>\n", m->out);
		break;
	case 7:
		fputs("<!-- more -->\n", m->out);
		break;
	case 8:
		fputs("{{< note kind=\"warn\" >}} and {{% loud \"text\" %}}.\n", m->out);
		break;
	case 9:
		fprintf(m->out, "{{< embed \"%s\" >}}\n", later(m, number));
		break;
	case 10:
		fprintf(m->out, "{{< wrap >}}\nInside *of* {{< note >}} it.\n{{< /wrap >}}\n");
		break;
	case 11:
		if (chance(m, 4))
			fprintf(m->out, "{{< oops >}} and {{< foreign >}}\n");
		break;
	default:
		put_words(m, 30);
		fputs("\n", m->out);
	}
	fputs("\n", m->out);
}

static void make_page(struct maker *m, unsigned number)
{
	char path[64];

	begin(m);
	put_front_matter(m, number);
	for (unsigned blocks = random_below(&m->random, 9); blocks > 0; blocks--)
		put_block(m, number);
	snprintf(path, sizeof(path), "content/%s", m->paths[number]);
	end(m, path);
}

static void make_pages(struct maker *m)
{
	static const char *const folders[] = { "", "a/", "a/", "b/", "a/deep/", "c/d/e/" };

	m->count = 2 + random_below(&m->random, PAGES_MAX - 2);
	for (unsigned i = 0; i < m->count; i++)
		snprintf(m->paths[i], sizeof(m->paths[i]), "%sp%u%s", PICK(m, folders), i,
		         chance(m, 6) ? "/index.md" : ".md");
	if (m->count > 4) {
		strcpy(m->paths[m->count - 1], "a/_index.md");
		strcpy(m->paths[0], "_index.md");
	}
	for (unsigned i = 0; i < m->count; i++)
		make_page(m, i);
	if (chance(m, 2))
		tree_file("static/style.css", "body { color: red }\n");
}

/* --- templates -------------------------------------------------------------------------------- */

static const char *const parts[] = {
	"{{ page.content }}\n",
	"{{ page.content }}{{ page.summary }}\n",
	"{% if page.next %}{{ page.next.content }}{{ page.next.title }}{% endif %}\n",
	"{% if page.prev %}{{ page.prev.summary }}{% endif %}\n",
	"{% for p in site.pages[:4] %}<i>{{ p.title }}</i>{{ p.summary }}{% endfor %}\n",
	"{% for p in site.pages %}{{ p.content | striptags | truncate(30) }}{% endfor %}\n",
	"{% if section %}{{ section.title }}: {{ section.content }}{% endif %}\n",
	"{{ site.home.content }}\n",
	"{% for p in (section or site.home).pages %}{{ p.colour }}{{ p.content }}{% endfor %}\n",
	"{% macro show(p) %}{{ p.url }} {{ p.content | length }} {{ p.own }}{% endmacro %}"
	"{% for p in site.pages | list | sort(attribute='title') %}{{ show(p) }}{% endfor %}\n",
	"{{ page.params }}{{ page.tags }}{{ page.aliases }}\n",
	"{% for k in page.params %}{{ k }}={{ page[k] }} {% endfor %}\n",
	"{{ page.nothing_of_that_name }}\n",
	"<nav>{% for s in site.sections %}<a href=\"{{ s.url }}\">{{ s.title }}</a>{% endfor %}</nav>\n",
	"{{ toc(page) }}{{ page.date | date('%d.%m.%Y') }}\n",
	"{% set other = site.pages | first %}{% if other %}{{ other['content'] }}{% endif %}\n",
	"{% include 'box.html' %}\n",
	"{% for t in site.taxonomies %}{{ t }}{% endfor %}{{ page.ancestors | map(attribute='url') | "
	"join }}\n",
};

static void make_template(struct maker *m, const char *name, const char *always)
{
	char path[64];

	begin(m);
	fputs("<title>{{ page.title }}</title>\n", m->out);
	fputs(always, m->out);
	for (unsigned n = random_below(&m->random, 5); n > 0; n--)
		fputs(PICK(m, parts), m->out);
	snprintf(path, sizeof(path), "templates/%s", name);
	end(m, path);
}

static void make_templates(struct maker *m)
{
	static const struct { const char *name, *always; } files[] = {
		{ "page.html", "{{ page.content }}" },
		{ "section.html", "{% if paginator is defined %}{% for p in paginator.pages %}"
			"{{ p.summary }}{% endfor %}{{ paginator.next }}{% endif %}" },
		{ "term.html", "{% for p in term.pages %}{{ p.url }}{{ p.content }}{% endfor %}" },
		{ "taxonomy.html", "{% for t in taxonomy.terms %}{{ t.name }}{{ t.count }}{% endfor %}" },
		{ "rss.xml", "{% for p in feed.pages %}{{ p.content | e }}{% endfor %}" },
		{ "404.html", "{{ site.home.summary }}" },
	};

	for (size_t i = 0; i < COUNT(files); i++)
		if (i == 0 || chance(m, 2))
			make_template(m, files[i].name, files[i].always);
	tree_file("templates/box.html", "<aside>{% for p in site.pages %}{{ p.title }}"
	          "{{ p.colour }}{% endfor %}{{ page.url }}</aside>");
	tree_file("templates/shortcodes/note.html",
	          "<b>{{ kind | default('none') }}: {{ page.title }} {{ page.colour }}</b>");
	tree_file("templates/shortcodes/loud.html", "**{{ args[0] | upper }}**");
	tree_file("templates/shortcodes/wrap.html", "<section>{{ body }}</section>");
	tree_file("templates/shortcodes/oops.html", "[{{ missing }}{{ page.lost }}]");
	tree_file("templates/shortcodes/embed.html",
	          "{% set p = get_page(args[0], required=false) %}"
	          "{% if p %}{{ p.content }}{{ p.colour }}{% endif %}");
}

void random_site(uint64_t seed)
{
	struct maker m = { .random = { seed } };

	make_config(&m);
	make_pages(&m);
	make_templates(&m);
}
