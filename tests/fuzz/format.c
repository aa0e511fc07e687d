/* Layouts: what is formatted parses to the same values, which fyfm_format() holds itself, and stays
 * as it is when it is formatted again. The first byte chooses whether keys are sorted. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/format.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_repeated(fyfm_parser *p, const fyfm_format_options *options, fya_buf *once)
{
	fya_buf again;

	fya_buf_init(&again, once->allocator, 0);
	check(fyfm_format(p, fya_buf_cstr(once), once->len, options, &again, NULL) == FYFM_OK);
	check(again.len == once->len &&
	      (once->len == 0 || memcmp(again.data, once->data, once->len) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fya_allocator *a = fya_malloc_new();
	fyfm_parser *p = fyfm_parser_new();
	fyfm_format_options options = { .sort_keys = size != 0 && data[0] == 's' };
	fyfm_diag d = { 0 };
	fya_buf out;

	check(a && p);
	fya_buf_init(&out, a, 0);
	if (size != 0) {
		if (fyfm_format(p, (const char *)data + 1, size - 1, &options, &out, &d) == FYFM_OK)
			check_repeated(p, &options, &out);
		else
			check(out.len == 0 && d.message[0] != '\0');
	}
	fyfm_parser_free(p);
	fya_destroy(a);
	return 0;
}
