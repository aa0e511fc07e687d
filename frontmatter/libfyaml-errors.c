#include <string.h>

#include <libfyaml.h>

#include "frontmatter/libfyaml-errors.h"
#include "frontmatter/lines.h"

enum place {
	AT_ERROR,  /* where libfyaml says */
	AT_QUOTE,  /* the opening quote, before that */
	AT_BRACKET /* the opening bracket */
};

static const char unclosed_quote[] =
	"this quote is not closed, or its text goes on in a line that is not indented";

/* What authors do most, in their words. `needle` is part of libfyaml's message. */
static const struct advice {
	const char *needle;
	enum place place;
	const char *message; /* NULL: libfyaml's own */
	const char *hint;
} advices[] = {
	{ "nested block mapping on the same line", AT_ERROR, "a second `: ` in this line",
	  "put the value in quotes: `title: \"One: two\"`" },
	{ "block sequence on the same line", AT_ERROR, "a list cannot begin in the line of its key",
	  "put each `- item` in a line of its own, or write `[a, b]`" },
	{ "tab character may not be used as indentation", AT_ERROR, "a TAB is used as indentation",
	  "YAML indents with spaces only" },
	{ "plain scalar cannot start with", AT_ERROR, "a value cannot begin with this character",
	  "put the value in quotes" },
	{ "indented double-quoted scalar", AT_ERROR, unclosed_quote,
	  "end the text with `\"`; inside it `\\\"` is a quote" },
	{ "indented single-quoted scalar", AT_ERROR, unclosed_quote,
	  "end the text with `'`; inside it `''` is an apostrophe" },
	{ "without closing quote", AT_QUOTE, "this quote is not closed", NULL },
	{ "invalid trailing content", AT_ERROR, "there is text behind the closing quote",
	  "put the whole value in quotes: `'\"One\" two'`" },
	{ "invalid escape", AT_ERROR, NULL,
	  "in double quotes write `\\\\` for a backslash, or use single quotes" },
	{ "invalid hex escape", AT_ERROR, "a backslash in double quotes begins an escape",
	  "write `\\\\` for a backslash, or use single quotes" },
	{ "multiline plain key", AT_ERROR,
	  "this text runs on into a line that looks like another key",
	  "is a `:` missing here, or is the next line indented too far?" },
	{ "invalid value after mapping", AT_ERROR, "this belongs to no key",
	  "is a `:` missing, or is the line not indented as it should be?" },
	{ "invalid indentation in mapping", AT_ERROR,
	  "this key is not in the column of those above it",
	  "all keys of a mapping begin in one column" },
	{ "did not find expected key", AT_ERROR, "this is no key",
	  "all keys of a mapping begin in one column" },
	{ "at the end of block sequence", AT_ERROR, "this is no item of the list above it",
	  "begin it with `- `, or indent it as the text it goes on with" },
	{ "without a closing brac", AT_BRACKET, "this bracket is not closed", NULL },
	{ "missing comma in flow", AT_BRACKET,
	  "a `,` is missing in this bracket, or it is not closed", NULL },
	{ "block scalar no linebreak", AT_ERROR,
	  "the text of `|` and `>` begins in the next line", NULL },
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

static const struct fy_diag_error *first_error(struct fy_diag *collector)
{
	const struct fy_diag_error *error;
	void *iterator = NULL;

	do
		error = fy_diag_errors_iterate(collector, &iterator);
	while (error && (error->type != FYET_ERROR || !error->msg));
	return error;
}

static size_t place_of(size_t offset, enum place place, size_t bracket)
{
	if (place == AT_BRACKET && bracket != SIZE_MAX)
		return bracket;
	return place == AT_QUOTE && offset > 0 ? offset - 1 : offset;
}

fyfm_status fyfm_i_libfyaml_error(const fyfm_i_input *in, struct fy_diag *collector, size_t last,
                                  size_t bracket)
{
	const struct fy_diag_error *error = first_error(collector);
	const struct advice *advice;
	size_t offset;

	if (!error)
		return fyfm_i_fail(in, FYFM_ERR_SYNTAX, last, 0, "not valid YAML behind here");
	offset = offset_of(in, error->line, error->column);
	advice = find_advice(error->msg);
	if (!advice)
		return fyfm_i_fail(in, FYFM_ERR_SYNTAX, offset, 0, "%s", error->msg);
	fyfm_i_fail(in, FYFM_ERR_SYNTAX, place_of(offset, advice->place, bracket), 0, "%s",
	            advice->message ? advice->message : error->msg);
	if (advice->hint)
		fyfm_diag_hint(in->diag, "%s", advice->hint);
	return FYFM_ERR_SYNTAX;
}

bool fyfm_i_is_flow_indentation(struct fy_diag *collector)
{
	const struct fy_diag_error *error = first_error(collector);

	return error && strstr(error->msg, "wrongly indented") &&
	       (strstr(error->msg, "flow mode") || strstr(error->msg, "indented flow"));
}
