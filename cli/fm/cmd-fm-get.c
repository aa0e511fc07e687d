#include <stdatomic.h>
#include <string.h>

#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"

struct get {
	const fyfm_path *path;
	bool names; /* stand before values */
	bool many;  /* files */
	_Atomic bool found;
};

/* Tells where in the only file the path ends. */
static void tell_missing(const struct get *get, cli_fm_worker *w, const cli_fm_file *f)
{
	fyfm_value v;
	fyfm_diag d;

	if (fyfm_path_find(get->path, f->top, &v, &d) == FYFM_OK)
		return;
	d.excerpt_column = 0;
	d.line = d.column = 0;
	cli_fm_set_path(&d, f->path);
	cli_fm_tell(w, &d);
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	struct get *get = w->user;
	const cli_fm_settings *s = &w->settings->fm;
	fyfm_value v = fyfm_path_get(get->path, f->top);
	bool there = fyfm_kind_of(v) != FYFM_UNDEFINED;
	size_t start = w->out->len;

	if (there)
		atomic_store_explicit(&get->found, true, memory_order_relaxed);
	if (!there && s->fallback == NULL) {
		if (!get->many)
			tell_missing(get, w, f);
		return;
	}
	if (get->names)
		fya_buf_printf(w->out, "%s:", f->path);
	if (!there)
		fya_buf_puts(w->out, s->fallback);
	else if (!cli_fm_put(w, f, v, s->json ? CLI_FM_JSON : CLI_FM_RAW)) {
		if (w->out->status == FYA_BUF_OK)
			fya_buf_truncate(w->out, start);
		return;
	}
	fya_buf_putc(w->out, '\n');
}

static cli_exit get_from(struct get *get, const cli_settings *s, char **operands, cli_printer *p)
{
	cli_fm_job job = { .user = get, .parse = true, .file = do_file };
	cli_exit result;

	get->many = cli_fm_many(operands);
	get->names = s->fm.names == CLI_FM_NAMES_ALWAYS ||
	             (s->fm.names == CLI_FM_NAMES_AUTO && get->many);
	result = cli_fm_run(&job, s, operands, p);
	if (result == CLI_EXIT_OK && get->many && s->fm.fallback == NULL &&
	    !atomic_load_explicit(&get->found, memory_order_relaxed)) {
		cli_print_error(p, NULL, "no file has '%s'", fyfm_path_text(get->path).data);
		result = CLI_EXIT_CONTENT;
	}
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	struct get get = { 0 };
	fyfm_path *path;
	cli_exit result;

	if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg fm get title FILE' prints titles", "no key is given");
		return CLI_EXIT_USAGE;
	}
	if (!cli_fm_path(operands[0], strlen(operands[0]), p->memory, &path, p))
		return CLI_EXIT_USAGE;
	get.path = path;
	result = get_from(&get, s, operands + 1, p);
	fyfm_path_free(path);
	return result;
}

static const cli_option options[] = {
	{ .name = "default", .argument = "TEXT", .help = "what to print where a file has no such key",
	  .set = cli_set_text, .offset = CLI_FM(fallback) },
	{ .name = "json", .help = "print JSON: text in quotes", .set = cli_set_true,
	  .offset = CLI_FM(json) },
	{ .letter = 'H', .name = "with-filename",
	  .help = "print the name of the file before its value\n(default where there are several)",
	  .set = cli_set_value, .offset = CLI_FM(names), .value = CLI_FM_NAMES_ALWAYS },
	{ .name = "no-filename", .help = "print values alone",
	  .set = cli_set_value, .offset = CLI_FM(names), .value = CLI_FM_NAMES_NEVER },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of get", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_get = {
	.name = "fm get",
	.summary = "print the value of a key",
	.operands = "PATH [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Prints the value at a path such as title, authors[0].name or /authors/0/name:\n"
	         "text as it is, lists and mappings as JSON, all else as in YAML.",
	.groups = groups,
	.run = run,
};
