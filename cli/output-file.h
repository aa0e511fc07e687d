/* A file that the program writes as a whole. */
#ifndef CLI_OUTPUT_FILE_H
#define CLI_OUTPUT_FILE_H

#include <fya/buffer.h>

#include "cli/diag-print.h"

/* Whether the path stands for standard output: NULL, or "-". */
bool cli_is_stdout(const char *path);

/* Writes the text to the file, or to standard output. A regular file is written beside its name and
 * then takes it, so that a failure leaves what was there; what is a device, a pipe or a link is
 * written in place. False, told: it could not be written, or the buffer has run out of memory. */
bool cli_write_file(const char *path, const fya_buf *text, cli_printer *p);

#endif
