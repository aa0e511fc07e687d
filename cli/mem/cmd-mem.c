#include "cli/mem/study.h"

static const cli_option options[] = {
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

static const cli_command *const commands[] = {
	&cli_cmd_mem_report,
	&cli_cmd_mem_scaling,
	&cli_cmd_mem_leak,
	&cli_cmd_mem_lifecycle,
	&cli_cmd_mem_soak,
	&cli_cmd_mem_compare,
	&cli_cmd_mem_chart,
	&cli_cmd_mem_maps,
	NULL,
};

const cli_command cli_cmd_mem = {
	.name = "mem",
	.summary = "measure the memory that builds take, and draw it",
	.operands = "COMMAND [ARGUMENT]...",
	.about = "Builds a site, or one of chance, to measure. A named site is not written to:\n"
	         "outputs are made and thrown away, and what changes pages works on a copy.",
	.groups = groups,
	.commands = commands,
};
