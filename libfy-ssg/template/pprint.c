/* pprint: what Python's pprint.pformat() makes of a value, in lines of 80 characters where it
 * can. */
#include "frontmatter/value-inline.h"
#include "libfy-ssg/template/chars.h"
#include "libfy-ssg/template/filters.h"
#include "libfy-ssg/template/shape.h"

enum { WIDTH = 80 };

typedef struct printer {
	fyssg_eval *ev;
	fya_buf *out;
} printer;

/* Where something is printed: columns to its left, columns to keep free at its right, depth. */
typedef struct place {
	int64_t indent, allowance;
	unsigned level;
} place;

/* --- mappings in the order of their keys ------------------------------------------------------ */

/* The pairs of a mapping, sorted by key; keys without an order among them by the names of their
 * types. */
typedef struct members {
	fyssg_pairs pairs;
	fyssg_list order;
} members;

static fyfm_value key_of(fyssg_eval *ev, const members *m, fyfm_value position, fyfm_value *value)
{
	fyfm_value key;

	fyssg_pairs_at(ev, &m->pairs, (size_t)fyfm_i_get_int(position), &key, value);
	return key;
}

static bool members_begin(fyssg_eval *ev, fyfm_value map, members *m)
{
	fyssg_list keys = { 0 };
	fyfm_value key, value;

	*m = (members){ 0 };
	fyssg_pairs_begin(ev, map, &m->pairs);
	for (size_t i = 0; i < m->pairs.count; i++) {
		fyssg_pairs_at(ev, &m->pairs, i, &key, &value);
		if (!fyssg_list_push(ev, &keys, key) ||
		    !fyssg_list_push(ev, &m->order, fyfm_i_small_int((int64_t)i)))
			return false;
	}
	return fyssg_sort_by_keys(ev, m->order.items, keys.items, keys.count,
	                  (fyssg_sort_options){ .rule = FYSSG_SORT_LENIENT, .width = 1 });
}

/* --- in one line ------------------------------------------------------------------------------ */

static void put_flat(printer *p, fyfm_value v);

static bool is_tuple(fyssg_eval *ev, fyfm_value v)
{
	return strcmp(fyssg_type_name(ev, v), "tuple") == 0;
}

/* Lists and tuples; other sequences print as they like. */
static bool is_plain_sequence(fyssg_eval *ev, fyfm_value v)
{
	return fyssg_is_sequence(ev, v) &&
	       (is_tuple(ev, v) || strcmp(fyssg_type_name(ev, v), "list") == 0);
}

static bool may_go_on(const printer *p)
{
	return p->out->status == FYA_BUF_OK && !fyssg_failed(p->ev);
}

static void put_flat_sequence(printer *p, fyfm_value v)
{
	size_t count = fyssg_seq_count(p->ev, v);
	bool tuple = is_tuple(p->ev, v);

	fya_buf_putc(p->out, tuple ? '(' : '[');
	for (size_t i = 0; i < count && may_go_on(p); i++) {
		if (i > 0)
			fya_buf_puts(p->out, ", ");
		put_flat(p, fyssg_seq_at(p->ev, v, i));
	}
	fya_buf_puts(p->out, !tuple ? "]" : count == 1 ? ",)" : ")");
}

static void put_flat_mapping(printer *p, fyfm_value v)
{
	fyfm_value value;
	members m;

	if (!members_begin(p->ev, v, &m))
		return;
	fya_buf_putc(p->out, '{');
	for (size_t i = 0; i < m.order.count && may_go_on(p); i++) {
		if (i > 0)
			fya_buf_puts(p->out, ", ");
		put_flat(p, key_of(p->ev, &m, m.order.items[i], &value));
		fya_buf_puts(p->out, ": ");
		put_flat(p, value);
	}
	fya_buf_putc(p->out, '}');
}

static void put_flat(printer *p, fyfm_value v)
{
	bool sequence = is_plain_sequence(p->ev, v);

	if (!sequence && !fyssg_is_mapping(p->ev, v)) {
		fyssg_repr(p->ev, v, p->out);
	} else if (fyssg_enter(p->ev)) {
		if (sequence)
			put_flat_sequence(p, v);
		else
			put_flat_mapping(p, v);
		fyssg_leave(p->ev);
	}
}

/* Appends v in one line where that takes at most `width` characters; else appends nothing and
 * tells so. */
static bool put_if_fits(printer *p, fyfm_value v, int64_t width)
{
	size_t limit = width > 0 ? (size_t)width * 4 : 1; /* bytes: a character has four at most */
	printer flat = { .ev = p->ev };
	fya_buf text;
	bool fits;

	fya_buf_init(&text, fyssg_arena(p->ev), limit);
	flat.out = &text;
	put_flat(&flat, v);
	fits = text.status == FYA_BUF_OK &&
	       (int64_t)fyssg_char_count((fyfm_str){ text.data, text.len }) <= width;
	if (fits)
		fya_buf_append(p->out, text.data, text.len);
	fya_buf_release(&text);
	return fits;
}

/* --- strings over several lines --------------------------------------------------------------- */

/* Pieces of one long string, as adjacent literals. */
typedef struct literals {
	printer *p;
	int64_t indent;
	size_t count;
	bool parenthesized;
} literals;

static int64_t repr_length(fyssg_eval *ev, fyfm_str text)
{
	fya_buf out;
	int64_t length;

	fyssg_result_begin(ev, &out);
	fyssg_repr(ev, fyssg_made(ev, fyfm_string(fyssg_arena(ev), text.data, text.len)), &out);
	length = (int64_t)fyssg_char_count((fyfm_str){ out.data, out.len });
	fya_buf_release(&out);
	return length;
}

static void put_literal(literals *l, fyfm_str text)
{
	printer *p = l->p;

	if (l->count++ > 0) {
		fya_buf_putc(p->out, '\n');
		fyssg_fill(p->out, ' ', (size_t)l->indent);
	}
	fyssg_repr(p->ev, fyssg_made(p->ev, fyfm_string(fyssg_arena(p->ev), text.data, text.len)),
	           p->out);
}

/* The end of the word at text[i] and of the white space behind it. */
static size_t part_end(fyfm_str text, size_t i)
{
	bool space = false;

	while (i < text.len) {
		size_t next = i;
		bool now = fyssg_char_is_space(fyssg_char_next(text, &next));

		if (space && !now)
			break;
		space = now;
		i = next;
	}
	return i;
}

/* Breaks one line of a string at its words. */
static void put_line_parts(literals *l, fyfm_str line, int64_t width, int64_t last_width)
{
	size_t start = 0, end = 0;

	while (end < line.len) {
		size_t next = part_end(line, end);
		fyfm_str candidate = { line.data + start, next - start };
		int64_t room = next == line.len ? last_width : width;

		if (repr_length(l->p->ev, candidate) > room && end > start) {
			put_literal(l, (fyfm_str){ line.data + start, end - start });
			start = end;
		}
		end = next;
	}
	if (end > start)
		put_literal(l, (fyfm_str){ line.data + start, end - start });
}

/* Whether the string is printed as one literal after all: it has one line, of one word. */
static bool is_one_literal(fyssg_eval *ev, fyfm_str text, place at)
{
	size_t i = 0;
	fyfm_str line;
	int64_t room = WIDTH - at.indent - at.allowance;

	fyssg_next_line(text, &i, &line);
	if (i < text.len)
		return false;
	return repr_length(ev, text) <= room || part_end(text, 0) == text.len;
}

static void put_string(printer *p, fyfm_value v, place at)
{
	fyfm_str text = fyssg_text_of(p->ev, &v), line;
	literals l = { .p = p };

	if (at.level == 1) { /* parentheses around the whole */
		at.indent++;
		at.allowance++;
	}
	if (text.len == 0 || is_one_literal(p->ev, text, at)) {
		fyssg_repr(p->ev, v, p->out);
		return;
	}
	l.indent = at.indent;
	if (at.level == 1)
		fya_buf_putc(p->out, '(');
	for (size_t i = 0, start = 0; fyssg_next_line(text, &i, &line) && may_go_on(p); start = i) {
		int64_t width = WIDTH - at.indent;
		int64_t last_width = i == text.len ? width - at.allowance : width;

		line = (fyfm_str){ text.data + start, i - start };
		if (repr_length(p->ev, line) <= last_width)
			put_literal(&l, line);
		else
			put_line_parts(&l, line, width, last_width);
	}
	if (at.level == 1)
		fya_buf_putc(p->out, ')');
}

/* --- collections over several lines ----------------------------------------------------------- */

static void put(printer *p, fyfm_value v, place at);

static void put_separator(printer *p, int64_t indent)
{
	fya_buf_puts(p->out, ",\n");
	fyssg_fill(p->out, ' ', (size_t)indent);
}

static void put_sequence(printer *p, fyfm_value v, place at)
{
	size_t count = fyssg_seq_count(p->ev, v);
	bool tuple = is_tuple(p->ev, v);
	const char *end = !tuple ? "]" : count == 1 ? ",)" : ")";

	fya_buf_putc(p->out, tuple ? '(' : '[');
	for (size_t i = 0; i < count && may_go_on(p); i++) {
		int64_t allowance = i + 1 == count ? at.allowance + (int64_t)strlen(end) : 1;

		if (i > 0)
			put_separator(p, at.indent + 1);
		put(p, fyssg_seq_at(p->ev, v, i), (place){ at.indent + 1, allowance, at.level });
	}
	fya_buf_puts(p->out, end);
}

static void put_mapping(printer *p, fyfm_value v, place at)
{
	fyfm_value key, value;
	members m;

	if (!members_begin(p->ev, v, &m))
		return;
	fya_buf_putc(p->out, '{');
	for (size_t i = 0; i < m.order.count && may_go_on(p); i++) {
		size_t start = p->out->len;
		int64_t allowance = i + 1 == m.order.count ? at.allowance + 1 : 1, length;

		if (i > 0) {
			put_separator(p, at.indent + 1);
			start = p->out->len;
		}
		key = key_of(p->ev, &m, m.order.items[i], &value);
		put_flat(p, key);
		length = (int64_t)fyssg_char_count(
			(fyfm_str){ p->out->data + start, p->out->len - start });
		fya_buf_puts(p->out, ": ");
		put(p, value, (place){ at.indent + 1 + length + 2, allowance, at.level });
	}
	fya_buf_putc(p->out, '}');
}

static void put(printer *p, fyfm_value v, place at)
{
	if (put_if_fits(p, v, WIDTH - at.indent - at.allowance) || !fyssg_enter(p->ev))
		return;
	at.level++;
	if (is_plain_sequence(p->ev, v))
		put_sequence(p, v, at);
	else if (fyssg_is_mapping(p->ev, v))
		put_mapping(p, v, at);
	else if (fyssg_is_string(v) && !fyssg_is_markup(v))
		put_string(p, v, at);
	else
		fyssg_repr(p->ev, v, p->out);
	fyssg_leave(p->ev);
}

fyfm_value fyssg_filter_pprint(fyssg_eval *ev, const fyfm_value *argv)
{
	printer p = { .ev = ev };
	fya_buf out;

	fyssg_result_begin(ev, &out);
	p.out = &out;
	put(&p, argv[0], (place){ 0 });
	return fyssg_result_end(ev, &out, false);
}
