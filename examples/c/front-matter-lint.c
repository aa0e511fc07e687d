/* front-matter-lint SCHEMA PAGE...: checks the front matter of pages by a JSON Schema.
 * Build it:  cc front-matter-lint.c $(pkg-config --cflags --libs libfyfm) -o front-matter-lint */
#include <fcntl.h>
#include <stdio.h>

#include <fyfm/document.h>
#include <fyfm/schema.h>

/* Receives what is wrong, one at a time; `user` is an allocator. */
static void complain(void *user, const fyfm_diag *diag)
{
	fya_buf text;

	fya_buf_init(&text, user, 0);
	fyfm_diag_format(diag, "front-matter-lint", 0, &text);
	fputs(fya_buf_cstr(&text), stderr);
	fya_buf_release(&text);
}

static int lint(const fyfm_schema *schema, fyfm_parser *p, fya_allocator *a, const char *path)
{
	fyfm_document_options options = { .form = FYFM_DOCUMENT_FRONT_MATTER, .parser = p };
	fyfm_parse_options parse = { .path = path };
	fyfm_validate_options check = { .parse = &parse, .sink = complain, .user = a };
	fyfm_document *d;
	fyfm_diag diag;
	fyfm_parts parts;
	size_t errors = 1;

	if (fyfm_document_open(&d, path, &options, &diag) != FYFM_OK) {
		complain(a, &diag);
		return 1;
	}
	/* Messages show the front matter's lines, counted from the start of the file. */
	parts = fyfm_document_parts(d);
	check.text = fyfm_document_text(d).data + parts.yaml;
	check.len = parts.yaml_len;
	parse.first_line = parts.yaml_line;
	if (fyfm_schema_validate(schema, p, a, fyfm_document_value(d), &check, &errors) != FYFM_OK)
		errors = 1;
	fyfm_document_close(d);
	return errors != 0;
}

int main(int argc, char **argv)
{
	fya_allocator *a;
	fyfm_parser *p;
	fyfm_source file = { 0 };
	const fyfm_schema *schema;
	fyfm_diag diag;
	int failed = 1;

	if (argc < 3) {
		fputs("usage: front-matter-lint SCHEMA PAGE...\n", stderr);
		return 2;
	}
	a = fya_malloc_new();
	p = fyfm_parser_new();
	if (!a || !p)
		return 1;
	fyfm_schema_options options = { .path = argv[1], .sink = complain, .user = a };
	if (fyfm_source_open(&file, a, AT_FDCWD, argv[1], NULL, &diag) != FYFM_OK) {
		complain(a, &diag);
	} else if (fyfm_schema_compile(p, a, file.data, file.len, &options, &schema) == FYFM_OK) {
		failed = 0;
		for (int i = 2; i < argc; i++)
			failed |= lint(schema, p, a, argv[i]);
	}
	fyfm_source_close(&file);
	fyfm_parser_free(p);
	fya_destroy(a);
	return failed;
}
