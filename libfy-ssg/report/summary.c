/* The two lines that end every build. */
#include <inttypes.h>

#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/report/report-data.h"

/* Two digits that count, for what takes milliseconds too. */
static fyssg_figure duration(uint64_t nanoseconds)
{
	return fyssg_figure_seconds(nanoseconds, nanoseconds < 100000000 ? 3 : 2);
}

static void put_outputs(const fyssg_build_counts *c, fya_buf *out)
{
	fya_buf_puts(out, "Built ");
	fyssg_put_count(out, c->pages, "page");
	fya_buf_puts(out, ": ");
	fyssg_put_count(out, c->written, "output");
	fya_buf_printf(out, " written, %zu unchanged, ", c->unchanged);
	if (c->failed != 0)
		fya_buf_printf(out, "%zu failed, ", c->failed);
	if (c->not_made != 0)
		fya_buf_printf(out, "%zu not made, ", c->not_made);
	if (c->removed != 0)
		fya_buf_printf(out, "%zu removed, ", c->removed);
}

/* Errors stopped the build before its first write. */
static void put_nothing_built(const fyssg_build_counts *c, fya_buf *out)
{
	fya_buf_puts(out, "Built nothing: ");
	fyssg_put_count(out, c->errors, "error");
	fya_buf_puts(out, " in ");
	fyssg_put_count(out, c->pages, "page");
	fya_buf_puts(out, ", ");
}

static void put_first_line(const fyssg_report *r, fya_buf *out)
{
	const fyssg_build_counts *c = &r->counts;
	bool built = c->written + c->unchanged + c->failed + c->not_made != 0 || c->errors == 0;

	if (built)
		put_outputs(c, out);
	else
		put_nothing_built(c, out);
	fya_buf_printf(out, "in %s s", duration(r->nanoseconds).text);
	if (built && c->pages != 0)
		fya_buf_printf(out, " (%" PRIu64 " pages/s)",
		               fyssg_figure_about(fyssg_per_second(c->pages, r->nanoseconds)));
	fya_buf_printf(out, ", peak memory %s\n", fyssg_figure_bytes(r->at_end.peak).text);
}

static void put_taken(const fya_auto *taken, fya_buf *out)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	size_t count = fya_auto_rows(taken, rows);
	bool mapped = false;

	if (count == 0)
		fya_buf_puts(out, "no files read");
	for (size_t i = 0; i < count; i++) {
		const fya_auto_row *row = &rows[i];

		fya_buf_puts(out, i == 0 ? "" : ", ");
		fyssg_put_count(out, row->files, "file");
		fya_buf_printf(out, " %s%s (%s)", row->mapped ? "mapped" : "read",
		               row->own ? "" : " into scratch", row->why);
		mapped = mapped || row->mapped;
	}
	if (count != 0 && !mapped)
		fya_buf_puts(out, ", 0 mapped");
}

static void put_second_line(const fyssg_report *r, fya_buf *out)
{
	const fyssg_build_counts *c = &r->counts;

	fya_buf_puts(out, "Held back: ");
	fyssg_put_count(out, c->held_drafts, "draft");
	fya_buf_printf(out, ", %" PRIu32 " future, %" PRIu32 " expired; allocator %s%s: ",
	               c->held_future, c->held_expired, fya_kind_name(r->allocator),
	               r->dedup ? " with dedup" : "");
	put_taken(&r->taken, out);
	fya_buf_puts(out, c->builtin_templates ? "; built-in templates used\n" : "\n");
}

void fyssg_report_summary(const fyssg_report *r, fya_buf *out)
{
	put_first_line(r, out);
	put_second_line(r, out);
}
