#include <string.h>

#include <fyssg/graph.h>

#include "cli/clock.h"
#include "cli/command.h"
#include "cli/output-file.h"
#include "cli/site-options.h"

static bool find_view(const char *name, fyssg_graph_view *view, cli_printer *p)
{
	const char *names[FYSSG_GRAPH_VIEWS], *near;
	char hint[80];

	if (fyssg_graph_view_parse(name, view))
		return true;
	for (unsigned i = 0; i < FYSSG_GRAPH_VIEWS; i++)
		names[i] = fyssg_graph_view_name((fyssg_graph_view)i);
	near = fyfm_did_you_mean(name, strlen(name), names, FYSSG_GRAPH_VIEWS);
	if (near != NULL)
		snprintf(hint, sizeof(hint), "did you mean '%s'?", near);
	cli_print_error(p, near != NULL ? hint : "'fyssg graph --help' lists them",
	                "'%s' is no view of a graph", name);
	return false;
}

static cli_exit print(const cli_settings *s, const fyssg_graph *g, cli_printer *p)
{
	cli_exit result;
	fya_buf text;

	fya_buf_init(&text, p->memory, 0);
	if (fyssg_graph_print(g, &s->graph, &text) != FYFM_OK)
		text.status = FYA_BUF_NOMEM;
	result = cli_write_file(s->graph_file, &text, p) ? CLI_EXIT_OK : CLI_EXIT_SYSTEM;
	fya_buf_release(&text);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyssg_graph *graph;
	fyfm_status status;
	cli_exit result;

	p->quiet = s->quiet;
	if ((s->graph_formats & (s->graph_formats - 1)) != 0) {
		cli_print_error(p, "give one of --json, --dot, --mermaid and --svg",
		                "a graph is printed in one form at a time");
		return CLI_EXIT_USAGE;
	}
	if ((operands[0] != NULL && !find_view(operands[0], &s->graph.view, p)) ||
	    !cli_clock_set(s, p))
		return CLI_EXIT_USAGE;
	s->build.diag = cli_print_diag;
	s->build.diag_user = p;
	status = fyssg_graph_build(&s->build, &graph);
	if (status != FYFM_OK && p->errors == 0)
		cli_print_error(p, NULL, "no graph can be made: %s", fyfm_status_text(status));
	result = status == FYFM_OK ? print(s, graph, p) : cli_exit_of(status);
	fyssg_graph_free(graph);
	cli_print_count(p);
	return result;
}

static void ask_for(cli_settings *s, fyssg_graph_format format)
{
	s->graph.format = format;
	s->graph_formats |= 1u << format;
}

static bool set_svg(const cli_option *option, void *at, const char *argument)
{
	cli_settings *s = at;

	ask_for(s, FYSSG_GRAPH_SVG);
	return cli_set_file(option, &s->graph_file, argument);
}

/* A `value` of fyssg_graph_format. */
static bool set_format(const cli_option *option, void *at, const char *argument)
{
	cli_settings *s = at;

	(void)argument;
	ask_for(s, (fyssg_graph_format)option->value);
	return true;
}

#define BUILD(member) offsetof(cli_settings, build.member)
#define GRAPH(member) offsetof(cli_settings, graph.member)

static const cli_option options[] = {
	CLI_SOURCE_OPTION,
	{ .name = "top", .argument = "N",
	  .help = "entries of a list, or pages of a picture\n(default: 20 in a table, all in JSON, "
	          "300 in a\npicture and in DOT, 60 in Mermaid)",
	  .set = cli_set_number, .offset = GRAPH(top), .value = 1000000000,
	  .wanted = "a number from 0 to 1000000000" },
	{ .name = "keep-top-percent", .argument = "N",
	  .help = "pinned: so many pages of 100 are hot by\nPageRank (default: 10)",
	  .set = cli_set_number, .offset = GRAPH(keep_top_percent), .value = 100,
	  .wanted = "a number from 0 to 100" },
	{ .name = "json", .help = "print JSON", .set = set_format, .value = FYSSG_GRAPH_JSON },
	{ .name = "dot", .help = "print the pages and their links for Graphviz",
	  .set = set_format, .value = FYSSG_GRAPH_DOT },
	{ .name = "mermaid", .help = "the same for Mermaid", .set = set_format,
	  .value = FYSSG_GRAPH_MERMAID },
	{ .name = "svg", .argument = "FILE",
	  .help = "write a picture of them; to stdout: -", .set = set_svg,
	  .wanted = "the name of a file" },
	CLI_HELD_BACK_OPTIONS("with drafts", "with pages dated in the future",
	                      "with expired pages"),
	CLI_CLOCK_OPTION,
	CLI_JOBS_OPTION(BUILD(jobs)),
	{ .letter = 'q', .name = "quiet", .help = "show errors and warnings only",
	  .set = cli_set_true, .offset = offsetof(cli_settings, quiet) },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_graph = {
	.name = "graph",
	.summary = "show which pages link to which: hubs, islands, PageRank",
	.operands = "[VIEW]",
	.max_operands = 1,
	.operand_hint = "'-s DIR' names the folder of the site",
	.about = "Reads the text of all pages and shows how they link to each other. VIEW is\n"
	         "one of:\n"
	         "  summary     how well pages are connected (default)\n"
	         "  rank        pages by PageRank\n"
	         "  hubs        pages that ten times as many link to as to the average page\n"
	         "  islands     pages that no page links to and that link to none\n"
	         "  orphans     pages that no page links to\n"
	         "  dead-ends   pages that link to none\n"
	         "  components  groups of pages that links connect\n"
	         "  pinned      hot pages, which the page store keeps in memory, and why",
	.groups = groups,
	.run = run,
};
