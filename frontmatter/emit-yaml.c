#include <math.h>
#include <strings.h>

#include <fyfm/parse.h>

#include "frontmatter/block-text.h"
#include "frontmatter/emit-yaml.h"
#include "frontmatter/utf8.h"

enum {
	DEFAULT_INDENT = 2,
	/* YAML gives a key without `?` 1024 characters. */
	KEY_MAX = 1000
};

/* Where a string is to stand. */
enum spot { IN_BLOCK, IN_FLOW, IN_KEY, IN_FLOW_KEY };

/* --- how a string can be written -------------------------------------------------------------- */

/* What is true of all of a text. */
struct look {
	bool is_utf8;
	bool has_break;   /* an LF */
	bool one_line;    /* printable, without any break */
	bool lines;       /* printable, but for LF */
	bool blank_line;  /* a line that is not empty but blank */
	bool any_quote;   /* " or \, which double quotes would have to escape */
};

static struct look look_at(fyfm_str text)
{
	struct look look = { .is_utf8 = true, .one_line = true, .lines = true };
	bool blank = true, at_start = true;
	size_t n;

	for (size_t i = 0; i < text.len; i += n) {
		uint32_t c;

		n = fyfm_i_utf8_length(text.data + i, text.len - i);
		if (n == 0)
			return (struct look){ 0 };
		c = fyfm_i_utf8_decode(text.data + i, n);
		if (c == '\n') {
			look.has_break = true;
			look.one_line = false;
			look.blank_line |= blank && !at_start;
			blank = at_start = true;
			continue;
		}
		if (!fyfm_i_is_printable(c))
			look.lines = look.one_line = false;
		look.any_quote |= c == '"' || c == '\\';
		blank = blank && c == ' ';
		at_start = false;
	}
	look.blank_line |= blank && !at_start;
	return look;
}

static bool is_one_of(fyfm_str text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(words[i]) == text.len && strncasecmp(words[i], text.data, text.len) == 0)
			return true;
	}
	return false;
}

/* Whether it could be taken for a number or a time, by YAML 1.2 or 1.1 (which knows 1_000, 0b11
 * and 12:30:45). Generous. */
static bool looks_like_number(fyfm_str text)
{
	static const char parts[] = "0123456789abcdefABCDEFxXoO_+-.:tTzZ ";
	size_t sign = text.data[0] == '+' || text.data[0] == '-';
	size_t i = 0;

	if (text.len > sign && text.data[sign] == '.')
		return true;
	if (text.len <= sign || text.data[sign] < '0' || text.data[sign] > '9')
		return false;
	while (i < text.len && text.data[i] != '\0' && strchr(parts, text.data[i]))
		i++;
	return i == text.len;
}

/* Whether plain text of these bytes could be something else than a string. */
static bool looks_typed(fyfm_str text)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on",
		                             "off",  "y",    "n",     "~",   "=",  "<<" };

	return is_one_of(text, words, sizeof(words) / sizeof(words[0])) || looks_like_number(text);
}

static bool begins_like_plain(fyfm_str text)
{
	char first = text.data[0], second = text.len > 1 ? text.data[1] : ' ';

	if (first == '-')
		return (second | 0x20) >= 'a' && (second | 0x20) <= 'z';
	return !strchr(" ?:,[]{}#&*!|>'\"%@`", first);
}

/* Of a text of one line. Generous to what reads it, not to the text: a quote more does no harm, and
 * PyYAML takes no `?` in flow style. */
static bool can_be_plain(fyfm_str text, enum spot spot)
{
	if (text.len == 0 || !begins_like_plain(text) || text.data[text.len - 1] == ' ' ||
	    text.data[text.len - 1] == ':' || looks_typed(text))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char next = i + 1 < text.len ? text.data[i + 1] : ' ';

		if (text.data[i] == ':' && (next == ' ' || spot != IN_BLOCK))
			return false;
		if (text.data[i] == ' ' && next == '#')
			return false;
		if (spot != IN_BLOCK && spot != IN_KEY && text.data[i] != '\0' &&
		    strchr(",[]{}?", text.data[i]))
			return false;
	}
	return true;
}

/* A text of several lines which is the same when read back from `|`: first blanks would count as
 * indentation, and of lines that are blank no two parsers think alike. TABs are never written as
 * such: libfyaml cannot bear them beside explicit keys. */
static bool can_be_literal(fyfm_str text, const struct look *look)
{
	return look->has_break && look->lines && !look->blank_line && text.data[0] != ' ' &&
	       text.data[0] != '\n';
}

/* --- strings ---------------------------------------------------------------------------------- */

static void put_double_quoted(fyfm_i_yaml *y, fyfm_str text)
{
	size_t bad;

	fya_buf_putc(y->e.out, '"');
	(void)fyfm_i_emit_escaped(y->e.out, text.data, text.len, &bad);
	fya_buf_putc(y->e.out, '"');
}

static void put_single_quoted(fyfm_i_yaml *y, fyfm_str text)
{
	fya_buf_putc(y->e.out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\'')
			fya_buf_putc(y->e.out, '\'');
		fya_buf_putc(y->e.out, text.data[i]);
	}
	fya_buf_putc(y->e.out, '\'');
}

static void put_line(fyfm_i_yaml *y, fyfm_str text, const struct look *look, enum spot spot)
{
	if (y->quote == 0 && look->one_line && can_be_plain(text, spot))
		fya_buf_append(y->e.out, text.data, text.len);
	else if (look->one_line && (y->quote == '\'' || (y->quote == 0 && look->any_quote)))
		put_single_quoted(y, text);
	else
		put_double_quoted(y, text);
}

/* Ends with a line break. */
static void put_literal(fyfm_i_yaml *y, fyfm_str text, size_t column)
{
	const char *at = text.data, *end = text.data + text.len;

	fya_buf_putc(y->e.out, '|');
	if (end[-1] != '\n')
		fya_buf_putc(y->e.out, '-');
	else if (end[-2] == '\n')
		fya_buf_putc(y->e.out, '+');
	fya_buf_putc(y->e.out, '\n');
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);

		if (len > 0)
			fyfm_i_emit_blanks(y->e.out, column);
		fya_buf_append(y->e.out, at, len);
		fya_buf_putc(y->e.out, '\n');
		at += len + 1;
	}
}

static fyfm_str text_of(fyfm_i_yaml *y, const fyfm_value *v, const fyfm_i_place *at)
{
	fyfm_i_pieces pieces;
	fyfm_str text;

	if (!fyfm_i_is_box(*v, FYFM_I_BOX_BLOCK))
		return fyfm_i_text(v, NULL);
	fya_buf_clear(&y->text);
	fyfm_i_pieces_of(&pieces, v);
	while (fyfm_i_pieces_next(&pieces, &text))
		fya_buf_append(&y->text, text.data, text.len);
	if (y->text.status != FYA_BUF_OK)
		fyfm_i_emit_fail(&y->e, at, FYFM_ERR_NOMEM, "out of memory");
	return (fyfm_str){ y->text.len != 0 ? y->text.data : "", y->text.len };
}

/* Returns whether a line break was written behind it. */
static bool put_string(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, enum spot spot,
                       size_t column)
{
	fyfm_str text = text_of(y, &v, at);
	struct look look = look_at(text);

	if (!look.is_utf8) {
		fyfm_i_emit_fail(&y->e, at, FYFM_ERR_ENCODING, "a string is not UTF-8");
	} else if (spot == IN_BLOCK && can_be_literal(text, &look)) {
		put_literal(y, text, column);
		return true;
	} else {
		put_line(y, text, &look, spot);
	}
	return false;
}

/* --- other scalars ---------------------------------------------------------------------------- */

/* With a point, which YAML 1.1 wants before an exponent. */
static void put_float(fya_buf *out, double d)
{
	char text[32];
	size_t len = fyfm_float_format(d, text);
	const char *exponent = memchr(text, 'e', len);
	size_t before = exponent ? (size_t)(exponent - text) : len;

	if (!isfinite(d)) {
		fya_buf_puts(out, isnan(d) ? ".nan" : d < 0 ? "-.inf" : ".inf");
		return;
	}
	fya_buf_append(out, text, before);
	if (!memchr(text, '.', before))
		fya_buf_puts(out, ".0");
	fya_buf_append(out, text + before, len - before);
}

/* A scalar; returns whether a line break was written behind it. */
static bool put_scalar(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, enum spot spot,
                       size_t column)
{
	switch (fyfm_kind_of(v)) {
	case FYFM_STRING:
		return put_string(y, v, at, spot, column);
	case FYFM_FLOAT:
		put_float(y->e.out, fyfm_get_float(v));
		return false;
	case FYFM_NULL:
	case FYFM_BOOL:
	case FYFM_INT:
	case FYFM_TIMESTAMP:
		fyfm_i_emit_simple(y->e.out, v);
		return false;
	default:
		fyfm_i_emit_fail(&y->e, at, FYFM_ERR_TYPE, "a value that has no text");
		return false;
	}
}

/* --- flow style ------------------------------------------------------------------------------- */

static bool is_collection(fyfm_value v)
{
	return fyfm_kind_of(v) == FYFM_SEQ || fyfm_kind_of(v) == FYFM_MAP;
}

static void put_flow(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, enum spot spot);

/* Puts `? ` before what was written from `start` on. */
static void make_explicit(fya_buf *out, size_t start)
{
	fya_buf_puts(out, "? ");
	if (out->status != FYA_BUF_OK)
		return;
	memmove(out->data + start + 2, out->data + start, out->len - start - 2);
	memcpy(out->data + start, "? ", 2);
}

/* A key; returns whether it is too long to do without a `?`, which it then has. */
static bool put_key(fyfm_i_yaml *y, fyfm_value key, const fyfm_i_place *at, enum spot spot)
{
	size_t start = y->e.out->len;

	put_flow(y, key, at, spot);
	if (y->e.out->len - start <= KEY_MAX)
		return false;
	make_explicit(y->e.out, start);
	return true;
}

static void put_flow_collection(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;
	size_t count = fyfm_count(v);

	if (!fyfm_i_emit_may_open(&y->e, at))
		return;
	fya_buf_putc(y->e.out, is_map ? '{' : '[');
	for (size_t i = 0; i < count && fyfm_i_emit_may_go_on(&y->e); i++) {
		fyfm_value key = is_map ? fyfm_key_at(v, i) : fyfm_undefined(NULL);
		fyfm_i_place inner = fyfm_i_place_in(at, key, i);

		if (i > 0)
			fya_buf_puts(y->e.out, ", ");
		if (is_map)
			fya_buf_puts(y->e.out,
			             put_key(y, key, &inner, IN_FLOW_KEY) ? " : " : ": ");
		put_flow(y, is_map ? fyfm_value_at(v, i) : fyfm_at(v, i), &inner, IN_FLOW);
	}
	fya_buf_putc(y->e.out, is_map ? '}' : ']');
}

/* Recursion is bounded by max_depth. */
static void put_flow(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, enum spot spot)
{
	if (is_collection(v))
		put_flow_collection(y, v, at);
	else
		(void)put_scalar(y, v, at, spot, 0);
}

/* --- block style ------------------------------------------------------------------------------ */

static void put_block(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column);

static bool is_block(fyfm_value v)
{
	return is_collection(v) && fyfm_count(v) > 0;
}

/* What fits on the line, with the line break. */
static void put_rest_of_line(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column)
{
	bool broken = false;

	if (is_collection(v))
		put_flow_collection(y, v, at);
	else
		broken = put_scalar(y, v, at, IN_BLOCK, column);
	if (!broken)
		fya_buf_putc(y->e.out, '\n');
}

/* Behind the colon of a key at `column`. */
static void put_after_colon(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column)
{
	size_t deeper = column + y->indent;

	if (!is_block(v)) {
		fya_buf_putc(y->e.out, ' ');
		put_rest_of_line(y, v, at, deeper);
		return;
	}
	if (fyfm_kind_of(v) == FYFM_SEQ && y->flush_seqs)
		deeper = column;
	fya_buf_putc(y->e.out, '\n');
	fyfm_i_emit_blanks(y->e.out, deeper);
	put_block(y, v, at, deeper);
}

/* Behind the `-` at `column`. */
static void put_after_dash(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column)
{
	if (is_block(v)) {
		fyfm_i_emit_blanks(y->e.out, y->indent - 1);
		put_block(y, v, at, column + y->indent);
	} else {
		fya_buf_putc(y->e.out, ' ');
		put_rest_of_line(y, v, at, column + y->indent);
	}
}

static void put_pair(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column)
{
	if (put_key(y, at->key, at, IN_KEY)) {
		fya_buf_putc(y->e.out, '\n');
		fyfm_i_emit_blanks(y->e.out, column);
	}
	fya_buf_putc(y->e.out, ':');
	put_after_colon(y, v, at, column);
}

/* A collection with elements; recursion is bounded by max_depth. */
static void put_block(fyfm_i_yaml *y, fyfm_value v, const fyfm_i_place *at, size_t column)
{
	bool is_map = fyfm_kind_of(v) == FYFM_MAP;
	size_t count = fyfm_count(v);

	if (!fyfm_i_emit_may_open(&y->e, at))
		return;
	for (size_t i = 0; i < count && fyfm_i_emit_may_go_on(&y->e); i++) {
		fyfm_value key = is_map ? fyfm_key_at(v, i) : fyfm_undefined(NULL);
		fyfm_i_place inner = fyfm_i_place_in(at, key, i);

		if (i > 0)
			fyfm_i_emit_blanks(y->e.out, column);
		if (is_map) {
			put_pair(y, fyfm_value_at(v, i), &inner, column);
		} else {
			fya_buf_putc(y->e.out, '-');
			put_after_dash(y, fyfm_at(v, i), &inner, column);
		}
	}
}

/* --- from outside ----------------------------------------------------------------------------- */

static const fyfm_i_place top = { 0 };

void fyfm_i_yaml_flow(fyfm_i_yaml *y, fyfm_value v)
{
	put_flow(y, v, &top, IN_FLOW);
}

void fyfm_i_yaml_key(fyfm_i_yaml *y, fyfm_value key, bool in_flow)
{
	if (put_key(y, key, &top, in_flow ? IN_FLOW_KEY : IN_KEY))
		fyfm_i_emit_fail(&y->e, &top, FYFM_ERR_LIMIT, "the key is too long");
}

void fyfm_i_yaml_block(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	put_block(y, v, &top, column);
}

void fyfm_i_yaml_after_colon(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	put_after_colon(y, v, &top, column);
}

void fyfm_i_yaml_after_dash(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	put_after_dash(y, v, &top, column);
}

fyfm_status fyfm_i_yaml_begin(fyfm_i_yaml *y, const fyfm_yaml_options *options, fya_buf *out,
                              fyfm_diag *diag)
{
	*y = (fyfm_i_yaml){ .indent = options->indent != 0 ? options->indent : DEFAULT_INDENT,
		            .flush_seqs = options->flush_seqs };
	if (y->indent < 2 || y->indent > 9) {
		fyfm_diag_set(diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0,
		              "the indent of YAML is 2 to 9 blanks, not %u", y->indent);
		return FYFM_ERR_USAGE;
	}
	fya_buf_init(&y->text, out->allocator, 0);
	return fyfm_i_emit_begin(&y->e, out, options->max_depth, options->max_len, diag);
}

fyfm_status fyfm_i_yaml_end(fyfm_i_yaml *y)
{
	fya_buf_release(&y->text);
	return fyfm_i_emit_end(&y->e);
}

fyfm_status fyfm_emit_yaml(fyfm_value v, const fyfm_yaml_options *options, fya_buf *out,
                           fyfm_diag *diag)
{
	static const fyfm_yaml_options defaults = { 0 };
	const fyfm_yaml_options *o = options ? options : &defaults;
	bool broken = false;
	fyfm_i_yaml y;
	fyfm_status st = fyfm_i_yaml_begin(&y, o, out, diag);

	if (st != FYFM_OK)
		return st;
	if (o->flow || (is_collection(v) && !is_block(v)))
		put_flow(&y, v, &top, IN_FLOW);
	else if (is_block(v))
		put_block(&y, v, &top, 0);
	else
		broken = put_scalar(&y, v, &top, IN_BLOCK, y.indent);
	broken = broken || (is_block(v) && !o->flow);
	if (!broken && !o->no_newline)
		fya_buf_putc(out, '\n');
	return fyfm_i_yaml_end(&y);
}
