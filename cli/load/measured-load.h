/* One load of a YAML file, and what it took. */
#ifndef CLI_LOAD_MEASURED_LOAD_H
#define CLI_LOAD_MEASURED_LOAD_H

#include <fya/auto.h>
#include <fyfm/parse.h>
#include <fyfm/source.h>

#include "cli/load/counting.h"
#include "cli/load/process-memory.h"
#include "cli/load/settings.h"

/* How to load; what is not `by the settings' of a load is decided here. */
typedef struct cli_load_plan {
	fya_choice choice;
	char why[80]; /* "below 256 KiB; malloc was asked for" */
} cli_load_plan;

/* All in bytes unless they say otherwise. No pointers, so that another process can hand it over. */
typedef struct cli_load_figures {
	cli_load_plan plan;
	bool mapped;         /* the source is; else copied */
	bool once;           /* equal texts are kept once: dedup was asked for, and pays */
	size_t file;         /* its length */
	size_t source;       /* address space or buffer that holds it; 0: let go, texts are copies */
	size_t source_resident;
	size_t values;       /* blocks of values and keys */
	size_t strings;      /* copies of text, each once */
	fya_stats arena;     /* of the allocator, the dedup table included */
	cli_memory kernel;   /* how much more the process has than before */
	size_t peak;         /* likewise, on the way */
	size_t documents;    /* count */
	bool by_libfyaml;    /* some document was not for the scanner */
	double seconds;
} cli_load_figures;

typedef struct cli_load {
	cli_load_figures figures;
	fyfm_source source;
	fya_allocator *files, *values;
	size_t errors; /* told to the sink */
} cli_load;

/* Loads the file ("-": standard input) and measures it. Errors go to `tell`; FYFM_OK where there
 * were none. The load holds all it has until it is closed, which is fine after a failure too. */
fyfm_status cli_load_open(cli_load *load, const char *path, const cli_load_settings *settings,
                          fyfm_diag_fn tell, void *user);
void cli_load_close(cli_load *load);

/* What it accounts for: the source and what the allocator has, as far as they are resident. */
size_t cli_load_accounted(const cli_load_figures *f);

#endif
