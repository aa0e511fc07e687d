/*
 * The fast way through YAML: what nearly every front matter is made of, and nothing else.
 *
 * Block mappings and sequences nested in each other, plain scalars, quoted ones of one line with
 * the commonest escapes, flow collections of such scalars (JSON too), block scalars, comments.
 * Whatever it does not know, or what might be an error, it declines: then libfyaml decides, and
 * tells what is wrong. So each rule here may be narrower than YAML's, and none wider.
 *
 * The text may be a mapped file that changes while it is read: what has been seen once may be
 * otherwise the next time, and no such answer leads out of the text.
 */
#include "frontmatter/events.h"
#include "frontmatter/flow-text.h"
#include "frontmatter/lanes.h"

enum {
	OWN_DEPTH = 64,    /* it recurses */
	KEY_LIMIT = 1000,  /* libfyaml takes 1024 characters */
	DECODED_MAX = 512, /* bytes of a scalar with escapes */
	END_OF_TEXT = -1   /* the column where no line is left */
};

/* Classes of characters. */
enum {
	BLOCK_STOP = 1, /* to look at closely in a plain scalar, */
	FLOW_STOP = 2,  /* in one within brackets, */
	DOUBLE_STOP = 4, /* in a double-quoted one, */
	SINGLE_STOP = 8, /* in a single-quoted one */
	NO_START = 16   /* does not begin a plain scalar, or not always */
};

/* Control characters, of which the gate lets three pass, stop everywhere. */
#define IN_ALL (BLOCK_STOP | FLOW_STOP | DOUBLE_STOP | SINGLE_STOP)

static const unsigned char class_of[256] = {
	['\n'] = IN_ALL | NO_START,
	['\r'] = IN_ALL | NO_START,
	['\t'] = IN_ALL | NO_START,
	[' '] = NO_START,
	[':'] = BLOCK_STOP | FLOW_STOP | NO_START,
	['#'] = BLOCK_STOP | FLOW_STOP | NO_START,
	['"'] = DOUBLE_STOP | NO_START,
	['\\'] = DOUBLE_STOP,
	['\''] = SINGLE_STOP | NO_START,
	[','] = FLOW_STOP | NO_START,
	['['] = FLOW_STOP | NO_START,
	[']'] = FLOW_STOP | NO_START,
	['{'] = FLOW_STOP | NO_START,
	['}'] = FLOW_STOP | NO_START,
	['-'] = NO_START,
	['?'] = NO_START,
	['&'] = NO_START,
	['*'] = NO_START,
	['!'] = NO_START,
	['|'] = NO_START,
	['>'] = NO_START,
	['%'] = NO_START,
	['@'] = NO_START,
	['`'] = NO_START,
};

/* A scalar of one line that was read and not yet given. */
struct scalar {
	const char *start, *end; /* what it takes in the source, quotes included */
	fyfm_str text;
	char style;
	bool in_source; /* its text is */
};

struct scanner {
	const fyfm_i_input *in;
	fyfm_i_sink *sink;
	const char *text;     /* its start, */
	const char *p, *end;  /* where it is read, and its end */
	const char *wide_end; /* before it 16 bytes can be read at once */
	const char *line;   /* start of the line that is read */
	int column;         /* of its first character that is no blank, or END_OF_TEXT */
	int around;         /* column of what the brackets are in, in brackets; -1: nothing */
	unsigned depth, max_depth;
	const char *last;   /* where the last event ended */
	fyfm_status status; /* what a false answer means */
	struct scalar scalar;
	fyfm_i_event e;     /* without anchor and tag throughout */
	char *decoded;      /* room for DECODED_MAX bytes */
};

/* --- giving events ---------------------------------------------------------------------------- */

static bool sent(struct scanner *s, fyfm_status st)
{
	if (st == FYFM_OK)
		return true;
	/* Of several mistakes libfyaml's way may meet another one first. */
	if (st == FYFM_ERR_NOMEM)
		s->status = st;
	return false;
}

static void set_event(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start,
                      const char *end)
{
	s->e.kind = (unsigned char)kind;
	s->e.style = style;
	s->e.start = (size_t)(start - s->text);
	s->e.end = (size_t)(end - s->text);
	s->last = end;
}

/* Passes s->e on. */
static bool give(struct scanner *s)
{
	return sent(s, s->sink->event(s->sink, &s->e));
}

__attribute__((noinline)) static bool give_scalar_event(struct scanner *s)
{
	const struct scalar *x = &s->scalar;

	set_event(s, FYFM_I_EVENT_SCALAR, x->style, x->start, x->end);
	s->e.in_source = x->in_source;
	s->e.text = x->text;
	return give(s);
}

/* Passes s->scalar on. */
static inline bool give_scalar(struct scanner *s)
{
	const struct scalar *x = &s->scalar;

	if (!x->in_source || !s->sink->text)
		return give_scalar_event(s);
	s->last = x->end;
	return sent(s, s->sink->text(s->sink, x->style, x->text, (size_t)(x->start - s->text)));
}

/* A scalar whose text is what stands between `start` and `end`, less `quotes` at both ends. */
static inline void set_scalar(struct scanner *s, char style, const char *start, const char *end,
                              size_t quotes)
{
	s->scalar.start = start;
	s->scalar.end = end;
	s->scalar.text.data = start + quotes;
	s->scalar.text.len = (size_t)(end - start) - 2 * quotes;
	s->scalar.style = style;
	s->scalar.in_source = true;
}

static bool give_nothing(struct scanner *s)
{
	set_scalar(s, 0, s->last, s->last, 0);
	return give_scalar(s);
}

static bool begin(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start)
{
	if (s->depth == s->max_depth)
		return false;
	s->depth++;
	set_event(s, kind, style, start, style != 0 ? start + 1 : start);
	return give(s);
}

static bool finish_block(struct scanner *s, enum fyfm_i_event_kind kind)
{
	s->depth--;
	set_event(s, kind, 0, s->last, s->last);
	return give(s);
}

/* --- lines ------------------------------------------------------------------------------------ */

static bool is_break(const struct scanner *s, const char *p)
{
	return p == s->end || *p == '\n' || *p == '\r';
}

static bool at_break(const struct scanner *s)
{
	return is_break(s, s->p);
}

static void skip_spaces(struct scanner *s)
{
	const char *p = s->p;

	while (p < s->end && *p == ' ')
		p++;
	s->p = p;
}

static void skip_to_next_line(struct scanner *s)
{
	const char *newline = s->p < s->end ? memchr(s->p, '\n', (size_t)(s->end - s->p)) : NULL;

	s->p = newline ? newline + 1 : s->end;
}

static bool is_document_marker(const struct scanner *s)
{
	return (*s->p == '-' || *s->p == '.') && s->end - s->p >= 3 && s->p[1] == *s->p &&
	       s->p[2] == *s->p;
}

/* Goes from the start of a line to the next line with content. */
__attribute__((noinline)) static bool find_line(struct scanner *s)
{
	const char *p, *end = s->end;

	for (;;) {
		p = s->line = s->p;
		while (p < end && *p == ' ')
			p++;
		s->p = p;
		if (p == end) {
			s->column = END_OF_TEXT;
			return true;
		}
		if (*p != '#' && *p != '\n' && *p != '\r')
			break;
		skip_to_next_line(s);
	}
	if (p - s->line > INT16_MAX)
		return false;
	s->column = (int)(p - s->line);
	return s->column != 0 || !is_document_marker(s);
}

/* The same, quick where the line begins with text at its margin. */
static inline bool next_line(struct scanner *s)
{
	const char *p = s->p;

	if (p == s->end || (class_of[(unsigned char)*p] & NO_START) || *p == '.')
		return find_line(s);
	s->line = p;
	s->column = 0;
	return true;
}

/* What is behind a node but for a line feed. */
__attribute__((noinline)) static bool end_other_line(struct scanner *s)
{
	skip_spaces(s);
	if (!at_break(s) && (*s->p != '#' || s->p[-1] != ' '))
		return false;
	skip_to_next_line(s);
	return find_line(s);
}

/* Behind a node: nothing may follow in its line but a comment. */
static inline bool end_line(struct scanner *s)
{
	if (s->p == s->end || *s->p != '\n')
		return end_other_line(s);
	s->p++;
	return next_line(s);
}

/* Whether an indicator at p stands alone, as it must to be one. */
static bool is_separate(const struct scanner *s, const char *p)
{
	return p + 1 == s->end || p[1] == ' ' || p[1] == '\n' || p[1] == '\r';
}

static bool at_dash(const struct scanner *s)
{
	return *s->p == '-' && is_separate(s, s->p);
}

/* --- scalars ---------------------------------------------------------------------------------- */

typedef fyfm_i_lanes lanes;

/* Which of 16 bytes are of a class. Behind the gate the only control characters are TAB, LF and
 * CR. */
static inline lanes stops(lanes b, unsigned stop)
{
	lanes hits = (lanes)(b < 0x20);

	if (stop == BLOCK_STOP || stop == FLOW_STOP)
		hits |= (lanes)(b == ':') | (lanes)(b == '#');
	if (stop == FLOW_STOP) /* brackets and braces differ in one bit */
		hits |= (lanes)(b == ',') | (lanes)((b | 0x20) == '{') | (lanes)((b | 0x20) == '}');
	if (stop == DOUBLE_STOP)
		hits |= (lanes)(b == '"') | (lanes)(b == '\\');
	if (stop == SINGLE_STOP)
		hits |= (lanes)(b == '\'');
	return hits;
}

/* The next character of a class at or after `p`; the class is a constant. */
static inline const char *find_stop(const struct scanner *s, const char *p, unsigned stop)
{
	for (; p < s->wide_end; p += sizeof(lanes)) {
		unsigned bits = fyfm_i_lane_bits(stops(fyfm_i_lanes_at(p), stop));

		if (bits != 0)
			return p + __builtin_ctz(bits);
	}
	while (p < s->end && !(class_of[(unsigned char)*p] & stop))
		p++;
	return p;
}

/* What `\c` in double quotes stands for; 0 for what libfyaml shall decode. */
static char unescape(char c)
{
	switch (c) {
	case '"':
	case '\\':
	case '/':
		return c;
	case 'n':
		return '\n';
	case 't':
		return '\t';
	default:
		return 0;
	}
}

/* Decodes the text of s->scalar into s->decoded. */
static bool decode(struct scanner *s)
{
	char escape = s->scalar.style == '"' ? '\\' : '\'';
	const char *p = s->scalar.text.data, *end = p + s->scalar.text.len;
	char *to = s->decoded;

	if (s->scalar.text.len > DECODED_MAX)
		return false;
	for (;;) {
		const char *next = memchr(p, escape, (size_t)(end - p));
		size_t len = (size_t)((next ? next : end) - p);

		memcpy(to, p, len);
		to += len;
		if (!next)
			break;
		if (end - next < 2)
			return false;
		*to = escape == '\\' ? unescape(next[1]) : escape;
		if (*to++ == 0)
			return false;
		p = next + 2;
	}
	s->scalar.text = (fyfm_str){ s->decoded, (size_t)(to - s->decoded) };
	s->scalar.in_source = false;
	return true;
}

/* Whether two characters in a quoted scalar stand for one. */
static bool is_escape(const struct scanner *s, const char *p, char quote)
{
	if (s->end - p < 2)
		return false;
	return quote == '"' ? p[0] == '\\' && p[1] != '\n' : p[0] == '\'' && p[1] == '\'';
}

static bool read_quoted(struct scanner *s)
{
	const char *start = s->p, *p = start + 1;
	char quote = *start;
	bool escaped = false;

	for (;; p += 2) {
		p = quote == '"' ? find_stop(s, p, DOUBLE_STOP) : find_stop(s, p, SINGLE_STOP);
		if (!is_escape(s, p, quote))
			break;
		escaped = true;
	}
	if (p == s->end || *p != quote)
		return false;
	s->p = p + 1;
	set_scalar(s, quote, start, p + 1, 1);
	return !escaped || decode(s);
}

/* Whether a plain scalar begins here. A hyphen must have more of it behind, in brackets too. */
static inline bool starts_plain(const struct scanner *s)
{
	if (!(class_of[(unsigned char)*s->p] & NO_START))
		return true;
	return *s->p == '-' && s->p + 1 < s->end &&
	       (s->p[1] == '-' || !(class_of[(unsigned char)s->p[1]] & NO_START));
}

/* Where the plain scalar ends that begins at `p`, spaces behind it included: at `: `, a comment, a
 * line break, in brackets also at their indicators. `stop` is a constant. */
static inline const char *find_plain_end(const struct scanner *s, const char *p, unsigned stop)
{
	for (;; p++) {
		p = find_stop(s, p, stop);
		if (p == s->end || *p == '\n')
			break;
		if (*p == ':' ? is_separate(s, p) : *p != '#' || p[-1] == ' ')
			break;
		/* `{a:[b]}`: what that is depends on where it is. */
		if (stop == FLOW_STOP && *p == ':' && (class_of[(unsigned char)p[1]] & FLOW_STOP))
			return NULL;
	}
	return p;
}

/* Reads a plain scalar, which begins here. `stop` is a constant. */
static inline bool read_plain(struct scanner *s, unsigned stop)
{
	const char *start = s->p, *p = find_plain_end(s, start, stop);

	if (!p || (p < s->end && *p == '\t'))
		return false;
	s->p = p;
	while (p[-1] == ' ')
		p--;
	set_scalar(s, 0, start, p, 0);
	return true;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

__attribute__((noinline)) static bool read_block_plain(struct scanner *s)
{
	return read_plain(s, BLOCK_STOP);
}

/* Reads a scalar of one line, in a block. */
static bool read_scalar(struct scanner *s)
{
	if (!is_quote(*s->p))
		return starts_plain(s) && read_block_plain(s);
	return read_quoted(s);
}

/* The same in brackets. */
static bool read_flow_scalar(struct scanner *s)
{
	if (!is_quote(*s->p))
		return starts_plain(s) && read_plain(s, FLOW_STOP);
	return read_quoted(s);
}

/* Whether a colon follows the scalar just read, which makes it a key; moves behind it. */
static inline bool take_colon(struct scanner *s)
{
	if (s->scalar.style != 0) {
		skip_spaces(s);
		if (s->p < s->end && *s->p == ':' && !is_separate(s, s->p))
			return false;
	}
	if (s->p == s->end || *s->p != ':')
		return false;
	s->p++;
	return true;
}

static bool is_short_key(const struct scanner *s)
{
	return s->scalar.end - s->scalar.start <= KEY_LIMIT;
}

static inline bool read_key(struct scanner *s)
{
	return read_scalar(s) && is_short_key(s) && take_colon(s);
}

/* Makes the plain scalar that was read one that begins at `start`, in an earlier line. */
static bool join_lines(struct scanner *s, const char *start)
{
	fyfm_str source = { start, (size_t)(s->scalar.end - start) };

	if (source.len > DECODED_MAX)
		return false;
	s->scalar.start = start;
	s->scalar.text = (fyfm_str){ s->decoded, fyfm_i_flow_decode(source, 0, s->decoded) };
	s->scalar.in_source = false;
	return true;
}

/* The lines of a plain scalar behind its first, in which it was read up to `stop`; the next line is
 * deeper than `column`. */
__attribute__((noinline)) static bool read_more_lines(struct scanner *s, int column,
                                                      const char *stop)
{
	const char *start = s->scalar.start;
	bool open = s->scalar.style == 0 && is_break(s, stop);

	while (s->column > column) {
		const char *end = s->scalar.end;

		/* Behind a comment nothing goes on. */
		if (!open || memchr(end, '#', (size_t)(s->p - end)) || !starts_plain(s) ||
		    !read_block_plain(s) || (s->p < s->end && *s->p == ':'))
			return false;
		open = at_break(s);
		if (!end_line(s))
			return false;
	}
	return join_lines(s, start);
}

/* Gives the scalar that was read, a value or an item of the collection in `column`, behind what
 * of it stands in deeper lines; ends its line. */
static inline bool finish_scalar(struct scanner *s, int column)
{
	const char *stop = s->p;

	if (!end_line(s) || (s->column > column && !read_more_lines(s, column, stop)))
		return false;
	return give_scalar(s);
}

static bool scan_block_scalar(struct scanner *s, int column)
{
	fyfm_i_block_extent extent;
	size_t header = (size_t)(s->p - s->text);
	const char *start = s->p;

	/* With an indentation indicator the rules are finer than worth it. Behind empty ones
	 * libfyaml loses what is not at the left margin. */
	if (!fyfm_i_block_find(s->text, s->in->len, header, (unsigned)column,
	                       (unsigned)column + 1, &extent) ||
	    extent.explicit_indent || extent.deep_blank ||
	    (extent.block.indent == UINT32_MAX && column > 0))
		return false;
	s->p = s->text + extent.end;
	set_event(s, FYFM_I_EVENT_SCALAR, extent.block.style, start, s->p);
	s->e.block = extent.block;
	s->e.in_source = false;
	return give(s) && next_line(s);
}

/* --- flow collections ------------------------------------------------------------------------- */

__attribute__((noinline)) static bool next_flow_line(struct scanner *s)
{
	skip_to_next_line(s);
	if (!next_line(s) || s->column == END_OF_TEXT)
		return false;
	return s->column > s->around ||
	       (s->column == s->around && (*s->p == ']' || *s->p == '}'));
}

/* Goes to the next token in brackets, which may be lines further down. False where it is not deep
 * enough; a closing bracket may stand in the column of what is around. */
static inline bool next_flow_token(struct scanner *s)
{
	if (s->p < s->end && *s->p == ' ')
		skip_spaces(s);
	return !at_break(s) || next_flow_line(s);
}

static bool scan_flow_value(struct scanner *s);

static bool read_flow_key(struct scanner *s)
{
	bool is_json = *s->p == '"';

	if (!read_flow_scalar(s) || !is_short_key(s))
		return false;
	/* As JSON has it, behind quotes the colon need not stand alone. */
	if (is_json && s->p < s->end && *s->p == ':')
		s->p++;
	else if (!take_colon(s))
		return false;
	return true;
}

static bool scan_flow_pair(struct scanner *s)
{
	if (!read_flow_key(s) || !give_scalar(s))
		return false;
	skip_spaces(s);
	return s->p < s->end && scan_flow_value(s);
}

/* Behind an entry: its comma, or the bracket that closes. */
static bool end_flow_entry(struct scanner *s, char close)
{
	if (!next_flow_token(s) || s->p == s->end)
		return false;
	if (*s->p == close)
		return true;
	if (*s->p != ',')
		return false;
	s->p++;
	return next_flow_token(s);
}

static bool scan_flow_entries(struct scanner *s, bool is_map, char close)
{
	s->p++;
	if (!next_flow_token(s))
		return false;
	while (s->p < s->end && *s->p != close) {
		if (!(is_map ? scan_flow_pair(s) : scan_flow_value(s)) || !end_flow_entry(s, close))
			return false;
	}
	return s->p < s->end;
}

/* A collection in brackets. */
static bool scan_flow(struct scanner *s)
{
	bool is_map = *s->p == '{';

	if (!begin(s, is_map ? FYFM_I_EVENT_MAP_START : FYFM_I_EVENT_SEQ_START, *s->p, s->p) ||
	    !scan_flow_entries(s, is_map, is_map ? '}' : ']'))
		return false;
	s->p++;
	s->depth--;
	set_event(s, is_map ? FYFM_I_EVENT_MAP_END : FYFM_I_EVENT_SEQ_END, is_map ? '{' : '[',
	          s->p - 1, s->p);
	return give(s);
}

static bool scan_flow_value(struct scanner *s)
{
	if (*s->p == '[' || *s->p == '{')
		return scan_flow(s);
	return read_flow_scalar(s) && give_scalar(s);
}

/* One that stands in the collection in `column`, and the end of its line. */
static bool scan_outer_flow(struct scanner *s, int column)
{
	s->around = column;
	return scan_flow(s) && end_line(s);
}

/* --- block collections ------------------------------------------------------------------------ */

static bool scan_seq(struct scanner *s);
static bool scan_map(struct scanner *s, int column);

/* A block collection that begins with the line. */
static bool scan_collection(struct scanner *s)
{
	if (at_dash(s))
		return scan_seq(s);
	return read_key(s) && scan_map(s, s->column);
}

/* What stands below a key or a dash that has nothing in its line: a collection, or nothing. */
static bool scan_below(struct scanner *s, int column, bool in_map)
{
	if (!end_line(s))
		return false;
	if (s->column > column || (in_map && s->column == column && at_dash(s)))
		return scan_collection(s);
	/* libfyaml refuses empty items in lists that stand in the column of their key. */
	return in_map && give_nothing(s);
}

/* What begins like no plain scalar. */
static bool scan_other_value(struct scanner *s, int column)
{
	switch (*s->p) {
	case '\n':
	case '\r':
	case '#':
		return scan_below(s, column, true);
	case '[':
	case '{':
		return scan_outer_flow(s, column);
	case '|':
	case '>':
		return scan_block_scalar(s, column);
	default:
		return read_scalar(s) && finish_scalar(s, column);
	}
}

/* The value behind a key's colon, and the rest of its line. */
static inline bool scan_value(struct scanner *s, int column)
{
	skip_spaces(s);
	if (s->p == s->end)
		return scan_below(s, column, true);
	if (class_of[(unsigned char)*s->p] & NO_START)
		return scan_other_value(s, column);
	return read_block_plain(s) && finish_scalar(s, column);
}

/* A mapping in `column` whose first key was just read. */
static bool scan_map(struct scanner *s, int column)
{
	if (!begin(s, FYFM_I_EVENT_MAP_START, 0, s->scalar.start))
		return false;
	for (;;) {
		if (!give_scalar(s) || !scan_value(s, column))
			return false;
		if (s->column < column)
			return finish_block(s, FYFM_I_EVENT_MAP_END);
		/* Deeper: text that runs on, or an error. */
		if (s->column > column || !read_key(s))
			return false;
	}
}

/* What follows a dash in its line, at `column` of which the dash is. */
static bool scan_item(struct scanner *s, int column)
{
	int here;

	skip_spaces(s);
	if (at_break(s) || *s->p == '#')
		return scan_below(s, column, false);
	if (s->p - s->line > INT16_MAX)
		return false;
	here = (int)(s->p - s->line);
	if (at_dash(s)) {
		s->column = here;
		return scan_seq(s);
	}
	if (*s->p == '[' || *s->p == '{')
		return scan_outer_flow(s, column);
	if (*s->p == '|' || *s->p == '>')
		return scan_block_scalar(s, column);
	if (!read_scalar(s))
		return false;
	if (take_colon(s))
		return is_short_key(s) && scan_map(s, here);
	return finish_scalar(s, column);
}

/* Begins at the first dash. */
static bool scan_seq(struct scanner *s)
{
	int column = s->column;

	if (!begin(s, FYFM_I_EVENT_SEQ_START, 0, s->p))
		return false;
	do {
		s->p++;
		if (!scan_item(s, column) || s->column > column)
			return false;
	} while (s->column == column && at_dash(s));
	/* A key in this column belongs to the mapping around, whose lists may stand in its own
	 * column; where it has another, it finds the key too deep. */
	return finish_block(s, FYFM_I_EVENT_SEQ_END);
}

/* --- the document ----------------------------------------------------------------------------- */

static bool has(const fyfm_i_input *in, char lead, bool (*odd)(const unsigned char *s, size_t len))
{
	const char *p = in->text, *end = in->text + in->len;

	while ((p = memchr(p, lead, (size_t)(end - p))) != NULL) {
		if (odd((const unsigned char *)p, (size_t)(end - p)))
			return true;
		p++;
	}
	return false;
}

static bool is_lone_cr(const unsigned char *s, size_t len)
{
	return len < 2 || s[1] != '\n';
}

static bool is_c1_control(const unsigned char *s, size_t len)
{
	return len < 2 || s[1] < 0xa0;
}

static bool is_separator(const unsigned char *s, size_t len)
{
	return len < 3 || (s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9));
}

static bool is_bom_or_noncharacter(const unsigned char *s, size_t len)
{
	return len < 3 || (s[1] == 0xbb && s[2] == 0xbf) || (s[1] == 0xbf && s[2] >= 0xbe);
}

/* Characters that YAML's versions or libfyaml see in their own ways. */
static bool has_odd_characters(const fyfm_i_input *in)
{
	size_t at;

	return has(in, '\r', is_lone_cr) || has(in, '\xc2', is_c1_control) ||
	       has(in, '\xe2', is_separator) || has(in, '\xef', is_bom_or_noncharacter) ||
	       fyfm_i_has_tab_and_explicit_key(in, &at);
}

static bool scan_document(struct scanner *s)
{
	if (!next_line(s))
		return false;
	if (s->column == END_OF_TEXT)
		return true;
	if (*s->p == '[' || *s->p == '{')
		return scan_outer_flow(s, -1) && s->column == END_OF_TEXT;
	return scan_collection(s) && s->column == END_OF_TEXT;
}

fyfm_status fyfm_i_scanner_events(const fyfm_i_input *in, fyfm_i_sink *sink)
{
	char decoded[DECODED_MAX];
	struct scanner s = {
		.in = in,
		.sink = sink,
		.text = in->text,
		.p = in->text,
		.end = in->text + in->len,
		.wide_end = in->text + (in->len >= sizeof(lanes) ? in->len - sizeof(lanes) + 1 : 0),
		.max_depth = in->max_depth < OWN_DEPTH ? in->max_depth : OWN_DEPTH,
		.last = in->text,
		.status = FYFM_ERR_USAGE,
		.decoded = decoded,
	};

	if (!in->is_simple && has_odd_characters(in))
		return FYFM_ERR_USAGE;
	return scan_document(&s) ? FYFM_OK : s.status;
}
