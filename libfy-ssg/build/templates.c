#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/build/builtin-templates.h"
#include "libfy-ssg/build/job.h"
#include "libfy-ssg/site/parse-need.h"
#include "libfy-ssg/site/typed-keys.h"

/* Larger templates are refused. */
#define TEMPLATE_BYTES_MAX (16u << 20)
/* Names among which a misspelt one is looked for. */
#define NAMES_MAX 512

/* --- finding the text of a template ----------------------------------------------------------- */

static const struct fyssg_builtin_template *find_builtin(const char *name)
{
	size_t i;

	for (i = 0; i < fyssg_builtin_template_count; i++)
		if (strcmp(fyssg_builtin_templates[i].name, name) == 0)
			return &fyssg_builtin_templates[i];
	return NULL;
}

/* The site's file of that name, else the theme's: the site's stand first. */
static const fyssg_asset *find_file(const fyssg_site *s, const char *name)
{
	size_t len = strlen(name);
	uint32_t i;

	for (i = 0; i < s->templates.count; i++) {
		fyfm_str path = fyssg_site_text(s, s->templates.at[i].source);

		if (path.len == len && memcmp(path.data, name, len) == 0)
			return &s->templates.at[i];
	}
	return NULL;
}

static fyfm_status load_file(fyssg_job *job, const fyssg_asset *file, const char *name,
                             fyssg_template_source *out)
{
	fyssg_templates *t = &job->templates;
	fyfm_source_options how = { .mode = FYFM_SOURCE_ALWAYS_READ,
				    .max_size = TEMPLATE_BYTES_MAX };
	fyfm_source source;
	fyfm_status status;
	uint64_t need;
	fya_buf path;
	fyfm_diag d;

	fya_buf_init(&path, t->allocator, 0);
	fya_buf_printf(&path, "%s/%s", t->site->root_path[file->root], name);
	out->path = fya_buf_cstr(&path);
	if (!fyssg_memory_cap_await_file(&job->cap, t->site->root_fd[file->root], name))
		return FYFM_ERR_NOMEM;
	status = fyfm_source_open(&source, t->allocator, t->site->root_fd[file->root], name, &how,
				  &d);
	if (status != FYFM_OK) {
		fyssg_diag_set_path(&d, out->path);
		fyssg_job_tell(job, &d);
		return status;
	}
	if (!FYSSG_ARRAY_APPEND(t->allocator, &t->sources, source))
		return FYFM_ERR_NOMEM;
	need = fyssg_need_of_template(source.data, source.len);
	if (!fyssg_memory_cap_reserve(&job->cap, need, t->reserved))
		return FYFM_ERR_NOMEM;
	t->reserved += need;
	out->text = source.data;
	out->len = source.len;
	return FYFM_OK;
}

static fyfm_status load(void *user, const char *name, fyssg_template_source *out)
{
	fyssg_job *job = user;
	const fyssg_asset *file = find_file(&job->site, name);
	const struct fyssg_builtin_template *builtin;

	if (file != NULL)
		return load_file(job, file, name, out);
	builtin = find_builtin(name);
	if (builtin == NULL)
		return FYFM_ERR_NOT_FOUND;
	*out = (fyssg_template_source){ builtin->text, builtin->len, NULL };
	return FYFM_OK;
}

/* Looks among all names, loaded or not. Called while templates are compiled, and only for one that
 * is missing. */
static const char *suggest(void *user, const char *name)
{
	fyssg_job *job = user;
	const fyssg_site *s = &job->site;
	const char *names[NAMES_MAX];
	size_t count = 0, i;

	for (i = 0; i < fyssg_builtin_template_count && count < NAMES_MAX; i++)
		names[count++] = fyssg_builtin_templates[i].name;
	for (i = 0; i < s->templates.count && count < NAMES_MAX; i++) {
		fyfm_str text = fyssg_site_text(s, s->templates.at[i].source);
		char *copy = fya_alloc(job->templates.allocator, text.len + 1, 1);

		if (copy == NULL)
			break;
		memcpy(copy, text.data, text.len);
		copy[text.len] = '\0';
		names[count++] = copy;
	}
	return fyfm_did_you_mean(name, strlen(name), names, count);
}

/* --- loading all ------------------------------------------------------------------------------ */

static bool add(fyssg_job *job, const char *name, size_t len, bool builtin, size_t *errors)
{
	fyssg_templates *t = &job->templates;
	const fyssg_template *compiled;
	fyssg_loaded loaded = { .builtin = builtin };
	char *kept;
	fyfm_status status;

	if (fyssg_templates_find(t, name, len) != FYSSG_NO_TEMPLATE)
		return true;
	kept = fya_alloc(t->allocator, len + 1, 1);
	if (kept == NULL || t->loaded.count >= FYSSG_NO_TEMPLATE)
		return false;
	memcpy(kept, name, len);
	kept[len] = '\0';
	status = fyssg_env_load(t->env, kept, &compiled);
	/* What it takes now the kernel tells. */
	fyssg_memory_cap_unreserve(&job->cap, t->reserved);
	t->reserved = 0;
	if (status == FYFM_ERR_NOMEM)
		return false;
	if (status != FYFM_OK) {
		++*errors;
		return true;
	}
	loaded.compiled = compiled;
	loaded.name = kept;
	return FYSSG_ARRAY_APPEND(t->allocator, &t->loaded, loaded);
}

/* The name of a template that a feed is made with. */
static bool is_feed(const fyssg_job *job, fyfm_str name)
{
	for (uint32_t i = 0; i < job->config.feed_count; i++)
		if (strlen(job->config.feeds[i]) == name.len &&
		    memcmp(job->config.feeds[i], name.data, name.len) == 0)
			return true;
	return false;
}

/* Notes whether a template loaded so far reads the text of a page other than the one it renders. */
static void note_texts(fyssg_templates *t)
{
	fyssg_atom page = fyssg_env_find_atom(t->env, "page", 4);
	fyssg_atom section = fyssg_env_find_atom(t->env, "section", 7);
	fyssg_atom params = fyssg_env_find_atom(t->env, "params", 6);
	fyssg_atom content = fyssg_env_find_atom(t->env, "content", 7);
	fyssg_atom summary = fyssg_env_find_atom(t->env, "summary", 7);
	size_t count;
	const fyssg_read *reads = fyssg_env_reads(t->env, &count);

	for (size_t i = 0; i < count; i++) {
		const fyssg_read *read = &reads[i];
		/* A section's text is mostly read on its own page, and kept as a fragment where
		 * it is on others. */
		bool own = (read->root == page || read->root == section) &&
		           read->via == FYSSG_ATOM_NONE;

		if (read->name != FYSSG_ATOM_NONE && !own && read->via != params)
			t->reads_texts |= read->name == content || read->name == summary;
	}
}

/* Feeds and built-in templates come last: they ask for the texts of a few pages only, and not for
 * these alone is what pages link to looked at. */
static bool load_all(fyssg_job *job, size_t *errors)
{
	fyssg_site *s = &job->site;
	size_t i;

	for (unsigned feeds = 0; feeds < 2; feeds++) {
		for (i = 0; i < s->templates.count; i++) {
			fyfm_str name = fyssg_site_text(s, s->templates.at[i].source);

			if (is_feed(job, name) == (feeds != 0) &&
			    !add(job, name.data, name.len, false, errors))
				return false;
		}
		if (feeds == 0)
			note_texts(&job->templates);
	}
	for (i = 0; i < fyssg_builtin_template_count; i++)
		if (!add(job, fyssg_builtin_templates[i].name,
			 strlen(fyssg_builtin_templates[i].name), true, errors))
			return false;
	return true;
}

/* --- what they read --------------------------------------------------------------------------- */

/* A read through the variable `page`, or through its `params`, is the page's own: its front matter
 * is parsed again when it renders. All else may be of any page. */
static bool is_own(const fyssg_read *read, fyssg_atom page, fyssg_atom params)
{
	return read->root == page && page != FYSSG_ATOM_NONE &&
	       (read->via == FYSSG_ATOM_NONE || read->via == params);
}

/* Notes what is kept of each page. False: no memory. */
static bool note_reads(fyssg_templates *t)
{
	fyssg_atom page = fyssg_env_find_atom(t->env, "page", 4);
	fyssg_atom params = fyssg_env_find_atom(t->env, "params", 6);
	fyssg_atom site = fyssg_env_find_atom(t->env, "site", 4);
	size_t count, i;
	const fyssg_read *reads = fyssg_env_reads(t->env, &count);

	for (i = 0; i < count; i++)
		if (reads[i].name != FYSSG_ATOM_NONE && reads[i].name >= t->kept_count)
			t->kept_count = (size_t)reads[i].name + 1;
	t->kept = fya_alloc_array(t->allocator, t->kept_count + 1, sizeof(*t->kept), 0);
	if (t->kept == NULL)
		return false;
	memset(t->kept, 0, t->kept_count * sizeof(*t->kept));
	for (i = 0; i < count; i++) {
		const fyssg_read *read = &reads[i];
		fyfm_str name;

		if (read->name != FYSSG_ATOM_NONE) {
			name = fyssg_env_atom_name(t->env, read->name);
			t->reads_all_pages |=
				name.len == 9 && memcmp(name.data, "all_pages", 9) == 0;
		}
		if (read->name != FYSSG_ATOM_NONE && !is_own(read, page, params))
			t->kept[read->name] = true;
		if (is_own(read, page, params) || read->root == site)
			continue;
		/* Parameters as a whole, or a key that is known only when the template runs. */
		if (read->name == FYSSG_ATOM_NONE || read->name == params)
			t->reads_any = true;
	}
	return true;
}

bool fyssg_templates_keeps(void *templates, fyfm_str key)
{
	const fyssg_templates *t = templates;
	fyssg_atom name;

	if (t->reads_any)
		return true;
	name = fyssg_env_find_atom(t->env, key.data, key.len);
	return name != FYSSG_ATOM_NONE && name < t->kept_count && t->kept[name];
}

/* --- life ------------------------------------------------------------------------------------- */

uint16_t fyssg_templates_find(const fyssg_templates *t, const char *name, size_t len)
{
	uint32_t i;

	for (i = 0; i < t->loaded.count; i++)
		if (strlen(t->loaded.at[i].name) == len &&
		    memcmp(t->loaded.at[i].name, name, len) == 0)
			return (uint16_t)i;
	return FYSSG_NO_TEMPLATE;
}

fyfm_status fyssg_templates_load(fyssg_job *job, size_t *errors)
{
	fyssg_templates *t = &job->templates;
	fyssg_env_options options;
	fyfm_status status;
	fyssg_atom paginator;
	uint32_t i;

	t->site = &job->site;
	fyssg_env_options_init(&options);
	options.strict = job->options->strict;
	options.load = load;
	options.suggest = suggest;
	options.load_user = job;
	options.diag = fyssg_job_tell;
	options.diag_user = job;
	options.shared = "site section page.section page.kind page.lang";
	t->env = fyssg_env_new(t->allocator, &options);
	if (t->env == NULL)
		return FYFM_ERR_NOMEM;
	status = fyssg_model_register(t);
	if (status != FYFM_OK)
		return status;
	if (!load_all(job, errors))
		return FYFM_ERR_NOMEM;
	paginator = fyssg_env_find_atom(t->env, "paginator", 9);
	for (i = 0; i < t->loaded.count; i++)
		t->loaded.at[i].splits = fyssg_template_uses(t->loaded.at[i].compiled, paginator);
	status = fyssg_model_bind(t, &job->config);
	fyssg_env_freeze(t->env);
	if (status == FYFM_OK && !note_reads(t))
		status = FYFM_ERR_NOMEM;
	return status;
}

void fyssg_templates_release(fyssg_templates *t)
{
	uint32_t i;

	if (t->allocator == NULL)
		return;
	fyssg_env_free(t->env);
	for (i = 0; i < t->sources.count; i++)
		fyfm_source_close(&t->sources.at[i]);
	if (t->kept != NULL)
		fya_free(t->allocator, t->kept, (t->kept_count + 1) * sizeof(*t->kept));
	fya_free(t->allocator, t->attributes, t->attribute_count * sizeof(*t->attributes));
	fya_destroy(t->allocator);
	*t = (fyssg_templates){ 0 };
}
