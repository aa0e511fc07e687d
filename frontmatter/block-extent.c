#include <string.h>

#include "frontmatter/events.h"
#include "frontmatter/lines.h"

struct header {
	unsigned indent; /* indicator; 0: none */
	char chomp;
	size_t end; /* behind its line */
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool read_header(const char *text, size_t len, size_t i, struct header *h)
{
	size_t blanks;

	*h = (struct header){ 0 };
	for (; i < len; i++) {
		if (text[i] >= '1' && text[i] <= '9' && h->indent == 0)
			h->indent = (unsigned)(text[i] - '0');
		else if ((text[i] == '+' || text[i] == '-') && h->chomp == 0)
			h->chomp = text[i];
		else
			break;
	}
	blanks = i;
	while (i < len && (text[i] == ' ' || text[i] == '\t'))
		i++;
	if (i > blanks && i < len && text[i] == '#')
		i = (size_t)(fyfm_i_line_end(text + i, text + len) - text);
	if (i < len && !is_break(text[i]))
		return false;
	h->end = (size_t)(fyfm_i_skip_break(text + i, text + len) - text);
	return true;
}

struct line {
	size_t spaces; /* at its start */
	bool blank;    /* there is nothing else */
	size_t next;
};

static struct line read_line(const char *text, size_t len, size_t at)
{
	const char *p = text + at, *end = text + len;
	struct line line;

	while (p < end && *p == ' ')
		p++;
	line.spaces = (size_t)(p - text) - at;
	line.blank = p == end || is_break(*p);
	line.next = (size_t)(fyfm_i_skip_break(fyfm_i_line_end(p, end), end) - text);
	return line;
}

/* Whether `---` or `...` stands at `at`, which ends a document even in unindented text. */
static bool is_document_marker(const char *text, size_t len, size_t at)
{
	if (len - at < 3 || (memcmp(text + at, "---", 3) != 0 && memcmp(text + at, "...", 3) != 0))
		return false;
	return len - at == 3 || strchr(" \t\r\n", text[at + 3]);
}

bool fyfm_i_block_find(const char *text, size_t len, size_t header, unsigned parent, unsigned least,
                       fyfm_i_block_extent *out)
{
	struct header h;
	/* Until a line with text tells, any indentation is blank. */
	uint32_t indent = UINT32_MAX;
	size_t at, deepest = 0;

	if (!read_header(text, len, header + 1, &h))
		return false;
	if (h.indent != 0)
		indent = parent + h.indent;
	for (at = h.end; at < len;) {
		struct line line = read_line(text, len, at);

		if (!line.blank) {
			if (indent == UINT32_MAX && line.spaces >= least &&
			    line.spaces < UINT32_MAX)
				indent = (uint32_t)line.spaces;
			if (line.spaces < indent ||
			    (indent == 0 && is_document_marker(text, len, at)))
				break;
		} else if (indent == UINT32_MAX && line.spaces > deepest) {
			deepest = line.spaces;
		}
		at = line.next;
	}
	*out = (fyfm_i_block_extent){
		.block = { .data = text + h.end,
			   .span = at - h.end,
			   .indent = indent,
			   .style = text[header],
			   .chomp = h.chomp },
		.end = at,
		.explicit_indent = h.indent != 0,
		.deep_blank = deepest > indent,
	};
	return true;
}
