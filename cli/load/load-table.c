#include "cli/load/load-table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 32, LABEL_WIDTH = 26 };

/* "6,350,426" */
static const char *number(size_t n, char out[NUMBER_SIZE])
{
	char digits[NUMBER_SIZE];
	int len = snprintf(digits, sizeof(digits), "%zu", n), to = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[to++] = ',';
		out[to++] = digits[i];
	}
	out[to] = '\0';
	return out;
}

/* Bytes as a multiple of the file. */
static double times(size_t bytes, const cli_load_figures *f)
{
	return f->file != 0 ? (double)bytes / (double)f->file : 0;
}

/* --- one load --------------------------------------------------------------------------------- */

static void put_row(fya_buf *out, const cli_load_figures *f, const char *label, size_t bytes)
{
	char text[NUMBER_SIZE];

	fya_buf_printf(out, "  %-*s %15s", LABEL_WIDTH, label, number(bytes, text));
	if (f->file != 0)
		fya_buf_printf(out, "   %7.3f", times(bytes, f));
	fya_buf_putc(out, '\n');
}

static const char *texts_of(const cli_load_figures *f)
{
	if (f->once)
		return "equal texts kept once";
	return f->plan.choice.dedup ? "texts stay in the source, as they hardly repeat"
	                            : "texts stay in the source";
}

static void put_heading(fya_buf *out, const char *name, const cli_load_figures *f)
{
	char text[NUMBER_SIZE];

	fya_buf_printf(out, "%s: %s byte%s, %zu document%s, loaded in %.3f ms\n", name,
	               number(f->file, text), f->file == 1 ? "" : "s", f->documents,
	               f->documents == 1 ? "" : "s", f->seconds * 1e3);
	fya_buf_printf(out, "  %s, allocator %s, %s (%s)%s\n\n", f->mapped ? "mapped" : "copied",
	               fya_kind_name(f->plan.choice.kind), texts_of(f), f->plan.why,
	               f->by_libfyaml ? ", parsed by libfyaml" : "");
	fya_buf_printf(out, "  %-*s %15s%s\n", LABEL_WIDTH, "", "bytes",
	               f->file != 0 ? "    x file" : "");
}

static void put_difference(fya_buf *out, const cli_load_figures *f)
{
	size_t accounted = cli_load_accounted(f), kernel = f->kernel.resident;
	bool less = kernel < accounted;
	char text[NUMBER_SIZE], signed_text[NUMBER_SIZE + 1];

	snprintf(signed_text, sizeof(signed_text), "%s%s", less ? "-" : "",
	         number(less ? accounted - kernel : kernel - accounted, text));
	fya_buf_printf(out, "  %-*s %15s\n", LABEL_WIDTH, "difference", signed_text);
}

void cli_load_put_table(fya_buf *out, const char *name, const cli_load_figures *f)
{
	put_heading(out, name, f);
	put_row(out, f, f->source == 0 ? "source, let go"
	                : f->mapped    ? "source, mapped"
	                               : "source, copied", f->source);
	put_row(out, f, "values", f->values);
	put_row(out, f, "strings", f->strings);
	put_row(out, f, "dedup table", f->arena.dedup_table);
	if (f->once)
		put_row(out, f, "  saved by it", f->arena.dedup_saved);
	fya_buf_putc(out, '\n');
	put_row(out, f, "allocator: used", f->arena.used);
	put_row(out, f, "  reserved", f->arena.reserved);
	put_row(out, f, "  resident", f->arena.resident);
	put_row(out, f, "  wasted", f->arena.waste);
	fya_buf_putc(out, '\n');
	put_row(out, f, "resident, accounted for", cli_load_accounted(f));
	put_row(out, f, "resident, by the kernel", f->kernel.resident);
	put_row(out, f, "  of it anonymous", f->kernel.anonymous);
	put_difference(out, f);
	put_row(out, f, "peak on the way", f->peak);
}

/* --- maps ------------------------------------------------------------------------------------- */

enum purpose { SOURCE, VALUES, RESERVED, HEAP, STACK, PROGRAM, OTHER, PURPOSES };

static const char *const purpose_names[PURPOSES] = {
	[SOURCE] = "source",
	[VALUES] = "values",
	[RESERVED] = "reserved, not touched",
	[HEAP] = "heap",
	[STACK] = "stack",
	[PROGRAM] = "program and libraries",
	[OTHER] = "other",
};

struct map_rows {
	fya_buf *out;
	const cli_load *load;
	cli_counts counts;
	enum purpose wanted;
	size_t regions, size, resident, anonymous; /* of that purpose */
};

static bool overlaps(const cli_region *r, uintptr_t start, uintptr_t end)
{
	return r->start < end && r->end > start;
}

static enum purpose purpose_of(const struct map_rows *rows, const cli_region *r)
{
	const fyfm_source *source = &rows->load->source;
	uintptr_t at = (uintptr_t)source->data;

	if (source->how == FYFM_SOURCE_MAPPED && overlaps(r, at, at + source->capacity))
		return SOURCE;
	if (strcmp(r->name, "[heap]") == 0)
		return HEAP;
	if (strncmp(r->name, "[stack", 6) == 0)
		return STACK;
	if (r->name[0] == '/')
		return PROGRAM;
	if (r->name[0] == '\0' && r->access[0] == '-')
		return RESERVED;
	if (r->name[0] == '\0' && overlaps(r, rows->counts.low, rows->counts.high))
		return VALUES;
	return OTHER;
}

static void put_region(struct map_rows *rows, const cli_region *r)
{
	char size[NUMBER_SIZE], resident[NUMBER_SIZE];

	fya_buf_printf(rows->out, "    %012" PRIxPTR "-%012" PRIxPTR " %s %15s %15s%s%s\n",
	               r->start, r->end, r->access, number(r->end - r->start, size),
	               number(r->resident, resident), r->name[0] != '\0' ? "  " : "", r->name);
}

static void see_region(void *user, const cli_region *r)
{
	struct map_rows *rows = user;

	if (purpose_of(rows, r) != rows->wanted)
		return;
	rows->regions++;
	rows->size += r->end - r->start;
	rows->resident += r->resident;
	rows->anonymous += r->anonymous;
	/* Of a program's own there are dozens, and their sum tells enough. */
	if (rows->wanted != PROGRAM && rows->wanted != OTHER)
		put_region(rows, r);
}

bool cli_load_put_maps(fya_buf *out, const cli_load *load)
{
	struct map_rows rows = { .out = out, .load = load,
		                 .counts = cli_counting_get(load->values) };
	char size[NUMBER_SIZE], resident[NUMBER_SIZE], anonymous[NUMBER_SIZE];
	fya_buf lines;
	bool known = true;

	fya_buf_init(&lines, out->allocator, 0);
	fya_buf_printf(out, "  %-24s %7s %15s %15s %15s\n", "purpose", "regions", "bytes",
	               "resident", "anonymous");
	for (unsigned i = 0; i < PURPOSES && known; i++) {
		fya_buf_clear(&lines);
		rows = (struct map_rows){ .out = &lines, .load = load, .counts = rows.counts,
			                  .wanted = (enum purpose)i };
		known = cli_memory_regions(see_region, &rows);
		if (rows.regions == 0)
			continue;
		fya_buf_printf(out, "  %-24s %7zu %15s %15s %15s\n", purpose_names[i], rows.regions,
		               number(rows.size, size), number(rows.resident, resident),
		               number(rows.anonymous, anonymous));
		fya_buf_append(out, lines.data, lines.len);
	}
	fya_buf_release(&lines);
	return known;
}

/* --- several loads ---------------------------------------------------------------------------- */

cli_load_best cli_load_find_best(const cli_load_figures *loads, size_t count)
{
	cli_load_best best = { 0 };

	for (size_t i = 1; i < count; i++) {
		if (loads[i].seconds < loads[best.seconds].seconds)
			best.seconds = i;
		if (loads[i].kernel.resident < loads[best.resident].kernel.resident)
			best.resident = i;
		if (loads[i].peak < loads[best.peak].peak)
			best.peak = i;
	}
	return best;
}

/* "off": it was asked for, and bowed out. */
static const char *dedup_of(const cli_load_figures *f)
{
	return f->once ? "yes" : f->plan.choice.dedup ? "off" : "no";
}

static void put_cell(fya_buf *out, size_t bytes, bool best)
{
	char text[NUMBER_SIZE];

	fya_buf_printf(out, " %12s%s", number(bytes, text), best ? "*" : " ");
}

void cli_load_put_comparison(fya_buf *out, const char *name, const cli_load_figures *loads,
                             size_t count)
{
	cli_load_best best = cli_load_find_best(loads, count);
	char text[NUMBER_SIZE];

	fya_buf_printf(out, "%s: %s bytes; each row is a process of its own; * is the best\n\n",
	               name, number(loads[0].file, text));
	fya_buf_printf(out, "  %-9s %-6s %-5s %10s  %12s  %12s  %12s  %12s  %7s  %12s  %12s\n",
	               "allocator", "source", "dedup", "ms", "used", "wasted", "saved", "resident",
	               "x file", "anonymous", "peak");
	for (size_t i = 0; i < count; i++) {
		const cli_load_figures *f = &loads[i];

		fya_buf_printf(out, "  %-9s %-6s %-5s %10.3f%s", fya_kind_name(f->plan.choice.kind),
		               f->mapped ? "mapped" : "copied", dedup_of(f),
		               f->seconds * 1e3, i == best.seconds ? "*" : " ");
		put_cell(out, f->arena.used, false);
		put_cell(out, f->arena.waste, false);
		put_cell(out, f->arena.dedup_saved, false);
		put_cell(out, f->kernel.resident, i == best.resident);
		fya_buf_printf(out, " %7.3f ", times(f->kernel.resident, f));
		put_cell(out, f->kernel.anonymous, false);
		put_cell(out, f->peak, i == best.peak);
		/* No blanks at the end of a line. */
		while (out->len != 0 && out->data[out->len - 1] == ' ')
			fya_buf_truncate(out, out->len - 1);
		fya_buf_putc(out, '\n');
	}
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void build_bytes(fyfm_builder *b, const char *key, size_t bytes)
{
	fyfm_build_key(b, key);
	fyfm_build_int(b, (int64_t)bytes);
}

static void build_bool(fyfm_builder *b, const char *key, bool value)
{
	fyfm_build_key(b, key);
	fyfm_build_bool(b, value);
}

static void build_text(fyfm_builder *b, const char *key, const char *text)
{
	fyfm_build_key(b, key);
	fyfm_build_text(b, text);
}

static void build_allocator(fyfm_builder *b, const fya_stats *s)
{
	fyfm_build_key(b, "allocated");
	fyfm_build_map(b);
	build_bytes(b, "used", s->used);
	build_bytes(b, "reserved", s->reserved);
	build_bytes(b, "resident", s->resident);
	build_bytes(b, "wasted", s->waste);
	fyfm_build_end(b);
}

void cli_load_build(fyfm_builder *b, const cli_load_figures *f)
{
	fyfm_build_map(b);
	build_bytes(b, "bytes", f->file);
	build_bytes(b, "documents", f->documents);
	fyfm_build_key(b, "seconds");
	fyfm_build_float(b, f->seconds);
	build_text(b, "allocator", fya_kind_name(f->plan.choice.kind));
	build_bool(b, "dedup", f->plan.choice.dedup);
	build_bool(b, "texts_once", f->once);
	build_bool(b, "mapped", f->mapped);
	build_text(b, "why", f->plan.why);
	build_text(b, "parser", f->by_libfyaml ? "libfyaml" : "scanner");
	build_bytes(b, "source", f->source);
	build_bytes(b, "source_resident", f->source_resident);
	build_bytes(b, "values", f->values);
	build_bytes(b, "strings", f->strings);
	build_bytes(b, "dedup_table", f->arena.dedup_table);
	build_bytes(b, "dedup_hits", f->arena.dedup_hits);
	build_bytes(b, "dedup_saved", f->arena.dedup_saved);
	build_allocator(b, &f->arena);
	build_bytes(b, "accounted", cli_load_accounted(f));
	build_bytes(b, "resident", f->kernel.resident);
	build_bytes(b, "anonymous", f->kernel.anonymous);
	build_bytes(b, "peak", f->peak);
	fyfm_build_key(b, "ratio");
	if (f->file != 0)
		fyfm_build_float(b, times(f->kernel.resident, f));
	else
		fyfm_build_null(b);
	fyfm_build_end(b);
}
