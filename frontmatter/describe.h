/* Values in a few words, for messages about them. Thread-safe. */
#ifndef FYFM_DESCRIBE_H
#define FYFM_DESCRIBE_H

#include <fyfm/value.h>

enum { FYFM_I_DESCRIBE_SIZE = 96 };

/* Writes `text "tomorrow"`, `number 5`, `date 2024-05-01`, `a list of 3`: long text cut, control
 * characters blanked. Returns `out`. `scratch` is for text that has to be decoded. */
const char *fyfm_i_describe(fyfm_value v, fya_allocator *scratch, char out[FYFM_I_DESCRIBE_SIZE]);
/* The same without the kind of a scalar: `"tomorrow"`, `5`, `2024-05-01`. */
const char *fyfm_i_quote(fyfm_value v, fya_allocator *scratch, char out[FYFM_I_DESCRIBE_SIZE]);
/* The same for text. */
const char *fyfm_i_quote_text(fyfm_str text, char out[FYFM_I_DESCRIBE_SIZE]);

enum { FYFM_I_SCALAR_SIZE = 48 };

/* The text of a key: that of a string, which lives as long as *key, or `room`, where a number, a
 * date, a boolean or null is written; "?" for collections. data is NULL only when memory runs
 * out. */
fyfm_str fyfm_i_key_text(const fyfm_value *key, fya_allocator *scratch,
                         char room[FYFM_I_SCALAR_SIZE]);
/* Gives back what that, or fyfm_text(), took from scratch. */
void fyfm_i_text_done(const fyfm_value *v, fya_allocator *scratch, fyfm_str text);

#endif
