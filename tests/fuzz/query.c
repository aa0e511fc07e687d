/* Expressions: any bytes compile or are refused with a place within them, and what compiles answers
 * the same way twice, whatever it is asked about. Bytes behind the first line are the page. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/parse.h>
#include <fyfm/query.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char page[] = "title: Some text\ntags: [a, bc, 1, 2024-01-01]\nn: 1\n"
			   "f: 0.5\nd: 2024-05-01\n"
			   "t: true\nnone:\na:\n  b: [{c: x}]\ntext: |\n  one\n  two\n";

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_diag(const fyfm_diag *d, fyfm_status st, size_t len)
{
	check(d->status == st && d->message[0] != '\0');
	if (st != FYFM_ERR_NOMEM && len <= FYFM_QUERY_MAX)
		check(d->line >= 1 && d->column >= 1 && d->column <= len + 1);
}

static void ask(const fyfm_query *q, fya_allocator *a, fyfm_value v)
{
	bool once, again;
	fyfm_status st = fyfm_query_test(q, a, v, &once);

	check(st == FYFM_OK || st == FYFM_ERR_LIMIT);
	check(fyfm_query_test(q, a, v, &again) == st && once == again);
}

static fyfm_value parse(fya_allocator *a, fyfm_parser *p, const char *text, size_t len)
{
	fyfm_value v;

	return fyfm_parse(p, a, text, len, NULL, &v, NULL) == FYFM_OK ? v : fyfm_null();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *newline = size != 0 ? memchr(text, '\n', size) : NULL;
	size_t len = newline ? (size_t)(newline - text) : size;
	fya_allocator *a = fya_malloc_new();
	fyfm_parser *p = fyfm_parser_new();
	const fyfm_query *q;
	fyfm_diag d;
	fyfm_status st;

	check(a && p);
	st = fyfm_query_new(a, text, len, &q, &d);
	if (st == FYFM_OK) {
		ask(q, a, parse(a, p, page, strlen(page)));
		ask(q, a, fyfm_undefined(NULL));
		if (newline)
			ask(q, a, parse(a, p, newline + 1, size - len - 1));
	} else {
		check_diag(&d, st, len);
	}
	fyfm_parser_free(p);
	fya_destroy(a);
	return 0;
}
