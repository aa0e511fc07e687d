#include <string.h>

#include "frontmatter/document-marks.h"
#include "frontmatter/lanes.h"

bool fyfm_i_is_mark(const char *text, size_t len, size_t at, char mark)
{
	if (len - at < 3 || text[at] != mark || text[at + 1] != mark || text[at + 2] != mark)
		return false;
	return len - at == 3 || memchr(" \t\r\n", text[at + 3], 4);
}

/* Whether the comment at `at` goes on to the end of its line: a CR alone ends it too. */
static bool is_whole_comment(const char *text, size_t len, size_t at)
{
	size_t end = fyfm_i_line_after(text, len, at);
	const char *cr = memchr(text + at, '\r', end - at);

	return !cr || (cr + 2 == text + end && cr[1] == '\n');
}

bool fyfm_i_is_blank_line(const char *text, size_t len, size_t at)
{
	size_t i = at;

	while (i < len && (text[i] == ' ' || text[i] == '\t'))
		i++;
	if (i == len || text[i] == '\n')
		return true;
	if (text[i] == '#')
		return (i == 0 || memchr(" \t\n", text[i - 1], 3)) && is_whole_comment(text, len, i);
	return text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';
}

size_t fyfm_i_line_after(const char *text, size_t len, size_t at)
{
	const char *newline = at < len ? memchr(text + at, '\n', len - at) : NULL;

	return newline ? (size_t)(newline - text) + 1 : len;
}

/* The next newline with two of `mark` behind it, or `end`: memmem() takes seven times as long. */
static const char *find_candidate(const char *p, const char *end, char mark)
{
	const unsigned char m = (unsigned char)mark;

	for (; end - p >= (ptrdiff_t)sizeof(fyfm_i_lanes) + 2; p += sizeof(fyfm_i_lanes)) {
		fyfm_i_lanes hits = (fyfm_i_lanes)(fyfm_i_lanes_at(p) == '\n') &
		                    (fyfm_i_lanes)(fyfm_i_lanes_at(p + 1) == m) &
		                    (fyfm_i_lanes)(fyfm_i_lanes_at(p + 2) == m);
		unsigned bits = fyfm_i_lane_bits(hits);

		if (bits != 0)
			return p + __builtin_ctz(bits);
	}
	while (p < end && !(*p == '\n' && end - p > 2 && p[1] == mark && p[2] == mark))
		p++;
	return p;
}

size_t fyfm_i_find_mark(const char *text, size_t len, size_t at, char mark)
{
	const char *p = text + at, *end = text + len;

	while ((p = find_candidate(p, end, mark)) < end) {
		p++;
		if (fyfm_i_is_mark(text, len, (size_t)(p - text), mark))
			return (size_t)(p - text);
	}
	return len;
}

/* From the start of a line to the next one with content, or len. */
static size_t skip_blank_lines(const char *text, size_t len, size_t at)
{
	while (at < len && fyfm_i_is_blank_line(text, len, at))
		at = fyfm_i_line_after(text, len, at);
	return at;
}

size_t fyfm_i_skip_first_mark(const char *text, size_t len)
{
	size_t at = skip_blank_lines(text, len, 0), next;

	if (at == len || !fyfm_i_is_mark(text, len, at, '-') ||
	    !fyfm_i_is_blank_line(text, len, at + 3))
		return 0;
	next = fyfm_i_line_after(text, len, at);
	at = skip_blank_lines(text, len, next);
	/* What would be otherwise at the start of a text: directives, marks, a byte order mark. */
	if (at < len && (text[at] == '%' || text[at] == '\xef' ||
	                 fyfm_i_is_mark(text, len, at, '-') ||
	                 fyfm_i_is_mark(text, len, at, '.')))
		return 0;
	return next;
}
