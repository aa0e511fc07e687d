#include "libfy-ssg/index/index.h"
#include "libfy-ssg/site/parallel.h"

/* Stages that need nothing of each other. */
enum stage { STAGE_SOURCES, STAGE_SECTIONS, STAGE_TERMS, STAGES };

struct indexing {
	fyssg_site *site;
	const fyssg_index_options *options;
	size_t *errors; /* of STAGE_TERMS */
	fyssg_term_index *terms;
	bool sections;
};

static bool run_stages(void *user, unsigned worker, size_t first, size_t end)
{
	struct indexing *run = user;

	(void)worker;
	for (size_t i = first; i < end; i++) {
		switch ((enum stage)i) {
		case STAGE_SOURCES:
			fyssg_site_index_sources(run->site);
			break;
		case STAGE_SECTIONS:
			run->sections =
				fyssg_index_sections(run->site, run->options->all_pages);
			break;
		case STAGE_TERMS:
			run->terms = fyssg_index_terms_begin(run->site, run->options, run->errors);
			break;
		case STAGES:
			break;
		}
	}
	return true;
}

fyfm_status fyssg_index(fyssg_site *s, const fyssg_index_options *o, size_t *errors)
{
	struct indexing run = { .site = s, .options = o, .errors = errors };
	bool ok = fyssg_site_reserve_sources(s);

	if (ok)
		fyssg_parallel(o->workers, STAGES, 1, run_stages, &run);
	ok = ok && run.sections && run.terms != NULL;
	/* It frees what the first half made. */
	if (run.terms != NULL && !fyssg_index_terms_end(run.terms))
		ok = false;
	return ok ? FYFM_OK : FYFM_ERR_NOMEM;
}
