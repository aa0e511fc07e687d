#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libfy-ssg/site/discover.h"
#include "libfy-ssg/site/front-matter.h"
#include "libfy-ssg/site/parallel.h"
#include "libfy-ssg/site/parse-need.h"
#include "libfy-ssg/site/walk.h"

/* The first read of a page. Nearly all front matter ends within it. */
#define HEAD_BYTES (4u << 10)
/* Front matter larger than this is refused: it is a mistake, or an attack. */
#define FRONT_MATTER_MAX (64u << 20)
/* Pages that a worker takes at once. */
#define CHUNK 8

struct worker {
	fyssg_front_matter reader;
	fyssg_pool_writer text, slugs;
	fya_allocator *scratch;
	fya_auto taken;
	fya_buf path;
	char *head;
	unsigned ticks;
	bool keep_going;
};

struct discovery {
	fyssg_site *site;
	const fyssg_discover_options *options;
	struct worker *workers;
	fyssg_page_feed feed;
	size_t walk_errors;
	bool walk_nomem;
	_Atomic bool stopped;
};

/* --- one page --------------------------------------------------------------------------------- */

static void tell(struct worker *w, fyfm_diag *d)
{
	w->reader.keys.errors++;
	w->reader.keys.diag(w->reader.keys.diag_user, d);
}

/* A page whose file says nothing about it. */
static void take_nothing(struct worker *w, fyssg_page *page)
{
	fyfm_value empty = fyfm_map(w->reader.keys.scratch, NULL, NULL, 0, fyfm_undefined(NULL));

	if (fyfm_kind_of(empty) == FYFM_MAP)
		fyssg_front_matter_take(&w->reader, empty, page);
	else
		w->reader.nomem = true;
}

/* Parses the front matter of a file whose first `len` bytes are `text`, and fills the record. `a`
 * is where the values go. */
static void take_head(struct worker *w, const char *text, const fyfm_parts *parts, fya_allocator *a,
                      const char *path, fyssg_page *page)
{
	fyssg_typed_keys *keys = &w->reader.keys;
	fyfm_parse_options options = { .need_mapping = true, .path = path,
		                       .first_line = parts->yaml_line };
	fyfm_value top;
	fyfm_diag d;

	keys->text = text + parts->yaml;
	keys->len = parts->yaml_len;
	keys->first_line = parts->yaml_line;
	keys->told = 0;
	keys->path = path;
	keys->scratch = a;
	switch (fyfm_parse(keys->parser, a, keys->text, keys->len, &options, &top, &d)) {
	case FYFM_OK:
		if (fyfm_parser_last_way(keys->parser) == FYFM_WAY_SCANNER)
			page->flags |= FYSSG_PAGE_PLAIN_KEYS;
		fyssg_front_matter_take(&w->reader, top, page);
		break;
	case FYFM_ERR_NOMEM:
		w->reader.nomem = true;
		break;
	default:
		page->flags |= FYSSG_PAGE_FAILED;
		tell(w, &d);
		if (w->keep_going)
			take_nothing(w, page);
	}
}

static void fail(struct worker *w, fyssg_page *page, const char *path, const char *why)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_IO, path, 0, 0, "%s", why);
	page->flags |= FYSSG_PAGE_FAILED;
	tell(w, &d);
}

/* Where there is no room for front matter below the limit, the build ends, and says why; this says
 * which page it was. */
static void refuse(struct worker *w, const char *path, const char *what, uint64_t need)
{
	fyfm_diag d;

	fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_NOMEM, path, 0, 0, "%s may take %llu bytes", what,
		      (unsigned long long)need);
	w->reader.keys.diag(w->reader.keys.diag_user, &d);
}

static void take_parts(struct worker *w, const fyssg_site *s, const char *text,
		       const fyfm_parts *parts, fya_allocator *a, const char *path,
		       fyssg_page *page)
{
	uint64_t need = fyssg_need_of_yaml(text + parts->yaml, parts->yaml_len);

	if (fyssg_site_reserve(s, need)) {
		take_head(w, text, parts, a, path, page);
		fyssg_site_unreserve(s, need);
	} else {
		refuse(w, path, "parsing its front matter", need);
	}
}

/* A file whose front matter is not in its head, or not closed: all of it is taken in. */
static void take_whole(struct worker *w, const fyssg_site *s, int fd, const char *path,
		       fyssg_page *page)
{
	off_t size = lseek(fd, 0, SEEK_END);
	fya_choice choice = fya_auto_choose(&w->taken, size < 0 ? 0 : (size_t)size);
	fya_allocator *a =
		choice.own ? fya_new_for(choice.kind, choice.dedup, choice.expected) : w->scratch;
	fyfm_source_options how = { .mode = choice.map ? FYFM_SOURCE_ALWAYS_MAP
						       : FYFM_SOURCE_ALWAYS_READ };
	fyfm_source source = { 0 };
	fyfm_parts parts;
	fyfm_diag d;

	if (a == NULL) {
		w->reader.nomem = true;
		return;
	}
	if (size < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		fail(w, page, path, strerror(errno));
		goto out;
	}
	if (s->cap != NULL && !fyssg_memory_cap_await(s->cap, (uint64_t)size, 0)) {
		refuse(w, path, "reading it", (uint64_t)size);
		goto out;
	}
	if (fyfm_source_read_fd(&source, a, fd, path, &how, &d) != FYFM_OK ||
	    fyfm_split(source.data, source.len, &parts, &d) != FYFM_OK) {
		fyssg_diag_set_path(&d, path);
		page->flags |= FYSSG_PAGE_FAILED;
		tell(w, &d);
	} else if (parts.yaml_len > FRONT_MATTER_MAX) {
		fail(w, page, path, "the front matter is larger than 64 MiB");
	} else {
		take_parts(w, s, source.data, &parts, a, path, page);
		if (fyfm_source_check(&source, path, &d) != FYFM_OK) {
			page->flags |= FYSSG_PAGE_FAILED;
			tell(w, &d);
		}
	}
	fyfm_source_close(&source);
out:
	if (choice.own)
		fya_destroy(a);
}

static size_t read_head(int fd, char *head)
{
	size_t len = 0;
	ssize_t n;

	while (len < HEAD_BYTES && (n = read(fd, head + len, HEAD_BYTES - len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return SIZE_MAX;
		len += (size_t)n;
		/* A short read of a regular file is its end. */
		if (len < HEAD_BYTES)
			break;
	}
	return len;
}

static void read_page(struct discovery *run, struct worker *w, fyssg_page *page)
{
	const fyssg_site *s = run->site;
	const char *path;
	const size_t root = strlen(s->root_path[FYSSG_ROOT_CONTENT]) + 1;
	fyfm_parts parts;
	size_t len;
	int fd;

	fya_reset(w->scratch);
	fya_buf_clear(&w->path);
	fyssg_page_file(s, page, &w->path);
	if (w->path.status != FYA_BUF_OK) {
		w->reader.nomem = true;
		return;
	}
	path = fya_buf_cstr(&w->path);
	if (!(page->flags & FYSSG_PAGE_HAS_FILE)) {
		w->reader.keys.path = path;
		w->reader.keys.scratch = w->scratch;
		take_nothing(w, page);
		return;
	}
	fd = openat(s->root_fd[FYSSG_ROOT_CONTENT], path + root, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		fail(w, page, path, strerror(errno));
		return;
	}
	len = read_head(fd, w->head);
	if (len == SIZE_MAX) {
		fail(w, page, path, strerror(errno));
	} else if (fyfm_split(w->head, len, &parts, NULL) == FYFM_OK &&
	           (len < HEAD_BYTES || !parts.has_front_matter || parts.body < len)) {
		fya_auto_choose(&w->taken, parts.body);
		take_head(w, w->head, &parts, w->scratch, path, page);
	} else {
		take_whole(w, s, fd, path, page);
	}
	close(fd);
}

static bool must_stop(void *discovery)
{
	struct discovery *run = discovery;
	const fyssg_discover_options *o = run->options;

	if (o->stop == NULL || !o->stop(o->stop_user))
		return false;
	atomic_store_explicit(&run->stopped, true, memory_order_relaxed);
	return true;
}

static bool read_chunk(struct discovery *run, unsigned number, size_t first, size_t end)
{
	struct worker *w = &run->workers[number];
	size_t i;

	for (i = first; i < end && !w->reader.nomem; i++) {
		fyssg_page *page = &run->site->pages.at[i];
		uint32_t taxonomy = page->place;

		if (must_stop(run) || !fyssg_site_breathe(run->site, &w->ticks))
			return false;
		read_page(run, w, page);
		/* Whose array its rare record is in, until they are joined; a taxonomy's number is
		 * kept. */
		page->place = page->rare == FYSSG_NONE ? taxonomy : number;
		if (page->rare != FYSSG_NONE && taxonomy != FYSSG_NONE)
			w->reader.rare.at[page->rare].taxonomy = taxonomy;
	}
	return !w->reader.nomem;
}

/* --- the walk, and reading meanwhile ---------------------------------------------------------- */

static fya_allocator *const *name_allocators(const fyssg_discover_options *o)
{
	return o->name_allocators != NULL ? o->name_allocators : o->allocators;
}

static void walk(struct discovery *run, unsigned number)
{
	const fyssg_discover_options *o = run->options;
	fyssg_pool_writer names;
	fyssg_walk walk = { .site = run->site, .text = &names, .feed = &run->feed,
		            .diag = o->diag, .diag_user = o->diag_user,
		            .stop = must_stop, .stop_user = run };

	if (fyssg_pool_writer_init(&names, &run->site->pool, name_allocators(o)[number], o->dedup))
		fyssg_walk_site(&walk);
	else
		walk.nomem = true;
	fyssg_pool_writer_release(&names);
	run->walk_errors = walk.errors;
	run->walk_nomem = walk.nomem;
	fyssg_page_feed_end(&run->feed);
}

/* What each worker does: the first one walks, and all read what it finds. */
static bool work(void *user, unsigned number, size_t first, size_t end)
{
	struct discovery *run = user;
	bool ok = true;

	(void)end;
	if (first == 0)
		walk(run, number);
	while (ok && fyssg_page_feed_take(&run->feed, CHUNK, &first, &end)) {
		ok = read_chunk(run, number, first, end);
		fyssg_page_feed_done(&run->feed);
	}
	return ok;
}

/* --- workers ---------------------------------------------------------------------------------- */

/* Slugs stand among the other texts of their pages, or, where there is an allocator for them, apart. */
static bool make_slug_writer(struct worker *w, struct discovery *run, unsigned number)
{
	const fyssg_discover_options *o = run->options;

	w->reader.slugs = o->name_allocators == NULL ? &w->text : &w->slugs;
	return o->name_allocators == NULL ||
	       fyssg_pool_writer_init(&w->slugs, &run->site->pool, o->name_allocators[number],
				      o->dedup);
}

static bool worker_init(struct worker *w, struct discovery *run, unsigned number)
{
	const fyssg_discover_options *o = run->options;
	fya_allocator *allocator = o->allocators[number];
	fyssg_front_matter *r = &w->reader;

	fya_auto_init(&w->taken, &o->taking);
	w->scratch = fya_new_for(o->taking.kind, o->taking.dedup, 0);
	w->head = malloc(HEAD_BYTES);
	w->keep_going = o->keep_going;
	if (w->scratch == NULL || w->head == NULL ||
	    !fyssg_pool_writer_init(&w->text, &run->site->pool, allocator, o->dedup) ||
	    !make_slug_writer(w, run, number))
		return false;
	fya_buf_init(&w->path, allocator, 0);
	fya_buf_init(&r->work, allocator, 0);
	fya_buf_init(&r->terms, allocator, 0);
	r->keys.parser = fyfm_parser_new();
	r->keys.diag = o->diag;
	r->keys.diag_user = o->diag_user;
	r->site = run->site;
	r->text = &w->text;
	r->allocator = allocator;
	r->keeps_key = o->keeps_key;
	r->keeps_user = o->keeps_user;
	r->strict = o->strict;
	return r->keys.parser != NULL;
}

static void worker_release(struct worker *w)
{
	fyssg_front_matter *r = &w->reader;

	if (r->allocator != NULL) {
		fya_free(r->allocator, r->rare.at, r->rare.capacity * sizeof(*r->rare.at));
		fya_buf_release(&r->terms);
		fya_buf_release(&r->work);
		fya_buf_release(&w->path);
	}
	fyfm_parser_free(r->keys.parser);
	fyssg_pool_writer_release(&w->slugs);
	fyssg_pool_writer_release(&w->text);
	free(w->head);
	fya_destroy(w->scratch);
}

/* Moves the workers' rare records into the site's array, in the order of pages. */
static bool join_rare(struct discovery *run)
{
	fyssg_site *s = run->site;
	unsigned ticks = 0;
	uint32_t i;

	for (i = 0; i < s->pages.count; i++) {
		fyssg_page *page = &s->pages.at[i];
		const fyssg_page_rare *rare;

		fyssg_site_breathe(s, &ticks);
		if (page->rare == FYSSG_NONE)
			continue;
		if (!FYSSG_ARRAY_GROW(s->allocator, &s->rare))
			return false;
		rare = &run->workers[page->place].reader.rare.at[page->rare];
		s->rare.at[s->rare.count] = *rare;
		page->rare = s->rare.count++;
		page->place = rare->taxonomy;
	}
	return true;
}

static bool read_all(struct discovery *run, fyssg_discovery *out)
{
	const fyssg_discover_options *o = run->options;
	fya_stats stats;
	bool ok = true;
	unsigned i;

	run->workers = calloc(o->workers, sizeof(*run->workers));
	if (run->workers == NULL)
		return false;
	for (i = 0; i < o->workers; i++)
		ok = ok && worker_init(&run->workers[i], run, i);
	fyssg_page_feed_init(&run->feed);
	if (ok)
		fyssg_parallel(o->workers, o->workers, 1, work, run);
	fyssg_page_feed_release(&run->feed);
	out->errors = run->walk_errors;
	ok = ok && !run->walk_nomem;
	for (i = 0; i < o->workers && ok; i++) {
		ok = !run->workers[i].reader.nomem;
		out->errors += run->workers[i].reader.keys.errors;
		fya_auto_add(&out->taken, &run->workers[i].taken);
		fya_get_stats(run->workers[i].scratch, &stats);
		fya_stats_add(&out->scratch, &stats);
	}
	ok = ok && join_rare(run);
	for (i = 0; i < o->workers; i++)
		worker_release(&run->workers[i]);
	free(run->workers);
	return ok;
}

/* --- what is held back ------------------------------------------------------------------------ */

static void name_held(const fyssg_site *s, const fyssg_discover_options *o, const fyssg_page *p,
		      const char *why)
{
	fya_buf path;
	fyfm_diag d;

	if (!o->name_held || !(p->flags & FYSSG_PAGE_HAS_FILE))
		return;
	fya_buf_init(&path, s->allocator, 0);
	fyssg_page_file(s, p, &path);
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_OK, fya_buf_cstr(&path), 0, 0, "held back: %s", why);
	o->diag(o->diag_user, &d);
	fya_buf_release(&path);
}

static void hold_back_page(fyssg_site *s, const fyssg_discover_options *o, fyssg_page *p,
			   bool above)
{
	const fyssg_page_rare *rare = fyssg_page_rare_of(s, p);
	int64_t from = rare->publish != FYSSG_NO_DATE ? rare->publish : p->date;

	if (p->kind == FYSSG_PAGE && p->slug == 0 && !(p->flags & FYSSG_PAGE_WHOLE_URL)) {
		/* It failed, and told why. */
	} else if ((above || (p->flags & FYSSG_PAGE_DRAFT)) && !o->drafts) {
		/* A section that is only a folder is no draft of its own. */
		s->held_drafts += (p->flags & FYSSG_PAGE_HAS_FILE) != 0;
		name_held(s, o, p, above ? "its section is a draft" : "a draft");
	} else if (from != FYSSG_NO_DATE && from > o->now && !o->future) {
		s->held_future++;
		name_held(s, o, p, "its date is in the future");
	} else if (rare->expiry != FYSSG_NO_DATE && rare->expiry <= o->now && !o->expired) {
		s->held_expired++;
		name_held(s, o, p, "it has expired");
	} else {
		return;
	}
	p->flags |= FYSSG_PAGE_HELD;
}

static bool below_draft(const fyssg_site *s, const fyssg_page *p)
{
	const fyssg_section *section = fyssg_page_section(s, p);

	if (section != NULL && p->kind != FYSSG_PAGE)
		section = section->parent == FYSSG_NONE ? NULL : &s->sections.at[section->parent];
	for (; section != NULL;
	     section = section->parent == FYSSG_NONE ? NULL : &s->sections.at[section->parent])
		if (s->pages.at[section->page].flags & FYSSG_PAGE_DRAFT)
			return true;
	return false;
}

static void hold_back(fyssg_site *s, const fyssg_discover_options *o)
{
	unsigned ticks = 0;
	uint32_t i;

	for (i = 0; i < s->pages.count; i++) {
		fyssg_page *p = &s->pages.at[i];

		fyssg_site_breathe(s, &ticks);
		if (p->kind != FYSSG_HOME)
			hold_back_page(s, o, p, below_draft(s, p));
	}
}

fyfm_status fyssg_discover(fyssg_site *s, const fyssg_discover_options *o, fyssg_discovery *out)
{
	struct discovery run = { .site = s, .options = o };
	bool ok;

	*out = (fyssg_discovery){ 0 };
	fya_auto_init(&out->taken, &o->taking);
	ok = read_all(&run, out);
	if (ok && atomic_load(&run.stopped))
		return FYFM_ERR_STOPPED;
	if (ok)
		hold_back(s, o);
	return ok ? FYFM_OK : FYFM_ERR_NOMEM;
}
