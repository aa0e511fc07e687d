#include "libfy-ssg/site/top-keys.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether a key stands at the start of this line, and not what belongs to the key before. */
static bool starts_key(const char *line, const char *end)
{
	if (is_blank(*line) || *line == '#')
		return false;
	return *line != '-' || (line + 1 < end && !is_blank(line[1]));
}

/* Whether the line begins with `name:`, the name perhaps in quotes. */
static bool is_key(const char *line, const char *end, fyfm_str name)
{
	const char quote = *line == '"' || *line == '\'' ? *line++ : '\0';

	if ((size_t)(end - line) <= name.len || memcmp(line, name.data, name.len) != 0)
		return false;
	line += name.len;
	if (quote != '\0' && *line++ != quote)
		return false;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	return line < end && *line == ':' && (line + 1 == end || is_blank(line[1]));
}

static const char *next_line(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline != NULL ? newline + 1 : end;
}

bool fyssg_find_top_key(fyfm_str yaml, fyfm_str name, fyfm_str *out)
{
	const char *end = yaml.data + yaml.len, *line = yaml.data, *next;

	while (line < end && (*line == '\n' || *line == '\r' || *line == '#'))
		line = next_line(line, end);
	if (line == end)
		return false;
	if (*line == ' ') {
		*out = yaml;
		return true;
	}
	while (!is_key(line, end, name)) {
		line = next_line(line, end);
		if (line == end)
			return false;
	}
	next = next_line(line, end);
	while (next < end && !starts_key(next, end))
		next = next_line(next, end);
	*out = (fyfm_str){ line, (size_t)(next - line) };
	return true;
}
