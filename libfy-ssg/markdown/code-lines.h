/*
 * The lines of a Markdown text that are not in a block of code, found without parsing it.
 *
 * Near enough for hints: code that is fenced, in quotes and lists too, or indented outside lists is
 * left out as CommonMark would; only how lists nest is guessed from indentation.
 */
#ifndef FYSSG_MARKDOWN_CODE_LINES_H
#define FYSSG_MARKDOWN_CODE_LINES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct fyssg_code_lines {
	const char *text;
	size_t len;
	size_t next;      /* offset of the line that is read next */
	size_t fence_len; /* of the open fence; 0: none */
	char fence;       /* its character */
	unsigned quotes;  /* `>` in front of it */
	bool after_blank; /* the line before was blank, or there was none */
	bool in_indented; /* the line before was indented code */
	bool in_list;
} fyssg_code_lines;

/* A line as offsets into the text. */
typedef struct fyssg_text_line {
	size_t start;
	size_t end; /* without its newline */
	bool apart; /* the first line, or one behind code or a blank line */
} fyssg_text_line;

void fyssg_code_lines_init(fyssg_code_lines *s, const char *text, size_t len);
/* Gives the next line that is neither blank nor code; false at the end. */
bool fyssg_code_lines_next(fyssg_code_lines *s, fyssg_text_line *line);

#endif
