/* The files that the operands of `fyssg fm` stand for, one after the other. */
#ifndef CLI_FM_FILE_WALK_H
#define CLI_FM_FILE_WALK_H

#include <stdbool.h>

#include <fya/buffer.h>

typedef struct cli_fm_walk cli_fm_walk;

typedef enum cli_fm_entry_kind {
	CLI_FM_PAGE,   /* a file that may begin with front matter */
	CLI_FM_DATA,   /* a file named *.yaml, *.yml or *.json: YAML as a whole */
	CLI_FM_STREAM, /* a pipe or a device that was named; "-": standard input */
	CLI_FM_FAILED, /* a file or a folder that cannot be read */
	CLI_FM_END     /* there are no more */
} cli_fm_entry_kind;

/* Walks `operands` (borrowed, NULL at the end): files, folders with all that is below them, and "-"
 * for standard input. Of a folder *.md, *.markdown and *.mdx count, sorted by their paths; names
 * that begin with a dot do not, nor do symbolic links. NULL when memory runs out. */
cli_fm_walk *cli_fm_walk_new(char **operands);
void cli_fm_walk_free(cli_fm_walk *w);

/* Appends the next path, as given plus what is below it, and a NUL to `paths`. Of what failed, the
 * reason and a NUL follow. Out of memory is told by paths->status. Not thread-safe. */
cli_fm_entry_kind cli_fm_walk_next(cli_fm_walk *w, fya_buf *paths);

#endif
