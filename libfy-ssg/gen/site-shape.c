#include "libfy-ssg/gen/site-shape.h"

#include "libfy-ssg/gen/dice.h"
#include "libfy-ssg/gen/words.h"

/* Pages of a volume; a section with more than twice as many has volumes. */
#define VOLUME_PAGES 2000
#define ISLAND_PERCENT 7
#define DEAD_END_PERCENT 10
/* What of the links stay within the section. */
#define NEAR_PERCENT 45
/* Where so many pages in turn cannot be linked to, there is one link less. */
#define TRIES_MAX 8

static const char *const section_names[] = {
	"guides", "notes", "reference", "news", "projects", "recipes", "essays", "reviews",
	"tutorials", "people", "places", "tools",
};

#define SECTION_NAMES (sizeof(section_names) / sizeof(*section_names))

/* --- as a whole ------------------------------------------------------------------------------- */

static uint32_t square_root(uint32_t n)
{
	uint32_t low = 0, high = 65536;

	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;

		if ((uint64_t)middle * middle <= n)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static uint32_t usual_sections(uint32_t pages)
{
	uint32_t n = square_root(pages) / 6;

	return n < 3 ? 3 : n > 40 ? 40 : n;
}

static uint32_t usual_tags(uint32_t pages)
{
	uint32_t n = 10 + square_root(pages);

	return n > 600 ? 600 : n;
}

/* The k-th section gets a share of 1 / (k + 2) of the pages, and one page at least, as far as they
 * go. */
static void divide(fyssg_gen_shape *s)
{
	uint64_t whole = 0, before = 0;
	uint32_t k;

	for (k = 0; k < s->sections; k++)
		whole += 1000000 / (k + 2);
	for (k = 0; k < s->sections; k++) {
		uint32_t first = (uint32_t)(before * (s->pages - s->sections) / whole) + k;

		s->first[k] = first;
		before += 1000000 / (k + 2);
	}
	s->first[s->sections] = s->pages;
}

void fyssg_gen_shape_init(fyssg_gen_shape *s, const fyssg_gen_options *o)
{
	*s = (fyssg_gen_shape){ .pages = o->pages, .seed = o->seed };
	s->sections = o->sections != 0 ? o->sections : usual_sections(o->pages);
	if (s->sections > s->pages)
		s->sections = s->pages;
	s->tags = o->tags != 0 ? o->tags : usual_tags(o->pages);
	divide(s);
	s->fame = fyssg_shuffle_of(s->seed + FYSSG_GEN_FAME, s->pages);
	s->days = fyssg_shuffle_of(s->seed + FYSSG_GEN_DAYS, s->pages);
}

uint32_t fyssg_gen_section_of(const fyssg_gen_shape *s, uint32_t page)
{
	uint32_t low = 0, high = s->sections;

	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;

		if (s->first[middle] <= page)
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint32_t fyssg_gen_volumes(const fyssg_gen_shape *s, uint32_t section)
{
	uint32_t pages = s->first[section + 1] - s->first[section];

	return pages > 2 * VOLUME_PAGES ? (pages + VOLUME_PAGES - 1) / VOLUME_PAGES : 0;
}

uint32_t fyssg_gen_volume_of(const fyssg_gen_shape *s, uint32_t page)
{
	uint32_t section = fyssg_gen_section_of(s, page);

	if (fyssg_gen_volumes(s, section) == 0)
		return 0;
	return (page - s->first[section]) / VOLUME_PAGES + 1;
}

/* --- names ------------------------------------------------------------------------------------ */

void fyssg_gen_put_folder(uint32_t section, uint32_t volume, fya_buf *out)
{
	fya_buf_puts(out, section_names[section % SECTION_NAMES]);
	if (section >= SECTION_NAMES)
		fya_buf_printf(out, "-%u", section / (uint32_t)SECTION_NAMES + 1);
	if (volume > 0)
		fya_buf_printf(out, "/volume-%u", volume);
}

void fyssg_gen_put_section_title(uint32_t section, fya_buf *out)
{
	size_t begun = out->len;

	fyssg_gen_put_folder(section, 0, out);
	for (size_t i = begun; out->status == FYA_BUF_OK && i < out->len; i++)
		if (out->data[i] == '-')
			out->data[i] = ' ';
	fyssg_gen_capitalize(out, begun);
}

void fyssg_gen_put_name(const fyssg_gen_shape *s, uint32_t page, fya_buf *out)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_NAME, page);

	fyssg_gen_say_words(out, &d, 1);
	fya_buf_putc(out, '-');
	fyssg_gen_say_name(out, fyssg_roll_below(&d, FYSSG_GEN_NAMES));
	fya_buf_printf(out, "-%u", page + 1);
}

void fyssg_gen_put_title(const fyssg_gen_shape *s, uint32_t page, fya_buf *out)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_TITLE, page);
	size_t begun = out->len;

	fyssg_gen_say_words(out, &d, fyssg_roll_between(&d, 2, 5));
	fyssg_gen_capitalize(out, begun);
}

void fyssg_gen_put_tag(uint32_t tag, fya_buf *out)
{
	/* Steps that share no factor with the number of names meet each of them once. */
	fyssg_gen_say_name(out, (uint32_t)((uint64_t)tag * 25867 % FYSSG_GEN_NAMES));
}

/* --- links ------------------------------------------------------------------------------------ */

bool fyssg_gen_is_island(const fyssg_gen_shape *s, uint32_t page)
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_ISLAND, page);

	return fyssg_roll_percent(&d, ISLAND_PERCENT);
}

/* Appends a page to a list where it is not yet in it. */
static unsigned add(uint32_t *list, unsigned count, uint32_t page)
{
	for (unsigned i = 0; i < count; i++)
		if (list[i] == page)
			return count;
	list[count] = page;
	return count + 1;
}

/* A page that `from` may link to, or `from`. */
static uint32_t pick_target(const fyssg_gen_shape *s, uint32_t from, uint32_t section,
                            fyssg_dice *d)
{
	uint32_t first = s->first[section], count = s->first[section + 1] - first, to;

	for (unsigned i = 0; i < TRIES_MAX; i++) {
		if (fyssg_roll_percent(d, NEAR_PERCENT))
			to = first + fyssg_roll_skewed(d, count);
		else
			to = fyssg_shuffle_at(&s->fame, fyssg_roll_skewed(d, s->pages));
		if (!fyssg_gen_is_island(s, to))
			return to;
	}
	return from;
}

unsigned fyssg_gen_links(const fyssg_gen_shape *s, uint32_t page, uint32_t out[FYSSG_GEN_LINKS_MAX])
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_LINKS, page);
	uint32_t section = fyssg_gen_section_of(s, page);
	unsigned want, count = 0;

	if (fyssg_gen_is_island(s, page) || fyssg_roll_percent(&d, DEAD_END_PERCENT))
		return 0;
	want = 1 + fyssg_roll_skewed(&d, FYSSG_GEN_LINKS_MAX / 2);
	for (unsigned i = 0; i < want; i++) {
		uint32_t to = pick_target(s, page, section, &d);

		if (to != page)
			count = add(out, count, to);
	}
	return count;
}

unsigned fyssg_gen_famous(const fyssg_gen_shape *s, uint32_t *out, unsigned room)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < s->pages && i < 4 * room && count < room; i++) {
		uint32_t page = fyssg_shuffle_at(&s->fame, i);

		if (!fyssg_gen_is_island(s, page))
			out[count++] = page;
	}
	return count;
}

unsigned fyssg_gen_famous_of(const fyssg_gen_shape *s, uint32_t section, uint32_t *out,
                             unsigned room)
{
	unsigned count = 0;

	for (uint32_t page = s->first[section];
	     page < s->first[section + 1] && page - s->first[section] < 4 * room && count < room;
	     page++)
		if (!fyssg_gen_is_island(s, page))
			out[count++] = page;
	return count;
}

unsigned fyssg_gen_tags(const fyssg_gen_shape *s, uint32_t page,
                        uint32_t out[FYSSG_GEN_TAGS_OF_PAGE])
{
	fyssg_dice d = fyssg_dice_of(s->seed, FYSSG_GEN_TAGS, page);
	unsigned want = fyssg_roll_percent(&d, 10) ? 0 : 1 + fyssg_roll_skewed(&d, 6), count = 0;

	for (unsigned i = 0; i < want; i++)
		count = add(out, count, fyssg_roll_skewed(&d, s->tags));
	return count;
}
