#include <stdlib.h>
#include <string.h>

#include <fyfm/stream.h>

#include "frontmatter/document-marks.h"
#include "frontmatter/parse-one.h"
#include "frontmatter/tag-notes.h"
#include "frontmatter/value-inline.h"

struct fyfm_stream {
	const char *text;
	size_t len;
	size_t at;     /* start of a line: where to look for the next document */
	size_t checked; /* behind what was parsed, or looked at for its bytes */
	uint32_t line;  /* number of the line that `checked` is in */
	fyfm_parse_options options;
	fyfm_span span;
	/* The next marks behind `at`, found once; SIZE_MAX: not looked for yet. */
	size_t begin_mark, end_mark;
};

static fyfm_stream stream_of(const char *text, size_t len, const fyfm_parse_options *options)
{
	fyfm_stream s = { .text = text, .len = len, .line = 1 };

	if (options)
		s.options = *options;
	if (s.options.first_line != 0)
		s.line = s.options.first_line;
	s.begin_mark = s.end_mark = SIZE_MAX;
	return s;
}

fyfm_stream *fyfm_stream_new(const char *text, size_t len, const fyfm_parse_options *options)
{
	fyfm_stream *s = malloc(sizeof(*s));

	if (s)
		*s = stream_of(text, len, options);
	return s;
}

void fyfm_stream_free(fyfm_stream *s)
{
	free(s);
}

fyfm_span fyfm_stream_span(const fyfm_stream *s)
{
	return s->span;
}

/* --- finding documents ------------------------------------------------------------------------ */

static bool is_mark(const fyfm_stream *s, size_t at, char mark)
{
	return fyfm_i_is_mark(s->text, s->len, at, mark);
}

static bool is_blank(const fyfm_stream *s, size_t at)
{
	return fyfm_i_is_blank_line(s->text, s->len, at);
}

static size_t line_after(const fyfm_stream *s, size_t at)
{
	return fyfm_i_line_after(s->text, s->len, at);
}

static size_t skip_bom(const fyfm_stream *s, size_t at)
{
	bool bom = s->len - at >= 3 && memcmp(s->text + at, "\xef\xbb\xbf", 3) == 0;

	return bom ? at + 3 : at;
}

/* Goes from s->at over what stands before a document. *start is where that begins, with what belongs
 * to it: its directives, if there are. Returns the line of its first content or of its `---`, or
 * len. */
static size_t find_content(const fyfm_stream *s, size_t *start, bool *directives)
{
	size_t at = skip_bom(s, s->at);

	*start = s->at;
	*directives = false;
	while (at < s->len) {
		if (s->text[at] == '%')
			*directives = true;
		else if (!*directives && is_mark(s, at, '.') && is_blank(s, at + 3))
			*start = line_after(s, at);
		else if (!is_blank(s, at))
			break;
		at = line_after(s, at);
	}
	return at;
}

/* Start of the line behind `at`'s that has a mark. The marks behind were found before, or not. */
static size_t next_mark(const fyfm_stream *s, size_t at, char mark, size_t *known)
{
	if (*known == SIZE_MAX || *known <= at)
		*known = fyfm_i_find_mark(s->text, s->len, at, mark);
	return *known;
}

/* Where the document ends whose content begins at `content`. */
static size_t find_end(fyfm_stream *s, size_t content)
{
	size_t begin = next_mark(s, content, '-', &s->begin_mark);
	size_t end = next_mark(s, content, '.', &s->end_mark);

	if (begin < end || end == s->len)
		return begin;
	/* What is wrong with the line is for the parser to tell. */
	return is_blank(s, end + 3) ? end : line_after(s, end);
}

static uint32_t count_lines(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	uint32_t count = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		count++;
		p++;
	}
	return count;
}

/* Makes what stands from s->checked to `end` the span, and goes behind it. */
static fyfm_str take_span(fyfm_stream *s, size_t end)
{
	fyfm_str text = { s->text + s->checked, end - s->checked };

	s->span = (fyfm_span){ s->checked, text.len, s->line };
	s->options.first_line = s->line;
	s->checked = end;
	if (end < s->len) /* else nobody asks */
		s->line += count_lines(text.data, text.len);
	return text;
}

/* Looks at the lines of `...` between two documents, which no parser sees. */
static fyfm_status check_gap(fyfm_stream *s, size_t end, fyfm_diag *diag)
{
	fyfm_str gap;

	if (end == s->checked)
		return FYFM_OK;
	gap = take_span(s, end);
	s->at = end;
	return fyfm_i_parse_check_bytes(gap.data, gap.len, &s->options, diag);
}

static fyfm_status next_document(fyfm_stream *s, fyfm_parser *p, fya_allocator *a,
                                 fyfm_value *out, fyfm_diag *diag)
{
	bool directives;
	size_t start, content = find_content(s, &start, &directives), end;
	fyfm_status st = check_gap(s, start, diag);
	fyfm_str text;

	*out = fyfm_undefined(NULL);
	if (st != FYFM_OK)
		return st;
	if (start == s->len)
		return FYFM_ERR_NOT_FOUND;
	end = content == s->len ? content : find_end(s, content);
	text = take_span(s, end);
	s->at = end < s->len && is_mark(s, end, '.') ? line_after(s, end) : end;
	st = fyfm_i_parse_one(p, a, text.data, text.len, &s->options, out, diag);
	/* A comment behind the last document was looked at for its bytes only; directives there are
	 * an error that the parser has told. */
	if (st == FYFM_OK && content == s->len && !directives) {
		*out = fyfm_undefined(NULL);
		return FYFM_ERR_NOT_FOUND;
	}
	return st;
}

fyfm_status fyfm_stream_next(fyfm_stream *s, fyfm_parser *p, fya_allocator *a, fyfm_value *out,
                             fyfm_diag *diag)
{
	fyfm_status st;

	if (s->options.tags)
		fyfm_i_tags_clear(s->options.tags);
	st = next_document(s, p, a, out, diag);
	if (st == FYFM_OK)
		st = fyfm_i_parse_tag_top(&s->options, out, diag);
	return st;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* Documents that wait for the sequence. */
struct documents {
	struct document {
		fyfm_value value;
		fyfm_str tag;
	} *list;
	size_t count, capacity;
};

static bool append(struct documents *d, fyfm_value value, fyfm_str tag)
{
	size_t capacity = d->capacity != 0 ? d->capacity * 2 : 16;
	struct document *list = d->list;

	if (d->count == d->capacity) {
		list = realloc(list, capacity * sizeof(list[0]));
		if (!list)
			return false;
		d->list = list;
		d->capacity = capacity;
	}
	list[d->count++] = (struct document){ value, tag };
	return true;
}

static bool make_sequence(const struct documents *d, fya_allocator *a, fyfm_tags *tags,
                          fyfm_value *out)
{
	fyfm_value *items = NULL;
	bool done = true;

	*out = fyfm_i_seq_new(a, d->count, 0, &items);
	for (size_t i = 0; i < d->count && items && done; i++) {
		items[i] = d->list[i].value;
		done = !tags || fyfm_i_tags_put(tags, *out, i, d->list[i].tag);
	}
	return items && done;
}

static fyfm_status read_all(fyfm_stream *s, fyfm_parser *p, fya_allocator *a,
                            struct documents *d, fyfm_diag *diag)
{
	fyfm_tags *tags = s->options.tags;
	fyfm_status st;
	fyfm_value v;

	while ((st = next_document(s, p, a, &v, diag)) == FYFM_OK) {
		fyfm_str tag = { NULL, 0 };

		if (tags)
			tag = fyfm_i_tags_take_top(tags);
		if (!append(d, v, tag))
			return fyfm_i_parse_no_memory(&s->options, diag);
	}
	return st == FYFM_ERR_NOT_FOUND ? FYFM_OK : st;
}

fyfm_status fyfm_parse_all(fyfm_parser *p, fya_allocator *a, const char *text, size_t len,
                           const fyfm_parse_options *options, fyfm_value *out, fyfm_diag *diag)
{
	fyfm_stream s = stream_of(text, len, options);
	struct documents d = { 0 };
	fya_mark mark;
	bool marked = fya_mark_now(a, &mark);
	fyfm_status st;

	if (s.options.tags)
		fyfm_i_tags_clear(s.options.tags);
	st = read_all(&s, p, a, &d, diag);
	if (st == FYFM_OK && !make_sequence(&d, a, s.options.tags, out))
		st = fyfm_i_parse_no_memory(&s.options, diag);
	free(d.list);
	if (st == FYFM_OK)
		return st;
	*out = fyfm_undefined(NULL);
	if (s.options.tags)
		fyfm_i_tags_clear(s.options.tags);
	if (marked)
		fya_rewind(a, mark);
	return st;
}
