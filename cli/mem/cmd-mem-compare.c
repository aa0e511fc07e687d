#include "cli/mem/study.h"

/* Of each allocator; the fastest and the smallest count. */
#define ROUNDS 3

static const char *const kinds[] = { "auto", "malloc", "mremap", "dedup" };
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

/* In turns, so that a slow spell of the machine meets all of them. */
static cli_exit measure(cli_study *study, cli_build_figures rows[KINDS])
{
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < KINDS; i++) {
			cli_build_figures f;
			cli_exit result = cli_study_build(study, kinds[i], &f);

			if (result != CLI_EXIT_OK)
				return result;
			if (round == 0) {
				rows[i] = f;
				continue;
			}
			rows[i].seconds = f.seconds < rows[i].seconds ? f.seconds : rows[i].seconds;
			if (f.peak < rows[i].peak) {
				rows[i].peak = f.peak;
				rows[i].private_peak = f.private_peak;
				rows[i].mapped = f.mapped;
			}
		}
	}
	return CLI_EXIT_OK;
}

struct best {
	size_t seconds, peak, private_peak;
};

static struct best find_best(const cli_build_figures rows[KINDS])
{
	struct best best = { 0 };

	for (size_t i = 1; i < KINDS; i++) {
		if (rows[i].seconds < rows[best.seconds].seconds)
			best.seconds = i;
		if (rows[i].peak < rows[best.peak].peak)
			best.peak = i;
		if (rows[i].private_peak < rows[best.private_peak].private_peak)
			best.private_peak = i;
	}
	return best;
}

static void put_cell(fya_buf *out, uint64_t bytes, bool best)
{
	cli_put_bytes(out, (double)bytes, 12);
	fya_buf_puts(out, best ? " *" : "  ");
}

static void put_table(fya_buf *out, const cli_build_figures rows[KINDS])
{
	struct best best = find_best(rows);

	fya_buf_printf(out, "%-9s %12s   %12s   %12s   %12s\n", "Allocator", "Seconds", "Peak",
	               "Private", "Mapped");
	for (size_t i = 0; i < KINDS; i++) {
		size_t start;

		fya_buf_printf(out, "%-9s %*s", kinds[i], rows[i].seconds < 10 ? 7 : 6, "");
		start = out->len;
		cli_put_decimal(out, rows[i].seconds, 3);
		fya_buf_printf(out, "%*s%s ", start + 5 > out->len ? (int)(start + 5 - out->len) : 0, "",
		               i == best.seconds ? " *" : "  ");
		put_cell(out, rows[i].peak, i == best.peak);
		fya_buf_putc(out, ' ');
		put_cell(out, rows[i].private_peak, i == best.private_peak);
		fya_buf_putc(out, ' ');
		cli_put_bytes(out, (double)rows[i].mapped, 12);
		fya_buf_putc(out, '\n');
	}
	fya_buf_puts(out, "\n* the least of the column, in builds of their own; the best of 3\n");
}

static void put_json(cli_study *study, const cli_build_figures rows[KINDS])
{
	fyfm_builder *b = fyfm_builder_new(study->out->allocator, NULL);
	struct best best = find_best(rows);

	if (b == NULL) {
		study->out->status = FYA_BUF_NOMEM;
		return;
	}
	fyfm_build_map(b);
	cli_build_bytes(b, "pages", rows[0].pages);
	fyfm_build_key(b, "allocators");
	fyfm_build_seq(b);
	for (size_t i = 0; i < KINDS; i++) {
		fyfm_build_map(b);
		fyfm_build_key(b, "allocator");
		fyfm_build_text(b, kinds[i]);
		cli_build_number(b, "seconds", rows[i].seconds);
		cli_build_bytes(b, "peak", rows[i].peak);
		cli_build_bytes(b, "private", rows[i].private_peak);
		cli_build_bytes(b, "mapped", rows[i].mapped);
		fyfm_build_end(b);
	}
	fyfm_build_end(b);
	fyfm_build_key(b, "best");
	fyfm_build_map(b);
	fyfm_build_key(b, "seconds");
	fyfm_build_text(b, kinds[best.seconds]);
	fyfm_build_key(b, "peak");
	fyfm_build_text(b, kinds[best.peak]);
	fyfm_build_key(b, "private");
	fyfm_build_text(b, kinds[best.private_peak]);
	fyfm_build_end(b);
	fyfm_build_end(b);
	cli_study_json(study, b);
	fyfm_builder_free(b);
}

static cli_exit study(cli_study *study)
{
	cli_build_figures rows[KINDS];
	cli_exit result = measure(study, rows);

	if (result != CLI_EXIT_OK)
		return result;
	if (study->settings->mem.json)
		put_json(study, rows);
	else
		put_table(study->out, rows);
	return CLI_EXIT_OK;
}

static cli_exit run(cli_settings *s, char **operands, cli_printer *p)
{
	(void)operands;
	if (s->build.allocator != FYA_KIND_AUTO) {
		cli_print_error(p, NULL, "compare tries every allocator: leave --allocator out");
		return CLI_EXIT_USAGE;
	}
	return cli_study_run(s, p, 1000, study);
}

static const cli_option_group groups[] = {
	{ "Options", cli_mem_site_options },
	{ 0 },
};

const cli_command cli_cmd_mem_compare = {
	.name = "mem compare",
	.summary = "build with every allocator, and compare",
	.operands = "",
	.about = "Builds with each allocator in turn, each time in a process of its own, and\n"
	         "marks the best.",
	.groups = groups,
	.run = run,
};
