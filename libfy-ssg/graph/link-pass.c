#include "libfy-ssg/graph/link-pass.h"

#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/memory-limit.h"
#include "libfy-ssg/build/page-lookup.h"
#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/markdown/shortcode.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/parse-need.h"
#include "libfy-ssg/site/typed-keys.h"

/* Of the HTML of one page, which nobody looks at. */
#define HTML_BYTES_MAX (64u << 20)
/* Pages that a thread takes at once. */
#define BATCH 64
/* What is looked at of the menus of a configuration. */
#define MENU_DEPTH_MAX 8
#define MENU_VALUES_MAX 10000

struct pass {
	fyssg_job *job;
	fyssg_link_graph *graph;
	fyssg_page_lookup urls;
	struct reader *readers;
	uint32_t *place;   /* of each page: where its links begin in its reader's */
	uint8_t *reader;   /* of each page: which one that is */
	bool tell;
};

/* What one thread needs. */
struct reader {
	struct pass *pass;
	fya_allocator *heap;  /* of what grows */
	fya_allocator *arena; /* of one page */
	fyssg_markdown *markdown;
	fyfm_parser *parser;
	fya_buf html;
	uint32_t *links; /* of its pages, one behind the other */
	size_t count, capacity;
	const fyssg_page *page; /* that is being read */
	unsigned ticks;
	bool nomem;
};

/* --- one page --------------------------------------------------------------------------------- */

static void add_link(struct reader *r, fyfm_str dest)
{
	const fyssg_site *s = &r->pass->job->site;
	const fyssg_page *target =
		fyssg_link_page(s, &r->pass->urls, r->page, dest, r->arena);

	if (target == NULL || target == r->page)
		return;
	if (r->count == r->capacity) {
		size_t want = r->capacity == 0 ? 1024 : r->capacity * 2;
		uint32_t *grown = fya_resize(r->heap, r->links, r->capacity * sizeof(*grown),
		                             want * sizeof(*grown), 0);

		r->nomem |= grown == NULL;
		if (grown == NULL)
			return;
		r->links = grown;
		r->capacity = want;
	}
	r->links[r->count++] = (uint32_t)(target - s->pages.at);
}

/* A hook of the Markdown renderer; it changes nothing. */
static bool found_link(void *user, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	(void)offset;
	(void)out;
	if (!image)
		add_link(user, dest);
	return false;
}

/* The shortcodes whose argument is a page. */
static bool is_reference(void *user, fyfm_str name, bool *needs_body)
{
	(void)user;
	*needs_body = false;
	return (name.len == 3 && memcmp(name.data, "ref", 3) == 0) ||
	       (name.len == 6 && memcmp(name.data, "relref", 6) == 0);
}

static void add_references(struct reader *r, const char *text, size_t len)
{
	const fyssg_shortcode_names names = { .known = is_reference };
	const fyssg_site *s = &r->pass->job->site;
	fyssg_shortcode_list list = { 0 };
	size_t offset;
	fyfm_diag d;

	if (memmem(text, len, "{{", 2) == NULL ||
	    fyssg_shortcodes_find(r->arena, text, len, &names, &list, &d, &offset) != FYFM_OK)
		return;
	for (uint32_t i = 0; i < list.count; i++) {
		fyssg_shortcode_args args;
		fyssg_shortcode_arg arg;
		fya_buf scratch;

		fyssg_shortcode_args_init(&args, text, &list.at[i]);
		if (list.at[i].is_escaped || !fyssg_shortcode_args_next(&args, &arg))
			continue;
		fya_buf_init(&scratch, r->arena, 0);
		/* As ref() finds it; else as a link. */
		const fyssg_page *p = fyssg_find_page(&r->pass->urls, s, arg.value, &scratch);

		if (p != NULL && arg.value.len > 0) {
			fya_buf_clear(&scratch);
			fya_buf_putc(&scratch, '/');
			fyssg_page_path(s, p, &scratch);
			add_link(r, (fyfm_str){ fya_buf_cstr(&scratch), scratch.len });
		} else {
			add_link(r, arg.value);
		}
	}
}

static void tell(struct reader *r, fyfm_diag *d, const char *path)
{
	if (!r->pass->tell)
		return;
	d->severity = FYFM_WARNING;
	fyssg_diag_set_path(d, path);
	fyssg_job_tell(r->pass->job, d);
}

/* Whether the front matter says that the page is in a menu. */
static bool names_menu(struct reader *r, const fyfm_source *source, const fyfm_parts *parts)
{
	const fyfm_parse_options options = { .need_mapping = true };
	const char *yaml = source->data + parts->yaml;
	fyfm_value top;

	if (memmem(yaml, parts->yaml_len, "menu", 4) == NULL ||
	    fyfm_parse(r->parser, r->arena, yaml, parts->yaml_len, &options, &top, NULL) !=
	            FYFM_OK)
		return false;
	return fyfm_kind_of(fyfm_get(top, "menu", 4)) != FYFM_UNDEFINED ||
	       fyfm_kind_of(fyfm_get(top, "menus", 5)) != FYFM_UNDEFINED;
}

static void read_text(struct reader *r, const char *path, const char *text, size_t len)
{
	const fyssg_markdown_hooks hooks = { .user = r, .link = found_link };
	uint64_t need = fyssg_need_of_markdown(text, len);
	fyfm_status status;
	fyfm_diag d;

	if (fyfm_utf8_find_invalid(text, len) != len) {
		fyfm_diag_set(&d, FYFM_WARNING, FYFM_ERR_ENCODING, path, 0, 0,
		              "the text is not valid UTF-8; its links do not count");
		tell(r, &d, path);
		return;
	}
	if (!fyssg_site_reserve(&r->pass->job->site, need)) {
		r->nomem = true;
		return;
	}
	/* The budget of the renderer is one of its output; links in what is behind it are lost. */
	fya_buf_clear(&r->html);
	status = fyssg_markdown_render(r->markdown, text, len, &hooks, &r->html, &d);
	fyssg_site_unreserve(&r->pass->job->site, need);
	r->nomem |= status == FYFM_ERR_NOMEM;
	if (status != FYFM_OK && status != FYFM_ERR_NOMEM)
		tell(r, &d, path);
	add_references(r, text, len);
}

static void read_page(struct reader *r, uint32_t number)
{
	const fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_READ,
		                          .max_size = FYSSG_PAGE_BYTES_MAX };
	const fyssg_site *s = &r->pass->job->site;
	const char *root = s->root_path[FYSSG_ROOT_CONTENT], *path;
	fyfm_source source;
	fyfm_parts parts;
	fyfm_status status;
	fya_buf name;
	fyfm_diag d;

	fya_buf_init(&name, r->arena, 0);
	fyssg_page_file(s, r->page, &name);
	path = fya_buf_cstr(&name);
	if (name.status != FYA_BUF_OK) {
		r->nomem = true;
		return;
	}
	status = fyfm_source_open(&source, r->arena, s->root_fd[FYSSG_ROOT_CONTENT],
	                          path + strlen(root) + 1, &how, &d);
	if (status == FYFM_OK)
		status = fyfm_split(source.data, source.len, &parts, &d);
	r->nomem |= status == FYFM_ERR_NOMEM;
	if (status != FYFM_OK) {
		tell(r, &d, path);
		return;
	}
	if (names_menu(r, &source, &parts))
		r->pass->graph->flags[number] |= FYSSG_NODE_MENU;
	read_text(r, path, source.data + parts.body, source.len - parts.body);
}

/* --- its links -------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Sorts the links from `first` on, and drops all but one of equal ones. */
static void sort_links(struct reader *r, size_t first)
{
	size_t end = first, i;

	if (r->count - first < 2)
		return;
	qsort(r->links + first, r->count - first, sizeof(*r->links), compare_numbers);
	for (i = first; i < r->count; i++)
		if (i == first || r->links[i] != r->links[end - 1])
			r->links[end++] = r->links[i];
	r->count = end;
}

static bool read_some(void *user, unsigned number, size_t first, size_t end)
{
	struct pass *pass = user;
	struct reader *r = &pass->readers[number];
	const fyssg_site *s = &pass->job->site;
	size_t i, begun;

	for (i = first; i < end; i++) {
		if (fyssg_job_must_stop(pass->job))
			return false;
		r->page = &s->pages.at[i];
		if ((r->page->flags & FYSSG_PAGE_HELD) || !(r->page->flags & FYSSG_PAGE_HAS_FILE))
			continue;
		pass->graph->flags[i] = (uint8_t)(FYSSG_NODE_COUNTS |
			(r->page->kind == FYSSG_PAGE ? FYSSG_NODE_ORDINARY : 0));
		begun = r->count;
		fya_reset(r->arena);
		read_page(r, (uint32_t)i);
		sort_links(r, begun);
		r->nomem |= r->count > UINT32_MAX;
		if (r->nomem || !fyssg_site_breathe(s, &r->ticks))
			return false;
		pass->place[i] = (uint32_t)begun;
		pass->reader[i] = (uint8_t)number;
		pass->graph->out_first[i + 1] = (uint32_t)(r->count - begun);
	}
	return true;
}

/* --- all of them ------------------------------------------------------------------------------ */

static bool reader_init(struct reader *r, struct pass *pass)
{
	fyssg_markdown_options options = pass->job->config.markdown;

	*r = (struct reader){ .pass = pass };
	options.heading_ids = false;
	r->heap = fya_malloc_new();
	r->arena = fya_arena_new(NULL);
	r->markdown = fyssg_markdown_new(&options);
	r->parser = fyfm_parser_new();
	if (r->heap != NULL)
		fya_buf_init(&r->html, r->heap, HTML_BYTES_MAX);
	return r->heap != NULL && r->arena != NULL && r->markdown != NULL && r->parser != NULL;
}

static void reader_release(struct reader *r)
{
	if (r->heap != NULL) {
		fya_buf_release(&r->html);
		fya_free(r->heap, r->links, r->capacity * sizeof(*r->links));
	}
	fyfm_parser_free(r->parser);
	fyssg_markdown_free(r->markdown);
	fya_destroy(r->arena);
	fya_destroy(r->heap);
}

/* From the links of each reader to rows in the order of pages. */
static bool join(struct pass *pass)
{
	fyssg_link_graph *g = pass->graph;
	uint64_t sum = 0;
	uint32_t i, degree;

	for (i = 0; i < g->count; i++)
		sum += g->out_first[i + 1];
	if (sum > UINT32_MAX)
		return false;
	g->out = fya_alloc_array(g->allocator, sum == 0 ? 1 : (size_t)sum, sizeof(*g->out), 0);
	if (g->out == NULL)
		return false;
	for (i = 0; i < g->count; i++) {
		degree = g->out_first[i + 1];
		if (degree > 0)
			memcpy(g->out + g->out_first[i],
			       pass->readers[pass->reader[i]].links + pass->place[i],
			       degree * sizeof(*g->out));
		g->out_first[i + 1] = g->out_first[i] + degree;
	}
	return fyssg_link_graph_finish(g);
}

static bool read_all(struct pass *pass, unsigned workers)
{
	uint32_t count = pass->graph->count;
	unsigned ready = 0, i;
	bool ok = true;

	pass->readers = calloc(workers, sizeof(*pass->readers));
	pass->place = calloc((size_t)count + 1, sizeof(*pass->place));
	pass->reader = calloc((size_t)count + 1, 1);
	if (pass->readers != NULL && pass->place != NULL && pass->reader != NULL) {
		while (ready < workers && ok)
			ok = reader_init(&pass->readers[ready++], pass);
		if (ok)
			fyssg_parallel(workers, count, BATCH, read_some, pass);
		for (i = 0; i < ready; i++)
			ok = ok && !pass->readers[i].nomem;
		ok = ok && join(pass);
		for (i = 0; i < ready; i++)
			reader_release(&pass->readers[i]);
	} else {
		ok = false;
	}
	free(pass->reader);
	free(pass->place);
	free(pass->readers);
	return ok;
}

/* --- menus of the configuration --------------------------------------------------------------- */

/* Marks the pages whose addresses stand in `v`: text that begins with a slash or ends in `.md`. */
static void mark_menu(struct reader *r, fyfm_value v, unsigned depth, unsigned *budget)
{
	fyfm_kind kind = fyfm_kind_of(v);
	const fyssg_site *s = &r->pass->job->site;
	const fyssg_page *page;
	fyfm_str text;

	if (depth == 0 || *budget == 0)
		return;
	--*budget;
	if (kind == FYFM_SEQ || kind == FYFM_MAP) {
		for (size_t i = 0; i < fyfm_count(v) && *budget > 0; i++)
			mark_menu(r, kind == FYFM_SEQ ? fyfm_at(v, i) : fyfm_value_at(v, i),
			          depth - 1, budget);
		return;
	}
	if (kind != FYFM_STRING)
		return;
	text = fyfm_text(&v, r->arena);
	if (text.len == 0 ||
	    (text.data[0] != '/' && (text.len < 3 || memcmp(text.data + text.len - 3, ".md", 3))))
		return;
	page = fyssg_link_page(s, &r->pass->urls, r->page, text, r->arena);
	if (page != NULL)
		r->pass->graph->flags[page - s->pages.at] |= FYSSG_NODE_MENU;
}

static bool mark_menus(struct pass *pass)
{
	static const char *const keys[] = { "menu", "menus", "nav", "navigation" };
	const fyssg_site *s = &pass->job->site;
	unsigned budget = MENU_VALUES_MAX;
	struct reader r = { .pass = pass, .page = &s->pages.at[s->sections.at[0].page] };

	r.arena = fya_arena_new(NULL);
	if (r.arena == NULL)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		mark_menu(&r, fyfm_get(pass->job->config.params, keys[i], strlen(keys[i])),
		          MENU_DEPTH_MAX, &budget);
	fya_destroy(r.arena);
	return true;
}

fyfm_status fyssg_link_pass(fyssg_link_graph *g, fyssg_job *job, fya_allocator *a, bool tell_wrong)
{
	struct pass pass = { .job = job, .graph = g, .tell = tell_wrong };
	bool ok = fyssg_link_graph_init(g, a, job->site.pages.count);

	fyssg_page_lookup_init(&pass.urls);
	ok = ok && fyssg_page_lookup_ready(&pass.urls, &job->site);
	ok = ok && read_all(&pass, job->workers) && mark_menus(&pass);
	fyssg_page_lookup_release(&pass.urls);
	/* Not all pages were read. */
	if (atomic_load(&job->cap.over))
		return fyssg_limit_fail(job);
	if (ok && atomic_load(&job->stop) != FYSSG_STOP_NOT)
		return FYFM_ERR_STOPPED;
	return ok ? FYFM_OK : FYFM_ERR_NOMEM;
}
