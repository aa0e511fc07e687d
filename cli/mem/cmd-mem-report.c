#include "cli/mem/study.h"

static cli_exit study(cli_study *study)
{
	fyssg_build_options o = cli_study_options(study);
	fyssg_report *report;
	fyfm_status status;

	o.measure = true;
	status = fyssg_build(&o, &report);
	if (status == FYFM_OK && study->settings->mem.json) {
		fyssg_report_json(report, study->out);
	} else if (status == FYFM_OK) {
		fyssg_report_summary(report, study->out);
		fya_buf_putc(study->out, '\n');
		fyssg_report_tables(report, study->out);
	}
	fyssg_report_free(report);
	return cli_exit_of(status);
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_study_run(s, p, 1000, study);
}

static const cli_option_group groups[] = {
	{ "Options", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_report = {
	.name = "mem report",
	.summary = "tell what the memory of a build is made of",
	.operands = "",
	.about = "Builds once and prints where time and memory went: by phase, by allocator and\n"
	         "by component.",
	.groups = groups,
	.run = run,
};
