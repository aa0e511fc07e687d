#include <fyfm/parse.h>

#include "tests/frontmatter/show.h"

static void show_text(fyfm_str text, fya_buf *out)
{
	fya_buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c == '"' || c == '\\')
			fya_buf_printf(out, "\\%c", c);
		else if (c == '\n')
			fya_buf_puts(out, "\\n");
		else if (c < ' ')
			fya_buf_printf(out, "\\x%02x", c);
		else
			fya_buf_putc(out, (char)c);
	}
	fya_buf_putc(out, '"');
}

static void show_float(double d, fya_buf *out)
{
	char text[32];

	fya_buf_append(out, text, fyfm_float_format(d, text));
}

static void show_timestamp(fyfm_value v, fya_buf *out)
{
	char text[40];
	fyfm_timestamp t = fyfm_get_timestamp(v);

	fyfm_timestamp_format(&t, text);
	fya_buf_printf(out, "<%s>", text);
}

static void show_elements(fyfm_value v, fya_buf *out)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;

	fya_buf_putc(out, is_map ? '{' : '[');
	for (size_t i = 0; i < fyfm_count(v); i++) {
		if (i > 0)
			fya_buf_putc(out, ',');
		if (is_map) {
			show_value(fyfm_key_at(v, i), out);
			fya_buf_putc(out, ':');
		}
		show_value(is_map ? fyfm_value_at(v, i) : fyfm_at(v, i), out);
	}
	fya_buf_putc(out, is_map ? '}' : ']');
}

void show_value(fyfm_value v, fya_buf *out)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_UNDEFINED:
		fya_buf_puts(out, "undefined");
		break;
	case FYFM_NULL:
		fya_buf_puts(out, "null");
		break;
	case FYFM_BOOL:
		fya_buf_puts(out, fyfm_get_bool(v) ? "true" : "false");
		break;
	case FYFM_INT:
		fya_buf_printf(out, "%lld", (long long)fyfm_get_int(v));
		break;
	case FYFM_FLOAT:
		show_float(fyfm_get_float(v), out);
		break;
	case FYFM_STRING:
		show_text(fyfm_text(&v, out->allocator), out);
		break;
	case FYFM_TIMESTAMP:
		show_timestamp(v, out);
		break;
	case FYFM_SEQ:
	case FYFM_MAP:
		show_elements(v, out);
		break;
	case FYFM_HOST:
		fya_buf_printf(out, "host %u", fyfm_host_class(v));
		break;
	}
}

void show_diag(const fyfm_diag *d, fya_buf *out)
{
	fya_buf_printf(
		out, "%s %u:%u %s", fyfm_status_text(d->status), d->line, d->column, d->message);
	if (d->hint[0] != '\0')
		fya_buf_printf(out, " | %s", d->hint);
}
