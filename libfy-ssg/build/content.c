#include <stdio.h>
#include <string.h>

#include "libfy-ssg/build/memory-limit.h"
#include "libfy-ssg/build/page-store-use.h"
#include "libfy-ssg/build/worker.h"
#include "libfy-ssg/site/front-matter.h"
#include "libfy-ssg/site/top-keys.h"

/* Nearly all pages are shorter. */
#define PAGE_BYTES_USUAL (32u << 10)

/* Ends the render of the output with a diagnostic about a content file. */
static void fail(fyssg_worker *w, const fyfm_diag *d)
{
	if (!w->told)
		fyssg_job_tell(w->job, d);
	w->told = true;
	fyssg_fail(w->eval, d->status == FYFM_OK ? FYFM_ERR_SYNTAX : d->status,
	           "the text of %s cannot be rendered", d->path);
}

const fyssg_page *fyssg_content_page(const fyssg_worker *w)
{
	return w->rendering == NULL ? w->subject : w->rendering->page;
}

const char *fyssg_content_path(fyssg_worker *w, const fyssg_page *page)
{
	fya_buf_clear(&w->work);
	fyssg_page_file(&w->job->site, page, &w->work);
	return fya_buf_cstr(&w->work);
}

void fyssg_content_fail(fyssg_worker *w, const fyssg_page *page, fyfm_diag *d)
{
	fyssg_diag_set_path(d, fyssg_content_path(w, page));
	fail(w, d);
}

/* The rendering of this page's text that is under way, or NULL. */
static fyssg_rendering *find_rendering(const fyssg_worker *w, const fyssg_page *page)
{
	fyssg_rendering *r = w->rendering;

	while (r != NULL && r->page != page)
		r = r->outer;
	return r;
}

static bool load(fyssg_worker *w, const fyssg_page *page, fyssg_text *t)
{
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_READ,
				    .max_size = FYSSG_PAGE_BYTES_MAX,
				    .first_read = PAGE_BYTES_USUAL };
	size_t root = strlen(w->job->site.root_path[FYSSG_ROOT_CONTENT]) + 1, bad;
	const char *path;
	fyfm_status status;
	fyfm_diag d;

	if (t->loaded || t->failed)
		return t->loaded;
	path = fyssg_content_path(w, page);
	if (w->work.status != FYA_BUF_OK) {
		fyssg_fail(w->eval, FYFM_ERR_NOMEM, "out of memory");
		return false;
	}
	status = fyfm_source_open(&t->source, w->arena, w->job->site.root_fd[FYSSG_ROOT_CONTENT],
				  path + root, &how, &d);
	if (status == FYFM_OK)
		status = fyfm_split(t->source.data, t->source.len, &t->parts, &d);
	if (status == FYFM_OK) {
		/* Control characters are left to md4c. */
		bad = t->parts.body + fyfm_utf8_find_invalid(t->source.data + t->parts.body,
		                                             t->source.len - t->parts.body);
		if (bad < t->source.len) {
			status = FYFM_ERR_ENCODING;
			fyfm_diag_set(&d, FYFM_ERROR, status, path, 0, 0,
				      "the text is not valid UTF-8");
			fyfm_diag_locate(&d, t->source.data, t->source.len, bad, 1);
			fyfm_diag_hint(&d, "save the file as UTF-8");
		}
	}
	t->loaded = status == FYFM_OK;
	t->failed = !t->loaded;
	if (t->failed) {
		fyssg_diag_set_path(&d, path);
		fail(w, &d);
	}
	return t->loaded;
}

/* --- notation of other generators ------------------------------------------------------------- */

/* Uses in one page of which the line is looked for, from the start of the text; all are counted. */
#define FOREIGN_MAX 200

struct foreign {
	fyssg_worker *worker;
	const fyssg_page *page;
	const fyssg_text *text;
	unsigned found;
	uint32_t line, column; /* of the last that was looked for */
};

static void found_foreign(void *user, const char *kind, fyfm_str name, size_t offset)
{
	struct foreign *f = user;
	char key[96];
	fyfm_diag d;

	if (strcmp(kind, "shortcode") == 0 &&
	    fyssg_shortcodes_get(&f->worker->job->functions.shortcodes, name) != NULL)
		return;
	fyfm_diag_set(&d, FYFM_WARNING, FYFM_OK, fyssg_content_path(f->worker, f->page), f->line,
		      f->column, "unknown %s '%.*s' is left as text", kind,
		      (int)(name.len > 60 ? 60 : name.len), name.data);
	if (f->found++ < FOREIGN_MAX)
		fyfm_diag_locate(&d, f->text->source.data, f->text->source.len,
				 f->text->parts.body + offset, name.len);
	f->line = d.line;
	f->column = d.column;
	snprintf(key, sizeof(key), "%s %.*s", kind, (int)(name.len > 60 ? 60 : name.len),
		 name.data);
	fyssg_diags_add_kind(f->worker->job->diags, key, &d);
}

static void tell_foreign(fyssg_worker *w, const fyssg_page *page, const fyssg_text *t)
{
	struct foreign f = { .worker = w, .page = page, .text = t };

	fyssg_markdown_foreign(t->source.data + t->parts.body, t->source.len - t->parts.body,
			       found_foreign, &f);
}

/* --- rendering -------------------------------------------------------------------------------- */

/* Renders the first `len` bytes of the body. */
static bool render(fyssg_worker *w, const fyssg_page *page, const fyssg_text *t, size_t len,
		   fya_buf *out)
{
	fyssg_link_context context = { .worker = w, .page = page, .text = t->source.data,
				       .len = t->source.len, .body = t->parts.body };
	fyssg_markdown_hooks hooks = { .user = &context, .link = fyssg_resolve_link };
	const char *body = t->source.data + t->parts.body;
	fyfm_status status;
	uint64_t held;
	fyfm_diag d;

	if (find_rendering(w, page) != NULL) {
		fyssg_fail(w->eval, FYFM_ERR_LIMIT,
		           "a shortcode asks for the text that it stands in");
		return false;
	}
	status = fyssg_shortcodes_render(w, page, t, len, out);
	if (status != FYFM_ERR_USAGE)
		return status == FYFM_OK;
	if (!fyssg_limit_reserve(w, page, body, len, &held))
		return false;
	status = fyssg_markdown_render(w->markdown, body, len, &hooks, out, &d);
	fyssg_limit_unreserve(w, held);
	if (status == FYFM_OK)
		return true;
	if (d.line != 0)
		d.line += t->parts.body_line - 1;
	fyssg_content_fail(w, page, &d);
	return false;
}

static fyfm_value safe_string(fyssg_worker *w, const char *data, size_t len)
{
	return fyfm_with_safe(fyfm_string(w->arena, data, len), true);
}

/* From the store, unless the text is being rendered, which is an error that rendering it tells. */
static bool is_stored(fyssg_worker *w, const fyssg_page *page, fyssg_text_part part, fyfm_str *out)
{
	return w->job->page_store != NULL && find_rendering(w, page) == NULL &&
	       fyssg_store_answer(w, page, part, out);
}

/* Renders the text of a page, or what of it is its summary, and keeps it for others. */
static bool render_part(fyssg_worker *w, const fyssg_page *page, const fyssg_text *t,
			fyssg_text_part part, fya_buf *out)
{
	const fyssg_store_mark mark = fyssg_store_begin_text(w);
	size_t len = t->source.len - t->parts.body;

	if (part == FYSSG_TEXT_SUMMARY)
		len = fyssg_markdown_more(t->source.data + t->parts.body, len);
	if (len != SIZE_MAX && !render(w, page, t, len, out))
		return false;
	fyssg_store_end_text(w, &mark, page, part, (fyfm_str){ fya_buf_cstr(out), out->len });
	return true;
}

static fyfm_value own_html(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str text = { "", 0 };

	if (fyfm_kind_of(w->content_html) != FYFM_UNDEFINED)
		return w->content_html;
	fya_buf_clear(&w->content);
	if (load(w, page, &w->text)) {
		tell_foreign(w, page, &w->text);
		if (!is_stored(w, page, FYSSG_TEXT_CONTENT, &text)) {
			render_part(w, page, &w->text, FYSSG_TEXT_CONTENT, &w->content);
			text = (fyfm_str){ fya_buf_cstr(&w->content), w->content.len };
		}
	}
	w->content_html = safe_string(w, text.data, text.len);
	return w->content_html;
}

/* A part of the text of a page, which may be loaded into `*t` already. */
static fyfm_value part_of(fyssg_worker *w, const fyssg_page *page, fyssg_text *t,
			  fyssg_text_part part)
{
	fyfm_str stored;
	fya_buf html;

	if (is_stored(w, page, part, &stored))
		return safe_string(w, stored.data, stored.len);
	fya_buf_init(&html, w->arena, w->out.limit);
	if (!load(w, page, t) || !render_part(w, page, t, part, &html))
		return safe_string(w, "", 0);
	return safe_string(w, fya_buf_cstr(&html), html.len);
}

fyfm_value fyssg_content_html(fyssg_worker *w, const fyssg_page *page)
{
	fyssg_text text = { .loaded = false };

	w->texts_asked++;
	if (!(page->flags & FYSSG_PAGE_HAS_FILE))
		return safe_string(w, "", 0);
	return page == w->subject ? own_html(w, page)
				  : part_of(w, page, &text, FYSSG_TEXT_CONTENT);
}

/* A summary that the front matter gives. */
static fyfm_value given_summary(fyssg_worker *w, const fyssg_page *page, fyssg_ref given)
{
	fyfm_str words = fyssg_site_text(&w->job->site, given);
	fyfm_diag d, whole;
	fyfm_status status;
	uint64_t held;
	fya_buf html;

	fya_buf_init(&html, w->arena, w->out.limit);
	if (!fyssg_limit_reserve(w, page, words.data, words.len, &held))
		return safe_string(w, "", 0);
	status = fyssg_markdown_render(w->markdown, words.data, words.len, NULL, &html, &d);
	fyssg_limit_unreserve(w, held);
	if (status == FYFM_OK)
		return safe_string(w, fya_buf_cstr(&html), html.len);
	/* Its lines are those of the value, not of the file. */
	fyfm_diag_set(&whole, FYFM_ERROR, status, NULL, 0, 0, "the summary: %s", d.message);
	fyssg_content_fail(w, page, &whole);
	return safe_string(w, "", 0);
}

static fyfm_value make_summary(fyssg_worker *w, const fyssg_page *page)
{
	fyssg_ref given = fyssg_page_rare_of(&w->job->site, page)->summary;
	fyssg_text other = { .loaded = false };

	if (given != 0)
		return given_summary(w, page, given);
	if (!(page->flags & FYSSG_PAGE_HAS_FILE))
		return safe_string(w, "", 0);
	return part_of(w, page, page == w->subject ? &w->text : &other, FYSSG_TEXT_SUMMARY);
}

fyfm_value fyssg_content_summary(fyssg_worker *w, const fyssg_page *page)
{
	w->texts_asked++;
	if (page != w->subject)
		return make_summary(w, page);
	if (fyfm_kind_of(w->summary_html) == FYFM_UNDEFINED)
		w->summary_html = make_summary(w, page);
	return w->summary_html;
}

/* --- own keys --------------------------------------------------------------------------------- */

static fyfm_value empty_map(fyssg_worker *w)
{
	return fyfm_map(w->arena, NULL, NULL, 0, fyfm_undefined(NULL));
}

/* Parses front matter of a page, all of it or a part: the own keys in it. Undefined where it cannot
 * be, and *d tells why. */
static fyfm_value parse_keys(fyssg_worker *w, const fyssg_text *text, fyfm_str yaml, fyfm_diag *d)
{
	fyfm_parse_options options = { .need_mapping = true,
		                       .first_line = text->parts.yaml_line };
	fyfm_value top;

	if (fyfm_parse(w->parser, w->arena, yaml.data, yaml.len, &options, &top, d) != FYFM_OK)
		return fyfm_undefined(NULL);
	return fyssg_front_matter_params(&w->job->config, top, NULL, NULL, w->arena);
}

static fyfm_str yaml_of(const fyssg_text *t)
{
	return (fyfm_str){ t->source.data + t->parts.yaml, t->parts.yaml_len };
}

/* Whether the subject has front matter to read. */
static bool load_own(fyssg_worker *w)
{
	/* Of a page that failed and is built all the same, what was wrong was told before. */
	return (w->subject->flags & FYSSG_PAGE_HAS_FILE) &&
	       !(w->subject->flags & FYSSG_PAGE_FAILED) && load(w, w->subject, &w->text);
}

static fyfm_value own_params(fyssg_worker *w)
{
	fyfm_value own;
	fyfm_diag d;

	if (!load_own(w))
		return empty_map(w);
	own = parse_keys(w, &w->text, yaml_of(&w->text), &d);
	if (fyfm_kind_of(own) == FYFM_MAP)
		return own;
	fyssg_content_fail(w, w->subject, &d);
	return empty_map(w);
}

/* The keys of a page whose text is being rendered, for its shortcodes: to them it is the page. */
static fyfm_value rendering_params(fyssg_worker *w, fyssg_rendering *r)
{
	fyfm_diag d;

	if (fyfm_kind_of(r->params) == FYFM_UNDEFINED)
		r->params = parse_keys(w, r->text, yaml_of(r->text), &d);
	/* What is wrong with it was told when it was discovered. */
	if (fyfm_kind_of(r->params) == FYFM_UNDEFINED)
		r->params = empty_map(w);
	return r->params;
}

fyfm_value fyssg_content_params(fyssg_worker *w, const fyssg_page *page)
{
	fyfm_str packed;
	fyssg_rendering *rendering = page == w->subject ? NULL : find_rendering(w, page);

	if (rendering != NULL)
		return rendering_params(w, rendering);
	if (page != w->subject) {
		packed = fyssg_model_page_text(w, page, page->params);
		return packed.len == 0 ? empty_map(w) :
					 fyfm_unpack(w->arena, packed.data, packed.len);
	}
	if (fyfm_kind_of(w->params) == FYFM_UNDEFINED)
		w->params = own_params(w);
	return w->params;
}

/* The mapping that one own key of the subject is in: of that key alone where its lines can be told
 * from the rest. */
static fyfm_value params_with(fyssg_worker *w, fyfm_str name)
{
	fyfm_value own;
	fyfm_str lines;
	fyfm_diag d;

	if (fyfm_kind_of(w->params) != FYFM_UNDEFINED || !load_own(w) ||
	    !(w->subject->flags & FYSSG_PAGE_PLAIN_KEYS) ||
	    fyssg_find_top_key(yaml_of(&w->text), FYFM_STR("params"), &lines))
		return fyssg_content_params(w, w->subject);
	if (!fyssg_find_top_key(yaml_of(&w->text), name, &lines))
		return fyfm_undefined(NULL);
	own = parse_keys(w, &w->text, lines, &d);
	return fyfm_kind_of(own) == FYFM_MAP ? own : fyssg_content_params(w, w->subject);
}

fyfm_value fyssg_content_param(fyssg_worker *w, const fyssg_page *page, fyssg_atom name)
{
	const unsigned room = sizeof(w->own_keys) / sizeof(*w->own_keys);
	fyfm_str key = fyssg_env_atom_name(fyssg_eval_env(w->eval), name);
	fyfm_value value;

	if (page != w->subject)
		return fyfm_get(fyssg_content_params(w, page), key.data, key.len);
	for (unsigned i = 0; i < w->own_key_count; i++)
		if (w->own_keys[i].name == name)
			return w->own_keys[i].value;
	value = fyfm_get(w->own_key_count < room ? params_with(w, key)
						 : fyssg_content_params(w, page),
	                 key.data, key.len);
	if (w->own_key_count < room)
		w->own_keys[w->own_key_count++] = (fyssg_own_key){ name, value };
	return value;
}
