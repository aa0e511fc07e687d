/* Values out of bytes: of a fuzzer, or of a random generator. */
#ifndef TESTS_VALUE_FROM_BYTES_H
#define TESTS_VALUE_FROM_BYTES_H

#include <fyfm/value.h>

typedef struct byte_source {
	const uint8_t *data;
	size_t len, at; /* zeros follow the end */
} byte_source;

/* A number below `bound`, which is at most 65536. */
unsigned take_number(byte_source *s, unsigned bound);
/* A string in `a` that is made to look like other things: numbers, markup, anything. */
fyfm_value take_string(byte_source *s, fya_allocator *a);
/* Any value, `depth` collections deep at most. */
fyfm_value take_value(byte_source *s, fya_allocator *a, unsigned depth);

#endif
