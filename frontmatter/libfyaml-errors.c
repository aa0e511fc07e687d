#include <string.h>

#include <libfyaml.h>

#include "frontmatter/libfyaml-errors.h"
#include "frontmatter/lines.h"

/* What authors do most, in their words. `needle` is part of libfyaml's message. */
static const struct advice {
	const char *needle;
	const char *message; /* NULL: libfyaml's own */
	const char *hint;
} advices[] = {
	{ "nested block mapping on the same line", "a second `: ` in this line",
	  "put the value in quotes: `title: \"One: two\"`" },
	{ "block sequence on the same line", "a list cannot begin in the line of its key",
	  "put each `- item` in a line of its own, or write `[a, b]`" },
	{ "tab character may not be used as indentation", "a TAB is used as indentation",
	  "YAML indents with spaces only" },
	{ "plain scalar cannot start with", NULL, "put the value in quotes" },
	{ "double-quoted scalar", "this quote is not closed, or its text goes on in a line that is not indented",
	  "end the text with `\"`; inside it `\\\"` is a quote" },
	{ "single-quoted scalar", "this quote is not closed, or its text goes on in a line that is not indented",
	  "end the text with `'`; inside it `''` is an apostrophe" },
	{ "invalid escape", NULL, "in double quotes write `\\\\` for a backslash, or use single quotes" },
	{ "multiline plain key", "this text runs on into a line that looks like another key",
	  "is a `:` missing here, or is the next line indented too far?" },
	{ "invalid value after mapping", "this line fits no key above it",
	  "indent it as the lines that it belongs to" },
	{ "did not find expected key", NULL, "all keys of a mapping begin in one column" },
	{ "without a closing bracket", "this list is not closed", "end it with `]`" },
	{ "without a closing brace", "this mapping is not closed", "end it with `}`" },
	{ "missing comma in flow", NULL, "put `,` between the items, and close the brackets" },
};

static const struct advice *find_advice(const char *message)
{
	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
		if (strstr(message, advices[i].needle))
			return &advices[i];
	}
	return NULL;
}

/* The byte that libfyaml's line and column, both from 1 and the column in characters, stand for. */
static size_t offset_of(const fyfm_i_input *in, int line, int column)
{
	const char *p = in->text, *end = in->text + in->len;

	for (int i = 1; i < line && p < end; i++)
		p = fyfm_i_skip_break(fyfm_i_line_end(p, end), end);
	end = fyfm_i_line_end(p, end);
	for (int i = 1; i < column && p < end; i++) {
		p++;
		while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
			p++;
	}
	return (size_t)(p - in->text);
}

fyfm_status fyfm_i_libfyaml_error(const fyfm_i_input *in, struct fy_diag *collector, size_t last)
{
	const struct fy_diag_error *error;
	const struct advice *advice;
	void *iterator = NULL;
	fyfm_status st;

	do
		error = fy_diag_errors_iterate(collector, &iterator);
	while (error && error->type != FYET_ERROR);
	if (!error || !error->msg)
		return fyfm_i_fail(in, FYFM_ERR_SYNTAX, last, 0, "not valid YAML behind here");
	advice = find_advice(error->msg);
	st = fyfm_i_fail(in, FYFM_ERR_SYNTAX, offset_of(in, error->line, error->column), 0, "%s",
	                 advice && advice->message ? advice->message : error->msg);
	if (advice)
		fyfm_diag_hint(in->diag, "%s", advice->hint);
	return st;
}
