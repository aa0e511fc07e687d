/* Front matter to values and back: the scanner and libfyaml agree, values survive packing, and
 * text kept is equal to text borrowed. The first byte chooses the depth limit. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/parse.h>

#include "tests/frontmatter/both-ways.h"

enum { PACKED_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Packed bytes are equal where values are, and tell NaN from nothing else. False past PACKED_MAX:
 * a bomb. */
static bool pack(fya_allocator *a, fyfm_value v, fya_buf *out)
{
	fya_buf_init(out, a, PACKED_MAX);
	return fyfm_pack(v, 1000, out) == FYFM_OK;
}

static void check_same(fya_allocator *a, fyfm_value v, fyfm_value w)
{
	fya_buf x, y;

	if (pack(a, v, &x))
		check(pack(a, w, &y) && x.len == y.len && memcmp(x.data, y.data, x.len) == 0);
}

static void check_packing(fya_allocator *a, fyfm_value v)
{
	fya_buf out;

	if (pack(a, v, &out))
		check_same(a, v, fyfm_unpack(a, out.data, out.len));
}

static void check_diag(const fyfm_diag *d, fyfm_status st, const char *text, size_t len)
{
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	check(d->status == st && d->line >= 1 && d->line <= lines && d->column >= 1);
	check(d->message[0] != '\0' && memchr(d->message, 0, sizeof(d->message)));
	check(d->excerpt_column >= 1 && d->excerpt_column <= strlen(d->excerpt) + 1);
}

static void parse_all_ways(const char *text, size_t len, unsigned max_depth)
{
	static const char *const path[] = { "a", "0" };
	fyfm_parse_options borrow = { .max_depth = max_depth };
	fyfm_parse_options copy = {
		.max_depth = max_depth, .copy_text = true, .way = FYFM_WAY_LIBFYAML};
	fya_allocator *a = fya_malloc_new();
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_value v, w;
	fyfm_diag diag, other = { 0 };
	fyfm_status st;

	check(a && parser);
	st = fyfm_parse(parser, a, text, len, &borrow, &v, &diag);
	check(fyfm_parse(parser, a, text, len, &copy, &w, &other) == st);
	if (st == FYFM_OK) {
		check_same(a, v, w);
		check_packing(a, v);
	} else {
		check_diag(&diag, st, text, len);
		check(strcmp(diag.message, other.message) == 0 && diag.line == other.line);
	}
	(void)fyfm_locate(parser, text, len, &borrow, path, 2, false, &other);
	fyfm_parser_free(parser);
	fya_destroy(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	parse_all_ways((const char *)data + 1, size - 1, data[0] % 80);
	if (fyfm_utf8_check((const char *)data + 1, size - 1) == size - 1)
		check(both_ways((const char *)data + 1, size - 1, NULL) != WAYS_DIFFER);
	return 0;
}
