#include <fcntl.h>
#include <string.h>

#include <fyfm/schema.h>

#include "cli/fm/fm-commands.h"
#include "cli/fm/file-run.h"

struct validate {
	const fyfm_schema *schema;
	size_t files, wrong; /* counted as they are taken */
};

/* A page without front matter is taken for one with nothing in it. */
static fyfm_value value_of(cli_fm_worker *w, const cli_fm_file *f)
{
	if (f->has_front_matter)
		return f->top;
	return fyfm_map(w->scratch, NULL, NULL, 0, fyfm_undefined(NULL));
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	struct validate *v = w->user;
	fyfm_validate_options options = {
		.text = f->has_front_matter ? f->yaml.data : NULL,
		.len = f->yaml.len,
		.parse = &f->parse,
		.sink = cli_fm_tell, .user = w,
	};
	size_t errors = 0;
	fyfm_status st = fyfm_schema_validate(v->schema, w->parser, w->scratch, value_of(w, f),
	                                      &options, &errors);

	cli_fm_is_nomem(w, st);
	fya_buf_putc(w->out, errors == 0 && st == FYFM_OK ? '+' : '-');
}

static bool take(void *user, const char *data, size_t len)
{
	struct validate *v = user;

	(void)len;
	v->files++;
	v->wrong += data[0] == '-';
	return true;
}

/* Compiles the schema; false where it is told what is wrong. */
static bool read_schema(struct validate *v, const char *path, fya_allocator *a, cli_printer *p)
{
	fyfm_schema_options options = { .path = path, .sink = cli_print_diag, .user = p };
	fyfm_parser *parser = fyfm_parser_new();
	fyfm_source source = { 0 };
	fyfm_status st = FYFM_ERR_NOMEM;
	fyfm_diag d;

	if (parser != NULL) {
		st = fyfm_source_open(&source, a, AT_FDCWD, path, NULL, &d);
		if (st == FYFM_OK)
			st = fyfm_schema_compile(parser, a, source.data, source.len, &options,
			                         &v->schema);
		else if (st != FYFM_ERR_NOMEM)
			cli_print_diag(p, &d);
	}
	if (st == FYFM_ERR_NOMEM)
		cli_print_error(p, NULL, "out of memory");
	fyfm_source_close(&source);
	fyfm_parser_free(parser);
	return st == FYFM_OK;
}

static cli_exit validate(const cli_settings *s, char **operands, fya_allocator *a, cli_printer *p)
{
	struct validate v = { 0 };
	cli_fm_job job = { .user = &v, .parse = true, .file = do_file, .take = take };
	cli_exit result;

	if (!read_schema(&v, s->fm.schema, a, p))
		return CLI_EXIT_USAGE;
	result = cli_fm_run(&job, s, operands, p);
	if (result == CLI_EXIT_USAGE)
		return result;
	printf("%zu valid, %zu not\n", v.files - v.wrong, v.wrong);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fya_allocator *a;
	cli_exit result;

	if (s->fm.schema == NULL) {
		cli_print_error(p, "--schema=FILE names it; 'fyssg fm infer' writes one",
		                "no schema is given");
		return CLI_EXIT_USAGE;
	}
	a = fya_arena_new(NULL);
	if (a == NULL) {
		cli_print_error(p, NULL, "out of memory");
		return CLI_EXIT_SYSTEM;
	}
	result = validate(s, operands, a, p);
	fya_destroy(a);
	return result;
}

static const cli_option options[] = {
	{ .name = "schema", .argument = "FILE", .help = "the schema: JSON Schema, in YAML or JSON",
	  .set = cli_set_text, .offset = CLI_FM(schema) },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of validate", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_validate = {
	.name = "fm validate",
	.summary = "check front matter against a schema",
	.operands = "--schema=FILE [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Tells all that is wrong with the front matter of files, by a schema.",
	.groups = groups,
	.run = run,
};
