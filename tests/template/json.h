/* A small JSON reader for test data: strict about nothing, but right about escapes. */
#ifndef TESTS_TEMPLATE_JSON_H
#define TESTS_TEMPLATE_JSON_H

#include <fyfm/value.h>

/* Values of the text in `a`; undefined where it is no JSON. */
fyfm_value json_read(fya_allocator *a, const char *text, size_t len);

#endif
