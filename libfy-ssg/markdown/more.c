#include <string.h>

#include "libfy-ssg/markdown/code-lines.h"
#include "libfy-ssg/markdown/markdown.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Moves behind `word` at text[*i], where it may follow blanks. */
static bool take(const char *text, size_t *i, size_t end, const char *word)
{
	const size_t len = strlen(word);

	while (*i < end && is_blank(text[*i]))
		++*i;
	if (end - *i < len || memcmp(text + *i, word, len) != 0)
		return false;
	*i += len;
	return true;
}

static bool is_more(const char *text, size_t i, size_t end)
{
	while (end > i && is_blank(text[end - 1]))
		end--;
	return take(text, &i, end, "<!--") && take(text, &i, end, "more") &&
	       take(text, &i, end, "-->") && i == end;
}

size_t fyssg_markdown_more(const char *text, size_t len)
{
	fyssg_code_lines lines;
	fyssg_text_line line;

	/* Most pages have none: they need not be read line by line. */
	if (len == 0 || !memmem(text, len, "<!--", 4))
		return SIZE_MAX;
	fyssg_code_lines_init(&lines, text, len);
	while (fyssg_code_lines_next(&lines, &line)) {
		if (is_more(text, line.start, line.end))
			return line.start;
	}
	return SIZE_MAX;
}
