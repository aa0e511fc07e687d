/*
 * cli_study - what the commands of `fyssg mem` share: a temporary folder, a site to build, builds in
 * processes of their own, and what they took.
 *
 * A study runs in a child process. Its parent waits, and removes the folder however the study ends,
 * of a signal too.
 */
#ifndef CLI_MEM_STUDY_H
#define CLI_MEM_STUDY_H

#include <string.h>

#include <fyfm/make.h>
#include <fyssg/folders.h>

#include "cli/command.h"

#define CLI_STUDY_PATH 4096

typedef struct cli_study {
	cli_settings *settings;
	cli_printer *printer;
	const char *folder; /* the temporary one */
	char site[CLI_STUDY_PATH];
	fyssg_folders *folders;       /* of the site that was named; NULL before cli_study_find() */
	char content[CLI_STUDY_PATH]; /* of a generated site, and of a copy */
	fya_buf *out;                 /* what to print in the end */
} cli_study;

/* Runs `study` with a folder of its own; `pages` is for a generated site, where the settings name
 * no site and no number; 0: the study makes its own. Prints `out` where it ends with CLI_EXIT_OK or CLI_EXIT_CONTENT. */
cli_exit cli_study_run(cli_settings *s, cli_printer *p, unsigned pages,
                       cli_exit (*study)(cli_study *study));

/* Makes a site of so many pages below the folder, and names it. */
FYA_CHECKED cli_exit cli_study_generate(cli_study *study, unsigned pages);
/* Finds where the configuration of the site that is named has its files. */
FYA_CHECKED cli_exit cli_study_find(cli_study *study);
/* After cli_study_find(). Copies the site, but for its output, its hidden files and all but `pages`
 * of its pages (0: all), below the folder, and names the copy. Its templates and static files are
 * those of the site. */
FYA_CHECKED cli_exit cli_study_copy(cli_study *study, unsigned pages);
/* After cli_study_find(). Counts the ordinary pages of the site: Markdown files that are no
 * section's own. */
FYA_CHECKED cli_exit cli_study_count(cli_study *study, unsigned *out);
/* Whether a file of that path is such a page. */
bool cli_is_page(const char *path);

/* Options of a build in this process that writes nothing. */
fyssg_build_options cli_study_options(const cli_study *study);

typedef struct cli_component {
	char name[32];
	uint64_t bytes;
} cli_component;

#define CLI_COMPONENTS_MAX 40

/* What one build took; bytes. */
typedef struct cli_build_figures {
	uint64_t pages;
	double seconds;
	uint64_t peak;           /* the kernel's, of the whole process */
	uint64_t private_peak;   /* at the sample */
	uint64_t program;        /* of it, what was there before the build */
	uint64_t mapped;         /* at the sample */
	uint64_t rest;
	cli_component components[CLI_COMPONENTS_MAX];
	size_t component_count;
} cli_build_figures;

/* Builds the site in a new process, with the allocator of that name (NULL: as set), and writes
 * nothing. */
FYA_CHECKED cli_exit cli_study_build(cli_study *study, const char *allocator,
                                     cli_build_figures *out);

/* Reads figures from a report, as --memory-report writes it. */
bool cli_figures_read(fyfm_value report, cli_build_figures *out);

/* A member of a mapping that may not be there. */
static inline fyfm_value cli_member(fyfm_value map, const char *key)
{
	return fyfm_get(map, key, strlen(key));
}

/* --- output ----------------------------------------------------------------------------------- */

/* Appends "12.3 MB", in powers of 1000, in at least `width` columns. */
void cli_put_bytes(fya_buf *out, double bytes, int width);
/* Appends x with so many decimals, with a point in every locale. */
void cli_put_decimal(fya_buf *out, double x, unsigned decimals);

void cli_build_number(fyfm_builder *b, const char *key, double x);
void cli_build_bytes(fyfm_builder *b, const char *key, uint64_t bytes);
/* Ends the builder and appends what it made as JSON. */
void cli_study_json(cli_study *study, fyfm_builder *b);

extern const cli_option cli_mem_site_options[];

#define CLI_MEM(member) offsetof(cli_settings, mem.member)

/* --- the commands ----------------------------------------------------------------------------- */

extern const cli_command cli_cmd_mem_report, cli_cmd_mem_scaling, cli_cmd_mem_leak;
extern const cli_command cli_cmd_mem_lifecycle, cli_cmd_mem_soak, cli_cmd_mem_compare;
extern const cli_command cli_cmd_mem_chart, cli_cmd_mem_maps;

#endif
