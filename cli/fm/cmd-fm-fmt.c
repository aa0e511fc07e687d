#include <string.h>

#include <fyfm/format.h>

#include "cli/fm/edit-file.h"
#include "cli/fm/fm-commands.h"

static bool is_json(const char *path)
{
	size_t len = strlen(path);

	return len > 5 && strcmp(path + len - 5, ".json") == 0;
}

/* Everything but the YAML stays as it is. */
static fyfm_status format(cli_fm_worker *w, const cli_fm_file *f, fya_buf *text, fyfm_diag *d)
{
	fyfm_format_options options = {
		.sort_keys = w->settings->fm.sort_keys,
		.path = f->path,
		.first_line = f->parse.first_line,
	};
	const char *end = f->yaml.data + f->yaml.len;
	fyfm_status st;

	fya_buf_append(text, f->source.data, (size_t)(f->yaml.data - f->source.data));
	st = fyfm_format(w->parser, f->yaml.data, f->yaml.len, &options, text, d);
	fya_buf_append(text, end, f->source.len - (size_t)(end - f->source.data));
	return st;
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	fyfm_status st = FYFM_OK;
	fya_buf text;
	fyfm_diag d;

	if (f->whole && is_json(f->path)) {
		cli_fm_fail(w, f, "this is JSON, which is not formatted as YAML");
		return;
	}
	fya_buf_init(&text, w->scratch, 0);
	if (f->has_front_matter)
		st = format(w, f, &text, &d);
	else
		fya_buf_append(&text, f->source.data, f->source.len);
	if (st == FYFM_OK && text.status != FYA_BUF_OK)
		st = FYFM_ERR_NOMEM;
	if (st == FYFM_OK)
		cli_fm_finish_edit(w, f, (fyfm_str){ text.data, text.len });
	else if (!cli_fm_is_nomem(w, st))
		cli_fm_tell(w, &d);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	static const cli_fm_job job = { .keep = true, .parse = true, .file = do_file };

	return cli_fm_run(&job, s, operands, p);
}

static const cli_option options[] = {
	{ .name = "sort-keys", .help = "sort the keys of mappings", .set = cli_set_true,
	  .offset = CLI_FM(sort_keys) },
	CLI_FM_EDIT_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of fmt", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_fmt = {
	.name = "fm fmt",
	.summary = "lay out front matter in one style",
	.operands = "[FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Gives front matter one layout: indentation, blanks, blank lines. Comments,\n"
	         "quotes, the order of keys and the text of the page stay.",
	.groups = groups,
	.run = run,
};
