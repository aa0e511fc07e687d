/* yaml-to-json [FILE...]: prints each YAML file, or standard input, as JSON.
 * Build it:  cc yaml-to-json.c $(pkg-config --cflags --libs libfyfm) -o yaml-to-json */
#include <stdio.h>
#include <unistd.h>

#include <fyfm/document.h>
#include <fyfm/emit.h>

/* Tells on standard error what is wrong, with the line it is in. */
static void complain(fya_allocator *a, const fyfm_diag *diag)
{
	fya_buf text;

	fya_buf_init(&text, a, 0);
	fyfm_diag_format(diag, "yaml-to-json", isatty(STDERR_FILENO), &text);
	fputs(fya_buf_cstr(&text), stderr);
	fya_buf_release(&text);
}

static int print_json(const fyfm_document *d, fya_allocator *a)
{
	fyfm_json_options options = { .indent = 2, .special = FYFM_JSON_SPECIAL_STRING };
	fyfm_diag diag;
	fya_buf json;
	int failed;

	fya_buf_init(&json, a, 0);
	failed = fyfm_emit_json(fyfm_document_value(d), &options, &json, &diag) != FYFM_OK;
	if (failed)
		complain(a, &diag);
	else
		printf("%s\n", fya_buf_cstr(&json));
	fya_buf_release(&json);
	return failed;
}

/* `path` NULL: standard input. */
static int convert(const char *path, fya_allocator *a)
{
	fyfm_document *d;
	fyfm_diag diag;
	fyfm_status st;
	int failed = 1;

	if (path)
		st = fyfm_document_open(&d, path, NULL, &diag);
	else
		st = fyfm_document_open_fd(&d, STDIN_FILENO, "standard input", NULL, &diag);
	if (st != FYFM_OK)
		complain(a, &diag);
	else
		failed = print_json(d, a);
	fyfm_document_close(d);
	return failed;
}

int main(int argc, char **argv)
{
	fya_allocator *a = fya_malloc_new();
	int failed = 0;

	if (!a)
		return 1;
	if (argc < 2)
		failed = convert(NULL, a);
	for (int i = 1; i < argc; i++)
		failed |= convert(argv[i], a);
	fya_destroy(a);
	return failed || fflush(stdout) != 0;
}
