/* Tables for people, at most 80 columns wide. */
#include <inttypes.h>

#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/report/report-data.h"

static void put_phase_row(const char *name, uint64_t nanoseconds, uint64_t whole,
                          fyssg_figure anonymous, fyssg_figure mapped, uint64_t peak, fya_buf *out)
{
	fya_buf_printf(out, "%-15s %9s %8s %11s %11s %11s\n", name,
	               fyssg_figure_seconds(nanoseconds, 4).text,
	               fyssg_figure_share(nanoseconds, whole).text, anonymous.text, mapped.text,
	               fyssg_figure_bytes(peak).text);
}

static fyssg_figure growth(int64_t bytes, bool known)
{
	return known ? fyssg_figure_growth(bytes) : (fyssg_figure){ "?" };
}

static fyssg_figure resident(uint64_t bytes, bool known)
{
	return known ? fyssg_figure_bytes(bytes) : (fyssg_figure){ "?" };
}

static void put_phases(const fyssg_report *r, fya_buf *out)
{
	fya_buf_printf(out, "%-15s %9s %8s %11s %11s %11s\n", "Phase", "Seconds", "Share",
	               "Private", "Mapped", "Peak");
	for (size_t i = 0; i < r->phase_count; i++) {
		const fyssg_phase *p = &r->phases[i];

		put_phase_row(p->name, p->nanoseconds, r->nanoseconds,
		              growth(p->anonymous_grown, p->at_end.known),
		              growth(p->mapped_grown, p->at_end.known), p->at_end.peak, out);
	}
	/* What is resident in the end, not what grew: the program itself counts too. */
	put_phase_row("in the end", r->nanoseconds, r->nanoseconds,
	              resident(r->at_end.anonymous, r->at_end.known),
	              resident(r->at_end.mapped, r->at_end.known), r->at_end.peak, out);
}

static void put_allocators(const fyssg_report *r, fya_buf *out)
{
	fya_buf_printf(out, "\n%-13s %-6s %8s %9s %9s %9s %9s %9s\n", "Allocator for", "Kind",
	               "Files", "Used", "Most used", "Resident", "Waste", "Deduped");
	for (size_t i = 0; i < r->allocator_count; i++) {
		const fyssg_allocator_row *row = &r->allocators[i];
		const fya_stats *s = &row->stats;

		fya_buf_printf(out, "%-13s %-6s %8zu %9s %9s %9s %9s %9s\n", row->purpose,
		               row->kind, row->files, fyssg_figure_bytes(s->used).text,
		               fyssg_figure_bytes(s->peak_used).text,
		               fyssg_figure_bytes(s->resident).text,
		               fyssg_figure_bytes(s->waste).text,
		               fyssg_figure_bytes(s->dedup_saved).text);
	}
}

static void put_files(const fyssg_report *r, fya_buf *out)
{
	fya_auto_row rows[FYA_AUTO_ROWS];
	size_t count = fya_auto_rows(&r->taken, rows);

	for (size_t i = 0; i < count; i++) {
		const fya_auto_row *row = &rows[i];
		bool also = row->dedup && strcmp(row->allocator, "dedup") != 0;

		fya_buf_puts(out, i == 0 ? "\n" : "");
		fyssg_put_count(out, row->files, "file");
		fya_buf_printf(out, " of %s %s; values to %s, %s%s: %s\n",
		               fyssg_figure_bytes(row->bytes).text, row->mapped ? "mapped" : "read",
		               row->own ? "an allocator each" : "scratch", row->allocator,
		               also ? " with dedup" : "", row->why);
	}
}

void fyssg_report_tables(const fyssg_report *r, fya_buf *out)
{
	put_phases(r, out);
	if (r->allocator_count != 0)
		put_allocators(r, out);
	put_files(r, out);
}
