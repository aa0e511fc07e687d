#include "libfy-ssg/build/functions.h"

#include <string.h>

#include "libfy-ssg/build/job.h"

fyfm_status fyssg_functions_register(fyssg_env *env)
{
	const struct {
		const fyssg_builtin *table;
		size_t count;
	} functions[] = {
		{ fyssg_page_functions, fyssg_page_function_count },
		{ fyssg_url_functions, fyssg_url_function_count },
		{ fyssg_text_functions, fyssg_text_function_count },
	};
	fyfm_status status = FYFM_OK;

	for (size_t i = 0; status == FYFM_OK && i < sizeof(functions) / sizeof(*functions); i++)
		status = fyssg_env_add_functions(env, functions[i].table, functions[i].count);
	if (status == FYFM_OK)
		status = fyssg_env_add_filters(env, fyssg_url_filters, fyssg_url_filter_count);
	if (status == FYFM_OK)
		status = fyssg_env_add_filters(env, fyssg_text_filters, fyssg_text_filter_count);
	return status;
}

/* Whether any template calls what finds pages, or files, by their paths. */
static bool needs_lookup(const fyssg_templates *t)
{
	static const char *const names[] = { "get_page", "get_section", "doc", "ref", "relref",
		                             "asset_url" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		fyssg_atom name = fyssg_env_find_atom(t->env, names[i], strlen(names[i]));

		for (uint32_t k = 0; name != FYSSG_ATOM_NONE && k < t->loaded.count; k++)
			if (fyssg_template_uses(t->loaded.at[k].compiled, name))
				return true;
	}
	return false;
}

fyfm_status fyssg_functions_prepare(fyssg_job *job)
{
	fyssg_functions *f = &job->functions;

	f->data = fyssg_data_new(job->config.root, fyssg_job_tell, job);
	if (f->data == NULL || !fyssg_shortcodes_init(&f->shortcodes, &job->templates))
		return FYFM_ERR_NOMEM;
	if (needs_lookup(&job->templates) && !fyssg_page_lookup_init(&f->lookup, &job->site))
		return FYFM_ERR_NOMEM;
	return FYFM_OK;
}

void fyssg_functions_release(fyssg_functions *f)
{
	fyssg_data_free(f->data);
	fyssg_shortcodes_release(&f->shortcodes);
	fyssg_page_lookup_release(&f->lookup);
	f->data = NULL;
}
