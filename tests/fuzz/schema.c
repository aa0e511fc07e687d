/* A schema and a value, with a line `===` between them: both may be anything. Checking ends within
 * its budget, says the same twice, and points into the text; and the schema that is made from the
 * value takes the value. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <fyfm/infer.h>
#include <fyfm/schema.h>

enum { STEPS = 100000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

struct told {
	size_t lines; /* of the text */
	size_t errors, warnings;
};

static void note(void *user, const fyfm_diag *d)
{
	struct told *told = user;

	check(d->message[0] != '\0' && memchr(d->message, 0, sizeof(d->message)));
	check(d->line >= 1 && d->line <= told->lines && d->column >= 1);
	check(d->excerpt_column >= 1 && d->excerpt_column <= strlen(d->excerpt) + 1);
	told->errors += d->severity == FYFM_ERROR;
	told->warnings += d->severity == FYFM_WARNING;
}

static struct told about(fyfm_str text)
{
	struct told told = { 1, 0, 0 };

	for (size_t i = 0; i < text.len; i++)
		told.lines += text.data[i] == '\n';
	return told;
}

static void validate(fyfm_parser *p, fya_allocator *a, const fyfm_schema *s, fyfm_value v,
                     fyfm_str text)
{
	struct told told = about(text);
	fyfm_validate_options o = { .text = text.data, .len = text.len, .sink = note,
		.user = &told, .max_steps = STEPS };
	size_t errors, again;
	fyfm_status st = fyfm_schema_validate(s, p, a, v, &o, &errors);

	check(st == FYFM_OK || st == FYFM_ERR_LIMIT);
	check((told.errors == 0) == (errors == 0) || told.warnings != 0);
	o.sink = NULL;
	check(fyfm_schema_validate(s, p, a, v, &o, &again) == st && again == errors);
}

static void check_inferred(fyfm_parser *p, fya_allocator *a, fyfm_value v)
{
	static const fyfm_infer_options options = { .max_keys = 5, .max_enum = 3 };
	fyfm_infer *in = fyfm_infer_new(a, &options);
	fyfm_status st;
	fya_buf out;

	check(in != NULL);
	/* Some times over, so that there are enums. */
	for (int i = 0; i < 12; i++) {
		st = fyfm_infer_add(in, a, v);
		check(st == FYFM_OK || st == FYFM_ERR_LIMIT);
		if (st != FYFM_OK)
			return;
	}
	fya_buf_init(&out, a, 0);
	st = fyfm_infer_emit(in, &out);
	check(st == FYFM_OK || st == FYFM_ERR_ENCODING);
	if (st == FYFM_OK) {
		const fyfm_schema *s;
		size_t errors;

		check(fyfm_schema_compile(p, a, out.data, out.len, NULL, &s) == FYFM_OK);
		st = fyfm_schema_validate(s, p, a, v, NULL, &errors);
		check(errors == 0 || st == FYFM_ERR_LIMIT);
	}
	fyfm_infer_free(in);
}

static void try_both(fyfm_parser *p, fya_allocator *a, fyfm_str schema, fyfm_str text)
{
	struct told told = about(schema);
	fyfm_schema_options o = { .sink = note, .user = &told };
	const fyfm_schema *s;
	fyfm_value v;
	fyfm_status st = fyfm_schema_compile(p, a, schema.data, schema.len, &o, &s);

	check((st == FYFM_OK) == (s != NULL) && (st == FYFM_OK) == (told.errors == 0));
	if (fyfm_parse(p, a, text.data, text.len, NULL, &v, NULL) != FYFM_OK)
		return;
	if (s)
		validate(p, a, s, v, text);
	check_inferred(p, a, v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char line[] = "\n===\n";
	const char *text = (const char *)data;
	const char *between = size != 0 ? memmem(text, size, line, sizeof(line) - 1) : NULL;
	size_t first = between ? (size_t)(between - text) : size;
	size_t second = between ? first + sizeof(line) - 1 : 0;
	fyfm_parser *p = fyfm_parser_new();
	fya_allocator *a = fya_malloc_new();

	check(p && a);
	try_both(p, a, (fyfm_str){ text, first }, (fyfm_str){ text + second, size - second });
	fya_destroy(a);
	fyfm_parser_free(p);
	return 0;
}
