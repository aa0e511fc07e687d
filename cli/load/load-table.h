/* What a load took, as tables and as JSON. */
#ifndef CLI_LOAD_LOAD_TABLE_H
#define CLI_LOAD_LOAD_TABLE_H

#include <fyfm/make.h>

#include "cli/load/measured-load.h"

/* Appends the table of one load. */
void cli_load_put_table(fya_buf *out, const char *name, const cli_load_figures *f);

/* Appends the regions of the address space by purpose, while the load is open. False where the
 * kernel does not tell. */
bool cli_load_put_maps(fya_buf *out, const cli_load *load);

/* Appends a table of several loads of one file; the best of each column are marked. */
void cli_load_put_comparison(fya_buf *out, const char *name, const cli_load_figures *loads,
                             size_t count);

/* Positions of the loads that took least: time, memory at the end, memory on the way. */
typedef struct cli_load_best {
	size_t seconds, resident, peak;
} cli_load_best;

cli_load_best cli_load_find_best(const cli_load_figures *loads, size_t count);

/* Builds the mapping of one load. */
void cli_load_build(fyfm_builder *b, const cli_load_figures *f);

#endif
