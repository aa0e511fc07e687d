#include <fyssg/version.h>

#include "cli/command.h"

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyssg_library libraries[FYSSG_LIBRARIES_MAX];
	size_t count = fyssg_libraries(libraries);

	(void)s;
	(void)operands;
	(void)p;
	printf("fyssg %s\n", fyssg_version());
	for (size_t i = 0; i < count; i++)
		printf("%s %s\n", libraries[i].name, libraries[i].version);
	return CLI_EXIT_OK;
}

static const cli_option options[] = {
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_version = {
	.name = "version",
	.summary = "show the versions of fyssg and of the libraries it runs with",
	.operands = "",
	.about = "Shows the version of fyssg, and those of the libraries it runs with.",
	.groups = groups,
	.run = run,
};
