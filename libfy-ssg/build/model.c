/* Global variables, the site, functions, and the registering of all classes. */
#include <string.h>

#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/ops.h"

/* --- site ------------------------------------------------------------------------------------- */

/* URLs of the feeds that this build makes. */
static fyfm_value feed_urls(fyssg_worker *w)
{
	const fyssg_job *job = w->job;
	fyssg_list list = { NULL, 0, 0 };
	fyssg_output feed = { .kind = FYSSG_OUTPUT_FEED };

	for (; job->config.base_url[0] != '\0' && feed.number < job->config.feed_count;
	     feed.number++)
		if (job->feed_templates[feed.number] != FYSSG_NO_TEMPLATE)
			fyssg_list_push(w->eval, &list,
					fyssg_model_output_url(w, &feed, FYSSG_URL_ROOTED));
	return fyssg_list_seq(w->eval, &list);
}

static fyfm_value site_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_config *c = &w->job->config;
	int64_t now = fyssg_eval_now(ev);

	(void)self;
	switch (fyssg_model_attribute(w, name)) {
	case FYSSG_ATTR_title:
		return fyssg_model_text(w, c->title);
	case FYSSG_ATTR_description:
		return fyssg_model_text(w, c->description);
	case FYSSG_ATTR_language:
		return fyssg_model_text(w, c->language);
	case FYSSG_ATTR_base_url:
		return fyssg_model_text(w, c->base_url);
	case FYSSG_ATTR_timezone:
		return fyssg_model_text(w, c->timezone);
	case FYSSG_ATTR_params:
		return c->params;
	case FYSSG_ATTR_pages:
		return fyssg_model_collection(w, FYSSG_LIST_BY_DATE, 0);
	case FYSSG_ATTR_feeds:
		return feed_urls(w);
	case FYSSG_ATTR_home:
		return fyssg_model_page(w, w->job->site.sections.at[0].page);
	case FYSSG_ATTR_sections:
		return fyssg_model_collection(w, FYSSG_LIST_SECTION_SECTIONS, 0);
	case FYSSG_ATTR_taxonomies:
		return w->job->taxonomies;
	case FYSSG_ATTR_build_date:
		fyssg_record(ev, FYSSG_READ_CLOCK, &now, sizeof(now));
		return fyssg_model_date(w, now);
	default:
		return fyssg_model_none(ev, name);
	}
}

/* --- global variables ------------------------------------------------------------------------- */

static fyfm_value subject_value(const fyssg_worker *w)
{
	return fyssg_model_page(w, (uint32_t)(w->subject - w->job->site.pages.at));
}

/* `section`: the one being rendered, or that the page is in. */
static fyfm_value section_value(const fyssg_worker *w)
{
	const fyssg_section *section = fyssg_page_section(&w->job->site, w->subject);

	return section == NULL ? fyfm_null() : fyssg_model_page(w, section->page);
}

/* A variable that only some outputs have. */
static fyfm_value special(fyssg_eval *ev, fyssg_worker *w, fyssg_attribute attribute,
			  fyssg_atom name)
{
	const fyssg_output *o = w->output;
	bool page = o->kind == FYSSG_OUTPUT_PAGE;

	switch (attribute) {
	case FYSSG_ATTR_paginator:
		return page && (fyssg_model_is_list(w->subject) || w->subject->kind == FYSSG_TERM)
			       ? fyfm_host(w->job->templates.classes.paginator, 0)
			       : fyssg_model_none(ev, name);
	case FYSSG_ATTR_taxonomy:
		if (page && w->subject->kind == FYSSG_TERM)
			return fyssg_model_page(
				w, fyssg_taxonomy_of_term(&w->job->site, w->subject->place)->page);
		return page && w->subject->kind == FYSSG_TAXONOMY ? subject_value(w)
								  : fyssg_model_none(ev, name);
	case FYSSG_ATTR_term:
		return page && w->subject->kind == FYSSG_TERM ? subject_value(w)
							      : fyssg_model_none(ev, name);
	case FYSSG_ATTR_feed:
		return o->kind == FYSSG_OUTPUT_FEED ? fyfm_host(w->job->templates.classes.feed, 0) :
		                                      fyssg_model_none(ev, name);
	case FYSSG_ATTR_sitemap:
		/* robots.txt names the sitemap, if there is one. */
		return o->kind == FYSSG_OUTPUT_SITEMAP ||
				       (o->kind == FYSSG_OUTPUT_ROBOTS && w->job->by_url.count > 0)
			       ? fyfm_host(w->job->templates.classes.sitemap, 0)
			       : fyssg_model_none(ev, name);
	case FYSSG_ATTR_target:
		return o->kind == FYSSG_OUTPUT_ALIAS
			       ? fyssg_model_page_url(w, w->subject, 1, FYSSG_URL_ROOTED)
			       : fyssg_model_none(ev, name);
	case FYSSG_ATTR_permalink:
		return o->kind == FYSSG_OUTPUT_ALIAS
			       ? fyssg_model_page_url(w, w->subject, 1, FYSSG_URL_PERMALINK)
			       : fyssg_model_none(ev, name);
	default:
		return fyssg_model_none(ev, name);
	}
}

static fyfm_value root_get(fyssg_eval *ev, fyfm_value self, fyssg_atom name)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyssg_attribute attribute = fyssg_model_attribute(w, name);

	(void)self;
	switch (attribute) {
	case FYSSG_ATTR_site:
		return fyfm_host(w->job->templates.classes.site, 0);
	case FYSSG_ATTR_page:
		return subject_value(w);
	case FYSSG_ATTR_section:
		return section_value(w);
	default:
		return special(ev, w, attribute, name);
	}
}

fyfm_value fyssg_model_context(const fyssg_templates *t)
{
	return fyfm_host(t->classes.root, 0);
}

/* --- registering ------------------------------------------------------------------------------ */

static const fyssg_class root_class = {
	.name = "context",
	.get = root_get,
	.attributes = "page section site paginator taxonomy term feed sitemap",
};
static const fyssg_class site_class = {
	.name = "site",
	.get = site_get,
	.frozen = true,
	.attributes = "title description language base_url timezone params home pages sections "
		      "taxonomies build_date",
};

static const char *const attribute_names[] = {
	"",
#define ATTRIBUTE(name) #name,
#include "libfy-ssg/build/attributes.h"
#undef ATTRIBUTE
};

fyfm_status fyssg_model_register(fyssg_templates *t)
{
	const struct {
		const fyssg_class *class;
		unsigned *id;
	} classes[] = {
		{ &root_class, &t->classes.root },
		{ &site_class, &t->classes.site },
		{ &fyssg_page_class, &t->classes.page },
		{ &fyssg_collection_class, &t->classes.collection },
		{ &fyssg_slice_class, &t->classes.slice },
		{ &fyssg_paginator_class, &t->classes.paginator },
		{ &fyssg_pagers_class, &t->classes.pagers },
		{ &fyssg_feed_class, &t->classes.feed },
		{ &fyssg_sitemap_class, &t->classes.sitemap },
		{ &fyssg_shortcode_class, &t->classes.shortcode },
	};
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		int id = fyssg_env_add_class(t->env, classes[i].class);

		if (id < 0)
			return FYFM_ERR_NOMEM;
		*classes[i].id = (unsigned)id;
	}
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++)
		if (fyssg_env_intern(t->env, attribute_names[i]) == FYSSG_ATOM_NONE)
			return FYFM_ERR_NOMEM;
	return fyssg_functions_register(t->env);
}

fyfm_status fyssg_model_bind(fyssg_templates *t, const fyssg_config *config)
{
	fyssg_atom highest = 0, atom;
	uint32_t i;

	for (i = 0; i < config->taxonomy_count; i++) {
		atom = fyssg_env_intern(t->env, config->taxonomies[i].name);
		if (atom == FYSSG_ATOM_NONE)
			return FYFM_ERR_NOMEM;
		highest = atom > highest ? atom : highest;
	}
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++) {
		atom = fyssg_env_intern(t->env, attribute_names[i]);
		highest = atom > highest ? atom : highest;
	}
	t->attributes =
		fya_alloc_array(t->allocator, (size_t)highest + 1, sizeof(*t->attributes), 0);
	if (t->attributes == NULL)
		return FYFM_ERR_NOMEM;
	t->attribute_count = (size_t)highest + 1;
	memset(t->attributes, 0, t->attribute_count * sizeof(*t->attributes));
	for (i = 0; i < config->taxonomy_count; i++)
		t->attributes[fyssg_env_intern(t->env, config->taxonomies[i].name)] =
			(uint16_t)(FYSSG_ATTR_TAXONOMIES + i);
	/* A name of ours wins over a taxonomy's. */
	for (i = 1; i < FYSSG_ATTR_TAXONOMIES; i++)
		t->attributes[fyssg_env_intern(t->env, attribute_names[i])] = (uint16_t)i;
	return FYFM_OK;
}
