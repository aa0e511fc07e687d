#include "cli/command.h"
#include "cli/site-options.h"

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyssg_report *report;
	cli_exit result = cli_build_site(s, p, &report);

	(void)operands;
	fyssg_report_free(report);
	return result;
}

static const cli_option_group groups[] = {
	{ "Options", cli_site_options },
	{ "Options for authors of templates", cli_template_options },
	{ 0 },
};

const cli_command cli_cmd_build = {
	.name = "build",
	.summary = "build a site into its output folder",
	.operands = "",
	.operand_hint = "'-s DIR' names the folder of the site, '-d DIR' that of the output",
	.about = "Builds a site into its output folder. What did not change is not written again.",
	.groups = groups,
	.run = run,
};
