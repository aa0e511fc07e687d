#include "cli/mem/builds.h"

static void put_json(cli_study *study, const cli_builds *b, const cli_growth *g)
{
	fyfm_builder *json = fyfm_builder_new(study->out->allocator, NULL);

	if (json == NULL) {
		study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(json);
	cli_growth_build(json, b, g);
	fyfm_build_end(json);
	cli_study_json(study, json);
	fyfm_builder_free(json);
}

static cli_exit study(cli_study *study)
{
	fyssg_build_options o = cli_study_options(study);
	cli_builds builds;
	cli_exit result = CLI_EXIT_OK;
	cli_growth g;

	if (!cli_builds_init(&builds, study->settings->mem.builds))
		return CLI_EXIT_SYSTEM;
	/* Of more than four the C library keeps the stacks of some for the next, now of these and
	 * then of those, which differ by a page or two. */
	if (o.jobs == 0)
		o.jobs = 1;
	for (unsigned i = 0; i < CLI_BUILDS_WARM_UP && result == CLI_EXIT_OK; i++)
		result = cli_build_quietly(&o);
	while (result == CLI_EXIT_OK && builds.count < builds.wanted) {
		result = cli_build_quietly(&o);
		cli_builds_note(&builds);
	}
	if (result == CLI_EXIT_OK) {
		g = cli_growth_of(builds.bytes, builds.count);
		if (study->settings->mem.json)
			put_json(study, &builds, &g);
		else
			cli_growth_put(study->out, &builds, &g);
		result = g.leaks ? CLI_EXIT_CONTENT : CLI_EXIT_OK;
	}
	cli_builds_release(&builds);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_builds_run(s, p, study);
}

static const cli_option options[] = {
	CLI_BUILDS_OPTION,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of leak", options },
	{ "Options of the build", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_leak = {
	.name = "mem leak",
	.summary = "build many times in one process, and look whether memory grows",
	.operands = "",
	.about = "Builds ten times, then many times more in the same process, and compares the\n"
	         "memory after the first ten of these with that after the last ten; with one\n"
	         "thread, unless -j names more. Exit status 1: it grows by 1 KiB a build or more,\n"
	         "and by 16 KiB in all.",
	.groups = groups,
	.run = run,
};
