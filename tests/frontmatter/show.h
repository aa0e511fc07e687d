/* Values and diagnostics as one line of text, for tables of tests. */
#ifndef TESTS_SHOW_H
#define TESTS_SHOW_H

#include <fyfm/diag.h>
#include <fyfm/value.h>

/* Appends JSON, with `<2024-05-01>` for timestamps and bare `nan` and `inf`; keys of any kind. */
void show_value(fyfm_value v, fya_buf *out);

/* Appends "STATUS LINE:COLUMN MESSAGE", and " | HINT" where there is one. */
void show_diag(const fyfm_diag *d, fya_buf *out);

#endif
