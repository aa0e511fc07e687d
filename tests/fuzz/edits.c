/* Edits: 64 bytes that choose the change, then the file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/frontmatter/edit-property.h"

enum { CHOICES = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	byte_source choices = { data, CHOICES, 0 };
	fya_allocator *a = fya_malloc_new();
	fya_buf why;

	fya_buf_init(&why, a, 0);
	if (size >= CHOICES && !edit_keeps_its_word(&choices, (const char *)data + CHOICES,
	                                            size - CHOICES, &why, NULL)) {
		fprintf(stderr, "%s\n", fya_buf_cstr(&why));
		abort();
	}
	fya_destroy(a);
	return 0;
}
