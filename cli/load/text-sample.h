/* Tells from a sample of a file's texts whether they repeat so often that dedup pays. */
#ifndef CLI_LOAD_TEXT_SAMPLE_H
#define CLI_LOAD_TEXT_SAMPLE_H

#include <stdbool.h>

#include <fyfm/value.h>

typedef struct cli_text_sample cli_text_sample;

/* NULL when memory runs out. */
cli_text_sample *cli_text_sample_new(void);
/* NULL is fine. */
void cli_text_sample_free(cli_text_sample *s);
/* Looks at the texts of a value, in their order, until the sample is large enough. */
void cli_text_sample_add(cli_text_sample *s, fyfm_value v);
/* Whether keeping each text once would take less than half of what the texts do. */
bool cli_text_sample_repeats(const cli_text_sample *s);

#endif
