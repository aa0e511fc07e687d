#include "libfy-ssg/build/functions.h"

#include "libfy-ssg/build/worker.h"

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

bool fyssg_functions_ready(fyssg_worker *w)
{
	fyssg_job *job = w->job;

	if (fyssg_page_lookup_ready(&job->functions.lookup, &job->site))
		return true;
	fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
	return false;
}

fyfm_status fyssg_functions_prepare(fyssg_job *job)
{
	fyssg_functions *f = &job->functions;

	job->data_allocator = fyssg_memory_cap_new(&job->cap, FYA_KIND_MREMAP, FYSSG_MEMORY_TEXTS);
	if (job->data_allocator == NULL)
		return FYFM_ERR_NOMEM;
	f->data = fyssg_data_new(job->config.root, job->data_allocator, &job->cap, fyssg_job_tell,
				 job);
	fyssg_page_lookup_init(&f->lookup);
	return f->data != NULL && fyssg_shortcodes_init(&f->shortcodes, &job->templates)
		       ? FYFM_OK : FYFM_ERR_NOMEM;
}

void fyssg_functions_release(fyssg_functions *f)
{
	fyssg_data_free(f->data);
	fyssg_shortcodes_release(&f->shortcodes);
	fyssg_page_lookup_release(&f->lookup);
	f->data = NULL;
}
