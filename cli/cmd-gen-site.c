#include <fyssg/gen-site.h>

#include "cli/command.h"

static void print_count(const char *before, uint64_t count, const char *singular)
{
	printf("%s%llu %s%s", before, (unsigned long long)count, singular, count == 1 ? "" : "s");
}

static void print_counts(const char *folder, const fyssg_gen_counts *n)
{
	printf("Made %s", folder);
	print_count(": ", n->pages, "page");
	print_count(" in ", n->sections, "section");
	if (n->volumes > 0)
		print_count(" with ", n->volumes, "volume");
	print_count(", ", n->links, "link");
	print_count(", at least ", n->islands, "island");
	print_count(", ", n->tags, "tag");
	print_count(";\n", n->files, "file");
	print_count(", ", n->bytes, "byte");
	printf("\n");
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	cli_progress progress;
	fyssg_gen_counts counts;
	fyfm_status status;

	if (operands[0] == NULL || operands[0][0] == '\0') {
		cli_print_error(p, "'fyssg gen-site --pages=1000 DIR'", "which folder?");
		return CLI_EXIT_USAGE;
	}
	cli_progress_start(&progress, stderr);
	p->progress = &progress;
	s->gen.diag = cli_print_diag;
	s->gen.diag_user = p;
	if (!s->quiet)
		s->gen.progress = cli_progress_show;
	s->gen.progress_user = &progress;
	status = fyssg_gen_site(&s->gen, operands[0], &counts);
	cli_progress_erase(&progress);
	p->progress = NULL;
	if (status == FYFM_OK && !s->quiet)
		print_counts(operands[0], &counts);
	return status == FYFM_ERR_EXISTS || status == FYFM_ERR_RANGE ? CLI_EXIT_USAGE
	                                                            : cli_exit_of(status);
}

#define GEN(member) offsetof(cli_settings, gen.member)

/* A seed is any number of 64 bits. */
static bool set_seed(const cli_option *option, void *at, const char *argument)
{
	unsigned long long seed;

	(void)option;
	if (!cli_parse_number(argument, UINT64_MAX, &seed))
		return false;
	*(uint64_t *)at = seed;
	return true;
}

static const cli_option options[] = {
	{ .letter = 'n', .name = "pages", .argument = "N", .help = "ordinary pages (default: 1000)",
	  .set = cli_set_number, .offset = GEN(pages), .value = FYSSG_GEN_PAGES_MAX,
	  .wanted = "a number from 0 to 100000000" },
	{ .name = "sections", .argument = "N",
	  .help = "sections at the top level (default: as suits\nthe number of pages)",
	  .set = cli_set_number, .offset = GEN(sections), .value = FYSSG_GEN_SECTIONS_MAX,
	  .wanted = "a number from 0 to 1000" },
	{ .name = "tags", .argument = "N", .help = "different tags at most (default: likewise)",
	  .set = cli_set_number, .offset = GEN(tags), .value = FYSSG_GEN_TAGS_MAX,
	  .wanted = "a number from 0 to 10000" },
	{ .name = "seed", .argument = "N",
	  .help = "another number makes another site (default: 1)", .set = set_seed,
	  .offset = GEN(seed), .wanted = "a number from 0 to 18446744073709551615" },
	{ .name = "force", .help = "write into a folder that is not empty",
	  .set = cli_set_true, .offset = GEN(force) },
	CLI_JOBS_OPTION(GEN(jobs)),
	{ .letter = 'q', .name = "quiet", .help = "show errors only",
	  .set = cli_set_true, .offset = offsetof(cli_settings, quiet) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_gen_site = {
	.name = "gen-site",
	.summary = "make a site of chance, of any size, to try and to measure with",
	.operands = "DIR",
	.max_operands = 1,
	.operand_hint = "one folder at a time",
	.about = "Makes a site in DIR: pages of lognormal lengths with links, code, tables and\n"
	         "images, few that all link to, islands, and tags of which few have most of the\n"
	         "pages. The same numbers make the same bytes on every machine.",
	.groups = groups,
	.run = run,
};
