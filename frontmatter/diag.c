#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <fyfm/diag.h>

#include "frontmatter/utf8.h"

/* --- filling ---------------------------------------------------------------------------------- */

/* Copies what fits, ended at a character boundary. */
static void copy_text(char *to, size_t size, const char *text, size_t len)
{
	if (len >= size) {
		len = size - 1;
		while (len > 0 && fyfm_i_utf8_is_continuation(text[len]))
			len--;
	}
	memcpy(to, text, len);
	to[len] = '\0';
}

/* Of a path the end says more than the start. */
static void copy_path(char *to, size_t size, const char *path)
{
	static const char mark[] = "...";
	size_t len = strlen(path);

	if (len >= size) {
		path += len - (size - sizeof(mark));
		while (fyfm_i_utf8_is_continuation(*path))
			path++;
		memcpy(to, mark, sizeof(mark) - 1);
		to += sizeof(mark) - 1;
		size -= sizeof(mark) - 1;
		len = strlen(path);
	}
	copy_text(to, size, path, len);
}

static void copy_formatted(char *to, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void copy_formatted(char *to, size_t size, const char *format, va_list args)
{
	int len = vsnprintf(to, size, format, args);

	if (len < 0) {
		to[0] = '\0';
	} else if ((size_t)len >= size) {
		size_t end = size - 1;

		end -= fyfm_i_utf8_cut_tail(to, end);
		to[end] = '\0';
	}
}

void fyfm_diag_set(fyfm_diag *d, fyfm_severity severity, fyfm_status status, const char *path,
                   uint32_t line, uint32_t column, const char *format, ...)
{
	va_list args;

	if (!d)
		return;
	d->severity = severity;
	d->status = status;
	d->line = line;
	d->column = column;
	d->width = 0;
	d->excerpt_column = 0;
	d->hint[0] = '\0';
	d->excerpt[0] = '\0';
	d->before[0] = '\0';
	d->after[0] = '\0';
	copy_path(d->path, sizeof(d->path), path ? path : "");
	va_start(args, format);
	copy_formatted(d->message, sizeof(d->message), format, args);
	va_end(args);
}

void fyfm_diag_hint(fyfm_diag *d, const char *format, ...)
{
	va_list args;

	if (!d)
		return;
	va_start(args, format);
	copy_formatted(d->hint, sizeof(d->hint), format, args);
	va_end(args);
}

/* --- the excerpt ------------------------------------------------------------------------------ */

/* A column that no 32 bits hold is in no line that anyone looks at. */
static uint32_t clamp32(size_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static uint32_t count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	uint32_t count = 0;

	while (text < end && (text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		text++;
		count++;
	}
	return count;
}

/* Copies a line, with blanks for control characters (a tab would move the caret) and for bytes
 * that are no UTF-8: as many bytes out as in. */
static void copy_blanked(char *to, const char *line, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t n = fyfm_i_utf8_length(line + i, len - i);
		bool blank = n == 0 || (unsigned char)line[i] < ' ' || line[i] == 0x7f ||
		             (n == 2 && line[i] == '\xc2' && (unsigned char)line[i + 1] < 0xa0);

		n = n == 0 ? 1 : n;
		if (blank)
			memset(to + i, ' ', n);
		else
			memcpy(to + i, line + i, n);
		i += n;
	}
}

/* Puts the line into the excerpt: all of it, or a window with the column a third into it. */
static void set_excerpt(fyfm_diag *d, const char *line, size_t len, size_t column)
{
	static const char mark[] = "...";
	const size_t mark_len = sizeof(mark) - 1;
	const size_t room = sizeof(d->excerpt) - 1;
	size_t from = 0, to = len, before = 0;
	bool cut = false;

	if (len > room) {
		if (column > room / 3)
			from = column - room / 3;
		if (from > len - (room - mark_len))
			from = len - (room - mark_len);
		while (from < column && fyfm_i_utf8_is_continuation(line[from]))
			from++;
		before = from > 0 ? mark_len : 0;
		cut = from + room - before < len;
		if (cut) {
			to = from + room - before - mark_len;
			to -= fyfm_i_utf8_cut_tail(line + from, to - from);
		}
	}
	memcpy(d->excerpt, mark, before);
	copy_blanked(d->excerpt + before, line + from, to - from);
	d->excerpt[before + to - from] = '\0';
	if (cut)
		memcpy(d->excerpt + before + to - from, mark, mark_len + 1);
	d->excerpt_column = clamp32(before + column - from + 1);
}

void fyfm_diag_locate(fyfm_diag *d, const char *text, size_t len, size_t offset, size_t width)
{
	const char *newline;
	size_t start, end;

	if (!d || !text)
		return;
	newline = memrchr(text, '\n', offset);
	start = newline ? (size_t)(newline - text) + 1 : 0;
	newline = memchr(text + offset, '\n', len - offset);
	end = newline ? (size_t)(newline - text) : len;
	if (end > offset && text[end - 1] == '\r')
		end--;
	d->line = count_lines(text, start) + 1;
	d->column = clamp32(offset - start + 1);
	d->width = clamp32(width < end - offset ? width : end - offset);
	set_excerpt(d, text + start, end - start, offset - start);
}

/* Where line number `line`, from 1, begins, or NULL. */
static const char *find_line(const char *text, size_t len, uint32_t line)
{
	const char *end = text + len;

	while (line > 1 && text < end && (text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		text++;
		line--;
	}
	return line == 1 && text != NULL && text < end ? text : NULL;
}

/* Copies a line from its byte `from` on, as much of it as there is room for. */
static void copy_neighbour(char *to, size_t size, const char *line, const char *end, size_t from)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));
	size_t len = (size_t)((newline != NULL ? newline : end) - line);

	from = from < len ? from : len;
	while (from < len && fyfm_i_utf8_is_continuation(line[from]))
		from++;
	len -= from;
	if (len > size - 1) {
		len = size - 1;
		len -= fyfm_i_utf8_cut_tail(line + from, len);
	}
	copy_blanked(to, line + from, len);
	while (len > 0 && to[len - 1] == ' ')
		len--;
	to[len] = '\0';
}

void fyfm_diag_surround(fyfm_diag *d, const char *text, size_t len)
{
	const char *line;
	size_t from;

	if (!d || !text || d->excerpt_column == 0)
		return;
	/* The excerpt may begin inside of its line: with a mark instead of what is left out. */
	from = d->column - d->excerpt_column;
	line = d->line > 1 ? find_line(text, len, d->line - 1) : NULL;
	if (line != NULL)
		copy_neighbour(d->before, sizeof(d->before), line, text + len, from);
	line = find_line(text, len, d->line + 1);
	if (line != NULL)
		copy_neighbour(d->after, sizeof(d->after), line, text + len, from);
}

/* --- printing --------------------------------------------------------------------------------- */

struct colors {
	const char *bold, *severity, *caret, *off;
};

static const struct colors no_colors = { "", "", "", "" };

static struct colors colors_of(fyfm_severity severity)
{
	static const char *const of_severity[] = {
		[FYFM_ERROR] = "\033[1;31m",
		[FYFM_WARNING] = "\033[1;33m",
		[FYFM_NOTE] = "\033[1;36m",
	};

	return (struct colors){ "\033[1m", of_severity[severity], "\033[1;32m", "\033[0m" };
}

static void put_headline(const fyfm_diag *d, const char *program, struct colors c, fya_buf *out)
{
	static const char *const names[] = {
		[FYFM_ERROR] = "error",
		[FYFM_WARNING] = "warning",
		[FYFM_NOTE] = "note",
	};

	fya_buf_printf(out, "%s: %s%s:%s ", program, c.severity, names[d->severity], c.off);
	if (d->path[0] != '\0') {
		fya_buf_printf(out, "%s%s", c.bold, d->path);
		if (d->line != 0)
			fya_buf_printf(out, ":%u", d->line);
		if (d->line != 0 && d->column != 0)
			fya_buf_printf(out, ":%u", d->column);
		fya_buf_printf(out, ":%s ", c.off);
	}
	fya_buf_printf(out, "%s\n", d->message);
}

static void put_repeated(fya_buf *out, char c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fya_buf_putc(out, c);
}

/* Columns of a terminal that some text takes. */
static size_t display_width(const char *text, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len;) {
		size_t n = fyfm_i_utf8_length(text + i, len - i);

		if (n == 0) {
			n = 1;
			width++;
		} else {
			width += fyfm_i_utf8_width(fyfm_i_utf8_decode(text + i, n));
		}
		i += n;
	}
	return width;
}

static void put_excerpt(const fyfm_diag *d, struct colors c, fya_buf *out)
{
	size_t len = strlen(d->excerpt);
	size_t column = d->excerpt_column - 1;
	size_t under = d->width;
	char number[16];
	int digits = snprintf(number, sizeof(number), "%u", d->line + (d->after[0] != '\0'));

	if (column > len)
		column = len;
	if (under > len - column)
		under = len - column;
	under = display_width(d->excerpt + column, under);
	if (d->before[0] != '\0')
		fya_buf_printf(out, "  %*u | %s\n", digits, d->line - 1, d->before);
	fya_buf_printf(out, "  %*u | %s\n  ", digits, d->line, d->excerpt);
	put_repeated(out, ' ', (size_t)digits);
	fya_buf_puts(out, " | ");
	put_repeated(out, ' ', display_width(d->excerpt, column));
	fya_buf_printf(out, "%s^", c.caret);
	put_repeated(out, '~', under > 1 ? under - 1 : 0);
	fya_buf_printf(out, "%s\n", c.off);
	if (d->after[0] != '\0')
		fya_buf_printf(out, "  %*u | %s\n", digits, d->line + 1, d->after);
}

void fyfm_diag_format(const fyfm_diag *d, const char *program, int color, fya_buf *out)
{
	struct colors c = color ? colors_of(d->severity) : no_colors;

	put_headline(d, program, c, out);
	if (d->excerpt_column != 0)
		put_excerpt(d, c, out);
	if (d->hint[0] != '\0')
		fya_buf_printf(out, "  %shint:%s %s\n", c.bold, c.off, d->hint);
}
