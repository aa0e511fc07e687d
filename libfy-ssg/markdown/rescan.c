/*
 * What md4c walks over more than once, as measured and as its source tells (see doc/markdown.md):
 *
 * - for each pair of brackets, the lines of the paragraph before it, and what is between them - for
 * each bare address, the bytes up to the next blank, and the marks behind it - for each ~ or ~~,
 * the marks before it - for each line, the lists and quotes that are open
 *
 * A paragraph here is all that may be one for md4c: it ends at blank lines, and at outer list
 * items, rows of tables and fenced code where md4c is sure to see them too. Only lines that begin
 * at the left margin make sure: there no list and no quote can be open.
 */
#include "libfy-ssg/markdown/rescan.h"

#include <string.h>
#include <strings.h>

enum {
	/* Steps per byte of a link's label, which is copied, folded and hashed. */
	LABEL_STEPS = 16,
	MARGIN = 1,      /* columns before a line that still begins at the left margin */
	CODE_INDENT = 4, /* columns from which a line is code, or goes on with a paragraph */
	FENCE_MIN = 3,
	FENCE_MAX = 64,    /* longer ones are not relied on */
	COLUMNS_MAX = 128, /* of tables that are relied on */
};

typedef struct paragraph {
	size_t start;
	uint64_t lines;
	uint64_t marks;
	uint64_t pairs; /* of brackets */
	uint64_t addresses;
	uint64_t tildes;
	uint64_t open;         /* brackets */
	uint64_t labels;       /* bytes in brackets, once for each pair around them */
	uint64_t addressed;    /* bytes from addresses to the blanks behind them */
	uint64_t in_word;      /* addresses since the last blank, */
	uint64_t in_word_from; /* and the sum of their offsets */
} paragraph;

typedef enum table_state {
	TABLE_NONE,
	TABLE_HEAD, /* the line before may be a table's head */
	TABLE_ROWS
} table_state;

typedef struct estimate {
	const char *text;
	bool linkify;
	fyssg_rescan sum;
	uint64_t most; /* steps in sum.paragraph */
	uint64_t depth;
	uint64_t deepest;
	paragraph p;
	size_t fence_len; /* of the open fence; 0: none */
	char fence;
	bool raw_html;    /* may be open up to a blank line */
	bool maybe_table; /* a table may be open, which takes fences for rows */
	bool unsure;      /* fences are not relied on any more */
	table_state table;
	size_t columns; /* bars in the table's head */
} estimate;

typedef struct text_line {
	size_t start;
	size_t content; /* behind blanks, `>` and list markers */
	size_t end;     /* without the newline */
	size_t next;    /* start of the line behind it */
	uint64_t indent; /* columns before its first character that is no blank */
	uint64_t blanks; /* and those between the markers too */
	uint64_t markers;
} text_line;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_blank_line(const text_line *line)
{
	return line->content == line->end && line->markers == 0;
}

/* Length of `>` or of a list's marker at `i`; 0 for none. */
static size_t marker_length(const char *text, size_t i, size_t end)
{
	const size_t start = i;

	if (text[i] == '>')
		return 1;
	if (text[i] == '-' || text[i] == '+' || text[i] == '*') {
		i++;
	} else {
		while (i < end && i - start < 9 && text[i] >= '0' && text[i] <= '9')
			i++;
		if (i == start || i == end || (text[i] != '.' && text[i] != ')'))
			return 0;
		i++;
	}
	return i == end || is_blank(text[i]) ? i - start : 0;
}

static size_t skip_blanks(const char *text, size_t i, size_t end, uint64_t *columns)
{
	for (; i < end && is_blank(text[i]); i++)
		*columns += text[i] == '\t' ? CODE_INDENT : 1;
	return i;
}

static size_t find_newline(const char *text, size_t from, size_t len)
{
	const char *newline = memchr(text + from, '\n', len - from);

	return newline ? (size_t)(newline - text) : len;
}

/* Reads the line at `start`, which ends at `newline` or at a CR before it. */
static text_line read_line(const char *text, size_t start, size_t newline, size_t len)
{
	const char *cr = memchr(text + start, '\r', newline - start);
	text_line line = { .start = start, .end = cr ? (size_t)(cr - text) : newline };
	size_t marker;

	line.next = line.end + 1 == newline ? newline : line.end;
	if (line.next < len)
		line.next++;
	line.content = skip_blanks(text, start, line.end, &line.indent);
	line.blanks = line.indent;
	while (line.content < line.end &&
	       (marker = marker_length(text, line.content, line.end)) != 0) {
		line.content = skip_blanks(text, line.content + marker, line.end, &line.blanks);
		line.markers++;
	}
	return line;
}

static void end_paragraph(estimate *e, size_t next)
{
	const paragraph *p = &e->p;
	const uint64_t steps = p->pairs * p->lines + p->labels * LABEL_STEPS + p->addressed +
	                       (p->addresses + p->tildes) * p->marks;

	e->sum.inlines += steps;
	if (p->marks > e->sum.marks)
		e->sum.marks = p->marks;
	if (steps > e->most || p->marks > FYSSG_RESCAN_MARKS_MAX) {
		e->most = steps;
		e->sum.paragraph = p->start;
	}
	e->p = (paragraph){ .start = next };
}

/* A blank ends what the addresses before it are looked for in. */
static void end_word(paragraph *p, size_t i)
{
	p->addressed += p->in_word * i - p->in_word_from;
	p->in_word = 0;
	p->in_word_from = 0;
}

static void count_address(paragraph *p, size_t i)
{
	p->addresses++;
	p->in_word++;
	p->in_word_from += i;
}

static bool ends_in(const char *text, size_t start, size_t i, const char *what, size_t len)
{
	return i - start >= len && memcmp(text + i - len, what, len) == 0;
}

static void close_bracket(paragraph *p)
{
	if (p->open == 0)
		return;
	p->open--;
	p->pairs++;
}

/* Bytes that count_line() has to look at. */
static const bool counts[256] = {
	['\0'] = true, ['\t'] = true, [' '] = true, ['!'] = true, ['&'] = true, ['*'] = true,
	['.'] = true, [':'] = true, [';'] = true, ['<'] = true, ['>'] = true, ['@'] = true,
	['['] = true, ['\\'] = true, [']'] = true, ['_'] = true, ['`'] = true, ['|'] = true,
	['~'] = true,
};

static void count_line(estimate *e, const text_line *line)
{
	const char *text = e->text;
	paragraph *p = &e->p;
	size_t from = line->start; /* of the bytes not yet counted for the open brackets */

	p->lines++;
	for (size_t i = line->start; i < line->end; i++) {
		if (!counts[(unsigned char)text[i]])
			continue;
		switch (text[i]) {
		case ' ':
		case '\t':
			end_word(p, i);
			continue;
		case '<':
			end_word(p, i);
			break;
		case '[':
		case ']':
			p->labels += p->open * (i - from);
			from = i;
			if (text[i] == ']')
				close_bracket(p);
			else
				p->open++;
			p->marks += 2; /* md4c makes three of each */
			break;
		case '~':
			p->tildes++;
			break;
		case '.':
			if (e->linkify && ends_in(text, line->start, i, "www", 3))
				count_address(p, i);
			break;
		case ':':
			if (e->linkify && line->end - i > 2 && memcmp(text + i, "://", 3) == 0)
				count_address(p, i);
			break;
		}
		p->marks++;
	}
	p->labels += p->open * (line->end - from);
	end_word(p, line->end);
}

static size_t run_length(const char *text, size_t i, size_t end)
{
	const size_t start = i;

	while (i < end && text[i] == text[start])
		i++;
	return i - start;
}

static bool all_blank(const char *text, size_t i, size_t end)
{
	uint64_t columns = 0;

	return skip_blanks(text, i, end, &columns) == end;
}

/* True where the open fence's end is. One followed by a TAB is an end for some versions only. */
static bool closes_fence(estimate *e, const text_line *line)
{
	const size_t i = line->start + line->indent; /* a TAB counts as too many blanks */
	size_t run;

	if (line->indent >= CODE_INDENT || i >= line->end || e->text[i] != e->fence)
		return false;
	run = run_length(e->text, i, line->end);
	if (run < e->fence_len || !all_blank(e->text, i + run, line->end))
		return false;
	e->unsure |= memchr(e->text + i, '\t', line->end - i) != NULL;
	return true;
}

static bool is_fence(const char *text, const text_line *line)
{
	const size_t i = line->content;

	return i < line->end && (text[i] == '`' || text[i] == '~') &&
	       run_length(text, i, line->end) >= FENCE_MIN;
}

/* Opens the fence on this line where md4c is sure to. Where it only may, what is code from here on
 * is anyone's guess. */
static bool opens_fence(estimate *e, const text_line *line)
{
	const size_t run = run_length(e->text, line->content, line->end);
	const size_t info = line->content + run;

	if (e->unsure || e->raw_html || e->maybe_table || line->markers != 0 ||
	    line->indent > MARGIN || run > FENCE_MAX ||
	    memchr(e->text + info, e->text[line->content], line->end - info)) {
		e->unsure = true;
		return false;
	}
	e->fence = e->text[line->content];
	e->fence_len = run;
	e->depth = 0;
	return true;
}

/* Raw HTML hides fences: a tag's up to a blank line, and some up to an end of their own. */
static void note_html(estimate *e, const text_line *line)
{
	static const char *const lasting[] = { "script", "pre", "style", "textarea" };
	const char *tag = e->text + line->content + 1;
	const size_t len = line->end - line->content - 1;

	e->raw_html = true;
	if (len >= 3 && memcmp(tag, "!--", 3) == 0) {
		e->unsure |= !memmem(tag + 3, len - 3, "-->", 3);
		return;
	}
	e->unsure |= len > 0 && (tag[0] == '!' || tag[0] == '?');
	for (size_t i = 0; i < sizeof(lasting) / sizeof(lasting[0]); i++) {
		const size_t name_len = strlen(lasting[i]);

		e->unsure |= len >= name_len && strncasecmp(tag, lasting[i], name_len) == 0;
	}
}

/* `- text` at the left margin. */
static bool is_outer_item(const char *text, const text_line *line)
{
	return line->markers != 0 && line->indent <= MARGIN && line->content < line->end &&
	       memchr("-+*", text[line->start + line->indent], 3);
}

/* Bars of the row `| --- | --- |`; 0 for any other line. */
static size_t delimiter_bars(const char *text, const text_line *line)
{
	size_t i = line->start;
	size_t bars = 1;

	if (i == line->end || text[i++] != '|')
		return 0;
	for (; i < line->end; bars++) {
		uint64_t columns = 0;
		size_t dashes;

		i = skip_blanks(text, i, line->end, &columns);
		i += i < line->end && text[i] == ':';
		dashes = i < line->end && text[i] == '-' ? run_length(text, i, line->end) : 0;
		i += dashes;
		i += i < line->end && text[i] == ':';
		i = skip_blanks(text, i, line->end, &columns);
		if (dashes < FENCE_MIN || i == line->end || text[i++] != '|')
			return 0;
	}
	return bars;
}

/* Bars of a row that may be a table's head; 0 where some of them may be text. */
static size_t head_bars(const char *text, const text_line *line)
{
	size_t bars = 0;

	for (size_t i = line->start; i < line->end; i++) {
		if (text[i] == '\\' || text[i] == '`')
			return 0;
		bars += text[i] == '|';
	}
	return text[line->end - 1] == '|' && bars <= COLUMNS_MAX ? bars : 0;
}

/* Follows a table from its head, and ends the paragraph before each of its rows. */
static void note_row(estimate *e, const text_line *line)
{
	if (e->text[line->start] != '|' || e->raw_html || e->unsure) {
		e->table = TABLE_NONE;
		return;
	}
	switch (e->table) {
	case TABLE_NONE:
		e->columns = e->p.lines == 0 ? head_bars(e->text, line) : 0;
		e->table = e->columns != 0 ? TABLE_HEAD : TABLE_NONE;
		break;
	case TABLE_HEAD:
		e->table = delimiter_bars(e->text, line) == e->columns ? TABLE_ROWS : TABLE_NONE;
		break;
	case TABLE_ROWS:
		end_paragraph(e, line->start);
	}
}

/* Lines that no marker is on may go on with all that is open. */
static void count_nesting(estimate *e, const text_line *line)
{
	if (line->markers != 0)
		e->depth = line->markers + line->blanks / 2;
	e->sum.nesting += e->depth;
	if (e->depth > e->deepest) {
		e->deepest = e->depth;
		e->sum.nested = line->start;
	}
}

static void blank_line(estimate *e, const text_line *line)
{
	end_paragraph(e, line->next);
	e->raw_html = false;
	e->maybe_table = false;
	e->table = TABLE_NONE;
}

static void estimate_line(estimate *e, const text_line *line)
{
	const char first = line->content < line->end ? e->text[line->content] : '\0';

	if (e->fence_len != 0) {
		if (closes_fence(e, line))
			e->fence_len = 0;
		e->p.start = line->next;
		return;
	}
	count_nesting(e, line);
	if (is_blank_line(line)) {
		blank_line(e, line);
		return;
	}
	if (is_fence(e->text, line) && opens_fence(e, line)) {
		end_paragraph(e, line->next);
		return;
	}
	if (first == '<')
		note_html(e, line);
	if (is_outer_item(e->text, line))
		end_paragraph(e, line->start);
	note_row(e, line);
	e->maybe_table |= first == '|' || first == ':' || first == '-';
	count_line(e, line);
}

fyssg_rescan fyssg_rescan_estimate(const char *text, size_t len, bool linkify)
{
	estimate e = { .text = text, .linkify = linkify };
	size_t newline = find_newline(text, 0, len);
	size_t next = 0;

	while (next < len) {
		text_line line = read_line(text, next, newline, len);

		estimate_line(&e, &line);
		next = line.next;
		/* Not for each CR: a text may have no LF at all. */
		if (next > newline)
			newline = find_newline(text, next, len);
	}
	end_paragraph(&e, len);
	e.sum.depth = e.deepest;
	return e.sum;
}

/* Whether the text stays below the bounds whatever it holds, as most texts do whose paragraphs are
 * short: of a paragraph of n bytes the brackets, addresses and tildes cost less than 10 n^2 steps
 * (8 for labels, the rest for all else), it has fewer than 3 n marks, and a line of n bytes opens
 * fewer than 2 n lists and quotes, which each line behind it may go on with. */
static bool is_harmless(const char *text, size_t len)
{
	uint64_t steps = 0, longest_line = 1, longest = 1, lines = 0;
	size_t start = 0, line = 0, newline;

	if (memchr(text, '\r', len) != NULL || len > UINT32_MAX)
		return false;
	while (line < len && steps <= FYSSG_RESCAN_MAX) {
		newline = find_newline(text, line, len);
		lines++;
		if (newline - line > longest_line)
			longest_line = newline - line;
		/* Up to a blank line, or all that is left. */
		if (newline == line || newline + 1 >= len) {
			if (newline - start > longest)
				longest = newline - start;
			steps += UINT64_C(10) * (newline - start) * (newline - start);
			start = newline + 1;
		}
		line = newline + 1;
	}
	return steps + lines * longest_line * 2 <= FYSSG_RESCAN_MAX &&
	       longest * 3 <= FYSSG_RESCAN_MARKS_MAX && longest_line * 2 <= FYSSG_RESCAN_DEPTH_MAX;
}

fyfm_status fyssg_rescan_check(const char *text, size_t len, bool linkify, fyfm_diag *diag)
{
	fyssg_rescan r;
	bool nested;

	if (len <= FYSSG_RESCAN_FROM || is_harmless(text, len))
		return FYFM_OK;
	r = fyssg_rescan_estimate(text, len, linkify);
	if (r.inlines + r.nesting <= FYSSG_RESCAN_MAX && r.marks <= FYSSG_RESCAN_MARKS_MAX &&
	    r.depth <= FYSSG_RESCAN_DEPTH_MAX)
		return FYFM_OK;
	nested = r.depth > FYSSG_RESCAN_DEPTH_MAX || r.nesting > r.inlines;
	fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_LIMIT, NULL, 0, 0, "%s",
	              nested ? "lists or quotes are nested too deep for a page this long"
	                     : "too many brackets, addresses or tildes in one paragraph");
	fyfm_diag_locate(diag, text, len, nested ? r.nested : r.paragraph, 0);
	fyfm_diag_hint(diag, "%s", nested ? "end them with a line that begins at the margin"
	                                  : "part it with blank lines, or make it a code block");
	return FYFM_ERR_LIMIT;
}
