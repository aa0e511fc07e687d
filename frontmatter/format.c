/* A text is laid out anew in one walk over its outline. `at` is how far the source is written: what
 * lies between it and the next node is a gap, and its comments are written on the way. */
#include <stdlib.h>

#include <fyfm/format.h>
#include <fyfm/source.h>

#include "frontmatter/edit-outline.h"
#include "frontmatter/format-gaps.h"

enum {
	DEPTH_MAX = 64,
	INDENT = 2,
	COMPARE_MAX = 10000000 /* values */
};

struct formatter {
	const char *text;
	size_t len;
	const fyfm_i_outline *outline;
	const char *eol;
	bool sort_keys;
	fya_buf out;
	size_t at;
	bool fresh;           /* nothing was written, or what opens a collection: no blank line here */
	fyfm_status status;   /* the first failure */
	const char *why;
	size_t where;
};

static const fyfm_i_node *node(const struct formatter *f, size_t i)
{
	return &f->outline->nodes[i];
}

static void refuse(struct formatter *f, size_t where, const char *why)
{
	if (f->status != FYFM_OK)
		return;
	f->status = FYFM_ERR_USAGE;
	f->why = why;
	f->where = where;
}

/* Whether there is such a thing between here and `to`. */
static bool has(const struct formatter *f, fyfm_i_gap_kind kind, size_t to)
{
	size_t at = f->at;
	fyfm_i_gap gap;

	while ((gap = fyfm_i_gap_next(f->text, at, to)).kind != FYFM_I_GAP_END) {
		if (gap.kind == kind)
			return true;
		at = gap.end;
	}
	return false;
}

/* --- lines ------------------------------------------------------------------------------------ */

static void put_source(struct formatter *f, size_t start, size_t end)
{
	fya_buf_append(&f->out, f->text + start, end - start);
}

static void put_indent(struct formatter *f, size_t indent)
{
	for (size_t i = 0; i < indent; i++)
		fya_buf_putc(&f->out, ' ');
}

static void put_break(struct formatter *f)
{
	fya_buf_puts(&f->out, f->eol);
}

/* Ends a line, with the comment that stands in it. */
static void end_line(struct formatter *f)
{
	fyfm_i_gap gap = fyfm_i_gap_next(f->text, f->at, f->len);

	/* Nodes end before what is text again: brackets, commas and colons are all that can come. */
	while (gap.kind == FYFM_I_GAP_PROPERTY ||
	       (gap.kind == FYFM_I_GAP_OTHER && strchr(",:]}[{", f->text[gap.start])))
		gap = fyfm_i_gap_next(f->text, gap.end, f->len);
	if (gap.kind == FYFM_I_GAP_COMMENT) {
		fya_buf_putc(&f->out, ' ');
		put_source(f, gap.start, gap.end);
		f->at = gap.end;
	}
	put_break(f);
}

/* What a gap ends with. */
enum gap_end { BEFORE_NODE, BEFORE_DASH, BEFORE_NOTHING };

/* Writes a comment in a line of its own; `breaks`: ends of lines before it. */
static void put_comment(struct formatter *f, const fyfm_i_gap *comment, size_t breaks,
                        size_t indent)
{
	if (breaks > 1 && !f->fresh)
		put_break(f);
	put_indent(f, indent);
	put_source(f, comment->start, comment->end);
	put_break(f);
	f->fresh = false;
}

/* Writes the comments behind the last entry of a collection that are as deep as it, and deeper than
 * what it is in: in column `least` of the source or behind it. In brackets (up to `end`) all are. */
static void put_tail(struct formatter *f, size_t end, size_t least, size_t indent)
{
	size_t at = f->at, breaks = 0;
	fyfm_i_gap gap;

	while ((gap = fyfm_i_gap_next(f->text, at, f->len)).kind == FYFM_I_GAP_BREAK ||
	       gap.kind == FYFM_I_GAP_COMMENT || (gap.kind == FYFM_I_GAP_OTHER && gap.start < end)) {
		at = gap.end;
		breaks += gap.kind == FYFM_I_GAP_BREAK;
		if (gap.kind != FYFM_I_GAP_COMMENT)
			continue;
		if (gap.start >= end && (breaks == 0 || fyfm_i_column(f->text, gap.start) < least))
			return;
		put_comment(f, &gap, breaks, indent);
		f->at = at;
		breaks = 0;
	}
}

/* Writes the comments and the blank lines from here to `to`, or to the next dash. */
static void put_gap(struct formatter *f, size_t to, enum gap_end end, size_t indent)
{
	size_t breaks = 0;
	fyfm_i_gap gap;

	while ((gap = fyfm_i_gap_next(f->text, f->at, to)).kind != FYFM_I_GAP_END) {
		if (gap.kind == FYFM_I_GAP_DASH && end == BEFORE_DASH)
			break;
		f->at = gap.end;
		breaks += gap.kind == FYFM_I_GAP_BREAK;
		if (gap.kind == FYFM_I_GAP_QUESTION)
			refuse(f, gap.start, "a key that is marked with `?`");
		if (gap.kind != FYFM_I_GAP_COMMENT)
			continue;
		put_comment(f, &gap, breaks, indent);
		breaks = 0;
	}
	if (breaks > 1 && !f->fresh && end != BEFORE_NOTHING)
		put_break(f);
	if (end == BEFORE_DASH)
		f->at = gap.end;
	f->fresh = false;
}

/* Writes the anchor and the tag before a node, each with `before` and `after` around it. */
static void put_properties(struct formatter *f, const fyfm_i_node *n, const char *before,
                           const char *after)
{
	/* Of what is not written, they are what ends it. */
	bool unwritten = fyfm_i_node_is_unwritten(n);
	size_t at = f->at, to = unwritten ? f->len : n->start;
	fyfm_i_gap gap;

	if (!n->decorated)
		return;
	while ((gap = fyfm_i_gap_next(f->text, at, to)).kind != FYFM_I_GAP_END) {
		if (gap.kind == FYFM_I_GAP_PROPERTY) {
			fya_buf_puts(&f->out, before);
			put_source(f, gap.start, gap.end);
			fya_buf_puts(&f->out, after);
		} else if (unwritten &&
		           (gap.kind != FYFM_I_GAP_OTHER || f->text[gap.start] != ':')) {
			break;
		}
		at = gap.end;
		if (unwritten)
			f->at = at;
	}
}

/* --- scalars ---------------------------------------------------------------------------------- */

static bool has_break(const struct formatter *f, const fyfm_i_node *n)
{
	return memchr(f->text + n->start, '\n', n->end - n->start) != NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The end of the line at `at`, without its CR; *next is behind it. */
static size_t line_end(const struct formatter *f, size_t at, size_t limit, size_t *next)
{
	const char *newline = memchr(f->text + at, '\n', limit - at);
	size_t end = newline ? (size_t)(newline - f->text) : limit;

	*next = newline ? end + 1 : limit;
	return end > at && f->text[end - 1] == '\r' ? end - 1 : end;
}

/* Where what counts of a line ends: blanks do not, but for one that is escaped. */
static size_t trimmed_end(const struct formatter *f, const fyfm_i_node *n, size_t at, size_t end)
{
	while (end > at && is_blank(f->text[end - 1]) &&
	       !(n->style == '"' && end - at > 1 && f->text[end - 2] == '\\'))
		end--;
	return end;
}

/* Plain and quoted text; lines but the first lose their indentation and get one that is ours. */
static void put_scalar(struct formatter *f, const fyfm_i_node *n, size_t indent)
{
	size_t at = n->start, next;

	for (; at < n->end; at = next) {
		size_t end = line_end(f, at, n->end, &next);
		bool last = next == n->end && f->text[next - 1] != '\n';

		while (at != n->start && at < end && is_blank(f->text[at]))
			at++;
		if (!last)
			end = trimmed_end(f, n, at, end);
		if (at != n->start && at < end)
			put_indent(f, indent);
		put_source(f, at, end);
		if (!last)
			put_break(f);
	}
	f->at = n->end;
}

/* The header's line with its comment; returns where the text begins. `*digit`: the indentation that
 * it asks for, 0 for none. */
static size_t put_header(struct formatter *f, const fyfm_i_node *n, size_t *digit)
{
	size_t next, end = line_end(f, n->start, n->end, &next);

	*digit = 0;
	for (size_t i = n->start + 1; i < end && i < n->start + 3; i++)
		if (f->text[i] >= '1' && f->text[i] <= '9')
			*digit = (size_t)(f->text[i] - '0');
	while (end > n->start && is_blank(f->text[end - 1]))
		end--;
	put_source(f, n->start, end);
	put_break(f);
	return next;
}

/* Blanks at the start of the first line that has text: those that are no part of it. Without such a
 * line, any number. */
static size_t text_indent(const struct formatter *f, size_t at, size_t limit)
{
	while (at < limit) {
		size_t next, end = line_end(f, at, limit, &next), i = at;

		while (i < end && f->text[i] == ' ')
			i++;
		if (i < end)
			return i - at;
		at = next;
	}
	return SIZE_MAX;
}

/* A block scalar whose parent stands at `parent` in the source and at `indent` in what is written.
 * Blank lines at its end are written where they belong to it. */
static void put_block(struct formatter *f, const fyfm_i_node *n, size_t parent, size_t indent)
{
	size_t digit, at = put_header(f, n, &digit), skip, text, blank = 0;

	skip = digit != 0 ? parent + digit : text_indent(f, at, n->end);
	text = indent + (digit != 0 ? digit : INDENT);
	f->at = at;
	while (at < n->end) {
		size_t next, end = line_end(f, at, n->end, &next), i = at;

		while (i < end && i - at < skip && f->text[i] == ' ')
			i++;
		if (i < end) {
			for (; blank > 0; blank--)
				put_break(f);
			put_indent(f, text);
			put_source(f, i, end);
			put_break(f);
			f->at = next;
		} else {
			blank++;
		}
		at = next;
	}
	for (; n->keep && blank > 0; blank--)
		put_break(f);
	if (n->keep)
		f->at = n->end;
	else if (f->at > 0 && f->text[f->at - 1] == '\n')
		f->at--; /* so that blank lines behind it are seen as such */
}

/* --- brackets on one line --------------------------------------------------------------------- */

static void put_flow(struct formatter *f, size_t i);

static void put_flow_node(struct formatter *f, size_t i)
{
	const fyfm_i_node *n = node(f, i);

	if (n->decorated && fyfm_i_node_is_unwritten(n))
		refuse(f, n->start, "an anchor or a tag on nothing, in brackets");
	put_properties(f, n, "", " ");
	if (fyfm_i_node_is_collection(n)) {
		put_flow(f, i);
		return;
	}
	f->at = n->end > f->at ? n->end : f->at;
	if (fyfm_i_node_is_unwritten(n))
		fya_buf_puts(&f->out, "null");
	else
		put_source(f, n->start, n->end);
}

static void put_flow(struct formatter *f, size_t i)
{
	const fyfm_i_node *n = node(f, i);
	bool map = n->kind == FYFM_I_EVENT_MAP_START;

	fya_buf_putc(&f->out, map ? '{' : '[');
	f->at = n->start;
	for (size_t j = i + 1; j < n->next && f->status == FYFM_OK; j = node(f, j)->next) {
		if (j != i + 1)
			fya_buf_puts(&f->out, ", ");
		if (map && has(f, FYFM_I_GAP_QUESTION, node(f, j)->start))
			refuse(f, node(f, j)->start, "a key that is marked with `?`");
		put_flow_node(f, j);
		if (map) {
			bool alias = node(f, j)->kind == FYFM_I_EVENT_ALIAS;

			j = node(f, j)->next;
			fya_buf_puts(&f->out, alias ? " : " : ": ");
			put_flow_node(f, j);
		}
	}
	f->at = n->end;
	fya_buf_putc(&f->out, map ? '}' : ']');
}

/* --- collections ------------------------------------------------------------------------------ */

/* Written as it is, or on one line: what needs no lines of its own. */
static bool is_inline(const struct formatter *f, const fyfm_i_node *n)
{
	return !fyfm_i_node_is_collection(n) || n->next == (size_t)(n - f->outline->nodes) + 1 ||
	       (n->style != 0 && !has_break(f, n));
}

static void put_collection(struct formatter *f, size_t i, size_t least, size_t indent);

static void put_inline(struct formatter *f, size_t i, size_t parent, size_t indent)
{
	const fyfm_i_node *n = node(f, i);

	put_properties(f, n, " ", "");
	if (fyfm_i_node_is_unwritten(n)) {
		end_line(f);
		return;
	}
	if (fyfm_i_node_is_block_scalar(n)) {
		fya_buf_putc(&f->out, ' ');
		put_block(f, n, parent, indent);
		return;
	}
	/* Behind a comment it begins in a line of its own. */
	if (has(f, FYFM_I_GAP_COMMENT, n->start)) {
		end_line(f);
		f->fresh = true;
		put_gap(f, n->start, BEFORE_NODE, indent + INDENT);
		put_indent(f, indent + INDENT);
	} else {
		fya_buf_putc(&f->out, ' ');
	}
	if (fyfm_i_node_is_collection(n))
		put_flow(f, i);
	else
		put_scalar(f, n, indent + INDENT);
	end_line(f);
}

/* A comment that sorting put behind a dash would be about the dash: it gets its own line. */
static void insert_break(struct formatter *f, size_t at)
{
	size_t len = strlen(f->eol);

	put_break(f);
	if (f->out.status != FYA_BUF_OK)
		return;
	memmove(f->out.data + at + len, f->out.data + at, f->out.len - len - at);
	memcpy(f->out.data + at, f->eol, len);
}

/* What stands behind `key:` or `-`, whose collection is at column `parent` of the source and indented
 * by `indent`. `compact`: entries may begin in this line. */
static void put_value(struct formatter *f, size_t i, size_t parent, size_t indent, bool compact)
{
	const fyfm_i_node *n = node(f, i);
	size_t begin, first;

	if (is_inline(f, n)) {
		put_inline(f, i, parent, indent);
		return;
	}
	if (n->decorated && node(f, i + 1)->decorated && n->style == 0)
		refuse(f, n->start, "anchors or tags on a collection and on its first entry");
	compact = compact && !n->decorated && !has(f, FYFM_I_GAP_COMMENT, n->start + (n->style != 0));
	put_properties(f, n, " ", "");
	if (!compact) {
		end_line(f);
		put_collection(f, i, parent + 1, indent + INDENT);
		return;
	}
	begin = f->out.len;
	put_collection(f, i, parent + 1, indent + INDENT);
	first = begin + indent + INDENT;
	if (f->out.status != FYA_BUF_OK || f->out.len <= first)
		return;
	if (f->out.data[first] == '#') {
		insert_break(f, begin);
		return;
	}
	/* The first entry's indentation is what the dash and a blank take. */
	memmove(f->out.data + begin + 1, f->out.data + first, f->out.len - first);
	f->out.data[begin] = ' ';
	fya_buf_truncate(&f->out, f->out.len - (first - begin) + 1);
}

static void put_key(struct formatter *f, size_t i)
{
	const fyfm_i_node *n = node(f, i);

	if (fyfm_i_node_is_collection(n) || fyfm_i_node_is_block_scalar(n) || has_break(f, n) ||
	    fyfm_i_node_is_unwritten(n)) {
		refuse(f, n->start, "a key that is no scalar of one line");
		return;
	}
	put_source(f, n->start, n->end);
	fya_buf_puts(&f->out, n->kind == FYFM_I_EVENT_ALIAS ? " :" : ":");
	f->at = n->end;
}

/* What was written of one entry. */
struct segment {
	const char *key;
	size_t key_len;
	size_t start, end; /* in the output */
};

static int by_key(const void *left, const void *right)
{
	const struct segment *a = left, *b = right;
	bool merge_a = a->key_len == 2 && memcmp(a->key, "<<", 2) == 0;
	bool merge_b = b->key_len == 2 && memcmp(b->key, "<<", 2) == 0;
	int order = memcmp(a->key, b->key, a->key_len < b->key_len ? a->key_len : b->key_len);

	if (merge_a != merge_b)
		return merge_a ? -1 : 1;
	if (order == 0)
		order = (a->key_len > b->key_len) - (a->key_len < b->key_len);
	return order != 0 ? order : (a->start > b->start) - (a->start < b->start);
}

static struct segment segment_of(const struct formatter *f, const fyfm_i_node *key, size_t start)
{
	size_t quotes = key->style == '"' || key->style == '\'';

	return (struct segment){ .key = f->text + key->start + quotes,
		                 .key_len = key->end - key->start - 2 * quotes,
		                 .start = start, .end = f->out.len };
}

/* Writes the segments from `start` on again, in the order of their keys; without a blank line before
 * the first. */
static void sort_segments(struct formatter *f, fya_buf *segments, size_t start)
{
	struct segment *s = (void *)segments->data;
	size_t count = segments->len / sizeof(*s), end = f->out.len;
	fya_buf sorted;

	if (segments->status != FYA_BUF_OK || f->out.status != FYA_BUF_OK || f->status != FYFM_OK) {
		f->out.status = FYA_BUF_NOMEM;
		return;
	}
	qsort(s, count, sizeof(*s), by_key);
	fya_buf_init(&sorted, f->out.allocator, 0);
	for (size_t i = 0; i < count; i++) {
		size_t from = s[i].start, eol = strlen(f->eol);

		if (i == 0 && memcmp(f->out.data + from, f->eol, eol) == 0)
			from += eol;
		fya_buf_append(&sorted, f->out.data + from, s[i].end - from);
	}
	if (sorted.status == FYA_BUF_OK && sorted.len <= end - start) {
		memcpy(f->out.data + start, sorted.data, sorted.len);
		fya_buf_truncate(&f->out, start + sorted.len);
	} else {
		f->out.status = FYA_BUF_NOMEM;
	}
	fya_buf_release(&sorted);
}

static void put_map(struct formatter *f, size_t i, size_t indent)
{
	const fyfm_i_node *n = node(f, i);
	size_t start = f->out.len, column = fyfm_i_column(f->text, node(f, i + 1)->start);
	fya_buf segments;

	fya_buf_init(&segments, f->out.allocator, 0);
	for (size_t j = i + 1; j < n->next && f->status == FYFM_OK; j = node(f, j)->next) {
		const fyfm_i_node *key = node(f, j);
		size_t begin = f->out.len, before = f->at;
		struct segment s;

		put_gap(f, key->start, BEFORE_NODE, indent);
		put_indent(f, indent);
		if (key->decorated) {
			size_t behind = f->at;

			f->at = before;
			put_properties(f, key, "", " ");
			f->at = behind;
		}
		put_key(f, j);
		j = node(f, j)->next;
		put_value(f, j, column, indent, false);
		s = segment_of(f, key, begin);
		if (f->sort_keys)
			fya_buf_append(&segments, &s, sizeof(s));
	}
	if (f->sort_keys && f->status == FYFM_OK)
		sort_segments(f, &segments, start);
	fya_buf_release(&segments);
}

static void put_seq(struct formatter *f, size_t i, size_t indent)
{
	const fyfm_i_node *n = node(f, i);
	size_t column = fyfm_i_column(f->text, n->start);

	for (size_t j = i + 1; j < n->next && f->status == FYFM_OK; j = node(f, j)->next) {
		if (n->style == 0)
			put_gap(f, f->len, BEFORE_DASH, indent);
		else
			put_gap(f, node(f, j)->start, BEFORE_NODE, indent);
		put_indent(f, indent);
		fya_buf_putc(&f->out, '-');
		put_value(f, j, column, indent, true);
	}
}

/* What it is in begins before column `least` of the source. */
static void put_collection(struct formatter *f, size_t i, size_t least, size_t indent)
{
	const fyfm_i_node *n = node(f, i);
	bool seq = n->kind == FYFM_I_EVENT_SEQ_START;
	size_t column = fyfm_i_column(f->text, seq ? n->start : node(f, i + 1)->start);

	if (n->style != 0 && f->at <= n->start)
		f->at = n->start + 1;
	f->fresh = true;
	if (seq)
		put_seq(f, i, indent);
	else
		put_map(f, i, indent);
	put_tail(f, n->style != 0 ? n->end : 0, column > least ? column : least, indent);
	if (n->style != 0 && f->at < n->end)
		f->at = n->end;
}

/* --- documents -------------------------------------------------------------------------------- */

/* A file may begin with a mark, which stays; one that ends it goes. Any other is refused. */
static void put_marks(struct formatter *f)
{
	size_t first = f->outline->count != 0 ? node(f, 0)->start : f->len;
	fyfm_i_gap gap = { FYFM_I_GAP_OTHER, 0, 0 };
	bool marked = false;

	for (size_t at = 0; (gap = fyfm_i_gap_next(f->text, at, first)).kind != FYFM_I_GAP_END;
	     at = gap.end)
		if (gap.kind == FYFM_I_GAP_MARK) {
			if (marked || gap.start != 0 || f->text[gap.start] != '-')
				refuse(f, gap.start, "a directive, or a mark of a document");
			marked = true;
		}
	if (marked) {
		fya_buf_puts(&f->out, "---");
		put_break(f);
	}
}

/* Ends of lines that nobody has written for decades would need a second way to see lines. */
static void refuse_lone_cr(struct formatter *f)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->text[i] == '\r' && (i + 1 == f->len || f->text[i + 1] != '\n'))
			refuse(f, i, "a line that ends in CR alone");
}

static void put_document(struct formatter *f)
{
	const fyfm_i_node *top = f->outline->count != 0 ? node(f, 0) : NULL;

	refuse_lone_cr(f);
	put_marks(f);
	f->fresh = true;
	if (top && top->decorated)
		refuse(f, top->start, "an anchor or a tag on all of the document");
	if (top && is_inline(f, top)) {
		size_t begin = f->out.len;

		put_gap(f, top->start, BEFORE_NODE, 0);
		begin = f->out.len;
		put_inline(f, 0, 0, 0);
		/* Nothing stands before it that a blank must part it from. */
		if (f->out.status == FYA_BUF_OK && f->out.len > begin) {
			memmove(f->out.data + begin, f->out.data + begin + 1, f->out.len - begin - 1);
			fya_buf_truncate(&f->out, f->out.len - 1);
		}
	} else if (top) {
		put_collection(f, 0, 0, 0);
	}
	put_gap(f, f->len, BEFORE_NOTHING, 0);
}

/* How many comments, anchors and tags there are between nodes; comments in the headers of block
 * scalars are copied. */
static size_t count_kept(const fyfm_i_outline *o, const char *text, size_t len)
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i <= o->count; i++) {
		size_t to = i < o->count ? o->nodes[i].start : len;
		fyfm_i_gap gap;

		for (; (gap = fyfm_i_gap_next(text, at, to)).kind != FYFM_I_GAP_END; at = gap.end)
			count += gap.kind == FYFM_I_GAP_COMMENT ||
			         gap.kind == FYFM_I_GAP_PROPERTY;
		at = to > at ? to : at;
		if (i < o->count && !fyfm_i_node_is_collection(&o->nodes[i]) && o->nodes[i].end > at)
			at = o->nodes[i].end;
	}
	return count;
}

/* Parses what was written, and compares it with what it should say. */
static fyfm_status check(struct formatter *f, fyfm_parser *p, fya_allocator *a, fyfm_value want,
                         unsigned depth)
{
	size_t budget = COMPARE_MAX;
	fyfm_parse_options options = { .max_depth = depth };
	fyfm_i_outline outline = { 0 };
	fyfm_value got;
	const char *text = fya_buf_cstr(&f->out);
	fyfm_status st;
	bool same = false;

	if (f->out.status != FYA_BUF_OK)
		return FYFM_ERR_NOMEM;
	st = fyfm_parse(p, a, text, f->out.len, &options, &got, NULL);
	if (st == FYFM_ERR_NOMEM)
		return st;
	if (st == FYFM_OK)
		same = fyfm_i_equal(want, got, &budget);
	if (budget == 0)
		return FYFM_ERR_LIMIT;
	if (same) {
		st = fyfm_i_outline_read(&outline, p, a, text, f->out.len, depth);
		if (st == FYFM_OK)
			same = count_kept(&outline, text, f->out.len) ==
			       count_kept(f->outline, f->text, f->len);
		fyfm_i_outline_release(&outline);
	}
	if (!same && st != FYFM_ERR_NOMEM)
		refuse(f, 0, f->sort_keys ? "this, with its keys sorted (is an alias before its anchor?),"
		                          : "this");
	return st == FYFM_ERR_NOMEM ? st : f->status;
}

static fyfm_status describe(const struct formatter *f, fyfm_status st,
                            const fyfm_format_options *options, fyfm_diag *diag)
{
	uint32_t first = options && options->first_line != 0 ? options->first_line : 1;
	const char *path = options ? options->path : NULL;

	if (st != FYFM_ERR_USAGE) {
		fyfm_diag_set(diag, FYFM_ERROR, st, path, 0, 0, "%s",
		              st == FYFM_ERR_LIMIT ? "it takes too much to format this" :
		                                     fyfm_status_text(st));
		return st;
	}
	fyfm_diag_set(diag, FYFM_ERROR, st, path, 0, 0, "%s cannot be formatted", f->why);
	fyfm_diag_locate(diag, f->text, f->len, f->where, 0);
	if (diag)
		diag->line += first - 1;
	return st;
}

static fyfm_status format(struct formatter *f, fyfm_parser *p, fya_allocator *a, fyfm_value value,
                          const fyfm_format_options *options, fya_buf *out, fyfm_diag *diag)
{
	unsigned depth = options && options->max_depth != 0 && options->max_depth < DEPTH_MAX ?
	                         options->max_depth : DEPTH_MAX;
	fyfm_i_outline outline;
	fyfm_status st = fyfm_i_outline_read(&outline, p, a, f->text, f->len, depth);

	f->outline = &outline;
	if (st == FYFM_OK)
		put_document(f);
	if (st == FYFM_OK)
		st = f->status;
	if (st == FYFM_OK && f->out.status != FYA_BUF_OK)
		st = FYFM_ERR_NOMEM;
	if (st == FYFM_OK)
		st = check(f, p, a, value, depth);
	fyfm_i_outline_release(&outline);
	if (st == FYFM_OK) {
		fya_buf_append(out, f->out.data, f->out.len);
		if (out->status != FYA_BUF_OK)
			st = out->status == FYA_BUF_FULL ? FYFM_ERR_LIMIT : FYFM_ERR_NOMEM;
	}
	return st == FYFM_OK ? st : describe(f, st, options, diag);
}

fyfm_status fyfm_format(fyfm_parser *p, const char *text, size_t len,
                        const fyfm_format_options *options, fya_buf *out, fyfm_diag *diag)
{
	fyfm_parse_options parse = { .path = options ? options->path : NULL,
		                     .first_line = options ? options->first_line : 0,
		                     .max_depth = options ? options->max_depth : 0 };
	struct formatter f = { .text = text, .len = len, .eol = "\n",
		               .sort_keys = options && options->sort_keys };
	fya_allocator *a = fya_malloc_new();
	const char *newline = len != 0 ? memchr(text, '\n', len) : NULL;
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	fyfm_value value;
	fyfm_status st;

	if (!a)
		return describe(&f, FYFM_ERR_NOMEM, options, diag);
	if (newline && newline > text && newline[-1] == '\r')
		f.eol = "\r\n";
	fya_buf_init(&f.out, a, 0);
	/* A byte order mark is nothing that the outline knows. */
	fya_buf_append(out, text, mark);
	f.text = len != 0 ? text + mark : "";
	f.len -= mark;
	st = fyfm_parse(p, a, f.text, f.len, &parse, &value, diag);
	if (st == FYFM_OK)
		st = format(&f, p, a, value, options, out, diag);
	if (st != FYFM_OK && out->status == FYA_BUF_OK)
		fya_buf_truncate(out, out->len - mark);
	fya_destroy(a);
	return st;
}
