/*
 * The fast way through YAML: what nearly every front matter is made of, and nothing else.
 *
 * Block mappings and sequences nested in each other, plain scalars, quoted ones of one line with
 * the commonest escapes, flow collections of one line, block scalars, comments. Whatever it does
 * not know, or what might be an error, it declines: then libfyaml decides, and tells what is
 * wrong. So each rule here may be narrower than YAML's, and none wider.
 *
 * The text may be a mapped file that changes while it is read: what has been seen once may be
 * otherwise the next time, and no such answer leads out of the text.
 */
#include "frontmatter/events.h"
#include "frontmatter/flow-text.h"

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
	NO_START = 16   /* does not begin a plain scalar */
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

struct scanner {
	const fyfm_i_input *in;
	fyfm_i_sink *sink;
	const char *text;     /* its start, */
	const char *p, *end;  /* where it is read, and its end */
	const char *wide_end; /* before it 16 bytes can be read at once */
	const char *line;   /* start of the line that is read */
	int column;         /* of its first character that is no blank, or END_OF_TEXT */
	unsigned depth;
	size_t last;        /* where the last event ended */
	fyfm_status status; /* what a false answer means */
	fyfm_i_event e;     /* without anchor and tag throughout */
	char *decoded;      /* room for DECODED_MAX bytes */
};

/* --- giving events ---------------------------------------------------------------------------- */

/* Passes s->e on. */
static bool give(struct scanner *s)
{
	fyfm_status st = s->sink->event(s->sink, &s->e);

	s->last = s->e.end;
	/* Of several mistakes libfyaml's way may meet another one first. */
	if (st == FYFM_ERR_NOMEM)
		s->status = st;
	return st == FYFM_OK;
}

static void set_event(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start,
                      const char *end)
{
	s->e.kind = (unsigned char)kind;
	s->e.style = style;
	s->e.start = (size_t)(start - s->text);
	s->e.end = (size_t)(end - s->text);
}

/* A scalar whose text is what stands between `start` and `end`, less `quotes` at both ends. */
static void set_scalar(struct scanner *s, char style, const char *start, const char *end,
                       size_t quotes)
{
	set_event(s, FYFM_I_EVENT_SCALAR, style, start, end);
	s->e.in_source = true;
	s->e.text.data = start + quotes;
	s->e.text.len = (size_t)(end - start) - 2 * quotes;
}

static bool give_nothing(struct scanner *s)
{
	const char *at = s->text + s->last;

	set_scalar(s, 0, at, at, 0);
	return give(s);
}

static bool begin(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start)
{
	if (s->depth == s->in->max_depth || s->depth == OWN_DEPTH)
		return false;
	s->depth++;
	set_event(s, kind, style, start, style != 0 ? start + 1 : start);
	return give(s);
}

static bool finish_block(struct scanner *s, enum fyfm_i_event_kind kind)
{
	const char *at = s->text + s->last;

	s->depth--;
	set_event(s, kind, 0, at, at);
	return give(s);
}

/* --- lines ------------------------------------------------------------------------------------ */

static bool at_break(const struct scanner *s)
{
	return s->p == s->end || *s->p == '\n' || *s->p == '\r';
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
static bool next_line(struct scanner *s)
{
	const char *p;

	for (;;) {
		p = s->line = s->p;
		while (p < s->end && *p == ' ')
			p++;
		s->p = p;
		if (p == s->end) {
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

/* Behind a node: nothing may follow in its line but a comment. */
static bool end_line(struct scanner *s)
{
	if (s->p < s->end && *s->p == '\n') {
		s->p++;
		return next_line(s);
	}
	skip_spaces(s);
	if (!at_break(s) && (*s->p != '#' || s->p[-1] != ' '))
		return false;
	skip_to_next_line(s);
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

typedef unsigned char lanes __attribute__((vector_size(16)));

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

/* The next character of a class at or after `p`. */
static inline const char *find_stop(const struct scanner *s, const char *p, unsigned stop)
{
	for (; p < s->wide_end; p += sizeof(lanes)) {
		lanes b, hits;
		uint64_t halves[2];

		memcpy(&b, p, sizeof(b));
		hits = stops(b, stop);
		memcpy(halves, &hits, sizeof(halves));
		if (halves[0] != 0)
			return p + __builtin_ctzll(halves[0]) / 8;
		if (halves[1] != 0)
			return p + 8 + __builtin_ctzll(halves[1]) / 8;
	}
	while (p < s->end && !(class_of[(unsigned char)*p] & stop))
		p++;
	return p;
}

/* The same for a class that is no constant. */
static const char *find_any_stop(const struct scanner *s, const char *p, unsigned stop)
{
	switch (stop) {
	case BLOCK_STOP:
		return find_stop(s, p, BLOCK_STOP);
	case FLOW_STOP:
		return find_stop(s, p, FLOW_STOP);
	case DOUBLE_STOP:
		return find_stop(s, p, DOUBLE_STOP);
	default:
		return find_stop(s, p, SINGLE_STOP);
	}
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

/* Decodes the text of s->e into s->decoded. */
static bool decode(struct scanner *s)
{
	char escape = s->e.style == '"' ? '\\' : '\'';
	const char *p = s->e.text.data, *end = p + s->e.text.len;
	char *to = s->decoded;

	if (s->e.text.len > DECODED_MAX)
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
	s->e.text = (fyfm_str){ s->decoded, (size_t)(to - s->decoded) };
	s->e.in_source = false;
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
		p = find_any_stop(s, p, quote == '"' ? DOUBLE_STOP : SINGLE_STOP);
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
static bool starts_plain(const struct scanner *s)
{
	if (*s->p == '-')
		return s->p + 1 < s->end && !(class_of[(unsigned char)s->p[1]] & NO_START);
	return !(class_of[(unsigned char)*s->p] & NO_START);
}

/* Stops at what ends the scalar, spaces before it skipped: `: `, a comment, a line break, in
 * brackets also their indicators. */
static bool read_plain(struct scanner *s, unsigned stop)
{
	const char *start = s->p, *p = start;

	if (!starts_plain(s))
		return false;
	for (;; p++) {
		p = find_any_stop(s, p, stop);
		if (p == s->end || (*p != ':' && *p != '#'))
			break;
		if (*p == ':' ? is_separate(s, p) : p[-1] == ' ')
			break;
		/* `{a:[b]}`: what that is depends on where it is. */
		if (*p == ':' && stop == FLOW_STOP && (class_of[(unsigned char)p[1]] & FLOW_STOP))
			return false;
	}
	if (p < s->end && *p == '\t')
		return false;
	s->p = p;
	while (p > start && p[-1] == ' ')
		p--;
	set_scalar(s, 0, start, p, 0);
	return true;
}

/* Reads a scalar of one line into s->e. */
static bool read_scalar(struct scanner *s, unsigned stop)
{
	return *s->p == '"' || *s->p == '\'' ? read_quoted(s) : read_plain(s, stop);
}

/* Whether a colon follows the scalar just read, which makes it a key; moves behind it. */
static inline bool take_colon(struct scanner *s)
{
	/* Behind a quoted scalar; plain ones end where no space is. */
	while (s->p < s->end && *s->p == ' ')
		s->p++;
	if (s->p == s->end || *s->p != ':' || !is_separate(s, s->p))
		return false;
	s->p++;
	return true;
}

static bool read_key(struct scanner *s, unsigned stop)
{
	return read_scalar(s, stop) && s->e.end - s->e.start <= KEY_LIMIT && take_colon(s);
}

/* Makes the plain scalar of s->e one that begins at `start`, in an earlier line. */
static bool join_lines(struct scanner *s, size_t start)
{
	fyfm_str source = { s->text + start, s->e.end - start };

	if (source.len > DECODED_MAX)
		return false;
	s->e.start = start;
	s->e.text = (fyfm_str){ s->decoded, fyfm_i_flow_decode(source, 0, s->decoded) };
	s->e.in_source = false;
	return true;
}

/* Gives the scalar that was read, a value or an item of the collection in `column`, behind what
 * of it stands in deeper lines; ends its line. */
static bool finish_scalar(struct scanner *s, int column)
{
	size_t start = s->e.start;
	bool open = s->e.style == 0 && at_break(s);

	if (!end_line(s))
		return false;
	while (s->column > column) {
		const char *end = s->text + s->e.end;

		/* Behind a comment nothing goes on. */
		if (!open || memchr(end, '#', (size_t)(s->p - end)) || !read_plain(s, BLOCK_STOP) ||
		    (s->p < s->end && *s->p == ':'))
			return false;
		open = at_break(s);
		if (!end_line(s))
			return false;
	}
	return (s->e.start == start || join_lines(s, start)) && give(s);
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

static bool scan_flow(struct scanner *s);

static bool scan_flow_node(struct scanner *s)
{
	if (*s->p == '[' || *s->p == '{')
		return scan_flow(s);
	return read_scalar(s, FLOW_STOP) && give(s);
}

static bool scan_flow_key(struct scanner *s)
{
	if (!read_key(s, FLOW_STOP) || !give(s))
		return false;
	skip_spaces(s);
	return s->p < s->end;
}

/* A collection in brackets, whose end is in the same line. */
static bool scan_flow(struct scanner *s)
{
	bool is_map = *s->p == '{';
	char close = is_map ? '}' : ']';

	if (!begin(s, is_map ? FYFM_I_EVENT_MAP_START : FYFM_I_EVENT_SEQ_START, *s->p, s->p))
		return false;
	s->p++;
	skip_spaces(s);
	while (s->p < s->end && *s->p != close) {
		if ((is_map && !scan_flow_key(s)) || !scan_flow_node(s))
			return false;
		skip_spaces(s);
		if (s->p == s->end || (*s->p != ',' && *s->p != close))
			return false;
		if (*s->p == ',') {
			s->p++;
			skip_spaces(s);
		}
	}
	if (s->p == s->end)
		return false;
	s->p++;
	s->depth--;
	set_event(s, is_map ? FYFM_I_EVENT_MAP_END : FYFM_I_EVENT_SEQ_END, is_map ? '{' : '[',
	          s->p - 1, s->p);
	return give(s);
}

/* --- block collections ------------------------------------------------------------------------ */

static bool scan_seq(struct scanner *s);
static bool scan_map(struct scanner *s, int column);

/* A block collection that begins with the line. */
static bool scan_collection(struct scanner *s)
{
	if (at_dash(s))
		return scan_seq(s);
	return read_key(s, BLOCK_STOP) && scan_map(s, s->column);
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

/* The value behind a key's colon, and the rest of its line. */
static bool scan_value(struct scanner *s, int column)
{
	skip_spaces(s);
	if (at_break(s) || *s->p == '#')
		return scan_below(s, column, true);
	if (*s->p == '[' || *s->p == '{')
		return scan_flow(s) && end_line(s);
	if (*s->p == '|' || *s->p == '>')
		return scan_block_scalar(s, column);
	return read_scalar(s, BLOCK_STOP) && finish_scalar(s, column);
}

/* A mapping in `column` whose first key was just read. */
static bool scan_map(struct scanner *s, int column)
{
	fyfm_i_event key = s->e;

	if (!begin(s, FYFM_I_EVENT_MAP_START, 0, s->text + key.start))
		return false;
	s->e = key;
	for (;;) {
		if (!give(s) || !scan_value(s, column))
			return false;
		if (s->column < column)
			return finish_block(s, FYFM_I_EVENT_MAP_END);
		/* Deeper: text that runs on, or an error. */
		if (s->column > column || !read_key(s, BLOCK_STOP))
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
		return scan_flow(s) && end_line(s);
	if (*s->p == '|' || *s->p == '>')
		return scan_block_scalar(s, column);
	if (!read_scalar(s, BLOCK_STOP))
		return false;
	if (take_colon(s))
		return s->e.end - s->e.start <= KEY_LIMIT && scan_map(s, here);
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
	return has(in, '\r', is_lone_cr) ||
	       (!in->is_ascii && (has(in, '\xc2', is_c1_control) || has(in, '\xe2', is_separator) ||
	                          has(in, '\xef', is_bom_or_noncharacter)));
}

static bool scan_document(struct scanner *s)
{
	if (!next_line(s))
		return false;
	return s->column == END_OF_TEXT || (scan_collection(s) && s->column == END_OF_TEXT);
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
		.status = FYFM_ERR_USAGE,
		.decoded = decoded,
	};

	size_t at;

	if (has_odd_characters(in) || fyfm_i_has_tab_and_explicit_key(in, &at))
		return FYFM_ERR_USAGE;
	return scan_document(&s) ? FYFM_OK : s.status;
}
