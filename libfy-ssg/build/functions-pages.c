/* Functions that find pages: get_page, get_section, doc, ref, relref, get_taxonomy, get_term. */
#include <string.h>

#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"
#include "libfy-ssg/text/escape.h"
#include "libfy-ssg/text/slug.h"

/* Longer ones name no page. */
enum { PATH_MAX_BYTES = 4096 };

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* Whether the template wants an error for what is not there. */
static bool is_required(fyssg_eval *ev, fyfm_value arg)
{
	return !fyssg_given(arg) || fyssg_flag(ev, arg);
}

static int shown_len(fyfm_str text)
{
	return (int)(text.len > 100 ? 100 : text.len);
}

/* --- finding ---------------------------------------------------------------------------------- */

/* That a page was looked for decides what an output is, whether it was found or not. */
static void record_lookup(fyssg_worker *w, fyfm_str path)
{
	fyssg_record(w->eval, FYSSG_READ_LOOKUP, path.data, path.len);
}

static const fyssg_page *look_up(fyssg_worker *w, fyfm_str path)
{
	return fyssg_find_page(&w->job->functions.lookup, &w->job->site, path, &w->work);
}

/* A section may have no file of its own: its folder without the "_index.md" at its end; data is
 * NULL where there is none. */
static fyfm_str folder_of_index(fyfm_str path)
{
	static const char name[] = "_index.md";
	size_t len = sizeof(name) - 1;

	if (path.len < len || memcmp(path.data + path.len - len, name, len) != 0 ||
	    (path.len > len && path.data[path.len - len - 1] != '/'))
		return (fyfm_str){ NULL, 0 };
	return (fyfm_str){ path.data, path.len - len };
}

/* The page by a path from the root of content; `/`, `@/` and `./` at its start mean that. */
static const fyssg_page *find_rooted(fyssg_worker *w, fyfm_str path)
{
	const fyssg_page *found;
	fyfm_str folder;

	if (path.len > 1 && (path.data[0] == '@' || path.data[0] == '.') && path.data[1] == '/') {
		path.data += 2;
		path.len -= 2;
	}
	record_lookup(w, path);
	if (path.len > PATH_MAX_BYTES || !fyssg_functions_ready(w))
		return NULL;
	found = look_up(w, path);
	folder = folder_of_index(path);
	return found != NULL || folder.data == NULL ? found : look_up(w, folder);
}

static fyfm_str without_slash(fyfm_str path)
{
	return (fyfm_str){ path.data, path.len - (path.data[path.len - 1] == '/') };
}

/* From the folder of the page whose text or template asks, else from the root of content. */
static const fyssg_page *find_relative(fyssg_worker *w, fyfm_str path)
{
	const fyssg_page *found = NULL;
	fya_buf full;

	if (path.len > 0 && path.len <= PATH_MAX_BYTES && path.data[0] != '/' &&
	    path.data[0] != '@') {
		fya_buf_init(&full, w->arena, 0);
		fyssg_page_source(&w->job->site, fyssg_content_page(w), &full);
		while (full.len > 0 && full.data[full.len - 1] != '/')
			full.len--;
		if (fyssg_resolve_path(&full, path.data, path.len) && full.len > 0)
			found = find_rooted(w, without_slash((fyfm_str){ full.data, full.len }));
	}
	return found != NULL ? found : find_rooted(w, path);
}

static fyfm_value page_value(fyssg_worker *w, const fyssg_page *page)
{
	return fyssg_model_page(w, (uint32_t)(page - w->job->site.pages.at));
}

static fyfm_value fail_missing(fyssg_worker *w, const char *what, fyfm_str path)
{
	fya_buf near;

	fya_buf_init(&near, w->arena, 0);
	if (fyssg_failed(w->eval))
		return fyfm_undefined(NULL);
	if (path.len <= PATH_MAX_BYTES)
		fyssg_suggest_page(&w->job->functions.lookup, &w->job->site, path, &near);
	if (near.len == 0)
		return fyssg_fail(w->eval, FYFM_ERR_NOT_FOUND, "there is no %s '%.*s'", what,
		                  shown_len(path), path.data);
	return fyssg_fail(w->eval, FYFM_ERR_NOT_FOUND,
	                  "there is no %s '%.*s'; did you mean '%s'?", what, shown_len(path),
	                  path.data, fya_buf_cstr(&near));
}

static fyfm_value call_get_page(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_string_arg(ev, &argv[0], "the path of a page");
	const fyssg_page *page = fyssg_failed(ev) ? NULL : find_rooted(w, path);

	if (page != NULL)
		return page_value(w, page);
	return is_required(ev, argv[1]) ? fail_missing(w, "page", path) : fyfm_null();
}

static fyfm_value call_get_section(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_string_arg(ev, &argv[0], "the path of a section");
	const fyssg_page *page = fyssg_failed(ev) ? NULL : find_rooted(w, path);

	if (page != NULL && fyssg_model_is_list(page))
		return page_value(w, page);
	return is_required(ev, argv[1]) ? fail_missing(w, "section", path) : fyfm_null();
}

/* doc(path): the page, or none. */
static fyfm_value call_doc(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_string_arg(ev, &argv[0], "the path of a page");
	const fyssg_page *page = fyssg_failed(ev) ? NULL : find_relative(w, path);

	return page == NULL ? fyfm_null() : page_value(w, page);
}

/* --- references ------------------------------------------------------------------------------- */

/* "path#fragment" to the URL of the page and the fragment. */
static fyfm_value reference(fyssg_worker *w, fyfm_value arg, fyfm_value required,
                            fyssg_url_form form)
{
	const fyssg_page *page = NULL;
	fyfm_str target = fyssg_string_arg(w->eval, &arg, "what is referred to");
	fyfm_str path = target, text;
	const char *hash = target.len == 0 ? NULL : memchr(target.data, '#', target.len);
	fyfm_value url;
	fya_buf out;

	if (hash != NULL)
		path.len = (size_t)(hash - target.data);
	if (fyssg_failed(w->eval))
		return none();
	page = path.len == 0 && hash != NULL ? fyssg_content_page(w) : find_relative(w, path);
	if (page == NULL)
		return is_required(w->eval, required) ? fail_missing(w, "page", path) : fyfm_null();
	url = fyssg_model_page_url(w, page, 1, form);
	if (hash == NULL)
		return url;
	text = fyssg_text_of(w->eval, &url);
	fyssg_result_begin(w->eval, &out);
	fya_buf_append(&out, text.data, text.len);
	fya_buf_append(&out, target.data + path.len, target.len - path.len);
	return fyssg_result_end(w->eval, &out, false);
}

static fyfm_value call_relref(fyssg_eval *ev, const fyfm_value *argv)
{
	return reference(fyssg_model_worker(ev), argv[0], argv[1], FYSSG_URL_ROOTED);
}

/* ref(path) is a full address; ref(path, text) a link. */
static fyfm_value call_ref(fyssg_eval *ev, const fyfm_value *argv)
{
	bool link = fyssg_given_value(argv[1]);
	fyfm_value url = reference(fyssg_model_worker(ev), argv[0], argv[2],
	                           link ? FYSSG_URL_ROOTED : FYSSG_URL_PERMALINK);
	fyfm_str text;
	fya_buf out;

	if (!link || fyssg_failed(ev) || !fyssg_is_string(url))
		return url;
	text = fyssg_text_of(ev, &url);
	fyssg_result_begin(ev, &out);
	fya_buf_puts(&out, "<a href=\"");
	fyssg_escape_markup(&out, text.data, text.len);
	fya_buf_puts(&out, "\">");
	fyssg_print(ev, argv[1], true, &out);
	fya_buf_puts(&out, "</a>");
	return fyssg_result_end(ev, &out, true);
}

/* --- taxonomies ------------------------------------------------------------------------------- */

/* The number of a taxonomy, or the count of them: after fyssg_fail(), if it is required. */
static uint32_t find_taxonomy(fyssg_worker *w, fyfm_value arg, bool required)
{
	const fyssg_config *c = &w->job->config;
	fyfm_str name = fyssg_string_arg(w->eval, &arg, "the name of a taxonomy");
	const char *names[UINT8_MAX], *near;
	uint32_t i;

	for (i = 0; i < c->taxonomy_count && !fyssg_failed(w->eval); i++) {
		names[i] = c->taxonomies[i].name;
		if (c->taxonomies[i].name_len == name.len &&
		    memcmp(names[i], name.data, name.len) == 0)
			return i;
	}
	if (!required)
		return c->taxonomy_count;
	near = fyssg_failed(w->eval) ? NULL : fyfm_did_you_mean(name.data, name.len, names, i);
	fyssg_fail(w->eval, FYFM_ERR_NOT_FOUND, "there is no taxonomy '%.*s'%s%s%s",
	           shown_len(name), name.data, near == NULL ? "" : "; did you mean '",
	           near == NULL ? "" : near, near == NULL ? "" : "'?");
	return c->taxonomy_count;
}

/* One that is configured and that no page uses is none. */
static fyfm_value call_get_taxonomy(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	uint32_t number = find_taxonomy(w, argv[0], is_required(ev, argv[1])), page;

	if (fyssg_failed(ev))
		return none();
	if (number == w->job->config.taxonomy_count)
		return fyfm_null();
	record_lookup(w, fyssg_text_of(ev, &argv[0]));
	page = w->job->site.taxonomies.at[number].page;
	return page == FYSSG_NONE ? fyfm_null() : fyssg_model_page(w, page);
}

/* How the folded name stands to that of a term: terms are in the order of theirs. */
static int compare_term(fyssg_worker *w, fyfm_str folded, uint32_t term)
{
	fyfm_str name = fyssg_site_text(&w->job->site, w->job->site.terms.at[term].name);
	size_t len;
	int order;

	fya_buf_clear(&w->work);
	fyssg_casefold(&w->work, name.data, name.len);
	len = w->work.len < folded.len ? w->work.len : folded.len;
	order = memcmp(folded.data, fya_buf_cstr(&w->work), len);
	if (order == 0)
		order = (folded.len > w->work.len) - (folded.len < w->work.len);
	return order;
}

static fyfm_value call_get_term(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	uint32_t number = find_taxonomy(w, argv[0], true), low, high;
	fyfm_str name = fyssg_string_arg(ev, &argv[1], "the name of a term");
	fya_buf folded;

	if (fyssg_failed(ev))
		return none();
	record_lookup(w, name);
	fya_buf_init(&folded, w->arena, 0);
	fyssg_casefold(&folded, name.data, name.len);
	low = w->job->site.taxonomies.at[number].terms;
	high = low + w->job->site.taxonomies.at[number].term_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare_term(
			w, (fyfm_str){ fya_buf_cstr(&folded), folded.len }, middle);

		if (order == 0)
			return fyssg_model_page(w, w->job->site.terms.at[middle].page);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (!is_required(ev, argv[2]))
		return fyfm_null();
	return fyssg_fail(ev, FYFM_ERR_NOT_FOUND, "no page has the term '%.*s' of %s",
	                  shown_len(name), name.data, w->job->config.taxonomies[number].name);
}

const fyssg_builtin fyssg_page_functions[] = {
	{ "doc", "path", call_doc, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
	{ "get_page", "path required?", call_get_page, FYSSG_READS_SITE },
	{ "get_section", "path required?", call_get_section, FYSSG_READS_SITE },
	{ "get_taxonomy", "kind required?", call_get_taxonomy, FYSSG_READS_SITE },
	{ "get_term", "kind term required?", call_get_term, FYSSG_READS_SITE },
	{ "ref", "path text? required?", call_ref, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
	{ "relref", "path required?", call_relref, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
};
const size_t fyssg_page_function_count =
	sizeof(fyssg_page_functions) / sizeof(*fyssg_page_functions);
