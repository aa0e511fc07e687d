#include <stdlib.h>

#include <fyfm/infer.h>

#include "cli/fm/fm-commands.h"
#include "cli/fm/file-run.h"

/* What one worker has seen. */
struct seen {
	fya_allocator *memory;
	fyfm_infer *infer;
	fyfm_status status;
};

struct infer {
	struct seen all;
};

static bool seen_init(struct seen *s)
{
	*s = (struct seen){ .memory = fya_malloc_new() };
	if (s->memory != NULL)
		s->infer = fyfm_infer_new(s->memory, NULL);
	return s->infer != NULL;
}

static void seen_release(struct seen *s)
{
	fyfm_infer_free(s->infer);
	fya_destroy(s->memory);
}

static void *begin(void *user)
{
	struct seen *s = calloc(1, sizeof(*s));

	(void)user;
	if (s != NULL && !seen_init(s)) {
		seen_release(s);
		free(s);
		s = NULL;
	}
	return s;
}

static void end(void *user, void *own)
{
	struct infer *in = user;
	struct seen *s = own;

	if (in->all.status == FYFM_OK)
		in->all.status = s->status != FYFM_OK ? s->status :
		                                        fyfm_infer_merge(in->all.infer, s->infer);
	seen_release(s);
	free(s);
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	struct seen *s = w->own;

	if (f->has_front_matter && s->status == FYFM_OK)
		s->status = fyfm_infer_add(s->infer, w->scratch, f->top);
}

/* Prints the schema into the printer's buffer, and that to stdout. */
static fyfm_status print_schema(const struct infer *in, cli_printer *p)
{
	fyfm_status st = in->all.status;

	if (st == FYFM_OK)
		st = fyfm_infer_emit(in->all.infer, &p->text);
	if (st == FYFM_OK)
		cli_fm_write(p->text.data, p->text.len);
	fya_buf_clear(&p->text);
	return st;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	struct infer in = { 0 };
	cli_fm_job job = { .user = &in, .parse = true, .begin = begin, .end = end,
		           .file = do_file };
	cli_exit result = CLI_EXIT_SYSTEM;
	fyfm_status st = FYFM_ERR_NOMEM;

	if (seen_init(&in.all)) {
		result = cli_fm_run(&job, s, operands, p);
		st = result == CLI_EXIT_USAGE || result == CLI_EXIT_SYSTEM ? FYFM_OK :
		                                                             print_schema(&in, p);
	}
	if (st == FYFM_ERR_LIMIT)
		cli_print_error(p, NULL, "the files have too many different keys for a schema");
	else if (st != FYFM_OK)
		cli_print_error(p, NULL, "out of memory");
	if (st != FYFM_OK)
		result = st == FYFM_ERR_LIMIT ? CLI_EXIT_CONTENT : CLI_EXIT_SYSTEM;
	seen_release(&in.all);
	return result;
}

static const cli_option_group groups[] = {
	{ "Options", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_infer = {
	.name = "fm infer",
	.summary = "write a schema that the front matter of files fits",
	.operands = "[FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Prints a schema, in YAML, by which the front matter of all files is valid,\n"
	         "with the number of files that have each key. It is where a schema of your own\n"
	         "begins.",
	.groups = groups,
	.run = run,
};
