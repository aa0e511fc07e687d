/*
 * page-table - the page table of the site in the current folder, as text to compare with.
 *
 * What is told meanwhile goes to heard.h.
 */
#ifndef TESTS_SITE_PAGE_TABLE_H
#define TESTS_SITE_PAGE_TABLE_H

#include "libfy-ssg/site/discover.h"

typedef struct table_options {
	unsigned workers;              /* 0: 1 */
	fya_kind kind;
	bool dedup, drafts, future, expired, strict, verbose, all_pages;
	bool (*keeps_key)(void *user, fyfm_str key); /* NULL: all keys */
} table_options;

/* The clock of all tests: 2024-06-01T00:00:00Z. */
#define TABLE_NOW 1717200000

/* Reads fyssg.yaml and the content; makes the index too where nothing was wrong. `options` may be
 * NULL. Returns the number of errors told. The table stands until the next call or table_close().
 */
size_t table_open(const table_options *options);
void table_close(void);
fyssg_site *table_site(void);

/* A line for each page, "KIND SOURCE" and then what the letters ask for. All texts are borrowed until
 * the next call.
 *   u  output         t  title, in quotes    D  description    d  date       w  weight
 *   l  lastmod        p  publish date        e  expiry date    f  flags      T  terms
 *   P  params         s  summary             x  templates      a  aliases    o  order of a section
 *   n  place
 * What a page does not have is left out, and so are taxonomies that nothing uses. */
const char *table_pages(const char *letters);
/* A line for each asset and template: "ROOT SOURCE", " of " the page it is copied beside, "-> " the
 * path from there. */
const char *table_assets(void);
const char *table_templates(void);
/* A line for each section: its path, its pages; where asked for, sections and all pages. */
const char *table_sections(void);
/* A line for each taxonomy and term: name, slug, pages. */
const char *table_terms(void);
/* site.pages. */
const char *table_by_date(void);

#endif
