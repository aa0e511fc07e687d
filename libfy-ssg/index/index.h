/*
 * The index: all that templates may ask about other pages, computed once from the page table.
 *
 * After it the site is frozen.
 */
#ifndef FYSSG_INDEX_INDEX_H
#define FYSSG_INDEX_INDEX_H

#include "libfy-ssg/site/site.h"

typedef struct fyssg_index_options {
	unsigned workers;
	bool all_pages; /* templates read `all_pages` of sections */
	fyssg_pool_writer *text; /* its allocator is not the site's */
	fyfm_diag_fn diag;
	void *diag_user;
} fyssg_index_options;

/* Makes the orders of sections, the terms and their pages. Errors are told and counted in *errors.
 * FYFM_OK or FYFM_ERR_NOMEM. */
FYA_CHECKED fyfm_status fyssg_index(fyssg_site *s, const fyssg_index_options *o, size_t *errors);

/* --- its parts -------------------------------------------------------------------------------- */

/* Site's by_date and the lists of sections. */
bool fyssg_index_sections(fyssg_site *s, bool all_pages);
/* Taxonomies and terms, in two steps: the terms of all pages, for which the site is only read; then
 * their own pages, which go behind the others in the page table, and the lists of pages, which follow
 * by_date. `begin` returns NULL where there is no memory; `end` frees in any case. */
typedef struct fyssg_term_index fyssg_term_index;
fyssg_term_index *fyssg_index_terms_begin(fyssg_site *s, const fyssg_index_options *o,
					  size_t *errors);
bool fyssg_index_terms_end(fyssg_term_index *terms);

/* Sorts page numbers. Ties go by path, which is the order of numbers. */
void fyssg_sort_pages(const fyssg_site *s, uint32_t *pages, size_t count, fyssg_sort order,
                      bool reverse);
/* Below, equal to, above 0 as two names sort: by code point after case folding. */
int fyssg_compare_names(fyfm_str a, fyfm_str b);

#endif
