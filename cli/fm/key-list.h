/* The keys of --select and --sort: paths with commas between them. */
#ifndef CLI_FM_KEY_LIST_H
#define CLI_FM_KEY_LIST_H

#include <fyfm/path.h>

#include "cli/diag-print.h"

#define CLI_FM_KEYS_MAX 64

typedef struct cli_fm_keys {
	size_t count;
	const fyfm_path *paths[CLI_FM_KEYS_MAX];
	bool descending[CLI_FM_KEYS_MAX]; /* it had a minus before it */
} cli_fm_keys;

/* Reads a list (NULL: an empty one); paths go to `a`. `minus`: one may stand before each. False
 * where the printer was told what is wrong. */
bool cli_fm_keys_parse(cli_fm_keys *keys, const char *text, bool minus, fya_allocator *a,
                       cli_printer *p);

#endif
