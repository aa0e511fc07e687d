#include "libfy-ssg/report/json-writer.h"

#include <inttypes.h>

#include <utf8proc.h>

#include "libfy-ssg/template/float-text.h"

static void put_break(fyssg_json *j)
{
	if (j->flat != 0) {
		fya_buf_puts(j->out, j->not_first ? " " : "");
		return;
	}
	fya_buf_putc(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		fya_buf_puts(j->out, "  ");
}

static void put_text(fyssg_json *j, const char *text, size_t len)
{
	size_t i = 0;

	fya_buf_putc(j->out, '"');
	while (i < len) {
		const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text + i;
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(at, (utf8proc_ssize_t)(len - i), &c);

		if (n < 1) {
			fya_buf_puts(j->out, "\xef\xbf\xbd");
			n = 1;
		} else if (c == '"' || c == '\\') {
			fya_buf_putc(j->out, '\\');
			fya_buf_putc(j->out, (char)c);
		} else if (c < ' ' || c == 0x7f) {
			fya_buf_printf(j->out, "\\u%04x", (unsigned)c);
		} else {
			fya_buf_append(j->out, text + i, (size_t)n);
		}
		i += (size_t)n;
	}
	fya_buf_putc(j->out, '"');
}

/* What stands before a value: comma, line break, key. */
static void begin_value(fyssg_json *j, const char *key)
{
	if (j->not_first)
		fya_buf_putc(j->out, ',');
	if (j->depth != 0)
		put_break(j);
	j->not_first = true;
	if (key != NULL) {
		put_text(j, key, strlen(key));
		fya_buf_puts(j->out, ": ");
	}
}

void fyssg_json_open(fyssg_json *j, const char *key, char bracket, bool flat)
{
	begin_value(j, key);
	fya_buf_putc(j->out, bracket);
	j->depth++;
	if (flat || j->flat != 0)
		j->flat++;
	j->not_first = false;
}

void fyssg_json_close(fyssg_json *j, char bracket)
{
	bool flat = j->flat != 0;

	j->depth--;
	if (flat)
		j->flat--;
	else if (j->not_first)
		put_break(j);
	fya_buf_putc(j->out, bracket);
	j->not_first = true;
	if (j->depth == 0)
		fya_buf_putc(j->out, '\n');
}

void fyssg_json_string(fyssg_json *j, const char *key, const char *text)
{
	fyssg_json_text(j, key, (fyfm_str){ text, strlen(text) });
}

void fyssg_json_text(fyssg_json *j, const char *key, fyfm_str text)
{
	begin_value(j, key);
	put_text(j, text.data, text.len);
}

void fyssg_json_unsigned(fyssg_json *j, const char *key, uint64_t n)
{
	begin_value(j, key);
	fya_buf_printf(j->out, "%" PRIu64, n);
}

void fyssg_json_signed(fyssg_json *j, const char *key, int64_t n)
{
	begin_value(j, key);
	fya_buf_printf(j->out, "%" PRId64, n);
}

void fyssg_json_bool(fyssg_json *j, const char *key, bool b)
{
	begin_value(j, key);
	fya_buf_puts(j->out, b ? "true" : "false");
}

void fyssg_json_null(fyssg_json *j, const char *key)
{
	begin_value(j, key);
	fya_buf_puts(j->out, "null");
}

void fyssg_json_seconds(fyssg_json *j, const char *key, uint64_t nanoseconds)
{
	begin_value(j, key);
	fya_buf_printf(j->out, "%" PRIu64 ".%09" PRIu64, nanoseconds / 1000000000,
	               nanoseconds % 1000000000);
}

void fyssg_json_float(fyssg_json *j, const char *key, double x)
{
	begin_value(j, key);
	fyssg_float_text(j->out, x, 'g', 12, false);
}

void fyssg_json_share(fyssg_json *j, const char *key, uint64_t part, uint64_t all)
{
	double share = all == 0 ? 0 : (double)part / (double)all;
	unsigned parts = share < 1 ? (unsigned)(share * 10000 + 0.5) : 10000;

	begin_value(j, key);
	fya_buf_printf(j->out, "%u.%04u", parts / 10000, parts % 10000);
}
