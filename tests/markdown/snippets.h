/* Pieces of Markdown, one notation each. */
#ifndef TESTS_MARKDOWN_SNIPPETS_H
#define TESTS_MARKDOWN_SNIPPETS_H

#include <stddef.h>

extern const char *const snippets[];
extern const size_t snippet_count;

#endif
