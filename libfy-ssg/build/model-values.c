#include <string.h>

#include "libfy-ssg/build/model.h"
#include "libfy-ssg/time/zone.h"

fyfm_value fyssg_model_text(fyssg_worker *w, const char *text)
{
	return fyfm_string(w->arena, text, strlen(text));
}

fyfm_value fyssg_model_ref(fyssg_worker *w, fyssg_ref ref)
{
	fyfm_str text = fyssg_site_text(&w->job->site, ref);

	return fyfm_string(w->arena, text.data, text.len);
}

/* The subject's are read in the order of outputs, and beside the next one's. */
fyfm_str fyssg_model_page_text(fyssg_worker *w, const fyssg_page *page, fyssg_ref ref)
{
	const fyssg_pool *pool = &w->job->site.pool;

	return page == w->subject ? fyssg_pool_get(pool, ref) :
				    fyssg_pool_peek(pool, ref, &w->window, w->arena);
}

fyfm_value fyssg_model_page(const fyssg_worker *w, uint32_t page)
{
	return fyfm_host(w->job->templates.classes.page, page);
}

fyfm_value fyssg_model_date(fyssg_worker *w, int64_t seconds)
{
	fyfm_timestamp when;

	if (seconds == FYSSG_NO_DATE)
		return fyfm_null();
	when = fyssg_timestamp_at(seconds, w->job->config.zone);
	return fyfm_timestamp_value(w->arena, &when);
}

/* The URL of a path below the output folder that `w->work` holds. */
static fyfm_value url_value(fyssg_worker *w, fyssg_url_form form)
{
	fya_buf url;

	fya_buf_init(&url, w->arena, 0);
	fyssg_url(&w->job->config, form, fya_buf_cstr(&w->work), w->work.len, &url);
	if (w->work.status != FYA_BUF_OK || url.status != FYA_BUF_OK)
		return fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
	return fyfm_string(w->arena, url.data, url.len);
}

fyfm_value fyssg_model_page_url(fyssg_worker *w, const fyssg_page *page, uint32_t pager,
				fyssg_url_form form)
{
	fya_buf_clear(&w->work);
	fyssg_pager_path(w->job, page, pager, &w->work);
	return url_value(w, form);
}

fyfm_value fyssg_model_output_url(fyssg_worker *w, const fyssg_output *o, fyssg_url_form form)
{
	fya_buf_clear(&w->work);
	fyssg_output_path(w->job, o, &w->work);
	return url_value(w, form);
}
