/*
 * The fast way through YAML: what nearly every front matter is made of, and nothing else.
 *
 * Block mappings and sequences nested in each other, plain and quoted scalars of one line with the
 * commonest escapes, flow collections of one line, block scalars, comments. Whatever it does not know, or what
 * might be an error, it declines: then libfyaml decides, and tells what is wrong. So each rule here may be
 * narrower than YAML's, and none wider.
 */
#include "frontmatter/events.h"

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

#define IN_ALL (BLOCK_STOP | FLOW_STOP | DOUBLE_STOP | SINGLE_STOP)

static const unsigned char class_of[256] = {
	['\n'] = IN_ALL | NO_START,
	['\r'] = IN_ALL | NO_START,
	['\t'] = BLOCK_STOP | FLOW_STOP | NO_START,
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
	const char *p, *end;
	const char *line;   /* start of the line that is read */
	int column;         /* of its first character that is no blank, or END_OF_TEXT */
	unsigned depth;
	size_t last;        /* where the last event ended */
	fyfm_status status; /* what a false answer means */
	fyfm_i_event e;     /* without anchor and tag throughout */
	char *decoded;      /* room for DECODED_MAX bytes */
};

/* A scalar that was read and not yet given. */
struct scalar {
	const char *start, *end; /* quotes included */
	char style;
	bool escaped;            /* its text is not what is written */
};

/* --- giving events ---------------------------------------------------------------------------- */

static bool give(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start,
                 const char *end)
{
	fyfm_status st;

	s->e.kind = (unsigned char)kind;
	s->e.style = style;
	s->e.start = (size_t)(start - s->in->text);
	s->e.end = s->last = (size_t)(end - s->in->text);
	st = s->sink->event(s->sink, &s->e);
	/* Of several mistakes libfyaml's way may meet another one first. */
	if (st == FYFM_ERR_NOMEM)
		s->status = st;
	return st == FYFM_OK;
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

/* Decodes a quoted text into s->decoded. */
static bool decode(struct scanner *s, const struct scalar *scalar)
{
	size_t len = 0;

	if (scalar->end - scalar->start > DECODED_MAX)
		return false;
	for (const char *p = scalar->start + 1; p < scalar->end - 1; p++) {
		char c = *p;

		if (c == '\\' && scalar->style == '"')
			c = unescape(*++p);
		else if (c == '\'' && scalar->style == '\'')
			p++;
		if (c == 0)
			return false;
		s->decoded[len++] = c;
	}
	s->e.text = (fyfm_str){ s->decoded, len };
	return true;
}

static bool give_scalar(struct scanner *s, const struct scalar *scalar)
{
	bool quoted = scalar->style != 0;

	s->e.in_source = !scalar->escaped;
	s->e.text.data = scalar->start + quoted;
	s->e.text.len = (size_t)(scalar->end - scalar->start) - 2 * quoted;
	if (scalar->escaped && !decode(s, scalar))
		return false;
	return give(s, FYFM_I_EVENT_SCALAR, scalar->style, scalar->start, scalar->end);
}

static bool give_nothing(struct scanner *s)
{
	const char *at = s->in->text + s->last;

	return give_scalar(s, &(struct scalar){ at, at, 0, false });
}

static bool begin(struct scanner *s, enum fyfm_i_event_kind kind, char style, const char *start)
{
	if (s->depth == s->in->max_depth || s->depth == OWN_DEPTH)
		return false;
	s->depth++;
	return give(s, kind, style, start, style != 0 ? start + 1 : start);
}

static bool finish_block(struct scanner *s, enum fyfm_i_event_kind kind)
{
	const char *at = s->in->text + s->last;

	s->depth--;
	return give(s, kind, 0, at, at);
}

/* --- lines ------------------------------------------------------------------------------------ */

static bool at_break(const struct scanner *s)
{
	return s->p == s->end || *s->p == '\n' || *s->p == '\r';
}

static void skip_spaces(struct scanner *s)
{
	while (s->p < s->end && *s->p == ' ')
		s->p++;
}

static void skip_to_next_line(struct scanner *s)
{
	const char *newline = s->p < s->end ? memchr(s->p, '\n', (size_t)(s->end - s->p)) : NULL;

	s->p = newline ? newline + 1 : s->end;
}

/* Goes from the start of a line to the next line with content. */
static bool next_line(struct scanner *s)
{
	for (;;) {
		s->line = s->p;
		skip_spaces(s);
		if (s->p == s->end) {
			s->column = END_OF_TEXT;
			return true;
		}
		if (*s->p != '#' && *s->p != '\n' && *s->p != '\r')
			break;
		skip_to_next_line(s);
	}
	if (s->p - s->line > INT16_MAX)
		return false;
	s->column = (int)(s->p - s->line);
	/* A marker of documents? */
	return s->column != 0 || s->end - s->p < 3 ||
	       (memcmp(s->p, "---", 3) != 0 && memcmp(s->p, "...", 3) != 0);
}

/* Behind a node: nothing may follow in its line but a comment. */
static bool end_line(struct scanner *s)
{
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

static void skip_class(struct scanner *s, unsigned stop)
{
	const char *p = s->p;

	while (p < s->end && !(class_of[(unsigned char)*p] & stop))
		p++;
	s->p = p;
}

static bool read_quoted(struct scanner *s, struct scalar *out)
{
	char quote = *s->p;
	unsigned stop = quote == '"' ? DOUBLE_STOP : SINGLE_STOP;

	*out = (struct scalar){ .start = s->p++, .style = quote };
	for (;;) {
		skip_class(s, stop);
		if (s->end - s->p >= 2 && ((quote == '"' && s->p[0] == '\\' && s->p[1] != '\n') ||
		                           (quote == '\'' && s->p[0] == '\'' && s->p[1] == '\''))) {
			out->escaped = true;
			s->p += 2;
			continue;
		}
		if (s->p == s->end || *s->p != quote)
			return false;
		out->end = ++s->p;
		return true;
	}
}

/* Whether a plain scalar begins here. A hyphen must have more of it behind, in brackets too. */
static bool starts_plain(const struct scanner *s)
{
	if (*s->p == '-')
		return s->p + 1 < s->end && !(class_of[(unsigned char)s->p[1]] & NO_START);
	return !(class_of[(unsigned char)*s->p] & NO_START);
}

/* Stops at what ends the scalar, spaces before it skipped: `: `, a comment, a line break, in brackets
 * also their indicators. */
static bool read_plain(struct scanner *s, unsigned stop, struct scalar *out)
{
	const char *p;

	if (!starts_plain(s))
		return false;
	*out = (struct scalar){ .start = s->p };
	for (;; s->p++) {
		skip_class(s, stop);
		if (s->p == s->end || (*s->p != ':' && *s->p != '#'))
			break;
		if (*s->p == ':' ? is_separate(s, s->p) : s->p[-1] == ' ')
			break;
		/* `{a:[b]}`: what that is depends on where it is. */
		if (*s->p == ':' && stop == FLOW_STOP &&
		    (class_of[(unsigned char)s->p[1]] & FLOW_STOP))
			return false;
	}
	for (p = s->p; p[-1] == ' '; p--)
		;
	out->end = p;
	return s->p == s->end || *s->p != '\t';
}

static bool read_scalar(struct scanner *s, unsigned stop, struct scalar *out)
{
	return *s->p == '"' || *s->p == '\'' ? read_quoted(s, out) : read_plain(s, stop, out);
}

/* Whether the scalar just read is a key; moves behind its colon. */
static bool take_colon(struct scanner *s)
{
	const char *p = s->p;

	while (p < s->end && *p == ' ')
		p++;
	if (p == s->end || *p != ':' || !is_separate(s, p))
		return false;
	s->p = p + 1;
	return true;
}

static bool is_short_enough(const struct scalar *key)
{
	return key->end - key->start <= KEY_LIMIT;
}

static bool scan_block_scalar(struct scanner *s, int column)
{
	fyfm_i_block_extent extent;
	size_t header = (size_t)(s->p - s->in->text);
	const char *start = s->p;

	/* With an indentation indicator the rules are finer than worth it. */
	if (!fyfm_i_block_find(s->in->text, s->in->len, header, (unsigned)column,
	                       (unsigned)column + 1, &extent) ||
	    extent.explicit_indent || extent.deep_blank)
		return false;
	s->e.block = extent.block;
	s->p = s->in->text + extent.end;
	return give(s, FYFM_I_EVENT_SCALAR, extent.block.style, start, s->p) && next_line(s);
}

/* --- flow collections ------------------------------------------------------------------------- */

static bool scan_flow(struct scanner *s);

static bool scan_flow_node(struct scanner *s)
{
	struct scalar scalar;

	if (*s->p == '[' || *s->p == '{')
		return scan_flow(s);
	return read_scalar(s, FLOW_STOP, &scalar) && give_scalar(s, &scalar);
}

static bool scan_flow_key(struct scanner *s)
{
	struct scalar key;

	if (!read_scalar(s, FLOW_STOP, &key) || !take_colon(s) || !is_short_enough(&key))
		return false;
	skip_spaces(s);
	return s->p < s->end && give_scalar(s, &key);
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
	return give(s, is_map ? FYFM_I_EVENT_MAP_END : FYFM_I_EVENT_SEQ_END, is_map ? '{' : '[',
	            s->p - 1, s->p);
}

/* --- block collections ------------------------------------------------------------------------ */

static bool scan_seq(struct scanner *s);
static bool scan_map(struct scanner *s, int column, struct scalar key);

/* A block collection that begins with the line. */
static bool scan_collection(struct scanner *s)
{
	int column = s->column;
	struct scalar key;

	if (at_dash(s))
		return scan_seq(s);
	return read_scalar(s, BLOCK_STOP, &key) && take_colon(s) && scan_map(s, column, key);
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
	struct scalar value;

	skip_spaces(s);
	if (at_break(s) || *s->p == '#')
		return scan_below(s, column, true);
	if (*s->p == '[' || *s->p == '{')
		return scan_flow(s) && end_line(s);
	if (*s->p == '|' || *s->p == '>')
		return scan_block_scalar(s, column);
	return read_scalar(s, BLOCK_STOP, &value) && give_scalar(s, &value) && end_line(s);
}

/* Begins behind the colon of the first key, `key`. */
static bool scan_map(struct scanner *s, int column, struct scalar key)
{
	if (!begin(s, FYFM_I_EVENT_MAP_START, 0, key.start))
		return false;
	for (;;) {
		if (!is_short_enough(&key) || !give_scalar(s, &key) || !scan_value(s, column))
			return false;
		if (s->column < column)
			return finish_block(s, FYFM_I_EVENT_MAP_END);
		/* Deeper: text that runs on, or an error. */
		if (s->column > column || !read_scalar(s, BLOCK_STOP, &key) || !take_colon(s))
			return false;
	}
}

/* What follows a dash in its line, at `column` of which the dash is. */
static bool scan_item(struct scanner *s, int column)
{
	int here;
	struct scalar scalar;

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
	if (!read_scalar(s, BLOCK_STOP, &scalar))
		return false;
	if (take_colon(s))
		return scan_map(s, here, scalar);
	return give_scalar(s, &scalar) && end_line(s);
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
	(void)len; /* valid UTF-8 */
	return s[1] < 0xa0;
}

static bool is_separator(const unsigned char *s, size_t len)
{
	(void)len;
	return s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9);
}

static bool is_bom_or_noncharacter(const unsigned char *s, size_t len)
{
	(void)len;
	return (s[1] == 0xbb && s[2] == 0xbf) || (s[1] == 0xbf && s[2] >= 0xbe);
}

/* Characters that YAML's versions or libfyaml see in their own ways. */
static bool has_odd_characters(const fyfm_i_input *in)
{
	return has(in, '\r', is_lone_cr) || has(in, '\xc2', is_c1_control) ||
	       has(in, '\xe2', is_separator) || has(in, '\xef', is_bom_or_noncharacter);
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
		.p = in->text,
		.end = in->text + in->len,
		.status = FYFM_ERR_USAGE,
		.decoded = decoded,
	};

	if (has_odd_characters(in))
		return FYFM_ERR_USAGE;
	return scan_document(&s) ? FYFM_OK : s.status;
}
