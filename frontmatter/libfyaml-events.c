/*
 * Events from libfyaml 0.7.12, and the defences against it.
 *
 * A fresh parser per document: fy_parser_reset() after an error or an early stop uses freed memory.
 * Only its event API: its documents take some thirty times the file, in quadratic time.
 */
#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#include "frontmatter/events.h"
#include "frontmatter/flow-text.h"
#include "frontmatter/libfyaml-errors.h"
#include "frontmatter/lines.h"

enum {
	DIRECTIVE_LIMIT = 500,  /* bytes of one */
	DIRECTIVES_LIMIT = 500, /* before one document */
	CROWDED_LIMIT = 500000  /* indicators in one line */
};

/* A collection that is open. */
struct level {
	unsigned column; /* for the indentation of block scalars in it */
	bool flow;
	size_t start;
};

struct reader {
	const fyfm_i_input *in;
	fyfm_i_sink *sink;
	struct fy_parser *parser;
	struct level *levels; /* max_depth of them */
	unsigned depth;
	char *text;  /* the last text that had to be decoded */
	size_t last;    /* where the last event ended */
	size_t checked; /* up to where all text is accounted for */
	bool block;     /* the last event was a block scalar */
	bool done;      /* the document is over */
};

static size_t start_of(struct fy_token *token)
{
	return fy_token_start_mark(token)->input_pos;
}

static size_t end_of(struct fy_token *token)
{
	return fy_token_end_mark(token)->input_pos;
}

static bool has_break(fyfm_str s)
{
	return memchr(s.data, '\n', s.len) || memchr(s.data, '\r', s.len);
}

/* Whether a scalar's text is just what stands between its marks. */
static bool is_verbatim(fyfm_str span, enum fy_scalar_style style)
{
	if (has_break(span))
		return false;
	switch (style) {
	case FYSS_PLAIN:
		return true;
	case FYSS_SINGLE_QUOTED:
		return !memchr(span.data, '\'', span.len);
	case FYSS_DOUBLE_QUOTED:
		return !memchr(span.data, '\\', span.len);
	default:
		return false;
	}
}

/* Tags and anchors, and where the last of them ends. */
static size_t set_properties(const struct reader *r, struct fy_token *anchor,
                             struct fy_token *tag, fyfm_i_event *e)
{
	size_t end = r->last;

	if (anchor) {
		e->anchor = (fyfm_str){ r->in->text + start_of(anchor),
			                end_of(anchor) - start_of(anchor) };
		end = end_of(anchor);
	}
	if (tag) {
		e->tag.data = fy_token_get_text(tag, &e->tag.len);
		if (end_of(tag) > end)
			end = end_of(tag);
	}
	return end;
}

/* --- scalars ---------------------------------------------------------------------------------- */

/* The `|` or `>` of a block scalar between what came before it and its text. */
static size_t find_header(const fyfm_i_input *in, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		char c = in->text[i];

		if (c == '|' || c == '>')
			return i;
		if (c == '#' && i > 0 && strchr(" \t\r\n", in->text[i - 1])) {
			const char *newline = memchr(in->text + i, '\n', to - i);

			i = newline ? (size_t)(newline - in->text) : to;
		}
	}
	return SIZE_MAX;
}

static fyfm_status block_scalar(struct reader *r, size_t from, struct fy_token *value,
                                fyfm_i_event *e)
{
	fyfm_i_block_extent extent;
	unsigned parent = r->depth > 0 ? r->levels[r->depth - 1].column : 0;
	unsigned least = r->depth > 0 ? parent + 1 : 0;

	e->start = find_header(r->in, from, start_of(value));
	if (e->start == SIZE_MAX ||
	    !fyfm_i_block_find(r->in->text, r->in->len, e->start, parent, least, &extent))
		return fyfm_i_fail(r->in, FYFM_ERR_SYNTAX, from, 0, "malformed block scalar");
	e->style = r->in->text[e->start];
	e->block = extent.block;
	e->end = extent.end;
	return FYFM_OK;
}

/* Decodes a text that is not in the source as it is. */
static fyfm_status decode(struct reader *r, fyfm_str span, fyfm_i_event *e)
{
	free(r->text);
	r->text = malloc(fyfm_i_flow_room(span.len));
	if (!r->text)
		return fyfm_i_fail_memory(r->in);
	e->text = (fyfm_str){ r->text, fyfm_i_flow_decode(span, e->style, r->text) };
	return FYFM_OK;
}

static fyfm_status flow_scalar(struct reader *r, struct fy_token *value, enum fy_scalar_style style,
                               fyfm_i_event *e)
{
	bool quoted = style != FYSS_PLAIN;
	fyfm_str span;

	e->start = start_of(value) - quoted;
	e->end = end_of(value) + quoted;
	span = (fyfm_str){ r->in->text + start_of(value), end_of(value) - start_of(value) };
	if (quoted)
		e->style = style == FYSS_SINGLE_QUOTED ? '\'' : '"';
	e->in_source = is_verbatim(span, style);
	if (!e->in_source)
		return decode(r, span, e);
	e->text = span;
	return FYFM_OK;
}

static fyfm_status scalar(struct reader *r, const struct fy_event_scalar_data *data,
                          fyfm_i_event *e)
{
	size_t from = set_properties(r, data->anchor, data->tag, e);
	enum fy_scalar_style style;

	e->kind = FYFM_I_EVENT_SCALAR;
	if (!data->value) {
		e->start = e->end = from;
		e->in_source = true;
		e->text = (fyfm_str){ r->in->text + from, 0 };
		return FYFM_OK;
	}
	style = fy_token_scalar_style(data->value);
	if (style == FYSS_LITERAL || style == FYSS_FOLDED)
		return block_scalar(r, from, data->value, e);
	return flow_scalar(r, data->value, style, e);
}

/* --- collections ------------------------------------------------------------------------------ */

static fyfm_status collection_start(struct reader *r, struct fy_token *token,
                                    struct fy_token *anchor, struct fy_token *tag,
                                    fyfm_i_event *e)
{
	set_properties(r, anchor, tag, e);
	e->start = start_of(token);
	e->end = end_of(token);
	if (e->start < e->end)
		e->style = r->in->text[e->start];
	if (r->depth == r->in->max_depth)
		return fyfm_i_fail_depth(r->in, e->start);
	r->levels[r->depth++] = (struct level){ (unsigned)fy_token_start_mark(token)->column,
		                                e->style != 0, e->start };
	return FYFM_OK;
}

static void collection_end(struct reader *r, struct fy_token *token, fyfm_i_event *e)
{
	r->depth--;
	e->start = e->end = r->last;
	if (token && start_of(token) < end_of(token)) {
		e->start = start_of(token);
		e->end = end_of(token);
		e->style = r->in->text[e->start] == ']' ? '[' : '{';
	}
}

/* --- the stream ------------------------------------------------------------------------------- */

static fyfm_status document_start(struct reader *r, const struct fy_event_document_start_data *data)
{
	struct fy_token *marker = data->implicit ? NULL : data->document_start;

	if (r->done)
		return fyfm_i_fail(r->in, FYFM_ERR_SYNTAX, marker ? start_of(marker) : r->last, 3,
		                   "a second document begins here");
	if (marker)
		r->last = r->checked = end_of(marker);
	return FYFM_OK;
}

/* Turns one of libfyaml's events into ours. *give: there is one to pass on. */
static fyfm_status convert(struct reader *r, struct fy_event *from, fyfm_i_event *e, bool *give)
{
	*give = true;
	switch (from->type) {
	case FYET_SCALAR:
		return scalar(r, &from->scalar, e);
	case FYET_ALIAS:
		e->kind = FYFM_I_EVENT_ALIAS;
		e->start = start_of(from->alias.anchor) - 1;
		e->end = end_of(from->alias.anchor);
		e->in_source = true;
		e->text = (fyfm_str){ r->in->text + e->start + 1, e->end - e->start - 1 };
		return FYFM_OK;
	case FYET_SEQUENCE_START:
		e->kind = FYFM_I_EVENT_SEQ_START;
		return collection_start(r, from->sequence_start.sequence_start,
		                        from->sequence_start.anchor, from->sequence_start.tag, e);
	case FYET_MAPPING_START:
		e->kind = FYFM_I_EVENT_MAP_START;
		return collection_start(r, from->mapping_start.mapping_start,
		                        from->mapping_start.anchor, from->mapping_start.tag, e);
	case FYET_SEQUENCE_END:
		e->kind = FYFM_I_EVENT_SEQ_END;
		collection_end(r, from->sequence_end.sequence_end, e);
		return FYFM_OK;
	case FYET_MAPPING_END:
		e->kind = FYFM_I_EVENT_MAP_END;
		collection_end(r, from->mapping_end.mapping_end, e);
		return FYFM_OK;
	case FYET_DOCUMENT_START:
		*give = false;
		return document_start(r, &from->document_start);
	case FYET_DOCUMENT_END:
		r->done = true;
		if (!from->document_end.implicit && from->document_end.document_end)
			r->last = r->checked = end_of(from->document_end.document_end);
		*give = false;
		return FYFM_OK;
	default:
		*give = false;
		return FYFM_OK;
	}
}

/* Where the innermost bracket is that is still open, or SIZE_MAX. */
static size_t open_bracket(const struct reader *r)
{
	for (unsigned i = r->depth; i > 0; i--) {
		if (r->levels[i - 1].flow)
			return r->levels[i - 1].start;
	}
	return SIZE_MAX;
}

/* Behind a comment, a property (`&name`, `!tag`, `!<uri>`), or an indicator, where one is at `i`;
 * else `i`. */
static size_t skip_structure(const fyfm_i_input *in, size_t i)
{
	const char *p = in->text + i, *end = in->text + in->len;

	if (strchr(" \t\r\n:-?,.", *p))
		return i + 1;
	if (*p == '#' && (i == 0 || strchr(" \t\r\n", p[-1])))
		return (size_t)(fyfm_i_line_end(p, end) - in->text);
	if (*p == '&' || *p == '!') {
		while (p < end && !strchr(" \t\r\n", *p))
			p++;
	}
	return (size_t)(p - in->text);
}

/* Whether libfyaml passed over nothing from the last event to `to`: it drops a directive behind a
 * document, and what follows an empty block scalar in a nested mapping, without a word. */
static fyfm_status check_gap(const struct reader *r, size_t to)
{
	for (size_t i = r->checked; i < to;) {
		size_t next = skip_structure(r->in, i);

		if (next == i) {
			fyfm_i_fail(r->in, FYFM_ERR_SYNTAX, i, 0, "this cannot stand here");
			if (r->block)
				fyfm_diag_hint(r->in->diag,
				               "write the empty text before it as `\"\"`");
			return FYFM_ERR_SYNTAX;
		}
		i = next;
	}
	return FYFM_OK;
}

static fyfm_status pass_on(struct reader *r, const fyfm_i_event *e)
{
	fyfm_status st = FYFM_OK;

	/* What has no text of its own may be said to stand anywhere: `[a: b]` begins a mapping at
	 * the colon, and then gives its key. */
	if (e->start < e->end) {
		st = check_gap(r, e->start);
		r->checked = e->end;
	}
	if (st == FYFM_OK)
		st = r->sink->event(r->sink, e);
	r->last = e->end;
	r->block = e->style == '|' || e->style == '>';
	return st;
}

static fyfm_status read_all(struct reader *r, struct fy_diag *collector)
{
	struct fy_event *from;
	fyfm_status st = FYFM_OK;

	while (st == FYFM_OK && (from = fy_parser_parse(r->parser)) != NULL) {
		fyfm_i_event e = { 0 };
		bool give;

		st = convert(r, from, &e, &give);
		if (st == FYFM_OK && give)
			st = pass_on(r, &e);
		fy_parser_event_free(r->parser, from);
	}
	if (st == FYFM_OK && fy_parser_get_stream_error(r->parser))
		return fyfm_i_libfyaml_error(r->in, collector, r->last, open_bracket(r));
	return st == FYFM_OK ? check_gap(r, r->in->len) : st;
}

/* Reads the document with a parser of its own. */
static fyfm_status attempt(const fyfm_i_input *in, struct fy_diag *collector,
                           enum fy_parse_cfg_flags flags, fyfm_i_sink *sink)
{
	struct fy_parse_cfg config = {
		.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE | flags,
		.diag = collector,
	};
	struct reader r = { .in = in, .sink = sink };
	fyfm_status st;

	fy_diag_reset_error(collector);
	r.levels = calloc(in->max_depth, sizeof(r.levels[0]));
	r.parser = fy_parser_create(&config);
	if (!r.levels || !r.parser || fy_parser_set_string(r.parser, in->text, in->len) != 0)
		st = fyfm_i_fail_memory(in);
	else
		st = read_all(&r, collector);
	fy_parser_destroy(r.parser);
	free(r.levels);
	free(r.text);
	return st;
}

/* --- what it must not see --------------------------------------------------------------------- */

/* Directives take libfyaml time that grows with the square of their length and of their number. */
static fyfm_status check_directives(const fyfm_i_input *in)
{
	const char *p = in->text, *end = in->text + in->len;
	size_t count = 0;
	bool marked = false; /* the document has begun, and `%' is text */

	if (!memchr(in->text, '%', in->len))
		return FYFM_OK;
	while (p < end) {
		const char *stop = *p == '%' ? fyfm_i_line_end(p, end) : p;

		if (stop - p > DIRECTIVE_LIMIT)
			return fyfm_i_fail(in, FYFM_ERR_LIMIT, (size_t)(p - in->text), 1,
			                   "a directive of more than %d bytes", DIRECTIVE_LIMIT);
		marked |= *p == '-';
		if (stop > p && !marked && ++count > DIRECTIVES_LIMIT)
			return fyfm_i_fail(in, FYFM_ERR_LIMIT, (size_t)(p - in->text), 1,
			                   "more than %d directives", DIRECTIVES_LIMIT);
		p = fyfm_i_skip_break(fyfm_i_line_end(stop, end), end);
	}
	return FYFM_OK;
}

/* All in a line may be a key, so libfyaml keeps its tokens up to the end, of up to 350 bytes each. */
static fyfm_status check_lines(const fyfm_i_input *in)
{
	size_t count = 0;

	if (in->len <= CROWDED_LIMIT)
		return FYFM_OK;
	for (size_t i = 0; i < in->len; i++) {
		switch (in->text[i]) {
		case '\n':
		case '\r':
			count = 0;
			break;
		case '[':
		case '{':
		case ',':
		case '&':
		case '*':
		case '!':
			count++;
			break;
		}
		if (count > CROWDED_LIMIT)
			return fyfm_i_fail(in, FYFM_ERR_LIMIT, i, 1,
			                   "more than %d brackets and commas in one line",
			                   CROWDED_LIMIT);
	}
	return FYFM_OK;
}

fyfm_status fyfm_i_libfyaml_events(const fyfm_i_input *in, struct fy_diag *collector,
                                   fyfm_i_sink *sink)
{
	fyfm_status st;
	size_t at;

	st = check_directives(in);
	if (st == FYFM_OK)
		st = check_lines(in);
	if (st != FYFM_OK)
		return st;
	if (fyfm_i_has_tab_and_explicit_key(in, &at)) {
		st = fyfm_i_fail(in, FYFM_ERR_SYNTAX, at, 1,
		                 "explicit keys (`? `) do not go together with TAB characters");
		fyfm_diag_hint(in->diag, "replace the TABs by spaces");
		return st;
	}
	st = attempt(in, collector, 0, sink);
	/* A bracket that closes in the column of its key is wrong by the letter, and what authors
	 * write: once more, without regard to columns in brackets. */
	if (st == FYFM_ERR_SYNTAX && fyfm_i_is_flow_indentation(collector)) {
		sink->restart(sink);
		st = attempt(in, collector, FYPCF_SLOPPY_FLOW_INDENTATION, sink);
	}
	fy_diag_reset_error(collector);
	return st;
}
