#include <unistd.h>

#include <fyfm/document.h>

#include "cli/mem/chart.h"
#include "cli/mem/study.h"
#include "cli/output-file.h"

/* The name of a file without folder and ".json", for a label; 24 bytes are enough to tell. */
static void name_report(const char *path, char out[32])
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	size_t len = strlen(name), all;

	if (len > 5 && strcmp(name + len - 5, ".json") == 0)
		len -= 5;
	all = len;
	while (len > 24 || (len < all && ((unsigned char)name[len] & 0xc0) == 0x80))
		len--;
	snprintf(out, 32, "%.*s%s", (int)len, name, len < all ? "\xe2\x80\xa6" : "");
}

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
}

static fyfm_status open_report(fyfm_document **out, const char *path, fyfm_diag *diag)
{
	if (is_stdin(path))
		return fyfm_document_open_fd(out, STDIN_FILENO, "<stdin>", NULL, diag);
	return fyfm_document_open(out, path, NULL, diag);
}

typedef struct report_files {
	fyfm_document *documents[CLI_CHART_REPORTS_MAX];
	fyfm_value reports[CLI_CHART_REPORTS_MAX];
	char names[CLI_CHART_REPORTS_MAX][32];
	size_t count;
} report_files;

static cli_exit draw(cli_settings *s, const report_files *r, cli_printer *p)
{
	cli_chart_kind kind = (cli_chart_kind)s->mem.chart;
	const char *names[CLI_CHART_REPORTS_MAX];
	cli_exit result = CLI_EXIT_SYSTEM;
	/* Not the printer's: what is wrong is printed by way of that. */
	fya_buf text;

	for (size_t i = 0; i < r->count; i++)
		names[i] = r->names[i];
	if (kind == CLI_CHART_AUTO)
		kind = cli_chart_kind_for(r->reports, r->count);
	fya_buf_init(&text, p->memory, 0);
	if (!cli_chart_put(&text, kind, r->reports, names, r->count)) {
		cli_print_error(p, "'fyssg build --memory-report=FILE' and 'fyssg mem scaling --json' "
		                   "write reports",
		                "there is nothing to draw in these reports");
		result = CLI_EXIT_CONTENT;
	} else if (cli_write_file(s->mem.output, &text, p)) {
		result = CLI_EXIT_OK;
	}
	fya_buf_release(&text);
	return result;
}

/* What was read from it is gone the second time. */
static bool reads_stdin_twice(char **operands)
{
	unsigned found = 0;

	for (size_t i = 0; operands[i] != NULL; i++)
		found += is_stdin(operands[i]);
	return found > 1;
}

static cli_exit open_all(report_files *r, char **operands, cli_printer *p)
{
	for (; operands[r->count] != NULL; r->count++) {
		const char *path = operands[r->count];
		fyfm_diag diag;
		fyfm_status status = open_report(&r->documents[r->count], path, &diag);

		if (status != FYFM_OK) {
			cli_print_diag(p, &diag);
			return cli_exit_of(status);
		}
		r->reports[r->count] = fyfm_document_value(r->documents[r->count]);
		name_report(is_stdin(path) ? "stdin" : path, r->names[r->count]);
	}
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	report_files r = { .count = 0 };
	cli_exit result;

	if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg build --memory-report=FILE' writes one", "which report?");
		return CLI_EXIT_USAGE;
	}
	if (reads_stdin_twice(operands)) {
		cli_print_error(p, NULL, "standard input can be read once");
		return CLI_EXIT_USAGE;
	}
	result = open_all(&r, operands, p);
	if (result == CLI_EXIT_OK)
		result = draw(s, &r, p);
	for (size_t i = 0; i < r.count; i++)
		fyfm_document_close(r.documents[i]);
	return result;
}

/* --kind: an int of the settings. */
static bool set_kind(const cli_option *option, void *at, const char *argument)
{
	static const char *const names[] = { "auto", "phases", "components", "scaling" };

	(void)option;
	for (int i = 0; i < (int)(sizeof(names) / sizeof(*names)); i++) {
		if (strcmp(argument, names[i]) == 0) {
			*(int *)at = i;
			return true;
		}
	}
	return false;
}

static const cli_option options[] = {
	{ .name = "kind", .argument = "KIND",
	  .help = "auto (default), phases, components, scaling", .set = set_kind,
	  .offset = CLI_MEM(chart), .wanted = "auto, phases, components or scaling" },
	{ .letter = 'o', .name = "output", .argument = "FILE",
	  .help = "write the picture there (default: stdout)", .set = cli_set_file,
	  .offset = CLI_MEM(output), .wanted = "the name of a file" },
	CLI_COMMON_OPTIONS,
	{ 0 },
};

static const cli_option_group groups[] = {
	{ "Options", options },
	{ 0 },
};

const cli_command cli_cmd_mem_chart = {
	.name = "mem chart",
	.summary = "draw reports as SVG",
	.operands = "FILE...",
	.max_operands = CLI_CHART_REPORTS_MAX,
	.operand_hint = "twelve reports at most",
	.about = "Draws reports that 'fyssg build --memory-report' and 'fyssg mem scaling\n"
	         "--json' wrote: memory over the phases of one build, what it is made of in\n"
	         "several, or how it scales. FILE - is standard input.",
	.groups = groups,
	.run = run,
};
