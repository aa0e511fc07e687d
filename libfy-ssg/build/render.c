#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libfy-ssg/build/worker.h"

/* The budget of one output, where no option says another. */
#define OUTPUT_BYTES_MAX (64u << 20)

static size_t output_max(const fyssg_job *job)
{
	return job->options->max_output == 0 ? OUTPUT_BYTES_MAX : job->options->max_output;
}

/* What the engine says is dropped where a diagnostic about the content said it better. */
static void tell(void *user, const fyfm_diag *d)
{
	fyssg_worker *w = user;

	w->warned |= d->severity == FYFM_WARNING;
	if (!w->told)
		fyssg_job_tell(w->job, d);
}

bool fyssg_worker_init(fyssg_worker *w, fyssg_job *job, unsigned number)
{
	fyssg_eval_options options;

	*w = (fyssg_worker){ .job = job };
	w->arena = fyssg_memory_cap_new(&job->cap, FYA_KIND_MREMAP, FYSSG_MEMORY_VALUES);
	w->buffers = fyssg_memory_cap_new(&job->cap, FYA_KIND_MALLOC, FYSSG_MEMORY_TEXTS);
	w->markdown = fyssg_markdown_new(&job->config.markdown);
	w->parser = fyfm_parser_new();
	if (w->arena == NULL || w->buffers == NULL || w->markdown == NULL || w->parser == NULL ||
	    !fyssg_writer_init(&w->writer, job->output_fd, job->config.output_dir,
			       &job->old_manifest, number))
		return false;
	fya_buf_init(&w->out, w->buffers, output_max(job));
	fya_buf_init(&w->content, w->buffers, output_max(job));
	fya_buf_init(&w->path, w->buffers, 0);
	fya_buf_init(&w->work, w->buffers, 0);
	fyssg_eval_options_init(&options);
	options.arena = w->arena;
	options.host = w;
	options.recorder = w->recorder;
	options.zone = job->config.zone;
	options.now = job->options->now;
	options.max_steps = job->options->max_steps;
	options.max_depth = job->options->max_depth;
	options.max_output = output_max(job);
	options.diag = tell;
	options.diag_user = w;
	options.memo = job->template_use.memo;
	if (job->template_use.profiles != NULL)
		options.profile = job->template_use.profiles[number];
	w->eval = fyssg_eval_new(job->templates.env, &options);
	return w->eval != NULL;
}

void fyssg_worker_release(fyssg_worker *w)
{
	free(w->heap);
	fyssg_eval_free(w->eval);
	fyssg_writer_release(&w->writer);
	fyfm_parser_free(w->parser);
	fyssg_markdown_free(w->markdown);
	fyssg_memory_cap_destroy(&w->job->cap, w->buffers);
	fyssg_memory_cap_destroy(&w->job->cap, w->arena);
}

static void tell_failure(fyssg_worker *w, fyfm_status status, const char *what)
{
	fyfm_diag d;

	fya_buf_clear(&w->work);
	fyssg_output_source(w->job, w->output, &w->work);
	fyfm_diag_set(&d, FYFM_ERROR, status, fya_buf_cstr(&w->work), 0, 0, "%s", what);
	tell(w, &d);
}

/* Whether the next output would find no room either. */
static bool is_full(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EROFS;
}

/* `error` is errno as the writer left it. Of a full disk one output tells, and all workers stop. */
static void tell_unwritten(fyssg_worker *w, fyfm_diag *d, int error)
{
	if (is_full(error)) {
		if (!fyssg_job_disk_full(w->job))
			return;
		fyfm_diag_hint(d, "no other output is tried; the next build makes what is missing");
	}
	tell(w, d);
}

/* --- templates -------------------------------------------------------------------------------- */

static uint16_t template_for(const fyssg_job *job, const fyssg_output *o)
{
	switch ((fyssg_output_kind)o->kind) {
	case FYSSG_OUTPUT_PAGE:
		return job->site.pages.at[o->subject].template_id;
	case FYSSG_OUTPUT_ALIAS:
		return job->alias_template;
	case FYSSG_OUTPUT_FEED:
		return job->feed_templates[o->number];
	case FYSSG_OUTPUT_SITEMAP:
		return o->number == 0 && job->sitemap_parts > 0 ? job->sitemap_index_template :
		                                                  job->sitemap_template;
	case FYSSG_OUTPUT_ROBOTS:
		return job->robots_template;
	default:
		return job->not_found_template;
	}
}

/* The notes behind an error of a template: which page it was about. */
static void tell_subject(fyssg_worker *w)
{
	fyfm_diag d;

	fya_buf_clear(&w->work);
	fyssg_output_source(w->job, w->output, &w->work);
	fyfm_diag_set(&d, FYFM_NOTE, FYFM_ERR_SYNTAX, NULL, 0, 0, "while rendering %s",
	              fya_buf_cstr(&w->work));
	tell(w, &d);
}

static fyssg_written render(fyssg_worker *w, fyssg_manifest_entry *entry)
{
	const fyssg_job *job = w->job;
	const fyssg_output *o = w->output;
	bool about_page = o->kind == FYSSG_OUTPUT_PAGE || o->kind == FYSSG_OUTPUT_ALIAS;
	const fyssg_loaded *template = &job->templates.loaded.at[template_for(job, o)];
	fyssg_written written;
	fyfm_status status;
	fyfm_diag d;

	w->subject = &job->site.pages.at[about_page ? o->subject : job->site.sections.at[0].page];
	w->content_html = w->summary_html = w->params = fyfm_undefined(NULL);
	w->own_key_count = 0;
	w->text = (fyssg_text){ .loaded = false };
	fya_buf_clear(&w->out);
	status = fyssg_render(w->eval, template->compiled, fyssg_model_context(&job->templates),
			      &w->out);
	if (status != FYFM_OK) {
		tell_subject(w);
		return FYSSG_NOT_WRITTEN;
	}
	/* Where something could not be had that is missing from the output now. */
	if (fya_failed(w->arena)) {
		tell_failure(w, FYFM_ERR_NOMEM, "out of memory");
		return FYSSG_NOT_WRITTEN;
	}
	fyssg_site_make_room(&job->site, w->out.len);
	written = fyssg_writer_put(&w->writer, &w->target, w->out.data, w->out.len, entry, &d);
	if (written == FYSSG_NOT_WRITTEN)
		tell_unwritten(w, &d, errno);
	w->written_bytes += w->out.len;
	return written;
}

/* --- files that are copied -------------------------------------------------------------------- */

static fyssg_written copy(fyssg_worker *w, fyssg_manifest_entry *entry)
{
	const fyssg_site *s = &w->job->site;
	const fyssg_asset *asset = &s->assets.at[w->output->subject];
	fyfm_str source = fyssg_site_text(s, asset->source);
	fyssg_written written;
	int fd, error;
	fyfm_diag d;

	fya_buf_clear(&w->work);
	fya_buf_append(&w->work, source.data, source.len);
	fd = openat(s->root_fd[asset->root], fya_buf_cstr(&w->work),
		    O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		tell_failure(w, FYFM_ERR_IO, strerror(errno));
		return FYSSG_NOT_WRITTEN;
	}
	written = fyssg_writer_copy(&w->writer, &w->target, fd, entry, &d);
	error = errno;
	close(fd);
	if (written == FYSSG_NOT_WRITTEN)
		tell_unwritten(w, &d, error);
	w->written_bytes += entry->size;
	return written;
}

/* The outputs of a build are mostly those of the one before, at the same places or all a little
 * further on. */
static void begin_output(fyssg_worker *w, uint32_t number)
{
	const fyssg_manifest *old = &w->job->old_manifest;
	size_t at;

	w->output = &w->job->outputs.at[number];
	fya_buf_clear(&w->path);
	fyssg_output_path(w->job, w->output, &w->path);
	w->target = (fyssg_target){ .path = fya_buf_cstr(&w->path), .len = w->path.len };
	if (w->path.status != FYA_BUF_OK)
		return;
	at = fyssg_manifest_find(old, w->target.path, w->target.len, number + w->shift);
	if (at == FYSSG_MANIFEST_NONE)
		return;
	fyssg_manifest_claim(old, at);
	w->target.old = &old->entries[at];
	w->shift = at - number;
}

/* The entry of an output whose file is still that of an older build, if of any. */
static void keep_old(const fyssg_worker *w, fyssg_manifest_entry *entry)
{
	*entry = w->target.old != NULL ? *w->target.old :
					 (fyssg_manifest_entry){ .flags = FYSSG_MANIFEST_ABSENT };
	entry->flags |= FYSSG_MANIFEST_FAILED;
}

fyssg_written fyssg_make_output(fyssg_worker *w, uint32_t number)
{
	fyssg_manifest_entry *entry = &w->job->entries[number];
	fyssg_written written;

	fya_reset(w->arena);
	w->told = false;
	begin_output(w, number);
	if (w->path.status != FYA_BUF_OK) {
		tell_failure(w, FYFM_ERR_NOMEM, "out of memory");
		written = FYSSG_NOT_WRITTEN;
	} else {
		written = w->output->kind == FYSSG_OUTPUT_ASSET ? copy(w, entry) : render(w, entry);
	}
	if (written != FYSSG_NOT_WRITTEN)
		return written;
	keep_old(w, entry);
	/* Where there is no file space for one output's memory there is none for another's. */
	if (fyssg_memory_cap_file_error(&w->job->cap) != 0)
		(void)fyssg_job_disk_full(w->job);
	return written;
}

void fyssg_leave_output(fyssg_worker *w, uint32_t number)
{
	begin_output(w, number);
	keep_old(w, &w->job->entries[number]);
}
