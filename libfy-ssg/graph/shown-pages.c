#include <stdlib.h>

#include "libfy-ssg/graph/site-graph.h"
#include "libfy-ssg/report/figures.h"

/* Collects the links, or only counts them where s->links is NULL. `index`: by page number, 1 more
 * than its place, 0 for pages that are not shown. */
static uint32_t collect(fyssg_shown *s, const fyssg_link_graph *g, const uint32_t *index)
{
	uint32_t found = 0, i, k;

	for (i = 0; i < s->count; i++) {
		uint32_t page = s->pages[i];

		for (k = g->out_first[page]; k < g->out_first[page + 1]; k++) {
			if (index[g->out[k]] == 0)
				continue;
			if (s->links != NULL) {
				s->links[found].from = i;
				s->links[found].to = index[g->out[k]] - 1;
			}
			found++;
		}
	}
	return found;
}

bool fyssg_shown_init(fyssg_shown *s, const fyssg_link_graph *g, const uint32_t *pages,
                      uint32_t count)
{
	uint32_t *index = calloc((size_t)g->count + 1, sizeof(*index)), i;

	*s = (fyssg_shown){ .pages = pages, .count = count };
	if (index == NULL)
		return false;
	for (i = 0; i < count; i++)
		index[pages[i]] = i + 1;
	s->link_count = collect(s, g, index);
	s->links = calloc((size_t)s->link_count + 1, sizeof(*s->links));
	if (s->links != NULL)
		collect(s, g, index);
	free(index);
	return s->links != NULL;
}

void fyssg_shown_release(fyssg_shown *s)
{
	free(s->links);
	*s = (fyssg_shown){ 0 };
}

static void put_part(fya_buf *out, uint32_t part, uint32_t whole, const char *what)
{
	if (part != whole)
		fya_buf_printf(out, "%u of ", part);
	fyssg_put_count(out, whole, what);
}

void fyssg_shown_put(const fyssg_shown *s, const fyssg_link_graph *g, fya_buf *out)
{
	put_part(out, s->count, g->nodes, "page");
	fya_buf_puts(out, ", ");
	put_part(out, s->link_count, g->links, "link");
}
