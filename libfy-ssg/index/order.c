#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/index/index.h"
#include "libfy-ssg/text/slug.h"

/* Fewer pages are sorted as they are. */
#define KEYED_FROM 1000

struct order {
	const fyssg_site *site;
	fyssg_sort by;
	int sign;
	unsigned ticks;
};

static unsigned char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : (unsigned char)c;
}

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_unicode(fyfm_str a, fyfm_str b)
{
	fya_allocator *scratch = fya_malloc_new();
	fya_buf x, y;
	int order;

	if (scratch == NULL)
		return compare_bytes(a.data, a.len, b.data, b.len);
	fya_buf_init(&x, scratch, 0);
	fya_buf_init(&y, scratch, 0);
	fyssg_casefold(&x, a.data, a.len);
	fyssg_casefold(&y, b.data, b.len);
	order = compare_bytes(fya_buf_cstr(&x), x.len, fya_buf_cstr(&y), y.len);
	fya_destroy(scratch);
	return order;
}

static bool is_ascii_at(fyfm_str text, size_t i)
{
	return i >= text.len || !((unsigned char)text.data[i] & 0x80);
}

int fyssg_compare_names(fyfm_str a, fyfm_str b)
{
	size_t i;

	for (i = 0; i < a.len && i < b.len && lower(a.data[i]) == lower(b.data[i]); i++)
		if (!is_ascii_at(a, i))
			return compare_unicode(a, b);
	/* A mark behind a letter makes another letter of it, so what comes next counts too. */
	if (!is_ascii_at(a, i) || !is_ascii_at(b, i) || !is_ascii_at(a, i + 1) ||
	    !is_ascii_at(b, i + 1))
		return compare_unicode(a, b);
	if (i < a.len && i < b.len)
		return lower(a.data[i]) - lower(b.data[i]);
	return (a.len > b.len) - (a.len < b.len);
}

/* Newest first, undated last. */
static int compare_dates(const fyssg_page *a, const fyssg_page *b)
{
	/* FYSSG_NO_DATE is the lowest number there is. */
	return (a->date < b->date) - (a->date > b->date);
}

static int compare_titles(const fyssg_site *s, const fyssg_page *a, const fyssg_page *b)
{
	return fyssg_compare_names(fyssg_site_text(s, a->title), fyssg_site_text(s, b->title));
}

static int compare_by(const struct order *order, uint32_t i, uint32_t j)
{
	const fyssg_page *a = &order->site->pages.at[i], *b = &order->site->pages.at[j];
	int result = 0;

	switch (order->by) {
	case FYSSG_SORT_WEIGHT:
		result = (a->weight > b->weight) - (a->weight < b->weight);
		if (result == 0)
			result = compare_dates(a, b);
		if (result == 0)
			result = compare_titles(order->site, a, b);
		break;
	case FYSSG_SORT_DATE:
		result = compare_dates(a, b);
		break;
	case FYSSG_SORT_TITLE:
		result = compare_titles(order->site, a, b);
		break;
	case FYSSG_SORT_PATH:
		break;
	}
	return result != 0 ? result : (i > j) - (i < j);
}

static int compare_pages(const void *x, const void *y, void *user)
{
	struct order *order = user;

	fyssg_site_breathe(order->site, &order->ticks);
	return compare_by(order, *(const uint32_t *)x, *(const uint32_t *)y) * order->sign;
}

/* A page, and what most often decides where it stands: sorting many looks at these alone, which
 * are side by side, and not at their records, which are all over the memory. */
struct keyed {
	int64_t key;
	uint32_t page;
};

static int64_t key_of(const fyssg_page *page, fyssg_sort by)
{
	switch (by) {
	case FYSSG_SORT_DATE: /* newest first; FYSSG_NO_DATE is the lowest number there is */
		return ~page->date;
	case FYSSG_SORT_WEIGHT:
		return page->weight;
	default:
		return 0;
	}
}

static int compare_keyed(const void *x, const void *y, void *user)
{
	struct order *order = user;
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return (a->key < b->key ? -1 : 1) * order->sign;
	return compare_pages(&a->page, &b->page, user);
}

static bool sort_keyed(struct order *how, uint32_t *pages, size_t count)
{
	fya_allocator *scratch = fyssg_site_scratch(how->site);
	struct keyed *keyed =
		scratch == NULL ? NULL : fya_alloc_array(scratch, count, sizeof(*keyed), 0);
	bool sorted;

	for (size_t i = 0; keyed != NULL && i < count; i++) {
		fyssg_site_breathe(how->site, &how->ticks);
		keyed[i] = (struct keyed){ key_of(&how->site->pages.at[pages[i]], how->by),
			                   pages[i] };
	}
	/* The array, all of it, and as much again, in which the C library sorts. */
	sorted = keyed != NULL && fyssg_site_reserve(how->site, 2 * count * sizeof(*keyed));
	if (sorted) {
		qsort_r(keyed, count, sizeof(*keyed), compare_keyed, how);
		for (size_t i = 0; i < count; i++)
			pages[i] = keyed[i].page;
		fyssg_site_unreserve(how->site, 2 * count * sizeof(*keyed));
	}
	fyssg_site_scratch_end(how->site, scratch);
	return sorted;
}

void fyssg_sort_pages(const fyssg_site *s, uint32_t *pages, size_t count, fyssg_sort order,
		      bool reverse)
{
	struct order how = { .site = s, .by = order, .sign = reverse ? -1 : 1 };

	if (count > KEYED_FROM && sort_keyed(&how, pages, count))
		return;
	if (count > 1)
		qsort_r(pages, count, sizeof(*pages), compare_pages, &how);
}
