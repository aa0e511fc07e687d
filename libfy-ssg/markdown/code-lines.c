#include "libfy-ssg/markdown/code-lines.h"

#include <string.h>

enum { CODE_INDENT = 4, FENCE_MIN = 3 };

/* What stands in front of a line's content. */
typedef struct prefix {
	size_t content; /* offset */
	unsigned quotes;
	unsigned indent; /* columns behind the last `>` */
} prefix;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static prefix read_prefix(const char *text, size_t start, size_t end)
{
	prefix p = { .content = start };

	for (; p.content < end; p.content++) {
		char c = text[p.content];

		if (c == '>' && p.indent < CODE_INDENT) {
			p.quotes++;
			p.indent = 0;
			/* The blank behind `>` belongs to it. */
			if (p.content + 1 < end && text[p.content + 1] == ' ')
				p.content++;
		} else if (c == '\t') {
			p.indent += CODE_INDENT - p.indent % CODE_INDENT;
		} else if (is_blank(c)) {
			p.indent++;
		} else {
			break;
		}
	}
	return p;
}

/* Length of the list marker at `i`, up to the content of its item; 0 where there is none. */
static size_t list_marker(const char *text, size_t i, size_t end)
{
	const size_t start = i;

	if (i < end && (text[i] == '-' || text[i] == '+' || text[i] == '*')) {
		i++;
	} else {
		while (i < end && i - start < 9 && text[i] >= '0' && text[i] <= '9')
			i++;
		if (i == start || i == end || (text[i] != '.' && text[i] != ')'))
			return 0;
		i++;
	}
	if (i < end && !is_blank(text[i]))
		return 0;
	while (i < end && is_blank(text[i]))
		i++;
	return i - start;
}

static size_t run_length(const char *text, size_t i, size_t end)
{
	const size_t start = i;

	while (i < end && text[i] == text[start])
		i++;
	return i - start;
}

/* Opens a fence at `i` if one is there. */
static bool open_fence(fyssg_code_lines *s, size_t i, size_t end, unsigned quotes)
{
	size_t run;

	if (i == end || (s->text[i] != '`' && s->text[i] != '~'))
		return false;
	run = run_length(s->text, i, end);
	if (run < FENCE_MIN)
		return false;
	if (s->text[i] == '`' && memchr(s->text + i + run, '`', end - i - run))
		return false;
	s->fence = s->text[i];
	s->fence_len = run;
	s->quotes = quotes;
	return true;
}

static bool closes_fence(const fyssg_code_lines *s, size_t i, size_t end)
{
	size_t run;

	if (i == end || s->text[i] != s->fence)
		return false;
	run = run_length(s->text, i, end);
	if (run < s->fence_len)
		return false;
	for (i += run; i < end && is_blank(s->text[i]); i++)
		;
	return i == end;
}

/* True for a line inside the open fence, or the one that closes it. */
static bool in_fence(fyssg_code_lines *s, const prefix *p, size_t end)
{
	if (s->fence_len == 0)
		return false;
	if (p->quotes < s->quotes) { /* the end of a quote ends what is in it */
		s->fence_len = 0;
		return false;
	}
	if (p->quotes == s->quotes && closes_fence(s, p->content, end))
		s->fence_len = 0;
	return true;
}

static bool is_indented_code(const fyssg_code_lines *s, const prefix *p)
{
	return p->indent >= CODE_INDENT && !s->in_list && (s->after_blank || s->in_indented);
}

static bool opens_fence(fyssg_code_lines *s, const prefix *p, size_t end)
{
	size_t content = p->content;
	size_t marker;

	while ((marker = list_marker(s->text, content, end)) != 0) {
		s->in_list = true;
		content += marker;
	}
	if (content == p->content && p->indent == 0 && s->after_blank)
		s->in_list = false;
	return open_fence(s, content, end, p->quotes);
}

void fyssg_code_lines_init(fyssg_code_lines *s, const char *text, size_t len)
{
	*s = (fyssg_code_lines){ .text = text, .len = len, .after_blank = true };
}

bool fyssg_code_lines_next(fyssg_code_lines *s, fyssg_text_line *line)
{
	bool apart = s->next == 0;

	while (s->next < s->len) {
		const size_t start = s->next;
		const char *newline = memchr(s->text + start, '\n', s->len - start);
		const size_t end = newline ? (size_t)(newline - s->text) : s->len;
		const prefix p = read_prefix(s->text, start, end);
		const bool blank = p.content == end;
		bool code = in_fence(s, &p, end);

		s->next = newline ? end + 1 : end;
		if (!code && !blank) {
			s->in_indented = is_indented_code(s, &p);
			code = s->in_indented || opens_fence(s, &p, end);
		}
		s->after_blank = blank && !code;
		if (!code && !blank) {
			*line = (fyssg_text_line){ start, end, apart };
			return true;
		}
		apart = true;
	}
	return false;
}
