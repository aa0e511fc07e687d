/*
 * The objects that templates see: site, page, section, paginator and the rest. A page is a class
 * and an index: getting one into a template allocates nothing.
 *
 * Private to the files model*.c.
 */
#ifndef FYSSG_BUILD_MODEL_H
#define FYSSG_BUILD_MODEL_H

#include "libfy-ssg/build/worker.h"

/* Kinds of things that a recorder is told of, beside FYSSG_READ_CLOCK. */
enum fyssg_read_kind {
	FYSSG_READ_PAGE = FYSSG_READ_CLOCK + 1,
	FYSSG_READ_COLLECTION,
	FYSSG_READ_LOOKUP,     /* by path or name, found or not */
	FYSSG_READ_DATA,       /* the path as the template wrote it */
	FYSSG_READ_ENVIRONMENT
};

/* A lazy list with an identity: what it is of, and which one. */
enum fyssg_list_of {
	FYSSG_LIST_BY_DATE,
	FYSSG_LIST_SITEMAP_PAGES,
	FYSSG_LIST_SECTION_PAGES,
	FYSSG_LIST_SECTION_SECTIONS,
	FYSSG_LIST_SECTION_ALL,
	FYSSG_LIST_TERM_PAGES,
	FYSSG_LIST_TAXONOMY_TERMS
};

extern const fyssg_class fyssg_page_class;
extern const fyssg_class fyssg_collection_class, fyssg_slice_class;
extern const fyssg_class fyssg_paginator_class, fyssg_pagers_class;
extern const fyssg_class fyssg_feed_class, fyssg_sitemap_class;

static inline fyssg_worker *fyssg_model_worker(fyssg_eval *ev)
{
	return fyssg_host_data(ev);
}

static inline fyssg_attribute fyssg_model_attribute(const fyssg_worker *w, fyssg_atom name)
{
	const fyssg_templates *t = &w->job->templates;

	return name < t->attribute_count ? t->attributes[name] : FYSSG_ATTR_NONE;
}

static inline fyfm_value fyssg_model_none(fyssg_eval *ev, fyssg_atom name)
{
	/* Names of atoms are NUL-terminated and live as long as the environment. */
	return fyfm_undefined(fyssg_env_atom_name(fyssg_eval_env(ev), name).data);
}

/* --- model-values.c: values from what records hold; in the worker's arena --------------------- */

fyfm_value fyssg_model_text(fyssg_worker *w, const char *text);
fyfm_value fyssg_model_ref(fyssg_worker *w, fyssg_ref ref);
fyfm_value fyssg_model_page(const fyssg_worker *w, uint32_t page);
/* Null for FYSSG_NO_DATE. */
fyfm_value fyssg_model_date(fyssg_worker *w, int64_t seconds);
fyfm_value fyssg_model_page_url(fyssg_worker *w, const fyssg_page *page, uint32_t pager,
				fyssg_url_form form);
fyfm_value fyssg_model_output_url(fyssg_worker *w, const fyssg_output *o, fyssg_url_form form);

/* --- model-lists.c ---------------------------------------------------------------------------- */

fyfm_value fyssg_model_collection(const fyssg_worker *w, enum fyssg_list_of of, uint32_t number);
fyfm_value fyssg_model_slice(fyssg_worker *w, fyfm_value of, size_t start, size_t count);

/* --- model-page.c ----------------------------------------------------------------------------- */

bool fyssg_model_is_list(const fyssg_page *page);
/* An attribute that only lists have: sections, terms, taxonomies. */
fyfm_value fyssg_model_list_attribute(fyssg_worker *w, const fyssg_page *page,
				      fyssg_attribute attribute, fyfm_value absent);

#endif
