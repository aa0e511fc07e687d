#include "libfy-ssg/index/index.h"

fyfm_status fyssg_index(fyssg_site *s, const fyssg_index_options *o, size_t *errors)
{
	if (!fyssg_site_index_sources(s) || !fyssg_index_sections(s, o->all_pages) ||
	    !fyssg_index_taxonomies(s, o, errors))
		return FYFM_ERR_NOMEM;
	return FYFM_OK;
}
