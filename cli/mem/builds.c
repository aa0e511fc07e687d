#include "cli/mem/builds.h"

#include <malloc.h>
#include <stdlib.h>

#include "cli/load/process-memory.h"

bool cli_builds_init(cli_builds *b, unsigned wanted)
{
	*b = (cli_builds){ .wanted = wanted == 0 ? CLI_BUILDS_USUAL : wanted < 3 ? 3 : wanted };
	b->bytes = malloc(b->wanted * sizeof(*b->bytes));
	if (b->bytes == NULL)
		return false;
	/* Touched now, not one page at a time between the builds. */
	memset(b->bytes, 0xff, b->wanted * sizeof(*b->bytes));
	return true;
}

void cli_builds_release(cli_builds *b)
{
	free(b->bytes);
}

void cli_builds_note(cli_builds *b)
{
	/* What malloc keeps for the next build is no leak; how much that is depends on how threads
	 * took turns. */
	malloc_trim(0);
	b->bytes[b->count++] = cli_memory_now().anonymous;
}

cli_exit cli_build_quietly(const fyssg_build_options *o)
{
	fyssg_report *report;
	cli_exit result = cli_exit_of(fyssg_build(o, &report));

	fyssg_report_free(report);
	return result;
}

void cli_growth_put(fya_buf *out, const cli_builds *b, const cli_growth *g)
{
	fya_buf_printf(out, "%zu builds in one process, private memory after each:\n", b->count);
	fya_buf_printf(out, "  mean of the first %zu ", g->window);
	cli_put_bytes(out, g->early, 12);
	fya_buf_printf(out, "\n  mean of the last %zu  ", g->window);
	cli_put_bytes(out, g->late, 12);
	fya_buf_puts(out, "\n  grown by            ");
	cli_put_bytes(out, g->grown, 12);
	fya_buf_puts(out, ", ");
	cli_put_bytes(out, g->rate, 0);
	fya_buf_printf(out, " a build\n%s\n", g->leaks ? "It leaks." : "No leak.");
}

void cli_growth_build(fyfm_builder *json, const cli_builds *b, const cli_growth *g)
{
	fyfm_build_key(json, "private");
	fyfm_build_seq(json);
	for (size_t i = 0; i < b->count; i++)
		fyfm_build_int(json, (int64_t)b->bytes[i]);
	fyfm_build_end(json);
	cli_build_bytes(json, "window", g->window);
	cli_build_number(json, "early", g->early);
	cli_build_number(json, "late", g->late);
	cli_build_number(json, "grown", g->grown);
	cli_build_number(json, "grown_per_build", g->rate);
	fyfm_build_key(json, "leaks");
	fyfm_build_bool(json, g->leaks);
}
