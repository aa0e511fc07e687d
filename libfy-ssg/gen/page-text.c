#include "libfy-ssg/gen/page-text.h"

#include "libfy-ssg/gen/dice.h"
#include "libfy-ssg/gen/words.h"
#include "libfy-ssg/time/strftime.h"

/* Lengths of texts in bytes, at each 64th of the pages: a lognormal distribution with median 1300
 * and sigma 0.85. As a table, because exp() is not the same everywhere. */
static const uint16_t lengths[65] = {
	89,   208,  267,  313,  353,  390,  424,  457,  489,  520,  551,  581,  612,
	642,  672,  702,  733,  764,  795,  826,  858,  891,  924,  957,  992,  1027,
	1063, 1099, 1137, 1176, 1216, 1257, 1300, 1344, 1390, 1437, 1486, 1537, 1590,
	1646, 1704, 1766, 1830, 1898, 1970, 2046, 2127, 2213, 2306, 2407, 2515, 2633,
	2763, 2907, 3067, 3249, 3456, 3698, 3986, 4338, 4789, 5403, 6332, 8110, 19008,
};

/* 2012-01-01 to 2023-12-31, UTC. */
#define FIRST_SECOND INT64_C(1325376000)
#define SECONDS (4383u * UINT64_C(86400))

#define HOME_LINKS 12
#define SECTION_LINKS 5
#define MENU_SECTIONS 5

static const char *const categories[] = { "howto",  "background", "interview", "report",
	                                  "review", "opinion",    "history",   "field notes" };
static const char *const languages[] = { "c", "python", "sh", "yaml", "json", "" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A text being made. */
struct text {
	const fyssg_gen_shape *shape;
	uint32_t number;
	fyssg_gen_page *page;
	unsigned linked; /* of its links, those that are written */
	fyssg_dice dice;
	fya_buf *out;
};

/* --- links ------------------------------------------------------------------------------------ */

static void put_place(const fyssg_gen_shape *s, uint32_t page, fya_buf *out)
{
	fyssg_gen_put_folder(fyssg_gen_section_of(s, page), fyssg_gen_volume_of(s, page), out);
	fya_buf_putc(out, '/');
	fyssg_gen_put_name(s, page, out);
}

/* A link to a file of the same folder, of another one, or to a URL: `depth` folders above the text
 * is the root of the content. */
static void put_link(const fyssg_gen_shape *s, uint32_t to, unsigned depth, fyssg_dice *d,
                     fya_buf *out)
{
	uint32_t form = fyssg_roll_below(d, 10);

	fya_buf_putc(out, '[');
	fyssg_gen_put_title(s, to, out);
	fya_buf_puts(out, "](");
	if (form < 4)
		for (unsigned i = 0; i < depth; i++)
			fya_buf_puts(out, "../");
	else
		fya_buf_putc(out, '/');
	put_place(s, to, out);
	fya_buf_puts(out, form < 7 ? ".md)" : "/)");
}

static void put_next_link(struct text *t)
{
	unsigned depth = fyssg_gen_volume_of(t->shape, t->number) > 0 ? 2 : 1;

	put_link(t->shape, t->page->links[t->linked++], depth, &t->dice, t->out);
}

/* --- blocks ----------------------------------------------------------------------------------- */

static void put_marked(struct text *t)
{
	static const char *const marks[] = { "*", "**", "`", "~~" };
	const char *mark = marks[fyssg_roll_skewed(&t->dice, COUNT(marks))];

	fya_buf_puts(t->out, mark);
	fyssg_gen_say_words(t->out, &t->dice,
	                    *mark == '`' ? 1 : fyssg_roll_between(&t->dice, 1, 3));
	fya_buf_puts(t->out, mark);
}

static void put_external(struct text *t)
{
	fya_buf_putc(t->out, '[');
	fyssg_gen_say_words(t->out, &t->dice, 2);
	fya_buf_puts(t->out, "](https://example.net/");
	fyssg_gen_say_words(t->out, &t->dice, 1);
	fya_buf_putc(t->out, ')');
}

static void put_sentence(struct text *t)
{
	uint32_t words = fyssg_roll_between(&t->dice, 5, 19);
	uint32_t special = fyssg_roll_below(&t->dice, words), kind;
	size_t begun = t->out->len;

	for (uint32_t i = 0; i < words; i++) {
		if (i > 0)
			fya_buf_putc(t->out, ' ');
		kind = i == special ? fyssg_roll_below(&t->dice, 10) : 10;
		if (kind < 5 && t->linked < t->page->link_count)
			put_next_link(t);
		else if (kind < 7 && kind > 4)
			put_marked(t);
		else if (kind == 7)
			put_external(t);
		else
			fyssg_gen_say_word(t->out, &t->dice);
		if (i + 1 < words && i > 2 && fyssg_roll_percent(&t->dice, 6))
			fya_buf_putc(t->out, ',');
	}
	fyssg_gen_capitalize(t->out, begun);
	fya_buf_putc(t->out, fyssg_roll_percent(&t->dice, 92) ? '.' : '?');
}

static void put_paragraph(struct text *t)
{
	uint32_t sentences = fyssg_roll_between(&t->dice, 2, 6);

	for (uint32_t i = 0; i < sentences; i++) {
		if (i > 0)
			fya_buf_putc(t->out, fyssg_roll_percent(&t->dice, 40) ? '\n' : ' ');
		put_sentence(t);
	}
	fya_buf_puts(t->out, "\n\n");
}

static void put_heading(struct text *t)
{
	size_t begun;

	fya_buf_puts(t->out, fyssg_roll_percent(&t->dice, 70) ? "## " : "### ");
	begun = t->out->len;
	fyssg_gen_say_words(t->out, &t->dice, fyssg_roll_between(&t->dice, 1, 5));
	fyssg_gen_capitalize(t->out, begun);
	fya_buf_puts(t->out, "\n\n");
	put_paragraph(t);
}

static void put_list(struct text *t)
{
	uint32_t items = fyssg_roll_between(&t->dice, 3, 7), kind = fyssg_roll_below(&t->dice, 10);

	for (uint32_t i = 0; i < items; i++) {
		if (kind < 6)
			fya_buf_puts(t->out, "- ");
		else if (kind < 9)
			fya_buf_printf(t->out, "%u. ", i + 1);
		else
			fya_buf_puts(t->out,
			             fyssg_roll_percent(&t->dice, 50) ? "- [x] " : "- [ ] ");
		put_sentence(t);
		fya_buf_putc(t->out, '\n');
	}
	fya_buf_putc(t->out, '\n');
}

static void put_indent(struct text *t)
{
	for (uint32_t i = fyssg_roll_below(&t->dice, 3); i > 0; i--)
		fya_buf_puts(t->out, "    ");
}

/* Something that looks like a statement in many languages. */
static void put_code_line(struct text *t)
{
	/* Not among the arguments of one call, whose order is the compiler's. */
	uint32_t n, m;

	put_indent(t);
	fyssg_gen_say_words(t->out, &t->dice, 1);
	n = fyssg_roll_below(&t->dice, 100);
	m = fyssg_roll_below(&t->dice, 65536);
	switch (fyssg_roll_below(&t->dice, 5)) {
	case 0:
		fya_buf_puts(t->out, "_");
		fyssg_gen_say_words(t->out, &t->dice, 1);
		fya_buf_printf(t->out, "(%u, \"<%u>\");", n, m);
		break;
	case 1:
		fya_buf_printf(t->out, " = %u & 0x%x", n, m);
		break;
	case 2:
		fya_buf_puts(t->out, ": \"");
		fyssg_gen_say_words(t->out, &t->dice, 3);
		fya_buf_putc(t->out, '"');
		break;
	case 3:
		fya_buf_puts(t->out, " -> ");
		fyssg_gen_say_words(t->out, &t->dice, 1);
		fya_buf_puts(t->out, "  # ");
		fyssg_gen_say_words(t->out, &t->dice, 4);
		break;
	default:
		fya_buf_puts(t->out, " {");
	}
	fya_buf_putc(t->out, '\n');
}

static void put_code(struct text *t)
{
	uint32_t lines = 2 + fyssg_roll_skewed(&t->dice, 24);

	fya_buf_printf(t->out, "```%s\n", languages[fyssg_roll_below(&t->dice, COUNT(languages))]);
	for (uint32_t i = 0; i < lines; i++)
		put_code_line(t);
	fya_buf_puts(t->out, "```\n\n");
}

static void put_table(struct text *t)
{
	uint32_t columns = fyssg_roll_between(&t->dice, 2, 4);
	uint32_t rows = fyssg_roll_between(&t->dice, 2, 8);

	for (uint32_t row = 0; row < rows + 2; row++) {
		for (uint32_t column = 0; column < columns; column++) {
			fya_buf_puts(t->out, "| ");
			if (row == 1)
				fya_buf_puts(t->out, column % 2 == 0 ? "---" : "---:");
			else if (row == 0 || column % 2 == 0)
				fyssg_gen_say_words(t->out, &t->dice, 1);
			else
				fya_buf_printf(t->out, "%u", fyssg_roll_below(&t->dice, 10000));
			fya_buf_putc(t->out, ' ');
		}
		fya_buf_puts(t->out, "|\n");
	}
	fya_buf_putc(t->out, '\n');
}

static void put_quote(struct text *t)
{
	fya_buf_puts(t->out, "> ");
	put_sentence(t);
	fya_buf_puts(t->out, "\n>\n> ");
	put_sentence(t);
	fya_buf_puts(t->out, "\n\n");
}

static void put_figure(struct text *t)
{
	fya_buf_puts(t->out, "![");
	fyssg_gen_say_words(t->out, &t->dice, 3);
	fya_buf_printf(t->out, "](/img/plate-%u.svg)\n\n",
	               fyssg_roll_below(&t->dice, FYSSG_GEN_IMAGES));
}

static void put_block(struct text *t)
{
	uint32_t kind = fyssg_roll_below(&t->dice, 100);

	if (kind < 56)
		put_paragraph(t);
	else if (kind < 72)
		put_heading(t);
	else if (kind < 82)
		put_list(t);
	else if (kind < 91)
		put_code(t);
	else if (kind < 95)
		put_table(t);
	else if (kind < 98)
		put_quote(t);
	else
		put_figure(t);
}

/* Links for which the text had no room. */
static void put_see_also(struct text *t)
{
	if (t->linked == t->page->link_count)
		return;
	fya_buf_puts(t->out, "## See also\n\n");
	while (t->linked < t->page->link_count) {
		fya_buf_puts(t->out, "- ");
		put_next_link(t);
		fya_buf_putc(t->out, '\n');
	}
}

static uint32_t roll_length(fyssg_dice *d)
{
	uint32_t at = fyssg_roll_below(d, 64 * 1024), step = at / 1024;

	return lengths[step] + (uint32_t)(lengths[step + 1] - lengths[step]) * (at % 1024) / 1024;
}

/* --- front matter ----------------------------------------------------------------------------- */

static void put_date(const fyssg_gen_shape *s, uint32_t number, fya_buf *out)
{
	uint64_t place = fyssg_shuffle_at(&s->days, number);
	fyssg_calendar c;

	fyssg_calendar_at(FIRST_SECOND + (int64_t)(place * SECONDS / s->pages), NULL, &c);
	fya_buf_printf(out, "date: %04d-%02d-%02d", (int)c.year, c.month, c.day);
	if (number % 3 != 0)
		fya_buf_printf(out, "T%02d:%02d:00Z", c.hour, c.minute);
	fya_buf_putc(out, '\n');
}

static void put_tags(const fyssg_gen_page *page, bool flow, fya_buf *out)
{
	if (page->tag_count == 0)
		return;
	fya_buf_puts(out, flow ? "tags: [" : "tags:\n");
	for (unsigned i = 0; i < page->tag_count; i++) {
		fya_buf_puts(out, !flow ? "  - " : i > 0 ? ", " : "");
		fyssg_gen_put_tag(page->tags[i], out);
		fya_buf_puts(out, flow ? "" : "\n");
	}
	fya_buf_puts(out, flow ? "]\n" : "");
}

static void put_front_matter(struct text *t)
{
	bool quoted = fyssg_roll_percent(&t->dice, 25);
	fya_buf *out = t->out;

	fya_buf_puts(out, quoted ? "---\ntitle: \"" : "---\ntitle: ");
	fyssg_gen_put_title(t->shape, t->number, out);
	fya_buf_puts(out, quoted ? "\"\n" : "\n");
	put_date(t->shape, t->number, out);
	if (fyssg_roll_percent(&t->dice, 70)) {
		size_t begun;

		fya_buf_puts(out, "description: ");
		begun = out->len;
		fyssg_gen_say_words(out, &t->dice, fyssg_roll_between(&t->dice, 5, 16));
		fyssg_gen_capitalize(out, begun);
		fya_buf_puts(out, ".\n");
	}
	put_tags(t->page, fyssg_roll_percent(&t->dice, 60), out);
	fya_buf_printf(out, "categories: [%s]\n",
	               categories[fyssg_roll_skewed(&t->dice, COUNT(categories))]);
	if (fyssg_roll_percent(&t->dice, 20))
		fya_buf_printf(out, "weight: %u\n", fyssg_roll_between(&t->dice, 1, 100));
	if (fyssg_roll_percent(&t->dice, 40)) {
		fya_buf_puts(out, "params:\n  author: ");
		fyssg_gen_say_name(out, fyssg_roll_skewed(&t->dice, 60));
		fya_buf_printf(out, "\n  level: %u\n", fyssg_roll_between(&t->dice, 1, 5));
	}
	fya_buf_puts(out, "---\n\n");
}

void fyssg_gen_put_page(const fyssg_gen_shape *s, uint32_t number, fyssg_gen_page *page,
                        fya_buf *out)
{
	struct text t = { .shape = s, .number = number, .page = page, .out = out,
		          .dice = fyssg_dice_of(s->seed, FYSSG_GEN_TEXT, number) };
	size_t begun, want;

	page->link_count = fyssg_gen_links(s, number, page->links);
	page->tag_count = fyssg_gen_tags(s, number, page->tags);
	put_front_matter(&t);
	begun = out->len;
	want = roll_length(&t.dice);
	put_paragraph(&t);
	while (out->status == FYA_BUF_OK && out->len - begun < want)
		put_block(&t);
	put_see_also(&t);
}

/* --- other files ------------------------------------------------------------------------------ */

static void put_links(const fyssg_gen_shape *s, const uint32_t *pages, unsigned count,
                      unsigned depth, fyssg_dice *d, fya_buf *out)
{
	if (count > 0)
		fya_buf_puts(out, "\nTo begin with:\n\n");
	for (unsigned i = 0; i < count; i++) {
		fya_buf_puts(out, "- ");
		put_link(s, pages[i], depth, d, out);
		fya_buf_putc(out, '\n');
	}
}

unsigned fyssg_gen_put_section(const fyssg_gen_shape *s, uint32_t section, uint32_t volume,
                               fya_buf *out)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_SECTION_TEXT,
	                             (uint64_t)section << 32 | volume);
	uint32_t pages[SECTION_LINKS];
	unsigned count = 0;
	size_t begun;

	fya_buf_puts(out, "---\ntitle: ");
	fyssg_gen_put_section_title(section, out);
	if (volume > 0)
		fya_buf_printf(out, " %u", volume);
	fya_buf_printf(out, "\nweight: %u\nsort_by: date\n---\n\n",
	               volume > 0 ? volume : section + 1);
	begun = out->len;
	fyssg_gen_say_words(out, &d, fyssg_roll_between(&d, 6, 14));
	fyssg_gen_capitalize(out, begun);
	fya_buf_puts(out, ".\n");
	if (volume == 0) {
		count = fyssg_gen_famous_of(s, section, pages, SECTION_LINKS);
		put_links(s, pages, count, 1, &d, out);
	}
	return count;
}

unsigned fyssg_gen_put_home(const fyssg_gen_shape *s, fya_buf *out)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_SECTION_TEXT, UINT64_MAX);
	uint32_t pages[HOME_LINKS];
	unsigned count = fyssg_gen_famous(s, pages, HOME_LINKS);

	fya_buf_puts(out, "---\ntitle: Generated site\ndescription: A site made of chance.\n"
	                  "---\n\nA site that `fyssg gen-site` made.\n");
	put_links(s, pages, count, 0, &d, out);
	return count;
}

void fyssg_gen_put_config(const fyssg_gen_shape *s, fya_buf *out)
{
	uint32_t page;

	fya_buf_printf(out,
	               "# Made by fyssg gen-site --pages=%u --sections=%u --tags=%u --seed=%llu\n"
	               "title: Generated site\n"
	               "description: A site made of chance.\n"
	               "base_url: https://example.org/\n"
	               "paginate: 25\n"
	               "taxonomies: [tags, categories]\n"
	               "params:\n  nav:\n",
	               s->pages, s->sections, s->tags, (unsigned long long)s->seed);
	for (uint32_t i = 0; i < s->sections && i < MENU_SECTIONS; i++) {
		fya_buf_puts(out, "    - name: ");
		fyssg_gen_put_section_title(i, out);
		fya_buf_puts(out, "\n      url: /");
		fyssg_gen_put_folder(i, 0, out);
		fya_buf_puts(out, "/\n");
	}
	if (fyssg_gen_famous(s, &page, 1) == 0)
		return;
	fya_buf_puts(out, "    - name: Start here\n      url: /");
	put_place(s, page, out);
	fya_buf_puts(out, "/\n");
}

void fyssg_gen_put_image(const fyssg_gen_shape *s, uint32_t number, fya_buf *out)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_IMAGE, number);
	uint32_t circles = fyssg_roll_between(&d, 4, 40);

	fya_buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">\n");
	for (uint32_t i = 0; i < circles; i++) {
		uint32_t x = fyssg_roll_below(&d, 64), y = fyssg_roll_below(&d, 64);
		uint32_t r = fyssg_roll_between(&d, 2, 20);

		fya_buf_printf(out, "<circle cx=\"%u\" cy=\"%u\" r=\"%u\" fill=\"#%06x\"/>\n", x, y,
		               r, fyssg_roll_below(&d, 1u << 24));
	}
	fya_buf_puts(out, "</svg>\n");
}
