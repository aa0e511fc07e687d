#include "frontmatter/edit-splice.h"
#include "frontmatter/emit-yaml.h"
#include "frontmatter/path-inside.h"

enum { EMIT_DEPTH = 1000 };

#define NONE SIZE_MAX

/* Where a path leads in the outline. */
struct spot {
	size_t steps;  /* taken; less than the path has where something is missing */
	size_t parent; /* the collection of the last step taken, or NONE */
	size_t key;    /* in a mapping, or NONE */
	size_t node;   /* what is there; NONE for an empty document */
	size_t index;  /* of the pair or element, as written */
};

/* --- lines ------------------------------------------------------------------------------------ */

static size_t line_start(const fyfm_i_splice *s, size_t at)
{
	while (at > 0 && s->text[at - 1] != '\n')
		at--;
	return at;
}

/* Where the text of the line ends. */
static size_t line_end(const fyfm_i_splice *s, size_t at)
{
	const char *newline = memchr(s->text + at, '\n', s->len - at);
	size_t end = newline ? (size_t)(newline - s->text) : s->len;

	return newline && end > at && s->text[end - 1] == '\r' ? end - 1 : end;
}

/* The start of the next line, or the end of the text. */
static size_t line_after(const fyfm_i_splice *s, size_t at)
{
	const char *newline = memchr(s->text + at, '\n', s->len - at);

	return newline ? (size_t)(newline - s->text) + 1 : s->len;
}

static size_t column_of(const fyfm_i_splice *s, size_t at)
{
	return at - line_start(s, at);
}

static bool is_blank_between(const fyfm_i_splice *s, size_t from, size_t to)
{
	for (; from < to; from++) {
		if (!strchr(" \t\r\n", s->text[from]))
			return false;
	}
	return true;
}

static size_t skip_blanks(const fyfm_i_splice *s, size_t at)
{
	while (at < s->len && (s->text[at] == ' ' || s->text[at] == '\t'))
		at++;
	return at;
}

/* Behind blanks, line breaks and comments. */
static size_t skip_gap(const fyfm_i_splice *s, size_t at)
{
	for (;;) {
		at = skip_blanks(s, at);
		if (at == s->len || !strchr("#\r\n", s->text[at]))
			return at;
		at = line_after(s, at);
	}
}

/* --- nodes ------------------------------------------------------------------------------------ */

static const fyfm_i_node *node_at(const fyfm_i_splice *s, size_t i)
{
	return &s->outline->nodes[i];
}

static bool is_map(const fyfm_i_splice *s, size_t node)
{
	return node_at(s, node)->kind == FYFM_I_EVENT_MAP_START;
}

static bool is_flow(const fyfm_i_splice *s, size_t node)
{
	return node != NONE && node_at(s, node)->style != 0;
}

/* The element after one; of a mapping's key, its value. */
static size_t sibling(const fyfm_i_splice *s, size_t node)
{
	return node_at(s, node)->next;
}

static bool has_more(const fyfm_i_splice *s, size_t parent, size_t child)
{
	return child < node_at(s, parent)->next;
}

/* Keys and values count both. */
static size_t child_at(const fyfm_i_splice *s, size_t parent, size_t n)
{
	size_t child = parent + 1;

	while (n-- > 0)
		child = sibling(s, child);
	return child;
}

static size_t last_child(const fyfm_i_splice *s, size_t parent)
{
	size_t child = parent + 1;

	while (has_more(s, parent, sibling(s, child)))
		child = sibling(s, child);
	return child;
}

/* Where the next line begins behind all of a node in block context. Blank lines behind a block
 * scalar stay outside unless they are its own. */
static size_t end_of_lines(const fyfm_i_splice *s, size_t node)
{
	const fyfm_i_node *last = node_at(s, node);
	size_t end = last->end;

	if (fyfm_i_node_is_collection(last) && last->style == 0 && last->next > node + 1) {
		last = node_at(s, last->next - 1);
		end = last->end > end ? last->end : end;
	}
	if (!fyfm_i_node_is_block_scalar(last))
		return line_after(s, end);
	while (!last->keep && end > last->start) {
		size_t before = line_start(s, end - 1);

		if (before <= last->start || !is_blank_between(s, before, end))
			break;
		end = before;
	}
	return end == 0 || s->text[end - 1] == '\n' ? end : line_after(s, end);
}

/* --- refusing --------------------------------------------------------------------------------- */

static fyfm_status refuse(const fyfm_i_splice *s, const char *why)
{
	fyfm_diag_set(s->diag, FYFM_ERROR, FYFM_ERR_USAGE, NULL, 0, 0, "cannot edit `%.80s`: %s",
	              fyfm_path_text(s->path).data, why);
	return FYFM_ERR_USAGE;
}

/* --- following the path ----------------------------------------------------------------------- */

/* The key node of a pair, or NONE where it is not written here. */
static size_t find_key(const fyfm_i_splice *s, size_t map, fyfm_value key, size_t *index)
{
	*index = 0;
	for (size_t k = map + 1; has_more(s, map, k); k = sibling(s, sibling(s, k))) {
		if (!fyfm_i_is_undefined(node_at(s, k)->value) &&
		    fyfm_equal(node_at(s, k)->value, key))
			return k;
		++*index;
	}
	return NONE;
}

/* Takes one more step to what stands at `index` of `v`. False where it is not written there. */
static bool descend(const fyfm_i_splice *s, struct spot *spot, fyfm_value v, size_t index)
{
	const fyfm_i_node *n = node_at(s, spot->node);
	size_t key;

	if (!fyfm_i_node_is_collection(n))
		return false; /* an alias */
	if (fyfm_i_kind(v) == FYFM_SEQ) {
		spot->parent = spot->node;
		spot->key = NONE;
		spot->index = index;
		spot->node = child_at(s, spot->node, index);
	} else {
		key = find_key(s, spot->node, fyfm_key_at(v, index), &spot->index);
		if (key == NONE)
			return false;
		spot->parent = spot->node;
		spot->key = key;
		spot->node = sibling(s, key);
	}
	spot->steps++;
	return true;
}

/* Takes the first `steps` steps, as far as there is something. What was merged in may be set in a
 * mapping of its own. */
static fyfm_status find(const fyfm_i_splice *s, size_t steps, struct spot *spot,
                        bool merged_may_be_set)
{
	fyfm_value v = s->root;
	size_t index;

	*spot = (struct spot){ 0, NONE, NONE, s->outline->count > 0 ? 0 : NONE, 0 };
	while (spot->node != NONE && spot->steps < steps) {
		bool last = spot->steps + 1 == steps;

		if (fyfm_i_step_find(&s->path->steps[spot->steps], v, &index) != FYFM_OK)
			return FYFM_OK;
		if (!descend(s, spot, v, index)) {
			if (node_at(s, spot->node)->kind == FYFM_I_EVENT_ALIAS)
				return refuse(s, "it stands elsewhere, and an alias leads to it");
			if (!last || !merged_may_be_set)
				return refuse(s, "it is merged in from elsewhere");
			return FYFM_OK;
		}
		v = fyfm_i_step_value(v, index);
	}
	return FYFM_OK;
}

/* What is to be where the first `steps` steps lead; *key is the last key on the way. */
static fyfm_value wanted(const fyfm_i_splice *s, size_t steps, fyfm_value *key)
{
	fyfm_value v = s->want;
	size_t index;

	*key = fyfm_i_undefined();
	for (size_t i = 0; i < steps; i++) {
		/* What was appended is the last now. */
		if (fyfm_i_step_find(&s->path->steps[i], v, &index) != FYFM_OK)
			index = fyfm_count(v) - 1;
		*key = fyfm_i_kind(v) == FYFM_MAP ? fyfm_key_at(v, index) : fyfm_i_undefined();
		v = fyfm_i_step_value(v, index);
	}
	return v;
}

/* --- style of the place ----------------------------------------------------------------------- */

/* Takes the style from how a block collection stands under a key or a dash at `column`. */
static void take_style(const fyfm_i_splice *s, size_t node, size_t column, fyfm_yaml_options *style)
{
	size_t deeper = column_of(s, node_at(s, node)->start);

	if (!is_map(s, node))
		style->flush_seqs = deeper == column;
	if (deeper >= column + 2 && deeper <= column + 9)
		style->indent = (unsigned)(deeper - column);
}

static bool is_block_collection(const fyfm_i_splice *s, size_t node)
{
	return fyfm_i_node_is_collection(node_at(s, node)) && node_at(s, node)->style == 0;
}

/* That of the first block collection under a key, in `from` or else anywhere. */
static fyfm_yaml_options style_in(const fyfm_i_splice *s, size_t from)
{
	fyfm_yaml_options style = { .max_depth = EMIT_DEPTH };
	bool has_map = false, has_seq = false;

	for (size_t n = from; n < s->outline->count && !(has_map && has_seq); n++) {
		if (!is_block_collection(s, n) || !is_map(s, n))
			continue;
		for (size_t k = n + 1; has_more(s, n, k); k = sibling(s, sibling(s, k))) {
			size_t value = sibling(s, k);
			bool *has = is_block_collection(s, value) && is_map(s, value) ? &has_map
			                                                              : &has_seq;

			if (!is_block_collection(s, value) || *has)
				continue;
			take_style(s, value, column_of(s, node_at(s, k)->start), &style);
			*has = true;
		}
	}
	return style;
}

/* --- writing ---------------------------------------------------------------------------------- */

typedef void put_fn(fyfm_i_yaml *y, fyfm_value v, size_t column);

static void put_flow(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	(void)column;
	fyfm_i_yaml_flow(y, v);
}

static void put_flow_key(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	(void)column;
	fyfm_i_yaml_key(y, v, true);
}

static void put_block_key(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	(void)column;
	fyfm_i_yaml_key(y, v, false);
}

static void put_block(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	if (fyfm_count(v) > 0)
		fyfm_i_yaml_block(y, v, column);
	else
		fyfm_i_yaml_flow(y, v);
}

static fyfm_status put(const fyfm_i_splice *s, put_fn *write, fyfm_value v, size_t column,
                       const fyfm_yaml_options *style, char quote)
{
	fyfm_i_yaml y;
	fyfm_status st = fyfm_i_yaml_begin(&y, style, s->out, s->diag);

	if (st != FYFM_OK)
		return st;
	y.quote = quote;
	write(&y, v, column);
	return fyfm_i_yaml_end(&y);
}

/* The quotes of what is there, for a string in its place. */
static char quote_of(const fyfm_i_node *n)
{
	return n->kind == FYFM_I_EVENT_SCALAR && (n->style == '"' || n->style == '\'') ? n->style
	                                                                               : '\0';
}

static void answer(fyfm_i_splice *s, size_t start, size_t end)
{
	s->start = start;
	s->end = end;
}

/* Lines to be inserted at `at`, where a line begins or the text ends. */
static fyfm_status insert_lines(fyfm_i_splice *s, size_t at, put_fn *write, fyfm_value v,
                                size_t column, const fyfm_yaml_options *style)
{
	if (at > 0 && s->text[at - 1] != '\n')
		fya_buf_putc(s->out, '\n');
	fyfm_i_emit_blanks(s->out, column);
	answer(s, at, at);
	return put(s, write, v, column, style, '\0');
}

/* --- set: in the place of a value ------------------------------------------------------------- */

/* Behind the colon of a pair, or NONE. */
static size_t behind_colon(const fyfm_i_splice *s, size_t key)
{
	size_t at = skip_gap(s, node_at(s, key)->end);

	return at < s->len && s->text[at] == ':' ? at + 1 : NONE;
}

/* The dash of element `index` of a block sequence, or NONE. */
static size_t dash_of(const fyfm_i_splice *s, size_t seq, size_t index)
{
	size_t at = node_at(s, seq)->start;

	if (index > 0)
		at = skip_gap(s, end_of_lines(s, child_at(s, seq, index - 1)));
	return at < s->len && s->text[at] == '-' ? at : NONE;
}

/* Where the head of a value is to stand: behind the colon or the dash, or the properties of the
 * value. NONE: no way. *column is that of the key or the dash. */
static size_t head_of(const fyfm_i_splice *s, const struct spot *spot, size_t *column)
{
	const fyfm_i_node *n = node_at(s, spot->node);
	size_t mark, head;

	if (spot->key != NONE) {
		*column = column_of(s, node_at(s, spot->parent)->start);
		head = behind_colon(s, spot->key);
	} else {
		mark = dash_of(s, spot->parent, spot->index);
		if (mark == NONE)
			return NONE;
		*column = column_of(s, mark);
		head = mark + 1;
	}
	if (head == NONE || !n->decorated)
		return head;
	if (fyfm_i_node_is_unwritten(n) || is_block_collection(s, spot->node))
		return NONE;
	for (head = n->start; head > 0 && s->text[head - 1] == ' ';)
		head--;
	return head;
}

/* Appends what stands behind a value on its line, if that is a comment. */
static void keep_comment(fyfm_i_splice *s, size_t from, size_t to)
{
	size_t hash = skip_blanks(s, from);

	if (hash < to && s->text[hash] == '#')
		fya_buf_append(s->out, s->text + from, to - from);
}

/* Behind the indicators of a block scalar. */
static size_t behind_header(const fyfm_i_splice *s, const fyfm_i_node *n)
{
	size_t at = n->start + 1;

	while (at < s->len && strchr("+-0123456789", s->text[at]))
		at++;
	return at;
}

/* Appends the new value (as `fresh`: head, line break, other lines, line break) with what is kept
 * of the old lines put between, and sets the answer. */
static void join(fyfm_i_splice *s, const struct spot *spot, size_t head, fyfm_str fresh)
{
	const fyfm_i_node *n = node_at(s, spot->node);
	const char *newline = memchr(fresh.data, '\n', fresh.len);
	size_t head_len = (size_t)(newline - fresh.data);
	size_t comment = head, to = end_of_lines(s, spot->node);
	bool on_next_line = is_block_collection(s, spot->node) && n->start > line_end(s, head);

	if (fyfm_i_node_is_block_scalar(n))
		comment = behind_header(s, n);
	else if (!fyfm_i_node_is_collection(n) || n->style != 0)
		comment = fyfm_i_node_is_unwritten(n) ? head : n->end;
	fya_buf_append(s->out, fresh.data, head_len);
	if (on_next_line || !is_block_collection(s, spot->node))
		keep_comment(s, comment, line_end(s, comment));
	fya_buf_putc(s->out, '\n');
	if (on_next_line) {
		size_t from = line_after(s, head), first = line_start(s, n->start);

		fya_buf_append(s->out, s->text + from, first - from);
	}
	fya_buf_append(s->out, newline + 1, fresh.len - head_len - 1);
	/* The last line break stays where it was, or away. */
	if (to == s->len && (to == 0 || s->text[to - 1] != '\n'))
		fya_buf_truncate(s->out, s->out->len - 1);
	answer(s, head, to);
}

static fyfm_status replace_lines(fyfm_i_splice *s, const struct spot *spot, fyfm_value v,
                                 const fyfm_yaml_options *style, size_t head, size_t column)
{
	put_fn *write = spot->key != NONE ? fyfm_i_yaml_after_colon : fyfm_i_yaml_after_dash;
	fya_buf *out = s->out;
	fyfm_status st;
	fya_buf fresh;

	fya_buf_init(&fresh, out->allocator, 0);
	s->out = &fresh;
	if (s->in_flow) {
		fya_buf_putc(&fresh, ' ');
		st = put(s, put_flow, v, column, style, '\0');
		fya_buf_putc(&fresh, '\n');
	} else {
		st = put(s, write, v, column, style, '\0');
	}
	s->out = out;
	if (st == FYFM_OK && fresh.status != FYA_BUF_OK)
		st = FYFM_ERR_NOMEM;
	if (st == FYFM_OK)
		join(s, spot, head, (fyfm_str){ fresh.data, fresh.len });
	fya_buf_release(&fresh);
	return st;
}

/* Whether a value in block context takes one line, written as the old one was. */
static bool stays_on_line(const fyfm_i_splice *s, const fyfm_i_node *old, fyfm_value v)
{
	fyfm_kind kind = fyfm_i_kind(v);
	fyfm_str text;

	if (kind == FYFM_SEQ || kind == FYFM_MAP)
		return s->in_flow || fyfm_count(v) == 0 ||
		       (fyfm_i_node_is_collection(old) && old->style != 0);
	if (kind != FYFM_STRING || s->in_flow)
		return true;
	if (fyfm_i_is_box(v, FYFM_I_BOX_BLOCK))
		return false;
	text = fyfm_i_text(&v, NULL);
	return !memchr(text.data, '\n', text.len);
}

static fyfm_status replace_value(fyfm_i_splice *s, const struct spot *spot, fyfm_value v)
{
	const fyfm_i_node *n = node_at(s, spot->node);
	fyfm_yaml_options style = style_in(s, spot->parent);
	bool on_line = is_flow(s, spot->parent) || stays_on_line(s, n, v);
	size_t head, column;

	if (on_line && !fyfm_i_node_is_unwritten(n) && !fyfm_i_node_is_block_scalar(n) &&
	    !is_block_collection(s, spot->node)) {
		answer(s, n->start, n->end);
		return put(s, put_flow, v, 0, &style, quote_of(n));
	}
	if (is_flow(s, spot->parent))
		return refuse(s, "nothing is written there");
	head = head_of(s, spot, &column);
	if (head == NONE)
		return refuse(s, "it has an anchor or a tag, or its place is not understood");
	if (on_line && fyfm_i_node_is_unwritten(n)) {
		fya_buf_putc(s->out, ' ');
		answer(s, head, head);
		return put(s, put_flow, v, 0, &style, '\0');
	}
	if (is_block_collection(s, spot->node))
		take_style(s, spot->node, column, &style);
	return replace_lines(s, spot, v, &style, head, column);
}

/* All of the document. */
static fyfm_status replace_all(fyfm_i_splice *s, size_t start, size_t end)
{
	fyfm_yaml_options style = style_in(s, 0);
	bool is_collection = fyfm_i_kind(s->want) == FYFM_SEQ || fyfm_i_kind(s->want) == FYFM_MAP;
	fyfm_status st;

	if (start > 0 && s->text[start - 1] != '\n')
		fya_buf_putc(s->out, '\n');
	answer(s, start, end);
	if (is_collection && fyfm_count(s->want) > 0)
		return put(s, put_block, s->want, 0, &style, '\0');
	st = put(s, put_flow, s->want, 0, &style, '\0');
	fya_buf_putc(s->out, '\n');
	return st;
}

/* --- set: one more element -------------------------------------------------------------------- */

/* A collection of just that element, as it is to be written in block style. */
static fyfm_value lone(const fyfm_i_splice *s, fyfm_value key, fyfm_value v)
{
	fya_allocator *a = s->outline->a;

	if (fyfm_i_is_undefined(key))
		return fyfm_seq(a, &v, 1, false);
	return fyfm_map(a, &key, &v, 1, fyfm_i_undefined());
}

static fyfm_status append_flow(fyfm_i_splice *s, size_t parent, fyfm_value key, fyfm_value v)
{
	const fyfm_i_node *n = node_at(s, parent);
	bool is_empty = n->next == parent + 1;
	size_t at = is_empty ? n->start + 1 : node_at(s, last_child(s, parent))->end;
	fyfm_yaml_options style = { .max_depth = EMIT_DEPTH };
	fyfm_status st = FYFM_OK;

	/* Of an empty one blanks inside the brackets go. */
	answer(s, at, is_empty ? n->end - 1 : at);
	if (is_empty && !is_blank_between(s, s->start, s->end))
		return refuse(s, "a comment stands between the brackets");
	if (!is_empty)
		fya_buf_puts(s->out, ", ");
	if (!fyfm_i_is_undefined(key)) {
		st = put(s, put_flow_key, key, 0, &style, '\0');
		fya_buf_puts(s->out, ": ");
	}
	return st == FYFM_OK ? put(s, put_flow, v, 0, &style, '\0') : st;
}

/* In flow style within a block mapping or sequence. */
static void put_pair_flow(fyfm_i_yaml *y, fyfm_value v, size_t column)
{
	(void)column;
	if (fyfm_i_kind(v) == FYFM_MAP) {
		fyfm_i_yaml_key(y, fyfm_key_at(v, 0), false);
		fya_buf_puts(y->e.out, ": ");
		fyfm_i_yaml_flow(y, fyfm_value_at(v, 0));
	} else {
		fya_buf_puts(y->e.out, "- ");
		fyfm_i_yaml_flow(y, fyfm_at(v, 0));
	}
	fya_buf_putc(y->e.out, '\n');
}

static fyfm_status append(fyfm_i_splice *s, size_t parent, fyfm_value key, fyfm_value v)
{
	fyfm_yaml_options style;

	if (is_flow(s, parent))
		return append_flow(s, parent, key, v);
	style = style_in(s, parent);
	v = lone(s, key, v);
	if (fyfm_i_is_undefined(v))
		return FYFM_ERR_NOMEM;
	return insert_lines(s, end_of_lines(s, last_child(s, parent)),
	                    s->in_flow ? put_pair_flow : put_block, v,
	                    column_of(s, node_at(s, parent)->start), &style);
}

fyfm_status fyfm_i_splice_set(fyfm_i_splice *s)
{
	fyfm_value key, v;
	struct spot spot;
	fyfm_status st = find(s, fyfm_path_count(s->path), &spot, true);

	if (st != FYFM_OK)
		return st;
	if (spot.node == NONE)
		return replace_all(s, s->len, s->len);
	if (fyfm_path_count(s->path) == 0)
		return replace_all(s, 0, s->len);
	if (spot.steps < fyfm_path_count(s->path) &&
	    fyfm_i_node_is_collection(node_at(s, spot.node))) {
		v = wanted(s, spot.steps + 1, &key);
		return append(s, spot.node, key, v);
	}
	if (spot.parent == NONE)
		return replace_all(s, node_at(s, 0)->start, node_at(s, 0)->end);
	return replace_value(s, &spot, wanted(s, spot.steps, &key));
}

/* --- delete ----------------------------------------------------------------------------------- */

/* Where a pair or element begins: its key, its dash, in flow style itself. */
static size_t start_of(const fyfm_i_splice *s, const struct spot *spot)
{
	if (spot->key != NONE)
		return node_at(s, spot->key)->start;
	if (is_flow(s, spot->parent))
		return node_at(s, spot->node)->start;
	return dash_of(s, spot->parent, spot->index);
}

/* What a node of the pair or element behind this one begins with, or NONE. */
static size_t start_of_next(const fyfm_i_splice *s, const struct spot *spot)
{
	size_t next = sibling(s, spot->node);

	if (!has_more(s, spot->parent, next))
		return NONE;
	if (spot->key == NONE && !is_flow(s, spot->parent))
		return dash_of(s, spot->parent, spot->index + 1);
	return node_at(s, next)->start;
}

static bool has_comment(const fyfm_i_splice *s, size_t from, size_t to)
{
	return memchr(s->text + from, '#', to - from) != NULL;
}

static fyfm_status delete_flow(fyfm_i_splice *s, const struct spot *spot)
{
	size_t start = start_of(s, spot), end = node_at(s, spot->node)->end;
	size_t next = start_of_next(s, spot), gap = end;

	if (spot->key != NONE && end < node_at(s, spot->key)->end)
		end = node_at(s, spot->key)->end;
	if (next != NONE) {
		answer(s, start, next);
		return has_comment(s, gap, next) ? refuse(s, "a comment stands behind it")
		                                 : FYFM_OK;
	}
	gap = start;
	if (spot->index == 0) {
		start = node_at(s, spot->parent)->start + 1;
		end = node_at(s, spot->parent)->end - 1;
	} else {
		size_t before = spot->key != NONE ? 2 * spot->index - 1 : spot->index - 1;

		start = node_at(s, child_at(s, spot->parent, before))->end;
	}
	answer(s, start, end);
	return has_comment(s, start, gap) ? refuse(s, "a comment stands before it") : FYFM_OK;
}

/* The first of several on the line of a dash: `- a: 1`. */
static fyfm_status delete_behind_dash(fyfm_i_splice *s, const struct spot *spot, size_t start)
{
	size_t next = start_of_next(s, spot);

	if (next == NONE)
		return refuse(s, "its place is not understood");
	answer(s, start, next);
	if (!is_blank_between(s, end_of_lines(s, spot->node), next))
		return refuse(s, "a comment stands behind it");
	return FYFM_OK;
}

static fyfm_status delete_lines(fyfm_i_splice *s, const struct spot *spot)
{
	size_t start = start_of(s, spot), line;

	if (start == NONE)
		return refuse(s, "its place is not understood");
	line = line_start(s, start);
	if (!is_blank_between(s, line, start))
		return delete_behind_dash(s, spot, start);
	answer(s, line, end_of_lines(s, spot->node));
	return FYFM_OK;
}

/* The only one: its collection becomes an empty one. */
static fyfm_status delete_only(fyfm_i_splice *s, const struct spot *spot)
{
	struct spot above;
	fyfm_value key;
	fyfm_status st;

	if (spot->parent == 0 && s->may_be_empty)
		return delete_lines(s, spot);
	if (spot->parent == 0)
		return replace_all(s, line_start(s, start_of(s, spot)),
		                   end_of_lines(s, spot->node));
	st = find(s, fyfm_path_count(s->path) - 1, &above, false);
	return st == FYFM_OK ? replace_value(s, &above, wanted(s, above.steps, &key)) : st;
}

fyfm_status fyfm_i_splice_delete(fyfm_i_splice *s)
{
	struct spot spot;
	fyfm_status st = find(s, fyfm_path_count(s->path), &spot, false);

	if (st != FYFM_OK)
		return st;
	if (is_flow(s, spot.parent))
		return delete_flow(s, &spot);
	if (spot.index == 0 && start_of_next(s, &spot) == NONE)
		return delete_only(s, &spot);
	return delete_lines(s, &spot);
}

/* --- rename ----------------------------------------------------------------------------------- */

fyfm_status fyfm_i_splice_rename(fyfm_i_splice *s, const char *name, size_t len)
{
	fyfm_yaml_options style = { .max_depth = EMIT_DEPTH };
	const fyfm_i_node *key;
	struct spot spot;
	fyfm_status st = find(s, fyfm_path_count(s->path), &spot, false);

	if (st != FYFM_OK)
		return st;
	key = node_at(s, spot.key);
	answer(s, key->start, key->end);
	return put(s, is_flow(s, spot.parent) ? put_flow_key : put_block_key,
	           fyfm_string(s->outline->a, name, len), 0, &style, quote_of(key));
}
