#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	cli_fm_put_page(w, f);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	static const cli_fm_job job = { .parse = true, .file = do_file };

	return cli_fm_run(&job, s, operands, p);
}

static const cli_option_group groups[] = {
	{ "Options", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_json = {
	.name = "fm json",
	.summary = "print the front matter of files as JSON, one line each",
	.operands = "[FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Prints one JSON object a line for each file: {\"path\":...,\"frontmatter\":...}.\n"
	         "Without front matter, that is null. Dates come out as they were written.",
	.groups = groups,
	.run = run,
};
