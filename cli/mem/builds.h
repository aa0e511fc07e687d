/* Builds one after the other in one process, and the memory after each. */
#ifndef CLI_MEM_BUILDS_H
#define CLI_MEM_BUILDS_H

#include "cli/mem/growth.h"
#include "cli/mem/study.h"

#define CLI_BUILDS_MAX 100000
#define CLI_BUILDS_USUAL 50
/* Before any is noted: the first ones load what all later ones find. */
#define CLI_BUILDS_WARM_UP 10

typedef struct cli_builds {
	uint64_t *bytes; /* private memory after each build */
	size_t count, wanted;
} cli_builds;

/* Runs a study that notes builds; as cli_study_run(), with a site of 1,000 pages. */
cli_exit cli_builds_run(cli_settings *s, cli_printer *p, cli_exit (*study)(cli_study *study));

/* `wanted` 0: the usual number. All memory is taken here, so that noting
 * takes none. False: there is none. */
bool cli_builds_init(cli_builds *b, unsigned wanted);
void cli_builds_release(cli_builds *b);
/* Notes what is in memory now. */
void cli_builds_note(cli_builds *b);

/* In a thread of its own: what malloc caches for a thread, up to seven pieces of each of 64 sizes,
 * holds pages that malloc_trim() cannot give back, and fills up over hundreds of builds. It ends
 * with the thread; what the build kept does not. */
FYA_CHECKED cli_exit cli_build_quietly(const fyssg_build_options *o);

/* Sets the number of builds of the settings: as many as a verdict takes, or more. */
bool cli_set_builds(const cli_option *option, void *at, const char *argument);
#define CLI_BUILDS_OPTION                                                                        \
	{ .name = "builds", .argument = "N", .help = "how many, 20 at least (default: 50)",      \
	  .set = cli_set_builds, .offset = CLI_MEM(builds), .value = CLI_BUILDS_MAX,             \
	  .wanted = "a number from 20 to 100000: fewer tell nothing" }

void cli_growth_put(fya_buf *out, const cli_builds *b, const cli_growth *g);
/* Adds members to the mapping that is open. */
void cli_growth_build(fyfm_builder *json, const cli_builds *b, const cli_growth *g);

#endif
