/* Puts new content in the place of a file, at once or not at all. */
#ifndef CLI_FM_REPLACE_FILE_H
#define CLI_FM_REPLACE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes `len` bytes to a new file beside `path`, gives it the mode of the old one, and renames it
 * over that; a symbolic link stays, and what it leads to is replaced. A file that may not be
 * written is left alone. Returns 0, or an errno; then all is as it was. Thread-safe. */
int cli_fm_replace(const char *path, const char *data, size_t len);

#endif
