/* get_url, absolute_url, asset_url. */
#include <string.h>

#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

static bool is_full(fyfm_str url)
{
	return (url.len > 1 && url.data[0] == '/' && url.data[1] == '/') ||
	       memmem(url.data, url.len, "://", 3) != NULL;
}

static fyfm_str base_of(const fyssg_config *c, bool permalink)
{
	const char *base = permalink && c->base_url[0] != '\0' ? c->base_url : c->base_path;

	return (fyfm_str){ base, strlen(base) };
}

/* `path` behind the base; without the slash that it may begin with. */
static fyfm_value join(fyssg_worker *w, fyfm_str base, fyfm_str path)
{
	fya_buf url;

	if (path.len > 0 && path.data[0] == '/') {
		path.data++;
		path.len--;
	}
	fyssg_result_begin(w->eval, &url);
	fya_buf_append(&url, base.data, base.len);
	fya_buf_append(&url, path.data, path.len);
	return fyssg_result_end(w->eval, &url, false);
}

/* "@/a.md" names a page by its source. */
static fyfm_value page_url(fyssg_worker *w, fyfm_str path, bool permalink)
{
	const char *hash = memchr(path.data, '#', path.len);
	size_t len = hash == NULL ? path.len : (size_t)(hash - path.data);
	const fyssg_page *page =
		fyssg_site_find_source(&w->job->site, path.data + 2, len < 2 ? 0 : len - 2);
	fyfm_value url;
	fyfm_str text;

	fyssg_record(w->eval, FYSSG_READ_LOOKUP, path.data, len);
	if (page == NULL || page->flags & FYSSG_PAGE_HELD)
		return fyssg_fail(w->eval, FYFM_ERR_NOT_FOUND, "there is no page '%.*s'",
		                  (int)(len > 100 ? 100 : len), path.data);
	url = fyssg_model_page_url(w, page, 1, permalink ? FYSSG_URL_PERMALINK : FYSSG_URL_ROOTED);
	text = fyssg_text_of(w->eval, &url);
	return join(w, text, (fyfm_str){ path.data + len, path.len - len });
}

/* With the path of base_url before it. Full addresses stay as they are. */
static fyfm_value url_of(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_text_of(ev, &argv[0]);
	bool permalink = fyssg_flag(ev, argv[1]);

	if (path.len > 1 && path.data[0] == '@' && path.data[1] == '/')
		return page_url(w, path, permalink);
	if (path.data == NULL || is_full(path))
		return argv[0];
	return join(w, base_of(&w->job->config, permalink), path);
}

/* get_url("style.css"); with `trailing_slash` a path, without fragment or query, ends in one. */
static fyfm_value call_get_url(fyssg_eval *ev, const fyfm_value *argv)
{
	fyfm_value url = url_of(ev, argv);
	bool slash = fyssg_flag(ev, argv[2]);
	fyfm_str text;

	if (!slash || fyssg_failed(ev) || !fyssg_is_string(url))
		return url;
	text = fyssg_text_of(ev, &url);
	if (text.len == 0 || text.data[text.len - 1] == '/' ||
	    memchr(text.data, '#', text.len) != NULL || memchr(text.data, '?', text.len) != NULL)
		return url;
	return join(fyssg_model_worker(ev), text, FYFM_STR("//"));
}

/* A page's url has the path of base_url already; what has not gets it. */
static fyfm_value call_absolute_url(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_config *c = &w->job->config;
	fyfm_str path = fyssg_text_of(ev, &argv[0]);
	size_t base = strlen(c->base_path);

	if (path.data == NULL || is_full(path))
		return argv[0];
	if (path.len >= base && memcmp(path.data, c->base_path, base) == 0) {
		path.data += base;
		path.len -= base;
	}
	return join(w, base_of(c, true), path);
}

/* asset_url("css/x.css"): as get_url, of a file that static/ has. */
static fyfm_value call_asset_url(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_string_arg(ev, &argv[0], "the path of a file"), name = path;
	bool permalink = fyssg_flag(ev, argv[1]);

	if (fyssg_failed(ev))
		return fyfm_undefined(NULL);
	if (name.len > 0 && name.data[0] == '/') {
		name.data++;
		name.len--;
	}
	fyssg_record(ev, FYSSG_READ_LOOKUP, path.data, path.len);
	if (!fyssg_functions_ready(w))
		return fyfm_undefined(NULL);
	if (!fyssg_find_static(&w->job->functions.lookup, &w->job->site, name))
		return fyssg_fail(ev, FYFM_ERR_NOT_FOUND,
		                  "static/ has no file '%.*s'; use get_url for what other tools "
		                  "make",
		                  (int)(name.len > 100 ? 100 : name.len), name.data);
	return join(w, base_of(&w->job->config, permalink), name);
}

const fyssg_builtin fyssg_url_functions[] = {
	{ "absolute_url", "path", call_absolute_url, FYSSG_READS_SITE },
	{ "asset_url", "path permalink?", call_asset_url, FYSSG_READS_SITE },
	{ "get_url", "path permalink? trailing_slash?", call_get_url, FYSSG_READS_SITE },
};
const size_t fyssg_url_function_count = sizeof(fyssg_url_functions) / sizeof(*fyssg_url_functions);

const fyssg_builtin fyssg_url_filters[] = {
	{ "absURL", "path", call_absolute_url, FYSSG_READS_SITE },
	{ "absolute_url", "path", call_absolute_url, FYSSG_READS_SITE },
	{ "asset_url", "path permalink?", call_asset_url, FYSSG_READS_SITE },
	{ "get_url", "path permalink? trailing_slash?", call_get_url, FYSSG_READS_SITE },
	{ "relURL", "path permalink? trailing_slash?", call_get_url, FYSSG_READS_SITE },
};
const size_t fyssg_url_filter_count = sizeof(fyssg_url_filters) / sizeof(*fyssg_url_filters);
