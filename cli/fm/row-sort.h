/* Rows that wait to be sorted: what `fyssg fm query --sort` keeps in memory. */
#ifndef CLI_FM_ROW_SORT_H
#define CLI_FM_ROW_SORT_H

#include "cli/fm/key-list.h"

/* Appends a row of `len` bytes at `row` together with the values under the keys of `v`, as
 * cli_fm_rows_add() takes it. */
void cli_fm_rows_pack(const cli_fm_keys *keys, fyfm_value v, fya_allocator *scratch,
                      const char *row, size_t len, fya_buf *out);

typedef struct cli_fm_rows {
	const cli_fm_keys *keys;
	fya_allocator *memory;  /* all rows; NULL: memory ran out */
	fya_buf rows;
	size_t count;
} cli_fm_rows;

void cli_fm_rows_init(cli_fm_rows *rows, const cli_fm_keys *keys);
void cli_fm_rows_release(cli_fm_rows *rows);
/* Takes a packed row. False when memory runs out. */
bool cli_fm_rows_add(cli_fm_rows *rows, const char *data, size_t len);
/* Hands over the first `limit` rows (0: all) in their order: by the first key, where that is equal
 * by the second, and so on; rows that have no such key, or of a kind without order, come last;
 * equal ones as they were added. */
void cli_fm_rows_write(cli_fm_rows *rows, size_t limit,
                       void (*write)(const char *data, size_t len));

#endif
