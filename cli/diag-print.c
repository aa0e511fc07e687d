#include "cli/diag-print.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#define PROGRAM "fyssg"

bool cli_printer_init(cli_printer *p, FILE *out)
{
	*p = (cli_printer){ .out = out, .memory = fya_malloc_new() };
	if (p->memory == NULL)
		return false;
	fya_buf_init(&p->text, p->memory, 0);
	cli_printer_set_color(p, CLI_COLOR_AUTO);
	return true;
}

void cli_printer_release(cli_printer *p)
{
	if (p->memory != NULL)
		fya_buf_release(&p->text);
	fya_destroy(p->memory);
	p->memory = NULL;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] != '\0';
}

static bool is_set_but_zero(const char *variable)
{
	return is_set(variable) && strcmp(getenv(variable), "0") != 0;
}

static bool wants_color(FILE *out)
{
	if (is_set("NO_COLOR"))
		return false;
	if (is_set_but_zero("CLICOLOR_FORCE"))
		return true;
	return isatty(fileno(out)) && is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
}

void cli_printer_set_color(cli_printer *p, cli_color color)
{
	p->color = color == CLI_COLOR_ALWAYS || (color == CLI_COLOR_AUTO && wants_color(p->out));
}

static void write_text(cli_printer *p)
{
	if (p->progress != NULL)
		cli_progress_erase(p->progress);
	fwrite(p->text.data, 1, p->text.len, p->out);
	fflush(p->out);
	fya_buf_clear(&p->text);
}

/* Held-back pages, defaults that were taken: what belongs to no error or warning. */
static bool stands_alone(const fyfm_diag *d)
{
	return d->severity == FYFM_NOTE && d->line == 0 && d->status == FYFM_OK;
}

void cli_print_diag(void *printer, const fyfm_diag *d)
{
	cli_printer *p = printer;

	if (d->severity == FYFM_ERROR)
		p->errors++;
	else if (d->severity == FYFM_WARNING)
		p->warnings++;
	if (p->quiet && stands_alone(d))
		return;
	fyfm_diag_format(d, PROGRAM, p->color, &p->text);
	write_text(p);
}

void cli_print_error(cli_printer *p, const char *hint, const char *format, ...)
{
	char message[sizeof(((fyfm_diag *)NULL)->message)];
	va_list args;
	fyfm_diag d;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	fyfm_diag_set(&d, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0, "%s", message);
	if (hint != NULL)
		fyfm_diag_hint(&d, "%s", hint);
	cli_print_diag(p, &d);
}

static void put_count(fya_buf *out, size_t count, const char *singular)
{
	fya_buf_printf(out, "%zu %s%s", count, singular, count == 1 ? "" : "s");
}

void cli_print_count(cli_printer *p)
{
	if (p->errors == 0 && p->warnings == 0)
		return;
	fya_buf_puts(&p->text, PROGRAM ": ");
	if (p->errors != 0)
		put_count(&p->text, p->errors, "error");
	if (p->errors != 0 && p->warnings != 0)
		fya_buf_puts(&p->text, ", ");
	if (p->warnings != 0)
		put_count(&p->text, p->warnings, "warning");
	fya_buf_putc(&p->text, '\n');
	write_text(p);
}
