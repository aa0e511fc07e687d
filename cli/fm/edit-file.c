#include "cli/fm/edit-file.h"

#include <string.h>

#include "cli/fm/line-diff.h"
#include "cli/fm/replace-file.h"

static void replace(cli_fm_worker *w, const cli_fm_file *f, fyfm_str text)
{
	int error = cli_fm_replace(f->path, text.data, text.len);

	if (error != 0)
		cli_fm_fail(w, f, "cannot be written: %s", strerror(error));
}

void cli_fm_finish_edit(cli_fm_worker *w, const cli_fm_file *f, fyfm_str text)
{
	const cli_fm_settings *s = &w->settings->fm;
	fyfm_str old = { f->source.data, f->source.len };
	bool changed = text.len != old.len ||
	               (text.len != 0 && memcmp(text.data, old.data, old.len) != 0);

	if (changed && s->check)
		cli_fm_fail(w, f, "would change");
	if (s->dry_run)
		cli_fm_diff(f->path, old, text, w->out);
	if (s->check || s->dry_run)
		return;
	if (f->stream)
		fya_buf_append(w->out, text.data, text.len);
	else if (changed)
		replace(w, f, text);
}

/* Tells why nothing was changed; memory that ran out is told by all ends. */
static void tell(cli_fm_worker *w, const cli_fm_file *f, fyfm_status st, fyfm_diag *d)
{
	if (cli_fm_is_nomem(w, st))
		return;
	cli_fm_set_path(d, f->path);
	cli_fm_tell(w, d);
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	cli_fm_edit *edit = w->user;
	fyfm_edit_options options = {
		.what = f->whole ? FYFM_EDIT_YAML : FYFM_EDIT_FRONT_MATTER,
		.path = f->path,
	};
	fyfm_editor *e;
	fyfm_diag d;
	fyfm_status st = fyfm_editor_new(f->source.data, f->source.len, &options, &e, &d);

	if (st == FYFM_OK) {
		st = edit->apply(edit->user, e, &d);
		if (st == FYFM_OK)
			atomic_store_explicit(&edit->found, true, memory_order_relaxed);
		if (st == FYFM_OK || st == FYFM_ERR_NOT_FOUND) {
			cli_fm_finish_edit(w, f, fyfm_editor_text(e));
			st = FYFM_OK;
		}
	}
	if (st != FYFM_OK)
		tell(w, f, st, &d);
	fyfm_editor_free(e);
}

cli_exit cli_fm_run_edit(cli_fm_edit *edit, const cli_settings *s, char **operands, cli_printer *p)
{
	cli_fm_job job = { .user = edit, .keep = true, .file = do_file };
	cli_exit result = cli_fm_run(&job, s, operands, p);
	fyfm_diag d;

	if (result == CLI_EXIT_OK && edit->path != NULL &&
	    !atomic_load_explicit(&edit->found, memory_order_relaxed)) {
		fyfm_diag_set(&d, FYFM_NOTE, FYFM_OK, NULL, 0, 0, "no file has '%s'",
		              fyfm_path_text(edit->path).data);
		cli_print_diag(p, &d);
	}
	return result;
}
