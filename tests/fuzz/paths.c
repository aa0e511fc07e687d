/* Path expressions, and what they find: a path up to a line break, then YAML. A path that is
 * written by fyfm_path_append() from its steps is the same path. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/parse.h>
#include <fyfm/path.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_diag(const fyfm_diag *d, size_t len)
{
	check(d->status != FYFM_OK && d->message[0] != '\0');
	check(d->status == FYFM_ERR_NOMEM || (d->line == 1 && d->column <= len + 1));
}

/* Dotted, with indices as such and all else as names. */
static void append_steps(const fyfm_path *path, fya_allocator *a, fya_buf *out)
{
	for (size_t i = 0; i < fyfm_path_count(path); i++) {
		fyfm_step s = fyfm_path_step(path, i);

		check(s.text.data[s.text.len] == '\0' && s.column > 0);
		if (s.kind == FYFM_STEP_INDEX)
			fya_buf_printf(out, "[%lld]", (long long)s.index);
		else
			fyfm_path_append(out, fyfm_string(a, s.text.data, s.text.len), 0);
	}
}

static void check_same_path(const fyfm_path *path, fya_allocator *a)
{
	fyfm_path *again;
	fyfm_diag diag;
	fya_buf text;

	fya_buf_init(&text, a, 0);
	append_steps(path, a, &text);
	check(fyfm_path_new(a, text.data ? text.data : "", text.len, &again, &diag) == FYFM_OK);
	check(fyfm_path_count(again) == fyfm_path_count(path));
	for (size_t i = 0; i < fyfm_path_count(path); i++) {
		fyfm_step s = fyfm_path_step(path, i), t = fyfm_path_step(again, i);

		check((s.kind == FYFM_STEP_INDEX) == (t.kind == FYFM_STEP_INDEX));
		check(s.index == t.index);
		check(s.kind == FYFM_STEP_INDEX || (s.text.len == t.text.len &&
		                                    memcmp(s.text.data, t.text.data, s.text.len) == 0));
	}
}

static void check_value(const fyfm_path *path, fya_allocator *a, const char *text, size_t len)
{
	fyfm_parser *p = fyfm_parser_new();
	fyfm_value root, v, changed, w;
	fyfm_diag diag;

	if (fyfm_parse(p, a, text, len, NULL, &root, NULL) == FYFM_OK) {
		fyfm_status st = fyfm_path_find(path, root, &v, &diag);

		check((st == FYFM_OK) == (fyfm_kind_of(fyfm_path_get(path, root)) != FYFM_UNDEFINED));
		check(st == FYFM_OK || diag.message[0] != '\0');
		(void)fyfm_path_locate(path, root, p, text, len, NULL, false, &diag);
		if (fyfm_path_set(path, a, root, fyfm_bool(true), &changed, &diag) == FYFM_OK) {
			w = fyfm_path_get(path, changed);
			check(st != FYFM_OK || fyfm_equal(w, fyfm_bool(true)));
		}
		check((fyfm_path_delete(path, a, root, &changed, &diag) == FYFM_OK) ==
		      (st == FYFM_OK && fyfm_path_count(path) > 0));
		if (fyfm_path_rename(path, a, root, "new name", 8, &changed, &diag) == FYFM_OK)
			check(st == FYFM_OK);
	}
	fyfm_parser_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *newline = size > 0 ? memchr(text, '\n', size) : NULL;
	size_t len = newline ? (size_t)(newline - text) : size;
	fya_allocator *a = fya_malloc_new();
	fyfm_diag diag = { 0 };
	fyfm_path *path;

	if (fyfm_path_new(a, text, len, &path, &diag) != FYFM_OK) {
		check_diag(&diag, len);
	} else {
		check_same_path(path, a);
		if (newline)
			check_value(path, a, newline + 1, size - len - 1);
	}
	fya_destroy(a);
	return 0;
}
