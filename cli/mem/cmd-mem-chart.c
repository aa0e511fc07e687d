#include <errno.h>

#include <fyfm/document.h>

#include "cli/mem/chart.h"
#include "cli/mem/study.h"

static void close_all(fyfm_document **documents, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fyfm_document_close(documents[i]);
}

static cli_exit write_chart(const char *path, const fya_buf *text, cli_printer *p)
{
	FILE *f = path == NULL || strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
	bool written;

	if (f == NULL) {
		cli_print_error(p, NULL, "%s: %s", path, strerror(errno));
		return CLI_EXIT_SYSTEM;
	}
	written = fwrite(text->data, 1, text->len, f) == text->len;
	written = (f == stdout ? fflush(f) == 0 : fclose(f) == 0) && written;
	if (!written)
		cli_print_error(p, NULL, "%s: %s", path != NULL ? path : "standard output",
		                strerror(errno));
	return written ? CLI_EXIT_OK : CLI_EXIT_SYSTEM;
}

static cli_exit draw(cli_settings *s, const fyfm_value *reports, size_t count, cli_printer *p)
{
	cli_chart_kind kind = (cli_chart_kind)s->mem.chart;
	cli_exit result;

	if (kind == CLI_CHART_AUTO)
		kind = cli_chart_kind_for(reports, count);
	if (!cli_chart_put(&p->text, kind, reports, count)) {
		fya_buf_clear(&p->text);
		cli_print_error(p, "'fyssg build --memory-report=FILE' and 'fyssg mem scaling --json' "
		                   "write reports",
		                "there is nothing to draw in these reports");
		return CLI_EXIT_CONTENT;
	}
	if (p->text.status != FYA_BUF_OK) {
		cli_print_error(p, NULL, "out of memory");
		result = CLI_EXIT_SYSTEM;
	} else {
		result = write_chart(s->mem.output, &p->text, p);
	}
	fya_buf_clear(&p->text);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	fyfm_document *documents[CLI_CHART_REPORTS_MAX];
	fyfm_value reports[CLI_CHART_REPORTS_MAX];
	cli_exit result;
	size_t count = 0;

	if (operands[0] == NULL) {
		cli_print_error(p, "'fyssg build --memory-report=FILE' writes one", "which report?");
		return CLI_EXIT_USAGE;
	}
	for (; operands[count] != NULL; count++) {
		fyfm_diag diag;
		fyfm_status status =
			fyfm_document_open(&documents[count], operands[count], NULL, &diag);

		if (status != FYFM_OK) {
			cli_print_diag(p, &diag);
			close_all(documents, count);
			return cli_exit_of(status);
		}
		reports[count] = fyfm_document_value(documents[count]);
	}
	result = draw(s, reports, count, p);
	close_all(documents, count);
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
	  .help = "write the picture there (default: stdout)", .set = cli_set_text,
	  .offset = CLI_MEM(output) },
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
	         "several, or how it scales.",
	.groups = groups,
	.run = run,
};
