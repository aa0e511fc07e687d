/* The values that `fyssg render` gives a template: a data file, and what --set says. */
#ifndef CLI_RENDER_DATA_H
#define CLI_RENDER_DATA_H

#include <fyfm/parse.h>

#include "cli/diag-print.h"
#include "cli/exit-code.h"

/* Reads the YAML or JSON of a file ("-": standard input; NULL: there is none), whose top must be a
 * mapping, and stores it in *out. Values borrow from the allocator. The printer is told what is
 * wrong. */
cli_exit cli_read_data(const char *path, fya_allocator *a, cli_printer *p, fyfm_value *out);

/* Sets what "a.b.c=VALUE" says in a mapping: VALUE is YAML, a key without a mapping gets one, and
 * what it held before is gone. *data becomes another mapping; what both hold is shared. */
cli_exit cli_set_data(const char *assignment, fya_allocator *a, cli_printer *p, fyfm_value *data);

#endif
