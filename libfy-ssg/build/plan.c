#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "libfy-ssg/build/job.h"
#include "libfy-ssg/text/slug.h"

/* What the sitemap protocol allows in one file. */
#define SITEMAP_ENTRIES_MAX 50000u
#define PAGERS_MAX 1000000u

struct planner {
	fyssg_job *job;
	fya_allocator *scratch;
	fyfm_parser *parser; /* NULL until an error needs it */
	fya_buf name, other;
	size_t *errors;
	bool nomem;
};

/* --- errors, with the line that they are about ------------------------------------------------ */

static bool has_parser(struct planner *p)
{
	if (p->parser == NULL)
		p->parser = fyfm_parser_new();
	return p->parser != NULL;
}

/* Reads a page's file once more to find where one of its keys stands. */
static void locate_in_page(struct planner *p, const char *path, const char *key, fyfm_diag *d)
{
	const fyssg_site *s = &p->job->site;
	size_t root = strlen(s->root_path[FYSSG_ROOT_CONTENT]) + 1;
	fyfm_parse_options options = { .path = path };
	fyfm_source source;
	fyfm_parts parts;

	if (!has_parser(p) || fyfm_source_open(&source, p->scratch, s->root_fd[FYSSG_ROOT_CONTENT], path + root,
	                                       NULL, NULL) != FYFM_OK)
		return;
	if (fyfm_split(source.data, source.len, &parts, NULL) == FYFM_OK) {
		options.first_line = parts.yaml_line;
		fyfm_locate(p->parser, source.data + parts.yaml, parts.yaml_len, &options, &key, 1, false, d);
	}
	fyfm_source_close(&source);
}

static void locate_feed(struct planner *p, uint32_t number, fyfm_diag *d)
{
	const fyssg_config *c = &p->job->config;
	fyfm_parse_options options = { .path = c->path };
	char index[24];
	const char *const keys[2] = { "feeds", index };

	snprintf(index, sizeof(index), "%u", number);
	if (has_parser(p) &&
	    !fyfm_locate(p->parser, c->source.data, c->source.len, &options, keys, 2, false, d))
		fyfm_locate(p->parser, c->source.data, c->source.len, &options, keys, 1, false, d);
}

static void hint_template(struct planner *p, fyfm_str name, fyfm_diag *d)
{
	const fyssg_templates *t = &p->job->templates;
	const char **names = fya_alloc_array(p->scratch, (size_t)t->loaded.count + 1, sizeof(*names), 0);
	const char *near;
	uint32_t i;

	if (names == NULL)
		return;
	for (i = 0; i < t->loaded.count; i++)
		names[i] = t->loaded.at[i].name;
	near = fyfm_did_you_mean(name.data, name.len, names, t->loaded.count);
	if (near != NULL)
		fyfm_diag_hint(d, "did you mean '%s'?", near);
}

/* `key` of the page names a template that is not there. */
static void tell_missing(struct planner *p, const fyssg_page *page, const char *key, fyfm_str name)
{
	fya_buf path;
	fyfm_diag d;

	fya_buf_init(&path, p->scratch, 0);
	fya_buf_printf(&path, "%s/", p->job->site.root_path[FYSSG_ROOT_CONTENT]);
	fyssg_page_source(&p->job->site, page, &path);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_NOT_FOUND, fya_buf_cstr(&path), 0, 0,
	              "there is no template '%.*s'", (int)name.len, name.data);
	locate_in_page(p, fya_buf_cstr(&path), key, &d);
	hint_template(p, name, &d);
	fyssg_job_tell(p->job, &d);
	++*p->errors;
}

/* --- templates of pages ----------------------------------------------------------------------- */

/* PATH/NAME for the folder and each one above it, the deepest first. */
static uint16_t find_in_folders(struct planner *p, fyfm_str folder, const char *name)
{
	uint16_t found;

	while (folder.len > 0) {
		fya_buf_clear(&p->name);
		fya_buf_append(&p->name, folder.data, folder.len);
		fya_buf_puts(&p->name, name);
		found = fyssg_templates_find(&p->job->templates, p->name.data, p->name.len);
		if (found != FYSSG_NO_TEMPLATE)
			return found;
		folder.len--;
		while (folder.len > 0 && folder.data[folder.len - 1] != '/')
			folder.len--;
	}
	return FYSSG_NO_TEMPLATE;
}

static uint16_t find(struct planner *p, const char *name)
{
	return fyssg_templates_find(&p->job->templates, name, strlen(name));
}

/* A template that front matter names must exist. */
static uint16_t find_named(struct planner *p, const fyssg_page *page, const char *key, fyssg_ref name)
{
	fyfm_str text = fyssg_site_text(&p->job->site, name);
	uint16_t found = fyssg_templates_find(&p->job->templates, text.data, text.len);

	if (found == FYSSG_NO_TEMPLATE)
		tell_missing(p, page, key, text);
	return found;
}

/* The nearest section from `section` up that names the template of its pages, or NULL. */
static const fyssg_section *page_template_above(const fyssg_site *s, const fyssg_section *section)
{
	while (fyssg_page_rare_of(s, &s->pages.at[section->page])->page_template == 0) {
		if (section->parent == FYSSG_NONE)
			return NULL;
		section = &s->sections.at[section->parent];
	}
	return section;
}

static uint16_t section_page_template(struct planner *p, const fyssg_section *section)
{
	const fyssg_site *s = &p->job->site;
	const fyssg_section *naming = page_template_above(s, section);
	fyssg_ref named;
	uint16_t found;

	if (naming != NULL) {
		named = fyssg_page_rare_of(s, &s->pages.at[naming->page])->page_template;
		/* Of the sections below it, those above have told what is missing. */
		found = naming == section ?
			find_named(p, &s->pages.at[section->page], "page_template", named) :
			fyssg_templates_find(&p->job->templates, fyssg_site_text(s, named).data,
			                     fyssg_site_text(s, named).len);
		if (found != FYSSG_NO_TEMPLATE || !p->job->options->keep_going)
			return found;
	}
	found = find_in_folders(p, fyssg_site_text(s, section->path), "page.html");
	return found != FYSSG_NO_TEMPLATE ? found : find(p, "page.html");
}

static uint16_t taxonomy_template(struct planner *p, const fyssg_page *page)
{
	const fyssg_site *s = &p->job->site;
	const char *kind = page->kind == FYSSG_TERM ? "term.html" : "taxonomy.html";
	uint32_t taxonomy = page->place;
	uint16_t found;

	if (page->kind == FYSSG_TERM)
		taxonomy = (uint32_t)(fyssg_taxonomy_of_term(s, page->place) - s->taxonomies.at);
	fya_buf_clear(&p->name);
	fya_buf_printf(&p->name, "%s/%s", p->job->config.taxonomies[taxonomy].name, kind);
	found = fyssg_templates_find(&p->job->templates, p->name.data, p->name.len);
	return found != FYSSG_NO_TEMPLATE ? found : find(p, kind);
}

static uint16_t template_of(struct planner *p, const fyssg_page *page)
{
	const fyssg_site *s = &p->job->site;
	fyssg_ref named = fyssg_page_rare_of(s, page)->template_name;
	uint16_t found = FYSSG_NO_TEMPLATE;

	if (named != 0)
		found = find_named(p, page, "template", named);
	/* Where it is missing but the build goes on, the usual one is taken. */
	if (named != 0 && (found != FYSSG_NO_TEMPLATE || !p->job->options->keep_going))
		return found;
	switch (page->kind) {
	case FYSSG_PAGE:
		return s->sections.at[page->section].page_template;
	case FYSSG_HOME:
		found = find(p, "index.html");
		break;
	case FYSSG_SECTION:
		found = find_in_folders(p, fyssg_site_text(s, s->sections.at[page->section].path),
		                        "section.html");
		break;
	default:
		return taxonomy_template(p, page);
	}
	return found != FYSSG_NO_TEMPLATE ? found : find(p, "section.html");
}

static void pick_templates(struct planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i;

	for (i = 0; i < job->site.sections.count; i++)
		job->site.sections.at[i].page_template = section_page_template(p, &job->site.sections.at[i]);
	for (i = 0; i < job->site.pages.count; i++) {
		fyssg_page *page = &job->site.pages.at[i];

		if (page->flags & FYSSG_PAGE_HELD)
			continue;
		page->template_id = template_of(p, page);
		if (page->template_id != FYSSG_NO_TEMPLATE && job->templates.loaded.at[page->template_id].builtin)
			fyssg_report_counts(job->report)->builtin_templates = true;
	}
	job->alias_template = find(p, "alias.html");
	job->sitemap_template = find(p, "sitemap.xml");
	job->sitemap_index_template = find(p, "sitemap-index.xml");
	job->robots_template = find(p, "robots.txt");
	job->not_found_template = find(p, "404.html");
}

static void pick_feed_templates(struct planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i;

	job->feed_templates = fya_alloc_array(job->config_allocator, (size_t)job->config.feed_count + 1,
	                                      sizeof(*job->feed_templates), 0);
	if (job->feed_templates == NULL) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < job->config.feed_count; i++) {
		fyfm_diag d;

		job->feed_templates[i] = find(p, job->config.feeds[i]);
		if (job->feed_templates[i] != FYSSG_NO_TEMPLATE)
			continue;
		fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_NOT_FOUND, job->config.path, 0, 0,
		              "there is no template '%s' for the feed of that name", job->config.feeds[i]);
		locate_feed(p, i, &d);
		hint_template(p, (fyfm_str){ job->config.feeds[i], strlen(job->config.feeds[i]) }, &d);
		fyssg_job_tell(job, &d);
		++*p->errors;
	}
}

/* --- the list of outputs ---------------------------------------------------------------------- */

static void add(struct planner *p, fyssg_output_kind kind, uint32_t subject, uint32_t number)
{
	fyssg_output o = { .kind = (uint8_t)kind, .subject = subject, .number = number };

	if (!FYSSG_ARRAY_APPEND(p->job->site_allocator, &p->job->outputs, o))
		p->nomem = true;
}

size_t fyssg_list_count(const fyssg_job *job, const fyssg_page *page)
{
	switch (page->kind) {
	case FYSSG_HOME:
		return job->site.by_date.count;
	case FYSSG_SECTION:
		return job->site.sections.at[page->section].page_count;
	case FYSSG_TERM:
		return job->site.terms.at[page->place].page_count;
	default:
		return 0;
	}
}

size_t fyssg_list_per_pager(const fyssg_job *job, const fyssg_page *page)
{
	const fyssg_site *s = &job->site;
	int32_t per = fyssg_page_rare_of(s, page)->paginate;

	if (per < 0 && page->kind == FYSSG_TERM)
		per = job->config.taxonomies[fyssg_taxonomy_of_term(s, page->place) - s->taxonomies.at].paginate;
	if (per < 0)
		per = job->config.paginate;
	return per == 0 ? SIZE_MAX : (size_t)per;
}

static void add_page(struct planner *p, uint32_t number)
{
	const fyssg_job *job = p->job;
	const fyssg_page *page = &job->site.pages.at[number];
	size_t count, per, pagers = 1, i;

	if (page->template_id != FYSSG_NO_TEMPLATE && job->templates.loaded.at[page->template_id].splits) {
		count = fyssg_list_count(job, page);
		per = fyssg_list_per_pager(job, page);
		if (count > 0)
			pagers = (count - 1) / per + 1;
	}
	for (i = 1; i <= pagers && i <= PAGERS_MAX; i++)
		add(p, FYSSG_OUTPUT_PAGE, number, (uint32_t)i);
}

static void add_aliases(struct planner *p, uint32_t number)
{
	const fyssg_site *s = &p->job->site;
	fyssg_ref packed = fyssg_page_rare_of(s, &s->pages.at[number])->aliases;
	fyfm_str text = fyssg_site_text(s, packed);
	fyfm_value list;
	size_t i, count;

	if (packed == 0)
		return;
	list = fyfm_unpack(p->scratch, text.data, text.len);
	count = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_count(list) : 1;
	for (i = 0; i < count; i++)
		add(p, FYSSG_OUTPUT_ALIAS, number, (uint32_t)i);
}

/* Long outputs come first, so that no worker is left with one at the end. */
static void list_outputs(struct planner *p)
{
	fyssg_job *job = p->job;
	bool has_base = job->config.base_url[0] != '\0';
	uint32_t i;

	if (job->config.sitemap && has_base) {
		for (i = job->sitemap_parts; i > 0; i--)
			add(p, FYSSG_OUTPUT_SITEMAP, 0, i);
		add(p, FYSSG_OUTPUT_SITEMAP, 0, 0);
	}
	for (i = 0; has_base && i < job->config.feed_count; i++)
		if (job->feed_templates[i] != FYSSG_NO_TEMPLATE)
			add(p, FYSSG_OUTPUT_FEED, 0, i);
	if (job->config.robots)
		add(p, FYSSG_OUTPUT_ROBOTS, 0, 0);
	if (job->config.not_found)
		add(p, FYSSG_OUTPUT_NOT_FOUND, 0, 0);
	for (i = 0; i < job->site.pages.count; i++) {
		if (job->site.pages.at[i].flags & FYSSG_PAGE_HELD)
			continue;
		add_page(p, i);
		add_aliases(p, i);
	}
	for (i = 0; i < job->site.assets.count; i++)
		if (job->site.assets.at[i].owner == FYSSG_NONE ||
		    !(job->site.pages.at[job->site.assets.at[i].owner].flags & FYSSG_PAGE_HELD))
			add(p, FYSSG_OUTPUT_ASSET, i, 0);
}

static void tell_no_base(struct planner *p)
{
	const fyssg_config *c = &p->job->config;
	fyfm_diag note;

	if (c->base_url[0] != '\0' || (!c->sitemap && c->feed_count == 0))
		return;
	fyfm_diag_set(&note, FYFM_NOTE, FYFM_OK, c->path[0] == '\0' ? NULL : c->path, 0, 0,
	              "no base_url: no feed and no sitemap is made");
	fyssg_job_tell(p->job, &note);
}

/* --- paths and sources ------------------------------------------------------------------------ */

static void alias_path(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_site *s = &job->site;
	fyfm_str text = fyssg_site_text(s, fyssg_page_rare_of(s, &s->pages.at[o->subject])->aliases);
	fya_allocator *scratch = fya_malloc_new();
	fyfm_value list, item;
	fyfm_str path;
	const char *slash;

	if (scratch == NULL) {
		out->status = FYA_BUF_NOMEM;
		return;
	}
	list = fyfm_unpack(scratch, text.data, text.len);
	item = fyfm_kind_of(list) == FYFM_SEQ ? fyfm_at(list, o->number) : list;
	path = fyfm_kind_of(item) == FYFM_STRING ? fyfm_text(&item, scratch) : FYFM_STR("/");
	fya_buf_append(out, path.data + 1, path.len - 1);
	slash = memrchr(path.data, '/', path.len);
	if (slash + 1 == path.data + path.len)
		fya_buf_puts(out, "index.html");
	else if (memchr(slash, '.', path.len - (size_t)(slash - path.data)) == NULL)
		fya_buf_puts(out, "/index.html");
	fya_destroy(scratch);
}

static void asset_path(const fyssg_job *job, const fyssg_asset *asset, fya_buf *out)
{
	fyfm_str source = fyssg_site_text(&job->site, asset->source);
	size_t start = out->len;

	if (asset->owner != FYSSG_NONE) {
		fyssg_page_path(&job->site, &job->site.pages.at[asset->owner], out);
		while (out->status == FYA_BUF_OK && out->len > start && out->data[out->len - 1] != '/')
			out->len--;
	}
	fya_buf_append(out, source.data + asset->skip, source.len - asset->skip);
}

void fyssg_output_path(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_page *page;

	switch ((fyssg_output_kind)o->kind) {
	case FYSSG_OUTPUT_PAGE:
		page = &job->site.pages.at[o->subject];
		if (o->number <= 1) {
			fyssg_page_output(&job->site, page, out);
		} else {
			fyssg_pager_path(job, page, o->number, out);
			fya_buf_puts(out, "index.html");
		}
		break;
	case FYSSG_OUTPUT_ALIAS:
		alias_path(job, o, out);
		break;
	case FYSSG_OUTPUT_FEED:
		fya_buf_puts(out, job->config.feeds[o->number]);
		break;
	case FYSSG_OUTPUT_SITEMAP:
		if (o->number == 0)
			fya_buf_puts(out, "sitemap.xml");
		else
			fya_buf_printf(out, "sitemap-%u.xml", o->number);
		break;
	case FYSSG_OUTPUT_ROBOTS:
		fya_buf_puts(out, "robots.txt");
		break;
	case FYSSG_OUTPUT_NOT_FOUND:
		fya_buf_puts(out, "404.html");
		break;
	case FYSSG_OUTPUT_ASSET:
		asset_path(job, &job->site.assets.at[o->subject], out);
		break;
	}
}

static void page_source(const fyssg_job *job, const fyssg_page *page, fya_buf *out)
{
	fyfm_str title = fyssg_site_text(&job->site, page->title);

	if (page->kind == FYSSG_TERM && !(page->flags & FYSSG_PAGE_HAS_FILE)) {
		fya_buf_printf(out, "the term '%.*s'", (int)title.len, title.data);
	} else if (page->kind == FYSSG_TAXONOMY && !(page->flags & FYSSG_PAGE_HAS_FILE)) {
		fya_buf_printf(out, "the taxonomy '%.*s'", (int)title.len, title.data);
	} else {
		fya_buf_printf(out, "%s/", job->site.root_path[FYSSG_ROOT_CONTENT]);
		fyssg_page_source(&job->site, page, out);
	}
}

void fyssg_output_source(const fyssg_job *job, const fyssg_output *o, fya_buf *out)
{
	const fyssg_asset *asset;
	fyfm_str source;

	switch ((fyssg_output_kind)o->kind) {
	case FYSSG_OUTPUT_PAGE:
		page_source(job, &job->site.pages.at[o->subject], out);
		if (o->number > 1)
			fya_buf_printf(out, " (pager %u)", o->number);
		break;
	case FYSSG_OUTPUT_ALIAS:
		fya_buf_puts(out, "an alias of ");
		page_source(job, &job->site.pages.at[o->subject], out);
		break;
	case FYSSG_OUTPUT_ASSET:
		asset = &job->site.assets.at[o->subject];
		source = fyssg_site_text(&job->site, asset->source);
		fya_buf_printf(out, "%s/%.*s", job->site.root_path[asset->root], (int)source.len, source.data);
		break;
	default:
		fya_buf_puts(out, "the generated ");
		fyssg_output_path(job, o, out);
	}
}

/* --- two outputs at one path ------------------------------------------------------------------ */

struct claim {
	uint64_t hash; /* of the path, case folded */
	uint32_t output;
};

static int by_hash(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->output > b->output) - (a->output < b->output);
}

static bool is_ascii(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* Writes the folded path of an output into p->other. */
static void fold_path(struct planner *p, const fyssg_output *o)
{
	size_t i;

	fya_buf_clear(&p->name);
	fya_buf_clear(&p->other);
	fyssg_output_path(p->job, o, &p->name);
	if (!is_ascii(p->name.data, p->name.len)) {
		fyssg_casefold(&p->other, p->name.data, p->name.len);
		return;
	}
	fya_buf_append(&p->other, p->name.data, p->name.len);
	for (i = 0; i < p->other.len; i++)
		if (p->other.data[i] >= 'A' && p->other.data[i] <= 'Z')
			p->other.data[i] |= 0x20;
}

/* The site's own static file hides the theme's. */
static bool hides(const fyssg_job *job, const fyssg_output *a, const fyssg_output *b)
{
	return a->kind == FYSSG_OUTPUT_ASSET && b->kind == FYSSG_OUTPUT_ASSET &&
	       job->site.assets.at[a->subject].root == FYSSG_ROOT_STATIC &&
	       job->site.assets.at[b->subject].root == FYSSG_ROOT_THEME_STATIC;
}

/* An alias that leads to where it stands. */
static bool is_own_alias(const fyssg_output *a, const fyssg_output *b)
{
	return (a->kind == FYSSG_OUTPUT_ALIAS || b->kind == FYSSG_OUTPUT_ALIAS) &&
	       (a->kind == FYSSG_OUTPUT_PAGE || b->kind == FYSSG_OUTPUT_PAGE) && a->subject == b->subject;
}

/* Drops one of two outputs and returns the other: an alias makes room, else the later one. */
static uint32_t drop_one(fyssg_job *job, uint32_t first, uint32_t second)
{
	bool first_goes = job->outputs.at[first].kind == FYSSG_OUTPUT_ALIAS &&
	                  job->outputs.at[second].kind != FYSSG_OUTPUT_ALIAS;

	job->outputs.at[first_goes ? first : second].kind = UINT8_MAX;
	return first_goes ? second : first;
}

/* Returns the one that a third output has to be compared with. */
static uint32_t compare_claims(struct planner *p, uint32_t first, uint32_t second)
{
	fyssg_job *job = p->job;
	const fyssg_output *a = &job->outputs.at[first], *b = &job->outputs.at[second];
	bool same, own = is_own_alias(a, b);
	fya_buf x, y, sources;
	fyfm_diag d;

	fya_buf_init(&x, p->scratch, 0);
	fya_buf_init(&y, p->scratch, 0);
	fya_buf_init(&sources, p->scratch, 0);
	fold_path(p, a);
	fya_buf_append(&x, p->other.data, p->other.len);
	fold_path(p, b);
	if (x.len != p->other.len || memcmp(fya_buf_cstr(&x), fya_buf_cstr(&p->other), x.len) != 0)
		return second;
	fya_buf_clear(&x);
	fyssg_output_path(job, a, &x);
	fyssg_output_path(job, b, &y);
	same = strcmp(fya_buf_cstr(&x), fya_buf_cstr(&y)) == 0;
	if (same && hides(job, a, b))
		return drop_one(job, first, second);
	fyssg_output_source(job, a, &sources);
	fya_buf_puts(&sources, " and ");
	fyssg_output_source(job, b, &sources);
	fyfm_diag_set(&d, same && !own ? FYFM_ERROR : FYFM_WARNING, FYFM_ERR_EXISTS, NULL, 0, 0,
	              same ? "%s would both be written to %s" :
	                     "%s have paths that differ only in case: %s",
	              fya_buf_cstr(&sources), x.data);
	if (same)
		fyfm_diag_hint(&d, "give one of them another 'slug', 'url' or name");
	fyssg_job_tell(job, &d);
	*p->errors += same && !own;
	return same ? drop_one(job, first, second) : second;
}

/* The first claim of a folded path, or NULL. */
static const struct claim *find_claim(const struct claim *claims, uint32_t count, const fya_buf *folded)
{
	uint64_t hash = XXH3_64bits(folded->data, folded->len);
	const struct claim *found = claims;

	while (count > 0) {
		uint32_t half = count / 2;

		if (found[half].hash < hash) {
			found += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return found->hash == hash ? found : NULL;
}

/* Tells that the output `file` has the path `path`, which is a folder on the way to the output `below`, where that is so. */
static void compare_folder(struct planner *p, uint32_t file, uint32_t below, const fya_buf *path,
                           const fya_buf *folded)
{
	fyssg_job *job = p->job;
	fya_buf sources;
	fyfm_diag d;
	bool same;

	fold_path(p, &job->outputs.at[file]);
	if (p->other.len != folded->len || memcmp(p->other.data, folded->data, folded->len) != 0)
		return;
	same = p->name.len == path->len && memcmp(p->name.data, path->data, path->len) == 0;
	fya_buf_init(&sources, p->scratch, 0);
	fyssg_output_source(job, &job->outputs.at[file], &sources);
	fya_buf_puts(&sources, " would be a file where ");
	fyssg_output_source(job, &job->outputs.at[below], &sources);
	fyfm_diag_set(&d, same ? FYFM_ERROR : FYFM_WARNING, FYFM_ERR_EXISTS, NULL, 0, 0, "%s needs a folder%s",
	              fya_buf_cstr(&sources), same ? "" : " that differs only in case");
	fyssg_job_tell(job, &d);
	*p->errors += same;
}

/* Cuts a path to the folder that it is in. False: it is in none. */
static bool cut(fya_buf *path)
{
	while (path->len > 0 && path->data[--path->len] != '/')
		continue;
	return path->len > 0;
}

static bool is_in(const fya_buf *path, const fya_buf *folder)
{
	return path->len > folder->len && path->data[folder->len] == '/' &&
	       memcmp(path->data, folder->data, folder->len) == 0;
}

static void copy(fya_buf *to, const fya_buf *from)
{
	fya_buf_clear(to);
	fya_buf_append(to, from->data, from->len);
}

/* Looks for outputs that are named like a folder of another: /a and /a/index.html. */
static void check_folders(struct planner *p, const struct claim *claims, uint32_t count)
{
	fya_buf path, folded, last, swap;
	const struct claim *found;
	uint32_t i;

	fya_buf_init(&path, p->scratch, 0);
	fya_buf_init(&folded, p->scratch, 0);
	fya_buf_init(&last, p->scratch, 0);
	for (i = 0; i < count; i++) {
		size_t len;

		if (p->job->outputs.at[i].kind == UINT8_MAX)
			continue;
		fold_path(p, &p->job->outputs.at[i]);
		copy(&path, &p->name);
		copy(&folded, &p->other);
		len = path.len;
		/* Folders that the output before is in too were looked up for that one. */
		while (cut(&path) && cut(&folded) && !is_in(&last, &path)) {
			found = find_claim(claims, count, &folded);
			if (found != NULL)
				compare_folder(p, found->output, i, &path, &folded);
		}
		swap = last;
		last = path;
		last.len = len;
		path = swap;
	}
}

static void check_paths(struct planner *p)
{
	fyssg_job *job = p->job;
	uint32_t count = job->outputs.count, i, kept = 0, stays = 0;
	/* One more, that no hash is equal to, so that a search may look behind the last. */
	struct claim *claims = fya_alloc_array(p->scratch, (size_t)count + 1, sizeof(*claims), 0);

	if (claims == NULL) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < count; i++) {
		fold_path(p, &job->outputs.at[i]);
		claims[i] = (struct claim){ XXH3_64bits(p->other.data, p->other.len), i };
	}
	claims[count] = (struct claim){ UINT64_MAX, FYSSG_NONE };
	qsort(claims, count, sizeof(*claims), by_hash);
	for (i = 1; i < count; i++) {
		if (i == 1 || claims[i - 1].hash != claims[i - 2].hash)
			stays = claims[i - 1].output;
		if (claims[i].hash == claims[i - 1].hash)
			stays = compare_claims(p, stays, claims[i].output);
	}
	check_folders(p, claims, count);
	for (i = 0; i < count; i++)
		if (job->outputs.at[i].kind != UINT8_MAX)
			job->outputs.at[kept++] = job->outputs.at[i];
	job->outputs.count = kept;
}

/* --- the sitemap's order ---------------------------------------------------------------------- */

struct url {
	const char *path;
	uint32_t len, page;
};

static int by_path(const void *x, const void *y)
{
	const struct url *a = x, *b = y;
	int order = memcmp(a->path, b->path, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static void sort_by_url(struct planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i, count = 0, total = job->site.pages.count;
	struct url *urls = fya_alloc_array(p->scratch, (size_t)total + 1, sizeof(*urls), 0);
	fya_buf paths;

	if (!job->config.sitemap || job->config.base_url[0] == '\0')
		return;
	job->by_url.at = fya_alloc_array(job->site_allocator, (size_t)total + 1, sizeof(*job->by_url.at), 0);
	if (urls == NULL || job->by_url.at == NULL) {
		p->nomem = true;
		return;
	}
	job->by_url.capacity = total + 1;
	fya_buf_init(&paths, p->scratch, 0);
	for (i = 0; i < total; i++) {
		size_t start = paths.len;

		if (job->site.pages.at[i].flags & FYSSG_PAGE_HELD)
			continue;
		fyssg_page_path(&job->site, &job->site.pages.at[i], &paths);
		urls[count++] = (struct url){ NULL, (uint32_t)(paths.len - start), i };
	}
	p->nomem |= paths.status != FYA_BUF_OK;
	for (i = 0, total = 0; i < count; i++) {
		urls[i].path = fya_buf_cstr(&paths) + total;
		total += urls[i].len;
	}
	qsort(urls, count, sizeof(*urls), by_path);
	for (i = 0; i < count; i++)
		job->by_url.at[i] = urls[i].page;
	job->by_url.count = count;
	if (count > SITEMAP_ENTRIES_MAX)
		job->sitemap_parts = (count - 1) / SITEMAP_ENTRIES_MAX + 1;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void map_taxonomies(struct planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i, count = job->config.taxonomy_count;
	fyfm_value *keys = fya_alloc_array(job->config_allocator, (size_t)count + 1, sizeof(*keys), 0);
	fyfm_value *values = fya_alloc_array(job->config_allocator, (size_t)count + 1, sizeof(*values), 0);

	if (keys == NULL || values == NULL) {
		p->nomem = true;
		return;
	}
	for (i = 0; i < count; i++) {
		keys[i] = fyfm_string(job->config_allocator, job->config.taxonomies[i].name,
		                      job->config.taxonomies[i].name_len);
		values[i] = fyfm_host(job->templates.classes.page, job->site.taxonomies.at[i].page);
	}
	job->taxonomies = fyfm_map(job->config_allocator, keys, values, count, fyfm_undefined(NULL));
	p->nomem |= fyfm_kind_of(job->taxonomies) != FYFM_MAP;
}

fyfm_status fyssg_plan(fyssg_job *job, size_t *errors)
{
	struct planner p = { .job = job, .scratch = fya_arena_new(NULL), .errors = errors };

	if (p.scratch == NULL)
		return FYFM_ERR_NOMEM;
	fya_buf_init(&p.name, p.scratch, 0);
	fya_buf_init(&p.other, p.scratch, 0);
	pick_templates(&p);
	pick_feed_templates(&p);
	map_taxonomies(&p);
	sort_by_url(&p);
	tell_no_base(&p);
	if (!p.nomem)
		list_outputs(&p);
	if (!p.nomem)
		check_paths(&p);
	fyfm_parser_free(p.parser);
	fya_destroy(p.scratch);
	return p.nomem ? FYFM_ERR_NOMEM : FYFM_OK;
}
