#include <string.h>

#include <fyfm/emit.h>

#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

/* JSON where it is not that already. */
static bool wants_yaml(const cli_fm_settings *s, const char *path)
{
	size_t len = strlen(path);

	if (s->to != NULL)
		return strcmp(s->to, "yaml") == 0;
	return len > 5 && strcmp(path + len - 5, ".json") == 0;
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	fyfm_yaml_options to_yaml = { .max_len = cli_fm_output_max(f) };
	fyfm_json_options to_json = { .indent = 2, .special = FYFM_JSON_SPECIAL_STRING,
		                      .max_len = cli_fm_output_max(f) };
	const bool *many = w->user;
	bool yaml = wants_yaml(&w->settings->fm, f->path);
	size_t start = w->out->len;
	fyfm_status st;
	fyfm_diag d;

	if (yaml && *many)
		fya_buf_puts(w->out, "---\n");
	if (yaml)
		st = fyfm_emit_yaml(f->top, &to_yaml, w->out, &d);
	else
		st = fyfm_emit_json(f->top, &to_json, w->out, &d);
	if (st == FYFM_OK && !yaml)
		fya_buf_putc(w->out, '\n');
	if (st == FYFM_OK || cli_fm_is_nomem(w, st))
		return;
	fya_buf_truncate(w->out, start);
	cli_fm_set_path(&d, f->path);
	cli_fm_tell(w, &d);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	bool many = cli_fm_many(operands);
	cli_fm_job job = { .user = &many, .parse = true, .file = do_file };

	return cli_fm_run(&job, s, operands, p);
}

static bool set_format(const cli_option *option, void *at, const char *argument)
{
	if (strcmp(argument, "yaml") != 0 && strcmp(argument, "json") != 0)
		return false;
	return cli_set_text(option, at, argument);
}

static const cli_option options[] = {
	{ .name = "to", .argument = "FORMAT",
	  .help = "yaml or json (default: json; of *.json yaml)",
	  .set = set_format, .offset = CLI_FM(to), .wanted = "yaml or json" },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of convert", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_convert = {
	.name = "fm convert",
	.summary = "print front matter, or a file of data, as YAML or as JSON",
	.operands = "[FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Prints front matter, or a file of data, as YAML or as JSON, indented. Of\n"
	         "several files each is a document of its own.",
	.groups = groups,
	.run = run,
};
