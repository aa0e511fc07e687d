/* markdownify, toc, load_data, env. */
#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/memory-limit.h"
#include "libfy-ssg/build/model.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

static fyfm_value none(void)
{
	return fyfm_undefined(NULL);
}

/* --- markdown --------------------------------------------------------------------------------- */

/* The text is no part of a file: a link in it has no line. */
static bool resolve_link(void *context, fyfm_str dest, bool image, size_t offset, fya_buf *out)
{
	(void)offset;
	return fyssg_resolve_link(context, dest, image, SIZE_MAX, out);
}

/* HTML that is one paragraph, without its tags; all of it else. */
static fyfm_str unwrap(fyfm_str html)
{
	static const char open[] = "<p>", close[] = "</p>\n";
	const size_t start = sizeof(open) - 1, end = sizeof(close) - 1;

	if (html.len < start + end || memcmp(html.data, open, start) != 0 ||
	    memcmp(html.data + html.len - end, close, end) != 0 ||
	    memmem(html.data + start, html.len - start - end, "<p>", 3) != NULL ||
	    memmem(html.data + start, html.len - start - end, "</p>", 4) != NULL)
		return html;
	return (fyfm_str){ html.data + start, html.len - start - end };
}

static fyfm_value render(fyssg_eval *ev, fyfm_value value, bool single)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyssg_link_context context = { .worker = w, .page = fyssg_content_page(w), .text = "" };
	fyssg_markdown_hooks hooks = { .user = &context, .link = resolve_link };
	fyfm_str text = fyssg_text_of(ev, &value), html;
	fyfm_status status;
	uint64_t held;
	fyfm_diag d;
	fya_buf out;

	if (!fyssg_spend(ev, text.len / 4) || text.len == 0)
		return fyssg_new_string(ev, "", 0, true);
	if (!fyssg_is_utf8(text))
		return fyssg_fail(ev, FYFM_ERR_ENCODING, "markdownify needs text that is UTF-8");
	if (!fyssg_limit_reserve(w, context.page, text.data, text.len, &held))
		return fyfm_undefined(NULL);
	fyssg_result_begin(ev, &out);
	status = fyssg_markdown_render(w->markdown, text.data, text.len, &hooks, &out, &d);
	fyssg_limit_unreserve(w, held);
	if (status != FYFM_OK)
		return fyssg_fail(ev, status, "%s", d.message);
	html = (fyfm_str){ out.data, out.len };
	if (single)
		html = unwrap(html);
	return html.len == out.len ? fyssg_result_end(ev, &out, true) :
				     fyssg_new_string(ev, html.data, html.len, true);
}

/* One paragraph comes without its <p>, as in Hugo. */
static fyfm_value filter_markdownify(fyssg_eval *ev, const fyfm_value *argv)
{
	return render(ev, argv[0], true);
}

static fyfm_value filter_markdown(fyssg_eval *ev, const fyfm_value *argv)
{
	return render(ev, argv[0], fyssg_flag(ev, argv[1]));
}

/* toc(page): of the page being rendered where none is given. */
static fyfm_value call_toc(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_page *page = w->subject;
	fyfm_value args[3] = { none(), argv[1], argv[2] };

	if (fyssg_given_value(argv[0])) {
		if (fyfm_kind_of(argv[0]) != FYFM_HOST ||
		    fyfm_host_class(argv[0]) != w->job->templates.classes.page)
			return fyssg_fail(ev, FYFM_ERR_TYPE, "toc needs a page, not %s",
			                  fyssg_type_name(ev, argv[0]));
		page = &w->job->site.pages.at[fyfm_host_payload(argv[0])];
	}
	args[0] = fyssg_content_html(w, page);
	return fyssg_failed(ev) ? none() : fyssg_filter_toc(ev, args);
}

/* --- data ------------------------------------------------------------------------------------- */

static bool read_format(fyssg_eval *ev, const fyfm_value *argv, fyssg_data_format *out)
{
	static const struct {
		const char *name;
		fyssg_data_format format;
	} formats[] = { { "yaml", FYSSG_DATA_YAML }, { "json", FYSSG_DATA_YAML },
		        { "csv", FYSSG_DATA_CSV },   { "text", FYSSG_DATA_TEXT },
		        { "plain", FYSSG_DATA_TEXT } };
	fyfm_str name;

	*out = FYSSG_DATA_BY_NAME;
	if (!fyssg_given_value(argv[0]))
		return true;
	name = fyssg_string_arg(ev, argv, "the format of data");
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (strlen(formats[i].name) == name.len &&
		    memcmp(formats[i].name, name.data, name.len) == 0) {
			*out = formats[i].format;
			return true;
		}
	}
	fyssg_fail(ev, FYFM_ERR_RANGE, "unknown format '%.*s'; there are yaml, json, csv, text",
	           (int)(name.len > 40 ? 40 : name.len), name.data);
	return false;
}

static fyfm_value call_load_data(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	fyfm_str path = fyssg_string_arg(ev, &argv[0], "the path of a data file");
	const fyssg_data_file *file;
	fyssg_data_format format;

	if (fyssg_failed(ev) || !read_format(ev, &argv[1], &format))
		return none();
	if (format == FYSSG_DATA_BY_NAME)
		format = fyssg_data_format_of(path.data, path.len);
	if (format == FYSSG_DATA_CSV && fyssg_given(argv[2]) && !fyssg_flag(ev, argv[2]))
		format = FYSSG_DATA_ROWS;
	file = fyssg_data_load(w->job->functions.data, path, format);
	if (file == NULL)
		return fyssg_fail(ev, FYFM_ERR_NOMEM, "out of memory");
	fyssg_record(ev, FYSSG_READ_DATA, path.data, path.len);
	if (file->status == FYFM_OK)
		return file->value;
	if (file->status != FYFM_ERR_NOT_FOUND)
		return fyssg_fail(ev, file->status, "'%s' cannot be read as data", file->path);
	if (fyssg_given(argv[3]) && !fyssg_flag(ev, argv[3]))
		return fyfm_null();
	return fyssg_fail(ev, FYFM_ERR_NOT_FOUND,
	                  "there is no data file '%.*s', in data/ or the site's folder",
	                  (int)(path.len > 100 ? 100 : path.len), path.data);
}

/* --- environment ------------------------------------------------------------------------------ */

/* `allowed` is a name, or the beginning of names with `*` at its end. */
static bool allows(const char *allowed, fyfm_str name)
{
	size_t len = strlen(allowed);

	if (len > 0 && allowed[len - 1] == '*')
		return name.len >= len - 1 && memcmp(allowed, name.data, len - 1) == 0;
	return name.len == len && memcmp(allowed, name.data, len) == 0;
}

static fyfm_value call_env(fyssg_eval *ev, const fyfm_value *argv)
{
	fyssg_worker *w = fyssg_model_worker(ev);
	const fyssg_config *c = &w->job->config;
	fyfm_str name = fyssg_string_arg(ev, &argv[0], "the name of an environment variable");
	bool allowed = false;
	const char *value;
	char key[256];

	for (uint32_t i = 0; i < c->env_count && !allowed; i++)
		allowed = allows(c->env[i], name);
	if (fyssg_failed(ev))
		return none();
	if (!allowed || name.len >= sizeof(key))
		return fyssg_fail(ev, FYFM_ERR_USAGE,
		                  "templates may not read '%.*s': add it to 'env' in fyssg.yaml",
		                  (int)(name.len > 100 ? 100 : name.len), name.data);
	memcpy(key, name.data, name.len);
	key[name.len] = '\0';
	fyssg_record(ev, FYSSG_READ_ENVIRONMENT, key, name.len);
	value = getenv(key);
	if (value != NULL && fyssg_is_utf8((fyfm_str){ value, strlen(value) }))
		return fyssg_new_string(ev, value, strlen(value), false);
	return fyssg_given(argv[1]) ? argv[1] : fyssg_new_string(ev, "", 0, false);
}

const fyssg_builtin fyssg_text_functions[] = {
	{ "env", "name default?", call_env, FYSSG_READS_SITE },
	{ "get_env", "name default?", call_env, FYSSG_READS_SITE },
	{ "getenv", "name default?", call_env, FYSSG_READS_SITE },
	{ "load_data", "path format? header? required?", call_load_data, FYSSG_READS_SITE },
	{ "toc", "page? from? to?", call_toc, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
};
const size_t fyssg_text_function_count =
	sizeof(fyssg_text_functions) / sizeof(*fyssg_text_functions);

const fyssg_builtin fyssg_text_filters[] = {
	{ "markdown", "text inline?", filter_markdown, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
	{ "markdownify", "text", filter_markdownify, FYSSG_READS_SITE | FYSSG_READS_OUTPUT },
};
const size_t fyssg_text_filter_count = sizeof(fyssg_text_filters) / sizeof(*fyssg_text_filters);
