#include <stdlib.h>
#include <string.h>

#include <fyfm/emit.h>

#include "cli/fm/file-run.h"
#include "cli/fm/fm-commands.h"
#include "cli/fm/key-counts.h"

struct stat_totals {
	cli_fm_key_counts *keys;
	size_t files;        /* that could be read and parsed */
	size_t with;         /* of them, with front matter */
	size_t scanner;      /* of those, parsed by it; the others by libfyaml */
	size_t bytes, largest;
	char *largest_path;  /* malloc's; NULL: none yet */
	bool nomem;
};

/* --- counting --------------------------------------------------------------------------------- */

static void *begin(void *user)
{
	struct stat_totals *t = calloc(1, sizeof(*t));

	(void)user;
	if (t == NULL)
		return NULL;
	t->keys = cli_fm_key_counts_new();
	if (t->keys == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

static void totals_free(struct stat_totals *t)
{
	if (t == NULL)
		return;
	cli_fm_key_counts_free(t->keys);
	free(t->largest_path);
	free(t);
}

/* Of several that are as large, the first by path: whichever worker had it. */
static void note_largest(struct stat_totals *t, const char *path, size_t len)
{
	char *copy;

	if (t->largest_path != NULL &&
	    (len < t->largest || (len == t->largest && strcmp(path, t->largest_path) >= 0)))
		return;
	copy = strdup(path);
	if (copy == NULL) {
		t->nomem = true;
		return;
	}
	free(t->largest_path);
	t->largest_path = copy;
	t->largest = len;
}

static void do_file(cli_fm_worker *w, cli_fm_file *f)
{
	struct stat_totals *t = w->own;

	t->files++;
	if (!f->has_front_matter)
		return;
	t->with++;
	t->scanner += fyfm_parser_last_way(w->parser) == FYFM_WAY_SCANNER;
	t->bytes += f->yaml.len;
	note_largest(t, f->path, f->yaml.len);
	if (!cli_fm_key_counts_add(t->keys, f->top))
		t->nomem = true;
	w->nomem |= t->nomem;
}

static void end(void *user, void *own)
{
	struct stat_totals *all = user, *t = own;

	all->files += t->files;
	all->with += t->with;
	all->scanner += t->scanner;
	all->bytes += t->bytes;
	if (t->largest_path != NULL)
		note_largest(all, t->largest_path, t->largest);
	all->nomem |= t->nomem || !cli_fm_key_counts_merge(all->keys, t->keys);
	totals_free(t);
}

/* --- printing --------------------------------------------------------------------------------- */

static double percent(size_t part, size_t whole)
{
	return whole != 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void print_kinds(const cli_fm_key_count *key)
{
	const char *comma = "";

	for (fyfm_kind k = FYFM_NULL; k < FYFM_HOST; k++)
		if (key->kinds[k] != 0) {
			printf("%s%s %zu", comma, fyfm_kind_name(k), key->kinds[k]);
			comma = ", ";
		}
	putchar('\n');
}

static void print_keys(const struct stat_totals *t)
{
	size_t count, width = 3;
	bool left_out;
	const cli_fm_key_count *keys = cli_fm_key_counts_sorted(t->keys, &count, &left_out);

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		if (keys[i].path.len > width && keys[i].path.len <= 40)
			width = keys[i].path.len;
	printf("\n%-*s     Files      %%   Types\n", (int)width, "Key");
	for (size_t i = 0; i < count; i++) {
		printf("%-*.*s  %8zu  %5.1f   ", (int)width, (int)keys[i].path.len,
		       keys[i].path.data, keys[i].files, percent(keys[i].files, t->with));
		print_kinds(&keys[i]);
	}
	if (left_out)
		puts("There are more keys than can be told apart.");
}

static void print_totals(const struct stat_totals *t)
{
	size_t other = t->with - t->scanner;

	printf("Files         %zu, %zu with front matter\n", t->files, t->with);
	if (t->with == 0)
		return;
	printf("Front matter  %zu bytes, %zu a file, at most %zu (%s)\n", t->bytes,
	       t->bytes / t->with, t->largest, t->largest_path);
	printf("Parsed by     scanner: %zu (%.2f %%), libfyaml: %zu (%.2f %%)\n", t->scanner,
	       percent(t->scanner, t->with), other, percent(other, t->with));
	print_keys(t);
}

static void put_key_json(const cli_fm_key_count *key, fya_buf *out)
{
	const char *comma = "";

	fya_buf_puts(out, "{\"key\":");
	fyfm_emit_json_string(key->path.data, key->path.len, out);
	fya_buf_printf(out, ",\"files\":%zu,\"types\":{", key->files);
	for (fyfm_kind k = FYFM_NULL; k < FYFM_HOST; k++)
		if (key->kinds[k] != 0) {
			fya_buf_printf(out, "%s\"%s\":%zu", comma, fyfm_kind_name(k),
			               key->kinds[k]);
			comma = ",";
		}
	fya_buf_puts(out, "}}");
}

static void put_json(const struct stat_totals *t, fya_buf *out)
{
	const char *largest = t->largest_path != NULL ? t->largest_path : "";
	bool left_out;
	size_t count;
	const cli_fm_key_count *keys = cli_fm_key_counts_sorted(t->keys, &count, &left_out);

	fya_buf_printf(out, "{\"files\":%zu,\"with_front_matter\":%zu,\"bytes\":%zu,"
	                    "\"largest\":{\"bytes\":%zu,\"path\":",
	               t->files, t->with, t->bytes, t->largest);
	fyfm_emit_json_string(largest, strlen(largest), out);
	fya_buf_printf(out, "},\"scanner\":%zu,\"libfyaml\":%zu,\"scanner_percent\":%.2f,"
	                    "\"keys_left_out\":%s,\"keys\":[",
	               t->scanner, t->with - t->scanner, percent(t->scanner, t->with),
	               left_out ? "true" : "false");
	for (size_t i = 0; i < count; i++) {
		if (i != 0)
			fya_buf_putc(out, ',');
		put_key_json(&keys[i], out);
	}
	fya_buf_puts(out, "]}\n");
}

static bool print(const struct stat_totals *t, bool json, cli_printer *p)
{
	bool ok = true;

	if (!json) {
		print_totals(t);
		return true;
	}
	put_json(t, &p->text);
	ok = p->text.status == FYA_BUF_OK;
	if (ok)
		cli_fm_write(p->text.data, p->text.len);
	fya_buf_clear(&p->text);
	return ok;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	struct stat_totals *all = begin(NULL);
	cli_fm_job job = { .user = all, .parse = true, .begin = begin, .end = end,
		           .file = do_file };
	cli_exit result = CLI_EXIT_SYSTEM;
	bool nomem = all == NULL;

	if (!nomem) {
		result = cli_fm_run(&job, s, operands, p);
		nomem = all->nomem;
	}
	if (!nomem && (result == CLI_EXIT_OK || result == CLI_EXIT_CONTENT))
		nomem = !print(all, s->fm.json, p);
	if (nomem && result != CLI_EXIT_SYSTEM) {
		cli_print_error(p, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	}
	totals_free(all);
	return result;
}

static const cli_option options[] = {
	{ .name = "json", .help = "print JSON", .set = cli_set_true, .offset = CLI_FM(json) },
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options of stat", options },
	{ "Options of all of fm", cli_fm_common_options },
	{ 0 },
};

const cli_command cli_cmd_fm_stat = {
	.name = "fm stat",
	.summary = "count keys, types and sizes, and how they were parsed",
	.operands = "[FILE]...",
	.max_operands = CLI_OPERANDS_ANY,
	.about = "Tells how many files have which keys, of which types, how large their front\n"
	         "matter is, and how much of it the fast scanner took.",
	.groups = groups,
	.run = run,
};
