/* `---` and `...` between documents. In any text that is YAML they are told by their line alone: what
 * stands in quotes, in brackets or in a block may not have them at the left margin. */
#ifndef FYFM_DOCUMENT_MARKS_H
#define FYFM_DOCUMENT_MARKS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the line at `at` begins with three of `mark` (- or .), and then a blank or its end. */
bool fyfm_i_is_mark(const char *text, size_t len, size_t at, char mark);
/* Whether nothing but blanks and a comment is in the line from `at` on. */
bool fyfm_i_is_blank_line(const char *text, size_t len, size_t at);
/* The start of the line behind the one that `at` is in, or len. */
size_t fyfm_i_line_after(const char *text, size_t len, size_t at);
/* Start of the first line after the one `at` is in that begins with a mark; len without one. */
size_t fyfm_i_find_mark(const char *text, size_t len, size_t at, char mark);

/* Behind a first `---` that says nothing, that is, with no directive before it and nothing in its
 * line, and that another one does not follow at once; else 0. */
size_t fyfm_i_skip_first_mark(const char *text, size_t len);

#endif
