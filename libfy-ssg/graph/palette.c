#include "libfy-ssg/graph/palette.h"

#include <stdlib.h>

/* Tableau's ten, which differ for most who see few colours; the last, a grey, is for the rest. */
static const char *const colors[FYSSG_PALETTE_MAX + 1] = {
	"#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2",
	"#edc948", "#b07aa1", "#9c755f", "#ff9da7", "#bab0ac",
};

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Keeps an entry among the largest, in their order. */
static void keep(fyssg_palette *p, uint32_t section, uint32_t pages)
{
	unsigned at = p->count;

	while (at > 0 && p->entries[at - 1].pages < pages)
		at--;
	if (at == FYSSG_PALETTE_MAX) {
		p->rest += pages;
		return;
	}
	if (p->count == FYSSG_PALETTE_MAX)
		p->rest += p->entries[--p->count].pages;
	for (unsigned i = p->count; i > at; i--)
		p->entries[i] = p->entries[i - 1];
	p->entries[at].section = section;
	p->entries[at].pages = pages;
	p->count++;
}

void fyssg_palette_init(fyssg_palette *p, const fyssg_graph *g, const uint32_t *pages,
                        uint32_t count)
{
	uint32_t *sections = calloc((size_t)count + 1, sizeof(*sections)), i, begun = 0;

	*p = (fyssg_palette){ .rest = sections == NULL ? count : 0 };
	/* Without memory there are no colours, which is better than no picture. */
	if (sections == NULL)
		return;
	for (i = 0; i < count; i++)
		sections[i] = fyssg_graph_top_section(g, pages[i]);
	qsort(sections, count, sizeof(*sections), compare_numbers);
	for (i = 1; i <= count; i++) {
		if (i < count && sections[i] == sections[begun])
			continue;
		keep(p, sections[begun], i - begun);
		begun = i;
	}
	free(sections);
}

const char *fyssg_palette_color(const fyssg_palette *p, const fyssg_graph *g, uint32_t page)
{
	uint32_t section = fyssg_graph_top_section(g, page);
	unsigned i = 0;

	while (i < p->count && p->entries[i].section != section)
		i++;
	return fyssg_palette_entry_color(i < p->count ? i : FYSSG_PALETTE_MAX);
}

const char *fyssg_palette_entry_color(unsigned entry)
{
	return colors[entry < FYSSG_PALETTE_MAX ? entry : FYSSG_PALETTE_MAX];
}
