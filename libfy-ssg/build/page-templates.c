#include <stdio.h>
#include <string.h>

#include "libfy-ssg/build/planner.h"

/* --- errors, with the line that they are about ------------------------------------------------ */

static bool has_parser(fyssg_planner *p)
{
	if (p->parser == NULL)
		p->parser = fyfm_parser_new();
	return p->parser != NULL;
}

/* Reads a page's file once more to find where one of its keys stands. */
static void locate_in_page(fyssg_planner *p, const char *path, const char *key, fyfm_diag *d)
{
	const fyssg_site *s = &p->job->site;
	size_t root = strlen(s->root_path[FYSSG_ROOT_CONTENT]) + 1;
	fyfm_parse_options options = { .path = path };
	fyfm_source source;
	fyfm_parts parts;

	if (!has_parser(p) || fyfm_source_open(&source, p->scratch, s->root_fd[FYSSG_ROOT_CONTENT],
					       path + root, NULL, NULL) != FYFM_OK)
		return;
	if (fyfm_split(source.data, source.len, &parts, NULL) == FYFM_OK) {
		options.first_line = parts.yaml_line;
		fyfm_locate(p->parser, source.data + parts.yaml, parts.yaml_len, &options, &key, 1,
			    false, d);
	}
	fyfm_source_close(&source);
}

static void locate_feed(fyssg_planner *p, uint32_t number, fyfm_diag *d)
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

static void hint_template(fyssg_planner *p, fyfm_str name, fyfm_diag *d)
{
	const fyssg_templates *t = &p->job->templates;
	const char **names =
		fya_alloc_array(p->scratch, (size_t)t->loaded.count + 1, sizeof(*names), 0);
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
static void tell_missing(fyssg_planner *p, const fyssg_page *page, const char *key, fyfm_str name)
{
	fya_buf path;
	fyfm_diag d;

	fya_buf_init(&path, p->scratch, 0);
	fyssg_page_file(&p->job->site, page, &path);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_NOT_FOUND, fya_buf_cstr(&path), 0, 0,
	              "there is no template '%.*s'", (int)name.len, name.data);
	locate_in_page(p, fya_buf_cstr(&path), key, &d);
	hint_template(p, name, &d);
	fyssg_job_tell(p->job, &d);
	++*p->errors;
}
/* --- templates of pages ----------------------------------------------------------------------- */

/* PATH/NAME for the folder and each one above it, the deepest first. */
static uint16_t find_in_folders(fyssg_planner *p, fyfm_str folder, const char *name)
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

static uint16_t find(fyssg_planner *p, const char *name)
{
	return fyssg_templates_find(&p->job->templates, name, strlen(name));
}

/* A template that front matter names must exist. */
static uint16_t find_named(fyssg_planner *p, const fyssg_page *page, const char *key,
			   fyssg_ref name)
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

static uint16_t section_page_template(fyssg_planner *p, const fyssg_section *section)
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

static uint16_t taxonomy_template(fyssg_planner *p, const fyssg_page *page)
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

static uint16_t template_of(fyssg_planner *p, const fyssg_page *page)
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

static void pick_page_templates(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i;

	for (i = 0; i < job->site.sections.count; i++)
		job->site.sections.at[i].page_template =
			section_page_template(p, &job->site.sections.at[i]);
	for (i = 0; i < job->site.pages.count; i++) {
		fyssg_page *page = &job->site.pages.at[i];

		fyssg_site_breathe(&job->site, &p->ticks);
		if (page->flags & FYSSG_PAGE_HELD)
			continue;
		page->template_id = template_of(p, page);
		if (page->template_id != FYSSG_NO_TEMPLATE &&
		    job->templates.loaded.at[page->template_id].builtin)
			fyssg_report_counts(job->report)->builtin_templates = true;
	}
	job->alias_template = find(p, "alias.html");
	job->sitemap_template = find(p, "sitemap.xml");
	job->sitemap_index_template = find(p, "sitemap-index.xml");
	job->robots_template = find(p, "robots.txt");
	job->not_found_template = find(p, "404.html");
}

static void pick_feed_templates(fyssg_planner *p)
{
	fyssg_job *job = p->job;
	uint32_t i;

	job->feed_templates =
		fya_alloc_array(job->config_allocator, (size_t)job->config.feed_count + 1,
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
			      "there is no template '%s' for the feed of that name",
			      job->config.feeds[i]);
		locate_feed(p, i, &d);
		hint_template(p, (fyfm_str){ job->config.feeds[i], strlen(job->config.feeds[i]) },
			      &d);
		fyssg_job_tell(job, &d);
		++*p->errors;
	}
}

void fyssg_pick_templates(fyssg_planner *p)
{
	pick_page_templates(p);
	pick_feed_templates(p);
}
