#include "cli/mem/chart.h"

#include <math.h>

#include <fyssg/xml.h>

#include "cli/mem/chart-parts.h"

/* Text and rules take the page's colours; the fills are told apart in both. */
static const char style[] =
	"<style>\n"
	"text{font:13px system-ui,sans-serif;fill:#24292f}\n"
	".t{font-size:16px;font-weight:600}.s{font-size:12px;fill:#57606a}\n"
	".n{font-variant-numeric:tabular-nums}\n"
	".bg{fill:#ffffff}.g{stroke:#d0d7de}.x{stroke:#8c959f}.f{stroke:#cf222e;fill:none;"
	"stroke-width:2;stroke-dasharray:7 4}.p{fill:#0969da}.o{fill:none;stroke:#24292f;"
	"stroke-width:1.5}.r{stroke:#cf222e;stroke-width:1.5}\n"
	".c0{fill:#0969da}.c1{fill:#1a7f37}.c2{fill:#bf8700}.c3{fill:#8250df}.c4{fill:#cf222e}"
	".c5{fill:#1b7c83}.c6{fill:#bc4c00}.c7{fill:#bf3989}.c8{fill:#ff80c8}.c9{fill:#54aeff}"
	".c10{fill:#6fdd8b}.c11{fill:#eac54f}.c12{fill:#c297ff}"
	".c13{fill:#ff8f73}.c14{fill:#116329}.c15{fill:#0a3069}.c16{fill:#953800}.c17{fill:#8c959f}"
	".c18{fill:#afb8c1}\n"
	"@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9198a1}.bg{fill:#0d1117}"
	".g{stroke:#30363d}.x{stroke:#6e7681}.f{stroke:#ff7b72}.p{fill:#58a6ff}.o{stroke:#e6edf3}"
	".r{stroke:#ff7b72}\n"
	".c0{fill:#388bfd}.c1{fill:#3fb950}.c2{fill:#d29922}.c3{fill:#a371f7}.c4{fill:#f85149}"
	".c5{fill:#39c5cf}.c6{fill:#f0883e}.c7{fill:#db61a2}.c8{fill:#ffadda}.c9{fill:#a5d6ff}"
	".c10{fill:#aff5b4}.c11{fill:#f2cc60}.c12{fill:#d2a8ff}"
	".c13{fill:#ffa28b}.c14{fill:#238636}.c15{fill:#1f6feb}.c16{fill:#bd561d}.c17{fill:#6e7681}"
	".c18{fill:#484f58}}\n"
	"</style>\n";

/* --- parts ------------------------------------------------------------------------------------ */

static void put_attribute(fya_buf *out, const char *name, double x)
{
	fya_buf_printf(out, " %s=\"", name);
	cli_put_decimal(out, x, 1);
	fya_buf_putc(out, '"');
}

void cli_chart_begin(fya_buf *out, double height, const char *title)
{
	fya_buf_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
	fya_buf_printf(out, " width=\"%d\"", CLI_CHART_WIDTH);
	put_attribute(out, "height", height);
	fya_buf_printf(out, " viewBox=\"0 0 %d ", CLI_CHART_WIDTH);
	cli_put_decimal(out, height, 1);
	fya_buf_puts(out, "\">\n<title>");
	fyssg_xml_text(out, title, strlen(title));
	fya_buf_puts(out, "</title>\n");
	fya_buf_puts(out, style);
	fya_buf_puts(out, "<rect class=\"bg\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n");
	cli_chart_text(out, 20, 30, "start", "t", title);
}

void cli_chart_end(fya_buf *out)
{
	fya_buf_puts(out, "</svg>\n");
}

void cli_chart_text(fya_buf *out, double x, double y, const char *anchor, const char *class,
                    const char *text)
{
	fya_buf_puts(out, "<text");
	put_attribute(out, "x", x);
	put_attribute(out, "y", y);
	fya_buf_printf(out, " text-anchor=\"%s\" class=\"%s\">", anchor, class);
	fyssg_xml_text(out, text, strlen(text));
	fya_buf_puts(out, "</text>\n");
}

void cli_chart_turned_text(fya_buf *out, double x, double y, const char *class, const char *text)
{
	fya_buf_puts(out, "<text text-anchor=\"end\" transform=\"translate(");
	cli_put_decimal(out, x, 1);
	fya_buf_putc(out, ' ');
	cli_put_decimal(out, y, 1);
	fya_buf_printf(out, ") rotate(-40)\" class=\"%s\">", class);
	fyssg_xml_text(out, text, strlen(text));
	fya_buf_puts(out, "</text>\n");
}

void cli_chart_dot(fya_buf *out, double x, double y, const char *class)
{
	fya_buf_puts(out, "<circle r=\"5\" cx=\"");
	cli_put_decimal(out, x, 1);
	fya_buf_puts(out, "\" cy=\"");
	cli_put_decimal(out, y, 1);
	fya_buf_printf(out, "\" class=\"%s\"/>\n", class);
}

void cli_chart_line(fya_buf *out, double x1, double y1, double x2, double y2, const char *class)
{
	fya_buf_puts(out, "<line");
	put_attribute(out, "x1", x1);
	put_attribute(out, "y1", y1);
	put_attribute(out, "x2", x2);
	put_attribute(out, "y2", y2);
	fya_buf_printf(out, " class=\"%s\"/>\n", class);
}

void cli_chart_rect(fya_buf *out, double x, double y, double width, double height,
                    const char *class)
{
	fya_buf_puts(out, "<rect");
	put_attribute(out, "x", x);
	put_attribute(out, "y", y);
	put_attribute(out, "width", width);
	put_attribute(out, "height", height);
	fya_buf_printf(out, " class=\"%s\"/>\n", class);
}

void cli_chart_point(fya_buf *out, double x, double y)
{
	cli_put_decimal(out, x, 1);
	fya_buf_putc(out, ',');
	cli_put_decimal(out, y, 1);
	fya_buf_putc(out, ' ');
}

double cli_chart_step(double max)
{
	double unit = max > 0 ? pow(10, floor(log10(max / 5))) : 1;
	double rough = max / 5 / unit;

	return unit * (rough <= 1 ? 1 : rough <= 2 ? 2 : rough <= 5 ? 5 : 10);
}

void cli_chart_byte_axis(fya_buf *out, cli_plot *p)
{
	double step = cli_chart_step(p->y_max);

	p->y_max = ceil(p->y_max / step) * step;
	for (double y = 0; y <= p->y_max + step / 2; y += step) {
		cli_chart_line(out, p->left, cli_plot_y(p, y), p->right, cli_plot_y(p, y),
		               y == 0 ? "x" : "g");
		cli_chart_text(out, p->left - 8, cli_plot_y(p, y) + 4, "end", "s n",
		               cli_label_bytes(y).text);
	}
}

/* --- labels ----------------------------------------------------------------------------------- */

/* Text of a buffer that holds what fits. */
static cli_label label_from(fya_buf *b)
{
	cli_label label;

	snprintf(label.text, sizeof(label.text), "%s", fya_buf_cstr(b));
	fya_buf_release(b);
	return label;
}

cli_label cli_label_bytes(double bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	size_t unit = 0;
	cli_label label;
	double tenths;

	while (bytes >= 999.95 && unit + 1 < sizeof(units) / sizeof(*units)) {
		bytes /= 1000;
		unit++;
	}
	tenths = floor(bytes * 10 + 0.5);
	if (fmod(tenths, 10) == 0 || unit == 0)
		snprintf(label.text, sizeof(label.text), "%lld %s", (long long)(tenths / 10),
		         units[unit]);
	else
		snprintf(label.text, sizeof(label.text), "%lld.%lld %s", (long long)tenths / 10,
		         (long long)tenths % 10, units[unit]);
	return label;
}

cli_label cli_label_count(double n)
{
	char digits[32];
	cli_label label = { "" };
	size_t len, at = 0;

	snprintf(digits, sizeof(digits), "%lld", (long long)n);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			label.text[at++] = ',';
		label.text[at++] = digits[i];
	}
	label.text[at] = '\0';
	return label;
}

cli_label cli_label_decimal(double x, unsigned decimals, const char *unit)
{
	fya_allocator *memory = fya_malloc_new();
	cli_label label = { "" };
	fya_buf b;

	if (memory == NULL)
		return label;
	fya_buf_init(&b, memory, 0);
	cli_put_decimal(&b, x, decimals);
	fya_buf_puts(&b, unit);
	label = label_from(&b);
	fya_destroy(memory);
	return label;
}

/* At most `max` bytes of a text, and no part of a letter. */
static int whole_letters(fyfm_str text, size_t max)
{
	size_t len = text.len < max ? text.len : max;

	while (len > 0 && len < text.len && ((unsigned char)text.data[len] & 0xc0) == 0x80)
		len--;
	return (int)len;
}

cli_label cli_label_text(fyfm_value name)
{
	cli_label label = { "" };
	fyfm_str text;

	if (fyfm_kind_of(name) != FYFM_STRING)
		return label;
	text = fyfm_text(&name, NULL);
	if (text.data != NULL)
		snprintf(label.text, sizeof(label.text), "%.*s", whole_letters(text, 40), text.data);
	return label;
}

double cli_number_of(fyfm_value map, const char *key)
{
	fyfm_value v;
	double x;

	if (fyfm_kind_of(map) != FYFM_MAP)
		return 0;
	v = cli_member(map, key);
	if (fyfm_kind_of(v) != FYFM_INT && fyfm_kind_of(v) != FYFM_FLOAT)
		return 0;
	x = fyfm_get_float(v);
	/* What is not a number is not less than anything. */
	return fabs(x) <= CLI_AMOUNT_MAX && fabs(x) >= CLI_AMOUNT_MIN ? x : 0;
}

double cli_amount_of(fyfm_value map, const char *key)
{
	double x = cli_number_of(map, key);

	return x > 0 ? x : 0;
}

/* --- the kinds -------------------------------------------------------------------------------- */

static bool has_list(fyfm_value report, const char *key)
{
	fyfm_value list;

	if (fyfm_kind_of(report) != FYFM_MAP)
		return false;
	list = cli_member(report, key);
	return fyfm_kind_of(list) == FYFM_SEQ && fyfm_count(list) != 0;
}

cli_chart_kind cli_chart_kind_for(const fyfm_value *reports, size_t count)
{
	if (count > 1)
		return CLI_CHART_COMPONENTS;
	if (count == 1 && has_list(reports[0], "sizes"))
		return CLI_CHART_SCALING;
	return count == 1 && has_list(reports[0], "phases") ? CLI_CHART_PHASES : CLI_CHART_AUTO;
}

bool cli_chart_put(fya_buf *out, cli_chart_kind kind, const fyfm_value *reports,
                   const char *const *names, size_t count)
{
	switch (kind) {
	case CLI_CHART_PHASES:
		return count == 1 && has_list(reports[0], "phases") &&
		       cli_chart_phases(out, reports[0]);
	case CLI_CHART_COMPONENTS:
		return cli_chart_components(out, reports, names, count);
	case CLI_CHART_SCALING:
		return count == 1 && has_list(reports[0], "sizes") &&
		       cli_chart_scaling(out, reports[0]);
	default:
		return false;
	}
}
