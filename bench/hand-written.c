#include "bench/hand-written.h"

#include <string.h>

/* --- data ------------------------------------------------------------------------------------- */

typedef struct link {
	fyfm_str name, url;
} link;

typedef struct section {
	fyfm_str name, title, url;
	int64_t count;
	link *children;
	size_t child_count;
} section;

typedef struct card {
	fyfm_str title, url, date, summary;
	bool draft;
	fyfm_str *tags;
	size_t tag_count;
} card;

struct page_data {
	fyfm_str lang, site_title, site_description, base;
	int64_t year;
	fyfm_str title, url, kind, section, date, author, description, content;
	int64_t words;
	bool wide;
	fyfm_str *css, *tags;
	size_t css_count, tag_count;
	link *links;
	size_t link_count;
	section *sections;
	size_t section_count;
	card *cards;
	size_t card_count;
};

static fyfm_value get(fyfm_value map, const char *key)
{
	return fyfm_get(map, key, strlen(key));
}

/* Empty where there is none. A short text is in its value, and so is copied. */
static fyfm_str text_of(fyfm_value v, fya_allocator *a)
{
	fyfm_str text = { "", 0 };

	if (fyfm_kind_of(v) != FYFM_STRING)
		return text;
	text = fyfm_text(&v, a);
	text.data = fya_store(a, text.data, text.len, 1);
	return text;
}

static fyfm_str get_text(fyfm_value map, const char *key, fya_allocator *a)
{
	return text_of(get(map, key), a);
}

static int64_t get_int(fyfm_value map, const char *key)
{
	fyfm_value v = get(map, key);

	return fyfm_kind_of(v) == FYFM_INT ? fyfm_get_int(v) : 0;
}

static bool get_bool(fyfm_value map, const char *key)
{
	fyfm_value v = get(map, key);

	return fyfm_kind_of(v) == FYFM_BOOL && fyfm_get_bool(v);
}

/* Room for the elements of a list; at least one, so that NULL means: no memory. */
static void *room_for(fyfm_value list, size_t *count, size_t size, fya_allocator *a)
{
	*count = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_count(list) : 0;
	return fya_alloc_array(a, *count + 1, size, 0);
}

static fyfm_str *read_texts(fyfm_value list, size_t *count, fya_allocator *a)
{
	fyfm_str *texts = room_for(list, count, sizeof(*texts), a);

	for (size_t i = 0; texts != NULL && i < *count; i++)
		texts[i] = text_of(fyfm_at(list, i), a);
	return texts;
}

static link *read_links(fyfm_value list, const char *name_key, size_t *count, fya_allocator *a)
{
	link *links = room_for(list, count, sizeof(*links), a);

	for (size_t i = 0; links != NULL && i < *count; i++) {
		links[i].name = get_text(fyfm_at(list, i), name_key, a);
		links[i].url = get_text(fyfm_at(list, i), "url", a);
	}
	return links;
}

static section *read_sections(fyfm_value list, size_t *count, fya_allocator *a)
{
	section *sections = room_for(list, count, sizeof(*sections), a);

	for (size_t i = 0; sections != NULL && i < *count; i++) {
		fyfm_value v = fyfm_at(list, i);
		section *s = &sections[i];

		s->name = get_text(v, "name", a);
		s->title = get_text(v, "title", a);
		s->url = get_text(v, "url", a);
		s->count = get_int(v, "count");
		s->children = read_links(get(v, "children"), "title", &s->child_count, a);
		if (s->children == NULL)
			return NULL;
	}
	return sections;
}

static card *read_cards(fyfm_value list, size_t *count, fya_allocator *a)
{
	card *cards = room_for(list, count, sizeof(*cards), a);

	for (size_t i = 0; cards != NULL && i < *count; i++) {
		fyfm_value v = fyfm_at(list, i);
		card *c = &cards[i];

		c->title = get_text(v, "title", a);
		c->url = get_text(v, "url", a);
		c->date = get_text(v, "date", a);
		c->summary = get_text(v, "summary", a);
		c->draft = get_bool(v, "draft");
		c->tags = read_texts(get(v, "tags"), &c->tag_count, a);
		if (c->tags == NULL)
			return NULL;
	}
	return cards;
}

static void read_site(page_data *d, fyfm_value site, fya_allocator *a)
{
	d->lang = get_text(site, "lang", a);
	d->site_title = get_text(site, "title", a);
	d->site_description = get_text(site, "description", a);
	d->base = get_text(site, "base", a);
	d->year = get_int(site, "year");
	d->css = read_texts(get(site, "css"), &d->css_count, a);
	d->links = read_links(get(site, "links"), "name", &d->link_count, a);
	d->sections = read_sections(get(site, "sections"), &d->section_count, a);
}

static void read_page(page_data *d, fyfm_value page, fya_allocator *a)
{
	d->title = get_text(page, "title", a);
	d->url = get_text(page, "url", a);
	d->kind = get_text(page, "kind", a);
	d->section = get_text(page, "section", a);
	d->date = get_text(page, "date", a);
	d->author = get_text(page, "author", a);
	d->description = get_text(page, "description", a);
	d->content = get_text(page, "content", a);
	d->words = get_int(page, "words");
	d->wide = get_bool(page, "wide");
	d->tags = read_texts(get(page, "tags"), &d->tag_count, a);
}

page_data *page_data_new(fyfm_value context, fya_allocator *a)
{
	page_data *d = fya_alloc(a, sizeof(*d), 0);

	if (d == NULL)
		return NULL;
	read_site(d, get(context, "site"), a);
	read_page(d, get(context, "page"), a);
	d->cards = read_cards(get(context, "pages"), &d->card_count, a);
	if (d->css == NULL || d->links == NULL || d->sections == NULL || d->tags == NULL ||
	    d->cards == NULL)
		return NULL;
	return d;
}

/* --- writing ---------------------------------------------------------------------------------- */

#define PUT(out, text) fya_buf_append(out, text, sizeof(text) - 1)

static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;",
};

static void put(fya_buf *out, fyfm_str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *entity = entities[(unsigned char)text.data[i]];

		if (entity == NULL)
			continue;
		fya_buf_append(out, text.data + from, i - from);
		fya_buf_append(out, entity, strlen(entity));
		from = i + 1;
	}
	fya_buf_append(out, text.data + from, text.len - from);
}

static void put_int(fya_buf *out, int64_t i)
{
	char digits[20], *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + i % 10);
	while ((i /= 10) != 0);
	fya_buf_append(out, at, (size_t)(digits + sizeof(digits) - at));
}

/* --- the page --------------------------------------------------------------------------------- */

static void put_head(const page_data *d, fya_buf *out)
{
	PUT(out, "<!doctype html>\n<html lang=\"");
	put(out, d->lang);
	PUT(out, "\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>");
	put(out, d->title);
	PUT(out, " | ");
	put(out, d->site_title);
	PUT(out, "</title>\n  <meta name=\"description\" content=\"");
	put(out, d->description.len > 0 ? d->description : d->site_description);
	PUT(out, "\">\n  <link rel=\"canonical\" href=\"");
	put(out, d->base);
	put(out, d->url);
	PUT(out, "\">\n  ");
	for (size_t i = 0; i < d->css_count; i++) {
		PUT(out, "<link rel=\"stylesheet\" href=\"");
		put(out, d->css[i]);
		PUT(out, "\">\n  ");
	}
	PUT(out, "\n</head>\n<body class=\"");
	put(out, d->kind);
	if (d->wide)
		PUT(out, " wide");
	PUT(out, "\">\n");
}

static void put_children(const section *s, fya_buf *out)
{
	PUT(out, "\n      <ul>\n      ");
	for (size_t i = 0; i < s->child_count; i++) {
		PUT(out, "<li><a href=\"");
		put(out, s->children[i].url);
		PUT(out, "\">");
		put(out, s->children[i].name);
		PUT(out, "</a></li>");
	}
	PUT(out, "\n      </ul>\n    ");
}

static bool is_equal(fyfm_str a, fyfm_str b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static void put_nav(const page_data *d, fya_buf *out)
{
	PUT(out, "<nav>\n  <ul>\n  ");
	for (size_t i = 0; i < d->section_count; i++) {
		const section *s = &d->sections[i];
		bool active = is_equal(d->section, s->name);

		PUT(out, "\n    <li");
		if (active)
			PUT(out, " class=\"active\"");
		PUT(out, "><a href=\"");
		put(out, s->url);
		PUT(out, "\">");
		put(out, s->title);
		PUT(out, "</a> (");
		put_int(out, s->count);
		PUT(out, ")\n    ");
		if (active)
			put_children(s, out);
		PUT(out, "\n    </li>\n  ");
	}
	PUT(out, "\n  </ul>\n</nav>");
}

/* t|lower|replace(" ", "-"), of ASCII */
static void put_slug(fya_buf *out, fyfm_str tag)
{
	char slug[256];
	size_t len = tag.len < sizeof(slug) ? tag.len : sizeof(slug);

	for (size_t i = 0; i < len; i++) {
		char c = tag.data[i];

		slug[i] = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
	}
	put(out, (fyfm_str){ slug, len });
}

static void put_article(const page_data *d, fya_buf *out)
{
	PUT(out, "\n<article>\n  <h1>");
	put(out, d->title);
	PUT(out, "</h1>\n  <p class=\"meta\">");
	put(out, d->date);
	PUT(out, " &middot; ");
	put_int(out, d->words / 200 + 1);
	PUT(out, " min &middot; ");
	put(out, d->author.len > 0 ? d->author : (fyfm_str){ "Anonymous", 9 });
	PUT(out, "</p>\n  <ul class=\"tags\">");
	for (size_t i = 0; i < d->tag_count; i++) {
		PUT(out, "<li><a href=\"/tags/");
		put_slug(out, d->tags[i]);
		PUT(out, "/\">#");
		put(out, d->tags[i]);
		PUT(out, "</a></li>");
	}
	PUT(out, "</ul>\n  ");
	fya_buf_append(out, d->content.data, d->content.len);
	PUT(out, "\n</article>\n");
}

static void put_card(const card *c, size_t number, fya_buf *out)
{
	PUT(out, "<article class=\"card ");
	if (number % 2 == 1)
		PUT(out, "odd");
	else
		PUT(out, "even");
	PUT(out, "\">\n  <h3><a href=\"");
	put(out, c->url);
	PUT(out, "\">");
	put(out, c->title);
	PUT(out, "</a></h3>\n  <time datetime=\"");
	put(out, c->date);
	PUT(out, "\">");
	put(out, c->date);
	PUT(out, "</time>\n  ");
	if (c->summary.len > 0) {
		PUT(out, "<p>");
		put(out, c->summary);
		PUT(out, "</p>");
	}
	PUT(out, "\n  ");
	if (c->tag_count > 0) {
		PUT(out, "<small>");
		for (size_t i = 0; i < c->tag_count; i++) {
			if (i > 0)
				PUT(out, ", ");
			put(out, c->tags[i]);
		}
		PUT(out, "</small>");
	}
	PUT(out, "\n</article>");
}

static void put_cards(const page_data *d, fya_buf *out)
{
	PUT(out, "<section>\n  <h2>");
	put_int(out, (int64_t)d->card_count);
	PUT(out, " pages</h2>\n  ");
	if (d->card_count == 0)
		PUT(out, "\n    <p>Nothing here.</p>\n  ");
	for (size_t i = 0; i < d->card_count; i++) {
		PUT(out, "\n    ");
		if (!d->cards[i].draft) {
			PUT(out, "\n      ");
			put_card(&d->cards[i], i + 1, out);
			PUT(out, "\n    ");
		}
		PUT(out, "\n  ");
	}
	PUT(out, "\n</section>\n");
}

/* The first letter of a word as a capital, the others small, of ASCII. */
static void put_title(fya_buf *out, fyfm_str name)
{
	char title[256];
	size_t len = name.len < sizeof(title) ? name.len : sizeof(title);

	for (size_t i = 0; i < len; i++) {
		bool letter = (name.data[i] | 32) >= 'a' && (name.data[i] | 32) <= 'z';
		bool first = i == 0 || name.data[i - 1] == ' ' || name.data[i - 1] == '-';

		title[i] = name.data[i];
		if (letter)
			title[i] = (char)(first ? name.data[i] & ~32 : name.data[i] | 32);
	}
	put(out, (fyfm_str){ title, len });
}

static void put_footer(const page_data *d, fya_buf *out)
{
	PUT(out, "<footer>\n  <p>&copy; ");
	put_int(out, d->year);
	PUT(out, " ");
	put(out, d->site_title);
	for (size_t i = 0; i < d->link_count; i++) {
		PUT(out, " &middot; <a href=\"");
		put(out, d->links[i].url);
		PUT(out, "\">");
		put_title(out, d->links[i].name);
		PUT(out, "</a>");
	}
	PUT(out, "</p>\n</footer>");
}

void hand_written_page(const page_data *data, fya_buf *out)
{
	put_head(data, out);
	put_nav(data, out);
	PUT(out, "\n<main>\n");
	put_article(data, out);
	put_cards(data, out);
	PUT(out, "\n</main>\n");
	put_footer(data, out);
	PUT(out, "\n</body>\n</html>");
}
