#include <string.h>

#include <fyfm/emit.h>
#include <fyfm/query.h>

#include "cli/fm/fm-commands.h"
#include "cli/fm/put-value.h"
#include "cli/fm/row-sort.h"

struct query {
	const cli_fm_settings *settings;
	const fyfm_query *query;
	cli_fm_keys select, sort;
	cli_fm_rows rows; /* with --sort */
	size_t count;     /* files that match, as far as they were taken */
	bool nomem;
};

/* --- rows ------------------------------------------------------------------------------------- */

static bool put_json(const struct query *q, cli_fm_worker *w, const cli_fm_file *f)
{
	bool ok = true;

	if (q->select.count == 0)
		return cli_fm_put_page(w, f);
	fya_buf_puts(w->out, "{\"path\":");
	fyfm_emit_json_string(f->path, strlen(f->path), w->out);
	for (size_t i = 0; i < q->select.count && ok; i++) {
		fyfm_str name = fyfm_path_text(q->select.paths[i]);

		fya_buf_putc(w->out, ',');
		fyfm_emit_json_string(name.data, name.len, w->out);
		fya_buf_putc(w->out, ':');
		ok = cli_fm_put(w, f, fyfm_path_get(q->select.paths[i], f->top), CLI_FM_JSON);
	}
	fya_buf_puts(w->out, "}\n");
	return ok;
}

static bool put_fields(const struct query *q, cli_fm_worker *w, const cli_fm_file *f)
{
	bool ok = true;

	fya_buf_puts(w->out, f->path);
	for (size_t i = 0; i < q->select.count && ok; i++) {
		fya_buf_putc(w->out, '\t');
		ok = cli_fm_put(w, f, fyfm_path_get(q->select.paths[i], f->top), CLI_FM_FIELD);
	}
	fya_buf_putc(w->out, '\n');
	return ok;
}

static bool put_row(const struct query *q, cli_fm_worker *w, const cli_fm_file *f)
{
	if (q->settings->count)
		fya_buf_putc(w->out, '.');
	else if (q->settings->paths || q->settings->nul)
		fya_buf_printf(w->out, "%s%c", f->path, q->settings->nul ? '\0' : '\n');
	else if (q->settings->json)
		return put_json(q, w, f);
	else
		return put_fields(q, w, f);
	return true;
}

/* Puts the keys by which it is sorted behind the row that begins at `start`. */
static void pack_row(const struct query *q, cli_fm_worker *w, const cli_fm_file *f, size_t start)
{
	size_t len = w->out->len - start;
	char *row = fya_alloc(w->scratch, len + 1, 1);

	if (row == NULL) {
		w->nomem = true;
		return;
	}
	memcpy(row, w->out->data + start, len);
	fya_buf_truncate(w->out, start);
	cli_fm_rows_pack(&q->sort, f->top, w->scratch, row, len, w->out);
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	const struct query *q = w->user;
	size_t start = w->out->len;
	bool matches;
	fyfm_status st = fyfm_query_test(q->query, w->scratch, f->top, &matches);

	if (st != FYFM_OK && !cli_fm_is_nomem(w, st))
		cli_fm_fail(w, f, "the expression takes too long on this file");
	if (!matches)
		return;
	if (!put_row(q, w, f)) {
		if (w->out->status == FYA_BUF_OK)
			fya_buf_truncate(w->out, start);
	} else if (q->sort.count != 0 && w->out->status == FYA_BUF_OK) {
		pack_row(q, w, f, start);
	}
}

/* --- all of them ------------------------------------------------------------------------------ */

static bool take(void *user, const char *data, size_t len)
{
	struct query *q = user;
	unsigned limit = q->settings->limit;

	q->count++;
	if (q->sort.count != 0) {
		q->nomem = !cli_fm_rows_add(&q->rows, data, len);
		return !q->nomem;
	}
	if (!q->settings->count)
		cli_fm_write(data, len);
	return (limit == 0 || q->count < limit) && !ferror(stdout);
}

static cli_exit run_query(struct query *q, const cli_settings *s, char **operands, cli_printer *p)
{
	cli_fm_job job = { .user = q, .parse = true, .file = do_file, .take = take };
	cli_exit result;

	cli_fm_rows_init(&q->rows, &q->sort);
	result = cli_fm_run(&job, s, operands, p);
	if (q->nomem) {
		cli_print_error(p, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	} else if (s->fm.count && result != CLI_EXIT_USAGE) {
		printf("%zu\n", q->count);
	} else {
		cli_fm_rows_write(&q->rows, s->fm.limit, cli_fm_write);
	}
	cli_fm_rows_release(&q->rows);
	return result;
}

/* False where the printer was told what is wrong. */
static bool read_expression(struct query *q, const char *text, fya_allocator *a, cli_printer *p)
{
	fyfm_diag d;

	if (fyfm_query_new(a, text, strlen(text), &q->query, &d) == FYFM_OK)
		return true;
	cli_print_diag(p, &d);
	return false;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fya_allocator *a = fya_arena_new(NULL);
	struct query q = { .settings = &s->fm };
	cli_exit result = CLI_EXIT_USAGE;

	if (a == NULL) {
		cli_print_error(p, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	} else if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg fm query \"draft == true\" content/' lists drafts",
		                "no expression is given");
	} else if (read_expression(&q, operands[0], a, p) &&
	           cli_fm_keys_parse(&q.select, s->fm.select, false, a, p) &&
	           cli_fm_keys_parse(&q.sort, s->fm.count ? NULL : s->fm.sort, true, a, p)) {
		result = run_query(&q, s, operands + 1, p);
	}
	fya_destroy(a);
	return result;
}

static const cli_option options[] = {
	{ .name = "select", .argument = "PATHS",
	  .help = "print what these keys hold too: title,date",
	  .set = cli_set_text, .offset = CLI_FM(select) },
	{ .name = "sort", .argument = "PATHS",
	  .help = "sort by these keys; by -date newest first",
	  .set = cli_set_text, .offset = CLI_FM(sort) },
	{ .name = "limit", .argument = "N", .help = "no more than N files",
	  .set = cli_set_number, .offset = CLI_FM(limit), .value = 4294967295u,
	  .wanted = "a number" },
	{ .name = "json", .help = "print one JSON object a line",
	  .set = cli_set_true, .offset = CLI_FM(json) },
	{ .name = "paths", .help = "print the paths of files only",
	  .set = cli_set_true, .offset = CLI_FM(paths) },
	{ .letter = '0', .name = "null", .help = "the same, each with a NUL behind it, for\nxargs -0",
	  .set = cli_set_true, .offset = CLI_FM(nul) },
	{ .name = "count", .help = "print how many files match",
	  .set = cli_set_true, .offset = CLI_FM(count) },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of query", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_query = {
	.name = "fm query",
	.summary = "find the files of which an expression is true",
	.operands = "EXPRESSION [FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Prints the path of each file of which the expression is true, and behind TABs\n"
	         "what is selected. An expression: tags contains \"c\" and date > 2024-01-01",
	.groups = groups,
	.run = run,
};
