/*
 * heard - what a library told its diagnostic sink, as text to compare with.
 *
 * One line each: "error content/a.md:3:8: message (hint)"; line, column and hint only where there
 * are some. Notes and warnings likewise.
 */
#ifndef TESTS_SITE_HEARD_H
#define TESTS_SITE_HEARD_H

#include <fyfm/diag.h>

/* A fyfm_diag_fn without a use for its user; any thread. */
void heard(void *user, const fyfm_diag *d);
/* All so far, sorted where `sorted`; borrowed until the next call. */
const char *heard_text(void);
const char *heard_sorted(void);
/* Forgets all. */
void heard_clear(void);

#endif
