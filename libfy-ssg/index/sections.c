#include "libfy-ssg/index/index.h"

/* An array of exactly `count` numbers. */
static bool make_numbers(fyssg_site *s, uint32_t **at, uint32_t *in_use, uint32_t *capacity,
			 size_t count)
{
	if (count == 0)
		return true;
	*at = fya_alloc_array(s->allocator, count, sizeof(**at), 0);
	if (*at == NULL)
		return false;
	*in_use = *capacity = (uint32_t)count;
	return true;
}

#define MAKE_NUMBERS(s, array, n) \
	make_numbers((s), &(array).at, &(array).count, &(array).capacity, (n))

static bool is_listed(const fyssg_page *p, fyssg_page_kind kind)
{
	return p->kind == kind && !(p->flags & FYSSG_PAGE_HELD);
}

static void sort_section(fyssg_site *s, const fyssg_section *section, uint32_t *pages,
			 uint32_t count)
{
	const fyssg_page_rare *rare = fyssg_page_rare_of(s, &s->pages.at[section->page]);
	fyssg_sort order =
		rare->sort_by == 0 ? s->config->sort_by : (fyssg_sort)(rare->sort_by - 1);
	bool reverse = rare->reverse < 0 ? s->config->reverse : rare->reverse != 0;

	fyssg_sort_pages(s, pages, count, order, reverse);
}

/* Pages directly in each section, and each page's place among them. */
static bool index_pages(fyssg_site *s)
{
	uint32_t i, k, total = 0;
	unsigned ticks = 0;

	for (i = 0; i < s->pages.count; i++) {
		fyssg_site_breathe(s, &ticks);
		if (is_listed(&s->pages.at[i], FYSSG_PAGE))
			s->sections.at[s->pages.at[i].section].page_count++;
	}
	for (i = 0; i < s->sections.count; i++) {
		s->sections.at[i].pages = total;
		total += s->sections.at[i].page_count;
		s->sections.at[i].page_count = 0;
	}
	if (!MAKE_NUMBERS(s, s->section_pages, total) || !MAKE_NUMBERS(s, s->by_date, total))
		return false;
	for (i = 0, k = 0; i < s->pages.count; i++) {
		fyssg_section *section;

		fyssg_site_breathe(s, &ticks);
		if (!is_listed(&s->pages.at[i], FYSSG_PAGE))
			continue;
		section = &s->sections.at[s->pages.at[i].section];
		s->section_pages.at[section->pages + section->page_count++] = i;
		s->by_date.at[k++] = i;
	}
	for (i = 0; i < s->sections.count; i++) {
		const fyssg_section *section = &s->sections.at[i];
		uint32_t *pages = s->section_pages.at + section->pages;

		sort_section(s, section, pages, section->page_count);
		for (k = 0; k < section->page_count; k++)
			s->pages.at[pages[k]].place = k;
	}
	fyssg_sort_pages(s, s->by_date.at, total, FYSSG_SORT_DATE, false);
	return true;
}

/* Sections directly in each section. */
static bool index_children(fyssg_site *s)
{
	uint32_t i, total = 0;

	for (i = 1; i < s->sections.count; i++)
		if (is_listed(&s->pages.at[s->sections.at[i].page], FYSSG_SECTION))
			s->sections.at[s->sections.at[i].parent].section_count++;
	for (i = 0; i < s->sections.count; i++) {
		s->sections.at[i].sections = total;
		total += s->sections.at[i].section_count;
		s->sections.at[i].section_count = 0;
	}
	if (!MAKE_NUMBERS(s, s->section_lists, total))
		return false;
	for (i = 1; i < s->sections.count; i++) {
		fyssg_section *parent = &s->sections.at[s->sections.at[i].parent];

		if (is_listed(&s->pages.at[s->sections.at[i].page], FYSSG_SECTION))
			s->section_lists.at[parent->sections + parent->section_count++] =
				s->sections.at[i].page;
	}
	for (i = 0; i < s->sections.count; i++)
		sort_section(s, &s->sections.at[i],
			     s->section_lists.at + s->sections.at[i].sections,
			     s->sections.at[i].section_count);
	return true;
}

/* Pages anywhere below each section: a range of the page table, in the section's order. */
static bool index_all(fyssg_site *s)
{
	uint32_t i, k;

	for (i = 0; i < s->sections.count; i++) {
		fyssg_section *section = &s->sections.at[i];

		section->all = s->section_all.count;
		for (k = section->page; k < section->end; k++) {
			if (!is_listed(&s->pages.at[k], FYSSG_PAGE))
				continue;
			if (!FYSSG_ARRAY_GROW(s->allocator, &s->section_all))
				return false;
			s->section_all.at[s->section_all.count++] = k;
		}
		section->all_count = s->section_all.count - section->all;
		sort_section(s, section, s->section_all.at + section->all, section->all_count);
	}
	return true;
}

bool fyssg_index_sections(fyssg_site *s, bool all_pages)
{
	return index_pages(s) && index_children(s) && (!all_pages || index_all(s));
}
