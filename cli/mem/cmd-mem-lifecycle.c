#include <fyfm/document.h>

#include "cli/load/process-memory.h"
#include "cli/mem/study.h"

/* Private memory before the build, where it was highest, and after all was released. */
typedef struct life {
	cli_memory before, after;
	fyfm_value report;
	int64_t highest;
} life;

static int64_t private_of(fyfm_value phase)
{
	fyfm_value v = cli_member(phase, "private");

	return fyfm_kind_of(v) == FYFM_INT ? fyfm_get_int(v) : 0;
}

static void find_highest(life *l)
{
	fyfm_value phases = cli_member(l->report, "phases");
	fyfm_value sample = cli_member(l->report, "sample");

	for (size_t i = 0; i < fyfm_count(phases); i++)
		if (private_of(fyfm_at(phases, i)) > l->highest)
			l->highest = private_of(fyfm_at(phases, i));
	if (fyfm_kind_of(sample) == FYFM_MAP && private_of(sample) > l->highest)
		l->highest = private_of(sample);
}

/* Of what the build took at its peak, the part that is the system's again; 0 to 1. */
static double returned(const life *l)
{
	double taken = (double)l->highest - (double)l->before.anonymous;
	double kept = (double)l->after.anonymous - (double)l->before.anonymous;
	double share = taken > 0 ? 1 - kept / taken : 1;

	return share < 0 ? 0 : share > 1 ? 1 : share;
}

static void put_row(fya_buf *out, const char *name, size_t len, double bytes, double grown)
{
	fya_buf_printf(out, "%-16.*s", (int)len, name);
	cli_put_bytes(out, bytes, 12);
	cli_put_bytes(out, grown, 12);
	fya_buf_putc(out, '\n');
}

static void put_table(fya_buf *out, const life *l)
{
	fyfm_value phases = cli_member(l->report, "phases");
	double last = (double)l->before.anonymous;

	fya_buf_printf(out, "%-16s%12s%12s\n", "After", "Private", "Grown");
	put_row(out, "start", 5, last, 0);
	for (size_t i = 0; i < fyfm_count(phases); i++) {
		fyfm_value name = cli_member(fyfm_at(phases, i), "name");
		double now = (double)private_of(fyfm_at(phases, i));
		fyfm_str text = fyfm_text(&name, NULL);

		put_row(out, text.data, text.len, now, now - last);
		last = now;
	}
	put_row(out, "release", 7, (double)l->after.anonymous, (double)l->after.anonymous - last);
	fya_buf_puts(out, "\nreturned to the system: ");
	cli_put_decimal(out, returned(l) * 100, 1);
	fya_buf_puts(out, "% of what the build took\n");
}

static void put_json(cli_study *study, const life *l)
{
	fyfm_builder *b = fyfm_builder_new(study->out->allocator, NULL);

	if (b == NULL) {
		study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(b);
	cli_build_bytes(b, "start", l->before.anonymous);
	fyfm_build_key(b, "phases");
	fyfm_build_value(b, cli_member(l->report, "phases"));
	cli_build_bytes(b, "highest", (uint64_t)l->highest);
	cli_build_bytes(b, "released", l->after.anonymous);
	cli_build_number(b, "returned", returned(l));
	fyfm_build_end(b);
	cli_study_json(study, b);
	fyfm_builder_free(b);
}

static cli_exit study(cli_study *study)
{
	fyssg_build_options o = cli_study_options(study);
	fyfm_document *document = NULL;
	cli_exit result;
	fyssg_report *report;
	fya_buf json;
	life l = { .highest = 0 };

	fya_buf_init(&json, study->out->allocator, 0);
	l.before = cli_memory_now();
	o.measure = true;
	result = cli_exit_of(fyssg_build(&o, &report));
	if (report != NULL)
		fyssg_report_json(report, &json);
	fyssg_report_free(report);
	l.after = cli_memory_now();
	if (result == CLI_EXIT_OK)
		result = cli_exit_of(fyfm_document_open_memory(&document, fya_buf_cstr(&json),
		                                               json.len, "report.json", NULL, NULL));
	if (result == CLI_EXIT_OK) {
		l.report = fyfm_document_value(document);
		find_highest(&l);
		if (study->settings->mem.json)
			put_json(study, &l);
		else
			put_table(study->out, &l);
	}
	fyfm_document_close(document);
	fya_buf_release(&json);
	return result;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	return cli_study_run(s, p, 1000, study);
}

static const cli_option_group groups[] = {
	{ "Options", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_lifecycle = {
	.name = "mem lifecycle",
	.summary = "tell the memory after each stage, and after all was released",
	.operands = "",
	.about = "Builds once and tells how much memory is in use after each stage, and how much\n"
	         "of it is the system's again when all was released.",
	.groups = groups,
	.run = run,
};
