#include "frontmatter/format-gaps.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

size_t fyfm_i_column(const char *text, size_t at)
{
	size_t column = 0;

	while (column < at && !is_break(text[at - column - 1]))
		column++;
	return column;
}

static size_t line_end(const char *text, size_t at, size_t to)
{
	while (at < to && !is_break(text[at]))
		at++;
	return at;
}

static size_t without_blanks(const char *text, size_t start, size_t end)
{
	while (end > start && is_blank(text[end - 1]))
		end--;
	return end;
}

/* A directive or a document's mark begins in the first column. */
static size_t mark_end(const char *text, size_t at, size_t to)
{
	if (at != 0 && !is_break(text[at - 1]))
		return at;
	if (text[at] == '%')
		return line_end(text, at, to);
	if (to - at >= 3 && (memcmp(text + at, "---", 3) == 0 || memcmp(text + at, "...", 3) == 0))
		return at + 3;
	return at;
}

static size_t property_end(const char *text, size_t at, size_t to)
{
	bool verbatim = to - at > 1 && text[at + 1] == '<';

	while (at < to && !is_blank(text[at]) && !is_break(text[at]) &&
	       (verbatim || !strchr(",[]{}", text[at])))
		at++;
	return at;
}

/* An indicator stands alone. */
static bool is_alone(const char *text, size_t at, size_t to)
{
	return at + 1 >= to || is_blank(text[at + 1]) || is_break(text[at + 1]);
}

fyfm_i_gap fyfm_i_gap_next(const char *text, size_t at, size_t to)
{
	fyfm_i_gap gap = { FYFM_I_GAP_END, to, to };
	size_t mark;
	char c;

	while (at < to && is_blank(text[at]))
		at++;
	if (at >= to)
		return gap;
	c = text[at];
	mark = mark_end(text, at, to);
	gap = (fyfm_i_gap){ FYFM_I_GAP_OTHER, at, at + 1 };
	if (is_break(c)) {
		gap.kind = FYFM_I_GAP_BREAK;
		gap.end += c == '\r' && at + 1 < to && text[at + 1] == '\n';
	} else if (c == '#') {
		gap.kind = FYFM_I_GAP_COMMENT;
		gap.end = without_blanks(text, at, line_end(text, at, to));
	} else if (mark != at) {
		gap.kind = FYFM_I_GAP_MARK;
		gap.end = mark;
	} else if (c == '&' || c == '!') {
		gap.kind = FYFM_I_GAP_PROPERTY;
		gap.end = property_end(text, at, to);
	} else if (c == '-' && is_alone(text, at, to)) {
		gap.kind = FYFM_I_GAP_DASH;
	} else if (c == '?' && is_alone(text, at, to)) {
		gap.kind = FYFM_I_GAP_QUESTION;
	}
	return gap;
}
