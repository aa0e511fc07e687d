/* What templates cost, for people and as JSON. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "libfy-ssg/report/figures.h"
#include "libfy-ssg/report/json-writer.h"
#include "libfy-ssg/report/report-data.h"

/* --- filling ---------------------------------------------------------------------------------- */

static bool has_room(fyssg_report *r)
{
	size_t capacity = r->profile_capacity == 0 ? 32 : r->profile_capacity * 2;
	fyssg_profile_row *grown;

	if (r->profile_count < r->profile_capacity)
		return true;
	grown = reallocarray(r->profile, capacity, sizeof(*grown));
	if (grown == NULL)
		return false;
	r->profile = grown;
	r->profile_capacity = capacity;
	return true;
}

static void free_names(fyssg_profile_row *row)
{
	free((char *)(uintptr_t)row->template_name);
	free((char *)(uintptr_t)row->name);
}

/* False: no memory. */
static bool add_row(fyssg_report *r, const fyssg_profile_row *row)
{
	fyssg_profile_row copy = *row;

	copy.template_name = strdup(row->template_name);
	copy.name = strdup(row->name);
	if (copy.template_name == NULL || copy.name == NULL || !has_room(r)) {
		free_names(&copy);
		return false;
	}
	r->profile[r->profile_count++] = copy;
	return true;
}

/* What took longest comes first; names settle it where that is equal. */
static int compare(const void *a, const void *b)
{
	const fyssg_profile_row *x = a, *y = b;
	int order;

	if (x->self_ns != y->self_ns)
		return x->self_ns > y->self_ns ? -1 : 1;
	order = strcmp(x->template_name, y->template_name);
	return order != 0 ? order : strcmp(x->name, y->name);
}

void fyssg_report_set_profile(fyssg_report *r, const fyssg_profile *profile)
{
	fyssg_profile_row row;
	size_t position = 0;

	while (fyssg_profile_next(profile, &position, &row) && add_row(r, &row))
		continue;
	if (r->profile_count > 0)
		qsort(r->profile, r->profile_count, sizeof(*r->profile), compare);
}

void fyssg_report_free_profile(fyssg_report *r)
{
	for (size_t i = 0; i < r->profile_count; i++)
		free_names(&r->profile[i]);
	free(r->profile);
}

/* --- showing ---------------------------------------------------------------------------------- */

/* "page.html", "block main of page.html", "loop in nav.html". */
static void put_name(const fyssg_profile_row *row, fya_buf *out)
{
	if (*row->name != '\0')
		fya_buf_printf(out, "%s %s of %s", row->kind, row->name, row->template_name);
	else if (strcmp(row->kind, "template") == 0)
		fya_buf_puts(out, row->template_name);
	else
		fya_buf_printf(out, "%s in %s", row->kind, row->template_name);
}

void fyssg_report_profile(const fyssg_report *r, fya_buf *out)
{
	fya_buf_printf(out, "%9s %9s %9s %9s %7s  %s\n", "Calls", "Self s", "Total s", "Bytes",
	               "Kept", "Template");
	for (size_t i = 0; i < r->profile_count; i++) {
		const fyssg_profile_row *row = &r->profile[i];

		fya_buf_printf(out, "%9" PRIu64 " %9s %9s %9s %7s  ", row->calls,
		               fyssg_figure_seconds(row->self_ns, 4).text,
		               fyssg_figure_seconds(row->total_ns, 4).text,
		               fyssg_figure_bytes(row->bytes).text,
		               fyssg_figure_share(row->kept_bytes, row->bytes).text);
		put_name(row, out);
		fya_buf_putc(out, '\n');
	}
}

void fyssg_report_profile_json(const fyssg_report *r, fya_buf *out)
{
	fyssg_json j = { .out = out };

	fyssg_json_open(&j, NULL, '{', false);
	fyssg_json_open(&j, "templates", '[', false);
	for (size_t i = 0; i < r->profile_count; i++) {
		const fyssg_profile_row *row = &r->profile[i];

		fyssg_json_open(&j, NULL, '{', true);
		fyssg_json_string(&j, "template", row->template_name);
		fyssg_json_string(&j, "kind", row->kind);
		fyssg_json_string(&j, "name", row->name);
		fyssg_json_unsigned(&j, "calls", row->calls);
		fyssg_json_seconds(&j, "self", row->self_ns);
		fyssg_json_seconds(&j, "total", row->total_ns);
		fyssg_json_unsigned(&j, "bytes", row->bytes);
		fyssg_json_unsigned(&j, "kept_bytes", row->kept_bytes);
		fyssg_json_close(&j, '}');
	}
	fyssg_json_close(&j, ']');
	fyssg_json_close(&j, '}');
}
