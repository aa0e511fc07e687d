#include "cli/fm/file-run.h"
#include "cli/fm/fm-commands.h"

const cli_option cli_fm_common_options[] = {
	CLI_JOBS_OPTION(CLI_FM(jobs)),
	{ .name = "yaml", .help = "files are YAML as a whole, without fences,\nwhatever they are called",
	  .set = cli_set_true, .offset = CLI_FM(yaml) },
	{ .name = "yes-no", .help = "yes, no, on and off are booleans, as in\nYAML 1.1",
	  .set = cli_set_true, .offset = CLI_FM(yes_no) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option options[] = {
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

static const cli_command *const commands[] = {
	&cli_cmd_fm_get,
	&cli_cmd_fm_set,
	&cli_cmd_fm_delete,
	&cli_cmd_fm_rename,
	&cli_cmd_fm_query,
	&cli_cmd_fm_json,
	&cli_cmd_fm_convert,
	&cli_cmd_fm_fmt,
	&cli_cmd_fm_validate,
	&cli_cmd_fm_infer,
	&cli_cmd_fm_stat,
	NULL,
};

const cli_command cli_cmd_fm = {
	.name = "fm",
	.summary = "read, search, check and change front matter",
	.operands = "COMMAND [ARGUMENT]...",
	.about = "Works on the front matter of many files at once. FILE is a file, a folder (of\n"
	         "which all *.md, *.markdown and *.mdx are taken), or '-' for standard input;\n"
	         "*.yaml, *.yml and *.json that are named are taken as a whole.",
	.groups = groups,
	.commands = commands,
};
