#include "cli/mem/builds.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include "cli/load/process-memory.h"

cli_exit cli_builds_run(cli_settings *s, cli_printer *p, cli_exit (*study)(cli_study *study))
{
	/* One arena for all threads, and that before the first of them starts: malloc_trim() leaves
	 * the free end of any further one as it is, as long as the threads' turns have made it. */
	mallopt(M_ARENA_MAX, 1);
	return cli_study_run(s, p, 1000, study);
}

/* --- what is noted ---------------------------------------------------------------------------- */

bool cli_builds_init(cli_builds *b, unsigned wanted)
{
	*b = (cli_builds){ .wanted = wanted == 0 ? CLI_BUILDS_USUAL : wanted };
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
	/* What malloc has free is no leak; how much of it fills whole pages depends on how threads
	 * took turns. */
	malloc_trim(0);
	b->bytes[b->count++] = cli_memory_now().anonymous;
}

/* --- builds ----------------------------------------------------------------------------------- */

struct build {
	const fyssg_build_options *options;
	cli_exit result;
};

static void *build(void *arg)
{
	struct build *b = arg;
	fyssg_report *report;

	b->result = cli_exit_of(fyssg_build(b->options, &report));
	fyssg_report_free(report);
	return NULL;
}

cli_exit cli_build_quietly(const fyssg_build_options *o)
{
	struct build b = { .options = o };
	pthread_t thread;

	if (pthread_create(&thread, NULL, build, &b) == 0)
		pthread_join(thread, NULL);
	else
		build(&b);
	return b.result;
}

bool cli_set_builds(const cli_option *option, void *at, const char *argument)
{
	return cli_set_number(option, at, argument) && *(unsigned *)at >= CLI_LEAK_BUILDS;
}

/* --- output ----------------------------------------------------------------------------------- */

void cli_growth_put(fya_buf *out, const cli_builds *b, const cli_growth *g)
{
	if (g->window == 0) {
		fya_buf_printf(out, "%zu builds in one process: too few to compare.\n", b->count);
		return;
	}
	fya_buf_printf(out, "%zu builds in one process, private memory after each:\n", b->count);
	fya_buf_printf(out, "  mean of the first %zu ", g->window);
	cli_put_bytes(out, g->early, 12);
	fya_buf_printf(out, "\n  mean of the last %zu  ", g->window);
	cli_put_bytes(out, g->late, 12);
	fya_buf_puts(out, "\n  grown by            ");
	cli_put_bytes(out, g->grown, 12);
	fya_buf_puts(out, ", ");
	cli_put_bytes(out, g->rate, 0);
	fya_buf_puts(out, " a build\n");
	if (g->judged)
		fya_buf_puts(out, g->leaks ? "It leaks.\n" : "No leak.\n");
	else
		fya_buf_printf(out, "No verdict: that takes %d builds.\n", CLI_LEAK_BUILDS);
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
	if (g->judged)
		fyfm_build_bool(json, g->leaks);
	else
		fyfm_build_null(json);
}
