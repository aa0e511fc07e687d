/* Diagnostics on stderr. */
#ifndef CLI_DIAG_PRINT_H
#define CLI_DIAG_PRINT_H

#include <stdio.h>

#include <fya/buffer.h>
#include <fyfm/diag.h>

#include "cli/progress.h"
#include "cli/settings.h"

typedef struct cli_printer {
	FILE *out;
	bool color;
	bool quiet;             /* leave out notes that stand alone */
	cli_progress *progress; /* erased before something is printed; may be NULL */
	size_t errors, warnings;
	fya_allocator *memory;
	fya_buf text;
} cli_printer;

/* Prints to `out`, which stays the caller's. False when memory runs out; release is fine then. */
bool cli_printer_init(cli_printer *p, FILE *out);
void cli_printer_release(cli_printer *p);

/* Decides about colours. auto: where `out` is a terminal that is not "dumb" and NO_COLOR is not
 * set, or where CLICOLOR_FORCE is. */
void cli_printer_set_color(cli_printer *p, cli_color color);

/* A fyfm_diag_fn, whose `user` is the printer. */
void cli_print_diag(void *printer, const fyfm_diag *d);
/* Prints an error about no file. `hint` may be NULL. */
void cli_print_error(cli_printer *p, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Ends a run that told errors or warnings: "fyssg: 3 errors, 1 warning". */
void cli_print_count(cli_printer *p);

#endif
