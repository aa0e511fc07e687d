/* Which keys pages have, how many have them, and of what kinds their values are. */
#ifndef CLI_FM_KEY_COUNTS_H
#define CLI_FM_KEY_COUNTS_H

#include <fya/intern.h>
#include <fyfm/value.h>

/* Different keys that are told apart; what comes after them is not counted. */
#define CLI_FM_KEY_COUNTS_MAX 20000

typedef struct cli_fm_key_count {
	fyfm_str path;  /* `title`, `params.x`; of the elements of a list `tags[]` */
	size_t files;   /* that have it */
	size_t kinds[FYFM_HOST + 1]; /* of its values, by fyfm_kind */
	size_t last;    /* number of the last file that had it */
} cli_fm_key_count;

typedef struct cli_fm_key_counts cli_fm_key_counts;

/* NULL when memory runs out. */
cli_fm_key_counts *cli_fm_key_counts_new(void);
void cli_fm_key_counts_free(cli_fm_key_counts *c);
/* Counts what is in a page. False when memory runs out. */
bool cli_fm_key_counts_add(cli_fm_key_counts *c, fyfm_value top);
/* Adds what `more` has counted, of other pages. */
bool cli_fm_key_counts_merge(cli_fm_key_counts *c, const cli_fm_key_counts *more);
/* All keys, sorted by their paths; borrowed. *left_out: there were more than can be told apart. */
const cli_fm_key_count *cli_fm_key_counts_sorted(cli_fm_key_counts *c, size_t *count,
                                                 bool *left_out);

#endif
